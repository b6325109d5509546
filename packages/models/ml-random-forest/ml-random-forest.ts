import { setImmediate } from 'node:timers/promises';
import type { Json } from '@pawl/records';
import { recordParams } from '../param-rules.ts';
import { partSeed } from '../seeds.ts';
import { readTarget, type Target } from '../target.ts';
import type { Model, Predictor, TrainContext, Trainer, TrainInput, TrainShape } from '../trainer.ts';
import { allConstant, refuseFeatures, stopped } from '../training-checks.ts';
import { type CartNode, flattenCart, mendPerfectSplit, tooDeep } from './cart.ts';
import { checkForest, predictClasses, predictNumbers } from './forest.ts';
import {
  columnsPerTree,
  type ForestParams,
  readForestParams,
  refuseTooLong,
  refuseTooSlow,
} from './forest-params.ts';
import { applyPreprocessing, countColumns, fitPreprocessing, type Matrix } from './preprocess.ts';
import { checkPreprocessing } from './preprocess-check.ts';
import { fastTree, type Tree } from './tree.ts';

/** Options of the library, as far as they are used. Its own declarations do not describe them all. */
interface LibraryOptions {
  readonly nEstimators: number;
  readonly seed: number;
  readonly maxFeatures: number;
  readonly replacement: boolean;
  readonly useSampleBagging: boolean;
  readonly noOOB: boolean;
  readonly treeOptions: {
    readonly minNumSamples: number;
    readonly maxDepth: number;
    readonly gainThreshold: number;
  };
}

interface LibraryForest {
  train(rows: number[][], values: number[]): void;
  readonly estimators: readonly { readonly root: CartNode }[];
  /** For each tree, the matrix column behind each column it was given. */
  readonly indexes: readonly (readonly number[])[];
}

type Library = Readonly<
  Record<'RandomForestClassifier' | 'RandomForestRegression', new (options: LibraryOptions) => LibraryForest>
>;

/**
 * The random forest of the library of that name. Rows are drawn with replacement for each tree, columns once a tree.
 * What the library does not do is not offered: its out-of-bag code fails on small data, and its `maxSamples` takes the
 * first rows.
 */
export const mlRandomForest: Trainer = {
  name: 'ml-random-forest',
  checkParams,
  train,
  open,
};

function checkParams(params: Readonly<Record<string, unknown>>, shape: TrainShape): void {
  const read = readForestParams(params, shape.task);
  // Texts become several columns, so that there may be as many as are asked for.
  refuseTooLong(read, { ...shape, columns: Math.max(shape.columns, read.max_features) });
}

async function train(input: TrainInput, context: TrainContext = {}): Promise<Model> {
  const { task, target, features, seed } = input;
  const params = readForestParams(input.params, task);
  const learnt = readTarget(input.train, target, task);
  refuseFeatures(input);
  const preprocessing = fitPreprocessing(input.train, features, { scale: false, categories: 'one-hot' });
  const shape: TrainShape = {
    task,
    rows: input.train.rows,
    columns: countColumns(preprocessing),
    ...(learnt.labels ? { classes: learnt.labels.length } : {}),
  };
  refuseTooLong(params, shape);
  const matrix = applyPreprocessing(preprocessing, input.train);
  refuseConstant(matrix);
  const trees = await growTrees({ params, shape, matrix, target: learnt, seed }, context);
  return {
    format: 'pawl-model',
    version: 1,
    trainer: mlRandomForest.name,
    task,
    target,
    features: [...features],
    ...(learnt.labels ? { labels: learnt.labels } : {}),
    preprocessing: preprocessing as unknown as Json,
    params: recordParams(params),
    seed,
    dataDigest: input.dataDigest ?? null,
    facts: {},
    body: { trees } as unknown as Json,
    arrays: {},
  };
}

function refuseConstant({ rows, columns, matrix }: Matrix): void {
  const width = columns.length;
  for (let i = width; i < rows * width; i++) if (matrix[i] !== matrix[i - width]) return;
  throw allConstant();
}

interface Growth {
  readonly params: ForestParams;
  readonly shape: TrainShape;
  readonly matrix: Matrix;
  readonly target: Target;
  readonly seed: number;
}

/** Milliseconds of work after which signals and progress get their turn. */
const TURN = 50;

async function growTrees(growth: Growth, { onProgress, signal }: TrainContext): Promise<Tree[]> {
  const { params, shape, matrix, target, seed } = growth;
  const library = (await import('ml-random-forest')) as unknown as Library;
  const Forest = target.labels ? library.RandomForestClassifier : library.RandomForestRegression;
  const rows = rowsOf(matrix);
  const trees: Tree[] = [];
  const started = performance.now();
  let turned = started;
  for (let i = 0; i < params.trees; i++) {
    if (performance.now() - turned > TURN) {
      await setImmediate();
      turned = performance.now();
    }
    if (signal?.aborted) throw stopped(signal);
    // One tree an instance: the library trains all its trees in one go, deaf to everything else.
    const forest = new Forest(libraryOptions(params, shape, partSeed(seed, i)));
    trees.push(growOne(forest, rows, target));
    onProgress?.(i + 1, params.trees, 'growing trees');
    refuseTooSlow(params, shape, i + 1, (performance.now() - started) / 1000);
  }
  return trees;
}

function growOne(forest: LibraryForest, rows: number[][], { labels, values }: Target): Tree {
  trainLibrary(forest, rows, values);
  const root = forest.estimators[0]!.root;
  const columns = forest.indexes[0]!;
  const mended = labels ? undefined : mendPerfectSplit(root, columns, rows, values);
  return mended ?? flattenCart(root, columns);
}

function trainLibrary(forest: LibraryForest, rows: number[][], values: number[]): void {
  try {
    forest.train(rows, values);
  } catch (error) {
    // The library grows trees by recursion.
    if (error instanceof RangeError && error.message.includes('call stack')) throw tooDeep(error);
    throw error;
  }
}

function rowsOf({ rows, columns, matrix }: Matrix): number[][] {
  const width = columns.length;
  return Array.from({ length: rows }, (_, row) =>
    Array.from(matrix.subarray(row * width, (row + 1) * width)),
  );
}

function libraryOptions(params: ForestParams, shape: TrainShape, seed: number): LibraryOptions {
  const given = columnsPerTree(params, shape.columns);
  return {
    nEstimators: 1,
    seed,
    // The library takes 1 for "all" and other numbers up to 1 for a share, rounded down.
    maxFeatures: given === 1 && shape.columns > 1 ? 1.5 / shape.columns : given,
    replacement: params.replacement,
    useSampleBagging: true,
    noOOB: true,
    treeOptions: {
      minNumSamples: params.min_samples,
      maxDepth: params.max_depth ?? Number.POSITIVE_INFINITY,
      // The library's 0.01 leaves trees of many classes without any split. For regression what it calls gain is the
      // error that a split leaves, and with a threshold of 0 it would refuse every perfect split.
      gainThreshold: shape.task === 'classification' ? 0 : -1,
    },
  };
}

function open(model: Model): Predictor {
  const { task, labels } = model;
  const preprocessing = checkPreprocessing(model.preprocessing, model.features);
  const forest = checkForest(model.body, {
    columns: countColumns(preprocessing),
    ...(labels ? { classes: labels.length } : {}),
  });
  const trees = forest.trees.map(fastTree);
  return {
    task,
    ...(labels ? { labels } : {}),
    async predict(table) {
      const matrix = applyPreprocessing(preprocessing, table);
      return labels ? predictClasses(trees, matrix, labels) : predictNumbers(trees, matrix);
    },
  };
}
