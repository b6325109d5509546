import type { Approval } from '@pawl/hosts';
import { type EvaluationRecord, PawlError, type StageConfig, toPawlError } from '@pawl/records';
import type { ModelTags } from '@pawl/store';
import { decide } from '../gate.ts';
import type { Project } from '../project.ts';
import { duration } from './duration.ts';
import type { Check } from './evidence.ts';
import { staysOf } from './state.ts';

/** The stage of that name and the one before it. Throws `usage` where pawl.yaml has no such stage. */
export function stageOf(
  project: Project,
  name: string,
): { readonly stage: StageConfig; readonly before: StageConfig | undefined } {
  const { stages } = project.config.promote;
  const index = stages.findIndex((stage) => stage.name === name);
  if (index >= 0) return { stage: stages[index]!, before: stages[index - 1] };
  throw new PawlError('usage', `there is no stage "${name}"`, {
    where: `${project.configName}, promote.stages`,
    remedy: `It has ${stages.map((stage) => stage.name).join(', ')}.`,
  });
}

/** What a stage asks for beside the evidence: the stage before, time in it, conditions, approvals. */
export async function policyChecks(
  project: Project,
  { stage, before }: ReturnType<typeof stageOf>,
  version: string,
  tags: ModelTags,
  evaluation: EvaluationRecord | null,
  approvals: readonly Approval[] | string,
): Promise<readonly Check[]> {
  return [
    ...(before ? orderChecks(stage, before, version, tags) : []),
    ...conditionChecks(project, stage, evaluation),
    ...approvalChecks(stage, approvals),
  ];
}

function orderChecks(stage: StageConfig, before: StageConfig, version: string, tags: ModelTags): Check[] {
  const stays = staysOf(tags, version, before.name);
  if (stays.length === 0)
    return [{ check: 'order', state: 'failed', detail: `it was never in ${before.name}` }];
  const order: Check = { check: 'order', state: 'held', detail: `it was in ${before.name}` };
  if (stage.soak === undefined) return [order];
  const now = Date.now() / 1000;
  const longest = Math.max(...stays.map(({ from, to }) => (to ?? now) - from));
  const enough = longest * 1000 >= duration(stage.soak);
  const detail = `${hours(longest)} in ${before.name}, at least ${stage.soak}`;
  return [order, { check: 'soak', state: enough ? 'held' : 'failed', detail }];
}

function hours(seconds: number): string {
  if (seconds < 3600) return `${Math.floor(Math.max(0, seconds) / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`;
}

function conditionChecks(project: Project, stage: StageConfig, evaluation: EvaluationRecord | null): Check[] {
  if (stage.requires.length === 0) return [];
  if (!evaluation)
    return [{ check: 'conditions', state: 'failed', detail: 'there is no evaluation to decide them on' }];
  const { config } = project;
  try {
    const own = { ...config, gate: { ...config.gate, conditions: stage.requires } };
    const { answer, conditions, reason } = decide(own, null, evaluation);
    if (answer === 'passed')
      return [{ check: 'conditions', state: 'held', detail: stage.requires.join('; ') }];
    const bad = conditions.filter(({ state }) => !['proved', 'met', 'skipped'].includes(state));
    const detail = bad.map(({ condition, state }) => `${condition}: ${state}`).join('; ') || reason;
    return [{ check: 'conditions', state: 'failed', detail }];
  } catch (error) {
    const { message, remedy } = toPawlError(error);
    return [{ check: 'conditions', state: 'failed', detail: [message, remedy].filter(Boolean).join('. ') }];
  }
}

function approvalChecks({ approvals: asked }: StageConfig, found: readonly Approval[] | string): Check[] {
  if (!asked) return [];
  if (typeof found === 'string') return [{ check: 'approval', state: 'failed', detail: found }];
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const counting = found.filter(({ kind, of, by }) =>
    asked.environment === undefined
      ? kind === 'review' && asked.from!.some((login) => same(login, by))
      : kind === 'environment' && of === asked.environment,
  );
  const people = [...new Set(counting.map(({ by }) => by.toLowerCase()))];
  const who = asked.environment === undefined ? asked.from!.join(', ') : `environment ${asked.environment}`;
  const detail = `${people.length} of ${asked.count} by ${who}${people.length > 0 ? `: ${people.join(', ')}` : ''}`;
  return [{ check: 'approval', state: people.length >= asked.count ? 'held' : 'failed', detail }];
}
