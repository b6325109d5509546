import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CACHE } from './tool.ts';

export interface Mlflow {
  readonly python: string;
  /** Why the tests that need it are skipped. */
  readonly missing?: string;
}

export interface MlflowServer {
  readonly uri: string;
  stop(): Promise<void>;
}

const BIN = join(CACHE, 'release/bin');
const QUIET = { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' };
const MOST_SECONDS = 90;

/** The real MLflow that `test/system/install.sh` installs. */
export const mlflow: Mlflow = found();

function found(): Mlflow {
  const python = join(BIN, 'python3');
  if (spawnSync(join(BIN, 'mlflow'), ['--version'], { env: { ...process.env, ...QUIET } }).status === 0)
    return { python };
  const missing = 'skipped: no mlflow (test/system/install.sh installs it)';
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
  return { python, missing };
}

/** A tracking server with a database and artifacts of its own, gone when it is stopped. `prefix` is the path it is under. */
export async function startMlflow(more: readonly string[] = [], prefix = ''): Promise<MlflowServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-mlflow-'));
  const port = await freePort();
  const server = spawn(
    join(BIN, 'mlflow'),
    [
      ['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
      ['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`],
      ['--artifacts-destination', join(folder, 'artifacts')],
      prefix === '' ? [] : ['--static-prefix', prefix],
      more,
    ].flat(),
    // Its workers are to end with it, so it leads a group of its own.
    {
      cwd: folder,
      env: { ...process.env, ...QUIET, PATH: `${BIN}:${process.env.PATH}` },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    },
  );
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000);
  });
  const uri = `http://127.0.0.1:${port}${prefix}`;
  const stop = async () => {
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilHealthy(uri, server);
  } catch {
    await stop();
    throw new Error(`mlflow server did not start:\n${log}`);
  }
  return { uri, stop };
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilHealthy(uri: string, server: ChildProcess): Promise<void> {
  for (const end = Date.now() + MOST_SECONDS * 1000; Date.now() < end; ) {
    if (server.exitCode !== null) break;
    const healthy = await fetch(`${uri}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('not healthy');
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  process.kill(-server.pid, 'SIGKILL');
  await ended;
}

/** MLflow's own client in Python, started once: what a script gives to `answer` is returned. */
export interface MlflowReader {
  ask(script: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Loading MLflow takes seconds, so one process answers all questions. */
const LOOP = `
import json, sys, traceback
import mlflow
from mlflow import MlflowClient
client = MlflowClient()
for line in sys.stdin:
    said = {}
    def answer(value):
        said['value'] = value
    try:
        exec(json.loads(line), {'mlflow': mlflow, 'client': client, 'answer': answer})
    except Exception:
        said = {'error': traceback.format_exc()}
    print('answer: ' + json.dumps(said), flush=True)
`;

export function mlflowReader(uri: string): MlflowReader {
  const python = spawn(mlflow.python, ['-c', LOOP], {
    env: {
      ...process.env,
      ...QUIET,
      MLFLOW_TRACKING_URI: uri,
      MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR: 'false',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const stop = async () => {
    if (python.exitCode !== null) return;
    const ended = new Promise((resolve) => python.once('exit', resolve));
    python.stdin.end();
    await ended;
  };
  return {
    stop,
    async ask(script) {
      python.stdin.write(`${JSON.stringify(script)}\n`);
      for (;;) {
        const { value: line, done } = await lines.next();
        if (done) throw new Error('Python has ended');
        if (!line.startsWith('answer: ')) continue;
        const { value, error } = JSON.parse(line.slice('answer: '.length));
        if (error !== undefined) throw new Error(error);
        return value;
      }
    },
  };
}
