import { describe, expect, test } from 'vitest';
import { classContract, classPredictor } from './test-contract.ts';
import { type TestServer, testServer } from './test-server.ts';
import { encodeTexts, halfFloat } from './v2-tensor.ts';

const INFER = '/v2/models/houses/infer';
const tensor = (name: string, datatype: string, data: unknown, shape: readonly number[] = [2]) => ({
  name,
  datatype,
  shape,
  data,
});
const ROOMS = tensor('rooms', 'INT64', [3, 4]);
const AGE = tensor('age', 'FP64', [10, null]);
const PLACE = tensor('place', 'BYTES', ['sea', 'inland']);

const bytesOf = (numbers: readonly number[], width: 4 | 8) => {
  const bytes = Buffer.alloc(numbers.length * width);
  numbers.forEach((value, i) => {
    if (width === 8) bytes.writeDoubleLE(value, 8 * i);
    else bytes.writeFloatLE(value, 4 * i);
  });
  return bytes;
};

function postBinary(
  server: TestServer,
  path: string,
  header: unknown,
  ...parts: Buffer[]
): Promise<Response> {
  const json = Buffer.from(JSON.stringify(header));
  return server.post(path, Buffer.concat([json, ...parts]), {
    'content-type': 'application/octet-stream',
    'inference-header-content-length': String(json.length),
  });
}

describe('POST .../infer', () => {
  test.each([
    ['flat', [ROOMS, AGE, PLACE]],
    ['nested', [tensor('rooms', 'FP32', [[3], [4]], [2, 1]), AGE, PLACE]],
    ['in another order', [PLACE, AGE, tensor('rooms', 'UINT8', [3, 4])]],
  ])('takes tensors of columns, %s', async (_, inputs) => {
    const server = await testServer();
    for (const path of [INFER, '/v2/models/houses/versions/1.2.0/infer']) {
      const response = await server.post(path, { id: 'mine', inputs });
      expect(await response.json()).toEqual({
        model_name: 'houses',
        model_version: '1.2.0',
        id: 'mine',
        outputs: [{ name: 'predict', datatype: 'FP64', shape: [2], data: [313, 1004] }],
      });
    }
  });

  test('takes and gives values in binary', async () => {
    const server = await testServer();
    const age = bytesOf([10, Number.NaN], 4);
    const place = encodeTexts(['sea', 'inland']);
    const response = await postBinary(
      server,
      INFER,
      {
        inputs: [
          { name: 'age', datatype: 'FP32', shape: [2, 1], parameters: { binary_data_size: age.length } },
          ROOMS,
          { name: 'place', datatype: 'BYTES', shape: [2], parameters: { binary_data_size: place.length } },
        ],
        outputs: [{ name: 'predict', parameters: { binary_data: true } }],
      },
      age,
      place,
    );
    const length = Number(response.headers.get('inference-header-content-length'));
    const body = Buffer.from(await response.arrayBuffer());
    const { outputs } = JSON.parse(body.toString('utf8', 0, length));
    expect(outputs).toEqual([
      { name: 'predict', datatype: 'FP64', shape: [2], parameters: { binary_data_size: 16 } },
    ]);
    expect([body.readDoubleLE(length), body.readDoubleLE(length + 8), body.length]).toEqual([
      313,
      1004,
      length + 16,
    ]);
  });

  test('takes one matrix of numbers, and gives labels with probabilities', async () => {
    const server = await testServer({ contract: classContract(), predictor: classPredictor() });
    const inputs = [tensor('input', 'FP64', [2, 0.5, 0, 1], [2, 2])];
    const response = await server.post('/v2/models/kinds/infer', { inputs });
    expect(((await response.json()) as { outputs: unknown }).outputs).toEqual([
      { name: 'predict', datatype: 'BYTES', shape: [2], data: ['blue', 'red'] },
      { name: 'probabilities', datatype: 'FP64', shape: [2, 3], data: [0.75, 0, 0.25, 0, 0.25, 0.75] },
    ]);
    const binary = await server.post('/v2/models/kinds/infer', {
      inputs,
      parameters: { binary_data_output: true },
    });
    const length = Number(binary.headers.get('inference-header-content-length'));
    const body = Buffer.from(await binary.arrayBuffer()).subarray(length);
    expect(body.subarray(0, 15)).toEqual(encodeTexts(['blue', 'red']));
    expect(body.readDoubleLE(15)).toBe(0.75);
    expect(body.length).toBe(15 + 6 * 8);
  });

  test.each<[string, unknown, string]>([
    ['nothing', {}, '"inputs" must be a list'],
    ['no inputs', { inputs: [] }, 'there are no inputs'],
    ['a missing column', { inputs: [ROOMS, AGE] }, 'the input "place" is missing'],
    ['an unknown one', { inputs: [ROOMS, AGE, PLACE, tensor('x', 'FP64', [1, 2])] }, '"x" is no column'],
    ['one twice', { inputs: [ROOMS, AGE, PLACE, ROOMS] }, 'two inputs have one name'],
    ['an unknown type', { inputs: [tensor('rooms', 'BF16', [1, 2]), AGE, PLACE] }, 'the datatype "BF16"'],
    ['a wrong shape', { inputs: [tensor('rooms', 'FP64', [1, 2], [3]), AGE, PLACE] }, 'has 2 values'],
    ['a negative shape', { inputs: [tensor('rooms', 'FP64', [1, 2], [-1]), AGE, PLACE] }, 'no "shape"'],
    [
      'a huge shape',
      { inputs: [tensor('rooms', 'FP64', [1, 2], [1e9, 1e9]), AGE, PLACE] },
      'beyond any body',
    ],
    ['uneven rows', { inputs: [tensor('rooms', 'FP64', [1], [1]), AGE, PLACE] }, '[1] or [1, 1] is needed'],
    ['fractions as INT32', { inputs: [tensor('rooms', 'INT32', [1.5, 2]), AGE, PLACE] }, 'no INT32'],
    [
      'a text among numbers',
      { inputs: [ROOMS, tensor('age', 'FP64', [1, '2']), PLACE] },
      'row 2, column "age"',
    ],
    ['an unknown text', { inputs: [ROOMS, AGE, tensor('place', 'BYTES', ['sea', 'moon'])] }, 'does not know'],
    ['an unknown output', { inputs: [ROOMS, AGE, PLACE], outputs: [{ name: 'y' }] }, 'no output "y"'],
    ['an id that is none', { id: 1, inputs: [ROOMS, AGE, PLACE] }, '"id" must be'],
    [
      'bytes that are not there',
      { inputs: [{ ...ROOMS, data: undefined, parameters: { binary_data_size: 16 } }, AGE, PLACE] },
      'beyond the body',
    ],
  ])('refuses %s', async (_, body, message) => {
    const server = await testServer();
    const response = await server.post(INFER, body);
    expect(response.status).toBe(400);
    const answer = (await response.json()) as { error: string };
    expect(answer.error).toContain(message);
    expect(Object.keys(answer)).toEqual(['error']);
  });

  test('refuses binary values that do not fit', async () => {
    const server = await testServer();
    const ask = async (size: number, bytes: Buffer) => {
      const rooms = { name: 'rooms', datatype: 'FP64', shape: [2], parameters: { binary_data_size: size } };
      const response = await postBinary(server, INFER, { inputs: [rooms, AGE, PLACE] }, bytes);
      return ((await response.json()) as { error?: string }).error;
    };
    expect(await ask(16, bytesOf([3, 4], 8))).toBeUndefined();
    expect(await ask(8, bytesOf([3], 8))).toContain('has 8 bytes');
    expect(await ask(16, bytesOf([3, 4, 5], 8))).toContain('belong to none');
    expect(await ask(16, bytesOf([3, Number.POSITIVE_INFINITY], 8))).toContain('no finite number');
    expect(await ask(16, bytesOf([3, Number.NaN], 8))).toContain('row 2, column "rooms": it is null');
  });
});

test('describes the server, the model and their health', async () => {
  const server = await testServer();
  const get = async (path: string) => {
    const response = await fetch(server.url + path);
    return { status: response.status, body: await response.json() };
  };
  expect(await get('/v2')).toMatchObject({ body: { name: 'pawl', extensions: ['binary_tensor_data'] } });
  for (const path of [
    '/v2/health/live',
    '/v2/health/ready',
    '/v2/models/houses/ready',
    '/v2/models/houses/versions/1.2.0/ready',
  ])
    expect((await get(path)).status).toBe(200);
  expect((await get('/v2/models/houses')).body).toEqual({
    name: 'houses',
    versions: ['1.2.0'],
    platform: 'pawl',
    inputs: [
      { name: 'rooms', datatype: 'FP64', shape: [-1] },
      { name: 'age', datatype: 'FP64', shape: [-1] },
      { name: 'place', datatype: 'BYTES', shape: [-1] },
    ],
    outputs: [{ name: 'predict', datatype: 'FP64', shape: [-1] }],
  });
  for (const path of [
    '/v2/models/boats',
    '/v2/models/houses/versions/2',
    '/v2/models/%',
    '/v2/x',
    '/v2/models/houses/x',
  ])
    expect(await get(path)).toMatchObject({ status: 404, body: { error: expect.any(String) } });
});

test('half floats are read as IEEE 754 has them', () => {
  // Examples of the standard: 1, -2, the largest, the smallest normal, the smallest, a third, infinity.
  const bits = [0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x3555, 0xfc00];
  expect(bits.map(halfFloat)).toEqual([
    1,
    -2,
    65504,
    2 ** -14,
    2 ** -24,
    0.333251953125,
    Number.NEGATIVE_INFINITY,
  ]);
  expect(halfFloat(0x7e00)).toBeNaN();
});
