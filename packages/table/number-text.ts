/** Text that stands for a missing value unless the caller names others. */
export const DEFAULT_NULLS: readonly string[] = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None'];

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const LEADING_ZERO = /^[+-]?0\d/;
const INTEGER = /^[+-]?\d+$/;
const INFINITY = /^([+-]?)inf(?:inity)?$/i;
const NOT_A_NUMBER = /^[+-]?nan$/i;

/**
 * The number that text without surrounding blanks spells, or undefined.
 *
 * Numbers are plain decimals, `inf`, `infinity` and `nan` in any case, with an optional sign. A leading zero (`007`)
 * and an integer too long to tell from its neighbours in a double (2^53 and beyond) mark an identifier, so they are numbers only where the column
 * was `declared` one.
 */
export function parseNumber(text: string, declared: boolean): number | undefined {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    if (declared) return value;
    if (LEADING_ZERO.test(text)) return undefined;
    return INTEGER.test(text) && !Number.isSafeInteger(value) ? undefined : value;
  }
  const infinity = INFINITY.exec(text);
  if (infinity) return infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return NOT_A_NUMBER.test(text) ? Number.NaN : undefined;
}
