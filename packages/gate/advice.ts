import { normalQuantile } from '@pawl/metrics';
import { formatCount, formatNumber } from './format.ts';
import type { Interval } from './result.ts';

/** More rows than this is no advice. */
const MAX_ROWS = 1e12;

/** The chance with which advice on rows means to come true. */
const POWER = 0.8;

/** Beyond these a p-value says little of the standard error. */
const LEAST_Z = 0.05;
const MOST_Z = 8;

/**
 * The standard error behind an estimate, by the normal approximation: from the two-sided p-value, where that
 * is known and says something, as intervals of shares are lopsided near 0 and 1; else from the interval's width.
 */
export function standardErrorOf(
  value: number,
  interval: Interval,
  confidence: number,
  pValue: number,
): number {
  const z = -normalQuantile(pValue / 2);
  return z > LEAST_Z && z < MOST_Z ? Math.abs(value) / z : standardError(interval, confidence);
}

/** The standard error behind an interval, by the normal approximation. */
export function standardError({ low, high }: Interval, confidence: number): number {
  return (high - low) / (2 * -normalQuantile((1 - confidence) / 2));
}

/**
 * The least distance from the limit that would be proved with a chance of 80 %: what a value must be so that its interval
 * at that level leaves the limit out so often, (z of the level + z of the power) standard errors.
 */
export function detectableEffect(error: number, level: number): number {
  return error * reach(level);
}

/** The same in rows: how many would prove the value that was seen, with a chance of 80 %, if it is the true one. */
export function rowsFor(value: number, error: number, n: number, level: number): number {
  return n * ((error * reach(level)) / value) ** 2;
}

function reach(level: number): number {
  return normalQuantile(POWER) - normalQuantile((1 - level) / 2);
}

/** What to do about a condition that the rows cannot decide. */
export function adviseRows(
  value: number,
  error: number,
  n: number,
  level: number,
  ofSlice: boolean,
): { readonly rowsToDecide?: number; readonly remedy: string } {
  if (value === 0) {
    return { remedy: 'The estimate is exactly on the limit, where more rows alone may not decide it.' };
  }
  const rows = roundUp(Math.max(n + 1, rowsFor(value, error, n, level)));
  if (!(rows <= MAX_ROWS)) {
    return {
      remedy: 'The estimate is too close to the limit for any practical number of rows to decide it.',
    };
  }
  const what = ofSlice ? 'rows of this slice' : 'test rows';
  const detectable = formatNumber(detectableEffect(error, level), 2);
  return {
    rowsToDecide: rows,
    remedy: `${formatCount(n)} ${what} can prove a distance of ${detectable} from the limit. About ${formatCount(rows)} would prove the one seen here, if it is the true one.`,
  };
}

/** Up to the next number of two significant digits. */
function roundUp(count: number): number {
  const whole = Math.ceil(count * (1 - 1e-9));
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(whole)) - 1);
  return Math.ceil(whole / unit) * unit;
}
