/**
 * Distinct byte strings, numbered in order of first appearance. Holds their bytes end to end in one array, so that
 * a value seen before costs a hash and a comparison and never a JavaScript string.
 */
export interface ByteDictionary {
  size: number;
  bytes: Uint8Array;
  /** Entry i is bytes[ends[i]..ends[i + 1]]. */
  ends: Int32Array;
  hashes: Int32Array;
  /** Open addressing: entry number + 1, 0 for a free slot. Its length is a power of two. */
  slots: Int32Array;
}

const OFFSET_BASIS = 0x811c9dc5 | 0;
/** Entries are decoded together in pieces of about this many bytes. */
const PIECE = 1 << 20;
/** Offsets are 32-bit. */
export const MAX_DICTIONARY_BYTES = 2 ** 30;

export function emptyDictionary(): ByteDictionary {
  return {
    size: 0,
    bytes: new Uint8Array(256),
    ends: new Int32Array(17),
    hashes: new Int32Array(16),
    slots: new Int32Array(32),
  };
}

/** The hash (FNV-1a) that `intern` and `lookup` take; callers may compute it as they scan, with `hashByte`. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = OFFSET_BASIS;
  for (let i = from; i < to; i++) hash = hashByte(hash, bytes[i]!);
  return hash;
}

export const EMPTY_HASH = OFFSET_BASIS;

export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/** The number of the entry with these bytes, or -1. */
export function lookup(
  dictionary: ByteDictionary,
  bytes: Uint8Array,
  from: number,
  to: number,
  hash: number,
): number {
  const { slots } = dictionary;
  const mask = slots.length - 1;
  let slot = spread(hash) & mask;
  for (let entry = slots[slot]!; entry !== 0; slot = (slot + 1) & mask, entry = slots[slot]!) {
    if (dictionary.hashes[entry - 1] === hash && sameBytes(dictionary, entry - 1, bytes, from, to)) {
      return entry - 1;
    }
  }
  return -1;
}

/** Adds an entry known to be absent and returns its number. */
export function add(
  dictionary: ByteDictionary,
  bytes: Uint8Array,
  from: number,
  to: number,
  hash: number,
): number {
  const entry = dictionary.size;
  const used = dictionary.ends[entry]!;
  const length = to - from;
  reserve(dictionary, used + length);
  for (let i = 0; i < length; i++) dictionary.bytes[used + i] = bytes[from + i]!;
  dictionary.ends[entry + 1] = used + length;
  dictionary.hashes[entry] = hash;
  place(dictionary.slots, hash, entry);
  dictionary.size = entry + 1;
  return entry;
}

/** Room for one more entry and this many bytes in all. */
function reserve(dictionary: ByteDictionary, length: number): void {
  if (length > MAX_DICTIONARY_BYTES) {
    throw new RangeError('the distinct values of a text column take more than 1 GB');
  }
  if (length > dictionary.bytes.length) {
    const grown = new Uint8Array(
      Math.min(MAX_DICTIONARY_BYTES, Math.max(length, dictionary.bytes.length * 2)),
    );
    grown.set(dictionary.bytes);
    dictionary.bytes = grown;
  }
  if (dictionary.size < dictionary.hashes.length) return;
  const capacity = dictionary.size * 2;
  const ends = new Int32Array(capacity + 1);
  ends.set(dictionary.ends);
  const hashes = new Int32Array(capacity);
  hashes.set(dictionary.hashes);
  const slots = new Int32Array(capacity * 2);
  for (let entry = 0; entry < dictionary.size; entry++) place(slots, hashes[entry]!, entry);
  dictionary.ends = ends;
  dictionary.hashes = hashes;
  dictionary.slots = slots;
}

function place(slots: Int32Array, hash: number, entry: number): void {
  const mask = slots.length - 1;
  let slot = spread(hash) & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = entry + 1;
}

/** FNV's low bits are its weakest: fold the high ones in. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

function sameBytes(
  dictionary: ByteDictionary,
  entry: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): boolean {
  const held = dictionary.bytes;
  const start = dictionary.ends[entry]!;
  if (dictionary.ends[entry + 1]! - start !== to - from) return false;
  for (let i = from, j = start; i < to; i++, j++) if (bytes[i] !== held[j]) return false;
  return true;
}

/** The entries as strings, read as UTF-8. */
export function dictionaryStrings(dictionary: ByteDictionary): string[] {
  const { bytes, ends, size } = dictionary;
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const strings = new Array<string>(size);
  for (let first = 0, next = 0; first < size; first = next) {
    const start = ends[first]!;
    while (next < size && (next === first || ends[next + 1]! - start <= PIECE)) next++;
    const end = ends[next]!;
    // One call decodes many entries; where it shortened the bytes, entries do not lie at their byte offsets.
    const text = all.toString('utf8', start, end);
    const plain = text.length === end - start;
    for (let i = first; i < next; i++) {
      strings[i] = plain
        ? text.slice(ends[i]! - start, ends[i + 1]! - start)
        : all.toString('utf8', ends[i]!, ends[i + 1]!);
    }
  }
  return strings;
}
