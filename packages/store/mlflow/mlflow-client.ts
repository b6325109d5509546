import { PawlError } from '@pawl/records';
import type { Batch } from './mlflow-batches.ts';
import { type MlflowOptions, mlflowHttp, must, type Outcome, unless } from './mlflow-http.ts';

export interface Run {
  readonly id: string;
  readonly artifactUri: string;
  readonly finished: boolean;
  readonly tags: ReadonlyMap<string, string>;
}

export interface ModelVersion {
  readonly number: number;
  readonly status: string;
  readonly runId: string;
  readonly source: string;
  readonly tags: ReadonlyMap<string, string>;
}

interface NewModelVersion {
  readonly source: string;
  readonly runId: string | undefined;
  readonly description: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** A file of data that a run read. */
export interface RunInput {
  readonly name: string;
  /** At most 36 characters. */
  readonly digest: string;
  readonly source: string;
  /** `training`, `testing` */
  readonly context: string;
}

/**
 * What Pawl asks of an MLflow tracking server and its registry. All but the creates can be done twice, and are tried
 * again where the server is in trouble; the creates of runs and versions make another one each time, so what comes of
 * one try is returned. Legacy stages are not touched.
 */
export interface MlflowClient {
  /** Without credentials. */
  readonly address: string;
  readonly note: (message: string) => void;
  wait(seconds: number): Promise<void>;
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
  /** The aliases of a registered model with the numbers of their versions; null where there is none of that name. */
  aliases(model: string): Promise<ReadonlyMap<string, number> | null>;
  createRegisteredModel(model: string): Promise<void>;
  /** By their numbers. */
  modelVersions(model: string): Promise<readonly ModelVersion[]>;
  modelVersion(model: string, number: number): Promise<ModelVersion>;
  createModelVersion(model: string, what: NewModelVersion): Promise<Outcome<ModelVersion>>;
  setVersionTag(model: string, number: number, key: string, value: string): Promise<void>;
  deleteVersionTag(model: string, number: number, key: string): Promise<void>;
  setAlias(model: string, alias: string, number: number): Promise<void>;
  deleteAlias(model: string, alias: string): Promise<void>;
}

const EXISTS = 'RESOURCE_ALREADY_EXISTS';
const GONE = 'RESOURCE_DOES_NOT_EXIST';

/** Speaks to the MLflow server at `uri`. Throws `config` for what is no http or https address. */
export function mlflowClient(options: MlflowOptions): MlflowClient {
  const http = mlflowHttp(options);
  const page = options.pageSize ?? 1000;
  const { send } = http;

  async function post<T>(doing: string, path: string, body: object): Promise<T> {
    return must(await send<T>({ doing, method: 'POST', path: `mlflow/${path}`, body }));
  }

  async function findExperiment(name: string): Promise<string | null> {
    const call = { doing: `looking for the experiment "${name}"`, path: 'mlflow/experiments/get-by-name' };
    const found = unless(
      GONE,
      await send<{ experiment: RawExperiment }>({ ...call, query: { experiment_name: name } }),
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

  return {
    address: http.address,
    note: options.note,
    wait: http.wait,
    async experiment(name) {
      const found = await findExperiment(name);
      if (found !== null) return found;
      const doing = `creating the experiment "${name}"`;
      const created = unless(
        EXISTS,
        await send<{ experiment_id: string }>({
          doing,
          method: 'POST',
          path: 'mlflow/experiments/create',
          body: { name },
        }),
      );
      // Another one, or a try whose answer was lost, was first.
      const id = created?.experiment_id ?? (await findExperiment(name));
      if (id === null) throw new PawlError('remote', `${doing} failed`, { where: http.address });
      return id;
    },
    async findRuns(experimentId, tag, value) {
      const runs: Run[] = [];
      for (let token: string | undefined = ''; token !== undefined; ) {
        const found: { runs?: RawRun[]; next_page_token?: string } = await post(
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
      return mapped(await send<{ run: RawRun }>({ ...call, method: 'POST' }), ({ run }) => runOf(run));
    },
    async finishRun(id, endedAt) {
      await post('ending the run', 'runs/update', { run_id: id, status: 'FINISHED', end_time: endedAt });
    },
    async deleteRun(id) {
      await post('deleting the run', 'runs/delete', { run_id: id });
    },
    async logBatch(id, batch) {
      await post('logging the run', 'runs/log-batch', { run_id: id, ...batch });
    },
    async logInputs(id, inputs) {
      const datasets = inputs.map(({ name, digest, source, context }) => ({
        dataset: { name, digest, source_type: 'pawl', source },
        tags: [{ key: 'mlflow.data.context', value: context }],
      }));
      await post('logging the data of the run', 'runs/log-inputs', { run_id: id, datasets });
    },
    takesArtifacts: (run) => artifactFolder(run, http.address) !== undefined,
    async putArtifact(run, name, content, mediaType) {
      const path = `${artifactFolder(run, http.address)}/${name}`.split('/').map(encodeURIComponent);
      must(
        await send({
          doing: `uploading ${name}`,
          method: 'PUT',
          path: `mlflow-artifacts/artifacts/${path.join('/')}`,
          content: { bytes: content, mediaType },
        }),
      );
    },
    async aliases(model) {
      const call = { doing: `looking for the model "${model}"`, path: 'mlflow/registered-models/get' };
      const found = unless(
        GONE,
        await send<{ registered_model: RawModel }>({ ...call, query: { name: model } }),
      );
      return (
        found &&
        new Map(found.registered_model.aliases?.map(({ alias, version }) => [alias, Number(version)]))
      );
    },
    async createRegisteredModel(model) {
      const doing = `creating the registered model "${model}"`;
      const path = 'mlflow/registered-models/create';
      unless(EXISTS, await send({ doing, method: 'POST', path, body: { name: model } }));
    },
    async modelVersions(model) {
      const versions: ModelVersion[] = [];
      for (let token: string | undefined = ''; token !== undefined; ) {
        const found: { model_versions?: RawVersion[]; next_page_token?: string } = must(
          await send({
            doing: `looking for the versions of "${model}"`,
            path: 'mlflow/model-versions/search',
            query: {
              filter: `name = ${quoted(model)}`,
              // The usual order moves while versions are written, and pages would miss some.
              order_by: 'version_number ASC',
              max_results: String(page),
              ...(token === '' ? {} : { page_token: token }),
            },
          }),
        );
        // A database may take names that differ in case for one.
        const own = (found.model_versions ?? []).filter(({ name }) => name === model);
        versions.push(...own.map(versionOf));
        token = found.next_page_token || undefined;
      }
      return versions.sort((a, b) => a.number - b.number);
    },
    async modelVersion(model, number) {
      const call = { doing: `reading version ${number} of "${model}"`, path: 'mlflow/model-versions/get' };
      const query = { name: model, version: String(number) };
      return versionOf(must(await send<{ model_version: RawVersion }>({ ...call, query })).model_version);
    },
    async createModelVersion(model, { source, runId, description, tags }) {
      const outcome = await send<{ model_version: RawVersion }>({
        doing: `creating a version of "${model}"`,
        method: 'POST',
        path: 'mlflow/model-versions/create',
        body: {
          name: model,
          source,
          description,
          tags: pairs(tags),
          ...(runId === undefined ? {} : { run_id: runId }),
        },
        tries: 1,
      });
      return mapped(outcome, ({ model_version }) => versionOf(model_version));
    },
    async setVersionTag(model, number, key, value) {
      await post(`tagging version ${number} of "${model}"`, 'model-versions/set-tag', {
        name: model,
        version: String(number),
        key,
        value,
      });
    },
    async deleteVersionTag(model, number, key) {
      must(
        await send({
          doing: `removing a tag of version ${number} of "${model}"`,
          method: 'DELETE',
          path: 'mlflow/model-versions/delete-tag',
          body: { name: model, version: String(number), key },
        }),
      );
    },
    async setAlias(model, alias, number) {
      await post(`setting the alias "${alias}"`, 'registered-models/alias', {
        name: model,
        alias,
        version: String(number),
      });
    },
    async deleteAlias(model, alias) {
      must(
        await send({
          doing: `removing the alias "${alias}"`,
          method: 'DELETE',
          path: 'mlflow/registered-models/alias',
          body: { name: model, alias },
        }),
      );
    },
  };
}

interface RawExperiment {
  readonly experiment_id: string;
  readonly lifecycle_stage?: string;
}

type RawTags = readonly { readonly key: string; readonly value?: string }[];

interface RawRun {
  readonly info: { readonly run_id: string; readonly artifact_uri?: string; readonly status?: string };
  readonly data?: { readonly tags?: RawTags };
}

interface RawModel {
  readonly aliases?: readonly { readonly alias: string; readonly version: string }[];
}

interface RawVersion {
  readonly name: string;
  readonly version: string;
  readonly status?: string;
  readonly run_id?: string;
  readonly source?: string;
  readonly tags?: RawTags;
}

function runOf({ info, data }: RawRun): Run {
  return {
    id: info.run_id,
    artifactUri: info.artifact_uri ?? '',
    finished: info.status === 'FINISHED',
    tags: tagsOf(data?.tags),
  };
}

function versionOf({ version, status, run_id, source, tags }: RawVersion): ModelVersion {
  return {
    number: Number(version),
    status: status ?? 'READY',
    runId: run_id ?? '',
    source: source ?? '',
    tags: tagsOf(tags),
  };
}

function tagsOf(tags: RawTags = []): ReadonlyMap<string, string> {
  return new Map(tags.map(({ key, value }) => [key, value ?? '']));
}

function pairs(tags: ReadonlyMap<string, string>) {
  return [...tags].map(([key, value]) => ({ key, value }));
}

function mapped<T, U>(outcome: Outcome<T>, to: (value: T) => U): Outcome<U> {
  return 'value' in outcome ? { value: to(outcome.value) } : outcome;
}

/** The path of a run's artifacts on the server that takes them; undefined where they are kept elsewhere. */
function artifactFolder({ artifactUri }: Run, address: string): string | undefined {
  const match = /^mlflow-artifacts:(?:\/\/([^/]*))?\/(.+?)\/*$/.exec(artifactUri);
  if (!match) return undefined;
  // Credentials are for the host that they were given for.
  return match[1] && match[1] !== new URL(address).host ? undefined : match[2];
}

/** A text in MLflow's filters, which know no escape. */
function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}
