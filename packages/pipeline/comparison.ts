import type { Sample } from '@pawl/metrics';
import { type EvaluationRecord, PawlError } from '@pawl/records';
import { type Baseline, fetchBaselinePredictions, incomparable, storedRun } from './baseline.ts';
import type { ProjectData } from './data.ts';
import { predictionsOfModel, readPredictions, type Truth } from './predictions.ts';
import type { Project } from './project.ts';

/** What a candidate is, as far as it decides what it can be compared with. */
type Candidate = Pick<EvaluationRecord, 'task' | 'test' | 'positive' | 'evidence' | 'modelDigest'>;

export type Compared =
  | { readonly state: 'none' }
  | { readonly state: 'incomparable'; readonly reason: string }
  | {
      readonly state: 'present';
      readonly evaluation: EvaluationRecord;
      /** Its predictions on the test rows of now; undefined where there are only metrics. */
      readonly sample: Sample | undefined;
      readonly sameModel: boolean;
      readonly measuredAgain: boolean;
    };

/** What the candidate is compared with: the baseline's own predictions, or new ones where it was measured on other rows. */
export async function comparison(
  project: Project,
  data: ProjectData,
  truth: Truth,
  baseline: Baseline | null,
  candidate: Candidate,
): Promise<Compared> {
  if (!baseline) return { state: 'none' };
  const { evaluation } = baseline;
  const sameModel = evaluation.modelDigest !== null && evaluation.modelDigest === candidate.modelDigest;
  const reason = incomparable(evaluation, candidate);
  if (reason === undefined) {
    const sample = await baselineSample(project, truth, evaluation);
    return { state: 'present', evaluation, sample, sameModel, measuredAgain: false };
  }
  const sample = await baselineMeasuredAgain(project, data, truth, evaluation, candidate);
  return sample
    ? { state: 'present', evaluation, sample, sameModel, measuredAgain: true }
    : { state: 'incomparable', reason };
}

/** The baseline's model on the test rows of now; undefined where rows are not all that differs, or it cannot be run. */
async function baselineMeasuredAgain(
  project: Project,
  data: ProjectData,
  truth: Truth,
  evaluation: EvaluationRecord,
  candidate: Candidate,
): Promise<Sample | undefined> {
  if (incomparable({ ...evaluation, test: candidate.test }, candidate) !== undefined) return undefined;
  if (evaluation.evidence !== 'rows' || evaluation.modelDigest === null) return undefined;
  try {
    const run = await storedRun(project.store, evaluation);
    if (run.command !== null) return undefined;
    const file = await project.store.getFile(evaluation.modelDigest);
    const sample = await predictionsOfModel(file, data, truth);
    project.host.note('the baseline was accepted on other test rows: its model is measured again on these');
    return sample;
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    project.host.note(`the baseline cannot be measured again: ${error.message}`);
    return undefined;
  }
}

async function baselineSample(
  project: Project,
  truth: Truth,
  evaluation: EvaluationRecord,
): Promise<Sample | undefined> {
  const path = await fetchBaselinePredictions(project, evaluation);
  return path === null ? undefined : readPredictions(path, truth, project.config.task);
}

/** The baseline as an evaluation has it. */
export function baselineField(baseline: Baseline | null, compared: Compared): EvaluationRecord['baseline'] {
  if (!baseline || compared.state === 'none') return { state: 'none' };
  const digests = { verdict: baseline.verdict.digest, evaluation: baseline.evaluation.digest };
  if (compared.state === 'incomparable')
    return { state: 'incomparable', ...digests, reason: compared.reason };
  const { run, modelDigest, commit, createdAt } = baseline.evaluation;
  const { measuredAgain } = compared;
  return {
    state: 'present',
    ...digests,
    run,
    modelDigest,
    commit,
    behind: baseline.behind,
    createdAt,
    measuredAgain,
  };
}
