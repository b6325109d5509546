import { type Answer, invalid, type Needed, NOT_FOUND, type Route } from './answer.ts';
import type { Description } from './description.ts';
import { pullBody } from './pull-body.ts';
import type { Issue, Pull } from './state.ts';

const ISSUES = '/repos/{owner}/{repo}/issues';
const ISSUE = '/repos/{owner}/{repo}/issues/{issue_number}';
const PULLS = '/repos/{owner}/{repo}/pulls';
const DISPATCH = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches';
const MOST_CHARACTERS = 65_536;
const MOST_OF_TITLE = 256;

export const ISSUES_NEED: Record<string, Needed> = {
  [`GET ${ISSUES}`]: [['issues', 'read']],
  [`POST ${ISSUES}`]: [['issues', 'write']],
  [`GET ${ISSUE}`]: [['issues', 'read']],
  [`PATCH ${ISSUE}`]: [['issues', 'write']],
  [`POST ${PULLS}`]: [['pull_requests', 'write']],
  [DISPATCH]: [['actions', 'write']],
};

export const ISSUE_ROUTES: Record<string, Route> = {
  [`GET ${ISSUES}`]: ({ query, repository, repositoryName }, _state, api) => {
    const state = query.get('state') ?? 'open';
    const wanted = ({ state: own }: { state: string }) => state === 'all' || own === state;
    // To GitHub every pull request is an issue.
    const pulls = repository.pulls.filter(wanted).map((pull) => issueOfPull(api, pull, repositoryName));
    const issues = repository.issues.filter(wanted).map((issue) => issueBody(api, issue, repositoryName));
    return { status: 200, list: {}, body: [...issues.reverse(), ...pulls] };
  },
  [`POST ${ISSUES}`]: ({ repository, repositoryName, body, token }, state, api) => {
    const problem = problemOf(body);
    if (problem) return problem;
    const issue: Issue = {
      number: state.nextId++,
      author: { login: token.login, type: token.type },
      title: String(body.title),
      body: String(body.body ?? ''),
      state: 'open',
      labels: ((body.labels ?? []) as unknown[]).map(String),
    };
    repository.issues.push(issue);
    return { status: 201, body: issueBody(api, issue, repositoryName) };
  },
  [`GET ${ISSUE}`]: ({ match, repository, repositoryName }, _state, api) => {
    const issue = repository.issues.find(({ number }) => number === Number(match.values.issue_number));
    return issue ? { status: 200, body: issueBody(api, issue, repositoryName) } : NOT_FOUND;
  },
  [`PATCH ${ISSUE}`]: ({ match, repository, repositoryName, body }, _state, api) => {
    const issue = repository.issues.find(({ number }) => number === Number(match.values.issue_number));
    if (!issue) return NOT_FOUND;
    const problem = problemOf({ title: issue.title, ...body });
    if (problem) return problem;
    if (typeof body.title === 'string') issue.title = body.title;
    if (typeof body.body === 'string') issue.body = body.body;
    if (body.state === 'open' || body.state === 'closed') issue.state = body.state;
    return { status: 200, body: issueBody(api, issue, repositoryName) };
  },
  [`POST ${PULLS}`]: ({ repository, repositoryName, body, token }, state, api) => {
    const [head, base] = [String(body.head), String(body.base)];
    if (repository.pulls.some((pull) => pull.state === 'open' && pull.head.ref === head))
      return invalid(`A pull request already exists for ${repositoryName.split('/')[0]}:${head}.`, 'head');
    const pull: Pull = {
      number: state.nextId++,
      state: 'open',
      head: { sha: '0'.repeat(40), ref: head, repository: repositoryName },
      base: { sha: '1'.repeat(40), ref: base },
      labels: [],
      author: token.login,
      title: String(body.title),
      body: String(body.body ?? ''),
    };
    repository.pulls.push(pull);
    const template = api.example(`POST ${PULLS}`) as object;
    return { status: 201, body: pullBody(template, pull, repositoryName) };
  },
  [DISPATCH]: ({ match, repository, body }) => {
    const workflow = match.values.workflow_id!;
    const inputs = (body.inputs ?? {}) as Record<string, unknown>;
    const known = repository.workflows.get(workflow);
    if (!known) return NOT_FOUND;
    const unknown = Object.keys(inputs).filter((name) => !known.includes(name));
    if (unknown.length > 0)
      return {
        status: 422,
        body: {
          message: `Unexpected inputs provided: ${JSON.stringify(unknown)}`,
          documentation_url: 'https://docs.github.com/rest',
        },
      };
    repository.dispatches.push({ workflow, ref: String(body.ref), inputs });
    return { status: 204 };
  },
};

function problemOf({ title, body }: Record<string, unknown>): Answer | undefined {
  if (typeof title !== 'string' || title.trim() === '') return invalid('title is missing', 'title');
  if ([...title].length > MOST_OF_TITLE)
    return invalid(`title is too long (maximum is ${MOST_OF_TITLE} characters)`, 'title');
  if (typeof body === 'string' && [...body].length > MOST_CHARACTERS)
    return invalid(`body is too long (maximum is ${MOST_CHARACTERS} characters)`, 'body');
  return undefined;
}

function issueBody(api: Description, issue: Issue, repository: string): object {
  const example = api.example(`POST ${ISSUES}`) as { user: object; labels: object[] };
  const { pull_request: _, ...plain } = example as Record<string, unknown>;
  return {
    ...plain,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    labels: issue.labels.map((name) => ({ ...example.labels[0], name })),
    html_url: `https://github.com/${repository}/issues/${issue.number}`,
    user: { ...example.user, login: issue.author.login, type: issue.author.type },
  };
}

function issueOfPull(
  api: Description,
  { number, author = 'octocat', state, body = '' }: Pull,
  repository: string,
) {
  const issue: Issue = {
    number,
    author: { login: author, type: author.endsWith('[bot]') ? 'Bot' : 'User' },
    title: 'A pull request',
    body,
    state,
    labels: [],
  };
  const url = `https://api.github.com/repos/${repository}/pulls/${number}`;
  const pull_request = { url, html_url: url, diff_url: url, patch_url: url };
  return { ...issueBody(api, issue, repository), pull_request };
}
