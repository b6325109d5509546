import { PawlError, VERSION } from '@pawl/records';
import { encodeMessage, intField, messageParts, textField } from '../onnx/protobuf-write.ts';
import type { Model } from '../trainer.ts';
import type { BinnedFeature } from '../trees/bins.ts';
import { gradientBoosting, readBoosted } from '../trees/gradient-boosting.ts';
import { randomForest, readForest } from '../trees/random-forest.ts';
import { featureMatrix } from './feature-matrix.ts';
import { createDraft, type Draft } from './graph-draft.ts';
import { encodeGraph, intAttribute, numberTensor, textTensor, type Value } from './onnx-write.ts';
import { boostedSums, forestSums } from './tree-sums.ts';

/** Of ONNX 1.16, the first that has TreeEnsemble. */
const IR = 10;
const OPSET = 21;
const ML_OPSET = 5;
/** Bytes of a model, at most: a file of protobuf cannot be larger. */
const LARGEST_FILE = 2_147_000_000;

/**
 * A model of `random-forest` or `gradient-boosting` as the bytes of an ONNX model that answers the same, in double
 * precision throughout.
 *
 * Inputs: one a feature, in their order and by their names, [N, 1]. Numbers are doubles, NaN where they are missing;
 * texts are strings, and the empty one is a missing one, unless the model learnt it as a text. A feature without a
 * name is called "feature".
 * Outputs: `prediction` [N, 1], doubles; or `label` [N], strings, and `probabilities` [N, classes], doubles in the
 * order of the model's labels. Where a feature is called so, underscores follow.
 *
 * It needs onnxruntime 1.23 or newer: 1.20 has no TreeEnsemble, and 1.21 and 1.22 run out of memory on sets of texts.
 *
 * Throws PawlError('config') on a model of another trainer and on one that is too large, PawlError('record') on one
 * that is damaged.
 */
export function exportOnnx(model: Model): Uint8Array {
  const draft = createDraft(model.features);
  const { bins, outputs } = model.labels
    ? writeClassifier(draft, model, model.labels)
    : writeRegression(draft, model);
  const inputs = bins.map(
    ({ kind }, f): Value => ({
      name: draft.inputs[f]!,
      element: kind === 'bins' ? 'float64' : 'string',
      dims: ['N', 1],
    }),
  );
  const { nodes, initializers } = draft;
  const parts = [
    intField(1, IR),
    textField(2, 'pawl'),
    textField(3, VERSION),
    textField(6, 'For onnxruntime 1.23 or newer.'),
    ...messageParts(7, encodeGraph({ name: 'pawl', nodes, initializers, inputs, outputs })),
    ...messageParts(8, textField(1, ''), intField(2, OPSET)),
    ...messageParts(8, textField(1, 'ai.onnx.ml'), intField(2, ML_OPSET)),
    ...metadataOf(model).flatMap(([key, value]) => messageParts(14, textField(1, key), textField(2, value))),
  ];
  if (parts.reduce((sum, part) => sum + part.length, 0) > LARGEST_FILE) throw tooLarge();
  return encodeMessage(parts);
}

interface Written {
  readonly bins: readonly BinnedFeature[];
  readonly outputs: readonly Value[];
}

function writeRegression(draft: Draft, model: Model): Written {
  const name = draft.name('prediction');
  const { bins, scores } = writeScores(draft, model);
  draft.add('Identity', [scores], { name });
  return { bins, outputs: [{ name, element: 'float64', dims: ['N', 1] }] };
}

function writeClassifier(draft: Draft, model: Model, labels: readonly string[]): Written {
  const label = draft.name('label');
  const probabilities = draft.name('probabilities');
  const { bins, scores } = writeScores(draft, model);
  const boosted = model.trainer === gradientBoosting.name;
  if (labels.length === 2) {
    const second = boosted ? draft.add('Sigmoid', [scores]) : scores;
    const first = draft.add('Sub', [constant(draft, 1), second]);
    draft.add('Concat', [first, second], { name: probabilities, attributes: [intAttribute('axis', 1)] });
  } else if (boosted) {
    draft.add('Softmax', [scores], { name: probabilities, attributes: [intAttribute('axis', 1)] });
  } else draft.add('Identity', [scores], { name: probabilities });
  const best = draft.add('ArgMax', [probabilities], {
    attributes: [intAttribute('axis', 1), intAttribute('keepdims', 0)],
  });
  const texts = draft.name('labels');
  draft.initializers.push(textTensor(texts, labels));
  draft.add('Gather', [texts, best], { name: label });
  return {
    bins,
    outputs: [
      { name: label, element: 'string', dims: ['N'] },
      { name: probabilities, element: 'float64', dims: ['N', labels.length] },
    ],
  };
}

/** The means of a forest's trees, or the sums of boosted ones: [N, 1], or [N, classes] where there are more than two. */
function writeScores(draft: Draft, model: Model): { bins: readonly BinnedFeature[]; scores: string } {
  if (model.trainer === randomForest.name) {
    const { bins, trees } = readForest(model);
    const sums = forestSums(draft, featureMatrix(draft, bins), trees, bins);
    const scores = draft.add('Div', [sums, constant(draft, trees.starts.length - 1)]);
    return { bins, scores };
  }
  if (model.trainer !== gradientBoosting.name) throw notExportable(model.trainer);
  const { bins, trees, start } = readBoosted(model);
  return { bins, scores: boostedSums(draft, featureMatrix(draft, bins), trees, bins, start) };
}

function constant(draft: Draft, value: number): string {
  const name = draft.name('constant');
  draft.initializers.push(numberTensor(name, [], Float64Array.of(value)));
  return name;
}

function metadataOf({ trainer, task, target, features, dataDigest }: Model): [string, string][] {
  return [
    ['trainer', trainer],
    ['task', task],
    ['target', target],
    ['features', JSON.stringify(features)],
    ...(dataDigest === null ? [] : [['dataDigest', dataDigest] as [string, string]]),
  ];
}

function notExportable(trainer: string): PawlError {
  return new PawlError('config', `a model of ${trainer} cannot be exported to ONNX`, {
    where: 'train.trainer',
    remedy: `Train with ${randomForest.name} or ${gradientBoosting.name}.`,
  });
}

function tooLarge(): PawlError {
  return new PawlError('config', 'the model has more than 2 GB in ONNX, which no reader takes', {
    where: 'train.params',
    remedy: 'Set fewer `trees`, a smaller `max_depth` or a larger `min_samples_leaf`.',
  });
}
