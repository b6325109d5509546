export { helperRunner } from './credential-helper.ts';
export {
  type CredentialSources,
  type Credentials,
  dockerConfigFolder,
  findCredentials,
  type HelperAnswer,
  type HelperRunner,
} from './credentials.ts';
export { type Descriptor, IMAGE_INDEX, IMAGE_MANIFEST, type Manifest } from './manifest.ts';
export {
  formatReference,
  type ImageReference,
  isDigest,
  isTag,
  parseReference,
  tagOfVersion,
} from './reference.ts';
export { type RegistryClient, type RegistryOptions, registryClient } from './registry.ts';
