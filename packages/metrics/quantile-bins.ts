import { quantileSorted } from './interval.ts';

/** Bins of numbers by their quantiles. */
export interface QuantileBins {
  /** The bin of each row, -1 where the value is null or NaN. Every bin holds a row. */
  readonly codes: Int32Array;
  /** How many bins there are: at most as many as were asked for, 0 when no row has a value. */
  readonly count: number;
  /**
   * Ascending, where one bin ends and the next begins; a value on an edge is in the lower bin. When there is one bin
   * only, a number that none of its values is above.
   */
  readonly edges: readonly number[];
}

/**
 * Bins with about equally many values each. Edges are the quantiles 1/bins, 2/bins ... of the finite values, by linear
 * interpolation (numpy's default), each rounded to as few digits, 4 or more significant, as leave every row in its bin.
 * Edges with no value between them are one, so there may be fewer bins. `nulls` is 1 where a value is null; `bins` is
 * at least 2.
 */
export function quantileBins(
  values: Float64Array,
  nulls: Uint8Array | undefined,
  bins: number,
): QuantileBins {
  const known = values.filter((value, row) => nulls?.[row] !== 1 && !Number.isNaN(value)).sort();
  const edges = known.length === 0 ? [] : edgesOf(known, bins);
  const codes = new Int32Array(values.length);
  for (let row = 0; row < codes.length; row++) {
    const value = values[row]!;
    codes[row] = nulls?.[row] === 1 || Number.isNaN(value) ? -1 : binOf(value, edges);
  }
  const isOne = known.length > 0 && known.at(-1)! <= edges[0]!;
  return { codes, count: known.length === 0 ? 0 : isOne ? 1 : edges.length + 1, edges };
}

/** The name of a bin as a condition: `age <= 22`, `22 < age <= 31`, `age > 31`. */
export function binName(column: string, { count, edges }: QuantileBins, bin: number): string {
  if (bin === 0) return `${column} <= ${edges[0]}`;
  if (bin === count - 1) return `${column} > ${edges.at(-1)}`;
  return `${edges[bin - 1]} < ${column} <= ${edges[bin]}`;
}

/** Edges, at least one, of ascending values, at least one. */
function edgesOf(sorted: Float64Array, bins: number): number[] {
  const finite = sorted.filter(Number.isFinite);
  const edges: number[] = [];
  let parted = 0;
  for (let bin = 1; bin < bins && finite.length > 0; bin++) {
    const edge = finiteQuantile(finite, bin / bins);
    const below = countUpTo(sorted, edge);
    if (below === parted || below === sorted.length) continue;
    edges.push(shortest(edge, sorted[below - 1]!, sorted[below]!));
    parted = below;
  }
  const greatest = sorted.at(-1)!;
  return edges.length > 0 ? edges : [shortest(greatest, greatest, Number.POSITIVE_INFINITY)];
}

/** As quantileSorted, also for values further apart than the largest number. */
function finiteQuantile(finite: Float64Array, share: number): number {
  const quantile = quantileSorted(finite, share);
  return Number.isFinite(quantile)
    ? quantile
    : 2 *
        quantileSorted(
          finite.map((value) => value / 2),
          share,
        );
}

/** The number of fewest digits, 4 or more, that rounds `edge` and parts `low` (not above it) from `high`. */
function shortest(edge: number, low: number, high: number): number {
  for (let digits = 4; digits <= 17; digits++) {
    const rounded = Number(edge.toPrecision(digits));
    if (low <= rounded && rounded < high) return rounded;
  }
  return edge;
}

/** How many ascending values are not above a limit. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! <= limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

function binOf(value: number, edges: readonly number[]): number {
  let bin = 0;
  while (bin < edges.length && value > edges[bin]!) bin++;
  return bin;
}
