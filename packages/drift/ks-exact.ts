/**
 * P(D >= h / lcm) of the two-sample Kolmogorov-Smirnov statistic of samples of `m` and `n` numbers of one continuous
 * distribution, where lcm is the least common multiple of m and n: the share of the lattice paths from (0, 0) to (m, n)
 * that come as far as `h` from the diagonal (J. L. Hodges, "The significance probability of the Smirnov two-sample test",
 * 1958). `h` is a whole number from 0 to lcm. The work is (m + n) times the paths' room, at most m n.
 */
export function ksExact(m: number, n: number, h: number): number {
  if (h <= 0) return 1;
  return Math.min(1, m === n ? equalSizes(n, h) : shareOutside(m, n, h));
}

/** 2 (A1 - A2 + A3 - ...), where Ak is C(2n, n - k h) / C(2n, n); for equal sizes reflections count the paths. */
function equalSizes(n: number, h: number): number {
  let ratio = 1;
  let sum = 0;
  let sign = 1;
  for (let i = 1; i <= n; i++) {
    ratio *= (n - i + 1) / (n + i);
    if (i % h !== 0) continue;
    sum += sign * ratio;
    sign = -sign;
    if (ratio === 0) break;
  }
  return Math.max(0, 2 * sum);
}

/**
 * Of the paths to (x, y), the share that came as far as h is the mean of that of (x - 1, y) and (x, y - 1), weighted by
 * x and y. Shares need no scaling, and one diagonal x + y = s after the other leaves no step waiting for its neighbour.
 */
function shareOutside(m: number, n: number, h: number): number {
  const divisor = greatestCommonDivisor(m, n);
  const across = m / divisor;
  const total = across + n / divisor;
  // One share an x; 1 wherever a path would be outside.
  const shares = new Float64Array(m + 1).fill(1);
  shares[0] = 0;
  for (let s = 1; s <= m + n; s++) {
    // Inside lie the x with |x n - y m| < h times the divisor.
    const inside = Math.floor((s * across - h) / total) + 1;
    const low = Math.max(inside, 0, s - n);
    const high = Math.min(Math.ceil((s * across + h) / total) - 1, m, s);
    const scale = 1 / s;
    for (let x = high; x >= 1 && x >= low; x--) {
      shares[x] = (x * shares[x - 1]! + (s - x) * shares[x]!) * scale;
    }
    if (inside > 0) shares[inside - 1] = 1;
  }
  return shares[m]!;
}

export function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
