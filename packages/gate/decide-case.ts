import { parseCondition } from './condition.ts';
import { decideGate } from './decide.ts';
import { type DeclaredSlice, expandConditions } from './expand.ts';
import { evaluate } from './linear.ts';
import type { ConditionResult, Contrast, GateDecision, GateInput, Interval } from './result.ts';

const slices: DeclaredSlice[] = [
  { spec: 'region', name: 'region = north' },
  { spec: 'region', name: 'region = south' },
];

/** Values by reference: `rmse`, `baseline.rmse`, `region = north/rmse`. */
type Values = Readonly<Record<string, number | null>>;

export interface Case extends Partial<Omit<GateInput, 'instances' | 'estimates' | 'contrasts'>> {
  readonly values?: Values;
  /** The half-width of every interval, or the interval itself. */
  readonly spread?: number | Interval | null;
  readonly contrast?: Partial<Contrast>;
}

/** The gate's decision on conditions, for metrics of these values and contrasts computed from them. */
export function decide(texts: string | readonly string[], options: Case = {}): GateDecision {
  const { values = {}, spread = 0.01, contrast, ...rest } = options;
  const parse = (text: string) => parseCondition(text, { metric: (name) => name, metricNames: [] });
  const instances = expandConditions([texts].flat().map(parse), slices);
  const estimates: GateInput['estimates'] = (source, metric, slice) => {
    const name = `${slice === null ? '' : `${slice}/`}${source === 'baseline' ? 'baseline.' : ''}${metric}`;
    const value = values[name];
    return value === undefined ? undefined : { value };
  };
  const contrasts = new Map(
    instances.map((instance) => {
      const value = evaluate(
        instance,
        (term) => estimates(term.source, term.metric, term.slice)?.value ?? Number.NaN,
      );
      const interval = typeof spread === 'number' ? { low: value - spread, high: value + spread } : spread;
      return [instance.key, { value, interval, n: 500, ...contrast }] as const;
    }),
  );
  return decideGate({
    instances,
    contrasts,
    estimates,
    baseline: { state: 'present' },
    evidence: 'rows',
    confidence: 0.95,
    undecided: 'fail',
    ...rest,
  });
}

/** The result of a condition that has one instance. */
export function decideOne(text: string, options?: Case): ConditionResult {
  const { results } = decide(text, options);
  if (results.length !== 1) throw new Error(`"${text}" has ${results.length} results`);
  return results[0]!;
}
