import type { Column, NumberColumn, Table, TextColumn } from '@pawl/table';
import { infiniteValue, requireEmpty, requireFeature } from '../feature-column.ts';
import { partSeed } from '../seeds.ts';

/**
 * How one feature becomes codes of one byte. Numbers: the code is how many `edges` are below the value, so that
 * code <= c says the same as value <= edges[c]. Texts: the code is the place in `levels`.
 */
export type BinnedFeature =
  | { readonly name: string; readonly kind: 'bins'; readonly edges: readonly number[] }
  | { readonly name: string; readonly kind: 'levels'; readonly levels: readonly string[] };

/** The code of a value that is missing: null or NaN. */
export const MISSING = 255;
/** The code of a text that is not among the levels: rare in training, or never seen there. */
export const OTHER = 254;
/** Codes up to this one are those of all numbers, also of those that no node has seen. */
export const HIGHEST = 254;
export const MOST_LEVELS = 254;
/** Bins of numbers at most; one more code is for what is missing. */
export const MOST_BINS = 255;
/** Codes there are. */
export const CODES = 256;
/** Edges are quantiles of at most so many rows. */
const ROWS_FOR_EDGES = 65_536;

/** Rows as codes, a column after the other: feature f of row r is `codes[f * rows + r]`. */
export interface BinnedRows {
  readonly rows: number;
  readonly features: number;
  readonly codes: Uint8Array;
}

/**
 * Learns the bins of each feature from training rows: between all distinct values where they are few, else quantiles;
 * the most frequent texts. Throws PawlError('data') on an infinite value or a feature that is not there.
 */
export function fitBins(
  table: Table,
  features: readonly string[],
  mostBins: number = MOST_BINS,
): BinnedFeature[] {
  return features.map((name) => {
    const column = requireFeature(table, name);
    return column.kind === 'number'
      ? { name, kind: 'bins', edges: edgesOf(column, mostBins) }
      : { name, kind: 'levels', levels: levelsOf(column) };
  });
}

/**
 * The rows of a table as codes, in shared memory where it is asked for. Throws PawlError('data') on a column that is
 * missing or has changed its kind, and on an infinite value.
 */
export function applyBins(bins: readonly BinnedFeature[], table: Table, shared = false): BinnedRows {
  const { rows } = table;
  const size = rows * bins.length;
  const codes = new Uint8Array(shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size));
  bins.forEach((feature, f) => {
    const column = requireFeature(table, feature.name);
    const into = codes.subarray(f * rows, (f + 1) * rows);
    if (isEmptyOfOtherKind(feature, column)) into.fill(MISSING);
    else if (feature.kind === 'bins') writeBins(filledUp(feature.edges), column as NumberColumn, into);
    else writeLevels(placesOf(feature.levels), column as TextColumn, into);
  });
  return { rows, features: bins.length, codes };
}

/** Throws where a column came in another kind than at training and is not empty. */
function isEmptyOfOtherKind({ kind }: BinnedFeature, column: Column): boolean {
  const expected = kind === 'bins' ? 'number' : 'text';
  if (column.kind === expected) return false;
  requireEmpty(column, expected);
  return true;
}

function edgesOf({ name, values, nulls }: NumberColumn, mostBins: number): number[] {
  const sorted = sampleOf(values);
  for (let i = 0; i < values.length; i++)
    if (Math.abs(values[i]!) === Number.POSITIVE_INFINITY && nulls?.[i] !== 1)
      throw infiniteValue(name, i, values[i]!);
  const distinct = distinctOf(sorted, mostBins);
  if (distinct) return between(distinct);
  const edges: number[] = [];
  for (let bin = 1; bin < mostBins; bin++) {
    const place = Math.round((bin * sorted.length) / mostBins);
    const edge = edgeBetween(sorted[place - 1]!, nextAbove(sorted, place - 1));
    if (edge !== undefined && edge !== edges.at(-1)) edges.push(edge);
  }
  return edges;
}

/** One value of every so many rows, where it is not missing, sorted. Which one changes, as rows may repeat in step. */
function sampleOf(values: Float64Array): Float64Array {
  const step = Math.max(1, Math.ceil(values.length / ROWS_FOR_EDGES));
  const sample = new Float64Array(Math.ceil(values.length / step));
  let count = 0;
  for (let place = 0; place < sample.length; place++) {
    const row = place * step + ((partSeed(0, place) >>> 0) % step);
    const value = values[Math.min(row, values.length - 1)]!;
    if (Number.isFinite(value)) sample[count++] = value;
  }
  return sample.subarray(0, count).sort();
}

/** The distinct values of a sorted array, or undefined where they are more than `most`. */
function distinctOf(sorted: Float64Array, most: number): number[] | undefined {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    if (distinct.length === most) return undefined;
    distinct.push(value);
  }
  return distinct;
}

function between(distinct: readonly number[]): number[] {
  return distinct.slice(1).map((above, i) => edgeBetween(distinct[i]!, above)!);
}

function nextAbove(sorted: Float64Array, place: number): number | undefined {
  let low = place + 1;
  let high = sorted.length;
  const value = sorted[place]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return sorted[low];
}

/** A value from `below` on and under `above`: the middle, in single precision where that is between them too. */
function edgeBetween(below: number, above: number | undefined): number | undefined {
  if (above === undefined) return undefined;
  const middle = below / 2 + above / 2;
  const single = Math.fround(middle);
  if (single >= below && single < above) return single + 0;
  return middle >= below && middle < above ? middle + 0 : below + 0;
}

/** What is worked out once of edges and levels, as a server asks for one row again and again. */
const FILLED = new WeakMap<readonly number[], Float64Array>();
const PLACES = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** Edges filled up to 256, so that eight halvings find the place without a jump that could be guessed wrong. */
function filledUp(edges: readonly number[]): Float64Array {
  const known = FILLED.get(edges);
  if (known) return known;
  const sorted = new Float64Array(CODES).fill(Number.POSITIVE_INFINITY);
  sorted.set(edges);
  FILLED.set(edges, sorted);
  return sorted;
}

function placesOf(levels: readonly string[]): ReadonlyMap<string, number> {
  const known = PLACES.get(levels);
  if (known) return known;
  const places = new Map(levels.map((level, index) => [level, index]));
  PLACES.set(levels, places);
  return places;
}

function writeBins(sorted: Float64Array, column: NumberColumn, into: Uint8Array): void {
  const { values, nulls } = column;
  for (let row = 0; row < into.length; row++) {
    const value = values[row]!;
    let low = 0;
    low += Number(sorted[low + 127]! < value) << 7;
    low += Number(sorted[low + 63]! < value) << 6;
    low += Number(sorted[low + 31]! < value) << 5;
    low += Number(sorted[low + 15]! < value) << 4;
    low += Number(sorted[low + 7]! < value) << 3;
    low += Number(sorted[low + 3]! < value) << 2;
    low += Number(sorted[low + 1]! < value) << 1;
    low += Number(sorted[low]! < value);
    into[row] = low;
    if (Number.isFinite(value)) continue;
    if (Number.isNaN(value) || nulls?.[row] === 1) into[row] = MISSING;
    else throw infiniteValue(column.name, row, value);
  }
}

function levelsOf({ codes, dictionary }: TextColumn): string[] {
  const counts = new Int32Array(dictionary.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  return [...dictionary.keys()]
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || (dictionary[a]! < dictionary[b]! ? -1 : 1))
    .slice(0, MOST_LEVELS)
    .map((code) => dictionary[code]!);
}

function writeLevels(place: ReadonlyMap<string, number>, column: TextColumn, into: Uint8Array): void {
  const byCode = Uint8Array.from(column.dictionary, (text) => place.get(text) ?? OTHER);
  for (let row = 0; row < into.length; row++) {
    const code = column.codes[row]!;
    into[row] = code < 0 ? MISSING : byCode[code]!;
  }
}
