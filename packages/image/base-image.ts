import { type Digest, PawlError } from '@pawl/records';
import { type BlobDescriptor, parseJson, type ReadDescriptor, readDescriptor } from './descriptor.ts';
import { type BaseConfig, IMAGE_CONFIG, readBaseConfig } from './image-config.ts';
import { IMAGE_INDEX, type Manifest } from './manifest.ts';
import { formatPlatform, type Platform, readPlatform, samePlatform } from './platform.ts';

/** An image that others are put on top of, for one platform. */
export interface BaseImage {
  /** Where it was found, whole: `ghcr.io/acme/serving:v2`. */
  readonly name: string;
  /** What the name stood for when it was resolved; of an index, the index's. */
  readonly digest: Digest;
  readonly config: BaseConfig;
  /** In OCI's media types. The bytes are where the base is. */
  readonly layers: readonly BlobDescriptor[];
}

const CONFIGS: readonly string[] = [IMAGE_CONFIG, 'application/vnd.docker.container.image.v1+json'];
const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar';
const DOCKER_LAYER = 'application/vnd.docker.image.rootfs.diff.tar';
const LAYERS: Readonly<Record<string, string>> = {
  [OCI_LAYER]: OCI_LAYER,
  [`${OCI_LAYER}+gzip`]: `${OCI_LAYER}+gzip`,
  [`${OCI_LAYER}+zstd`]: `${OCI_LAYER}+zstd`,
  [DOCKER_LAYER]: OCI_LAYER,
  [`${DOCKER_LAYER}.gzip`]: `${OCI_LAYER}+gzip`,
  [`${DOCKER_LAYER}.zstd`]: `${OCI_LAYER}+zstd`,
};
const NOT_PASSED_ON = /nondistributable|rootfs\.foreign/;

/** Whether a manifest is a list of others, one for each platform. */
export function isIndex({ mediaType }: Pick<Manifest, 'mediaType'>): boolean {
  return (
    mediaType === IMAGE_INDEX || mediaType === 'application/vnd.docker.distribution.manifest.list.v2+json'
  );
}

/**
 * The manifests of an index for the platforms that are wanted, in the order of these.
 * @throws PawlError `config` where the base lacks one, which lists those it has.
 */
export function platformManifests(
  index: Manifest,
  wanted: readonly Platform[],
  name: string,
): readonly ReadDescriptor[] {
  const { manifests } = parseJson(index.bytes, 'the index', name);
  if (!Array.isArray(manifests))
    throw new PawlError('data', 'the index has no list of manifests', { where: name });
  const offered = manifests.flatMap((entry) => {
    const descriptor = readDescriptor(entry, name);
    const platform = readPlatform(descriptor.platform);
    // Attestations of buildx stand in the index as images for unknown/unknown.
    return platform === null || platform.os === 'unknown' || isIndex(descriptor)
      ? []
      : [{ descriptor, platform }];
  });
  return wanted.map((platform) => {
    const found = offered.find((offer) => samePlatform(offer.platform, platform));
    if (found) return found.descriptor;
    const has = [...new Set(offered.map((offer) => formatPlatform(offer.platform)))].sort().join(', ');
    throw new PawlError('config', `the base image ${name} is not there for ${formatPlatform(platform)}`, {
      remedy: `It is there for ${has || 'no platform at all'}: choose among these, or another base.`,
    });
  });
}

/**
 * The blob that a manifest names as its configuration.
 * @throws PawlError `data` where the manifest is of no container image.
 */
export function configOfManifest(manifest: Manifest, name: string): BlobDescriptor {
  const { config } = parseJson(manifest.bytes, 'the manifest', name);
  const { mediaType, digest, size } = readDescriptor(config, name);
  if (!CONFIGS.includes(mediaType))
    throw new PawlError('data', `this is no container image: its configuration is ${mediaType}`, {
      where: name,
      remedy: 'Name an image that runs in containers as the base.',
    });
  return { mediaType, digest, size };
}

/**
 * A base from its manifest and configuration, both OCI's or Docker's.
 * @param resolved the digest that the name stood for, when that is an index
 * @throws PawlError `data` where it is no image, or has layers that may not be passed on or that Pawl does not know.
 */
export function baseImage(
  manifest: Manifest,
  config: Uint8Array,
  name: string,
  resolved: Digest = manifest.digest,
): BaseImage {
  configOfManifest(manifest, name);
  const { layers } = parseJson(manifest.bytes, 'the manifest', name);
  if (!Array.isArray(layers))
    throw new PawlError('data', 'the manifest has no list of layers', { where: name });
  const descriptors = layers.map((layer) => ociLayer(readDescriptor(layer, name), name));
  return {
    name,
    digest: resolved,
    config: readBaseConfig(config, descriptors.length, name),
    layers: descriptors,
  };
}

function ociLayer(
  { mediaType, digest, size, annotations, urls }: ReadDescriptor,
  where: string,
): BlobDescriptor {
  if (urls.length > 0 || NOT_PASSED_ON.test(mediaType))
    throw new PawlError('data', `the base has a layer that may not be passed on: ${digest} (${mediaType})`, {
      where,
      remedy: 'Choose a base whose layers are all in its registry; those of Windows before 2022 are not.',
    });
  const converted = LAYERS[mediaType];
  if (converted === undefined)
    throw new PawlError('data', `the base has a layer of a kind that Pawl does not know: ${mediaType}`, {
      where,
      remedy: 'Choose a base whose layers are tar archives, plain or compressed by gzip or zstd.',
    });
  return { mediaType: converted, digest, size, ...(annotations === undefined ? {} : { annotations }) };
}
