import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type AddedLayer,
  type BlobContent,
  type BuiltImage,
  buildImage,
  buildIndex,
  type ContainerSettings,
  filesOfFolder,
  type HeldBlob,
  layerOfFiles,
  modelLayers,
  ownBlobs,
  type Platform,
  type Pushed,
  parsePlatform,
  type RegistryClient,
  tagOfVersion,
} from '@pawl/image';
import {
  type Digest,
  formatRecord,
  type ImageRecord,
  PawlError,
  sealRecord,
  storedForm,
} from '@pawl/records';
import { CONTRACT_FILE } from '@pawl/serve';
import { compareVersions, readStored, type VersionEvidence } from '@pawl/store';
import { loadData } from '../data.ts';
import { gitState, originUrl } from '../git.ts';
import { candidateEvidence, truthOf } from '../predictions.ts';
import type { Project } from '../project.ts';
import { chainOf } from '../release/evidence.ts';
import { imageClient } from '../release/image-client.ts';
import { modelFilesOf } from '../release/model-files.ts';
import { type ReleaseState, releaseRecordOf, releaseState, statementOf } from '../release/state.ts';
import { restoreOutput } from '../reuse.ts';
import { writeRecord } from '../work-folder.ts';
import { attest } from './attestations.ts';
import { type Base, resolveBase } from './base.ts';
import { contractOf } from './contract.ts';
import { lazily } from './lazily.ts';
import { serverFiles } from './server-files.ts';
import { tryServer } from './trial.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type ReleaseRecord = NonNullable<Awaited<ReturnType<typeof releaseRecordOf>>>;

/** What came of publishing a version. */
export interface Publication {
  readonly record: ImageRecord;
  /** `ghcr.io/acme/housing@sha256:…` */
  readonly pinned: string;
  readonly tag: string;
  readonly layers: { readonly pushed: number; readonly there: number };
  /** Bytes that travelled. */
  readonly sent: number;
}

const PORT = '8080/tcp';

/**
 * Publishes the image of a version that was promoted: its files are tried first, then pushed, and only what is whole is
 * tagged. Throws `refused` for a version whose verdict did not pass, and for a server that does not answer as the
 * evaluation did.
 */
export async function publish(
  project: Project,
  { version }: { readonly version: string | undefined },
  environment: Environment,
): Promise<Publication> {
  const settings = project.config.publish;
  if (!settings)
    throw new PawlError('config', 'it is not said where images go', {
      where: project.configName,
      remedy: 'Add `publish: { image: ghcr.io/acme/housing }`.',
    });
  const { release, evidence } = await publishable(project, version);
  const work = join(project.workFolder, 'publish');
  await rm(work, { recursive: true, force: true });
  try {
    const models = await modelFolder(project, release, evidence, join(work, 'models'));
    const { client } = await imageClient(
      project,
      settings.image,
      environment,
      `${project.configName}, publish.image`,
    );
    const platforms = settings.platforms.map((name) => parsePlatform(name));
    const server = settings.kind === 'server' ? await serverFiles('app') : null;
    if (server) await tried(project, server, work, models);
    const base = server
      ? await resolveBase(project, settings.base, platforms, environment, join(work, 'base'))
      : null;
    const layers = await layersOf(server, models);
    const built = imagesOf(project, release, base, platforms, layers, await sourceOf(project));
    const pushed = await push(client, base, built, join(work, 'base'));
    const root = rootOf(built);
    const tag = tagOfVersion(release.version);
    const pinnedBase = base ? { reference: base.name, digest: base.digest } : null;
    await client.putManifest(root.digest, root.bytes, root.mediaType);
    const attestations = await attest(
      {
        client,
        image: root,
        release,
        evidence,
        base: pinnedBase,
        modelFiles: modelFilesOf(evidence.run),
        served: server !== null,
      },
      environment,
      (message) => project.host.note(message),
    );
    // Its name comes last: who finds the image finds its evidence too.
    await client.putManifest(tag, root.bytes, root.mediaType);
    const record = sealRecord('image', {
      model: project.config.model,
      release: release.digest,
      verdict: evidence.verdict.digest,
      modelDigest: evidence.run.modelDigest!,
      reference: `${client.name}:${tag}`,
      imageDigest: root.digest,
      base: pinnedBase,
      layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, bytes: size })),
      attestations,
    });
    await keep(project, record, release);
    return {
      record,
      pinned: `${client.name}@${root.digest}`,
      tag,
      layers: {
        pushed: pushed.filter(({ how }) => how === 'pushed').length,
        there: pushed.filter(({ how }) => how !== 'pushed').length,
      },
      sent: pushed.reduce((sum, one) => sum + one.sent, 0),
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The version that is meant, with its release and evidence. */
async function publishable(
  project: Project,
  version: string | undefined,
): Promise<{ readonly release: ReleaseRecord; readonly evidence: VersionEvidence }> {
  const state = await releaseState(project);
  const wanted = version ?? newestPromoted(state);
  const move = state.tags.events.findLast(
    ({ event, tag }) => event === 'assignment' && statementOf(tag)?.version === wanted,
  );
  const release = move && (await releaseRecordOf(project.store, move.tag));
  if (!release)
    throw new PawlError(
      'refused',
      `${wanted ?? 'no version'} was promoted, and only what was promoted is published`,
      {
        remedy: 'Promote a version first: pawl promote --version v1.0.0.',
      },
    );
  if (release.verdict === null)
    throw new PawlError(
      'refused',
      `${release.version} was forced without any verdict, so no image is made of it`,
      {
        remedy: 'Make the evidence, and promote it again.',
      },
    );
  const evidence = await chainOf(project, await readStored(project.store, 'verdict', release.verdict));
  if (evidence.verdict.answer === 'passed') return { release, evidence };
  throw new PawlError('refused', `the gate refused ${release.version}: ${evidence.verdict.reason}`, {
    remedy: 'Publish a version whose verdict passed.',
  });
}

function newestPromoted({ tags }: ReleaseState): string | undefined {
  const versions = tags.events.flatMap(({ tag }) => statementOf(tag)?.version ?? []);
  return versions.sort(compareVersions).at(-1);
}

/** The model's files as they stand in the image, with the contract of its server. Returns their folder. */
async function modelFolder(
  project: Project,
  release: ReleaseRecord,
  evidence: VersionEvidence,
  folder: string,
): Promise<string> {
  const { run, evaluation, verdict } = evidence;
  const output = join(dirname(folder), 'output');
  if (!(await restoreOutput(project, run, output)))
    throw new PawlError('record', `the files of ${release.version} are no longer kept`, {
      remedy: 'Run and accept its commit again.',
    });
  await requireCommit(project, release);
  const data = await loadData(project);
  const found = await candidateEvidence(project, data, truthOf(project.config, data), output);
  if (found.kind !== 'rows')
    throw new PawlError('config', 'the model is known by metrics alone, so no server of it could be tried', {
      where: 'publish.kind',
      remedy: 'Let training leave predictions or a model that Pawl can open.',
    });
  const [model, ...more] = modelFilesOf(run);
  if (!model) throw new PawlError('data', 'the run left no model file');
  await mkdir(folder, { recursive: true });
  for (const { name } of [model, ...more]) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await copyFile(join(output, name), join(folder, name));
  }
  const of = { evaluation, run, verdict: verdict.digest };
  const contract = contractOf(project, release.version, of, data, found.sample, model.name);
  await writeFile(join(folder, CONTRACT_FILE), formatRecord(contract));
  return folder;
}

/** The rows that the server is tried with are those of the version's commit. */
async function requireCommit(project: Project, { commit, version }: ReleaseRecord): Promise<void> {
  if ((await gitState(project.root))?.commit === commit) return;
  throw new PawlError(
    'config',
    `${version} is of commit ${commit.slice(0, 7)}, and another one is checked out`,
    {
      where: project.root,
      remedy: `Check it out first: git checkout ${commit.slice(0, 7)}.`,
    },
  );
}

async function tried(
  project: Project,
  server: Awaited<ReturnType<typeof serverFiles>>,
  work: string,
  models: string,
): Promise<void> {
  for (const { path, from } of server) {
    const target = join(work, path);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(from as string, target);
  }
  await tryServer(join(work, 'app', 'serve.js'), models, project.signal);
}

/** What changes least lies lowest: the server, then the model. */
async function layersOf(
  server: Awaited<ReturnType<typeof serverFiles>> | null,
  models: string,
): Promise<readonly AddedLayer[]> {
  const own = server ? [{ ...(await layerOfFiles(server)), files: ['app'] }] : [];
  return [...own, ...(await modelLayers(await filesOfFolder(models)))];
}

function imagesOf(
  project: Project,
  release: ReleaseRecord,
  base: Base | null,
  platforms: readonly Platform[],
  layers: readonly AddedLayer[],
  source: string | undefined,
): readonly BuiltImage[] {
  const facts = {
    title: project.config.model,
    version: release.version,
    revision: release.commit,
    ...(source === undefined ? {} : { source }),
  };
  const labels = {
    'pawl.model': project.config.model,
    'pawl.model-digest': release.modelDigest ?? '',
    'pawl.verdict': release.verdict ?? '',
  };
  if (!base)
    return platforms.map((platform) =>
      buildImage({ base: null, platform, layers, settings: { labels }, facts }),
    );
  return base.images.map(({ platform, image }) => {
    const settings: ContainerSettings = {
      entrypoint: [...nodeOf(image.config.container), '/app/serve.js'],
      env: { NODE_ENV: 'production', PAWL_MODEL_DIR: '/models', ORT_DISABLE_TELEMETRY: '1' },
      exposedPorts: [PORT],
      labels,
      workingDir: '/',
    };
    return buildImage({ base: image, platform, layers, settings, facts });
  });
}

/** How the base starts Node: by its own entrypoint where that is Node, else by its path. */
function nodeOf(container: Readonly<Record<string, unknown>>): readonly string[] {
  const entrypoint = Array.isArray(container.Entrypoint) ? container.Entrypoint.map(String) : [];
  return /(^|\/)node$/.test(entrypoint.at(-1) ?? '') ? entrypoint : ['node'];
}

async function sourceOf({ root }: Project): Promise<string | undefined> {
  const url = await originUrl(root);
  return url && /^https:\/\//.test(url) ? url.replace(/\/\/[^/@]*@/, '//').replace(/\.git$/, '') : undefined;
}

function rootOf(images: readonly BuiltImage[]): HeldBlob {
  const [only, another] = images;
  return another ? buildIndex(images).index : only!.manifest;
}

/** Brings blobs and manifests there, by their digests: nothing has a name before it is whole. */
async function push(
  client: RegistryClient,
  base: Base | null,
  images: readonly BuiltImage[],
  folder: string,
): Promise<readonly Pushed[]> {
  const pushed: Pushed[] = [];
  for (const image of images) {
    if (base) pushed.push(...(await pushBase(client, base, image, folder)));
    pushed.push(...(await client.pushBlobs(ownBlobs(image))));
    if (images.length > 1)
      await client.putManifest(image.manifest.digest, image.manifest.bytes, image.manifest.mediaType);
  }
  return pushed;
}

/** The layers of the base: mounted where its registry is the same, else carried over. */
async function pushBase(
  client: RegistryClient,
  base: Base,
  image: BuiltImage,
  folder: string,
): Promise<readonly Pushed[]> {
  const host = (name: string) => name.slice(0, name.indexOf('/'));
  const from = base.client.name;
  const mountFrom = host(from) === host(client.name) ? [from.slice(host(from).length + 1)] : [];
  const pushed: Pushed[] = [];
  for (const { digest, size } of image.baseLayers) {
    const path = join(folder, digest.slice('sha256:'.length));
    let pulled: Promise<void> | undefined;
    const blob: BlobContent = {
      digest: digest as Digest,
      size,
      open: (start) =>
        lazily(
          path,
          start,
          () => (pulled ??= base.client.pullBlob({ digest: digest as Digest, size }, path)),
        ),
    };
    pushed.push(await client.pushBlob(blob, { mountFrom }));
    await rm(path, { force: true });
  }
  return pushed;
}

async function keep(
  { store, config, ...project }: Project,
  record: ImageRecord,
  release: ReleaseRecord,
): Promise<void> {
  await store.put(storedForm(record));
  const name = `images/${config.model.replaceAll('/', '=')}`;
  await store.setRef(
    name,
    record.digest,
    'anything',
    `${release.version}: ${record.imageDigest}`,
    release.commit,
  );
  await writeRecord({ store, config, ...project }, 'image', record);
}
