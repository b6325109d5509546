import type { Grid } from './grid.ts';
import { MOST_BUCKETS } from './number-keys.ts';

/**
 * The buckets of a grid as text: base64 of unsigned LEB128 numbers (seven bits a byte, the low ones first, the high bit set
 * on all but the last byte). For each bucket, ascending:
 * 1. its prefix less that of the bucket before it; of the first bucket the prefix p itself as 2 p, or -2 p - 1 where p < 0;
 * 2. twice its count, and 1 more where all its numbers are one;
 * 3. only where all are one: the low `shift` bits of that number's key.
 */
export function encodeGrid(grid: Grid): string {
  const bytes: number[] = [];
  let before = 0n;
  const low = (1n << BigInt(grid.shift)) - 1n;
  for (let i = 0; i < grid.counts.length; i++) {
    const prefix = grid.prefixes[i]!;
    if (i === 0) writeBig(bytes, prefix < 0n ? -2n * prefix - 1n : 2n * prefix);
    else writeBig(bytes, prefix - before);
    before = prefix;
    writeNumber(bytes, 2 * grid.counts[i]! + grid.single[i]!);
    if (grid.single[i] === 1) writeBig(bytes, grid.keys[i]! & low);
  }
  return Buffer.from(bytes).toString('base64');
}

/** Counts as text: base64 of unsigned LEB128 numbers. */
export function encodeCounts(counts: Float64Array): string {
  const bytes: number[] = [];
  for (const count of counts) writeNumber(bytes, count);
  return Buffer.from(bytes).toString('base64');
}

/** Reads counts back; undefined where the text is no such. */
export function decodeCounts(text: string, length: number): Float64Array | undefined {
  const read = reader(text);
  const counts = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const count = read.next();
    if (count === undefined || count > MOST_COUNT) return undefined;
    counts[i] = Number(count);
  }
  return read.ended() ? counts : undefined;
}

function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

function writeBig(bytes: number[], value: bigint): void {
  if (value <= MOST_COUNT) {
    writeNumber(bytes, Number(value));
    return;
  }
  let rest = value;
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) + 128);
  bytes.push(Number(rest));
}

const MOST_COUNT = BigInt(Number.MAX_SAFE_INTEGER);

/** Reads buckets back; undefined where the text is no such list, ascending and within 64 bits. */
export function decodeGrid(shift: number, text: string): Grid | undefined {
  const read = reader(text);
  const prefixes: bigint[] = [];
  const counts: number[] = [];
  const single: number[] = [];
  const keys: bigint[] = [];
  while (!read.ended()) {
    const step = read.next();
    const coded = read.next();
    if (step === undefined || coded === undefined || coded < 2n || coded > MOST_COUNT) return undefined;
    const before = prefixes.at(-1);
    if (before !== undefined && step === 0n) return undefined;
    const first = step & 1n ? -(step + 1n) / 2n : step / 2n;
    const prefix = before === undefined ? first : before + step;
    const one = coded & 1n;
    const low = one ? read.next() : 0n;
    if (low === undefined || low >> BigInt(shift) !== 0n) return undefined;
    const base = prefix << BigInt(shift);
    if (BigInt.asIntN(64, base) !== base || prefixes.length === MOST_BUCKETS) return undefined;
    prefixes.push(prefix);
    counts.push(Number(coded / 2n));
    single.push(Number(one));
    keys.push(base + low);
  }
  if (prefixes.length === 0) return undefined;
  return {
    shift,
    prefixes: BigInt64Array.from(prefixes),
    counts: Float64Array.from(counts),
    single: Uint8Array.from(single),
    keys: BigInt64Array.from(keys),
  };
}

/** Reads numbers of at most 64 bits one after the other; undefined where one is cut short or longer. */
function reader(text: string) {
  const bytes = Buffer.from(text, 'base64');
  let at = 0;
  return {
    ended: () => at >= bytes.length,
    next(): bigint | undefined {
      let low = 0;
      let scale = 1;
      // Six bytes are exact as a double; few numbers have more.
      for (let i = 0; i < 7; i++) {
        const byte = bytes[at++];
        if (byte === undefined) return undefined;
        low += (byte & 127) * scale;
        if (byte < 128) return BigInt(low);
        scale *= 128;
      }
      let value = BigInt(low);
      for (let i = 7n; i < 10n; i++) {
        const byte = bytes[at++];
        if (byte === undefined) return undefined;
        value += BigInt(byte & 127) << (7n * i);
        if (byte < 128) return value >> 64n === 0n ? value : undefined;
      }
      return undefined;
    },
  };
}
