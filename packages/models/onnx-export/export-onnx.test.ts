import { PawlError } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { readOnnxGraph } from '../onnx/onnx-graph.ts';
import { classLabelsOf, scoreKindOf } from '../onnx/onnx-producer.ts';
import { bytesOf, readFields, textOf } from '../onnx/protobuf.ts';
import type { Model } from '../trainer.ts';
import type { BinnedFeature } from '../trees/bins.ts';
import { exportOnnx } from './export-onnx.ts';
import { type TestForest, testForest } from './test-forest.ts';

const AGE: BinnedFeature = { name: 'age', kind: 'bins', edges: [1.5, 2.5] };
const CITY: BinnedFeature = { name: 'city', kind: 'levels', levels: ['Bern', 'Genf'] };
const SMALL = { bins: [AGE, CITY], trees: 3, depth: 3, seed: 7 };
const TRAINERS = ['random-forest', 'gradient-boosting'] as const;

const graphOf = (forest: TestForest) => readOnnxGraph(exportOnnx(testForest(forest)));
const named = (...names: string[]) => names.map((name): BinnedFeature => ({ ...AGE, name }));

function failure(model: Model): PawlError {
  try {
    exportOnnx(model);
  } catch (error) {
    return error as PawlError;
  }
  throw new Error('nothing failed');
}

describe.each(TRAINERS)('%s', (trainer) => {
  test('numbers are regressed in doubles', () => {
    const { inputs, outputs, opsets } = graphOf({ ...SMALL, trainer });
    const column = (name: string, element: string) => ({
      name,
      type: { kind: 'tensor', element, shape: ['N', 1] },
    });
    expect(inputs).toEqual([column('age', 'float64'), column('city', 'string')]);
    expect(outputs).toEqual([column('prediction', 'float64')]);
    expect([...opsets]).toEqual([
      ['', 21],
      ['ai.onnx.ml', 5],
    ]);
  });

  test.each([
    ['two', ['no', 'yes']],
    ['four', ['a', 'b', 'c', 'd']],
  ])('classes are known by their labels: %s', (_, labels) => {
    const graph = graphOf({ ...SMALL, trainer, labels });
    expect(graph.outputs).toEqual([
      { name: 'label', type: { kind: 'tensor', element: 'string', shape: ['N'] } },
      { name: 'probabilities', type: { kind: 'tensor', element: 'float64', shape: ['N', labels.length] } },
    ]);
    expect(classLabelsOf(graph, ['label', 'probabilities'])).toEqual(labels);
    expect(scoreKindOf(graph, 'probabilities')).not.toBe('logits');
  });

  test('features keep their names, whatever outputs and nodes are called', () => {
    const names = ['label', 'probabilities', 'label_', 'TreeEnsemble', 'Concat', 'labels', 'a b\n"c"', 'ü'];
    const { inputs, outputs, nodes, initializers } = graphOf({
      ...SMALL,
      trainer,
      bins: named(...names),
      labels: ['a', 'b', 'c'],
    });
    expect(inputs.map(({ name }) => name)).toEqual(names);
    expect(outputs.map(({ name }) => name)).toEqual(['label__', 'probabilities_']);
    const made = [...nodes.flatMap((node) => node.outputs), ...initializers.keys(), ...names];
    expect(new Set(made).size).toBe(made.length);
  });

  test('a feature without a name gets one', () => {
    const { inputs } = graphOf({ ...SMALL, trainer, bins: named('feature', '', 'x') });
    expect(inputs.map(({ name }) => name)).toEqual(['feature', 'feature_', 'x']);
  });

  test('150 trees of depth 10 take little time', () => {
    const model = testForest({ ...SMALL, trainer, trees: 150, depth: 10, full: true });
    expect(model.arrays.feature!.length).toBe(150 * 2047);
    const start = performance.now();
    const bytes = exportOnnx(model);
    expect(performance.now() - start).toBeLessThan(5_000);
    // A node has a threshold or a set, and about six numbers that are small or from 0 to 1.
    expect(bytes.length).toBeLessThan(150 * 2047 * 40);
  });
});

test('the file says what made it', () => {
  const model = testForest({ ...SMALL, trainer: 'random-forest' });
  const fields = [...readFields(exportOnnx({ ...model, dataDigest: `sha256:${'0'.repeat(64)}` }))];
  expect(textOf(fields.find(({ number }) => number === 2)!)).toBe('pawl');
  const properties = fields
    .filter(({ number }) => number === 14)
    .map((field) => [...readFields(bytesOf(field))].map(textOf));
  expect(Object.fromEntries(properties)).toEqual({
    trainer: 'random-forest',
    task: 'regression',
    target: 'y',
    features: '["age","city"]',
    dataDigest: `sha256:${'0'.repeat(64)}`,
  });
});

test('the same model is the same file', () => {
  const model = testForest({ ...SMALL, trainer: 'gradient-boosting' });
  expect(exportOnnx(model)).toEqual(exportOnnx(structuredClone(model)));
});

test('another trainer is refused with what to use instead', () => {
  const model = testForest({ ...SMALL, trainer: 'random-forest' });
  const error = failure({ ...model, trainer: 'ml-random-forest' });
  expect(error).toBeInstanceOf(PawlError);
  expect([error.code, error.message, error.remedy]).toEqual([
    'config',
    'a model of ml-random-forest cannot be exported to ONNX',
    'Train with random-forest or gradient-boosting.',
  ]);
});

test.each(TRAINERS)('a damaged model of %s is refused', (trainer) => {
  const model = testForest({ ...SMALL, trainer });
  const right = Int32Array.from(model.arrays.right as Int32Array).fill(1_000_000);
  expect(failure({ ...model, arrays: { ...model.arrays, right } }).code).toBe('record');
});
