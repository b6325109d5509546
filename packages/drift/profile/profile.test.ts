import { crc32 } from 'node:zlib';
import type { Column } from '@pawl/table';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binsOfProfile, countInBins } from './bins.ts';
import { coarsened, lowerBound, upperBound } from './grid.ts';
import { keyOf, MOST_BUCKETS, numberOf } from './number-keys.ts';
import { profileNumbers } from './number-profile.ts';
import { type ColumnProfile, mergeColumns, profileBuilder, profileColumn } from './profile.ts';
import { profileOfRecord, profileToRecord } from './profile-record.ts';

function numbers(values: Iterable<number | null>): Column {
  const list = [...values];
  return {
    kind: 'number',
    name: 'x',
    values: Float64Array.from(list, (value) => value ?? Number.NaN),
    nulls: Uint8Array.from(list, (value) => (value === null ? 1 : 0)),
  };
}

function texts(values: Iterable<string | null>): Column {
  const list = [...values];
  const dictionary = [...new Set(list.filter((value) => value !== null))];
  const codeOf = new Map(dictionary.map((text, code) => [text, code]));
  return {
    kind: 'text',
    name: 'x',
    dictionary,
    codes: Int32Array.from(list, (value) => (value === null ? -1 : codeOf.get(value)!)),
  };
}

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Reads back what was written, which checks it too. */
function again(profile: ColumnProfile): ColumnProfile {
  const text = JSON.stringify(profileToRecord(profile));
  return profileOfRecord(JSON.parse(text), profile.kind === 'text' || profile.bins === null);
}

const anyDouble = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 1, -1),
  fc.constant(null),
);

describe('keys', () => {
  test('order numbers as they are, and read back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        expect(numberOf(keyOf(a))).toBe(a + 0);
        expect(keyOf(a) < keyOf(b)).toBe(a < b);
      }),
    );
    expect(keyOf(-0)).toBe(0n);
    expect(keyOf(1)).toBe(0x3ff0_0000_0000_0000n);
    expect(keyOf(-1)).toBe(-0x3ff0_0000_0000_0001n);
  });
});

/** Lists of every kind: of few distinct numbers, of many within a narrow range and within a wide one. */
const lists = fc.oneof(
  fc.array(anyDouble, { maxLength: 60 }),
  fc
    .record({
      seed: fc.nat(),
      rows: fc.integer({ min: 1, max: 12_000 }),
      centre: fc.constantFrom(0, 1e9, -3),
      spread: fc.constantFrom(0.001, 1, 1e6),
      zeros: fc.constantFrom(0, 0.4),
    })
    .map(({ seed, rows, centre, spread, zeros }) => {
      const next = random(seed);
      return Array.from({ length: rows }, () =>
        next() < zeros ? 0 : centre + spread * (next() + next() + next() - 1.5),
      );
    }),
);

describe('numbers', () => {
  test('shards in any order, and parts one after the other, make the profile of the whole', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 5 }), fc.nat(), (list, parts, seed) => {
        const next = random(seed);
        const shards = Array.from({ length: parts }, (): (number | null)[] => []);
        for (const value of list) shards[Math.floor(next() * parts)]!.push(value);
        const whole = profileColumn(numbers(list));
        expect(profileColumn(numbers([...list].reverse()))).toEqual(whole);
        const merged = mergeColumns(shards.map((shard) => again(profileColumn(numbers(shard)))));
        const builder = profileBuilder('x');
        for (const shard of [...shards].reverse()) builder.add(numbers(shard));
        expect({ ...builder.finish(), kind: 'number' }).toEqual(whole);
        expect(merged).toEqual(whole);
        expect(
          mergeColumns([
            mergeColumns(
              shards
                .slice(1)
                .map((s) => profileColumn(numbers(s)))
                .concat(profileColumn(numbers([]))),
            ),
            profileColumn(numbers(shards[0]!)),
          ]),
        ).toEqual(whole);
        expect(again(whole)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  test('a grid has the least shift of at most 4,096 buckets, and the right counts', () => {
    const next = random(7);
    const list = Float64Array.from({ length: 20_000 }, () => Math.tan(next() * 3 - 1.5));
    const { grid } = profileNumbers(numbers(list) as Extract<Column, { kind: 'number' }>);
    const distinct = (shift: number) => new Set(Array.from(list, (x) => keyOf(x) >> BigInt(shift))).size;
    expect(distinct(grid!.shift)).toBe(grid!.counts.length);
    expect(grid!.counts.length).toBeLessThanOrEqual(MOST_BUCKETS);
    expect(distinct(grid!.shift - 1)).toBeGreaterThan(MOST_BUCKETS);
    list.sort();
    let at = 0;
    for (let i = 0; i < grid!.counts.length; i++) {
      const held = list.subarray(at, at + grid!.counts[i]!);
      at += held.length;
      expect(lowerBound(grid!, i)).toBeLessThanOrEqual(held[0]!);
      expect(upperBound(grid!, i)).toBeGreaterThanOrEqual(held.at(-1)!);
      expect(upperBound(grid!, i)).toBeLessThan(list[at] ?? Number.POSITIVE_INFINITY);
      const inside = new Set(held);
      expect(grid!.single[i]).toBe(inside.size === 1 ? 1 : 0);
      if (inside.size === 1) expect(numberOf(grid!.keys[i]!)).toBe([...inside][0]);
    }
    expect(coarsened(grid!, 63).counts.reduce((a, b) => a + b)).toBe(20_000);
  });

  test('bins hold about a tenth each, exactly counted', () => {
    const next = random(3);
    const list = [...Array.from({ length: 30_000 }, () => next() ** 3), Infinity, -Infinity, -Infinity];
    const profile = profileColumn(numbers(list));
    if (profile.kind !== 'number') throw new Error();
    const { edges, counts } = binsOfProfile(profile);
    expect(counts).toHaveLength(10);
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(60);
    const direct = Array.from({ length: 10 }, (_, bin) =>
      list.filter((x) => edges.filter((edge) => edge <= x).length === bin),
    );
    expect([...counts]).toEqual(direct.map(({ length }) => length));
    const taken = profileColumn(numbers(list), edges);
    expect(taken).toMatchObject({ bins: { counts } });
    expect(countInBins({ values: new Float64Array(0), counts: new Float64Array(0) }, edges, 1, 2)[9]).toBe(2);
    expect(binsOfProfile(profileColumn(numbers([5, 5, 5])) as typeof profile)).toEqual({
      edges: new Float64Array(0),
      counts: Float64Array.of(3),
    });
  });

  test('of nothing, nulls, one row, a constant, infinities', () => {
    expect(again(profileColumn(numbers([])))).toMatchObject({ rows: 0, missing: 0, least: null });
    expect(again(profileColumn(numbers([null, null])))).toMatchObject({
      rows: 2,
      missing: 2,
      greatest: null,
    });
    expect(again(profileColumn(numbers([-0])))).toMatchObject({ least: 0, greatest: 0 });
    expect(again(profileColumn(numbers([Infinity, -Infinity, NaN])))).toMatchObject({
      rows: 3,
      missing: 1,
      below: 1,
      above: 1,
    });
  });
});

describe('text', () => {
  test('shards in any order make the profile of the whole while all texts are kept', () => {
    const list = fc.array(
      fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'constructor', ''), fc.string(), fc.constant(null)),
    );
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 5 }), (shards) => {
        const whole = profileColumn(texts(shards.flat()));
        expect(mergeColumns(shards.map((shard) => again(profileColumn(texts(shard)))))).toEqual(whole);
        expect(mergeColumns(shards.map((shard) => profileColumn(texts(shard))).reverse())).toEqual(whole);
        const builder = profileBuilder('x');
        for (const shard of shards) builder.add(texts(shard));
        expect(builder.finish()).toEqual(whole);
      }),
    );
  });

  test('of 100,000 categories keeps the most frequent, and says what is not known', () => {
    const next = random(1);
    const list = Array.from({ length: 400_000 }, () => `v${Math.floor(100_000 * next() ** 2)}`);
    const counts = new Map<string, number>();
    for (const text of list) counts.set(text, (counts.get(text) ?? 0) + 1);
    const whole = profileColumn(texts(list));
    if (whole.kind !== 'text') throw new Error();
    expect(whole.values.size).toBe(10_000);
    expect(whole.distinct).toEqual({ least: counts.size, most: counts.size });
    const left = [...counts].filter(([text]) => !whole.values.has(text));
    expect(whole.floor).toBe(Math.max(...left.map(([, count]) => count)));
    expect(Math.min(...whole.values.values())).toBeGreaterThanOrEqual(whole.floor);
    const parts = new Float64Array(1024);
    for (const text of list) parts[crc32(text) % 1024]!++;
    expect(whole.parts).toEqual(parts);
    expect(again(whole)).toEqual(whole);

    const shards = [list.slice(0, 100_000), list.slice(100_000, 300_000), list.slice(300_000)];
    const merged = mergeColumns(shards.map((shard) => profileColumn(texts(shard))));
    expect(mergeColumns(shards.map((shard) => profileColumn(texts(shard))).reverse())).toEqual(merged);
    if (merged.kind !== 'text') throw new Error();
    expect(merged.parts).toEqual(parts);
    expect(merged.rows).toBe(400_000);
    expect(merged.distinct.least).toBeLessThanOrEqual(counts.size);
    expect(merged.distinct.most).toBeGreaterThanOrEqual(counts.size);
    for (const [text, count] of counts) {
      const said = merged.values.get(text);
      const [least, most] = said === undefined ? [0, merged.floor] : [said, said + merged.error];
      if (count < least || count > most) throw new Error(`${text}: ${count}, said ${least} to ${most}`);
    }
  });
});

test('a part without values fits either kind, and others do not mix', () => {
  const blank = profileColumn(texts([null, null]));
  expect(mergeColumns([blank, profileColumn(numbers([1, null]))])).toEqual(
    profileColumn(numbers([1, null, null, null])),
  );
  expect(() => mergeColumns([profileColumn(texts(['a'])), profileColumn(numbers([1]))])).toThrow(
    /numbers in one/,
  );
  const other = profileColumn(numbers([1, 2]), Float64Array.of(1.5));
  expect(() => mergeColumns([other, profileColumn(numbers([1]))])).toThrow(/bins/);
});

test('a record that does not hold together is refused', () => {
  const next = random(2);
  const whole = profileToRecord(profileColumn(numbers(Array.from({ length: 9000 }, () => next()))));
  if (whole.kind !== 'number') throw new Error();
  const read = (changes: object) => () => profileOfRecord({ ...whole, ...changes } as typeof whole, true);
  expect(read({})).not.toThrow();
  expect(read({ rows: 9001 })).toThrow(RangeError);
  expect(read({ grid: null })).toThrow(/either/);
  expect(read({ grid: { ...whole.grid, shift: 63 } })).toThrow(/grid/);
  expect(read({ grid: { ...whole.grid, buckets: `${whole.grid!.buckets.slice(0, -8)}` } })).toThrow(
    RangeError,
  );
  expect(read({ grid: { ...whole.grid, buckets: '////////////////' } })).toThrow(/grid/);
  expect(read({ least: 0.9 })).toThrow(/least/);
  const few = profileToRecord(profileColumn(texts(['a', 'b', 'a'])));
  if (few.kind !== 'text') throw new Error();
  const readFew = (changes: object) => () => profileOfRecord({ ...few, ...changes } as typeof few, true);
  expect(readFew({ values: { texts: ['a', 'a'], counts: [2, 1] } })).toThrow(/twice/);
  expect(readFew({ others: 1 })).toThrow(/counts/);
  expect(readFew({ parts: 'AA==' })).toThrow(/parts/);
});
