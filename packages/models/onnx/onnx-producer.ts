import { tensorTexts } from './onnx-attribute.ts';
import type { OnnxGraph, OnnxNode } from './onnx-graph.ts';

/** What the numbers of an output are, as far as the graph says. */
export type ScoreKind = 'probabilities' | 'logits' | 'unknown';

/** Operators that hand on the numbers they get. */
const HANDS_ON = new Set([
  'Identity',
  'Cast',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'Dropout',
  'ZipMap',
]);
/** Longer ways from an output to what made it are not followed. */
const LONGEST_WAY = 100;

/** The nodes from an output up to the one that made its numbers, which is the last. */
function wayTo(graph: OnnxGraph, output: string): OnnxNode[] {
  const makers = makersOf(graph);
  const way: OnnxNode[] = [];
  for (let name: string | undefined = output; name !== undefined && way.length < LONGEST_WAY; ) {
    const maker = makers.get(name);
    if (!maker) break;
    way.push(maker);
    // Of ArrayFeatureExtractor the first input holds the numbers, the second which of them.
    const on = HANDS_ON.has(maker.op) || maker.op === 'ArrayFeatureExtractor';
    name = on ? maker.inputs[0] : undefined;
  }
  return way;
}

function makersOf(graph: OnnxGraph): Map<string, OnnxNode> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
}

/** Whether an output holds probabilities: decided by the operator that made its numbers. */
export function scoreKindOf(graph: OnnxGraph, output: string): ScoreKind {
  const maker = wayTo(graph, output).at(-1);
  if (!maker) return 'unknown';
  const transform = maker.attributes.get('post_transform')?.text ?? 'NONE';
  if (maker.op === 'Softmax' || maker.op === 'Sigmoid') return 'probabilities';
  if (maker.op === 'Normalizer')
    return maker.attributes.get('norm')?.text === 'L1' ? 'probabilities' : 'unknown';
  if (/^(TreeEnsemble|Linear|SVM)Classifier$/.test(maker.op)) {
    if (transform !== 'NONE') return 'probabilities';
    // Leaves may hold probabilities, and a support vector machine may have been calibrated: their values tell.
    if (maker.op === 'TreeEnsembleClassifier' || maker.attributes.has('prob_a')) return 'unknown';
    return 'logits';
  }
  return isLinear(graph, maker) || maker.op === 'LogSoftmax' ? 'logits' : 'unknown';
}

/** The last layer of a network: x W + b. */
function isLinear(graph: OnnxGraph, { op, inputs }: OnnxNode): boolean {
  if (op === 'Gemm' || op === 'MatMul') return true;
  if (op !== 'Add' || !inputs.some((name) => graph.initializers.has(name))) return false;
  const makers = makersOf(graph);
  return inputs.some((name) => makers.get(name)?.op === 'MatMul');
}

/**
 * The class labels that the graph itself names, in the order of the scores: those on the ways to these outputs, else
 * those anywhere as long as they are the same. Undefined where it names none.
 */
export function classLabelsOf(graph: OnnxGraph, outputs: readonly string[]): readonly string[] | undefined {
  const namedBy = (node: OnnxNode) => labelsOfNode(node) ?? labelsOfExtractor(graph, node);
  for (const node of outputs.flatMap((output) => wayTo(graph, output))) {
    const labels = namedBy(node);
    if (labels) return labels;
  }
  const others = graph.nodes.map(namedBy).filter((labels) => labels !== undefined);
  return new Set(others.map((labels) => JSON.stringify(labels))).size === 1 ? others[0] : undefined;
}

function labelsOfNode({ attributes }: OnnxNode): readonly string[] | undefined {
  const texts = attributes.get('classlabels_strings')?.texts ?? [];
  if (texts.length > 0) return texts;
  const ints = ['classlabels_int64s', 'classlabels_ints'].flatMap((name) => attributes.get(name)?.ints ?? []);
  return ints.length > 0 ? ints.map(String) : undefined;
}

/** skl2onnx keeps the labels as a constant, of which ArrayFeatureExtractor takes the one at the place of the greatest;
 * our own exports do so with Gather.
 */
function labelsOfExtractor(graph: OnnxGraph, { op, inputs }: OnnxNode): readonly string[] | undefined {
  const takes = op === 'ArrayFeatureExtractor' || op === 'Gather';
  const tensor = takes ? graph.initializers.get(inputs[0] ?? '') : undefined;
  const argMax = makersOf(graph).get(inputs[1] ?? '')?.op === 'ArgMax';
  return tensor && argMax ? tensorTexts(tensor) : undefined;
}
