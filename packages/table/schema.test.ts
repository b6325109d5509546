import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTables } from './anomalies.ts';
import { takeRows } from './column.ts';
import { type ColumnSchema, inferSchema } from './schema.ts';
import { tableOf } from './table-of.ts';

type Cells = readonly (number | string | null)[];

function infer(cells: Cells): ColumnSchema {
  return inferSchema(tableOf({ v: cells })).columns[0]!;
}

const repeat = (count: number, cell: (i: number) => number | string | null) =>
  Array.from({ length: count }, (_, i) => cell(i));

describe('nulls', () => {
  test.each<[nulls: number, rows: number, allowed: number]>([
    [0, 1000, 0],
    [1, 1000, 0.02], // 0.1 %: one point more is 1.1 %, rounded up
    [207, 20640, 0.03], // 1.003 %: one point more
    [28, 100, 0.42], // 28 %: half as much again is 42 % exactly
    [10, 30, 0.5], // a third: half as much again is 50 %
    [90, 100, 1],
    [100, 100, 1],
  ])('%i of %i rows', (nulls, rows, allowed) => {
    expect(infer(repeat(rows, (i) => (i < nulls ? null : i % 7))).nulls).toBe(allowed);
  });
});

describe('unique', () => {
  test('whole numbers that never repeat, without a range', () => {
    expect(infer(repeat(50, (i) => i * 3))).toEqual({
      name: 'v',
      kind: 'number',
      required: true,
      nulls: 0,
      unique: true,
      integer: true,
    });
  });

  test('texts that never repeat, without a domain', () => {
    const schema = infer(repeat(50, (i) => `id-${i}`));
    expect(schema).toEqual({ name: 'v', kind: 'text', required: true, nulls: 0, unique: true });
  });

  test.each<[string, Cells]>([
    ['one value twice', repeat(50, (i) => Math.max(i, 1))],
    ['fractions', repeat(50, (i) => i + 0.5)],
    ['too few rows', repeat(49, (i) => i)],
    ['a null', repeat(51, (i) => (i === 3 ? null : i))],
    ['a text twice', repeat(51, (i) => `id-${Math.max(i, 1)}`)],
  ])('not with %s', (_what, cells) => {
    expect(infer(cells).unique).toBeUndefined();
  });
});

describe('domain', () => {
  test('the texts seen, sorted', () => {
    expect(
      infer(['b', 'constructor', null, 'b', 'a', 'a', '__proto__', 'constructor', '__proto__']).domain,
    ).toEqual(['__proto__', 'a', 'b', 'constructor']);
  });

  test('of 50 texts, not of 51', () => {
    expect(infer(repeat(102, (i) => `v${i % 50}`)).domain?.length).toBe(50);
    expect(infer(repeat(102, (i) => `v${i % 51}`)).domain).toBeUndefined();
  });

  test('not of texts that hardly repeat', () => {
    expect(infer(['a', 'b', 'c', 'a', 'b']).domain).toBeUndefined();
    expect(infer(['a', 'b', 'c', 'a', 'b', 'c']).domain).toEqual(['a', 'b', 'c']);
  });

  test('not of texts that only a shared dictionary holds', () => {
    const table = takeRows(tableOf({ v: ['gone', 'a', 'a'] }), Int32Array.of(1, 2));
    expect(inferSchema(table).columns[0]!.domain).toEqual(['a']);
  });
});

describe('range and integer', () => {
  test.each<[string, Cells, Partial<ColumnSchema>]>([
    ['whole numbers', [3, -1, 3], { range: { min: -1, max: 3 }, integer: true }],
    ['fractions', [3, -1.5, 3], { range: { min: -1.5, max: 3 } }],
    ['nulls do not count', [3, null, 3], { range: { min: 3, max: 3 }, integer: true, nulls: 0.5 }],
    ['nor does NaN, but it is not whole', [3, Number.NaN, 4], { range: { min: 3, max: 4 } }],
    ['a value without end has no range', [3, Number.POSITIVE_INFINITY], {}],
    ['nothing but NaN', [Number.NaN], {}],
  ])('%s', (_what, cells, rules) => {
    expect(infer(cells)).toEqual({ name: 'v', kind: 'number', required: true, nulls: 0, ...rules });
  });

  test('-0 is written 0', () => {
    expect(Object.is(infer([-0, 1.5]).range?.min, 0)).toBe(true);
  });
});

test('a column of nulls and a table without rows claim nothing', () => {
  expect(infer([null, null])).toEqual({ name: 'v', kind: 'text', required: true, nulls: 1 });
  expect(infer([])).toEqual({ name: 'v', kind: 'text', required: true, nulls: 0 });
});

test('a table satisfies the schema inferred from it, and so does every part of it but for its nulls', () => {
  const number = fc.constantFrom(0, -0, 1, 2.5, -7, 1e300, Number.NaN, Number.POSITIVE_INFINITY, null);
  const text = fc.constantFrom('a', 'b', '', '__proto__', null);
  const rows = { minLength: 60, maxLength: 60 };
  fc.assert(
    fc.property(
      fc.array(number, rows),
      fc.array(text, rows),
      fc.uniqueArray(fc.integer(), rows),
      fc.uniqueArray(fc.nat(59), { minLength: 1 }),
      (numbers, texts, ids, part) => {
        const table = tableOf({ numbers, texts, ids, target: numbers.map((_, i) => i % 2) });
        const schema = inferSchema(table);
        const input = { target: 'target', task: 'classification', schema } as const;
        const codes = ['missing-column', 'extra-column', 'type-change', 'unseen-category', 'out-of-range'];
        codes.push('not-unique', 'not-integer');
        const found = (train: typeof table) =>
          checkTables({ ...input, train }).map(({ code }) => String(code));
        for (const code of found(takeRows(table, Int32Array.from(part)))) expect(codes).not.toContain(code);
        for (const code of found(table)) expect([...codes, 'null-share']).not.toContain(code);
      },
    ),
  );
});
