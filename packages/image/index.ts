export { helperRunner } from './credential-helper.ts';
export {
  type CredentialSources,
  type Credentials,
  dockerConfigFolder,
  findCredentials,
  type HelperAnswer,
  type HelperRunner,
} from './credentials.ts';
export type { BlobSource } from './hashed-source.ts';
export { type Descriptor, IMAGE_INDEX, IMAGE_MANIFEST, type Manifest, type Referrer } from './manifest.ts';
export type { PullOptions } from './pull-blob.ts';
export type { Pushed, PushOptions } from './push-blob.ts';
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
