/** Powers 10^e for e in [-LIMIT, LIMIT] are held to 106 bits. */
const POWER_LIMIT = 64;

/** What a double splits into under Veltkamp's algorithm: multiply by 2^27 + 1. */
const SPLITTER = 134217729;
const EXACT_POWER = 22;
/** Four doubles a power: the nearest double, what is missing from it, and the two halves of the nearest. */
const POWERS = buildPowers();

/**
 * The double nearest to (head * 10^tailDigits + tail) * 10^exponent, or NaN when that is not certain.
 *
 * `head` is an integer below 1e15, `tail` an integer below 10^tailDigits, tailDigits <= 8, and a tail needs
 * head >= 1e11. Small cases are one division or product of exact doubles (Clinger 1990). The rest is computed as
 * a double and its correction. Relative to the result: the power is known to 2^-106, the tail's own product (at
 * most 2^-36 of the whole) to 2^-52 of itself, and the sum of the corrections to 2^-89, together below 2^-86.
 * So where adding and taking away 2^-80 both round to the same double, the true value does too.
 */
export function scaleDecimal(head: number, tail: number, tailDigits: number, exponent: number): number {
  if (tailDigits === 0 && exponent <= 0 && exponent >= -EXACT_POWER) {
    return head / POWERS[(POWER_LIMIT - exponent) * 4]!;
  }
  const top = exponent + tailDigits;
  if (exponent < -POWER_LIMIT || top > POWER_LIMIT) return Number.NaN;
  const i = (POWER_LIMIT + top) * 4;
  const power = POWERS[i]!;
  const product = head * power;
  // Dekker's exact error of the product.
  const shifted = SPLITTER * head;
  const headHigh = shifted - (shifted - head);
  const headLow = head - headHigh;
  const high = POWERS[i + 2]!;
  const low = POWERS[i + 3]!;
  const error = headHigh * high - product + headHigh * low + headLow * high + headLow * low;
  const correction = error + (head * POWERS[i + 1]! + tail * POWERS[(POWER_LIMIT + exponent) * 4]!);
  const doubt = product * 2 ** -80;
  const value = product + (correction - doubt);
  return value === product + (correction + doubt) ? value : Number.NaN;
}

function buildPowers(): Float64Array {
  const powers = new Float64Array((2 * POWER_LIMIT + 1) * 4);
  for (let e = -POWER_LIMIT; e <= POWER_LIMIT; e++) {
    const nearest = Number(`1e${e}`);
    const shifted = SPLITTER * nearest;
    const high = shifted - (shifted - nearest);
    powers.set([nearest, missing(e, nearest), high, nearest - high], (e + POWER_LIMIT) * 4);
  }
  return powers;
}

/** 10^e - nearest, rounded to a double. */
function missing(e: number, nearest: number): number {
  // Both as integers times 2^-BITS: a double's last bit here is at least 2^-265, and 10^e gains guard bits.
  const BITS = 500n;
  const power = e >= 0 ? (10n ** BigInt(e)) << BITS : (1n << BITS) / 10n ** BigInt(-e);
  const scaled = nearest * 2 ** 265;
  return Number(power - (BigInt(scaled) << (BITS - 265n))) * 2 ** -500;
}
