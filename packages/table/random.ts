import { PawlError } from '@pawl/records';

/** A stream of random integers that is the same on every machine. */
export interface Random {
  /** The next 32 bits, 0 to 2^32 - 1. */
  next(): number;
  /** The next integer from 0 to `bound` - 1, each equally likely; `bound` is an integer from 1 to 2^32 - 1. */
  below(bound: number): number;
}

/** The multiplier 6364136223846793005 in two words. */
const MULTIPLIER_HIGH = 0x5851f42d;
const MULTIPLIER_LOW = 0x4c957f2d;
/** The stream number 54 of the published demonstration, as an increment: twice the number, plus one. */
const INCREMENT = 109;
const WORD = 2 ** 32;

/**
 * PCG32 (PCG-XSH-RR 64/32; M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms
 * for Random Number Generation", 2014), seeded as `pcg32_srandom(seed, 54)`. `seed` is any safe integer; a negative
 * one stands for its 64-bit two's complement. The 64-bit state is kept in two words, so only exact integer
 * operations are used.
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) {
    throw new PawlError('config', `the seed must be a whole number, not ${seed}`, {
      remedy: 'Use an integer such as 42.',
    });
  }
  let high = 0;
  let low = 0;

  function step(): void {
    const sum = (Math.imul(low, MULTIPLIER_LOW) >>> 0) + INCREMENT;
    const carry = sum >= WORD ? 1 : 0;
    const cross = Math.imul(high, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH);
    high = (highWord(low, MULTIPLIER_LOW) + cross + carry) >>> 0;
    low = sum >>> 0;
  }

  function next(): number {
    const oldHigh = high;
    const oldLow = low;
    step();
    const mixedHigh = (oldHigh >>> 18) ^ oldHigh;
    const mixedLow = ((oldHigh << 14) | (oldLow >>> 18)) ^ oldLow;
    const word = (mixedHigh << 5) | (mixedLow >>> 27);
    const rotation = oldHigh >>> 27;
    return ((word >>> rotation) | (word << (32 - rotation))) >>> 0;
  }

  function below(bound: number): number {
    // Numbers under the threshold would favour the first remainders; they are drawn again.
    const threshold = (WORD - bound) % bound;
    for (;;) {
      const drawn = next();
      if (drawn >= threshold) return drawn % bound;
    }
  }

  step();
  const seeded = low + (seed >>> 0);
  high = (high + Math.floor(seed / WORD) + (seeded >= WORD ? 1 : 0)) >>> 0;
  low = seeded >>> 0;
  step();
  return { next, below };
}

/** The high word of the 64-bit product of two words. */
function highWord(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const first = aHigh * bLow + ((aLow * bLow) >>> 16);
  const second = aLow * bHigh + (first & 0xffff);
  return aHigh * bHigh + (first >>> 16) + (second >>> 16);
}

/** Shuffles `values` in place (Fisher and Yates, from the last to the first). */
export function shuffle(values: Int32Array, random: Random): void {
  for (let last = values.length - 1; last > 0; last--) {
    const chosen = random.below(last + 1);
    const value = values[chosen]!;
    values[chosen] = values[last]!;
    values[last] = value;
  }
}
