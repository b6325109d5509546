import { type Digest, digestOfJson, VERSION } from '@pawl/records';
import { SPDX_PREDICATE } from './predicate-types.ts';
import { digitsOf, type Statement, statementOf } from './statement.ts';

/** Something that an image was made from. */
export interface Component {
  readonly name: string;
  readonly version: string | null;
  readonly digest: Digest | null;
  /** An SPDX expression, null where it is not known. */
  readonly license: string | null;
  /** `pkg:npm/zod@4.6.7`, null where there is none. */
  readonly purl: string | null;
}

export interface SbomInput {
  /** `ghcr.io/acme/housing` */
  readonly name: string;
  readonly digest: Digest;
  readonly modelDigest: Digest | null;
  readonly version: string | null;
  /** When the image came to be, ISO 8601; that of its records, so that a second run says the same. */
  readonly createdAt: string;
  readonly base: { readonly reference: string; readonly digest: Digest } | null;
  readonly server: Component | null;
  readonly modelFiles: readonly { readonly path: string; readonly digest: Digest }[];
  readonly dependencies: readonly Component[];
}

interface Package {
  readonly SPDXID: string;
  readonly [member: string]: unknown;
}

/** What an image holds, as a statement with a document of SPDX 2.3 (spdx.github.io/spdx-spec/v2.3). */
export function sbomStatement(input: SbomInput): Statement {
  return statementOf(input, SPDX_PREDICATE, spdxDocument(input));
}

/** The document: the image, and as packages of their own its base, its server, the files of the model and the rest. */
export function spdxDocument(input: SbomInput): Readonly<Record<string, unknown>> {
  const { name, digest, version, base, server, modelFiles, dependencies } = input;
  const image = packageOf('SPDXRef-image', 'CONTAINER', {
    name,
    version,
    digest,
    license: null,
    purl: `pkg:oci/${name.split('/').at(-1)}@${encodeURIComponent(digest)}?repository_url=${encodeURIComponent(name)}`,
  });
  const under = base && packageOf('SPDXRef-base', 'CONTAINER', baseComponent(base));
  const inside = [
    ...(server ? [packageOf('SPDXRef-server', 'APPLICATION', server)] : []),
    ...modelFiles.map((file, index) => ({
      // A file of SPDX must say its SHA-1, and a package need not.
      ...packageOf(`SPDXRef-model-${index + 1}`, 'FILE', {
        ...UNKNOWN,
        name: file.path,
        digest: file.digest,
      }),
      packageFileName: file.path,
    })),
    ...dependencies.map((one, index) => packageOf(`SPDXRef-dependency-${index + 1}`, 'LIBRARY', one)),
  ];
  const relations = [
    relation('SPDXRef-DOCUMENT', 'DESCRIBES', image.SPDXID),
    ...(under ? [relation(image.SPDXID, 'DESCENDANT_OF', under.SPDXID)] : []),
    ...inside.map(({ SPDXID }) => relation(image.SPDXID, 'CONTAINS', SPDXID)),
  ];
  const packages = [image, ...(under ? [under] : []), ...inside];
  const created = `${new Date(input.createdAt).toISOString().slice(0, 19)}Z`;
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name,
    // One document, one name: what it says decides.
    documentNamespace: `https://${name}/spdx/${digitsOf(digestOfJson([packages, relations, created]))}`,
    creationInfo: { created, creators: [`Tool: pawl-${VERSION}`] },
    packages,
    relationships: relations,
  };
}

const UNKNOWN = { version: null, license: null, purl: null } as const;

function baseComponent({ reference, digest }: NonNullable<SbomInput['base']>): Component {
  return { ...UNKNOWN, name: reference, digest };
}

function packageOf(
  id: string,
  purpose: string,
  { name, version, digest, license, purl }: Component,
): Package {
  return {
    SPDXID: id,
    name,
    ...(version === null ? {} : { versionInfo: version }),
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    ...(digest === null ? {} : { checksums: [{ algorithm: 'SHA256', checksumValue: digitsOf(digest) }] }),
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: license ?? 'NOASSERTION',
    copyrightText: 'NOASSERTION',
    primaryPackagePurpose: purpose,
    ...(purl === null
      ? {}
      : {
          externalRefs: [
            { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl },
          ],
        }),
  };
}

function relation(from: string, relationshipType: string, to: string) {
  return { spdxElementId: from, relationshipType, relatedSpdxElement: to };
}
