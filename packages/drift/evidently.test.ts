import { describe, expect, test } from 'vitest';
import { evidentlyDrift } from './evidently.ts';
import { type EvidentlyTest, evidentlySamples, evidentlyScore } from './evidently-scores.ts';
import { checkOf, madeColumn, readReference } from './made-column.ts';

const reference = readReference();

describe(`the default report of Evidently ${reference.evidently}`, () => {
  for (const item of reference.tables) {
    const rows = [item.columns[0]!.reference.rows, item.columns[0]!.current.rows] as const;
    const from = item.columns.map((column) => madeColumn(column.name, column.reference));
    const to = item.columns.map((column) => madeColumn(column.name, column.current));
    const drift = evidentlyDrift({ rows: rows[0], columns: from }, { rows: rows[1], columns: to });

    test(`on ${rows[0]} and ${rows[1]} rows: tests, scores and share`, () => {
      expect(drift.left).toEqual([]);
      for (const [i, column] of item.columns.entries()) {
        expect([checkOf(from[i]!), checkOf(to[i]!)], column.name).toEqual(column.check);
        const ours = drift.columns[i]!;
        expect([ours.column, ours.test, ours.threshold]).toEqual([
          column.name,
          column.test,
          column.threshold,
        ]);
        expectClose(ours.score, column.score, column.name);
      }
      // Of infinities Evidently says one thing and counts another.
      const [finite, finiteTo] = [from, to].map((columns) =>
        columns.filter(({ name }) => name !== 'infinite'),
      );
      const { driftedShare, drifted } = evidentlyDrift(
        { rows: rows[0], columns: finite! },
        { rows: rows[1], columns: finiteTo! },
      );
      expect(driftedShare).toBe(item.drifted_share);
      expect(drifted).toBe(item.drifted_share >= 0.5);
    });

    test(`on ${rows[0]} and ${rows[1]} rows: the other tests`, () => {
      for (const [i, column] of item.columns.entries()) {
        const samples = evidentlySamples(from[i]!, to[i]!, false)!;
        for (const [name, expected] of Object.entries(column.scores)) {
          const score = evidentlyScore(name as EvidentlyTest, samples);
          // A distance is the root of a sum that is 0 but for rounding where both samples are alike.
          if (expected !== null && expected < 1e-7) expect(score, name).toBeLessThan(1e-7);
          else expectClose(score, expected, `${column.name}, ${name}`);
        }
      }
    });
  }
});

describe('what Evidently stops at is left out and named', () => {
  const numbers = madeColumn('x', { rows: 30, seed: 1, shape: 'bell' });
  const text = madeColumn('x', { rows: 30, seed: 1, shape: 'categories', categories: 3 });
  const none = madeColumn('x', { rows: 30, seed: 1, shape: 'bell', missing: 1 });
  const prose = {
    kind: 'text',
    name: 'x',
    codes: Int32Array.from({ length: 30 }, (_, i) => i),
    dictionary: Array.from({ length: 30 }, (_, i) => `text ${i}`),
  } as const;

  test.each([
    ['other type', numbers, text],
    ['other type', text, numbers],
    ['no values', none, numbers],
    ['no values', numbers, none],
    ['prose', text, prose],
    ['absent', { ...numbers, name: 'y' }, numbers],
  ] as const)('%s', (reason, from, to) => {
    const drift = evidentlyDrift({ rows: 30, columns: [from] }, { rows: 30, columns: [to] });
    expect(drift.columns).toEqual([]);
    expect(drift.drifted).toBe(false);
    expect(drift.left[0]).toEqual({ column: 'x', reason });
  });

  test('a kind that is given is taken', () => {
    const kinds = new Map([['x', 'category'] as const]);
    const drift = evidentlyDrift({ rows: 30, columns: [prose] }, { rows: 30, columns: [prose] }, { kinds });
    expect(drift.columns[0]).toMatchObject({ test: 'chisquare', score: 1, drifted: false });
  });
});

/** Equal to 1e-9, relatively above 1. */
function expectClose(value: number, expected: number | null, message: string): void {
  if (expected === null) {
    expect(Number.isFinite(value), message).toBe(false);
    return;
  }
  expect(Math.abs(value - expected), `${message}: ${value}, not ${expected}`).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(expected)),
  );
}
