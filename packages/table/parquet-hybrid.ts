import { type Cursor, NotFast, varint } from './parquet-header.ts';

/** Wider codes would need a dictionary of more entries than there is memory for. */
const WIDEST = 24;

/**
 * Reads `count` numbers of `width` bits each, in runs of equal ones and packed ones, as levels and codes are written.
 * `target` has room for them.
 */
export function readHybrid(
  cursor: Cursor,
  width: number,
  target: Uint8Array | Int32Array,
  count: number,
): void {
  if (width > WIDEST) throw new NotFast('codes are too wide');
  for (let done = 0; done < count; ) {
    const head = varint(cursor);
    const length = head >>> 1;
    if (length === 0) throw new NotFast('an empty run');
    if (head & 1) {
      const packed = Math.min(length * 8, count - done);
      readPacked(cursor, width, target, done, packed, length * width);
      done += packed;
    } else {
      if (length > count - done) throw new NotFast('a run is too long');
      target.fill(readRepeated(cursor, width), done, done + length);
      done += length;
    }
  }
}

function readRepeated(cursor: Cursor, width: number): number {
  const bytes = (width + 7) >> 3;
  if (bytes > cursor.bytes.length - cursor.at) throw new NotFast('a run ends too soon');
  let value = 0;
  for (let i = 0; i < bytes; i++) value |= cursor.bytes[cursor.at++]! << (8 * i);
  return value;
}

function readPacked(
  cursor: Cursor,
  width: number,
  target: Uint8Array | Int32Array,
  from: number,
  count: number,
  bytes: number,
): void {
  const { bytes: source, at } = cursor;
  // The last run may be cut off behind the last number.
  if (Math.ceil((count * width) / 8) > source.length - at) throw new NotFast('packed numbers end too soon');
  cursor.at = Math.min(source.length, at + bytes);
  if (width === 1) unpackBits(source, at, target, from, count);
  else unpack(source, at, width, target, from, count);
}

function unpackBits(
  source: Uint8Array,
  at: number,
  target: Uint8Array | Int32Array,
  from: number,
  count: number,
): void {
  const whole = count & ~7;
  for (let i = 0, place = from, byte = at; i < whole; i += 8, place += 8) {
    const bits = source[byte++]!;
    target[place] = bits & 1;
    target[place + 1] = (bits >> 1) & 1;
    target[place + 2] = (bits >> 2) & 1;
    target[place + 3] = (bits >> 3) & 1;
    target[place + 4] = (bits >> 4) & 1;
    target[place + 5] = (bits >> 5) & 1;
    target[place + 6] = (bits >> 6) & 1;
    target[place + 7] = bits >> 7;
  }
  for (let i = whole; i < count; i++) target[from + i] = (source[at + (i >> 3)]! >> (i & 7)) & 1;
}

function unpack(
  source: Uint8Array,
  at: number,
  width: number,
  target: Uint8Array | Int32Array,
  from: number,
  count: number,
): void {
  const mask = 2 ** width - 1;
  // A number and the bits before it in its first byte fit into four bytes, which the last ones do not have behind them.
  const roomy = Math.min(count, Math.max(0, Math.floor(((source.length - at - 4) * 8) / width)));
  let bit = 0;
  for (let i = 0; i < roomy; i++, bit += width) {
    const byte = at + (bit >> 3);
    const word =
      source[byte]! | (source[byte + 1]! << 8) | (source[byte + 2]! << 16) | (source[byte + 3]! << 24);
    target[from + i] = (word >>> (bit & 7)) & mask;
  }
  for (let i = roomy; i < count; i++) {
    let number = 0;
    for (let place = 0; place < width; place++, bit++)
      number |= ((source[at + (bit >> 3)]! >> (bit & 7)) & 1) << place;
    target[from + i] = number;
  }
}
