import { readFile } from 'node:fs/promises';
import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readOnnxGraph } from './onnx-graph.ts';
import { classLabelsOf, scoreKindOf } from './onnx-producer.ts';
import { encodeMessage, intField, messageField, packedInts, textField } from './protobuf-write.ts';
import { externalTensor, floatTensor, graphOf, modelOf, nodeOf, type TestModel } from './test-model.ts';
import { removeZipMaps } from './zipmap.ts';

const fixture = async (name: string) =>
  new Uint8Array(await readFile(new URL(`./fixtures/${name}.onnx`, import.meta.url)));

test('inputs, outputs, nodes and opsets of a model by skl2onnx', async () => {
  const graph = readOnnxGraph(await fixture('pipeline-columns'));
  const column = (name: string, element: string) => ({
    name,
    type: { kind: 'tensor', element, shape: [null, 1] },
  });
  expect(graph.inputs).toEqual([
    column('city', 'string'),
    column('age', 'float32'),
    column('count', 'int64'),
  ]);
  expect(graph.outputs).toEqual([
    { name: 'output_label', type: { kind: 'tensor', element: 'string', shape: [null] } },
    { name: 'output_probability', type: { kind: 'sequence' } },
  ]);
  expect(graph.nodes.map(({ op }) => op)).toContain('OneHotEncoder');
  expect(graph.nodes.at(-1)).toMatchObject({ op: 'ZipMap', domain: 'ai.onnx.ml' });
  expect(graph.nodes.at(-1)!.attributes.get('classlabels_strings')?.texts).toEqual(['drop', 'keep']);
  expect(graph.opsets.get('ai.onnx.ml')).toBeGreaterThan(0);
});

test('inputs and names of sizes of a model by PyTorch, whose weights are no inputs', async () => {
  const graph = readOnnxGraph(await fixture('torch-logits'));
  expect(graph.inputs).toEqual([
    { name: 'features', type: { kind: 'tensor', element: 'float32', shape: ['batch', 4] } },
  ]);
  expect(graph.initializers.size).toBe(4);
});

const IDENTITY: TestModel = {
  nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
  inputs: [{ name: 'x', element: 'float32', dims: ['N', 1] }],
  outputs: [{ name: 'y', element: 'float32', dims: ['N', 1] }],
};

test('an input that has an initial value is none', () => {
  const inputs = [...IDENTITY.inputs, { name: 'w', element: 'float32', dims: [1] } as const];
  const graph = readOnnxGraph(modelOf({ ...IDENTITY, inputs, initializers: [floatTensor('w', [1], [2])] }));
  expect(graph.inputs.map(({ name }) => name)).toEqual(['x']);
});

describe('what class labels and scores are', () => {
  const named: [name: string, labels: readonly string[] | undefined, kinds: readonly string[]][] = [
    ['logistic-zipmap', ['0', '1'], ['probabilities']],
    ['logistic-strings', ['blue', 'green', 'red'], ['probabilities']],
    ['forest-plain', ['0', '1', '2'], ['unknown']],
    ['network-number-texts', ['10', '11', '9'], ['probabilities']],
    ['lightgbm-binary', ['0', '1'], ['probabilities']],
    ['linear-svc', ['0', '1'], ['logits']],
    ['svc-decision', ['0', '1', '2'], ['unknown']],
    ['torch-logits', undefined, ['logits']],
    ['torch-softmax', undefined, ['probabilities']],
    ['torch-log-softmax', undefined, ['logits']],
    ['torch-sigmoid', undefined, ['probabilities']],
  ];
  test.each(named)('%s', async (name, labels, kinds) => {
    const graph = readOnnxGraph(await fixture(name));
    const outputs = graph.outputs.map((output) => output.name);
    expect(classLabelsOf(graph, outputs)).toEqual(labels);
    expect(outputs.slice(-1).map((output) => scoreKindOf(graph, output))).toEqual(kinds);
  });

  test('a stack names the classes of its last part, and not the codes inside', () => {
    const classes = encodeMessage(
      intField(1, 2),
      intField(2, 8),
      textField(6, 'no'),
      textField(6, 'yes'),
      textField(8, 'classes'),
    );
    const codes = encodeMessage(textField(1, 'classlabels_ints'), packedInts(8, [0, 1]));
    const graph = readOnnxGraph(
      modelOf({
        ...IDENTITY,
        nodes: [
          {
            op: 'LinearClassifier',
            domain: 'ai.onnx.ml',
            inputs: ['x'],
            outputs: ['c', 'p'],
            attributes: [codes],
          },
          { op: 'ArgMax', inputs: ['p'], outputs: ['i'] },
          { op: 'ArrayFeatureExtractor', domain: 'ai.onnx.ml', inputs: ['classes', 'i'], outputs: ['y'] },
        ],
        initializers: [classes],
      }),
    );
    expect(classLabelsOf(graph, ['y', 'p'])).toEqual(['no', 'yes']);
    expect(classLabelsOf(graph, ['p'])).toEqual(['0', '1']);
    expect(classLabelsOf(graph, ['elsewhere']), 'two lists that differ').toBeUndefined();
  });

  test('nodes in a ring end', () => {
    const nodes = [
      { op: 'Identity', inputs: ['b'], outputs: ['a'] },
      { op: 'Identity', inputs: ['a'], outputs: ['b'] },
    ];
    expect(scoreKindOf(readOnnxGraph(modelOf({ ...IDENTITY, nodes })), 'a')).toBe('unknown');
  });
});

describe('values in another file are refused', () => {
  const outside = externalTensor('w', '/etc/passwd');
  const attribute = (...fields: Uint8Array[]) => encodeMessage(textField(1, 'value'), fields);
  const constant = (...fields: Uint8Array[]) => ({
    op: 'Constant',
    inputs: [],
    outputs: ['c'],
    attributes: [attribute(...fields)],
  });
  const below = graphOf({ ...IDENTITY, nodes: [constant(messageField(5, outside))] });
  const places: [where: string, model: Partial<TestModel>][] = [
    ['an initial value', { initializers: [outside] }],
    ['a constant', { nodes: [constant(messageField(5, outside))] }],
    ['one of several tensors', { nodes: [constant(messageField(10, outside))] }],
    ['a sparse tensor', { nodes: [constant(messageField(22, messageField(1, outside)))] }],
    [
      'a graph within a graph',
      {
        nodes: [
          constant(messageField(6, graphOf({ ...IDENTITY, nodes: [constant(messageField(11, below))] }))),
        ],
      },
    ],
    [
      'the initial value of a graph within',
      { nodes: [constant(messageField(6, graphOf({ ...IDENTITY, initializers: [outside] })))] },
    ],
    ['a function', { more: [messageField(25, messageField(7, nodeOf(constant(messageField(5, outside)))))] }],
    [
      'a default of a function',
      { more: [messageField(25, messageField(11, attribute(messageField(5, outside))))] },
    ],
    [
      'a tensor that only names a file',
      { initializers: [encodeMessage(textField(8, 'w'), messageField(13, textField(1, 'location')))] },
    ],
    ['a place of 33 bits', { initializers: [encodeMessage(textField(8, 'w'), intField(14, 2 ** 32 + 1))] }],
    ['the second of two places', { initializers: [encodeMessage(intField(14, 1), intField(14, 0))] }],
  ];
  test.each(places)('%s', (_, change) => {
    const read = () => readOnnxGraph(modelOf({ ...IDENTITY, ...change }));
    expect(read).toThrow(PawlError);
    expect(read).toThrow(/lies in another file/);
  });
});

test.each([
  ['nothing', new Uint8Array(), /no ONNX model: it has no graph/],
  ['words', new TextEncoder().encode('import torch'), /damaged/],
  ['two graphs', modelOf({ ...IDENTITY, more: [messageField(7, graphOf(IDENTITY))] }), /two graphs/],
  ['an empty graph', encodeMessage(messageField(7)), /its graph is empty/],
  ['the ORT format', new TextEncoder().encode('\u0008\u0000\u0000\u0000ORTM'), /ORT format/],
])('%s is no model', (_, bytes, says) => {
  expect(() => readOnnxGraph(bytes)).toThrow(PawlError);
  expect(() => readOnnxGraph(bytes)).toThrow(says);
});

test('graphs in graphs without end are refused', () => {
  let graph = graphOf(IDENTITY);
  for (let i = 0; i < 2000; i++) {
    graph = graphOf({
      ...IDENTITY,
      nodes: [{ op: 'If', inputs: [], outputs: [], attributes: [messageField(6, graph)] }],
    });
  }
  expect(() => readOnnxGraph(encodeMessage(messageField(7, graph)))).toThrow(/deep/);
});

test('a model whose bytes are changed or cut off is read or refused, and nothing else', async () => {
  const models = await Promise.all(['logistic-zipmap', 'network-number-texts', 'torch-logits'].map(fixture));
  const change = fc.tuple(fc.nat(), fc.nat(255));
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      fc.array(change, { maxLength: 4 }),
      fc.nat(),
      (model, changes, cut) => {
        const bytes = model.slice(0, cut % 2 === 0 ? model.length : cut % model.length);
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        try {
          const graph = readOnnxGraph(bytes);
          const outputs = graph.outputs.map(({ name }) => name);
          classLabelsOf(graph, outputs);
          readOnnxGraph(removeZipMaps(bytes, graph).model);
        } catch (error) {
          if (!(error instanceof PawlError)) throw error;
          expect(error.code).toBe('record');
        }
      },
    ),
    { numRuns: 3000 },
  );
});
