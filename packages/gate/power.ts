import { PawlError } from '@pawl/records';
import { checkShare } from './looks.ts';

/** The value that a standard normal variable is below with probability p. */
export type NormalQuantile = (p: number) => number;

export interface PowerOptions {
  /** Of the two-sided test. */
  readonly alpha: number;
  /** The probability of a decision when the effect is real; 0.8 unless told. */
  readonly power?: number;
  readonly normalQuantile: NormalQuantile;
}

/**
 * The smallest effect that a two-sided test would find with the given power, by the normal approximation:
 * (z(1 - alpha / 2) + z(power)) standard errors, in units of the standard error. Leaves out the chance of finding the
 * effect with the wrong sign. Throws `config` on alpha or power outside 0 to 1, `data` on a standard error that is none.
 */
export function minimumDetectableEffect(standardError: number, options: PowerOptions): number {
  if (!(Number.isFinite(standardError) && standardError >= 0)) {
    throw new PawlError('data', `the standard error must be a number from 0, not ${standardError}`);
  }
  return reach(options) * standardError;
}

/**
 * The rows in all with which an effect of `value` would be found with the given power, when n rows give it this standard
 * error, which shrinks with the root of the rows; Infinity for an effect of 0. Throws as `minimumDetectableEffect`.
 */
export function rowsToDecide(value: number, standardError: number, n: number, options: PowerOptions): number {
  const effect = minimumDetectableEffect(standardError, options);
  if (!Number.isFinite(value) || !(n > 0)) {
    throw new PawlError('data', `an effect of ${value} on ${n} rows gives no number of rows`);
  }
  if (value === 0) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.ceil(n * (effect / value) ** 2));
}

function reach({ alpha, power = 0.8, normalQuantile }: PowerOptions): number {
  checkShare(alpha, 'alpha');
  checkShare(power, 'the power');
  // The lower tail keeps the digits of an alpha so small that 1 - alpha / 2 is 1.
  return normalQuantile(power) - normalQuantile(alpha / 2);
}
