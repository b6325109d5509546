import { PawlError } from '@pawl/records';
import type { Feed } from './byte-feed.ts';
import { type ByteSource, fileSource, fileStart, type OnBytes } from './byte-source.ts';
import { gunzipped, isGzip, recoded } from './transcode.ts';

export interface TextOptions {
  /** The file's name in errors. */
  readonly name: string;
  /** A label of the Encoding Standard; UTF-8 without it. */
  readonly encoding?: string | undefined;
  readonly onBytes?: OnBytes | undefined;
}

export interface TextSource {
  readonly source: ByteSource;
  /** The text is the file's own bytes, so that any part of it can be read alone. */
  readonly direct: boolean;
}

/** A text file as UTF-8 bytes: decompressed when it starts like gzip, recoded when it has another encoding. */
export async function textSource(path: string, options: TextOptions): Promise<TextSource> {
  const compressed = isGzip(await fileStart(path, 2));
  const file = await fileSource(path, options.onBytes);
  try {
    const plain = compressed ? gunzipped(file, options.name) : file;
    if (options.encoding === undefined || /^utf-?8$/i.test(options.encoding)) {
      return { source: plain, direct: !compressed };
    }
    return { source: recoded(plain, options.encoding, options.name), direct: false };
  } catch (error) {
    await file.close();
    throw error;
  }
}

const BYTE_ORDER_MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['UTF-32LE', [0xff, 0xfe, 0, 0]],
  ['UTF-32BE', [0, 0, 0xfe, 0xff]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
];
/** Where binary content shows itself. */
const LOOKED_AT = 4096;

/** Starts a feed: skips a UTF-8 byte order mark, and refuses what is visibly no UTF-8 text. */
export async function openText(feed: Feed, name: string): Promise<void> {
  do await feed.more();
  while (!feed.block.final && feed.block.end - feed.block.start < LOOKED_AT);
  const { bytes, start, end } = feed.block;
  const starts = (marks: readonly number[]) =>
    marks.every((byte, i) => start + i < end && bytes[start + i] === byte);
  if (starts([0xef, 0xbb, 0xbf])) feed.advance(start + 3);
  const mark = BYTE_ORDER_MARKS.find(([, marks]) => starts(marks));
  if (mark) throw wrongEncoding(mark[0], name);
  const binary = [
    ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
    ['a zip archive or an Excel workbook', [0x50, 0x4b, 3, 4]],
  ] as const;
  const other = binary.find(([, marks]) => starts(marks));
  if (other) throw notText(`the file is ${other[0]}, not text`, name);
  const nul = bytes.subarray(start, Math.min(end, start + LOOKED_AT)).indexOf(0);
  if (nul === 1) throw wrongEncoding('UTF-16LE', name);
  if (nul !== -1) throw notText(`byte ${nul} is NUL: the file is binary, or text in UTF-16 or UTF-32`, name);
}

function wrongEncoding(encoding: string, name: string): PawlError {
  return new PawlError('data', `the text is ${encoding}, not UTF-8`, {
    where: name,
    remedy: encoding.startsWith('UTF-16')
      ? `Set \`encoding: ${encoding.toLowerCase()}\`, or save the file as UTF-8.`
      : 'Save the file as UTF-8.',
  });
}

function notText(message: string, name: string): PawlError {
  return new PawlError('data', message, {
    where: name,
    remedy: 'Give a text file, or rename the file to what it is (.parquet); save a workbook as CSV.',
  });
}
