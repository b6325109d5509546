import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberColumn, tableOf } from '../test-table.ts';
import { applyPreprocessing, fitPreprocessing, type Preprocessing } from './preprocess.ts';
import { checkPreprocessing } from './preprocess-check.ts';

const PLAIN = { scale: false, categories: 'one-hot' } as const;

function rowsOf(preprocessing: Preprocessing, table: ReturnType<typeof tableOf>): number[][] {
  const { matrix, columns, rows } = applyPreprocessing(preprocessing, table);
  return Array.from({ length: rows }, (_, row) =>
    Array.from(matrix.subarray(row * columns.length, (row + 1) * columns.length)),
  );
}

describe('numbers', () => {
  test('the median of the values that are there stands in for null and NaN', () => {
    const table = tableOf({ age: [9, null, 1, Number.NaN, 4, 2] });
    const fitted = fitPreprocessing(table, ['age'], PLAIN);
    expect(rowsOf(fitted, table).flat()).toEqual([9, 3, 1, 3, 4, 2]);
  });

  test('the median is that of training, not of the rows to be predicted', () => {
    const fitted = fitPreprocessing(tableOf({ age: [1, 2, 3] }), ['age'], PLAIN);
    expect(rowsOf(fitted, tableOf({ age: [100, null] })).flat()).toEqual([100, 2]);
  });

  test('scaling gives mean 0 and standard deviation 1, and leaves a constant at 0', () => {
    const table = tableOf({ age: [2, 4, 4, 4, 5, 5, 7, 9], same: [3, 3, 3, 3, 3, 3, 3, 3] });
    const fitted = fitPreprocessing(table, ['age', 'same'], { ...PLAIN, scale: true });
    expect(rowsOf(fitted, table)).toEqual([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2].map((value) => [value, 0]));
  });

  test('a column without any value is noted and is 0 whatever comes later', () => {
    const training = { rows: 2, columns: [numberColumn('gap', [null, null])] };
    const fitted = fitPreprocessing(training, ['gap'], PLAIN);
    expect(fitted.features).toEqual([{ name: 'gap', kind: 'empty' }]);
    expect(rowsOf(fitted, tableOf({ gap: [5, 6] })).flat()).toEqual([0, 0]);
    expect(rowsOf(fitted, tableOf({ gap: ['x', null] })).flat()).toEqual([0, 0]);
  });

  test.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d is refused with row and column',
    (bad) => {
      const table = tableOf({ age: [1, 2, bad] });
      const message = expect.objectContaining({ code: 'data', where: 'column "age", row 3' });
      expect(() => fitPreprocessing(table, ['age'], PLAIN)).toThrow(message);
      const fitted = fitPreprocessing(tableOf({ age: [1, 2] }), ['age'], PLAIN);
      expect(() => applyPreprocessing(fitted, table)).toThrow(message);
    },
  );

  test('medians of huge values do not overflow', () => {
    const table = tableOf({ big: [1.7e308, 1.7e308, 1.5e308, 1.7e308] });
    expect(fitPreprocessing(table, ['big'], PLAIN).features[0]).toMatchObject({ median: 1.7e308 });
  });
});

describe('categories', () => {
  test('a column a category, the most frequent first, ties by value', () => {
    const table = tableOf({ colour: ['red', 'blue', 'red', 'amber'] });
    const fitted = fitPreprocessing(table, ['colour'], PLAIN);
    expect(applyPreprocessing(fitted, table).columns).toEqual(['colour=red', 'colour=amber', 'colour=blue']);
    expect(rowsOf(fitted, table)).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ]);
  });

  test('a category that training did not see, and a null where there was none, are 0 everywhere', () => {
    const fitted = fitPreprocessing(tableOf({ colour: ['red', 'blue'] }), ['colour'], PLAIN);
    expect(rowsOf(fitted, tableOf({ colour: ['green', null] })).flat()).toEqual([0, 0, 0, 0]);
  });

  test('null is a category where training had it', () => {
    const table = tableOf({ colour: ['red', null, null] });
    const fitted = fitPreprocessing(table, ['colour'], PLAIN);
    expect(applyPreprocessing(fitted, table).columns).toEqual(['colour is null', 'colour=red']);
    expect(rowsOf(fitted, table)).toEqual([
      [0, 1],
      [1, 0],
      [1, 0],
    ]);
  });

  test('the text "null" is not null', () => {
    const table = tableOf({ colour: ['null', null, 'null'] });
    const fitted = fitPreprocessing(table, ['colour'], PLAIN);
    expect(rowsOf(fitted, table)).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
  });

  test('32 categories become columns, 33 become codes by frequency', () => {
    const texts = Array.from({ length: 33 }, (_, i) => `c${String(i).padStart(2, '0')}`);
    const few = fitPreprocessing(tableOf({ kind: texts.slice(0, 32) }), ['kind'], PLAIN);
    expect(few.features[0]).toMatchObject({ encoding: 'one-hot' });
    const many = tableOf({ kind: [...texts, 'c07'] });
    const fitted = fitPreprocessing(many, ['kind'], PLAIN);
    expect(applyPreprocessing(fitted, many).columns).toEqual(['kind']);
    expect(rowsOf(fitted, tableOf({ kind: ['c07', 'c00', 'c08', 'new', null] })).flat()).toEqual([
      0, 1, 8, -1, -1,
    ]);
  });

  test('a trainer may ask for codes', () => {
    const table = tableOf({ colour: ['red', 'blue', 'red'] });
    const fitted = fitPreprocessing(table, ['colour'], { scale: false, categories: 'ordinal' });
    expect(rowsOf(fitted, table).flat()).toEqual([0, 1, 0]);
  });

  test('names of object internals are categories like any other', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const table = tableOf({ colour: names });
    const fitted = checkPreprocessing(
      JSON.parse(JSON.stringify(fitPreprocessing(table, ['colour'], PLAIN))),
      ['colour'],
    );
    expect(rowsOf(fitted, table).map((row) => row.indexOf(1))).toEqual([0, 1, 3, 2]);
    expect(rowsOf(fitted, tableOf({ colour: ['valueOf'] })).flat()).toEqual([0, 0, 0, 0]);
  });

  test('what rows hold counts, not what a shared dictionary holds', () => {
    const column = {
      kind: 'text',
      name: 'c',
      codes: Int32Array.of(2, 2),
      dictionary: ['a', 'b', 'c'],
    } as const;
    const fitted = fitPreprocessing({ rows: 2, columns: [column] }, ['c'], PLAIN);
    expect(fitted.features[0]).toMatchObject({ levels: ['c'] });
  });
});

describe('data that does not fit the model', () => {
  const fitted = fitPreprocessing(
    tableOf({ age: [1, 2], colour: ['red', 'blue'] }),
    ['age', 'colour'],
    PLAIN,
  );

  test('a missing column is named, with the nearest one', () => {
    expect(() => applyPreprocessing(fitted, tableOf({ age: [1], color: ['red'] }))).toThrow(
      /no column "colour".*Did you mean "color"/,
    );
  });

  test('a changed kind is named', () => {
    expect(() => applyPreprocessing(fitted, tableOf({ age: ['old'], colour: ['red'] }))).toThrow(
      /"age" held numbers at training and holds texts now/,
    );
    expect(() => applyPreprocessing(fitted, tableOf({ age: [1], colour: [3] }))).toThrow(
      /"colour" held texts at training and holds numbers now/,
    );
  });

  test('a column that came empty may have any kind', () => {
    const empty = { rows: 1, columns: [numberColumn('colour', [null]), ...tableOf({ age: [null] }).columns] };
    expect(rowsOf(fitted, empty)).toEqual([[1.5, 0, 0]]);
  });

  test('further columns and another order do not matter', () => {
    const table = tableOf({ extra: [7], colour: ['red'], age: [1] });
    expect(rowsOf(fitted, table)).toEqual([[1, 0, 1]]);
  });
});

test('preprocessing is the same after JSON', () => {
  const cell = fc.oneof(fc.constant(null), fc.string(), fc.constantFrom('a', 'b', '__proto__'));
  const number = fc.oneof(fc.constant(null), fc.double({ noDefaultInfinity: true }), fc.constant(-0));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, number), { minLength: 1, maxLength: 60 }),
      fc.constantFrom<'one-hot' | 'ordinal'>('one-hot', 'ordinal'),
      (rows, categories) => {
        const table = {
          rows: rows.length,
          columns: [
            ...tableOf({ text: rows.map(([text]) => text) }).columns,
            numberColumn(
              'number',
              rows.map(([, value]) => value),
            ),
          ],
        };
        const fitted = fitPreprocessing(table, ['text', 'number'], { scale: false, categories });
        const loaded = checkPreprocessing(JSON.parse(JSON.stringify(fitted)), ['text', 'number']);
        expect(loaded).toEqual(fitted);
        const matrix = applyPreprocessing(loaded, table);
        expect(matrix.matrix.every(Number.isFinite)).toBe(true);
        expect(matrix).toEqual(applyPreprocessing(fitted, table));
      },
    ),
  );
});

describe('preprocessing from a hostile file', () => {
  const feature = { name: 'a', kind: 'number', median: 1 };
  test.each([
    ['no list', { features: {} }],
    ['other features', { features: [{ ...feature, name: 'b' }] }],
    ['too many', { features: [feature, feature] }],
    ['a median that is no number', { features: [{ ...feature, median: '1' }] }],
    ['a deviation of zero', { features: [{ ...feature, scale: { mean: 0, deviation: 0 } }] }],
    ['an unknown kind', { features: [{ ...feature, kind: 'image' }] }],
    ['a key too many', { features: [{ ...feature, levels: [] }] }],
    ['levels twice', { features: [{ name: 'a', kind: 'text', encoding: 'one-hot', levels: ['x', 'x'] }] }],
    ['levels of objects', { features: [{ name: 'a', kind: 'text', encoding: 'one-hot', levels: [{}] }] }],
    [
      'far too many columns',
      {
        features: [
          {
            name: 'a',
            kind: 'text',
            encoding: 'one-hot',
            levels: Array.from({ length: 40 }, (_, i) => `${i}`),
          },
        ],
      },
    ],
    [
      'a prototype',
      JSON.parse('{"features": [{"name": "a", "kind": "empty", "__proto__": {"kind": "text"}}]}'),
    ],
  ])('%s', (_, hostile) => {
    expect(() => checkPreprocessing(hostile, ['a'])).toThrow(expect.objectContaining({ code: 'record' }));
  });
});
