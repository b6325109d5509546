import { PawlError } from '@pawl/records';
import { isPassing, pause, shownUrl } from './retry.ts';

export interface RequestOptions {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | Blob;
  /** How long one try may take, in milliseconds; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** How often it is tried; 3 unless told. Give 1 for what must not be done twice. */
  readonly tries?: number;
  /** Bytes of the answer that are read; 64 MiB unless told. */
  readonly limit?: number;
  /** Milliseconds that stand for one second of waiting, for tests. */
  readonly secondMs?: number;
  /** Told why it is tried again. */
  readonly note?: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** What asks, where it is not the platform's own `fetch`: one that goes through a proxy. It follows no redirect. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Where the answer came from, after redirects. */
  readonly url: string;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 5;

/**
 * One request, tried again with growing and random waits while the server is busy or not to be reached. Answers of any
 * status are returned. Authorisation follows a redirect within one origin only.
 * @throws PawlError `remote` where no answer came, or one that is too long.
 */
export async function request(url: string, options: RequestOptions = {}): Promise<Answer> {
  const { tries = 3, secondMs = 1000, note, signal } = options;
  for (let attempt = 1; ; attempt++) {
    const result = await attemptOnce(url, options);
    const failed = result instanceof PawlError ? result : undefined;
    if (!failed && !isPassing((result as Answer).status)) return result as Answer;
    if (attempt >= tries || signal?.aborted) {
      if (failed) throw failed;
      return result as Answer;
    }
    note?.(`${hostOf(url)}: ${failed?.message ?? `it answers ${(result as Answer).status}`}; trying again`);
    const retryAfter = failed ? null : (result as Answer).headers.get('retry-after');
    await pause({ attempt, retryAfter, secondMs, signal }).catch((cause: unknown) => {
      throw givenUp(url, cause);
    });
  }
}

/** An answer that was not wanted, as an error: what was tried, where, what the server said. */
export function remoteFailure(doing: string, answer: Answer, remedy: string): PawlError {
  const said = wordsOf(answer);
  return new PawlError('remote', `${doing} failed: ${answer.status}${said === '' ? '' : ` ${said}`}`, {
    where: shownUrl(answer.url),
    remedy,
  });
}

async function attemptOnce(url: string, options: RequestOptions): Promise<Answer | PawlError> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    return await followed(url, options, signal);
  } catch (error) {
    if (error instanceof PawlError && error.code !== 'remote') throw error;
    return error instanceof PawlError ? error : unreachable(url, error, options);
  }
}

async function followed(url: string, options: RequestOptions, signal: AbortSignal): Promise<Answer> {
  let at = url;
  let { method = 'GET', headers = {}, body } = options;
  for (let redirects = 0; ; redirects++) {
    const answer = await (options.fetch ?? fetch)(at, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const location = answer.headers.get('location');
    if (!REDIRECTS.has(answer.status) || location === null || redirects === MOST_REDIRECTS) {
      return {
        status: answer.status,
        headers: answer.headers,
        body: await readAtMost(answer, options, at),
        url: at,
      };
    }
    await answer.body?.cancel();
    const next = new URL(location, at);
    if (next.origin !== new URL(at).origin) headers = withoutSecrets(headers);
    if (answer.status === 303 || (answer.status < 303 && method === 'POST')) {
      method = 'GET';
      body = undefined;
    }
    at = next.href;
  }
}

async function readAtMost(answer: Response, options: RequestOptions, url: string): Promise<Uint8Array> {
  const limit = options.limit ?? 64 * 2 ** 20;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > limit)
      throw new PawlError('remote', `the answer is longer than ${limit} bytes`, { where: shownUrl(url) });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  const secret = /^(authorization|cookie|proxy-authorization|x-.*(token|key))$/i;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secret.test(name)));
}

function unreachable(url: string, error: unknown, options: RequestOptions): PawlError {
  const details = { where: shownUrl(url), cause: error };
  if (options.signal?.aborted) return givenUp(url, error);
  const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const why = timedOut
    ? `no answer within ${Math.round((options.timeoutMs ?? 30_000) / 1000)} s`
    : `it cannot be reached (${(cause as { code?: string }).code ?? (cause as Error).message ?? cause})`;
  return new PawlError('remote', why, {
    ...details,
    remedy: 'Check the address and the network, then run again.',
  });
}

function givenUp(url: string, cause: unknown): PawlError {
  return new PawlError('remote', 'the request was given up', { where: shownUrl(url), cause });
}

/** What a server says of a failure, on one bounded line: the `message` of JSON, else the beginning of the text. */
function wordsOf({ body, headers }: Answer): string {
  const text = new TextDecoder().decode(body.subarray(0, 10_000));
  let said = text;
  if (/json/.test(headers.get('content-type') ?? '')) {
    try {
      const value = JSON.parse(text) as {
        message?: unknown;
        error_code?: unknown;
        errors?: { message?: unknown }[];
      };
      const message = value.message ?? value.errors?.[0]?.message;
      said = [value.error_code, message].filter((part) => typeof part === 'string').join(': ') || text;
    } catch {
      // Said as it stands.
    }
  }
  return said
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .trim()
    .slice(0, 300);
}

function hostOf(url: string): string {
  return new URL(url).host;
}
