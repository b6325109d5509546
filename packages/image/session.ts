import { type Answer, pause, type RequestOptions, remoteFailure, request } from '@pawl/http';
import { PawlError } from '@pawl/records';
import { parseChallenges } from './challenge.ts';
import { basic, type Credentials } from './credentials.ts';
import { type Exchange, exchange } from './exchange.ts';
import { isLoopback } from './loopback.ts';
import { fetchThroughProxies } from './proxied-fetch.ts';
import type { Environment } from './proxies.ts';
import { fetchToken } from './token.ts';

export interface SessionOptions {
  /** `ghcr.io`, `localhost:5055` */
  readonly registry: string;
  readonly credentials: Credentials | null;
  /** Plain HTTP; where it is not told, to this machine only. */
  readonly plainHttp?: boolean | undefined;
  /** Told why a request is tried again. */
  readonly note: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that stand for one second of waiting, for tests. */
  readonly secondMs?: number | undefined;
  /** Of it HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read. */
  readonly environment?: Environment | undefined;
  /** Milliseconds in which something of a blob must move; a minute unless told. */
  readonly idleMs?: number | undefined;
}

type Call = Pick<RequestOptions, 'method' | 'headers' | 'body' | 'limit' | 'tries' | 'timeoutMs' | 'signal'>;
type Stream = Omit<Exchange, 'authorization' | 'idleMs' | 'environment'>;

/** A registry, and what it has let us do so far. */
export interface Session {
  readonly base: URL;
  /**
   * One request to a path of the registry, with the authorisation it demands for a scope such as
   * `repository:acme/housing:pull`. Answers of any status are returned, save 401 and 403.
   */
  call(doing: string, path: string, scope: string, options?: Call): Promise<Answer>;
  /** As `call`, and 401 and 403 are returned too. */
  ask(doing: string, path: string, scope: string, options?: Call): Promise<Answer>;
  /**
   * One exchange of bodies of any size with an address that the registry named, which is told the authorisation where
   * it is the registry's own only. It is not tried again: an error that may pass is returned, as are answers of any
   * status.
   */
  stream(doing: string, address: URL, scope: string, options: Stream): Promise<Answer | PawlError>;
  /**
   * Waits before a try that follows a failed one, and notes why. `attempt` is 1 after the first.
   * @throws PawlError `remote` where it was given up meanwhile.
   */
  waitForAnother(
    attempt: number,
    failed: Answer | PawlError,
    signal?: AbortSignal | undefined,
  ): Promise<void>;
  /** An answer that was not wanted, or none, as an error: host, what was tried, status, the registry's own words. */
  failure(doing: string, answer: Answer | PawlError): PawlError;
}

/** Logs in as the registry demands, once for each scope, and again when what it gave is refused. */
export function openSession(options: SessionOptions): Session {
  const { registry, credentials } = options;
  const base = addressOf(registry, options.plainHttp);
  const { note, signal, secondMs, environment, idleMs } = options;
  const common: RequestOptions = {
    note,
    ...(signal === undefined ? {} : { signal }),
    ...(secondMs === undefined ? {} : { secondMs }),
    ...(environment === undefined ? {} : { fetch: fetchThroughProxies(environment) }),
  };
  const failure = (doing: string, answer: Answer | PawlError) => {
    if (!(answer instanceof PawlError))
      return remoteFailure(`${registry}: ${doing}`, answer, remedyFor(registry, answer.status));
    const { message, where = base.origin, remedy = 'Run again later.' } = answer;
    return new PawlError('remote', `${registry}: ${doing} failed: ${message}`, {
      where,
      remedy,
      cause: answer,
    });
  };
  const granted = new Map<string, string>();
  const underWay = new Map<string, Promise<boolean>>();

  const logIn = async (doing: string, scope: string, refused: Answer): Promise<boolean> => {
    // Another host, to which a redirect led, has no say in where credentials go.
    if (new URL(refused.url).origin !== base.origin) return false;
    const challenges = parseChallenges(refused.headers.get('www-authenticate') ?? '');
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer) {
      const token = await fetchToken({ doing, base, challenge: bearer, scope, credentials, common, failure });
      granted.set(scope, `Bearer ${token}`);
      return true;
    }
    if (credentials?.kind !== 'password' || !challenges.some(({ scheme }) => scheme === 'basic'))
      return false;
    refuseInTheClear(base, registry);
    granted.set(scope, basic(credentials));
    return true;
  };
  /** Logs in where the answer demands it, once for all that wait for it, and asks again. */
  const authorised = async <A extends Answer | PawlError>(
    doing: string,
    scope: string,
    once: (authorization: string | undefined) => Promise<A>,
  ): Promise<A> => {
    const shown = granted.get(scope);
    const answer = await once(shown);
    if (answer instanceof PawlError || answer.status !== 401) return answer;
    if (granted.get(scope) === shown) {
      const login = underWay.get(scope) ?? logIn(doing, scope, answer).finally(() => underWay.delete(scope));
      underWay.set(scope, login);
      if (!(await login)) return answer;
    }
    return once(granted.get(scope));
  };
  const ask = (doing: string, path: string, scope: string, call: Call = {}): Promise<Answer> =>
    authorised(doing, scope, (authorization) => {
      const headers = { ...call.headers, ...(authorization === undefined ? {} : { authorization }) };
      const stop = either(signal, call.signal);
      return request(new URL(path, base).href, { ...common, ...call, headers, signal: stop });
    });
  return {
    base,
    failure,
    ask,
    async call(doing, path, scope, call = {}) {
      const answer = await ask(doing, path, scope, call);
      if (answer.status === 401 || answer.status === 403) throw failure(doing, answer);
      return answer;
    },
    stream: (doing, address, scope, call) =>
      authorised(doing, scope, (authorization) =>
        exchange(address, {
          ...call,
          signal: either(signal, call.signal),
          idleMs,
          environment,
          authorization: address.origin === base.origin ? authorization : undefined,
        }),
      ),
    async waitForAnother(attempt, failed, stop) {
      const cut = failed instanceof PawlError;
      note(`${cut ? failed.message : `${registry}: it answers ${failed.status}`}; trying again`);
      const retryAfter = cut ? null : failed.headers.get('retry-after');
      await pause({ attempt, retryAfter, secondMs, signal: either(signal, stop) }).catch((cause: unknown) => {
        throw new PawlError('remote', 'the request was given up', { where: base.origin, cause });
      });
    },
  };
}

function either(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other);
}

function addressOf(registry: string, plainHttp: boolean | undefined): URL {
  // Docker Hub's API is on another host than its names say.
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  if (!URL.canParse(`https://${host}`))
    throw new PawlError('config', `${JSON.stringify(registry)} is no host of a registry`);
  const secure = new URL(`https://${host}`);
  return (plainHttp ?? isLoopback(secure.hostname)) ? new URL(`http://${host}`) : secure;
}

function refuseInTheClear(base: URL, registry: string): void {
  if (base.protocol === 'https:' || isLoopback(base.hostname)) return;
  throw new PawlError('remote', `${registry} asks for a password over plain HTTP, and none was sent`, {
    where: base.origin,
    remedy: 'Use a registry with HTTPS, or one that needs no login.',
  });
}

function remedyFor(registry: string, status: number): string {
  if (status === 401 || status === 403)
    return registry === 'ghcr.io'
      ? 'Give the job `permissions: packages: write` and GITHUB_TOKEN, or run `docker login ghcr.io`.'
      : `Run \`docker login ${registry}\` as someone who may do this, then run again.`;
  if (status === 429) return `Wait a while; \`docker login ${registry}\` may raise the limit.`;
  if (status >= 500) return 'The registry is in trouble. Run again later.';
  return 'Check the name of the image.';
}
