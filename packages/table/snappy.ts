/** What three bytes of a copy make at most, rounded up: a length that says more is made up. */
const MOST_GROWTH = 32;

/**
 * Decompresses a block of Snappy into the start of `target`, which has room for `length` bytes; false where it is not a
 * block of that length.
 */
export function unsnappy(source: Uint8Array, target: Uint8Array, length: number): boolean {
  let at = 0;
  let said = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = source[at++];
    if (byte === undefined || shift > 28) return false;
    said += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  if (said !== length) return false;
  let to = 0;
  const end = source.length;
  while (at < end) {
    const tag = source[at++]!;
    let size: number;
    let back: number;
    if ((tag & 3) === 0) {
      size = (tag >> 2) + 1;
      if (size > 60) {
        const extra = size - 60;
        if (at + extra > end) return false;
        size = 1;
        for (let i = 0; i < extra; i++) size += source[at++]! * 2 ** (8 * i);
      }
      if (size > end - at || size > length - to) return false;
      if (size < 32) for (let i = 0; i < size; i++) target[to + i] = source[at + i]!;
      else target.set(source.subarray(at, at + size), to);
      at += size;
      to += size;
      continue;
    }
    if ((tag & 3) === 1) {
      if (at + 1 > end) return false;
      size = ((tag >> 2) & 7) + 4;
      back = ((tag >> 5) << 8) | source[at++]!;
    } else {
      const wide = (tag & 3) === 3;
      if (at + (wide ? 4 : 2) > end) return false;
      size = (tag >> 2) + 1;
      back = source[at]! | (source[at + 1]! << 8);
      if (wide) back += source[at + 2]! * 2 ** 16 + source[at + 3]! * 2 ** 24;
      at += wide ? 4 : 2;
    }
    if (back === 0 || back > to || size > length - to) return false;
    for (let i = 0; i < size; i++, to++) target[to] = target[to - back]!;
  }
  return to === length;
}

/** Whether so few bytes can hold so many. */
export function canHold(compressed: number, uncompressed: number): boolean {
  return uncompressed <= compressed * MOST_GROWTH;
}
