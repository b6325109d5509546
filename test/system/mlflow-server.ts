import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** A tracking server with a database and artifacts of its own, gone when it is stopped. */
export async function startMlflow(): Promise<MlflowServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-mlflow-'));
  const port = await freePort();
  const server = spawn(
    join(BIN, 'mlflow'),
    [
      ['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
      ['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`],
      ['--artifacts-destination', join(folder, 'artifacts')],
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
  const uri = `http://127.0.0.1:${port}`;
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

/** Runs Python with MLflow's own client as `client`, and returns what it prints as JSON. */
export function askMlflow(uri: string, script: string): unknown {
  const code = `import json\nfrom mlflow import MlflowClient\nimport mlflow\nmlflow.set_tracking_uri(${JSON.stringify(uri)})\nclient = MlflowClient()\n${script}`;
  const { status, stdout, stderr } = spawnSync(mlflow.python, ['-c', code], {
    env: { ...process.env, ...QUIET, MLFLOW_TRACKING_URI: uri },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
