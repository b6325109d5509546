import { PawlError } from '@pawl/records';

/** One round of a sweep: its trials are scored with the same resource, and the best of them go on. */
export interface Rung {
  /** What each trial is given; null for everything there is. */
  readonly resource: number | null;
  /** How many trials come so far and are scored here. The first rung has all of them. */
  readonly survivors: number;
}

export interface HalvingInput {
  readonly trials: number;
  /** The resource of the first rung is not below this. */
  readonly least: number;
  /** The resource of the last rung, with which a trial is run in full. */
  readonly most: number;
  /** From rung to rung the resource grows by this factor, and one in so many trials goes on. */
  readonly factor: number;
}

/**
 * The rungs of successive halving (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter
 * Optimization", 2016): as many as it takes to come down to less than `factor` trials, or as there is room for between
 * `least` and `most`. The last has the resource `most`; rung i of n has `most / factor^(n-1-i)` and the i-th power of
 * `factor` fewer trials, rounded up. With `most` up to 1 the resource is a share of the training rows, else a whole
 * number such as trees, and rounded down. Throws PawlError('config') on what cannot be meant.
 */
export function planHalving({ trials, least, most, factor }: HalvingInput): Rung[] {
  if (!Number.isInteger(trials) || trials < 1) throw unfit(`${trials} trials cannot be halved`);
  if (!(factor >= 2 && Number.isFinite(factor))) throw unfit(`the factor must be 2 or more, not ${factor}`);
  if (!(least > 0 && most >= least && Number.isFinite(most))) {
    throw unfit(`the resource cannot go from ${least} to ${most}`);
  }
  const isShare = most <= 1;
  if (!isShare && !(Number.isInteger(least) && Number.isInteger(most))) {
    throw unfit(`a resource from ${least} to ${most} must be of whole numbers`);
  }
  const steps = Math.min(powersIn(trials, factor), powersIn(most / least, factor));
  return Array.from({ length: steps + 1 }, (_, rung) => {
    const resource = most / factor ** (steps - rung);
    return {
      // The quotient of a whole number may come out a little below it.
      resource: isShare ? Number(resource.toPrecision(6)) : Math.floor(resource + 1e-9),
      survivors: Math.ceil(trials / factor ** rung - 1e-9),
    };
  });
}

/** How often `value` can be divided by `factor` without falling below 1. */
function powersIn(value: number, factor: number): number {
  let powers = 0;
  for (let product = factor; product <= value * (1 + 1e-9); product *= factor) powers++;
  return powers;
}

function unfit(message: string): PawlError {
  return new PawlError('config', message, {
    where: 'train.sweep',
    remedy: 'Give a range of the resource such as 10 to 200 trees, and a factor such as 3.',
  });
}
