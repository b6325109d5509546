import { isPassing, type RequestOptions, remoteFailure, request } from '@pawl/http';
import { PawlError, VERSION } from '@pawl/records';
import type { Trino } from 'trino-client';
import { type TrinoPlace, trinoAccess } from './trino-place.ts';

/** What the official client asks for and is given: the part of axios that it uses. */
interface Asked {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

export interface TrinoOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told why something is tried again. */
  readonly note?: ((message: string) => void) | undefined;
  readonly signal: AbortSignal;
  /** How long one answer may take, in milliseconds; the server says every second that it is still at work. */
  readonly timeoutMs?: number | undefined;
  readonly secondMs?: number | undefined;
}

/** The answer of a server that a query was lost on, and may be asked for again. */
export class LostQuery extends Error {
  readonly failure: PawlError;
  constructor(failure: PawlError) {
    super(failure.message, { cause: failure });
    this.failure = failure;
  }
}

export interface TrinoConnection {
  readonly trino: Trino;
  /** The query that was last begun. */
  queryId(): string | undefined;
  /** Tells the server to end it; says nothing where that fails. */
  cancel(id: string): Promise<void>;
}

const CANCEL_MS = 5000;
const PAGE_BYTES = 256 * 2 ** 20;

/**
 * The official client, asking by our own requests: those end, are bounded, are tried again while the server is busy, and
 * go to no other host, whatever the answers say. One connection is for one query at a time.
 */
export async function connectTrino(
  place: TrinoPlace,
  session: Readonly<Record<string, string>>,
  options: TrinoOptions,
): Promise<TrinoConnection> {
  const { origin, authorization } = trinoAccess(place, options.environment);
  const { Trino } = await import('trino-client');
  const trino = Trino.create({
    server: origin,
    source: `pawl ${VERSION}`,
    catalog: encodeURIComponent(place.catalog),
    schema: encodeURIComponent(place.schema),
    session,
    extraHeaders: {
      'X-Trino-User': place.user,
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    },
  });
  let id: string | undefined;
  const adapter = async (asked: Asked) => {
    const answer = await ask(origin, asked, options);
    const begun = (answer.data as { id?: unknown } | null)?.id;
    if (typeof begun === 'string') id = begun;
    return { ...answer, statusText: '', config: asked };
  };
  // There is no option for it.
  const inside = trino as unknown as { client: { clientConfig: { adapter?: typeof adapter } } };
  inside.client.clientConfig.adapter = adapter;
  return {
    trino,
    queryId: () => id,
    async cancel(query) {
      await trino.cancel(query).catch(() => {});
    },
  };
}

async function ask(origin: string, asked: Asked, options: TrinoOptions) {
  const method = (asked.method ?? 'get').toUpperCase() as 'GET' | 'POST' | 'DELETE';
  const url = addressOf(origin, asked.url ?? '/');
  const said = await request(url, {
    method,
    headers: headersOf(asked),
    ...(method === 'POST' ? { body: String(asked.data) } : {}),
    limit: PAGE_BYTES,
    ...bounds(method, options),
  }).catch((error: unknown) => {
    // Asking for a page is only possible where a query was begun.
    throw method === 'GET' && error instanceof PawlError && !options.signal.aborted
      ? new LostQuery(error)
      : error;
  });
  const { status } = said;
  if (status < 200 || status >= 300)
    throw failureOf(status, method, remoteFailure('asking Trino', said, remedyOf(status)));
  return {
    status,
    headers: Object.fromEntries(said.headers),
    data: method === 'DELETE' ? null : parsed(said.body, url),
  };
}

function bounds(method: string, options: TrinoOptions): Partial<RequestOptions> {
  const { signal, timeoutMs = 30_000, note, secondMs } = options;
  // What ends a query is asked for when the signal has been given.
  if (method === 'DELETE') return { timeoutMs: CANCEL_MS, tries: 1 };
  return {
    signal,
    timeoutMs,
    tries: 4,
    ...(note === undefined ? {} : { note }),
    ...(secondMs === undefined ? {} : { secondMs }),
  };
}

/** Behind a proxy a server may not know that it is reached by https: the scheme and port are ours, the host must be. */
function addressOf(origin: string, asked: string): string {
  const own = new URL(origin);
  const url = URL.canParse(asked, origin) ? new URL(asked, origin) : undefined;
  if (url?.hostname === own.hostname) return `${origin}${url.pathname}${url.search}`;
  throw new PawlError('remote', 'Trino refers to another host for its results, where nothing is asked for', {
    where: origin,
    remedy: 'Name the server by the address it knows itself by.',
  });
}

function headersOf({ headers = {} }: Asked): Record<string, string> {
  const wanted = /^(x-trino-|authorization$|content-type$)/i;
  const sent = Object.entries(headers).filter(
    ([name, value]) => wanted.test(name) && typeof value === 'string',
  );
  return {
    ...(Object.fromEntries(sent) as Record<string, string>),
    'Content-Type': 'text/plain; charset=utf-8',
  };
}

function failureOf(status: number, method: string, failure: PawlError): Error {
  const lost = method === 'GET' && (status === 404 || status === 410 || isPassing(status));
  return lost ? new LostQuery(failure) : failure;
}

function remedyOf(status: number): string {
  if (status === 401 || status === 403)
    return 'Check `user`, and PAWL_TRINO_PASSWORD or PAWL_TRINO_TOKEN in the environment.';
  return 'Check that the address is that of a Trino server, and run again.';
}

function parsed(body: Uint8Array, url: string): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof value === 'object' && value !== null && 'id' in value) return value;
  } catch {
    // Said below.
  }
  throw new PawlError('remote', 'the server answers with something that is not of Trino', {
    where: new URL(url).origin,
    remedy: 'Check that the address is that of a Trino server.',
  });
}
