import { type Needed, NOT_FOUND, type Route } from './answer.ts';
import { pullBody } from './pull-body.ts';

const PULLS_OF = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
const REVIEWS = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews';
const APPROVALS = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals';
const PERMISSION = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';

export const APPROVALS_NEED: Record<string, Needed> = {
  [PULLS_OF]: [['pull_requests', 'read']],
  [REVIEWS]: [['pull_requests', 'read']],
  [APPROVALS]: [['actions', 'read']],
};

export const APPROVAL_ROUTES: Record<string, Route> = {
  [PULLS_OF]: ({ match, repository, repositoryName }, _state, api) => {
    const commit = match.values.commit_sha!;
    const found = repository.pulls.filter(
      ({ head, merged, commits = [] }) =>
        head.sha === commit || merged?.commit === commit || commits.includes(commit),
    );
    const [template] = api.example(PULLS_OF) as object[];
    return { status: 200, list: {}, body: found.map((pull) => pullBody(template!, pull, repositoryName)) };
  },
  [REVIEWS]: ({ match, repository }, _state, api) => {
    const number = Number(match.values.pull_number);
    if (!repository.pulls.some((pull) => pull.number === number)) return NOT_FOUND;
    const [example] = api.example(REVIEWS) as { user: object }[];
    const body = repository.reviews
      .filter(({ pull }) => pull === number)
      .map(({ id, user, state, commit, at }) => ({
        ...example,
        id,
        user: user && { ...example!.user, ...user },
        state,
        commit_id: commit,
        submitted_at: at,
      }));
    return { status: 200, list: {}, body };
  },
  [APPROVALS]: ({ match, repository }, _state, api) => {
    const [example] = api.example(APPROVALS) as { user: object; environments: object[] }[];
    const body = repository.approvals
      .filter(({ runId }) => runId === Number(match.values.run_id))
      .map(({ state, user, environments }) => ({
        ...example,
        state,
        user: { ...example!.user, ...user },
        environments: environments.map((name) => ({ ...example!.environments[0], name })),
      }));
    return { status: 200, body };
  },
  [PERMISSION]: ({ match, repository }, _state, api) => {
    const login = match.values.username!;
    const example = api.example(PERMISSION) as { user: object };
    const permission = repository.permissions.get(login.toLowerCase()) ?? 'read';
    return {
      status: 200,
      body: {
        ...example,
        permission,
        role_name: permission,
        user: { ...example.user, login, role_name: permission },
      },
    };
  },
};
