import { GRAPH_NODE, GRAPH_OUTPUT, MODEL_GRAPH, type OnnxGraph, readNode } from './onnx-graph.ts';
import { bytesOf, type Field, readFields, textOf } from './protobuf.ts';
import { encodeMessage, intField, messageField, textField } from './protobuf-write.ts';

/** A model without its ZipMap nodes. */
export interface Unzipped {
  /** The bytes as they were, but for the nodes left out and the outputs put in place of theirs. */
  readonly model: Uint8Array;
  /** The class labels of each tensor that went into a ZipMap, by the tensor's name. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
}

/**
 * Takes the ZipMap nodes off the end of a model, which make a sequence of maps (label to probability) of a tensor:
 * onnxruntime-node cannot return one. The tensor that went into the node is an output in its place.
 * https://github.com/onnx/onnx/blob/main/docs/Operators-ml.md#ai.onnx.ml.ZipMap
 */
export function removeZipMaps(model: Uint8Array, graph: OnnxGraph): Unzipped {
  const used = new Set(graph.nodes.flatMap((node) => node.inputs));
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const tensorOf = new Map<string, string>();
  const labels = new Map<string, readonly string[]>();
  for (const { op, domain, inputs, outputs: made, attributes } of graph.nodes) {
    const [tensor, map] = [inputs[0], made[0]];
    if (op !== 'ZipMap' || domain !== 'ai.onnx.ml' || tensor === undefined || map === undefined) continue;
    if (!outputs.has(map) || used.has(map)) continue;
    tensorOf.set(map, tensor);
    const texts = attributes.get('classlabels_strings')?.texts ?? [];
    const ints = attributes.get('classlabels_int64s')?.ints ?? [];
    labels.set(tensor, texts.length > 0 ? texts : ints.map(String));
  }
  if (tensorOf.size === 0) return { model, labels };
  const edited = replaceFields(model, MODEL_GRAPH, (field) =>
    messageField(MODEL_GRAPH, editGraph(bytesOf(field), tensorOf, outputs)),
  );
  return { model: edited, labels };
}

function editGraph(
  graph: Uint8Array,
  tensorOf: ReadonlyMap<string, string>,
  outputs: ReadonlySet<string>,
): Uint8Array {
  const there = new Set(outputs);
  const withoutNodes = replaceFields(graph, GRAPH_NODE, (field) => {
    const { op, outputs: made } = readNode(bytesOf(field), 1);
    return op === 'ZipMap' && tensorOf.has(made[0] ?? '') ? new Uint8Array() : undefined;
  });
  return replaceFields(withoutNodes, GRAPH_OUTPUT, (field) => {
    const tensor = tensorOf.get(nameOf(field));
    if (tensor === undefined) return undefined;
    if (there.has(tensor)) return new Uint8Array();
    there.add(tensor);
    return floatTensor(tensor);
  });
}

/** An output of that name: a ValueInfoProto with a TypeProto, of floats and of a shape not said. */
function floatTensor(name: string): Uint8Array {
  return messageField(GRAPH_OUTPUT, textField(1, name), messageField(2, messageField(1, intField(1, 1))));
}

function nameOf(value: Field): string {
  let name = '';
  for (const field of readFields(bytesOf(value))) if (field.number === 1) name = textOf(field);
  return name;
}

/** A message with some of its fields of one number replaced; undefined leaves a field as it is. */
function replaceFields(
  message: Uint8Array,
  number: number,
  replace: (field: Field) => Uint8Array | undefined,
): Uint8Array {
  const parts: Uint8Array[] = [];
  let kept = 0;
  for (const field of readFields(message, new Set([number]))) {
    const replacement = replace(field);
    if (!replacement) continue;
    parts.push(message.subarray(kept, field.start), replacement);
    kept = field.end;
  }
  return encodeMessage(parts, message.subarray(kept));
}
