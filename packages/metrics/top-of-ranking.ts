import { type Measure, type Parts, withoutEach } from './measure.ts';
import type { Ranking } from './ranking.ts';
import type { Counts } from './sample.ts';

/** Rows of one score, from the highest down, as they count. */
type Visit = (positives: number, negatives: number) => boolean;

/** What a walk from the highest score down has seen of some rows, and when it has seen enough. */
interface Walk {
  /** Takes the rows of one score; false when the value is known. */
  readonly take: Visit;
  readonly value: () => number;
}

/** A walk over rows of which so many are positive and negative. */
type StartWalk = (positives: number, negatives: number) => Walk;

/**
 * The measure of a metric of the highest scores: `fpr_at_tpr_95`, `tpr_at_fpr_5`, `precision_at_100`, `lift_at_10`. The
 * two of thresholds need a row of each class, the lift a positive one; NaN otherwise.
 */
export function topMeasure(name: string, number: number, ranking: Ranking): Measure {
  const start = walkOf(name, number);
  return {
    value: (counts) => {
      const { positives, negatives } = totals(ranking, counts);
      const walk = start(positives, negatives);
      descend(ranking, counts, walk.take);
      return walk.value();
    },
    leaveOut: (parts) => walkWithoutEach(ranking, parts, start),
  };
}

function walkOf(name: string, number: number): StartWalk {
  if (name.startsWith('fpr_at')) return (...sizes) => fprAtTpr(...sizes, number / 100);
  if (name.startsWith('tpr_at')) return (...sizes) => tprAtFpr(...sizes, number / 100);
  if (name.startsWith('precision_at')) {
    return (positives, negatives) => precisionAt(Math.min(number, positives + negatives));
  }
  return (positives, negatives) => {
    const total = positives + negatives;
    const { take, value } = precisionAt((total * number) / 100);
    return { take, value: () => (positives === 0 ? Number.NaN : value() / (positives / total)) };
  };
}

function fprAtTpr(positives: number, negatives: number, least: number): Walk {
  let found = 0;
  let wrong = 0;
  // A share that is met but for rounding is met.
  const needed = least * positives * (1 - 1e-12);
  return {
    take: (own, others) => {
      found += own;
      wrong += others;
      return found < needed;
    },
    value: () => (positives > 0 && negatives > 0 ? wrong / negatives : Number.NaN),
  };
}

function tprAtFpr(positives: number, negatives: number, most: number): Walk {
  let found = 0;
  let wrong = 0;
  const allowed = most * negatives * (1 + 1e-12);
  return {
    take: (own, others) => {
      if (wrong + others > allowed) return false;
      found += own;
      wrong += others;
      return true;
    },
    value: () => (positives > 0 && negatives > 0 ? found / positives : Number.NaN),
  };
}

/** The share of positive rows among the `k` highest; of the score at the border, every row counts by an equal share. */
function precisionAt(k: number): Walk {
  let seen = 0;
  let found = 0;
  return {
    take: (own, others) => {
      const group = own + others;
      const taken = Math.min(group, k - seen);
      if (group > 0) found += (own * taken) / group;
      seen += taken;
      return seen < k;
    },
    value: () => found / k,
  };
}

/** The values of as many walks as there are parts, each without its part, on one way down. */
function walkWithoutEach({ rows, groupEnds }: Ranking, { of, count, weights }: Parts, start: StartWalk) {
  const sizes = [new Float64Array(count), new Float64Array(count)] as const;
  const weightOf = (row: number) => (weights ? weights[row]! : 1);
  for (const row of rows) sizes[row & 1 ? 0 : 1][of[row >>> 1]!]! += weightOf(row >>> 1);
  const [positives, negatives] = sizes.map(withoutEach);
  const walks = Array.from({ length: count }, (_, part) => start(positives![part]!, negatives![part]!));
  const done = new Uint8Array(count);
  let walking = walks.map((walk, part) => ({ walk, part }));
  const [own, others] = [new Float64Array(count), new Float64Array(count)];
  let end = rows.length;
  for (let group = (groupEnds ?? rows).length - 1; group >= 0 && walking.length > 0; group--) {
    const first = groupEnds ? (group === 0 ? 0 : groupEnds[group - 1]!) : group;
    let [allOwn, allOthers] = [0, 0];
    for (let i = first; i < end; i++) {
      const row = rows[i]! >>> 1;
      const weight = weightOf(row);
      if (rows[i]! & 1) {
        own[of[row]!]! += weight;
        allOwn += weight;
      } else {
        others[of[row]!]! += weight;
        allOthers += weight;
      }
    }
    let ended = false;
    for (const { walk, part } of walking) {
      if (walk.take(allOwn - own[part]!, allOthers - others[part]!)) continue;
      done[part] = 1;
      ended = true;
    }
    for (let i = first; i < end; i++) {
      const part = of[rows[i]! >>> 1]!;
      own[part] = 0;
      others[part] = 0;
    }
    if (ended) walking = walking.filter(({ part }) => done[part] === 0);
    end = first;
  }
  return Float64Array.from(walks, (walk, part) =>
    positives![part]! + negatives![part]! > 0 ? walk.value() : Number.NaN,
  );
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
