/**
 * Trains small models of Pawl's own and prints their trees, with rows as codes, for scripts/reference/tree_shap.py to
 * explain. Some values are missing, and one feature holds texts.
 */
import { createRandom, type Table } from '@pawl/table';
import type { Model, Trainer } from '../../packages/models/trainer.ts';
import { applyBins } from '../../packages/models/trees/bins.ts';
import { checkBins, checkTrees } from '../../packages/models/trees/check-trees.ts';
import { gradientBoosting } from '../../packages/models/trees/gradient-boosting.ts';
import { randomForest } from '../../packages/models/trees/random-forest.ts';

const ROWS = 160;
const EXPLAINED = 8;
const FEATURES = ['a', 'b', 'c', 'd', 'text'];

function tableOf(task: 'classification' | 'regression', classes: number): Table {
  const random = createRandom(classes + 7);
  const numbers = FEATURES.slice(0, 4).map((name) => {
    const values = Float64Array.from({ length: ROWS }, () => random.below(40));
    const nulls = Uint8Array.from({ length: ROWS }, () => (random.below(8) === 0 ? 1 : 0));
    nulls.forEach((isNull, row) => {
      if (isNull) values[row] = Number.NaN;
    });
    return { kind: 'number' as const, name, values, nulls };
  });
  const dictionary = ['ash', 'birch', 'cedar', 'elm', 'fir', 'oak'];
  const codes = Int32Array.from({ length: ROWS }, () => random.below(7) - 1);
  const answers = Float64Array.from({ length: ROWS }, (_, row) => {
    const [a, b, c] = numbers.map(({ values, nulls }) => (nulls[row] ? 25 : values[row]!));
    return a! + (codes[row]! % 2 === 0 ? b! : -b!) + (c! * a!) / 20 + random.below(10);
  });
  const sorted = [...answers].sort((x, y) => x - y);
  const target =
    task === 'regression'
      ? { kind: 'number' as const, name: 'y', values: answers }
      : {
          kind: 'text' as const,
          name: 'y',
          codes: Int32Array.from(answers, (value) => Math.floor((sorted.indexOf(value) * classes) / ROWS)),
          dictionary: Array.from({ length: classes }, (_, k) => `class ${k}`),
        };
  return { rows: ROWS, columns: [...numbers, { kind: 'text', name: 'text', codes, dictionary }, target] };
}

async function describe(trainer: Trainer, classes: number, params: Record<string, unknown>) {
  const task = classes === 0 ? 'regression' : 'classification';
  const table = tableOf(task, classes);
  const model: Model = await trainer.train(
    { task, target: 'y', features: FEATURES, train: table, params, seed: 3 },
    { threads: 1 },
  );
  const bins = checkBins(model.preprocessing, model.features);
  const { outputs = 1, start } = model.body as { outputs?: number; start?: number[] };
  const trees = checkTrees(model.arrays, bins, outputs);
  const binned = applyBins(bins, table);
  const arrays = Object.entries(trees).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : [...value],
  ]);
  return {
    name: `${trainer.name}, ${classes === 0 ? 'a number' : `${classes} classes`}`,
    combination: start ? { kind: 'sum', start } : { kind: 'mean' },
    trees: Object.fromEntries(arrays),
    rows: Array.from({ length: EXPLAINED }, (_, row) =>
      bins.map((_, f) => binned.codes[f * binned.rows + row]),
    ),
  };
}

const forest = { trees: 3, max_depth: 4, min_samples_leaf: 3 };
const boosting = { trees: 3, max_depth: 4, min_samples_leaf: 5 };
const models = [];
for (const classes of [0, 2, 3]) {
  models.push(await describe(randomForest, classes, forest));
  models.push(await describe(gradientBoosting, classes, boosting));
}
process.stdout.write(JSON.stringify(models));
