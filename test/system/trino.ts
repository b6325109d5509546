import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE } from './tool.ts';

export interface TrinoServer {
  /** `http://127.0.0.1:40123` */
  readonly uri: string;
  /** Runs a statement to its end: the rows of its answer. */
  run(sql: string): Promise<unknown[][]>;
  stop(): Promise<void>;
}

const FOLDER = join(CACHE, 'trino');
/** It takes 15 on an idle machine of two cores, and minutes on a busy one. */
const MOST_SECONDS = 420;

/** Why the tests that need it are skipped. */
export const trinoMissing: string | undefined = missing();

function missing(): string | undefined {
  if (existsSync(join(FOLDER, 'java')) && existsSync(join(FOLDER, 'lib'))) return undefined;
  const why = 'skipped: no trino (test/system/install.sh installs it)';
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(why);
  return why;
}

/** A Trino server with the catalogs `tpch` and `memory`, on a free port of this machine, in 1 GB; gone when it is stopped. */
export async function startTrino(): Promise<TrinoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-trino-'));
  const port = await freePort();
  await writeSettings(folder, port);
  const child = spawn(join(FOLDER, 'java'), argumentsOf(folder), {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(child, 'exit');
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-8000);
    });
  const uri = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGKILL');
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  for (const end = Date.now() + MOST_SECONDS * 1000; Date.now() < end && child.exitCode === null; ) {
    if (await isReady(uri)) return { uri, run: (sql) => run(uri, sql), stop };
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await stop();
  throw new Error(`Trino did not start:\n${log}`);
}

async function writeSettings(folder: string, port: number): Promise<void> {
  await mkdir(join(folder, 'catalog'));
  await mkdir(join(folder, 'data'));
  const lines = [
    'coordinator=true',
    'node-scheduler.include-coordinator=true',
    `http-server.http.port=${port}`,
    `discovery.uri=http://127.0.0.1:${port}`,
    'query.max-memory=500MB',
    'query.max-memory-per-node=500MB',
    'memory.heap-headroom-per-node=200MB',
  ];
  await writeFile(join(folder, 'config.properties'), `${lines.join('\n')}\n`);
  await writeFile(join(folder, 'catalog/tpch.properties'), 'connector.name=tpch\n');
  await writeFile(join(folder, 'catalog/memory.properties'), 'connector.name=memory\n');
  await writeFile(join(folder, 'log.properties'), '=ERROR\n');
}

function argumentsOf(folder: string): string[] {
  return [
    // It may not attach to itself, as it would to measure its memory: that made its start twice as long.
    ['-Xmx1G', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError'],
    ['--sun-misc-unsafe-memory-access=allow', '--enable-native-access=ALL-UNNAMED'],
    ['--add-modules=jdk.incubator.vector', '-Dfile.encoding=UTF-8'],
    ['-Dnode.environment=pawl', `-Dnode.data-dir=${join(folder, 'data')}`],
    [`-Dconfig=${join(folder, 'config.properties')}`, `-Dlog.levels-file=${join(folder, 'log.properties')}`],
    [`-Dcatalog.config-dir=${join(folder, 'catalog')}`, `-Dplugin.dir=${join(FOLDER, 'plugin')}`],
    ['-cp', join(FOLDER, 'lib/*'), 'io.trino.server.TrinoServer'],
  ].flat();
}

async function isReady(uri: string): Promise<boolean> {
  try {
    const { starting } = (await (await fetch(`${uri}/v1/info`)).json()) as { starting: boolean };
    return !starting && (await run(uri, 'SELECT count(*) FROM tpch.tiny.nation')).length === 1;
  } catch {
    return false;
  }
}

interface Page {
  readonly nextUri?: string;
  readonly data?: unknown[][];
  readonly error?: { readonly message: string };
}

async function run(uri: string, sql: string): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  const begun = await fetch(`${uri}/v1/statement`, {
    method: 'POST',
    body: sql,
    headers: { 'X-Trino-User': 'test' },
  });
  for (let page = (await begun.json()) as Page; ; ) {
    if (page.error) throw new Error(page.error.message);
    rows.push(...(page.data ?? []));
    if (page.nextUri === undefined) return rows;
    page = (await (await fetch(page.nextUri)).json()) as Page;
  }
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
