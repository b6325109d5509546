import type { TextColumn } from '@pawl/table';
import type { PairedCounts } from './bins.ts';
import { firstAbove } from './number-sample.ts';

/** How often each value of two columns stands in either; only values that stand somewhere. */
export interface CategoryCounts extends PairedCounts {
  readonly names: readonly string[];
  /** Rows that have a value. */
  readonly referenceRows: number;
  readonly currentRows: number;
  /** Rows that have none. */
  readonly referenceMissing: number;
  readonly currentMissing: number;
}

/** The counts of two columns of text; any text is a value like another. */
export function categoryCounts(reference: TextColumn, current: TextColumn): CategoryCounts {
  const places = new Map<string, number>();
  const from = codeCounts(reference);
  const to = codeCounts(current);
  const first: number[] = [];
  const second: number[] = [];
  for (let code = 0; code < reference.dictionary.length; code++) {
    if (from.counts[code] === 0) continue;
    places.set(reference.dictionary[code]!, first.length);
    first.push(from.counts[code]!);
    second.push(0);
  }
  for (let code = 0; code < current.dictionary.length; code++) {
    if (to.counts[code] === 0) continue;
    const name = current.dictionary[code]!;
    const place = places.get(name);
    if (place !== undefined) {
      second[place]! += to.counts[code]!;
      continue;
    }
    places.set(name, first.length);
    first.push(0);
    second.push(to.counts[code]!);
  }
  return {
    ...inOrder([...places.keys()], first, second),
    referenceRows: reference.codes.length - from.missing,
    currentRows: current.codes.length - to.missing,
    referenceMissing: from.missing,
    currentMissing: to.missing,
  };
}

/** So few categories stand in a fixed order: what is drawn at random of them must not hang on the order of the rows. */
const FEW = 200;

/** Counts of categories; few of them by UTF-16 code units. */
export function inOrder(
  names: readonly string[],
  reference: readonly number[],
  current: readonly number[],
): PairedCounts & { readonly names: readonly string[] } {
  const order = [...names.keys()];
  if (names.length <= FEW) order.sort((a, b) => (names[a]! < names[b]! ? -1 : 1));
  return {
    names: order.map((i) => names[i]!),
    reference: Float64Array.from(order, (i) => reference[i]!),
    current: Float64Array.from(order, (i) => current[i]!),
  };
}

function codeCounts({ codes, dictionary }: TextColumn): { counts: Float64Array; missing: number } {
  const counts = new Float64Array(dictionary.length);
  let missing = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code < 0) missing++;
    else counts[code]!++;
  }
  return { counts, missing };
}

/** The counts of each distinct number of two ascending lists. */
export function countNumbers(
  a: Float64Array,
  b: Float64Array,
): PairedCounts & { readonly values: Float64Array } {
  const values: number[] = [];
  const first: number[] = [];
  const second: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const value = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i]! : b[j]!;
    const nextI = firstAbove(a, value, i);
    const nextJ = firstAbove(b, value, j);
    values.push(value);
    first.push(nextI - i);
    second.push(nextJ - j);
    i = nextI;
    j = nextJ;
  }
  return {
    values: Float64Array.from(values),
    reference: Float64Array.from(first),
    current: Float64Array.from(second),
  };
}
