export { type Watched, watch, watchRef } from './watch.ts';
export { actOn, issueKey, type WatchPlace, type WayBack } from './way-back.ts';
