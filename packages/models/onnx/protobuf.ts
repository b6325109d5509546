import { PawlError } from '@pawl/records';

/** One field of a message, as it stands on the wire. Wire type 0 is a varint, 1 has 8 bytes, 2 a length, 5 has 4. */
export interface Field {
  readonly number: number;
  readonly wire: 0 | 1 | 2 | 5;
  /** Where the field begins in the message, its tag included. */
  readonly start: number;
  /** Where the next one begins. */
  readonly end: number;
  /** The number as it stands; 0 for wire type 2. */
  readonly varint: bigint;
  /** The content, a view and no copy; of wire type 0 the varint's own bytes. */
  readonly bytes: Uint8Array;
}

/** The failure of bytes that are not what they should be. */
export function damagedProtobuf(problem: string): PawlError {
  return new PawlError('record', `the model file is damaged: ${problem}`, {
    remedy: 'Export the model again, or fetch the file again from where it was kept.',
  });
}

/**
 * The fields of a message in their order, read one by one (https://protobuf.dev/programming-guides/encoding); where
 * `wanted` is given, those of these numbers only, the others being checked and passed over.
 * Nothing is copied and nothing allocated by a length that the bytes claim. Throws PawlError('record') on a field that
 * ends after the message, on groups, and on what no writer writes.
 */
export function* readFields(
  message: Uint8Array,
  wanted?: ReadonlySet<number>,
): Generator<Field, void, undefined> {
  const cursor: Cursor = { message, at: 0 };
  while (cursor.at < message.length) {
    const start = cursor.at;
    const tag = readNumber(cursor);
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (number < 1 || number > 536_870_911) throw damagedProtobuf(`there is a field of number ${number}`);
    const valueStart = cursor.at;
    const from = skipValue(cursor, wire);
    if (wanted && !wanted.has(number)) continue;
    const end = cursor.at;
    const bytes = message.subarray(from, end);
    const varint = wire === 0 ? readVarint({ message, at: valueStart }) : wire === 2 ? 0n : fixed(bytes);
    yield { number, wire: wire as Field['wire'], start, end, varint, bytes };
  }
}

interface Cursor {
  readonly message: Uint8Array;
  at: number;
}

/** Goes on to the end of a value; the result is where its content begins. */
function skipValue(cursor: Cursor, wire: number): number {
  const start = cursor.at;
  if (wire === 0) {
    readNumber(cursor);
    return start;
  }
  if (wire !== 1 && wire !== 2 && wire !== 5) throw damagedProtobuf(`there is a field of wire type ${wire}`);
  const length = wire === 2 ? readNumber(cursor) : wire === 1 ? 8 : 4;
  if (length > cursor.message.length - cursor.at) throw damagedProtobuf('it ends in the middle of a field');
  const from = cursor.at;
  cursor.at += length;
  return from;
}

/** A varint as a number; one beyond 2^53 loses digits and is still more than any tag or length may be. */
function readNumber(cursor: Cursor): number {
  let value = 0;
  for (let i = 0, scale = 1; i < 10; i++, scale *= 128) {
    const byte = nextByte(cursor);
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
  throw damagedProtobuf('a number has more than ten bytes');
}

function readVarint(cursor: Cursor): bigint {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = nextByte(cursor);
    value |= BigInt(byte & 127) << BigInt(7 * i);
    if (byte < 128) return BigInt.asUintN(64, value);
  }
  throw damagedProtobuf('a number has more than ten bytes');
}

function nextByte(cursor: Cursor): number {
  const byte = cursor.message[cursor.at++];
  if (byte === undefined) throw damagedProtobuf('it ends in the middle of a field');
  return byte;
}

function fixed(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return value;
}

/** The content of a field that must be length-delimited: a message, a text, or bytes. */
export function bytesOf(field: Field): Uint8Array {
  if (field.wire !== 2) throw damagedProtobuf(`field ${field.number} is not what it should be`);
  return field.bytes;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A field that must be text in UTF-8. */
export function textOf(field: Field): string {
  try {
    return UTF8.decode(bytesOf(field));
  } catch (error) {
    if (error instanceof PawlError) throw error;
    throw damagedProtobuf(`field ${field.number} is no text`);
  }
}

/** A field that must be a varint, as a signed number of 64 bits. */
export function intOf(field: Field): bigint {
  if (field.wire !== 0) throw damagedProtobuf(`field ${field.number} is not what it should be`);
  return BigInt.asIntN(64, field.varint);
}

/** The signed numbers of a repeated field: one by itself, or many packed into one. */
export function* intsOf(field: Field): Generator<bigint, void, undefined> {
  if (field.wire !== 2) return yield intOf(field);
  const cursor: Cursor = { message: field.bytes, at: 0 };
  while (cursor.at < field.bytes.length) yield BigInt.asIntN(64, readVarint(cursor));
}
