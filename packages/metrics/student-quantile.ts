import { studentTail } from './student-t.ts';

/** The value that Student's t is above with chance `tail`, by bisection; minus or plus infinity for 1 and 0. */
export function studentQuantile(tail: number, df: number): number {
  if (tail > 0.5) return -studentQuantile(1 - tail, df);
  if (tail === 0) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = 1;
  while (studentTail(high, df) > tail) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (studentTail(middle, df) > tail) low = middle;
    else high = middle;
  }
}
