import { PawlError } from '@pawl/records';
import { type Feed, feedOf } from './byte-feed.ts';
import type { Table } from './column.ts';
import { MAX_ROW_BYTES } from './csv-range.ts';
import { LF } from './csv-state.ts';
import { declaredKind, type ReadOptions } from './read-options.ts';
import { type Row, type RowValue, rowTable } from './row-table.ts';
import { emptyFile, yamlKey } from './table-error.ts';
import { openText, textSource } from './text-source.ts';
import { firstBadByte } from './utf8.ts';

export interface JsonLinesOptions extends ReadOptions {
  /** A label of the Encoding Standard; UTF-8 without it. */
  readonly encoding?: string | undefined;
}

/**
 * Reads a JSON Lines file (gzip by content), one object a line, into columns: the union of the keys, in order of
 * first appearance. A missing key and null are null; true and false are the text "true" and "false". A column is a
 * number when all its values in the first 10,000 rows are (or when it is declared one), else text. Blank lines are
 * skipped. What does not fit is a PawlError that names file, line and column.
 */
export async function readJsonLines(path: string, options: JsonLinesOptions): Promise<Table> {
  const { name } = options;
  const { source } = await textSource(path, options);
  try {
    const feed = feedOf(source);
    await openText(feed, name);
    const table = rowTable(options);
    let rows = 0;
    let line = 0;
    for await (const lines of linesOf(feed)) {
      for (const bytes of lines) {
        line++;
        const row = parseLine(bytes, line, options);
        if (!row) continue;
        table.add(row, feed.share);
        rows++;
      }
      if (lines.length === 0 && feed.block.end - feed.block.start > MAX_ROW_BYTES)
        throw tooLong(name, line + 1);
    }
    if (rows === 0) throw emptyFile(name);
    return table.finish();
  } finally {
    await source.close();
  }
}

/** The whole lines of each block, without their line feeds; none where a line is longer than the block. */
async function* linesOf(feed: Feed): AsyncGenerator<Uint8Array[]> {
  for (;;) {
    const { bytes, start, end, final } = feed.block;
    const lines: Uint8Array[] = [];
    let at = start;
    // A line feed stands at `end`; it ends a line only when nothing follows.
    while (at < end) {
      const stop = bytes.indexOf(LF, at);
      if (stop === end && !final) break;
      lines.push(bytes.subarray(at, stop));
      at = stop + 1;
    }
    yield lines;
    if (final) return;
    feed.advance(at);
    await feed.more();
  }
}

/** The row on a line, undefined for a blank one. */
function parseLine(bytes: Uint8Array, line: number, options: ReadOptions): Row | undefined {
  const where = `${options.name}:${line}`;
  const bad = firstBadByte(bytes, 0, bytes.length);
  if (bad !== -1) {
    throw new PawlError('data', `byte ${bad + 1} of line ${line} is not UTF-8`, {
      where,
      remedy: 'Save the file as UTF-8, or name the encoding it has, for example `encoding: windows-1252`.',
    });
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  if (text.trim() === '') return undefined;
  const object = parseObject(text, line, where);
  const values = new Map<string, RowValue>();
  for (const [key, value] of Object.entries(object)) {
    values.set(key, rowValue(value, key, line, where));
    if (isLongInteger(value, text) && declaredKind(options, key) !== 'number')
      throw longInteger(key, line, where);
  }
  return { line, values };
}

function parseObject(text: string, line: number, where: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PawlError('data', `line ${line} is not valid JSON`, {
      where,
      remedy: 'Write one JSON object on each line, with nothing between them but line ends.',
      cause,
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new PawlError('data', `line ${line} is ${kindOf(value)}, not an object`, {
    where,
    remedy: 'Write every row as an object, {"column": value, ...}.',
  });
}

function rowValue(value: unknown, key: string, line: number, where: string): RowValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return String(value);
  throw new PawlError('data', `line ${line}, column "${key}": the value is ${kindOf(value)}`, {
    where,
    remedy:
      'A table holds numbers and text: spread nested values over columns of their own, or leave them out.',
  });
}

/** Whether a value was written as an integer so long that a double need not hold it exactly. */
function isLongInteger(value: unknown, text: string): boolean {
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return false;
  return /[:\s]-?\d{16,}\s*[,}]/.test(text);
}

function longInteger(key: string, line: number, where: string): PawlError {
  return new PawlError(
    'data',
    `line ${line}, column "${key}": an integer beyond 2^53 loses its last digits`,
    {
      where,
      remedy: `Write it in quotes, so that it is text; or, if that is no loss, declare it: \`data.types: {${yamlKey(key)}: number}\`.`,
    },
  );
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function tooLong(name: string, line: number): PawlError {
  return new PawlError('data', `line ${line} is longer than 32 MiB`, {
    where: `${name}:${line}`,
    remedy: 'Write one JSON object on each line; a JSON array is not JSON Lines.',
  });
}
