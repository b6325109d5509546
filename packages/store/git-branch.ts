import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PawlError } from '@pawl/records';
import { type GitOptions, git, gitRemote, remoteFailure } from './git-command.ts';
import { formatTagObject, type NewTag } from './tags/git-tag.ts';

/** What `git fetch` brings at once; larger files come when they are asked for. */
const FILTER = 'blob:limit=256k';
const README = `# The state of Pawl

Accepted evidence: objects by their sha256 digest, and refs with the history of what was accepted. Written by Pawl; do not
edit. Deleting this branch forgets every baseline.
`;

/** The branch as it was fetched: its commit, and the blobs of its regular files by path. */
export interface Tip {
  readonly commit: string | null;
  readonly blobs: ReadonlyMap<string, string>;
}

export async function fetchTip(
  context: GitOptions,
  branch: string,
  note: (message: string) => void,
): Promise<Tip> {
  await prepareCache(context);
  const local = `refs/pawl/${branch}`;
  const args = ['fetch', '--quiet', '--depth=1', `--filter=${FILTER}`, '--no-tags', '--force', 'origin'];
  const result = await gitRemote(context, [...args, `+refs/heads/${branch}:${local}`], note);
  if ('message' in result) {
    if (/couldn't find remote ref/i.test(result.message)) return { commit: null, blobs: new Map() };
    throw remoteFailure('reading', { branch }, result.message);
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

const prepared = new WeakMap<GitOptions, Promise<void>>();

/** Makes the cache where it is not there yet, once for all that need it. */
export function prepareCache(context: GitOptions): Promise<void> {
  const begun = prepared.get(context) ?? makeCache(context);
  prepared.set(context, begun);
  return begun;
}

async function makeCache({ cwd, signal }: GitOptions): Promise<void> {
  const there = await access(join(cwd, 'HEAD')).then(
    () => true,
    () => false,
  );
  if (there) return;
  await mkdir(cwd, { recursive: true });
  await git({ cwd, environment: {}, signal }, ['init', '--quiet', '--bare', cwd]);
}

/** Configuration for git in its environment, after what is there already: neither arguments nor files hold it. */
export function withConfig(
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
export async function makeCommit(
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

/** Why a push was not taken: the branch is elsewhere meanwhile, or a tag is there already. */
export interface Rejection {
  readonly because: 'branch' | 'tag';
  readonly message: string;
}

/**
 * Pushes a commit where the branch still is at its parent, and tags where they are not there yet: all of it or nothing.
 * Returns why the remote did not take it; throws where it failed otherwise.
 */
export async function push(
  context: GitOptions,
  branch: string,
  commit: string,
  parent: string | null,
  tags: readonly NewTag[],
  note: (message: string) => void,
): Promise<Rejection | undefined> {
  const ref = `refs/heads/${branch}`;
  const wanted = new Map([[ref, commit]]);
  for (const tag of tags) {
    const input = formatTagObject(tag);
    const oid = await git(context, ['hash-object', '-t', 'tag', '-w', '--stdin'], { input });
    wanted.set(`refs/tags/${tag.name}`, oid.toString().trim());
  }
  const args = ['push', '--quiet', '--porcelain', '--atomic', `--force-with-lease=${ref}:${parent ?? ''}`];
  const specs = [...wanted].map(([name, oid]) => `${oid}:${name}`);
  const result = await gitRemote(context, [...args, 'origin', ...specs], note, { final: REJECTED });
  if (!('message' in result)) return undefined;
  const refused = result.stdout
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.split('\t'));
  const message = [result.message, ...new Set(refused.map(([, , why]) => why ?? ''))].join(' ');
  // Of a push that is taken whole or not at all, what follows from another ref's fate declined nothing.
  const declined = refused
    .filter(([, , why]) => !/atomic/.test(why ?? ''))
    .flatMap(([, refs]) => /:refs\/tags\/(.+)$/.exec(refs ?? '')?.[1] ?? []);
  const failure = remoteFailure('writing', { branch, declined }, message);
  const there = await remoteRefs(context, [...wanted.keys()], note).catch(() => {
    throw failure;
  });
  // It all landed, and only the answer was lost.
  if ([...wanted].every(([name, oid]) => there.get(name) === oid)) return undefined;
  const [, inTheWay] = /'refs\/tags\/([^']+)' exists; cannot create/.exec(message) ?? [];
  if (inTheWay !== undefined)
    throw new PawlError('usage', `the tag "${inTheWay}" of the remote is in the way: ${message}`, {
      where: tags.map(({ name }) => name).join(', '),
      remedy: `Git keeps no tag beside one that it is a folder of. Delete that one: git push --delete origin '${inTheWay}'.`,
    });
  if (!REJECTED.test(message)) throw failure;
  const taken = [...wanted.keys()].some((name) => name.startsWith('refs/tags/') && there.has(name));
  return { because: taken ? 'tag' : 'branch', message };
}

/** What refs of the remote point to, of those that are there. */
async function remoteRefs(
  context: GitOptions,
  names: readonly string[],
  note: (message: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const result = await gitRemote(context, ['ls-remote', '--quiet', 'origin', ...names], note);
  if ('message' in result) throw remoteFailure('reading', { branch: 'pawl' }, result.message);
  const lines = result.stdout.toString('utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => line.split('\t').reverse() as [string, string]));
}

const REJECTED =
  /stale info|non-fast-forward|fetch first|cannot lock ref|already exists|incorrect old value|failed to update ref|atomic transaction failed/i;
