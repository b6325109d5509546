import { alertFiles } from './alert-rules.ts';
import { composeFiles } from './compose.ts';
import type { DeployInput, DeployPlan } from './deploy-input.ts';
import { planDeployment } from './deploy-input.ts';
import type { DeployFile } from './deploy-text.ts';
import { dashboardFile } from './grafana.ts';
import { kserveFiles } from './kserve.ts';
import { kubernetesFiles } from './kubernetes.ts';
import { seldonFiles } from './seldon.ts';

export type DeployTarget = 'kubernetes' | 'kserve' | 'seldon' | 'compose';

const TARGETS: Readonly<Record<DeployTarget, (plan: DeployPlan) => readonly DeployFile[]>> = {
  kubernetes: kubernetesFiles,
  kserve: kserveFiles,
  seldon: seldonFiles,
  compose: composeFiles,
};

/**
 * The files that deploy one version of a model, pinned by the digest of its image. The same input makes the same files.
 * @throws PawlError `usage` or `config`, where the input does not fit or the target has no such variant.
 */
export function renderDeployment(target: DeployTarget, input: DeployInput): readonly DeployFile[] {
  const plan = planDeployment(input);
  return [...TARGETS[target](plan), ...alertFiles(plan, target), dashboardFile(plan)];
}
