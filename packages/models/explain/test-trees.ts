import { createRandom, type Random } from '@pawl/table';
import type { BinnedRows } from '../trees/bins.ts';
import { MISSING_LEFT, type Trees, WORDS } from '../trees/trees.ts';

export interface RandomTreesInput {
  readonly seed: number;
  readonly trees: number;
  readonly depth: number;
  readonly features: number;
  readonly outputs: number;
  /** The chance of a hundred that a node has a cover of 0. */
  readonly empty?: number;
}

interface Growing {
  readonly feature: number[];
  readonly split: number[];
  readonly right: number[];
  readonly cover: number[];
  readonly values: number[];
  readonly sets: number[];
}

/** Trees for tests: features come back on a path, texts are split by sets, and covers fit each other. */
export function randomTrees(input: RandomTreesInput): Trees {
  const random = createRandom(input.seed);
  const starts = [0];
  const growing: Growing = { feature: [], split: [], right: [], cover: [], values: [], sets: [] };
  for (let tree = 0; tree < input.trees; tree++) {
    grow(input, random, growing, starts.at(-1)!, input.depth, 1 + random.below(1000));
    starts.push(growing.feature.length);
  }
  return {
    starts: Int32Array.from(starts),
    feature: Int32Array.from(growing.feature),
    split: Int32Array.from(growing.split),
    right: Int32Array.from(growing.right),
    cover: Float64Array.from(growing.cover),
    values: Float64Array.from(growing.values),
    outputs: input.outputs,
    sets: Uint32Array.from(growing.sets),
  };
}

function grow(
  input: RandomTreesInput,
  random: Random,
  into: Growing,
  start: number,
  depth: number,
  cover: number,
): void {
  const node = into.feature.length;
  into.cover.push(cover);
  into.right.push(0);
  if (depth === 0 || random.below(10) === 0) {
    into.feature.push(-1);
    into.split.push(into.values.length / input.outputs);
    for (let k = 0; k < input.outputs; k++) into.values.push(random.below(2001) / 100 - 10);
    return;
  }
  const feature = random.below(input.features);
  into.feature.push(feature);
  into.split.push(splitOf(feature, random, into));
  const share = random.below(100) < (input.empty ?? 0) ? random.below(2) : random.below(1001) / 1000;
  grow(input, random, into, start, depth - 1, cover * share);
  into.right[node] = into.feature.length - start;
  grow(input, random, into, start, depth - 1, cover * (1 - share));
}

/** Every third feature is one of texts. */
function splitOf(feature: number, random: Random, into: Growing): number {
  if (feature % 3 !== 2) return random.below(256) + (random.below(2) === 0 ? 0 : MISSING_LEFT);
  for (let word = 0; word < WORDS; word++) into.sets.push(random.next());
  return -into.sets.length / WORDS;
}

/** Rows of any codes; every tenth one is missing. */
export function randomRows(rows: number, features: number, seed: number): BinnedRows {
  const random = createRandom(seed);
  const codes = Uint8Array.from({ length: rows * features }, () =>
    random.below(10) === 0 ? 255 : random.below(255),
  );
  return { rows, features, codes };
}
