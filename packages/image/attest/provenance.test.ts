import { digestOf } from '@pawl/records';
import { expect, test } from 'vitest';
import { essenceOf, type ProvenanceInput, provenanceStatement } from './provenance.ts';

const INPUT: ProvenanceInput = {
  name: 'ghcr.io/acme/housing',
  digest: digestOf('image'),
  modelDigest: null,
  parameters: { model: 'housing', version: '1.4.0' },
  source: { repository: 'https://github.com/acme/housing', commit: 'a'.repeat(40), ref: 'refs/heads/main' },
  data: [{ path: 'data/train.csv', digest: digestOf('train') }],
  base: { reference: 'docker.io/library/node:24', digest: digestOf('base') },
  builder: 'https://github.com/actions/runner/github-hosted',
  builderVersion: { pawl: '0.1.0' },
  invocation: 'https://github.com/acme/housing/actions/runs/1/attempts/1',
  startedAt: '2026-01-02T10:00:00Z',
  finishedAt: null,
};

test('names what the image was made from, and who made it', () => {
  expect(provenanceStatement(INPUT)).toMatchObject({
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        externalParameters: { model: 'housing', version: '1.4.0' },
        resolvedDependencies: [
          {
            uri: 'git+https://github.com/acme/housing@refs/heads/main',
            digest: { gitCommit: 'a'.repeat(40) },
          },
          { name: 'data/train.csv', digest: { sha256: digestOf('train').slice(7) } },
          { uri: 'oci://docker.io/library/node:24', digest: { sha256: digestOf('base').slice(7) } },
        ],
      },
      runDetails: {
        builder: { id: 'https://github.com/actions/runner/github-hosted', version: { pawl: '0.1.0' } },
        metadata: {
          invocationId: 'https://github.com/acme/housing/actions/runs/1/attempts/1',
          startedOn: '2026-01-02T10:00:00Z',
        },
      },
    },
  });
});

test('of another run is the same, and of another source another', () => {
  const essence = (changes: Partial<ProvenanceInput>) =>
    essenceOf(provenanceStatement({ ...INPUT, ...changes }));
  const once = essence({});
  const builderVersion = { pawl: '0.2.0' };
  expect(essence({ invocation: null, builder: 'https://x.test', startedAt: null, builderVersion })).toBe(
    once,
  );
  for (const changes of [
    { digest: digestOf('another image') },
    { data: [] },
    { base: null },
    { parameters: {} },
    { source: { ...INPUT.source!, commit: 'b'.repeat(40) } },
  ])
    expect(essence(changes)).not.toBe(once);
  const note = { ...provenanceStatement(INPUT), predicateType: 'https://x.test/run' };
  expect(essenceOf(note)).toContain('runDetails');
});

test('leaves out what is not known', () => {
  const bare = { source: null, data: [], base: null, invocation: null, startedAt: null };
  expect(provenanceStatement({ ...INPUT, ...bare }).predicate).toMatchObject({
    buildDefinition: { resolvedDependencies: [] },
    runDetails: { metadata: {} },
  });
  const unnamed = { ...INPUT, source: { ...INPUT.source!, repository: null }, data: [], base: null };
  expect(provenanceStatement(unnamed).predicate).toMatchObject({
    buildDefinition: { resolvedDependencies: [{ name: 'source', digest: { gitCommit: 'a'.repeat(40) } }] },
  });
});
