import { type Answer, isPassing, shownUrl } from '@pawl/http';
import { type Digest, PawlError } from '@pawl/records';
import type { HashedSource } from './hashed-source.ts';
import { leadTo } from './lead-to.ts';
import type { Session } from './session.ts';

/** An upload that the registry has begun. */
export interface Upload {
  readonly at: URL;
  /** Bytes that the registry has. */
  readonly from: number;
  /** Bytes that a piece must have, where it is not the last. */
  readonly leastChunk: number;
}

/** One blob on its way into a repository. */
export interface Sending {
  readonly session: Session;
  readonly doing: string;
  readonly scope: string;
  readonly digest: Digest;
  readonly size: number;
  readonly source: HashedSource;
  /** Bytes of a piece; null for all at once. */
  readonly chunk: number | null;
  readonly signal: AbortSignal | undefined;
}

export type Step =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'onward'; readonly upload: Upload }
  /** `refused` where the registry takes no pieces, or not this one. */
  | { readonly kind: 'failed'; readonly failed: Answer | PawlError; readonly refused: boolean };

/** What says that a registry does not take what it was sent here, and may take it another way. */
const OTHER_WAY = new Set([400, 404, 405, 411, 413, 416, 501]);

/** The upload that an answer of 202 names. */
export function uploadOf(answer: Answer, from = 0, leastChunk = 0): Upload {
  const location = answer.headers.get('location');
  const where = shownUrl(answer.url);
  if (location === null)
    throw new PawlError('remote', 'the registry begins an upload and does not say where', { where });
  const least = Number(answer.headers.get('oci-chunk-min-length') ?? leastChunk);
  return {
    at: leadTo(new URL(answer.url), location),
    from,
    leastChunk: Number.isSafeInteger(least) ? Math.max(least, 0) : 0,
  };
}

/** Sends what comes next: all, the next piece, or the word that all is there. */
export async function advance(sending: Sending, upload: Upload): Promise<Step> {
  const { session, doing, scope, size, source, signal } = sending;
  const { at, from } = upload;
  const whole = sending.chunk === null && from === 0;
  const to = whole ? size : Math.min(size, from + Math.max(sending.chunk ?? size, upload.leastChunk, 1));
  const last = whole || from === size;
  const answer = await session.stream(doing, last ? withDigest(at, sending.digest) : at, scope, {
    method: last ? 'PUT' : 'PATCH',
    headers: {
      'content-type': 'application/octet-stream',
      ...(last ? {} : { 'content-range': `${from}-${to - 1}` }),
    },
    body: source.part(from, to),
    stores: last ? size : to - from,
    signal,
  });
  if (answer instanceof PawlError) return { kind: 'failed', failed: answer, refused: false };
  if (last && answer.status === 201) return { kind: 'done', answer };
  if (!last && answer.status >= 200 && answer.status < 300) {
    const next = uploadOf(answer, hasBytes(answer) ?? to, upload.leastChunk);
    if (next.from > from && next.from <= to) return { kind: 'onward', upload: next };
    return { kind: 'failed', failed: answer, refused: true };
  }
  const refused = OTHER_WAY.has(answer.status) && (!last || answer.status === 404 || answer.status === 416);
  if (refused || isPassing(answer.status)) return { kind: 'failed', failed: answer, refused };
  throw session.failure(doing, answer);
}

/** Where a cut upload can go on, null where it cannot or the registry has nothing of it. */
export async function askUpload(sending: Sending, upload: Upload): Promise<Upload | null> {
  const { session, doing, scope, size, signal } = sending;
  const answer = await session.stream(doing, upload.at, scope, { method: 'GET', signal });
  if (answer instanceof PawlError || answer.status < 200 || answer.status >= 300) return null;
  const from = hasBytes(answer) ?? 0;
  if (from === 0 || from > size) return null;
  if (answer.headers.get('location') === null) return { ...upload, from };
  return uploadOf(answer, from, upload.leastChunk);
}

/** Tells the registry that nothing more comes, which matters little if it does not hear. */
export async function cancelUpload(sending: Omit<Sending, 'source'>, upload: Upload): Promise<void> {
  const { session, doing, scope, signal } = sending;
  await session.stream(doing, upload.at, scope, { method: 'DELETE', signal }).catch(() => {});
}

/** By `Range: 0-1023`; 0 for `0-0`, which is said of no byte and of one. Null where nothing is said. */
function hasBytes({ headers }: Answer): number | null {
  const end = /^(?:bytes=)?0-(\d{1,15})$/.exec(headers.get('range') ?? '')?.[1];
  if (end === undefined) return null;
  return end === '0' ? 0 : Number(end) + 1;
}

/** The query that is there stays as it is: it may be signed. */
function withDigest(at: URL, digest: Digest): URL {
  const to = new URL(at);
  to.hash = '';
  to.search = `${at.search === '' ? '?' : `${at.search}&`}digest=${encodeURIComponent(digest)}`;
  return to;
}
