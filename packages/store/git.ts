import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Digest, digestFile, digestOf, PawlError } from '@pawl/records';
import { type GitOptions, git, gitRemote, remoteFailure } from './git-command.ts';
import { type Blob, readBytes, readToFile, writeBytes, writeFile } from './git-objects.ts';
import { objectPath } from './object-path.ts';
import { prunable } from './prune.ts';
import { checkRefName, formatLog, parseLog } from './ref-log.ts';
import type { Expected, RefEntry, Store } from './store.ts';

export interface GitStoreOptions {
  /** Folder of a bare repository that caches the state branch; made when absent. */
  readonly cache: string;
  /** URL or path of the repository that holds the branch. */
  readonly remote: string;
  readonly branch?: string;
  /** For git: credentials as GIT_CONFIG_COUNT and so on, never as arguments. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What may be written: everything, only refs of looks at test rows, or nothing; all else throws `usage`. */
  readonly writable: boolean | 'looks';
  /** How many of the newest entries of each ref keep their files; older ones keep their records. */
  readonly keep?: number;
  readonly note?: (message: string) => void;
  readonly signal?: AbortSignal;
}

export interface GitStore extends Store {
  putNamed(path: string, content: string | Uint8Array): Promise<void>;
  /** The commit of the branch that was read or written last, or null when there is no branch. */
  tip(): Promise<string | null>;
}

const TRIES = 8;
/** What `git fetch` brings at once; larger files come when they are asked for. */
const FILTER = 'blob:limit=256k';
const README = `# The state of Pawl

Accepted evidence: objects by their sha256 digest, and refs with the history of what was accepted. Written by Pawl; do not
edit. Deleting this branch forgets every baseline.
`;

/** Refs of accepted runs, whose old files are dropped in time, and of looks at test rows. */
const BASELINES = 'baselines/';
const LOOKS = 'looks/';

/** The branch as it was fetched: its commit, and the blobs of its regular files by path. */
interface Tip {
  readonly commit: string | null;
  readonly blobs: ReadonlyMap<string, string>;
}

/**
 * A store on an orphan branch of a git repository, with the layout of the folder store. Only git itself is used, in a
 * repository of its own: the user's clone is not touched. What is put is kept for good by the next `setRef`, which is one
 * commit and one push; a push that loses a race is made again on the new tip.
 */
export function gitStore(options: GitStoreOptions): GitStore {
  const { cache, branch = 'pawl', writable, keep = 20, note = () => undefined } = options;
  const context: GitOptions = {
    cwd: cache,
    environment: {
      ...withConfig(options.environment ?? {}, { 'remote.origin.url': options.remote, 'gc.auto': '0' }),
      GIT_DIR: cache,
    },
    signal: options.signal,
  };
  const pending = new Map<string, string>();
  let fetched: Promise<Tip> | undefined;

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
  const requireWritable = (name = LOOKS) => {
    if (writable === true || (writable === 'looks' && name.startsWith(LOOKS))) return;
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
      hold(pending, await writeFile(context, path, digest));
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
    async setRef(name, digest, expected, reason, commit) {
      requireWritable(name);
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
        const refused = await push(context, branch, made, now.commit, note);
        fetched = undefined;
        if (refused === undefined) {
          pending.clear();
          return;
        }
        if (attempt === TRIES) throw remoteFailure('writing', branch, refused);
        note(`the branch "${branch}" was written by another run meanwhile; trying again on the new tip`);
        await sleep(
          attempt * 100 * (1 + Math.random()),
          undefined,
          options.signal ? { signal: options.signal } : {},
        );
      }
    },
  };

  async function dropped(name: string, next: readonly RefEntry[], now: Tip): Promise<string[]> {
    if (next.length <= keep || !name.startsWith(BASELINES)) return [];
    const names = (await store.list(BASELINES)).filter((other) => other !== name);
    const others = await Promise.all(names.map((other) => historyIn(now, other)));
    const files = await prunable(next, others, keep, store.get);
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

async function fetchTip(context: GitOptions, branch: string, note: (message: string) => void): Promise<Tip> {
  await prepareCache(context);
  const local = `refs/pawl/${branch}`;
  const args = ['fetch', '--quiet', '--depth=1', `--filter=${FILTER}`, '--no-tags', '--force', 'origin'];
  const result = await gitRemote(context, [...args, `+refs/heads/${branch}:${local}`], note);
  if ('message' in result) {
    if (/couldn't find remote ref/i.test(result.message)) return { commit: null, blobs: new Map() };
    throw remoteFailure('reading', branch, result.message);
  }
  const commit = (await git(context, ['rev-parse', '--verify', `${local}^{commit}`])).toString().trim();
  const listing = (await git(context, ['ls-tree', '-r', '-z', commit])).toString('utf8');
  const blobs = new Map<string, string>();
  for (const line of listing.split('\0')) {
    // Links and programs are none of ours, and are not followed.
    const [, oid, path] = /^100644 blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    if (oid !== undefined && path !== undefined) blobs.set(path, oid);
  }
  return { commit, blobs };
}

async function prepareCache({ cwd, signal }: GitOptions): Promise<void> {
  const there = await access(join(cwd, 'HEAD')).then(
    () => true,
    () => false,
  );
  if (there) return;
  await mkdir(cwd, { recursive: true });
  await git({ cwd, environment: {}, signal }, ['init', '--quiet', '--bare', cwd]);
}

/** Configuration for git in its environment, after what is there already: neither arguments nor files hold it. */
function withConfig(
  environment: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const before = Number(environment.GIT_CONFIG_COUNT ?? 0);
  const entries = Object.entries(values);
  const added = entries.flatMap(([key, value], i) => [
    [`GIT_CONFIG_KEY_${before + i}`, key],
    [`GIT_CONFIG_VALUE_${before + i}`, value],
  ]);
  return {
    ...environment,
    ...Object.fromEntries(added),
    GIT_CONFIG_COUNT: String(before + entries.length),
  };
}

/** A commit on the tip with some paths set, or taken out (null). */
async function makeCommit(
  context: GitOptions,
  { commit, blobs }: Tip,
  changes: ReadonlyMap<string, string | null>,
  message: string,
): Promise<string> {
  const index = join(context.cwd, `index.${process.pid}.${Math.random().toString(36).slice(2)}`);
  const call = { environment: { GIT_INDEX_FILE: index } };
  try {
    if (commit !== null) await git(context, ['read-tree', commit], call);
    const all = new Map(changes);
    if (!blobs.has('README.md')) {
      const readme = await git(context, ['hash-object', '-w', '--stdin'], { input: README });
      all.set('README.md', readme.toString().trim());
    }
    const lines = [...all].map(([path, oid]) =>
      oid === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `100644 ${oid}\t${path}\0`,
    );
    await git(context, ['update-index', '-z', '--index-info'], { ...call, input: lines.join('') });
    const tree = (await git(context, ['write-tree', '--missing-ok'], call)).toString().trim();
    const parents = commit === null ? [] : ['-p', commit];
    const line = message.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 200);
    const made = await git(context, ['commit-tree', ...parents, '-m', line, tree], {
      environment: IDENTITY,
    });
    return made.toString().trim();
  } finally {
    await rm(index, { force: true });
  }
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Pawl',
  GIT_AUTHOR_EMAIL: 'pawl@localhost',
  GIT_COMMITTER_NAME: 'Pawl',
  GIT_COMMITTER_EMAIL: 'pawl@localhost',
};

/** Pushes a commit where the branch still is at its parent. Returns what the remote said when it is not; throws otherwise. */
async function push(
  context: GitOptions,
  branch: string,
  commit: string,
  parent: string | null,
  note: (message: string) => void,
): Promise<string | undefined> {
  const ref = `refs/heads/${branch}`;
  const args = ['push', '--quiet', `--force-with-lease=${ref}:${parent ?? ''}`, 'origin', `${commit}:${ref}`];
  const result = await gitRemote(context, args, note);
  if ('stdout' in result) return undefined;
  if (
    /stale info|non-fast-forward|fetch first|cannot lock ref|reference already exists|incorrect old value/i.test(
      result.message,
    )
  )
    return result.message;
  throw remoteFailure('writing', branch, result.message);
}
