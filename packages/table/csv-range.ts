import { add, type ByteDictionary, emptyDictionary, hashBytes, lookup } from './byte-dictionary.ts';
import { type Feed, feedOf } from './byte-feed.ts';
import { fileSource, type OnBytes } from './byte-source.ts';
import { type Builder, type KnownBuilder, resize, textBuilder } from './csv-columns.ts';
import { scanRows } from './csv-scan.ts';
import { fail, type Scan } from './csv-state.ts';

/** Part of a file to be read by itself: whole rows only, under columns that are known. */
export interface RangeTask {
  readonly path: string;
  readonly delimiter: number;
  readonly nulls: readonly string[];
  readonly columns: readonly (
    | { readonly kind: 'text'; readonly name: string }
    | {
        readonly kind: 'number';
        readonly name: string;
        readonly declared: boolean;
        readonly values: Float64Array;
      }
  )[];
  readonly from: number;
  readonly to: number;
  /** Rows to expect; numbers are put into `values` as long as there are no more. */
  readonly capacity: number;
}

/** What a range held. */
export interface Range {
  readonly rows: number;
  readonly extraLines: number;
  readonly columns: readonly KnownBuilder[];
}

/** No row is longer; one that seems so has most likely an open quote. */
export const MAX_ROW_BYTES = 32 * 1024 * 1024;

/** A scan that has read nothing. */
export function newScan(
  delimiter: number,
  nulls: readonly string[],
  columns: Builder[],
  capacity: number,
): Scan {
  const numericNulls = nulls.some((token) => token !== '' && !Number.isNaN(Number(token)));
  const given = { delimiter, nulls: tokens(nulls), numericNulls, columns, capacity };
  return { ...given, rows: 0, extraLines: 0, fault: undefined };
}

function tokens(words: readonly string[]): ByteDictionary {
  const dictionary = emptyDictionary();
  for (const word of words) {
    const bytes = new TextEncoder().encode(word);
    const hash = hashBytes(bytes, 0, bytes.length);
    if (lookup(dictionary, bytes, 0, bytes.length, hash) === -1)
      add(dictionary, bytes, 0, bytes.length, hash);
  }
  return dictionary;
}

/** Scans until `limit` rows, the end of the feed, or a fault. `before` is how many rows came from elsewhere. */
export async function scanFeed(scan: Scan, feed: Feed, limit: number, before = 0): Promise<void> {
  for (;;) {
    feed.advance(scanRows(scan, feed.block));
    const { start, end, final } = feed.block;
    if (scan.fault || scan.rows === limit || (final && start >= end)) return;
    if (scan.rows === scan.capacity) {
      reserve(scan, Math.min(limit, before + expectedRows(scan.rows - before, feed.share)));
    } else if (end - start > MAX_ROW_BYTES) {
      fail(scan, { kind: 'endless' });
    } else {
      await feed.more();
    }
  }
}

/** Rows in all when `rows` are the first `share` of them: a little too many rather than too few, and some growth. */
export function expectedRows(rows: number, share: number): number {
  const guess = Math.ceil((rows / share) * 1.02) + 1024;
  return Number.isFinite(guess) ? Math.max(guess, Math.ceil(rows * 1.25) + 16) : rows * 2 + 16;
}

/** Makes room for that many rows. */
export function reserve(scan: Scan, capacity: number): void {
  for (const column of scan.columns) resize(column, scan.rows, capacity);
  scan.capacity = capacity;
}

/** Reads a range of a file; undefined where it could not be read as whole rows. */
export async function scanRange(task: RangeTask, onBytes: OnBytes | undefined): Promise<Range | undefined> {
  const columns = task.columns.map(
    (column): KnownBuilder =>
      column.kind === 'number' ? { ...column, nulls: undefined } : textBuilder(column.name, task.capacity),
  );
  const scan = newScan(task.delimiter, task.nulls, columns, task.capacity);
  const fault = await scanPart(scan, task.path, task.from, task.to, onBytes);
  return fault ? undefined : { rows: scan.rows, extraLines: scan.extraLines, columns };
}

/** Goes on with a scan over [from, to) of a file, as though nothing came after. Returns the fault, if any. */
export async function scanPart(
  scan: Scan,
  path: string,
  from: number,
  to: number | undefined,
  onBytes: OnBytes | undefined,
): Promise<Scan['fault']> {
  const source = await fileSource(path, onBytes, from, to);
  try {
    await scanFeed(scan, feedOf(source, from), Number.POSITIVE_INFINITY, scan.rows);
    return scan.fault;
  } finally {
    await source.close();
  }
}

/** Puts the rows of a range behind those read so far. Values new to a dictionary get the next numbers. */
export function appendRange(scan: Scan, range: Range): void {
  const rows = scan.rows + range.rows;
  if (rows > scan.capacity) reserve(scan, rows);
  for (const [c, column] of scan.columns.entries()) {
    const part = range.columns[c]!;
    if (column.kind === 'number' && part.kind === 'number') {
      column.values.set(part.values.subarray(0, range.rows), scan.rows);
      if (part.nulls) {
        column.nulls ??= new Uint8Array(scan.capacity);
        column.nulls.set(part.nulls.subarray(0, range.rows), scan.rows);
      }
    } else if (column.kind === 'text' && part.kind === 'text') {
      const codes = merged(column.dictionary, part.dictionary);
      for (let i = 0; i < range.rows; i++) {
        const code = part.codes[i]!;
        column.codes[scan.rows + i] = code === -1 ? -1 : codes[code]!;
      }
    }
  }
  scan.rows = rows;
  scan.extraLines += range.extraLines;
}

/** Adds the entries of one dictionary to another; returns their numbers there. */
function merged(into: ByteDictionary, from: ByteDictionary): Int32Array {
  const codes = new Int32Array(from.size);
  for (let entry = 0; entry < from.size; entry++) {
    const start = from.ends[entry]!;
    const end = from.ends[entry + 1]!;
    const hash = from.hashes[entry]!;
    const known = lookup(into, from.bytes, start, end, hash);
    codes[entry] = known === -1 ? add(into, from.bytes, start, end, hash) : known;
  }
  return codes;
}
