import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Table, takeRows, textAt } from './column.ts';
import { createRandom } from './random.ts';
import { type Split, type SplitSpec, splitTable } from './split.ts';
import { tableOf } from './table-of.ts';

const seeds = fc.integer();
const shares = fc.double({ min: 0.02, max: 0.98, noNaN: true });
const labels = fc.array(fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__', null), {
  minLength: 2,
  maxLength: 80,
});

function failure(table: Table, spec: SplitSpec, seed = 1): PawlError {
  try {
    splitTable(table, spec, seed);
  } catch (error) {
    if (error instanceof PawlError) return error;
    throw error;
  }
  throw new Error('the split was accepted');
}

/** The split, or undefined where the rows do not allow it; any other failure is thrown. */
function attempt(table: Table, spec: SplitSpec, seed: number): Split | undefined {
  try {
    return splitTable(table, spec, seed);
  } catch (error) {
    if (error instanceof PawlError && error.code === 'data') return undefined;
    throw error;
  }
}

function expectPartition(split: Split, rows: number) {
  expect([...split.train]).toEqual([...split.train].sort((a, b) => a - b));
  expect([...split.test]).toEqual([...split.test].sort((a, b) => a - b));
  expect(split.train.length).toBeGreaterThan(0);
  expect(split.test.length).toBeGreaterThan(0);
  const all = [...split.train, ...split.test].sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: rows }, (_, row) => row));
}

/** The values of a column at the rows, in a fixed order. */
function valuesAt(table: Table, rows: Int32Array, name = 'v'): string[] {
  const column = table.columns.find((each) => each.name === name)!;
  return Array.from(rows, (row) => String(textAt(column, row))).sort();
}

function reordered(table: Table, seed: number): Table {
  const random = createRandom(seed);
  const keys = Array.from({ length: table.rows }, (_, row) => ({ row, key: random.next() }));
  const order = keys.sort((a, b) => a.key - b.key || a.row - b.row).map(({ row }) => row);
  return takeRows(table, Int32Array.from(order));
}

function tally(values: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

describe('random', () => {
  test('the asked share, rounded, of all rows; the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), shares, seeds, (rows, share, seed) => {
        const table = tableOf({ v: Array.from({ length: rows }, (_, row) => row) });
        const spec = { test: share, method: 'random' } as const;
        const wanted = Math.round(share * rows);
        if (wanted === 0 || wanted === rows) {
          expect(failure(table, spec, seed).code).toBe('data');
          return;
        }
        const split = splitTable(table, spec, seed);
        expectPartition(split, rows);
        expect(split.test.length).toBe(wanted);
        expect(splitTable(table, spec, seed)).toEqual(split);
      }),
    );
  });

  test('is the same on every machine', () => {
    // The first words of the published demonstration of PCG32 (seed 42, stream 54), shuffled by hand: modulo 7, 6, 5,
    // 4, 3 and 2 (none is below its threshold) they name the row that changes places with the last one left.
    const words = [0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e];
    const order = Array.from({ length: 7 }, (_, row) => row);
    words.forEach((word, i) => {
      const last = 6 - i;
      const chosen = word % (last + 1);
      [order[chosen], order[last]] = [order[last]!, order[chosen]!];
    });
    const table = tableOf({ v: [0, 1, 2, 3, 4, 5, 6] });
    const split = splitTable(table, { test: 0.4, method: 'random' }, 42);
    expect([...split.test]).toEqual(order.slice(0, 3).sort());
  });

  test('every row is as likely to be tested as any other', () => {
    const table = tableOf({ v: [0, 1, 2, 3, 4, 5, 6, 7] });
    const hits = new Array<number>(8).fill(0);
    const runs = 4000;
    for (let seed = 0; seed < runs; seed++) {
      for (const row of splitTable(table, { test: 0.25, method: 'random' }, seed).test) hits[row]!++;
    }
    const deviation = Math.sqrt(runs * 0.25 * 0.75);
    for (const count of hits) expect(Math.abs(count - runs / 4)).toBeLessThan(5 * deviation);
  });
});

describe('stratified', () => {
  const spec = (share: number) => ({ test: share, method: 'stratified', by: 'v' }) as const;

  test('the share of each class within a row, classes of one row in training, whatever the order', () => {
    fc.assert(
      fc.property(labels, shares, seeds, (values, share, seed) => {
        const table = tableOf({ v: values });
        const split = attempt(table, spec(share), seed);
        const counts = tally(values.map(String));
        const divisible = [...counts.values()].filter((n) => n > 1).reduce((a, b) => a + b, 0);
        if (split === undefined) {
          expect(Math.round(share * divisible)).toBe(0);
          return;
        }
        expectPartition(split, values.length);
        const tested = tally(valuesAt(table, split.test));
        for (const [value, count] of counts) {
          const size = tested.get(value) ?? 0;
          expect(size).toBeLessThan(count);
          if (count > 1) expect(Math.abs(size - share * count)).toBeLessThan(1);
        }
        const other = reordered(table, seed);
        expect(tally(valuesAt(other, splitTable(other, spec(share), seed).test))).toEqual(tested);
      }),
    );
  });

  test('the remainders go to the largest, so that the whole share is right', () => {
    // Quotas of 0.3: a 3.0 of 10, b 1.5 of 5, c 1.8 of 6; together 6.3, so 6 rows: a 3, c 2, b 1.
    const values = [...'aaaaaaaaaabbbbbcccccc'];
    const split = splitTable(tableOf({ v: values }), spec(0.3), 9);
    expect(tally(valuesAt(tableOf({ v: values }), split.test))).toEqual(
      new Map([
        ['a', 3],
        ['b', 1],
        ['c', 2],
      ]),
    );
  });

  test('equal remainders go to the value that sorts first', () => {
    const table = tableOf({ v: [...'ccbbaa'] });
    expect(valuesAt(table, splitTable(table, spec(0.25), 9).test)).toEqual(['a', 'b']);
  });

  test('numbers are classes too', () => {
    const table = tableOf({ v: [0, 1, 0, 1, 0, 1, 0, 1] });
    expect(valuesAt(table, splitTable(table, spec(0.5), 3).test)).toEqual(['0', '0', '1', '1']);
  });

  test('values that never repeat are refused', () => {
    const error = failure(tableOf({ v: [1, 2, 3, 4] }), spec(0.5));
    expect(error.code).toBe('data');
    expect(error.message).toMatch(/one row only/);
  });
});

describe('group', () => {
  const spec = (share: number) => ({ test: share, method: 'group', by: 'v' }) as const;
  const groups = fc.array(fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__', 'f', 'g'), {
    minLength: 2,
    maxLength: 80,
  });

  test('no group stands on both sides, the share is within a group, whatever the order', () => {
    fc.assert(
      fc.property(groups, shares, seeds, (values, share, seed) => {
        const table = tableOf({ v: values });
        const counts = tally(values);
        if (counts.size === 1) {
          expect(failure(table, spec(share), seed).message).toMatch(/one group only/);
          return;
        }
        const split = splitTable(table, spec(share), seed);
        expectPartition(split, values.length);
        const tested = new Set(valuesAt(table, split.test));
        for (const value of valuesAt(table, split.train)) expect(tested.has(value)).toBe(false);
        const largest = Math.max(...counts.values());
        expect(Math.abs(split.test.length - share * values.length)).toBeLessThanOrEqual(largest);
        const other = reordered(table, seed);
        expect(new Set(valuesAt(other, splitTable(other, spec(share), seed).test))).toEqual(tested);
      }),
    );
  });

  test('small groups come within half a group of the asked share', () => {
    // A fifth of 1001 rows is 200.2: 29 groups of 7 rows are closer than 28.
    const table = tableOf({ v: Array.from({ length: 1001 }, (_, row) => Math.floor(row / 7)) });
    for (let seed = 0; seed < 20; seed++) {
      expect(splitTable(table, spec(0.2), seed).test.length).toBe(203);
    }
  });

  test('the seed decides which groups are tested', () => {
    const table = tableOf({ v: Array.from({ length: 100 }, (_, row) => row % 20) });
    const seen = new Set<string>();
    for (let seed = 0; seed < 30; seed++) seen.add(splitTable(table, spec(0.2), seed).test.join());
    expect(seen.size).toBeGreaterThan(25);
  });

  test('groups that are all too large: the smallest is tested', () => {
    const values = [...'aaaaaaaaaa', ...'bbbbbbbbb', ...'cccccccccc'];
    const table = tableOf({ v: values });
    expect(new Set(valuesAt(table, splitTable(table, spec(0.05), 3).test))).toEqual(new Set(['b']));
  });

  test('a row without a group is refused, with its row', () => {
    const error = failure(tableOf({ v: ['a', null, 'b'] }), spec(0.5));
    expect(error.code).toBe('data');
    expect(error.message).toMatch(/row 2 has no group/);
  });
});

describe('time', () => {
  const spec = (share: number) => ({ test: share, method: 'time', by: 'v' }) as const;

  test('every test row is later than every training row, whatever the order and the seed', () => {
    const times = fc.array(fc.integer({ min: -5, max: 12 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(times, shares, seeds, (values, share, seed) => {
        const table = tableOf({ v: values });
        if (new Set(values).size === 1) {
          expect(failure(table, spec(share)).message).toMatch(/same in every row/);
          return;
        }
        const split = splitTable(table, spec(share), seed);
        expectPartition(split, values.length);
        const latest = Math.max(...Array.from(split.train, (row) => values[row]!));
        const earliest = Math.min(...Array.from(split.test, (row) => values[row]!));
        expect(earliest).toBeGreaterThan(latest);
        // No other boundary between two times comes closer to the asked share.
        const sizes = [...new Set(values)].map((time) => values.filter((value) => value > time).length);
        const distance = (size: number) => Math.abs(size - share * values.length);
        const best = Math.min(...sizes.filter((size) => size > 0).map(distance));
        expect(distance(split.test.length)).toBeCloseTo(best, 9);
        const other = reordered(table, seed);
        const again = splitTable(other, spec(share), seed + 1);
        expect(valuesAt(other, again.test)).toEqual(valuesAt(table, split.test));
      }),
    );
  });

  test('ISO text is compared as time, not as text', () => {
    const table = tableOf({
      v: [
        '2024-01-01T10:00:00+02:00',
        '2024-01-01T09:00:00Z',
        '2024-01-01T08:30:00Z',
        '2023-12-31T23:00:00-12:00',
      ],
    });
    // In UTC: 08:00, 09:00, 08:30 and 11:00.
    expect([...splitTable(table, spec(0.5), 1).test]).toEqual([1, 3]);
  });

  test.each([
    ['null', ['2024-01-01', null, '2024-01-02'], /row 2 has no time/],
    ['not a time', ['2024-01-01', '2024-02-30', '2024-01-02'], /"2024-02-30" in row 2 of "v" is not a time/],
    ['zones mixed', ['2024-01-01T10:00', '2024-01-01T10:00Z'], /with and without a zone \(rows 1 and 2\)/],
    ['NaN', [1, Number.NaN], /"NaN" in row 2/],
  ])('%s is refused', (_what, values, message) => {
    const error = failure(tableOf({ v: values }), spec(0.5));
    expect(error.code).toBe('data');
    expect(error.message).toMatch(message);
    expect(error.remedy).toBeTruthy();
  });
});

describe('what cannot be meant', () => {
  const table = tableOf({ region: ['a', 'b', 'a', 'b'] });

  test.each([0, 1, -0.2, 20, Number.NaN])('a share of %s', (share) => {
    expect(failure(table, { test: share, method: 'random' }).code).toBe('config');
  });

  test('an unknown column, with the nearest', () => {
    const error = failure(table, { test: 0.5, method: 'group', by: 'regoin' });
    expect(error.code).toBe('config');
    expect(error.message).toBe('there is no column "regoin" to split by. Did you mean "region"?');
  });

  test('no column', () => {
    expect(failure(table, { test: 0.5, method: 'group' }).message).toMatch(/needs a column/);
  });

  test('a seed that is no integer', () => {
    expect(failure(table, { test: 0.5, method: 'random' }, 0.5).code).toBe('config');
  });

  test('a share that leaves a side empty', () => {
    expect(failure(table, { test: 0.1, method: 'random' }).message).toMatch(
      /0\.1 of 4 rows leaves no test row/,
    );
    expect(failure(table, { test: 0.9, method: 'random' }).message).toMatch(/no training row/);
  });

  test('too few rows', () => {
    expect(failure(tableOf({ v: [1] }), { test: 0.5, method: 'random' }).code).toBe('data');
    expect(failure(tableOf({ v: [] }), { test: 0.5, method: 'random' }).message).toMatch(/no rows/);
  });
});

test('values of a shared dictionary that no row holds are no classes and no groups', () => {
  const part = takeRows(tableOf({ v: ['gone', 'a', 'a', 'b', 'b'] }), Int32Array.of(1, 2, 3, 4));
  const only = takeRows(part, Int32Array.of(0, 1));
  expect(splitTable(part, { test: 0.5, method: 'stratified', by: 'v' }, 1).test.length).toBe(2);
  expect(failure(only, { test: 0.5, method: 'group', by: 'v' }).message).toMatch(/one group only/);
});
