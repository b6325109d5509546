export {
  type BaseImage,
  baseImage,
  configOfManifest,
  isIndex,
  platformManifests,
} from './base-image.ts';
export { type BlobSource, descriptorOf, type HeldBlob, heldBlob, type Layer } from './blob-source.ts';
export { helperRunner } from './credential-helper.ts';
export {
  type CredentialSources,
  type Credentials,
  dockerConfigFolder,
  findCredentials,
  type HelperAnswer,
  type HelperRunner,
} from './credentials.ts';
export type { BlobDescriptor } from './descriptor.ts';
export { type ArchiveOf, type DockerArchive, dockerArchive } from './docker-archive.ts';
export type { BlobContent } from './hashed-source.ts';
export { type ImageFacts, imageAnnotations } from './image-annotations.ts';
export type { AddedLayer, ContainerSettings, Healthcheck } from './image-config.ts';
export {
  type BuiltImage,
  type BuiltIndex,
  buildImage,
  buildIndex,
  type ImageOf,
  ownBlobs,
} from './image-manifest.ts';
export {
  type LayoutRepository,
  layoutRepository,
  type ReferrerPlace,
  type ReferrerReader,
} from './layout-repository.ts';
export { type Descriptor, IMAGE_INDEX, IMAGE_MANIFEST, type Manifest, type Referrer } from './manifest.ts';
export { type FilesLayer, filesOfFolder, type ModelLayerOptions, modelLayers } from './model-layers.ts';
export {
  kindOfFile,
  MODEL_MANIFEST,
  type ModelDescriptor,
  type ModelFacts,
  type ModelPack,
  type ModelPackOf,
  modelPack,
} from './model-pack.ts';
export { type LayoutImage, writeLayout } from './oci-layout.ts';
export { formatPlatform, type Platform, parsePlatform, samePlatform } from './platform.ts';
export type { PullOptions } from './pull-blob.ts';
export type { Pushed, PushOptions } from './push-blob.ts';
export { type Layout, readLayout } from './read-layout.ts';
export {
  formatReference,
  type ImageReference,
  isDigest,
  isTag,
  parseReference,
  tagOfVersion,
} from './reference.ts';
export { type RegistryClient, type RegistryOptions, registryClient } from './registry.ts';
export type { BlobTarget, PullAllOptions, PushAllOptions } from './several-blobs.ts';
export { layerOfFiles, type TarFile, type TarOptions } from './tar.ts';
