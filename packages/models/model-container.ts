import { createHash } from 'node:crypto';
import { PawlError } from '@pawl/records';
import type { ModelArray } from './trainer.ts';
import { damaged, integerIn, objectAt, oneOf, textIn } from './untrusted.ts';

/**
 * The bytes of a model file:
 *
 *     8    "PAWLMDL1"
 *     32   sha256 of all that follows
 *     8    length of the header, little-endian, a multiple of 8
 *     ...  the header: JSON in UTF-8, filled up with spaces; its "arrays" list name, type and length of each array
 *     ...  the arrays in that order, little-endian, each filled up to a multiple of 8 bytes
 */
const MAGIC = 'PAWLMDL1';
const DIGEST = 32;
const START = MAGIC.length + DIGEST + 8;
/** JavaScript holds no text much longer. */
const LARGEST_HEADER = 500_000_000;
const MOST_ARRAYS = 1000;
const TYPES = { i32: Int32Array, u32: Uint32Array, f64: Float64Array } as const;
type ArrayType = keyof typeof TYPES;

/** What a model file holds. */
export interface Contents {
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, ModelArray>>;
}

/** The pieces of a model file, in order. Throws RangeError when the header is longer than a text can be. */
export function packModel({ header, arrays }: Contents): Uint8Array[] {
  const listed = Object.entries(arrays).map(([name, array]) => ({
    name,
    type: typeOf(array),
    length: array.length,
  }));
  const text = Buffer.from(JSON.stringify({ ...header, arrays: listed }));
  const body = [
    filledUp(text, 0x20),
    ...Object.values(arrays).map((array) =>
      filledUp(Buffer.from(array.buffer, array.byteOffset, array.byteLength), 0),
    ),
  ];
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(body[0]!.length));
  const hash = createHash('sha256').update(length);
  for (const piece of body) hash.update(piece);
  return [Buffer.from(MAGIC), hash.digest(), length, ...body];
}

function typeOf(array: ModelArray): ArrayType {
  return array instanceof Float64Array ? 'f64' : array instanceof Int32Array ? 'i32' : 'u32';
}

function filledUp(bytes: Buffer, filling: number): Buffer {
  const over = bytes.length % 8;
  return over === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(8 - over, filling)]);
}

/** What the bytes of a model file hold. Throws PawlError('record') on anything that `packModel` did not make. */
export function unpackModel(bytes: Buffer): Contents {
  if (bytes.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) throw notAModel(bytes);
  if (bytes.length < START) throw damaged('the beginning', 'is cut off');
  const stated = bytes.subarray(MAGIC.length, MAGIC.length + DIGEST);
  const found = createHash('sha256')
    .update(bytes.subarray(MAGIC.length + DIGEST))
    .digest();
  if (!stated.equals(found)) throw damaged('sha256', 'is not that of the content');
  const length = Number(bytes.readBigUInt64LE(MAGIC.length + DIGEST));
  if (length > LARGEST_HEADER || length > bytes.length - START || length % 8 !== 0)
    throw damaged('the header', 'is longer than the file allows');
  const header = parse(bytes.subarray(START, START + length).toString('utf8'));
  const { arrays: listed, ...rest } = objectAt(header, 'model', ['arrays'], Object.keys(Object(header)));
  return { header: rest, arrays: readArrays(listed, bytes.subarray(START + length)) };
}

function notAModel(bytes: Buffer): PawlError {
  const newer = bytes.subarray(0, 7).toString('latin1') === 'PAWLMDL';
  return new PawlError(
    'record',
    newer ? 'the model file was written by another version of Pawl' : 'the file is not a model of Pawl',
    {
      remedy: newer
        ? 'Open it with the Pawl that wrote it, or train again.'
        : 'Train again, or fetch the file again from where it was kept.',
    },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PawlError('record', 'the model file is damaged: its header is not valid JSON', {
      remedy: 'Train again, or fetch the file again from where it was kept.',
      cause,
    });
  }
}

function readArrays(listed: unknown, bytes: Buffer): Record<string, ModelArray> {
  if (!Array.isArray(listed) || listed.length > MOST_ARRAYS) throw damaged('arrays', 'is not a short list');
  const arrays = new Map<string, ModelArray>();
  let at = 0;
  for (const [i, entry] of listed.entries()) {
    const { name, type, length } = objectAt(entry, `arrays.${i}`, ['name', 'type', 'length']);
    const Type = TYPES[oneOf(type, `arrays.${i}.type`, Object.keys(TYPES) as ArrayType[])];
    const most = Math.floor((bytes.length - at) / Type.BYTES_PER_ELEMENT);
    const count = integerIn(length, `arrays.${i}.length`, 0, most);
    const size = count * Type.BYTES_PER_ELEMENT;
    // A copy, as the bytes of a file may stand at a place that is no multiple of eight.
    arrays.set(
      textIn(name, `arrays.${i}.name`),
      new Type(Uint8Array.from(bytes.subarray(at, at + size)).buffer),
    );
    at += size + ((8 - (size % 8)) % 8);
  }
  if (at !== bytes.length) throw damaged('arrays', 'do not fill the file');
  if (arrays.size !== listed.length) throw damaged('arrays', 'names something twice');
  return Object.fromEntries(arrays);
}
