import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Forge } from '@pawl/hosts';
import {
  type FilesLayer,
  filesOfFolder,
  formatReference,
  type ImageReference,
  layoutRepository,
  type ModelPack,
  modelLayers,
  modelPack,
  parsePlatform,
  parseReference,
  type TarFile,
  tagOfVersion,
} from '@pawl/image';
import { isByCertificate, type PushedAttestation } from '@pawl/image/attest';
import { type Config, type Digest, type ImageRecord, PawlError, sealRecord, storedForm } from '@pawl/records';
import { originUrl } from '../git.ts';
import type { Project } from '../project.ts';
import { imageClient } from '../release/image-client.ts';
import { modelFilesOf } from '../release/model-files.ts';
import { writeRecord } from '../work-folder.ts';
import { type Attested, attest } from './attestations.ts';
import { type Base, resolveBase } from './base.ts';
import { repositoryAddress } from './build-facts.ts';
import { codeFiles } from './code-files.ts';
import { findRuntime } from './dependencies.ts';
import { buildImages, type Contents, ownLayers, rootOf } from './images.ts';
import { type ModelFolder, modelFolder } from './model-folder.ts';
import { type Destination, parseDestination } from './output.ts';
import { type PromotedRelease, publishable } from './publishable.ts';
import { type Delivered, type Parcel, pushParcel } from './push.ts';
import { serverFiles } from './server-files.ts';
import { signingIdentity } from './signer.ts';
import { tryServer } from './trial.ts';
import { writeOutput } from './write-output.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type PublishConfig = NonNullable<Config['publish']>;

export { parseDestination, signingIdentity };

/** What is asked of publishing. */
export interface PublishOptions {
  /** The highest version that was promoted where it is undefined. */
  readonly version: string | undefined;
  /** Where the model is, if not with the evidence: its file, or the folder of its files. */
  readonly model?: string | undefined;
  readonly destination: Destination;
}

/** What came of publishing a version. */
export interface Publication {
  /** Kept in the store only where the image went into its registry. */
  readonly record: ImageRecord;
  /** `ghcr.io/acme/housing@sha256:…` */
  readonly pinned: string;
  readonly tag: string;
  readonly destination: Destination;
  readonly layers: { readonly pushed: number; readonly there: number };
  /** Bytes that travelled into the registry. */
  readonly sent: number;
}

/** The base of servers where none is named. */
const SERVER_BASE = 'gcr.io/distroless/nodejs24-debian12';

/**
 * Makes the image of a version that was promoted and brings it to its destination. A server is tried first; what is in a
 * registry is tagged only when it is whole. There is no time in an image, and none of the machine, so that equal versions
 * have equal digests. With a forge, what the run's identity signed goes into its store too.
 * @throws PawlError `refused` for a version whose verdict did not pass, and for a server that does not answer as the
 * evaluation did; `config`, `data`, `record`, `remote` as its parts do.
 */
export async function publish(
  project: Project,
  { version, model: given, destination }: PublishOptions,
  environment: Environment,
  forge: Forge | null = null,
): Promise<Publication> {
  const { settings, name } = settingsOf(project);
  const { release, evidence } = await publishable(project, version);
  const work = join(project.workFolder, 'publish');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  let base: Base | null = null;
  try {
    const model = await modelFolder(project, release.version, evidence, given, work);
    const contents = await contentsOf(project, settings, model);
    const platforms = settings.platforms.map((text) => parsePlatform(text));
    const baseName = settings.kind === 'server' ? (settings.base ?? SERVER_BASE) : settings.base;
    if (baseName !== undefined && settings.kind !== 'model')
      base = await resolveBase(project, baseName, platforms, environment, join(work, 'base'));
    const facts = await factsOf(project, release);
    const labels = labelsOf(project, release);
    const images = await buildImages(settings, platforms, base, contents, { facts, labels });
    const root = rootOf(images);
    const pack = settings.model_pack ? packOf(contents.model, model, facts, root) : null;
    const tag = tagOfVersion(release.version);
    const parcel: Parcel = { images, root, base, modelPack: pack, tag };
    const pinnedBase = base ? { reference: base.name, digest: base.digest } : null;
    const said: Attested = {
      image: root,
      release,
      evidence,
      base: pinnedBase,
      modelFiles: modelFilesOf(evidence.run),
      served: settings.kind === 'server',
      asked: { kind: settings.kind, base: baseName ?? null, platforms: settings.platforms },
      repository: repositoryAddress(await originUrl(project.root)),
    };
    const { pushed, attestations } = await deliver(
      project,
      settings,
      parcel,
      said,
      name,
      destination,
      environment,
    );
    const record = sealRecord('image', {
      model: project.config.model,
      release: release.digest,
      verdict: evidence.verdict.digest,
      modelDigest: evidence.run.modelDigest!,
      reference: formatReference({ ...name, tag }),
      imageDigest: root.digest,
      form: settings.kind,
      tried: settings.kind === 'server',
      modelPack: pack?.manifest.digest ?? null,
      base: pinnedBase,
      layers: ownLayers(images).map(({ mediaType, digest, size }) => ({ mediaType, digest, bytes: size })),
      attestations: attestations.map(({ predicateType, digest }) => ({ predicateType, digest })),
    });
    if (destination.kind === 'registry') {
      await keep(project, record, release);
      // Last, as the image is whole without it: done again, it is completed.
      if (forge) await keepAtForge(project, forge, root.digest, attestations);
    }
    return {
      record,
      pinned: formatReference({ ...name, digest: root.digest as Digest }),
      tag,
      destination,
      layers: {
        pushed: pushed.filter(({ how }) => how === 'pushed').length,
        there: pushed.filter(({ how }) => how !== 'pushed').length,
      },
      sent: pushed.reduce((sum, one) => sum + one.sent, 0),
    };
  } finally {
    // What is pulled for a push that was given up would still write.
    await base?.close();
    await rm(work, { recursive: true, force: true });
  }
}

function settingsOf({ config, configName }: Project): {
  readonly settings: PublishConfig;
  readonly name: ImageReference;
} {
  const settings = config.publish;
  if (!settings)
    throw new PawlError('config', 'it is not said where images go', {
      where: configName,
      remedy: 'Add `publish: { image: ghcr.io/acme/housing }`.',
    });
  const where = `${configName}, publish.image`;
  const name = parseReference(settings.image, where);
  if (name.tag === null && name.digest === null) return { settings, name };
  throw new PawlError('config', `${settings.image} names one image, and not the place of all`, {
    where,
    remedy: `Write ${formatReference({ ...name, tag: null, digest: null })}: versions and stages make the tags.`,
  });
}

/** The files of the image. The server among them was tried when this returns. */
async function contentsOf(
  project: Project,
  { kind }: PublishConfig,
  { folder, model }: ModelFolder,
): Promise<Contents> {
  const layers = await modelLayers(await filesOfFolder(folder));
  const none = async (): Promise<readonly TarFile[]> => [];
  if (kind === 'command')
    return { program: await codeFiles(project, 'app'), dependencies: none, model: layers };
  if (kind !== 'server') return { program: [], dependencies: none, model: layers };
  const program = await serverFiles('app');
  const runtime = model.endsWith('.onnx') ? findRuntime(project.root) : null;
  const dependencies: Contents['dependencies'] = async (platform) =>
    runtime ? runtime.filesFor(platform, 'app/node_modules') : [];
  const here = runtime ? await runtime.filesFor('here', 'app/node_modules') : [];
  await tryServer([...program, ...here], folder, project.signal);
  return { program, dependencies, model: layers };
}

async function factsOf(project: Project, { version, commit }: PromotedRelease) {
  const url = await originUrl(project.root);
  const source =
    url && /^https:\/\//.test(url) ? url.replace(/\/\/[^/@]*@/, '//').replace(/\.git$/, '') : undefined;
  return {
    title: project.config.model,
    version,
    revision: commit,
    ...(source === undefined ? {} : { source }),
  };
}

function labelsOf({ config }: Project, { modelDigest, verdict }: PromotedRelease) {
  return {
    'pawl.model': config.model,
    'pawl.model-digest': modelDigest ?? '',
    'pawl.verdict': verdict ?? '',
  };
}

function packOf(
  layers: readonly FilesLayer[],
  { model }: ModelFolder,
  { title, version, revision, source }: Awaited<ReturnType<typeof factsOf>>,
  subject: Parcel['root'],
): ModelPack {
  const format = /\.([A-Za-z0-9]+)$/.exec(model)?.[1];
  return modelPack({
    layers,
    descriptor: {
      name: title,
      version,
      revision,
      ...(source === undefined ? {} : { sourceURL: source }),
    },
    facts: format === undefined ? {} : { format },
    subject,
  });
}

async function deliver(
  project: Project,
  settings: PublishConfig,
  parcel: Parcel,
  said: Attested,
  name: ImageReference,
  destination: Destination,
  environment: Environment,
): Promise<Delivered> {
  const note = (message: string) => project.host.note(message);
  if (settings.kind !== 'server') note('the image has no server of Pawl, so it was not tried');
  switch (destination.kind) {
    case 'nowhere':
      return { pushed: [], attestations: [] };
    case 'layout':
    case 'archive': {
      if (parcel.modelPack) note('the manifest by ModelPack goes into registries only');
      await writeOutput(destination, parcel, name);
      if (destination.kind === 'archive') return { pushed: [], attestations: [] };
      const place = await layoutRepository(destination.path, formatReference(name));
      return { pushed: [], attestations: await attest(place, said, environment, note) };
    }
    case 'registry': {
      const where = `${project.configName}, publish.image`;
      const { client } = await imageClient(project, settings.image, environment, where);
      return pushParcel(client, parcel, () => attest(client, said, environment, note), note);
    }
  }
}

/** What the workflow's own identity signed is the repository's; what a key signed is not for GitHub to check. */
async function keepAtForge(
  { host }: Project,
  forge: Forge,
  digest: Digest,
  attestations: readonly PushedAttestation[],
): Promise<void> {
  const bundles = attestations.flatMap(({ bundle, pushed }) =>
    bundle !== null && isByCertificate(bundle) ? [{ bundle: { ...bundle }, isNew: pushed }] : [],
  );
  if (bundles.length === 0) return;
  const { problem } = await forge.keepAttestations({ digest, bundles });
  if (problem !== null)
    host.note(`the evidence is on the image, and not in the store of the repository: ${problem}`);
}

async function keep(project: Project, record: ImageRecord, release: PromotedRelease): Promise<void> {
  const { store, config } = project;
  await store.put(storedForm(record));
  const name = `images/${config.model.replaceAll('/', '=')}`;
  const reason = `${release.version}: ${record.imageDigest}`;
  await store.setRef(name, record.digest, 'anything', reason, release.commit);
  await writeRecord(project, 'image', record);
}
