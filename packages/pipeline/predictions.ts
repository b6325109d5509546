import { join } from 'node:path';
import type { Sample } from '@pawl/metrics';
import {
  loadModel,
  openPredictor,
  type Predictions,
  type Predictor,
  readOutputs,
  sortLabels,
} from '@pawl/models';
import { type Config, PawlError } from '@pawl/records';
import {
  type Column,
  findColumn,
  type NumberColumn,
  readTable,
  type Table,
  type TextColumn,
  textAt,
  writeCsv,
} from '@pawl/table';
import { distinctValues, featureNames, type ProjectData, requireColumn, testIds } from './data.ts';
import type { Project } from './project.ts';

export const MODEL_FILE = 'model.pawl';
const ONNX_FILE = 'model.onnx';
const SCORE_PREFIX = 'score_';

/** Where training leaves what it made. */
export function outputFolder(project: Project): string {
  return join(project.workFolder, 'output');
}

/** The test rows as metrics need them: who they are and what is true of them. */
export interface Truth {
  readonly ids: readonly string[] | null;
  readonly rows: number;
  readonly labels: readonly string[];
  readonly positive: number | undefined;
  readonly target: Column;
}

/** `moreLabels` are classes that only the baseline knows. */
export function truthOf(config: Config, data: ProjectData, moreLabels: readonly string[] = []): Truth {
  const target = requireColumn(data.test, config.data.target);
  const labels = config.task === 'regression' ? [] : sortLabels([...labelsOf(config, data), ...moreLabels]);
  return {
    ids: testIds(config, data.test),
    rows: data.test.rows,
    labels,
    positive: positiveIndex(config, labels),
    target,
  };
}

/** The classes of training and test data, in order. */
function labelsOf(config: Config, data: ProjectData): string[] {
  const sides = [data.train, data.test].map((table) =>
    distinctValues(requireColumn(table, config.data.target), table.rows),
  );
  return sortLabels(sides.flatMap((values) => [...values]));
}

function positiveIndex(config: Config, labels: readonly string[]): number | undefined {
  const asked = config.evaluate.positive;
  if (asked === undefined) return labels.length === 2 ? 1 : undefined;
  const index = labels.indexOf(String(asked));
  if (index < 0) {
    throw new PawlError('config', `"evaluate.positive": there is no class "${asked}"`, {
      remedy: `The classes are: ${labels.join(', ')}.`,
    });
  }
  return labels.length === 2 ? index : undefined;
}

/** What a training command's output must fit. */
export function expectedOutputs(config: Config, data: ProjectData) {
  const { ids, labels, rows, positive } = truthOf(config, data);
  return {
    task: config.task,
    target: config.data.target,
    testRows: rows,
    testIds: ids,
    labels,
    ...(positive === undefined ? {} : { positive: labels[positive]! }),
    ...(config.data.id === undefined ? {} : { idColumn: config.data.id }),
    ...(config.data.nulls === undefined ? {} : { nulls: config.data.nulls }),
  };
}

/** What is known of the candidate: its predictions on the test rows, or only the metrics a command reported. */
export type CandidateEvidence =
  | {
      readonly kind: 'rows';
      readonly sample: Sample;
      readonly reported: Readonly<Record<string, number>>;
      /** The model itself, where Pawl can open it. */
      readonly predictor: Predictor | null;
    }
  | { readonly kind: 'metrics-only'; readonly metrics: Readonly<Record<string, number>> };

export async function candidateEvidence(
  project: Project,
  data: ProjectData,
  truth: Truth,
  folder = outputFolder(project),
): Promise<CandidateEvidence> {
  if (project.config.train.run === undefined) {
    const predictor = await openPredictor(await loadModel(join(folder, MODEL_FILE)));
    return { kind: 'rows', sample: await predictedBy(predictor, data.test, truth), reported: {}, predictor };
  }
  const outputs = await readOutputs(folder, expectedOutputs(project.config, data));
  const reported = outputs.metrics ?? {};
  if (outputs.predictions)
    return { kind: 'rows', sample: sampleOf(truth, outputs.predictions), reported, predictor: null };
  if (outputs.model?.name === ONNX_FILE) {
    const predictor = await openOnnx(project, data, truth, outputs.model.path);
    const sample = await predictedBy(predictor, data.test, truth);
    for (const note of predictor.notes) project.host.note(note);
    return { kind: 'rows', sample, reported, predictor };
  }
  if (outputs.metrics) return { kind: 'metrics-only', metrics: outputs.metrics };
  throw new PawlError(
    'command',
    'the training command left a model that Pawl cannot open, and neither predictions nor metrics',
    {
      where: folder,
      remedy:
        'Let it write predictions.csv (id, prediction, score columns), metrics.json or model.onnx into PAWL_OUTPUT.',
    },
  );
}

/** What a model file of Pawl's own says of the test rows. Throws as loadModel and predict do. */
export async function predictionsOfModel(file: string, data: ProjectData, truth: Truth): Promise<Sample> {
  return predictedBy(await openPredictor(await loadModel(file)), data.test, truth);
}

async function predictedBy(predictor: Predictor, rows: Table, truth: Truth): Promise<Sample> {
  return sampleOf(truth, await predictor.predict(rows));
}

/** An ONNX model that a command left, to be given the features of the data by name or in their order. */
async function openOnnx({ root, config }: Project, data: ProjectData, { labels }: Truth, file: string) {
  const { openOnnxModel } = await import('@pawl/models/onnx');
  return openOnnxModel({
    file,
    root,
    task: config.task,
    features: featureNames(config, data.train),
    ...(config.task === 'classification' ? { labels } : {}),
  });
}

function sampleOf(truth: Truth, predictions: Predictions): Sample {
  if (predictions.task === 'regression') {
    return {
      task: 'regression',
      actual: (truth.target as NumberColumn).values,
      predicted: predictions.predicted,
      ...(predictions.lower && predictions.upper
        ? { lower: predictions.lower, upper: predictions.upper }
        : {}),
    };
  }
  const position = new Map(truth.labels.map((label, index) => [label, index]));
  const recode = Int32Array.from(predictions.labels, (label) => position.get(label)!);
  return {
    task: 'classification',
    labels: truth.labels,
    actual: Int32Array.from({ length: truth.rows }, (_, row) => position.get(textAt(truth.target, row)!)!),
    predicted: predictions.predicted.map((code) => recode[code]!),
    ...(predictions.scores === undefined
      ? {}
      : { scores: alignScores(truth, predictions.labels, predictions.scores) }),
    ...(truth.positive === undefined ? {} : { positive: truth.positive }),
  };
}

/** One array of scores a label of the truth; a class the model has not seen has the score 0. */
function alignScores(
  truth: Truth,
  labels: readonly string[],
  scores: readonly Float64Array[],
): Float64Array[] {
  return truth.labels.map((label) => scores[labels.indexOf(label)] ?? new Float64Array(truth.rows));
}

/** Writes the predictions with the truth beside them, one row a test row, as CSV. */
export async function writePredictions(path: string, truth: Truth, sample: Sample): Promise<void> {
  const id = textColumn(
    'id',
    Array.from({ length: truth.rows }, (_, row) => truth.ids?.[row] ?? String(row)),
  );
  const columns: Column[] =
    sample.task === 'regression'
      ? [
          id,
          { kind: 'number', name: 'actual', values: sample.actual },
          { kind: 'number', name: 'prediction', values: sample.predicted },
          ...(sample.lower && sample.upper
            ? [
                { kind: 'number' as const, name: 'lower', values: sample.lower },
                { kind: 'number' as const, name: 'upper', values: sample.upper },
              ]
            : []),
        ]
      : [
          id,
          { kind: 'text', name: 'actual', codes: sample.actual, dictionary: sample.labels },
          { kind: 'text', name: 'prediction', codes: sample.predicted, dictionary: sample.labels },
          ...(sample.scores ?? []).map((values, i) => ({
            kind: 'number' as const,
            name: `${SCORE_PREFIX}${sample.labels[i]}`,
            values,
          })),
        ];
  await writeCsv({ rows: truth.rows, columns }, path);
}

/** A column of texts, none of them null. */
export function textColumn(name: string, texts: readonly string[]): TextColumn {
  const dictionary = [...new Set(texts)];
  const codes = new Map(dictionary.map((text, code) => [text, code]));
  return { kind: 'text', name, codes: Int32Array.from(texts, (text) => codes.get(text)!), dictionary };
}

/**
 * Reads predictions that `writePredictions` wrote for the same test rows, in the order of `truth`, whose labels must
 * hold theirs.
 * Throws `record` when a row is missing on either side.
 */
export async function readPredictions(path: string, truth: Truth, task: Config['task']): Promise<Sample> {
  const value = task === 'regression' ? 'number' : 'text';
  const { table } = await readTable(path, {
    baseDir: '/',
    types: { id: 'text', actual: value, prediction: value },
  });
  const rows = rowOrder(table, truth, path);
  const prediction = requireColumn(table, 'prediction');
  if (prediction.kind === 'number') {
    const bounds = ['lower', 'upper'].flatMap((name) => {
      const column = findColumn(table, name);
      return column?.kind === 'number'
        ? [[name, Float64Array.from(rows, (row) => column.values[row]!)] as const]
        : [];
    });
    return sampleOf(truth, {
      task: 'regression',
      predicted: Float64Array.from(rows, (row) => prediction.values[row]!),
      rows: truth.rows,
      ...Object.fromEntries(bounds),
    });
  }
  const scored = table.columns.filter(
    (column): column is NumberColumn => column.kind === 'number' && column.name.startsWith(SCORE_PREFIX),
  );
  const labels = sortLabels([
    ...prediction.dictionary,
    ...scored.map((column) => column.name.slice(SCORE_PREFIX.length)),
  ]);
  const codes = new Map(labels.map((label, code) => [label, code]));
  return sampleOf(truth, {
    task: 'classification',
    rows: truth.rows,
    labels,
    predicted: Int32Array.from(rows, (row) => codes.get(textAt(prediction, row)!)!),
    ...(scored.length === 0 ? {} : { scores: labels.map((label) => scoresOf(label, scored, rows)) }),
  });
}

function scoresOf(label: string, scored: readonly NumberColumn[], rows: Int32Array): Float64Array {
  const column = scored.find(({ name }) => name === `${SCORE_PREFIX}${label}`);
  return column ? Float64Array.from(rows, (row) => column.values[row]!) : new Float64Array(rows.length);
}

/** For each test row, the row of the table that holds its prediction. */
function rowOrder(table: Table, truth: Truth, path: string): Int32Array {
  const id = requireColumn(table, 'id');
  const byId = new Map(Array.from({ length: table.rows }, (_, row) => [textAt(id, row), row]));
  const missing = (id: string) =>
    new PawlError('record', `the baseline has no prediction for the row "${id}"`, {
      where: path,
      remedy: 'Accept a baseline on this test set.',
    });
  return Int32Array.from({ length: truth.rows }, (_, row) => {
    const own = truth.ids?.[row] ?? String(row);
    const found = byId.get(own);
    if (found === undefined) throw missing(own);
    return found;
  });
}
