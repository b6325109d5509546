import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';

/** Throws Problem(413) where a request says that its body is too large, and Problem(415) where it is compressed. */
export function refuseBody({ headers }: IncomingMessage, limit: number): void {
  const length = headers['content-length'];
  if (length !== undefined && Number(length) > limit) throw tooLarge(limit);
  const coding = headers['content-encoding'];
  if (coding !== undefined && coding !== 'identity')
    throw new Problem(415, 'a compressed body is not taken', {
      expected: 'no Content-Encoding',
      hangUp: true,
    });
}

function tooLarge(limit: number): Problem {
  return new Problem(413, `the body has more than ${limit} bytes`, {
    expected: `at most ${limit} bytes`,
    hangUp: true,
  });
}

/** Bytes of bodies that are still coming, all together. */
export interface BodyRoom {
  used: number;
  readonly most: number;
}

/**
 * Reads the body of a request, which calls either `done` or `failed`, once; neither where the sender left. A body that comes
 * in more than one piece needs room, and is refused with Problem(503) where many others have it.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  room: BodyRoom,
  done: (body: Buffer) => void,
  failed: (problem: Problem) => void,
): void {
  let first: Buffer | null = null;
  let chunks: Buffer[] | null = null;
  let size = 0;
  let held = 0;
  let isRefused = false;

  function hold(bytes: number): void {
    if (held === 0) request.once('close', release);
    held += bytes;
    room.used += bytes;
  }
  function release(): void {
    room.used -= held;
    held = 0;
  }
  function refuse(problem: Problem): void {
    isRefused = true;
    first = null;
    chunks = null;
    release();
    failed(problem);
  }

  request.on('data', (chunk: Buffer) => {
    if (isRefused) return;
    size += chunk.length;
    if (size > limit) refuse(tooLarge(limit));
    else if (first === null) first = chunk;
    else {
      hold(chunks === null ? size : chunk.length);
      if (room.used > room.most) {
        refuse(new Problem(503, 'too many bodies are coming', { retryAfter: 1, hangUp: true }));
        return;
      }
      if (chunks === null) chunks = [first, chunk];
      else chunks.push(chunk);
    }
  });
  request.on('end', () => {
    if (!isRefused) done(chunks ? Buffer.concat(chunks, size) : (first ?? Buffer.alloc(0)));
  });
}

/** The media type of a body without its parameters, in lower case; '' where it is not stated. */
export function mediaType({ headers }: IncomingMessage): string {
  const stated = headers['content-type'] ?? '';
  if (stated === 'application/json') return stated;
  const end = stated.indexOf(';');
  return (end < 0 ? stated : stated.slice(0, end)).trim().toLowerCase();
}

const MOST_DEPTH = 8;
/** Bodies up to here cannot hold enough to hurt. */
const HARMLESS = 65_536;

/** Throws Problem(415) on a charset that is not UTF-8. */
export function refuseCharset({ headers }: IncomingMessage): void {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new Problem(415, 'the body is not in UTF-8', { expected: 'charset=utf-8' });
}

/**
 * The JSON value of a body and its text. Throws Problem(400) where it is no JSON or nested, Problem(413) where it has more
 * than `most` lists and objects.
 */
export function parseJson(body: Buffer, most: number): { readonly value: unknown; readonly source: string } {
  if (body.length > HARMLESS) refuseBomb(body, most);
  const source = body.toString('utf8');
  try {
    return { value: JSON.parse(source), source };
  } catch {
    throw new Problem(400, 'the body is not valid JSON');
  }
}

/** Looks for what would take much more memory than its text. */
function refuseBomb(body: Buffer, most: number): void {
  let depth = 0;
  let opened = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]!;
    if (byte === 0x22) at = endOfText(body, at + 1);
    else if (byte === 0x5b || byte === 0x7b) {
      depth++;
      opened++;
      if (depth > MOST_DEPTH) throw new Problem(400, 'the body is nested too deeply');
      if (opened > most) throw new Problem(413, 'the body has too many lists and objects');
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
}

/** Where the quote stands that ends a text. */
function endOfText(body: Buffer, from: number): number {
  for (let at = from; ; ) {
    const end = body.indexOf(0x22, at);
    if (end < 0) return body.length;
    let slashes = 0;
    while (body[end - 1 - slashes] === 0x5c) slashes++;
    if (slashes % 2 === 0) return end;
    at = end + 1;
  }
}
