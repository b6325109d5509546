import { createHash } from 'node:crypto';
import { PawlError } from './errors.ts';

/** `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const MAX_DEPTH = 200;

/**
 * The canonical form of a JSON value: one text for equal values on every machine (RFC 8785).
 * Keys are sorted by UTF-16 code units, numbers are written as ECMAScript writes them.
 * Throws `record` on what JSON cannot hold: NaN, infinities, undefined, lone surrogates.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new PawlError('record', `a value is nested deeper than ${MAX_DEPTH} levels`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new PawlError('record', `${value} cannot stand in a record`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${members.map(([key, member]) => `${quoted(key)}:${canonicalJson(member, depth + 1)}`).join(',')}}`;
  }
  throw new PawlError('record', `a ${typeof value} cannot stand in a record`);
}

function quoted(text: string): string {
  // JSON.stringify escapes a lone surrogate where RFC 8785 (section 3.2.2.2) wants an error.
  if (!text.isWellFormed()) throw new PawlError('record', 'a text holds half of a surrogate pair');
  return JSON.stringify(text);
}

/** The digest of bytes or of UTF-8 text. */
export function digestOf(content: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** The digest of a value's canonical form. */
export function digestOfJson(value: unknown): Digest {
  return digestOf(canonicalJson(value));
}
