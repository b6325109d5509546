import { type Json, PawlError } from '@pawl/records';
import type { Table } from '@pawl/table';
import { recordParams } from '../param-rules.ts';
import type { Model, Predictions, Predictor, TrainContext, Trainer, TrainInput } from '../trainer.ts';
import { stopped } from '../training-checks.ts';
import { distinctTexts, integerIn, objectAt } from '../untrusted.ts';
import { applyBins, type BinnedFeature } from './bins.ts';
import { arraysOf, checkBins, checkTrees } from './check-trees.ts';
import { type ForestJob, type ForestTarget, type ForestTree, outputsOf } from './forest-job.ts';
import { type ForestSettings, featuresPerSplit, readForestSettings } from './forest-settings.ts';
import { growForest } from './forest-threads.ts';
import { type Learnt, readLearnt, shared } from './learnt.ts';
import { type OutOfBag, outOfBag } from './out-of-bag.ts';
import { columnOf, numberPredictions, predictionsOf, predictionsOfTwo } from './tree-predictor.ts';
import { bytesOf, joinTrees, type Trees } from './trees.ts';
import { addAnswers, type FastTrees, fastTrees } from './walk.ts';

/** Bytes of all trees at most. */
const LARGEST_FOREST = 1.5e9;
/** Trees after which the size of the whole forest can be foretold. */
const TREES_TO_FORETELL = 3;

/**
 * A random forest (L. Breiman, 2001) on binned features: nulls and texts are split as they are, features are drawn at
 * every split, and leaves answer with means or with shares of the classes, which sum to one.
 */
export const randomForest: Trainer = { name: 'random-forest', checkParams, train, open };

function checkParams(
  params: Readonly<Record<string, unknown>>,
  { task, columns }: { task: Model['task']; columns: number },
): void {
  featuresPerSplit(readForestSettings(params, task).max_features, columns);
}

async function train(input: TrainInput, context: TrainContext = {}): Promise<Model> {
  const settings = readForestSettings(input.params, input.task);
  const learnt = readLearnt(input, settings);
  const job = jobOf(settings, learnt, input);
  const { trees, importance } = await grow(job, settings.trees, context);
  const facts: Record<string, Json> = {
    importance: Object.fromEntries(input.features.map((name, f) => [name, importance[f]!])),
  };
  if (settings.out_of_bag)
    facts.out_of_bag = outOfBagFacts(
      outOfBag(job, trees, fastTrees(trees, learnt.bins.length)),
      job.target,
      learnt,
    );
  return {
    format: 'pawl-model',
    version: 1,
    trainer: randomForest.name,
    task: input.task,
    target: input.target,
    features: [...input.features],
    ...(learnt.target.labels ? { labels: learnt.target.labels } : {}),
    preprocessing: { features: learnt.bins } as unknown as Json,
    params: recordParams(settings),
    seed: input.seed,
    dataDigest: input.dataDigest ?? null,
    facts,
    body: { outputs: trees.outputs },
    arrays: arraysOf(trees),
  };
}

function jobOf(settings: ForestSettings, learnt: Learnt, { seed }: TrainInput): ForestJob {
  const { rows, features } = learnt.binned;
  return {
    binned: learnt.binned,
    texts: learnt.texts,
    directions: learnt.directions,
    target: targetOf(learnt),
    weights: learnt.weights,
    shape: {
      minLeaf: settings.min_samples_leaf,
      minWeight: Number.MIN_VALUE,
      minSplit: settings.min_samples_split,
      maxDepth: settings.max_depth ?? Number.POSITIVE_INFINITY,
      maxLeaves: settings.max_leaves ?? Number.POSITIVE_INFINITY,
      maxFeatures: featuresPerSplit(settings.max_features, features),
      lambda: 0,
      entropy: settings.criterion === 'entropy',
      smoothing: 10,
      // A split that gains nothing may lead to one that does; less than nothing is rounding.
      minGain: -1e-9,
    },
    sampling: {
      replacement: settings.bootstrap,
      draws: Math.max(1, Math.round(settings.sample_share * rows)),
    },
    seed,
  };
}

function targetOf({ target: { labels, values } }: Learnt): ForestTarget {
  if (labels && labels.length > 2) {
    const codes = new Int32Array(new SharedArrayBuffer(values.length * 4));
    codes.set(values);
    return { kind: 'classes', codes, classes: labels.length };
  }
  if (labels) return { kind: 'two', values: shared(values) };
  const centre = values.reduce((sum, value) => sum + value / values.length, 0);
  return { kind: 'number', values: shared(values.map((value) => value - centre)), centre };
}

async function grow(
  job: ForestJob,
  count: number,
  { onProgress, signal, threads }: TrainContext,
): Promise<{ trees: Trees; importance: Float64Array }> {
  const grown: (ForestTree | undefined)[] = Array.from({ length: count });
  let done = 0;
  let bytes = 0;
  try {
    await growForest(job, count, {
      threads,
      signal,
      onTree(tree, index) {
        grown[index] = tree;
        done++;
        bytes += bytesOf(tree.tree);
        refuseTooLarge(bytes, done, count);
        onProgress?.(done, count, 'growing trees');
      },
    });
  } catch (error) {
    throw signal?.aborted ? stopped(signal) : error;
  }
  const whole = grown as ForestTree[];
  const importance = new Float64Array(job.binned.features);
  for (const tree of whole)
    tree.importance.forEach((share, f) => {
      importance[f]! += share;
    });
  const total = importance.reduce((sum, share) => sum + share, 0);
  return {
    trees: joinTrees(
      whole.map(({ tree }) => tree),
      outputsOf(job.target),
    ),
    // Of the trees that split at all.
    importance: total > 0 ? importance.map((share) => share / total) : importance,
  };
}

function refuseTooLarge(bytes: number, done: number, count: number): void {
  if (done < Math.min(count, TREES_TO_FORETELL) || (bytes / done) * count <= LARGEST_FOREST) return;
  const most = Math.floor((LARGEST_FOREST * done) / bytes);
  const each = `${(bytes / done / 1e6).toPrecision(2)} MB`;
  throw new PawlError('config', `${count} trees of about ${each} each are more than memory can hold`, {
    where: 'train.params.trees',
    remedy:
      most >= 1
        ? `Set \`trees\` to ${most} at most, or \`max_depth\` or \`min_samples_leaf\` for smaller trees.`
        : 'Set `max_depth` or a larger `min_samples_leaf` for smaller trees.',
  });
}

function outOfBagFacts(
  { answers, rows }: OutOfBag,
  target: ForestTarget,
  { target: { values } }: Learnt,
): Json {
  if (rows === 0) return { rows };
  const outputs = outputsOf(target);
  let losses = 0;
  let right = 0;
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(answers[row * outputs]!)) continue;
    if (target.kind === 'number') losses += (answers[row]! - values[row]!) ** 2;
    else if (likeliest(answers, row, outputs) === values[row]) right++;
  }
  return target.kind === 'number'
    ? { rows, rmse: Math.sqrt(losses / rows) }
    : { rows, accuracy: right / rows };
}

function likeliest(answers: Float64Array, row: number, outputs: number): number {
  if (outputs === 1) return answers[row]! > 0.5 ? 1 : 0;
  let best = 0;
  for (let k = 1; k < outputs; k++)
    if (answers[row * outputs + k]! > answers[row * outputs + best]!) best = k;
  return best;
}

/** What a model file holds of a forest. Throws PawlError('record') where it could not answer. */
export function readForest(model: Model): { bins: readonly BinnedFeature[]; trees: Trees } {
  const { labels, features } = model;
  if (labels) distinctTexts(labels, 'labels', 2, labels.length);
  const bins = checkBins(model.preprocessing, features);
  const most = labels && labels.length > 2 ? labels.length : 1;
  const body = objectAt(model.body, 'body', ['outputs']);
  const trees = checkTrees(model.arrays, bins, integerIn(body.outputs, 'body.outputs', most, most));
  return { bins, trees };
}

function open(model: Model): Predictor {
  const { task, labels } = model;
  const { bins, trees } = readForest(model);
  const fast = fastTrees(trees, bins.length);
  return {
    task,
    ...(labels ? { labels } : {}),
    async predict(table) {
      return predict(fast, bins, labels, table);
    },
  };
}

function predict(
  fast: FastTrees,
  bins: readonly BinnedFeature[],
  labels: readonly string[] | undefined,
  table: Table,
): Predictions {
  const answers = new Float64Array(table.rows * fast.outputs);
  addAnswers(fast, applyBins(bins, table), answers, { from: 0, to: table.rows });
  const count = fast.roots.length;
  for (let i = 0; i < answers.length; i++) answers[i]! /= count;
  if (!labels) return numberPredictions(answers);
  if (labels.length === 2) return predictionsOfTwo(labels, answers);
  return predictionsOf(
    labels,
    labels.map((_, k) => columnOf(answers, labels.length, k)),
  );
}
