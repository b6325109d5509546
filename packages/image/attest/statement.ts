import { type AnyRecord, canonicalJson, type Digest, PawlError } from '@pawl/records';
import { isDigest } from '../reference.ts';
import { type AttestedKind, predicateTypeOf } from './predicate-types.ts';

const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** As cosign still writes it; of what is read here it says the same. */
const STATEMENT_BEFORE = 'https://in-toto.io/Statement/v0.1';
/** The media type of a statement, in an envelope and on its own. */
export const IN_TOTO = 'application/vnd.in-toto+json';

/** Far deeper than a record or a bill of materials. */
const DEEPEST = 200;

/** The second subject of what is said of a model. */
const MODEL_SUBJECT = 'model';

interface Subject {
  readonly name: string;
  /** Digits of a digest, without the algorithm in front. */
  readonly digest: Readonly<Record<string, string>>;
}

/** github.com/in-toto/attestation, spec/v1/statement.md. */
export interface Statement {
  readonly _type: typeof STATEMENT_TYPE | typeof STATEMENT_BEFORE;
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Readonly<Record<string, unknown>>;
}

/** What a statement is about: the image by the digest of its manifest, and the model in it. */
export interface Attested {
  /** `ghcr.io/acme/housing` */
  readonly name: string;
  readonly digest: Digest;
  /** Of the model's file, null where there is none to name. */
  readonly modelDigest: Digest | null;
}

/** A statement about an image and its model. */
export function statementOf(
  { name, digest, modelDigest }: Attested,
  predicateType: string,
  predicate: Readonly<Record<string, unknown>>,
): Statement {
  return {
    _type: STATEMENT_TYPE,
    subject: [
      { name, digest: { sha256: digitsOf(digest) } },
      ...(modelDigest === null ? [] : [{ name: MODEL_SUBJECT, digest: { sha256: digitsOf(modelDigest) } }]),
    ],
    predicateType,
    predicate,
  };
}

/** A record as a statement about an image: the record whole, its digest with it. */
export function recordStatement(
  image: Pick<Attested, 'name' | 'digest'>,
  record: Extract<AnyRecord, { readonly kind: AttestedKind }>,
): Statement {
  const modelDigest = 'modelDigest' in record ? record.modelDigest : null;
  return statementOf({ ...image, modelDigest }, predicateTypeOf(record.kind), record);
}

/** The bytes of a statement: the same for the same statement, wherever it is made. */
export function statementBytes(statement: Statement): Uint8Array {
  return new TextEncoder().encode(canonicalJson(statement));
}

/**
 * Reads a statement that anybody may have written.
 * @throws PawlError `data` where it is none of version 1 or 0.1, or a member of it has not the form it must have.
 */
export function parseStatement(bytes: Uint8Array, where: string): Statement {
  const wrong = (why: string) => new PawlError('data', `the statement ${why}`, { where });
  if (isDeep(bytes)) throw wrong(`is nested deeper than ${DEEPEST}`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new PawlError('data', 'the statement is no JSON', { where, cause });
  }
  if (!isObject(value)) throw wrong('is no object');
  const { _type, subject, predicateType, predicate } = value;
  if (_type !== STATEMENT_TYPE && _type !== STATEMENT_BEFORE) throw wrong('is not one of in-toto, version 1');
  if (typeof predicateType !== 'string' || predicateType === '') throw wrong('has no predicate type');
  if (!isObject(predicate)) throw wrong('has no predicate');
  if (!Array.isArray(subject) || subject.length === 0 || !subject.every(isSubject))
    throw wrong('has no list of subjects');
  return { _type, subject, predicateType, predicate };
}

/** Whether a digest is one of the subjects of a statement. */
export function isAbout(statement: Statement, digest: Digest): boolean {
  return statement.subject.some((subject) => subject.digest.sha256 === digitsOf(digest));
}

/** The model that a statement names beside its image, null where it names none. */
export function modelOf(statement: Statement): Digest | null {
  const digits = statement.subject.find(({ name }) => name === MODEL_SUBJECT)?.digest.sha256;
  const digest = `sha256:${digits}`;
  return isDigest(digest) ? digest : null;
}

/**
 * Whether JSON is nested so deep that who walks it by calling himself might end there. Of bytes, as what they hold may be many
 * times as large.
 */
function isDeep(bytes: Uint8Array): boolean {
  const [quote, backslash] = [0x22, 0x5c];
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isText && byte === backslash) at++;
    else if (byte === quote) isText = !isText;
    else if (!isText && (byte === 0x5b || byte === 0x7b)) {
      if (++depth > DEEPEST) return true;
    } else if (!isText && (byte === 0x5d || byte === 0x7d)) depth--;
  }
  return false;
}

/** A digest as in-toto and SPDX write it. */
export function digitsOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSubject(value: unknown): value is Subject {
  if (!isObject(value)) return false;
  const { name = '', digest } = value;
  return (
    typeof name === 'string' &&
    isObject(digest) &&
    Object.keys(digest).length > 0 &&
    Object.values(digest).every((digits) => typeof digits === 'string')
  );
}
