/**
 * P-values adjusted for the false discovery rate, in the order given (Benjamini and Hochberg 1995): those at most q are
 * discoveries of which at most the share q is expected to be false, where tests are independent or positively dependent.
 * A p-value that is NaN is not among the tests and stays NaN.
 */
export function benjaminiHochberg(p: Float64Array | readonly number[]): number[] {
  return adjust(p, (value, rank, tests) => (value * tests) / (rank + 1), 'down');
}

/**
 * P-values adjusted for the chance of any false discovery, in the order given (Holm 1979), however the tests depend on
 * each other. A p-value that is NaN is not among the tests and stays NaN.
 */
export function holm(p: Float64Array | readonly number[]): number[] {
  return adjust(p, (value, rank, tests) => value * (tests - rank), 'up');
}

/**
 * Each p-value scaled by its rank (0 is the least), kept at most 1 and in order: stepping `up`, none is below that of a
 * lesser p-value; stepping `down`, none is above that of a greater.
 */
function adjust(
  p: Float64Array | readonly number[],
  scaled: (value: number, rank: number, tests: number) => number,
  step: 'up' | 'down',
): number[] {
  const adjusted = Array.from(p, () => Number.NaN);
  const order = [...p.keys()].filter((i) => !Number.isNaN(p[i]!)).sort((a, b) => p[a]! - p[b]!);
  const ranks = [...order.keys()];
  if (step === 'down') ranks.reverse();
  let bound = step === 'up' ? 0 : 1;
  for (const rank of ranks) {
    const value = scaled(p[order[rank]!]!, rank, order.length);
    bound = step === 'up' ? Math.min(1, Math.max(bound, value)) : Math.min(bound, value);
    adjusted[order[rank]!] = bound;
  }
  return adjusted;
}
