import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finiteNumber, type MetricPoint, watchMetricLines } from './metric-lines.ts';

function read(...chunks: (string | Buffer)[]): { points: MetricPoint[]; notes: string[] } {
  const points: MetricPoint[] = [];
  const lines = watchMetricLines((point) => points.push(point));
  for (const chunk of chunks) lines.add(Buffer.from(chunk), 'stdout');
  const notes = lines.end();
  return { points, notes };
}

describe('a line', () => {
  const cases: [string, MetricPoint[]][] = [
    ['PAWL_METRIC loss=0.25', [{ name: 'loss', value: 0.25 }]],
    ['PAWL_METRIC loss=.5 step=3', [{ name: 'loss', value: 0.5, step: 3 }]],
    ['PAWL_METRIC step=3 loss=-1e-3', [{ name: 'loss', value: -0.001, step: 3 }]],
    ['PAWL_METRIC loss=1 epoch=2', [{ name: 'loss', value: 1, step: 2 }]],
    ['PAWL_METRIC loss=1 epoch=2 step=40', [{ name: 'loss', value: 1, step: 40 }]],
    [
      'PAWL_METRIC val/loss=1, acc@5=0.9; epoch=0',
      [
        { name: 'val/loss', value: 1, step: 0 },
        { name: 'acc@5', value: 0.9, step: 0 },
      ],
    ],
    ['INFO:root: PAWL_METRIC loss=1', [{ name: 'loss', value: 1 }]],
    ['2026-01-02 03:04:05,678 [INFO] train: PAWL_METRIC\tloss=1  ', [{ name: 'loss', value: 1 }]],
    ['\u001b[32mINFO\u001b[0m PAWL_METRIC \u001b[1mloss=2\u001b[0m', [{ name: 'loss', value: 2 }]],
    ['PAWL_METRIC größe=1E3', [{ name: 'größe', value: 1000 }]],
    ['loss=1', []],
    ['MY_PAWL_METRIC loss=1', []],
    ['PAWL_METRICS loss=1', []],
    ["+ echo 'PAWL_METRIC loss=1'", []],
    ['++ echo PAWL_METRIC loss=1', []],
  ];
  test.each(cases)('%j', (line, expected) => {
    expect(read(`${line}\n`)).toEqual({ points: expected, notes: [] });
  });
});

test('values that are no finite number are left out with one note', () => {
  const { points, notes } = read(
    'PAWL_METRIC loss=nan acc=0.5\nPAWL_METRIC loss=inf\nPAWL_METRIC loss=high phase=train\nPAWL_METRIC big=1e999\n',
  );
  expect(points).toEqual([{ name: 'acc', value: 0.5 }]);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(/^5 values .* "loss=nan"$/);
});

test('a line that reports nothing is noted', () => {
  expect(read('PAWL_METRIC\n').notes).toHaveLength(1);
  expect(read('PAWL_METRIC loss 0.5\n').notes[0]).toContain('"loss"');
  expect(read('PAWL_METRIC =1\n').notes).toHaveLength(1);
  expect(read(`PAWL_METRIC ${'x'.repeat(300)}=1\n`).notes).toHaveLength(1);
});

test('a line is read as soon as it is whole, the last one at the end', () => {
  const points: MetricPoint[] = [];
  const lines = watchMetricLines((point) => points.push(point));
  lines.add(Buffer.from('PAWL_METRIC a=1\nPAWL_METRIC b='), 'stdout');
  expect(points.map(({ name }) => name)).toEqual(['a']);
  lines.add(Buffer.from('PAWL_METRIC c=3\n'), 'stderr');
  lines.add(Buffer.from('2'), 'stdout');
  lines.end();
  expect(points).toEqual([
    { name: 'a', value: 1 },
    { name: 'c', value: 3 },
    { name: 'b', value: 2 },
  ]);
  lines.end();
  expect(points).toHaveLength(3);
});

test('lines of a progress bar end with a carriage return', () => {
  expect(read('10%\rPAWL_METRIC a=1\r20%\rPAWL_METRIC a=2\r\n').points.map(({ value }) => value)).toEqual([
    1, 2,
  ]);
});

test('however it is cut into chunks, the same is read', () => {
  const text = 'Zeile\nINFO grün: PAWL_METRIC größe=1 step=2\r\nx\rPAWL_METRIC b=2\n\nPAWL_METRIC c=3 日本=4';
  const bytes = Buffer.from(text);
  const whole = read(bytes);
  expect(whole.points.map(({ name }) => name)).toEqual(['größe', 'b', 'c', '日本']);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i]!, end));
      expect(read(...chunks)).toEqual(whole);
    }),
  );
});

test('a line of megabytes is skipped to its end, in whatever pieces it comes', () => {
  const long = `${'x'.repeat(9000)} PAWL_METRIC a=1 `;
  expect(read(long, long, long, 'PAWL_METRIC b=2\nPAWL_METRIC c=3\n').points).toEqual([
    { name: 'c', value: 3 },
  ]);
  expect(read(`${long}${long}\nPAWL_METRIC c=3\n`).points).toEqual([{ name: 'c', value: 3 }]);
  expect(read(long, long).points).toEqual([]);
});

test('numbers are decimal', () => {
  expect(['1', '-1.5', '+.5', '1.', '1e5', '1E-5'].map(finiteNumber)).toEqual([1, -1.5, 0.5, 1, 1e5, 1e-5]);
  expect(
    ['', '0x10', '1_000', '1,5', 'nan', 'Infinity', '-inf', '1e400', '.', 'e5'].map(finiteNumber),
  ).toEqual(Array(10).fill(undefined));
});
