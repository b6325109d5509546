import { open, readFile, truncate } from 'node:fs/promises';
import { PawlError, writeFileAtomic } from '@pawl/records';

/** A finished task: a trial on a fold at a rung. */
export interface Entry {
  /** The id of the trial. */
  readonly trial: string;
  /** Both from 0; the rung is 0 where there is but one. */
  readonly fold: number;
  readonly rung: number;
  /** Null where the task failed. */
  readonly score: number | null;
  /** Why the task failed; null where it did not. */
  readonly failure: string | null;
  /** How long it took. */
  readonly seconds: number;
}

/** What of a sweep is finished. */
export interface Journal {
  /** The entry of a task, see `taskKey`. */
  get(key: string): Entry | undefined;
  /** When it resolves, the entry survives the end of the process. */
  add(entry: Entry): Promise<void>;
  /** In the order they were added. */
  entries(): readonly Entry[];
}

/** The key of a task in a journal. */
export function taskKey(trial: string, fold: number, rung: number): string {
  return `${trial}/${fold}/${rung}`;
}

/** A journal that is kept in memory only. */
export function memoryJournal(entries: Iterable<Entry> = []): Journal {
  const known = new Map<string, Entry>();
  const put = (entry: Entry): void => {
    known.set(taskKey(entry.trial, entry.fold, entry.rung), entry);
  };
  for (const entry of entries) put(entry);
  return {
    get: (key) => known.get(key),
    add: async (entry) => put(entry),
    entries: () => [...known.values()],
  };
}

/**
 * The journal of a file, which is made where there is none: a header line with the digest of the sweep (of all that a
 * score depends on but the trial: space, data, folds, metric, seed, code and, for halving, the rungs), then one line of JSON a finished task, each flushed to the
 * disk. A last line that the process could not finish is cut off; its task is done again.
 * Throws PawlError('record') on a journal of another sweep and on a damaged one. One process at a time may write.
 */
export async function openJournal(file: string, digest: string): Promise<Journal> {
  const found = await readJournal(file, digest);
  if (found === undefined) await writeFileAtomic(file, headerLine(digest));
  else await truncate(file, found.bytes);
  const journal = memoryJournal(found?.entries);
  let last: Promise<void> = Promise.resolve();
  return {
    ...journal,
    // One line after the other, also where several are added at once, and none after one that failed midway.
    add(entry) {
      last = last.then(async () => {
        await appendLine(file, `${JSON.stringify(entry)}\n`);
        await journal.add(entry);
      });
      return last;
    },
  };
}

async function appendLine(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a');
  try {
    await handle.writeFile(line);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

interface JournalText {
  readonly entries: readonly Entry[];
  /** The length of the file up to the end of its last whole line. */
  readonly bytes: number;
}

/** What a journal file holds; undefined where there is none, or it ends before the end of its header. */
export async function readJournal(file: string, digest: string): Promise<JournalText | undefined> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const end = bytes.lastIndexOf('\n') + 1;
  // Any other text without a whole line is somebody else's, and not to be written over.
  if (end === 0 && headerLine(digest).startsWith(bytes.toString())) return undefined;
  const [header = '', ...lines] = bytes.toString('utf8', 0, Math.max(0, end - 1)).split('\n');
  checkHeader(file, header, digest);
  const entries = lines.map((line, i) => {
    const entry = readEntry(line);
    if (entry !== undefined) return entry;
    throw new PawlError('record', 'this line of the journal is damaged', {
      where: `${file}:${i + 2}`,
      remedy: 'Delete the line: its task will be done again.',
    });
  });
  return { entries, bytes: end };
}

function headerLine(digest: string): string {
  return `${JSON.stringify({ journal: 'pawl-sweep', version: 1, digest })}\n`;
}

function checkHeader(file: string, line: string, digest: string): void {
  const header = parseObject(line);
  if (header?.journal !== 'pawl-sweep' || header.version !== 1) {
    throw new PawlError('record', 'this file is no journal of a sweep, or one of another version', {
      where: `${file}:1`,
      remedy: 'Name another file, or delete this one.',
    });
  }
  if (header.digest === digest) return;
  throw new PawlError('record', 'this is the journal of another sweep', {
    where: `${file}:1`,
    remedy:
      'The space, data, folds, seed or code changed since, so its scores cannot be used. Delete it to begin anew.',
  });
}

function readEntry(line: string): Entry | undefined {
  const value = parseObject(line);
  if (value === undefined) return undefined;
  const { trial, fold, rung, score, failure, seconds } = value;
  if (typeof trial !== 'string' || !isCount(fold) || !isCount(rung)) return undefined;
  if (typeof seconds !== 'number' || seconds < 0) return undefined;
  if (typeof score === 'number' && failure === null) return { trial, fold, rung, score, failure, seconds };
  if (score !== null || typeof failure !== 'string') return undefined;
  return { trial, fold, rung, score, failure, seconds };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
