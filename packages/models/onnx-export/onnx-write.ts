import {
  encodeMessage,
  intField,
  messageParts,
  packedCounts,
  textField,
  textFields,
} from '../onnx/protobuf-write.ts';

/** An encoded message in parts, so that long arrays are copied once only, when the file is put together. */
export type Parts = readonly Uint8Array[];

/** Element types by their number in TensorProto.DataType. */
const ELEMENTS = { uint8: 2, int64: 7, string: 8, float64: 11 } as const;
type Element = keyof typeof ELEMENTS;

/** AttributeProto.AttributeType. */
const KINDS = { int: 2, tensor: 4, graph: 5, ints: 7 } as const;

/** What goes into a graph or comes out of it: `dims` holds sizes, or names of sizes. */
export interface Value {
  readonly name: string;
  readonly element: Element;
  readonly dims: readonly (number | string)[];
}

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: 'ai.onnx.ml';
  readonly attributes?: readonly Parts[];
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Tensors. */
  readonly initializers?: readonly Parts[];
}

/** The message GraphProto: https://github.com/onnx/onnx/blob/main/onnx/onnx-ml.proto. */
export function encodeGraph({ name, nodes, inputs, outputs, initializers = [] }: Graph): Parts {
  return [
    ...nodes.flatMap((node) => messageParts(1, encodeNode(node))),
    textField(2, name),
    ...initializers.flatMap((tensor) => messageParts(5, tensor)),
    ...inputs.flatMap((value) => messageParts(11, encodeValue(value))),
    ...outputs.flatMap((value) => messageParts(12, encodeValue(value))),
  ];
}

function encodeNode({ op, inputs, outputs, domain, attributes = [] }: Node): Parts {
  return [
    ...textFields(1, inputs),
    ...textFields(2, outputs),
    textField(4, op),
    ...attributes.flatMap((attribute) => messageParts(5, attribute)),
    ...(domain ? [textField(7, domain)] : []),
  ];
}

function encodeValue({ name, element, dims }: Value): Parts {
  const sizes = dims.flatMap((size) =>
    messageParts(1, typeof size === 'number' ? intField(1, size) : textField(2, size)),
  );
  const tensor = messageParts(1, intField(1, ELEMENTS[element]), messageParts(2, sizes));
  return [textField(1, name), ...messageParts(2, tensor)];
}

/** A tensor of doubles or of bytes; `name` is that of an initializer, and empty in an attribute. */
export function numberTensor(
  name: string,
  dims: readonly number[],
  values: Float64Array | Uint8Array,
): Parts {
  const bytes = values instanceof Uint8Array ? values : littleEndian(values);
  const element = values instanceof Uint8Array ? 'uint8' : 'float64';
  return [tensorHead(name, dims, element), ...messageParts(9, bytes)];
}

export function textTensor(name: string, values: readonly string[]): Parts {
  return [tensorHead(name, [values.length], 'string'), ...textFields(6, values)];
}

function tensorHead(name: string, dims: readonly number[], element: Element): Uint8Array {
  const sizes = dims.map((size) => intField(1, size));
  return encodeMessage(sizes, intField(2, ELEMENTS[element]), name === '' ? [] : textField(8, name));
}

function littleEndian(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let i = 0; i < values.length; i++) view.setFloat64(i * 8, values[i]!, true);
  return new Uint8Array(view.buffer);
}

export function intAttribute(name: string, value: number): Parts {
  return attribute(name, 'int', [intField(3, value)]);
}

/** A list of whole numbers from 0 on. */
export function intsAttribute(name: string, values: ArrayLike<number>): Parts {
  return attribute(name, 'ints', packedCounts(8, values));
}

export function tensorAttribute(name: string, tensor: Parts): Parts {
  return attribute(name, 'tensor', messageParts(5, tensor));
}

export function graphAttribute(name: string, graph: Graph): Parts {
  return attribute(name, 'graph', messageParts(6, encodeGraph(graph)));
}

function attribute(name: string, kind: keyof typeof KINDS, value: Parts): Parts {
  return [textField(1, name), ...value, intField(20, KINDS[kind])];
}
