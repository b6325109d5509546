import { once } from 'node:events';
import { createServer, request as forward, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BearerProxy {
  /** `127.0.0.1:40123` */
  readonly host: string;
  /** The scopes that tokens were asked for, in order. */
  readonly asked: readonly string[];
  /** What got through to the registry: `GET /v2/…`. */
  readonly passed: readonly string[];
  /** Makes all tokens worthless, as time does. */
  revoke(): void;
  /** Tokens are given from now on that are worth nothing. */
  spoil(): void;
  close(): Promise<void>;
}

export interface BearerUser {
  readonly username: string;
  readonly password: string;
  /** Whether the tokens that are given may write. */
  readonly pushes: boolean;
  /** Repositories that no token is given for. */
  readonly unreadable?: readonly string[];
}

/**
 * In front of a registry, one that lets through only what has a token for it, of a token server of its own on another
 * port. Anybody gets a token to read.
 */
export async function startBearerProxy(registry: string, user: BearerUser): Promise<BearerProxy> {
  /** What each token is good for. */
  const tokens = new Map<string, readonly string[]>();
  const asked: string[] = [];
  const passed: string[] = [];
  let spoilt = false;
  const expected = `Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}`;

  const tokenServer = await listen((incoming, response) => {
    const { searchParams } = new URL(incoming.url!, 'http://x');
    const { authorization } = incoming.headers;
    const scopes = searchParams.getAll('scope');
    asked.push(scopes.join(' '));
    if (
      (authorization !== undefined && authorization !== expected) ||
      searchParams.get('service') !== 'test'
    ) {
      response.writeHead(401, { 'content-type': 'application/json' });
      return response.end('{"errors":[{"code":"UNAUTHORIZED","message":"incorrect username or password"}]}');
    }
    const token = `token-${asked.length}`;
    const mayPush = authorization === expected && user.pushes;
    const granted = scopes.filter((scope) => !user.unreadable?.includes(scope.split(':')[1]!));
    if (!spoilt) tokens.set(token, mayPush ? granted : granted.map((scope) => scope.replace(',push', '')));
    return response.end(JSON.stringify({ token, expires_in: 60 }));
  });

  const proxy = await listen((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const repository = /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\//.exec(url)?.[1];
    const action = method === 'GET' || method === 'HEAD' ? 'pull' : 'push';
    const scopes = tokens.get(headers.authorization?.slice('Bearer '.length) ?? '') ?? [];
    const may = (name: string | undefined, what: string) =>
      scopes.some((scope) => {
        const [, repository, actions] = scope.split(':');
        return repository === name && actions?.split(',').includes(what);
      });
    const from = new URL(url, 'http://x').searchParams.get('from');
    if (!may(repository, action) || (from !== null && !may(from, 'pull'))) {
      incoming.resume();
      response.writeHead(401, {
        'content-type': 'application/json',
        'www-authenticate': `Bearer realm="http://${hostOf(tokenServer)}/token",service="test",scope="registry:catalog:*"`,
      });
      return response.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}');
    }
    passed.push(`${method} ${url}`);
    const { authorization: _, ...others } = headers;
    const onward = forward(`http://${registry}${url}`, { method, headers: others }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    return incoming.pipe(onward);
  });

  return {
    host: hostOf(proxy),
    asked,
    passed,
    revoke: () => tokens.clear(),
    spoil() {
      tokens.clear();
      spoilt = true;
    },
    async close() {
      for (const server of [proxy, tokenServer]) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    },
  };
}

async function listen(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function hostOf(server: ReturnType<typeof createServer>): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
