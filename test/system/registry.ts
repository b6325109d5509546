import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tool, tool } from './tool.ts';

/** Distribution's registry, which `test/system/install.sh` installs. */
export const registry: Tool = tool('docker-registry');

export interface RunningRegistry {
  /** `127.0.0.1:40123` */
  readonly host: string;
  close(): Promise<void>;
}

/** A registry of its own on a free port of this machine, empty, its blobs in a folder that goes with it. */
export async function startRegistry(): Promise<RunningRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-registry-'));
  const config = join(folder, 'config.yml');
  await writeFile(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: 'info', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, 'blobs') }, delete: { enabled: true } },
      http: { addr: '127.0.0.1:0' },
    }),
  );
  // Its own environment, since REGISTRY_… would change the configuration.
  const child = spawn(registry.command, ['serve', config], {
    env: { PATH: process.env.PATH, OTEL_TRACES_EXPORTER: 'none' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = once(child, 'exit');
  const close = async () => {
    child.kill();
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  return new Promise((resolve, reject) => {
    let log = '';
    const failed = (why: string) => close().then(() => reject(new Error(`no registry, ${why}: ${log}`)));
    const timer = setTimeout(() => failed('it does not listen'), 20_000);
    child.once('exit', () => clearTimeout(timer));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (log.length < 100_000) log += text;
      const host = /listening on (127\.0\.0\.1:\d+)/.exec(log)?.[1];
      if (host === undefined) return;
      clearTimeout(timer);
      resolve({ host, close });
    });
    gone.then(
      () => failed('it ended'),
      (error) => reject(error),
    );
  });
}
