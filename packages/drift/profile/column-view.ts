import type { Column } from '@pawl/table';
import { numberSample } from '../number-sample.ts';

import { type Grid, gridOf, lowerBound, upperBound } from './grid.ts';
import { type NumberRuns, numberOf, runsOf } from './number-keys.ts';
import { exactRuns, type NumberProfile } from './number-profile.ts';
import type { ColumnProfile } from './profile.ts';
import { countTexts, partsOf, type TextProfile, textCounter } from './text-profile.ts';

/** Numbers of a column as far as they are known. */
export interface NumberView {
  readonly kind: 'number';
  readonly rows: number;
  readonly missing: number;
  readonly below: number;
  readonly above: number;
  readonly least: number | null;
  readonly greatest: number | null;
  /** The finite numbers; null where only a grid is known. */
  readonly runs: NumberRuns | null;
  /** The same in buckets. There must be finite numbers. */
  grid(): Grid;
  readonly profile: NumberProfile | null;
}

/** Texts of a column as far as they are known. */
export interface TextView {
  readonly kind: 'text';
  readonly rows: number;
  readonly missing: number;
  readonly distinct: number;
  /** Rows of each text, of all or only of the most frequent. */
  readonly counts: ReadonlyMap<string, number>;
  readonly complete: boolean;
  /** Rows of all texts by their checksum. */
  parts(): Float64Array;
}

export type ColumnView = NumberView | TextView;

/** What a profile knows. */
export function viewOfProfile(profile: ColumnProfile): ColumnView {
  return profile.kind === 'number' ? numbersOfProfile(profile) : textsOfProfile(profile);
}

function numbersOfProfile(profile: NumberProfile): NumberView {
  const { rows, missing, below, above, least, greatest } = profile;
  const runs = exactRuns(profile);
  const grid = () => profile.grid ?? gridOf(runs!);
  return { kind: 'number', rows, missing, below, above, least, greatest, runs, grid, profile };
}

function textsOfProfile(profile: TextProfile): TextView {
  const { rows, missing, distinct, values, parts } = profile;
  return {
    kind: 'text',
    rows,
    missing,
    distinct: distinct.least,
    counts: values,
    complete: parts === null,
    parts: () => parts ?? partsOf(values),
  };
}

/** What a column of a table knows, which is all. */
export function viewOfColumn(column: Column): ColumnView {
  if (column.kind === 'text') {
    const counter = textCounter();
    countTexts(counter, column);
    const { counts, rows, missing } = counter;
    const parts = () => partsOf(counts);
    return { kind: 'text', rows, missing, distinct: counts.size, counts, complete: true, parts };
  }
  const { sorted, finite, rows, missing } = numberSample(column);
  const below = (finite.byteOffset - sorted.byteOffset) / Float64Array.BYTES_PER_ELEMENT;
  const runs = runsOf(finite);
  return {
    kind: 'number',
    rows,
    missing,
    below,
    above: sorted.length - finite.length - below,
    least: finite[0] ?? null,
    greatest: finite.at(-1) ?? null,
    runs,
    grid: () => gridOf(runs),
    profile: null,
  };
}

/** The numbers with the infinities at the ends. */
export function withInfinities({ values, counts }: NumberRuns, below: number, above: number): NumberRuns {
  if (below + above === 0) return { values, counts };
  const low = below > 0 ? [[Number.NEGATIVE_INFINITY, below] as const] : [];
  const high = above > 0 ? [[Number.POSITIVE_INFINITY, above] as const] : [];
  return {
    values: Float64Array.from([...low.map(([value]) => value), ...values, ...high.map(([value]) => value)]),
    counts: Float64Array.from([
      ...low.map(([, count]) => count),
      ...counts,
      ...high.map(([, count]) => count),
    ]),
  };
}

/** The number below which about a share of the numbers lie; null where there are none. */
export function quantileOf(view: NumberView, share: number): number | null {
  const { below, rows, missing, runs } = view;
  if (rows === missing) return null;
  const place = Math.min(rows - missing - 1, Math.floor(share * (rows - missing)));
  if (place < below) return Number.NEGATIVE_INFINITY;
  const { values, counts } = runs ?? placesOf(view);
  let before = below;
  for (let i = 0; i < values.length; i++) {
    before += counts[i]!;
    if (place < before) return values[i]!;
  }
  return Number.POSITIVE_INFINITY;
}

/** The numbers of a grid, those of a bucket all at its middle. */
function placesOf(view: NumberView): NumberRuns {
  const { places, counts } = middles(view);
  return { values: places, counts };
}

/** Where the numbers of a grid are taken to be, and how far from there they may be. */
export function middles(view: NumberView): {
  readonly places: Float64Array;
  readonly reaches: Float64Array;
  readonly counts: Float64Array;
} {
  const grid = view.grid();
  const places = new Float64Array(grid.counts.length);
  const reaches = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) {
    if (grid.single[i] === 1) {
      places[i] = numberOf(grid.keys[i]!);
      continue;
    }
    const low = Math.max(lowerBound(grid, i), view.least!);
    const high = Math.min(upperBound(grid, i), view.greatest!);
    reaches[i] = high / 2 - low / 2;
    places[i] = low + reaches[i]!;
  }
  return { places, reaches, counts: grid.counts };
}
