import { endianness } from 'node:os';
import type { SchemaElement } from 'hyparquet';
import { add, type ByteDictionary, emptyDictionary, hashBytes, lookup } from './byte-dictionary.ts';
import type { ColumnKind } from './column.ts';
import type { NumberBuilder } from './csv-columns.ts';
import { type Cursor, NotFast, type PageHeader, pageHeader } from './parquet-header.ts';
import { readHybrid } from './parquet-hybrid.ts';
import { decodeText, type ParquetColumn } from './parquet-values.ts';
import { codeOfWord, type ValueBuilder, type WordBuilder } from './value-columns.ts';

/** Makes `length` bytes of compressed ones, valid until the next call; undefined where it cannot. */
export type Decompress = (bytes: Uint8Array, length: number) => Uint8Array | undefined;

/** A column whose pages are read straight into the arrays of a table. */
export interface FastColumn {
  readonly kind: ColumnKind;
  readonly type: 'BOOLEAN' | 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE' | 'BYTE_ARRAY';
  readonly unsigned: boolean;
  readonly optional: boolean;
  readonly convert: ParquetColumn['convert'];
}

type Physical = FastColumn['type'];

const WHOLE_TYPES: ReadonlySet<string> = new Set([
  'INT_8',
  'INT_16',
  'INT_32',
  'INT_64',
  'UINT_8',
  'UINT_16',
]);
const TEXT_TYPES: ReadonlySet<string> = new Set(['UTF8', 'ENUM', 'JSON', 'STRING']);
const DAY_TYPES: ReadonlySet<string> = new Set(['DATE', 'TIME_MILLIS', 'TIME']);
const MOMENT_TYPES: ReadonlySet<string> = new Set([
  'TIME_MICROS',
  'TIMESTAMP_MILLIS',
  'TIMESTAMP_MICROS',
  'TIME',
  'TIMESTAMP',
]);

/** How the column is read the fast way; undefined where it is not. */
export function fastColumn({ element, convert, kind }: ParquetColumn): FastColumn | undefined {
  const { type, repetition_type: repetition } = element;
  if (endianness() !== 'LE' || repetition === 'REPEATED') return undefined;
  const fast = (unsigned = false): FastColumn => ({
    kind,
    type: type as Physical,
    unsigned,
    optional: repetition !== 'REQUIRED',
    convert,
  });
  const marks = [element.converted_type, element.logical_type?.type].filter((mark) => mark !== undefined);
  const only = (allowed: ReadonlySet<string>) => marks.every((mark) => allowed.has(mark));
  if (type === 'DOUBLE' || type === 'FLOAT' || type === 'BOOLEAN') {
    return marks.length === 0 ? fast() : undefined;
  }
  if (type === 'BYTE_ARRAY') return kind === 'text' && only(TEXT_TYPES) ? fast() : undefined;
  if (type !== 'INT32' && type !== 'INT64') return undefined;
  if (kind === 'number') return wholeNumbers(element, fast);
  return marks.length > 0 && only(type === 'INT32' ? DAY_TYPES : MOMENT_TYPES) ? fast() : undefined;
}

function wholeNumbers(
  { type, converted_type: converted, logical_type: logical }: SchemaElement,
  fast: (unsigned: boolean) => FastColumn,
): FastColumn | undefined {
  const bits = type === 'INT32' ? 32 : 64;
  if (logical && logical.type !== 'INTEGER') return undefined;
  if (logical && logical.bitWidth > bits) return undefined;
  const unsigned = converted === `UINT_${bits}` || (logical?.bitWidth === bits && !logical.isSigned);
  return converted === undefined || unsigned || WHOLE_TYPES.has(converted) ? fast(unsigned) : undefined;
}

/** Arrays that one page after another is read into. */
const scratch = { levels: new Uint8Array(0), codes: new Int32Array(0) };

/** A dictionary page; of words also the code in the column of each entry, -1 for one not met yet. */
type Dictionary =
  | { readonly kind: 'number'; readonly numbers: Float64Array }
  | { readonly kind: 'text'; readonly codes: Int32Array; readonly word: (entry: number) => string };

/** A page's values, which start at a place in its bytes. */
interface Values {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly encoding: number;
  /** Rows of the page, and those of them that have a value. */
  readonly rows: number;
  readonly present: number;
}

/**
 * Reads a column chunk into rows [first, first + rows) of a column. Throws NotFast where it holds what is read otherwise
 * or is damaged; the rows then hold anything.
 */
export function readChunk(
  bytes: Uint8Array,
  fast: FastColumn,
  decompress: Decompress,
  column: ValueBuilder,
  first: number,
  rows: number,
): void {
  const cursor = { bytes, at: 0 };
  const end = first + rows;
  let dictionary: Dictionary | undefined;
  const interned: Interned = { entries: emptyDictionary(), codes: [] };
  for (let row = first; row < end; ) {
    const header = pageHeader(cursor);
    if (header.compressed < 0 || header.uncompressed < 0 || header.compressed > bytes.length - cursor.at)
      throw new NotFast('a page ends behind its column');
    const body = bytes.subarray(cursor.at, cursor.at + header.compressed);
    cursor.at += header.compressed;
    if (header.type === 2) {
      if (dictionary || row > first) throw new NotFast('a second dictionary');
      dictionary = dictionaryOf(unpacked(body, header.uncompressed, decompress), header, fast);
      continue;
    }
    const count = header.values;
    if (count < 0 || count > end - row) throw new NotFast('a page has more values than rows are left');
    const values =
      header.type === 0
        ? firstPage(body, header, fast, decompress)
        : secondPage(body, header, fast, decompress);
    if (column.kind === 'number') readNumbers(values, fast, dictionary, column, row);
    else readWords(values, fast, dictionary, interned, column, row);
    row += count;
  }
}

function unpacked(body: Uint8Array, length: number, decompress: Decompress): Uint8Array {
  const bytes = decompress(body, length);
  if (bytes?.length !== length) throw new NotFast('a page cannot be decompressed');
  return bytes;
}

function firstPage(body: Uint8Array, header: PageHeader, fast: FastColumn, decompress: Decompress): Values {
  const bytes = unpacked(body, header.uncompressed, decompress);
  const { values: rows, encoding } = header;
  if (!fast.optional) return { bytes, at: 0, encoding, rows, present: rows };
  if (header.levels !== 3 || bytes.length < 4) throw new NotFast('levels of an old encoding');
  const end = 4 + lengthAt(bytes, 0);
  if (end > bytes.length) throw new NotFast('levels end behind their page');
  const present = readLevels({ bytes: bytes.subarray(0, end), at: 4 }, rows);
  return { bytes, at: end, encoding, rows, present };
}

function secondPage(body: Uint8Array, header: PageHeader, fast: FastColumn, decompress: Decompress): Values {
  const { values: rows, encoding, definitionBytes, repetitionBytes, type } = header;
  if (type !== 3 || repetitionBytes !== 0 || definitionBytes < 0 || definitionBytes > body.length)
    throw new NotFast('a page of unknown kind');
  const present = fast.optional
    ? readLevels({ bytes: body.subarray(0, definitionBytes), at: 0 }, rows)
    : rows;
  if (header.nulls !== rows - present) throw new NotFast('a page miscounts its nulls');
  const rest = body.subarray(definitionBytes);
  const length = header.uncompressed - definitionBytes;
  const bytes = header.isCompressed ? unpacked(rest, length, decompress) : rest;
  return { bytes, at: 0, encoding, rows, present };
}

/** Reads which rows have a value into the scratch, and returns how many. */
function readLevels(cursor: Cursor, rows: number): number {
  if (scratch.levels.length < rows) scratch.levels = new Uint8Array(roomFor(rows));
  const { levels } = scratch;
  readHybrid(cursor, 1, levels, rows);
  let present = 0;
  for (let i = 0; i < rows; i++) present += levels[i]!;
  return present;
}

function readCodes({ bytes, at, present }: Values): Int32Array {
  if (scratch.codes.length < present) scratch.codes = new Int32Array(roomFor(present));
  const width = present === 0 ? 0 : bytes[at];
  if (width === undefined) throw new NotFast('a page without codes');
  if (width === 0) scratch.codes.fill(0, 0, present);
  else readHybrid({ bytes, at: at + 1 }, width, scratch.codes, present);
  return scratch.codes;
}

function roomFor(count: number): number {
  return Math.max(4096, Math.ceil(count * 1.25));
}

function isCoded(encoding: number): boolean {
  return encoding === 2 || encoding === 8;
}

/** Bytes of a value of fixed length. */
const WIDTHS = { INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8 } as const;

function dictionaryOf(bytes: Uint8Array, header: PageHeader, fast: FastColumn): Dictionary {
  const count = header.values;
  if (count < 0 || count > bytes.length || !(header.encoding === 0 || header.encoding === 2))
    throw new NotFast('a dictionary of unknown kind');
  const { type, convert } = fast;
  if (type === 'BOOLEAN') throw new NotFast('a dictionary of booleans');
  // The bytes are overwritten by the next page.
  const own = bytes.slice();
  if (fast.kind === 'number') {
    const numbers = new Float64Array(count);
    putNumbers({ bytes: own, at: 0, present: count }, fast, numbers, 0);
    return { kind: 'number', numbers };
  }
  const codes = new Int32Array(count).fill(-1);
  if (type === 'BYTE_ARRAY') {
    const starts = textStarts({ bytes: own, at: 0, present: count });
    return { kind: 'text', codes, word: (entry) => textOf(own, starts[entry]! + 4, starts[entry + 1]!) };
  }
  requireRoom({ bytes: own, at: 0, present: count }, WIDTHS[type]);
  const view = viewOf(own);
  return { kind: 'text', codes, word: (entry) => converted(view, type, entry * WIDTHS[type], convert) };
}

function requireRoom({ bytes, at, present }: Pick<Values, 'bytes' | 'at' | 'present'>, width: number): void {
  if (present * width > bytes.length - at) throw new NotFast('values end behind their page');
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** Reads the numbers of a page into rows from `row` on. */
function readNumbers(
  page: Values,
  fast: FastColumn,
  dictionary: Dictionary | undefined,
  column: NumberBuilder,
  row: number,
): void {
  const { values } = column;
  if (isCoded(page.encoding)) {
    if (dictionary?.kind !== 'number') throw new NotFast('codes without a dictionary');
    const { numbers } = dictionary;
    const codes = readCodes(page);
    for (let i = 0; i < page.present; i++) {
      const code = codes[i]!;
      if (code >= numbers.length) throw new NotFast('a code of no value');
      values[row + i] = numbers[code]!;
    }
  } else {
    if (page.encoding !== 0) throw new NotFast('another encoding');
    putNumbers(page, fast, values, row);
  }
  if (page.present === page.rows) return;
  column.nulls ??= new Uint8Array(values.length);
  const { levels } = scratch;
  // Backwards, so that no value is overwritten before it has moved.
  for (let i = page.rows - 1, from = row + page.present; i >= 0; i--) {
    const there = levels[i]!;
    from -= there;
    values[row + i] = there === 1 ? values[from]! : Number.NaN;
    column.nulls[row + i] = 1 - there;
  }
}

/** Numbers that stand one after another. */
function putNumbers(
  page: Pick<Values, 'bytes' | 'at' | 'present'>,
  { type, unsigned }: FastColumn,
  target: Float64Array,
  row: number,
): void {
  const { bytes, at, present } = page;
  if (type === 'BOOLEAN' || type === 'BYTE_ARRAY') throw new NotFast('no numbers');
  requireRoom(page, WIDTHS[type]);
  if (type === 'DOUBLE') {
    const into = new Uint8Array(target.buffer, target.byteOffset + 8 * row, 8 * present);
    into.set(bytes.subarray(at, at + 8 * present));
    return;
  }
  const view = viewOf(bytes);
  if (type === 'FLOAT') {
    for (let i = 0; i < present; i++) target[row + i] = view.getFloat32(at + 4 * i, true);
  } else if (type === 'INT32') {
    for (let i = 0; i < present; i++) {
      const value = view.getInt32(at + 4 * i, true);
      target[row + i] = unsigned ? value >>> 0 : value;
    }
  } else for (let i = 0; i < present; i++) target[row + i] = longAt(view, at + 8 * i, unsigned);
}

/** An integer that a double holds. */
function longAt(view: DataView, at: number, unsigned: boolean): number {
  const high = view.getInt32(at + 4, true);
  const value = (unsigned ? high >>> 0 : high) * 2 ** 32 + view.getUint32(at, true);
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  const exact = unsigned ? view.getBigUint64(at, true) : view.getBigInt64(at, true);
  if (BigInt(Number(exact)) !== exact)
    throw new NotFast(`${exact} is an integer that no double holds exactly`);
  return Number(exact);
}

/** Texts met in the pages of a chunk that stand there in full, and the code of each in the column. */
interface Interned {
  readonly entries: ByteDictionary;
  readonly codes: number[];
}

/** Reads the words of a page into rows from `row` on. */
function readWords(
  page: Values,
  fast: FastColumn,
  dictionary: Dictionary | undefined,
  interned: Interned,
  column: WordBuilder,
  row: number,
): void {
  const { codes } = column;
  if (isCoded(page.encoding)) putCoded(page, dictionary, column, row);
  else if (fast.type === 'BYTE_ARRAY') putTexts(page, interned, column, row);
  else if (fast.type === 'BOOLEAN') putBooleans(page, column, row);
  else putConverted(page, fast, column, row);
  if (page.present === page.rows) return;
  const { levels } = scratch;
  for (let i = page.rows - 1, from = row + page.present; i >= 0; i--) {
    const there = levels[i]!;
    from -= there;
    codes[row + i] = there === 1 ? codes[from]! : -1;
  }
}

function putCoded(page: Values, dictionary: Dictionary | undefined, column: WordBuilder, row: number): void {
  if (dictionary?.kind !== 'text') throw new NotFast('codes without a dictionary');
  const { codes: known, word } = dictionary;
  const codes = readCodes(page);
  for (let i = 0; i < page.present; i++) {
    const entry = codes[i]!;
    if (entry >= known.length) throw new NotFast('a code of no value');
    let code = known[entry]!;
    if (code < 0) {
      code = codeOfWord(column, word(entry));
      known[entry] = code;
    }
    column.codes[row + i] = code;
  }
}

function putTexts(page: Values, { entries, codes }: Interned, column: WordBuilder, row: number): void {
  if (page.encoding !== 0) throw new NotFast('another encoding');
  const { bytes, present } = page;
  let at = page.at;
  for (let i = 0; i < present; i++) {
    if (at + 4 > bytes.length) throw new NotFast('values end behind their page');
    const from = at + 4;
    const to = from + lengthAt(bytes, at);
    if (to > bytes.length) throw new NotFast('values end behind their page');
    const hash = hashBytes(bytes, from, to);
    let entry = lookup(entries, bytes, from, to, hash);
    if (entry < 0) {
      entry = add(entries, bytes, from, to, hash);
      codes.push(codeOfWord(column, textOf(bytes, from, to)));
    }
    column.codes[row + i] = codes[entry]!;
    at = to;
  }
}

function putBooleans({ bytes, at, encoding, present }: Values, column: WordBuilder, row: number): void {
  if (encoding !== 0 && encoding !== 3) throw new NotFast('another encoding');
  if (scratch.codes.length < present) scratch.codes = new Int32Array(roomFor(present));
  const bits = scratch.codes;
  if (encoding === 3) {
    // The length of the runs stands before them.
    readHybrid({ bytes, at: at + 4 }, 1, bits, present);
  } else {
    if (Math.ceil(present / 8) > bytes.length - at) throw new NotFast('values end behind their page');
    for (let i = 0; i < present; i++) bits[i] = (bytes[at + (i >> 3)]! >> (i & 7)) & 1;
  }
  for (let i = 0; i < present; i++)
    column.codes[row + i] = codeOfWord(column, bits[i] === 1 ? 'true' : 'false');
}

function putConverted(page: Values, { type, convert }: FastColumn, column: WordBuilder, row: number): void {
  if (page.encoding !== 0 || (type !== 'INT32' && type !== 'INT64')) throw new NotFast('another encoding');
  const width = WIDTHS[type];
  requireRoom(page, width);
  const view = viewOf(page.bytes);
  for (let i = 0; i < page.present; i++) {
    column.codes[row + i] = codeOfWord(column, converted(view, type, page.at + width * i, convert));
  }
}

/** The text of a value that is stored as an integer. */
function converted(view: DataView, type: Physical, at: number, convert: FastColumn['convert']): string {
  const text = convert(type === 'INT32' ? view.getInt32(at, true) : view.getBigInt64(at, true));
  if (text === undefined) throw new NotFast('a date or time that no calendar has');
  return String(text);
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  const text = decodeText(bytes.subarray(from, to));
  if (text === undefined) throw new NotFast('the value is binary, not UTF-8 text');
  return text;
}

/** Where the length before each text stands, and the end of the last. */
function textStarts({ bytes, at, present }: Pick<Values, 'bytes' | 'at' | 'present'>): Int32Array {
  const starts = new Int32Array(present + 1);
  let place = at;
  for (let i = 0; i < present; i++) {
    if (place + 4 > bytes.length) throw new NotFast('values end behind their page');
    starts[i] = place;
    place += 4 + lengthAt(bytes, place);
    if (place > bytes.length) throw new NotFast('values end behind their page');
  }
  starts[present] = place;
  return starts;
}
