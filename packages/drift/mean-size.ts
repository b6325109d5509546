import { normalCdf } from '@pawl/metrics';

/** The mean size of a normal value of mean `x` and variance 1. */
export function meanSize(x: number): number {
  return Math.sqrt(2 / Math.PI) * Math.exp((-x * x) / 2) + x * (1 - 2 * normalCdf(-x));
}
