/** What a t test needs to know of a group of numbers. */
export interface Moments {
  readonly n: number;
  /** NaN of no numbers. */
  readonly mean: number;
  /** With n - 1 below; NaN of fewer than two numbers. */
  readonly variance: number;
}

/** P(T > t) of Student's t distribution. */
export type StudentTail = (t: number, df: number) => number;

/**
 * The one-sided p-value of Welch's t test (1947): how likely it is, were the means equal, that that of `a` exceeds that
 * of `b` by as much as it does. 1 where it says nothing: a group of fewer than two numbers, or no spread and no
 * difference.
 */
export function welchGreater(a: Moments, b: Moments, tail: StudentTail): number {
  if (a.n < 2 || b.n < 2) return 1;
  const errorA = a.variance / a.n;
  const errorB = b.variance / b.n;
  const difference = a.mean - b.mean;
  if (errorA + errorB === 0) return difference > 0 ? 0 : 1;
  // Shares and not squares of errors, which could underflow. Formula of Welch and Satterthwaite.
  const share = errorA / (errorA + errorB);
  const df = 1 / (share ** 2 / (a.n - 1) + (1 - share) ** 2 / (b.n - 1));
  return tail(difference / Math.sqrt(errorA + errorB), df);
}
