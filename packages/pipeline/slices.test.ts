import type { PawlError } from '@pawl/records';
import { applyFilter, type Column, parseFilter, type Table } from '@pawl/table';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sliceTable } from './slices.ts';

function numbers(name: string, cells: readonly (number | null)[]): Column {
  const nulls = Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0));
  return { kind: 'number', name, values: Float64Array.from(cells, (cell) => cell ?? Number.NaN), nulls };
}

function texts(name: string, cells: readonly (string | null)[]): Column {
  const dictionary = [...new Set(cells.filter((cell) => cell !== null))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(cell)));
  return { kind: 'text', name, codes, dictionary };
}

function table(...columns: Column[]): Table {
  const [first] = columns;
  return { rows: first ? (first.kind === 'text' ? first.codes : first.values).length : 0, columns };
}

const people = table(
  numbers('age', [20, 24, 30, 36, 40, null]),
  texts('sex', ['F', 'M', 'F', 'M', null, 'F']),
  texts('region', ['north', 'north', 'south', 'south', 'south', 'north']),
  texts('a x b', ['p', 'q', 'p', 'q', 'p', 'q']),
  texts('city', ['Rome, NY', 'Rome', 'Rome', 'Rome', 'the "X"', 'Rome']),
);

/** Names and rows of the slices. */
function named(specs: string | readonly string[], minRows?: number, of: Table = people) {
  const { slices } = sliceTable(of, [specs].flat(), minRows);
  return slices.map(({ name, rows }) => [name, [...rows]]);
}

test('a column gives a slice a value, an expression gives one', () => {
  expect(named(['region', 'age<25 and sex = "F"'])).toEqual([
    ['region = north', [0, 1, 5]],
    ['region = south', [2, 3, 4]],
    ['age < 25 and sex = F', [0]],
  ]);
});

describe('quantiles', () => {
  test('give a slice a bin, and one of nulls', () => {
    const expected = [
      ['age <= 24', [0, 1]],
      ['24 < age <= 30', [2]],
      ['30 < age <= 36', [3]],
      ['age > 36', [4]],
      ['age is null', [5]],
    ];
    expect(named('quantiles(age, 4)')).toEqual(expected);
    expect(named(' quantiles ( `age`,4 ) ')).toEqual(expected);
  });

  test('put NaN into a slice of its own', () => {
    const of = table(numbers('v', [1, Number.NaN, 2, null]));
    expect(named('quantiles(v, 2)', 1, of)).toEqual([
      ['v <= 1.5', [0]],
      ['v > 1.5', [2]],
      ['v = NaN', [1]],
      ['v is null', [3]],
    ]);
  });

  test('of no rows are no slices, and of nulls alone are one', () => {
    expect(named('quantiles(v, 2)', 1, table(numbers('v', [])))).toEqual([]);
    expect(named('quantiles(v, 2)', 1, table(numbers('v', [null, null])))).toEqual([['v is null', [0, 1]]]);
  });

  test('are named by conditions that are true of the same rows', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 6 }), (cells, bins) => {
        const of = table(numbers('v', cells));
        for (const { name, rows } of sliceTable(of, [`quantiles(v, ${bins})`]).slices) {
          const condition = name.replace(/^(\S+) < v <= (\S+)$/, 'v > $1 and v <= $2');
          expect([...applyFilter(parseFilter(condition), of)]).toEqual([...rows]);
        }
      }),
    );
  });
});

describe('a cross', () => {
  test.each(['region x sex', 'region × sex', 'region×sex', ' region  x\n`sex` '])(
    '%j gives a slice a combination that occurs',
    (spec) => {
      expect(named(spec)).toEqual([
        ['region = north, sex = F', [0, 5]],
        ['region = north, sex = M', [1]],
        ['region = south, sex = F', [2]],
        ['region = south, sex = M', [3]],
        ['region = south, sex is null', [4]],
      ]);
    },
  );

  test('takes quantiles, and up to three factors', () => {
    expect(named('quantiles(age, 2) x sex')).toEqual([
      ['age <= 30, sex = F', [0, 2]],
      ['age <= 30, sex = M', [1]],
      ['age > 30, sex = M', [3]],
      ['age > 30, sex is null', [4]],
      ['age is null, sex = F', [5]],
    ]);
    expect(named('region x quantiles(age, 2) x sex')[0]).toEqual(['region = north, age <= 30, sex = F', [0]]);
  });

  test('is none where a column has that name', () => {
    expect(named('a x b').map(([name]) => name)).toEqual(['a x b = p', 'a x b = q']);
    const both = table(...people.columns, texts('a', ['1', '1', '1', '2', '2', '2']));
    expect(named('a x b', 1, both)).toHaveLength(2);
    expect(named('a x b x region', 1, both)[0]).toEqual(['a x b = p, region = north', [0]]);
    expect(named('region x a x b', 1, both)).toHaveLength(4);
    expect(named('a x `a x b`', 1, both)[0]).toEqual(['a = 1, a x b = p', [0, 2]]);
  });

  test('quotes a value with a comma, so that names stay apart', () => {
    expect(named('city x sex').map(([name]) => name)).toEqual([
      'city = Rome, sex = F',
      'city = Rome, sex = M',
      'city = "Rome, NY", sex = F',
      'city = "the ""X""", sex is null',
    ]);
  });

  test('covers every row once', () => {
    const cell = fc.constantFrom('a', 'b', 'c', null);
    const row = fc.record({ one: cell, two: cell, three: fc.option(fc.integer({ min: 0, max: 9 })) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const of = table(
          texts(
            'one',
            rows.map(({ one }) => one),
          ),
          texts(
            'two',
            rows.map(({ two }) => two),
          ),
          numbers(
            'three',
            rows.map(({ three }) => three),
          ),
        );
        const { slices } = sliceTable(of, ['one x quantiles(three, 3) x two']);
        const covered = slices.flatMap((slice) => [...slice.rows]);
        expect(covered.toSorted((a, b) => a - b)).toEqual([...rows.keys()]);
        for (const slice of slices) {
          const kinds = new Set([...slice.rows].map((i) => JSON.stringify([rows[i]!.one, rows[i]!.two])));
          expect(kinds.size).toBe(1);
        }
      }),
    );
  });

  test('words that are no factors stay an expression', () => {
    const of = table(texts('kind', ['x', 'y', 'x']), numbers('v', [1, 1, 2]));
    expect(named('kind = x and v = 1', 1, of)).toEqual([['kind = x and v = 1', [0]]]);
    expect(named('kind = " x "', 1, of)).toEqual([['kind = " x "', []]]);
  });
});

test('slices of few rows are left out and listed, those of an expression are not', () => {
  const { slices, small } = sliceTable(people, ['region x sex', 'quantiles(age, 2)', 'sex', 'age = 20'], 2);
  expect(slices.map(({ name }) => name)).toEqual([
    'region = north, sex = F',
    'age <= 30',
    'age > 30',
    'sex = F',
    'sex = M',
    'age = 20',
  ]);
  expect(small).toEqual([
    { spec: 'region x sex', name: 'region = north, sex = M', rows: 1 },
    { spec: 'region x sex', name: 'region = south, sex = F', rows: 1 },
    { spec: 'region x sex', name: 'region = south, sex = M', rows: 1 },
    { spec: 'region x sex', name: 'region = south, sex is null', rows: 1 },
    { spec: 'quantiles(age, 2)', name: 'age is null', rows: 1 },
    { spec: 'sex', name: 'sex is null', rows: 1 },
  ]);
});

describe('refused is', () => {
  const wide = table(
    numbers(
      'm',
      Array.from({ length: 2500 }, (_, i) => i % 50),
    ),
    numbers(
      'n',
      Array.from({ length: 2500 }, (_, i) => Math.floor(i / 50)),
    ),
  );
  test.each([
    ['quantiles(sex, 4)', 'the slice `quantiles(sex, 4)`: "sex" holds text, which has no quantiles'],
    ['quantiles(age, 1)', '`quantiles(age, 1)` needs a number of bins from 2 to 100'],
    ['quantiles(age, 101)', 'needs a number of bins from 2 to 100'],
    ['quantiles(age, 2.5)', 'needs a number of bins from 2 to 100'],
    ['quantiles(age)', 'needs a number of bins from 2 to 100'],
    ['quantiles(aeg, 4)', 'there is no column "aeg" to slice by. Did you mean "age"?'],
    ['quantiles(quantiles(age, 4), 4)', 'there is no column "quantiles(age, 4)" to slice by'],
    ['regoin x sex', 'there is no column "regoin" to slice by. Did you mean "region"?'],
    ['sex x age > 3', 'there is no column "age > 3" to slice by'],
    ['sex x region x city x age', '4 columns are crossed, at most 3 can be'],
    ['sex x region x `sex`', '"sex" is crossed with itself'],
    ['m x n', '"m" x "n" has more than 2000 combinations of values'],
    ['nowhere', 'expected a comparison'],
  ])('%s', (spec, message) => {
    const of = table(...people.columns);
    let thrown: unknown;
    try {
      sliceTable(spec === 'm x n' ? wide : of, [spec]);
    } catch (error) {
      thrown = error;
    }
    const { code, where, remedy, message: text } = thrown as PawlError;
    expect(text).toContain(message);
    expect({ code, where }).toEqual({
      code: 'config',
      where: expect.stringMatching(/^evaluate\.slices/),
    });
    expect(remedy).toMatch(/\.$/);
  });

  test('one name for different rows', () => {
    const of = table(texts('a', ['1 and b = 2', '1']), numbers('b', [2, 2]));
    expect(() => sliceTable(of, ['a', 'a = 1 and b = 2'])).toThrow(
      '`a` and `a = 1 and b = 2` both give a slice named "a = 1 and b = 2", of different rows',
    );
    expect(named(['b', 'b = 2'], 1, of)).toHaveLength(2);
  });
});

test('a quantile that a list in brackets has cut in two is told how to be written', () => {
  expect(() => sliceTable(people, ['quantiles(age', '4)'])).toThrow(
    expect.objectContaining({ code: 'config', remedy: expect.stringContaining('["quantiles(age, 4)"]') }),
  );
});
