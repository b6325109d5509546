import { PawlError } from '@pawl/records';
import { uploadsOrigin } from './upload-address.ts';

/** A page of a hundred comments of full length is below this. */
const LONGEST_ANSWER = 64 * 1024 * 1024;
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * `fetch` for Octokit: sends nothing to another host than the API's and, of writes, the one that takes files; gives up after `timeoutMs`, and hands an answer on
 * only when it has arrived whole and, where JSON was asked for, is JSON. (Octokit takes an answer that was cut off for an
 * empty one, and an empty list of comments would make us write a second comment.)
 */
export function apiFetch(apiUrl: string, timeoutMs: number, signal: AbortSignal | undefined): typeof fetch {
  const { origin } = new URL(apiUrl);
  const uploads = uploadsOrigin(apiUrl);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin && !(url.origin === uploads && init?.method === 'POST')) {
      throw new PawlError(
        'remote',
        `GitHub's answer leads to another host, ${url.host}, which gets no token`,
        {
          where: apiUrl,
          remedy: 'Check that GITHUB_API_URL is the address under which the server knows itself.',
        },
      );
    }
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await fetch(url, {
        ...init,
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      });
      return await wholeAnswer(answer, wantsJson(init), secretOf(init));
    } catch (error) {
      // By this name Octokit knows that it must not try again.
      if (signal?.aborted === true) throw new DOMException('The request was given up.', 'AbortError');
      throw error;
    }
  };
}

function wantsJson(init: RequestInit | undefined): boolean {
  const accept = new Headers(init?.headers).get('accept') ?? '';
  return /json/.test(accept) && !/\braw\b/.test(accept);
}

function secretOf(init: RequestInit | undefined): string {
  return (new Headers(init?.headers).get('authorization') ?? '').replace(/^\S+ /, '');
}

async function wholeAnswer(answer: Response, json: boolean, secret: string): Promise<Response> {
  const { url, status, statusText, headers } = answer;
  // Octokit turns pages by the address that an answer came from; a response made anew has none of its own.
  const remade = (body: Uint8Array<ArrayBuffer> | string | null) =>
    Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: url });
  if (WITHOUT_BODY.has(status)) {
    await answer.body?.cancel();
    return remade(null);
  }
  const bytes = await readAtMost(answer, LONGEST_ANSWER);
  if (bytes === undefined) {
    throw new PawlError('remote', `an answer of GitHub's is longer than ${LONGEST_ANSWER} bytes`);
  }
  if (json && answer.ok) requireJson(bytes);
  // What fails is shown and logged, so a token that a server sends back ends here.
  if (!answer.ok) return remade(withoutSecret(bytes, secret));
  return remade(bytes);
}

function withoutSecret(bytes: Uint8Array, secret: string): string {
  const text = new TextDecoder().decode(bytes);
  return secret === '' ? text : text.replaceAll(secret, '***');
}

function requireJson(bytes: Uint8Array): void {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new PawlError('remote', "the answer is not GitHub's: it is not JSON", {
      remedy:
        'Check that GITHUB_API_URL is the address of the API, and what stands between this machine and it.',
    });
  }
}

/** The whole body, or undefined when it is longer than `limit` bytes; then no more of it is read. */
export async function readAtMost(
  answer: Response,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
