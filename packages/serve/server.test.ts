import { describe, expect, test } from 'vitest';
import { classContract, classPredictor } from './test-contract.ts';
import { testServer } from './test-server.ts';

const ROWS = [
  { rooms: 3, age: 10, place: 'sea' },
  { rooms: 4, age: null, place: 'inland' },
];

describe('POST /predict', () => {
  test.each([
    ['objects', { rows: ROWS }],
    ['a list alone', ROWS],
    [
      'lists in the order of the contract',
      {
        rows: [
          [3, 10, 'sea'],
          [4, null, 'inland'],
        ],
      },
    ],
    [
      'lists with names',
      {
        columns: ['place', 'rooms', 'age'],
        rows: [
          ['sea', 3, 10],
          ['inland', 4, null],
        ],
      },
    ],
  ])('answers rows that are %s', async (_, body) => {
    const server = await testServer();
    const response = await server.post('/predict', body, { 'x-request-id': 'abc' });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-request-id')).toBe('abc');
    expect(await response.json()).toEqual({
      predictions: [313, 1004],
      model: 'houses',
      version: '1.2.0',
      id: 'abc',
    });
  });

  test('gives probabilities in the order of the contract', async () => {
    const server = await testServer({ contract: classContract(), predictor: classPredictor() });
    const response = await server.post('/predict', [{ a: 2, b: null }, [0, 1]]);
    expect(await response.json()).toMatchObject({
      predictions: ['blue', 'red'],
      probabilities: [
        [0.75, 0, 0.25],
        [0, 0.25, 0.75],
      ],
    });
  });

  test('answers concurrent requests each with its own rows', async () => {
    const server = await testServer();
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const rows = Array.from({ length: 1 + (i % 90) }, (_, k) => [i, k, 'inland']);
        return (await (await server.post('/predict', rows)).json()) as { predictions: number[] };
      }),
    );
    answers.forEach(({ predictions }, i) => {
      expect(predictions).toEqual(Array.from({ length: 1 + (i % 90) }, (_, k) => i + k));
    });
  });
});

test('is healthy', async () => {
  const server = await testServer();
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  expect((await fetch(`${server.url}/ready`)).status).toBe(200);
});
