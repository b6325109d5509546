import { PawlError } from '@pawl/records';
import { type Attribute, readAttribute, readSparseTensor, refuseExternalTensor } from './onnx-attribute.ts';
import { bytesOf, damagedProtobuf, type Field, intOf, readFields, textOf } from './protobuf.ts';

/** One dimension: its size, its name where it may be any size, or null where nothing is said. */
type Dimension = number | string | null;

type OnnxType =
  | { readonly kind: 'tensor'; readonly element: ElementType; readonly shape?: readonly Dimension[] }
  | { readonly kind: 'sequence' | 'map' | 'other' };

/** What goes into a graph or comes out of it. */
export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
}

export interface OnnxNode {
  readonly op: string;
  /** Empty for the operators of ONNX itself. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

export interface OnnxGraph {
  /** Inputs that must be fed: those with an initial value of their own are left out. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  /** The message of every initial value by its name. */
  readonly initializers: ReadonlyMap<string, Uint8Array>;
  /** Version by domain. */
  readonly opsets: ReadonlyMap<string, number>;
}

const ELEMENTS = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
} as const;

/** What a tensor holds, by the name onnxruntime has for it; `other` is a type that no table needs. */
export type ElementType = (typeof ELEMENTS)[keyof typeof ELEMENTS] | 'other';

/** Field numbers of onnx-ml.proto that more than one file needs. */
export const MODEL_GRAPH = 7;
export const GRAPH_NODE = 1;
export const GRAPH_OUTPUT = 12;

/**
 * What a model says about itself: https://github.com/onnx/onnx/blob/main/onnx/onnx-ml.proto. Throws
 * PawlError('record') where the bytes are no ONNX model, and where a tensor lies in another file.
 */
export function readOnnxGraph(model: Uint8Array): OnnxGraph {
  // onnxruntime takes such bytes for another format, whose content nobody has looked at.
  if (Buffer.from(model.subarray(4, 8)).toString('latin1') === 'ORTM')
    throw notOnnx('it is of the ORT format');
  const opsets = new Map<string, number>();
  let graph: OnnxGraph | undefined;
  for (const field of readFields(model)) {
    if (field.number === 8) readOpset(bytesOf(field), opsets);
    else if (field.number === MODEL_GRAPH) {
      // Readers of protobuf merge the two; what was checked would not be what runs.
      if (graph) throw damagedProtobuf('it has two graphs');
      graph = readGraph(bytesOf(field), opsets);
    } else if (field.number === 25) checkFunction(bytesOf(field));
  }
  if (!graph) throw notOnnx('it has no graph');
  return graph;
}

function notOnnx(problem: string): PawlError {
  return new PawlError('record', `the file is no ONNX model: ${problem}`, {
    remedy: 'Write the model with an exporter for ONNX, such as skl2onnx or torch.onnx.export.',
  });
}

function readOpset(message: Uint8Array, opsets: Map<string, number>): void {
  let domain = '';
  let version = 0;
  for (const field of readFields(message)) {
    if (field.number === 1) domain = textOf(field);
    else if (field.number === 2) version = Number(intOf(field));
  }
  opsets.set(domain === 'ai.onnx' ? '' : domain, version);
}

/** Nodes of a function run too; nothing but what they refer to matters here. */
function checkFunction(message: Uint8Array): void {
  for (const field of readFields(message)) {
    if (field.number === 7) readNode(bytesOf(field), 1);
    else if (field.number === 11) readAttribute(bytesOf(field), { graph: checkSubgraph, depth: 1 });
  }
}

function readGraph(message: Uint8Array, opsets: ReadonlyMap<string, number>): OnnxGraph {
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, Uint8Array>();
  for (const field of readFields(message)) {
    if (field.number === GRAPH_NODE) nodes.push(readNode(bytesOf(field), 1));
    else if (field.number === 11) inputs.push(readValue(bytesOf(field)));
    else if (field.number === GRAPH_OUTPUT) outputs.push(readValue(bytesOf(field)));
    else readInitializer(field, initializers);
  }
  if (nodes.length + outputs.length === 0) throw notOnnx('its graph is empty');
  const fed = inputs.filter(({ name }) => !initializers.has(name));
  return { inputs: fed, outputs, nodes, initializers, opsets };
}

function readInitializer(field: Field, initializers: Map<string, Uint8Array>): void {
  if (field.number === 5) {
    const tensor = bytesOf(field);
    initializers.set(refuseExternalTensor(tensor), tensor);
  } else if (field.number === 15) {
    initializers.set(readSparseTensor(bytesOf(field)), bytesOf(field));
  }
}

/** The graph inside a node such as If or Loop: nothing of it is kept. */
function checkSubgraph(message: Uint8Array, depth: number): void {
  const initializers = new Map<string, Uint8Array>();
  for (const field of readFields(message)) {
    if (field.number === GRAPH_NODE) readNode(bytesOf(field), depth + 1);
    else readInitializer(field, initializers);
  }
}

/** Reads one node. `depth` counts the graphs around it. */
export function readNode(message: Uint8Array, depth: number): OnnxNode {
  if (depth > 50) throw damagedProtobuf('graphs stand in graphs more than 50 deep');
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  let op = '';
  let domain = '';
  for (const field of readFields(message)) {
    if (field.number === 1) inputs.push(textOf(field));
    else if (field.number === 2) outputs.push(textOf(field));
    else if (field.number === 4) op = textOf(field);
    else if (field.number === 7) domain = textOf(field);
    else if (field.number === 5) {
      const { name, ...attribute } = readAttribute(bytesOf(field), { graph: checkSubgraph, depth });
      attributes.set(name, attribute);
    }
  }
  return { op, domain: domain === 'ai.onnx' ? '' : domain, inputs, outputs, attributes };
}

function readValue(message: Uint8Array): OnnxValue {
  let name = '';
  let type: OnnxType = { kind: 'other' };
  for (const field of readFields(message)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 2) type = readType(bytesOf(field));
  }
  return { name, type };
}

function readType(message: Uint8Array): OnnxType {
  let type: OnnxType = { kind: 'other' };
  for (const field of readFields(message)) {
    if (field.number === 1) type = readTensorType(bytesOf(field));
    else if (field.number === 4) type = { kind: 'sequence' };
    else if (field.number === 5) type = { kind: 'map' };
  }
  return type;
}

function readTensorType(message: Uint8Array): OnnxType {
  let element: ElementType = 'other';
  let shape: Dimension[] | undefined;
  for (const field of readFields(message)) {
    if (field.number === 1) element = ELEMENTS[Number(intOf(field)) as keyof typeof ELEMENTS] ?? 'other';
    else if (field.number === 2) {
      shape = [];
      for (const part of readFields(bytesOf(field)))
        if (part.number === 1) shape.push(readDimension(bytesOf(part)));
    }
  }
  return { kind: 'tensor', element, ...(shape ? { shape } : {}) };
}

function readDimension(message: Uint8Array): Dimension {
  let size: Dimension = null;
  for (const field of readFields(message)) {
    if (field.number === 1) {
      const value = Number(intOf(field));
      // Some exporters write 0 or -1 for a size that may be any.
      size = value > 0 ? value : null;
    } else if (field.number === 2) size = textOf(field) || null;
  }
  return size;
}
