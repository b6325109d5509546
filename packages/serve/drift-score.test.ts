import { expect, test } from 'vitest';
import { parseContract } from './contract.ts';
import { driftScore, groupOf } from './drift-score.ts';
import { createMetrics } from './metrics.ts';
import { servedModel } from './served.ts';
import { classContract, testContract } from './test-contract.ts';

const numbers = (values: readonly number[]) => ({
  task: 'regression' as const,
  rows: values.length,
  predicted: Float64Array.from(values),
});
const EXPECTED = { bounds: [10, 20, 30], counts: [100, 100, 100, 100] };
const regression = testContract({ expected: EXPECTED });
/** As many values in each of the four groups. */
const even = (rows: number) => Array.from({ length: rows }, (_, i) => (i % 4) * 10 + 5);

test('values up to a bound are in its group, and what is no number in the last', () => {
  expect([-5, 10, 10.1, 20, 30, 31, Number.NaN].map((value) => groupOf([10, 20, 30], value))).toEqual([
    0, 0, 1, 1, 2, 3, 3,
  ]);
});

test('it is 0 for predictions as expected, and unknown for few', () => {
  const score = driftScore(regression)!;
  score.add(numbers(even(499)), 0, 499);
  expect(score.value()).toBeNull();
  score.add(numbers(even(2000)), 0, 2000);
  expect(score.rows).toBe(2000);
  expect(score.value()).toBeCloseTo(0, 10);
});

test('it is the sum of (a - b) ln(a / b)', () => {
  const score = driftScore(regression)!;
  // 70, 10, 10 and 10 percent of 1,000 rows, smoothed by half a row a group as the 25 percent are.
  score.add(
    numbers(Array.from({ length: 1000 }, (_, i) => (i < 700 ? 1 : i < 800 ? 15 : i < 900 ? 25 : 99))),
    0,
    1000,
  );
  const term = (count: number) => (count / 1002 - 0.25) * Math.log(count / 1002 / 0.25);
  expect(score.value()).toBeCloseTo(term(700.5) + 3 * term(100.5), 12);
});

test('only the newest rows count, however they came', () => {
  const [one, many] = [driftScore(regression)!, driftScore(regression)!];
  const values = Array.from({ length: 7001 }, (_, i) => (i < 5500 ? 1 : (i * 7) % 40));
  many.add(numbers(values), 0, values.length);
  for (let i = 0; i < values.length; i++) one.add(numbers(values), i, 1);
  expect(one.value()).toBe(many.value());
  expect(one.rows).toBe(2000);
});

test('labels count by their names, in whatever order a model has them', () => {
  const contract = classContract({ expected: { bounds: [], counts: [100, 0, 300] } });
  const score = driftScore(contract)!;
  const labels = ['red', 'green', 'blue'];
  const predicted = Int32Array.from({ length: 800 }, (_, i) => (i % 4 === 0 ? 2 : 0));
  score.add({ task: 'classification', rows: 800, labels, predicted }, 0, 800);
  expect(score.value()).toBeLessThan(0.01);
  score.add({ task: 'classification', rows: 800, labels, predicted: predicted.map(() => 1) }, 0, 800);
  expect(score.value()).toBeGreaterThan(1);
});

test('a contract whose groups do not fit is refused', () => {
  const wrong =
    (expected: object, base = regression) =>
    () =>
      parseContract(JSON.stringify({ ...base, expected }), 'x');
  expect(wrong({ bounds: [1], counts: [1] })).toThrow(/"expected.counts" has not 2 numbers/);
  expect(wrong({ bounds: [2, 1], counts: [1, 1, 1] })).toThrow(/"expected.bounds" do not rise/);
  expect(wrong({ bounds: [], counts: [1, 1] }, classContract())).toThrow(/"expected.counts" has not 3/);
});

test('it is among the metrics once there are enough rows', () => {
  const served = servedModel('main', regression);
  const metrics = createMetrics([served], 0);
  const gauges = { queuedRows: 0, connections: 0, ready: true, logDropped: 0 };
  metrics.answered(served, numbers(even(400)), 0, 400);
  expect(metrics.text(gauges)).not.toContain('pawl_prediction_drift');
  metrics.answered(served, numbers(even(400)), 0, 400);
  expect(metrics.text(gauges)).toMatch(
    /^# TYPE pawl_prediction_drift gauge\npawl_prediction_drift\{model="houses",version="1\.2\.0",role="main"\} 0$/m,
  );
});
