import { expect, test } from 'vitest';
import { DIGEST, HOUSING, objectIn } from './deploy-case.ts';
import type { DeployInput } from './deploy-input.ts';
import { renderDeployment } from './render.ts';

const render = (changes: Partial<DeployInput> = {}) => renderDeployment('kserve', { ...HOUSING, ...changes });

test('the image as its own predictor', () => {
  const { apiVersion, spec } = objectIn(render(), 'inference-service.yaml');
  expect(apiVersion).toBe('serving.kserve.io/v1beta1');
  expect(spec!.predictor).toMatchObject({
    minReplicas: 2,
    containers: [
      {
        name: 'kserve-container',
        image: `ghcr.io/acme/housing@${DIGEST}`,
        // Knative takes no name of its own for a port, and probes by number then.
        ports: [{ containerPort: 8080, protocol: 'TCP' }],
        readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
      },
    ],
  });
  expect(spec!.predictor!.canaryTrafficPercent).toBeUndefined();
});

test('the image as a modelcar, in a runtime that takes the format and looks where KServe puts it', () => {
  const files = render();
  const { model } = objectIn(files, 'modelcar/inference-service.yaml').spec!.predictor!;
  const runtime = objectIn(files, 'modelcar/serving-runtime.yaml');
  expect(model).toEqual({
    modelFormat: { name: 'pawl' },
    protocolVersion: 'v2',
    runtime: runtime.metadata!.name,
    storageUri: `oci://ghcr.io/acme/housing@${DIGEST}`,
  });
  expect(runtime.spec!.supportedModelFormats![0]!.name).toBe('pawl');
  expect(runtime.spec!.containers![0]!.env).toContainEqual({ name: 'PAWL_MODEL_DIR', value: '/mnt/models' });
});

test.each([
  ['canary', 25, { 'serving.kserve.io/deploymentMode': 'Serverless' }],
  [
    'blue-green',
    0,
    { 'serving.kserve.io/deploymentMode': 'Serverless', 'serving.kserve.io/enable-tag-routing': 'true' },
  ],
] as const)('%s: a share of requests, which Knative alone can give', (variant, percent, annotations) => {
  const files = render({ variant, canaryPercent: 25 });
  for (const path of ['inference-service.yaml', 'modelcar/inference-service.yaml']) {
    const { metadata, spec } = objectIn(files, path);
    expect(spec!.predictor!.canaryTrafficPercent).toBe(percent);
    expect(metadata!.annotations).toMatchObject(annotations);
  }
});

test('the first version needs none before it', () => {
  const { previous: _, ...first } = HOUSING;
  expect(renderDeployment('kserve', { ...first, variant: 'canary' })).not.toEqual([]);
});
