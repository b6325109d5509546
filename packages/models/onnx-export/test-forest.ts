import type { Json } from '@pawl/records';
import { createRandom, type Random } from '@pawl/table';
import type { Model } from '../trainer.ts';
import type { BinnedFeature } from '../trees/bins.ts';
import { arraysOf } from '../trees/check-trees.ts';
import { joinTrees, MISSING_LEFT, type Trees, WORDS } from '../trees/trees.ts';

export interface TestForest {
  readonly trainer: 'random-forest' | 'gradient-boosting';
  /** Class labels; none for regression. */
  readonly labels?: readonly string[];
  readonly bins: readonly BinnedFeature[];
  readonly trees: number;
  readonly depth: number;
  /** Whether trees are of full depth; else any node may be a leaf, the root too. */
  readonly full?: boolean;
  readonly seed: number;
}

/**
 * A model whose trees ask anything that a model file may hold: splits beyond the last edge, splits of the missing
 * ones alone, sets without members and sets of all.
 */
export function testForest(forest: TestForest): Model {
  const { trainer, labels, bins, seed } = forest;
  const random = createRandom(seed);
  const classes = labels && labels.length > 2 ? labels.length : 1;
  const outputs = trainer === 'random-forest' ? classes : 1;
  const count = trainer === 'random-forest' ? forest.trees : forest.trees * classes;
  const parts = Array.from({ length: count }, () => randomTree(forest, outputs, random));
  return {
    format: 'pawl-model',
    version: 1,
    trainer,
    task: labels ? 'classification' : 'regression',
    target: 'y',
    features: bins.map(({ name }) => name),
    ...(labels ? { labels } : {}),
    preprocessing: { features: bins } as unknown as Json,
    params: {},
    seed,
    dataDigest: null,
    facts: {},
    body:
      trainer === 'random-forest'
        ? { outputs }
        : { start: Array.from({ length: classes }, () => share(random)) },
    arrays: arraysOf(joinTrees(parts, outputs)),
  };
}

/** A number from 0 to 1 with all the digits of a double. */
function share(random: Random): number {
  return random.next() / 2 ** 32 + random.next() / 2 ** 64;
}

function randomTree({ bins, depth, full }: TestForest, outputs: number, random: Random): Trees {
  const feature: number[] = [];
  const split: number[] = [];
  const right: number[] = [];
  const values: number[] = [];
  const sets: number[] = [];
  const grow = (left: number): void => {
    const node = feature.length;
    right.push(0);
    if (left === 0 || (!full && random.below(6) === 0)) {
      feature.push(-1);
      split.push(values.length / outputs);
      values.push(...answer(outputs, random));
      return;
    }
    const f = random.below(bins.length);
    feature.push(f);
    if (bins[f]!.kind === 'bins') split.push(numberSplit(bins[f]!.edges.length, random));
    else {
      split.push(-1 - sets.length / WORDS);
      sets.push(...Array.from({ length: WORDS }, () => word(random)));
    }
    grow(left - 1);
    right[node] = feature.length;
    grow(left - 1);
  };
  grow(depth);
  return {
    starts: Int32Array.of(0, feature.length),
    feature: Int32Array.from(feature),
    split: Int32Array.from(split),
    right: Int32Array.from(right),
    cover: new Float64Array(feature.length).fill(1),
    values: Float64Array.from(values),
    outputs,
    sets: Uint32Array.from(sets),
  };
}

/** Shares that sum to one, as a forest's leaves answer; what boosting adds may be any number. */
function answer(outputs: number, random: Random): number[] {
  const shares = Array.from({ length: outputs }, () => share(random));
  const sum = outputs === 1 ? 1 : shares.reduce((total, part) => total + part, 0);
  return shares.map((part) => part / sum);
}

function numberSplit(edges: number, random: Random): number {
  const code = random.below(10) === 0 ? random.below(MISSING_LEFT) : random.below(edges + 1);
  return code + (random.below(2) === 0 ? MISSING_LEFT : 0);
}

function word(random: Random): number {
  return [0, 0xffffffff, random.next(), random.next()][random.below(4)]!;
}
