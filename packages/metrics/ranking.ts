import type { Parts } from './measure.ts';
import type { ClassificationSample, Counts } from './sample.ts';
import { sortWithPayload } from './sort.ts';

/** The rows of a two-label sample by the score of the positive label. */
export interface Ranking {
  /** Rows from the lowest score to the highest: twice the row's index, plus one if the row is positive. */
  readonly rows: Uint32Array;
  /** Where each group of equal scores ends (exclusive), or undefined when all scores differ. */
  readonly groupEnds: Uint32Array | undefined;
}

/** Ranks by the positive label's score; the sample must have scores and a positive label. */
export function rankByScore(sample: ClassificationSample): Ranking {
  const { actual, positive } = sample;
  const tagged = new Uint32Array(actual.length);
  for (let i = 0; i < tagged.length; i++) tagged[i] = 2 * i + (actual[i] === positive ? 1 : 0);
  return ranked(sample.scores![positive!]!, tagged);
}

/** Ranks some of the rows by their scores; `isPositive` tells which of two classes a row is of. */
export function rankRows(
  scores: Float64Array,
  rows: Int32Array,
  isPositive: (row: number) => boolean,
): Ranking {
  const tagged = Uint32Array.from(rows, (row) => 2 * row + (isPositive(row) ? 1 : 0));
  return ranked(
    Float64Array.from(rows, (row) => scores[row]!),
    tagged,
  );
}

function ranked(keys: Float64Array, tagged: Uint32Array): Ranking {
  const { keys: sorted, payload } = sortWithPayload(keys, tagged);
  return { rows: payload, groupEnds: groupEnds(sorted) };
}

function groupEnds(keys: Float64Array): Uint32Array | undefined {
  let groups = 0;
  const ends = new Uint32Array(keys.length);
  for (let i = 1; i <= keys.length; i++) if (i === keys.length || keys[i] !== keys[i - 1]) ends[groups++] = i;
  return groups === keys.length ? undefined : ends.slice(0, groups);
}

/**
 * Area under the ROC curve as the Mann-Whitney statistic: the share of pairs of a positive and a negative row in
 * which the positive one has the higher score, ties counting half. NaN when one of the two classes is absent.
 */
export function rocAuc(ranking: Ranking, counts: Counts): number {
  return ranking.groupEnds
    ? tiedAuc(ranking.rows, ranking.groupEnds, counts)
    : distinctAuc(ranking.rows, counts);
}

function distinctAuc(rows: Uint32Array, counts: Counts): number {
  let positives = 0;
  let negatives = 0;
  let ordered = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const count = counts[row >>> 1]!;
    // A product and not a branch: labels in score order are unpredictable.
    const positive = count * (row & 1);
    ordered += positive * negatives;
    positives += positive;
    negatives += count - positive;
  }
  return positives > 0 && negatives > 0 ? ordered / (positives * negatives) : Number.NaN;
}

function tiedAuc(rows: Uint32Array, ends: Uint32Array, counts: Counts): number {
  let positives = 0;
  let negatives = 0;
  let ordered = 0;
  let i = 0;
  for (let group = 0; group < ends.length; group++) {
    const end = ends[group]!;
    let tied = 0;
    let positive = 0;
    for (; i < end; i++) {
      const row = rows[i]!;
      const count = counts[row >>> 1]!;
      tied += count;
      positive += count * (row & 1);
    }
    const negative = tied - positive;
    ordered += positive * (negatives + negative / 2);
    positives += positive;
    negatives += negative;
  }
  return positives > 0 && negatives > 0 ? ordered / (positives * negatives) : Number.NaN;
}

/**
 * Average precision: the precision at each distinct score, from the highest down, weighted by the recall it adds,
 * without interpolation. 0 when no row is positive.
 */
export function averagePrecision(ranking: Ranking, counts: Counts): number {
  const { rows, groupEnds: ends } = ranking;
  let positives = 0;
  let seen = 0;
  let sum = 0;
  let lost = 0; // Kahan's compensation: what rounding took from the sum.
  let i = rows.length - 1;
  for (let group = (ends ?? rows).length - 1; group >= 0; group--) {
    const start = ends === undefined ? group : group === 0 ? 0 : ends[group - 1]!;
    let positive = 0;
    for (; i >= start; i--) {
      const row = rows[i]!;
      const count = counts[row >>> 1]!;
      seen += count;
      positive += count * (row & 1);
    }
    if (positive === 0) continue;
    positives += positive;
    const term = positive * (positives / seen) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return positives === 0 ? 0 : sum / positives;
}

/** The average precision without each part of the rows, on one way down the ranking. */
export function averagePrecisionWithoutEach(
  { rows, groupEnds: ends }: Ranking,
  { of, count, weights }: Parts,
): Float64Array {
  // Of each part alone: what has been seen of it. A value without a part is of the total less the part's own.
  const seen = new Float64Array(count);
  const positives = new Float64Array(count);
  const sums = new Float64Array(count);
  const own = new Float64Array(count);
  let [allSeen, allPositives] = [0, 0];
  let i = rows.length - 1;
  for (let group = (ends ?? rows).length - 1; group >= 0; group--) {
    const start = ends === undefined ? group : group === 0 ? 0 : ends[group - 1]!;
    const last = i;
    let found = 0;
    for (; i >= start; i--) {
      const row = rows[i]! >>> 1;
      const weight = weights ? weights[row]! : 1;
      const part = of[row]!;
      seen[part]! += weight;
      allSeen += weight;
      if ((rows[i]! & 1) === 0) continue;
      positives[part]! += weight;
      own[part]! += weight;
      found += weight;
    }
    if (found === 0) continue;
    allPositives += found;
    for (let part = 0; part < count; part++) {
      const added = found - own[part]!;
      if (added > 0) sums[part]! += (added * (allPositives - positives[part]!)) / (allSeen - seen[part]!);
    }
    for (let k = last; k >= start; k--) own[of[rows[k]! >>> 1]!] = 0;
  }
  return sums.map((sum, part) => {
    if (!(allSeen - seen[part]! > 1e-12 * allSeen)) return Number.NaN;
    const rest = allPositives - positives[part]!;
    return rest > 1e-12 * allPositives ? sum / rest : 0;
  });
}
