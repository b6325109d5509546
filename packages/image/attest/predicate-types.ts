import type { RecordKind } from '@pawl/records';

/** The project's own name among types: where what they mean can be read. */
const DOCS = 'https://github.com/OWNER/pawl/blob/main/docs';

/** github.com/in-toto/attestation, spec/predicates/spdx.md; what cosign calls `spdxjson`. */
export const SPDX_PREDICATE = 'https://spdx.dev/Document';

/** slsa.dev/spec/v1.0/provenance; what cosign calls `slsaprovenance1`. */
export const PROVENANCE_PREDICATE = 'https://slsa.dev/provenance/v1';

/** What a provenance says of how an image is built: its `externalParameters` are those of `pawl publish`. */
export const BUILD_TYPE = `${DOCS}/attestations.md#how-an-image-is-built`;

/** Who built where no CI says who it is: nobody is to trust it for being one. */
export const MACHINE_BUILDER = `${DOCS}/attestations.md#a-machine`;

/** The records that stand on an image as statements. */
export const ATTESTED_KINDS = [
  'data-check',
  'run',
  'evaluation',
  'verdict',
  'release',
] as const satisfies readonly RecordKind[];

export type AttestedKind = (typeof ATTESTED_KINDS)[number];

/** The predicate type of a kind of record: the address of its schema. */
export function predicateTypeOf(kind: AttestedKind): string {
  return `${DOCS}/reference/records/${kind}.schema.json`;
}

/** The kind of record that a predicate type is for, null where it is for none. */
export function kindOfPredicateType(predicateType: string): AttestedKind | null {
  return ATTESTED_KINDS.find((kind) => predicateTypeOf(kind) === predicateType) ?? null;
}
