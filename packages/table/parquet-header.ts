/** The header of a page: what of it a flat column needs. Numbers are as the file says them, and checked by no one yet. */
export interface PageHeader {
  /** 0 data, 2 dictionary, 3 data of version 2. */
  readonly type: number;
  readonly uncompressed: number;
  readonly compressed: number;
  readonly values: number;
  readonly encoding: number;
  /** Encoding of definition levels; only of data pages of version 1. */
  readonly levels: number;
  /** Only of data pages of version 2: nulls, bytes of levels, whether the values are compressed. */
  readonly nulls: number;
  readonly definitionBytes: number;
  readonly repetitionBytes: number;
  readonly isCompressed: boolean;
}

/** A place in bytes that moves on as they are read. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** Thrown where a page is not one that can be read the fast way: damaged, or rare. */
export class NotFast extends Error {}

/** Kinds of values in Thrift's compact protocol. */
const TRUE = 1;
const FALSE = 2;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;
/** Headers are three structs deep. */
const DEEPEST = 8;

const DATA = 5;
const DICTIONARY = 7;
const DATA_V2 = 8;

/** The header at a place, which then is behind it. */
export function pageHeader(cursor: Cursor): PageHeader {
  const found = new Map<number, number>();
  readStruct(cursor, 0, 0, found);
  const type = found.get(1) ?? -1;
  const place = type === 0 ? DATA : type === 2 ? DICTIONARY : DATA_V2;
  const of = (field: number) => found.get(place * 16 + field) ?? -1;
  return {
    type,
    uncompressed: found.get(2) ?? -1,
    compressed: found.get(3) ?? -1,
    values: of(1),
    encoding: of(type === 3 ? 4 : 2),
    levels: of(3),
    nulls: of(2),
    definitionBytes: of(5),
    repetitionBytes: of(6),
    isCompressed: of(7) !== 0,
  };
}

/** Keeps whole numbers and booleans of the outermost struct by field, and of structs in it by 16 times theirs more. */
function readStruct(cursor: Cursor, depth: number, outer: number, found: Map<number, number>): void {
  if (depth > DEEPEST) throw new NotFast('a page header is too deep');
  for (let field = 0; ; ) {
    const byte = next(cursor);
    const kind = byte & 15;
    if (kind === 0) return;
    field = byte >> 4 ? field + (byte >> 4) : zigzag(cursor);
    const inner = depth === 0 ? field : -1;
    if (kind === STRUCT) readStruct(cursor, depth + 1, inner, found);
    else {
      const value = readValue(cursor, kind, depth);
      if (value !== undefined && depth < 2 && outer >= 0 && field > 0 && field < 16)
        found.set(outer * 16 + field, value);
    }
  }
}

/** A value; undefined for those that no header needs, which are passed over. */
function readValue(cursor: Cursor, kind: number, depth: number): number | undefined {
  if (kind === TRUE || kind === FALSE) return kind === TRUE ? 1 : 0;
  if (kind === 3) return next(cursor);
  if (kind === 4 || kind === 5) return zigzag(cursor);
  if (kind === 6) {
    while (next(cursor) & 128);
    return undefined;
  }
  if (kind === DOUBLE || kind === BINARY) {
    skip(cursor, kind === DOUBLE ? 8 : varint(cursor));
    return undefined;
  }
  if (kind !== LIST || depth > DEEPEST) throw new NotFast('a page header of unknown kind');
  const byte = next(cursor);
  const count = byte >> 4 === 15 ? varint(cursor) : byte >> 4;
  const each = byte & 15;
  for (let i = 0; i < count; i++) {
    if (each === STRUCT) readStruct(cursor, depth + 1, -1, new Map());
    else if (each === TRUE || each === FALSE) next(cursor);
    else readValue(cursor, each, depth + 1);
  }
  return undefined;
}

function next(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at++];
  if (byte === undefined) throw new NotFast('a page ends too soon');
  return byte;
}

function skip(cursor: Cursor, length: number): void {
  if (length > cursor.bytes.length - cursor.at) throw new NotFast('a page ends too soon');
  cursor.at += length;
}

/** An unsigned number of up to 32 bits. */
export function varint(cursor: Cursor): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = next(cursor);
    value |= (byte & 127) << shift;
    if (byte < 128) return value >>> 0;
  }
  throw new NotFast('a number of more than 32 bits');
}

function zigzag(cursor: Cursor): number {
  const value = varint(cursor);
  return (value >>> 1) ^ -(value & 1);
}
