import { PawlError } from '@pawl/records';
import type { Change, Follower, ReleasedVersion, Wanted } from '../follower.ts';
import type { ModelVersion } from './mlflow-answers.ts';
import type { MlflowClient } from './mlflow-client.ts';
import { requireAlias, requireModelName } from './mlflow-names.ts';
import { createVersion, findVersion, RETIRED_TAG, tagChanges, VERSION_TAG } from './mlflow-version.ts';

export interface MlflowFollowerOptions {
  readonly registeredModel: string;
  /** Where runs are logged that were not logged when they were trained. */
  readonly experiment: string;
}

/** Notes a change, and makes it where changes are to be made. */
type Step = (what: string, make: () => Promise<void>) => Promise<void>;

interface Place extends MlflowFollowerOptions {
  readonly client: MlflowClient;
  readonly step: Step;
}

/** The model versions that there are, and those of ours by the versions they stand for: null where one is to be made. */
interface Found {
  readonly all: readonly ModelVersion[];
  readonly own: ReadonlyMap<string, number | null>;
}

/**
 * Keeps a registered model of MLflow in step: a model version for each version that was promoted, known by its tag
 * `pawl.version`, and an alias for each stage. Where evidence or model of a version are gone, its source is the digest of
 * the model alone, as `pawl:/sha256:…`.
 *
 * MLflow has no write that depends on what is there. Two followers at once, or a server that does a create long after
 * the connection was lost, can make two model versions of one version: all agree on the lower number and take the tag
 * from the other one, at the latest the next time. A follower that was told of an older state of the tags can set an
 * alias back after a newer one has set it; the next reconciliation mends that.
 */
export function mlflowFollower(client: MlflowClient, options: MlflowFollowerOptions): Follower {
  const { registeredModel: model } = options;
  return {
    name: `MLflow at ${client.address}`,
    kind: 'mlflow',
    async follow(wanted, { dryRun }) {
      requireModelName(model);
      for (const stage of wanted.stages.keys()) requireAlias(stage);
      const changes: Change[] = [];
      const step: Step = async (what, make) => {
        changes.push({ what });
        if (!dryRun) await make();
      };
      const aliases = await client.aliases(model);
      if (aliases === null)
        await step(`registered model ${model}: created`, () => client.createRegisteredModel(model));
      const place = { ...options, client, step };
      const before = aliases === null ? [] : await client.modelVersions(model);
      const found = await bringVersions(place, wanted.versions, before);
      await bringAliases(place, wanted, aliases ?? new Map(), found);
      return changes;
    },
  };
}

/** Makes versions that are missing, mends the tags of those that are there, and leaves one of each. */
async function bringVersions(
  { client, registeredModel: model, experiment, step }: Place,
  versions: readonly ReleasedVersion[],
  before: readonly ModelVersion[],
): Promise<Found> {
  let all = before;
  const own = new Map<string, number | null>();
  for (const wanted of versions) {
    const { version } = wanted;
    if (!findVersion(all, wanted)) {
      await step(`version ${version}: created`, async () => {
        await createVersion(client, { model, experiment }, wanted);
        // Another follower may have made it as well by now.
        all = await client.modelVersions(model);
      });
    }
    const found = findVersion(all, wanted);
    own.set(version, found?.number ?? null);
    for (const { key, from, to } of found ? tagChanges(found, wanted) : []) {
      await step(`version ${version}: ${key} ${shown(from)} → ${shown(to)}`, () =>
        to === undefined
          ? client.deleteVersionTag(model, found!.number, key)
          : client.setVersionTag(model, found!.number, key, to),
      );
    }
    for (const { number, tags } of all) {
      if (number === found?.number || tags.get(VERSION_TAG) !== version) continue;
      await step(`MLflow version ${number}: no longer ${version}`, async () => {
        await client.setVersionTag(model, number, RETIRED_TAG, version);
        await client.deleteVersionTag(model, number, VERSION_TAG);
      });
    }
  }
  return { all, own };
}

async function bringAliases(
  { client, registeredModel: model, step }: Place,
  { stages }: Wanted,
  aliases: ReadonlyMap<string, number>,
  found: Found,
): Promise<void> {
  for (const [stage, version] of stages) {
    const at = aliases.get(stage);
    if (version === null) {
      if (at !== undefined)
        await step(`alias ${stage}: ${labelOf(at, found)} → none`, () => client.deleteAlias(model, stage));
      continue;
    }
    const number = numberOf(version, found);
    if (number !== null && number === at) continue;
    const from = at === undefined ? 'none' : labelOf(at, found);
    // Only in a dry run there is no number yet.
    await step(`alias ${stage}: ${from} → ${version}`, () => client.setAlias(model, stage, number!));
  }
}

/** The model version of a version that is in a stage; null where it would be made. */
function numberOf(version: string, { all, own }: Found): number | null {
  const number =
    own.get(version) ?? all.find(({ tags }) => tags.get(VERSION_TAG) === version)?.number ?? null;
  if (number === null && !own.has(version))
    throw new PawlError(
      'internal',
      `the version ${version} is in a stage and not among those that must be there`,
    );
  return number;
}

/** What an alias points at, for people: the version, where it is one of ours. */
function labelOf(number: number, { all, own }: Found): string {
  for (const [version, at] of own) if (at === number) return version;
  const tag = all.find((one) => one.number === number)?.tags.get(VERSION_TAG);
  return tag === undefined || own.has(tag) ? `MLflow version ${number}` : tag;
}

/** The value of a tag, on one short line. */
function shown(value: string | undefined): string {
  if (value === undefined) return 'none';
  return /^sha256:[0-9a-f]{64}$/.test(value) ? value.slice(0, 'sha256:'.length + 8) : JSON.stringify(value);
}
