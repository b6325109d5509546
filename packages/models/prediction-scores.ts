import { didYouMean, PawlError } from '@pawl/records';
import { type Column, findColumn, isNull, textAt } from '@pawl/table';
import { labelFinder } from './labels.ts';
import type { ExpectedPredictions, OrderedTable } from './predictions-file.ts';

const PREFIX = 'score_';
/** Averaged probabilities overshoot 0 and 1 by rounding. */
const ROUNDING = 1e-9;

/**
 * The probabilities of each class, in the order of the labels and of the test rows, or undefined where there are no
 * score columns: `score` (of two classes, of the positive one) or one `score_<label>` for every label.
 * Throws PawlError('data') on too few, too many or unknown columns, and on what is not a number from 0 to 1.
 */
export function readScores(
  ordered: OrderedTable,
  expected: ExpectedPredictions,
  idName: string | undefined,
): Float64Array[] | undefined {
  const { table, where } = ordered;
  const names = table.columns
    .map((column) => column.name)
    .filter((name) => name.startsWith('score') && name !== idName && name !== expected.target);
  if (names.length === 0) return undefined;
  if (!names.includes('score')) return oneForEach(names, ordered, expected.labels);
  if (names.length > 1) {
    throw new PawlError('data', `there is a column "score" beside "${names.find((n) => n !== 'score')}"`, {
      where,
      remedy: 'Write either `score`, or `score_<class>` for every class.',
    });
  }
  return ofPositive(ordered, expected);
}

function ofPositive(ordered: OrderedTable, { labels, positive }: ExpectedPredictions): Float64Array[] {
  if (labels.length !== 2) {
    throw new PawlError('data', `"score" is for two classes, and the target has ${labels.length}`, {
      where: ordered.where,
      remedy: `Write a column for every class: ${scoreNames(labels)}.`,
    });
  }
  const scores = probabilities(findColumn(ordered.table, 'score')!, ordered);
  const rest = scores.map((score) => 1 - score);
  return (positive ?? labels[1]) === labels[1] ? [rest, scores] : [scores, rest];
}

function oneForEach(
  names: readonly string[],
  ordered: OrderedTable,
  labels: readonly string[],
): Float64Array[] {
  const { table, where } = ordered;
  const find = labelFinder(labels);
  const found = new Map<number, Float64Array>();
  for (const name of names) {
    const code = name.startsWith(PREFIX) ? find(name.slice(PREFIX.length)) : undefined;
    if (code === undefined) {
      const hint = didYouMean(name, [...labels.map((label) => PREFIX + label), 'score']);
      throw new PawlError('data', `the column "${name}" belongs to no class of the target.${hint}`, {
        where,
        remedy: `Scores belong in: ${scoreNames(labels)}.`,
      });
    }
    if (found.has(code)) {
      throw new PawlError('data', `there are two columns with scores of "${labels[code]}"`, { where });
    }
    found.set(code, probabilities(findColumn(table, name)!, ordered));
  }
  const missing = labels.find((_, code) => !found.has(code));
  if (missing === undefined) return labels.map((_, code) => found.get(code)!);
  throw new PawlError('data', `there are scores of ${found.size} of ${labels.length} classes`, {
    where,
    remedy: `Write "${PREFIX}${missing}" too, 0 where the model does not know the class, or no scores at all.`,
  });
}

function scoreNames(labels: readonly string[]): string {
  const names = labels.slice(0, 5).map((label) => PREFIX + label);
  return labels.length > 5 ? `${names.join(', ')}, ...` : names.join(', ');
}

function probabilities(column: Column, { order, where }: OrderedTable): Float64Array {
  return Float64Array.from(order, (row) => {
    const value = column.kind === 'number' && !isNull(column, row) ? column.values[row]! : Number.NaN;
    if (value >= -ROUNDING && value <= 1 + ROUNDING) return Math.min(1, Math.max(0, value));
    const shown = isNull(column, row) ? 'missing' : textAt(column, row)!.slice(0, 100);
    throw new PawlError('data', `"${column.name}" is ${shown} in row ${row + 1}`, {
      where: `${where}, row ${row + 1}`,
      remedy: 'Scores are probabilities: numbers from 0 to 1.',
    });
  });
}

/** The class with the highest score in each row, the first in order on a tie. */
export function predictedByScores(scores: readonly Float64Array[], rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let code = 1; code < scores.length; code++) {
      if (scores[code]![row]! > scores[best]![row]!) best = code;
    }
    return best;
  });
}
