import { createHash } from 'node:crypto';
import { type Answer, invalid, type Needed, NOT_FOUND, type Route } from './answer.ts';
import { APPROVAL_ROUTES, APPROVALS_NEED } from './approval-routes.ts';
import { ATTESTATION_ROUTES, ATTESTATIONS_NEED } from './attestation-routes.ts';
import type { Description } from './description.ts';
import { ISSUE_ROUTES, ISSUES_NEED } from './issue-routes.ts';
import { pullBody } from './pull-body.ts';
import { RELEASE_ROUTES, RELEASES_NEED } from './release-routes.ts';
import type { CheckRun, Comment, Permission, Repository, Token } from './state.ts';

/** Which permissions let a token in. */
const NEEDED: Record<string, Needed> = {
  ...RELEASES_NEED,
  ...APPROVALS_NEED,
  ...ATTESTATIONS_NEED,
  ...ISSUES_NEED,
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': [
    ['issues', 'read'],
    ['pull_requests', 'read'],
  ],
  'GET /repos/{owner}/{repo}/pulls': [['pull_requests', 'read']],
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': [['pull_requests', 'read']],
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': [['checks', 'read']],
  'GET /repos/{owner}/{repo}/contents/{path}': [['contents', 'read']],
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': [
    ['issues', 'write'],
    ['pull_requests', 'write'],
  ],
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': [
    ['issues', 'write'],
    ['pull_requests', 'write'],
  ],
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': [
    ['issues', 'write'],
    ['pull_requests', 'write'],
  ],
  'POST /repos/{owner}/{repo}/check-runs': [['checks', 'write']],
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': [['checks', 'write']],
  'POST /repos/{owner}/{repo}/statuses/{sha}': [['statuses', 'write']],
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': [['actions', 'read']],
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': [['actions', 'read']],
};

/** The refusal of a token without the permission, or undefined. */
export function refusal(operation: string, token: Token): Answer | undefined {
  const needed = NEEDED[operation];
  if (!needed || needed.some(([name, level]) => allows(token, name, level))) return undefined;
  return {
    status: 403,
    headers: {
      'x-accepted-github-permissions': needed.map(([name, level]) => `${name}=${level}`).join('; '),
    },
    body: {
      message: 'Resource not accessible by integration',
      documentation_url: 'https://docs.github.com/rest',
    },
  };
}

function allows({ permissions }: Token, name: Permission, level: 'read' | 'write'): boolean {
  return permissions[name] === 'write' || permissions[name] === level;
}

const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const COMMENT = '/repos/{owner}/{repo}/issues/comments/{comment_id}';
const MOST_CHARACTERS = 65_536;

export const ROUTES: Record<string, Route> = {
  ...RELEASE_ROUTES,
  ...APPROVAL_ROUTES,
  ...ATTESTATION_ROUTES,
  ...ISSUE_ROUTES,
  [`GET ${COMMENTS}`]: ({ match, repository, url, repositoryName }, _state, api) => ({
    status: 200,
    list: {},
    body: repository.comments
      .filter(({ issue }) => issue === Number(match.values.issue_number))
      .map((comment) => commentBody(api, comment, url, repositoryName)),
  }),
  [`POST ${COMMENTS}`]: ({ match, repository, body, token, url, repositoryName }, state, api) => {
    const issue = Number(match.values.issue_number);
    if (![...repository.pulls, ...repository.issues].some(({ number }) => number === issue)) return NOT_FOUND;
    const problem = commentProblem(body.body);
    if (problem) return problem;
    const comment: Comment = {
      id: state.nextId++,
      issue,
      author: { login: token.login, type: token.type },
      body: String(body.body),
    };
    repository.comments.push(comment);
    return { status: 201, body: commentBody(api, comment, url, repositoryName) };
  },
  [`GET ${COMMENT}`]: ({ match, repository, url, repositoryName }, _state, api) => {
    const comment = repository.comments.find(({ id }) => id === Number(match.values.comment_id));
    return comment ? { status: 200, body: commentBody(api, comment, url, repositoryName) } : NOT_FOUND;
  },
  [`PATCH ${COMMENT}`]: ({ match, repository, body, url, repositoryName }, _state, api) => {
    const comment = repository.comments.find(({ id }) => id === Number(match.values.comment_id));
    if (!comment) return NOT_FOUND;
    const problem = commentProblem(body.body);
    if (problem) return problem;
    comment.body = String(body.body);
    return { status: 200, body: commentBody(api, comment, url, repositoryName) };
  },
  [`DELETE ${COMMENT}`]: ({ match, repository }) => {
    const index = repository.comments.findIndex(({ id }) => id === Number(match.values.comment_id));
    if (index < 0) return NOT_FOUND;
    repository.comments.splice(index, 1);
    return { status: 204 };
  },
  'GET /repos/{owner}/{repo}/pulls': ({ query, repository, repositoryName }, _state, api) => {
    const state = query.get('state') ?? 'open';
    // GitHub leaves a filter aside that it cannot read.
    const [, owner = '', branch] = /^([^:]+):(.+)$/.exec(query.get('head') ?? '') ?? [];
    const found = repository.pulls.filter(
      (pull) =>
        (state === 'all' || pull.state === state) &&
        (branch === undefined ||
          (pull.head.ref === branch &&
            pull.head.repository?.split('/')[0]?.toLowerCase() === owner.toLowerCase())),
    );
    const [template] = api.example('GET /repos/{owner}/{repo}/pulls') as object[];
    return { status: 200, list: {}, body: found.map((pull) => pullBody(template!, pull, repositoryName)) };
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': ({ match, repository, repositoryName }, _state, api) => {
    const pull = repository.pulls.find(({ number }) => number === Number(match.values.pull_number));
    const template = api.example('GET /repos/{owner}/{repo}/pulls/{pull_number}') as object;
    return pull ? { status: 200, body: pullBody(template, pull, repositoryName) } : NOT_FOUND;
  },
  'POST /repos/{owner}/{repo}/check-runs': ({ repository, body }, state, api) => {
    const problem = checkProblem(body);
    if (problem) return problem;
    const run: CheckRun = {
      id: state.nextId++,
      name: '',
      headSha: '',
      status: 'queued',
      conclusion: null,
      externalId: '',
      detailsUrl: null,
      output: { title: null, summary: null, text: null },
      annotations: [],
    };
    changeCheck(run, body);
    repository.checks.push(run);
    return { status: 201, body: checkBody(api, run) };
  },
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': ({ match, repository, body }, _state, api) => {
    const run = repository.checks.find(({ id }) => id === Number(match.values.check_run_id));
    if (!run) return NOT_FOUND;
    const problem = checkProblem(body);
    if (problem) return problem;
    changeCheck(run, body);
    return { status: 200, body: checkBody(api, run) };
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': ({ match, query, repository }, _state, api) => {
    const name = query.get('check_name');
    const found = repository.checks.filter(
      (run) => run.headSha === match.values.ref && (name === null || run.name === name),
    );
    return { status: 200, list: { key: 'check_runs' }, body: found.map((run) => checkBody(api, run)) };
  },
  'POST /repos/{owner}/{repo}/statuses/{sha}': ({ match, repository, body }, _state, api) => {
    const status = {
      sha: match.values.sha!,
      state: String(body.state),
      context: String(body.context ?? 'default'),
      description: String(body.description ?? ''),
    };
    if (status.description.length > 140)
      return invalid('description is too long (maximum is 140 characters)', 'description');
    repository.statuses.push(status);
    const { sha: _sha, ...shown } = status;
    return {
      status: 201,
      body: { ...(api.example('POST /repos/{owner}/{repo}/statuses/{sha}') as object), ...shown },
    };
  },
  'GET /repos/{owner}/{repo}/contents/{path}': ({ match, query, repository, accept }) => {
    const text = repository.contents.get(`${query.get('ref') ?? 'main'}:${match.values.path}`);
    if (text === undefined)
      return isCommit(repository, query.get('ref') ?? 'main') ? NOT_FOUND : noCommit(query.get('ref') ?? '');
    if (accept.includes('raw'))
      return { status: 200, body: text, headers: { 'content-type': 'application/vnd.github.raw' } };
    const bytes = Buffer.from(text);
    return {
      status: 200,
      body: {
        type: 'file',
        encoding: 'base64',
        size: bytes.length,
        name: match.values.path!.split('/').at(-1)!,
        path: match.values.path,
        content: bytes.toString('base64'),
        sha: createHash('sha1').update(bytes).digest('hex'),
        url: 'https://api.github.com/x',
        git_url: null,
        html_url: null,
        download_url: null,
        _links: { self: 'https://api.github.com/x', git: null, html: null },
      },
    };
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': (
    { match, query, repository, url },
    _state,
    api,
  ) => {
    const example = api.example('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts') as {
      artifacts: object[];
    };
    const name = query.get('name');
    const found = repository.artifacts.filter(
      (artifact) =>
        artifact.runId === Number(match.values.run_id) && (name === null || artifact.name === name),
    );
    const body = found.map(({ id, name: own, zip, expired, statedSize }) => ({
      ...example.artifacts[0],
      id,
      name: own,
      size_in_bytes: statedSize ?? zip.length,
      expired,
      archive_download_url: `${url}/x/${id}/zip`,
    }));
    return { status: 200, list: { key: 'artifacts' }, body };
  },
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': ({
    match,
    repository,
    url,
  }) => {
    const artifact = repository.artifacts.find(({ id }) => id === Number(match.values.artifact_id));
    if (!artifact) return NOT_FOUND;
    if (artifact.expired) return { status: 410, body: { message: 'Artifact has expired' } };
    return { status: 302, headers: { location: `${url}/_blobs/${artifact.id}` } };
  },
};

function isCommit({ pulls, contents, commits }: Repository, ref: string): boolean {
  return (
    commits.has(ref) ||
    pulls.some(({ head, base }) => [head.sha, base.sha, head.ref, base.ref].includes(ref)) ||
    [...contents.keys()].some((key) => key.startsWith(`${ref}:`))
  );
}

function noCommit(ref: string): Answer {
  return { status: 404, body: { message: `No commit found for the ref ${ref}` } };
}

function commentProblem(body: unknown): Answer | undefined {
  if (typeof body !== 'string' || body.trim() === '') return invalid('Body cannot be blank', 'body');
  if ([...body].length > MOST_CHARACTERS)
    return invalid('Body is too long (maximum is 65536 characters)', 'body');
  return undefined;
}

function checkProblem(body: Record<string, unknown>): Answer | undefined {
  const { annotations = [], summary } = (body.output ?? {}) as { annotations?: unknown[]; summary?: string };
  if (annotations.length > 50) return invalid('No more than 50 annotations are allowed', 'annotations');
  if (Buffer.byteLength(summary ?? '') > 65_535)
    return invalid('Only 65535 characters are allowed', 'summary');
  if (body.status === 'completed' && body.conclusion === undefined)
    return invalid('A conclusion is needed', 'conclusion');
  return undefined;
}

function changeCheck(run: CheckRun, body: Record<string, unknown>): void {
  const { output, name, head_sha, status, conclusion, external_id, details_url } = body as Record<
    string,
    string
  > & {
    output?: { title?: string; summary?: string; text?: string; annotations?: Record<string, unknown>[] };
  };
  if (name !== undefined) run.name = name;
  if (head_sha !== undefined) run.headSha = head_sha;
  if (status !== undefined) run.status = status;
  if (conclusion !== undefined) {
    run.conclusion = conclusion;
    run.status = 'completed';
  }
  if (external_id !== undefined) run.externalId = external_id;
  if (details_url !== undefined) run.detailsUrl = details_url;
  if (output?.title !== undefined) run.output.title = output.title;
  if (output?.summary !== undefined) run.output.summary = output.summary;
  if (output?.text !== undefined) run.output.text = output.text;
  run.annotations.push(...(output?.annotations ?? []));
}

function commentBody(api: Description, comment: Comment, url: string, repository: string): object {
  const example = api.example(`GET ${COMMENT}`) as { user: object };
  const { id, body, author, issue } = comment;
  return {
    ...example,
    id,
    body,
    url: `${url}/repos/${repository}/issues/comments/${id}`,
    html_url: `https://github.com/${repository}/pull/${issue}#issuecomment-${id}`,
    user: { ...example.user, login: author.login, type: author.type },
  };
}

function checkBody(api: Description, run: CheckRun): object {
  const example = api.example('POST /repos/{owner}/{repo}/check-runs') as { output: object };
  return {
    ...example,
    id: run.id,
    name: run.name,
    head_sha: run.headSha,
    status: run.status,
    conclusion: run.conclusion,
    external_id: run.externalId,
    details_url: run.detailsUrl,
    html_url: `https://github.com/runs/${run.id}`,
    output: { ...example.output, ...run.output, annotations_count: run.annotations.length },
  };
}
