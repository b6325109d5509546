import { type Config, type EvaluationRecord, PawlError, parseConfig, sealRecord } from '@pawl/records';
import type { Evidence } from '@pawl/report';
import type { Store } from '@pawl/store';
import { baselineRef, storedEvaluation } from './baseline.ts';
import { decide } from './gate.ts';
import { takeLook } from './ledger.ts';
import { applyRules, type Change } from './policy.ts';

export interface Rejudged {
  readonly evidence: Evidence;
  /** What the reader must know of where the numbers come from. */
  readonly notes: readonly string[];
  /** Why the evidence cannot be believed, or undefined. */
  readonly rejected?: string;
}

/** pawl.yaml of the base branch and of the change's newest commit; null where there is none. */
export interface RuleTexts {
  readonly base: string | null;
  readonly own: string | null;
  readonly fileName: string;
}

/**
 * Decides evidence of an untrusted run again: by the rules of the base branch, and against the baseline that is really
 * accepted. The candidate's numbers stay what that run says they are, and a note tells the reader so.
 */
export async function rejudge(
  evidence: Evidence,
  texts: RuleTexts,
  change: Change,
  store: Store,
): Promise<Rejudged> {
  const notes = ['The numbers were measured in the pull request’s own run, which its code controls.'];
  const { check, run, evaluation, verdict } = evidence;
  const reject = (why: string): Rejudged => ({ evidence: { check, run, evaluation }, notes, rejected: why });
  if (!isChain(evidence)) return reject('its records are not of one run');
  if (!evaluation || !verdict) return { evidence, notes };
  const unaccepted = await falseBaseline(evidence, store);
  if (unaccepted !== undefined) return reject(unaccepted);
  if (texts.own === null) return reject(`the change has no ${texts.fileName}`);
  try {
    const own = parseConfig(texts.own, texts.fileName);
    const { config, policy } = applyRules(own, texts.base, change, texts.fileName);
    if (config.model !== evaluation.model) return reject(`it is of the model "${evaluation.model}"`);
    const look = await lookOf(config, evaluation, store);
    const again = sealRecord('verdict', decide(config, policy, { ...evaluation, look }));
    if (texts.base === null) notes.push('The model is new: its rules come from the pull request.');
    if (again.answer !== verdict.answer)
      notes.push(`The run itself says “${verdict.answer}”; by the rules in force it is ${again.answer}.`);
    return { evidence: { ...evidence, verdict: again }, notes };
  } catch (error) {
    if (error instanceof PawlError) return reject(error.message);
    throw error;
  }
}

/** The look that the evaluation is, counted here: what an untrusted run says of it is not believed. */
async function lookOf(
  { gate: { looks } }: Config,
  { model, test, run, commit, predictions }: EvaluationRecord,
  store: Store,
): Promise<EvaluationRecord['look']> {
  if (!looks || !predictions) return null;
  return takeLook(store, { model, test: test.digest, run, predictions: predictions.digest, commit });
}

/** Whether each record names the one before it, and all are of one model. */
function isChain({ check, run, evaluation, verdict }: Evidence): boolean {
  const models = [check, run, evaluation, verdict].flatMap((record) => record?.model ?? []);
  if (new Set(models).size > 1) return false;
  if (run && run.dataCheck !== check?.digest) return false;
  if (evaluation && evaluation.run !== run?.digest) return false;
  return !verdict || verdict.evaluation === evaluation?.digest;
}

/** What is false about the baseline that evidence says it was compared with, or undefined. */
async function falseBaseline({ evaluation }: Evidence, store: Store): Promise<string | undefined> {
  if (!evaluation) return undefined;
  const { baseline, model } = evaluation;
  const history = await store.history(baselineRef(model));
  if (baseline.state === 'none')
    return history.length === 0 ? undefined : 'it knows no baseline, and there is an accepted one';
  if (!history.some(({ digest }) => digest === baseline.verdict)) return 'its baseline was never accepted';
  if (baseline.state === 'incomparable') return undefined;
  if (baseline.measuredAgain)
    return 'its baseline was measured again by the run itself, on other test rows than it was accepted on';
  const stored = await storedEvaluation(store, baseline.verdict);
  if (stored.digest !== baseline.evaluation) return 'its baseline is not the evaluation that was accepted';
  const differs = evaluation.metrics.some(
    ({ metric, slice, baseline: claimed }) =>
      claimed !== null &&
      stored.metrics.some(
        (known) =>
          known.metric === metric && known.slice === slice && !close(known.candidate.value, claimed.value),
      ),
  );
  return differs ? 'the numbers it gives for the baseline are not those that were accepted' : undefined;
}

/** Equal but for the rounding of another processor or version. */
function close(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
