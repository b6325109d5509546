import { readFileSync } from 'node:fs';
import type { Column } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { type Fold, makeFolds } from './folds.ts';
import { planHalving } from './halving.ts';

interface Sizes {
  readonly rows: number;
  readonly folds: number;
  readonly train: number[];
  readonly validation: number[];
}

interface Reference {
  readonly sklearn: string;
  readonly random: readonly Sizes[];
  readonly time: readonly Sizes[];
  readonly stratified: readonly {
    labels: string[];
    folds: number;
    sizes: number[];
    counts: Record<string, number[]>;
  }[];
  readonly group: readonly { groups: string[]; folds: number; sizes: number[] }[];
  readonly halving: readonly {
    trials: number;
    most: number;
    factor: number;
    resources: number[];
    candidates: number[];
  }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('./reference/sweep.json', import.meta.url), 'utf8'),
);

function texts(values: readonly string[]): Column {
  const dictionary = [...new Set(values)];
  const codes = Int32Array.from(values, (value) => dictionary.indexOf(value));
  return { kind: 'text', name: 'v', codes, dictionary };
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function sizesOf(folds: readonly Fold[], part: keyof Fold): number[] {
  return folds.map((fold) => fold[part].length);
}

describe(`as scikit-learn ${reference.sklearn}`, () => {
  test.each(reference.random)('KFold: $folds of $rows rows', ({ rows, folds, train, validation }) => {
    const made = makeFolds({ rows, method: 'random', folds, seed: 3 });
    expect(sizesOf(made, 'train')).toEqual(train);
    expect(sizesOf(made, 'validation')).toEqual(validation);
  });

  test.each(reference.time)('TimeSeriesSplit: $folds of $rows rows', ({ rows, folds, train, validation }) => {
    const values = Float64Array.from({ length: rows }, (_, row) => row);
    const by: Column = { kind: 'number', name: 'v', values };
    const made = makeFolds({ rows, method: 'time', by, folds, seed: 3 });
    expect(sizesOf(made, 'train')).toEqual(train);
    expect(sizesOf(made, 'validation')).toEqual(validation);
  });

  test.each(reference.stratified)('StratifiedKFold: $folds of $labels.length rows', (item) => {
    const { labels, folds, sizes, counts } = item;
    const made = makeFolds({ rows: labels.length, method: 'stratified', by: texts(labels), folds, seed: 3 });
    expect(ascending(sizesOf(made, 'validation'))).toEqual(sizes);
    for (const [label, expected] of Object.entries(counts)) {
      const found = made.map(({ validation }) => validation.filter((row) => labels[row] === label).length);
      expect(ascending(found)).toEqual(expected);
    }
  });

  test.each(reference.group)('GroupKFold: $folds of $groups.length rows', ({ groups, folds, sizes }) => {
    const made = makeFolds({ rows: groups.length, method: 'group', by: texts(groups), folds, seed: 3 });
    expect(ascending(sizesOf(made, 'validation'))).toEqual(sizes);
  });

  test.each(reference.halving)('HalvingRandomSearchCV: $trials trials', (item) => {
    const { trials, most, factor, resources, candidates } = item;
    // Its least is what "exhaust" came to.
    const rungs = planHalving({ trials, least: resources[0]!, most, factor });
    expect(rungs.map(({ resource }) => resource)).toEqual(resources);
    expect(rungs.map(({ survivors }) => survivors)).toEqual(candidates);
  });
});
