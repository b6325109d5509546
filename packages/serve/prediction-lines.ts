import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { predictionAt, scoreAt } from './answer-text.ts';
import type { Answer } from './batcher.ts';
import { cellAt } from './frame.ts';
import type { PredictionLog, PredictionLogOptions } from './prediction-log.ts';
import { timeText } from './request-log.ts';
import type { Served } from './served.ts';

/** Characters that are written at once. */
const PIECE = 1 << 20;

/** A prediction log as flat JSON, one line a row. Throws as the file system does. */
export async function openPredictionLines(options: PredictionLogOptions): Promise<PredictionLog> {
  const file = await openRotated(options);
  const redact = new Set(options.redact);
  const most = Math.min(PIECE, options.fileBytes);
  const heads = new Map<Served, LineParts>();
  let waiting: string[] = [];
  let characters = 0;
  let dropped = 0;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      let piece = '';
      for (const line of lines) {
        if (piece !== '' && piece.length + line.length > most) {
          await writePiece(piece);
          piece = '';
        }
        piece += line;
      }
      await writePiece(piece);
    }
  }

  async function writePiece(piece: string): Promise<void> {
    await file.write(piece).catch(() => {
      dropped += piece.split('\n').length - 1;
    });
    characters -= piece.length;
  }

  return {
    add(served, id, answer) {
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

/** A field's name, with `_` before it where a column is called so. */
export function freeName(field: string, taken: { has(name: string): boolean }): string {
  let free = field;
  while (taken.has(free)) free = `_${free}`;
  return free;
}

interface LineParts {
  /** The name of each column with its place, as it is written. */
  readonly cells: readonly (readonly [string, number])[];
  readonly name: (field: string) => string;
  readonly tail: string;
}

function lineParts({ plan, nameText, versionText, role }: Served, redact: ReadonlySet<string>): LineParts {
  const name = (field: string) => JSON.stringify(freeName(field, plan.places));
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

  await mkdir(dirname(path), { recursive: true });
  handle = await begin();
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
