import type { DeployPlan } from './deploy-input.ts';
import { type DeployFile, headerOf, yamlText } from './deploy-text.ts';
import { annotationsOf, labelsOf, metadataOf } from './labels.ts';
import { containerOf, podSettings } from './pod.ts';

/** KServe finds the container that answers by this name. */
const CONTAINER = 'kserve-container';
/** Where KServe lays the files of `storageUri`. */
const MODEL_FOLDER = '/mnt/models';
/** What the server opens, whichever file it is; only the runtime below speaks for it. */
const FORMAT = 'pawl';
const MOST_TIMES = 4;

/**
 * An InferenceService of KServe, in two ways. The one at the top runs the image as it is. The one in `modelcar/` lets KServe
 * bring the model (`storageUri: oci://…`) to a runtime: for models that are to run under a runtime of one's own. KServe
 * starts the image there with `args` of its own and leaves its entrypoint alone (CreateModelcarContainer), so such an image
 * has the server in CMD and no ENTRYPOINT; as a runtime it still starts the server.
 */
export function kserveFiles(plan: DeployPlan): DeployFile[] {
  const file = (path: string, what: string, object: object, notes: readonly string[] = []) => ({
    path,
    content: yamlText([...headerOf(plan, 'kserve', what), ...notes], [object]),
  });
  const notes = trafficNotes(plan);
  return [
    file(
      'inference-service.yaml',
      'The model as its own server.',
      inferenceService(plan, ownServer(plan)),
      notes,
    ),
    file(
      'modelcar/inference-service.yaml',
      'The model from its image, in the runtime beside this file. Needs modelcars enabled in KServe, and a base with a shell.',
      inferenceService(plan, fromImage(plan)),
      notes,
    ),
    file(
      'modelcar/serving-runtime.yaml',
      "The runtime: Pawl's server, which opens what KServe brings.",
      servingRuntime(plan),
    ),
  ];
}

function trafficNotes({ variant, version, canaryPercent }: DeployPlan): string[] {
  if (variant === 'plain') return [];
  const share =
    variant === 'canary' ? `${canaryPercent} in 100 requests` : 'no requests but those to its own address';
  return [
    `The version that is there keeps the rest: ${version} gets ${share}.`,
    'All requests: remove canaryTrafficPercent. Back: set it to 0.',
  ];
}

function inferenceService(plan: DeployPlan, predictor: object): object {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: metadataOf(plan, plan.name, {
      labels: labelsOf(plan),
      annotations: {
        ...annotationsOf(plan),
        'serving.kserve.io/enable-prometheus-scraping': 'true',
        'prometheus.kserve.io/port': String(plan.port),
        'prometheus.kserve.io/path': '/metrics',
        ...trafficAnnotations(plan),
      },
    }),
    spec: {
      predictor: {
        minReplicas: plan.replicas,
        maxReplicas: plan.replicas * MOST_TIMES,
        ...(plan.variant === 'plain'
          ? {}
          : { canaryTrafficPercent: plan.variant === 'canary' ? plan.canaryPercent : 0 }),
        ...predictor,
      },
    },
  };
}

/** Shares of requests are Knative's: KServe refuses them without it. Older and newer KServe both know this word for it. */
function trafficAnnotations({ variant }: DeployPlan): Record<string, string> {
  if (variant === 'plain') return {};
  return {
    'serving.kserve.io/deploymentMode': 'Serverless',
    // An address of its own, on which the new version can be tried.
    ...(variant === 'blue-green' ? { 'serving.kserve.io/enable-tag-routing': 'true' } : {}),
  };
}

/** Knative names ports by protocol; a port without a name is one that both ways of deployment take. */
function ownServer(plan: DeployPlan): object {
  return { ...podSettings(plan), containers: [containerOf(plan, CONTAINER, plan, null)] };
}

function fromImage(plan: DeployPlan): object {
  const { volumes: _, ...settings } = podSettings(plan);
  return {
    ...settings,
    model: {
      modelFormat: { name: FORMAT },
      protocolVersion: 'v2',
      runtime: `${plan.name}-runtime`,
      storageUri: `oci://${plan.image}`,
    },
  };
}

function servingRuntime(plan: DeployPlan): object {
  const container = containerOf(plan, CONTAINER, plan, null);
  return {
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'ServingRuntime',
    metadata: metadataOf(plan, `${plan.name}-runtime`),
    spec: {
      // Chosen by name alone, so that it answers for no other model.
      supportedModelFormats: [{ name: FORMAT, version: '1', autoSelect: false }],
      protocolVersions: ['v2'],
      multiModel: false,
      containers: [
        { ...container, env: [...container.env, { name: 'PAWL_MODEL_DIR', value: MODEL_FOLDER }] },
      ],
      volumes: podSettings(plan).volumes,
    },
  };
}
