import type { ComparisonPlan, Contrast, Statistic } from './compare.ts';
import type { ClassificationSample } from './sample.ts';

/**
 * Whether both models answer every row with the same numbers, or are one model. Predicted labels alone do not say so: models that differ
 * may agree on a few rows by chance, while equal scores on every row do not come by chance.
 */
export function identicalPredictions({ candidate, baseline, sameModel }: ComparisonPlan): boolean {
  if (!baseline) return false;
  if (!sameNumbers(candidate.predicted, baseline.predicted)) return false;
  if (candidate.task === 'regression' || sameModel) return true;
  const [own, other] = [candidate.scores, (baseline as ClassificationSample).scores];
  return own !== undefined && other !== undefined && own.every((scores, i) => sameNumbers(scores, other[i]!));
}

/**
 * The contrast with the baseline's terms put on the candidate's: what cancels is known exactly, the rest is one model's.
 */
export function withoutTwins({ terms, constant }: Contrast, statistics: readonly Statistic[]): Contrast {
  const merged = new Map<number, number>();
  for (const { statistic, coefficient } of terms) {
    const own = twinOf(statistics, statistic);
    const sum = (merged.get(own) ?? 0) + coefficient;
    merged.set(own, Math.abs(sum) <= 1e-12 * Math.abs(coefficient) ? 0 : sum);
  }
  const kept = [...merged].filter(([, coefficient]) => coefficient !== 0);
  return { terms: kept.map(([statistic, coefficient]) => ({ statistic, coefficient })), constant };
}

/** The candidate's statistic that equals a baseline's; the same one where there is none. */
function twinOf(statistics: readonly Statistic[], index: number): number {
  const { source, metric, slice } = statistics[index]!;
  if (source !== 'baseline') return index;
  const twin = statistics.findIndex(
    (other) => other.source === 'candidate' && other.metric === metric && other.slice === slice,
  );
  return twin < 0 ? index : twin;
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
