import { describe, expect, test } from 'vitest';
import { numberColumn, tableOf } from '../test-table.ts';
import { type OnnxValue, readOnnxGraph } from './onnx-graph.ts';
import { feederOf, planInputs } from './onnx-inputs.ts';
import { modelOf, type TestValue } from './test-model.ts';

const wanted = (...inputs: TestValue[]): readonly OnnxValue[] =>
  readOnnxGraph(modelOf({ nodes: [], inputs, outputs: [{ name: 'y', element: 'float32' }] })).inputs;
const matrix = (...dims: (number | string)[]) => wanted({ name: 'X', element: 'float32', dims });

describe('one input for all features', () => {
  const table = tableOf({ a: [1, 2, 3], b: [4, null, 6] });

  test('takes them in their order, a null as NaN', () => {
    const plan = planInputs(matrix('N', 2), ['b', 'a']);
    expect(plan).toMatchObject({ batch: 10_000, fixed: false, unused: [] });
    expect(feederOf(plan, table)(0, 3)).toEqual([
      { name: 'X', element: 'float32', dims: [3, 2], data: Float32Array.of(4, 1, Number.NaN, 2, 6, 3) },
    ]);
  });

  test('repeats the last row where a batch must be full', () => {
    const plan = planInputs(matrix(2, 2), ['a', 'b']);
    expect(plan).toMatchObject({ batch: 2, fixed: true });
    expect(feederOf(plan, table)(2, 3)).toEqual([
      { name: 'X', element: 'float32', dims: [2, 2], data: Float32Array.of(3, 6, 3, 6) },
    ]);
  });

  test('takes fewer rows at once where they are wide', () => {
    const features = Array.from({ length: 100_000 }, (_, i) => `f${i}`);
    expect(planInputs(matrix('N', 100_000), features).batch).toBe(40);
  });

  test.each([
    [
      'another number of them',
      matrix('N', 3),
      /takes 3 features \("X" float32\[N, 3\]\), and the data has 2: "a", "b"/,
    ],
    ['one dimension', matrix(2), /no table of rows and columns: "X" float32\[2\]/],
    ['three dimensions', matrix('N', 2, 2), /no table of rows and columns/],
    [
      'halves',
      wanted({ name: 'X', element: 'float16', dims: ['N', 2] }),
      /type that no column has: "X" float16/,
    ],
    ['many rows at once', matrix(5_000_000, 2), /takes 5000000 rows at once/],
    ['nothing', wanted(), /takes no input/],
  ])('refuses %s', (_, inputs, says) => {
    expect(() => planInputs(inputs, ['a', 'b'])).toThrow(expect.objectContaining({ code: 'data' }));
    expect(() => planInputs(inputs, ['a', 'b'])).toThrow(says);
  });

  test('refuses texts and a missing column, and takes a column that has no values', () => {
    const plan = planInputs(matrix('N', 2), ['a', 'colour']);
    const [a, none] = [
      [1, 2],
      [null, null],
    ];
    expect(() => feederOf(plan, tableOf({ a, colour: [null, 'red'] }))).toThrow(
      /"colour" holds texts, such as "red"/,
    );
    expect(() => feederOf(plan, tableOf({ a, color: a }))).toThrow(
      /no column "colour".*Did you mean "color"\?/,
    );
    expect(feederOf(plan, tableOf({ a, colour: none }))(0, 2)[0]!.data).toEqual(
      Float32Array.of(1, Number.NaN, 2, Number.NaN),
    );
  });
});

describe('one input a feature', () => {
  const one = (element: TestValue['element'], ...dims: (number | string)[]) =>
    wanted({ name: 'a', element, dims });
  const feed = (
    element: TestValue['element'],
    cells: (number | null)[] | (string | null)[],
    ...dims: (number | string)[]
  ) => feederOf(planInputs(one(element, ...dims), ['a', 'b']), tableOf({ a: cells }))(0, cells.length)[0]!;

  test('features that no input takes are named', () => {
    expect(planInputs(one('float32', 'N', 1), ['a', 'b', 'c']).unused).toEqual(['b', 'c']);
  });

  test('each element by its kind of number, each shape as wanted', () => {
    expect(feed('float64', [0.1, null], 'N')).toMatchObject({
      dims: [2],
      data: Float64Array.of(0.1, Number.NaN),
    });
    expect(feed('int64', [1, 1 - 2 ** 53], 'N', 1)).toMatchObject({
      dims: [2, 1],
      data: BigInt64Array.of(1n, -9007199254740991n),
    });
    expect(feed('int32', [1, -(2 ** 31)], 'N', 1).data).toEqual(Int32Array.of(1, -(2 ** 31)));
    expect(feed('bool', [1, 0], 'N', 1).data).toEqual(Uint8Array.of(1, 0));
    expect(feed('bool', ['True', 'false'], 'N', 1).data).toEqual(Uint8Array.of(1, 0));
    expect(feed('string', ['x', null], 'N', 1)).toMatchObject({ dims: [2, 1], data: ['x', ''] });
    expect(feed('string', [1.5, null], 'N', 1).data).toEqual(['1.5', '']);
  });

  test.each([
    ['int64', [1, null], /"a" is missing in row 2, and the model takes it as a whole number/],
    ['int64', [1.5], /"a" is 1.5 in row 1/],
    ['int64', [2 ** 53], /"a" is 9007199254740992 in row 1/],
    ['int32', [2 ** 31], /"a" is 2147483648 in row 1/],
    ['bool', [1, 2], /"a" is "2" in row 2, and the model takes it as true or false/],
    ['bool', [1, null], /"a" is missing in row 2/],
    ['float32', ['x'], /"a" holds texts/],
  ] as const)('%s cannot be %j', (element, cells, says) => {
    expect(() => feed(element, [...cells] as number[], 'N', 1)).toThrow(says);
  });

  test('an input that is no feature is named, with one like it', () => {
    const inputs = wanted(
      { name: 'age', element: 'float32', dims: ['N', 1] },
      { name: 'citty', element: 'string', dims: ['N', 1] },
    );
    expect(() => planInputs(inputs, ['age', 'city'])).toThrow(
      /"citty", which is no feature of the data\. Did you mean "city"\? The model takes "age" float32\[N, 1\], "citty" string\[N, 1\]; the features are "age", "city"/,
    );
  });

  test('two columns in one input are refused, and batches of two sizes', () => {
    const b = { name: 'b', element: 'float32', dims: [3, 1] } as const;
    expect(() =>
      planInputs(wanted({ name: 'a', element: 'float32', dims: ['N', 2] }, b), ['a', 'b']),
    ).toThrow(/more than one column/);
    expect(() => planInputs(wanted({ name: 'a', element: 'float32', dims: [2, 1] }, b), ['a', 'b'])).toThrow(
      /2 and 3 rows at once/,
    );
  });

  test('the only input of one feature of several is that column, not all', () => {
    const table = { rows: 1, columns: [numberColumn('a', [1]), numberColumn('b', [2])] };
    const plan = planInputs(one('float32', 'N', 1), ['b', 'a']);
    expect(feederOf(plan, table)(0, 1)[0]!.data).toEqual(Float32Array.of(1));
  });
});
