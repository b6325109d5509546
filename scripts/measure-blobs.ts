import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { registryClient } from '@pawl/image';
import { startRegistry } from '../test/system/registry.ts';

/**
 * Measures what memory it takes to push a blob to a real registry on this machine and to pull it: by how much the
 * resident set is larger at most than before all began. `node scripts/node24.mjs scripts/measure-blobs.ts [MiB]`
 */

const MiB = 2 ** 20;
const size = Number(process.argv[2] ?? 1024) * MiB;

/** Bytes that are made when they are read, another MiB each time. A multiple of a MiB is where it can begin. */
function open(from: number): Readable {
  return Readable.from(
    (function* () {
      for (let at = from; at < size; at += MiB) yield Buffer.alloc(MiB, `${at / MiB}.`);
    })(),
  );
}

const before = process.memoryUsage.rss();

async function measured(what: string, work: () => Promise<unknown>): Promise<void> {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  const began = performance.now();
  await work();
  clearInterval(timer);
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${what}: ${seconds.toFixed(1)} s, ${Math.round(size / MiB / seconds)} MiB/s, at most ${Math.round((most - before) / MiB)} MiB more than ${Math.round(before / MiB)} MiB`,
  );
}

const hash = createHash('sha256');
for await (const chunk of open(0)) hash.update(chunk as Buffer);
const blob = { digest: `sha256:${hash.digest('hex')}` as const, size, open };
const running = await startRegistry();
const folder = await mkdtemp(join(tmpdir(), 'pawl-measure-'));
try {
  const client = registryClient({
    registry: running.host,
    repository: 'acme/large',
    credentials: null,
    note: console.log,
  });
  await measured('push', () => client.pushBlob(blob));
  await measured('pull', () => client.pullBlob(blob, join(folder, 'blob')));
} finally {
  await running.close();
  await rm(folder, { recursive: true });
}
