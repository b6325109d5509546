export type { AlertLimits } from './alert-limits.ts';
export type { DeployInput, DeployVariant } from './deploy-input.ts';
export type { DeployFile } from './deploy-text.ts';
export { type DeployTarget, renderDeployment } from './render.ts';
