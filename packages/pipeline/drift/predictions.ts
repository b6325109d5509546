import { join } from 'node:path';
import { type Digest, digestFile, type EvaluationRecord, type RunRecord } from '@pawl/records';
import { type Column, findColumn, readTable } from '@pawl/table';
import {
  baselineRef,
  fetchBaselinePredictions,
  findBaseline,
  storedEvaluation,
  storedRun,
} from '../baseline.ts';
import type { Project } from '../project.ts';
import { commitInUse } from '../release/in-use.ts';
import { readRecord } from '../work-folder.ts';
import { rowsOfModel } from './server-log.ts';
import { predictionName, type Sides } from './sides.ts';

/** The model in use, as far as it is known: that of the last stage, the newest accepted one, or that of the last run. */
export interface ModelInUse {
  readonly run: Digest | null;
  readonly modelDigest: Digest | null;
  readonly evaluation: EvaluationRecord | null;
  /** What it was trained on. */
  readonly data: RunRecord['data'];
  /** What its trainer found out. */
  readonly facts: RunRecord['facts'];
  /** The file of what it predicted on the test rows; null where there is none. */
  readonly predictions: string | null;
}

export async function modelInUse(project: Project): Promise<ModelInUse> {
  const evaluation = await acceptedInUse(project);
  if (evaluation) {
    const { data, facts } = await storedRun(project.store, evaluation);
    const predictions = await fetchBaselinePredictions(project, evaluation);
    return { ...ofEvaluation(evaluation), evaluation, data, facts, predictions };
  }
  const run = await readRecord(project, 'run');
  const last = (await readRecord(project, 'evaluation')) ?? null;
  if (!run) return { run: null, modelDigest: null, evaluation: null, data: [], facts: {}, predictions: null };
  return {
    run: run.digest,
    modelDigest: run.modelDigest,
    evaluation: last,
    data: run.data,
    facts: run.facts,
    predictions: last && (await predictionsFile(project, last)),
  };
}

/** The evaluation of the accepted run that the last stage holds, or of the newest where no stage holds one. */
async function acceptedInUse(project: Project): Promise<EvaluationRecord | undefined> {
  const { store, config } = project;
  const history = await store.history(baselineRef(config.model));
  // With one run there is nothing to choose, and no tags are read.
  const commit = history.length > 1 ? await commitInUse(project) : null;
  const entry = commit === null ? undefined : history.find((one) => one.commit === commit);
  if (entry) return storedEvaluation(store, entry.digest);
  return (await findBaseline(project))?.evaluation;
}

function ofEvaluation({ run, modelDigest }: EvaluationRecord) {
  return { run, modelDigest };
}

async function predictionsFile(project: Project, { predictions }: EvaluationRecord): Promise<string | null> {
  if (!predictions) return null;
  const path = join(project.root, predictions.path);
  const found = await digestFile(path).catch(() => undefined);
  return found?.digest === predictions.digest ? path : null;
}

/** The predictions of both sides as columns of one name, or why they are not compared; null where there are none now. */
export type PredictionColumns =
  | { readonly kind: 'pair'; readonly columns: readonly [Column, Column]; readonly evaluated: boolean }
  | { readonly kind: 'left'; readonly column: string; readonly reason: string };

export async function predictionColumns(
  project: Project,
  sides: Sides,
  model: ModelInUse,
): Promise<PredictionColumns | null> {
  const name = predictionName(sides);
  if (name === undefined) return null;
  const left = (reason: string) => ({ kind: 'left', column: name, reason }) as const;
  if (project.config.drift.ignore.includes(name)) return null;
  const { reference, current } = sides;
  const rows = current.log ? rowsOfModel(current.table, current.log) : current.table;
  if (rows.rows === 0) return left('the model itself answered no row');
  const now = findColumn(rows, name)!;
  if (reference.from === 'files') {
    const { table, log } = reference;
    const then = findColumn(log ? rowsOfModel(table, log) : table, log?.prediction ?? name);
    if (!then) return left('the reference has no predictions');
    return { kind: 'pair', columns: [{ ...then, name }, now], evaluated: false };
  }
  if (model.predictions === null) return left('there are no predictions of an evaluation to compare with');
  const kind = project.config.task === 'regression' ? 'number' : 'text';
  const { table } = await readTable(model.predictions, {
    baseDir: '/',
    types: { id: 'text', actual: kind, prediction: kind },
  });
  const then = findColumn(table, 'prediction')!;
  return { kind: 'pair', columns: [{ ...then, name }, now], evaluated: true };
}
