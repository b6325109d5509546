import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, NOT_FOUND } from './answer.ts';
import { type Description, description } from './description.ts';
import type { Fault } from './faults.ts';
import { ROUTES, refusal } from './routes.ts';
import { emptyState, type GitHubState, type Token } from './state.ts';

interface Seen {
  readonly method: string;
  readonly path: string;
  /** With its `?`. */
  readonly query: string;
  readonly login: string | null;
  /** Parsed, or the bytes of a file. */
  readonly body: unknown;
  status: number;
}

/** A server that answers like GitHub's API, and holds what is asked and answered to GitHub's own description. */
export interface StandIn {
  /** Base of the API; `/api/v3` below it is the same, as on an enterprise server. */
  readonly url: string;
  readonly state: GitHubState;
  readonly requests: readonly Seen[];
  /** What the description does not allow, of requests and of answers. */
  readonly violations: readonly string[];
  fail(fault: Fault): void;
  /** Called before each request is answered: here others act meanwhile. */
  beforeReply(hook: (seen: Seen) => unknown): void;
  /** Throws when something was not as described. */
  /** Milliseconds from requests to answers, in all. */
  busyMs(): number;
  close(): Promise<void>;
}

export async function startGitHub(): Promise<StandIn> {
  const api = await description();
  const state = emptyState();
  const requests: Seen[] = [];
  const violations: string[] = [];
  const faults: { fault: Fault; left: number }[] = [];
  const hooks: ((seen: Seen) => unknown)[] = [];
  let busy = 0;
  const server = createServer(async (request, response) => {
    const started = performance.now();
    response.on('close', () => {
      busy += performance.now() - started;
    });
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname;
    const sent = await readBody(request);
    const login = state.tokens.get(tokenOf(request) ?? '')?.login ?? null;
    const seen: Seen = {
      method: request.method ?? 'GET',
      path,
      query: url.search,
      login,
      body: request.method === 'POST' && UPLOAD.test(path) ? sent : parseJson(sent.toString('utf8')),
      status: 0,
    };
    requests.push(seen);
    for (const hook of hooks) await hook(seen);
    const due = faults.find(
      ({ fault, left }) =>
        left > 0 && (fault.method ?? seen.method) === seen.method && fault.path.test(seen.path),
    );
    if (due) due.left -= 1;
    if (due?.fault.delayMs) await sleep(due.fault.delayMs);
    const real =
      due && !due.fault.afterEffect && (due.fault.status || due.fault.reset) ? undefined : answer();
    if (due?.fault.reset) return void request.socket.destroy();
    const given: Answer = due?.fault.status
      ? {
          status: due.fault.status,
          body: due.fault.body,
          ...(due.fault.headers ? { headers: due.fault.headers } : {}),
        }
      : real!;
    seen.status = given.status;
    send(request, response, given);

    function answer(): Answer {
      return answerTo(seen, url, request, { state, api, violations, url: address() });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: address(),
    state,
    requests,
    violations,
    fail: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    beforeReply: (hook) => void hooks.push(hook),
    busyMs: () => busy,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (violations.length > 0) throw new Error(`not as GitHub describes it:\n${violations.join('\n')}`);
    },
  };
}

/** Where files are sent; at GitHub it is a host of its own. */
const UPLOADS = '/api/uploads/';
const UPLOAD = /\/releases\/\d+\/assets$/;

interface World {
  readonly state: GitHubState;
  readonly api: Description;
  readonly violations: string[];
  readonly url: string;
}

function answerTo(seen: Seen, url: URL, request: IncomingMessage, world: World): Answer {
  const upload = seen.method === 'POST' && UPLOAD.test(url.pathname);
  if (upload !== url.pathname.startsWith(UPLOADS))
    world.violations.push(`${seen.method} ${url.pathname}: files, and nothing else, are sent to ${UPLOADS}`);
  const path = url.pathname.replace(/^\/api(\/v3|\/uploads)?(?=\/)/, '');
  const { state, api, violations } = world;
  const blob = /^\/_blobs\/(\d+)$/.exec(path);
  if (blob) {
    if (request.headers.authorization) violations.push('a blob was asked for with the token of the API');
    const artifacts = [...state.repositories.values()].flatMap((repository) => repository.artifacts);
    const found = artifacts.find(({ id }) => id === Number(blob[1]));
    return found
      ? { status: 200, body: found.zip, headers: { 'content-type': 'application/zip' } }
      : NOT_FOUND;
  }
  const token = state.tokens.get(tokenOf(request) ?? '');
  if (!token)
    return {
      status: 401,
      body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' },
    };
  if (path === '/graphql') return graphql(seen, token);
  const match = api.find(seen.method, path);
  if (!match) {
    violations.push(`${seen.method} ${path}: the stand-in does not know it`);
    return NOT_FOUND;
  }
  const note = (problems: string[]) =>
    violations.push(...problems.map((problem) => `${match.operation}: ${problem}`));
  note(api.checkRequest(match, url.searchParams, seen.body).map((problem) => `request: ${problem}`));
  const repositoryName = `${match.values.owner}/${match.values.repo}`;
  const repository = state.repositories.get(repositoryName);
  if (!repository) return NOT_FOUND;
  const refused = refusal(match.operation, token);
  if (refused) return refused;
  const bytes = seen.body instanceof Uint8Array ? seen.body : new Uint8Array();
  const body = (seen.body ?? {}) as Record<string, unknown>;
  const accept = request.headers.accept ?? '';
  const call = {
    match,
    query: url.searchParams,
    body,
    bytes,
    accept,
    token,
    repository,
    repositoryName,
    url: world.url,
    mediaType: request.headers['content-type'] ?? '',
  };
  const given = ROUTES[match.operation]!(call, state, api);
  const paged = given.list ? page(given, url, world.url) : given;
  if (typeof paged.body !== 'string')
    note(
      api
        .checkResponse(match, paged.status, paged.body)
        .map((problem) => `answer ${paged.status}: ${problem}`),
    );
  return paged;
}

function page({ status, body, list }: Answer, url: URL, base: string): Answer {
  const all = body as unknown[];
  const size = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
  const number = Number(url.searchParams.get('page') ?? 1);
  const items = all.slice((number - 1) * size, number * size);
  const links: string[] = [];
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(to));
    links.push(`<${base}${url.pathname}?${query}>; rel="${rel}"`);
  };
  if (number * size < all.length) link(number + 1, 'next');
  if (number > 1) link(number - 1, 'prev');
  return {
    status,
    body: list?.key ? { total_count: all.length, [list.key]: items } : items,
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}

function graphql({ body }: Seen, { login, viewer = login }: Token): Answer {
  const { query = '' } = (body ?? {}) as { query?: string };
  if (/\bviewer\s*\{\s*login\b/.test(query))
    return { status: 200, body: { data: { viewer: { login: viewer } } } };
  return { status: 200, body: { errors: [{ message: 'the stand-in does not know this query' }] } };
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, headers }: Answer): void {
  const binary = body instanceof Uint8Array;
  const content = binary
    ? body
    : typeof body === 'string'
      ? body
      : body === undefined
        ? ''
        : JSON.stringify(body);
  const etag = `"${createHash('sha256').update(content).digest('hex').slice(0, 32)}"`;
  if (status === 200 && request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'x-ratelimit-remaining': '4999',
      ...(status === 200 && !binary ? { etag } : {}),
      ...headers,
    })
    .end(content);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  return /^(?:token|bearer) (.+)$/i.exec(headers.authorization ?? '')?.[1];
}
