import { PawlError } from '@pawl/records';
import type { Column, ColumnKind, NumberColumn, Table, TextColumn } from '@pawl/table';
import { hasNoValue, infiniteValue, isMissing, requireEmpty, requireFeature } from '../feature-column.ts';

/** What a trainer wants its features to look like. */
export interface PreprocessingWish {
  /** Whether numbers are brought to mean 0 and standard deviation 1. */
  readonly scale: boolean;
  readonly categories: 'one-hot' | 'ordinal';
}

/** A category; null stands for "no value". */
type Level = string | null;

/** How one feature becomes numbers, as learnt from the training rows. */
export type FittedFeature =
  /** The training rows had no value: always 0, whatever comes later. */
  | { readonly name: string; readonly kind: 'empty' }
  /** A missing value becomes `median`; then, where `scale` is present, `(value - mean) / deviation`. */
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly median: number;
      readonly scale?: { readonly mean: number; readonly deviation: number };
    }
  /** `levels` are ordered by frequency. One-hot: a column of 0 and 1 a level. Ordinal: one column, the index. */
  | {
      readonly name: string;
      readonly kind: 'text';
      readonly encoding: 'one-hot' | 'ordinal';
      readonly levels: readonly Level[];
    };

/** How a table becomes numbers. It is part of the model and is replayed at prediction. */
export interface Preprocessing {
  readonly features: readonly FittedFeature[];
}

/** Numbers only, ready for a trainer. */
export interface Matrix {
  readonly rows: number;
  /** One name a column, such as `age`, `colour=red` or `colour is null`. */
  readonly columns: readonly string[];
  /** Row-major, `rows` times `columns.length`. */
  readonly matrix: Float64Array;
}

/** More categories than this become one column of codes instead of a column each. */
export const MOST_ONE_HOT = 32;

/**
 * Learns from training rows how each feature becomes numbers: the median for missing numbers (null or NaN), mean and
 * standard deviation (over n) where scaling is wished, the categories of texts. Null is a category of its own only
 * where it occurs. Throws PawlError('data') on an infinite value or a feature that is not there.
 */
export function fitPreprocessing(
  table: Table,
  features: readonly string[],
  wish: PreprocessingWish,
): Preprocessing {
  return {
    features: features.map((name) => {
      const column = requireFeature(table, name);
      if (hasNoValue(column)) return { name, kind: 'empty' };
      return column.kind === 'number' ? fitNumber(column, wish.scale) : fitText(column, wish.categories);
    }),
  };
}

/**
 * The rows of a table as numbers. A category that training did not see is 0 in every column (one-hot) or -1 (ordinal).
 * Throws PawlError('data') on a column that is missing or has changed its kind, and on an infinite value.
 */
export function applyPreprocessing(preprocessing: Preprocessing, table: Table): Matrix {
  const columns = preprocessing.features.flatMap(columnNames);
  const matrix = new Float64Array(table.rows * columns.length);
  let first = 0;
  for (const feature of preprocessing.features) {
    const cells: Cells = { matrix, first, width: columns.length };
    const column = requireFeature(table, feature.name);
    if (feature.kind === 'number') writeNumbers(feature, column, cells);
    if (feature.kind === 'text') writeCategories(feature, column, cells);
    first += columnNames(feature).length;
  }
  return { rows: table.rows, columns, matrix };
}

/** Names of the numeric columns that a feature becomes. */
function columnNames(feature: FittedFeature): string[] {
  if (feature.kind !== 'text' || feature.encoding === 'ordinal') return [feature.name];
  return feature.levels.map((level) =>
    level === null ? `${feature.name} is null` : `${feature.name}=${level}`,
  );
}

/** How many numeric columns the features become. */
export function countColumns(preprocessing: Preprocessing): number {
  return preprocessing.features.reduce((count, feature) => count + columnNames(feature).length, 0);
}

/** The values of a column with NaN for every missing one. */
function numbersOf(column: NumberColumn): Float64Array {
  const numbers = column.values.slice();
  for (let row = 0; row < numbers.length; row++) {
    if (isMissing(column, row)) numbers[row] = Number.NaN;
    else if (!Number.isFinite(numbers[row])) throw infiniteValue(column.name, row, numbers[row]!);
  }
  return numbers;
}

function fitNumber(column: NumberColumn, scale: boolean): FittedFeature {
  const { name } = column;
  const numbers = numbersOf(column);
  const median = medianOf(numbers);
  if (!scale) return { name, kind: 'number', median };
  const filled = numbers.map((value) => (Number.isNaN(value) ? median : value));
  const mean = meanOf(filled);
  const deviation = Math.sqrt(meanOf(filled.map((value) => (value - mean) ** 2)));
  if (!Number.isFinite(mean) || !Number.isFinite(deviation)) {
    throw new PawlError('data', `the values of the feature "${name}" are too large to be scaled`, {
      where: `column "${name}"`,
      remedy: 'Give the column in a larger unit, or leave it out with `data.ignore`.',
    });
  }
  return { name, kind: 'number', median, scale: { mean, deviation: deviation === 0 ? 1 : deviation } };
}

/** The median of the values that are not NaN; adding 0 turns -0, which JSON cannot hold, into 0. */
function medianOf(numbers: Float64Array): number {
  const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
  const half = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[half]! + 0;
  const [low, high] = [sorted[half - 1]!, sorted[half]!];
  const middle = (low + high) / 2;
  return (Number.isFinite(middle) ? middle : low / 2 + high / 2) + 0;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length + 0;
}

function fitText(column: TextColumn, categories: PreprocessingWish['categories']): FittedFeature {
  const counts = new Map<Level, number>();
  // Counted by code first: a dictionary holds each text once, and may hold texts that no row has.
  const byCode = new Int32Array(column.dictionary.length + 1);
  for (const code of column.codes) byCode[code + 1]!++;
  byCode.forEach((count, place) => {
    if (count > 0) counts.set(place === 0 ? null : column.dictionary[place - 1]!, count);
  });
  const levels = [...counts.keys()].sort(
    (a, b) => counts.get(b)! - counts.get(a)! || (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1),
  );
  const distinct = levels.length - (counts.has(null) ? 1 : 0);
  const encoding = categories === 'one-hot' && distinct <= MOST_ONE_HOT ? 'one-hot' : 'ordinal';
  return { name: column.name, kind: 'text', encoding, levels };
}

/** The part of a row-major matrix that belongs to one feature: from column `first` on. */
interface Cells {
  readonly matrix: Float64Array;
  readonly first: number;
  readonly width: number;
}

function writeNumbers(
  feature: Extract<FittedFeature, { kind: 'number' }>,
  column: Column,
  { matrix, first, width }: Cells,
): void {
  const numbers =
    column.kind === 'number' ? numbersOf(column) : missingOnly(column, 'number', matrix.length / width);
  const { mean, deviation } = feature.scale ?? { mean: 0, deviation: 1 };
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row]!;
    matrix[row * width + first] = ((Number.isNaN(value) ? feature.median : value) - mean) / deviation;
  }
}

function writeCategories(
  feature: Extract<FittedFeature, { kind: 'text' }>,
  column: Column,
  { matrix, first, width }: Cells,
): void {
  if (column.kind === 'number') missingOnly(column, 'text', matrix.length / width);
  const levelOf = new Map(feature.levels.map((level, index) => [level, index]));
  const find = (level: Level) => levelOf.get(level) ?? -1;
  const nullLevel = find(null);
  const levelOfCode = column.kind === 'text' ? column.dictionary.map(find) : [];
  const rows = column.kind === 'text' ? column.codes.length : column.values.length;
  for (let row = 0; row < rows; row++) {
    const code = column.kind === 'text' ? column.codes[row]! : -1;
    const level = code === -1 ? nullLevel : levelOfCode[code]!;
    if (feature.encoding === 'ordinal') matrix[row * width + first] = level;
    else if (level >= 0) matrix[row * width + first + level] = 1;
  }
}

/** NaN for every row of a column that came in another kind than at training, which must be empty. */
function missingOnly(column: Column, expected: ColumnKind, rows: number): Float64Array {
  requireEmpty(column, expected);
  return new Float64Array(rows).fill(Number.NaN);
}
