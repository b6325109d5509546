import { coarsened, type Grid } from './grid.ts';
import type { NumberRuns } from './number-keys.ts';

/** Compares distribution functions of distinct numbers with counts, as `compareSorted` does of ascending ones. Both must have some. */
export function compareRuns(a: NumberRuns, b: NumberRuns): { readonly gap: number; readonly area: number } {
  const n = total(a.counts);
  const m = total(b.counts);
  let i = 0;
  let j = 0;
  let gap = 0;
  let most = 0;
  let area = 0;
  let value = Math.min(a.values[0]!, b.values[0]!);
  while (i < a.values.length || j < b.values.length) {
    const x = i < a.values.length ? a.values[i]! : Number.POSITIVE_INFINITY;
    const y = j < b.values.length ? b.values[j]! : Number.POSITIVE_INFINITY;
    const next = Math.min(x, y);
    // As shares: a product of counts and of a great number would overflow.
    if (gap !== 0) area += (Math.abs(gap) / n / m) * (next - value);
    value = next;
    if (x === next && i < a.values.length) gap += a.counts[i++]! * m;
    if (y === next && j < b.values.length) gap -= b.counts[j++]! * n;
    most = Math.max(most, Math.abs(gap));
  }
  return { gap: most, area };
}

export function total(counts: Iterable<number>): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

/** How many infinities there are below all numbers, and how many numbers in all. */
interface Ends {
  readonly below: number;
  readonly rows: number;
}

/**
 * The distance of distribution functions from grids: at ends of buckets they are known, and that is the least it can be.
 * Between them it may be greater only where both have numbers in one bucket whose order is not known.
 */
export function compareGrids(
  a: Grid,
  b: Grid,
  from: Ends,
  to: Ends,
): { readonly gap: number; readonly most: number; readonly error: number } {
  const shift = Math.max(a.shift, b.shift);
  const [x, y] = [coarsened(a, shift), coarsened(b, shift)];
  const [n, m] = [from.rows, to.rows];
  let i = 0;
  let j = 0;
  let gap = from.below * m - to.below * n;
  let least = Math.abs(gap);
  let most = least;
  let unsure = 0;
  let unsureNow = 0;
  while (i < x.counts.length || j < y.counts.length) {
    const left = j >= y.counts.length || (i < x.counts.length && x.prefixes[i]! <= y.prefixes[j]!);
    const right = i >= x.counts.length || (j < y.counts.length && y.prefixes[j]! <= x.prefixes[i]!);
    const p = left ? x.counts[i]! * m : 0;
    const q = right ? y.counts[j]! * n : 0;
    if (left && right && !(x.single[i] === 1 && y.single[j] === 1)) {
      most = Math.max(most, gap + p, q - gap);
      unsure = Math.max(unsure, p);
      unsureNow = Math.max(unsureNow, q);
    } else if (left && right && x.keys[i] !== y.keys[j]) {
      const between = x.keys[i]! < y.keys[j]! ? gap + p : gap - q;
      least = Math.max(least, Math.abs(between));
    }
    gap += p - q;
    least = Math.max(least, Math.abs(gap));
    if (left) i++;
    if (right) j++;
  }
  return { gap: least, most: Math.max(most, least) / n / m, error: (unsure + unsureNow) / n / m };
}
