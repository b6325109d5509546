import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a token may do with the repositories. */
export type GitAccess = 'read' | 'write' | 'none';

export interface GitServer {
  /** `http://pawl.localhost:PORT`: the artifact client takes servers of such names for GitHub itself. */
  readonly url: string;
  /** Method, path and access of every request. */
  readonly requests: readonly string[];
  /** Milliseconds from requests to answers, in all. */
  busyMs(): number;
  close(): Promise<void>;
}

/**
 * Serves the bare repositories below a folder as GitHub does: over smart HTTP, with `x-access-token:TOKEN` as the
 * credentials. The real `git http-backend` does the work.
 */
export async function startGitServer(
  root: string,
  accessOf: (token: string | undefined) => GitAccess,
): Promise<GitServer> {
  const requests: string[] = [];
  let busy = 0;
  const server = createServer((request, response) => {
    const started = performance.now();
    response.on('close', () => {
      busy += performance.now() - started;
    });
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const access = accessOf(tokenOf(request));
    requests.push(`${request.method} ${pathname}${searchParams} ${access}`);
    const writes =
      pathname.endsWith('/git-receive-pack') || searchParams.get('service') === 'git-receive-pack';
    if (access === 'none') return refuse(response, 401, 'Authentication required');
    if (writes && access !== 'write') return refuse(response, 403, 'Write access to repository not granted.');
    serve(root, pathname, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://pawl.localhost:${port}`,
    requests,
    busyMs: () => busy,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  const basic = /^basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  return basic && /^x-access-token:(.+)$/.exec(Buffer.from(basic, 'base64').toString())?.[1];
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (status === 401) response.setHeader('www-authenticate', 'Basic realm="GitHub"');
  response.writeHead(status, { 'content-type': 'text/plain' }).end(message);
}

function serve(root: string, path: string, request: IncomingMessage, response: ServerResponse): void {
  const { search } = new URL(request.url ?? '/', 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_0: 'http.receivepack',
      GIT_CONFIG_VALUE_0: 'true',
      GIT_CONFIG_KEY_1: 'uploadpack.allowFilter',
      GIT_CONFIG_VALUE_1: 'true',
      GIT_CONFIG_KEY_2: 'uploadpack.allowAnySHA1InWant',
      GIT_CONFIG_VALUE_2: 'true',
      // GitHub answers with and without the suffix.
      PATH_INFO: path.replace(/^(\/[^/]+\/[^/]+?)(\.git)?(?=\/)/, '$1.git'),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: request.headers['content-length'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'test',
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => undefined);
  let head = Buffer.alloc(0);
  let headed = false;
  backend.stdout.on('data', (chunk: Buffer) => {
    if (headed) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    headed = true;
    for (const line of head.subarray(0, end).toString().split('\r\n')) {
      const [, name = '', value = ''] = /^([^:]+): *(.*)$/.exec(line) ?? [];
      if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.write(head.subarray(end + 4));
  });
  backend.on('close', () => response.end());
}
