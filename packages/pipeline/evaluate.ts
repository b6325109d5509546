import { join, relative } from 'node:path';
import { expandConditions, type Instance } from '@pawl/gate';
import {
  bootstrap,
  type Contrast,
  type Estimate,
  METRICS,
  requireMetric,
  type Sample,
  type Statistic,
} from '@pawl/metrics';
import {
  type DataCheckRecord,
  digestFile,
  type EvaluationRecord,
  PawlError,
  type RecordBody,
  type RunRecord,
  sealRecord,
} from '@pawl/records';
import { type Baseline, fetchBaselinePredictions, findBaseline, incomparable } from './baseline.ts';
import { gateConditions } from './conditions.ts';
import { loadData, type ProjectData, testDigest } from './data.ts';
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
import { type Slice, sliceTable } from './slices.ts';
import { requireRecord, writeRecord } from './work-folder.ts';

/** Measures the trained model and the accepted baseline on the test rows and leaves an `evaluation` record. */
export async function evaluate(project: Project, loaded?: ProjectData): Promise<EvaluationRecord> {
  const dataCheck = await requireRecord(project, 'data-check');
  const run = await requireRecord(project, 'run');
  requireSameData(dataCheck, run);
  await requireSameOutputs(project, run);
  const data = loaded ?? (await loadData(project));
  requireFilesOf(dataCheck, data);
  const baseline = await findBaseline(project);
  const truth = truthOf(project.config, data, baseline?.evaluation.labels);
  const candidate = await candidateEvidence(project, data, truth);
  const common = await commonFields(project, run, truth, candidate);
  const compared = comparison(baseline, common);
  const measured =
    candidate.kind === 'rows'
      ? await measureRows(project, data, truth, candidate.sample, compared)
      : reportedMetrics(candidate.metrics, truth, compared);
  return writeRecord(
    project,
    'evaluation',
    sealRecord('evaluation', { ...common, ...measured, baseline: baselineField(baseline, compared) }),
  );
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
  return { state: 'present', ...digests, run, modelDigest, commit, createdAt };
}

type Measured = Pick<RecordBody<'evaluation'>, 'slices' | 'metrics' | 'contrasts'>;

async function measureRows(
  project: Project,
  data: ProjectData,
  truth: Truth,
  candidate: Sample,
  compared: Compared,
): Promise<Measured> {
  const slices = sliceTable(data.test, project.config.evaluate.slices);
  const baseline =
    compared.state === 'present' ? await baselineSample(project, truth, compared.evaluation) : undefined;
  const instances = expandConditions(gateConditions(project.config), slices).filter((instance) =>
    decidable(instance, baseline !== undefined),
  );
  const plan = planStatistics(
    metricNames(project, candidate, instances),
    slices,
    instances,
    baseline !== undefined,
  );
  const { resamples, seed } = project.config.evaluate;
  const result = await bootstrap({
    candidate,
    ...(baseline === undefined ? {} : { baseline }),
    slices: slices.map((slice) => slice.rows),
    statistics: plan.statistics,
    contrasts: plan.contrasts,
    resamples,
    confidence: project.config.gate.confidence,
    seed,
    onProgress: (done, total) => project.host.progress('evaluating', done, total),
  });
  return {
    slices: slices.map(({ spec, name, rows }) => ({ spec, name, rows: rows.length })),
    metrics: plan.entries.map((entry) => ({
      metric: entry.metric,
      slice: entry.slice,
      n: entry.n < 0 ? truth.rows : entry.n,
      candidate: estimateRecord(result.statistics[entry.candidate]!),
      baseline: entry.baseline === null ? null : estimateRecord(result.statistics[entry.baseline]!),
      difference: entry.difference === null ? null : estimateRecord(result.contrasts[entry.difference]!),
    })),
    contrasts: instances.map((instance, i) => ({
      key: instance.key,
      n: rowsOf(instance, slices, truth.rows),
      estimate: estimateRecord(result.contrasts[plan.firstInstance + i]!),
    })),
  };
}

function decidable(instance: Instance, hasBaseline: boolean): boolean {
  return (
    instance.missingSlice === undefined &&
    (hasBaseline || instance.terms.every((term) => term.source === 'candidate'))
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

/** The metrics to report: those asked for, or the usual ones that can be computed, and those the gate speaks of. */
function metricNames(project: Project, sample: Sample, instances: readonly Instance[]): string[] {
  const asked = project.config.evaluate.metrics;
  const names = asked?.map((name) => requireMetric(name, sample).name) ?? usualMetrics(sample);
  const gated = instances.flatMap((instance) =>
    instance.terms.map((term) => requireMetric(term.metric, sample).name),
  );
  return [...new Set([...names, ...gated])];
}

const USUAL = {
  classification: ['accuracy', 'balanced_accuracy', 'f1', 'roc_auc', 'log_loss'],
  regression: ['rmse', 'mae', 'r2'],
};

function usualMetrics(sample: Sample): string[] {
  const computable = METRICS.filter((metric) => {
    try {
      requireMetric(metric.name, sample);
      return true;
    } catch (error) {
      if (error instanceof PawlError) return false;
      throw error;
    }
  }).map((metric) => metric.name);
  return USUAL[sample.task].filter((name) => computable.some((known) => known === name));
}

interface Entry {
  readonly metric: string;
  readonly slice: string | null;
  /** Rows of the slice; -1 for all. */
  readonly n: number;
  readonly candidate: number;
  readonly baseline: number | null;
  readonly difference: number | null;
}

/** What the bootstrap has to compute, and where each number of the record stands in its result. */
function planStatistics(
  metrics: readonly string[],
  slices: readonly Slice[],
  instances: readonly Instance[],
  paired: boolean,
) {
  const statistics: Statistic[] = [];
  const contrasts: Contrast[] = [];
  const indexOf = new Map<string, number>();
  const statistic = (source: Statistic['source'], metric: string, slice: number): number => {
    const key = JSON.stringify([source, metric, slice]);
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    statistics.push({ source, metric, slice });
    indexOf.set(key, statistics.length - 1);
    return statistics.length - 1;
  };
  const entries: Entry[] = [-1, ...slices.keys()].flatMap((slice) =>
    metrics.map((metric) => {
      const candidate = statistic('candidate', metric, slice);
      const baseline = paired ? statistic('baseline', metric, slice) : null;
      if (baseline !== null) contrasts.push(difference(candidate, baseline));
      const place = slices[slice];
      return {
        metric,
        slice: place?.name ?? null,
        n: place?.rows.length ?? -1,
        candidate,
        baseline,
        difference: baseline === null ? null : contrasts.length - 1,
      };
    }),
  );
  const firstInstance = contrasts.length;
  for (const { terms, constant } of instances) {
    const place = (name: string | null) =>
      name === null ? -1 : slices.findIndex((slice) => slice.name === name);
    contrasts.push({
      terms: terms.map((term) => ({
        statistic: statistic(term.source, term.metric, place(term.slice)),
        coefficient: term.coefficient,
      })),
      constant,
    });
  }
  return { statistics, contrasts, entries, firstInstance };
}

function difference(candidate: number, baseline: number): Contrast {
  return {
    terms: [
      { statistic: candidate, coefficient: 1 },
      { statistic: baseline, coefficient: -1 },
    ],
    constant: 0,
  };
}

function rowsOf(instance: Instance, slices: readonly Slice[], all: number): number {
  const sizes = instance.terms.map(
    (term) => slices.find((slice) => slice.name === term.slice)?.rows.length ?? all,
  );
  return Math.min(...sizes);
}

function estimateRecord({
  value,
  interval,
  undefinedResamples,
}: Estimate): EvaluationRecord['metrics'][number]['candidate'] {
  return { value: Number.isFinite(value) ? value : null, interval, undefinedResamples };
}

/** Metrics a command reported itself: numbers without rows, so without intervals. */
function reportedMetrics(
  metrics: Readonly<Record<string, number>>,
  truth: Truth,
  compared: Compared,
): Measured {
  const bare = (value: number | null | undefined) =>
    value == null ? null : { value, interval: null, undefinedResamples: 0 };
  const earlier = compared.state === 'present' ? compared.evaluation.metrics : [];
  return {
    slices: [],
    metrics: Object.entries(metrics).map(([metric, value]) => {
      const before = earlier.find((entry) => entry.metric === metric && entry.slice === null)?.candidate
        .value;
      return {
        metric,
        slice: null,
        n: truth.rows,
        candidate: { value, interval: null, undefinedResamples: 0 },
        baseline: bare(before),
        difference: bare(before == null ? null : value - before),
      };
    }),
    contrasts: [],
  };
}

function requireSameData(dataCheck: DataCheckRecord, run: RunRecord): void {
  if (run.dataCheck === dataCheck.digest) return;
  throw new PawlError('data', 'the model was trained on data other than what was checked last', {
    remedy: 'Run `pawl train` again.',
  });
}

function requireFilesOf(dataCheck: DataCheckRecord, data: ProjectData): void {
  for (const file of data.files) {
    const checked = dataCheck.files.find((known) => known.role === file.role && known.path === file.path);
    if (checked?.digest === file.digest) continue;
    throw new PawlError('data', 'the file is not as it was when it was checked', {
      where: file.path,
      remedy: 'Run `pawl check` and `pawl train` again.',
    });
  }
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
