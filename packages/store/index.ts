export { folderStore } from './folder.ts';
export * from './follower.ts';
export { type GitStore, type GitStoreOptions, gitStore } from './git.ts';
export { BRANCH_FILE_LIMIT } from './git-objects.ts';
export { readStored } from './read-stored.ts';
export type { Expected, RefEntry, Store } from './store.ts';
export { type GitTag, type Identity, type NewTag, type TagList, trailer } from './tags/git-tag.ts';
export {
  compareVersions,
  type Holder,
  historyOf,
  type ModelTags,
  nextCounterOf,
  readRegistry,
  type TagEvent,
  type Version,
} from './tags/registry.ts';
export {
  checkModelName,
  checkStage,
  checkVersion,
  formatTagName,
  parseTagName,
  type TagName,
} from './tags/tag-name.ts';
