import { type Condition, decideGate, expandConditions } from '@pawl/gate';
import { compare, metricValue, type Sample, takeSample } from '@pawl/metrics';
import type { Config, DriftRecord } from '@pawl/records';
import { isComputable, performanceConditions } from './conditions.ts';

export type Performance = NonNullable<NonNullable<DriftRecord['ofModel']>['performance']>;

/** Conditions are judged on their own, beside the tests of columns, for so much of the chance of an alarm. */
const SHARE_OF_ALPHA = 0.2;

/**
 * The conditions on the labelled rows of now, `sample` having the rows of the evaluation first: passed or failed where
 * the interval says so, else undecided. Differences are between rows of two kinds, so unpaired.
 */
export async function performanceOf(
  config: Config,
  sample: Sample,
  evaluated: number,
  alpha: number,
): Promise<Performance> {
  const rows = Int32Array.from({ length: sample.actual.length }, (_, row) => row);
  const slices = [rows.subarray(0, evaluated), rows.subarray(evaluated)];
  const before = takeSample(sample, slices[0]!);
  const conditions = performanceConditions(config, sample, (metric) => metricValue(metric, before));
  const confidence = 1 - alpha * SHARE_OF_ALPHA;
  const computable = conditions.filter(({ terms }) =>
    terms.every(({ metric }) => isComputable(metric, sample)),
  );
  const decided = await decide(config, sample, slices, computable, confidence);
  return {
    confidence,
    conditions: conditions.map((condition) => {
      const found = decided.get(condition.canonical);
      if (found) return found;
      const reason = 'these rows do not allow its metric';
      return { condition: condition.text, state: 'undecided', measured: null, bound: null, reason };
    }),
  };
}

type Decided = Performance['conditions'][number];

async function decide(
  config: Config,
  sample: Sample,
  slices: readonly Int32Array[],
  conditions: readonly Condition[],
  confidence: number,
): Promise<Map<string, Decided>> {
  const instances = expandConditions(conditions, []);
  const metrics = [...new Set(instances.flatMap(({ terms }) => terms.map(({ metric }) => metric)))];
  const place = (metric: string, source: string) =>
    2 * metrics.indexOf(metric) + (source === 'baseline' ? 0 : 1);
  const { resamples, seed, interval } = config.evaluate;
  const result = await compare({
    candidate: sample,
    slices,
    statistics: metrics.flatMap((metric) =>
      [0, 1].map((slice) => ({ source: 'candidate' as const, metric, slice })),
    ),
    contrasts: instances.map(({ terms, constant }) => ({
      constant,
      terms: terms.map(({ metric, source, coefficient }) => ({
        statistic: place(metric, source),
        coefficient,
      })),
    })),
    resamples,
    confidence,
    seed,
    interval,
    tests: false,
  });
  const decision = decideGate({
    instances,
    contrasts: new Map(
      instances.map(({ key }, i) => {
        const { value, interval, pValues } = result.contrasts[i]!;
        return [key, { value, interval, pValues, n: slices[1]!.length }];
      }),
    ),
    estimates: (source, metric) => result.statistics[place(metric, source)],
    baseline: { state: 'present' },
    evidence: 'rows',
    confidence,
    undecided: 'pass',
  });
  const finite = (value: number | undefined) => (Number.isFinite(value) ? value! : null);
  return new Map(
    decision.results.map(({ key, condition, state, measured, bound, reason }) => [
      key,
      {
        condition,
        state: state === 'proved' ? 'passed' : state === 'refuted' ? 'failed' : 'undecided',
        measured: finite(measured),
        bound: finite(bound),
        reason,
      },
    ]),
  );
}
