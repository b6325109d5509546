import { putCell } from './cells.ts';
import type { Frame, RowPlan } from './frame.ts';
import { Problem, quoted } from './problem.ts';
import { refuseCount } from './rows.ts';

/** The values of a tensor, row after row. */
export interface Tensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly data: ArrayLike<unknown>;
}

type Reader = (bytes: DataView, at: number) => number;

/** Bytes of a value and how it is read, little-endian; BYTES say their own length. */
const DATATYPES = {
  BOOL: [1, (bytes, at) => bytes.getUint8(at)],
  UINT8: [1, (bytes, at) => bytes.getUint8(at)],
  UINT16: [2, (bytes, at) => bytes.getUint16(at, true)],
  UINT32: [4, (bytes, at) => bytes.getUint32(at, true)],
  UINT64: [8, (bytes, at) => exactNumber(bytes.getBigUint64(at, true))],
  INT8: [1, (bytes, at) => bytes.getInt8(at)],
  INT16: [2, (bytes, at) => bytes.getInt16(at, true)],
  INT32: [4, (bytes, at) => bytes.getInt32(at, true)],
  INT64: [8, (bytes, at) => exactNumber(bytes.getBigInt64(at, true))],
  FP16: [2, (bytes, at) => halfFloat(bytes.getUint16(at, true))],
  FP32: [4, (bytes, at) => bytes.getFloat32(at, true)],
  FP64: [8, (bytes, at) => bytes.getFloat64(at, true)],
  BYTES: null,
} as const satisfies Record<string, readonly [number, Reader] | null>;

export type Datatype = keyof typeof DATATYPES;

export function isDatatype(name: unknown): name is Datatype {
  return typeof name === 'string' && Object.hasOwn(DATATYPES, name);
}

/** Stands for an integer that no double holds; no integer is infinite. */
const ROUNDED = Number.NEGATIVE_INFINITY;

function exactNumber(value: bigint): number {
  const number = Number(value);
  return BigInt(number) === value ? number : ROUNDED;
}

/** IEEE 754 binary16. */
export function halfFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits >> 15 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The values of a tensor in the bytes that follow the JSON. Throws Problem(400) where they are not of its shape. */
export function decodeBinary(
  name: string,
  datatype: Datatype,
  bytes: Buffer,
  count: number,
): ArrayLike<unknown> {
  const kind = DATATYPES[datatype];
  if (kind === null) return decodeTexts(name, bytes, count);
  const [width, read] = kind;
  if (bytes.length !== count * width)
    throw badTensor(name, `has ${bytes.length} bytes, and its shape and datatype need ${count * width}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = read(view, i * width);
  if (datatype.endsWith('INT64') && values.includes(ROUNDED))
    throw badTensor(name, 'holds an integer beyond 2^53, which would be rounded');
  return values;
}

function decodeTexts(name: string, bytes: Buffer, count: number): string[] {
  const texts: string[] = [];
  let at = 0;
  while (at + 4 <= bytes.length && texts.length < count) {
    const length = bytes.readUInt32LE(at);
    if (length > bytes.length - at - 4) break;
    texts.push(bytes.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
  }
  if (texts.length !== count || at !== bytes.length)
    throw badTensor(name, `does not hold ${count} texts, each after its length in four bytes`);
  return texts;
}

/** Texts as the binary extension has them. */
export function encodeTexts(texts: readonly string[]): Buffer {
  return Buffer.concat(
    texts.flatMap((text) => {
      const bytes = Buffer.from(text);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}

export function badTensor(name: string, problem: string): Problem {
  return new Problem(400, `the input ${quoted(name)} ${problem}`);
}

/** The one tensor of a model whose columns are all numbers. */
const MATRIX = 'input';

export interface TensorRows {
  readonly rows: number;
  readonly fill: (frame: Frame) => void;
}

/** Tensors as rows. Throws Problem(400) where they are not the columns of the contract, or one matrix of them. */
export function rowsOfTensors(plan: RowPlan, tensors: readonly Tensor[], source: string): TensorRows {
  const [first] = tensors;
  if (!first) throw new Problem(400, 'there are no inputs');
  const isMatrix = tensors.length === 1 && first.name === MATRIX && !plan.places.has(MATRIX);
  return isMatrix ? matrixRows(plan, first, source) : columnRows(plan, tensors, source);
}

function matrixRows({ columns, ...plan }: RowPlan, tensor: Tensor, source: string): TensorRows {
  const { shape, data } = tensor;
  const width = columns.length;
  const text = columns.find(({ kind }) => kind === 'text');
  if (text)
    throw badTensor(MATRIX, `cannot hold the column ${quoted(text.name)} of texts: send one input a column`);
  if (shape.length !== 2 || shape[1] !== width)
    throw badTensor(MATRIX, `has the shape [${shape.join(', ')}], and [-1, ${width}] is needed`);
  const rows = shape[0]!;
  refuseCount({ columns, ...plan }, rows);
  const isBytes = tensor.datatype === 'BYTES';
  return {
    rows,
    fill(frame) {
      for (let row = 0; row < rows; row++)
        for (let place = 0; place < width; place++)
          putValue(frame, place, row, data[row * width + place], isBytes, source);
    },
  };
}

function columnRows(plan: RowPlan, tensors: readonly Tensor[], source: string): TensorRows {
  const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  if (given.size !== tensors.length) throw new Problem(400, 'two inputs have one name');
  const missing = plan.names.find((name) => !given.has(name));
  if (missing !== undefined) throw new Problem(400, `the input ${quoted(missing)} is missing`);
  const unknown = tensors.find(({ name }) => !plan.places.has(name));
  if (unknown && plan.unknownColumns === 'refuse') throw badTensor(unknown.name, 'is no column of the model');
  const ordered = plan.names.map((name) => given.get(name)!);
  const rows = ordered[0]!.shape[0]!;
  for (const { name, shape } of ordered)
    if (shape[0] !== rows || shape.length > 2 || (shape.length === 2 && shape[1] !== 1))
      throw badTensor(name, `has the shape [${shape.join(', ')}], and [${rows}] or [${rows}, 1] is needed`);
  refuseCount(plan, rows);
  return {
    rows,
    fill(frame) {
      ordered.forEach(({ data, datatype }, place) => {
        const isBytes = datatype === 'BYTES';
        for (let row = 0; row < rows; row++) putValue(frame, place, row, data[row], isBytes, source);
      });
    },
  };
}

/** Tensors have no null: a number that is none stands for it, and JSON's null where there is one. */
function putValue(
  frame: Frame,
  place: number,
  row: number,
  given: unknown,
  isBytes: boolean,
  source: string,
): void {
  const value = isBytes
    ? given
    : typeof given === 'boolean'
      ? Number(given)
      : Number.isNaN(given)
        ? null
        : given;
  putCell(frame, place, frame.rows + row, value, row + 1, source);
}
