import type { Interval } from '@pawl/metrics';

/** What of a column a test looks at. */
export type Aspect =
  | 'presence'
  | 'type'
  | 'missing'
  | 'distribution'
  | 'new values'
  | 'vanished values'
  | 'range';

export interface Effect {
  readonly name: string;
  readonly value: number;
  /** At the confidence of the settings; null where there is none. */
  readonly interval: Interval | null;
}

/** One aspect of a column, measured; what it means is decided over all columns together. */
export interface ColumnTest {
  readonly column: string;
  readonly aspect: Aspect;
  /** The name of the test. */
  readonly test: string;
  readonly statistic: number | null;
  /** Null where there is nothing to test; such a test counts for none in the correction. */
  readonly pValue: number | null;
  /** What the decision goes by; for presence and type null, as they are certain. */
  readonly effect: Effect | null;
  /** Other effects, for the reader. */
  readonly others: readonly Effect[];
  /** The size of the effect without what chance alone makes of it: what is held against the threshold. */
  readonly net: number;
  readonly threshold: number;
  /**
   * The least effect that is found with the power of the settings by a test at `alpha`, null where these rows find none;
   * absent for what is not asked how much it would find.
   */
  readonly detectable?: (alpha: number) => number | null;
  readonly note: string | null;
}
