import type { ByteDictionary } from './byte-dictionary.ts';
import type { Builder } from './csv-columns.ts';

export const LF = 10;
export const CR = 13;
export const QUOTE = 34;
/** Returned for a position that the block does not hold, and after a fault. */
export const STOPPED = -1;

/** Why a scan stopped for good. Rows and lines count from 0. `csvError` puts it in words. */
export type ScanFault = { readonly row: number; readonly line: number } & Fault;
export type Fault =
  | { readonly kind: 'ragged'; readonly found: number }
  | { readonly kind: 'number'; readonly column: string; readonly value: string }
  | { readonly kind: 'open-quote' | 'after-quote' | 'nul' | 'crowded'; readonly column: string }
  | { readonly kind: 'utf8'; readonly column: string; readonly offset: number }
  | { readonly kind: 'endless' };

/** A scan under way: what it reads into, and how far it has come. */
export interface Scan {
  readonly delimiter: number;
  readonly nulls: ByteDictionary;
  /** Whether a null token looks like a number, so that numbers must be compared with the tokens too. */
  readonly numericNulls: boolean;
  columns: Builder[];
  /** Rows the columns have room for. */
  capacity: number;
  /** Rows read. */
  rows: number;
  /** Lines passed that are no row of their own: the header's, blank ones, and line ends inside quotes. */
  extraLines: number;
  fault: ScanFault | undefined;
}

/** Stops the scan for good. */
export function fail(scan: Scan, fault: Fault): typeof STOPPED {
  scan.fault = { ...fault, row: scan.rows, line: scan.rows + scan.extraLines };
  return STOPPED;
}
