import type { ColumnTest, DriftSettings } from '@pawl/drift';
import {
  calibrationChange,
  type EvaluatedPredictions,
  EXPECTED_METRICS,
  estimatedPerformance,
  estimatedTests,
  labelShift,
  skewOf,
} from '@pawl/drift/model';
import { findMetric, normalQuantile } from '@pawl/metrics';
import { sortLabels } from '@pawl/models';
import type { Config, DriftRecord } from '@pawl/records';
import { type Column, findColumn, textAt } from '@pawl/table';
import { distinctValues, featureNames } from '../../data.ts';
import type { Project } from '../../project.ts';
import type { ModelInUse } from '../predictions.ts';
import { rowsOfModel } from '../server-log.ts';
import { predictionName, type Sides } from '../sides.ts';
import {
  evaluatedRows,
  hasValue,
  joinedSample,
  type PredictedRows,
  predictedRows,
  rowsWhere,
} from './evaluated.ts';
import { idsOf, truthOf } from './fresh-labels.ts';
import { performanceOf } from './performance.ts';

type Section = NonNullable<DriftRecord['ofModel']>;

/** What is found of the model in use. */
export interface ModelFindings {
  readonly section: Section | null;
  /** To be decided along with those of the columns. */
  readonly tests: readonly ColumnTest[];
  /** Scores then and now, to be compared as columns are. */
  readonly pairs: readonly (readonly [Column, Column])[];
}

/** Least effects that count where nothing else is said. */
const THRESHOLDS = { label_shift: 0.1, estimated: 0.05, calibration: 0.05 };
const ASSUMPTION = 'holds if rows of one score are right as often as in the evaluation';

/** What the current rows say of the model in use: its scores, classes, performance and calibration, and its inputs. */
export async function modelFindings(
  project: Project,
  sides: Sides,
  model: ModelInUse,
  settings: DriftSettings,
): Promise<ModelFindings> {
  const { config } = project;
  const skew = skewSection(project, sides);
  const name = predictionName(sides);
  const then = name === undefined ? null : await evaluatedRows(config, model);
  const now = name === undefined || !then ? null : await currentRows(project, sides, name);
  if (name === undefined || !then || !now || then.prediction.kind !== now.prediction.kind)
    return { section: skew && { ...EMPTY, skew }, tests: [], pairs: [] };
  const both = predictedOnBothSides(config, model, then, now);
  const place: Place = { project, settings, then, now, both, prediction: name, score: scoreName(sides) };
  const labelled = findColumn(sides.current.table, config.data.target) !== undefined;
  const parts: readonly Part[] =
    config.task === 'regression'
      ? []
      : [...(labelled ? [] : [labelShiftPart(place), estimatedPart(place)]), calibrationPart(place)];
  const ignored = new Set(config.drift.ignore);
  return {
    section: {
      ...EMPTY,
      labelled: both.labelled.length,
      performance: await performancePart(place),
      ...Object.assign({}, ...parts.map((part) => part.section)),
      skew,
    },
    tests: parts.flatMap((part) => part.tests).filter(({ column }) => !ignored.has(column)),
    pairs: ignored.has(place.score) ? [] : scorePairs(place.score, then, now),
  };
}

/** All that the parts are made from. */
interface Place {
  readonly project: Project;
  readonly settings: DriftSettings;
  readonly then: PredictedRows;
  readonly now: PredictedRows;
  readonly both: Both;
  /** Names of columns. */
  readonly prediction: string;
  readonly score: string;
}

interface Part {
  readonly section: Partial<Section>;
  readonly tests: readonly ColumnTest[];
}

/** The column of the scores of predicted classes; a reference that has such a column has it for an input. */
function scoreName({ reference, current }: Sides): string {
  if (current.log) return current.log.score;
  return findColumn(reference.table, 'score') ? 'score of the prediction' : 'score';
}

function thresholdOf({ project }: Place, key: keyof typeof THRESHOLDS): number {
  return project.config.drift.thresholds?.[key] ?? THRESHOLDS[key];
}

async function performancePart({
  project,
  settings,
  then,
  now,
  both,
}: Place): Promise<Section['performance']> {
  if (both.labelled.length === 0 || both.evaluated.length === 0) return null;
  const { config } = project;
  const sample = joinedSample(config.task, both.labels, both.positive, [
    [then, both.evaluated],
    [now, both.labelled],
  ]);
  return sample && performanceOf(config, sample, both.evaluated.length, settings.alpha);
}

function labelShiftPart(place: Place): Part {
  const { project, settings, then, now, both } = place;
  const counts = {
    labels: both.labels,
    confusion: confusionOf(both, then),
    predicted: countsOf(both, now),
  };
  const threshold = thresholdOf(place, 'label_shift');
  const { reason, classes, test } = labelShift(project.config.data.target, counts, settings, threshold);
  return {
    section: { labelShift: { reason, classes: classes?.map((each) => ({ ...each })) ?? null } },
    tests: test ? [test] : [],
  };
}

function estimatedPart(place: Place): Part {
  const { project, settings, then, now, both, prediction } = place;
  const left = (reason: string) => ({
    section: { left: [{ what: 'estimated performance', reason }] },
    tests: [],
  });
  const known = scoredOf(both, then, both.evaluated);
  const current = scoredOf(both, now, both.predicted);
  if (!known || !current) return left('there are no scores');
  const found = estimatedPerformance(known, current, both.positive === undefined, settings.seed);
  if (!found) return left('there are too few rows');
  const able = found.metrics.map(({ metric }) => metric);
  const asked = estimatedMetrics(project.config, able);
  const z = -normalQuantile((1 - settings.confidence) / 2);
  return {
    section: {
      estimated: {
        rows: { evaluation: found.rows[0], current: found.rows[1] },
        calibration: 'isotonic',
        assumption: ASSUMPTION,
        metrics: found.metrics.map(({ metric, accepted, estimate, error }) => ({
          metric,
          accepted,
          estimate,
          interval: { low: Math.max(0, estimate - z * error), high: Math.min(1, estimate + z * error) },
        })),
      },
    },
    tests: estimatedTests(prediction, found, asked, settings, thresholdOf(place, 'estimated')),
  };
}

function calibrationPart(place: Place): Part {
  const { settings, then, now, both, score } = place;
  const known = scoredOf(both, then, both.evaluated);
  const fresh = scoredOf(both, now, both.labelled);
  const change =
    known && fresh && calibrationChange(score, known, fresh, settings, thresholdOf(place, 'calibration'));
  if (!change) return { section: {}, tests: [] };
  const { gaps, bins, test } = change;
  const pair = ([evaluation, current]: readonly [number, number]) => ({ evaluation, current });
  return {
    section: {
      calibration: {
        ...pair(gaps),
        bins: bins.map((bin) => ({ ...bin, rows: pair(bin.rows), gaps: pair(bin.gaps) })),
      },
    },
    tests: [test],
  };
}

const EMPTY: Section = {
  labelled: 0,
  performance: null,
  estimated: null,
  labelShift: null,
  calibration: null,
  skew: null,
  left: [],
};

/** The rows that the model itself answered, with what became true of them. */
async function currentRows(project: Project, sides: Sides, name: string): Promise<PredictedRows | null> {
  const side = sides.current;
  const truth = await truthOf(project, side, project.config.task === 'classification');
  const named = truth && { ...truth, name: project.config.data.target };
  const { columns, rows } = side.table;
  const others = columns.filter((column) => column.name !== named?.name);
  const table = { rows, columns: named ? [...others, named] : columns };
  const own = side.log ? rowsOfModel(table, side.log) : table;
  return predictedRows(own, name, project.config.data.target, scoreName(sides));
}

/** The rows of both sides that can be counted with, and their classes. */
interface Both {
  readonly labels: readonly string[];
  readonly positive: number | undefined;
  readonly evaluated: Int32Array;
  /** Current rows with a prediction. */
  readonly predicted: Int32Array;
  /** Those of them whose truth is known. */
  readonly labelled: Int32Array;
}

function predictedOnBothSides(
  config: Config,
  { evaluation }: ModelInUse,
  then: PredictedRows,
  now: PredictedRows,
): Both {
  const predicted = rowsWhere(now.rows, hasValue(now.prediction));
  const labelled = now.truth
    ? rowsWhere(now.rows, hasValue(now.prediction), hasValue(now.truth))
    : new Int32Array(0);
  const evaluated = rowsWhere(then.rows, hasValue(then.prediction), hasValue(then.truth!));
  const columns = [then.prediction, then.truth!, now.prediction, ...(now.truth ? [now.truth] : [])];
  const labels =
    config.task === 'regression'
      ? []
      : sortLabels([
          ...new Set([
            ...(evaluation?.labels ?? []),
            ...columns.flatMap((column) => [...distinctValues(column, rowsIn(column))]),
          ]),
        ]);
  const asked = evaluation?.positive ?? null;
  const positive = labels.length !== 2 ? undefined : asked === null ? 1 : labels.indexOf(asked);
  return { labels, positive, evaluated, predicted, labelled };
}

function rowsIn(column: Column): number {
  return column.kind === 'number' ? column.values.length : column.codes.length;
}

/** Scores as probabilities are estimated from: of the positive class of two, else of the predicted class. */
function scoredOf(
  { labels, positive }: Both,
  { prediction, score, truth }: PredictedRows,
  among: Int32Array,
): EvaluatedPredictions | null {
  if (!score) return null;
  const rows = among.filter((row) => score[row]! >= 0 && score[row]! <= 1);
  if (rows.length === 0) return null;
  if (positive === undefined)
    return {
      scores: Float64Array.from(rows, (row) => score[row]!),
      predicted: new Uint8Array(rows.length).fill(1),
      outcomes: Uint8Array.from(rows, (row) =>
        truth && textAt(truth, row) === textAt(prediction, row) ? 1 : 0,
      ),
    };
  const label = labels[positive]!;
  const isPositive = (row: number) => textAt(prediction, row) === label;
  return {
    scores: Float64Array.from(rows, (row) => (isPositive(row) ? score[row]! : 1 - score[row]!)),
    predicted: Uint8Array.from(rows, (row) => (isPositive(row) ? 1 : 0)),
    outcomes: Uint8Array.from(rows, (row) => (truth && textAt(truth, row) === label ? 1 : 0)),
  };
}

function confusionOf({ labels, evaluated }: Both, { truth, prediction }: PredictedRows): number[][] {
  const codes = new Map(labels.map((label, code) => [label, code]));
  const counts = labels.map(() => labels.map(() => 0));
  for (const row of evaluated)
    counts[codes.get(textAt(truth!, row)!)!]![codes.get(textAt(prediction, row)!)!]!++;
  return counts;
}

function countsOf({ labels, predicted }: Both, { prediction }: PredictedRows): number[] {
  const codes = new Map(labels.map((label, code) => [label, code]));
  const counts = labels.map(() => 0);
  for (const row of predicted) counts[codes.get(textAt(prediction, row)!)!]!++;
  return counts;
}

/** The metrics of the gate that can be estimated, else the first that can. */
function estimatedMetrics({ gate }: Config, able: readonly string[]): string[] {
  const words = new Set(
    gate.conditions.flatMap((text) => text.match(/[a-z_0-9]+/gi) ?? []).map((word) => findMetric(word)?.name),
  );
  const asked = able.filter((metric) => words.has(metric));
  return asked.length > 0 ? asked : EXPECTED_METRICS.filter((metric) => able.includes(metric)).slice(0, 1);
}

function scorePairs(name: string, then: PredictedRows, now: PredictedRows): [Column, Column][] {
  if (!then.score || !now.score) return [];
  const column = (values: Float64Array): Column => ({ kind: 'number', name, values });
  return [[column(then.score), column(now.score)]];
}

/** Values of rows that the training or test data has too. */
function skewSection(project: Project, { reference, current }: Sides): Section['skew'] {
  const { config } = project;
  const { id } = config.data;
  const ids = idsOf(project, current);
  if (id === undefined || !ids || !reference.test) return null;
  const names = featureNames(config, reference.table).filter((name) => !config.drift.ignore.includes(name));
  const found = [reference.table, reference.test].flatMap((table) => {
    const known = findColumn(table, id);
    return known ? [skewOf([table, known], [current.table, ids], names)] : [];
  });
  const rows = found.reduce((sum, each) => sum + each.rows, 0);
  if (rows === 0) return null;
  const columns = names.flatMap((column) => {
    const own = found.flatMap((each) => each.columns.filter((skew) => skew.column === column));
    const [first] = own;
    if (!first) return [];
    const differing = own.reduce((sum, each) => sum + each.differing, 0);
    const pattern = own.every((each) => each.pattern === first.pattern) ? first.pattern : null;
    return [{ column, rows, differing, pattern, example: { ...first.example } }];
  });
  return { rows, columns: columns.sort((a, b) => b.differing - a.differing) };
}
