import { normalQuantile } from '@pawl/metrics';
import { netVariation, seenVariation } from './category-effects.ts';

/** Rows with a value of the reference and of the current sample. */
type Rows = readonly [reference: number, current: number];

/** What the least effect that rows show follows from. */
export type Sight =
  | { readonly kind: 'distance'; readonly rows: Rows }
  | {
      readonly kind: 'variation';
      readonly rows: Rows;
      readonly categories: number;
      /** Half the sum of the standard errors of the changes of shares. */
      readonly errors: number;
    }
  | {
      readonly kind: 'share';
      readonly rows: Rows;
      /** In the reference. */
      readonly share: number;
    }
  /** Of an area under the ROC curve, of which 0.5 is no effect. */
  | { readonly kind: 'area'; readonly rows: Rows }
  | {
      readonly kind: 'estimate';
      readonly rows: Rows;
      /** The standard error of an estimate whose errors are about normal. */
      readonly error: number;
    }
  /** There is nothing to see: a sample has no values. */
  | { readonly kind: 'nothing' };

export interface Asked {
  /** The level of the test. */
  readonly alpha: number;
  readonly power: number;
  /** The effect that must be seen at least. */
  readonly floor: number;
}

/** The least effect that a test at `alpha` finds, and that is seen to be at least `floor`, with chance `power`; null where there is none. */
export function detectableEffect(sight: Sight, asked: Asked): number | null {
  if (sight.kind === 'nothing' || Math.min(...sight.rows) === 0) return null;
  if (sight.kind === 'estimate') return detectableEstimate(sight.error, asked);
  const least =
    sight.kind === 'distance'
      ? detectableDistance(sight.rows, asked)
      : sight.kind === 'variation'
        ? detectableVariation(sight, asked)
        : sight.kind === 'area'
          ? detectableArea(sight.rows, asked)
          : detectableShare(sight, asked);
  return least !== null && least <= 1 ? least : null;
}

function detectableEstimate(error: number, { alpha, power, floor }: Asked): number {
  return Math.max(-normalQuantile(alpha / 2) * error, floor) + normalQuantile(power) * error;
}

/** The distance that samples of one distribution exceed with chance `alpha`, by the first term of Smirnov's series (1939). */
export function criticalDistance([n, m]: Rows, alpha: number): number {
  return Math.sqrt((-Math.log(alpha / 2) / 2) * (1 / n + 1 / m));
}

/** The distance seen is at least that at the place of the true one, whose standard error is at most half the root below. */
function detectableDistance(rows: Rows, { alpha, power, floor }: Asked): number {
  return Math.max(criticalDistance(rows, alpha), floor) + normalQuantile(power) * mostError(rows);
}

/** By the normal approximation of the rank sum. */
function detectableArea([n, m]: Rows, { alpha, power, floor }: Asked): number {
  const error = Math.sqrt((n + m + 1) / (12 * n * m));
  return Math.max(0.5 - normalQuantile(alpha) * error, floor) + normalQuantile(power) * error;
}

function mostError([n, m]: Rows): number {
  return 0.5 * Math.sqrt(1 / n + 1 / m);
}

/**
 * However the change is spread over the categories: the noncentrality of the chi-squared test is at least
 * 4 TV^2 n m / (n + m) (Cauchy and Schwarz), and no row changes the distance seen by more than its share.
 */
function detectableVariation(
  { rows, categories, errors }: Extract<Sight, { kind: 'variation' }>,
  { alpha, power, floor }: Asked,
): number {
  const [n, m] = rows;
  const found = Math.sqrt(
    (noncentralityFor(Math.max(1, categories - 1), alpha, power) * (1 / n + 1 / m)) / 4,
  );
  const seen = seenVariation(floor, errors) + normalQuantile(power) * mostError(rows);
  return Math.max(found, netVariation(seen, errors));
}

/**
 * The noncentrality at which the chi-squared test has the power, by cube roots, which are nearly normal (Wilson and
 * Hilferty 1931; Abdel-Aty 1954).
 */
function noncentralityFor(df: number, alpha: number, power: number): number {
  // Of two categories the statistic is the square of a normal value.
  if (df === 1) return (normalQuantile(power) - normalQuantile(alpha / 2)) ** 2;
  const critical = df * (1 - 2 / (9 * df) - normalQuantile(alpha) * Math.sqrt(2 / (9 * df))) ** 3;
  return leastWhere((noncentrality) => {
    const mean = df + noncentrality;
    const spread = (2 * (df + 2 * noncentrality)) / (9 * mean * mean);
    return (Math.cbrt(critical / mean) - (1 - spread)) / Math.sqrt(spread) <= -normalQuantile(power);
  }, 1e12)!;
}

/** By the normal approximation of the difference: upwards from a share below a half, and downwards from others. */
function detectableShare(
  { rows: [n, m], share }: Extract<Sight, { kind: 'share' }>,
  { alpha, power, floor }: Asked,
): number | null {
  const from = Math.min(share, 1 - share);
  return leastWhere((difference) => {
    const to = from + difference;
    const pooled = (n * from + m * to) / (n + m);
    const critical = -normalQuantile(alpha / 2) * Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
    const error = Math.sqrt((from * (1 - from)) / n + (to * (1 - to)) / m);
    return difference >= Math.max(floor, critical) + normalQuantile(power) * error;
  }, 1 - from);
}

/** The least number from 0 to `most` from which a condition holds, to about nine digits; null where it does not at `most`. */
function leastWhere(holds: (value: number) => boolean, most: number): number | null {
  if (!holds(most)) return null;
  let low = 0;
  let high = most;
  for (let step = 0; step < 200 && high - low > 1e-10 * high; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
