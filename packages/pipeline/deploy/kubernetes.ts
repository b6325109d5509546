import { type DeployedVersion, type DeployPlan, previousOf } from './deploy-input.ts';
import { type DeployFile, headerOf, yamlText } from './deploy-text.ts';
import { annotationsOf, labelsOf, metadataOf, selectorOf, type Track } from './labels.ts';
import { podTemplate } from './pod.ts';
import { rolloutFiles } from './rollouts.ts';

/** The most replicas that load may bring, as a multiple of those asked for. */
const MOST_TIMES = 4;

/** Files for `kubectl apply -f`: no namespace is made, and what stands in the folder belongs together. */
export function kubernetesFiles(plan: DeployPlan): DeployFile[] {
  const file = (path: string, what: string, object: object, notes: readonly string[] = []) => ({
    path,
    content: yamlText([...headerOf(plan, 'kubernetes', what), ...notes], [object]),
  });
  return [
    ...(plan.rollouts ? rolloutFiles(plan) : deploymentFiles(plan)),
    file('service.yaml', 'The address under which the model is asked.', service(plan), serviceNotes(plan)),
    ...(plan.variant === 'blue-green'
      ? [
          file(
            'service-preview.yaml',
            'The address of the new version before the switch.',
            previewService(plan),
          ),
        ]
      : []),
    file('disruption-budget.yaml', 'At most one server at a time is taken away.', disruptionBudget(plan)),
    ...autoscalerFiles(plan),
    file('network-policy.yaml', 'Requests come in; nothing goes out.', networkPolicy(plan)),
    ...(plan.host === null
      ? []
      : [file('ingress.yaml', 'The way in from outside; metrics stay within.', ingress(plan))]),
    file('monitoring/metrics-service.yaml', 'All servers once, for Prometheus.', metricsService(plan)),
    file(
      'monitoring/service-monitor.yaml',
      "Where Prometheus finds the servers' metrics. Needs the Prometheus operator.",
      serviceMonitor(plan),
    ),
  ];
}

/** Servers for so many requests in a hundred, at least one on each side. */
export function replicaShare(replicas: number, percent: number): { stable: number; canary: number } {
  const all = Math.max(2, replicas);
  const canary = Math.min(all - 1, Math.max(1, Math.round((all * percent) / 100)));
  return { stable: all - canary, canary };
}

function deploymentFiles(plan: DeployPlan): DeployFile[] {
  const file = (path: string, what: string, object: object) => ({
    path,
    content: yamlText(headerOf(plan, 'kubernetes', what), [object]),
  });
  const { variant, name } = plan;
  if (variant === 'plain')
    return [file('deployment.yaml', 'The servers.', deployment(plan, name, plan, 'stable'))];
  const previous = previousOf(plan);
  const other = variant === 'canary' ? 'canary' : 'preview';
  const share =
    variant === 'canary'
      ? replicaShare(plan.replicas, plan.canaryPercent)
      : { stable: plan.replicas, canary: plan.replicas };
  return [
    file(
      'deployment.yaml',
      `The servers of ${previous.version}, which is there already: ${share.stable} of ${share.stable + share.canary}.`,
      deployment(plan, name, previous, 'stable'),
    ),
    file(
      `deployment-${other}.yaml`,
      `The servers of the new version: ${share.canary} of ${share.stable + share.canary}.`,
      deployment(plan, `${name}-${other}`, plan, other),
    ),
  ];
}

/** How many servers there are is the autoscaler's alone: every `kubectl apply` would otherwise undo what it did. */
function deployment(plan: DeployPlan, name: string, of: DeployedVersion, track: Track): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(plan, name, {
      labels: labelsOf(plan, of, track),
      annotations: annotationsOf(plan, of),
    }),
    spec: {
      revisionHistoryLimit: 5,
      selector: { matchLabels: selectorOf(plan, track) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: podTemplate(plan, of, track),
    },
  };
}

/**
 * The Service of a blue-green deployment goes to one side alone; any other goes to all servers. Argo Rollouts adds to
 * the selector what tells its sides apart.
 */
function service(plan: DeployPlan): object {
  const oneSide = plan.variant === 'blue-green' && !plan.rollouts;
  return serviceNamed(plan, plan.name, oneSide ? 'stable' : undefined);
}

function serviceNotes({ variant, rollouts, name, version }: DeployPlan): string[] {
  if (variant !== 'blue-green' || rollouts) return [];
  return [
    `The switch to ${version}:`,
    `  kubectl patch service ${name} -p '{"spec":{"selector":{"pawl/track":"preview"}}}'`,
  ];
}

function previewService(plan: DeployPlan): object {
  return serviceNamed(plan, `${plan.name}-preview`, plan.rollouts ? undefined : 'preview');
}

function serviceNamed(plan: DeployPlan, name: string, track: Track | undefined): object {
  return objectOf(plan, name, 'v1', 'Service', {
    selector: selectorOf(plan, track),
    ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' }],
  });
}

/** The Service whose servers Prometheus reads. */
const SCRAPED = { 'pawl/metrics': 'true' };

/** Of its own in every variant: two Services of a blue-green deployment may lead to one server, which would count twice. */
function metricsService(plan: DeployPlan): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(plan, `${plan.name}-metrics`, { labels: { ...labelsOf(plan), ...SCRAPED } }),
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: selectorOf(plan),
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
    },
  };
}

function disruptionBudget(plan: DeployPlan): object {
  // Not minAvailable: with a single replica that would stop a machine from ever being emptied.
  return objectOf(plan, plan.name, 'policy/v1', 'PodDisruptionBudget', {
    maxUnavailable: 1,
    selector: { matchLabels: selectorOf(plan) },
  });
}

/** One for each Deployment, or the one for a Rollout. */
function autoscalerFiles(plan: DeployPlan): DeployFile[] {
  const { name, variant, replicas, rollouts } = plan;
  const file = (path: string, what: string, target: string, least: number, most: number) => ({
    path,
    content: yamlText(headerOf(plan, 'kubernetes', what), [autoscaler(plan, target, least, most)]),
  });
  const most = replicas * MOST_TIMES;
  if (variant === 'canary' && !rollouts) {
    const share = replicaShare(replicas, plan.canaryPercent);
    const what = 'Holds the share of the canary: so many servers, under any load.';
    return [
      file('autoscaler.yaml', what, name, share.stable, share.stable),
      file('autoscaler-canary.yaml', what, `${name}-canary`, share.canary, share.canary),
    ];
  }
  const what = 'More servers under load, fewer without.';
  return [
    file('autoscaler.yaml', what, name, replicas, most),
    ...(variant === 'blue-green' && !rollouts
      ? [file('autoscaler-preview.yaml', what, `${name}-preview`, replicas, most)]
      : []),
  ];
}

function autoscaler(plan: DeployPlan, name: string, minReplicas: number, maxReplicas: number): object {
  const scaleTargetRef = plan.rollouts
    ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name }
    : { apiVersion: 'apps/v1', kind: 'Deployment', name };
  return objectOf(plan, name, 'autoscaling/v2', 'HorizontalPodAutoscaler', {
    scaleTargetRef,
    minReplicas,
    maxReplicas,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
      },
    ],
    behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
  });
}

function networkPolicy(plan: DeployPlan): object {
  return objectOf(plan, plan.name, 'networking.k8s.io/v1', 'NetworkPolicy', {
    podSelector: { matchLabels: selectorOf(plan) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports: [{ port: 'http', protocol: 'TCP' }] }],
    // A server of a model asks nobody, not even for names.
    egress: [],
  });
}

/** Only what users ask: `/metrics` says more than they should know. */
const PUBLIC_PATHS = [
  ['/predict', 'Exact'],
  ['/invocations', 'Exact'],
  ['/v2', 'Prefix'],
] as const;

function ingress(plan: DeployPlan): object {
  const backend = { service: { name: plan.name, port: { name: 'http' } } };
  return objectOf(plan, plan.name, 'networking.k8s.io/v1', 'Ingress', {
    rules: [
      {
        host: plan.host,
        http: { paths: PUBLIC_PATHS.map(([path, pathType]) => ({ path, pathType, backend })) },
      },
    ],
  });
}

function serviceMonitor(plan: DeployPlan): object {
  return objectOf(plan, plan.name, 'monitoring.coreos.com/v1', 'ServiceMonitor', {
    selector: { matchLabels: { ...selectorOf(plan), ...SCRAPED } },
    endpoints: [{ port: 'http', path: '/metrics', interval: '15s' }],
  });
}

function objectOf(plan: DeployPlan, name: string, apiVersion: string, kind: string, spec: object): object {
  return { apiVersion, kind, metadata: metadataOf(plan, name), spec };
}
