import { describe, expect, test } from 'vitest';
import { testServer } from './test-server.ts';

const SPLIT = {
  columns: ['rooms', 'place', 'age'],
  data: [
    [3, 'sea', 10],
    [4, 'inland', null],
  ],
};
const RECORDS = [
  { rooms: 3, age: 10, place: 'sea' },
  { rooms: 4, age: null, place: 'inland' },
];

describe('POST /invocations', () => {
  test.each<[string, unknown]>([
    ['dataframe_split', { dataframe_split: SPLIT }],
    ['dataframe_split with an index', { dataframe_split: { ...SPLIT, index: [0, 1] }, params: {} }],
    ['dataframe_records', { dataframe_records: RECORDS }],
    ['instances of objects', { instances: RECORDS }],
    [
      'instances of lists',
      {
        instances: [
          [3, 10, 'sea'],
          [4, null, 'inland'],
        ],
      },
    ],
    ['inputs by column', { inputs: { rooms: [3, 4], age: [[10], [null]], place: ['sea', 'inland'] } }],
    [
      'inputs by row',
      {
        inputs: [
          [3, 10, 'sea'],
          [4, null, 'inland'],
        ],
      },
    ],
  ])('takes %s', async (_, body) => {
    const server = await testServer();
    const response = await server.post('/invocations', body);
    expect(await response.json()).toEqual({ predictions: [313, 1004] });
    expect(response.status).toBe(200);
  });

  test.each([
    ['a line of names', 'rooms,age,place\n3,10,sea\n4,,inland\n'],
    ['another order, quotes and carriage returns', '"place",rooms,age\r\n"sea",3,1e1\r\ninland,4.0,\r\n'],
    ['no last line end', 'age,rooms,place\n10,3,sea\n,4,"inland"'],
  ])('takes CSV with %s', async (_, body) => {
    const server = await testServer();
    const response = await server.post('/invocations', body, { 'content-type': 'text/csv; charset=utf-8' });
    expect(await response.json()).toEqual({ predictions: [313, 1004] });
  });

  test.each<[string, unknown, string]>([
    ['none of the forms', {}, 'exactly one of'],
    ['two of the forms', { instances: RECORDS, inputs: RECORDS }, 'exactly one of'],
    ['a list', RECORDS, 'exactly one of'],
    ['parameters', { instances: RECORDS, params: { a: 1 } }, 'takes no "params"'],
    ['a split without data', { dataframe_split: {} }, '"columns" and "data"'],
    ['uneven inputs', { inputs: { rooms: [1], age: [1, 2], place: ['sea'] } }, 'another length'],
    ['a wrong value', { instances: [{ ...RECORDS[0], age: 'x' }] }, 'row 1, column "age": it is a text'],
  ])('refuses %s', async (_, body, message) => {
    const server = await testServer();
    const response = await server.post('/invocations', body);
    expect(response.status).toBe(400);
    const { error_code, message: said } = (await response.json()) as Record<string, string>;
    expect(error_code).toBe('BAD_REQUEST');
    expect(said).toContain(message);
  });

  test.each([
    ['rooms,age,place\n3,10,sea,1\n', 'row 1 has'],
    ['rooms,age,place\n3,ten,sea\n', 'row 1, column "age": it is a text'],
    ['rooms,age,place\n3,10,"sea\n', 'a quote that does not end'],
    ['rooms,age\n3,10\n', '"place" is missing'],
    ['rooms,age,place\n', 'there are no rows'],
    ['', 'no line of column names'],
  ])('refuses CSV %j', async (body, message) => {
    const server = await testServer();
    const response = await server.post('/invocations', body, { 'content-type': 'text/csv' });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { message: string }).message).toContain(message);
  });

  test('refuses other types', async () => {
    const server = await testServer();
    for (const type of ['text/plain', 'application/octet-stream', 'text/html'])
      expect((await server.post('/invocations', 'x', { 'content-type': type })).status).toBe(415);
  });
});

test('/ping, /health and /version answer', async () => {
  const server = await testServer();
  for (const path of ['/ping', '/health', '/version'])
    expect((await fetch(server.url + path)).status).toBe(200);
  expect(await (await fetch(`${server.url}/version`)).text()).toMatch(/^\d+\.\d+\.\d+$/);
});
