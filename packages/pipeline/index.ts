export { acceptedRuns, chartName } from './accepted-runs.ts';
export { type CheckOptions, check, loadCheckedData, requirePassed } from './check.ts';
export {
  type CommentOptions,
  type CommentPlace,
  checkName,
  comment,
  type ModelReport,
  overall,
  sectionsOf,
} from './comment.ts';
export { evaluate } from './evaluate.ts';
export { evidenceSoFar, hasRecords, readEvidence } from './evidence.ts';
export { gate } from './gate.ts';
export {
  changedFiles,
  identity,
  mergeBase,
  originUrl,
  parentOfHead,
  pathInRepository,
  resolveCommit,
} from './git.ts';
export { parseParams } from './params.ts';
export { type Burden, planOf, planProject } from './plan.ts';
export type { Change } from './policy.ts';
export { conditionLine, openProject, type Project, type ProjectOptions } from './project.ts';
export { type Rejudged, rejudge } from './rejudge.ts';
export { run } from './run.ts';
export { type SelfTest, selfTest } from './self-test.ts';
export { originStore } from './state.ts';
export { train } from './train.ts';
export { withWorkFolder } from './work-folder.ts';
