import type { Measure } from './measure.ts';
import type { Ranking } from './ranking.ts';
import type { Counts } from './sample.ts';

/** Rows of one score, from the highest down, as they count. */
type Visit = (positives: number, negatives: number) => boolean;

/**
 * The measure of a metric of the highest scores: `fpr_at_tpr_95`, `tpr_at_fpr_5`, `precision_at_100`, `lift_at_10`. The
 * two of thresholds need a row of each class, the lift a positive one; NaN otherwise.
 */
export function topMeasure(name: string, number: number, ranking: Ranking): Measure {
  if (name.startsWith('fpr_at')) return { value: (counts) => fprAtTpr(ranking, counts, number / 100) };
  if (name.startsWith('tpr_at')) return { value: (counts) => tprAtFpr(ranking, counts, number / 100) };
  if (name.startsWith('precision_at')) {
    return { value: (counts, total) => precisionAt(ranking, counts, Math.min(number, total)) };
  }
  return {
    value: (counts, total) => {
      const share = totals(ranking, counts).positives / total;
      return share === 0 ? Number.NaN : precisionAt(ranking, counts, (total * number) / 100) / share;
    },
  };
}

function fprAtTpr(ranking: Ranking, counts: Counts, least: number): number {
  const { positives, negatives } = totals(ranking, counts);
  if (positives === 0 || negatives === 0) return Number.NaN;
  let found = 0;
  let wrong = 0;
  // A share that is met but for rounding is met.
  const needed = least * positives * (1 - 1e-12);
  descend(ranking, counts, (own, others) => {
    found += own;
    wrong += others;
    return found < needed;
  });
  return wrong / negatives;
}

function tprAtFpr(ranking: Ranking, counts: Counts, most: number): number {
  const { positives, negatives } = totals(ranking, counts);
  if (positives === 0 || negatives === 0) return Number.NaN;
  let found = 0;
  let wrong = 0;
  const allowed = most * negatives * (1 + 1e-12);
  descend(ranking, counts, (own, others) => {
    if (wrong + others > allowed) return false;
    found += own;
    wrong += others;
    return true;
  });
  return found / positives;
}

/** The share of positive rows among the `k` highest; of the score at the border, every row counts by an equal share. */
function precisionAt(ranking: Ranking, counts: Counts, k: number): number {
  let seen = 0;
  let found = 0;
  descend(ranking, counts, (own, others) => {
    const group = own + others;
    const taken = Math.min(group, k - seen);
    if (group > 0) found += (own * taken) / group;
    seen += taken;
    return seen < k;
  });
  return found / k;
}

function totals(ranking: Ranking, counts: Counts): { positives: number; negatives: number } {
  let positives = 0;
  let negatives = 0;
  for (const row of ranking.rows) {
    const count = counts[row >>> 1]!;
    if (row & 1) positives += count;
    else negatives += count;
  }
  return { positives, negatives };
}

/** Visits the rows of each score together, from the highest down, until it is told to stop. */
function descend({ rows, groupEnds }: Ranking, counts: Counts, visit: Visit): void {
  let end = rows.length;
  for (let group = (groupEnds ?? rows).length - 1; group >= 0; group--) {
    const start = groupEnds ? (group === 0 ? 0 : groupEnds[group - 1]!) : group;
    let positives = 0;
    let negatives = 0;
    for (let i = start; i < end; i++) {
      const count = counts[rows[i]! >>> 1]!;
      if (rows[i]! & 1) positives += count;
      else negatives += count;
    }
    end = start;
    if (!visit(positives, negatives)) return;
  }
}
