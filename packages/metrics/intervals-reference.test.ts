import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compare } from './compare.ts';
import { delong } from './delong.ts';
import { jackknife, studentInterval, studentPValues } from './jackknife.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { mcnemarTest, tangoInterval } from './paired-proportions.ts';
import { rankRows } from './ranking.ts';
import { accelerationOf, biasOf, resampledInterval, resampledValues } from './resampled.ts';
import { signFlipTest } from './sign-flip.ts';
import { studentQuantile } from './student-quantile.ts';
import { wilsonInterval } from './wilson.ts';

type Numbers = Readonly<Record<string, number>>;

interface Reference {
  readonly versions: { readonly r: string; readonly scipy: string; readonly statsmodels: string };
  readonly delong: readonly (Readonly<Record<'actual' | 'first' | 'second', readonly number[]>> & {
    readonly [name: string]: number | readonly number[];
  })[];
  readonly wilson: readonly Numbers[];
  readonly tango: readonly Numbers[];
  readonly newcombe: readonly Numbers[];
  readonly mcnemar: readonly Numbers[];
  readonly bca: readonly (Numbers & { readonly leftOut: number[]; readonly replicates: number[] })[];
  readonly signFlip: readonly { readonly differences: number[]; readonly pValue: number }[];
  readonly jackknife: readonly (Numbers & { readonly leftOut: number[] })[];
  readonly normal: readonly Numbers[];
  readonly quantiles: readonly Numbers[];
  readonly student: readonly Numbers[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('./reference/intervals.json', import.meta.url), 'utf8'),
);
const { versions } = reference;

/** To `digits` digits, relative to the expected value. */
function expectClose(value: number, expected: number, digits = 9, name = ''): void {
  const tolerance = 10 ** -digits * Math.max(Math.abs(expected), 1e-300);
  expect(Math.abs(value - expected), `${name}: ${value}, not ${expected}`).toBeLessThanOrEqual(tolerance);
}

describe(`DeLong’s variances and tests are those of ${versions.r}`, () => {
  test.each(reference.delong.map((item) => [item.actual.length, item] as const))('%d rows', (rows, item) => {
    const all = Int32Array.from({ length: rows }, (_, row) => row);
    const ranking = (scores: readonly number[]) =>
      rankRows(Float64Array.from(scores), all, (row) => item.actual[row] === 1);
    const found = delong(ranking(item.first), ranking(item.second));
    const value = (name: string) => item[name] as number;
    expectClose(found.first, value('aucFirst'), 12);
    expectClose(found.second, value('aucSecond'), 12);
    expectClose(found.firstVariance, value('varianceFirst'), 10);
    expectClose(found.secondVariance, value('varianceSecond'), 10);
    expect(Math.abs(found.covariance - value('covariance'))).toBeLessThanOrEqual(1e-14);
    const error = Math.sqrt(found.firstVariance + found.secondVariance - 2 * found.covariance);
    const z = (found.first - found.second) / error;
    expect(Math.abs(z - value('z'))).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(z)));
    expectClose(2 * normalCdf(-Math.abs(z)), value('pValue'), 9);
    const reach = normalQuantile(0.975) * Math.sqrt(found.firstVariance);
    expectClose(Math.max(0, found.first - reach), value('low'), 9);
    expectClose(Math.min(1, found.first + reach), value('high'), 9);
  });
});

describe(`intervals and tests are those of statsmodels ${versions.statsmodels} and scipy ${versions.scipy}`, () => {
  test('Wilson', () => {
    for (const { successes, trials, confidence, low, high } of reference.wilson) {
      const found = wilsonInterval({ successes: successes!, trials: trials! }, confidence!);
      expect(Math.abs(found.low - low!)).toBeLessThanOrEqual(1e-13);
      expect(Math.abs(found.high - high!)).toBeLessThanOrEqual(1e-13);
    }
  });

  test('Tango', () => {
    for (const { rows, onlyFirst, onlySecond, confidence, low, high } of reference.tango) {
      const counts = { rows: rows!, onlyFirst: onlyFirst!, onlySecond: onlySecond! };
      const found = tangoInterval(counts, confidence!);
      expect(Math.abs(found.low - low!), JSON.stringify(counts)).toBeLessThanOrEqual(1e-7);
      expect(Math.abs(found.high - high!), JSON.stringify(counts)).toBeLessThanOrEqual(1e-7);
    }
  });

  test('Newcombe, of shares of two slices', async () => {
    for (const { x1, n1, x2, n2, confidence, low, high } of reference.newcombe) {
      const rows = n1! + n2!;
      const found = await compare({
        candidate: {
          task: 'classification',
          labels: ['right', 'wrong'],
          actual: new Int32Array(rows),
          predicted: Int32Array.from({ length: rows }, (_, row) =>
            row < n1! ? (row < x1! ? 0 : 1) : row - n1! < x2! ? 0 : 1,
          ),
        },
        slices: [
          Int32Array.from({ length: n1! }, (_, i) => i),
          Int32Array.from({ length: n2! }, (_, i) => n1! + i),
        ],
        statistics: [0, 1].map((slice) => ({ source: 'candidate', metric: 'accuracy', slice }) as const),
        contrasts: [
          {
            terms: [
              { statistic: 0, coefficient: 1 },
              { statistic: 1, coefficient: -1 },
            ],
            constant: 0,
          },
        ],
        resamples: 100,
        confidence: confidence!,
        seed: 1,
        interval: 'auto',
      });
      const [contrast] = found.contrasts;
      expect(contrast!.method).toBe('newcombe');
      expect(Math.abs(contrast!.interval!.low - low!)).toBeLessThanOrEqual(1e-12);
      expect(Math.abs(contrast!.interval!.high - high!)).toBeLessThanOrEqual(1e-12);
    }
  });

  test('McNemar, exact on few rows and by chi-squared on many', () => {
    for (const { onlyFirst, onlySecond, exact, chiSquared } of reference.mcnemar) {
      const found = mcnemarTest({ rows: 300, onlyFirst: onlyFirst!, onlySecond: onlySecond! });
      expect(found.exact).toBe(onlyFirst! + onlySecond! < 25);
      expectClose(found.pValue, found.exact ? exact! : chiSquared!, 11);
    }
  });

  test('BCa of given resamples', () => {
    for (const { value, leftOut, replicates, acceleration, bias, low, high } of reference.bca) {
      const values = resampledValues(Float64Array.from(replicates));
      if (values === undefined || values === 'constant') throw new Error('the resamples differ');
      const found = {
        bias: biasOf(values, value!),
        acceleration: accelerationOf(Float64Array.from(leftOut)),
      };
      expectClose(found.acceleration, acceleration!, 10);
      expectClose(found.bias, bias!, 9);
      const interval = resampledInterval(values, found, 0.8);
      expectClose(interval.low, low!, 9);
      expectClose(interval.high, high!, 9);
    }
  });

  test('Student’s t on the jackknife of a mean', () => {
    for (const { value, leftOut, low, high, above } of reference.jackknife) {
      const found = jackknife(Float64Array.from(leftOut), value!)!;
      const interval = studentInterval(value!, found, 0.95, false);
      expectClose(interval.low, low!, 9);
      expectClose(interval.high, high!, 9);
      expectClose(studentPValues(value!, found, false).above, above!, 9);
    }
  });

  test('random sign flips come near all of them', () => {
    for (const { differences, pValue } of reference.signFlip) {
      const flips = 20_000;
      const found = signFlipTest(Float64Array.from(differences), flips, 7);
      const error = Math.sqrt((pValue * (1 - pValue)) / flips);
      expect(Math.abs(found - pValue)).toBeLessThanOrEqual(4.5 * error + 1 / flips);
    }
  });

  test('distributions', () => {
    for (const { x, cdf } of reference.normal) expectClose(normalCdf(x!), cdf!, 12, `Φ(${x})`);
    for (const { p, x } of reference.quantiles) {
      if (x === 0) expect(normalQuantile(p!)).toBe(0);
      else expectClose(normalQuantile(p!), x!, 12, `Φ⁻¹(${p})`);
    }
    for (const { tail, df, t } of reference.student) {
      if (t === 0) expect(Math.abs(studentQuantile(tail!, df!))).toBeLessThan(1e-7);
      else expectClose(studentQuantile(tail!, df!), t!, 10, `t of ${df}`);
    }
  });
});
