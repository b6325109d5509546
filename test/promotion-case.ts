import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type AnyRecord,
  type ChainKind,
  type Digest,
  digestOf,
  parseStored,
  type RecordOf,
  storedForm,
} from '@pawl/records';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { objectPath } from '../packages/store/object-path.ts';
import { edit, pawl, type Result, ROOT } from './pawl.ts';

/** Ada at work, and no configuration of the machine. */
export const ADA = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@localhost',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@localhost',
  MLFLOW_TRACKING_URI: '',
};

/** A bare remote and a clone of it. */
export interface Place {
  readonly root: string;
  readonly remote: string;
  readonly clone: string;
  /** Git in the clone. */
  git(...args: string[]): string;
  /** Pawl in the clone. */
  pawl(args: readonly string[], env?: Record<string, string>): Promise<Result>;
  /** Every branch and tag of the remote, and what it points to. */
  refs(): string;
  /** Names of the tags of the remote. */
  tags(): string[];
}

function placeAt(root: string): Place {
  const [remote, clone] = [join(root, 'origin.git'), join(root, 'wine')];
  return {
    root,
    remote,
    clone,
    git: (...args) => gitIn(clone, ...args),
    pawl: (args, env = {}) => pawl(args, { cwd: clone, env: { ...ADA, ...env } }),
    refs: () => gitIn(remote, 'for-each-ref'),
    tags: () => gitIn(remote, 'tag').split('\n').filter(Boolean),
  };
}

/** Runs git as Ada, and gives what it prints. */
export function gitIn(cwd: string, ...args: string[]): string {
  return gitWith({}, cwd, ...args);
}

function gitWith(env: Record<string, string>, cwd: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...ADA, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/**
 * Makes the evidence of `commits` commits once for a file of tests, and gives each test a copy of the remote and the
 * clone. The clone stands at the last commit; `HEAD~1` is the one before. `more` is done once, too.
 */
export function evidenceOf(
  commits: number,
  more: (place: Place) => Promise<unknown> = async () => {},
): () => Promise<Place> {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'pawl-evidence-'));
    const place = placeAt(root);
    gitIn(root, 'init', '-q', '--bare', '-b', 'main', place.remote);
    gitIn(root, 'clone', '-q', place.remote, place.clone);
    await cp(join(ROOT, 'examples/wine'), place.clone, {
      recursive: true,
      filter: (path) => !path.includes('.pawl'),
    });
    for (let i = 0; i < commits; i++) {
      const change = ['trees: 50', `trees: ${5 + i}`] as const;
      await edit(join(place.clone, 'pawl.yaml'), i === 0 ? change[0] : `trees: ${4 + i}`, change[1]);
      await commitAll(place, `${i + 1}`);
      await evidence(place);
    }
    await more(place);
  }, 60_000);
  afterAll(() => rm(root, { recursive: true, force: true }));
  return async () => {
    const copied = await mkdtemp(join(tmpdir(), 'pawl-test-'));
    onTestFinished(() => rm(copied, { recursive: true, force: true }));
    await cp(root, copied, { recursive: true });
    const place = placeAt(copied);
    place.git('remote', 'set-url', 'origin', place.remote);
    return place;
  };
}

/** Commits all that was changed, and pushes it. */
export async function commitAll({ git }: Place, message: string): Promise<string> {
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', message);
  git('push', '-q', 'origin', 'HEAD:main');
  return git('rev-parse', 'HEAD');
}

/** Runs and accepts what is checked out. */
export async function evidence(place: Place, forced = false): Promise<void> {
  const run = await place.pawl(['run', '.', '--store', 'git', '-q']);
  expect(run.status, run.stdout + run.stderr).toBe(forced ? 1 : 0);
  const force = forced ? ['--force', '--reason', 'for a test'] : [];
  const accepted = await place.pawl(['accept', '.', '--store', 'git', '-q', ...force]);
  expect(accepted.status, accepted.stderr).toBe(0);
}

/**
 * Makes a tag and pushes it; a lightweight one where there is no message. It is of now, or of `at`, in seconds since
 * 1970: tags of one second have no order, and those of Pawl are ahead of the clock where several are made at once.
 */
export function tag(
  { clone, git }: Place,
  name: string,
  of = 'HEAD',
  message: string | null = 'release',
  at = Math.floor(Date.now() / 1000),
): void {
  const env = { GIT_COMMITTER_DATE: `@${at} +0000` };
  gitWith(env, clone, 'tag', ...(message === null ? [] : ['-a', '-m', message]), name, of);
  git('push', '-q', 'origin', `refs/tags/${name}`);
}

/** A promotion that goes well. */
export async function promoted(place: Place, version: string, stage = 'staging', ...more: string[]) {
  const done = await place.pawl(['promote', '--version', version, '--stage', stage, ...more]);
  expect(done.status, done.stdout + done.stderr).toBe(0);
  return done;
}

/**
 * Runs a command that must fail with one error, or one refusal, that says `what`, and must move nothing.
 * Returns all it printed.
 */
export async function fails(
  place: Place,
  args: readonly string[],
  status: number,
  ...what: readonly (RegExp | string)[]
): Promise<string> {
  const before = place.refs();
  const result = await place.pawl(args);
  const said = result.stdout + result.stderr;
  expect(result.status, said).toBe(status);
  // Refusals are wrapped at 80 columns, and digests where they meet the end of a line.
  const flat = said.replace(/(?<=[0-9a-f]{12})\n\s+(?=[0-9a-f]{6})/g, '').replace(/\s+/g, ' ');
  for (const expected of what) expect(flat).toMatch(expected);
  expect(said.match(/^error: /gm) ?? []).toHaveLength(status === 1 ? 0 : 1);
  expect(said).not.toMatch(/\n\s+at \S+ \(|node:internal|bug in Pawl/);
  expect(place.refs()).toBe(before);
  return said;
}

/** The branch `pawl` of the remote, checked out to be written by hand; pushed when `change` is done. */
export async function onBranch(place: Place, change: (branch: Branch) => Promise<void>): Promise<void> {
  const branch = await readBranch(place);
  await change(branch);
  gitIn(branch.folder, 'add', '-A');
  gitIn(branch.folder, 'commit', '-q', '-m', 'by hand');
  gitIn(branch.folder, 'push', '-q', 'origin', 'HEAD:pawl');
}

/** The branch `pawl` of the remote as it is now. */
export async function readBranch({ root, remote }: Place): Promise<Branch> {
  const folder = await mkdtemp(join(root, 'branch-'));
  gitIn(root, 'clone', '-q', '-b', 'pawl', remote, folder);
  return branchIn(folder);
}

export interface Branch {
  readonly folder: string;
  pathOf(digest: string): string;
  /** Digests of a ref, the newest last. */
  log(ref: string): Promise<{ digest: Digest; at: string; reason: string; commit: string | null }[]>;
  read<Kind extends ChainKind>(kind: Kind, digest: string): Promise<RecordOf<Kind>>;
  /** Stores a changed record under the digest that it has now. */
  write(record: AnyRecord): Promise<Digest>;
  /** Puts another digest in the place of one that a ref names. */
  point(ref: string, from: string, to: string): Promise<void>;
}

function branchIn(folder: string): Branch {
  const refFile = (ref: string) => join(folder, 'refs', `${ref}.jsonl`);
  return {
    folder,
    pathOf: (digest) => join(folder, objectPath(digest)),
    async log(ref) {
      const lines = (await readFile(refFile(ref), 'utf8')).split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line));
    },
    async read(kind, digest) {
      return parseStored(kind, await readFile(join(folder, objectPath(digest)), 'utf8'), digest as Digest);
    },
    async write(record) {
      const text = storedForm(record);
      const digest = digestOf(text);
      const path = join(folder, objectPath(digest));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
      return digest;
    },
    point: (ref, from, to) => edit(refFile(ref), from, to),
  };
}
