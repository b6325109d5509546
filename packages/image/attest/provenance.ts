import { canonicalJson, type Digest, type Json } from '@pawl/records';
import { BUILD_TYPE, PROVENANCE_PREDICATE } from './predicate-types.ts';
import { type Attested, digitsOf, type Statement, statementOf } from './statement.ts';

export interface ProvenanceInput extends Attested {
  /** What the caller of the build could choose. */
  readonly parameters: Readonly<Record<string, Json>>;
  /**
   * `https://github.com/acme/housing`, null where it has no address for others, and the commit; null where the image was not
   * built from one.
   */
  readonly source: {
    readonly repository: string | null;
    readonly commit: string;
    readonly ref: string | null;
  } | null;
  readonly data: readonly { readonly path: string; readonly digest: Digest }[];
  readonly base: { readonly reference: string; readonly digest: Digest } | null;
  /** Who built: an address that stands for a runner and what it may do. */
  readonly builder: string;
  /** Of what it builds with: `{ pawl: '0.1.0' }`. */
  readonly builderVersion: Readonly<Record<string, string>>;
  /** The one run: `https://github.com/acme/housing/actions/runs/123/attempts/1`. */
  readonly invocation: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** How an image came to be, as a statement with a provenance of SLSA 1.0 (slsa.dev/spec/v1.0/provenance). */
export function provenanceStatement(input: ProvenanceInput): Statement {
  const { parameters, builder, builderVersion, invocation, startedAt, finishedAt } = input;
  return statementOf(input, PROVENANCE_PREDICATE, {
    buildDefinition: {
      buildType: BUILD_TYPE,
      externalParameters: parameters,
      resolvedDependencies: dependenciesOf(input),
    },
    runDetails: {
      builder: { id: builder, version: builderVersion },
      metadata: {
        ...(invocation === null ? {} : { invocationId: invocation }),
        ...(startedAt === null ? {} : { startedOn: startedAt }),
        ...(finishedAt === null ? {} : { finishedOn: finishedAt }),
      },
    },
  });
}

function dependenciesOf({ source, data, base }: ProvenanceInput): readonly object[] {
  return [
    ...(source === null
      ? []
      : [
          {
            ...(source.repository === null
              ? { name: 'source' }
              : { uri: `git+${source.repository}${source.ref === null ? '' : `@${source.ref}`}` }),
            digest: { gitCommit: source.commit },
          },
        ]),
    ...data.map(({ path, digest }) => ({ name: path, digest: { sha256: digitsOf(digest) } })),
    ...(base === null ? [] : [{ uri: `oci://${base.reference}`, digest: { sha256: digitsOf(base.digest) } }]),
  ];
}

/**
 * What of a statement makes it another one, in its canonical form: all of it, but of a provenance not the run. The same image
 * made again from the same in the same way needs no second provenance.
 */
export function essenceOf(statement: Statement): string {
  if (statement.predicateType !== PROVENANCE_PREDICATE) return canonicalJson(statement);
  const { runDetails: _, ...predicate } = statement.predicate;
  return canonicalJson({ ...statement, predicate });
}
