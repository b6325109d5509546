import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uniform } from '@pawl/metrics';
import { describe, expect, test } from 'vitest';
import { edit, pawl, project as projectOf, record } from './pawl.ts';

const CONFIG =
  'model: shop\ntask: regression\ndata: { train: train.csv, test: test.csv, target: y }\ntrain: { trainer: random-forest }\n';
const DAY = 86_400_000;
const WORDS = 'the a parcel letter came went late soon broken fine thanks please shop order money back'.split(
  ' ',
);

interface Row {
  order: number;
  customer_id: string;
  at: string;
  region: string;
  price: number;
  comment: string;
  y: number;
}

/** Rows of 80 a day from a day on, ids going on from row to row. */
function rowsFrom(first: string, days: number, change: (row: Row, day: number) => Row = (row) => row): Row[] {
  const draw = uniform(Date.parse(first) / DAY);
  const start = Date.parse(first);
  return Array.from({ length: days * 80 }, (_, i) => {
    const day = Math.floor(i / 80);
    const row: Row = {
      order: (start / DAY) * 80 + i,
      customer_id: Math.floor(draw() * 2 ** 48)
        .toString(16)
        .padStart(12, '0')
        .concat(String(i % 10)),
      at: new Date(start + day * DAY + Math.floor(draw() * 24 * 3600) * 1000).toISOString(),
      region: `r${i % 10}`,
      price: Math.floor(draw() * 1e6) / 1e4,
      comment: Array.from(
        { length: 4 + Math.floor(draw() * 8) },
        () => WORDS[Math.floor(draw() * WORDS.length)],
      ).join(' '),
      y: Math.floor(draw() * 1e4) / 100,
    };
    return change(row, day);
  });
}

function csv(rows: readonly Row[]): string {
  const names = Object.keys(rows[0]!) as (keyof Row)[];
  return `${[names.join(','), ...rows.map((row) => names.map((name) => row[name]).join(','))].join('\n')}\n`;
}

async function run(now: readonly Row[], keys = '', ...options: string[]) {
  const folder = await projectOf({
    'pawl.yaml': `${CONFIG}drift: { current: now.csv${keys} }\n`,
    'train.csv': csv(rowsFrom('2025-01-01', 100)),
    'test.csv': csv(rowsFrom('2024-01-01', 5)),
    'now.csv': csv(now),
  });
  return { folder, ...(await pawl(['drift', folder, ...options])) };
}

interface Drift {
  decision: string;
  drifted: string[];
  left: { column: string; reason: string }[];
  tests: { column: string; aspect: string; decision: string; note: string | null }[];
  slices: { name: string; decision: string; drifted: { column: string }[] }[] | null;
  time: {
    zone: string | null;
    limit: number;
    columnRunLength: number;
    undated: number;
    chunks: { name: string; rows: number; passed: string | null }[];
    columns: {
      column: string;
      first: string | null;
      since: string | null;
      decision: string;
      sums: number[];
    }[];
  } | null;
}

async function driftOf(folder: string): Promise<Drift> {
  return (await record(folder, 'drift')) as unknown as Drift;
}

describe('times, texts and identifiers', { timeout: 120_000 }, () => {
  test('that go on as they did are no drift, and identifiers are left out', async () => {
    const { folder, status, stdout, stderr } = await run(rowsFrom('2026-01-01', 60));
    expect(status, stderr + stdout).toBe(0);
    const { left, tests, slices, time, decision } = await driftOf(folder);
    expect(decision).toBe('no drift');
    expect(left.map(({ column }) => column)).toEqual(['order', 'customer_id']);
    expect(stdout).toContain('an identifier');
    const aspects = (name: string) =>
      tests.filter(({ column }) => column === name).map(({ aspect }) => aspect);
    expect(aspects('at')).toEqual(['hour of day', 'day of week', 'gaps']);
    expect(aspects('comment')).toEqual(['characters', 'words', 'vocabulary', 'wording']);
    expect(aspects('price')).toEqual(['distribution', 'range']);
    expect({ slices, time }).toEqual({ slices: null, time: null });
  });

  test('are compared when `drift.columns` names them', async () => {
    const { folder, status } = await run(rowsFrom('2026-01-01', 60), ', columns: { order: { range: 0.5 } }');
    expect(status).toBe(1);
    expect((await driftOf(folder)).drifted).toEqual(['order']);
  });

  test('have drifted at other hours and in other words', async () => {
    const { folder, status, stdout } = await run(
      rowsFrom('2026-01-01', 60, (row) => ({
        ...row,
        at: row.at.replace(/T\d\d/, (text) => (Number(text.slice(1)) < 12 ? 'T02' : text)),
        comment: `${row.comment} refund now`,
      })),
    );
    expect(status).toBe(1);
    const { tests, drifted } = await driftOf(folder);
    expect(drifted).toEqual(['at', 'comment']);
    const alarms = tests.filter(({ decision }) => decision === 'drift').map(({ aspect }) => aspect);
    expect(alarms).toEqual(expect.arrayContaining(['hour of day', 'words', 'wording']));
    expect(stdout).toContain('2:00');
  });
});

describe('slices', { timeout: 120_000 }, () => {
  test('of which one drifted are told, though the whole is alike', async () => {
    const now = rowsFrom('2026-01-01', 60, (row) =>
      row.region === 'r3' ? { ...row, price: 40 + row.price * 0.6 } : row,
    );
    const whole = await run(now);
    expect(whole.status, whole.stdout).toBe(0);
    const { folder, status, stdout } = await run(now, ', slices: [region]');
    expect(status).toBe(1);
    expect(stdout).toContain('Drift in 1 of 10 slices');
    const { slices, drifted } = await driftOf(folder);
    expect(drifted).toEqual(['price']);
    const alarms = slices!.filter(({ decision }) => decision === 'drift');
    expect(alarms).toMatchObject([{ name: 'region = r3', drifted: [{ column: 'price' }] }]);
  });

  test('that nothing is called like, and expressions and quantiles', async () => {
    const wrong = await run(rowsFrom('2026-01-01', 10), ', slices: [regoin]');
    expect(wrong.stderr).toContain('drift.slices');
    expect(wrong.status).toBe(2);
    const { folder, status, stdout } = await run(
      rowsFrom('2026-01-01', 60),
      ', slices: ["quantiles(price, 2)", "price > 99.9"]',
    );
    expect(status, stdout).toBe(0);
    expect((await driftOf(folder)).slices!.map(({ decision }) => decision)).toContain('insufficient');
    expect(stdout).toContain('Too few rows to tell in');
  });
});

describe('chunks of time', { timeout: 120_000 }, () => {
  test('show from when a column changed', async () => {
    const now = rowsFrom('2026-01-01', 60, (row, day) =>
      day >= 40 ? { ...row, price: row.price * 0.7 } : row,
    );
    const { folder, status, stdout } = await run(now, ', time: { column: at, every: day }');
    expect(status).toBe(1);
    const { time, tests } = await driftOf(folder);
    const price = time!.columns.find(({ column }) => column === 'price')!;
    expect(price.decision).toBe('drift');
    expect(price.first! >= '2026-02-10' && price.first! <= '2026-02-14').toBe(true);
    expect(price.since! >= '2026-02-07' && price.since! <= '2026-02-12').toBe(true);
    expect(time!.columns.filter(({ first }) => first !== null)).toHaveLength(1);
    expect(time!.chunks).toHaveLength(60);
    expect(time!.columnRunLength).toBe(370 * time!.columns.length);
    expect(tests.find(({ aspect, column }) => aspect === 'over time' && column === 'price')!.decision).toBe(
      'drift',
    );
    expect(stdout).toContain(`out of control at ${price.first}`);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('of a last day that is not over are named and not judged', async () => {
    const rows = rowsFrom('2026-01-01', 30);
    const early = rows.filter(({ at }) => at < '2026-01-30T09:00Z');
    const { folder, status, stdout } = await run(early, ', time: { column: at, every: day }');
    expect(status, stdout).toBe(0);
    const last = (await driftOf(folder)).time!.chunks.at(-1)!;
    expect(last).toMatchObject({ name: '2026-01-30', passed: expect.stringContaining('incomplete') });
    expect(stdout).toContain('Not judged: 2026-01-30');
  });

  test('are days of the zone that is named, and of the clocks where times name none', async () => {
    const late = rowsFrom('2026-01-01', 3);
    const berlin = await run(late, ', time: { column: at, every: day, zone: Asia/Tokyo }');
    expect((await driftOf(berlin.folder)).time!.chunks.map(({ name }) => name)).toEqual([
      '2026-01-01',
      '2026-01-02',
      '2026-01-03',
      '2026-01-04',
    ]);
    const plain = late.map((row) => ({ ...row, at: row.at.replace('Z', '') }));
    const { folder } = await run(plain, ', time: { column: at, every: day, zone: Asia/Tokyo }');
    const { time } = await driftOf(folder);
    expect(time!.chunks).toHaveLength(3);
    expect(time!.zone).toBe(null);
  });

  test.each([
    [
      'mixed zones',
      ', time: { column: at, every: day }',
      (row: Row, day: number) => (day === 1 ? { ...row, at: row.at.replace('Z', '') } : row),
      'with and without a zone',
      3,
    ],
    [
      'what is no time',
      ', time: { column: at, every: day }',
      (row: Row, day: number) => (day === 1 ? { ...row, at: 'yesterday' } : row),
      '"yesterday" in "at" is not a time',
      3,
    ],
    ['numbers', ', time: { column: price, every: day }', undefined, '"price" holds numbers and no times', 3],
    [
      'a time of the year 1',
      ', time: { column: at, every: day }',
      (row: Row, day: number) => (day === 1 ? { ...row, at: '0001-01-01' } : row),
      'with and without a zone',
      3,
    ],
    ['no such column', ', time: { column: ad, every: day }', undefined, 'Did you mean "at"?', 2],
    ['no column', ', time: { every: day }', undefined, 'nothing says when rows', 2],
    [
      'no such zone',
      ', time: { column: at, every: day, zone: Europe/Berln }',
      undefined,
      'Did you mean "Europe/Berlin"?',
      2,
    ],
    ['no such length', ', time: { column: at, every: year }', undefined, 'drift.time.every', 2],
    ['beside Evidently', ', compat: evidently, slices: [region]', undefined, 'leave `slices` out', 2],
  ])('%s is a mistake', async (_, keys, change, message, code) => {
    const { status, stderr } = await run(rowsFrom('2026-01-01', 3, change), keys);
    expect(stderr).toContain(message);
    expect(status).toBe(code);
  });

  test('of more days than a chart can have are a mistake', async () => {
    const { folder } = await run(rowsFrom('2026-01-01', 3));
    const far = rowsFrom('2026-01-01', 3).map((row, i) =>
      i === 0 ? { ...row, at: '1970-01-01T00:00Z' } : row,
    );
    await writeFile(join(folder, 'now.csv'), csv(far));
    await edit(join(folder, 'pawl.yaml'), 'now.csv }', 'now.csv, time: { column: at, every: day } }');
    const { status, stderr } = await pawl(['drift', folder]);
    expect(stderr).toContain('more than 2000 days apart');
    expect(status).toBe(3);
  });
});
