import { createRandom } from '@pawl/table';
import { partSeed } from '../seeds.ts';
import type { BinnedRows } from './bins.ts';
import { flatten } from './flatten.ts';
import { createGrower, type Shape } from './grow.ts';
import type { GrownNode } from './grown-node.ts';
import type { Statistics } from './histogram.ts';
import { drawRows, type Sampling } from './sampling.ts';
import type { Trees } from './trees.ts';

/** What the trees of a forest learn. One value a row. */
export type ForestTarget =
  /** Numbers less `centre`. A leaf answers with one number. */
  | { readonly kind: 'number'; readonly values: Float64Array; readonly centre: number }
  /** 1 for the second of two classes, else 0. A leaf answers with the share of the second. */
  | { readonly kind: 'two'; readonly values: Float64Array }
  /** Class codes. A leaf answers with the share of each class. */
  | { readonly kind: 'classes'; readonly codes: Int32Array; readonly classes: number };

/** All that is needed to grow any tree of a forest, on any thread. Its arrays may stand in shared memory. */
export interface ForestJob {
  readonly binned: BinnedRows;
  readonly texts: Uint8Array;
  readonly directions: Int8Array | undefined;
  readonly target: ForestTarget;
  /** One weight a row; undefined where all count the same. */
  readonly weights: Float64Array | undefined;
  readonly shape: Shape;
  readonly sampling: Sampling;
  readonly seed: number;
}

export interface ForestTree {
  readonly tree: Trees;
  /** What each feature gained, as shares of the whole. */
  readonly importance: Float64Array;
}

/** How many numbers a leaf answers with. */
export function outputsOf(target: ForestTarget): number {
  return target.kind === 'classes' ? target.classes : 1;
}

/** Grows trees of a forest by their index. The tree depends on the job and its index alone. */
export function forestGrower(job: ForestJob): (index: number) => ForestTree {
  const { binned, target, shape, sampling, seed } = job;
  const { rows } = binned;
  const counts = new Float64Array(rows);
  const statistics = statisticsOf(job, counts);
  const grower = createGrower(job, shape, statistics);
  const { order } = grower;
  return (index) => {
    const random = createRandom(partSeed(seed, index));
    drawRows(counts, sampling, random);
    let drawn = 0;
    for (let row = 0; row < rows; row++) {
      if (counts[row] !== 0) order[drawn++] = row;
    }
    weigh(statistics, job, order, drawn);
    const importance = new Float64Array(binned.features);
    const root = grower.grow(drawn, random, importance);
    const total = importance.reduce((sum, gain) => sum + gain, 0);
    if (total > 0)
      importance.forEach((gain, f) => {
        importance[f] = gain / total;
      });
    return { tree: flatten(root, outputsOf(target), answerOf(target, shape)), importance };
  };
}

function statisticsOf({ binned, target, weights }: ForestJob, count: Float64Array): Statistics {
  const { rows } = binned;
  const first = new Float64Array(rows);
  if (target.kind === 'classes')
    return { sums: target.classes + 1, first, second: first, count, classes: target.codes };
  return weights
    ? { sums: 3, first, second: new Float64Array(rows), count }
    : { sums: 2, first, second: count, count };
}

/** Brings the statistics of the drawn rows to how often they were drawn. */
function weigh(
  { first, second, count }: Statistics,
  { target, weights }: ForestJob,
  order: Int32Array,
  drawn: number,
) {
  for (let i = 0; i < drawn; i++) {
    const row = order[i]!;
    const weight = weights ? count[row]! * weights[row]! : count[row]!;
    if (target.kind === 'classes') first[row] = weight;
    else {
      first[row] = weight * target.values[row]!;
      if (weights) second[row] = weight;
    }
  }
}

type Answer = (leaf: GrownNode, into: Float64Array, at: number) => void;

function answerOf(target: ForestTarget, { lambda }: Shape): Answer {
  if (target.kind === 'classes')
    return ({ weights }, into, at) => {
      const total = weights!.reduce((sum, weight) => sum + weight, 0);
      weights!.forEach((weight, k) => {
        into[at + k] = weight / total;
      });
    };
  const centre = target.kind === 'number' ? target.centre : 0;
  return ({ sums, bounds }, into, at) => {
    const answer = sums.first / (sums.second + lambda);
    into[at] = (bounds ? Math.min(bounds.high, Math.max(bounds.low, answer)) : answer) + centre;
  };
}
