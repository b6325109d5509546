import type { ColumnChunk, CompressionCodec, Compressors } from 'hyparquet';
import { fastColumn, readChunk } from './parquet-fast.ts';
import { decompressor } from './parquet-inflate.ts';
import type { ParquetColumn } from './parquet-values.ts';
import type { ValueBuilder } from './value-columns.ts';

/** A column chunk that can be read the fast way, as far as the file says. */
export interface FastChunk {
  /** Where its bytes are in the file. */
  readonly start: number;
  readonly length: number;
  /** Reads the bytes into rows from `first` on; false where that must be done the slow way, and the rows are as before. */
  read(bytes: Uint8Array, compressors: Compressors, column: ValueBuilder, first: number): boolean;
  /** The same, and throws what it stopped at. */
  readOrThrow(bytes: Uint8Array, compressors: Compressors, column: ValueBuilder, first: number): void;
}

/** Old bit-packed levels are declared by some writers and written by none of them. */
const ENCODINGS: ReadonlySet<string> = new Set([
  'PLAIN',
  'PLAIN_DICTIONARY',
  'RLE_DICTIONARY',
  'RLE',
  'BIT_PACKED',
]);

/** How to read a chunk of `rows` rows the fast way; undefined where it cannot be. */
export function fastChunk(
  { meta_data: meta, file_path: elsewhere }: ColumnChunk,
  source: ParquetColumn,
  kind: ValueBuilder['kind'],
  rows: number,
  fileLength: number,
): FastChunk | undefined {
  if (!meta || elsewhere !== undefined) return undefined;
  if (meta.path_in_schema.length !== 1 || meta.path_in_schema[0] !== source.name) return undefined;
  const fast = fastColumn(source);
  if (!fast || meta.type !== fast.type || (kind === 'number') !== (source.kind === 'number'))
    return undefined;
  if (Number(meta.num_values) !== rows || !meta.encodings.every((name) => ENCODINGS.has(name)))
    return undefined;
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const length = Number(meta.total_compressed_size);
  if (!(start >= 0 && length >= 0 && start + length <= fileLength)) return undefined;
  const readOrThrow: FastChunk['readOrThrow'] = (bytes, compressors, column, first) =>
    readChunk(bytes, fast, decompressorOf(meta.codec, compressors), column, first, rows);
  return {
    start,
    length,
    readOrThrow,
    read(bytes, compressors, column, first) {
      const undo = undoOf(column, first, rows);
      try {
        readOrThrow(bytes, compressors, column, first);
        return true;
      } catch {
        // Whatever it is, the slow way meets it again, and says so.
        undo();
        return false;
      }
    },
  };
}

/** Decompressors keep the memory they work in. */
const DECOMPRESSORS = new Map<CompressionCodec, ReturnType<typeof decompressor>>();

function decompressorOf(codec: CompressionCodec, compressors: Compressors) {
  const known = DECOMPRESSORS.get(codec) ?? decompressor(codec, compressors);
  DECOMPRESSORS.set(codec, known);
  return known;
}

/** Takes back what a reading that failed has left in a column. */
function undoOf(column: ValueBuilder, first: number, rows: number): () => void {
  if (column.kind === 'number') {
    const { nulls } = column;
    return () => {
      column.nulls = nulls?.fill(0, first, first + rows);
    };
  }
  const { codeOf } = column;
  const { size } = codeOf;
  return () => {
    for (const [word, code] of codeOf) if (code >= size) codeOf.delete(word);
  };
}
