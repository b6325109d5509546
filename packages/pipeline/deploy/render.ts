import type { DeployInput, DeployPlan } from './deploy-input.ts';
import { planDeployment } from './deploy-input.ts';
import type { DeployFile } from './deploy-text.ts';
import { kubernetesFiles } from './kubernetes.ts';

export type DeployTarget = 'kubernetes' | 'kserve' | 'seldon' | 'compose';

const TARGETS: Readonly<Record<DeployTarget, (plan: DeployPlan) => readonly DeployFile[]>> = {
  kubernetes: kubernetesFiles,
  kserve: kubernetesFiles,
  seldon: kubernetesFiles,
  compose: kubernetesFiles,
};

/**
 * The files that deploy one version of a model, pinned by the digest of its image. The same input makes the same files.
 * @throws PawlError `usage` or `config`, where the input does not fit or the target has no such variant.
 */
export function renderDeployment(target: DeployTarget, input: DeployInput): readonly DeployFile[] {
  return TARGETS[target](planDeployment(input));
}
