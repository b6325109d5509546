import type { Column, NumberColumn, TextColumn } from '@pawl/table';
import { sortNumbers } from '../sort-numbers.ts';
import { timePair } from '../time/time-column.ts';

/** Fewer values may all differ by chance. */
const LEAST_VALUES = 50;
/** Of the reference's values, how many must stand once. */
const DISTINCT_SHARE = 0.99;
/** Now some may stand more often: the same customer may have been asked about twice. */
const CURRENT_SHARE = 0.5;
/** Of the values, how many are looked at before all are. */
const FIRST_SHARE = 0.05;
/** How unlikely so few repeated integers must be by chance, as a natural logarithm: one in a million. */
const LOG_CHANCE = Math.log(1e-6);
const NAMED = /(^|[^a-z])(id|uuid|guid|key|nr)$/i;
const CAMEL = /[a-z](Id|ID|Uuid|UUID|Guid|GUID|Key|Nr)$/;

/**
 * Why a column is one of identifiers, which name rows and measure nothing, so that new ones are no drift; undefined for
 * any other. Nearly all values of the reference differ, and most of now; and
 * - integers repeat so seldom that numbers measured at random from their range would have done so more often, which
 *   numbers given out one after another, or drawn from few, do not; or the column is named as identifiers are;
 * - text is one word with digits in it, or the same words about a number.
 * Numbers with fractions are measured. A column whose values became few is no longer one of identifiers.
 */
export function identifierReason(reference: Column, current: Column): string | undefined {
  if (reference.kind === 'number' && current.kind === 'number') return numberReason(reference, current);
  if (reference.kind === 'text' && current.kind === 'text') return textReason(reference, current);
  return undefined;
}

function numberReason(reference: NumberColumn, current: NumberColumn): string | undefined {
  if (isMeasured(reference)) return undefined;
  const from = integersOf(reference);
  if (!from || from.length < LEAST_VALUES) return undefined;
  const to = integersOf(current);
  if (!to) return undefined;
  const { distinct, least, most } = spreadOf(from);
  if (distinct < DISTINCT_SHARE * from.length || !stillDiffers(spreadOf(to).distinct, to.length))
    return undefined;
  if (NAMED.test(reference.name) || CAMEL.test(reference.name))
    return 'an identifier by its name, of integers that differ in nearly every row';
  const repeats = from.length - distinct;
  return fewRepeatsChance(from.length, most - least + 1, repeats) < LOG_CHANCE
    ? 'an identifier: integers that differ in nearly every row, which measured ones would not'
    : undefined;
}

/** The numbers of a column, undefined where one is no integer. */
function integersOf({ values, nulls }: NumberColumn): Float64Array | undefined {
  const kept = new Float64Array(values.length);
  let length = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (nulls?.[i] === 1 || Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return undefined;
    // 0 in place of -0, as it is sorted.
    kept[length++] = value + 0;
  }
  return kept.subarray(0, length);
}

/** Whether the first values have a fraction, or repeat more often than all may: most columns need no sorting. */
function isMeasured({ values, nulls }: NumberColumn): boolean {
  const most = (1 - DISTINCT_SHARE) * values.length + 1;
  const seen = new Set<number>();
  let repeats = 0;
  for (let i = 0; i < FIRST_SHARE * values.length; i++) {
    const value = values[i]!;
    if (nulls?.[i] === 1 || Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return true;
    if (!seen.has(value)) seen.add(value);
    else if (++repeats > most) return true;
  }
  return false;
}

function spreadOf(values: Float64Array): { distinct: number; least: number; most: number } {
  const sorted = values.slice();
  sortNumbers(sorted);
  let distinct = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return { distinct, least: sorted[0] ?? 0, most: sorted[sorted.length - 1] ?? 0 };
}

/**
 * The logarithm of a bound of the chance that of `rows` draws from `range` integers at most `repeats` are of one that was
 * drawn already, by Chernoff for a Poisson number; integers that are not drawn evenly repeat more often.
 */
function fewRepeatsChance(rows: number, range: number, repeats: number): number {
  // range (1 - e^(-rows/range)) distinct ones are expected.
  const expected = rows + range * Math.expm1(-rows / range);
  if (repeats >= expected) return 0;
  return repeats - expected + (repeats === 0 ? 0 : repeats * Math.log(expected / repeats));
}

function stillDiffers(distinct: number, rows: number): boolean {
  return rows < LEAST_VALUES || distinct >= CURRENT_SHARE * rows;
}

function textReason(reference: TextColumn, current: TextColumn): string | undefined {
  if (hasMoreThan(reference.dictionary.length / DISTINCT_SHARE, reference)) return undefined;
  const from = valuesOf(reference);
  const to = valuesOf(current);
  if (from.rows < LEAST_VALUES || from.values.length < DISTINCT_SHARE * from.rows) return undefined;
  if (!stillDiffers(to.values.length, to.rows)) return undefined;
  // Times differ too, and have tests of their own.
  if (timePair(reference, current)) return undefined;
  if (isShaped(from.values) && (to.values.length === 0 || isShaped(to.values)))
    return 'an identifier: text that differs in nearly every row and is no prose';
  return undefined;
}

/** Whether more than so many rows have a value. */
function hasMoreThan(most: number, { codes }: TextColumn): boolean {
  let rows = 0;
  for (let i = 0; i < codes.length && rows <= most; i++) if (codes[i]! >= 0) rows++;
  return rows > most;
}

function valuesOf({ codes, dictionary }: TextColumn): { values: string[]; rows: number } {
  const used = new Uint8Array(dictionary.length);
  let rows = 0;
  for (const code of codes) {
    if (code < 0) continue;
    used[code] = 1;
    rows++;
  }
  return { values: dictionary.filter((_, code) => used[code] === 1), rows };
}

/** One word with a digit in nearly every value, or few texts about numbers. */
function isShaped(values: readonly string[]): boolean {
  const words = values.filter((value) => /^[^\s:/]*\d[^\s:/]*$/.test(value) && value.length <= 200);
  if (words.length >= DISTINCT_SHARE * values.length) return true;
  const texts = new Set(values.map((value) => value.replace(/\d+/g, '0')));
  return texts.size <= 0.02 * values.length && values.length >= LEAST_VALUES;
}
