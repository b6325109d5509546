import {
  type Adaptivity,
  isTolerance,
  levelOfLook,
  parseTolerance,
  planFormula,
  relativeToBaseline,
  rowsFor,
  type SamplePlan,
  standardError,
} from '@pawl/gate';
import { type EvaluationRecord, type GateConfig, PawlError } from '@pawl/records';
import { gateInstances } from './conditions.ts';
import type { Project } from './project.ts';
import { readRecord } from './work-folder.ts';

/** What a test set is to bear. */
export interface Burden {
  readonly confidence: number;
  /** Models that are judged by it. */
  readonly looks: number;
  readonly adaptivity: Adaptivity;
  /** A share of rows that predictions are known to change on at most. */
  readonly changed: number | undefined;
}

/** The rows of one formula with tolerances, or those that would prove a condition. */
type PlanLine =
  | { readonly kind: 'formula'; readonly condition: string; readonly plan: SamplePlan }
  | {
      readonly kind: 'condition';
      readonly condition: string;
      readonly slice: string | null;
      /** What is taken for true: that candidate and baseline are equally good, or that the value is as measured. */
      readonly assumed: 'equal' | 'measured';
      /** Rows now, and rows that prove it with a chance of 80 %. */
      readonly now: number;
      readonly rows: number | null;
    };

export interface Plan {
  readonly burden: Burden;
  /** The chance of a false claim that one look may take. */
  readonly alpha: number;
  readonly lines: readonly PlanLine[];
}

/** The rows that one formula needs, such as `n - o > 0.02 +/- 0.01`. Throws `config` for a mistake in it. */
export function planOf(condition: string, burden: Burden): Plan {
  if (!isTolerance(condition)) {
    throw new PawlError('usage', 'only a condition with a tolerance can be planned without a project', {
      remedy: 'Write `n - o > 0.02 +/- 0.01`, or run `pawl plan` where pawl.yaml is.',
    });
  }
  return { burden, alpha: alphaOf(burden), lines: [formulaLine(condition, burden)] };
}

/** The rows that the gate of a project needs: its formulas, and its conditions as far as they were measured once. */
export async function planProject(project: Project, asked: Partial<Burden>): Promise<Plan> {
  const burden = { ...burdenOf(project.config.gate), ...asked };
  const { conditions } = project.config.gate;
  const formulas = conditions.filter(isTolerance).map((condition) => formulaLine(condition, burden));
  const evaluation = await readRecord(project, 'evaluation');
  const measured = evaluation ? measuredLines(project, evaluation, burden) : [];
  if (formulas.length + measured.length === 0) {
    throw new PawlError('usage', 'there is nothing to plan by: no formula and no evaluation', {
      where: 'gate',
      remedy: 'Run `pawl run` once, so that the noise of the metrics is known.',
    });
  }
  return { burden, alpha: alphaOf(burden), lines: [...formulas, ...measured] };
}

function burdenOf({ confidence, looks }: GateConfig): Burden {
  const adaptivity = looks?.adaptivity ?? 'none';
  return {
    confidence,
    looks: looks?.budget ?? 1,
    adaptivity: adaptivity === 'ladder' ? 'none' : adaptivity,
    changed: undefined,
  };
}

function alphaOf({ confidence, looks, adaptivity }: Burden): number {
  return levelOfLook({ confidence, budget: looks, adaptivity });
}

function formulaLine(condition: string, { confidence, looks, adaptivity, changed }: Burden): PlanLine {
  const plan = planFormula(parseTolerance(condition), {
    reliability: confidence,
    steps: looks,
    adaptivity,
    ...(changed === undefined ? {} : { changedAtMost: changed }),
  });
  return { kind: 'formula', condition, plan };
}

/** Conditions that leave the candidate a margin below the baseline: rows that prove it where they are equally good. */
function measuredLines(project: Project, evaluation: EvaluationRecord, burden: Burden): PlanLine[] {
  const instances = gateInstances(project.config, evaluation.slices).filter(
    ({ condition }) => condition.tolerance === undefined,
  );
  // The strictest of the levels that Holm's method may ask for.
  const level = 1 - alphaOf(burden) / Math.max(1, instances.length);
  return instances.flatMap((instance): PlanLine[] => {
    const contrast = evaluation.contrasts.find(({ key }) => key === instance.key);
    if (!contrast?.estimate.interval) return [];
    const { n, estimate } = contrast;
    const error = standardError(contrast.estimate.interval, evaluation.confidence);
    const assumed = relativeToBaseline(instance) ? 'equal' : 'measured';
    const distance = assumed === 'equal' ? instance.constant : (estimate.value ?? 0);
    const rows = distance === 0 || error === 0 ? null : Math.ceil(rowsFor(distance, error, n, level));
    const { text: condition } = instance.condition;
    return [{ kind: 'condition', condition, slice: instance.sliceName, assumed, now: n, rows }];
  });
}
