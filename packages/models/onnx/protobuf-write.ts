/** Encoded fields, one by one or in lists. */
export type Fields = readonly (Uint8Array | readonly Uint8Array[])[];

/** Fields one after another: a message, ready to be written or put into another by `messageField`. */
export function encodeMessage(...fields: Fields): Uint8Array {
  const parts = fields.flat() as Uint8Array[];
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A number of type int32, int64, bool or enum; negative ones take ten bytes. */
export function intField(number: number, value: number | bigint): Uint8Array {
  return encodeMessage(tag(number, 0), varint(BigInt(value)));
}

export function floatField(number: number, value: number): Uint8Array {
  return encodeMessage(tag(number, 5), new Uint8Array(littleEndian([value], 4)));
}

export function doubleField(number: number, value: number): Uint8Array {
  return encodeMessage(tag(number, 1), new Uint8Array(littleEndian([value], 8)));
}

export function bytesField(number: number, value: Uint8Array): Uint8Array {
  return encodeMessage(tag(number, 2), varint(BigInt(value.length)), value);
}

export function textField(number: number, value: string): Uint8Array {
  return bytesField(number, new TextEncoder().encode(value));
}

/** A field that is a message of its own: `messageField(7, textField(2, 'name'))`. */
export function messageField(number: number, ...fields: Fields): Uint8Array {
  return bytesField(number, encodeMessage(...fields));
}

/** A field that is a message of its own, in parts that are not copied. */
export function messageParts(number: number, ...fields: Fields): Uint8Array[] {
  const parts = fields.flat() as Uint8Array[];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [tag(number, 2), varint(BigInt(length)), ...parts];
}

/** One field a text. */
export function textFields(number: number, values: Iterable<string>): Uint8Array[] {
  return Array.from(values, (value) => textField(number, value));
}

/** Numbers packed into one field, as readers of both kinds of `repeated` accept them. */
export function packedInts(number: number, values: Iterable<number | bigint>): Uint8Array {
  return bytesField(number, encodeMessage(Array.from(values, (value) => varint(BigInt(value)))));
}

/** Whole numbers from 0 to 2^31 - 1 packed into one field, for long lists: the field in parts. */
export function packedCounts(number: number, values: ArrayLike<number>): Uint8Array[] {
  let length = 0;
  for (let i = 0; i < values.length; i++)
    for (let rest = values[i]!; ; rest >>>= 7) {
      length++;
      if (rest < 128) break;
    }
  const packed = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    let rest = values[i]!;
    for (; rest > 127; rest >>>= 7) packed[at++] = (rest & 127) | 128;
    packed[at++] = rest;
  }
  return messageParts(number, packed);
}

export function packedFloats(number: number, values: ArrayLike<number>): Uint8Array {
  return bytesField(number, new Uint8Array(littleEndian(values, 4)));
}

export function packedDoubles(number: number, values: ArrayLike<number>): Uint8Array {
  return bytesField(number, new Uint8Array(littleEndian(values, 8)));
}

function tag(number: number, wire: number): Uint8Array {
  return varint(BigInt(number * 8 + wire));
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function littleEndian(values: ArrayLike<number>, size: 4 | 8): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (let i = 0; i < values.length; i++) {
    if (size === 4) view.setFloat32(i * 4, values[i]!, true);
    else view.setFloat64(i * 8, values[i]!, true);
  }
  return view.buffer;
}
