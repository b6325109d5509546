import { setTimeout as sleep } from 'node:timers/promises';
import { type Digest, digestFile, digestOf, PawlError } from '@pawl/records';
import { fetchTip, makeCommit, push, type Tip, withConfig } from './git-branch.ts';
import { type GitOptions, git, remoteFailure } from './git-command.ts';
import { type Blob, readBytes, readToFile, writeBytes, writeFile } from './git-objects.ts';
import { objectPath } from './object-path.ts';
import { prunable } from './prune.ts';
import { checkRefName, formatLog, parseLog } from './ref-log.ts';
import type { Expected, RefEntry, Store } from './store.ts';
import type { NewTag, TagList } from './tags/git-tag.ts';

export interface GitStoreOptions {
  /** Folder of a bare repository that caches the state branch; made when absent. */
  readonly cache: string;
  /** URL or path of the repository that holds the branch. */
  readonly remote: string;
  readonly branch?: string;
  /** For git: credentials as GIT_CONFIG_COUNT and so on, never as arguments. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What may be written: everything, only refs below a prefix such as `looks/`, or nothing; all else throws `usage`. */
  readonly writable: boolean | string;
  /** How many of the newest entries of each ref keep their files; older ones keep their records. */
  readonly keep?: number;
  readonly note?: (message: string) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds that stand for one second of waiting, for tests. */
  readonly secondMs?: number;
  /** Bytes of the largest file that the remote takes; 95 MiB unless told. */
  readonly largestBytes?: number;
}

export interface GitStore extends Store {
  putNamed(path: string, content: string | Uint8Array): Promise<void>;
  /** The commit of the branch that was read or written last, or null when there is no branch. */
  tip(): Promise<string | null>;
}

const TRIES = 8;
/** Refs of accepted runs, whose old files are dropped in time. */
const BASELINES = 'baselines/';
const RELEASES = 'releases/';

/**
 * A store on an orphan branch of a git repository, with the layout of the folder store. Only git itself is used, in a
 * repository of its own: the user's clone is not touched. What is put is kept for good by the next `setRef`, which is one
 * commit and one push; a push that loses a race is made again on the new tip.
 */
export function gitStore(options: GitStoreOptions): GitStore {
  const { cache, branch = 'pawl', writable, keep = 20, note = () => undefined, secondMs = 1000 } = options;
  const context: GitOptions = {
    cwd: cache,
    environment: {
      ...withConfig(options.environment ?? {}, { 'remote.origin.url': options.remote, 'gc.auto': '0' }),
      GIT_DIR: cache,
    },
    signal: options.signal,
    secondMs,
    largestBytes: options.largestBytes,
  };
  const pending = new Map<string, string>();
  let fetched: Promise<Tip> | undefined;
  let fetchedTags: Promise<TagList> | undefined;

  const tip = (): Promise<Tip> => {
    fetched ??= fetchTip(context, branch, note).catch((error: unknown) => {
      fetched = undefined;
      throw error;
    });
    return fetched;
  };
  const find = async (digest: Digest): Promise<Blob> => {
    const plain = objectPath(digest);
    const { blobs } = await tip();
    for (const path of [plain, `${plain}.gz`]) {
      const oid = pending.get(path) ?? blobs.get(path);
      if (oid !== undefined) return { path, oid };
    }
    throw new PawlError('record', `the store has no object ${digest}`, {
      where: `branch ${branch}`,
      remedy: 'Accept a new run; files of old ones are dropped in time.',
    });
  };
  const known = (digest: Digest) =>
    find(digest).then(
      () => true,
      () => false,
    );
  const requireWritable = (name?: string) => {
    if (writable === true) return;
    if (typeof writable === 'string' && (name === undefined || name.startsWith(writable))) return;
    throw new PawlError('usage', `this run may not write to the branch "${branch}"`, {
      remedy:
        'Only pushes to the default branch, schedules and runs started by hand there accept a baseline.',
    });
  };
  const historyIn = async ({ blobs }: Tip, name: string): Promise<RefEntry[]> => {
    const path = refPath(name);
    const oid = blobs.get(path);
    if (oid === undefined) return [];
    const content = await git(context, ['cat-file', 'blob', oid]);
    return parseLog(content.toString('utf8'), `branch ${branch}: ${path}`);
  };

  const store: GitStore = {
    kind: 'git',
    async put(content) {
      requireWritable();
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      const digest = digestOf(bytes);
      if (!(await known(digest))) hold(pending, await writeBytes(context, bytes));
      return digest;
    },
    async putFile(path) {
      requireWritable();
      const { digest } = await digestFile(path);
      if (await known(digest)) return digest;
      const blob = await writeFile(context, path, digest);
      if (blob === null) return null;
      hold(pending, blob);
      return digest;
    },
    async putNamed(path, content) {
      requireWritable(path);
      if (!/^charts\/[\w.=-]+$/.test(path) || path.includes('..'))
        throw new PawlError('usage', `"${path}" cannot stand beside the objects`);
      await tip();
      const oid = await git(context, ['hash-object', '-w', '--stdin'], { input: content });
      pending.set(path, oid.toString().trim());
    },
    get: async (digest) => readBytes(context, await find(digest), digest),
    getFile: async (digest) => readToFile(context, await find(digest), digest),
    history: async (name) => historyIn(await tip(), name),
    ref: async (name) => (await store.history(name))[0]?.digest ?? null,
    async list(prefix) {
      const { blobs } = await tip();
      return [...blobs.keys()]
        .filter((path) => path.startsWith('refs/') && path.endsWith('.jsonl'))
        .map((path) => path.slice('refs/'.length, -'.jsonl'.length))
        .filter((name) => name.startsWith(prefix))
        .sort();
    },
    tip: async () => (await tip()).commit,
    tags() {
      fetchedTags ??= remoteTags(context, note).catch((error: unknown) => {
        fetchedTags = undefined;
        throw error;
      });
      return fetchedTags;
    },
    async setRef(name, digest, expected, reason, commit, tags = []) {
      requireWritable(name);
      if (tags.length > 0) await bringCommits(context, tags, note);
      const path = refPath(name);
      for (let attempt = 1; ; attempt++) {
        const now = await tip();
        const history = await historyIn(now, name);
        requireExpected(history, expected, name, branch);
        const entry: RefEntry = { digest, at: new Date().toISOString(), reason, commit };
        const next = [entry, ...history];
        const oid = await git(context, ['hash-object', '-w', '--stdin'], { input: formatLog(next) });
        const changes = new Map<string, string | null>([...pending, [path, oid.toString().trim()]]);
        for (const file of await dropped(name, next, now)) changes.set(file, null);
        const made = await makeCommit(context, now, changes, `${name}: ${reason}`);
        const rejection = await push(context, branch, made, now.commit, tags, note);
        fetched = undefined;
        fetchedTags = undefined;
        if (rejection === undefined) {
          pending.clear();
          return;
        }
        if (rejection.because === 'tag') throw tagTaken(tags, rejection.message);
        if (attempt === TRIES) throw remoteFailure('writing', { branch }, rejection.message);
        note(`the branch "${branch}" was written by another run meanwhile; trying again on the new tip`);
        await sleep(
          attempt * 0.1 * secondMs * (1 + Math.random()),
          undefined,
          options.signal ? { signal: options.signal } : {},
        );
      }
    },
  };

  async function dropped(name: string, next: readonly RefEntry[], now: Tip): Promise<string[]> {
    if (next.length <= keep || !name.startsWith(BASELINES)) return [];
    const names = (await store.list(BASELINES)).filter((other) => other !== name);
    const entriesOf = (refs: readonly string[]) => Promise.all(refs.map((ref) => historyIn(now, ref)));
    const others = await entriesOf(names);
    const releases = (await entriesOf(await store.list(RELEASES))).flat();
    const files = await prunable(next, others, keep, store.get, releases);
    return [...files].flatMap((digest) => {
      const path = objectPath(digest);
      return [path, `${path}.gz`].filter((kept) => now.blobs.has(kept) && !pending.has(kept));
    });
  }
  return store;
}

function hold(pending: Map<string, string>, { path, oid }: Blob): void {
  pending.set(path, oid);
}

function refPath(name: string): string {
  return `refs/${checkRefName(name)}.jsonl`;
}

function requireExpected(
  history: readonly RefEntry[],
  expected: Expected,
  name: string,
  branch: string,
): void {
  const current = history[0]?.digest ?? null;
  if (expected === 'anything' || current === expected) return;
  throw new PawlError('locked', `"${name}" was moved meanwhile, to ${current ?? 'nothing'}`, {
    where: `branch ${branch}`,
    remedy: 'Run the job again: it will start from the new value.',
  });
}

/** Most runs read no tags, and what they load should be little. */
async function remoteTags(context: GitOptions, note: (message: string) => void): Promise<TagList> {
  return (await import('./tags/remote-tags.ts')).fetchTags(context, note);
}

async function bringCommits(
  context: GitOptions,
  tags: readonly NewTag[],
  note: (message: string) => void,
): Promise<void> {
  const { bringCommits: bring } = await import('./tags/remote-tags.ts');
  await bring(
    context,
    tags.map(({ commit }) => commit),
    note,
  );
}

/** A counter or a version that another run took first. */
function tagTaken(tags: readonly NewTag[], message: string): PawlError {
  return new PawlError('locked', `another run made a tag first: ${message}`, {
    where: tags.map(({ name }) => name).join(', '),
    remedy: 'Run the job again: it will start from what is there now.',
  });
}
