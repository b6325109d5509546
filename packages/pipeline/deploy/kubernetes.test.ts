import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIGEST, HOUSING, list, MODEL_DIGEST, objectIn, PREVIOUS_DIGEST } from './deploy-case.ts';
import type { DeployInput } from './deploy-input.ts';
import { replicaShare } from './kubernetes.ts';
import { renderDeployment } from './render.ts';

const render = (changes: Partial<DeployInput> = {}) =>
  renderDeployment('kubernetes', { ...HOUSING, ...changes });
const paths = (changes: Partial<DeployInput> = {}) => render(changes).map(({ path }) => path);

const NAME = { 'app.kubernetes.io/name': 'models-uk-housing', 'app.kubernetes.io/component': 'model-server' };

describe('plain', () => {
  test('the Deployment whole', () => {
    const labels = {
      ...NAME,
      'pawl/track': 'stable',
      'app.kubernetes.io/version': 'v1.4.0',
      'app.kubernetes.io/managed-by': 'pawl',
      'pawl/stage': 'production',
    };
    const annotations = {
      'pawl/model': 'models/uk:housing',
      'pawl/version': 'v1.4.0',
      'pawl/stage': 'production',
      'pawl/image-digest': DIGEST,
      'pawl/model-digest': MODEL_DIGEST,
    };
    const selector = { ...NAME, 'pawl/track': 'stable' };
    const get = (path: string) => ({ path, port: 'http' });
    expect(objectIn(render(), 'deployment.yaml')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'models-uk-housing', labels, annotations },
      spec: {
        revisionHistoryLimit: 5,
        selector: { matchLabels: selector },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels, annotations },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            terminationGracePeriodSeconds: 10,
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'ScheduleAnyway',
                labelSelector: { matchLabels: selector },
              },
            ],
            containers: [
              {
                name: 'server',
                image: `ghcr.io/acme/housing@${DIGEST}`,
                env: [
                  { name: 'PORT', value: '8080' },
                  { name: 'PAWL_DRAIN_MS', value: '5000' },
                ],
                ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
                startupProbe: { httpGet: get('/ready'), periodSeconds: 1, failureThreshold: 60 },
                readinessProbe: {
                  httpGet: get('/ready'),
                  periodSeconds: 2,
                  timeoutSeconds: 2,
                  failureThreshold: 2,
                },
                livenessProbe: {
                  httpGet: get('/health'),
                  periodSeconds: 10,
                  timeoutSeconds: 5,
                  failureThreshold: 3,
                },
                resources: { requests: { cpu: '250m', memory: '128Mi' }, limits: { memory: '256Mi' } },
                securityContext: {
                  runAsNonRoot: true,
                  runAsUser: 65532,
                  runAsGroup: 65532,
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                  seccompProfile: { type: 'RuntimeDefault' },
                },
                volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
              },
            ],
            volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
          },
        },
      },
    });
  });

  test('a server is told to stop in less time than it is given', () => {
    const { spec } = objectIn(render(), 'deployment.yaml').spec!.template!;
    const drain = list(spec!.containers![0]!.env).find(({ name }) => String(name) === 'PAWL_DRAIN_MS')!;
    expect(Number(drain.value) / 1000 + 1).toBeLessThan(Number(spec!.terminationGracePeriodSeconds));
  });

  test("the number of servers is the autoscaler's, and it finds the Deployment", () => {
    const files = render({ replicas: 3 });
    expect(objectIn(files, 'deployment.yaml').spec!.replicas).toBeUndefined();
    expect(objectIn(files, 'autoscaler.yaml').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: objectIn(files, 'deployment.yaml').metadata!.name },
      minReplicas: 3,
      maxReplicas: 12,
    });
  });

  test('all that selects pods selects them', () => {
    const files = render({ host: 'housing.example.com' });
    const { labels } = objectIn(files, 'deployment.yaml').spec!.template!.metadata!;
    const selectors = [
      objectIn(files, 'service.yaml').spec!.selector,
      objectIn(files, 'disruption-budget.yaml').spec!.selector!.matchLabels,
      objectIn(files, 'network-policy.yaml').spec!.podSelector!.matchLabels,
    ];
    for (const selector of selectors) expect(labels).toMatchObject(selector!);
    expect(labels).toMatchObject(objectIn(files, 'monitoring/metrics-service.yaml').spec!.selector!);
    expect(objectIn(files, 'monitoring/metrics-service.yaml').metadata!.labels).toMatchObject(
      objectIn(files, 'monitoring/service-monitor.yaml').spec!.selector!.matchLabels!,
    );
  });

  test('nothing but answers goes out, and users do not see metrics', () => {
    const files = render({ host: 'housing.example.com' });
    expect(objectIn(files, 'network-policy.yaml').spec).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      egress: [],
    });
    const [rule] = list(objectIn(files, 'ingress.yaml').spec!.rules);
    expect(rule!.host).toBe('housing.example.com');
    expect(list(rule!.http!.paths).map(({ path }) => path)).toEqual(['/predict', '/invocations', '/v2']);
    expect(paths()).not.toContain('ingress.yaml');
  });

  test('a namespace is named everywhere or nowhere', () => {
    for (const namespace of ['ml', undefined]) {
      const files = render(namespace === undefined ? {} : { namespace });
      for (const { path } of files.filter((file) => !/alert-rules|dashboard/.test(file.path)))
        expect(objectIn(files, path).metadata!.namespace, path).toBe(namespace);
    }
  });
});

describe('canary by numbers of servers', () => {
  const files = render({ variant: 'canary', replicas: 10, canaryPercent: 20 });
  const stable = objectIn(files, 'deployment.yaml');
  const canary = objectIn(files, 'deployment-canary.yaml');

  test('the version that is there keeps the rest', () => {
    const bounds = ['autoscaler.yaml', 'autoscaler-canary.yaml'].map((path) => {
      const { scaleTargetRef, minReplicas, maxReplicas } = objectIn(files, path).spec!;
      return [scaleTargetRef!.name, minReplicas, maxReplicas];
    });
    expect(bounds).toEqual([
      [stable.metadata!.name, 8, 8],
      [canary.metadata!.name, 2, 2],
    ]);
    const image = (of: typeof stable) => of.spec!.template!.spec!.containers![0]!.image;
    expect([image(stable), image(canary)]).toEqual([
      `ghcr.io/acme/housing@${PREVIOUS_DIGEST}`,
      `ghcr.io/acme/housing@${DIGEST}`,
    ]);
  });

  test('each has pods of its own, and the Service takes both', () => {
    const labels = [stable, canary].map((each) => each.spec!.template!.metadata!.labels!);
    const selectors = [stable, canary].map((each) => each.spec!.selector!.matchLabels!);
    expect(labels[0]).toMatchObject(selectors[0]!);
    expect(labels[1]).toMatchObject(selectors[1]!);
    expect(labels[0]).not.toMatchObject(selectors[1]!);
    for (const each of labels) expect(each).toMatchObject(objectIn(files, 'service.yaml').spec!.selector!);
  });

  test('a share has at least one server on each side, and is as near as whole servers allow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 99 }), (replicas, percent) => {
        const share = replicaShare(replicas, percent);
        expect(share.stable + share.canary).toBe(Math.max(2, replicas));
        expect(Math.min(share.stable, share.canary)).toBeGreaterThan(0);
        const off = Math.abs((share.canary * 100) / (share.stable + share.canary) - percent);
        const step = 100 / (share.stable + share.canary);
        expect(off <= step / 2 + 1e-9 || share.canary === 1 || share.stable === 1).toBe(true);
      }),
    );
  });
});

test('blue-green: each side has a Service, and Prometheus reads each server once', () => {
  const files = render({ variant: 'blue-green' });
  const labelsOf = (path: string) => objectIn(files, path).spec!.template!.metadata!.labels!;
  const [old, next] = [labelsOf('deployment.yaml'), labelsOf('deployment-preview.yaml')];
  const [active, preview] = ['service.yaml', 'service-preview.yaml'].map(
    (path) => objectIn(files, path).spec!.selector!,
  );
  expect(old).toMatchObject(active!);
  expect(next).not.toMatchObject(active!);
  expect(next).toMatchObject(preview!);
  for (const [path, target] of [
    ['autoscaler.yaml', 'deployment.yaml'],
    ['autoscaler-preview.yaml', 'deployment-preview.yaml'],
  ] as const)
    expect(objectIn(files, path).spec).toMatchObject({
      scaleTargetRef: { name: objectIn(files, target).metadata!.name },
      minReplicas: 2,
      maxReplicas: 8,
    });
  const monitor = objectIn(files, 'monitoring/service-monitor.yaml').spec!.selector!.matchLabels!;
  const read = ['service.yaml', 'service-preview.yaml', 'monitoring/metrics-service.yaml'].filter((path) => {
    const labels = objectIn(files, path).metadata!.labels!;
    return Object.entries(monitor).every(
      ([key, value]) => (labels as Record<string, unknown>)[key] === value,
    );
  });
  expect(read).toEqual(['monitoring/metrics-service.yaml']);
  // The command in the comment switches to the new side.
  const service = files.find(({ path }) => path === 'service.yaml')!.content;
  const patch = JSON.parse(/-p '(.*)'/.exec(service)![1]!);
  expect(next).toMatchObject({ ...(active as object), ...patch.spec.selector });
});

describe('Argo Rollouts', () => {
  test('a canary goes up by steps, asks Prometheus on each, and needs no Deployment', () => {
    const files = render({ variant: 'canary', rollouts: true, canaryPercent: 30 });
    const { canary } = objectIn(files, 'rollout.yaml').spec!.strategy!;
    expect(list(canary!.steps).flatMap((step) => (step.setWeight ? [step.setWeight] : []))).toEqual([30, 50]);
    const template = objectIn(files, 'analysis-template.yaml').metadata!.name;
    const analyses = list(canary!.steps).flatMap((step) => (step.analysis ? [step.analysis] : []));
    expect(analyses).toEqual(
      [ANALYSIS, ANALYSIS].map((each) => ({ ...each, templates: [{ templateName: template }] })),
    );
    expect(objectIn(files, 'autoscaler.yaml').spec!.scaleTargetRef!.kind).toBe('Rollout');
    expect(files.map(({ path }) => path)).not.toContain('deployment.yaml');
  });

  test('blue-green waits for a person, between two Services that are there', () => {
    const files = render({ variant: 'blue-green', rollouts: true });
    expect(objectIn(files, 'rollout.yaml').spec!.strategy!.blueGreen).toMatchObject({
      activeService: objectIn(files, 'service.yaml').metadata!.name,
      previewService: objectIn(files, 'service-preview.yaml').metadata!.name,
      autoPromotionEnabled: false,
      prePromotionAnalysis: ANALYSIS,
    });
  });

  test('what takes a version back is what raises alerts', () => {
    const limits = { errorShare: 0.005, seconds: 0.25 };
    const files = render({ variant: 'canary', rollouts: true, limits });
    const conditions = list(objectIn(files, 'analysis-template.yaml').spec!.metrics).map((metric) =>
      String(metric.successCondition),
    );
    expect(conditions.map((condition) => Number(condition.split('<= ')[1]))).toEqual([0.005, 0.25]);
    const [group] = list(objectIn(files, 'monitoring/alert-rules.yaml').groups);
    const rules = list(group!.rules).map(({ alert, expr }) => [String(alert), String(expr)]);
    expect(new Map(rules as [string, string][]).get('PawlErrors')).toContain('> 0.005');
  });

  test('no text of the input is a template to Argo', () => {
    const files = render({ variant: 'canary', rollouts: true, name: 'a{{args.x}}', version: '{{y}}"\\' });
    const { args, metrics } = objectIn(files, 'analysis-template.yaml').spec!;
    expect(args).toEqual([{ name: 'version' }]);
    for (const { provider } of list(metrics))
      expect(new Set(String(provider!.prometheus!.query).match(/\{\{.*?\}\}/g))).toEqual(
        new Set(['{{args.version}}']),
      );
    const analysis = list(objectIn(files, 'rollout.yaml').spec!.strategy!.canary!.steps).find(
      (step) => step.analysis,
    );
    expect(analysis!.analysis!.args![0]!.value).toBe('\\x7b\\x7by\\x7d\\x7d\\x22\\x5c');
  });
});

const ANALYSIS = {
  templates: [{ templateName: 'models-uk-housing' }],
  args: [{ name: 'version', value: 'v1.4.0' }],
};
