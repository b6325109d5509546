import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLeakage } from './leakage.ts';
import { tableOf } from './table-of.ts';

type Cells = readonly (number | string | null)[];

function leak(feature: Cells, target: Cells): string | undefined {
  const { columns, rows } = tableOf({ feature, target });
  const [found, ...more] = findLeakage(columns.slice(0, 1), columns[1]!, rows);
  expect(more).toEqual([]);
  if (!found) return undefined;
  expect(found.code).toBe('target-leakage');
  return /equals|one-to-one code/.exec(found.message)?.[0];
}

describe('a feature that tells the target', () => {
  test.each<[string, Cells, Cells, string]>([
    ['the same numbers', [1.5, 2.5, 3.5], [1.5, 2.5, 3.5], 'equals'],
    ['the same texts', ['a', 'b', 'a'], ['a', 'b', 'a'], 'equals'],
    ['the same where the target is known', [1, 2, 3, 7], [1, 2, 3, null], 'equals'],
    ['0 for -0, NaN for NaN', [0, 2, Number.NaN], [-0, 2, Number.NaN], 'equals'],
    ['a number for a text', [7, 8, 7, 8], ['no', 'yes', 'no', 'yes'], 'one-to-one code'],
    ['a text for a number', ['x', 'y', 'y', 'x'], [0, 1, 1, 0], 'one-to-one code'],
    [
      'a text for a text',
      ['x', 'constructor', 'x', 'constructor'],
      ['__proto__', 'b', '__proto__', 'b'],
      'one-to-one code',
    ],
    ['null for one class', [null, 1, null, 1], ['a', 'b', 'a', 'b'], 'one-to-one code'],
    ['a number for a number', [10, 20, 10, 20, 30, 30], [1, 2, 1, 2, 3, 3], 'one-to-one code'],
  ])('%s', (_what, feature, target, how) => {
    expect(leak(feature, target)).toBe(how);
  });
});

describe('a feature that does not', () => {
  test.each<[string, Cells, Cells]>([
    ['one row differs', [1, 2, 3, 4, 5.5], [1, 2, 3, 4, 5]],
    ['one row is null', [1, null, 3], [1, 2, 3]],
    ['two values for one class', [7, 8, 9, 8], ['a', 'b', 'a', 'b']],
    ['one value for two classes', [7, 8, 7, 8, 7, 7], ['a', 'b', 'a', 'b', 'c', 'c']],
    ['values that never repeat', [10, 20, 30, 40], [1, 2, 3, 4]],
    ['a constant target', [1, 1, 1, 1], [1, 1, 1, 1]],
    ['no target at all', [1, 2], [null, null]],
    ['no rows', [], []],
  ])('%s', (_what, feature, target) => {
    expect(leak(feature, target)).toBeUndefined();
  });
});

test('what leaks is a bijection between values and classes, or the target itself', () => {
  const cells = fc.array(fc.tuple(fc.constantFrom(0, 1, 2), fc.constantFrom('a', 'b', 'c')), {
    minLength: 1,
  });
  fc.assert(
    fc.property(cells, (rows) => {
      const pairs = new Set(rows.map((row) => row.join()));
      const values = new Set(rows.map(([value]) => value));
      const classes = new Set(rows.map(([, label]) => label));
      const bijection = pairs.size === values.size && pairs.size === classes.size;
      const expected = bijection && classes.size > 1 && classes.size * 2 <= rows.length;
      const found = leak(
        rows.map(([value]) => value),
        rows.map(([, label]) => label),
      );
      expect(found !== undefined).toBe(expected);
    }),
  );
});
