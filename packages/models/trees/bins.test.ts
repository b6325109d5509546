import { PawlError } from '@pawl/records';
import type { Table } from '@pawl/table';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberColumn, tableOf } from '../test-table.ts';
import { applyBins, type BinnedFeature, fitBins, HIGHEST, MISSING, MOST_BINS, OTHER } from './bins.ts';

function numbers(values: readonly (number | null)[]): Table {
  return { rows: values.length, columns: [numberColumn('x', values)] };
}

function edgesOf(values: readonly (number | null)[], mostBins?: number): readonly number[] {
  const [feature] = fitBins(numbers(values), ['x'], mostBins);
  if (feature?.kind !== 'bins') throw new Error('not bins');
  return feature.edges;
}

function codesOf(edges: readonly number[], values: readonly (number | null)[]): number[] {
  return [...applyBins([{ name: 'x', kind: 'bins', edges }], numbers(values)).codes];
}

function thrown(run: () => unknown): PawlError {
  try {
    run();
  } catch (error) {
    if (error instanceof PawlError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The next number up or down, by its bits. */
function neighbour(value: number, up: boolean): number {
  if (value === 0) return up ? Number.MIN_VALUE : -Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0]! += up === value > 0 ? 1n : -1n;
  return new Float64Array(bits.buffer)[0]!;
}

/** Numbers of every size, many of them equal or next to each other. */
const someNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(0, -0, 5e-324, -5e-324, 1e-310, 1.5, 1e308, -1e308, Number.MAX_VALUE, -Number.MAX_VALUE),
  fc
    .tuple(fc.constantFrom(0, 1, -1, 1e300, 2 ** -1022), fc.boolean())
    .map(([value, up]) => neighbour(value, up)),
);

describe('numbers', () => {
  test('a code is up to c exactly where the value is up to the edge c, at the edges and next to them too', () => {
    fc.assert(
      fc.property(
        fc.array(someNumber, { minLength: 1, maxLength: 400 }),
        fc.constantFrom(2, 3, 8, 255),
        (values, mostBins) => {
          const edges = edgesOf(values, mostBins);
          expect(edges.length).toBeLessThan(mostBins);
          expect(edges.every((edge, i) => i === 0 || edge > edges[i - 1]!)).toBe(true);
          expect(edges.every((edge) => Number.isFinite(edge) && !Object.is(edge, -0))).toBe(true);
          const asked = [
            ...values,
            ...edges.flatMap((edge) => [edge, neighbour(edge, true), neighbour(edge, false)]),
          ].filter(Number.isFinite);
          const expected = asked.map((value) => edges.filter((edge) => edge < value).length);
          expect(codesOf(edges, asked)).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('few distinct values are all told apart, neighbours too', () => {
    const few = fc.uniqueArray(someNumber, { minLength: 1, maxLength: 60, comparator: (a, b) => a === b });
    fc.assert(
      fc.property(few, (values) => {
        expect(new Set(codesOf(edgesOf(values), [...values, ...values])).size).toBe(values.length);
      }),
      { numRuns: 100 },
    );
  });

  test('255 distinct values have a bin each, 256 and more share them evenly', () => {
    const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
    expect(new Set(codesOf(edgesOf(upTo(MOST_BINS)), upTo(MOST_BINS))).size).toBe(255);
    const many = upTo(25_500);
    const sizes = new Int32Array(256);
    for (const code of codesOf(edgesOf(many), many)) sizes[code]!++;
    expect([...new Set(sizes.subarray(0, 255))]).toEqual([100]);
    expect(sizes[MISSING]).toBe(0);
  });

  test('an edge is the middle of its neighbours, short in single precision where that is between them', () => {
    expect(edgesOf([1, 2, 4])).toEqual([1.5, 3]);
    expect(edgesOf([0.1, 0.3])).toEqual([Math.fround(0.2)]);
    const above = neighbour(0.1, true);
    expect(edgesOf([0.1, above])).toEqual([0.1]);
    expect(edgesOf([-Number.MAX_VALUE, Number.MAX_VALUE])).toEqual([0]);
    expect(edgesOf([-0, 0, 0])).toEqual([]);
  });

  test('a frequent value does not take the bins of the others', () => {
    const values = [...Array.from({ length: 900 }, () => 0), ...Array.from({ length: 300 }, (_, i) => 1 + i)];
    const codes = codesOf(edgesOf(values), values);
    expect(new Set(codes).size).toBeGreaterThan(60);
    expect(codes[0]).toBe(0);
    expect(codes[900]).toBe(1);
  });

  test('null and NaN are missing, also where all are', () => {
    expect(codesOf(edgesOf([1, null, 2, Number.NaN]), [1, null, 2, Number.NaN])).toEqual([0, 255, 1, 255]);
    expect(edgesOf([null, Number.NaN])).toEqual([]);
    expect(codesOf([], [null, Number.NaN, 3])).toEqual([MISSING, MISSING, 0]);
  });

  test('of long columns a sample is looked at, in which rows that repeat in step are not lost', () => {
    const rows = 140_000;
    const turns = Array.from({ length: rows }, (_, row) => (row % 3 === 1 ? 7 : null));
    expect(edgesOf(turns.map((value) => value ?? 1))).toEqual([4]);
    const places = turns.map((value, row) => (value === null ? null : row));
    expect(edgesOf(places).length).toBe(254);
  });

  test.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d is refused with its row', (value) => {
    const error = thrown(() => edgesOf([1, 2, value]));
    expect(error).toMatchObject({ code: 'data', where: 'column "x", row 3' });
    expect(error.message).toContain(`the feature "x" is ${value} in row 3, not a finite number`);
    expect(thrown(() => codesOf([1], [value])).message).toContain('in row 1');
  });
});

describe('texts', () => {
  const levels = (...texts: string[]): BinnedFeature => ({ name: 'x', kind: 'levels', levels: texts });

  test('the frequent ones first, equals in order; unseen ones are others, nulls missing', () => {
    const [feature] = fitBins(tableOf({ x: ['c', 'b', 'a', 'b', null] }), ['x']);
    expect(feature).toEqual(levels('b', 'a', 'c'));
    const { codes } = applyBins([feature!], tableOf({ x: ['a', 'new', null, 'b', ''] }));
    expect([...codes]).toEqual([1, OTHER, MISSING, 0, OTHER]);
  });

  test('of more than 254, the rare ones are others', () => {
    const often = Array.from({ length: 254 }, (_, i) => [`often ${i}`, `often ${i}`]).flat();
    const x = ['rare 1', ...often, 'rare 2'];
    const bins = fitBins(tableOf({ x }), ['x']);
    const { codes } = applyBins(bins, tableOf({ x }));
    expect([codes[0], codes[509]]).toEqual([OTHER, OTHER]);
    expect(new Set(codes).size).toBe(255);
    expect(codes.includes(MISSING)).toBe(false);
  });

  test('a dictionary may hold texts that no row has', () => {
    const column = {
      kind: 'text',
      name: 'x',
      codes: Int32Array.of(1, -1),
      dictionary: ['gone', 'here'],
    } as const;
    expect(fitBins({ rows: 2, columns: [column] }, ['x'])).toEqual([levels('here')]);
  });
});

describe('columns', () => {
  test('codes stand feature by feature, in shared memory where it is asked for', () => {
    const table = tableOf({ x: [1, 2, 3], name: ['b', 'a', 'a'] });
    const bins = fitBins(table, ['name', 'x']);
    expect(applyBins(bins, table)).toEqual({ rows: 3, features: 2, codes: Uint8Array.of(1, 0, 0, 0, 1, 2) });
    expect(applyBins(bins, table, true).codes.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(HIGHEST).toBe(MISSING - 1);
  });

  test('an empty column of another kind is all missing', () => {
    const texts = fitBins(tableOf({ x: ['a', 'b'] }), ['x']);
    const empty = numbers([null, Number.NaN]);
    expect([...applyBins(texts, empty).codes]).toEqual([MISSING, MISSING]);
    const values = fitBins(numbers([1, 2]), ['x']);
    expect([...applyBins(values, tableOf({ x: [null, null] })).codes]).toEqual([MISSING, MISSING]);
  });

  test('a column that has changed its kind is refused', () => {
    const error = thrown(() => applyBins(fitBins(numbers([1, 2]), ['x']), tableOf({ x: ['1', '2'] })));
    expect(error.code).toBe('data');
    expect(error.message).toBe('the column "x" held numbers at training and holds texts now');
    expect(error.remedy).toContain('data.types');
    const other = thrown(() => applyBins(fitBins(tableOf({ x: ['1', '2'] }), ['x']), numbers([1, null])));
    expect(other.message).toBe('the column "x" held texts at training and holds numbers now');
  });

  test('a column that is not there is refused with the nearest name', () => {
    const error = thrown(() =>
      applyBins([{ name: 'height', kind: 'bins', edges: [] }], tableOf({ heigth: [1] })),
    );
    expect(error).toMatchObject({ code: 'data', where: 'column "height"' });
    expect(error.message).toMatch(/there is no column "height".*heigth/);
  });
});
