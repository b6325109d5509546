import { PawlError } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { DIGEST, HOUSING, PREVIOUS_DIGEST } from './deploy-case.ts';
import { type DeployInput, planDeployment, previousOf } from './deploy-input.ts';

describe('planDeployment', () => {
  test('makes every choice that is left open', () => {
    expect(planDeployment(HOUSING)).toMatchObject({
      name: 'models-uk-housing',
      model: 'models/uk:housing',
      image: `ghcr.io/acme/housing@${DIGEST}`,
      replicas: 2,
      port: 8080,
      variant: 'plain',
      namespace: null,
      host: null,
      resources: { cpu: '250m', cpuLimit: null, memory: '128Mi', memoryLimit: '256Mi' },
      previous: { version: 'v1.3.0', image: `ghcr.io/acme/housing@${PREVIOUS_DIGEST}` },
    });
  });

  test('memory follows from the size of the model', () => {
    const memory = (modelBytes: number) => planDeployment({ ...HOUSING, modelBytes }).resources.memory;
    // 128 MiB for the server, three times the model, in steps of 32 MiB.
    expect([0, 1, 32 * 2 ** 20, 200_000_000].map(memory)).toEqual(['128Mi', '160Mi', '224Mi', '704Mi']);
  });

  test.each<[string, Partial<DeployInput>]>([
    ['an image without a digest', { image: { reference: 'ghcr.io/acme/housing:v1', digest: '' } }],
    ['two digests', { image: { reference: `ghcr.io/acme/housing@${PREVIOUS_DIGEST}`, digest: DIGEST } }],
    ['a previous image without a digest', { previous: { version: 'v1', image: 'ghcr.io/acme/housing:v1' } }],
    ['an image that is none', { image: { reference: 'ghcr.io/Acme', digest: DIGEST } }],
    ['no replicas', { replicas: 0 }],
    ['half a replica', { replicas: 1.5 }],
    ['a port for root', { port: 80 }],
    ['all requests for a canary', { canaryPercent: 100 }],
    ['a host with a path', { host: 'example.com/x' }],
    ['a namespace in capitals', { namespace: 'ML' }],
    ['a Secret with a slash', { pullSecret: 'a/b' }],
    ['memory without a number', { resources: { memory: 'much' } }],
    ['a unit that is none', { resources: { memory: '1Q' } }],
    ['no memory', { resources: { memory: '0' } }],
    ['a limit below what is asked for', { resources: { memory: '1Gi', memoryLimit: '512Mi' } }],
    ['a CPU limit below what is asked for', { resources: { cpu: '2', cpuLimit: '1500m' } }],
    ['a model of no size', { modelBytes: Number.NaN }],
    ['an alert at no errors', { limits: { errorShare: 0 } }],
    ['an alert above all requests', { limits: { errorShare: 2 } }],
    ['an alert at no number', { limits: { seconds: Number.NaN } }],
    ['a Prometheus that is a script', { prometheus: 'javascript:alert(1)' }],
    ['a Prometheus with a template', { prometheus: 'http://x/{{args.version}}' }],
  ])('refuses %s', (_, changes) => {
    expect(() => planDeployment({ ...HOUSING, ...changes })).toThrow(PawlError);
  });

  test('a variant that needs what is there says so', () => {
    const { previous: _, ...first } = HOUSING;
    expect(() => previousOf(planDeployment({ ...first, variant: 'canary' }))).toThrow(
      'a canary deployment needs the version that is there already',
    );
  });
});
