import { type Condition, evaluate, holds, isTolerance, parseCondition } from '@pawl/gate';
import { findMetric, requireMetric, type Sample } from '@pawl/metrics';
import { type Config, PawlError } from '@pawl/records';
import { isOwnMetric, parseAll } from '../../conditions.ts';

/** How much worse than accepted a metric may be where nothing says it: a share, or a part of the accepted value. */
const MARGIN = 0.02;

/**
 * The conditions that labelled rows of now must hold: `drift.performance`; else those of the gate that leave room below
 * the baseline; else the first metric of the gate, not worse than accepted by more than 0.02 (of its value, where it is
 * no share). Throws `config` where one cannot be read, or speaks of slices or of changes between two models.
 */
export function performanceConditions(
  config: Config,
  sample: Sample,
  accepted: (metric: string) => number,
): Condition[] {
  const asked = config.drift.performance;
  if (asked) return parseAll(config, asked, 'drift.performance').map(requireWhole);
  const gate = parseAll(
    config,
    config.gate.conditions.filter((text) => !isTolerance(text)),
    'gate',
  ).filter(
    ({ terms }) =>
      terms.every(({ slice, source }) => slice === null && source !== 'change') &&
      terms.every(({ metric }) => !isOwnMetric(config, metric) && isComputable(metric, sample)),
  );
  const lenient = gate.filter((condition) => leavesRoom(condition, accepted));
  if (lenient.length > 0) return lenient;
  const metric = gate[0]?.terms[0]?.metric ?? (sample.task === 'regression' ? 'rmse' : 'accuracy');
  return [parseCondition(defaultCondition(metric), { metric: (name) => name, metricNames: [metric] })];
}

function requireWhole(condition: Condition): Condition {
  if (condition.terms.every(({ slice, source }) => slice === null && source !== 'change')) return condition;
  throw new PawlError(
    'config',
    `the condition \`${condition.text}\` is not of all rows of now and of the evaluation`,
    {
      where: 'drift.performance',
      remedy: 'Write conditions such as `accuracy >= baseline.accuracy - 0.02`.',
    },
  );
}

/** Whether a model that is as it was holds the condition with something to spare. */
function leavesRoom(
  { terms, constant, comparison }: Condition,
  accepted: (metric: string) => number,
): boolean {
  if (!terms.some(({ source }) => source === 'baseline')) return false;
  const value = evaluate({ terms, constant }, ({ metric }) => accepted(metric));
  return value !== 0 && holds(value, comparison);
}

export function isComputable(metric: string, sample: Sample): boolean {
  try {
    requireMetric(metric, sample);
    return true;
  } catch (error) {
    if (error instanceof PawlError) return false;
    throw error;
  }
}

function defaultCondition(metric: string): string {
  const { direction, unit } = findMetric(metric)!;
  const higher = direction !== 'lower';
  if (unit === 'share' || unit === 'none')
    return `${metric} ${higher ? '>=' : '<='} baseline.${metric} ${higher ? '-' : '+'} ${MARGIN}`;
  return `${metric} ${higher ? '>=' : '<='} baseline.${metric} * ${higher ? 1 - MARGIN : 1 + MARGIN}`;
}
