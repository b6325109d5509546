import { PawlError } from '@pawl/records';
import type { ReleasedVersion } from '../follower.ts';
import type { ModelVersion } from './mlflow-answers.ts';
import type { MlflowClient } from './mlflow-client.ts';
import { createOnce } from './mlflow-create.ts';
import { cutText, TEXT_LIMITS } from './mlflow-names.ts';
import { logRun } from './mlflow-run.ts';

/** By which a model version is known to stand for a version. */
export const VERSION_TAG = 'pawl.version';
/** What a model version has that another one took the place of. */
export const RETIRED_TAG = 'pawl.retired';
const OWN_TAGS = [
  VERSION_TAG,
  'pawl.model_digest',
  'pawl.verdict',
  'pawl.release',
  'pawl.commit',
  'pawl.tag',
  'pawl.forced',
];
const MOST_POLLS = 60;

/** The model version that stands for a version: of those that could, the one that was made first. */
export function findVersion(
  all: readonly ModelVersion[],
  { version, release }: ReleasedVersion,
): ModelVersion | undefined {
  return all.find(({ tags, status }) => {
    if (tags.get(VERSION_TAG) !== version || status === 'FAILED_REGISTRATION') return false;
    const digest = tags.get('pawl.model_digest');
    return digest === undefined || release.modelDigest === null || digest === release.modelDigest;
  });
}

/** Tags of ours that are not as they are to be; undefined where there is none. */
export function tagChanges({ tags }: ModelVersion, wanted: ReleasedVersion) {
  const right = tagsOf(wanted);
  return OWN_TAGS.map((key) => ({ key, from: tags.get(key), to: right.get(key) })).filter(
    ({ from, to }) => from !== to,
  );
}

function tagsOf({ version, tag, commit, release }: ReleasedVersion): ReadonlyMap<string, string> {
  const tags: readonly (readonly [string, string | null])[] = [
    [VERSION_TAG, version],
    ['pawl.model_digest', release.modelDigest],
    ['pawl.verdict', release.verdict],
    ['pawl.release', release.digest],
    ['pawl.commit', commit],
    ['pawl.tag', tag],
    ['pawl.forced', release.forced && `${release.forced.reason} (${release.forced.by})`],
  ];
  return new Map(
    tags.flatMap(([key, value]) => (value === null ? [] : [[key, cutText(value, TEXT_LIMITS.versionTag)]])),
  );
}

/** Makes the model version of a version, with all of its tags at once, and waits until MLflow has it ready. */
export async function createVersion(
  client: MlflowClient,
  { model, experiment }: { readonly model: string; readonly experiment: string },
  wanted: ReleasedVersion,
): Promise<void> {
  const where = await sourceOf(client, experiment, wanted);
  const description = cutText(await wanted.notes(), TEXT_LIMITS.description);
  const find = async () => findVersion(await client.modelVersions(model), wanted) ?? null;
  // Logging the run may have taken long enough for another follower.
  if (await find()) return;
  let made = await createOnce(client, find, () =>
    client.createModelVersion(model, { ...where, description, tags: tagsOf(wanted) }),
  );
  for (let polls = 0; made.status === 'PENDING_REGISTRATION' && polls < MOST_POLLS; polls++) {
    await client.wait(1);
    made = await client.modelVersion(model, made.number);
  }
  if (made.status === 'READY') return;
  throw new PawlError(
    'remote',
    `MLflow's version ${made.number} of "${model}" is ${made.status}, not READY`,
    {
      where: client.address,
      remedy: 'See what the log of the server says, then run `pawl reconcile`.',
    },
  );
}

/**
 * Where the model of a version is: among the artifacts of its run, else nowhere, and its digest stands for it. A source
 * without a slash is refused by MLflow as a relative path.
 */
async function sourceOf(client: MlflowClient, experiment: string, wanted: ReleasedVersion) {
  const { release, commit } = wanted;
  const bare = `pawl:/${release.modelDigest ?? `commit/${commit}`}`;
  const evidence = await wanted.evidence();
  if (!evidence) return { source: bare, runId: undefined };
  const run = await logRun(client, experiment, {
    ...evidence,
    modelFiles: await wanted.modelFiles(),
    documents: await wanted.documents(),
  });
  return { source: run.modelSource ?? bare, runId: run.id };
}
