import {
  encodeMessage,
  intField,
  messageField,
  packedFloats,
  textField,
  textFields,
} from './protobuf-write.ts';

/** Element types by their number in TensorProto.DataType. */
const ELEMENTS = { float32: 1, int32: 6, int64: 7, string: 8, bool: 9, float16: 10, float64: 11 } as const;

/** What goes in or out: `dims` holds sizes, or names of sizes. */
export interface TestValue {
  readonly name: string;
  readonly element: keyof typeof ELEMENTS;
  readonly dims?: readonly (number | string)[];
}

export interface TestNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: string;
  /** Encoded attributes. */
  readonly attributes?: readonly Uint8Array[];
}

export interface TestModel {
  readonly nodes: readonly TestNode[];
  readonly inputs: readonly TestValue[];
  readonly outputs: readonly TestValue[];
  /** Encoded tensors. */
  readonly initializers?: readonly Uint8Array[];
  readonly opset?: number;
  /** Further fields of the model. */
  readonly more?: readonly Uint8Array[];
}

/** The bytes of a model written out by hand, for tests. */
export function modelOf(model: TestModel): Uint8Array {
  return encodeMessage(
    intField(1, 8),
    messageField(8, textField(1, ''), intField(2, model.opset ?? 15)),
    messageField(8, textField(1, 'ai.onnx.ml'), intField(2, 3)),
    messageField(7, graphOf(model)),
    model.more ?? [],
  );
}

export function graphOf({ nodes, inputs, outputs, initializers = [] }: TestModel): Uint8Array {
  return encodeMessage(
    nodes.map((node) => messageField(1, nodeOf(node))),
    textField(2, 'test'),
    initializers.map((tensor) => messageField(5, tensor)),
    inputs.map((value) => messageField(11, valueInfoOf(value))),
    outputs.map((value) => messageField(12, valueInfoOf(value))),
  );
}

export function nodeOf({ op, inputs, outputs, domain = '', attributes = [] }: TestNode): Uint8Array {
  return encodeMessage(
    textFields(1, inputs),
    textFields(2, outputs),
    textField(4, op),
    attributes.map((attribute) => messageField(5, attribute)),
    textField(7, domain),
  );
}

function valueInfoOf({ name, element, dims }: TestValue): Uint8Array {
  const sizes = (dims ?? []).map((size) =>
    messageField(1, typeof size === 'number' ? intField(1, size) : textField(2, size)),
  );
  const shape = dims ? [messageField(2, sizes)] : [];
  return encodeMessage(
    textField(1, name),
    messageField(2, messageField(1, intField(1, ELEMENTS[element]), shape)),
  );
}

/** A tensor of floats. */
export function floatTensor(name: string, dims: readonly number[], values: readonly number[]): Uint8Array {
  return encodeMessage(
    dims.map((size) => intField(1, size)),
    intField(2, ELEMENTS.float32),
    packedFloats(4, values),
    textField(8, name),
  );
}

/** A tensor whose values are said to lie in a file beside the model. */
export function externalTensor(name: string, path: string): Uint8Array {
  return encodeMessage(
    intField(1, 4),
    intField(2, ELEMENTS.float32),
    textField(8, name),
    messageField(13, textField(1, 'location'), textField(2, path)),
    intField(14, 1),
  );
}
