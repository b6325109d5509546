import { openAsBlob } from 'node:fs';
import {
  type DataCheckRecord,
  digestOfJson,
  type EvaluationRecord,
  type RunRecord,
  type VerdictRecord,
} from '@pawl/records';
import type { VersionDocument } from '../follower.ts';
import type { Run } from './mlflow-answers.ts';
import { type Batch, cutBatches, type TextEntry } from './mlflow-batches.ts';
import type { MlflowClient } from './mlflow-client.ts';
import { createOnce } from './mlflow-create.ts';
import {
  evaluationMetrics,
  evaluationTags,
  inputsOf,
  openingTags,
  paramsOf,
  runTags,
  trainingMetrics,
  verdictTags,
} from './mlflow-entries.ts';

/** What is known of a run by now; the rest can be logged later. */
export interface RunLog {
  readonly run: RunRecord;
  readonly check?: DataCheckRecord | undefined;
  readonly evaluation?: EvaluationRecord | undefined;
  readonly verdict?: VerdictRecord | undefined;
  /** Verified local files of the model. */
  readonly modelFiles?: readonly {
    readonly name: string;
    readonly path: string;
    readonly digest: string;
  }[];
  readonly documents?: readonly VersionDocument[] | undefined;
}

export interface LoggedRun {
  readonly id: string;
  /** The folder of the model's files among the run's artifacts; null where they are not there. */
  readonly modelSource: string | null;
}

const MODEL_FOLDER = 'model';
const DOCUMENT_FOLDER = 'pawl';

/**
 * Logs a run to MLflow: params, metrics, tags, data, the model and documents. A run is known again by its tag `pawl.run`,
 * and each part of it by a tag that is set after it, so that doing it twice makes one run, and what was cut off is
 * completed the next time. Throws `remote` where the server cannot be reached or refuses.
 */
export async function logRun(client: MlflowClient, experiment: string, what: RunLog): Promise<LoggedRun> {
  const run = await findOrCreate(client, await client.experiment(experiment), what.run);
  await logRecords(client, run, what);
  const { modelFiles = [], documents = [] } = what;
  const takes = modelFiles.length + documents.length > 0 && takesArtifacts(client, run);
  const source = await logModel(client, run, takes ? modelFiles : []);
  await logDocuments(client, run, takes ? documents : []);
  if (!run.finished) await client.finishRun(run.id, Date.parse(what.run.startedAt) + what.run.durationMs);
  return { id: run.id, modelSource: source };
}

/**
 * Two that log one record at the same time see both runs and agree on the one with the smaller id; who made the other one
 * deletes it. Where one has looked before the other's run was there, both stay; the next time takes the smaller id.
 */
async function findOrCreate(client: MlflowClient, experimentId: string, record: RunRecord): Promise<Run> {
  const find = async () => (await client.findRuns(experimentId, 'pawl.run', record.digest))[0] ?? null;
  const known = await find();
  if (known) return known;
  const created = await createOnce(client, find, () =>
    client.createRun(experimentId, {
      name: `${record.model} ${(record.commit ?? record.digest.slice('sha256:'.length)).slice(0, 7)}`,
      startedAt: Date.parse(record.startedAt),
      tags: openingTags(record),
    }),
  );
  const first = (await find()) ?? created;
  if (first.id !== created.id) await client.deleteRun(created.id);
  return first;
}

async function logRecords(client: MlflowClient, run: Run, what: RunLog): Promise<void> {
  const { run: record, evaluation, verdict } = what;
  const isNew = run.tags.get('pawl.data_check') !== record.dataCheck;
  const measured = evaluation && run.tags.get('pawl.evaluation') !== evaluation.digest;
  const decided = verdict && run.tags.get('pawl.verdict') !== verdict.digest;
  if (isNew && record.data.length > 0) await client.logInputs(run.id, inputsOf(record, what.check));
  const batch: Batch = {
    params: isNew ? paramsOf(record) : [],
    metrics: [...(isNew ? trainingMetrics(record) : []), ...(measured ? evaluationMetrics(evaluation) : [])],
    tags: [
      ...(isNew ? entries(runTags(record)) : []),
      ...(measured ? entries(evaluationTags(evaluation)) : []),
      ...(decided ? entries(verdictTags(verdict)) : []),
    ],
  };
  for (const part of cutBatches(batch)) await client.logBatch(run.id, part);
}

async function logModel(
  client: MlflowClient,
  run: Run,
  files: NonNullable<RunLog['modelFiles']>,
): Promise<string | null> {
  const source = `${run.artifactUri.replace(/\/+$/, '')}/${MODEL_FOLDER}`;
  // Who logs it later may know the same files by other names.
  const digest = digestOfJson(files.map((file) => file.digest).sort());
  if (run.tags.has('pawl.model_files') && (files.length === 0 || run.tags.get('pawl.model_files') === digest))
    return source;
  if (files.length === 0) return null;
  for (const { name, path } of files)
    await client.putArtifact(
      run,
      `${MODEL_FOLDER}/${name}`,
      await openAsBlob(path),
      'application/octet-stream',
    );
  await logTag(client, run, 'pawl.model_files', digest);
  return source;
}

async function logDocuments(
  client: MlflowClient,
  run: Run,
  documents: readonly VersionDocument[],
): Promise<void> {
  const digest = digestOfJson(documents.map(({ name, content }) => ({ name, content })));
  if (documents.length === 0 || run.tags.get('pawl.documents') === digest) return;
  for (const { name, content, mediaType } of documents)
    await client.putArtifact(run, `${DOCUMENT_FOLDER}/${name}`, content, mediaType);
  await logTag(client, run, 'pawl.documents', digest);
}

function takesArtifacts(client: MlflowClient, run: Run): boolean {
  if (client.takesArtifacts(run)) return true;
  client.note(
    `MLflow at ${client.address} keeps artifacts where only its own clients can put them: model and documents stay out`,
  );
  return false;
}

async function logTag(client: MlflowClient, run: Run, key: string, value: string): Promise<void> {
  await client.logBatch(run.id, { metrics: [], params: [], tags: [{ key, value }] });
}

function entries(tags: ReadonlyMap<string, string>): TextEntry[] {
  return [...tags].map(([key, value]) => ({ key, value }));
}
