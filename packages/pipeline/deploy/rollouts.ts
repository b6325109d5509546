import type { DeployPlan } from './deploy-input.ts';
import { type DeployFile, headerOf, yamlText } from './deploy-text.ts';
import { annotationsOf, labelsOf, metadataOf, selectorOf } from './labels.ts';
import { podTemplate } from './pod.ts';
import { errorShare, latency, quoted, type Scope } from './queries.ts';

const API = 'argoproj.io/v1alpha1';

/** A Rollout of Argo in place of Deployments, and what it asks Prometheus before it goes on. */
export function rolloutFiles(plan: DeployPlan): DeployFile[] {
  const file = (path: string, what: string, object: object) => ({
    path,
    content: yamlText(headerOf(plan, 'kubernetes', what), [object]),
  });
  return [
    file('rollout.yaml', 'The servers, moved from version to version by Argo Rollouts.', rollout(plan)),
    file(
      'analysis-template.yaml',
      'What the new version must do to go on: few errors, quick answers. Without requests nothing is held against it.',
      analysisTemplate(plan),
    ),
  ];
}

function rollout(plan: DeployPlan): object {
  return {
    apiVersion: API,
    kind: 'Rollout',
    metadata: metadataOf(plan, plan.name, {
      labels: labelsOf(plan, plan, 'stable'),
      annotations: annotationsOf(plan),
    }),
    spec: {
      revisionHistoryLimit: 5,
      selector: { matchLabels: selectorOf(plan, 'stable') },
      strategy: plan.variant === 'canary' ? canary(plan) : blueGreen(plan),
      template: podTemplate(plan, plan, 'stable'),
    },
  };
}

/** Which servers are new is told by the version in their `pawl_build_info`. */
function analysisOf(plan: DeployPlan): object {
  return {
    templates: [{ templateName: plan.name }],
    args: [{ name: 'version', value: quoted(plan.version).slice(1, -1) }],
  };
}

function canary(plan: DeployPlan): object {
  const weights = [plan.canaryPercent, 25, 50].filter(
    (weight, at) => at === 0 || weight > plan.canaryPercent,
  );
  return {
    canary: {
      maxSurge: 1,
      maxUnavailable: 0,
      steps: weights.flatMap((setWeight) => [
        { setWeight },
        { pause: { duration: '5m' } },
        { analysis: analysisOf(plan) },
      ]),
    },
  };
}

function blueGreen(plan: DeployPlan): object {
  return {
    blueGreen: {
      activeService: plan.name,
      previewService: `${plan.name}-preview`,
      // A person says when.
      autoPromotionEnabled: false,
      scaleDownDelaySeconds: 300,
      prePromotionAnalysis: analysisOf(plan),
      postPromotionAnalysis: analysisOf(plan),
    },
  };
}

function analysisTemplate(plan: DeployPlan): object {
  const scope: Scope = {
    model: `model=${quoted(plan.model)}`,
    version: '"{{args.version}}"',
    over: '5m',
  };
  const metric = (name: string, query: string, most: number) => ({
    name,
    interval: '1m',
    count: 5,
    failureLimit: 1,
    successCondition: `len(result) == 0 || isNaN(result[0]) || result[0] <= ${most}`,
    provider: { prometheus: { address: plan.prometheus, query } },
  });
  return {
    apiVersion: API,
    kind: 'AnalysisTemplate',
    metadata: metadataOf(plan, plan.name),
    spec: {
      args: [{ name: 'version' }],
      metrics: [
        metric('error-share', errorShare(scope, ''), plan.limits.errorShare),
        metric('latency-p99', latency(0.99, scope, ''), plan.limits.seconds),
      ],
    },
  };
}
