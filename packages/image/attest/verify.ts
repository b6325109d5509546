import { type Digest, PawlError } from '@pawl/records';
import type { ReferrerReader } from '../layout-repository.ts';
import type { Manifest } from '../manifest.ts';
import { isDigest } from '../reference.ts';
import { accepting, type SignaturePolicy } from './accept.ts';
import { type Attached, readAttached, type Unreadable } from './attached.ts';
import { checkEvidence, type EvidenceCheck, type SaidRecord } from './evidence.ts';
import { kindOfPredicateType } from './predicate-types.ts';
import { isAbout, modelOf, parseStatement, type Statement } from './statement.ts';
import { ROOT_REMEDY } from './trusted-root.ts';

export interface VerificationPolicy extends SignaturePolicy {
  /** Whether a release that was forced past a verdict, or made without one, may pass. */
  readonly allowForced?: boolean;
}

export interface VerifyInput {
  readonly client: ReferrerReader;
  /** A tag or a digest. */
  readonly reference: string;
  readonly policy: VerificationPolicy;
  /** The digests of the model's files in an image, by its manifest; the model is not checked where it is left out. */
  readonly modelDigests?: (manifest: Manifest) => Promise<readonly Digest[]> | readonly Digest[];
}

/** A statement that hangs on an image. */
export interface FoundStatement {
  /** Of the manifest that refers to the image. */
  readonly digest: Digest;
  /** Null where it could not be read. */
  readonly predicateType: string | null;
  /** A key or an identity whose word counts; null where it is unsigned or signed by another. */
  readonly signedBy: string | null;
  /** Whether it counts as evidence. */
  readonly counts: boolean;
  /** Why it does not count, null where it does. */
  readonly problem: string | null;
}

export interface Verification {
  /** Of the image's manifest. */
  readonly digest: Digest;
  readonly statements: readonly FoundStatement[];
  readonly checks: readonly EvidenceCheck[];
  /** Whether no check failed. Signatures that were not checked for want of a key or an identity are no failure. */
  readonly passed: boolean;
}

/** What one referrer comes to. */
interface Weighed {
  readonly found: FoundStatement;
  /** Null where it holds none, or does not count. */
  readonly record: SaidRecord | null;
}

/** What is read of a statement that does not count. */
const LARGEST_STRANGE = 2 ** 20;

/**
 * Checks the evidence on an image: whose signatures stand on what, that it is about this image and its model, that its
 * records are whole and form one chain, and that the verdict passed. Whoever can write to the repository can add
 * statements and take some away: what is not signed by an accepted signer neither helps nor harms, and a statement that
 * was taken away is not missed, except where a record that is there names it.
 * @throws PawlError `remote` where the registry fails or has no such image; `config` where the root of trust is none.
 */
export async function verifyImage(input: VerifyInput): Promise<Verification> {
  const { client, reference, policy, modelDigests } = input;
  const manifest = await client.getManifest(reference);
  if (manifest === null)
    throw new PawlError('remote', `there is no image ${reference}`, {
      where: client.name,
      remedy: 'Check its name, and whether it was pushed.',
    });
  const { digest } = manifest;
  if (policy.identities?.length && policy.trustedRoot === undefined)
    throw new PawlError('config', 'identities are given and no root of trust', {
      remedy: ROOT_REMEDY,
    });
  const isChecked = (policy.keys?.length ?? 0) + (policy.identities?.length ?? 0) > 0;
  const accept = await accepting(policy);
  const weigh = (one: Attached | Unreadable): Weighed => {
    if ('problem' in one) return notCounted(one.digest, null, null, one.problem);
    const accepted = one.bundle === null ? { problem: 'it is not signed' } : accept(one.bundle);
    // Parsed it may be a hundred times as large, and it is not worth that to tell its type.
    if (isChecked && 'problem' in accepted && one.statement.length > LARGEST_STRANGE)
      return notCounted(one.digest, null, null, accepted.problem);
    let statement: Statement;
    try {
      statement = parseStatement(one.statement, one.digest);
    } catch (error) {
      if (error instanceof PawlError) return notCounted(one.digest, null, null, error.message);
      throw error;
    }
    const { predicateType } = statement;
    const signedBy = 'signedBy' in accepted ? accepted.signedBy : null;
    if (!isAbout(statement, digest))
      return notCounted(one.digest, predicateType, signedBy, 'it is about another image');
    if (isChecked && 'problem' in accepted)
      return notCounted(one.digest, predicateType, null, accepted.problem);
    const found = { digest: one.digest, predicateType, signedBy, counts: true, problem: null };
    return { found, record: recordIn(statement) };
  };
  const weighed = (await readAttached(client, digest)).map(weigh);
  const checks = [
    {
      check: 'image',
      state: 'held',
      detail: isDigest(reference) ? `${digest}` : `${reference} is ${digest}`,
    } as const,
    signatureCheck(weighed, isChecked),
    ...checkEvidence({
      records: weighed.flatMap(({ record }) => record ?? []),
      models: modelDigests === undefined ? null : await modelDigests(manifest),
      allowForced: policy.allowForced ?? false,
    }),
  ];
  return {
    digest,
    statements: weighed.map(({ found }) => found),
    checks,
    passed: checks.every(({ state }) => state !== 'failed'),
  };
}

function notCounted(
  digest: Digest,
  predicateType: string | null,
  signedBy: string | null,
  problem: string,
): Weighed {
  return { found: { digest, predicateType, signedBy, counts: false, problem }, record: null };
}

function signatureCheck(weighed: readonly Weighed[], isChecked: boolean): EvidenceCheck {
  const check = 'signatures';
  const counted = weighed.filter(({ found }) => found.counts).length;
  const others = weighed.length - counted;
  const rest = others === 0 ? '' : `; ${others} more do not count`;
  if (!isChecked)
    return {
      check,
      state: 'not checked',
      detail: `no key and no identity is given: anybody who can write to the repository may have made the ${counted} statements${rest}`,
    };
  if (counted === 0) {
    const why = [...new Set(weighed.flatMap(({ found }) => found.problem ?? []))].slice(0, 3).join('; ');
    return {
      check,
      state: 'failed',
      detail: `no statement about this image is signed by an accepted signer${why === '' ? '' : `: ${why}`}`,
    };
  }
  const by = [...new Set(weighed.flatMap(({ found }) => (found.counts ? (found.signedBy ?? []) : [])))];
  return {
    check,
    state: 'held',
    detail: `${counted} statements by ${by.length} signer${by.length === 1 ? '' : 's'}${rest}`,
  };
}

function recordIn(statement: Statement): SaidRecord | null {
  const kind = kindOfPredicateType(statement.predicateType);
  return kind && { kind, content: statement.predicate, model: modelOf(statement) };
}
