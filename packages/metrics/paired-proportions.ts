import type { Interval } from './interval.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** Two models on the same rows, as right or wrong. */
export interface PairedCounts {
  readonly rows: number;
  /** Rows on which only the first is right. */
  readonly onlyFirst: number;
  /** Rows on which only the second is right. */
  readonly onlySecond: number;
}

/** Fewer rows than these on which two models differ are too few for the normal approximation. */
const FEW_DISCORDANT = 25;

/** McNemar's test (1947) that two models are right equally often; exact, by the binomial, on few discordant rows. */
export function mcnemarTest({ onlyFirst, onlySecond }: PairedCounts): { pValue: number; exact: boolean } {
  const discordant = onlyFirst + onlySecond;
  if (discordant >= FEW_DISCORDANT) {
    return { pValue: 2 * normalCdf(-Math.abs(onlyFirst - onlySecond) / Math.sqrt(discordant)), exact: false };
  }
  let term = 0.5 ** discordant;
  let tail = 0;
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    tail += term;
    term *= (discordant - k) / (k + 1);
  }
  return { pValue: Math.min(1, 2 * tail), exact: true };
}

/**
 * Tango's score statistic (1998) for the hypothesis that the first model is right on `difference` more of the rows:
 * approximately standard normal when it is true. Equals McNemar's at 0.
 */
export function tangoStatistic(counts: PairedCounts, difference: number): number {
  const { rows, onlyFirst, onlySecond } = counts;
  const score = onlyFirst - onlySecond - rows * difference;
  // The chance that only the second is right, at its most likely under the hypothesis: the larger root of a quadratic.
  const b = -onlyFirst - onlySecond + (2 * rows - onlyFirst + onlySecond) * difference;
  const c = -onlySecond * difference * (1 - difference);
  const chance = (Math.sqrt(Math.max(0, b * b - 8 * rows * c)) - b) / (4 * rows);
  const variance = rows * (2 * chance + difference * (1 - difference));
  // Without variance the hypothesis leaves no room: what is seen is either just it, or impossible under it.
  if (!(variance > 1e-12 * rows)) return Math.abs(score) < 1e-9 * rows ? 0 : Math.sign(score) * Infinity;
  return score / Math.sqrt(variance);
}

/** The differences that Tango's test does not reject: from -1 to 1 where there are no rows. */
export function tangoInterval(counts: PairedCounts, confidence: number): Interval {
  if (counts.rows === 0) return { low: -1, high: 1 };
  const z = -normalQuantile((1 - confidence) / 2);
  const share = (counts.onlyFirst - counts.onlySecond) / counts.rows;
  return {
    low: boundary((difference) => tangoStatistic(counts, difference) <= z, -1, share),
    high: boundary((difference) => tangoStatistic(counts, difference) < -z, share, 1),
  };
}

/** Where `after` becomes true between `from`, where it is false (or the end of the range), and `to`. */
function boundary(after: (value: number) => boolean, from: number, to: number): number {
  if (after(from)) return from;
  let low = from;
  let high = to;
  for (let step = 0; step < 100 && high - low > Number.EPSILON * Math.abs(low); step++) {
    const middle = (low + high) / 2;
    if (after(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
