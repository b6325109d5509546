import { onTestFinished } from 'vitest';
import { type RunningServer, type ServerInput, startServer } from './server.ts';
import { testContract, testPredictor } from './test-contract.ts';

export interface TestServer extends RunningServer {
  readonly url: string;
  /** Lines of the log that were written. */
  readonly lines: () => Record<string, unknown>[];
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** A ready server on a free port, which is closed when the test is over. */
export async function testServer(changes: Partial<ServerInput> = {}): Promise<TestServer> {
  let logged = '';
  const server = await startServer({
    contract: testContract(),
    predictor: testPredictor(),
    host: '127.0.0.1',
    port: 0,
    log: (text) => {
      logged += text;
    },
    now: Date.now,
    ...changes,
    options: { drain: 0, ...changes.options },
  });
  onTestFinished(() => server.close());
  await server.ready;
  const url = `http://127.0.0.1:${server.port}`;
  return {
    ...server,
    url,
    lines: () =>
      logged
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body:
          typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
      }),
  };
}
