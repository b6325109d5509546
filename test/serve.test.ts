import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serveCase, serveProcess } from './serve-case.ts';

interface Answer {
  readonly predictions: readonly (number | string)[];
  readonly probabilities?: readonly (readonly number[])[];
}

async function post(url: string, body: unknown): Promise<Answer> {
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Answer;
}

const wineCase = () => serveCase('wine', { method: 'stratified', by: 'cultivar', test: 0.5 });

describe('a model that was evaluated answers over HTTP as it did then', () => {
  test('houses, with nulls and a column of texts', async () => {
    const { folder, rows, evaluated } = await serveCase('housing', { method: 'random', test: 0.3 });
    const { url } = await serveProcess(folder);
    expect(rows.length).toBeGreaterThan(1000);
    expect(rows.some(({ total_bedrooms }) => total_bedrooms === null)).toBe(true);
    const { predictions } = await post(url, { rows });
    expect(predictions).toEqual(evaluated('prediction').map(Number));
    for (const row of [0, 1, 2, 500])
      expect((await post(url, [rows[row]])).predictions).toEqual([predictions[row]]);
  });

  test('wines, with the probability of each class', async () => {
    const { folder, rows, evaluated, labels } = await wineCase();
    const { url } = await serveProcess(folder);
    const { predictions, probabilities } = await post(url, { rows });
    expect(predictions).toEqual(evaluated('prediction'));
    expect(probabilities!.map((row) => row[1])).toEqual(evaluated(`score_${labels[1]}`).map(Number));
    const one = await Promise.all(rows.map((row) => post(url, [row])));
    expect(one.map(({ predictions: [only] }) => only)).toEqual(predictions);
  });
});

describe('the process', () => {
  test('loses no request when it is told to end, and ends within a second', async () => {
    const wine = await wineCase();
    const { child, port, ended, stdout } = await serveProcess(wine.folder);
    const body = JSON.stringify(wine.rows);
    const statuses: number[] = [];
    // As a load balancer does: on each connection until an answer says that it was the last.
    const connection = async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let isLast = false; !isLast; ) isLast = await ask(agent, port, body, statuses);
      agent.destroy();
    };
    const load = Array.from({ length: 30 }, connection);
    await expect.poll(() => statuses.length, { timeout: 10_000 }).toBeGreaterThan(100);
    const told = performance.now();
    child.kill('SIGTERM');
    await Promise.all(load);
    expect(await ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(1500);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    const lines = stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; status?: number });
    expect(lines.filter(({ event, status }) => event === 'request' && status === 200)).toHaveLength(
      statuses.length,
    );
    expect(lines.filter(({ event }) => event === 'closing')).toHaveLength(1);
  });

  test('outlives 10,000 connections, and answers those that it has', async () => {
    const wine = await wineCase();
    const { child, port, url } = await serveProcess(wine.folder);
    const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]);
    const sockets: Socket[] = [];
    let ended = 0;
    const open = () =>
      new Promise<void>((resolve) => {
        const socket = connect({ port, host: '127.0.0.1' }, resolve);
        socket
          .on('error', () => {})
          .once('close', () => {
            ended++;
            resolve();
          });
        socket.resume();
        sockets.push(socket);
      });
    try {
      const kept = new Agent({ keepAlive: true, maxSockets: 1 });
      const statuses: number[] = [];
      await ask(kept, port, JSON.stringify(wine.rows), statuses);
      const before = rss();
      for (let i = 0; i < 100; i++) await Promise.all(Array.from({ length: 100 }, open));
      await expect.poll(() => ended, { timeout: 10_000 }).toBeGreaterThan(8990);
      await ask(kept, port, JSON.stringify(wine.rows), statuses);
      expect(statuses).toEqual([200, 200]);
      expect(rss() - before).toBeLessThan(150_000);
      kept.destroy();
    } finally {
      for (const socket of sockets) socket.destroy();
    }
    // Who left makes room.
    await expect
      .poll(
        () =>
          post(url, wine.rows).then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true);
  }, 60_000);

  test('ends at once where nobody is connected', async () => {
    const wine = await wineCase();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, ended } = await serveProcess(wine.folder);
      child.kill(signal);
      expect(await ended).toBe(0);
    }
  });

  test('does not serve a model that is not the one of its contract', async () => {
    const wine = await wineCase();
    const path = join(wine.folder, 'pawl-serve.json');
    const contract = await readFile(path, 'utf8');
    const broken = [
      [
        contract.replace(/"model":"sha256:[0-9a-f]{64}"/, `"model":"sha256:${'0'.repeat(64)}"`),
        'not the one that its contract names',
      ],
      [contract.replace(/"prediction":"class_\d"/, '"prediction":"class_x"'), 'none of \\"labels\\"'],
      [
        contract.replace(/("samples":\[\{"row":\{.*?\},"prediction":)"class_0"/, '$1"class_2"'),
        'the evaluation had',
      ],
      ['{', 'not valid JSON'],
    ] as const;
    try {
      for (const [text, message] of broken) {
        expect(text).not.toBe(contract);
        await writeFile(path, text);
        await expect(serveProcess(wine.folder)).rejects.toThrow(message);
      }
    } finally {
      await writeFile(path, contract);
    }
  });

  test('says which setting is wrong', async () => {
    const wine = await wineCase();
    await expect(serveProcess(wine.folder, { PAWL_LOG_LEVEL: 'loud' })).rejects.toThrow(
      '"where":"PAWL_LOG_LEVEL"',
    );
    await expect(serveProcess(wine.folder, { PORT: '80 80' })).rejects.toThrow(
      'a whole number from 0 to 65535',
    );
    await expect(serveProcess(join(wine.folder, 'x'))).rejects.toThrow('there is no contract of a model');
  });

  test('keeps what it answered as data', async () => {
    const wine = await wineCase();
    const path = join(wine.folder, 'log/predictions.jsonl');
    const { child, url, ended } = await serveProcess(wine.folder, {
      PAWL_PREDICTION_LOG: path,
      PAWL_PREDICTION_LOG_REDACT: 'alcohol, ash',
    });
    await post(url, wine.rows);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(wine.rows.length);
    const first = JSON.parse(lines[0]!) as Record<string, unknown>;
    expect(first.prediction).toBe(wine.evaluated('prediction')[0]);
    expect(Object.keys(first)).not.toContain('alcohol');
    expect(first.hue).toBe(wine.rows[0]!.hue);
  });
});

/** Whether the answer says that it is the last on its connection. */
function ask(agent: Agent, port: number, body: string, statuses: number[]): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        path: '/predict',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': body.length },
      },
      (response) => {
        response.resume().on('end', () => {
          statuses.push(response.statusCode!);
          resolve(response.headers.connection === 'close');
        });
      },
    );
    asked.on('error', () => {
      statuses.push(0);
      resolve(true);
    });
    asked.end(body);
  });
}
