import type { Column, NumberColumn, TextColumn } from '@pawl/table';
import { numberSample } from '../number-sample.ts';

/** Enough to see a change of place, width or tail, and few enough for chunks of some fifty rows. */
const BINS = 10;
/** A bin has at least this share of the reference; rarer categories are one together, and with them those it has not. */
const LEAST_SHARE = 0.05;

/** The rows of the current column by bins that the reference's values make. */
export interface BinnedRows {
  /** Rows of the reference in each bin. */
  readonly reference: Float64Array;
  /** The bin of each current row; -1 without a value. */
  readonly bins: Int16Array;
}

/** Undefined where the columns are of two kinds, or the reference has no values. */
export function binRows(reference: Column, current: Column): BinnedRows | undefined {
  if (reference.kind === 'number' && current.kind === 'number') return binNumbers(reference, current);
  if (reference.kind === 'text' && current.kind === 'text') return binTexts(reference, current);
  return undefined;
}

/** By tenths of the reference, or by fewer where its values repeat: no bin ends between equal numbers. */
function binNumbers(reference: NumberColumn, current: NumberColumn): BinnedRows | undefined {
  const { sorted } = numberSample(reference);
  if (sorted.length === 0) return undefined;
  const wanted = Array.from(
    { length: BINS - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)]!,
  );
  // A bin begins with its edge; the least number begins none, as nothing would be below it.
  const edges = Float64Array.from(new Set(wanted.filter((edge) => edge > sorted[0]!)));
  const counts = new Float64Array(edges.length + 1);
  for (const value of sorted) counts[binOf(edges, value)]!++;
  const { values, nulls } = current;
  const bins = Int16Array.from(values, (value, row) =>
    nulls?.[row] === 1 || Number.isNaN(value) ? -1 : binOf(edges, value),
  );
  return { reference: counts, bins };
}

function binOf(edges: Float64Array, value: number): number {
  let bin = 0;
  while (bin < edges.length && value >= edges[bin]!) bin++;
  return bin;
}

function binTexts(reference: TextColumn, current: TextColumn): BinnedRows | undefined {
  const counts = new Float64Array(reference.dictionary.length);
  let rows = 0;
  for (const code of reference.codes) {
    if (code < 0) continue;
    counts[code]!++;
    rows++;
  }
  if (rows === 0) return undefined;
  // The first bin is of all that is rare.
  const places = new Map<string, number>();
  const shares = [0];
  for (let code = 0; code < counts.length; code++) {
    if (counts[code]! < LEAST_SHARE * rows) {
      shares[0]! += counts[code]!;
      continue;
    }
    places.set(reference.dictionary[code]!, shares.length);
    shares.push(counts[code]!);
  }
  const bins = current.dictionary.map((text) => places.get(text) ?? 0);
  return {
    reference: Float64Array.from(shares),
    bins: Int16Array.from(current.codes, (code) => (code < 0 ? -1 : bins[code]!)),
  };
}
