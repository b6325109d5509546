import { createHash } from 'node:crypto';
import type { CommentKey } from '../review.ts';

/** The workflow run that wrote it; larger is newer, first by `id`, then by `attempt`. */
export interface RunStamp {
  readonly id: number;
  readonly attempt: number;
}

/** What a marker says. */
export interface Marked {
  /** Absent when a part of it was too long to be kept whole. */
  readonly key?: CommentKey;
  /** Equal for equal keys, also for those that are not kept whole. */
  readonly identity: string;
  readonly run: RunStamp;
  readonly digest: string;
}

/** A longer part is kept as its digest: the comment's room is for its reader. */
const LONGEST_PART = 2000;
const PART = '(~?[A-Za-z0-9_.%]*)';
const MARKER = new RegExp(
  `(?:^|\\n)<!-- pawl:comment:v1 model=${PART} path=${PART} marker=${PART} run=(\\d{1,16})\\.(\\d{1,9}) digest=${PART} -->\\s*$`,
);

/** The last line of a comment's body: one HTML comment that nothing in its values can end early. */
export function commentMarker(key: CommentKey, run: RunStamp, digest: string): string {
  return `<!-- pawl:comment:v1 ${keyText(key)} run=${run.id}.${run.attempt} digest=${part(digest)} -->`;
}

/** What the marker at the end of `body` says, undefined when none stands there. Markers elsewhere are quotations. */
export function readMarker(body: string): Marked | undefined {
  const found = MARKER.exec(body.slice(-5 * LONGEST_PART));
  if (found === null) return undefined;
  const [, model = '', path = '', marker = '', id = '', attempt = '', digest = ''] = found;
  const values = [model, path, marker, digest].map(unpart);
  if (values.some((value) => value === undefined)) return undefined;
  const whole = ![model, path, marker].some((text) => text.startsWith('~'));
  return {
    ...(whole ? { key: { model: values[0]!, path: values[1]!, marker: values[2]! } } : {}),
    identity: `model=${model} path=${path} marker=${marker}`,
    run: { id: Number(id), attempt: Number(attempt) },
    digest: values[3]!,
  };
}

/** The `identity` of every comment that carries this key. */
export function keyText(key: CommentKey): string {
  return `model=${part(key.model)} path=${part(key.path)} marker=${part(key.marker)}`;
}

/** Negative when `a` is the older run, zero when they are the same. */
export function compareRuns(a: RunStamp, b: RunStamp): number {
  return a.id - b.id || a.attempt - b.attempt;
}

function part(text: string): string {
  const encoded = encode(text);
  return encoded.length <= LONGEST_PART
    ? encoded
    : `~${createHash('sha256').update(text, 'utf16le').digest('hex')}`;
}

/** Undefined when no text is encoded like this; a digest as it stands. */
function unpart(text: string): string | undefined {
  if (text.startsWith('~')) return text;
  try {
    const decoded = decode(text);
    return encode(decoded) === text ? decoded : undefined;
  } catch {
    return undefined;
  }
}

/** Percent-encoding of all but letters, digits, `_` and `.`; half a surrogate pair, which has no UTF-8, is `%uD800`. */
function encode(text: string): string {
  return text.replace(/[^A-Za-z0-9_.]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) return `%u${code.toString(16).toUpperCase()}`;
    return [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join('');
  });
}

function decode(text: string): string {
  return text.replace(/%u([0-9A-F]{4})|(?:%[0-9A-F]{2})+/g, (encoded, half: string | undefined) =>
    half === undefined ? decodeURIComponent(encoded) : String.fromCharCode(Number.parseInt(half, 16)),
  );
}
