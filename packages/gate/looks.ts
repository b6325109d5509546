import { PawlError } from '@pawl/records';

/**
 * What those who make models learn from a look before the next: `none` nothing, `full` whether it passed; with
 * `firstChange` the rows are replaced as soon as a look passes, so all they ever learn is that none has.
 */
export type Adaptivity = 'none' | 'full' | 'firstChange';

/** The smallest number of full precision: a smaller level has lost digits, or is 0. */
const SMALLEST = 2 ** -1022;

/**
 * The natural logarithm of how many models the looks may come to judge, which a union bound is over (Renggli et al.,
 * SysML 2019, section 3): ln H for H models that do not depend on the answers, or that all follow a row of failures;
 * H ln 2 for one model for each of the 2^H histories of pass and fail. With `full`, one answer, pass or fail, may leave
 * a look and no more: the numbers behind it tell more than one bit. Throws `config` when `steps` is no count.
 */
export function logHistories(steps: number, adaptivity: Adaptivity): number {
  checkCount(steps, 'the number of looks');
  return adaptivity === 'full' ? steps * Math.LN2 : Math.log(steps);
}

/**
 * The two-sided alpha that one look may spend, so that all `budget` looks together err with a probability of at most
 * 1 - confidence: alpha / H, with `full` alpha / 2^H (see `logHistories`). Throws `config` when it is too small a number
 * to compute with.
 */
export function levelOfLook(look: {
  readonly confidence: number;
  readonly budget: number;
  readonly adaptivity: Adaptivity;
}): number {
  const { confidence, budget, adaptivity } = look;
  checkShare(confidence, 'the confidence');
  checkCount(budget, 'the number of looks');
  const level = (1 - confidence) / (adaptivity === 'full' ? 2 ** budget : budget);
  if (level >= SMALLEST) return level;
  throw new PawlError(
    'config',
    `${budget} looks with full adaptivity leave no level that can be computed with`,
    {
      remedy: 'Plan fewer looks before the rows are replaced, or use the adaptivity none or firstChange.',
    },
  );
}

/** Throws `config` unless the value is above 0 and below 1. */
export function checkShare(value: number, what: string): void {
  if (value > 0 && value < 1) return;
  throw new PawlError('config', `${what} must be above 0 and below 1, not ${value}`);
}

function checkCount(value: number, what: string): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new PawlError('config', `${what} must be a whole number from 1, not ${value}`);
}
