import type { ComparisonPlan, Statistic } from './compare.ts';
import { prepareMetrics } from './prepare.ts';
import { type Ranking, rankByScore } from './ranking.ts';
import { type ClassificationSample, type Sample, takeSample } from './sample.ts';

/** The samples that statistics of a plan are of, made once each. */
export interface Views {
  /** The rows of a slice (-1: all) as one source has them. */
  sample(source: Statistic['source'], slice: number): Sample;
  /** The same by score; the sample must have scores and a positive label. */
  ranking(source: Statistic['source'], slice: number): Ranking;
  /** Every statistic of the plan on the sample itself. */
  values(): Float64Array;
  readonly weighted: boolean;
  readonly grouped: boolean;
}

export function viewsOf(plan: ComparisonPlan): Views {
  const samples = new Map<string, Sample>();
  const rankings = new Map<string, Ranking>();
  const key = (source: string, slice: number) => `${source} ${slice}`;
  const sample = (source: Statistic['source'], slice: number) =>
    remembered(samples, key(source, slice), () => {
      const whole = wholeSample(plan, source);
      const rows = plan.slices[slice];
      return rows ? takeSample(whole, rows) : whole;
    });
  return {
    sample,
    ranking: (source, slice) =>
      remembered(rankings, key(source, slice), () =>
        rankByScore(sample(source, slice) as ClassificationSample),
      ),
    values: once(() => {
      const values = new Float64Array(plan.statistics.length);
      for (const { source, slice, statistics } of byView(plan, () => true)) {
        const names = statistics.map((statistic) => plan.statistics[statistic]!.metric);
        const out = new Float64Array(names.length);
        prepareMetrics(names, sample(source, slice)).evaluate(undefined, out);
        statistics.forEach((statistic, i) => {
          values[statistic] = out[i]!;
        });
      }
      return values;
    }),
    weighted: plan.candidate.weights !== undefined,
    grouped: plan.candidate.groups !== undefined,
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** All rows as one source has them; there must be a baseline for any source but the candidate. */
export function wholeSample({ candidate, baseline }: ComparisonPlan, source: Statistic['source']): Sample {
  if (source === 'candidate') return candidate;
  if (source === 'baseline') return baseline!;
  // What changed is what the candidate gets wrong where the baseline is taken for the truth.
  return candidate.task === 'regression'
    ? { ...candidate, actual: baseline!.predicted as Float64Array }
    : { ...candidate, actual: baseline!.predicted as Int32Array };
}

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

/** The statistics that are read from one view, as indices into the plan's. */
export interface ViewStatistics {
  readonly source: Statistic['source'];
  readonly slice: number;
  readonly statistics: readonly number[];
}

/** The statistics wanted of a plan, together where they are of the same rows of the same model. */
export function byView(
  { statistics }: ComparisonPlan,
  wanted: (statistic: number) => boolean,
): ViewStatistics[] {
  const groups = new Map<string, ViewStatistics & { statistics: number[] }>();
  for (const [index, { source, slice }] of statistics.entries()) {
    if (!wanted(index)) continue;
    const key = `${source} ${slice}`;
    const group = groups.get(key);
    if (group) group.statistics.push(index);
    else groups.set(key, { source, slice, statistics: [index] });
  }
  return [...groups.values()];
}
