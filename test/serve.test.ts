import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { execute, USER_PATH } from './pawl.ts';
import { serveCase, serveProcess } from './serve-case.ts';
import { pythonWith } from './system/python.ts';

const python = pythonWith('pyarrow');

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

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'ends by %s within a second, and by a second one at once',
    async (signal) => {
      const wine = await wineCase();
      const { child, ended } = await serveProcess(wine.folder);
      const told = performance.now();
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(performance.now() - told).toBeLessThan(1000);
      const impatient = await serveProcess(wine.folder, { PAWL_DRAIN_MS: '60000' });
      impatient.child.kill(signal);
      await expect.poll(impatient.stdout).toContain('"event":"closing"');
      impatient.child.kill(signal);
      expect(await impatient.ended).toBe(signal === 'SIGINT' ? 130 : 143);
    },
  );

  test('takes requests until it has drained, though nobody was connected when it was told to end', async () => {
    const wine = await wineCase();
    const { child, url, ended } = await serveProcess(wine.folder, { PAWL_DRAIN_MS: '1000' });
    const told = performance.now();
    child.kill('SIGTERM');
    const state = () => fetch(`${url}/ready`).then(({ status }) => status);
    await expect.poll(state).toBe(503);
    for (const after of [200, 700]) {
      await new Promise((resolve) => setTimeout(resolve, after - (performance.now() - told)));
      expect((await post(url, [wine.rows[0]])).predictions).toHaveLength(1);
    }
    expect(await ended).toBe(0);
    expect(performance.now() - told).toBeGreaterThan(990);
    expect(performance.now() - told).toBeLessThan(1900);
    await expect(fetch(`${url}/ready`)).rejects.toThrow();
  });

  test('ends within a second, after the answers to requests that were on their way', async () => {
    const wine = await wineCase();
    const { child, port, ended } = await serveProcess(wine.folder);
    const body = JSON.stringify(wine.rows);
    // Half of each body is there when it is told to end.
    const half = Math.floor(body.length / 2);
    const asked = Array.from({ length: 20 }, () => {
      const headers = { 'content-type': 'application/json', 'content-length': body.length };
      const sent = request({ port, host: '127.0.0.1', path: '/predict', method: 'POST', headers });
      const answer = new Promise<{ status: number; rows: number }>((resolve, reject) => {
        sent.on('error', reject).on('response', async (response) => {
          let text = '';
          for await (const piece of response.setEncoding('utf8')) text += piece;
          resolve({ status: response.statusCode!, rows: JSON.parse(text).predictions.length });
        });
      });
      sent.write(body.slice(0, half));
      return { sent, answer };
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const told = performance.now();
    child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 400));
    for (const { sent } of asked) sent.end(body.slice(half));
    const answers = await Promise.all(asked.map(({ answer }) => answer));
    expect(answers).toEqual(answers.map(() => ({ status: 200, rows: wine.rows.length })));
    expect(await ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(1000);
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

/** What pyarrow, which is not ours, finds in the files of a folder. */
const READ = `
import json, sys, pyarrow.dataset as ds
table = ds.dataset(sys.argv[1], format="parquet").to_table()
types = {field.name: str(field.type) for field in table.schema}
times = [time.isoformat() for time in table.column("time").to_pylist()]
print(json.dumps({"types": types, "times": times, "columns": table.drop_columns(["time"]).to_pydict()}))
`;
interface Found {
  readonly types: Readonly<Record<string, string>>;
  readonly times: readonly string[];
  readonly columns: Readonly<Record<string, readonly (number | string | null)[]>>;
}

describe.skipIf(python.missing !== undefined)(`a log in Parquet ${python.missing ?? ''}`, () => {
  async function found(folder: string): Promise<Found> {
    const { status, stdout, stderr } = await execute('python3', ['-c', READ, folder], {
      env: { PATH: [python.path, USER_PATH].filter(Boolean).join(delimiter) },
    });
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout);
  }

  test('is read by pyarrow as the rows and answers that there were', async () => {
    const { folder, rows, evaluated } = await serveCase('housing', { method: 'random', test: 0.3 });
    const log = join(folder, 'log');
    const since = Date.now();
    const { child, url, ended } = await serveProcess(folder, {
      PAWL_PREDICTION_LOG: join(log, 'predictions.parquet'),
      PAWL_PREDICTION_LOG_BYTES: '50000',
    });
    for (let from = 0; from < rows.length; from += 500) await post(url, rows.slice(from, from + 500));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    const { types, times, columns } = await found(log);
    const features = Object.keys(rows[0]!);
    expect(types).toEqual({
      time: 'timestamp[ms, tz=UTC]',
      ...Object.fromEntries(['id', 'model', 'version', 'role'].map((name) => [name, 'string'])),
      ...Object.fromEntries(features.map((name) => [name, name === 'ocean_proximity' ? 'string' : 'double'])),
      prediction: 'double',
      score: 'double',
    });
    for (const name of features) expect(columns[name], name).toEqual(rows.map((row) => row[name]));
    expect(columns.total_bedrooms).toContain(null);
    expect(columns.prediction).toEqual(evaluated('prediction').map(Number));
    for (const time of times) {
      expect(Date.parse(time)).toBeGreaterThanOrEqual(since);
      expect(Date.parse(time)).toBeLessThanOrEqual(Date.now());
    }
  });

  test('has whole files only when the server is killed', async () => {
    const wine = await wineCase();
    const log = join(wine.folder, 'log');
    const { child, url, ended } = await serveProcess(wine.folder, {
      PAWL_PREDICTION_LOG: join(log, 'predictions.parquet'),
      PAWL_PREDICTION_LOG_BYTES: '1000',
      PAWL_QUEUE_ROWS: '100000',
    });
    const rows = Array.from({ length: 9000 }, (_, i) => wine.rows[i % wine.rows.length]!);
    const whole = () => readdir(log).then((names) => names.filter((name) => name.endsWith('.parquet')));
    const load = Array.from({ length: 40 }, () => post(url, rows).catch(() => null));
    await expect.poll(async () => (await whole()).length, { timeout: 20_000 }).toBeGreaterThan(0);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    await Promise.all(load);
    for (const name of await whole())
      expect((await found(join(log, name))).times.length % 9000, name).toBe(0);
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
