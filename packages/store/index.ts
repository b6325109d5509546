export { folderStore } from './folder.ts';
export * from './follower.ts';
export { type GitStore, type GitStoreOptions, gitStore } from './git.ts';
export { type OciFollowerOptions, ociFollower } from './oci-follower.ts';
export type { Expected, RefEntry, Store } from './store.ts';
