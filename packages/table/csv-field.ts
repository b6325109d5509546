import { add, EMPTY_HASH, hashByte, hashBytes, lookup, MAX_DICTIONARY_BYTES } from './byte-dictionary.ts';
import type { Block } from './byte-feed.ts';
import {
  type Builder,
  endRaw,
  MAX_RAW_BYTES,
  type NumberBuilder,
  type RawBuilder,
  rawRoom,
  setNull,
  type TextBuilder,
} from './csv-columns.ts';
import { CR, fail, LF, QUOTE, type Scan, STOPPED } from './csv-state.ts';
import { scanDecimal } from './decimal.ts';
import { parseNumber } from './number-text.ts';
import { firstBadByte } from './utf8.ts';

const SPACE = 32;
const TAB = 9;
/** Most values are no longer. */
const SHORT = 64;

/** Bytes with a view on them; a byte that is no digit, and seven more, follow any number read from there. */
export type Bytes = Pick<Block, 'bytes' | 'view' | 'offset'>;

/** Reads any field of the row under way; returns the position of the byte behind it. */
export function readField(scan: Scan, block: Block, column: Builder, from: number): number {
  if (block.bytes[from] === QUOTE) return quotedField(scan, block, column, from);
  if (column.kind === 'text') return textField(scan, block, column, from);
  return column.kind === 'raw' ? rawField(scan, block, column, from) : numberField(scan, block, column, from);
}

/** Unquoted text; hashed as its end is looked for. */
function textField(scan: Scan, block: Block, column: TextBuilder, from: number): number {
  const { bytes, end } = block;
  const { delimiter } = scan;
  let at = from;
  let hash = EMPTY_HASH;
  for (let byte = bytes[at]!; byte !== delimiter && byte !== LF && byte !== CR; byte = bytes[++at]!) {
    hash = hashByte(hash, byte);
  }
  if (at === end && !block.final) return STOPPED;
  return storeText(scan, block, column, scan.rows, from, at, hash, false) ? at : STOPPED;
}

/** Unquoted, of a kind to be found out. What is short and ASCII is copied as its end is looked for. */
function rawField(scan: Scan, block: Block, column: RawBuilder, from: number): number {
  const { bytes, end } = block;
  const { delimiter } = scan;
  const start = roomFor(scan, column, SHORT);
  if (start === STOPPED) return STOPPED;
  const copy = column.bytes;
  let copied = from;
  let to = start;
  for (; to < start + SHORT; to++, copied++) {
    const byte = bytes[copied]!;
    if (byte === delimiter || byte === LF || byte === CR || byte === 0 || byte > 127) break;
    copy[to] = byte;
  }
  const at = fieldEnd(scan, block, copied);
  if (at === end && !block.final) return STOPPED;
  if (at === copied) endRaw(column, scan.rows, to, false);
  else if (!store(scan, block, column, from, at, false)) return STOPPED;
  return at;
}

/** An unquoted field of a number column that is no bare number up to its end. */
function numberField(scan: Scan, block: Block, column: NumberBuilder, from: number): number {
  const at = fieldEnd(scan, block, from);
  if (at === block.end && !block.final) return STOPPED;
  return storeNumber(scan, block, column, scan.rows, from, at) ? at : STOPPED;
}

/** The position of the byte that ends an unquoted field. */
function fieldEnd({ delimiter }: Scan, { bytes }: Block, from: number): number {
  let at = from;
  while (bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) at++;
  return at;
}

/** A field that starts with a quote. Inside it a quote is written twice. */
function quotedField(scan: Scan, block: Block, column: Builder, from: number): number {
  const { bytes, end } = block;
  let at = from + 1;
  let doubled = 0;
  let lines = 0;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte === LF) lines++;
    if (byte !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE) break;
    doubled++;
    at++;
  }
  // A quote that is the block's last byte may be half of a doubled one.
  if (at >= end - 1 && !block.final) return STOPPED;
  if (at >= end) return fail(scan, { kind: 'open-quote', column: column.name });
  const next = bytes[at + 1];
  if (next !== scan.delimiter && next !== LF && next !== CR) {
    return fail(scan, { kind: 'after-quote', column: column.name });
  }
  const stored =
    doubled > 0
      ? store(scan, undoubled(block, from + 1, at), column, 0, at - from - 1 - doubled, true)
      : store(scan, block, column, from + 1, at, true);
  if (!stored) return STOPPED;
  scan.extraLines += lines;
  return at + 1;
}

/** Where values are put together that do not stand in the block as they are. */
let scratch = scratchOf(1024);

function scratchOf(length: number): Omit<Bytes, 'offset'> {
  const bytes = new Uint8Array(length);
  return { bytes, view: new DataView(bytes.buffer) };
}

/** A copy of [from, to) with one quote for two, good until the next; its offset is the original's. */
function undoubled(block: Block, from: number, to: number): Bytes {
  if (scratch.bytes.length < to - from + 8) scratch = scratchOf((to - from + 8) * 2);
  const { bytes, view } = scratch;
  for (let i = from, j = 0; i < to; i++, j++) {
    bytes[j] = block.bytes[i]!;
    if (bytes[j] === QUOTE) i++;
  }
  return { bytes, view, offset: block.offset + from };
}

/** Stores the value [from, to) in the row under way, whatever the column. False after a fault. */
function store(scan: Scan, at: Bytes, column: Builder, from: number, to: number, quoted: boolean): boolean {
  const { rows: row } = scan;
  if (column.kind === 'number') return storeNumber(scan, at, column, row, from, to);
  if (column.kind === 'text') {
    return storeText(scan, at, column, row, from, to, hashBytes(at.bytes, from, to), quoted);
  }
  if (!isText(scan, at, column.name, from, to)) return false;
  const start = roomFor(scan, column, to - from);
  if (start === STOPPED) return false;
  for (let i = from, j = start; i < to; i++, j++) column.bytes[j] = at.bytes[i]!;
  endRaw(column, row, start + to - from, quoted);
  return true;
}

/** Where the next raw value starts, with room for so many bytes. */
function roomFor(scan: Scan, column: RawBuilder, length: number): number {
  if (column.ends[scan.rows]! + length >= MAX_RAW_BYTES)
    return fail(scan, { kind: 'crowded', column: column.name });
  return rawRoom(column, scan.rows, length);
}

/**
 * Stores a value of a text column. Unquoted null tokens are null; a quoted value never is, so that `""` is the empty
 * string. False after a fault.
 */
export function storeText(
  scan: Scan,
  at: Bytes,
  column: TextBuilder,
  row: number,
  from: number,
  to: number,
  hash: number,
  quoted: boolean,
): boolean {
  const { bytes } = at;
  const { dictionary } = column;
  if (!quoted && lookup(scan.nulls, bytes, from, to, hash) !== -1) {
    column.codes[row] = -1;
    return true;
  }
  let code = lookup(dictionary, bytes, from, to, hash);
  if (code === -1) {
    if (!isText(scan, at, column.name, from, to)) return false;
    if (dictionary.ends[dictionary.size]! + to - from > MAX_DICTIONARY_BYTES) {
      fail(scan, { kind: 'crowded', column: column.name });
      return false;
    }
    code = add(dictionary, bytes, from, to, hash);
  }
  column.codes[row] = code;
  return true;
}

/** Whether [from, to) is UTF-8 without NUL; a fault when not. */
function isText(scan: Scan, at: Bytes, column: string, from: number, to: number): boolean {
  const bad = firstBadByte(at.bytes, from, to);
  if (bad !== -1) fail(scan, { kind: 'utf8', column, offset: at.offset + bad });
  else if (hasNul(at.bytes, from, to)) fail(scan, { kind: 'nul', column });
  return scan.fault === undefined;
}

function hasNul(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === 0) return true;
  return false;
}

/**
 * Stores a value of a number column. Blanks around it do not count, null tokens are null, quoted or not. False after
 * a fault.
 */
export function storeNumber(
  scan: Scan,
  at: Bytes,
  column: NumberBuilder,
  row: number,
  from: number,
  to: number,
): boolean {
  const { bytes, view } = at;
  let start = from;
  let end = to;
  while (start < end && isBlank(bytes[start])) start++;
  while (start < end && isBlank(bytes[end - 1])) end--;
  if (!scan.numericNulls && start < end && scanDecimal(bytes, view, start, column.values, row) === end)
    return true;
  if (lookup(scan.nulls, bytes, start, end, hashBytes(bytes, start, end)) !== -1) {
    setNull(column, row);
    return true;
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  const value = parseNumber(text, column.declared);
  if (value === undefined) {
    fail(scan, { kind: 'number', column: column.name, value: text });
    return false;
  }
  column.values[row] = value;
  return true;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}
