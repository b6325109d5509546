const MORE = '…';

/** At most `limit` bytes of UTF-8 of a text, ending in `…` when something is left out; never half a character. */
export function cutBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const bytes = Buffer.from(text).subarray(0, limit - Buffer.byteLength(MORE));
  let end = bytes.length;
  // What was cut within a character ends in a start byte that promises more continuation bytes than follow.
  while (end > 0 && bytes.length - end < 3 && (bytes[end - 1]! & 0xc0) === 0x80) end--;
  const start = end === 0 ? 0 : bytes[end - 1]!;
  const length = start >= 0xf0 ? 4 : start >= 0xe0 ? 3 : start >= 0xc0 ? 2 : 1;
  const whole = end - 1 + length <= bytes.length ? bytes.length : end - 1;
  return bytes.toString('utf8', 0, whole) + MORE;
}

/** At most `limit` characters (UTF-16 units, the stricter count) of a text, ending in `…` when something is left out. */
export function cutCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - MORE.length);
  return (/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut) + MORE;
}
