import * as zlib from 'node:zlib';
import type { CompressionCodec, Compressors } from 'hyparquet';
import type { Decompress } from './parquet-fast.ts';
import { canHold, unsnappy } from './snappy.ts';

/** Decompression by the fastest means there are, one page after another into the same memory where it can be. */
export function decompressor(codec: CompressionCodec, compressors: Compressors): Decompress {
  if (codec === 'UNCOMPRESSED') return (bytes) => bytes;
  if (codec === 'SNAPPY') return snappy();
  const native = nativeOf(codec);
  const other = compressors[codec];
  return (bytes, length) => {
    if (length === 0) return new Uint8Array();
    return native ? native(bytes, { maxOutputLength: length }) : other?.(bytes, length);
  };
}

function snappy(): Decompress {
  let page = new Uint8Array(0);
  return (bytes, length) => {
    if (!canHold(bytes.length, length)) return undefined;
    if (page.length < length) page = new Uint8Array(Math.ceil(length * 1.25));
    return unsnappy(bytes, page, length) ? page.subarray(0, length) : undefined;
  };
}

type Native = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** What Node brings itself; Zstandard only lately. */
function nativeOf(codec: CompressionCodec): Native | undefined {
  if (codec === 'GZIP') return zlib.gunzipSync;
  if (codec === 'BROTLI') return zlib.brotliDecompressSync;
  return codec === 'ZSTD' ? (zlib as { readonly zstdDecompressSync?: Native }).zstdDecompressSync : undefined;
}
