import { decideGate, type GateDecision, type GateInput, type Instance, type Source } from '@pawl/gate';
import {
  type Config,
  type EvaluationRecord,
  PawlError,
  type RecordBody,
  sealRecord,
  type VerdictRecord,
} from '@pawl/records';
import { gateInstances, isReported } from './conditions.ts';
import { type Spending, shareOfIntervals, spendingOf, tolerancePlan } from './looks.ts';
import { type Policy, unallowedChange } from './policy.ts';
import type { Project } from './project.ts';
import { requireRecord, writeRecord } from './work-folder.ts';

/** Decides the conditions on the evaluation and leaves a `verdict` record. */
export async function gate(project: Project): Promise<VerdictRecord> {
  const evaluation = await requireRecord(project, 'evaluation');
  return writeRecord(
    project,
    'verdict',
    sealRecord('verdict', decide(project.config, project.policy, evaluation)),
  );
}

/**
 * What the rules of a configuration say of an evaluation, from its numbers alone. Throws `config` when it was evaluated
 * without what they ask for.
 */
export function decide(
  config: Config,
  policy: Policy | null,
  evaluation: EvaluationRecord,
): RecordBody<'verdict'> {
  const { confidence, undecided } = config.gate;
  if (confidence !== evaluation.confidence)
    throw evaluatedOtherwise(`at confidence ${evaluation.confidence}, and the gate asks for ${confidence}`);
  const instances = gateInstances(config, evaluation.slices);
  const contrasts = new Map(
    evaluation.contrasts.map(({ key, n, estimate, pValues }) => [
      key,
      { n, value: estimate.value ?? Number.NaN, interval: estimate.interval, pValues },
    ]),
  );
  requireContrasts(config, evaluation, instances, contrasts);
  const spending = spendingOf(config.gate, evaluation);
  const decision = decideGate({
    instances,
    contrasts,
    estimates: (source, metric, slice) => estimateOf(evaluation, source, metric, slice),
    baseline: evaluation.baseline,
    evidence: evaluation.evidence,
    confidence,
    alpha: spending.alpha * shareOfIntervals(config.gate),
    ...toleranceRows(config),
    isReported: (instance) => isReported(config, instance),
    ladder: config.gate.looks?.adaptivity === 'ladder',
    refusal: spending.refusal,
    undecided,
  });
  return verdictBody(config, policy, evaluation, decision, spending);
}

function toleranceRows(config: Config): Pick<GateInput, 'toleranceRows'> {
  const plan = tolerancePlan(config.gate);
  if (!plan) return {};
  const { bennett, rows } = plan;
  return {
    toleranceRows:
      bennett && bennett.rows < rows
        ? { rows: bennett.rows, method: 'bennett' }
        : { rows, method: 'hoeffding' },
  };
}

function estimateOf(evaluation: EvaluationRecord, source: Source, metric: string, slice: string | null) {
  if (source === 'change') return evaluation.changed ?? undefined;
  const entry = evaluation.metrics.find((known) => known.metric === metric && known.slice === slice);
  return entry?.[source] ?? undefined;
}

/** Conditions that were added after the evaluation have no interval there. */
function requireContrasts(
  config: Config,
  evaluation: EvaluationRecord,
  instances: readonly Instance[],
  contrasts: ReadonlyMap<string, unknown>,
): void {
  if (evaluation.evidence === 'metrics-only') return;
  const comparable = evaluation.baseline.state === 'present';
  const absent = instances.find(
    (instance) =>
      instance.missingSlice === undefined &&
      !contrasts.has(instance.key) &&
      !isReported(config, instance) &&
      (comparable || instance.terms.every((term) => term.source === 'candidate')),
  );
  if (absent) throw evaluatedOtherwise(`without the condition \`${absent.condition.text}\``);
}

function evaluatedOtherwise(how: string): PawlError {
  return new PawlError('config', `the model was evaluated ${how}`, {
    where: 'gate',
    remedy: 'Run `pawl evaluate` again, then this.',
  });
}

function verdictBody(
  config: Config,
  policy: Policy | null,
  evaluation: EvaluationRecord,
  decision: GateDecision,
  spending: Spending,
): RecordBody<'verdict'> {
  const unallowed = unallowedChange(policy);
  return {
    model: config.model,
    evaluation: evaluation.digest,
    run: evaluation.run,
    modelDigest: evaluation.modelDigest,
    commit: evaluation.commit,
    policy,
    confidence: config.gate.confidence,
    undecided: config.gate.undecided,
    together: decision.together,
    looks: spending.record,
    conditions: decision.results.map((result) => ({
      condition: result.condition,
      slice: result.slice,
      state: result.state,
      value: result.value ?? null,
      interval: result.interval ?? null,
      n: result.n ?? null,
      pValue: result.pValue ?? null,
      level: result.level ?? null,
      detectable: result.detectable ?? null,
      rowsToDecide: result.rowsToDecide ?? null,
      reason: result.reason,
      remedy: result.remedy ?? null,
    })),
    answer: unallowed === undefined ? decision.answer : 'refused',
    reason: unallowed ?? decision.reason,
  };
}
