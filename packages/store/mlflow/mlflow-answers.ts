import type { Outcome } from './mlflow-http.ts';

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

export interface RawExperiment {
  readonly experiment_id: string;
  readonly lifecycle_stage?: string;
}

type RawTags = readonly { readonly key: string; readonly value?: string }[];

export interface RawRun {
  readonly info: { readonly run_id: string; readonly artifact_uri?: string; readonly status?: string };
  readonly data?: { readonly tags?: RawTags };
}

export interface RawModel {
  readonly aliases?: readonly { readonly alias: string; readonly version: string }[];
}

export interface RawVersion {
  readonly name: string;
  readonly version: string;
  readonly status?: string;
  readonly run_id?: string;
  readonly source?: string;
  readonly tags?: RawTags;
}

export function runOf({ info, data }: RawRun): Run {
  return {
    id: info.run_id,
    artifactUri: info.artifact_uri ?? '',
    finished: info.status === 'FINISHED',
    tags: tagsOf(data?.tags),
  };
}

export function versionOf({ version, status, run_id, source, tags }: RawVersion): ModelVersion {
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

export function pairs(tags: ReadonlyMap<string, string>) {
  return [...tags].map(([key, value]) => ({ key, value }));
}

export function mapped<T, U>(outcome: Outcome<T>, to: (value: T) => U): Outcome<U> {
  return 'value' in outcome ? { value: to(outcome.value) } : outcome;
}

/** A text in MLflow's filters, which know no escape. */
export function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}
