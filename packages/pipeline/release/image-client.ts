import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  dockerConfigFolder,
  findCredentials,
  helperRunner,
  type ImageReference,
  parseReference,
  type RegistryClient,
  registryClient,
} from '@pawl/image';
import type { Project } from '../project.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A client for the repository of an image, with the credentials of Docker or of the job. */
export async function imageClient(
  { host, signal }: Pick<Project, 'host' | 'signal'>,
  image: string,
  environment: Environment,
  where?: string,
): Promise<{ readonly client: RegistryClient; readonly reference: ImageReference }> {
  const reference = parseReference(image, where);
  const { registry, repository } = reference;
  const folder = dockerConfigFolder(environment, homedir());
  const file = folder === null ? null : join(folder, 'config.json');
  const text = file === null ? null : await readFile(file, 'utf8').catch(() => null);
  const credentials = await findCredentials(registry, {
    environment,
    docker: file === null || text === null ? null : { text, where: file },
    runHelper: helperRunner(environment),
  });
  const note = (message: string) => host.note(message);
  const client = registryClient({ registry, repository, credentials, note, signal, environment });
  return { client, reference };
}

/** What a registry says of an image: its digest, and the versions whose tags point to it. */
export interface ImageVersions {
  readonly digest: string;
  readonly versions: readonly string[];
}

/** Versions that are looked at, the highest names first. */
const MOST = 200;

/** The versions of an image by the tags of its registry; null where it has no such image. */
export async function imageVersions(
  surroundings: Pick<Project, 'host' | 'signal'>,
  image: string,
  environment: Environment,
): Promise<ImageVersions | null> {
  const { client, reference } = await imageClient(surroundings, image, environment);
  const { tag, digest } = reference;
  const found = await client.headManifest(digest ?? tag ?? 'latest');
  if (!found) return null;
  if (tag && /^v\d/.test(tag)) return { digest: found.digest, versions: [versionOf(tag)] };
  const tags = (await client.listTags()).filter((name) => /^v\d/.test(name)).slice(-MOST);
  const versions: string[] = [];
  for (const name of tags)
    if ((await client.headManifest(name))?.digest === found.digest) versions.push(versionOf(name));
  return { digest: found.digest, versions };
}

/** Tags have no `+`: build metadata stands after `_`. */
function versionOf(tag: string): string {
  return tag.replace('_', '+');
}
