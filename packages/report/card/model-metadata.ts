import type { EvaluationRecord, RunRecord } from '@pawl/records';
import { known, writtenTexts } from './card-parts.ts';
import type { ModelCardInput } from './model-card.ts';

/**
 * The metadata of a model card, by the specification of the Hugging Face Hub
 * (https://github.com/huggingface/hub-docs/blob/main/modelcard.md). Only what the records state or a person wrote.
 */
export function modelMetadata({ check, run, evaluation, written }: ModelCardInput): Record<string, unknown> {
  const { metadata = {} } = written ?? {};
  const { tags: _tags, library_name: library, ...others } = metadata;
  const own = run.trainer !== 'command';
  return known({
    license: metadata.license,
    language: metadata.language,
    tags: [
      ...new Set(['pawl', evaluation.task, ...(own ? [run.trainer] : []), ...writtenTexts(written, 'tags')]),
    ],
    library_name: library ?? (own ? 'pawl' : undefined),
    pipeline_tag: pipelineTag(evaluation.task),
    datasets: metadata.datasets,
    metrics: allRows(evaluation).map(({ metric }) => hubName(metric)),
    model_name: check.model,
    ...others,
    'model-index': modelIndex({ check, evaluation, written }),
    co2_eq_emissions: emissions(run),
  });
}

/** The task as the Hub names it. */
function pipelineTag(task: EvaluationRecord['task']): string {
  return `tabular-${task}`;
}

/** Metrics that the Hub knows under another name; what they compute is the same. */
const HUB_NAMES: ReadonlyMap<string, string> = new Map([
  ['r2', 'r_squared'],
  ['mcc', 'matthews_correlation'],
  ['brier', 'brier_score'],
]);

function hubName(metric: string): string {
  return HUB_NAMES.get(metric) ?? metric;
}

type Metric = EvaluationRecord['metrics'][number];

/** Metrics on all rows that have a value. */
function allRows({ metrics }: EvaluationRecord): Metric[] {
  return metrics.filter(({ slice, candidate }) => slice === null && Number.isFinite(candidate.value));
}

function modelIndex({
  check,
  evaluation,
  written,
}: Pick<ModelCardInput, 'check' | 'evaluation' | 'written'>): object[] | undefined {
  const metrics = allRows(evaluation);
  if (metrics.length === 0) return undefined;
  const task = pipelineTag(evaluation.task);
  const result = {
    task: { type: task, name: `Tabular ${evaluation.task}` },
    dataset: testData(check, evaluation, writtenTexts(written, 'datasets')),
    metrics: metrics.map((metric) => ({
      type: hubName(metric.metric),
      value: metric.candidate.value,
      name: metric.metric,
      args: metricArgs(metric, evaluation.confidence),
    })),
  };
  return [{ name: check.model, results: [result] }];
}

/** How many rows a metric is of, and its interval where it has one. */
function metricArgs({ n, candidate }: Metric, confidence: number): object {
  const { interval, method } = candidate;
  return interval ? { n, low: interval.low, high: interval.high, confidence, method } : { n };
}

/** Files as the Hub's own loader of that name reads them. */
const LOADERS: readonly [RegExp, string][] = [
  [/\.csv(\.gz)?$/i, 'csv'],
  [/\.(jsonl|ndjson|json)(\.gz)?$/i, 'json'],
  [/\.parquet$/i, 'parquet'],
];

function testData(
  { files }: ModelCardInput['check'],
  { test }: EvaluationRecord,
  datasets: readonly string[],
): object {
  const given = files.filter(({ role }) => role === 'test');
  const held = given.length > 0 ? given : files.filter(({ role }) => role === 'source');
  const [first, second] = held;
  const only = second === undefined ? first : undefined;
  const loader = LOADERS.find(([pattern]) => first && pattern.test(first.path))?.[1];
  const [dataset, another] = datasets;
  return {
    type: (another === undefined ? dataset : undefined) ?? loader ?? 'tabular',
    name: held.map(({ path }) => path).join(', ') || 'test rows',
    split: 'test',
    revision: only?.digest ?? test.digest,
    args: { rows: test.rows, test_rows: test.digest },
  };
}

/** Grams of CO2 equivalent, as the Hub counts them; undefined where nothing was estimated. */
function emissions({ footprint, trainer, environment }: RunRecord): object | undefined {
  if (!footprint || !Number.isFinite(footprint.carbonGrams)) return undefined;
  return {
    emissions: Number(footprint.carbonGrams.toPrecision(4)),
    source: 'estimated by Pawl from processor time and memory, GPUs not counted',
    ...(trainer === 'command' ? {} : { training_type: 'training from scratch' }),
    hardware_used: `${environment.cpus} processor cores (${environment.arch}, ${environment.os})`,
  };
}
