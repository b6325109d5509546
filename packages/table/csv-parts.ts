import { fileSource, type OnBytes } from './byte-source.ts';
import type { KnownBuilder } from './csv-columns.ts';
import { appendRange, expectedRows, type RangeTask, reserve, scanPart } from './csv-range.ts';
import { LF, type Scan } from './csv-state.ts';
import type { WorkerThread } from './worker-thread.ts';

/** The part of a plain text file that a scan, its columns known, has yet to read. */
export interface Remainder {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly nulls: readonly string[];
  /** The scan's columns. */
  readonly columns: readonly KnownBuilder[];
  /** The share of the text already read. */
  readonly share: number;
}

/**
 * Reads the remainder in this thread and the others, and appends the parts in order.
 *
 * The remainder is cut behind line ends. One of those may lie inside quotes: then the part before it ends in an open
 * quote, which is a fault. So a part without a fault ended where a row does and the next one started where a row
 * does; from the first part with a fault on, everything is read again in one go, and a fault then is the file's own.
 */
export async function scanInParts(
  scan: Scan,
  rest: Remainder,
  threads: readonly WorkerThread[],
  onBytes?: OnBytes,
): Promise<void> {
  const starts = await rowStarts(rest, threads.length + 1);
  const { rows, extraLines } = scan;
  const total = expectedRows(rows, rest.share);
  // Rows [firsts[i], firsts[i + 1]) are there for part i to fill; it moves elsewhere when they are too few.
  const firsts = starts.map((start) => rows + slotBefore(start, rest, total - rows));
  share(scan, total);
  const replies = starts.slice(1).map((from, i) => {
    const range = rangeTask(
      scan,
      rest,
      [from, starts[i + 2] ?? rest.to],
      [firsts[i + 1]!, firsts[i + 2] ?? total],
    );
    return threads[i]!.run({ kind: 'range', range }, onBytes);
  });
  scan.capacity = firsts[1] ?? total;
  const fault = await scanPart(scan, rest.path, rest.from, starts[1] ?? rest.to, onBytes);
  if (scan.capacity === firsts[1]) scan.capacity = total;
  let again = fault && replies.length > 0 ? rest.from : undefined;
  if (again !== undefined) Object.assign(scan, { rows, extraLines, fault: undefined });
  for (let i = 0; i < replies.length && again === undefined; i++) {
    const reply = await replies[i];
    if (reply?.kind === 'range' && reply.range) appendRange(scan, reply.range);
    else again = starts[i + 1]!;
  }
  if (again === undefined) return;
  // No other thread may write into the columns any more.
  await Promise.all(threads.map((thread) => thread.stop()));
  await scanPart(scan, rest.path, again, rest.to, onBytes);
}

/** Rows that the text between the remainder's start and a position is given room for. */
function slotBefore(position: number, rest: Remainder, rows: number): number {
  return Math.floor((rows * (position - rest.from)) / (rest.to - rest.from));
}

/** Makes room for that many rows; numbers go where other threads can write them. */
function share(scan: Scan, capacity: number): void {
  for (const column of scan.columns) {
    if (column.kind !== 'number') continue;
    const values = new Float64Array(new SharedArrayBuffer(capacity * Float64Array.BYTES_PER_ELEMENT));
    values.set(column.values.subarray(0, scan.rows));
    column.values = values;
  }
  reserve(scan, capacity);
}

function rangeTask(
  scan: Scan,
  rest: Remainder,
  [from, to]: readonly [number, number],
  [first, end]: readonly [number, number],
): RangeTask {
  return {
    path: rest.path,
    delimiter: scan.delimiter,
    nulls: rest.nulls,
    columns: rest.columns.map((column) =>
      column.kind === 'text'
        ? { kind: 'text', name: column.name }
        : {
            kind: 'number',
            name: column.name,
            declared: column.declared,
            values: column.values.subarray(first, end),
          },
    ),
    from,
    to,
    capacity: end - first,
  };
}

const PROBE = 64 * 1024;

/** Where the parts start: behind a line end at or after each equal share of the remainder. */
async function rowStarts(rest: Remainder, parts: number): Promise<number[]> {
  const starts = [rest.from];
  for (let part = 1; part < parts; part++) {
    const position = rest.from + Math.floor(((rest.to - rest.from) * part) / parts);
    const start = await lineStart(rest.path, position, rest.to);
    if (start !== undefined && start > starts.at(-1)!) starts.push(start);
  }
  return starts;
}

/** The position behind the first line end in the bytes from `position` on, where one is near and something follows. */
async function lineStart(path: string, position: number, to: number): Promise<number | undefined> {
  const source = await fileSource(path, undefined, position, Math.min(to, position + PROBE));
  try {
    const probe = new Uint8Array(PROBE);
    const lineEnd = probe.subarray(0, await source.fill(probe, 0, PROBE)).indexOf(LF);
    const start = position + lineEnd + 1;
    return lineEnd === -1 || start >= to ? undefined : start;
  } finally {
    await source.close();
  }
}
