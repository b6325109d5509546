import type { PairedCounts } from './bins.ts';
import { firstAbove } from './number-sample.ts';

const BINS = 10;

/**
 * Counts of both ascending samples between the deciles of the reference, the outermost bins open; ties that span a decile
 * make fewer bins. The reference is not empty.
 */
export function decileCounts(reference: Float64Array, current: Float64Array): PairedCounts {
  const counts: [number, number][] = [];
  let [from, at] = [0, 0];
  for (let bin = 1; bin <= BINS; bin++) {
    const edge = reference[Math.ceil((bin * reference.length) / BINS) - 1]!;
    const last = bin === BINS || edge === reference[reference.length - 1];
    const to = last ? reference.length : firstAbove(reference, edge, from);
    const end = last ? current.length : firstAbove(current, edge, at);
    if (to > from) counts.push([to - from, end - at]);
    if (last) break;
    [from, at] = [to, end];
  }
  return {
    reference: Float64Array.from(counts, ([count]) => count),
    current: Float64Array.from(counts, ([, count]) => count),
  };
}
