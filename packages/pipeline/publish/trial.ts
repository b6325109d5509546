import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PawlError } from '@pawl/records';

const READY_WITHIN_MS = 60_000;

/**
 * Starts the server from the very files that go into the image, and waits until it has answered the test rows as the
 * evaluation did: it is ready only then. Throws `refused` where it does not become so.
 */
export async function tryServer(entry: string, models: string, signal: AbortSignal): Promise<void> {
  const server = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, PAWL_MODEL_DIR: models, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let said = '';
  server.stdout.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-20_000)));
  server.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-20_000)));
  const ended = new Promise<void>((resolve) => {
    server.on('close', () => resolve());
    server.on('error', () => resolve());
  });
  try {
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(20)) {
      if (server.exitCode !== null || server.signalCode !== null) break;
      const port = /"port":(\d+)/.exec(said)?.[1];
      if (port !== undefined && (await isReady(Number(port)))) return;
    }
  } finally {
    server.kill('SIGTERM');
    await Promise.race([ended, sleep(5000).then(() => server.kill('SIGKILL'))]);
  }
  const last = said.trim().split('\n').slice(-3).join(' ');
  throw new PawlError('refused', `the server of the image does not answer as the evaluation did: ${last}`, {
    where: join(models, 'pawl-serve.json'),
    remedy: 'Nothing was pushed. Run it by hand to see more: PAWL_MODEL_DIR names that folder.',
  });
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
