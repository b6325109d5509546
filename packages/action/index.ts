export { checkAction } from './check.ts';
export { commentAction } from './comment.ts';
export { evaluateAction } from './evaluate.ts';
export { gateAction } from './gate.ts';
export { runAction } from './job.ts';
export { promoteAction, reconcileAction, rollbackAction } from './releases.ts';
export { wholeAction } from './run.ts';
export { sweepAction } from './sweep.ts';
export { trainAction } from './train.ts';
