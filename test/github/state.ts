/** What the stand-in knows: plain data, set up and looked at by tests. */

export type Access = 'read' | 'write' | 'none';
export type Permission =
  | 'attestations'
  | 'issues'
  | 'pull_requests'
  | 'checks'
  | 'statuses'
  | 'contents'
  | 'actions';

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
  title?: string;
  body?: string;
  /** `octocat` where a test does not say. */
  author?: string;
  /** Absent where it is not merged. */
  merged?: { at: string; commit: string };
  /** Commits that it brings, beside its head. */
  commits?: string[];
  /** `owner/name` of the repository it goes to, where that is another one. */
  baseRepository?: string;
}

interface PullReview {
  readonly id: number;
  readonly pull: number;
  /** Null when the account is gone. */
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' } | null;
  state: string;
  readonly commit: string | null;
  readonly at: string;
}

export interface EnvironmentApproval {
  readonly runId: number;
  readonly state: 'approved' | 'rejected' | 'pending';
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' };
  readonly environments: readonly string[];
}

/** A bundle of Sigstore in the store of a repository. */
interface StoredAttestation {
  readonly id: number;
  /** `sha256:…` of each subject. */
  readonly subjects: readonly string[];
  readonly predicateType: string;
  readonly bundle: Readonly<Record<string, unknown>>;
}

export interface Asset {
  readonly id: number;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** `starter` is what an upload that was cut off leaves. */
  readonly state: 'uploaded' | 'starter';
}

export interface Release {
  readonly id: number;
  readonly author: { readonly login: string; readonly type: 'Bot' | 'User' };
  tag: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  assets: Asset[];
  /** In place of the one that is right. */
  uploadUrl?: string;
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

export interface Issue {
  readonly number: number;
  readonly author: { readonly login: string; readonly type: 'Bot' | 'User' };
  title: string;
  body: string;
  state: 'open' | 'closed';
  labels: string[];
}

/** A workflow that was started by the API. */
interface Dispatch {
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface Repository {
  readonly pulls: Pull[];
  readonly issues: Issue[];
  /** Files of workflows that can be started, with the names of their inputs. */
  readonly workflows: Map<string, readonly string[]>;
  readonly dispatches: Dispatch[];
  readonly comments: Comment[];
  readonly checks: CheckRun[];
  readonly statuses: Status[];
  readonly artifacts: Artifact[];
  /** The text of a file: `ref:path`. */
  readonly contents: Map<string, string>;
  /** Commits that are there, beside those of pull requests and files. */
  readonly commits: Set<string>;
  readonly reviews: PullReview[];
  readonly approvals: EnvironmentApproval[];
  /** What people may do, by login in lower case; `read` for those who are not in it, as in a public repository. */
  readonly permissions: Map<string, 'admin' | 'write' | 'read' | 'none'>;
  readonly tags: Set<string>;
  readonly attestations: StoredAttestation[];
  /** Why there is no store for them: private, and not paid for. */
  attestationsRefused?: string;
  /** Where the tags are those of a git repository. */
  hasTag?(name: string): boolean;
  releases: Release[];
  /** The release that was made the latest. */
  latest: number | null;
  /** Whether what is published can no longer be changed. */
  immutableReleases: boolean;
  /** Whether the digest of an asset is told: servers of old do not. */
  assetDigests: boolean;
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
    issues: [],
    workflows: new Map(),
    dispatches: [],
    comments: [],
    checks: [],
    statuses: [],
    artifacts: [],
    contents: new Map(),
    commits: new Set(),
    reviews: [],
    approvals: [],
    permissions: new Map(),
    tags: new Set(),
    attestations: [],
    releases: [],
    latest: null,
    immutableReleases: false,
    assetDigests: true,
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
    attestations: 'none',
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
