import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';
import { servedModel } from './served.ts';
import { classContract, classPredictor, testContract } from './test-contract.ts';
import { testServer } from './test-server.ts';

const GAUGES = { queuedRows: 0, connections: 0, ready: true, logDropped: 0 };

/** The numbers of a text of metrics, by what stands before them. */
async function metricsOf(url: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  );
}

test('requests, rows and labels are counted', async () => {
  const server = await testServer({ contract: classContract(), predictor: classPredictor() });
  await server.post('/predict', [
    [0, 1],
    [2, 1],
    [2, 1],
  ]);
  await server.post('/predict', [['x', 1]]);
  await fetch(`${server.url}/wp-login.php`);
  await fetch(`${server.url}/v2/models/guess`);
  const found = await metricsOf(server.url);
  const kinds = 'model="kinds",version="1.2.0",role="main"';
  expect(found.get('pawl_requests_total{route="/predict",code="200"}')).toBe(1);
  expect(found.get('pawl_requests_total{route="/predict",code="400"}')).toBe(1);
  expect(found.get('pawl_requests_total{route="other",code="404"}')).toBe(1);
  expect(found.get('pawl_requests_total{route="/v2/models/{model}",code="404"}')).toBe(1);
  expect(found.get('pawl_request_seconds_count{route="/predict"}')).toBe(2);
  expect(found.get('pawl_request_seconds_bucket{route="/predict",le="+Inf"}')).toBe(2);
  expect(found.get(`pawl_rows_total{${kinds}}`)).toBe(3);
  expect(found.get(`pawl_predictions_total{${kinds},label="blue"}`)).toBe(2);
  expect(found.get(`pawl_predictions_total{${kinds},label="green"}`)).toBe(0);
  expect(found.get(`pawl_predictions_total{${kinds},label="red"}`)).toBe(1);
  expect(found.get('pawl_queue_rows')).toBe(0);
  expect(found.get('pawl_ready')).toBe(1);
});

test('predicted numbers fall into bounds around those of the samples', async () => {
  const server = await testServer();
  await server.post('/predict', [
    { rooms: 3, age: 10, place: 'sea' },
    { rooms: 3, age: null, place: 'inland' },
  ]);
  const found = await metricsOf(server.url);
  const houses = 'model="houses",version="1.2.0",role="main"';
  expect(found.get(`pawl_predicted_bucket{${houses},le="200"}`)).toBe(0);
  expect(found.get(`pawl_predicted_bucket{${houses},le="500"}`)).toBe(1);
  expect(found.get(`pawl_predicted_bucket{${houses},le="2000"}`)).toBe(2);
  expect(found.get(`pawl_predicted_sum{${houses}}`)).toBe(313 + 1003);
});

test('counts of a histogram never fall, and end in all', () => {
  const served = servedModel('main', testContract());
  const metrics = createMetrics([served], 0);
  for (const seconds of [0, 0.0005, 0.003, 0.2, 100, Number.NaN]) metrics.request('/predict', 200, seconds);
  const counts = [...metrics.text(GAUGES).matchAll(/^pawl_request_seconds_bucket\{.*\} (\d+)$/gm)].map(
    (match) => Number(match[1]),
  );
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts[0]).toBe(2);
  expect(counts.at(-1)).toBe(6);
});

test('texts of labels are escaped', () => {
  const served = servedModel(
    'main',
    classContract({ name: 'a"b\\c\nd', labels: ['x"} 1\n# HELP', 'y'], samples: [] }),
  );
  const text = createMetrics([served], 0).text(GAUGES);
  expect(text).toContain('model="a\\"b\\\\c\\nd"');
  expect(text).toContain('label="x\\"} 1\\n# HELP"');
});
