// Ten minutes of full load on the server in the images: its memory must not grow.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, medianOf, prepare, rssOf, startPawl } from './serve.ts';

const SECONDS = Number(process.env.PAWL_BENCH_SECONDS ?? 600);
const CONNECTIONS = 64;

/** Prints the memory of each tenth of the time. */
export async function benchSoak(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
  try {
    const made = await prepare(folder);
    const { child, port } = await startPawl(made);
    const asked = { port, path: '/predict', body: made.one, connections: CONNECTIONS, rate: 0 };
    console.log(`${CONNECTIONS} connections for ${SECONDS} s, one row a request.`);
    const samples: number[] = [];
    const timer = setInterval(() => samples.push(rssOf(child.pid!)), 1000);
    const { requests, failures } = await load({ ...asked, seconds: SECONDS });
    clearInterval(timer);
    child.kill('SIGKILL');
    const tenth = Math.ceil(samples.length / 10);
    const parts = Array.from({ length: 10 }, (_, i) => medianOf(samples.slice(i * tenth, (i + 1) * tenth)));
    console.log(`Requests: ${requests}, failed: ${failures}.`);
    console.log(`MB in each tenth of the time: ${parts.map((megabytes) => megabytes.toFixed(0)).join(' ')}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
