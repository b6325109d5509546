import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The results service that a runner's artifact client talks to: the calls of
 * `github.actions.results.api.v1.ArtifactService` (Twirp, as JSON), and blobs that take blocks as Azure's do. The one of
 * `act` refuses the signatures that the current Azure client sends back without their padding.
 */
export interface ArtifactService {
  readonly url: string;
  /** A token for the jobs of a run, of the form that the client reads. */
  tokenFor(runId: number): string;
  /** What a run has kept, by name. */
  artifactsOf(runId: number): ReadonlyMap<string, Uint8Array>;
  close(): Promise<void>;
}

interface Kept {
  readonly id: number;
  readonly run: string;
  readonly name: string;
  readonly blocks: Map<string, Buffer>;
  content: Buffer | undefined;
  done: boolean;
}

export async function startArtifactService(): Promise<ArtifactService> {
  const kept: Kept[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', address());
    const body = await readAll(request);
    const method = /ArtifactService\/(\w+)$/.exec(url.pathname)?.[1];
    if (method) return reply(response, call(method, JSON.parse(body.toString())));
    const artifact = kept.find(({ id }) => url.pathname === `/blobs/${id}.zip`);
    if (!artifact) return reply(response, { status: 404, body: { msg: 'not found' } });
    if (request.method === 'PUT') store(artifact, url, body, request);
    const content = request.method === 'GET' ? artifact.content : undefined;
    response
      .writeHead(request.method === 'PUT' ? 201 : 200, { 'content-type': 'application/zip', etag: '"x"' })
      .end(content ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function call(method: string, input: Record<string, string>): { status: number; body: object } {
    const { workflow_run_backend_id: run = '', name = '' } = input;
    const own = kept.filter((artifact) => artifact.run === run && (!artifact.done || artifact.content));
    const found = own.find((artifact) => artifact.name === name);
    if (method === 'CreateArtifact') {
      if (found)
        return {
          status: 409,
          body: { code: 'already_exists', msg: 'an artifact with this name already exists' },
        };
      kept.push({ id: kept.length + 1, run, name, blocks: new Map(), content: undefined, done: false });
      return {
        status: 200,
        body: { ok: true, signed_upload_url: `${address()}/blobs/${kept.length}.zip?sig=x` },
      };
    }
    if (method === 'FinalizeArtifact' && found) {
      const { size, hash } = input as { size?: string; hash?: string | { value: string } };
      const stated = typeof hash === 'object' ? hash.value : hash;
      const actual = `sha256:${createHash('sha256')
        .update(found.content ?? '')
        .digest('hex')}`;
      if (Number(size) !== found.content?.length || (stated && stated !== actual))
        return { status: 400, body: { code: 'invalid_argument', msg: 'size or hash does not hold' } };
      found.done = true;
      return { status: 200, body: { ok: true, artifact_id: String(found.id) } };
    }
    if (method === 'ListArtifacts') {
      const { name_filter, id_filter } = input;
      const artifacts = own
        .filter(
          (artifact) =>
            artifact.done &&
            (name_filter === undefined || artifact.name === name_filter) &&
            (id_filter === undefined || artifact.id === Number(id_filter)),
        )
        .map(({ id, name: own, content }) => ({
          workflow_run_backend_id: run,
          workflow_job_run_backend_id: 'job',
          database_id: String(id),
          name: own,
          size: String(content?.length ?? 0),
        }));
      return { status: 200, body: { artifacts } };
    }
    if (method === 'GetSignedArtifactURL' && found)
      return { status: 200, body: { signed_url: `${address()}/blobs/${found.id}.zip?sig=x` } };
    return { status: 404, body: { code: 'not_found', msg: `${method} ${name}` } };
  }

  return {
    url: `${address()}/`,
    tokenFor(runId) {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none' })}.${part({ scp: `Actions.Results:${runId}:job` })}.x`;
    },
    artifactsOf: (runId) =>
      new Map(
        kept
          .filter(({ run, done }) => run === String(runId) && done)
          .map(({ name, content }) => [name, content!]),
      ),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function store(artifact: Kept, url: URL, body: Buffer, { headers }: IncomingMessage): void {
  const part = url.searchParams.get('comp');
  if (part === 'block') artifact.blocks.set(url.searchParams.get('blockid') ?? '', body);
  else if (part === 'blocklist') {
    const ids = [...body.toString().matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]+)</g)].map(
      (match) => match[1]!,
    );
    artifact.content = Buffer.concat(ids.map((id) => artifact.blocks.get(id) ?? Buffer.alloc(0)));
  } else if (headers['x-ms-blob-type']) artifact.content = body;
}

function reply(response: ServerResponse, { status, body }: { status: number; body: object }): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
