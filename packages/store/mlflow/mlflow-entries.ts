import type { DataCheckRecord, EvaluationRecord, RunRecord, VerdictRecord } from '@pawl/records';
import type { MetricEntry, TextEntry } from './mlflow-batches.ts';
import { cutText, keyMaker, TEXT_LIMITS } from './mlflow-names.ts';
import type { RunInput } from './mlflow-tracking.ts';

/** Metrics that a training reported while it ran stand below this, away from what was measured of the model. */
const SERIES = 'training';

/** Settings of the trainer, nested ones as `a.b`, with the trainer and the seed where none has their names. */
export function paramsOf({
  params,
  trainer,
  seed,
}: Pick<RunRecord, 'params' | 'trainer' | 'seed'>): TextEntry[] {
  const key = keyMaker();
  const flat = Object.entries(params).flatMap(([name, value]) => flattened(name, value));
  const names = new Set(flat.map(([name]) => name));
  for (const [name, value] of Object.entries({ trainer, seed: String(seed) }))
    if (!names.has(name)) flat.push([name, value]);
  return flat.map(([name, value]) => ({ key: key(name), value: cutText(value, TEXT_LIMITS.param) }));
}

function flattened(name: string, value: unknown): [name: string, value: string][] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    return [[name, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([inner, one]) => flattened(`${name}.${inner}`, one));
}

type Took = Pick<
  RunRecord,
  'startedAt' | 'durationMs' | 'cpuSeconds' | 'peakMemoryBytes' | 'footprint' | 'series'
>;

/** What the training took, and what it reported on its way, as `training/<name>` with steps. */
export function trainingMetrics(run: Took): MetricEntry[] {
  const timestamp = Date.parse(run.startedAt);
  const took: [name: string, value: number | null | undefined][] = [
    ['pawl.duration_seconds', run.durationMs / 1000],
    ['pawl.cpu_seconds', run.cpuSeconds],
    ['pawl.peak_memory_bytes', run.peakMemoryBytes],
    ['pawl.energy_kwh', run.footprint?.energyKwh],
    ['pawl.carbon_grams', run.footprint?.carbonGrams],
  ];
  const key = keyMaker();
  return [
    ...took.flatMap(([name, value]) => (value == null ? [] : [{ key: name, value, timestamp, step: 0 }])),
    ...run.series.flatMap(({ name, points }) => {
      // MLflow's steps are whole numbers.
      const whole = points.every(({ step }) => Number.isSafeInteger(step));
      return points.map(({ step, value }, i) => ({
        key: key(`${SERIES}/${name}`),
        value,
        timestamp,
        step: whole ? step : i,
      }));
    }),
  ];
}

/**
 * What was measured: the value of each metric with `.low` and `.high` of its interval, on a slice as `<metric>/<slice>`.
 * The time is that of the evaluation, so that of two evaluations of a run MLflow shows the later one.
 */
export function evaluationMetrics({
  metrics,
  createdAt,
}: Pick<EvaluationRecord, 'metrics' | 'createdAt'>): MetricEntry[] {
  const timestamp = Date.parse(createdAt);
  const key = keyMaker();
  return metrics.flatMap(({ metric, slice, candidate }) => {
    const { value, interval } = candidate;
    const base = key(slice === null ? metric : `${metric}/${slice}`);
    if (value === null) return [];
    const bounds = interval ? [entry(`${base}.low`, interval.low), entry(`${base}.high`, interval.high)] : [];
    return [entry(base, value), ...bounds];
  });
  function entry(name: string, value: number): MetricEntry {
    return { key: name, value, timestamp, step: 0 };
  }
}

/** What is known of a run from the start. */
export function openingTags(run: RunRecord): Map<string, string> {
  return new Map([
    ['pawl.run', run.digest],
    ['mlflow.source.name', 'pawl'],
    ['mlflow.source.type', 'LOCAL'],
  ]);
}

/** Set when all of the run record was logged. */
export function runTags(run: RunRecord): Map<string, string> {
  return withoutNulls({
    'pawl.model': run.model,
    'pawl.model_digest': run.modelDigest,
    'pawl.commit': run.commit,
    'mlflow.source.git.commit': run.commit,
    'pawl.dirty': run.dirty === null ? null : String(run.dirty),
    'pawl.recipe': run.recipe,
    'pawl.reused': run.reused?.run,
    ...dataTags(run),
    'pawl.data_check': run.dataCheck,
  });
}

function dataTags({ data }: RunRecord): Record<string, string> {
  const roles = [...new Set(data.map(({ role }) => role))];
  return Object.fromEntries(
    roles.map((role) => {
      const digests = data.filter((file) => file.role === role).map(({ digest }) => digest);
      return [`pawl.data.${role}`, cutText(digests.join(' '), TEXT_LIMITS.runTag)];
    }),
  );
}

/** Set when all of the evaluation was logged. */
export function evaluationTags({ digest, test }: EvaluationRecord): Map<string, string> {
  return new Map([
    ['pawl.test', test.digest],
    ['pawl.evaluation', digest],
  ]);
}

export function verdictTags({ digest, answer }: VerdictRecord): Map<string, string> {
  return new Map([
    ['pawl.answer', answer],
    ['pawl.verdict', digest],
  ]);
}

const CONTEXTS = { train: 'training', test: 'testing', source: 'source' } as const;

/** The files of data as MLflow's inputs. Rows are known only with the check of the data. */
export function inputsOf({ data }: RunRecord, check?: DataCheckRecord): RunInput[] {
  return data.map(({ role, path, digest }) => {
    const rows = check?.files.find((file) => file.digest === digest)?.rows;
    return {
      name: cutText(path, 500),
      digest: digest.slice('sha256:'.length, 'sha256:'.length + 36),
      source: JSON.stringify({ path, digest, ...(rows === undefined ? {} : { rows }) }),
      context: CONTEXTS[role],
    };
  });
}

function withoutNulls(texts: Readonly<Record<string, string | null | undefined>>): Map<string, string> {
  return new Map(Object.entries(texts).flatMap(([key, value]) => (value == null ? [] : [[key, value]])));
}
