import type { Sample } from '@pawl/metrics';
import { type EvaluationRecord, PawlError, type RunRecord } from '@pawl/records';
import { type Contract, type ContractColumn, type ContractSample, groupOf } from '@pawl/serve';
import { type Column, isNull, type Table } from '@pawl/table';
import { distinctValues, type ProjectData, requireColumn } from '../data.ts';
import type { Project } from '../project.ts';

/** Of a column with more texts, none is refused. */
const MOST_CATEGORIES = 1000;
const SAMPLES = 5;

/**
 * What a server of the model takes and answers: the columns that it learnt from as training saw them, and some test rows
 * with the answers that were evaluated.
 */
export function contractOf(
  { config }: Project,
  version: string,
  {
    evaluation,
    run,
    verdict,
  }: { readonly evaluation: EvaluationRecord; readonly run: RunRecord; readonly verdict: string },
  data: ProjectData,
  sample: Sample,
  model: string,
): Contract {
  if (run.modelDigest === null) throw new PawlError('data', 'the run left no model file to serve');
  const columns = run.features.map((name) => columnOf(requireColumn(data.train, name), data.train.rows));
  return {
    schema: 'pawl/serve/1',
    name: config.model,
    version,
    task: evaluation.task,
    // Not those of the evaluation: among them are classes that only the baseline knew.
    labels: sample.task === 'regression' ? [] : [...sample.labels],
    target: config.data.target,
    columns,
    files: { model },
    digests: { model: run.modelDigest, verdict, release: null },
    ...expectedOf(sample),
    samples: samplesOf(columns, data.test, sample),
  };
}

/** Groups of numbers are of about the same size; fewer where many predictions are alike. */
const MOST_GROUPS = 10;
/** Rows a group: with fewer, a score of drift would be large by chance. */
const ROWS_A_GROUP = 50;

/** How the predictions of the evaluation are spread; not said of few rows. */
function expectedOf(sample: Sample): Pick<Contract, 'expected'> {
  const most = Math.floor(sample.predicted.length / ROWS_A_GROUP);
  if (most < 2) return {};
  if (sample.task !== 'regression') {
    if (sample.labels.length > most) return {};
    const counts = sample.labels.map(() => 0);
    for (const code of sample.predicted) counts[code]!++;
    return { expected: { bounds: [], counts } };
  }
  const sorted = Float64Array.from(sample.predicted).sort();
  const bounds: number[] = [];
  const groups = Math.min(MOST_GROUPS, most);
  for (let group = 1; group < groups; group++) {
    const bound = sorted[Math.ceil((group * sorted.length) / groups) - 1];
    if (bound !== undefined && bound < sorted.at(-1)! && bound !== bounds.at(-1)) bounds.push(bound);
  }
  const counts = Array.from({ length: bounds.length + 1 }, () => 0);
  for (const value of sorted) counts[groupOf(bounds, value)]!++;
  return { expected: { bounds, counts } };
}

function columnOf(column: Column, rows: number): ContractColumn {
  const { name } = column;
  if (column.kind === 'text') {
    const known = [...distinctValues(column, rows)].sort();
    return {
      name,
      kind: 'text',
      nullable: hasNull(column, rows),
      categories: known.length > MOST_CATEGORIES ? null : known,
    };
  }
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < rows; row++) {
    const value = column.values[row]!;
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { name, kind: 'number', nullable: hasNull(column, rows), ...(min <= max ? { min, max } : {}) };
}

function hasNull(column: Column, rows: number): boolean {
  for (let row = 0; row < rows; row++) if (isNull(column, row)) return true;
  return false;
}

/** The first test rows that the contract takes, with what the evaluation had for them. */
function samplesOf(columns: readonly ContractColumn[], test: Table, sample: Sample): ContractSample[] {
  const values = columns.map((column) => ({ column, from: requireColumn(test, column.name) }));
  const samples: ContractSample[] = [];
  for (let row = 0; row < test.rows && samples.length < SAMPLES; row++) {
    const cells = values.map(({ column, from }) => ({ column, value: valueAt(from, row) }));
    if (!cells.every(({ column, value }) => takes(column, value))) continue;
    const named = Object.fromEntries(cells.map(({ column, value }) => [column.name, value]));
    samples.push({ row: named, ...answerAt(sample, row) });
  }
  return samples;
}

function takes({ kind, nullable, categories }: ContractColumn, value: number | string | null): boolean {
  if (value === null) return nullable;
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value);
  return typeof value === 'string' && (!categories || categories.includes(value));
}

function valueAt(column: Column, row: number): number | string | null {
  if (isNull(column, row)) return null;
  return column.kind === 'text' ? column.dictionary[column.codes[row]!]! : column.values[row]!;
}

function answerAt(sample: Sample, row: number): Pick<ContractSample, 'prediction' | 'probabilities'> {
  if (sample.task === 'regression') return { prediction: sample.predicted[row]! };
  return {
    prediction: sample.labels[sample.predicted[row]!]!,
    ...(sample.scores ? { probabilities: sample.scores.map((scores) => scores[row]!) } : {}),
  };
}
