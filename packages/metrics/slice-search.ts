import type { SliceFeature } from './slice-feature.ts';
import { type Scoring, type SliceSums, scoreBound, sliceScore } from './slice-score.ts';

/** One value of one feature, as indices. */
export interface Predicate {
  readonly feature: number;
  readonly code: number;
}

export interface FoundSlice extends SliceSums {
  /** By feature, ascending. */
  readonly predicates: readonly Predicate[];
  readonly score: number;
}

export interface SliceSearch {
  readonly features: readonly SliceFeature[];
  /** One a row, at least 0. */
  readonly losses: Float64Array;
  /** The rows to look at. */
  readonly rows: Int32Array;
  readonly alpha: number;
  readonly minSupport: number;
  /** The most predicates of a slice. */
  readonly maxDepth: number;
  /** The most slices to return. */
  readonly k: number;
}

/** Sums of losses are rounded, so a bound may fall short of the score it bounds by about this much. */
const ROUNDING = 1e-9;

/** The state of a search. */
interface State extends SliceSearch {
  readonly scoring: Scoring;
  /** The best so far, best first, at most k. */
  readonly best: FoundSlice[];
  /** The first of each feature's numbers for its predicates. */
  readonly offsets: readonly number[];
  readonly predicateCount: number;
}

/** The slices of one depth that a deeper one may come from, by key. */
type Level = Map<number, FoundSlice>;

/**
 * The k slices of highest score above 0 among all conjunctions of up to `maxDepth` predicates on different features that
 * have `minSupport` rows, best first; of equal scores, fewer predicates first, then earlier features and values. A slice
 * with the rows of one that has fewer of its predicates is passed over.
 *
 * Goes down the lattice of conjunctions level by level (SliceLine, section 4): a slice is looked at only when every
 * slice with one predicate less was, and when no slice below these could score higher than the k best so far.
 */
export function searchSlices(search: SliceSearch): FoundSlice[] {
  const state = startOf(search);
  if (!(state.scoring.meanLoss > 0)) return [];
  const rowsOf = rowsByPredicate(state);
  let level = firstLevel(state);
  for (let depth = 2; depth <= state.maxDepth && level.size > 0; depth++) {
    const next: Level = new Map();
    const parents = [...level.values()].sort((a, b) => bound(b, state) - bound(a, state));
    for (const parent of parents) extend(parent, level, next, state, rowsOf);
    level = next;
  }
  return state.best;
}

function startOf(search: SliceSearch): State {
  const { losses, rows, features, alpha } = search;
  let total = 0;
  for (const row of rows) total += losses[row]!;
  const offsets: number[] = [];
  let predicateCount = 0;
  for (const { values } of features) {
    offsets.push(predicateCount);
    predicateCount += values.length;
  }
  const scoring = { rows: rows.length, meanLoss: total / rows.length, alpha };
  return { ...search, scoring, best: [], offsets, predicateCount };
}

function firstLevel(state: State): Level {
  const level: Level = new Map();
  state.features.forEach(({ codes, values }, feature) => {
    const sums = tally(state.rows, codes, values.length, state.losses);
    for (let code = 0; code < values.length; code++) {
      consider([{ feature, code }], sums(code), state.rows.length, state, level);
    }
  });
  return level;
}

/** Looks at the slices with one predicate more than a parent, on a feature behind those it has. */
function extend(
  parent: FoundSlice,
  level: Level,
  next: Level,
  state: State,
  rowsOf: (predicates: readonly Predicate[]) => Int32Array,
): void {
  if (bound(parent, state) < threshold(state)) return;
  let rows: Int32Array | undefined;
  for (let feature = parent.predicates.at(-1)!.feature + 1; feature < state.features.length; feature++) {
    const { codes, values } = state.features[feature]!;
    const candidates: { readonly predicates: Predicate[]; readonly least: number; readonly code: number }[] =
      [];
    for (let code = 0; code < values.length; code++) {
      const predicates = [...parent.predicates, { feature, code }];
      const limits = limitsOf(predicates, level, state);
      if (limits && bound(limits, state) >= threshold(state)) {
        candidates.push({ predicates, least: limits.n, code });
      }
    }
    if (candidates.length === 0) continue;
    rows ??= rowsOf(parent.predicates);
    const sums = tally(rows, codes, values.length, state.losses);
    for (const { predicates, least, code } of candidates)
      consider(predicates, sums(code), least, state, next);
  }
}

/** What a slice cannot exceed: the least of each of its parents; undefined when a parent was not kept. */
function limitsOf(predicates: readonly Predicate[], level: Level, state: State): SliceSums | undefined {
  let n = Number.POSITIVE_INFINITY;
  let sum = Number.POSITIVE_INFINITY;
  let max = Number.POSITIVE_INFINITY;
  for (let left = 0; left < predicates.length; left++) {
    const parent = level.get(keyOf(predicates, left, state));
    if (!parent) return undefined;
    n = Math.min(n, parent.n);
    sum = Math.min(sum, parent.sum);
    max = Math.min(max, parent.max);
  }
  return { n, sum, max };
}

/** A number for a conjunction, without the predicate at `left`; conjunctions have at most three. */
function keyOf(predicates: readonly Predicate[], left: number, state: State): number {
  let key = 0;
  predicates.forEach(({ feature, code }, i) => {
    if (i !== left) key = key * state.predicateCount + state.offsets[feature]! + code;
  });
  return key;
}

/** Keeps a slice for the next depth, and among the best, unless it has too few rows or all `least` of a parent. */
function consider(
  predicates: readonly Predicate[],
  sums: SliceSums,
  least: number,
  state: State,
  level: Level,
): void {
  if (sums.n < state.minSupport || sums.n === least) return;
  const slice = { predicates, ...sums, score: sliceScore(sums, state.scoring) };
  if (slice.score > 0) keepBest(slice, state);
  if (predicates.length < state.maxDepth && bound(slice, state) >= threshold(state)) {
    level.set(keyOf(predicates, -1, state), slice);
  }
}

function keepBest(slice: FoundSlice, { best, k }: State): void {
  let place = best.length;
  while (place > 0 && compareSlices(slice, best[place - 1]!) < 0) place--;
  if (place >= k) return;
  best.splice(place, 0, slice);
  if (best.length > k) best.pop();
}

function compareSlices(a: FoundSlice, b: FoundSlice): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.predicates.length !== b.predicates.length) return a.predicates.length - b.predicates.length;
  for (const [i, { feature, code }] of a.predicates.entries()) {
    const other = b.predicates[i]!;
    if (feature !== other.feature) return feature - other.feature;
    if (code !== other.code) return code - other.code;
  }
  return 0;
}

function bound(sums: SliceSums, { minSupport, scoring }: State): number {
  return scoreBound(sums, minSupport, scoring);
}

/** A bound below this cannot lead to one of the best. */
function threshold({ best, k }: State): number {
  const score = best.length < k ? 0 : best[k - 1]!.score;
  return score - ROUNDING * (1 + score);
}

/** The sums of the rows of each code. */
function tally(rows: Int32Array, codes: Int32Array, size: number, losses: Float64Array) {
  const counts = new Int32Array(size);
  const sums = new Float64Array(size);
  const maxima = new Float64Array(size);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const code = codes[row]!;
    if (code < 0) continue;
    const loss = losses[row]!;
    counts[code]!++;
    sums[code]! += loss;
    if (loss > maxima[code]!) maxima[code] = loss;
  }
  return (code: number): SliceSums => ({ n: counts[code]!, sum: sums[code]!, max: maxima[code]! });
}

/** A function that gives the rows of a conjunction; those of one predicate are kept, as most are asked for again. */
function rowsByPredicate({ features, rows, offsets }: State) {
  const kept = new Map<number, Int32Array>();
  const filtered = (from: Int32Array, { feature, code }: Predicate) => {
    const { codes } = features[feature]!;
    return from.filter((row) => codes[row] === code);
  };
  return ([first, ...rest]: readonly Predicate[]): Int32Array => {
    const key = offsets[first!.feature]! + first!.code;
    const found = kept.get(key) ?? filtered(rows, first!);
    kept.set(key, found);
    return rest.reduce(filtered, found);
  };
}
