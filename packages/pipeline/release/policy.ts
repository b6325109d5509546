import type { Approval } from '@pawl/hosts';
import { didYouMean, type EvaluationRecord, PawlError, type StageConfig, toPawlError } from '@pawl/records';
import type { ModelTags } from '@pawl/store';
import { decide } from '../gate.ts';
import type { Project } from '../project.ts';
import { duration } from './duration.ts';
import type { Check } from './evidence.ts';
import { ownRecordOf, staysOf } from './state.ts';

/** The stage of that name and the one before it. Throws `usage` where pawl.yaml has no such stage. */
export function stageOf(
  project: Project,
  name: string,
): { readonly stage: StageConfig; readonly before: StageConfig | undefined } {
  const { stages } = project.config.promote;
  const index = stages.findIndex((stage) => stage.name === name);
  if (index >= 0) return { stage: stages[index]!, before: stages[index - 1] };
  const known = stages.map((stage) => stage.name);
  throw new PawlError('usage', `there is no stage "${name}"`, {
    where: `${project.configName}, promote.stages`,
    remedy: `It has ${known.join(', ')}.${didYouMean(name, known)}`,
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
    ...(before ? await orderChecks(project, stage, before, version, tags) : []),
    ...conditionChecks(project, stage, evaluation),
    ...approvalChecks(stage, approvals),
  ];
}

/** Only what Pawl put into the stage before was there: a tag made by hand proves nothing. */
async function orderChecks(
  project: Project,
  stage: StageConfig,
  before: StageConfig,
  version: string,
  tags: ModelTags,
): Promise<Check[]> {
  const stays: { readonly from: number; readonly to: number | null }[] = [];
  let why = `it was never in ${before.name}`;
  for (const { from, to, event } of staysOf(tags, version, before.name)) {
    const { name } = event.tag;
    const record = await ownRecordOf(project, event.tag).catch((error: unknown) => toPawlError(error));
    if (record instanceof PawlError) why = `the record of ${name} cannot be used: ${record.message}`;
    else if (record === null) why = `it was in ${before.name} by ${name} alone, which was made without Pawl`;
    // The time of a tag is what its maker says.
    else stays.push({ from: Math.max(from, Date.parse(record.createdAt) / 1000), to });
  }
  if (stays.length === 0) return [{ check: 'order', state: 'failed', detail: why }];
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
