import { fileSource, type OnBytes } from './byte-source.ts';
import type { KnownBuilder } from './csv-columns.ts';
import { appendRange, expectedRows, type RangeTask, reserve, scanPart } from './csv-range.ts';
import { LF, type Scan } from './csv-state.ts';
import { inWorker } from './worker-task.ts';

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
 * Reads the remainder in as many threads, and appends the parts in order.
 *
 * The remainder is cut behind line ends. One of those may lie inside quotes: then the part before it ends in an open
 * quote, which is a fault. So a part without a fault ended where a row does and the next one started where a row
 * does; from the first part with a fault on, everything is read again in one go, and a fault then is the file's own.
 */
export async function scanInParts(
  scan: Scan,
  rest: Remainder,
  entry: URL,
  threads: number,
  onBytes?: OnBytes,
): Promise<void> {
  const starts = await rowStarts(rest, threads);
  const stop = new AbortController();
  const total = expectedRows(scan.rows, rest.share);
  const workers = starts.slice(1).map((from, i) => {
    const to = starts[i + 2] ?? rest.to;
    return { from, reply: inWorker(entry, rangeTask(scan, rest, from, to, total), stop.signal, onBytes) };
  });
  reserve(scan, total);
  try {
    const { rows, extraLines } = scan;
    const fault = await scanPart(scan, rest.path, rest.from, starts[1] ?? rest.to, onBytes);
    if (fault && workers.length > 0) {
      Object.assign(scan, { rows, extraLines, fault: undefined });
      await scanPart(scan, rest.path, rest.from, rest.to, onBytes);
      return;
    }
    for (const { from, reply } of workers) {
      const range = (await reply)?.range;
      if (!range) {
        await scanPart(scan, rest.path, from, rest.to, onBytes);
        return;
      }
      appendRange(scan, range);
    }
  } finally {
    stop.abort();
  }
}

function rangeTask(
  scan: Scan,
  rest: Remainder,
  from: number,
  to: number,
  total: number,
): RangeTask & { kind: 'range' } {
  return {
    kind: 'range',
    path: rest.path,
    delimiter: scan.delimiter,
    nulls: rest.nulls,
    columns: rest.columns.map((column) => ({
      name: column.name,
      kind: column.kind,
      declared: column.kind === 'number' && column.declared,
    })),
    from,
    to,
    capacity: expectedRows((total * (to - from)) / rest.to, 1),
  };
}

const PROBE = 64 * 1024;

/** Where the parts start: behind a line end at or after each equal share of the remainder. */
async function rowStarts(rest: Remainder, parts: number): Promise<number[]> {
  const starts = [rest.from];
  for (let part = 1; part < parts; part++) {
    const share = rest.from + Math.floor(((rest.to - rest.from) * part) / parts);
    const source = await fileSource(rest.path, undefined, share, Math.min(rest.to, share + PROBE));
    try {
      const probe = new Uint8Array(PROBE);
      const count = await source.fill(probe, 0, PROBE);
      const lineEnd = probe.subarray(0, count).indexOf(LF);
      const start = share + lineEnd + 1;
      if (lineEnd !== -1 && start < rest.to && start > starts.at(-1)!) starts.push(start);
    } finally {
      await source.close();
    }
  }
  return starts;
}
