import { normalQuantile } from '@pawl/metrics';
import { type Column, takeRows } from '@pawl/table';
import { categoryCounts } from '../category-counts.ts';
import { netVariation, variationErrors } from '../category-effects.ts';
import { scaledHomogeneityTest } from '../chi-squared.ts';
import type { ColumnTest } from '../column-test.ts';
import { compareSorted } from '../compare-sorted.ts';
import { totalVariation } from '../divergences.ts';
import { numberSample } from '../number-sample.ts';
import { binRows } from './bin-rows.ts';
import { averageRunLength, cusum, SLACK } from './cusum.ts';
import type { Chunk } from './cut.ts';

/** Of a column in a chunk; fewer are not charted. */
const LEAST_ROWS = 20;
/** No single chunk says more than this. */
const MOST = 8;

export interface JudgedChunk extends Chunk {
  /** Why it is not judged, null where it is. */
  readonly passed: string | null;
}

/** The control chart of one column; a number a chunk in each list, null where there is none. */
export interface ColumnChart {
  readonly column: string;
  /** To the reference: of the distribution functions, or total variation. */
  readonly distances: readonly (number | null)[];
  /** Standardised: standard normal, and independent of each other, where nothing changes. */
  readonly shifts: readonly (number | null)[];
  /** Of the shifts. */
  readonly sums: readonly number[];
  /** The first chunk whose sum is above the limit, and the one from which that sum grew. */
  readonly first: number | null;
  readonly since: number | null;
  /** What is decided along with the other tests of the column. */
  readonly test: ColumnTest;
}

/**
 * The chart of a column, undefined where there is nothing to chart. Each chunk is compared, in bins of the reference,
 * with the reference and the chunks before it together, so the p-values of a table that does not change are independent
 * (as those of sequential ranks are); the shift is the normal value of that chance, which rises with any change.
 */
export function chartColumn(
  reference: Column,
  current: Column,
  chunks: readonly JudgedChunk[],
  { limit, threshold }: { readonly limit: number; readonly threshold: number },
): ColumnChart | undefined {
  const shifts = shiftsOf(reference, current, chunks);
  if (!shifts || shifts.every(Number.isNaN)) return undefined;
  const distance = distanceTo(reference, current);
  const sums = cusum(shifts);
  const found = sums.findIndex((sum) => sum > limit);
  const first = found < 0 ? null : found;
  const peak = sums.indexOf(Math.max(...sums));
  const since = startOf(sums, first ?? peak);
  const changed = chunks.slice(startOf(sums, peak), peak + 1).filter(({ passed }) => passed === null);
  const effect = distance(Int32Array.from(changed.flatMap(({ rows }) => [...rows])));
  const judged = shifts.filter((shift) => !Number.isNaN(shift)).length;
  return {
    column: reference.name,
    distances: chunks.map(({ rows }) => distance(rows)?.seen ?? null),
    shifts: shifts.map((shift) => (Number.isNaN(shift) ? null : shift)),
    sums,
    first,
    since: first === null ? null : since,
    test: {
      column: reference.name,
      aspect: 'over time',
      test: 'CUSUM',
      statistic: sums[peak]!,
      pValue: chanceOf(sums[peak]!, judged),
      effect: effect && { name: 'distance since then', value: effect.seen, interval: null },
      others: [],
      net: effect?.net ?? 0,
      threshold,
      sight: null,
      note: `changed from ${chunks[since]!.name} on${first === null ? '' : `, out of control at ${chunks[first]!.name}`}`,
    },
  };
}

/** The chunk from which the sum at `place` grew. */
function startOf(sums: readonly number[], place: number): number {
  let start = place;
  while (start > 0 && sums[start - 1]! > 0) start--;
  return start;
}

/** Of a sum as large within so many values: run lengths are nearly geometric. */
function chanceOf(sum: number, values: number): number {
  return sum <= 0 ? 1 : Math.max(1e-12, -Math.expm1(-values / averageRunLength(sum, SLACK)));
}

function shiftsOf(reference: Column, current: Column, chunks: readonly JudgedChunk[]): number[] | undefined {
  const binned = binRows(reference, current);
  if (!binned || binned.reference.length < 1) return undefined;
  const before = binned.reference.slice();
  return chunks.map(({ rows, passed }) => {
    if (passed !== null) return Number.NaN;
    const counts = new Float64Array(before.length);
    let valued = 0;
    for (const row of rows) {
      const bin = binned.bins[row]!;
      if (bin < 0) continue;
      counts[bin]!++;
      valued++;
    }
    if (valued < LEAST_ROWS) return Number.NaN;
    const { pValue, df } = scaledHomogeneityTest({ reference: before, current: counts });
    for (let bin = 0; bin < before.length; bin++) before[bin]! += counts[bin]!;
    return df === 0 ? Number.NaN : Math.min(MOST, Math.max(-MOST, -normalQuantile(pValue)));
  });
}

type Distance = { readonly seen: number; readonly net: number };

function distanceTo(reference: Column, current: Column): (rows: Int32Array) => Distance | null {
  const take = (rows: Int32Array) => takeRows({ rows: 0, columns: [current] }, rows).columns[0]!;
  if (reference.kind === 'number') {
    const { sorted } = numberSample(reference);
    return (rows) => {
      const column = take(rows);
      if (column.kind !== 'number') return null;
      const own = numberSample(column).sorted;
      if (own.length === 0 || sorted.length === 0) return null;
      const seen = greatestDistance(own, sorted);
      return { seen, net: seen };
    };
  }
  return (rows) => {
    const column = take(rows);
    if (column.kind !== 'text') return null;
    const counts = categoryCounts(reference, column);
    if (counts.referenceRows === 0 || counts.currentRows === 0) return null;
    const seen = totalVariation(counts.reference, counts.current);
    return { seen, net: netVariation(seen, variationErrors(counts)) };
  };
}

/** The distance of the distribution functions of few numbers and of many, by searching in the many. */
function greatestDistance(few: Float64Array, many: Float64Array): number {
  if (few.length * 8 > many.length) return compareSorted(few, many).gap / few.length / many.length;
  let greatest = 0;
  for (let i = 0; i < few.length; ) {
    const value = few[i]!;
    let next = i + 1;
    while (next < few.length && few[next] === value) next++;
    const below = countBelow(many, value, false) / many.length;
    const upTo = countBelow(many, value, true) / many.length;
    greatest = Math.max(greatest, Math.abs(i / few.length - below), Math.abs(next / few.length - upTo));
    i = next;
  }
  return greatest;
}

function countBelow(sorted: Float64Array, value: number, andEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value || (andEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
