import { canonicalJson, PawlError } from '@pawl/records';
import type { BaseImage } from './base-image.ts';
import { type BlobSource, descriptorOf, type HeldBlob, heldBlob } from './blob-source.ts';
import type { BlobDescriptor } from './descriptor.ts';
import { type ImageFacts, imageAnnotations } from './image-annotations.ts';
import { type AddedLayer, type ContainerSettings, imageConfig } from './image-config.ts';
import { IMAGE_INDEX, IMAGE_MANIFEST, LARGEST_MANIFEST } from './manifest.ts';
import { formatPlatform, type Platform } from './platform.ts';

export interface ImageOf {
  /** Null for an image that holds files and no program: a modelcar of KServe, a volume of Kubernetes. */
  readonly base: BaseImage | null;
  readonly platform: Platform;
  readonly layers: readonly AddedLayer[];
  readonly settings?: ContainerSettings;
  readonly facts?: ImageFacts;
  /** Seconds since 1970, as SOURCE_DATE_EPOCH gives it; 0 when not given. */
  readonly epoch?: number;
}

/** An image of one platform, whole but for the base's bytes. */
export interface BuiltImage {
  readonly platform: Platform;
  readonly manifest: HeldBlob;
  readonly config: HeldBlob;
  /** The base's, from the lowest on; its registry has the bytes. */
  readonly baseLayers: readonly BlobDescriptor[];
  /** Those on top, whose bytes are here. */
  readonly layers: readonly AddedLayer[];
}

/** Images of several platforms under one name. */
export interface BuiltIndex {
  readonly index: HeldBlob;
  readonly images: readonly BuiltImage[];
}

/** Docker takes no image of more. */
const MOST_LAYERS = 125;

/**
 * The manifest and configuration of an image: the base with layers on top. Equal input gives equal bytes: there is no time
 * in it but `epoch`, and the keys of its JSON are sorted.
 * @throws PawlError `config` and `data` as imageConfig() does, and for more layers than runtimes take.
 */
export function buildImage({
  base,
  platform,
  layers,
  settings = {},
  facts = {},
  epoch = 0,
}: ImageOf): BuiltImage {
  const baseLayers = base?.layers ?? [];
  const count = baseLayers.length + layers.length;
  if (layers.length === 0) throw new PawlError('usage', 'an image without layers of its own was asked for');
  if (count > MOST_LAYERS)
    throw new PawlError('data', `the image has ${count} layers, and Docker takes ${MOST_LAYERS}`, {
      remedy: 'Choose a base of fewer layers.',
    });
  const annotations = imageAnnotations(facts, base);
  const labels = { ...annotations, ...settings.labels };
  const config = imageConfig({
    base: base?.config ?? null,
    platform,
    layers,
    settings: { ...settings, labels },
    epoch,
  });
  const manifest = heldManifest({
    schemaVersion: 2,
    mediaType: IMAGE_MANIFEST,
    config: descriptorOf(config),
    layers: [...baseLayers, ...layers.map(descriptorOf)],
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  });
  return { platform, manifest, config, baseLayers, layers };
}

/**
 * The index of images of several platforms, in their order.
 * @throws PawlError `config` where two are of one platform.
 */
export function buildIndex(images: readonly BuiltImage[], facts: ImageFacts = {}): BuiltIndex {
  const names = images.map(({ platform }) => formatPlatform(platform));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new PawlError('config', `the platform ${twice} stands twice`);
  const annotations = imageAnnotations(facts);
  const index = heldManifest({
    schemaVersion: 2,
    mediaType: IMAGE_INDEX,
    manifests: images.map(({ manifest, platform }) => ({ ...descriptorOf(manifest), platform })),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  });
  return { index, images };
}

/** The blobs of an image that are made here, each once. */
export function ownBlobs(image: BuiltImage): readonly BlobSource[] {
  const blobs = new Map<string, BlobSource>();
  for (const blob of [...image.layers, image.config]) blobs.set(blob.digest, blob);
  return [...blobs.values()];
}

/** A manifest's value as the bytes that are pushed. */
export function heldManifest(value: {
  readonly mediaType: string;
  readonly [key: string]: unknown;
}): HeldBlob {
  const held = heldBlob(canonicalJson(value), value.mediaType);
  if (held.size > LARGEST_MANIFEST)
    throw new PawlError(
      'data',
      `the manifest is larger than the ${LARGEST_MANIFEST} bytes that registries take`,
    );
  return held;
}
