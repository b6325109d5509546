import type { ModelArray } from '../trainer.ts';
import {
  arrayAt,
  damaged,
  distinctTexts,
  numberIn,
  objectAt,
  oneOf,
  type Place,
  textIn,
} from '../untrusted.ts';
import { type BinnedFeature, MOST_BINS, MOST_LEVELS } from './bins.ts';
import { MISSING_LEFT, MOST_DEPTH, type Trees, WORDS } from './trees.ts';

const MOST_FEATURES = 100_000;
/** Answers beyond this could not be summed. */
export const LARGEST_ANSWER = 1e300;

/** The bins of a model file, for those features in that order. Throws PawlError('record') on anything else. */
export function checkBins(value: unknown, features: readonly string[]): BinnedFeature[] {
  const place = 'preprocessing';
  const list = arrayAt(objectAt(value, place, ['features']).features, `${place}.features`, 1, MOST_FEATURES);
  if (list.length !== features.length) throw damaged(place, 'does not belong to the features');
  return list.map((entry, i) => {
    const feature = checkFeature(entry, `${place}.features.${i}`);
    if (feature.name !== features[i]) throw damaged(place, 'does not belong to the features');
    return feature;
  });
}

function checkFeature(value: unknown, place: Place): BinnedFeature {
  const entry = objectAt(value, place, ['name', 'kind'], ['edges', 'levels']);
  const name = textIn(entry.name, `${place}.name`);
  if (oneOf(entry.kind, `${place}.kind`, ['bins', 'levels']) === 'levels') {
    objectAt(value, place, ['name', 'kind', 'levels']);
    return { name, kind: 'levels', levels: distinctTexts(entry.levels, `${place}.levels`, 0, MOST_LEVELS) };
  }
  objectAt(value, place, ['name', 'kind', 'edges']);
  const edges = arrayAt(entry.edges, `${place}.edges`, 0, MOST_BINS - 1).map((edge, i) =>
    numberIn(edge, `${place}.edges.${i}`),
  );
  if (edges.some((edge, i) => i > 0 && edge <= edges[i - 1]!))
    throw damaged(`${place}.edges`, 'does not rise');
  return { name, kind: 'bins', edges };
}

/** The arrays that trees take in a model file. */
export function arraysOf({ outputs: _, ...arrays }: Trees): Readonly<Record<string, ModelArray>> {
  return arrays;
}

/** The trees of a model file. Throws PawlError('record') when a walk through them could go wrong. */
export function checkTrees(
  arrays: Readonly<Record<string, ModelArray>>,
  features: readonly BinnedFeature[],
  outputs: number,
): Trees {
  const whole = (name: string) => {
    if (arrays[name] instanceof Int32Array) return arrays[name];
    throw damaged(name, 'is not an array of whole numbers');
  };
  const real = (name: string) => {
    if (arrays[name] instanceof Float64Array) return arrays[name];
    throw damaged(name, 'is not an array of numbers');
  };
  const { sets } = arrays;
  if (!(sets instanceof Uint32Array)) throw damaged('sets', 'is not an array of words');
  const trees: Trees = {
    starts: whole('starts'),
    feature: whole('feature'),
    split: whole('split'),
    right: whole('right'),
    cover: real('cover'),
    values: real('values'),
    outputs,
    sets,
  };
  checkLengths(trees);
  for (let tree = 0; tree < trees.starts.length - 1; tree++) checkTree(trees, tree, features);
  return trees;
}

function checkLengths({ starts, feature, split, right, cover, values, outputs, sets }: Trees): void {
  const nodes = feature.length;
  for (const [name, array] of Object.entries({ split, right, cover }))
    if (array.length !== nodes) throw damaged(name, `has ${array.length} entries, not ${nodes}`);
  const leaves = feature.reduce((count, f) => count + Number(f < 0), 0);
  if (values.length !== leaves * outputs) throw damaged('values', `does not divide into ${leaves} leaves`);
  const asked = split.reduce((count, place) => count + Number(place < 0), 0);
  if (sets.length !== asked * WORDS) throw damaged('sets', `does not divide into ${asked} sets`);
  if (starts.length < 2 || starts[0] !== 0 || starts.at(-1) !== nodes)
    throw damaged('starts', 'does not divide the nodes into trees');
  for (let tree = 1; tree < starts.length; tree++)
    if (starts[tree]! <= starts[tree - 1]!) throw damaged(`starts.${tree}`, 'does not rise');
  const value = values.findIndex((answer) => !(Math.abs(answer) <= LARGEST_ANSWER));
  if (value >= 0) throw damaged(`values.${value}`, 'is no answer');
  const node = cover.findIndex((rows) => !(rows >= 0 && rows <= LARGEST_ANSWER));
  if (node >= 0) throw damaged(`cover.${node}`, 'is no number of rows');
}

/** Every node must be reached exactly once: after each leaf comes the right child that has waited the shortest. */
function checkTree(trees: Trees, tree: number, features: readonly BinnedFeature[]): void {
  const { starts, feature, split, right, values, outputs, sets } = trees;
  const start = starts[tree]!;
  const count = starts[tree + 1]! - start;
  const waiting: { child: number; depth: number }[] = [];
  let depth = 0;
  for (let node = 0; node < count; node++) {
    const at = start + node;
    const f = feature[at]!;
    if (f < -1 || f >= features.length) throw damaged(`feature.${at}`, 'is none of the features');
    const [least, most] =
      f < 0
        ? [0, values.length / outputs - 1]
        : features[f]!.kind === 'levels'
          ? [-sets.length / WORDS, -1]
          : [0, 2 * MISSING_LEFT - 1];
    if (split[at]! < least || split[at]! > most) throw damaged(`split.${at}`, 'is out of its range');
    const child = right[at]!;
    if (f < 0) {
      const next = waiting.pop();
      if (child !== 0 || (next?.child ?? count) !== node + 1) throw damaged(`right.${at}`, 'is no tree');
      depth = next?.depth ?? 0;
      continue;
    }
    if (child < node + 2 || child >= count) throw damaged(`right.${at}`, 'is no child');
    if (++depth > MOST_DEPTH) throw damaged(`starts.${tree}`, `is a tree deeper than ${MOST_DEPTH} splits`);
    waiting.push({ child, depth });
  }
  if (waiting.length > 0) throw damaged(`starts.${tree}`, 'is a tree that ends in the middle');
}
