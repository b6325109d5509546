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
  | 'hour of day'
  | 'day of week'
  | 'gaps'
  | 'characters'
  | 'words'
  | 'vocabulary'
  | 'wording'
  | 'slices'
  | 'over time'
  | 'label shift'
  | 'estimated performance'
  | 'calibration';

export interface Effect {
  readonly name: string;
  readonly value: number;
  /** At the confidence of the settings; null where there is none. */
  readonly interval: Interval | null;
}

/** What a test was computed from: rows of both tables, all values that a profile kept, or a sketch of them. */
export type ComputedFrom = 'rows' | 'values' | 'sketch';

/** The distance of distribution functions as far as sketches tell it. */
export interface SketchedDistance {
  /** The least that the distance can be, times both numbers of rows: a whole number. */
  readonly gap: number;
  /** The greatest that the distance can be. */
  readonly most: number;
  /** The largest share of the reference, and of the current rows, whose order among those of the other is not known. */
  readonly error: number;
  readonly rows: readonly [reference: number, current: number];
}

/** One aspect of a column, measured, as plain data; what it means is decided over all columns together. */
export interface ColumnTest extends Measured {
  readonly column: string;
  readonly aspect: Aspect;
}

/** A test that is decided together with others. */
export interface Measured {
  readonly aspect: string;
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
  /** From rows where not given. */
  readonly from?: ComputedFrom;
  /** Until it is known how many tests are decided together, what the test follows from; and after that where there is no p-value. */
  readonly sketch?: SketchedDistance;
}
