import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  canonicalJson,
  formatRecord,
  type KindOrForm,
  kindName,
  PawlError,
  parseRecord,
  type RecordKind,
  type RecordOf,
  writeFileAtomic,
} from '@pawl/records';
import type { Project } from './project.ts';

/** Where a kind of record stands in the work folder. */
function recordPath(project: Project, kind: RecordKind): string {
  return join(project.workFolder, 'records', `${kind}.json`);
}

/** Records that are made from a kind of record, and are untrue once it changes. */
const MADE_FROM: Record<RecordKind, readonly RecordKind[]> = {
  'data-check': ['run', 'evaluation', 'verdict'],
  run: ['evaluation', 'verdict'],
  evaluation: ['verdict'],
  verdict: [],
  look: [],
  release: [],
  image: [],
  drift: [],
};

/**
 * Writes a record and removes those that were made from the one it replaces. A record that states what the one in
 * place states already changes nothing: the older one is returned, and the chain built on it holds.
 */
export async function writeRecord<Kind extends RecordKind>(
  project: Project,
  kind: KindOrForm<Kind>,
  record: RecordOf<Kind>,
): Promise<RecordOf<Kind>> {
  const known = await readRecord(project, kind).catch(() => undefined);
  if (known && statement(known) === statement(record)) return known;
  await removeRecords(project, MADE_FROM[kindName(kind)]);
  await writeFileAtomic(recordPath(project, kindName(kind)), formatRecord(record));
  return record;
}

function statement(record: RecordOf<RecordKind>): string {
  const { createdAt: _createdAt, digest: _digest, ...rest } = record;
  return canonicalJson(rest);
}

/** The record a verb left, checked; undefined when it has not run. Throws `record` when it was changed. */
export async function readRecord<Kind extends RecordKind>(
  project: Project,
  kind: KindOrForm<Kind>,
): Promise<RecordOf<Kind> | undefined> {
  const path = recordPath(project, kindName(kind));
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return content === undefined ? undefined : parseRecord(kind, content, path);
}

const WRITER: Record<string, string> = {
  'data-check': 'check',
  run: 'train',
  evaluation: 'evaluate',
  verdict: 'gate',
};

/** The record a verb needs. Throws `usage` naming the verb that writes it. */
export async function requireRecord<Kind extends RecordKind>(
  project: Project,
  kind: KindOrForm<Kind>,
): Promise<RecordOf<Kind>> {
  const record = await readRecord(project, kind);
  if (record) return record;
  throw new PawlError('usage', `there is no ${kindName(kind)} record yet`, {
    where: recordPath(project, kindName(kind)),
    remedy: `Run \`pawl ${WRITER[kindName(kind)] ?? 'run'}\` first, or \`pawl run\` for everything.`,
  });
}

async function removeRecords(project: Project, kinds: readonly RecordKind[]): Promise<void> {
  for (const kind of kinds) await rm(recordPath(project, kind), { force: true });
}

/**
 * Does work while no other process works in the same folder. Throws `locked` when one does; the lock of a process that
 * is gone is taken over.
 */
export async function withWorkFolder<T>(project: Project, work: () => Promise<T>): Promise<T> {
  const path = join(project.workFolder, 'lock');
  // Everything in here can be made again; a repository should not carry it by accident.
  await writeFileAtomic(join(project.workFolder, '.gitignore'), '*\n');
  await takeLock(path);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

interface Holder {
  readonly pid: number;
  readonly host: string;
}

async function takeLock(path: string): Promise<void> {
  const mine = `${process.pid} ${hostname()}\n`;
  if (await createExclusive(path, mine)) return;
  const content = await readFile(path, 'utf8').catch(() => '');
  const holder = parseHolder(content);
  if (holder === undefined || isAlive(holder)) throw lockedBy(holder, path);
  await removeStale(path, content);
  if (!(await createExclusive(path, mine))) throw lockedBy(undefined, path);
}

async function createExclusive(path: string, content: string): Promise<boolean> {
  const handle = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (!handle) return false;
  try {
    await handle.writeFile(content);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

/** Moves the stale lock aside before it is deleted, so that a lock taken meanwhile is seen and put back. */
async function removeStale(path: string, content: string): Promise<void> {
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.stale`;
  await rename(path, aside).catch(() => undefined);
  const moved = await readFile(aside, 'utf8').catch(() => content);
  if (moved !== content) {
    await rename(aside, path);
    throw lockedBy(parseHolder(moved), path);
  }
  await rm(aside, { force: true });
}

function parseHolder(content: string): Holder | undefined {
  const match = /^(\d+) (.+)\n$/.exec(content);
  return match ? { pid: Number(match[1]), host: match[2]! } : undefined;
}

function lockedBy(holder: Holder | undefined, path: string): PawlError {
  return new PawlError(
    'locked',
    `${holder ? `process ${holder.pid}` : 'another process'} is working in this folder`,
    {
      where: path,
      remedy: 'Wait until it has ended. If nothing runs, delete that file.',
    },
  );
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
