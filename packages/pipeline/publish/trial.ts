import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TarFile } from '@pawl/image';
import { PawlError } from '@pawl/records';

const READY_WITHIN_MS = 60_000;
/** Ends the server when whoever started it is gone, killed perhaps. */
const END_WITH_STARTER = 'data:text/javascript,process.stdin.on("end",()=>process.exit()).resume()';

/**
 * Starts the server from the very files that go into the image, where nothing else of the project can be found, and waits
 * until it has answered the test rows as the evaluation did: it is ready only then.
 * @param files below `app`
 * @param models the folder that is /models in the image
 * @throws PawlError `refused` where it does not become ready.
 */
export async function tryServer(
  files: readonly TarFile[],
  models: string,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-publish-'));
  // Whoever interrupts twice waits for nothing, and yet finds nothing left.
  const leave = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', leave);
  try {
    for (const { path, from } of files) {
      const target = join(folder, path);
      await mkdir(dirname(target), { recursive: true });
      if (typeof from === 'string') await copyFile(from, target);
      else await writeFile(target, from);
    }
    await symlink(models, join(folder, 'models'), 'junction');
    await becomesReady(join(folder, 'app', 'serve.js'), join(folder, 'models'), signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
    process.off('exit', leave);
  }
}

async function becomesReady(entry: string, models: string, signal: AbortSignal): Promise<void> {
  const server = spawn(process.execPath, ['--import', END_WITH_STARTER, entry], {
    env: {
      PATH: process.env.PATH,
      PAWL_MODEL_DIR: models,
      PORT: '0',
      HOST: '127.0.0.1',
      ORT_DISABLE_TELEMETRY: '1',
      // Nobody else asks it.
      PAWL_DRAIN_MS: '0',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  server.stdout.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-20_000)));
  server.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-20_000)));
  const ended = new Promise<void>((resolve) => {
    server.on('close', () => resolve());
    server.on('error', () => resolve());
  });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  try {
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(20)) {
      if (signal.aborted || server.exitCode !== null || server.signalCode !== null) break;
      const port = /"port":(\d+)/.exec(said)?.[1];
      if (port !== undefined && (await isReady(Number(port), signal))) return;
    }
  } finally {
    server.kill('SIGTERM');
    await Promise.race([ended, sleep(5000, undefined, { ref: false }).then(kill)]);
    process.off('exit', kill);
  }
  signal.throwIfAborted();
  throw new PawlError(
    'refused',
    `the server of the image does not answer as the evaluation did: ${last(said)}`,
    {
      remedy: 'Nothing was pushed. Evaluate the model again, or see what the server says of it.',
    },
  );
}

/** What the server said last: its reason where it gave one. */
function last(said: string): string {
  const lines = said.trim().split('\n');
  for (const line of lines.toReversed()) {
    try {
      const { message } = JSON.parse(line) as { message?: unknown };
      if (typeof message === 'string') return message;
    } catch {
      // No line of its log.
    }
  }
  return lines.slice(-3).join(' ') || 'it said nothing';
}

async function isReady(port: number, signal: AbortSignal): Promise<boolean> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(5000)]);
  return fetch(`http://127.0.0.1:${port}/ready`, { signal: within }).then(
    ({ ok }) => ok,
    () => false,
  );
}
