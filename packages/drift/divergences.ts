/** Evidently's stand-in for a share of 0. */
const LEAST_SHARE = 0.0001;

/** Population stability index: the sum of (p - q) ln(p / q), empty categories filled as Evidently fills them. */
export function populationStability(p: Float64Array, q: Float64Array): number {
  const reference = filled(p);
  const current = filled(q);
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    sum += (reference[i]! - current[i]!) * Math.log(reference[i]! / current[i]!);
  }
  return sum;
}

/** Kullback and Leibler's divergence of `p` from `q` in nats, empty categories filled as Evidently fills them. */
export function kullbackLeibler(p: Float64Array, q: Float64Array): number {
  const reference = scaled(filled(p));
  const current = scaled(filled(q));
  let sum = 0;
  for (let i = 0; i < reference.length; i++) sum += reference[i]! * Math.log(reference[i]! / current[i]!);
  return sum;
}

/** Jensen and Shannon's distance: the root of their divergence, with the natural logarithm; 0 to sqrt(ln 2). */
export function jensenShannon(p: Float64Array, q: Float64Array): number {
  const reference = scaled(p);
  const current = scaled(q);
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const middle = (reference[i]! + current[i]!) / 2;
    if (reference[i]! > 0) sum += reference[i]! * Math.log(reference[i]! / middle);
    if (current[i]! > 0) sum += current[i]! * Math.log(current[i]! / middle);
  }
  return Math.sqrt(Math.max(0, sum) / 2);
}

/** Hellinger's distance, 0 to 1. */
export function hellinger(p: Float64Array, q: Float64Array): number {
  const reference = scaled(p);
  const current = scaled(q);
  let overlap = 0;
  for (let i = 0; i < reference.length; i++) overlap += Math.sqrt(reference[i]! * current[i]!);
  return Math.sqrt(1 - Math.min(1, overlap));
}

/** Total variation: the share of rows that would have to change their category, 0 to 1. */
export function totalVariation(p: Float64Array, q: Float64Array): number {
  const reference = scaled(p);
  const current = scaled(q);
  let sum = 0;
  for (let i = 0; i < reference.length; i++) sum += Math.abs(reference[i]! - current[i]!);
  return sum / 2;
}

/** The greatest change of the share of a category, 0 to 1, and which category it is (-1 where there is none). */
export function greatestChange(p: Float64Array, q: Float64Array): { value: number; index: number } {
  const reference = scaled(p);
  const current = scaled(q);
  let value = 0;
  let index = -1;
  for (let i = 0; i < reference.length; i++) {
    const change = Math.abs(reference[i]! - current[i]!);
    if (index >= 0 && change <= value) continue;
    value = change;
    index = i;
  }
  return { value, index };
}

/** Shares of their sum. */
function scaled(counts: Float64Array): Float64Array {
  let sum = 0;
  for (const count of counts) sum += count;
  return counts.map((count) => count / sum);
}

function filled(counts: Float64Array): Float64Array {
  const shares = scaled(counts);
  let least = 1;
  for (const share of shares) if (share > 0 && share < least) least = share;
  const stand = least <= LEAST_SHARE ? least / 1e6 : LEAST_SHARE;
  return shares.map((share) => (share === 0 ? stand : share));
}
