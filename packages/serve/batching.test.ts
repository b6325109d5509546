import { describe, expect, test } from 'vitest';
import { shareOf } from './ask.ts';
import { testContract, testPredictor } from './test-contract.ts';
import { testServer } from './test-server.ts';

const ROW = { rooms: 3, age: 10, place: 'sea' };

/** A gate that a model waits at once it is shut. */
function gate() {
  let open = () => {};
  let wait: Promise<void> = Promise.resolve();
  return {
    shut() {
      wait = new Promise((resolve) => {
        open = resolve;
      });
    },
    open: () => open(),
    pass: () => wait,
  };
}

test('requests that come while the model is busy are asked together', async () => {
  const { shut, open, pass } = gate();
  const sizes: number[] = [];
  const server = await testServer({
    predictor: testPredictor(async ({ rows }) => {
      sizes.push(rows);
      await pass();
    }),
  });
  shut();
  sizes.length = 0;
  const first = server.post('/predict', [ROW]);
  await expect.poll(() => sizes).toEqual([1]);
  const others = Array.from({ length: 20 }, (_, i) => server.post('/predict', [{ ...ROW, rooms: i }]));
  await expect
    .poll(() => fetch(`${server.url}/metrics`).then((got) => got.text()))
    .toMatch(/^pawl_queue_rows 21$/m);
  open();
  expect((await first).status).toBe(200);
  const answers = await Promise.all(
    others.map(async (one) => (await (await one).json()) as { predictions: number[] }),
  );
  expect(answers.map(({ predictions }) => predictions[0])).toEqual(
    Array.from({ length: 20 }, (_, i) => 310 + i),
  );
  expect(sizes).toEqual([1, 20]);
});

test('what does not fit into the queue is refused until there is room', async () => {
  const { shut, open, pass } = gate();
  const server = await testServer({ predictor: testPredictor(pass), options: { queueRows: 5 } });
  shut();
  const waiting = server.post('/predict', new Array(5).fill(ROW));
  await expect
    .poll(() => fetch(`${server.url}/metrics`).then((got) => got.text()))
    .toMatch(/^pawl_queue_rows 5$/m);
  const refused = await server.post('/predict', [ROW]);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  open();
  expect((await waiting).status).toBe(200);
  expect((await server.post('/predict', new Array(9).fill(ROW))).status).toBe(200);
});

test('a wrong row does not touch those that it came with', async () => {
  const server = await testServer();
  const statuses = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const response = await server.post('/predict', [
        i % 3 === 0 ? { ...ROW, rooms: 'x' } : { ...ROW, age: null, rooms: i },
      ]);
      return response.ok
        ? ((await response.json()) as { predictions: number[] }).predictions[0]
        : response.status;
    }),
  );
  expect(statuses).toEqual(Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 400 : 1300 + i)));
});

describe('readiness', () => {
  test('comes with the model, and until then requests are told to come again', async () => {
    const { shut, open, pass } = gate();
    shut();
    const starting = testServer({ predictor: pass().then(() => testPredictor()) });
    open();
    expect((await fetch(`${(await starting).url}/ready`)).status).toBe(200);
  });

  test('does not come where a sample is answered otherwise', async () => {
    const samples = [{ row: ROW, prediction: 314 }];
    await expect(testServer({ contract: testContract({ samples }) })).rejects.toThrow(
      'it answers 313 to sample 1, and the evaluation had 314',
    );
  });
});

describe('a canary', () => {
  const canary = {
    contract: testContract({ version: '2.0.0', samples: [] }),
    predictor: {
      ...testPredictor(),
      predict: async () => ({ task: 'regression', rows: 1, predicted: new Float64Array(64) }) as const,
    },
  };

  test('answers its share of the requests, by their ids', async () => {
    const server = await testServer({ canary, options: { canaryShare: 0.3 } });
    let count = 0;
    for (let i = 0; i < 200; i++) {
      const response = await server.post('/predict', [ROW], { 'x-request-id': `id-${i}` });
      const { version, predictions } = (await response.json()) as { version: string; predictions: number[] };
      const isCanary = shareOf(`id-${i}`) < 0.3;
      if (isCanary) count++;
      expect([version, predictions]).toEqual(isCanary ? ['2.0.0', [0]] : ['1.2.0', [313]]);
    }
    expect(count).toBeGreaterThan(30);
    expect(count).toBeLessThan(90);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toContain(`pawl_rows_total{model="houses",version="2.0.0",role="canary"} ${count}`);
    expect(text).toContain(`pawl_rows_total{model="houses",version="1.2.0",role="main"} ${200 - count}`);
  });

  test('that fails does no harm', async () => {
    const predict = () => Promise.reject(new Error('no'));
    const server = await testServer({
      canary: { ...canary, predictor: { task: 'regression', predict } },
      options: { canaryShare: 1 },
    });
    expect(await (await server.post('/predict', [ROW])).json()).toMatchObject({
      predictions: [313],
      version: '1.2.0',
    });
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
      'pawl_model_failures_total{model="houses",version="2.0.0",role="canary"} 1',
    );
  });

  test('of other columns is refused', async () => {
    const other = testContract({
      columns: [{ name: 'rooms', kind: 'text', nullable: false, categories: null }],
    });
    await expect(testServer({ canary: { ...canary, contract: other } })).rejects.toMatchObject({
      code: 'config',
    });
  });
});

test('a shadow is asked in the background, and its failures are not seen', async () => {
  let asked = 0;
  const shadow = {
    contract: testContract({ version: '3.0.0', samples: [] }),
    predictor: testPredictor(async () => {
      if (asked++ % 2 === 1) throw new Error('no');
    }),
  };
  const server = await testServer({ shadow });
  for (let i = 0; i < 4; i++)
    expect(await (await server.post('/predict', [ROW])).json()).toMatchObject({
      predictions: [313],
      version: '1.2.0',
    });
  await expect
    .poll(() => fetch(`${server.url}/metrics`).then((got) => got.text()))
    .toContain('pawl_model_failures_total{model="houses",version="3.0.0",role="shadow"} 2');
  expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
    'pawl_rows_total{model="houses",version="3.0.0",role="shadow"} 2',
  );
});
