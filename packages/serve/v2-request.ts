import { parseJson } from './body.ts';
import type { RowPlan } from './frame.ts';
import { mostContainers } from './predict.ts';
import { Problem, quoted } from './problem.ts';
import { badTensor, type Datatype, decodeBinary, isDatatype, type Tensor } from './v2-tensor.ts';

/** What a request of the V2 protocol asks for. */
export interface InferRequest {
  readonly id: string | null;
  readonly tensors: readonly Tensor[];
  /** The JSON part, in which numbers are as they were sent. */
  readonly source: string;
  /** What is to be answered, by name, and whether in binary; null for all, as `binaryOutput` says. */
  readonly outputs: readonly { readonly name: string; readonly binary: boolean }[] | null;
  readonly binaryOutput: boolean;
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * A request of POST .../infer: JSON, then the values of tensors that have a `binary_data_size`, where `jsonLength` says
 * how long the JSON is. Throws Problem(400) on what is none.
 */
export function readInfer(plan: RowPlan, body: Buffer, jsonLength: string | undefined): InferRequest {
  const end = jsonLength === undefined ? body.length : Number(jsonLength);
  if (!Number.isInteger(end) || end < 0 || end > body.length)
    throw new Problem(400, 'Inference-Header-Content-Length is not a length within the body');
  const { value, source } = parseJson(body.subarray(0, end), mostContainers(plan));
  const entry = entryOf(value, 'the request');
  const { id } = entry;
  if (id !== undefined && (typeof id !== 'string' || id.length > 1000))
    throw new Problem(400, '"id" must be a short text');
  return {
    id: id ?? null,
    tensors: readTensors(entry.inputs, body.subarray(end)),
    source,
    outputs: entry.outputs === undefined ? null : listOf(entry.outputs, 'outputs').map(readOutput),
    binaryOutput: flagOf(entry.parameters, 'binary_data_output') ?? false,
  };
}

function entryOf(value: unknown, what: string): Entry {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Entry;
  throw new Problem(400, `${what} must be an object`);
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Problem(400, `"${what}" must be a list`);
}

function flagOf(parameters: unknown, name: string): boolean | undefined {
  if (parameters === undefined) return undefined;
  const value = entryOf(parameters, '"parameters"')[name];
  if (value === undefined || typeof value === 'boolean') return value;
  throw new Problem(400, `"${name}" must be true or false`);
}

function readOutput(value: unknown): { name: string; binary: boolean } {
  const { name, parameters } = entryOf(value, 'an output');
  if (typeof name !== 'string') throw new Problem(400, 'an output must have a "name"');
  return { name, binary: flagOf(parameters, 'binary_data') ?? false };
}

/** Tensors with their values, those in binary one after another. */
function readTensors(inputs: unknown, binary: Buffer): Tensor[] {
  let at = 0;
  const tensors = listOf(inputs, 'inputs').map((value) => {
    const { name, datatype, shape, data, parameters } = entryOf(value, 'an input');
    if (typeof name !== 'string') throw new Problem(400, 'an input must have a "name"');
    if (!isDatatype(datatype))
      throw badTensor(name, `has the datatype ${kindOf(datatype)}, which is not known here`);
    const count = countOf(name, shape);
    const size = parameters === undefined ? undefined : entryOf(parameters, '"parameters"').binary_data_size;
    if (size === undefined)
      return { name, datatype, shape: shape as number[], data: flatData(name, datatype, data, count) };
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || size > binary.length - at)
      throw badTensor(name, 'has a "binary_data_size" beyond the body');
    if (data !== undefined) throw badTensor(name, 'has both "data" and "binary_data_size"');
    at += size;
    const bytes = binary.subarray(at - size, at);
    return { name, datatype, shape: shape as number[], data: decodeBinary(name, datatype, bytes, count) };
  });
  if (at !== binary.length) throw new Problem(400, 'there are bytes behind the inputs that belong to none');
  return tensors;
}

function kindOf(datatype: unknown): string {
  return typeof datatype === 'string' ? quoted(datatype) : 'nothing';
}

/** Values of all rows of a tensor, at most, as more than that cannot be in a body. */
const MOST_VALUES = 500_000_000;

function countOf(name: string, shape: unknown): number {
  const dimensions =
    Array.isArray(shape) && shape.length > 0 && shape.length <= 8 ? (shape as unknown[]) : [-1];
  let count = 1;
  for (const size of dimensions) {
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0)
      throw badTensor(name, 'has no "shape" that is a list of sizes');
    count *= size;
  }
  if (count > MOST_VALUES) throw badTensor(name, 'has a "shape" beyond any body');
  return count;
}

/** Values of a tensor in JSON, nested or flat. */
function flatData(name: string, datatype: Datatype, data: unknown, count: number): readonly unknown[] {
  if (!Array.isArray(data)) throw badTensor(name, 'has no "data"');
  const flat = Array.isArray(data[0]) ? (data.flat(7) as unknown[]) : data;
  if (flat.length !== count) throw badTensor(name, `has ${flat.length} values, and its shape needs ${count}`);
  if (datatype.includes('INT')) {
    const wrong = flat.find((value) => value !== null && !Number.isInteger(value));
    if (wrong !== undefined) throw badTensor(name, `holds what is no ${datatype}`);
  }
  return flat;
}
