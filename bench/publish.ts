// A version whose model alone changed, published beside `buildah` doing the same work in the same registry.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, layerOfFiles, ownBlobs, parsePlatform, registryClient } from '@pawl/image';
import type { ImageRecord } from '@pawl/records';
import { PAWL, ROOT } from '../test/pawl.ts';
import { startRegistry } from '../test/system/registry.ts';
import { CACHE } from '../test/system/tool.ts';

const MODEL_BYTES = Number(process.env.PAWL_BENCH_MODEL_BYTES ?? 200_000_000);
const BASE_BYTES = 60_000_000;
const ROUNDS = 3;
const ASKED = { overhead: 10_000, ratio: 4, peakBytes: 128e6, requests: 10 };

/** A registry, seen through a door that counts. */
interface Counted {
  readonly host: string;
  requests: number;
  /** Bytes of the bodies that were sent to it. */
  bytes: number;
  close(): Promise<void>;
}

interface Timed {
  readonly ms: number;
  /** The most that the process had of memory at once. */
  readonly peakBytes: number;
  readonly stdout: string;
}

/** Prints bytes, requests, time and memory of `pawl publish`, and of buildah. */
export async function benchPublish(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'pawl-bench-'));
  const registry = await startRegistry();
  const counted = await startCounting(registry.host);
  try {
    console.log(
      `Node ${process.versions.node}, ${availableParallelism()} cores, load before ${loadavg()[0]!.toFixed(1)}. A model of ${MODEL_BYTES / 1e6} MB on a base of ${BASE_BYTES / 1e6} MB, registry on this machine, median of ${ROUNDS}.`,
    );
    await pushBase(registry.host);
    const folder = await projectOf(scratch, registry.host);
    const runs: Record<string, Timed[]> = {};
    const keep = async (name: string, run: Promise<Timed> | undefined) => {
      if (run) runs[name] = [...(runs[name] ?? []), await run];
    };
    const peer = buildahAt(scratch, registry.host);
    for (let round = 0; round < ROUNDS; round++) {
      const model = await version(folder, round);
      await keep(CHANGED, publishAt(folder));
      await keep(SAME, publishAt(folder));
      for (const cold of [true, false])
        for (const compressed of [true, false])
          await keep(nameOf(cold, compressed), peer?.(model, round, cold, compressed));
    }
    await version(folder, ROUNDS);
    const place = join(folder, 'pawl.yaml');
    await writeFile(place, (await readFile(place, 'utf8')).replaceAll(registry.host, counted.host));
    const sent = await whatIsSent(counted, folder);
    const again = await whatIsSent(counted, folder);
    console.log(
      `Beyond the model's file: ${sent.image - MODEL_BYTES} bytes of the image (asked at most ${ASKED.overhead}), ${sent.evidence} of evidence on it.`,
    );
    console.log(
      `Nothing changed: ${again.requests} requests (asked at most ${ASKED.requests}), ${again.image + again.evidence} bytes sent.\n`,
    );
    for (const [name, all] of Object.entries(runs)) print(name, all);
    if (!peer) console.log('No buildah: bench/reference/buildah.sh unpacks it. No ratios.');
    const ours = medianMs(runs[CHANGED]!);
    for (const [name, all] of Object.entries(runs))
      if (name.startsWith('buildah'))
        console.log(
          `${name}: ${(medianMs(all) / ours).toFixed(1)} times our time (asked at least ${ASKED.ratio}).`,
        );
    const peak = Math.max(...runs[CHANGED]!.map(({ peakBytes }) => peakBytes));
    console.log(`Peak: ${(peak / 1e6).toFixed(0)} MB (asked at most ${ASKED.peakBytes / 1e6}).`);
  } finally {
    await counted.close();
    await registry.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

const CHANGED = 'pawl publish, only the model changed';
const SAME = 'pawl publish, nothing changed';
const nameOf = (cold: boolean, compressed: boolean) =>
  `buildah${cold ? ', nothing cached' : ''}${compressed ? '' : ', no compression'}`;

function publishAt(folder: string): Promise<Timed> {
  return timed(process.execPath, [PAWL, 'publish', folder]);
}

/** Bytes of the image and of what hangs on it, and the requests for both. */
async function whatIsSent(counted: Counted, folder: string) {
  Object.assign(counted, { requests: 0, bytes: 0 });
  await publishAt(folder);
  const all = { requests: counted.requests, bytes: counted.bytes };
  const record = JSON.parse(await readFile(join(folder, '.pawl/records/image.json'), 'utf8'));
  const image = all.bytes < MODEL_BYTES ? 0 : await sizeOfImage(counted.host, record);
  return { requests: all.requests, image, evidence: all.bytes - image };
}

/** Bytes of the manifest, the configuration and the layers that are not the base's. */
async function sizeOfImage(host: string, record: ImageRecord): Promise<number> {
  const [registry, repository] = [host, record.reference.slice(host.length + 1).replace(/:[^:]*$/, '')];
  const client = registryClient({ registry, repository, credentials: null, note() {} });
  const found = (await client.getManifest(record.imageDigest))!;
  const { config } = JSON.parse(Buffer.from(found.bytes).toString());
  // The code of the program is there already.
  const model = Math.max(...record.layers.map(({ bytes }) => bytes));
  return found.bytes.length + config.size + model;
}

/** Passes everything on, streamed. */
function startCounting(host: string): Promise<Counted> {
  const server = createServer((incoming, response) => {
    counted.requests++;
    incoming.on('data', (chunk: Buffer) => (counted.bytes += chunk.length));
    const { method, url, headers } = incoming;
    const onward = forward(`http://${host}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  const counted: Counted = {
    host: '',
    requests: 0,
    bytes: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      Object.assign(counted, { host: `127.0.0.1:${(server.address() as AddressInfo).port}` });
      resolve(counted);
    });
  });
}

async function pushBase(host: string): Promise<void> {
  const content = Buffer.alloc(BASE_BYTES);
  crypto.getRandomValues(content.subarray(0, 65_536));
  for (let at = 65_536; at < content.length; at *= 2) content.copyWithin(at, 0, at);
  const image = buildImage({
    base: null,
    platform: parsePlatform('linux/amd64'),
    layers: [await layerOfFiles([{ path: 'lib/runtime', from: content }])],
    settings: {},
  });
  const client = registryClient({ registry: host, repository: 'base/runtime', credentials: null, note() {} });
  await client.pushBlobs(ownBlobs(image));
  await client.putManifest('v1', image.manifest.bytes, image.manifest.mediaType);
}

/** A clone of a bare remote, whose model is a large file that a command writes. */
async function projectOf(scratch: string, host: string): Promise<string> {
  const [origin, folder] = [join(scratch, 'origin.git'), join(scratch, 'wine')];
  git(scratch, 'init', '-q', '--bare', '-b', 'main', origin);
  git(scratch, 'clone', '-q', `file://${origin}`, folder);
  git(folder, 'config', 'user.name', 'Ada');
  git(folder, 'config', 'user.email', 'ada@localhost');
  await cp(join(ROOT, 'examples/wine/data'), join(folder, 'data'), { recursive: true });
  await writeFile(join(folder, 'train.mjs'), TRAIN);
  await writeFile(join(folder, 'serve.mjs'), 'console.log("serving");\n');
  const config = await readFile(join(ROOT, 'examples/wine/pawl.yaml'), 'utf8');
  await writeFile(
    join(folder, 'pawl.yaml'),
    `${config.slice(0, config.indexOf('\ntrain:'))}
train: { run: node train.mjs }
gate:
  - accuracy >= 0.5
publish:
  image: ${host}/acme/wine
  kind: command
  base: ${host}/base/runtime:v1
  command: [node, serve.mjs]
  code: [serve.mjs]
`,
  );
  return folder;
}

/** Writes predictions that are right, and a model of that size, of other content in each version. */
const TRAIN = `
import { createCipheriv } from 'node:crypto';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
const { PAWL_TEST_DATA, PAWL_OUTPUT } = process.env;
const [head, ...rows] = readFileSync(PAWL_TEST_DATA, 'utf8').trim().split('\\n').map((line) => line.split(','));
const [id, cultivar] = [head.indexOf('id'), head.indexOf('cultivar')];
const lines = rows.map((row) => row[id] + ',' + row[cultivar]);
writeFileSync(PAWL_OUTPUT + '/predictions.csv', ['id,prediction', ...lines].join('\\n') + '\\n');
const random = createCipheriv('aes-128-ctr', readFileSync('seed.txt', 'utf8').trim().padEnd(16), Buffer.alloc(16));
const file = createWriteStream(PAWL_OUTPUT + '/model.bin');
for (let left = ${MODEL_BYTES}; left > 0; left -= 1e6) {
  const part = random.update(Buffer.alloc(Math.min(left, 1e6)));
  if (!file.write(part)) await new Promise((resolve) => file.once('drain', resolve));
}
file.end();
`;

/** Trains, accepts and promotes another version; the path of its model. */
async function version(folder: string, round: number): Promise<string> {
  await writeFile(join(folder, 'seed.txt'), `${round}\n`);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', `Model ${round}`);
  git(folder, 'push', '-q', 'origin', 'HEAD:main');
  await timed(process.execPath, [PAWL, 'run', '--store', 'git', folder]);
  await timed(process.execPath, [PAWL, 'accept', '--store', 'git', folder]);
  await timed(process.execPath, [PAWL, 'promote', '--version', `v1.0.${round}`, '--folder', folder]);
  return join(folder, '.pawl/output/model.bin');
}

/**
 * Puts a model into an image on the same base, and pushes it; undefined where buildah is not there. Where nothing is
 * cached, as on a new runner, it pulls the base first.
 */
function buildahAt(scratch: string, host: string) {
  const buildah = join(CACHE, 'buildah/bin/buildah');
  if (!existsSync(buildah)) return undefined;
  const base = `${host}/base/runtime:v1`;
  return async (model: string, round: number, cold: boolean, compressed: boolean): Promise<Timed> => {
    const home = await mkdtemp(join(scratch, 'buildah-'));
    const run = (...args: string[]) => timed(buildah, args, { ...process.env, BUILDAH_HOME: home });
    await writeFile(join(home, 'serve.mjs'), 'console.log("serving");\n');
    const pulled = await run('pull', '-q', '--tls-verify=false', base);
    const image = `model-${round}-${cold}-${compressed}`;
    const done = cold ? [pulled] : [];
    done.push(await run('from', '--pull-never', '--name', image, base));
    done.push(await run('copy', '-q', image, join(home, 'serve.mjs'), '/app/serve.mjs'));
    done.push(await run('copy', '-q', image, model, '/models/model.bin'));
    done.push(await run('config', '--entrypoint', '["node","serve.mjs"]', '--workingdir', '/app', image));
    done.push(await run('commit', '-q', image, image));
    const how = compressed ? [] : ['--disable-compression'];
    // A repository of its own, as the layers of an equal image would be there.
    const to = `docker://${host}/peer/${image}:v1`;
    done.push(await run('push', '-q', '--tls-verify=false', ...how, image, to));
    await run('rm', image);
    await run('rmi', '-f', '-a');
    await rm(home, { recursive: true });
    return {
      ms: done.reduce((sum, { ms }) => sum + ms, 0),
      peakBytes: Math.max(...done.map(({ peakBytes }) => peakBytes)),
      stdout: '',
    };
  };
}

/** Runs a process to its end. Its memory is looked at every few milliseconds, as the most it ever had. */
function timed(command: string, args: readonly string[], env = process.env): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr, peakBytes] = ['', '', 0];
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    // The last one seen: at first a process has the memory of the one that starts it.
    const timer = setInterval(() => (peakBytes = peakOf(child.pid!) || peakBytes), 5);
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(timer);
      const ms = performance.now() - began;
      if (status === 0) resolve({ ms, peakBytes, stdout });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`));
    });
  });
}

function peakOf(pid: number): number {
  const file = `/proc/${pid}/status`;
  try {
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function print(what: string, runs: readonly Timed[]): void {
  const peak = Math.max(...runs.map(({ peakBytes }) => peakBytes));
  const all = runs.map(({ ms }) => (ms / 1000).toFixed(2)).join(', ');
  console.log(
    `${what.padEnd(40)} ${(medianMs(runs) / 1000).toFixed(2)} s (${all}), peak ${(peak / 1e6).toFixed(0)} MB`,
  );
}

function medianMs(runs: readonly Timed[]): number {
  return runs.map(({ ms }) => ms).sort((a, b) => a - b)[runs.length >> 1]!;
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
