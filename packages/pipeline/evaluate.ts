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
import { type Baseline, fetchBaselinePredictions, findBaseline, incomparable } from './baseline.ts';
import { requireCheckedData } from './check.ts';
import { loadData, type ProjectData, testDigest } from './data.ts';
import { type Measured, measureRows, reportedMetrics } from './measure.ts';
import {
  type CandidateEvidence,
  candidateEvidence,
  outputFolder,
  readPredictions,
  type Truth,
  truthOf,
  writePredictions,
} from './predictions.ts';
import type { Project } from './project.ts';
import { sliceTable } from './slices.ts';
import { requireRecord, writeRecord } from './work-folder.ts';

/** Measures the trained model and the accepted baseline on the test rows and leaves an `evaluation` record. */
export async function evaluate(project: Project, loaded?: ProjectData): Promise<EvaluationRecord> {
  const dataCheck = await requireRecord(project, 'data-check');
  const run = await requireRecord(project, 'run');
  requireSameData(dataCheck, run);
  await requireSameOutputs(project, run);
  const data = loaded ?? (await loadData(project));
  requireCheckedData(project.config, dataCheck, data);
  const baseline = await findBaseline(project);
  const truth = truthOf(project.config, data, baseline?.evaluation.labels);
  const candidate = await candidateEvidence(project, data, truth);
  const common = await commonFields(project, run, truth, candidate);
  const compared = comparison(baseline, common);
  const measured = await measure(project, data, truth, candidate, compared);
  return writeRecord(
    project,
    'evaluation',
    sealRecord('evaluation', { ...common, ...measured, baseline: baselineField(baseline, compared) }),
  );
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
    return reportedMetrics(candidate.metrics, truth.rows, earlier?.metrics ?? []);
  const evidence = {
    candidate: candidate.sample,
    baseline: earlier && (await baselineSample(project, truth, earlier)),
    slices: sliceTable(data.test, project.config.evaluate.slices, 1).slices,
    rows: truth.rows,
  };
  return measureRows(project.config, evidence, (done, total) =>
    project.host.progress('evaluating', done, total),
  );
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
    method: rows ? ('percentile-bootstrap' as const) : ('none' as const),
    resamples: rows ? config.evaluate.resamples : 0,
    seed: config.evaluate.seed,
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
  | { readonly state: 'present'; readonly evaluation: EvaluationRecord };

function comparison(baseline: Baseline | null, common: Common): Compared {
  if (!baseline) return { state: 'none' };
  const reason = incomparable(baseline.evaluation, common);
  return reason === undefined
    ? { state: 'present', evaluation: baseline.evaluation }
    : { state: 'incomparable', reason };
}

function baselineField(baseline: Baseline | null, compared: Compared): EvaluationRecord['baseline'] {
  if (!baseline || compared.state === 'none') return { state: 'none' };
  const digests = { verdict: baseline.verdict.digest, evaluation: baseline.evaluation.digest };
  if (compared.state === 'incomparable')
    return { state: 'incomparable', ...digests, reason: compared.reason };
  const { run, modelDigest, commit, createdAt } = baseline.evaluation;
  return { state: 'present', ...digests, run, modelDigest, commit, behind: baseline.behind, createdAt };
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
