import {
  type Condition,
  contradictions,
  type DeclaredSlice,
  expandConditions,
  type Instance,
  levelOfLook,
  parseConditions,
} from '@pawl/gate';
import { findMetric, METRICS } from '@pawl/metrics';
import { type Config, PawlError } from '@pawl/records';

/** Whether a metric is one of the user's own, which only metrics.json can tell the value of. */
export function isOwnMetric(config: Config, name: string): boolean {
  return Object.hasOwn(config.evaluate.own_metrics, name) && findMetric(name) === undefined;
}

/** The conditions of the gate, parsed. Throws `config` naming the condition and the place in it. */
export function gateConditions(config: Config): Condition[] {
  const own = config.train.run !== undefined;
  const lookup = {
    // A training command may report metrics of its own; whether they are there is known only after it has run.
    metric: (name: string) => findMetric(name)?.name ?? (own || isOwnMetric(config, name) ? name : undefined),
    metricNames: METRICS.filter((metric) => metric.task === config.task).map((metric) => metric.name),
  };
  const conditions = config.gate.conditions.flatMap((text, i) => {
    try {
      return parseConditions(text, lookup);
    } catch (error) {
      if (!(error instanceof PawlError)) throw error;
      throw new PawlError(
        'config',
        `condition ${i + 1} of the gate, \`${text.slice(0, 200)}\`: ${error.message}`,
        {
          where: ['gate', error.where].filter(Boolean).join(', '),
          ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
          cause: error,
        },
      );
    }
  });
  requirePayable(config);
  const [contradiction] = contradictions(conditions);
  if (contradiction)
    throw new PawlError('config', `the gate can never pass: ${contradiction}`, { where: 'gate' });
  return conditions;
}

/** Throws `config` where looks could not be paid for with any number that can be computed with. */
function requirePayable({ gate: { confidence, looks } }: Config): void {
  if (looks && looks.adaptivity !== 'ladder')
    levelOfLook({ confidence, budget: looks.budget, adaptivity: looks.adaptivity });
}

/** The conditions of the gate, each for every slice it speaks of. */
export function gateInstances(config: Config, slices: readonly DeclaredSlice[]): Instance[] {
  return expandConditions(gateConditions(config), slices);
}

/** Whether an instance speaks of the user's own metrics, so that it is decided by their values alone. */
export function isReported(config: Config, { terms }: Instance): boolean {
  return terms.some(({ metric }) => isOwnMetric(config, metric));
}
