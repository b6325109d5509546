import type { DeployedVersion, DeployPlan } from './deploy-input.ts';
import { labelValue } from './deploy-names.ts';

/** Which of two versions beside each other: the one that is there, or the new one. */
export type Track = 'stable' | 'canary' | 'preview';

export type Texts = Readonly<Record<string, string>>;

/** What tells the pods of a deployment from all others, and never changes. */
export function selectorOf({ name }: DeployPlan, track?: Track): Texts {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/component': 'model-server',
    ...(track ? { 'pawl/track': track } : {}),
  };
}

export function labelsOf(plan: DeployPlan, { version }: DeployedVersion = plan, track?: Track): Texts {
  return {
    ...selectorOf(plan, track),
    'app.kubernetes.io/version': labelValue(version),
    'app.kubernetes.io/managed-by': 'pawl',
    'pawl/stage': labelValue(plan.stage),
  };
}

/** The same facts as they are: labels cannot hold every text. Of an earlier version less is known. */
export function annotationsOf(plan: DeployPlan, of: DeployedVersion = plan): Texts {
  const { verdict, release, model } = plan.digests;
  return {
    'pawl/model': plan.model,
    'pawl/version': of.version,
    'pawl/stage': plan.stage,
    'pawl/image-digest': of.digest,
    ...(of === plan
      ? {
          'pawl/model-digest': model,
          ...(verdict === undefined ? {} : { 'pawl/verdict-digest': verdict }),
          ...(release === undefined ? {} : { 'pawl/release-digest': release }),
        }
      : {}),
  };
}

/** `metadata` of an object; no namespace is written where none was asked for, so that `kubectl -n` decides. */
export function metadataOf(
  plan: DeployPlan,
  name: string,
  { labels = labelsOf(plan), annotations }: { readonly labels?: Texts; readonly annotations?: Texts } = {},
): object {
  return {
    name,
    ...(plan.namespace === null ? {} : { namespace: plan.namespace }),
    labels,
    ...(annotations ? { annotations } : {}),
  };
}
