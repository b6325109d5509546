import { createRandom, shuffle } from '@pawl/table';

/** Random orders as extreme as the one seen after which there is no more doubt that such orders are common. */
const ENOUGH = 20;
const MOST_DRAWS = 9999;
/** Numbers that are added up over all draws at most. */
const WORK = 20_000_000;

export interface ClusterResult {
  /** Half the sum of all changes of shares between the sides. */
  readonly variation: number;
  /** What of that chance makes on average, by the same shuffles. */
  readonly byChance: number;
  readonly pValue: number;
}

/**
 * Whether rows fall into categories by other shares on the two sides, where rows come in clusters, such as days, that are
 * alike in themselves: whole clusters are shuffled between the sides. Each cluster has its counts of the categories.
 */
export function clusterTest(
  reference: readonly Float64Array[],
  current: readonly Float64Array[],
  seed: number,
): ClusterResult {
  const clusters = [...reference, ...current];
  const categories = clusters[0]!.length;
  const order = Int32Array.from(clusters.keys());
  const sums = sumOf(clusters, order);
  const variation = variationOf(clusters, order, reference.length, sums);
  const random = createRandom(seed);
  const draws = Math.max(199, Math.min(MOST_DRAWS, Math.floor(WORK / (clusters.length * categories))));
  let asFar = 0;
  let sum = 0;
  let draw = 0;
  while (draw < draws && asFar < ENOUGH) {
    draw++;
    shuffle(order, random);
    const drawn = variationOf(clusters, order, reference.length, sums);
    sum += drawn;
    // Sums of the same numbers in another order differ by rounding.
    if (drawn >= variation * (1 - 1e-12)) asFar++;
  }
  const pValue = asFar === ENOUGH ? asFar / draw : (asFar + 1) / (draws + 1);
  return { variation, byChance: sum / draw, pValue };
}

function sumOf(clusters: readonly Float64Array[], places: Int32Array): Float64Array {
  const sums = new Float64Array(clusters[0]!.length);
  for (const place of places) {
    const counts = clusters[place]!;
    for (let i = 0; i < sums.length; i++) sums[i]! += counts[i]!;
  }
  return sums;
}

function variationOf(
  clusters: readonly Float64Array[],
  order: Int32Array,
  first: number,
  all: Float64Array,
): number {
  const from = sumOf(clusters, order.subarray(0, first));
  let n = 0;
  let total = 0;
  for (let i = 0; i < all.length; i++) {
    n += from[i]!;
    total += all[i]!;
  }
  const m = total - n;
  if (n === 0 || m === 0) return 0;
  let sum = 0;
  for (let i = 0; i < all.length; i++) sum += Math.abs(from[i]! / n - (all[i]! - from[i]!) / m);
  return sum / 2;
}
