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
function gateConditions(config: Config): Condition[] {
  const conditions = parseAll(config, config.gate.conditions, 'gate');
  requirePayable(config);
  const [contradiction] = contradictions(conditions);
  if (contradiction)
    throw new PawlError('config', `the gate can never pass: ${contradiction}`, { where: 'gate' });
  return conditions;
}

/** Conditions of a list that is called `of` in errors. Throws `config` naming the condition and the place in it. */
export function parseAll(config: Config, texts: readonly string[], of: string): Condition[] {
  const own = config.train.run !== undefined;
  const lookup = {
    // A training command may report metrics of its own; whether they are there is known only after it has run.
    metric: (name: string) => findMetric(name)?.name ?? (own || isOwnMetric(config, name) ? name : undefined),
    metricNames: METRICS.filter((metric) => metric.task === config.task).map((metric) => metric.name),
  };
  return texts.flatMap((text, i) => {
    try {
      return parseConditions(text, lookup);
    } catch (error) {
      if (!(error instanceof PawlError)) throw error;
      throw new PawlError(
        'config',
        `condition ${i + 1} of the ${of}, \`${text.slice(0, 200)}\`: ${error.message}`,
        {
          where: [of, error.where].filter(Boolean).join(', '),
          ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
          cause: error,
        },
      );
    }
  });
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

/** Throws `config` where a condition of the gate or of a stage cannot be read. */
export function requireConditions(config: Config): void {
  gateConditions(config);
  for (const { name, requires } of config.promote.stages) parseAll(config, requires, `stage ${name}`);
}

/**
 * All that is to be measured for a decision: the conditions of the gate, and those that stages ask for beside it. Each
 * once.
 */
export function measuredInstances(config: Config, slices: readonly DeclaredSlice[]): Instance[] {
  const stages = config.promote.stages.flatMap(({ name, requires }) =>
    expandConditions(parseAll(config, requires, `stage ${name}`), slices),
  );
  const instances = [...gateInstances(config, slices), ...stages];
  return [...new Map(instances.map((instance) => [instance.key, instance])).values()];
}

/** Whether an instance speaks of the user's own metrics, so that it is decided by their values alone. */
export function isReported(config: Config, { terms }: Instance): boolean {
  return terms.some(({ metric }) => isOwnMetric(config, metric));
}
