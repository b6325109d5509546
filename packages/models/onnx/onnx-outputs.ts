import { describeValues, misfit, quoted } from './describe.ts';
import type { ElementType, OnnxGraph, OnnxValue } from './onnx-graph.ts';
import type { Tensor } from './onnx-runtime.ts';

/** Which outputs of a classifier answer; one of the two at least. */
export interface ClassifierOutputs {
  readonly label?: string;
  readonly scores?: string;
}

const FLOATS: readonly ElementType[] = ['float32', 'float64'];
const LABELS: readonly ElementType[] = ['int64', 'int32', 'string'];

/** Finds the outputs of a classifier by type and, among several, by name. Throws PawlError('data'). */
export function findClassifierOutputs(graph: OnnxGraph): ClassifierOutputs {
  const label = choose(graph.outputs, LABELS, [/label/i, /class|predict/i]);
  const scores = choose(graph.outputs, FLOATS, [/prob/i, /score|softmax|logit/i, /^output$/i]);
  if (label === undefined && scores === undefined) throw noOutput(graph, 'no labels and no probabilities');
  return { ...(label === undefined ? {} : { label }), ...(scores === undefined ? {} : { scores }) };
}

/** Finds the output of a regression. Throws PawlError('data'). */
export function findRegressionOutput(graph: OnnxGraph): string {
  const names = [/^variable$/i, /predict/i, /^output$|^y$/i];
  const found = choose(graph.outputs, FLOATS, names) ?? choose(graph.outputs, ['int64', 'int32'], names);
  if (found === undefined) throw noOutput(graph, 'no numbers');
  return found;
}

function choose(
  outputs: readonly OnnxValue[],
  elements: readonly ElementType[],
  names: readonly RegExp[],
): string | undefined {
  const fit = outputs.filter(({ type }) => type.kind === 'tensor' && elements.includes(type.element));
  if (fit.length < 2) return fit[0]?.name;
  for (const name of names) {
    const named = fit.filter((output) => name.test(output.name));
    if (named.length === 1) return named[0]!.name;
  }
  throw misfit(
    `it is not clear which output of the model is meant: ${describeValues(fit)}`,
    'Export the model with one such output, or call it "label", "probabilities" or "variable".',
  );
}

function noOutput(graph: OnnxGraph, what: string) {
  return misfit(
    `the model gives ${what} of a type that Pawl reads; it gives ${describeValues(graph.outputs)}`,
    'Export the model with an output of floats, of int64 or of strings.',
  );
}

/** Numbers row by row. Throws PawlError('data') on any other shape than [rows] and [rows, width]. */
export function readNumbers(tensor: Tensor, name: string, rows: number): { width: number; values: number[] } {
  const { dims } = tensor;
  const width = dims.length === 1 ? 1 : dims[1];
  const numeric = /^(float32|float64|int32|int64)$/.test(tensor.type);
  if (!numeric || dims.length < 1 || dims.length > 2 || dims[0] !== rows || width === undefined) {
    throw wrongShape(tensor, name, rows);
  }
  return { width, values: Array.from(tensor.data, Number) };
}

/** One text or whole number a row. Throws PawlError('data') on any shape but [rows], [rows, 1] and [1, rows]. */
export function readLabels(tensor: Tensor, name: string, rows: number): ArrayLike<unknown> {
  const { dims, data } = tensor;
  // skl2onnx gives [1, rows] for some models.
  const fits = data.length === rows && dims.filter((size) => size !== 1).length <= 1;
  if (!fits) throw wrongShape(tensor, name, rows);
  return data;
}

function wrongShape({ type, dims }: Tensor, name: string, rows: number) {
  return misfit(
    `the model answered ${rows} rows with ${type}[${dims.join(', ')}] in ${quoted(name)}`,
    'Export the model so that it gives one answer a row: a batch dimension comes first.',
  );
}
