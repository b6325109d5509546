import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PawlError } from '@pawl/records';
import { predictionAt, scoreAt } from './answer-text.ts';
import { shareOf } from './ask.ts';
import type { Answer } from './batcher.ts';
import { cellAt } from './frame.ts';
import { timeText } from './request-log.ts';
import type { Served } from './served.ts';

/** Where answers are kept as data, a line each. */
export interface PredictionLog {
  /** Takes the rows of an answer, or counts them as dropped; never waits and never fails. */
  add(served: Served, id: string, answer: Answer): void;
  readonly dropped: number;
  /** Writes what is collected. */
  close(): Promise<void>;
}

export interface PredictionLogOptions {
  /** JSON Lines; older ones are kept beside it as `path.1`, `path.2`, ... */
  readonly path: string;
  /** Share of the requests that are kept, from 0 to 1; which ones, their ids say. */
  readonly rate: number;
  /** Bytes after which a new file is begun. */
  readonly fileBytes: number;
  /** Older files that are kept. */
  readonly files: number;
  /** Columns whose values are not written. */
  readonly redact: readonly string[];
  /** Characters that may wait to be written. */
  readonly pending: number;
  readonly now: () => number;
}

/** Characters that are written at once, save for an answer that has more. */
const PIECE = 1 << 20;

/**
 * A log of answers as flat JSON, one line a row: the columns of the row by their names, and time, id, model, version, role,
 * prediction and score, with `_` before those that a column is called like. Throws PawlError('io') where the file cannot
 * be opened, PawlError('config') where a column to be left out is not there.
 */
export async function createPredictionLog(
  options: PredictionLogOptions,
  columns: readonly string[],
): Promise<PredictionLog> {
  const strange = options.redact.find((name) => !columns.includes(name));
  if (strange !== undefined)
    throw new PawlError('config', `the prediction log is to leave out "${strange}", which is no column`, {
      remedy: `The columns are: ${columns.slice(0, 30).join(', ')}.`,
    });
  const file = await openRotated(options);
  const redact = new Set(options.redact);
  const heads = new Map<Served, LineParts>();
  let waiting: string[] = [];
  let characters = 0;
  let dropped = 0;
  let writing: Promise<void> | null = null;
  // What waited together goes into files of their size all the same.
  const most = Math.min(PIECE, options.fileBytes);

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      let piece = '';
      for (const line of lines) {
        if (piece !== '' && piece.length + line.length > most) {
          await write(piece);
          piece = '';
        }
        piece += line;
      }
      await write(piece);
    }
  }

  async function write(piece: string): Promise<void> {
    await file.write(piece).catch(() => {
      dropped += piece.split('\n').length - 1;
    });
    characters -= piece.length;
  }

  return {
    add(served, id, answer) {
      if (shareOf(`log ${id}`) >= options.rate) return;
      if (characters > options.pending) {
        dropped += answer.rows;
        return;
      }
      const parts = heads.get(served) ?? lineParts(served, redact);
      heads.set(served, parts);
      const text = linesOf(parts, id, timeText(options.now()), answer);
      waiting.push(text);
      characters += text.length;
      writing ??= writeAll().finally(() => {
        writing = null;
      });
    },
    get dropped() {
      return dropped;
    },
    async close() {
      while (writing) await writing;
      await file.close();
    },
  };
}

interface LineParts {
  /** The name of each column with its place, as it is written. */
  readonly cells: readonly (readonly [string, number])[];
  readonly name: (field: string) => string;
  readonly tail: string;
}

function lineParts({ plan, nameText, versionText, role }: Served, redact: ReadonlySet<string>): LineParts {
  const name = (field: string) => {
    let free = field;
    while (plan.places.has(free)) free = `_${free}`;
    return JSON.stringify(free);
  };
  return {
    cells: plan.names.flatMap((column, place) =>
      redact.has(column) ? [] : [[`,${JSON.stringify(column)}:`, place] as const],
    ),
    name,
    tail: `,${name('model')}:${nameText},${name('version')}:${versionText},${name('role')}:"${role}"`,
  };
}

function linesOf(
  { cells, name, tail }: LineParts,
  id: string,
  time: string,
  { frame, predictions, from, rows }: Answer,
): string {
  const head = `{${name('time')}:"${time}",${name('id')}:"${id}"${tail}`;
  let text = '';
  for (let row = from; row < from + rows; row++) {
    text += head;
    // The frame of a batch holds the rows of all its requests at the same places as the answers.
    for (const [label, place] of cells) text += label + JSON.stringify(cellAt(frame, place, row));
    text += `,${name('prediction')}:${JSON.stringify(predictionAt(predictions, row))},${name('score')}:${JSON.stringify(scoreAt(predictions, row))}}\n`;
  }
  return text;
}

interface RotatedFile {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

async function openRotated({ path, fileBytes, files }: PredictionLogOptions): Promise<RotatedFile> {
  let handle: FileHandle | null = null;
  let size = 0;

  async function begin(): Promise<FileHandle> {
    const opened = await open(path, 'a', 0o640);
    size = (await opened.stat()).size;
    return opened;
  }

  async function rotate(): Promise<void> {
    await handle?.close();
    handle = null;
    await rm(`${path}.${files}`, { force: true });
    for (let i = files - 1; i >= 1; i--) await rename(`${path}.${i}`, `${path}.${i + 1}`).catch(() => {});
    if (files > 0) await rename(path, `${path}.1`);
    else await rm(path, { force: true });
  }

  try {
    await mkdir(dirname(path), { recursive: true });
    handle = await begin();
  } catch (cause) {
    throw new PawlError('io', `the prediction log cannot be written: ${(cause as Error).message}`, {
      where: path,
      remedy: 'Mount a folder there that the server may write to, or leave the log out.',
      cause,
    });
  }
  return {
    async write(text) {
      const bytes = Buffer.from(text);
      if (size > 0 && size + bytes.length > fileBytes) await rotate();
      handle ??= await begin();
      await handle.appendFile(bytes);
      size += bytes.length;
    },
    async close() {
      await handle?.close();
      handle = null;
    },
  };
}
