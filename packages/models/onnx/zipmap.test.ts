import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readOnnxGraph } from './onnx-graph.ts';
import { bytesOf, readFields } from './protobuf.ts';
import { encodeMessage, packedInts, textField } from './protobuf-write.ts';
import { modelOf, type TestModel } from './test-model.ts';
import { removeZipMaps } from './zipmap.ts';

const fixture = async (name: string) =>
  new Uint8Array(await readFile(new URL(`./fixtures/${name}.onnx`, import.meta.url)));
const unzip = (model: Uint8Array) => removeZipMaps(model, readOnnxGraph(model));

/** The fields of the model and of its graph, in hex; the graph as a whole is left out. */
function fieldsOf(model: Uint8Array): string[] {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return [...readFields(model)].flatMap((field) =>
    field.number === 7
      ? [...readFields(bytesOf(field))].map(
          ({ start, end }) => `graph ${hex(field.bytes.subarray(start, end))}`,
        )
      : [hex(model.subarray(field.start, field.end))],
  );
}

test.each([
  ['logistic-zipmap', ['0', '1']],
  ['logistic-strings', ['blue', 'green', 'red']],
  ['pipeline-columns', ['drop', 'keep']],
  ['lightgbm-binary', ['0', '1']],
  ['lightgbm-ternary', ['0', '1', '2']],
])('%s ends in its tensor and keeps all else', async (name, expected) => {
  const model = await fixture(name);
  const { model: edited, labels } = unzip(model);
  const [before, after] = [readOnnxGraph(model), readOnnxGraph(edited)];
  const tensor = before.nodes.find(({ op }) => op === 'ZipMap')!.inputs[0]!;
  expect(labels).toEqual(new Map([[tensor, expected]]));
  expect(after.outputs).toEqual([
    before.outputs[0],
    { name: tensor, type: { kind: 'tensor', element: 'float32' } },
  ]);
  expect(after.nodes).toEqual(before.nodes.filter(({ op }) => op !== 'ZipMap'));
  const [old, fresh] = [fieldsOf(model), fieldsOf(edited)];
  const kept = old.filter((field) => fresh.includes(field));
  expect(kept, 'a node and an output are gone').toHaveLength(old.length - 2);
  expect(
    fresh.filter((field) => !old.includes(field)),
    'an output is new',
  ).toHaveLength(1);
  expect(
    fresh.filter((field) => old.includes(field)),
    'the others are in their order',
  ).toEqual(kept);
});

test('a model without one is left as it is', async () => {
  const model = await fixture('forest-plain');
  const { model: same, labels } = unzip(model);
  expect(same).toBe(model);
  expect(labels.size).toBe(0);
});

const labels = encodeMessage(textField(1, 'classlabels_int64s'), packedInts(8, [3, 7]));
const ZIPPED: TestModel = {
  nodes: [
    { op: 'Softmax', inputs: ['x'], outputs: ['p'] },
    { op: 'ZipMap', domain: 'ai.onnx.ml', inputs: ['p'], outputs: ['z'], attributes: [labels] },
  ],
  inputs: [{ name: 'x', element: 'float32', dims: ['N', 2] }],
  outputs: [{ name: 'z', element: 'float32' }],
};

test('a tensor that is an output already is not made one again', () => {
  const outputs = [...ZIPPED.outputs, { name: 'p', element: 'float32', dims: ['N', 2] } as const];
  const { model, labels } = unzip(modelOf({ ...ZIPPED, outputs }));
  expect(readOnnxGraph(model).outputs.map(({ name }) => name)).toEqual(['p']);
  expect(labels.get('p')).toEqual(['3', '7']);
});

test('a ZipMap of another domain, or one that goes on into another node, stays', () => {
  const [softmax, zip] = ZIPPED.nodes;
  const other = modelOf({ ...ZIPPED, nodes: [softmax!, { ...zip!, domain: 'mine' }] });
  expect(unzip(other).model).toBe(other);
  const on = modelOf({
    ...ZIPPED,
    nodes: [...ZIPPED.nodes, { op: 'Identity', inputs: ['z'], outputs: ['w'] }],
  });
  expect(unzip(on).model).toBe(on);
});
