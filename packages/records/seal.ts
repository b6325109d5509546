import type { z } from 'zod';
import { canonicalJson, type Digest, digestOf } from './canonical.ts';
import { PawlError } from './errors.ts';
import {
  type AnyRecord,
  type ChainKind,
  RECORD_SCHEMAS,
  type RecordForm,
  type RecordKind,
  type RecordOf,
} from './record.ts';
import { VERSION } from './version.ts';

type Envelope = 'kind' | 'schema' | 'createdAt' | 'pawl' | 'digest';

/** What a verb states; the envelope around it is added by `sealRecord`. */
export type RecordBody<Kind extends RecordKind> = Omit<RecordOf<Kind>, Envelope>;

/** A kind of the chain by its name, another with its schema. */
export type KindOrForm<Kind extends RecordKind> = (Kind & ChainKind) | RecordForm<Kind>;

/** The name of a kind. */
export function kindName<Kind extends RecordKind>(kind: KindOrForm<Kind>): Kind {
  return typeof kind === 'object' ? kind.kind : kind;
}

/** A whole record: kind, schema, time and digest added, and checked against its schema. */
export function sealRecord<Kind extends RecordKind>(
  form: KindOrForm<Kind>,
  body: RecordBody<Kind>,
  now: Date = new Date(),
): RecordOf<Kind> {
  const kind = kindName(form);
  const open = {
    kind,
    schema: `pawl/${kind}/1`,
    createdAt: now.toISOString(),
    pawl: VERSION,
    ...withoutUndefined(body),
  };
  return checkRecord(form, { ...open, digest: digestOf(canonicalJson(open)) }, `the new ${kind} record`);
}

/** Records are compared by what JSON keeps, and JSON keeps no undefined member. */
function withoutUndefined(value: object): object {
  return JSON.parse(canonicalJson(value));
}

/** The text of a record file. */
export function formatRecord(record: object): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/**
 * Reads a record from untrusted text. Throws `record` when it is not JSON, not of that kind or schema, or when its
 * digest does not hold.
 */
export function parseRecord<Kind extends RecordKind>(
  kind: KindOrForm<Kind>,
  content: string,
  where: string,
): RecordOf<Kind> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw damaged(where, `is not JSON: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
  return checkRecord(kind, value, where);
}

/** The bytes a store keeps of a record: its canonical form, whose sha256 is the record's own digest. */
export function storedForm(record: AnyRecord): string {
  const { digest: _digest, ...rest } = record;
  return canonicalJson(rest);
}

/** Reads a record back from its stored form. Throws `record` when it is not one of that kind. */
export function parseStored<Kind extends RecordKind>(
  kind: KindOrForm<Kind>,
  content: string,
  digest: Digest,
): RecordOf<Kind> {
  let open: unknown;
  try {
    open = JSON.parse(content);
  } catch (cause) {
    throw damaged(digest, 'is not JSON', cause);
  }
  if (typeof open !== 'object' || open === null || Array.isArray(open))
    throw damaged(digest, `is not a ${kindName(kind)} record`);
  return checkRecord(kind, { ...open, digest }, digest);
}

function checkRecord<Kind extends RecordKind>(
  form: KindOrForm<Kind>,
  value: unknown,
  where: string,
): RecordOf<Kind> {
  const schema: z.ZodType<AnyRecord> = typeof form === 'object' ? form.schema : RECORD_SCHEMAS[form];
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const kind = kindName(form);
    const issue = parsed.error.issues[0];
    throw damaged(where, `is not a ${kind} record: ${issue?.path.join('.') || 'record'}: ${issue?.message}`);
  }
  const { digest, ...rest } = parsed.data;
  if (digestOf(canonicalJson(rest)) !== digest)
    throw damaged(where, 'was changed after it was written: its digest does not hold');
  return parsed.data as RecordOf<Kind>;
}

function damaged(where: string, what: string, cause?: unknown): PawlError {
  return new PawlError('record', `the record ${what}`, {
    where,
    remedy: 'Delete the file and run the verb that writes it again.',
    ...(cause === undefined ? {} : { cause }),
  });
}
