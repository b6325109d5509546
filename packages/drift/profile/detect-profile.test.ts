import type { Column, Table } from '@pawl/table';
import { describe, expect, test } from 'vitest';
import { detectDrift, type TableDrift } from '../detect.ts';
import { ksTest } from '../ks-test.ts';
import { numberSample } from '../number-sample.ts';
import { viewOfColumn, viewOfProfile } from './column-view.ts';
import { detectProfileDrift, type NamedView } from './detect-profile.ts';
import { type ColumnProfile, mergeColumns, profileColumn } from './profile.ts';
import { profileOfRecord, profileToRecord } from './profile-record.ts';

function random(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return { next, normal: () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()) };
}

function numbers(name: string, rows: number, of: (row: number) => number | null): Column {
  const values = Array.from({ length: rows }, (_, row) => of(row));
  return {
    kind: 'number',
    name,
    values: Float64Array.from(values, (value) => value ?? Number.NaN),
    nulls: Uint8Array.from(values, (value) => (value === null ? 1 : 0)),
  };
}

function texts(name: string, rows: number, of: (row: number) => string | null): Column {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from({ length: rows }, (_, row) => {
    const value = of(row);
    if (value === null) return -1;
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    return code;
  });
  return { kind: 'text', name, codes, dictionary: [...codeOf.keys()] };
}

function table(rows: number, columns: readonly Column[]): Table {
  return { rows, columns };
}

/** A profile as it comes back from its record. */
function profiled(column: Column): ColumnProfile {
  return profileOfRecord(JSON.parse(JSON.stringify(profileToRecord(profileColumn(column)))), true);
}

function profiles({ columns }: Table): NamedView[] {
  return columns.map((column) => ({ name: column.name, view: () => viewOfProfile(profiled(column)) }));
}

function rowsOf({ columns }: Table): NamedView[] {
  return columns.map((column) => ({ name: column.name, view: () => viewOfColumn(column) }));
}

/** Numbers and words alone, whatever they were computed from. */
function closeTo(found: TableDrift, wanted: TableDrift) {
  expect(found.decision).toBe(wanted.decision);
  expect(found.drifted).toEqual(wanted.drifted);
  expect(found.added).toEqual(wanted.added);
  expect(found.tests).toHaveLength(wanted.tests.length);
  for (const [i, test] of found.tests.entries()) {
    const other = wanted.tests[i]!;
    const label = `${test.column}, ${test.aspect}`;
    expect(test.from, label).not.toBe('sketch');
    // Of many categories as frequent as each other others may be named.
    const keys = ['column', 'aspect', 'test', 'decision', ...(test.column === 'many' ? [] : ['note'])];
    for (const key of keys as 'test'[]) expect(test[key], label).toBe(other[key]);
    const list = ({ others, ...rest }: typeof test) => [
      rest.statistic,
      rest.pValue,
      rest.adjustedPValue,
      rest.net,
      rest.threshold,
      rest.detectable,
      ...[rest.effect, ...others]
        .filter((effect) => effect?.name !== 'population stability index')
        .flatMap((effect) => [effect?.value, effect?.interval?.low, effect?.interval?.high]),
    ];
    const [a, b] = [list(test), list(other)];
    expect(a, label).toHaveLength(b.length);
    a.forEach((value, k) => {
      const want = b[k];
      if (typeof want !== 'number' || Object.is(value, want)) expect(value, label).toBe(want);
      else if (Math.abs(value! - want) > 1e-12 * Math.max(1, Math.abs(want)))
        throw new Error(`${label}: ${value} is not ${want}`);
    });
  }
}

/** Columns of every kind; few enough distinct values that a profile keeps all of them. */
function someTable(seed: number, rows: number, shift: number): Table {
  const { next, normal } = random(seed);
  const few = ['a', 'b', 'c', '__proto__', 'constructor'];
  return table(rows, [
    numbers('rounded', rows, () => Math.round((normal() + shift) * 100) / 100),
    numbers('gaps', rows, () => (next() < 0.2 + shift / 4 ? null : Math.round(normal() * 50))),
    numbers('few', rows, () => Math.floor(next() * 4 + shift)),
    numbers('ends', rows, () => {
      const value = next();
      return value < 0.02 ? Number.NEGATIVE_INFINITY : value > 0.97 ? Infinity : Math.floor(value * 300);
    }),
    numbers('constant', rows, () => 3),
    numbers('none', rows, () => null),
    numbers('zeros', rows, () => (next() < 0.5 ? -0 : Math.round(next() * 500) / 1e3)),
    texts('words', rows, () => few[Math.floor((next() + shift / 5) * 4)]!),
    texts('sparse', rows, () => `v${Math.floor(next() ** 3 * 150 + shift * 20)}`),
    texts('many', rows, () => (next() < 0.1 ? null : `v${Math.floor(next() ** 2 * 3000)}`)),
    texts('ids', rows, (row) => `${row} ${next()}`),
    texts('nothing', rows, () => null),
    shift > 0.5 ? texts('kind', rows, () => 'x') : numbers('kind', rows, () => (next() < 0.5 ? 1 : 2)),
    ...(shift > 0.5 ? [texts('came', rows, () => 'x')] : [texts('gone', rows, () => 'x')]),
  ]);
}

describe('what was kept gives the same numbers as the rows', () => {
  test.each([
    [300, 250, 0],
    [1, 5, 0],
    [5, 1, 1],
    [1500, 900, 0.3],
    [3000, 3000, 1],
    [9000, 12_000, 0.05],
  ])('%i rows against %i, shifted by %f', (n, m, shift) => {
    const [from, to] = [someTable(n + 1, n, 0), someTable(m + 2, m, shift)];
    const wanted = detectDrift(from, to);
    closeTo(detectProfileDrift(profiles(from), rowsOf(to)), wanted);
    if (Math.max(n, m) < 9000) closeTo(detectProfileDrift(profiles(from), profiles(to)), wanted);
  });

  test('and so does a reference without rows', () => {
    const empty = table(0, [numbers('x', 0, () => 1), texts('y', 0, () => 'a')]);
    const full = table(9, [numbers('x', 9, (row) => row), texts('y', 9, () => 'a')]);
    closeTo(detectProfileDrift(profiles(empty), rowsOf(full)), detectDrift(empty, full));
    closeTo(detectProfileDrift(profiles(full), profiles(empty)), detectDrift(full, empty));
  });
});

describe('sketches', () => {
  const sample = (seed: number, rows: number, shift = 0, zeros = 0) => {
    const { next, normal } = random(seed);
    return numbers('x', rows, () => (next() < zeros ? 0 : normal() + shift));
  };
  const distanceOf = (from: Column, to: Column) => {
    const sorted = (column: Column) => numberSample(column as Extract<Column, { kind: 'number' }>).sorted;
    return ksTest(sorted(from), sorted(to));
  };
  const testOf = (from: Column, to: Column, other: (table: Table) => NamedView[] = profiles) =>
    detectProfileDrift(profiles(table(0, [from])), other(table(0, [to]))).tests.find(
      ({ aspect }) => aspect === 'distribution',
    )!;

  test.each([
    [6000, 6000, 0, 0],
    [20_000, 8000, 0.1, 0],
    [8000, 30_000, 0.5, 0.4],
    [200_000, 200_000, 0.02, 0.3],
  ])('of %i and %i rows bound the distance, and no p-value is too small', (n, m, shift, zeros) => {
    const [from, to] = [sample(n, n, 0, zeros), sample(m + 1, m, shift, zeros)];
    const { distance, pValue } = distanceOf(from, to);
    for (const other of [profiles, rowsOf]) {
      const found = testOf(from, to, other);
      expect(found.from).toBe('sketch');
      expect(found.effect!.value).toBeLessThanOrEqual(distance + 1e-15);
      expect(distance - found.effect!.value).toBeLessThan(0.004);
      expect(found.effect!.interval!.low).toBeLessThanOrEqual(distance);
      expect(found.effect!.interval!.high).toBeGreaterThanOrEqual(distance);
      if (found.pValue !== null) expect(found.pValue).toBeGreaterThanOrEqual(pValue * (1 - 1e-9));
      expect(found.decision).toBe(distance > 0.1 ? 'drift' : 'no drift');
      const [raw] = found.others;
      const near = detectDrift(table(0, [from]), table(0, [to])).tests.find(
        ({ aspect }) => aspect === 'distribution',
      )!.others[0]!;
      expect(raw!.interval!.low).toBeLessThanOrEqual(near.value);
      expect(raw!.interval!.high).toBeGreaterThanOrEqual(near.value);
    }
  });

  test('whose error rivals what would be significant give none', () => {
    const few = testOf(sample(1, 6000), sample(2, 6000));
    expect(few.pValue).not.toBeNull();
    const many = testOf(sample(1, 400_000), sample(2, 400_000));
    expect(many).toMatchObject({ pValue: null, adjustedPValue: null, decision: 'no drift', from: 'sketch' });
    const moved = testOf(sample(1, 400_000), sample(2, 400_000, 0.5));
    expect(moved).toMatchObject({ pValue: null, decision: 'drift' });
    // At the threshold the interval has both sides of it.
    const edge = testOf(sample(1, 400_000), sample(2, 400_000, 0.2513));
    expect(edge).toMatchObject({ pValue: null, decision: 'insufficient' });
  });

  test('count what is outside the range exactly where the current rows are there', () => {
    const [from, to] = [sample(5, 20_000), sample(6, 20_000, 1.5)];
    const wanted = detectDrift(table(0, [from]), table(0, [to])).tests.find(
      ({ aspect }) => aspect === 'range',
    )!;
    const range = (other: typeof profiles) =>
      detectProfileDrift(profiles(table(0, [from])), other(table(0, [to]))).tests.find(
        ({ aspect }) => aspect === 'range',
      )!;
    expect(range(rowsOf)).toMatchObject({
      statistic: wanted.statistic,
      pValue: wanted.pValue,
      from: 'values',
    });
    const sketched = range(profiles);
    expect(sketched.from).toBe('sketch');
    expect(sketched.statistic!).toBeLessThanOrEqual(wanted.statistic!);
    expect(sketched.statistic!).toBeGreaterThan(wanted.statistic! * 0.9);
  });

  test('of shards decide as that of the whole', () => {
    const whole = sample(9, 30_000);
    const { values } = whole as Extract<Column, { kind: 'number' }>;
    const shard = (start: number, end: number) =>
      profileColumn({ kind: 'number', name: 'x', values: values.slice(start, end) });
    const merged = mergeColumns([shard(20_000, 30_000), shard(0, 5), shard(5, 20_000)]);
    expect(merged).toEqual(profileColumn({ kind: 'number', name: 'x', values }));
  });
});

describe('100,000 categories', () => {
  const sample = (seed: number, rows: number, power: number, fresh = 0) => {
    const { next } = random(seed);
    return texts('x', rows, () => (next() < fresh ? 'new' : `v${Math.floor(next() ** power * 100_000)}`));
  };

  test('alike are no drift, though the most frequent of one are less so in the other', () => {
    for (const seed of [1, 2]) {
      const [from, to] = [sample(seed, 150_000, 1), sample(seed + 10, 150_000, 1)];
      for (const other of [profiles, rowsOf]) {
        const found = detectProfileDrift(profiles(table(0, [from])), other(table(0, [to])));
        expect(found.decision).toBe('no drift');
        expect(found.tests.every(({ from: way }) => way === 'sketch')).toBe(true);
      }
    }
  });

  test('are found to have changed', () => {
    const from = profiles(table(0, [sample(1, 150_000, 1)]));
    for (const to of [sample(2, 150_000, 1, 0.3)])
      expect(detectProfileDrift(from, profiles(table(0, [to]))).drifted).toEqual(['x']);
  });
});
