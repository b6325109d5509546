import type { Sample } from '@pawl/metrics';
import type { Config } from '@pawl/records';
import {
  type Column,
  findColumn,
  isNull,
  type NumberColumn,
  readTable,
  type Table,
  textAt,
} from '@pawl/table';
import type { ModelInUse } from '../predictions.ts';

/** Rows with what was predicted of them, before labels are numbered. */
export interface PredictedRows {
  readonly rows: number;
  readonly prediction: Column;
  /** Of the predicted class, where there are scores. */
  readonly score: Float64Array | null;
  /** Of every class. */
  readonly scores: ReadonlyMap<string, Float64Array> | null;
  readonly truth: Column | null;
}

const SCORE_PREFIX = 'score_';

/** What the model in use predicted of the test rows, and what was true; null where that is not kept. */
export async function evaluatedRows({ task }: Config, model: ModelInUse): Promise<PredictedRows | null> {
  if (model.predictions === null) return null;
  const kind = task === 'regression' ? 'number' : 'text';
  const { table } = await readTable(model.predictions, {
    baseDir: '/',
    types: { id: 'text', actual: kind, prediction: kind },
  });
  return predictedRows(table, 'prediction', 'actual', '');
}

/** The rows of a table; `scoreName` is the column of the scores of predicted classes, if it has one. */
export function predictedRows(
  table: Table,
  predictionName: string,
  truthName: string,
  scoreName: string,
): PredictedRows | null {
  const prediction = findColumn(table, predictionName);
  if (!prediction) return null;
  const scores = scoresByLabel(table);
  const own = findColumn(table, scoreName);
  return {
    rows: table.rows,
    prediction,
    scores,
    score: own?.kind === 'number' ? finite(own.values) : scores && topScores(table.rows, prediction, scores),
    truth: findColumn(table, truthName) ?? null,
  };
}

function scoresByLabel({ columns }: Table): ReadonlyMap<string, Float64Array> | null {
  const found = columns.filter(
    (column): column is NumberColumn => column.kind === 'number' && column.name.startsWith(SCORE_PREFIX),
  );
  return found.length === 0
    ? null
    : new Map(found.map(({ name, values }) => [name.slice(SCORE_PREFIX.length), values]));
}

function topScores(
  rows: number,
  prediction: Column,
  scores: ReadonlyMap<string, Float64Array>,
): Float64Array | null {
  const top = Float64Array.from({ length: rows }, (_, row) => {
    const label = textAt(prediction, row);
    return label === null ? Number.NaN : (scores.get(label)?.[row] ?? Number.NaN);
  });
  return finite(top);
}

/** Scores of which some are no numbers say nothing of those rows, and none at all is no score. */
function finite(values: Float64Array): Float64Array | null {
  return values.some(Number.isFinite) ? values : null;
}

/** The rows that hold for every one of the conditions. */
export function rowsWhere(count: number, ...holds: readonly ((row: number) => boolean)[]): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < count; row++) if (holds.every((hold) => hold(row))) rows.push(row);
  return Int32Array.from(rows);
}

/** Whether a row has a value that can be counted with. */
export function hasValue(column: Column): (row: number) => boolean {
  return column.kind === 'number'
    ? (row) => !isNull(column, row) && Number.isFinite(column.values[row])
    : (row) => !isNull(column, row);
}

/** Both sides as one sample, the rows of the evaluation first; null where the sides are of two kinds. */
export function joinedSample(
  task: Config['task'],
  labels: readonly string[],
  positive: number | undefined,
  sides: readonly (readonly [PredictedRows, Int32Array])[],
): Sample | null {
  if (task === 'regression') {
    const numbers = (column: (side: PredictedRows) => Column | null) => {
      const parts = sides.map(([side, rows]) => {
        const found = column(side);
        return found?.kind === 'number' ? Float64Array.from(rows, (row) => found.values[row]!) : null;
      });
      return parts.every((part) => part !== null) ? concatenated(parts) : null;
    };
    const [actual, predicted] = [numbers(({ truth }) => truth), numbers(({ prediction }) => prediction)];
    return actual && predicted ? { task, actual, predicted } : null;
  }
  const codes = new Map(labels.map((label, code) => [label, code]));
  const coded = (column: (side: PredictedRows) => Column) =>
    Int32Array.from(
      sides.flatMap(([side, rows]) => Array.from(rows, (row) => codes.get(textAt(column(side), row)!)!)),
    );
  const scores = labels.map((label) => sides.map(([side, rows]) => scoresOf(side, rows, label, labels)));
  const complete = scores.every((parts) => parts.every((part) => part?.every(Number.isFinite)));
  return {
    task,
    labels,
    actual: coded(({ truth }) => truth!),
    predicted: coded(({ prediction }) => prediction),
    ...(complete ? { scores: scores.map((parts) => concatenated(parts as Float64Array[])) } : {}),
    ...(positive === undefined ? {} : { positive }),
  };
}

/** The scores of a class; of two classes the score of the predicted one says both. */
function scoresOf(
  { scores, score, prediction }: PredictedRows,
  rows: Int32Array,
  label: string,
  labels: readonly string[],
): Float64Array | null {
  const own = scores?.get(label);
  if (own) return Float64Array.from(rows, (row) => own[row]!);
  if (scores && scores.size > 0) return new Float64Array(rows.length);
  if (!score || labels.length !== 2) return null;
  return Float64Array.from(rows, (row) =>
    textAt(prediction, row) === label ? score[row]! : 1 - score[row]!,
  );
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
