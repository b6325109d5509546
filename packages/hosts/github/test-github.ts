import { type StandIn, startGitHub } from '../../../test/github/server.ts';
import { addJobToken, addRepository } from '../../../test/github/state.ts';
import { type GitHubClient, type GitHubOptions, gitHubClient } from './client.ts';

export const PULL = 12;
export const HEAD = 'a'.repeat(40);
export const BASE = 'b'.repeat(40);
export const RUN_ID = 4711;
const REPOSITORY = 'acme/housing';

const READ = {
  issues: 'read',
  pull_requests: 'read',
  checks: 'read',
  statuses: 'read',
  contents: 'read',
  actions: 'read',
} as const;
const WRITE = {
  ...READ,
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
  statuses: 'write',
} as const;

/** A GitHub with one repository and one open pull request, and what tests ask of it. */
export async function startHub() {
  const github = await startGitHub();
  const { state } = github;
  addJobToken(state, 'ghs_job', WRITE);
  addJobToken(state, 'ghs_release', { ...READ, contents: 'write' });
  addJobToken(state, 'ghs_fork', READ);
  addJobToken(state, 'ghs_statuses', { ...READ, statuses: 'write' });
  addJobToken(state, 'ghs_nothing', {});
  addJobToken(state, 'ghs_act', { ...READ, actions: 'write' });
  addJobToken(state, 'ghs_app', WRITE, 'pawl-app[bot]');
  addJobToken(state, 'ghp_maintainer', WRITE, 'maintainer');
  const model = addRepository(state, REPOSITORY);
  for (const commit of [HEAD, BASE]) model.commits.add(commit);
  const notes: string[] = [];
  const beforeOnce = (method: string, path: RegExp, act: () => unknown) => {
    let done = false;
    github.beforeReply(async (seen) => {
      if (done || seen.method !== method || !path.test(seen.path)) return;
      done = true;
      await act();
    });
  };
  const writes = () =>
    github.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/graphql'));
  const drop = (id: number) => {
    model.comments.splice(0, Infinity, ...model.comments.filter((comment) => comment.id !== id));
  };
  const pull = (
    number: number,
    {
      sha,
      repository,
      branch,
    }: { readonly sha: string; readonly repository: string | null; readonly branch: string },
    open: 'open' | 'closed' = 'open',
  ) =>
    void model.pulls.push({
      number,
      state: open,
      head: { sha, ref: branch, repository },
      base: { sha: BASE, ref: 'main' },
      labels: ['model'],
    });
  pull(PULL, { sha: HEAD, repository: REPOSITORY, branch: 'better' });
  return {
    github,
    /** What the repository holds. */
    model,
    notes,
    beforeOnce,
    before: (method: string, act: () => unknown) => beforeOnce(method, /./, act),
    writes,
    lastWrite: () => writes().at(-1)!,
    /** How many requests had this in their path. */
    asked: (part: string) =>
      github.requests.filter(({ path, query }) => `${path}${query}`.includes(part)).length,
    tries: (method: string, path: RegExp) =>
      github.requests.filter((seen) => seen.method === method && path.test(seen.path)).length,
    client: (options: Partial<GitHubOptions> = {}): GitHubClient =>
      gitHubClient({
        token: 'ghs_job',
        apiUrl: github.url,
        repository: REPOSITORY,
        note: (message) => notes.push(message),
        retryDelayMs: 5,
        ...options,
      }),
    comment(login: string, body: string, type: 'Bot' | 'User' = login.endsWith('[bot]') ? 'Bot' : 'User') {
      const id = state.nextId++;
      model.comments.push({ id, issue: PULL, author: { login, type }, body });
      return id;
    },
    drop,
    comments: () => model.comments.map(({ id, author, body }) => ({ id, login: author.login, body })),
    bodies: () => model.comments.map(({ body }) => body),
    bodyOf: (id: number) => model.comments.find((comment) => comment.id === id)?.body,
    /** GraphQL leaves out the suffix of the app's login. */
    viewerWithoutSuffix() {
      state.tokens.get('ghs_app')!.viewer = 'pawl-app';
    },
    checks: () =>
      model.checks.map(({ name, headSha, conclusion, externalId, detailsUrl, output, status }) => ({
        name,
        head_sha: headSha,
        status,
        conclusion,
        external_id: externalId,
        details_url: detailsUrl,
        output,
      })),
    annotationLines: () =>
      model.checks.flatMap(({ annotations }) => annotations.map((one) => one.start_line)),
    statuses: () => model.statuses,
    pull,
    file: (commit: string, path: string, text: string) => void model.contents.set(`${commit}:${path}`, text),
    artifact(name: string, zip: Uint8Array, stated: { expired?: boolean; statedSize?: number } = {}): void {
      const { expired = false, statedSize = zip.length } = stated;
      model.artifacts.push({ id: state.nextId++, runId: RUN_ID, name, zip, expired, statedSize });
    },
    /** Throws where a request or an answer was not as GitHub describes it. */
    close: () => github.close(),
  };
}

export type Hub = Omit<Awaited<ReturnType<typeof startHub>>, 'github'> & { readonly github: StandIn };
