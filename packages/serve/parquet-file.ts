import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { i32, i64, list, putVarint, struct, type Thrift, text, thriftBytes } from './thrift.ts';

const compress = promisify(gzip);

/** A number is a double, a time the milliseconds since 1970, a text UTF-8; each may be null. */
export interface ParquetField {
  readonly name: string;
  readonly kind: 'number' | 'text' | 'time';
}

export type ParquetCell = number | string | null;

/** Makes the bytes of one file, piece by piece, to be written one behind the other. */
export interface ParquetFile {
  /** Rows as columns in the order of the fields; never none. Not before the one before is there. */
  group(columns: readonly (readonly ParquetCell[])[]): Promise<Uint8Array>;
  /** What ends the file. Without it nobody can read the others. */
  end(): Uint8Array;
}

// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
const TYPE = { number: 5, text: 6, time: 2 } as const;
const UTF8 = 0;
const TIMESTAMP_MILLIS = 9;
const OPTIONAL = 1;
const PLAIN = 0;
const RLE = 3;
const GZIP = 2;
const DATA_PAGE = 0;
const MAGIC = new TextEncoder().encode('PAR1');

/**
 * A file of Parquet's first version with flat columns: each group of rows has one page a column, plain and by gzip, which
 * every reader reads.
 */
export function parquetFile(fields: readonly ParquetField[]): ParquetFile {
  const groups: Thrift[] = [];
  let offset = 0;
  let rows = 0;
  const take = (bytes: Uint8Array) => {
    offset += bytes.length;
    return bytes;
  };
  return {
    async group(columns) {
      const count = columns[0]!.length;
      const pieces: Uint8Array[] = offset === 0 ? [take(MAGIC)] : [];
      const chunks: Thrift[] = [];
      let total = 0;
      const pages = fields.map((field, i) => pageOf(field, columns[i]!));
      const packs = await Promise.all(pages.map((page) => compress(page, { level: 1 })));
      for (const [i, field] of fields.entries()) {
        const [page, packed] = [pages[i]!, packs[i]!];
        const header = headerOf(count, page.length, packed.length);
        const size = { plain: header.length + page.length, packed: header.length + packed.length };
        chunks.push(chunkOf(field, count, offset, size));
        pieces.push(take(header), take(packed));
        total += size.plain;
      }
      groups.push(struct({ 1: list(chunks), 2: i64(total), 3: i64(count) }));
      rows += count;
      return Buffer.concat(pieces);
    },
    end() {
      const footer = thriftBytes(footerOf(fields, groups, rows));
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, footer.length, true);
      return Buffer.concat([footer, length, MAGIC]);
    },
  };
}

/** What stands in a page: which rows have a value, then the values. */
function pageOf({ kind }: ParquetField, cells: readonly ParquetCell[]): Uint8Array {
  const levels = levelsOf(cells);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, levels.length, true);
  const values = cells.filter((cell) => cell !== null);
  return Buffer.concat([length, levels, kind === 'text' ? textsOf(values) : wordsOf(kind, values)]);
}

/** One run of single bits, eight rows a byte. */
function levelsOf(cells: readonly ParquetCell[]): Uint8Array {
  const groups = Math.ceil(cells.length / 8);
  const head: number[] = [];
  putVarint(head, groups * 2 + 1);
  const bytes = new Uint8Array(head.length + groups);
  bytes.set(head);
  for (let row = 0; row < cells.length; row++)
    if (cells[row] !== null) bytes[head.length + (row >> 3)]! |= 1 << (row & 7);
  return bytes;
}

function wordsOf(kind: 'number' | 'time', values: readonly ParquetCell[]): Uint8Array {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) {
    if (kind === 'number') view.setFloat64(8 * i, value as number, true);
    else view.setBigInt64(8 * i, BigInt(value as number), true);
  }
  return bytes;
}

function textsOf(values: readonly ParquetCell[]): Uint8Array {
  const sizes = values.map((value) => Buffer.byteLength(value as string));
  const bytes = Buffer.alloc(sizes.reduce((sum, size) => sum + 4 + size, 0));
  let at = 0;
  for (const [i, value] of values.entries()) {
    at = bytes.writeUInt32LE(sizes[i]!, at);
    at += bytes.write(value as string, at);
  }
  return bytes;
}

function headerOf(rows: number, plain: number, packed: number): Uint8Array {
  const page = struct({ 1: i32(rows), 2: i32(PLAIN), 3: i32(RLE), 4: i32(RLE) });
  return thriftBytes(struct({ 1: i32(DATA_PAGE), 2: i32(plain), 3: i32(packed), 5: page }));
}

function chunkOf(
  { name, kind }: ParquetField,
  rows: number,
  offset: number,
  size: { readonly plain: number; readonly packed: number },
): Thrift {
  const facts = struct({
    1: i32(TYPE[kind]),
    2: list([i32(PLAIN), i32(RLE)]),
    3: list([text(name)]),
    4: i32(GZIP),
    5: i64(rows),
    6: i64(size.plain),
    7: i64(size.packed),
    9: i64(offset),
  });
  return struct({ 2: i64(offset), 3: facts });
}

function footerOf(fields: readonly ParquetField[], groups: readonly Thrift[], rows: number): Thrift {
  const elements = fields.map(({ name, kind }) =>
    struct({
      1: i32(TYPE[kind]),
      3: i32(OPTIONAL),
      4: text(name),
      ...(kind === 'text' ? { 6: i32(UTF8) } : {}),
      ...(kind === 'time' ? { 6: i32(TIMESTAMP_MILLIS) } : {}),
    }),
  );
  const root = struct({ 4: text('rows'), 5: i32(fields.length) });
  return struct({
    1: i32(1),
    2: list([root, ...elements]),
    3: i64(rows),
    4: list(groups),
    6: text('pawl'),
  });
}
