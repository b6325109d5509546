import type { Column } from '@pawl/table';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fold, type FoldInput, makeFolds, shareOfRows } from './folds.ts';

const seeds = fc.integer();
const foldCounts = fc.integer({ min: 2, max: 7 });

function numbers(values: readonly (number | null)[]): Column {
  return {
    kind: 'number',
    name: 'v',
    values: Float64Array.from(values, (value) => value ?? Number.NaN),
    nulls: Uint8Array.from(values, (value) => (value === null ? 1 : 0)),
  };
}

function texts(values: readonly (string | null)[]): Column {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  return {
    kind: 'text',
    name: 'v',
    codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))),
    dictionary,
  };
}

function foldsBy(method: FoldInput['method'], by: Column, folds: number, seed = 1): Fold[] {
  const rows = by.kind === 'text' ? by.codes.length : by.values.length;
  return makeFolds({ rows, method, by, folds, seed });
}

/** Every row is validated once, and trained on wherever it is not validated. */
function expectPartition(folds: readonly Fold[], rows: number) {
  const all = Array.from({ length: rows }, (_, row) => row);
  expect(folds.flatMap(({ validation }) => [...validation]).sort((a, b) => a - b)).toEqual(all);
  for (const { train, validation } of folds) {
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual(all);
    expectAscending(train);
    expectAscending(validation);
  }
}

function expectAscending(rows: Int32Array) {
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every((row, i) => i === 0 || row > rows[i - 1]!)).toBe(true);
}

function spread(counts: readonly number[]): number {
  return Math.max(...counts) - Math.min(...counts);
}

function countIn(fold: Fold, holds: (row: number) => boolean): number {
  return fold.validation.filter(holds).length;
}

describe('random', () => {
  test('every row is validated once, in folds that differ by one row at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 7, max: 90 }), foldCounts, seeds, (rows, folds, seed) => {
        const made = makeFolds({ rows, method: 'random', folds, seed });
        expect(made).toHaveLength(folds);
        expectPartition(made, rows);
        // As KFold of scikit-learn: the first rows % folds folds have one row more.
        expect(made.map(({ validation }) => validation.length)).toEqual(
          made.map((_, i) => Math.floor(rows / folds) + (i < rows % folds ? 1 : 0)),
        );
        expect(makeFolds({ rows, method: 'random', folds, seed })).toEqual(made);
      }),
    );
  });

  test('another seed gives other folds', () => {
    const of = (seed: number) => makeFolds({ rows: 40, method: 'random', folds: 4, seed });
    expect(of(1)).not.toEqual(of(2));
  });
});

describe('stratified', () => {
  const labels = fc.array(fc.constantFrom('a', 'b', 'c', '__proto__', null), { minLength: 7, maxLength: 90 });

  test('folds and the classes in them differ by one row at most', () => {
    fc.assert(
      fc.property(labels, foldCounts, seeds, (values, folds, seed) => {
        const made = foldsBy('stratified', texts(values), folds, seed);
        expectPartition(made, values.length);
        expect(spread(made.map(({ validation }) => validation.length))).toBeLessThanOrEqual(1);
        for (const label of new Set(values)) {
          const counts = made.map((fold) => countIn(fold, (row) => values[row] === label));
          expect(spread(counts)).toBeLessThanOrEqual(1);
        }
        expect(foldsBy('stratified', texts(values), folds, seed)).toEqual(made);
      }),
    );
  });

  test('a class of fewer rows than folds is in as many folds as it has rows', () => {
    const values = ['rare', ...Array.from({ length: 20 }, () => 'usual'), 'rare'];
    const made = foldsBy('stratified', texts(values), 5);
    const counts = made.map((fold) => countIn(fold, (row) => values[row] === 'rare'));
    expect(counts.sort()).toEqual([0, 0, 0, 1, 1]);
  });

  test('numbers of few values are classes', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i % 20 === 0 ? 0 : 1));
    const made = foldsBy('stratified', numbers(values), 5);
    expect(made.map((fold) => countIn(fold, (row) => values[row] === 0))).toEqual([1, 1, 1, 1, 1]);
  });

  test('other numbers are stratified by tenths, those without a value for themselves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), foldCounts, seeds, (tens, folds, seed) => {
        const rows = tens * 10;
        // A fixed disorder: every rank once.
        const ranks = Array.from({ length: rows }, (_, row) => (row * 7919) % 10_007);
        const sorted = ranks.slice().sort((a, b) => a - b);
        const made = foldsBy('stratified', numbers([...ranks, null, null]), folds, seed);
        expectPartition(made, rows + 2);
        for (let tenth = 0; tenth < 10; tenth++) {
          const [low, high] = [sorted[tenth * tens]!, sorted[(tenth + 1) * tens - 1]!];
          const counts = made.map((fold) =>
            countIn(fold, (row) => row < rows && ranks[row]! >= low && ranks[row]! <= high),
          );
          expect(spread(counts)).toBeLessThanOrEqual(1);
        }
        expect(Math.max(...made.map((fold) => countIn(fold, (row) => row >= rows)))).toBe(1);
      }),
      { numRuns: 25 },
    );
  });
});

describe('group', () => {
  const groups = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 7, maxLength: 90 });

  test('no group is on both sides, and sizes are those of the greedy method', () => {
    fc.assert(
      fc.property(groups, foldCounts, seeds, (values, folds, seed) => {
        fc.pre(new Set(values).size >= folds);
        const made = foldsBy('group', numbers(values), folds, seed);
        expectPartition(made, values.length);
        for (const { train, validation } of made) {
          const trained = new Set(Array.from(train, (row) => values[row]));
          expect(Array.from(validation).some((row) => trained.has(values[row]!))).toBe(false);
        }
        const sizes = made.map(({ validation }) => validation.length);
        expect(sizes.sort((a, b) => a - b)).toEqual(greedySizes(values, folds));
        expect(foldsBy('group', numbers(values), folds, seed)).toEqual(made);
      }),
    );
  });

  /** The fold sizes of GroupKFold, ascending, by its description: the largest group left to the smallest fold. */
  function greedySizes(values: readonly number[], folds: number): number[] {
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const sizes = Array.from({ length: folds }, () => 0);
    for (const count of [...counts.values()].sort((a, b) => b - a)) {
      sizes[0]! += count;
      sizes.sort((a, b) => a - b);
    }
    return sizes;
  }

  test('which groups are together does not depend on the order of the rows', () => {
    const values = Array.from({ length: 60 }, (_, i) => `g${i % 13}`);
    const together = (some: string[]) =>
      foldsBy('group', texts(some), 4, 9).map(({ validation }) =>
        [...new Set(Array.from(validation, (row) => some[row]))].sort(),
      );
    expect(together(values.toReversed())).toEqual(together(values));
  });

  test('a row without a group is an error', () => {
    expect(() => foldsBy('group', texts(['a', 'b', null]), 2)).toThrow(/row 3 has no group/);
  });
});

describe('time', () => {
  const times = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 90 });

  test('validation is later than training, which has everything before; one time is never on both sides', () => {
    fc.assert(
      fc.property(times, foldCounts, (values, folds) => {
        fc.pre(new Set(values).size > folds);
        const made = foldsBy('time', numbers(values), folds);
        expect(made).toHaveLength(folds);
        let before = -1;
        for (const { train, validation } of made) {
          expectAscending(train);
          expectAscending(validation);
          const first = Math.min(...Array.from(validation, (row) => values[row]!));
          const last = Math.max(...Array.from(validation, (row) => values[row]!));
          expect(first).toBeGreaterThan(before);
          expect([...train]).toEqual([...values.keys()].filter((row) => values[row]! < first));
          before = last;
        }
        // The last fold ends at the last row, and no row between two folds is left out.
        expect(before).toBe(Math.max(...values));
        const validated = made.reduce((sum, { validation }) => sum + validation.length, 0);
        expect(made[0]!.train.length + validated).toBe(values.length);
      }),
    );
  });

  test('different times are divided as by TimeSeriesSplit of scikit-learn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 90 }), foldCounts, (rows, folds) => {
        const values = Array.from({ length: rows }, (_, row) => (row * 37) % 97);
        const made = foldsBy('time', numbers(values), folds);
        const size = Math.floor(rows / (folds + 1));
        expect(made.map(({ validation }) => validation.length)).toEqual(made.map(() => size));
        expect(made.map(({ train }) => train.length)).toEqual(made.map((_, i) => rows - (folds - i) * size));
      }),
    );
  });

  test('reads ISO 8601 text', () => {
    const made = foldsBy('time', texts(['2024-03-01', '2024-01-01', '2024-02-01']), 2);
    expect(made.map(({ validation }) => [...validation])).toEqual([[2], [0]]);
    expect(() => foldsBy('time', texts(['2024-03-01', 'soon', '2024-02-01']), 2)).toThrow(/not a time/);
  });
});

describe('what cannot be', () => {
  test.each([1, 0, 2.5, Number.NaN])('%d folds', (folds) => {
    expect(() => makeFolds({ rows: 9, method: 'random', folds, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'config', where: 'train.sweep.folds' }),
    );
  });

  test.each<[string, FoldInput['method'], Column, string]>([
    ['rows', 'random', numbers([1, 2, 3]), '3 rows'],
    ['rows of classes', 'stratified', texts(['a', 'a', 'b']), '3 rows'],
    ['groups', 'group', texts(['a', 'a', 'b', 'c', 'b']), '3 groups of "v"'],
    ['times', 'time', numbers([1, 2, 3, 4, 4]), '4 different times of "v"'],
  ])('more folds than %s', (_, method, by, found) => {
    expect(() => foldsBy(method, by, 4)).toThrow(
      expect.objectContaining({ code: 'data', message: expect.stringContaining(found) }),
    );
  });

  test.each(['stratified', 'group', 'time'] as const)('%s without a column', (method) => {
    expect(() => makeFolds({ rows: 9, method, folds: 3, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'config', where: 'train.sweep.by' }),
    );
  });
});

test('a share of rows is the same for a seed, ascending, and contains every smaller share', () => {
  const shares = fc.double({ min: 0.001, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), shares, shares, seeds, (count, one, other, seed) => {
      const rows = Int32Array.from({ length: count }, (_, i) => 3 * i + 1);
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const larger = shareOfRows(rows, more, seed);
      expectAscending(larger);
      expect(larger.length).toBe(Math.max(1, Math.round(more * count)));
      expect([...rows]).toEqual(expect.arrayContaining([...larger]));
      expect([...larger]).toEqual(expect.arrayContaining([...shareOfRows(rows, less, seed)]));
      expect(shareOfRows(rows, more, seed)).toEqual(larger);
      expect(shareOfRows(rows, 1, seed)).toEqual(rows);
    }),
  );
});
