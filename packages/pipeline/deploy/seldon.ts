import { type DeployedVersion, type DeployPlan, previousOf } from './deploy-input.ts';
import { type DeployFile, headerOf, yamlText } from './deploy-text.ts';
import { annotationsOf, labelsOf, metadataOf, type Track } from './labels.ts';
import { containerOf, GRACE_SECONDS, podSettings } from './pod.ts';

/**
 * A SeldonDeployment of Seldon Core 1. Seldon Core 2 does not run images: its Model names files, which an agent loads into
 * MLServer or Triton over the model repository protocol and gRPC. Core 1 runs any container that speaks the V2 protocol.
 */
export function seldonFiles(plan: DeployPlan): DeployFile[] {
  const what = 'The model under Seldon Core 1.';
  return [
    { path: 'seldon-deployment.yaml', content: yamlText(headerOf(plan, 'seldon', what), [deployment(plan)]) },
  ];
}

function deployment(plan: DeployPlan): object {
  return {
    apiVersion: 'machinelearning.seldon.io/v1',
    kind: 'SeldonDeployment',
    metadata: metadataOf(plan, plan.name, { annotations: annotationsOf(plan) }),
    spec: { protocol: 'v2', transport: 'rest', predictors: predictors(plan) },
  };
}

function predictors(plan: DeployPlan): object[] {
  if (plan.variant === 'plain') return [predictor(plan, plan, 'stable', 100)];
  const share = plan.variant === 'canary' ? plan.canaryPercent : 0;
  return [
    predictor(plan, previousOf(plan), 'stable', 100 - share),
    predictor(plan, plan, plan.variant === 'canary' ? 'canary' : 'preview', share),
  ];
}

/** How Prometheus finds the pods where it is set up for Seldon; without an orchestrator Seldon does not say it. */
function scrapeAnnotations({ port }: DeployPlan): Record<string, string> {
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/path': '/metrics',
    'prometheus.io/port': String(port),
  };
}

/** @param traffic of 100 requests; those of all predictors add up to 100, or Seldon refuses them. */
function predictor(plan: DeployPlan, of: DeployedVersion, track: Track, traffic: number): object {
  return {
    name: track,
    replicas: plan.replicas,
    traffic,
    // One node needs no orchestrator in front of it: requests go to the server itself, whose paths all stay open.
    annotations: { 'seldon.io/no-engine': 'true' },
    graph: { name: 'model', type: 'MODEL', children: [] },
    componentSpecs: [
      {
        metadata: {
          labels: labelsOf(plan, of, track),
          annotations: { ...annotationsOf(plan, of), ...scrapeAnnotations(plan) },
        },
        spec: {
          ...podSettings(plan),
          terminationGracePeriodSeconds: GRACE_SECONDS,
          // The container of a node has its name.
          containers: [containerOf(plan, 'model', of)],
        },
      },
    ],
  };
}
