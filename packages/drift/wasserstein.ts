/** Evidently's least spread to divide by. */
const LEAST_SPREAD = 0.001;

/**
 * The first Wasserstein distance of two samples of ascending finite numbers: the area between their distribution
 * functions, in the unit of the numbers. NaN where a sample is empty.
 */
export function wasserstein(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  const m = b.length;
  if (n === 0 || m === 0) return Number.NaN;
  let i = 0;
  let j = 0;
  let area = 0;
  let value = Math.min(a[0]!, b[0]!);
  while (i < n && j < m) {
    while (i < n && a[i] === value) i++;
    while (j < m && b[j] === value) j++;
    const next = j >= m || (i < n && a[i]! <= b[j]!) ? a[i]! : b[j]!;
    if (i >= n && j >= m) break;
    area += Math.abs(i / n - j / m) * (next - value);
    value = next;
  }
  return area + rest(a, i, value) + rest(b, j, value);
}

/** The area over what is left of one sample when the other has ended: the mean distance from there. */
function rest(sorted: Float64Array, start: number, value: number): number {
  let sum = 0;
  for (let i = start; i < sorted.length; i++) sum += sorted[i]! - value;
  return sum / sorted.length;
}

/** The distance in standard deviations of the reference, of which Evidently takes at least 0.001. */
export function normedWasserstein(distance: number, referenceDeviation: number): number {
  return distance / Math.max(referenceDeviation, LEAST_SPREAD);
}
