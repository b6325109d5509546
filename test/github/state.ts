/** What the stand-in knows: plain data, set up and looked at by tests. */

export type Access = 'read' | 'write' | 'none';
export type Permission = 'issues' | 'pull_requests' | 'checks' | 'statuses' | 'contents' | 'actions';

export interface Token {
  readonly login: string;
  readonly type: 'Bot' | 'User';
  readonly permissions: Readonly<Record<Permission, Access>>;
  /** What GraphQL says of it, where that is not its login. */
  viewer?: string;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: { readonly login: string; readonly type: 'Bot' | 'User' };
  body: string;
}

export interface Pull {
  readonly number: number;
  state: 'open' | 'closed';
  head: {
    sha: string;
    ref: string /** `owner/name`, or null when the fork is gone. */;
    repository: string | null;
  };
  base: { sha: string; ref: string };
  labels: string[];
}

export interface CheckRun {
  readonly id: number;
  name: string;
  headSha: string;
  status: string;
  conclusion: string | null;
  externalId: string;
  detailsUrl: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: Record<string, unknown>[];
}

interface Status {
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string;
}

interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly runId: number;
  readonly zip: Uint8Array;
  expired: boolean;
  /** What GitHub says its size is, when that is not so. */
  statedSize?: number;
}

export interface Repository {
  readonly pulls: Pull[];
  readonly comments: Comment[];
  readonly checks: CheckRun[];
  readonly statuses: Status[];
  readonly artifacts: Artifact[];
  /** The text of a file: `ref:path`. */
  readonly contents: Map<string, string>;
  /** Commits that are there, beside those of pull requests and files. */
  readonly commits: Set<string>;
}

export interface GitHubState {
  readonly tokens: Map<string, Token>;
  readonly repositories: Map<string, Repository>;
  nextId: number;
}

export function emptyState(): GitHubState {
  return { tokens: new Map(), repositories: new Map(), nextId: 1000 };
}

export function addRepository(state: GitHubState, name: string): Repository {
  const repository: Repository = {
    pulls: [],
    comments: [],
    checks: [],
    statuses: [],
    artifacts: [],
    contents: new Map(),
    commits: new Set(),
  };
  state.repositories.set(name, repository);
  return repository;
}

/** A token of a workflow: `github-actions[bot]` with these permissions, none for what is left out. */
export function addJobToken(
  state: GitHubState,
  token: string,
  permissions: Partial<Record<Permission, Access>>,
  login = 'github-actions[bot]',
): void {
  const none = {
    issues: 'none',
    pull_requests: 'none',
    checks: 'none',
    statuses: 'none',
    contents: 'none',
    actions: 'none',
  } as const;
  state.tokens.set(token, {
    login,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    permissions: { ...none, ...permissions },
  });
}
