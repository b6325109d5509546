import type { Measured } from '../column-test.ts';

/** A test of many columns together. */
export interface AcrossTest extends Measured {
  readonly aspect: 'classifier' | 'reconstruction';
  /** Columns that were looked at. */
  readonly columns: number;
  /** Rows that were learned from, and rows of each side that were compared. */
  readonly learned: number;
  readonly rows: readonly [reference: number, current: number];
  /** What each column adds to the difference, the most first, where there is one: see the test. */
  readonly shares: readonly { readonly column: string; readonly value: number }[];
}
