import type { Interval } from './result.ts';
import type { Comparison } from './tokens.ts';

/** Whether `value comparison 0`. */
export function holds(value: number, comparison: Comparison): boolean {
  if (comparison === '<') return value < 0;
  if (comparison === '<=') return value <= 0;
  return comparison === '>' ? value > 0 : value >= 0;
}

/**
 * How much of the interval is on the value's side of the comparison: all, some or none of it. None is rare but real:
 * a bootstrap of few rows can leave its own estimate outside.
 */
export function agreement(
  value: number,
  { low, high }: Interval,
  comparison: Comparison,
): 'all' | 'some' | 'none' {
  const side = holds(value, comparison);
  // The comparison splits the line in two, so what both ends do everything between them does.
  const lowAgrees = holds(low, comparison) === side;
  const highAgrees = holds(high, comparison) === side;
  if (lowAgrees && highAgrees) return 'all';
  return lowAgrees || highAgrees ? 'some' : 'none';
}
