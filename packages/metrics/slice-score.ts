/** What the score of a slice is made of. */
export interface SliceSums {
  /** Rows. */
  readonly n: number;
  /** The sum of their losses. */
  readonly sum: number;
  /** The greatest of their losses. */
  readonly max: number;
}

/** What slices are scored against: all rows, and the weight of error against size, above 0 and at most 1. */
export interface Scoring {
  readonly rows: number;
  readonly meanLoss: number;
  readonly alpha: number;
}

/**
 * alpha (mean loss of the slice / mean loss - 1) - (1 - alpha) (rows / rows of the slice - 1): above 0 for a slice that
 * is worse than all rows by more than its smallness costs (Sagadeeva and Boehm 2021, SliceLine, definition 1).
 */
export function sliceScore({ n, sum }: Pick<SliceSums, 'n' | 'sum'>, scoring: Scoring): number {
  const { rows, meanLoss, alpha } = scoring;
  return alpha * (sum / n / meanLoss - 1) - (1 - alpha) * (rows / n - 1);
}

/**
 * A score that no slice of at least `minSupport` rows exceeds whose rows, losses and greatest loss are at most those
 * given; -Infinity when there is no such slice (SliceLine, equation 3).
 */
export function scoreBound({ n, sum, max }: SliceSums, minSupport: number, scoring: Scoring): number {
  if (n < minSupport) return Number.NEGATIVE_INFINITY;
  const boundAt = (rows: number) => sliceScore({ n: rows, sum: Math.min(sum, rows * max) }, scoring);
  // As rows leave a slice, the loss stays up to where every row has the greatest one; to either side the bound has
  // one direction, so it is greatest at one of these sizes.
  const saturated = max > 0 ? Math.min(n, Math.max(minSupport, sum / max)) : n;
  return Math.max(boundAt(n), boundAt(saturated), boundAt(minSupport));
}
