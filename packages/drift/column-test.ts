import type { Interval } from '@pawl/metrics';
import type { Sight } from './detectable.ts';

/** What of a column a test looks at. */
export type Aspect =
  | 'presence'
  | 'type'
  | 'missing'
  | 'distribution'
  | 'new values'
  | 'vanished values'
  | 'range'
  | 'label shift'
  | 'estimated performance'
  | 'calibration';

export interface Effect {
  readonly name: string;
  readonly value: number;
  /** At the confidence of the settings; null where there is none. */
  readonly interval: Interval | null;
}

/** One aspect of a column, measured, as plain data; what it means is decided over all columns together. */
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
  /** What the least effect that these rows show follows from; null for what is not asked how much it would show. */
  readonly sight: Sight | null;
  readonly note: string | null;
}
