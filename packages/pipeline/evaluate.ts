import { join, relative } from 'node:path';
import type { Sample } from '@pawl/metrics';
import {
  type DataCheckRecord,
  digestFile,
  type EvaluationRecord,
  PawlError,
  type RunRecord,
  sealRecord,
} from '@pawl/records';
import {
  type Baseline,
  fetchBaselinePredictions,
  findBaseline,
  incomparable,
  storedRun,
} from './baseline.ts';
import { requireCheckedData } from './check.ts';
import { loadData, type ProjectData, testDigest } from './data.ts';
import { requireLook, takeLook } from './ledger.ts';
import { type Measured, measureRows, reportedMetrics } from './measure.ts';
import {
  type CandidateEvidence,
  candidateEvidence,
  outputFolder,
  predictionsOfModel,
  readPredictions,
  type Truth,
  truthOf,
  writePredictions,
} from './predictions.ts';
import type { Project } from './project.ts';
import { rowFacts } from './row-facts.ts';
import { sliceTable } from './slices.ts';
import { requireRecord, writeRecord } from './work-folder.ts';
import { worstSlices } from './worst-slices.ts';

/** Measures the trained model and the accepted baseline on the test rows and leaves an `evaluation` record. */
export async function evaluate(project: Project, loaded?: ProjectData): Promise<EvaluationRecord> {
  const dataCheck = await requireRecord(project, 'data-check');
  const run = await requireRecord(project, 'run');
  requireSameData(dataCheck, run);
  await requireSameOutputs(project, run);
  const data = loaded ?? (await loadData(project));
  requireCheckedData(project.config, dataCheck, data);
  const baseline = await findBaseline(project);
  if (baseline && project.config.gate.looks) {
    const { test, look } = baseline.evaluation;
    await requireLook(project.store, test.digest, look);
  }
  const truth = truthOf(project.config, data, baseline?.evaluation.labels);
  const candidate = await candidateEvidence(project, data, truth);
  const common = await commonFields(project, run, truth, candidate);
  const compared = await comparison(project, data, truth, baseline, common);
  const measured = await measure(project, data, truth, candidate, compared);
  const look = await countLook(project, common);
  return writeRecord(
    project,
    'evaluation',
    sealRecord('evaluation', { ...common, ...measured, look, baseline: baselineField(baseline, compared) }),
  );
}

/** Counts this look at the test rows, where looks are paid for. A run that may not write to the store cannot. */
async function countLook(project: Project, common: Common): Promise<EvaluationRecord['look']> {
  if (!project.config.gate.looks || !common.predictions) return null;
  const { model, run, commit, test, predictions } = common;
  try {
    return await takeLook(project.store, {
      model,
      run,
      commit,
      test: test.digest,
      predictions: predictions.digest,
    });
  } catch (error) {
    if (!(error instanceof PawlError) || (error.code !== 'usage' && error.code !== 'remote')) throw error;
    project.host.note(`this look at the test rows could not be counted: ${error.message}`);
    return null;
  }
}

async function measure(
  project: Project,
  data: ProjectData,
  truth: Truth,
  candidate: CandidateEvidence,
  compared: Compared,
): Promise<Measured> {
  const earlier = compared.state === 'present' ? compared.evaluation : undefined;
  if (candidate.kind === 'metrics-only')
    return reportedMetrics(project.config, candidate.metrics, truth.rows, earlier?.metrics ?? []);
  const { config } = project;
  const facts = rowFacts(config, data, truth);
  const { slices, small } = sliceTable(data.test, config.evaluate.slices, config.evaluate.min_slice);
  const sample = { ...candidate.sample, ...facts };
  const other = compared.state === 'present' ? compared.sample : undefined;
  const measured = await measureRows(
    config,
    {
      candidate: sample,
      baseline: other && { ...other, ...facts },
      sameModel: compared.state === 'present' && compared.sameModel,
      slices,
      rows: truth.rows,
    },
    (done, total) => project.host.progress('evaluating', done, total),
  );
  return { ...measured, smallSlices: small, worstSlices: worstSlices(config, data, sample) };
}

async function baselineSample(
  project: Project,
  truth: Truth,
  evaluation: EvaluationRecord,
): Promise<Sample | undefined> {
  const path = await fetchBaselinePredictions(project, evaluation);
  return path === null ? undefined : readPredictions(path, truth, project.config.task);
}

type Common = Awaited<ReturnType<typeof commonFields>>;

async function commonFields(project: Project, run: RunRecord, truth: Truth, candidate: CandidateEvidence) {
  const { config } = project;
  const rows = candidate.kind === 'rows';
  return {
    model: config.model,
    run: run.digest,
    modelDigest: run.modelDigest,
    commit: run.commit,
    task: config.task,
    evidence: candidate.kind,
    test: { digest: testDigest(truth.ids, truth.target, truth.rows), rows: truth.rows },
    labels: [...truth.labels],
    positive: truth.positive === undefined ? null : truth.labels[truth.positive]!,
    confidence: config.gate.confidence,
    resamples: rows ? config.evaluate.resamples : 0,
    seed: config.evaluate.seed,
    interval: config.evaluate.interval,
    group: config.data.group ?? null,
    weight: config.data.weight ?? null,
    predictions: candidate.kind === 'rows' ? await keepPredictions(project, truth, candidate.sample) : null,
  };
}

async function keepPredictions(project: Project, truth: Truth, sample: Sample) {
  const path = join(project.workFolder, 'predictions.csv');
  await writePredictions(path, truth, sample);
  return { path: relative(project.root, path).replaceAll('\\', '/'), ...(await digestFile(path)) };
}

type Compared =
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
async function comparison(
  project: Project,
  data: ProjectData,
  truth: Truth,
  baseline: Baseline | null,
  common: Common,
): Promise<Compared> {
  if (!baseline) return { state: 'none' };
  const { evaluation } = baseline;
  const sameModel = evaluation.modelDigest !== null && evaluation.modelDigest === common.modelDigest;
  const reason = incomparable(evaluation, common);
  if (reason === undefined) {
    const sample = await baselineSample(project, truth, evaluation);
    return { state: 'present', evaluation, sample, sameModel, measuredAgain: false };
  }
  const sample = await baselineMeasuredAgain(project, data, truth, evaluation, common);
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
  common: Common,
): Promise<Sample | undefined> {
  if (incomparable({ ...evaluation, test: common.test }, common) !== undefined) return undefined;
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

function baselineField(baseline: Baseline | null, compared: Compared): EvaluationRecord['baseline'] {
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

function requireSameData(dataCheck: DataCheckRecord, run: RunRecord): void {
  if (run.dataCheck === dataCheck.digest) return;
  throw new PawlError('data', 'the model was trained on data other than what was checked last', {
    remedy: 'Run `pawl train` again.',
  });
}

/** The outputs of training must be those the run record names: a swapped model would be measured as another's. */
async function requireSameOutputs(project: Project, run: RunRecord): Promise<void> {
  for (const output of run.outputs) {
    const path = join(project.root, output.path);
    const actual = await digestFile(path).catch(() => undefined);
    if (actual?.digest === output.digest) continue;
    throw new PawlError('record', `the file is ${actual ? 'not what training left' : 'gone'}`, {
      where: relative(project.root, path) || outputFolder(project),
      remedy: 'Run `pawl train` again.',
    });
  }
}
