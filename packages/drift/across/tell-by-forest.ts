import { findTrainer, type TrainInput } from '@pawl/models';
import type { Column, Table } from '@pawl/table';
import type { LearnToTell } from '../classifier-test.ts';

/** Large enough to see that two columns of forty go together, and small enough for a second. */
const PARAMS = {
  trees: 50,
  max_depth: 8,
  max_features: 0.5,
  min_samples_leaf: 5,
  sample_share: 0.5,
  class_weight: 'balanced',
  bins: 32,
};
const LABELS = ['reference', 'current'];

/** Tells rows apart by a random forest. Missing values are values of their own; infinities are the outermost numbers. */
export function tellByForest(seed: number): LearnToTell {
  return async (rows, isCurrent) => {
    const features = rows.columns.filter(varies);
    if (features.length === 0) return async (asked) => new Float64Array(asked.rows);
    const target = freeName(rows);
    const forest = await findTrainer('random-forest');
    const input: TrainInput = {
      task: 'classification',
      target,
      features: features.map(({ name }) => name),
      train: {
        rows: rows.rows,
        columns: [
          ...features.map(bounded),
          { kind: 'text', name: target, codes: Int32Array.from(isCurrent), dictionary: LABELS },
        ],
      },
      params: PARAMS,
      seed,
    };
    // Another thread takes about as long to start as it would save.
    const model = await forest.train(input, { threads: 1 });
    const current = model.labels!.indexOf('current');
    const predictor = forest.open(model);
    const importance = model.facts.importance as Readonly<Record<string, number>>;
    const score = async (asked: Table) => {
      const predictions = await predictor.predict({ ...asked, columns: asked.columns.map(bounded) });
      return predictions.task === 'classification' ? predictions.scores![current]! : predictions.predicted;
    };
    const order = features.map(({ name }) => name).sort((a, b) => importance[b]! - importance[a]!);
    return Object.assign(score, { columns: order });
  };
}

function freeName({ columns }: Table): string {
  let name = 'side';
  while (columns.some((column) => column.name === name)) name += "'";
  return name;
}

/** Whether there are two values, of which one may be that there is none. */
function varies(column: Column): boolean {
  if (column.kind === 'text') return column.codes.some((code) => code !== column.codes[0]);
  const { values } = bounded(column);
  const missing = (row: number) => column.nulls?.[row] === 1 || Number.isNaN(values[row]);
  return values.some((value, row) => missing(row) !== missing(0) || (!missing(row) && value !== values[0]));
}

function bounded<Kind extends Column>(column: Kind): Kind {
  if (column.kind !== 'number' || column.values.every(isBounded)) return column;
  const values = column.values.map((value) =>
    isBounded(value) ? value : Math.sign(value) * Number.MAX_VALUE,
  );
  return { ...column, values };
}

function isBounded(value: number): boolean {
  return Number.isFinite(value) || Number.isNaN(value);
}
