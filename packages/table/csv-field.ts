import { add, EMPTY_HASH, hashByte, hashBytes, lookup } from './byte-dictionary.ts';
import type { Block } from './byte-feed.ts';
import { type Builder, type NumberBuilder, setNull, type TextBuilder } from './csv-columns.ts';
import { CR, fail, LF, QUOTE, type Scan, STOPPED } from './csv-state.ts';
import { scanDecimal } from './decimal.ts';
import { parseNumber } from './number-text.ts';
import { firstBadByte } from './utf8.ts';

const SPACE = 32;
const TAB = 9;
/** How much of a value an error shows. */
const SHOWN = 40;

/** Reads an unquoted field of a text column; returns the position of the byte that ends it. */
export function textField(scan: Scan, block: Block, column: TextBuilder, from: number): number {
  const { bytes, end } = block;
  const { delimiter } = scan;
  let at = from;
  let hash = EMPTY_HASH;
  for (let byte = bytes[at]!; byte !== delimiter && byte !== LF && byte !== CR; byte = bytes[++at]!) {
    hash = hashByte(hash, byte);
  }
  if (at === end && !block.final) return STOPPED;
  if (lookup(scan.nulls, bytes, from, at, hash) !== -1) column.codes[scan.rows] = -1;
  else if (!intern(scan, block, column, bytes, from, at, hash, from)) return STOPPED;
  return at;
}

/** Reads an unquoted field of a number column that is not a bare number up to its delimiter. */
export function numberField(scan: Scan, block: Block, column: NumberBuilder, from: number): number {
  const { bytes, end } = block;
  const { delimiter } = scan;
  let at = from;
  while (bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) at++;
  if (at === end && !block.final) return STOPPED;
  return readNumber(scan, block, column, from, at) ? at : STOPPED;
}

/**
 * Reads a field that starts with a quote; returns the position of the byte after the closing one. In a text column a
 * quoted value is always text, null tokens and the empty string too; in a number column quotes change nothing.
 */
export function quotedField(scan: Scan, block: Block, column: Builder, from: number): number {
  const { bytes, end } = block;
  let at = from + 1;
  let doubled = 0;
  let lines = 0;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte === LF) lines++;
    if (byte !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE || at + 1 === end) break;
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
  if (column.kind === 'number') {
    if (!readNumber(scan, block, column, from + 1, at)) return STOPPED;
  } else if (doubled > 0) {
    const plain = undouble(bytes, from + 1, at, doubled);
    const hash = hashBytes(plain, 0, plain.length);
    if (!intern(scan, block, column, plain, 0, plain.length, hash, from)) return STOPPED;
  } else if (!intern(scan, block, column, bytes, from + 1, at, hashBytes(bytes, from + 1, at), from)) {
    return STOPPED;
  }
  scan.extraLines += lines;
  return at + 1;
}

function undouble(bytes: Uint8Array, from: number, to: number, doubled: number): Uint8Array {
  const plain = new Uint8Array(to - from - doubled);
  for (let i = from, j = 0; i < to; i++, j++) {
    plain[j] = bytes[i]!;
    if (bytes[i] === QUOTE) i++;
  }
  return plain;
}

/** Stores a text value. False after a fault: a new value must be UTF-8 without NUL; `at` is the field's place. */
function intern(
  scan: Scan,
  block: Block,
  column: TextBuilder,
  bytes: Uint8Array,
  from: number,
  to: number,
  hash: number,
  at: number,
): boolean {
  let code = lookup(column.dictionary, bytes, from, to, hash);
  if (code === -1) {
    const bad = firstBadByte(bytes, from, to);
    if (bad !== -1) {
      const offset = block.offset + at + (bad - from);
      fail(scan, { kind: 'utf8', column: column.name, offset });
      return false;
    }
    if (hasNul(bytes, from, to)) {
      fail(scan, { kind: 'nul', column: column.name });
      return false;
    }
    code = add(column.dictionary, bytes, from, to, hash);
  }
  column.codes[scan.rows] = code;
  return true;
}

function hasNul(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === 0) return true;
  return false;
}

/** Stores what [from, to) says in a number column, null included. False after a fault. */
function readNumber(scan: Scan, block: Block, column: NumberBuilder, from: number, to: number): boolean {
  const { bytes, view } = block;
  const { rows: row } = scan;
  let start = from;
  let end = to;
  while (start < end && isBlank(bytes[start])) start++;
  while (start < end && isBlank(bytes[end - 1])) end--;
  if (lookup(scan.nulls, bytes, start, end, hashBytes(bytes, start, end)) !== -1) {
    setNull(column, row);
    return true;
  }
  if (start < end && scanDecimal(bytes, view, start, column.values, row) === end) return true;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  const value = parseNumber(text, column.declared);
  if (value === undefined) {
    const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
    fail(scan, { kind: 'number', column: column.name, value: shown });
    return false;
  }
  column.values[row] = value;
  return true;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}
