import { join } from 'node:path';
import { loadModel, type Predictions, type Predictor } from '@pawl/models';
import { partialDependence, permutationImportance, rowLosses, shapSummary } from '@pawl/models/explain';
import type { EvaluationRecord } from '@pawl/records';
import type { Table } from '@pawl/table';
import { featureNames, type ProjectData, requireColumn } from './data.ts';
import { MODEL_FILE, outputFolder } from './predictions.ts';
import type { Project } from './project.ts';

type Explanation = NonNullable<EvaluationRecord['explanation']>;

const REPEATS = 5;
/** Rows that the model is asked about for the importance of all features together: about a second. */
const MOST_ASKED = 500_000;
const MOST_ROWS = 2000;
const FEWEST_ROWS = 50;
/** Steps for Shapley values: a fraction of a second. */
const SHAP_BUDGET = 50_000_000;
/** Features whose effect is drawn. */
const DRAWN = 5;
const POINTS = 12;

/** How much each feature matters to a model, on test rows, within about two seconds for a forest. */
export async function explanationOf(
  project: Project,
  data: ProjectData,
  predictor: Predictor,
): Promise<Explanation> {
  const { config, signal, host } = project;
  const features = featureNames(config, data.train);
  const { seed } = config.evaluate;
  let loss: Explanation['loss'] = 'squared error';
  let usual: number | undefined;
  host.progress('explaining', 0, 3);
  const found = await permutationImportance({
    predictor,
    table: data.test,
    features,
    loss: (predictions: Predictions, table: Table) => {
      if (predictions.task === 'classification') loss = predictions.scores ? 'log loss' : 'wrong labels';
      const losses = rowLosses(predictions, requireColumn(table, config.data.target));
      // It is asked first with nothing shuffled.
      usual ??= losses.reduce((sum, one) => sum + one / losses.length, 0);
      return losses;
    },
    repeats: REPEATS,
    seed,
    confidence: config.gate.confidence,
    mostRows: Math.max(
      FEWEST_ROWS,
      Math.min(MOST_ROWS, Math.floor(MOST_ASKED / (features.length * REPEATS))),
    ),
    signal,
  });
  host.progress('explaining', 1, 3);
  const shap = await shapOf(project, data);
  host.progress('explaining', 2, 3);
  const label = predictor.labels?.at(-1);
  const dependence: Explanation['dependence'] = [];
  for (const { feature } of found.slice(0, DRAWN)) {
    const { points } = await partialDependence({
      predictor,
      table: data.test,
      feature,
      points: POINTS,
      seed,
      ...(label === undefined ? {} : { label }),
    });
    dependence.push({ feature, label: label ?? null, points: points.map((point) => ({ ...point })) });
  }
  host.progress('explaining', 3, 3);
  return {
    loss,
    rows: found[0]?.rows ?? 0,
    usual: usual ?? 0,
    importance: found.map(({ feature, mean, interval }) => ({
      feature,
      rise: mean,
      // It takes rows for independent of each other.
      interval: config.data.group === undefined ? { low: interval.low, high: interval.high } : null,
    })),
    shap,
    dependence,
  };
}

async function shapOf(project: Project, data: ProjectData): Promise<Explanation['shap']> {
  const { config, signal } = project;
  if (config.train.trainer !== 'random-forest' && config.train.trainer !== 'gradient-boosting') return null;
  const model = await loadModel(join(outputFolder(project), MODEL_FILE));
  const { rows, scale, features } = await shapSummary(model, data.test, {
    seed: config.evaluate.seed,
    budget: SHAP_BUDGET,
    signal,
  });
  return { rows, scale, features: features.map(({ name, mean }) => ({ feature: name, mean })) };
}
