import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from './attacks-case.ts';
import { historyOf } from './evidence-case.ts';
import { historyChart } from './history-chart.ts';

/** Where the dots are, left to right. */
function dots(svg: string): { x: number; y: number }[] {
  return [...svg.matchAll(/<circle class="dot" cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({
    x: Number(x),
    y: Number(y),
  }));
}

/** What stands beside the lines of the grid, from the bottom. */
function ticks(svg: string): number[] {
  return [...svg.matchAll(/text-anchor="end">([^<]*)</g)].map(([, text]) => Number(text));
}

/** Every tag is closed by its own, and text holds no bare sign of XML. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name = '', empty] of svg.matchAll(
    /<(\/?)([a-z]+)(?: [a-z0-9-]+="[^"<>]*")*(\/?)>/gi,
  )) {
    if (close) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
  }
  expect(open).toEqual([]);
  const text = svg
    .replace(/<style>[^<]*<\/style>/, '')
    .replace(/<\/?[a-z]+(?: [a-z0-9-]+="[^"<>]*")*\/?>/gi, '');
  expect(text).not.toMatch(/[<>]|&(?!(amp|lt|gt|#\d+);)/);
  expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f\ufffe\uffff]/);
  // No script, no handler and no address: the one xmlns names no place.
  expect(svg.match(/<[^>]*>/g)?.join('')).not.toMatch(/<script|\son\w+=|href|url\(/i);
}

test('is higher where the value is, and further right where it is newer', () => {
  const [a, b, c] = dots(historyChart(historyOf([1, 3, 2]), 'rmse'));
  expect(a!.x).toBeLessThan(b!.x);
  expect(b!.x).toBeLessThan(c!.x);
  expect(b!.y).toBeLessThan(c!.y);
  expect(c!.y).toBeLessThan(a!.y);
});

test('has round numbers on its axis, around all values', () => {
  const svg = historyChart(historyOf([0.5612, 0.62, 0.58]), 'rmse');
  expect(ticks(svg)).toEqual([0.56, 0.58, 0.6, 0.62]);
  expect(svg).toContain('lower is better');
  expect(svg).toContain('accepted runs, oldest to newest');
});

test('leaves a gap where a run lacks the metric', () => {
  const svg = historyChart(historyOf([1, 2, null, 3, 4]), 'rmse');
  expect(dots(svg)).toHaveLength(4);
  expect(/<path class="line" d="([^"]*)"/.exec(svg)?.[1]?.match(/M/g)).toHaveLength(2);
});

test('follows the reader into the dark', () => {
  expect(historyChart(historyOf([1]), 'rmse')).toContain('@media(prefers-color-scheme:dark)');
});

test.each([
  [[]],
  [[null]],
  [[5]],
  [[5, 5, 5]],
  [[0, 0]],
  [[-1e308, 1e308]],
  [[1e-320, 2e-320]],
  [[1e15, 1e15 + 1]],
])('is an image of %j too', (values) => {
  const svg = historyChart(historyOf(values), 'rmse');
  expectWellFormed(svg);
  expect(svg).not.toMatch(/NaN|Infinity/);
  for (const { y } of dots(svg)) expect(y).toBeLessThanOrEqual(260);
});

describe('hostile names', () => {
  test.each(ATTACKS)('%j', (attack) => {
    expectWellFormed(
      historyChart(
        historyOf([1, 2], attack).map((run) => ({ ...run, commit: attack })),
        attack,
      ),
    );
  });

  test('any text, any numbers', () => {
    const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(value, { maxLength: 80 }), (text, values) => {
        const history = historyOf(values, text).map((run) => ({ ...run, commit: text, at: text }));
        const svg = historyChart(history, text);
        expectWellFormed(svg);
        expect(svg.replace(/>[^<]*</g, '><')).not.toMatch(/NaN|Infinity/);
        for (const { x, y } of dots(svg)) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(600);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(260);
        }
      }),
      { numRuns: 300 },
    );
  });
});
