import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * Two-sided p-value of the paired permutation test that differences are as likely to be negative as positive: how often
 * random signs give a sum at least as far from 0 as the one seen, (k + 1) / (flips + 1) (Phipson and Smyth 2010).
 * The flips follow from the seed alone.
 */
export function signFlipTest(differences: Float64Array, flips: number, seed: number): number {
  const sizes = differences.filter((difference) => difference !== 0);
  if (sizes.length === 0) return 1;
  const seen = Math.abs(sizes.reduce((sum, difference) => sum + difference, 0));
  const total = sizes.reduce((sum, difference) => sum + Math.abs(difference), 0);
  // Sums of the same numbers in another order differ by rounding.
  const least = seen - 1e-12 * total;
  const generator = xoroshiro128plus(seed);
  for (let i = 0; i < 64; i++) generator.next();
  let asFar = 0;
  for (let flip = 0; flip < flips; flip++) {
    let sum = 0;
    let bits = 0;
    for (let i = 0; i < sizes.length; i++) {
      if ((i & 31) === 0) bits = generator.next();
      sum += bits & 1 ? sizes[i]! : -sizes[i]!;
      bits >>>= 1;
    }
    if (Math.abs(sum) >= least) asFar++;
  }
  return (asFar + 1) / (flips + 1);
}
