import { type Column, countDistinct, findColumn, type NumberColumn, type Table } from '@pawl/table';
import {
  type EvidentlySamples,
  type EvidentlyTest,
  evidentlySamples,
  evidentlyScore,
  holdsIntegers,
  rowsOf,
} from './evidently-scores.ts';
import { countDistinctNumbers, type NumberSample, numberSample } from './number-sample.ts';

/** Up to so many rows of the reference, tests with p-values are taken; beyond, distances. */
const SMALL_REFERENCE = 1000;
/** At most so many distinct numbers in both samples count as categories when a test is chosen. */
const FEW_NUMBERS = 5;
/** A column of at most so many distinct integers is one of categories. */
const FEW_INTEGERS = 10;
/** A column of text with more distinct values than this share of its rows is prose. */
const PROSE_SHARE = 0.5;
const LEAST_P_VALUE = 0.05;
const MOST_DISTANCE = 0.1;
const P_VALUES: ReadonlySet<EvidentlyTest> = new Set(['ks', 'chisquare', 'z']);

export interface EvidentlyOptions {
  /** The share of drifted columns from which the table counts as drifted; 0.5 where absent. */
  readonly driftShare?: number;
  /** Which columns hold numbers or categories, where Evidently was told; found as it would find it where absent. */
  readonly kinds?: ReadonlyMap<string, 'number' | 'category'>;
  /** What was found of columns before. */
  readonly measured?: ReadonlyMap<string, EvidentlyColumn | EvidentlyGap>;
}

export interface EvidentlyColumn {
  readonly column: string;
  readonly test: EvidentlyTest;
  /** A p-value or a distance. */
  readonly score: number;
  readonly threshold: number;
  readonly drifted: boolean;
}

export interface EvidentlyDrift {
  readonly columns: readonly EvidentlyColumn[];
  readonly driftedShare: number;
  readonly drifted: boolean;
  /** Columns that Evidently stops at, or compares by a classifier of texts: they are not compared, and for what reason. */
  readonly left: readonly { readonly column: string; readonly reason: EvidentlyGap }[];
}

export type EvidentlyGap = 'absent' | 'no values' | 'other type' | 'prose';

/**
 * What Evidently 0.7 says of two tables by default: its choice of a test for each column, its numbers, its thresholds and
 * its share of drifted columns. Where it would stop with an error, the column is left out and named. Where a column has
 * infinities and no nulls, Evidently's count of drifted columns keeps them, and its score of the column does not; ours
 * counts by the score.
 */
export function evidentlyDrift(
  reference: Table,
  current: Table,
  { driftShare = 0.5, kinds = new Map(), measured = new Map() }: EvidentlyOptions = {},
): EvidentlyDrift {
  const columns: EvidentlyColumn[] = [];
  const left: { column: string; reason: EvidentlyGap }[] = [];
  for (const column of current.columns) {
    const other = findColumn(reference, column.name);
    const found = other
      ? (measured.get(column.name) ?? evidentlyColumn(other, column, kinds.get(column.name)))
      : 'absent';
    if (typeof found === 'string') left.push({ column: column.name, reason: found });
    else columns.push(found);
  }
  for (const { name } of reference.columns) {
    if (!findColumn(current, name)) left.push({ column: name, reason: 'absent' });
  }
  const driftedShare = columns.filter(({ drifted }) => drifted).length / Math.max(1, columns.length);
  return { columns, driftedShare, drifted: columns.length > 0 && driftedShare >= driftShare, left };
}

/** What Evidently says of one column; `sample` says how its numbers are taken. */
export function evidentlyColumn(
  reference: Column,
  current: Column,
  kind?: 'number' | 'category',
  sample: (column: NumberColumn) => NumberSample = numberSample,
): EvidentlyColumn | EvidentlyGap {
  if (current.kind === 'text' && kind !== 'category' && isProse(current)) return 'prose';
  const asCategories = kind === undefined ? isCategorical(current) : kind === 'category';
  const samples = evidentlySamples(reference, current, asCategories, sample);
  if (!samples) return 'other type';
  const [rows, currentRows] = rowsOf(samples);
  if (rows === 0 || currentRows === 0) return 'no values';
  const test = defaultTest(samples, rows);
  const score = evidentlyScore(test, samples);
  const threshold = P_VALUES.has(test) ? LEAST_P_VALUE : MOST_DISTANCE;
  return { column: current.name, test, score, threshold, drifted: isDrifted(test, score) };
}

function isDrifted(test: EvidentlyTest, score: number): boolean {
  if (!P_VALUES.has(test)) return score >= MOST_DISTANCE;
  return test === 'ks' ? score <= LEAST_P_VALUE : score < LEAST_P_VALUE;
}

/** The test that Evidently takes for samples where none is asked for. */
export function defaultTest(samples: EvidentlySamples, referenceRows: number): EvidentlyTest {
  const distinct =
    samples.kind === 'number'
      ? countDistinctNumbers(samples.reference, samples.current, FEW_NUMBERS + 1)
      : samples.counts.reference.length;
  const large = referenceRows > SMALL_REFERENCE;
  if (samples.kind === 'number' && distinct > FEW_NUMBERS) return large ? 'wasserstein' : 'ks';
  if (large) return 'jensenshannon';
  return distinct > 2 ? 'chisquare' : 'z';
}

function isCategorical(column: Column): boolean {
  return column.kind === 'text' || (holdsIntegers(column) && hasFewValues(column.values));
}

function hasFewValues(values: Float64Array): boolean {
  const distinct = new Set<number>();
  for (let i = 0; i < values.length && distinct.size <= FEW_INTEGERS; i++) distinct.add(values[i]!);
  return distinct.size <= FEW_INTEGERS;
}

function isProse(column: Column): boolean {
  if (column.kind !== 'text') return false;
  const rows = column.codes.reduce((sum, code) => (code < 0 ? sum : sum + 1), 0);
  return countDistinct(column) > PROSE_SHARE * rows;
}
