import { describe, expect, test } from 'vitest';
import { DIGEST, HOUSING, list, objectIn, PREVIOUS_DIGEST } from './deploy-case.ts';
import { renderDeployment } from './render.ts';

describe.each([
  ['plain', 10, [['stable', DIGEST, 100]]],
  [
    'canary',
    20,
    [
      ['stable', PREVIOUS_DIGEST, 80],
      ['canary', DIGEST, 20],
    ],
  ],
  [
    'blue-green',
    10,
    [
      ['stable', PREVIOUS_DIGEST, 100],
      ['preview', DIGEST, 0],
    ],
  ],
] as const)('%s', (variant, canaryPercent, expected) => {
  const files = renderDeployment('seldon', { ...HOUSING, variant, canaryPercent });
  const { spec } = objectIn(files, 'seldon-deployment.yaml');

  test('versions with their shares of 100 requests', () => {
    const found = list(spec!.predictors).map(({ name, traffic, componentSpecs }) => {
      const { image } = componentSpecs![0]!.spec!.containers![0]!;
      return [name, String(image).split('@')[1], traffic];
    });
    expect(found).toEqual(expected);
  });

  // The rules of Seldon's webhook (seldondeployment_webhook.go): a container of the node's name, one node without an
  // orchestrator, and a type.
  test('what Seldon asks of a node', () => {
    for (const { graph, annotations, componentSpecs } of list(spec!.predictors)) {
      expect(list(componentSpecs![0]!.spec!.containers).map(({ name }) => name)).toEqual([graph!.name]);
      expect(annotations).toEqual({ 'seldon.io/no-engine': 'true' });
      expect(graph).toMatchObject({ type: 'MODEL', children: [] });
    }
    expect(spec!.protocol).toBe('v2');
  });

  test('Prometheus finds the port that the server has', () => {
    for (const { componentSpecs } of list(spec!.predictors)) {
      const { metadata, spec: pod } = componentSpecs![0]!;
      const [port] = list(pod!.containers![0]!.ports);
      expect(metadata!.annotations).toMatchObject({
        'prometheus.io/scrape': 'true',
        'prometheus.io/path': '/metrics',
        'prometheus.io/port': String(port!.containerPort),
      });
    }
  });
});
