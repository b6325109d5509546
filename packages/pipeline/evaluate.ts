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
import { type Baseline, findBaseline } from './baseline.ts';
import { requireCheckedData } from './check.ts';
import { baselineField, type Compared, comparison } from './comparison.ts';
import { isOwnMetric } from './conditions.ts';
import { loadData, type ProjectData, testDigest } from './data.ts';
import { requireLook, takeLook } from './ledger.ts';
import { type Measured, measureRows, type RowEvidence, reportedMetrics } from './measure.ts';
import {
  type CandidateEvidence,
  candidateEvidence,
  outputFolder,
  type Truth,
  truthOf,
  writePredictions,
} from './predictions.ts';
import type { Project } from './project.ts';
import { rowFacts } from './row-facts.ts';
import { sliceTable } from './slices.ts';
import { track } from './tracking.ts';
import { requireRecord, writeRecord } from './work-folder.ts';

/** Everything that a measurement is made from. */
export interface Measurable {
  readonly check: DataCheckRecord;
  readonly run: RunRecord;
  readonly data: ProjectData;
  readonly truth: Truth;
  readonly candidate: CandidateEvidence;
  readonly common: Common;
  readonly baseline: Baseline | null;
  readonly compared: Compared;
}

/** Reads the model, its data and its baseline, all checked to be what their records say. */
export async function loadMeasurable(project: Project, loaded?: ProjectData): Promise<Measurable> {
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
  return { check: dataCheck, run, data, truth, candidate, common, baseline, compared };
}

/** Measures the trained model and the accepted baseline on the test rows and leaves an `evaluation` record. */
export async function evaluate(project: Project, loaded?: ProjectData): Promise<EvaluationRecord> {
  const measurable = await loadMeasurable(project, loaded);
  const { check, run, common, baseline, compared } = measurable;
  const measured = await measure(project, measurable);
  const look = await countLook(project, common);
  const evaluation = await writeRecord(
    project,
    'evaluation',
    sealRecord('evaluation', { ...common, ...measured, look, baseline: baselineField(baseline, compared) }),
  );
  await track(project, { check, run, evaluation });
  return evaluation;
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
  { data, truth, candidate, compared }: Measurable,
): Promise<Measured> {
  const { config } = project;
  if (candidate.kind === 'metrics-only') {
    const earlier = compared.state === 'present' ? compared.evaluation.metrics : [];
    return reportedMetrics(config, candidate.metrics, truth.rows, earlier);
  }
  const { evidence, small } = rowEvidence(config, data, truth, candidate.sample, compared);
  const measured = await measureRows(config, evidence, (done, total) =>
    project.host.progress('evaluating', done, total),
  );
  const own = ownMetrics(config, candidate.reported, truth.rows, compared);
  return {
    ...measured,
    metrics: [...measured.metrics, ...own],
    smallSlices: small,
    worstSlices: config.evaluate.find_slices === false ? null : await findSlices(config, data, candidate),
    explanation: config.evaluate.explain ? await explain(project, data, candidate) : null,
  };
}

/** Metrics that are the user's own, as the command reported them: known by their value alone. */
function ownMetrics(
  config: Project['config'],
  reported: Readonly<Record<string, number>>,
  rows: number,
  compared: Compared,
): Measured['metrics'] {
  const own = Object.entries(reported).filter(([name]) => isOwnMetric(config, name));
  const earlier = compared.state === 'present' ? compared.evaluation.metrics : [];
  return reportedMetrics(config, Object.fromEntries(own), rows, earlier).metrics;
}

async function findSlices(
  config: Project['config'],
  data: ProjectData,
  { sample }: Extract<CandidateEvidence, { kind: 'rows' }>,
): Promise<Measured['worstSlices']> {
  const { worstSlices } = await import('./worst-slices.ts');
  return worstSlices(config, data, sample);
}

async function explain(
  project: Project,
  data: ProjectData,
  { predictor }: Extract<CandidateEvidence, { kind: 'rows' }>,
): Promise<Measured['explanation']> {
  if (!predictor || data.test.rows < 2) return null;
  const { explanationOf } = await import('./explanation.ts');
  return explanationOf(project, data, predictor);
}

/** Both models on the test rows, with what is known of the rows, and the slices. */
export function rowEvidence(
  config: Project['config'],
  data: ProjectData,
  truth: Truth,
  sample: Sample,
  compared: Compared,
) {
  const facts = rowFacts(config, data, truth);
  const { slices, small } = sliceTable(data.test, config.evaluate.slices, config.evaluate.min_slice);
  const other = compared.state === 'present' ? compared.sample : undefined;
  const evidence: RowEvidence = {
    candidate: { ...sample, ...facts },
    baseline: other && { ...other, ...facts },
    sameModel: compared.state === 'present' && compared.sameModel,
    slices,
    rows: truth.rows,
  };
  return { evidence, small };
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

function requireSameData(dataCheck: DataCheckRecord, run: RunRecord): void {
  if (run.dataCheck === dataCheck.digest) return;
  throw new PawlError('data', 'the model was trained on data other than what was checked last', {
    remedy: 'Run `pawl train` again.',
  });
}

/**
 * The outputs of training must be those the run record names: a swapped model would be measured as another's. Throws
 * `record` for one that is not.
 */
export async function requireSameOutputs(project: Project, run: RunRecord): Promise<void> {
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
