import { PawlError } from '@pawl/records';
import type { Table } from '@pawl/table';
import { predictedByScores } from '../prediction-scores.ts';
import type { ClassificationPredictions, Predictor } from '../trainer.ts';
import { listed, misfit, quoted } from './describe.ts';
import { type ClassMap, mapClasses } from './onnx-classes.ts';
import type { OnnxGraph } from './onnx-graph.ts';
import { type ClassifierOutputs, findClassifierOutputs, readLabels, readNumbers } from './onnx-outputs.ts';
import { classLabelsOf, type ScoreKind, scoreKindOf } from './onnx-producer.ts';
import { type Batch, type Runner, runBatches } from './onnx-run.ts';
import type { Tensor } from './onnx-runtime.ts';
import { toProbabilities } from './onnx-scores.ts';

export interface ClassifierFacts {
  readonly graph: OnnxGraph;
  /** Class labels of outputs that went into a ZipMap. */
  readonly zipped: ReadonlyMap<string, readonly string[]>;
  readonly given: readonly string[] | undefined;
  /** Where to put what a reader should know. */
  readonly notes: string[];
}

interface Classifier {
  readonly runner: Runner;
  readonly outputs: ClassifierOutputs;
  readonly classes: ClassMap;
  readonly kind: ScoreKind;
  readonly note: (text: string) => void;
}

/** A predictor of classes. Throws PawlError('data') where the classes of model and data differ. */
export function openClassifier(runner: Runner, { graph, zipped, given, notes }: ClassifierFacts): Predictor {
  const outputs = findClassifierOutputs(graph);
  // What makes the label knows the classes; a classifier inside a stack may have codes of its own.
  const names = [outputs.label, outputs.scores].filter((name) => name !== undefined);
  const named = names.map((name) => zipped.get(name)).find((labels) => labels && labels.length > 0);
  const classes = mapClasses(named ?? classLabelsOf(graph, names), given);
  const note = (text: string) => {
    if (!notes.includes(text)) notes.push(text);
  };
  if (classes.guessed) {
    note(
      `The model names no classes; they were taken in sorted order: ${listed(classes.codes.map((code) => classes.labels[code]!))}.`,
    );
  }
  const kind = outputs.scores === undefined ? 'unknown' : scoreKindOf(graph, outputs.scores);
  const classifier = { runner, outputs, classes, kind, note };
  return {
    task: 'classification',
    labels: classes.labels,
    predict: (table) => predictClasses(classifier, table),
  };
}

async function predictClasses(classifier: Classifier, table: Table): Promise<ClassificationPredictions> {
  const { runner, outputs, classes } = classifier;
  const { label } = outputs;
  const columns = scoreColumns(classifier, table.rows);
  const chosen = label === undefined ? undefined : new Int32Array(table.rows);
  const names = [label, outputs.scores].filter((name) => name !== undefined);
  await runBatches(runner, table, names, (tensors, batch) => {
    if (chosen) takeLabels(tensors[0]!, label!, batch, classes, chosen);
    if (outputs.scores !== undefined) columns.take(tensors.at(-1)!, batch);
  });
  const scores = columns.finish();
  const predicted = chosen ?? predictedByScores(scores!, table.rows);
  if (chosen && scores && classes.guessed) refuseContradiction(classes, chosen, scores);
  const base = { task: 'classification', rows: table.rows, labels: classes.labels, predicted } as const;
  return scores ? { ...base, scores } : base;
}

function takeLabels(tensor: Tensor, name: string, batch: Batch, classes: ClassMap, into: Int32Array): void {
  const given = readLabels(tensor, name, batch.rows);
  const codes = new Map<unknown, number>();
  for (let row = batch.from; row < batch.to; row++) {
    const value = given[row - batch.from];
    let code = codes.get(value);
    if (code === undefined) {
      code = classes.codeOf(value);
      codes.set(value, code);
    }
    into[row] = code;
  }
}

/** Gathers the scores of all batches; whether they are probabilities is seen on all rows together. */
function scoreColumns({ classes, outputs, kind, note }: Classifier, rows: number) {
  const count = classes.codes.length;
  let columns: Float64Array[] | undefined = rows === 0 ? newColumns(count) : undefined;
  let useless = outputs.scores === undefined;

  function newColumns(width: number): Float64Array[] {
    return Array.from({ length: width }, () => new Float64Array(rows));
  }

  return {
    take(tensor: Tensor, { from, to, rows: answered }: Batch): void {
      if (useless) return;
      const { width, values } = readNumbers(tensor, outputs.scores!, answered);
      if (width !== count && !(width === 1 && count === 2)) {
        useless = true;
        noScores(width, { classes, outputs, note });
        return;
      }
      columns ??= newColumns(width);
      if (columns.length !== width) throw changed(outputs.scores!);
      for (let row = from; row < to; row++)
        for (let i = 0; i < width; i++) columns[i]![row] = values[(row - from) * width + i]!;
    },
    finish(): readonly Float64Array[] | undefined {
      if (useless || !columns) return undefined;
      const { scores, transformed } = toProbabilities(columns, kind);
      if (transformed) {
        const how = columns.length === 1 ? 'the logistic function' : 'softmax';
        note(`The output ${quoted(outputs.scores!)} holds no probabilities; ${how} made them.`);
      }
      // A class that the model does not know has probability 0.
      const ordered: Float64Array[] = classes.labels.map(() => new Float64Array(0));
      classes.codes.forEach((code, i) => {
        ordered[code] = scores[i]!;
      });
      return ordered.map((column) => (column.length === rows ? column : new Float64Array(rows)));
    },
  };
}

/** Scores of another number than there are classes cannot be told apart; labels may still answer. */
function noScores(
  width: number,
  { classes, outputs, note }: Pick<Classifier, 'classes' | 'outputs' | 'note'>,
): void {
  const names = classes.codes.map((code) => classes.labels[code]!);
  const what = `the output ${quoted(outputs.scores!)} has ${width} numbers a row, and there are ${names.length} classes: ${listed(names)}`;
  if (outputs.label === undefined) {
    throw misfit(what, 'Export the model with one score for each class of the data.');
  }
  note(`There are no probabilities: ${what}.`);
}

function changed(name: string): PawlError {
  return new PawlError('record', `the output ${quoted(name)} changes its width from batch to batch`, {
    remedy: 'Export the model with one score for each class.',
  });
}

/** Where nobody named the classes, their order is a guess, and the label output can show it wrong. */
function refuseContradiction(
  { labels }: ClassMap,
  chosen: Int32Array,
  scores: readonly Float64Array[],
): void {
  const best = predictedByScores(scores, chosen.length);
  const row = chosen.findIndex((code, at) => scores[best[at]!]![at]! > scores[code]![at]! + 1e-6);
  if (row < 0) return;
  throw misfit(
    `in row ${row + 1} the model gives the label ${quoted(labels[chosen[row]!]!)} and its greatest score to the place of ${quoted(labels[best[row]!]!)}, so the order of its classes is not known`,
    'Export the model with its class labels, or with labels alone.',
  );
}
