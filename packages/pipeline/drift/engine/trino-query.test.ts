import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type QueryOptions, queryTrino } from './trino-query.ts';

type Answer = { readonly status?: number; readonly body?: unknown; readonly location?: string };

/** A stand-in for Trino: what is answered to the n-th request, and how it was asked. */
async function standIn(answer: (line: string, n: number, origin: string) => Answer) {
  const seen: string[] = [];
  const asked: IncomingMessage[] = [];
  let origin = '';
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    seen.push(line);
    asked.push(request);
    request.resume().on('end', () => {
      const { status = 200, body, location } = answer(line, seen.length, origin);
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
      response
        .writeHead(status, location === undefined ? {} : { location })
        .end(status === 204 ? undefined : text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const query = (more: Partial<QueryOptions> = {}) =>
    queryTrino({ server: origin, catalog: 'cät', schema: 's', table: 't', user: 'eve' }, 'SELECT 1', {
      environment: { PAWL_TRINO_PASSWORD: 's3cret' },
      signal: new AbortController().signal,
      limitSeconds: 20,
      secondMs: 1,
      ...more,
    });
  return { query, seen, asked };
}

const COLUMNS = [{ name: 'x', type: 'bigint' }];

describe('a query', () => {
  test('gives the rows of all pages, each once, and says who asks', async () => {
    const { query, seen, asked } = await standIn((line, _, origin) => {
      if (line.startsWith('POST')) return { body: { id: 'q1', nextUri: `${origin}/1` } };
      if (line.endsWith('/1'))
        return { body: { id: 'q1', columns: COLUMNS, data: [[1], [2]], nextUri: `${origin}/2` } };
      if (line.endsWith('/2')) return { body: { id: 'q1', columns: COLUMNS, nextUri: `${origin}/3` } };
      return { body: { id: 'q1', columns: COLUMNS, data: [[3]] } };
    });
    expect(await query()).toEqual({ columns: COLUMNS, rows: [[1], [2], [3]] });
    expect(seen).toEqual(['POST /v1/statement', 'GET /1', 'GET /2', 'GET /3']);
    for (const { headers } of asked) {
      expect(headers['x-trino-user']).toBe('eve');
      expect(headers.authorization).toBe(`Basic ${Buffer.from('eve:s3cret').toString('base64')}`);
    }
    expect(asked[0]!.headers).toMatchObject({
      'x-trino-session': 'query_max_run_time=20s',
      'x-trino-catalog': 'c%C3%A4t',
    });
  });

  test('that is answered at once', async () => {
    const { query } = await standIn(() => ({ body: { id: 'q1', columns: COLUMNS, data: [[1]] } }));
    expect((await query()).rows).toEqual([[1]]);
  });

  test.each([
    ['USER_ERROR', 'data'],
    ['INTERNAL_ERROR', 'remote'],
  ])('that fails at once by %s is an error and not an empty answer', async (errorType, code) => {
    const { query } = await standIn(() => ({
      body: { id: 'q1', error: { errorName: 'NO', errorType, message: 'no\n\u001b[31m luck' } },
    }));
    await expect(query()).rejects.toMatchObject({ code, message: 'Trino: NO: no [31m luck' });
  });

  test('that the server lost is asked again', async () => {
    const { query, seen } = await standIn((line, n, origin) => {
      if (line.startsWith('POST')) return { body: { id: `q${n}`, nextUri: `${origin}/of/q${n}` } };
      if (line.startsWith('DELETE')) return { status: 204 };
      if (line.endsWith('q1')) return { status: 404, body: 'Query not found' };
      return { body: { id: 'q4', columns: COLUMNS, data: [[1]] } };
    });
    expect((await query()).rows).toEqual([[1]]);
    expect(seen).toEqual([
      'POST /v1/statement',
      'GET /of/q1',
      'DELETE /v1/query/q1',
      'POST /v1/statement',
      'GET /of/q4',
    ]);
  });

  test('of a server that goes down is asked again three times in all, of one without memory once', async () => {
    for (const [errorName, times] of [
      ['SERVER_SHUTTING_DOWN', 3],
      ['EXCEEDED_GLOBAL_MEMORY_LIMIT', 1],
    ] as const) {
      const { query, seen } = await standIn((line) =>
        line.startsWith('POST')
          ? { body: { id: 'q1', error: { errorName, errorType: 'INSUFFICIENT_RESOURCES', message: 'm' } } }
          : { status: 204 },
      );
      await expect(query()).rejects.toMatchObject({ code: 'remote' });
      expect(seen.filter((line) => line.startsWith('POST'))).toHaveLength(times);
    }
  });

  test('whose password is wrong', async () => {
    const { query, seen } = await standIn(() => ({
      status: 401,
      body: 'Access Denied: Invalid credentials',
    }));
    const failure = await query().catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'remote', remedy: expect.stringContaining('PAWL_TRINO_PASSWORD') });
    expect(JSON.stringify(failure) + String(failure)).not.toMatch(/s3cret|ZXZl/);
    expect(seen).toHaveLength(1);
  });

  test.each(['<html>hello</html>', '{"id"', '[]', '{}', '"id"'])('to what is no Trino: %s', async (body) => {
    const { query } = await standIn(() => ({ body }));
    await expect(query()).rejects.toMatchObject({
      code: 'remote',
      message: 'the server answers with something that is not of Trino',
    });
  });

  test('whose results are said to be elsewhere goes nowhere', async () => {
    const { query, seen } = await standIn((line) =>
      line.startsWith('POST')
        ? { body: { id: 'q1', nextUri: 'http://attacker.example/1' } }
        : { status: 204 },
    );
    await expect(query()).rejects.toMatchObject({ message: expect.stringContaining('another host') });
    expect(seen).toEqual(['POST /v1/statement', 'DELETE /v1/query/q1']);
  });

  test('that ends at its time limit, or when it is given up, is cancelled', async () => {
    const endless = () =>
      standIn((line, n, origin) =>
        line.startsWith('DELETE') ? { status: 204 } : { body: { id: 'q1', nextUri: `${origin}/${n}` } },
      );
    const slow = await endless();
    await expect(slow.query({ limitSeconds: 0.3 })).rejects.toMatchObject({
      message: expect.stringContaining('it was cancelled'),
    });
    expect(slow.seen.at(-1)).toBe('DELETE /v1/query/q1');
    const stopped = await endless();
    await expect(stopped.query({ signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
      message: 'the request was given up',
    });
    expect(stopped.seen.at(-1)).toBe('DELETE /v1/query/q1');
  });
});
