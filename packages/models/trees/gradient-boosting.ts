import { setImmediate } from 'node:timers/promises';
import type { Json } from '@pawl/records';
import { createRandom, type Table } from '@pawl/table';
import { recordParams } from '../param-rules.ts';
import { sigmoid, softmax } from '../probabilities.ts';
import { partSeed } from '../seeds.ts';
import type { Model, Predictions, Predictor, TrainContext, Trainer, TrainInput } from '../trainer.ts';
import { stopped } from '../training-checks.ts';
import { arrayAt, damaged, distinctTexts, numberIn, objectAt } from '../untrusted.ts';
import { applyBins, type BinnedFeature } from './bins.ts';
import { type BoostingSettings, readBoostingSettings } from './boosting-settings.ts';
import { arraysOf, checkBins, checkTrees, LARGEST_ANSWER } from './check-trees.ts';
import { boundsBySide, within } from './constraint-bounds.ts';
import { flatten } from './flatten.ts';
import { featuresPerSplit, unfit } from './forest-settings.ts';
import { createGrower } from './grow.ts';
import { forEachNode, type GrownNode } from './grown-node.ts';
import { type Learnt, readLearnt } from './learnt.ts';
import { classesOf, type Loss, logisticLoss, quantileLoss, softmaxLoss, squaredLoss } from './losses.ts';
import { drawRows } from './sampling.ts';
import { numberPredictions, predictionsOf, predictionsOfTwo } from './tree-predictor.ts';
import { joinTrees, type Trees } from './trees.ts';
import { addAnswers, type FastTrees, fastTrees, leafOf } from './walk.ts';

/** Beyond so many rows some are kept back to see when to stop, unless the user says otherwise. */
const ROWS_FOR_EARLY_STOPPING = 10_000;
/** A loss must fall by more than this share to count as smaller. */
const LEAST_PROGRESS = 1e-7;
/** Squares of larger scores could not be summed. */
const LARGEST_SCORE = 1e150;
/** Milliseconds of work after which signals get their turn. */
const TURN = 50;

/**
 * Gradient boosting (J. Friedman, 2001) on binned features, with second derivatives; leaves that gain most are split
 * first.
 */
export const gradientBoosting: Trainer = { name: 'gradient-boosting', checkParams, train, open };

function checkParams(
  params: Readonly<Record<string, unknown>>,
  { task, columns }: { readonly task: Model['task']; readonly columns: number },
): void {
  featuresPerSplit(readBoostingSettings(params, task).max_features, columns);
}

async function train(input: TrainInput, context: TrainContext = {}): Promise<Model> {
  const settings = readBoostingSettings(input.params, input.task);
  const learnt = readLearnt(input, settings);
  const { labels } = learnt.target;
  const loss = lossOf(settings, learnt);
  const { trees, start, importance, rounds, validationLoss } = await boost(
    settings,
    learnt,
    loss,
    input.seed,
    context,
  );
  return {
    format: 'pawl-model',
    version: 1,
    trainer: gradientBoosting.name,
    task: input.task,
    target: input.target,
    features: [...input.features],
    ...(labels ? { labels } : {}),
    preprocessing: { features: learnt.bins } as unknown as Json,
    params: recordParams(settings),
    seed: input.seed,
    dataDigest: input.dataDigest ?? null,
    facts: {
      importance: Object.fromEntries(input.features.map((name, f) => [name, importance[f]!])),
      rounds,
      ...(validationLoss === undefined ? {} : { validation_loss: validationLoss }),
    },
    body: { start },
    arrays: arraysOf(trees),
  };
}

function lossOf({ loss, quantile }: BoostingSettings, { target, weights }: Learnt): Loss {
  const data = { values: Float64Array.from(target.values), weights };
  if (loss === 'squared') return squaredLoss(data);
  if (loss === 'quantile') return quantileLoss(data, quantile);
  const classes = target.labels!.length;
  return classes === 2 ? logisticLoss(data) : softmaxLoss(data, classes);
}

interface Boosted {
  readonly trees: Trees;
  readonly start: number[];
  readonly importance: Float64Array;
  readonly rounds: number;
  readonly validationLoss?: number;
}

async function boost(
  settings: BoostingSettings,
  learnt: Learnt,
  loss: Loss,
  seed: number,
  { onProgress, signal }: TrainContext,
): Promise<Boosted> {
  const rounds = startRounds(settings, learnt, loss, seed);
  const losses: number[] = [];
  let best = 0;
  let importance: Float64Array | undefined;
  let turned = performance.now();
  for (let round = 0; round < settings.trees; round++) {
    if (performance.now() - turned > TURN) {
      await setImmediate();
      turned = performance.now();
    }
    if (signal?.aborted) throw stopped(signal);
    const grew = rounds.next(round);
    onProgress?.(round + 1, settings.trees, 'boosting');
    if (!grew && !rounds.draws) break;
    if (!rounds.keepsBack) continue;
    losses.push(rounds.validationLoss());
    const progress = losses[best]! - losses.at(-1)!;
    if (round === 0 || progress > LEAST_PROGRESS * Math.abs(losses[best]!)) {
      best = round;
      importance = rounds.importance();
    }
    if (round - best >= settings.patience) break;
  }
  if (!rounds.keepsBack && !rounds.converges())
    throw unfit('learning_rate', 'it is so large that the answers grow without end');
  const kept = rounds.keepsBack ? best + 1 : rounds.trees.length / loss.scores;
  return {
    trees: joinTrees(rounds.trees.slice(0, kept * loss.scores), 1),
    start: rounds.start,
    importance: importance ?? rounds.importance(),
    rounds: kept,
    ...(rounds.keepsBack ? { validationLoss: losses[best]! } : {}),
  };
}

interface Rounds {
  readonly start: number[];
  readonly trees: Trees[];
  readonly keepsBack: boolean;
  /** Whether rounds draw rows or features, so that one may find what the one before it did not. */
  readonly draws: boolean;
  /** Grows the trees of a round; false where none of them found anything to split. */
  next(round: number): boolean;
  validationLoss(): number;
  /** What each feature gained, as shares. */
  importance(): Float64Array;
  /** Whether all scores of training rows are numbers to compute with. */
  converges(): boolean;
}

function startRounds(settings: BoostingSettings, learnt: Learnt, loss: Loss, seed: number): Rounds {
  const { binned } = learnt;
  const { rows } = binned;
  const { training, validation } = keepBack(settings, learnt, seed);
  const start = loss.start(training);
  const raw = new Float64Array(rows * loss.scores);
  for (const [k, score] of start.entries()) raw.fill(score, k * rows, (k + 1) * rows);
  const slope = new Float64Array(rows);
  const curve = new Float64Array(rows);
  const ones = new Float64Array(rows).fill(1);
  const statistics = loss.constantCurvature
    ? { sums: 2, first: slope, second: ones, count: ones }
    : { sums: 3, first: slope, second: curve, count: ones };
  const shape = shapeOf(settings, binned.features);
  const grower = createGrower(learnt, shape, statistics);
  const { order } = grower;
  const gains = new Float64Array(binned.features);
  const trees: Trees[] = [];

  function grow(round: number, k: number): boolean {
    const random = createRandom(partSeed(seed, round * loss.scores + k));
    const { drawn, others } = draw(settings, training, random);
    order.set(drawn);
    loss.derive(raw, training, k, slope, curve);
    const root = grower.grow(drawn.length, random, gains);
    const rawOfK = raw.subarray(k * rows, (k + 1) * rows);
    const answers = answersOf(root, order, rawOfK);
    const tree = flatten(root, 1, (leaf, into, at) => {
      into[at] = answers.get(leaf)!;
    });
    trees.push(tree);
    for (const [{ start: from, end }, answer] of answers) addTo(rawOfK, order, from, end, answer);
    const fast = fastTrees(tree, binned.features);
    for (const part of [others, validation])
      for (const row of part) rawOfK[row]! += fast.values[leafOf(fast, 0, binned, row)]!;
    return root.left !== undefined;
  }

  function answersOf(root: GrownNode, rowOrder: Int32Array, rawOfK: Float64Array): Map<GrownNode, number> {
    const free = ({ sums, start: from, end }: GrownNode) => {
      if (loss.answer) return loss.answer(rawOfK, rowOrder.subarray(from, end));
      return sums.second + settings.l2 > 0 ? sums.first / (sums.second + settings.l2) : 0;
    };
    // A loss with answers of its own has bounds of its own: those of the growth are for mean slopes.
    const boundsOf =
      loss.answer && learnt.directions ? boundsBySide(root, learnt.directions, free) : undefined;
    const answers = new Map<GrownNode, number>();
    forEachNode(root, (node) => {
      if (node.left) return;
      const bounds = boundsOf ? boundsOf.get(node) : node.bounds;
      answers.set(node, settings.learning_rate * within(free(node), bounds));
    });
    return answers;
  }

  return {
    start,
    trees,
    keepsBack: validation.length > 0,
    draws: settings.sample_share < 1 || shape.maxFeatures < binned.features,
    next(round) {
      let grew = false;
      for (let k = 0; k < loss.scores; k++) if (grow(round, k)) grew = true;
      return grew;
    },
    validationLoss: () => loss.mean(raw, validation),
    importance() {
      const total = gains.reduce((sum, gain) => sum + gain, 0);
      return gains.map((gain) => (total > 0 ? gain / total : 0));
    },
    converges: () => raw.every((score) => Math.abs(score) <= LARGEST_SCORE),
  };

  function draw(
    { sample_share }: BoostingSettings,
    from: Int32Array,
    random: ReturnType<typeof createRandom>,
  ): { drawn: Int32Array; others: Int32Array } {
    if (sample_share === 1) return { drawn: from, others: new Int32Array(0) };
    const counts = new Float64Array(from.length);
    const draws = Math.max(1, Math.round(sample_share * from.length));
    drawRows(counts, { replacement: false, draws }, random);
    return {
      drawn: from.filter((_, i) => counts[i] !== 0),
      others: from.filter((_, i) => counts[i] === 0),
    };
  }
}

function addTo(raw: Float64Array, order: Int32Array, start: number, end: number, answer: number): void {
  for (let i = start; i < end; i++) raw[order[i]!]! += answer;
}

function shapeOf(settings: BoostingSettings, features: number) {
  return {
    minLeaf: settings.min_samples_leaf,
    minWeight: settings.loss === 'log' ? 1e-3 : Number.MIN_VALUE,
    minSplit: 2,
    maxDepth: settings.max_depth ?? Number.POSITIVE_INFINITY,
    maxLeaves: settings.max_leaves ?? Number.POSITIVE_INFINITY,
    maxFeatures: featuresPerSplit(settings.max_features, features),
    lambda: settings.l2,
    entropy: false,
    smoothing: 10,
    minGain: 1e-12,
  };
}

/** Divides the rows into those to learn from and those to see when to stop by, evenly over the classes. */
function keepBack(
  { early_stopping, validation_share }: BoostingSettings,
  { binned: { rows }, target: { labels, values } }: Learnt,
  seed: number,
): { training: Int32Array; validation: Int32Array } {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  if (!(early_stopping ?? rows > ROWS_FOR_EARLY_STOPPING))
    return { training: all, validation: new Int32Array(0) };
  const random = createRandom(partSeed(seed, -1));
  const back = new Uint8Array(rows);
  for (let code = 0; code < (labels?.length ?? 1); code++) {
    const own = labels ? all.filter((row) => values[row] === code) : all;
    const counts = new Float64Array(own.length);
    // One row of each class at least stays to be learnt from.
    const draws = Math.min(own.length - 1, Math.round(validation_share * own.length));
    drawRows(counts, { replacement: false, draws }, random);
    own.forEach((row, i) => {
      back[row] = counts[i]!;
    });
  }
  return { training: all.filter((row) => back[row] === 0), validation: all.filter((row) => back[row] === 1) };
}

/**
 * What a model file holds of boosted trees: with several classes, a tree of each class after the other. Throws
 * PawlError('record') where it could not answer.
 */
export function readBoosted(model: Model): {
  bins: readonly BinnedFeature[];
  trees: Trees;
  start: readonly number[];
} {
  const { labels, features } = model;
  if (labels) distinctTexts(labels, 'labels', 2, labels.length);
  const bins = checkBins(model.preprocessing, features);
  const trees = checkTrees(model.arrays, bins, 1);
  const scores = labels && labels.length > 2 ? labels.length : 1;
  const body = objectAt(model.body, 'body', ['start']);
  const start = arrayAt(body.start, 'body.start', scores, scores).map((value, k) =>
    numberIn(value, `body.start.${k}`),
  );
  const wrong = start.findIndex((score) => Math.abs(score) > LARGEST_ANSWER);
  if (wrong >= 0) throw damaged(`body.start.${wrong}`, 'is no answer');
  if ((trees.starts.length - 1) % scores !== 0) throw damaged('starts', 'does not hold a tree a class');
  return { bins, trees, start };
}

function open(model: Model): Predictor {
  const { task, labels } = model;
  const { bins, trees, start } = readBoosted(model);
  const fast = fastTrees(trees, bins.length);
  return {
    task,
    ...(labels ? { labels } : {}),
    async predict(table) {
      return predict(fast, bins, labels, start, table);
    },
  };
}

function predict(
  fast: FastTrees,
  bins: readonly BinnedFeature[],
  labels: readonly string[] | undefined,
  start: readonly number[],
  table: Table,
): Predictions {
  const binned = applyBins(bins, table);
  const raw = new Float64Array(table.rows * start.length);
  start.forEach((score, k) => {
    const own = raw.subarray(k * table.rows, (k + 1) * table.rows).fill(score);
    addAnswers(fast, binned, own, { from: 0, to: table.rows, first: k, step: start.length });
  });
  if (!labels) return numberPredictions(raw);
  if (labels.length === 2) return predictionsOfTwo(labels, raw.map(sigmoid));
  const shares = classesOf(raw, labels.length);
  softmax(shares);
  return predictionsOf(labels, shares);
}
