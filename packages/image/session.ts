import { type Answer, type RequestOptions, remoteFailure, request } from '@pawl/http';
import { PawlError } from '@pawl/records';
import { parseChallenges } from './challenge.ts';
import { basic, type Credentials } from './credentials.ts';
import { isLoopback } from './loopback.ts';
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
}

type Call = Pick<RequestOptions, 'method' | 'headers' | 'body' | 'limit' | 'tries' | 'timeoutMs'>;

/** A registry, and what it has let us do so far. */
export interface Session {
  readonly base: URL;
  /**
   * One request to a path of the registry, with the authorisation it demands for a scope such as
   * `repository:acme/housing:pull`. Answers of any status are returned, save 401 and 403.
   */
  call(doing: string, path: string, scope: string, options?: Call): Promise<Answer>;
  /** An answer that was not wanted, as an error: host, what was tried, status, the registry's own words. */
  failure(doing: string, answer: Answer): PawlError;
}

/** Logs in as the registry demands, once for each scope, and again when what it gave is refused. */
export function openSession(options: SessionOptions): Session {
  const { registry, credentials } = options;
  const base = addressOf(registry, options.plainHttp);
  const common = {
    note: options.note,
    signal: options.signal,
    ...(options.secondMs === undefined ? {} : { secondMs: options.secondMs }),
  };
  const granted = new Map<string, string>();
  const failure = (doing: string, answer: Answer) =>
    remoteFailure(`${registry}: ${doing}`, answer, remedyFor(registry, answer.status));

  const once = (path: string, scope: string, call: Call) => {
    const authorization = granted.get(scope);
    const headers = { ...call.headers, ...(authorization === undefined ? {} : { authorization }) };
    return request(new URL(path, base).href, { ...common, ...call, headers });
  };
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
  return {
    base,
    failure,
    async call(doing, path, scope, call = {}) {
      let answer = await once(path, scope, call);
      if (answer.status === 401 && (await logIn(doing, scope, answer)))
        answer = await once(path, scope, call);
      if (answer.status === 401 || answer.status === 403) throw failure(doing, answer);
      return answer;
    },
  };
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
