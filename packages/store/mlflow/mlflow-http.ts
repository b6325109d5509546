import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, remoteFailure, request } from '@pawl/http';
import { PawlError } from '@pawl/records';

export interface MlflowOptions {
  /** Address of the tracking server, which may have a path. */
  readonly uri: string;
  /** Used where there is no password. */
  readonly token?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly note: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** How long one try of a request may take, in milliseconds; 30,000 unless told. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds that stand for one second of waiting, for tests. */
  readonly secondMs?: number;
  /** Results on one page of a search; 1,000 unless told. */
  readonly pageSize?: number;
}

/** What came of a request: the answer, or why there is none. */
export type Outcome<T> =
  | { readonly value: T }
  | {
      /** MLflow's code of the error, such as RESOURCE_DOES_NOT_EXIST; empty where it gave none. */
      readonly refused: string;
      /** Whether it may go well another time: the server was not reached, or is in trouble. */
      readonly passing: boolean;
      readonly error: PawlError;
    };

interface Call {
  /** For people: `creating the run`. */
  readonly doing: string;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  /** Behind `/api/2.0/`, in characters of an address. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  readonly content?: { readonly bytes: Blob | string; readonly mediaType: string };
  /** 1 for what must not be done twice. */
  readonly tries?: number;
}

export interface MlflowHttp {
  /** Without credentials. */
  readonly address: string;
  send<T>(call: Call): Promise<Outcome<T>>;
  /** Waits; `seconds` become shorter in tests. */
  wait(seconds: number): Promise<void>;
}

/** What a create is refused with that has been done, and what is asked for and is not there. */
export const EXISTS = 'RESOURCE_ALREADY_EXISTS';
export const GONE = 'RESOURCE_DOES_NOT_EXIST';

const RECONCILE = 'Run `pawl reconcile` once the server is well again.';
const CREDENTIALS =
  'Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, to what the server takes.';
/** Bytes a second that an upload is given at least. */
const SLOWEST_UPLOAD = 250_000;

/** Speaks to a tracking server over REST. Throws `config` for what is no http or https address. */
export function mlflowHttp(options: MlflowOptions): MlflowHttp {
  const { base, host, authorization } = placeOf(options);
  const { note, signal, secondMs = 1000, timeoutMs = 30_000 } = options;

  async function send<T>(call: Call): Promise<Outcome<T>> {
    const url = new URL(`${base}/api/2.0/${call.path}`);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const content =
      call.content ??
      (call.body && { bytes: JSON.stringify(call.body), mediaType: 'application/json; charset=utf-8' });
    try {
      const answer = await request(url.href, {
        method: call.method ?? 'GET',
        headers: {
          ...(content ? { 'content-type': content.mediaType } : {}),
          ...(authorization === undefined ? {} : { authorization }),
        },
        ...(content ? { body: content.bytes } : {}),
        timeoutMs: timeoutMs + uploadMs(call),
        tries: call.tries ?? 3,
        secondMs,
        note,
        signal,
      });
      return outcomeOf<T>(call, answer, host, url);
    } catch (thrown) {
      if (!(thrown instanceof PawlError) || thrown.code !== 'remote') throw thrown;
      return { refused: '', passing: signal?.aborted !== true, error: notReached(call, thrown, host) };
    }
  }

  return {
    address: base,
    send,
    async wait(seconds) {
      await sleep(seconds * secondMs, undefined, signal ? { signal } : {}).catch((cause: unknown) => {
        throw new PawlError('remote', `waiting for MLflow at ${host} was given up`, { where: base, cause });
      });
    },
  };
}

/** A POST to MLflow's own endpoints that can be done twice. Throws what it is refused with. */
export async function post<T>(http: MlflowHttp, doing: string, path: string, body: object): Promise<T> {
  return must(await http.send<T>({ doing, method: 'POST', path: `mlflow/${path}`, body }));
}

/** The answer, or its refusal as an error. */
export function must<T>(outcome: Outcome<T>): T {
  if ('value' in outcome) return outcome.value;
  throw outcome.error;
}

/** The answer, or null where it is refused with a code that means that there is nothing to be done. */
export function unless<T>(code: string, outcome: Outcome<T>): T | null {
  return 'refused' in outcome && outcome.refused === code ? null : must(outcome);
}

function placeOf({ uri, token, user, password }: MlflowOptions) {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new PawlError(
      'config',
      'MLFLOW_TRACKING_URI is no http or https address, and the file store or database of MLflow cannot be a registry over REST',
      { remedy: 'Start `mlflow server` on it and give its address, such as http://127.0.0.1:5000.' },
    );
  }
  // A request with credentials in its address is refused, with a message that shows them.
  const name = user || unescaped(url.username);
  const secret = password || unescaped(url.password);
  const basic = name && secret ? `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` : undefined;
  return {
    base: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    host: url.host,
    authorization: basic ?? (token ? `Bearer ${token}` : undefined),
  };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function uploadMs({ content }: Call): number {
  return content?.bytes instanceof Blob ? Math.ceil((content.bytes.size / SLOWEST_UPLOAD) * 1000) : 0;
}

function outcomeOf<T>(call: Call, answer: Answer, host: string, asked: URL): Outcome<T> {
  const said = readJson(answer);
  if (answer.status >= 200 && answer.status < 300) {
    if (said !== undefined) return { value: said as T };
    const message = `${call.doing} failed: ${host} answers, but not as MLflow does`;
    const details = { where: `${asked.origin}${asked.pathname}`, remedy: 'Check MLFLOW_TRACKING_URI.' };
    return { refused: '', passing: false, error: new PawlError('remote', message, details) };
  }
  const code = (said as { error_code?: unknown } | undefined)?.error_code;
  const passing = answer.status >= 500 || answer.status === 429 || answer.status === 408;
  const remedy = passing ? RECONCILE : remedyFor(answer, asked);
  return {
    refused: answer.status === 409 ? EXISTS : typeof code === 'string' ? code : '',
    passing,
    error: remoteFailure(`MLflow at ${host}: ${call.doing}`, answer, remedy),
  };
}

function remedyFor(answer: Answer, asked: URL): string {
  const { origin } = new URL(answer.url);
  if (origin !== asked.origin)
    return `The server sends requests on to ${origin}, where credentials do not follow: set MLFLOW_TRACKING_URI to that.`;
  if (answer.status === 401 || answer.status === 403) return CREDENTIALS;
  return 'See what the server says, mend it, then run `pawl reconcile`.';
}

function notReached(call: Call, { message, where, cause }: PawlError, host: string): PawlError {
  return new PawlError('remote', `MLflow at ${host}: ${call.doing} failed: ${message}`, {
    ...(where === undefined ? {} : { where }),
    remedy: `Check MLFLOW_TRACKING_URI and the network. ${RECONCILE}`,
    cause,
  });
}

function readJson({ body }: Answer): unknown {
  // Some answers that say nothing are empty.
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
