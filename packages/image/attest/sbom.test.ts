import { digestOf } from '@pawl/records';
import { expect, test } from 'vitest';
import { type SbomInput, sbomStatement, spdxDocument } from './sbom.ts';

const INPUT: SbomInput = {
  name: 'ghcr.io/acme/housing',
  digest: digestOf('image'),
  modelDigest: digestOf('model'),
  version: '1.4.0',
  createdAt: '2026-01-02T10:00:00.123Z',
  base: { reference: 'docker.io/library/node:24', digest: digestOf('base') },
  server: { name: 'pawl-serve', version: '0.1.0', digest: digestOf('server'), license: 'MIT', purl: null },
  modelFiles: [{ path: 'models/model.onnx', digest: digestOf('model') }],
  dependencies: [{ name: 'zod', version: '4.6.7', digest: null, license: 'MIT', purl: 'pkg:npm/zod@4.6.7' }],
};

interface Document {
  readonly documentNamespace: string;
  readonly creationInfo: { readonly created: string };
  readonly packages: readonly Readonly<Record<string, unknown>>[];
  readonly relationships: readonly Readonly<Record<string, string>>[];
}

const documentOf = (changes: Partial<SbomInput> = {}) =>
  spdxDocument({ ...INPUT, ...changes }) as unknown as Document;

test('every part is a package, with its checksum, and belongs to the image', () => {
  const { packages, relationships, creationInfo } = documentOf();
  expect(packages.map(({ name, primaryPackagePurpose: purpose }) => [name, purpose])).toEqual([
    ['ghcr.io/acme/housing', 'CONTAINER'],
    ['docker.io/library/node:24', 'CONTAINER'],
    ['pawl-serve', 'APPLICATION'],
    ['models/model.onnx', 'FILE'],
    ['zod', 'LIBRARY'],
  ]);
  expect(packages[3]!.checksums).toEqual([
    { algorithm: 'SHA256', checksumValue: digestOf('model').slice(7) },
  ]);
  expect(packages[4]!.externalRefs).toEqual([
    {
      referenceCategory: 'PACKAGE-MANAGER',
      referenceType: 'purl',
      referenceLocator: 'pkg:npm/zod@4.6.7',
    },
  ]);
  const ids = packages.map(({ SPDXID }) => SPDXID);
  expect(new Set(ids).size).toBe(ids.length);
  expect(relationships.map(({ relatedSpdxElement }) => relatedSpdxElement)).toEqual(ids);
  expect(creationInfo.created).toBe('2026-01-02T10:00:00Z');
});

test('the same image has the same document, another one another name', () => {
  expect(sbomStatement(INPUT)).toEqual(sbomStatement({ ...INPUT }));
  const names = [{}, { digest: digestOf('y') }, { version: '2' }, { dependencies: [] }].map(
    (changes) => documentOf(changes).documentNamespace,
  );
  expect(new Set(names).size).toBe(names.length);
});

test('an image of nothing but itself', () => {
  const { packages } = documentOf({ base: null, server: null, modelFiles: [], dependencies: [] });
  expect(packages).toHaveLength(1);
});
