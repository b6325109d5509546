import { scaleDecimal } from './powers-of-ten.ts';

const ZERO = 48;
const DOT = 46 - ZERO;
const MINUS = 45;
const PLUS = 43;
const LOWER_E = 101;

/**
 * Reads a plain decimal number at `from` straight from bytes, stores it in `values[row]`, and returns the
 * position of the first byte after it; -1 when it is not one, or one that is not certain to be right here.
 * The stored double is the one `Number(text)` gives, always.
 *
 * The data must end with a byte that is no digit, and seven more bytes must be readable after that one.
 */
export function scanDecimal(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  values: Float64Array,
  row: number,
): number {
  // 1 for a minus sign, else 0, without a branch: signs are often as good as random.
  const negative = ((bytes[from]! ^ MINUS) - 1) >>> 31;
  const first = from + negative;
  let whole = bytes[first]! - ZERO;
  let at = first + 1;
  let digit = bytes[at]! - ZERO;
  if (whole >>> 0 > 9 || (whole === 0 && digit >>> 0 <= 9)) return -1;
  while (digit >>> 0 <= 9 && at - first < 9) {
    whole = (Math.imul(whole, 10) + digit) | 0;
    digit = bytes[++at]! - ZERO;
  }
  let head = whole;
  while (digit >>> 0 <= 9) {
    head = head * 10 + digit;
    digit = bytes[++at]! - ZERO;
  }
  if (at - first > 15) return -1;

  // The digits read so far are head * 10^tailDigits + tail; head stays below 1e15.
  let tail = 0;
  let tailDigits = 0;
  let exponent = 0;
  if (digit === DOT) {
    const fraction = ++at;
    digit = bytes[at]! - ZERO;
    while (digit >>> 0 <= 9) {
      const group = fourDigits(view.getInt32(at, true));
      if (group >= 0) {
        if (head < 1e11) head = head * 10000 + group;
        else {
          if (tailDigits > 4) return -1;
          tail = (Math.imul(tail, 10000) + group) | 0;
          tailDigits += 4;
        }
        at += 4;
        digit = bytes[at]! - ZERO;
        // Numbers with more than four decimals mostly have as many as a double needs.
        const eight = digit >>> 0 <= 9 && head < 1e6 ? eightDigits(view, at) : -1;
        if (eight >= 0) {
          head = head * 1e8 + eight;
          at += 8;
          digit = bytes[at]! - ZERO;
        }
      } else {
        do {
          if (tailDigits === 0 && head < 1e14) head = head * 10 + digit;
          else {
            tail = (Math.imul(tail, 10) + digit) | 0;
            tailDigits++;
          }
          digit = bytes[++at]! - ZERO;
        } while (digit >>> 0 <= 9);
        if (tailDigits > 8) return -1;
      }
    }
    exponent = fraction - at;
  }
  if (((digit + ZERO) | 32) === LOWER_E) {
    const sign = bytes[++at]!;
    if (sign === MINUS || sign === PLUS) at++;
    const written = bytes[at]! - ZERO;
    const second = bytes[at + 1]! - ZERO;
    if (written >>> 0 > 9) return -1;
    // One or two digits; more are rare, and the caller's to read.
    at += second >>> 0 <= 9 ? 2 : 1;
    if ((bytes[at]! - ZERO) >>> 0 <= 9) return -1;
    const power = second >>> 0 <= 9 ? written * 10 + second : written;
    exponent += sign === MINUS ? -power : power;
  }
  const value = scaleDecimal(head, tail, tailDigits, exponent);
  if (Number.isNaN(value)) return -1;
  // A product, and not a branch, which also keeps the sign of zero.
  values[row] = value * (1 - 2 * negative);
  return at;
}

/** The number that four digits in a little-endian word spell, or -1 when one of the bytes is no digit. */
function fourDigits(word: number): number {
  const digits = word ^ 0x30303030;
  if ((((digits + 0x76767676) | digits) & 0x80808080) !== 0) return -1;
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) | 0;
  return (Math.imul(pairs & 0xff, 100) + ((pairs >>> 16) & 0xff)) | 0;
}

/** The same for eight digits. */
function eightDigits(view: DataView, at: number): number {
  const first = fourDigits(view.getInt32(at, true));
  const second = fourDigits(view.getInt32(at + 4, true));
  return (first | second) < 0 ? -1 : (Math.imul(first, 10000) + second) | 0;
}
