import { didYouMean, PawlError } from '@pawl/records';
import { type Column, type ColumnKind, findColumn, readTable, type Table, textAt } from '@pawl/table';
import { labelFinder } from './labels.ts';
import { predictedByScores, readScores } from './prediction-scores.ts';
import { idColumnName, matchRows, type TestRows } from './row-match.ts';
import type { Predictions, RegressionPredictions, Task } from './trainer.ts';

/** What predictions must fit. */
export interface ExpectedPredictions extends TestRows {
  readonly task: Task;
  readonly target: string;
  /** Class labels in order; empty for regression. */
  readonly labels: readonly string[];
  /** The label that a column `score` is the probability of; the last of two when not given. */
  readonly positive?: string;
  /** Texts that mean "no value", in place of the usual ones. */
  readonly nulls?: readonly string[];
}

/** A predictions table with the order in which its rows answer the test rows. */
export interface OrderedTable {
  readonly table: Table;
  /** For each test row, the row of the table. */
  readonly order: Int32Array;
  /** The file. */
  readonly where: string;
}

/**
 * Reads predictions.csv or predictions.parquet of a folder: a column of ids, `prediction`, and scores. The result is
 * in the order of the test rows.
 * Throws PawlError('data') on anything but one usable prediction for every test row.
 */
export async function readPredictionsFile(
  folder: string,
  file: string,
  expected: ExpectedPredictions,
): Promise<Predictions> {
  const options = { baseDir: folder, ...(expected.nulls ? { nulls: expected.nulls } : {}) };
  const { table } = await readTable(file, options);
  const types = typesToForce(table, expected);
  if (Object.keys(types).length === 0) return predictionsOf(table, expected, file);
  // Only now is it known which of the columns are there to be read in another type.
  const again = await readTable(file, { ...options, types });
  return predictionsOf(again.table, expected, file);
}

/** Columns that were read as another type than they must have. Ids and classes are texts: "007" is not 7. */
function typesToForce(table: Table, { idColumn, task }: ExpectedPredictions): Record<string, ColumnKind> {
  const wanted = new Map<string | undefined, ColumnKind>([
    [idColumnName(table, idColumn), 'text'],
    ['prediction', task === 'regression' ? 'number' : 'text'],
  ]);
  const wrong = table.columns.filter(({ name, kind }) => wanted.has(name) && wanted.get(name) !== kind);
  return Object.fromEntries(wrong.map(({ name }) => [name, wanted.get(name)!]));
}

/** The predictions that a table holds, in the order of the test rows. `where` names the table in errors. */
export function predictionsOf(table: Table, expected: ExpectedPredictions, where: string): Predictions {
  const ordered: OrderedTable = { table, order: matchRows(table, expected, where), where };
  const column = findColumn(table, 'prediction');
  if (expected.task === 'regression') {
    if (!column) throw noPrediction(table, expected, where);
    return { ...numbersOf(column, ordered), ...boundsOf(ordered) };
  }
  const { labels, testRows: rows } = expected;
  const scores = readScores(ordered, expected, idColumnName(table, expected.idColumn));
  if (!column && !scores) throw noPrediction(table, expected, where);
  const predicted = column ? classesOf(column, ordered, labels) : predictedByScores(scores!, rows);
  return { task: 'classification', rows, labels, predicted, ...(scores ? { scores } : {}) };
}

function noPrediction(table: Table, { task, idColumn }: ExpectedPredictions, where: string): PawlError {
  const names = table.columns.map((column) => column.name).filter((name) => name !== idColumn);
  const or = task === 'classification' ? ', or scores in columns `score` or `score_<class>`' : '';
  return new PawlError('data', `there is no column "prediction".${didYouMean('prediction', names)}`, {
    where,
    remedy: `Write a column \`prediction\`${or}.`,
  });
}

/** The columns `lower` and `upper`, a predicted interval; nothing where neither is there. */
function boundsOf(ordered: OrderedTable): Pick<RegressionPredictions, 'lower' | 'upper'> {
  const [lower, upper] = ['lower', 'upper'].map((name) => findColumn(ordered.table, name));
  if (!lower && !upper) return {};
  if (!lower || !upper) {
    const [there, absent] = lower ? ['lower', 'upper'] : ['upper', 'lower'];
    throw new PawlError('data', `there is a column "${there}" and none "${absent}"`, {
      where: ordered.where,
      remedy: 'Write both ends of a predicted interval, or neither.',
    });
  }
  return { lower: numbersOf(lower, ordered).predicted, upper: numbersOf(upper, ordered).predicted };
}

function numbersOf(column: Column, { order, where }: OrderedTable): RegressionPredictions {
  if (column.kind !== 'number') {
    throw new PawlError('data', `the column "${column.name}" holds texts, and the task is regression`, {
      where,
    });
  }
  const bad = order.find((row) => column.nulls?.[row] === 1 || !Number.isFinite(column.values[row]));
  if (bad !== undefined) {
    const what = column.nulls?.[bad] === 1 ? 'missing' : column.values[bad];
    const named = column.name === 'prediction' ? 'prediction' : `"${column.name}" of a prediction`;
    throw new PawlError('data', `the ${named} is ${what}, not a finite number, in row ${bad + 1}`, {
      where: `${where}, row ${bad + 1}`,
      remedy: 'Every test row needs a prediction.',
    });
  }
  const predicted = Float64Array.from(order, (row) => column.values[row]!);
  return { task: 'regression', rows: order.length, predicted };
}

function classesOf(column: Column, { order, where }: OrderedTable, labels: readonly string[]): Int32Array {
  const find = labelFinder(labels);
  return order.map((row) => {
    const text = textAt(column, row);
    const code = text === null ? undefined : find(text);
    if (code !== undefined) return code;
    const problem =
      text === null
        ? 'a prediction is missing'
        : `the predicted class ${JSON.stringify(text.slice(0, 100))} is none of the target's.${didYouMean(text, labels)}`;
    throw new PawlError('data', `${problem} (row ${row + 1})`, {
      where: `${where}, row ${row + 1}`,
      remedy: `The classes are: ${labels.slice(0, 20).join(', ')}${labels.length > 20 ? ', ...' : ''}.`,
    });
  });
}
