import { join } from 'node:path';
import { type DataCheckRecord, type EvaluationRecord, formatRecord, type RunRecord } from '@pawl/records';
import { logRun, type MlflowClient, mlflowClient } from '@pawl/store/mlflow';
import type { Project } from '../project.ts';
import { modelFilesOf } from './model-files.ts';

/** A server that hangs should not hold up a training for minutes: what it does not learn is only a note. */
const LOGGING_SECONDS = 10;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A client of the server that MLFLOW_TRACKING_URI names, with MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, else
 * MLFLOW_TRACKING_TOKEN, and at most MLFLOW_HTTP_REQUEST_TIMEOUT seconds for a try, as MLflow's own clients take them.
 * Null where it is not set, or is no http or https address: files and databases are no servers.
 */
export function mlflowFromEnvironment(
  environment: Environment,
  note: (message: string) => void,
  signal?: AbortSignal,
  usualSeconds?: number,
): MlflowClient | null {
  const uri = environment.MLFLOW_TRACKING_URI?.trim() ?? '';
  if (!/^https?:\/\//i.test(uri)) return null;
  const seconds = Number(environment.MLFLOW_HTTP_REQUEST_TIMEOUT ?? usualSeconds);
  return mlflowClient({
    uri,
    token: environment.MLFLOW_TRACKING_TOKEN,
    user: environment.MLFLOW_TRACKING_USERNAME,
    password: environment.MLFLOW_TRACKING_PASSWORD,
    timeoutMs: seconds > 0 && seconds <= 3600 ? Math.ceil(seconds * 1000) : undefined,
    note,
    signal,
  });
}

/** The experiment of a model's runs: MLFLOW_EXPERIMENT_NAME, else the name of the model. */
export function mlflowExperiment(environment: Environment, model: string): string {
  return environment.MLFLOW_EXPERIMENT_NAME?.trim() || model;
}

/** What a verb has to tell of a run. */
export interface Tracked {
  readonly check: DataCheckRecord;
  readonly run: RunRecord;
  readonly evaluation?: EvaluationRecord;
}

/** Logs a run to MLflow. A failure is a note: what was trained or measured stands without it. */
export async function logToMlflow(
  { root, host, signal }: Project,
  environment: Environment,
  what: Tracked,
): Promise<void> {
  try {
    const note = (message: string) => host.note(message);
    const client = mlflowFromEnvironment(environment, note, signal, LOGGING_SECONDS);
    if (!client) return;
    const experiment = mlflowExperiment(environment, what.run.model);
    // The model is there once the run was trained; measuring it adds nothing to it.
    const files = what.evaluation ? [] : modelFilesOf(what.run);
    await logRun(client, experiment, {
      ...what,
      modelFiles: files.map((file) => ({ ...file, path: join(root, file.path) })),
      documents: [what.check, what.run, ...(what.evaluation ? [what.evaluation] : [])].map((record) => ({
        name: `${record.kind}.json`,
        content: formatRecord(record),
        mediaType: 'application/json',
      })),
    });
    host.note(`logged to MLflow at ${client.address}, in the experiment "${experiment}"`);
  } catch (error) {
    host.note(`not logged to MLflow: ${error instanceof Error ? error.message : error}`);
  }
}
