import { lowerBound, upperBound } from './grid.ts';
import { type NumberRuns, numberOf } from './number-keys.ts';
import type { NumberProfile } from './number-profile.ts';

/** Bins of about as many numbers each. */
export const BINS = 10;

/** How many numbers are in each bin: bin i holds those of which i edges are not above, infinities among them. */
export interface NumberBins {
  /** Ascending, at most 9. */
  readonly edges: Float64Array;
  /** One more than edges. */
  readonly counts: Float64Array;
}

/**
 * Bins of about a tenth of the finite numbers each. Edge k is the least number of the profile, or least bound of a bucket
 * of its grid, below which at least k tenths of the finite numbers lie; where several k have the same it stands once.
 * So the counts are exact even from a grid.
 */
export function binsOf(profile: Pick<NumberProfile, 'values' | 'grid' | 'below' | 'above'>): NumberBins {
  const { values, grid, below, above } = profile;
  const counts = (values ?? grid)!.counts;
  let all = 0;
  for (const count of counts) all += count;
  const edges: number[] = [];
  const inBins: number[] = [below];
  let before = 0;
  let start = 0;
  for (let i = 0; i < counts.length; i++) {
    if (Math.floor((before * BINS) / all) > Math.floor((start * BINS) / all)) {
      edges.push(values ? values.values[i]! : lowerBound(grid!, i));
      inBins.push(0);
      start = before;
    }
    inBins[inBins.length - 1]! += counts[i]!;
    before += counts[i]!;
  }
  inBins[inBins.length - 1]! += above;
  return { edges: Float64Array.from(edges), counts: Float64Array.from(inBins) };
}

/** Counts in the bins of given edges. */
export function countInBins(
  { values, counts }: NumberRuns,
  edges: Float64Array,
  below: number,
  above: number,
): Float64Array {
  const inBins = new Float64Array(edges.length + 1);
  inBins[0]! += below;
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    while (bin < edges.length && edges[bin]! <= values[i]!) bin++;
    inBins[bin]! += counts[i]!;
  }
  inBins[edges.length]! += above;
  return inBins;
}

/** Counts of a profile in the bins of given edges; null where an edge goes through a bucket of its grid. */
export function countProfileInBins(
  { values, grid, below, above }: NumberProfile,
  edges: Float64Array,
): Float64Array | null {
  if (values) return countInBins(values, edges, below, above);
  const places = new Float64Array(grid!.counts.length);
  for (let i = 0; i < places.length; i++) {
    const single = grid!.single[i] === 1;
    const least = single ? numberOf(grid!.keys[i]!) : lowerBound(grid!, i);
    if (!single) {
      const most = upperBound(grid!, i);
      for (const edge of edges) if (least < edge && edge <= most) return null;
    }
    places[i] = least;
  }
  return countInBins({ values: places, counts: grid!.counts }, edges, below, above);
}

/** Counts in bins: those of a reference where its edges were taken, else bins of about as many numbers each. */
export function binsOfProfile(profile: NumberProfile): NumberBins {
  return profile.bins ?? binsOf(profile);
}
