import type { NumberColumn } from '@pawl/table';
import { type NumberSample, numberSample } from '../number-sample.ts';
import { countInBins, type NumberBins } from './bins.ts';
import { type Grid, gridOf, mergeGrids, runsOfGrid } from './grid.ts';
import { MOST_NUMBERS, mergeRuns, type NumberRuns, runsOf } from './number-keys.ts';

/** What is kept of a column of numbers. It follows from the numbers and how often each stands, and not from their order. */
export interface NumberProfile {
  readonly kind: 'number';
  readonly name: string;
  readonly rows: number;
  /** Rows without a number: nulls, and what is not a number. */
  readonly missing: number;
  /** Infinities of either sign. */
  readonly below: number;
  readonly above: number;
  /** Of the finite numbers; null where there are none. */
  readonly least: number | null;
  readonly greatest: number | null;
  /** The finite numbers while at most 1,000 are distinct; else null. */
  readonly values: NumberRuns | null;
  /** The finite numbers where more are distinct; else null. */
  readonly grid: Grid | null;
  /** Counts in bins whose edges another profile gave; null where none did, as bins of its own follow from the rest. */
  readonly bins: NumberBins | null;
}

/** The profile of a column; `edges` are those of the bins of a reference. */
export function profileNumbers(column: NumberColumn, edges?: Float64Array): NumberProfile {
  return profileSample(column.name, numberSample(column), edges);
}

/** The profile of numbers that are sorted already. */
function profileSample(name: string, sample: NumberSample, edges?: Float64Array): NumberProfile {
  const { rows, missing, sorted, finite } = sample;
  const below = (finite.byteOffset - sorted.byteOffset) / Float64Array.BYTES_PER_ELEMENT;
  const runs = runsOf(finite);
  return {
    kind: 'number',
    name,
    rows,
    missing,
    below,
    above: sorted.length - finite.length - below,
    least: finite[0] ?? null,
    greatest: finite.at(-1) ?? null,
    ...kept(runs),
    bins: edges
      ? { edges, counts: countInBins(runs, edges, below, sorted.length - finite.length - below) }
      : null,
  };
}

function kept(runs: NumberRuns): Pick<NumberProfile, 'values' | 'grid'> {
  return runs.values.length <= MOST_NUMBERS
    ? { values: runs, grid: null }
    : { values: null, grid: gridOf(runs) };
}

/** The profile of the rows of two; their bins must have the same edges. */
export function mergeNumbers(a: NumberProfile, b: NumberProfile): NumberProfile {
  return {
    kind: 'number',
    name: a.name,
    rows: a.rows + b.rows,
    missing: a.missing + b.missing,
    below: a.below + b.below,
    above: a.above + b.above,
    least: a.least === null || b.least === null ? (a.least ?? b.least) : Math.min(a.least, b.least),
    greatest:
      a.greatest === null || b.greatest === null
        ? (a.greatest ?? b.greatest)
        : Math.max(a.greatest, b.greatest),
    ...mergeKept(a, b),
    bins:
      a.bins && b.bins
        ? { edges: a.bins.edges, counts: a.bins.counts.map((count, i) => count + b.bins!.counts[i]!) }
        : null,
  };
}

function mergeKept(a: NumberProfile, b: NumberProfile): Pick<NumberProfile, 'values' | 'grid'> {
  if (a.values && b.values) return kept(mergeRuns(a.values, b.values));
  if (a.values?.values.length === 0) return b;
  if (b.values?.values.length === 0) return a;
  const grid = (profile: NumberProfile) => profile.grid ?? gridOf(profile.values!);
  return { values: null, grid: mergeGrids(grid(a), grid(b)) };
}

/** All finite numbers of a profile; null where some were put together. */
export function exactRuns({ values, grid }: NumberProfile): NumberRuns | null {
  return values ?? (grid?.shift === 0 ? runsOfGrid(grid) : null);
}
