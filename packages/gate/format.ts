/**
 * A number for reading: at least 4 significant digits (or `digits`), no trailing zeros, nothing dropped before the
 * decimal point below 1e15.
 */
export function formatNumber(value: number, digits = 4): string {
  const whole = Math.abs(value) >= 10 ** digits && Math.abs(value) < 1e15;
  return String((whole ? Math.round(value) : Number(value.toPrecision(digits))) + 0);
}

/** How many digits show that these values differ from the pivot (those that do), at least 4. */
export function digitsApart(pivot: number, values: readonly number[]): number {
  for (let digits = 4; digits < 17; digits++) {
    const shown = formatNumber(pivot, digits);
    if (values.every((value) => value === pivot || formatNumber(value, digits) !== shown)) return digits;
  }
  return 17;
}

/** A share as a percentage: 0.95 is `95 %`. */
export function formatPercent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}

/** A count with its thousands set apart: `1,300`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
