export { isTagOf } from './asked.ts';
export { renderCard } from './card.ts';
export type { ReleaseContext } from './context.ts';
export { bringInStep, type Following } from './followers.ts';
export { lineageOf } from './lineage.ts';
export { type Moved, type PromoteOptions, type Promotion, promote } from './promote.ts';
export { type RollbackOptions, rollback } from './rollback.ts';
export { requireModelName } from './state.ts';
export { eventViews, modelViews } from './views.ts';
