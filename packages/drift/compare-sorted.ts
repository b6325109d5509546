export interface SortedComparison {
  /** The greatest distance of the two distribution functions times both sizes: a whole number. */
  readonly gap: number;
  /** The area between the distribution functions, Wasserstein's first distance; not finite where the numbers are not. */
  readonly area: number;
}

/** Compares the distribution functions of two ascending samples, neither of them empty, in one pass over both. */
export function compareSorted(a: Float64Array, b: Float64Array): SortedComparison {
  const n = a.length;
  const m = b.length;
  let i = 0;
  let j = 0;
  // What i of the n and j of the m numbers make of the distance, times n m: i m - j n.
  let gap = 0;
  let least = 0;
  let most = 0;
  let area = 0;
  let value = Math.min(a[0]!, b[0]!);
  while (i < n && j < m) {
    let x = a[i]!;
    let y = b[j]!;
    // Runs of one sample between two numbers of the other: few branches to guess wrong.
    while (x < y) {
      area += Math.abs(gap) * (x - value);
      value = x;
      gap += m;
      if (++i === n) break;
      x = a[i]!;
    }
    if (gap > most) most = gap;
    if (i === n) break;
    while (y < x) {
      area += Math.abs(gap) * (y - value);
      value = y;
      gap -= n;
      if (++j === m) break;
      y = b[j]!;
    }
    if (gap < least) least = gap;
    if (x !== y) continue;
    // Ties count only when all of them are behind.
    area += Math.abs(gap) * (x - value);
    value = x;
    for (; i < n && a[i] === value; i++) gap += m;
    for (; j < m && b[j] === value; j++) gap -= n;
    if (gap > most) most = gap;
    if (gap < least) least = gap;
  }
  const rest = distanceFrom(value, a, i) + distanceFrom(value, b, j);
  return { gap: Math.max(most, -least), area: area / n / m + rest };
}

/** What is left of one sample when the other has ended: the mean distance of all its numbers from there. */
function distanceFrom(value: number, sorted: Float64Array, start: number): number {
  let sum = 0;
  for (let i = start; i < sorted.length; i++) sum += sorted[i]! - value;
  return sum / sorted.length;
}
