import type { DeployedVersion, DeployPlan } from './deploy-input.ts';
import { annotationsOf, labelsOf, selectorOf, type Track } from './labels.ts';

/** Seconds between SIGTERM and the end by force. */
export const GRACE_SECONDS = 10;

/**
 * How long a server that is told to stop still takes requests. Load balancers hear of its end at the same time as it
 * does, and need a moment. So no `preStop` hook has to sleep, for which images without a shell have no command.
 */
const DRAIN_MILLISECONDS = '5000';

/** What a container may do: nothing but read its image and write to /tmp. */
const CONTAINER_SECURITY = {
  runAsNonRoot: true,
  runAsUser: 65532,
  runAsGroup: 65532,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

const TEMPORARY_VOLUME = { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } };

const probe = (path: string, times: object) => ({ httpGet: { path, port: 'http' }, ...times });

/** The container that answers, as Kubernetes, KServe and Seldon take it. */
export function containerOf(
  plan: DeployPlan,
  name: string,
  { image }: DeployedVersion = plan,
  portName: string | null = 'http',
) {
  const { cpu, cpuLimit, memory, memoryLimit } = plan.resources;
  const at = (path: string, times: object) => ({
    ...probe(path, times),
    httpGet: { path, port: portName ?? plan.port },
  });
  return {
    name,
    image,
    env: [
      { name: 'PORT', value: String(plan.port) },
      { name: 'PAWL_DRAIN_MS', value: DRAIN_MILLISECONDS },
    ],
    ports: [{ ...(portName === null ? {} : { name: portName }), containerPort: plan.port, protocol: 'TCP' }],
    readinessProbe: at('/ready', { periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 2 }),
    livenessProbe: at('/health', { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 }),
    resources: {
      requests: { cpu, memory },
      limits: { ...(cpuLimit === null ? {} : { cpu: cpuLimit }), memory: memoryLimit },
    },
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [{ name: TEMPORARY_VOLUME.name, mountPath: '/tmp' }],
  };
}

/** What every pod of a model says of itself, whoever makes the pod. */
export function podSettings({ pullSecret }: DeployPlan) {
  return {
    automountServiceAccountToken: false,
    // Otherwise a Service named `pawl` would put variables of its own in front of the server's settings.
    enableServiceLinks: false,
    ...(pullSecret === null ? {} : { imagePullSecrets: [{ name: pullSecret }] }),
    volumes: [TEMPORARY_VOLUME],
  };
}

/** The template of the pods of a Deployment or a Rollout. */
export function podTemplate(plan: DeployPlan, of: DeployedVersion, track: Track) {
  const container = containerOf(plan, 'server', of);
  return {
    metadata: { labels: labelsOf(plan, of, track), annotations: annotationsOf(plan, of) },
    spec: {
      ...podSettings(plan),
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      terminationGracePeriodSeconds: GRACE_SECONDS,
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: selectorOf(plan, track) },
        },
      ],
      containers: [
        // A minute for a large model; a small one is there at the first question.
        { ...container, startupProbe: probe('/ready', { periodSeconds: 1, failureThreshold: 60 }) },
      ],
    },
  };
}
