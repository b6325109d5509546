import { PawlError } from '@pawl/records';
import { mapped, pairs, quoted, type RawExperiment, type RawRun, type Run, runOf } from './mlflow-answers.ts';
import type { Batch } from './mlflow-batches.ts';
import { EXISTS, GONE, type MlflowHttp, must, type Outcome, post, unless } from './mlflow-http.ts';

/** A file of data that a run read. */
export interface RunInput {
  readonly name: string;
  /** At most 36 characters. */
  readonly digest: string;
  readonly source: string;
  /** `training`, `testing` */
  readonly context: string;
}

/** Experiments, runs and their artifacts. */
export interface MlflowTracking {
  /** The id of the experiment of that name, which is made where there is none. */
  experiment(name: string): Promise<string>;
  /** Runs that are not deleted and have the tag, by their ids. */
  findRuns(experimentId: string, tag: string, value: string): Promise<readonly Run[]>;
  createRun(
    experimentId: string,
    what: {
      readonly name: string;
      /** Milliseconds since 1970. */
      readonly startedAt: number;
      readonly tags: ReadonlyMap<string, string>;
    },
  ): Promise<Outcome<Run>>;
  /** `endedAt` in milliseconds since 1970. */
  finishRun(id: string, endedAt: number): Promise<void>;
  deleteRun(id: string): Promise<void>;
  logBatch(id: string, batch: Batch): Promise<void>;
  logInputs(id: string, inputs: readonly RunInput[]): Promise<void>;
  /** Whether the server takes artifacts of the run itself; else they go to a storage that Pawl does not know. */
  takesArtifacts(run: Run): boolean;
  putArtifact(run: Run, name: string, content: Blob | string, mediaType: string): Promise<void>;
}

/** `page` is the number of results on one page of a search. */
export function mlflowTracking(http: MlflowHttp, page: number): MlflowTracking {
  return {
    async experiment(name) {
      const found = await findExperiment(http, name);
      if (found !== null) return found;
      const doing = `creating the experiment "${name}"`;
      const created = unless(
        EXISTS,
        await http.send<{ experiment_id: string }>({
          doing,
          method: 'POST',
          path: 'mlflow/experiments/create',
          body: { name },
        }),
      );
      // Another one, or a try whose answer was lost, was first.
      const id = created?.experiment_id ?? (await findExperiment(http, name));
      if (id === null) throw new PawlError('remote', `${doing} failed`, { where: http.address });
      return id;
    },
    async findRuns(experimentId, tag, value) {
      const runs: Run[] = [];
      for (let token: string | undefined = ''; token !== undefined; ) {
        const found: { runs?: RawRun[]; next_page_token?: string } = await post(
          http,
          'looking for the run',
          'runs/search',
          {
            experiment_ids: [experimentId],
            filter: `tags.\`${tag}\` = ${quoted(value)}`,
            run_view_type: 'ACTIVE_ONLY',
            max_results: page,
            ...(token === '' ? {} : { page_token: token }),
          },
        );
        runs.push(...(found.runs ?? []).map(runOf));
        token = found.next_page_token || undefined;
      }
      return runs.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async createRun(experimentId, { name, startedAt, tags }) {
      const body = {
        experiment_id: experimentId,
        run_name: name,
        start_time: startedAt,
        tags: pairs(tags),
      };
      const call = { doing: 'creating the run', path: 'mlflow/runs/create', body, tries: 1 };
      return mapped(await http.send<{ run: RawRun }>({ ...call, method: 'POST' }), ({ run }) => runOf(run));
    },
    async finishRun(id, endedAt) {
      await post(http, 'ending the run', 'runs/update', {
        run_id: id,
        status: 'FINISHED',
        end_time: endedAt,
      });
    },
    async deleteRun(id) {
      await post(http, 'deleting the run', 'runs/delete', { run_id: id });
    },
    async logBatch(id, batch) {
      await post(http, 'logging the run', 'runs/log-batch', { run_id: id, ...batch });
    },
    async logInputs(id, inputs) {
      const datasets = inputs.map(({ name, digest, source, context }) => ({
        dataset: { name, digest, source_type: 'pawl', source },
        tags: [{ key: 'mlflow.data.context', value: context }],
      }));
      await post(http, 'logging the data of the run', 'runs/log-inputs', { run_id: id, datasets });
    },
    takesArtifacts: (run) => artifactFolder(run, http.address) !== undefined,
    async putArtifact(run, name, content, mediaType) {
      const path = `${artifactFolder(run, http.address)}/${name}`.split('/').map(encodeURIComponent);
      must(
        await http.send({
          doing: `uploading ${name}`,
          method: 'PUT',
          path: `mlflow-artifacts/artifacts/${path.join('/')}`,
          content: { bytes: content, mediaType },
        }),
      );
    },
  };
}

async function findExperiment(http: MlflowHttp, name: string): Promise<string | null> {
  const call = { doing: `looking for the experiment "${name}"`, path: 'mlflow/experiments/get-by-name' };
  const found = unless(
    GONE,
    await http.send<{ experiment: RawExperiment }>({ ...call, query: { experiment_name: name } }),
  );
  if (!found) return null;
  if (found.experiment.lifecycle_stage === 'deleted') {
    throw new PawlError('remote', `the experiment "${name}" of MLflow is deleted`, {
      where: http.address,
      remedy: 'Restore it, or name another one in MLFLOW_EXPERIMENT_NAME.',
    });
  }
  return found.experiment.experiment_id;
}

/** The path of a run's artifacts on the server that takes them; undefined where they are kept elsewhere. */
function artifactFolder({ artifactUri }: Run, address: string): string | undefined {
  const match = /^mlflow-artifacts:(?:\/\/([^/]*))?\/(.+?)\/*$/.exec(artifactUri);
  if (!match) return undefined;
  // Credentials are for the host that they were given for.
  return match[1] && match[1] !== new URL(address).host ? undefined : match[2];
}
