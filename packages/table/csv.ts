import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { PawlError } from '@pawl/records';
import { type Feed, feedOf } from './byte-feed.ts';
import type { Table } from './column.ts';
import { finish, numberBuilder, rawBuilder, textBuilder } from './csv-columns.ts';
import { faultError, headerFaultError } from './csv-error.ts';
import { readHeader } from './csv-header.ts';
import { inferred } from './csv-infer.ts';
import { scanInParts } from './csv-parts.ts';
import { MAX_ROW_BYTES, newScan, scanFeed } from './csv-range.ts';
import { CR, LF, QUOTE, type Scan } from './csv-state.ts';
import { DEFAULT_NULLS } from './number-text.ts';
import { declaredKind, type ReadOptions, SAMPLED_ROWS } from './read-options.ts';
import { checkNames, checkTypes, emptyFile, noRows } from './table-error.ts';
import { openText, textSource } from './text-source.ts';
import { startThread, type WorkerThread } from './worker-thread.ts';

/** How a file is read; what is read does not depend on it, but for `sampledRows`. */
interface Tuning {
  /** Types are inferred from this many rows. */
  readonly sampledRows: number;
  /** Bytes read at a time. */
  readonly blockBytes: number;
  /** A file is divided among at most this many threads (memory is soon what binds), */
  readonly threads: number;
  /** of this many bytes at least. */
  readonly partBytes: number;
}

const TUNING: Tuning = {
  sampledRows: SAMPLED_ROWS,
  blockBytes: 512 * 1024,
  threads: 4,
  partBytes: 8 * 1024 * 1024,
};

export interface CsvOptions extends ReadOptions {
  /** A label of the Encoding Standard; UTF-8 without it. */
  readonly encoding?: string | undefined;
  /** One ASCII character; a comma without it. */
  readonly delimiter?: string | undefined;
  readonly tuning?: Partial<Tuning> | undefined;
}

/**
 * Reads a CSV file (RFC 4180; LF, CR LF or CR; gzip by content) into columns. The memory it takes grows with the
 * table, not with the text.
 *
 * Undeclared columns get their type from the first 10,000 rows: a number when every value that is not null is a
 * plain decimal number, text otherwise (see `parseNumber`). Unquoted null tokens are null; quoted text in a text
 * column never is, so `""` is the empty string there. Blank lines are skipped. Anything that does not fit is a
 * PawlError that names file, row and column.
 */
export async function readCsv(path: string, options: CsvOptions): Promise<Table> {
  const delimiter = options.delimiter ?? ',';
  checkDelimiter(delimiter, options.name);
  const tuning = { ...TUNING, ...options.tuning };
  const { source, direct } = await textSource(path, options);
  const threads = direct ? await startThreads(path, tuning) : [];
  try {
    const feed = feedOf(source, 0, tuning.blockBytes);
    const scan = await startScan(feed, delimiter, tuning.sampledRows, options);
    await scanFeed(scan, feed, tuning.sampledRows);
    raise(scan, options.name, delimiter);
    const columns = scan.columns.map((column) => (column.kind === 'raw' ? inferred(scan, column) : column));
    scan.columns = [...columns];
    const { start, end, final, offset } = feed.block;
    if (threads.length > 0 && !(final && start >= end)) {
      const to = (await stat(path)).size;
      const nulls = options.nulls ?? DEFAULT_NULLS;
      const rest = { path, from: offset + start, to, nulls, columns, share: feed.share };
      await scanInParts(scan, rest, threads, options.onBytes);
    } else {
      await scanFeed(scan, feed, Number.POSITIVE_INFINITY);
    }
    raise(scan, options.name, delimiter);
    if (scan.rows === 0) throw noRows(options.name);
    return { rows: scan.rows, columns: columns.map((column) => finish(column, scan.rows)) };
  } finally {
    await Promise.all([source.close(), ...threads.map((thread) => thread.stop())]);
  }
}

/** Threads to help with a large file; none for a small one. */
async function startThreads(path: string, tuning: Tuning): Promise<WorkerThread[]> {
  const worth = Math.floor((await stat(path)).size / tuning.partBytes);
  const parts = Math.min(tuning.threads, availableParallelism(), worth);
  const started = Array.from({ length: Math.max(0, parts - 1) }, () => startThread());
  return started.filter((thread) => thread !== undefined);
}

function checkDelimiter(delimiter: string, name: string): void {
  const code = delimiter.charCodeAt(0);
  const usable = delimiter.length === 1 && code < 128 && ![LF, CR, QUOTE].includes(code);
  if (usable && !/[\w.+-]/.test(delimiter)) return;
  throw new PawlError('data', `the delimiter ${JSON.stringify(delimiter)} cannot separate fields`, {
    where: name,
    remedy: 'Use one ASCII character that no number contains, such as "," ";" "|" or "\\t".',
  });
}

const ENDLESS = { kind: 'endless', row: 0, line: 0 } as const;

/** Reads the header; the scan to follow keeps undeclared columns raw until their kinds are inferred. */
async function startScan(
  feed: Feed,
  delimiter: string,
  capacity: number,
  options: CsvOptions,
): Promise<Scan> {
  const { name, types = {} } = options;
  const code = delimiter.charCodeAt(0);
  await openText(feed, name);
  let header = readHeader(feed.block, code);
  while (!header && !feed.block.final) {
    if (feed.block.end - feed.block.start > MAX_ROW_BYTES) throw headerFaultError(ENDLESS, name, delimiter);
    await feed.more();
    header = readHeader(feed.block, code);
  }
  if (!header) throw emptyFile(name);
  if ('fault' in header) throw headerFaultError(header.fault, name, delimiter);
  feed.advance(header.position);
  checkNames(header.names, name);
  checkTypes(types, header.names, name);
  const columns = header.names.map((column) => {
    const kind = declaredKind(options, column);
    if (kind === 'number') return numberBuilder(column, true, capacity);
    const text = kind === 'text' || options.asText?.has(column);
    return text ? textBuilder(column, capacity) : rawBuilder(column, capacity);
  });
  const scan = newScan(code, options.nulls ?? DEFAULT_NULLS, columns, capacity);
  scan.extraLines = header.lines;
  return scan;
}

function raise(scan: Scan, name: string, delimiter: string): void {
  if (scan.fault) throw faultError(scan.fault, name, scan.columns.length, delimiter);
}
