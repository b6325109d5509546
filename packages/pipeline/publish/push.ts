import { rm } from 'node:fs/promises';
import {
  type BuiltImage,
  type HeldBlob,
  type ModelPack,
  ownBlobs,
  type Pushed,
  type RegistryClient,
} from '@pawl/image';
import type { PushedAttestation } from '@pawl/image/attest';
import { PawlError } from '@pawl/records';
import { type Base, baseLayersOf } from './base.ts';

/** What goes into a registry under one tag. */
export interface Parcel {
  readonly images: readonly BuiltImage[];
  /** The manifest that the tag names: of the image, or the index of several. */
  readonly root: HeldBlob;
  readonly base: Base | null;
  readonly modelPack: ModelPack | null;
  readonly tag: string;
}

/** What came of the blobs, and what now hangs on the image. */
export interface Delivered {
  readonly pushed: readonly Pushed[];
  readonly attestations: readonly PushedAttestation[];
}

/**
 * Brings an image into a registry: blobs, manifests and, by `attest`, its evidence go by their digests, so that nothing has a
 * name before it is whole; the tag is last, so that who finds the image finds its evidence too.
 * @throws PawlError `remote` as the client does, and where the tag names another image at the end.
 */
export async function pushParcel(
  client: RegistryClient,
  { images, root, base, modelPack, tag }: Parcel,
  attest: () => Promise<Delivered['attestations']>,
  note: (message: string) => void,
): Promise<Delivered> {
  const pushed: Pushed[] = [];
  // A registry takes a manifest only with all that it names.
  const isThere = (await client.headManifest(root.digest)) !== null;
  // Evidence may come before what it is about, and then takes no time of its own; some registries want the image first.
  const early = isThere ? null : attest().catch(() => null);
  for (const image of images) {
    const blobs = [...(base ? baseLayersOf(base, image) : []), ...ownBlobs(image)];
    if (isThere) pushed.push(...blobs.map((): Pushed => ({ how: 'there', sent: 0 })));
    else {
      if (base) pushed.push(...(await pushBase(client, base, image)));
      pushed.push(...(await client.pushBlobs(ownBlobs(image))));
      if (images.length > 1) await putByDigest(client, image.manifest);
    }
  }
  if (!isThere) await client.putManifest(root.digest, root.bytes, root.mediaType);
  const attestations = (await early) ?? (await attest());
  if (modelPack) {
    pushed.push(...(await client.pushBlobs([modelPack.config])));
    await client.pushReferrer(modelPack.manifest.bytes, modelPack.manifest.mediaType);
  }
  await putTag(client, tag, root, note);
  return { pushed, attestations };
}

async function putByDigest(client: RegistryClient, manifest: HeldBlob): Promise<void> {
  if (await client.headManifest(manifest.digest)) return;
  await client.putManifest(manifest.digest, manifest.bytes, manifest.mediaType);
}

/** No registry takes a tag under a condition, so that it is looked at before and after. */
async function putTag(
  client: RegistryClient,
  tag: string,
  root: HeldBlob,
  note: (message: string) => void,
): Promise<void> {
  const before = await client.headManifest(tag);
  if (before?.digest === root.digest) return;
  if (before) note(`${client.name}:${tag} was ${before.digest} until now`);
  await client.putManifest(tag, root.bytes, root.mediaType);
  const now = await client.headManifest(tag);
  if (now?.digest === root.digest) return;
  throw new PawlError('remote', `the tag ${tag} does not name the image that was just put there`, {
    where: `${client.name}:${tag}`,
    remedy: `Somebody else moved it to ${now?.digest ?? 'nothing'} meanwhile. Publish again when they are done.`,
  });
}

/** The layers of the base: mounted where its registry is the same, else carried over one by one. */
async function pushBase(client: RegistryClient, base: Base, image: BuiltImage): Promise<readonly Pushed[]> {
  const host = (name: string) => name.slice(0, name.indexOf('/'));
  const from = base.client.name;
  const mountFrom = host(from) === host(client.name) ? [from.slice(host(from).length + 1)] : [];
  const pushed: Pushed[] = [];
  for (const layer of baseLayersOf(base, image)) {
    pushed.push(await client.pushBlob(layer, { mountFrom }));
    await rm(layer.path, { force: true });
  }
  return pushed;
}
