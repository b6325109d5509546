import {
  type ModelVersion,
  mapped,
  pairs,
  quoted,
  type RawModel,
  type RawVersion,
  versionOf,
} from './mlflow-answers.ts';
import { EXISTS, GONE, type MlflowHttp, must, type Outcome, post, unless } from './mlflow-http.ts';

interface NewModelVersion {
  readonly source: string;
  readonly runId: string | undefined;
  readonly description: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** Registered models, their versions and aliases. */
export interface MlflowRegistry {
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

/** `page` is the number of results on one page of a search. */
export function mlflowRegistry(http: MlflowHttp, page: number): MlflowRegistry {
  return {
    async aliases(model) {
      const call = { doing: `looking for the model "${model}"`, path: 'mlflow/registered-models/get' };
      const found = unless(
        GONE,
        await http.send<{ registered_model: RawModel }>({ ...call, query: { name: model } }),
      );
      return (
        found &&
        new Map(found.registered_model.aliases?.map(({ alias, version }) => [alias, Number(version)]))
      );
    },
    async createRegisteredModel(model) {
      const doing = `creating the registered model "${model}"`;
      const path = 'mlflow/registered-models/create';
      unless(EXISTS, await http.send({ doing, method: 'POST', path, body: { name: model } }));
    },
    async modelVersions(model) {
      const versions: ModelVersion[] = [];
      for (let token: string | undefined = ''; token !== undefined; ) {
        const found: { model_versions?: RawVersion[]; next_page_token?: string } = must(
          await http.send({
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
      return versionOf(
        must(await http.send<{ model_version: RawVersion }>({ ...call, query })).model_version,
      );
    },
    async createModelVersion(model, { source, runId, description, tags }) {
      const outcome = await http.send<{ model_version: RawVersion }>({
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
      await post(http, `tagging version ${number} of "${model}"`, 'model-versions/set-tag', {
        name: model,
        version: String(number),
        key,
        value,
      });
    },
    async deleteVersionTag(model, number, key) {
      must(
        await http.send({
          doing: `removing a tag of version ${number} of "${model}"`,
          method: 'DELETE',
          path: 'mlflow/model-versions/delete-tag',
          body: { name: model, version: String(number), key },
        }),
      );
    },
    async setAlias(model, alias, number) {
      await post(http, `setting the alias "${alias}"`, 'registered-models/alias', {
        name: model,
        alias,
        version: String(number),
      });
    },
    async deleteAlias(model, alias) {
      must(
        await http.send({
          doing: `removing the alias "${alias}"`,
          method: 'DELETE',
          path: 'mlflow/registered-models/alias',
          body: { name: model, alias },
        }),
      );
    },
  };
}
