import type { ToLocal } from '../time/zone.ts';

export type Every = 'day' | 'week' | 'month';

/** Rows of one day, week or month. */
export interface Chunk {
  /** The day it begins with, as 2026-05-31; weeks begin with Monday. */
  readonly name: string;
  /** Row indices, ascending. */
  readonly rows: Int32Array;
  /** The share of its time from its first row to its last, at either end of all chunks; 1 for those between. */
  readonly covered: number;
}

const DAY = 86_400_000;
/** 1970-01-01 was a Thursday. */
const FIRST_MONDAY = 4;

/**
 * The rows by the day, week or month of their time on the clocks of a zone, in order, with the empty chunks between them.
 * Rows whose time is NaN are in none. Undefined where there would be more than `most` chunks.
 */
export function cutRows(
  times: Float64Array,
  every: Every,
  toLocal: ToLocal,
  most: number,
): Chunk[] | undefined {
  const parts = new Map<number, number[]>();
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < times.length; row++) {
    if (Number.isNaN(times[row]!)) continue;
    const local = toLocal(times[row]!);
    oldest = Math.min(oldest, local);
    newest = Math.max(newest, local);
    const number = numberOf(local, every);
    const rows = parts.get(number);
    if (rows) rows.push(row);
    else if (parts.size > most) return undefined;
    else parts.set(number, [row]);
  }
  if (parts.size === 0) return [];
  const first = numberOf(oldest, every);
  const last = numberOf(newest, every);
  if (last - first >= most) return undefined;
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const [start, end] = [startOf(first + i, every), startOf(first + i + 1, every)];
    return {
      name: new Date(start).toISOString().slice(0, -14),
      rows: Int32Array.from(parts.get(first + i) ?? []),
      covered: (Math.min(end, newest) - Math.max(start, oldest)) / (end - start),
    };
  });
}

/** Days, weeks or months since the first of 1970. */
function numberOf(local: number, every: Every): number {
  const day = Math.floor(local / DAY);
  if (every === 'day') return day;
  if (every === 'week') return Math.floor((day - FIRST_MONDAY) / 7);
  const date = new Date(local);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

function startOf(number: number, every: Every): number {
  if (every === 'day') return number * DAY;
  if (every === 'week') return (number * 7 + FIRST_MONDAY) * DAY;
  const date = new Date(0);
  date.setUTCFullYear(1970 + Math.floor(number / 12), ((number % 12) + 12) % 12, 1);
  return date.getTime();
}
