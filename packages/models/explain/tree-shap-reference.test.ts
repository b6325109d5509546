import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { BinnedRows } from '../trees/bins.ts';
import { MISSING_LEFT, type Trees } from '../trees/trees.ts';
import { type Combination, treeShap } from './tree-shap.ts';

interface ForeignTree {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly missing: readonly number[];
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly value: readonly (readonly number[])[];
  readonly weight: readonly number[];
}

interface Case<T> {
  readonly name: string;
  readonly combination: Combination;
  readonly trees: T;
  readonly rows: readonly (readonly (number | null)[])[];
  readonly base: readonly number[];
  readonly values: readonly (readonly (readonly number[])[])[];
}

interface Reference {
  readonly others: readonly Case<readonly ForeignTree[]>[];
  readonly own: readonly Case<
    Readonly<Record<Exclude<keyof Trees, 'outputs'>, number[]> & { outputs: number }>
  >[];
}

/**
 * The core of shap computes in double precision (`typedef double tfloat`). Rows of scikit-learn's forests it takes in
 * single precision, which holds these whole numbers exactly. What is left is its rounding.
 */
const TOLERANCE = 1e-11;

const reference: Reference = JSON.parse(
  readFileSync(new URL('./reference/tree-shap.json', import.meta.url), 'utf8'),
);

function treesOf(foreign: readonly ForeignTree[]): Trees {
  const starts = [0];
  const feature: number[] = [];
  const split: number[] = [];
  const right: number[] = [];
  const cover: number[] = [];
  const values: number[] = [];
  const outputs = foreign[0]!.value[0]!.length;
  for (const tree of foreign) {
    const add = (node: number): void => {
      const at = feature.length;
      const leaf = tree.left[node]! < 0;
      cover.push(tree.weight[node]!);
      right.push(0);
      feature.push(leaf ? -1 : tree.feature[node]!);
      if (leaf) {
        split.push(values.length / outputs);
        values.push(...tree.value[node]!);
        return;
      }
      const missingLeft = tree.missing[node] === tree.left[node] ? MISSING_LEFT : 0;
      split.push(Math.floor(tree.threshold[node]!) + missingLeft);
      add(tree.left[node]!);
      right[at] = feature.length - starts.at(-1)!;
      add(tree.right[node]!);
    };
    add(0);
    starts.push(feature.length);
  }
  return {
    starts: Int32Array.from(starts),
    feature: Int32Array.from(feature),
    split: Int32Array.from(split),
    right: Int32Array.from(right),
    cover: Float64Array.from(cover),
    values: Float64Array.from(values),
    outputs,
    sets: new Uint32Array(0),
  };
}

function binnedOf(rows: Case<unknown>['rows']): BinnedRows {
  const features = rows[0]!.length;
  const codes = Uint8Array.from({ length: rows.length * features }, (_, i) => {
    const code = rows[i % rows.length]![Math.floor(i / rows.length)];
    return code ?? 255;
  });
  return { rows: rows.length, features, codes };
}

function expectAlike(trees: Trees, { rows, combination, base, values }: Case<unknown>): void {
  const found = treeShap(trees, binnedOf(rows), combination);
  expect(found.outputs).toBe(base.length);
  base.forEach((value, k) => {
    expect(Math.abs(found.base[k]! - value)).toBeLessThan(TOLERANCE);
  });
  const expected = values.flat(2);
  expect(found.values).toHaveLength(expected.length);
  let furthest = 0;
  expected.forEach((value, i) => {
    furthest = Math.max(furthest, Math.abs(found.values[i]! - value));
  });
  expect(furthest).toBeLessThan(TOLERANCE);
}

describe('the values of the package shap', () => {
  test.each(reference.others)('$name', (own) => {
    expectAlike(treesOf(own.trees), own);
  });

  test.each(reference.own)('trees of Pawl: $name', (own) => {
    const { outputs, ...arrays } = own.trees;
    const trees: Trees = {
      starts: Int32Array.from(arrays.starts),
      feature: Int32Array.from(arrays.feature),
      split: Int32Array.from(arrays.split),
      right: Int32Array.from(arrays.right),
      cover: Float64Array.from(arrays.cover),
      values: Float64Array.from(arrays.values),
      outputs,
      sets: Uint32Array.from(arrays.sets),
    };
    expectAlike(trees, own);
  });
});
