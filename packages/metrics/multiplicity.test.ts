import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg, holm } from './multiplicity.ts';
import { studentTail } from './student-t.ts';
import { type Moments, welchGreater } from './welch.ts';

interface Reference {
  readonly statsmodels: string;
  readonly scipy: string;
  readonly adjusted: readonly { p: number[]; benjamini_hochberg: number[]; holm: number[] }[];
  readonly tails: readonly { t: number; df: number; tail: number }[];
  readonly welch: readonly { a: Moments; b: Moments; p: number }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('./reference/multiplicity.json', import.meta.url), 'utf8'),
);

describe(`adjusted p-values of statsmodels ${reference.statsmodels}`, () => {
  test.each(reference.adjusted)('of $p.length tests', (item) => {
    expectClose(benjaminiHochberg(item.p), item.benjamini_hochberg, 1e-14);
    expectClose(holm(Float64Array.from(item.p)), item.holm, 1e-14);
  });

  test('NaN is no test, and no tests give none', () => {
    expect(benjaminiHochberg([0.01, Number.NaN, 0.04])).toEqual([0.02, Number.NaN, 0.04]);
    expect(holm([0.01, Number.NaN, 0.04])).toEqual([0.02, Number.NaN, 0.04]);
    expect([...benjaminiHochberg([]), ...holm([])]).toEqual([]);
  });
});

describe(`the tail of Student's t of scipy ${reference.scipy}`, () => {
  test('relatively, to twelve digits', () => {
    for (const { t, df, tail } of reference.tails) {
      expect(Math.abs(studentTail(t, df) / tail - 1), `t = ${t}, df = ${df}`).toBeLessThan(1e-12);
    }
  });

  test('of no number', () => {
    expect(studentTail(Number.NaN, 5)).toBeNaN();
    expect(studentTail(1, 0)).toBeNaN();
    expect(studentTail(Number.POSITIVE_INFINITY, 5)).toBe(0);
    expect(studentTail(Number.NEGATIVE_INFINITY, 5)).toBe(1);
    expect(studentTail(1e200, 1)).toBeCloseTo(0, 15);
  });

  test('falls from 1 to 0', () => {
    for (const df of [1, 4.5, 60, 1e5]) {
      let last = 1;
      for (let t = -8; t <= 8; t += 1 / 64) {
        const tail = studentTail(t, df);
        expect(tail).toBeLessThanOrEqual(last);
        last = tail;
      }
    }
  });
});

describe("Welch's test", () => {
  test(`of scipy ${reference.scipy}`, () => {
    for (const { a, b, p } of reference.welch) expectClose([welchGreater(a, b, studentTail)], [p], 1e-10);
  });

  const group = (n: number, mean: number, variance: number): Moments => ({ n, mean, variance });
  test.each([
    ['one number', group(1, 9, Number.NaN), group(5, 1, 1), 1],
    ['no number', group(5, 9, 1), group(0, Number.NaN, Number.NaN), 1],
    ['no spread and no difference', group(3, 1, 0), group(3, 1, 0), 1],
    ['no spread and a difference', group(3, 2, 0), group(3, 1, 0), 0],
    ['no spread and less', group(3, 0, 0), group(3, 1, 0), 1],
  ])('of %s', (_, a, b, p) => {
    expect(welchGreater(a, b, studentTail)).toBe(p);
  });
});

function expectClose(values: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(tolerance * expected[i]!);
  });
}
