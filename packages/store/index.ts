export { folderStore } from './folder.ts';
export type { Expected, RefEntry, Store } from './store.ts';
