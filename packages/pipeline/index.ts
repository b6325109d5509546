export { type AcceptOptions, accept } from './accept.ts';
export { type CheckOptions, check, requirePassed } from './check.ts';
export { evaluate } from './evaluate.ts';
export { readEvidence } from './evidence.ts';
export { gate } from './gate.ts';
export { openProject, type Project } from './project.ts';
export { run } from './run.ts';
export { train } from './train.ts';
export { withWorkFolder } from './work-folder.ts';
