// The server in the images beside FastAPI with scikit-learn's forest of the same size, and beside node:http alone.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTrainer, openPredictor, saveModel } from '@pawl/models';
import { digestFile } from '@pawl/records/digest-file';
import { findColumn, isNull, readTable, type Table, takeRows, writeCsv } from '@pawl/table';
import { markdownTable } from 'markdown-table';
import { CACHE } from '../test/system/tool.ts';

const DATA = fileURLToPath(new URL('../examples/housing/data/housing.csv', import.meta.url));
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const TREES = 150;
const DEPTH = 14;
const TARGET = 'median_house_value';
/** The best of these is full load: with few, server and client wait for each other. */
const CONNECTIONS = [32, 64];
const ROUNDS = 3;
const SECONDS = Number(process.env.PAWL_BENCH_SECONDS ?? 8);

interface Load {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly p99OfSlices: number;
  readonly requests: number;
  readonly failures: number;
}

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  /** Milliseconds from the start of the process to its first right answer. */
  readonly start: number;
}

interface Case {
  readonly folder: string;
  readonly train: string;
  readonly one: string;
  readonly thousand: string;
}

/** Prints answers a second, latencies, start, end and memory. */
export async function benchServe(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
  try {
    const made = await prepare(folder);
    const python = join(CACHE, 'serve/bin/python');
    const contestants: [string, () => Promise<Started>][] = [
      ['node:http echo', () => startEcho(made)],
      ['pawl', () => startPawl(made)],
    ];
    if (existsSync(python)) contestants.push(['FastAPI', () => startFastApi(python, made)]);
    else console.log('No FastAPI: test/system/install.sh installs it.');
    console.log(
      `Forest of ${TREES} trees, depth ${DEPTH}. Node ${process.versions.node}, ${availableParallelism()} cores, ${CONNECTIONS.join(' or ')} connections, ${SECONDS} s each, load from a process of its own.\n`,
    );
    const started: [string, Started][] = [];
    try {
      for (const [name, start] of contestants) started.push([name, await start()]);
      const measured = await measureAll(started, made);
      const heads = [
        'Server',
        'rows/s alone',
        'of echo',
        'p50 ms at half',
        'p99',
        'p99 of slices',
        '1000 rows/request, rows/s',
        'start ms',
        'exit ms',
        'RSS MB',
      ];
      console.log(
        markdownTable([heads, ...measured], { align: ['l', ...heads.slice(1).map(() => 'r' as const)] }),
      );
      console.log(`\np99 of slices: the middle one of those of every 100 ms. Medians of ${ROUNDS} rounds.`);
    } finally {
      for (const [, { child }] of started) child.kill('SIGKILL');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes a trained forest with its contract, its data and bodies of requests into a folder. */
export async function prepare(folder: string): Promise<Case> {
  const { table } = await readTable(DATA, { baseDir: '/' });
  const rows = whole(table);
  const columns = rows.columns.filter(({ kind }) => kind === 'number');
  const features = columns.map(({ name }) => name).filter((name) => name !== TARGET);
  const train: Table = {
    rows: rows.rows,
    columns: [...features, TARGET].map((name) => findColumn(rows, name)!),
  };
  await writeCsv(train, join(folder, 'train.csv'));
  const model = await (await findTrainer('random-forest')).train({
    task: 'regression',
    target: TARGET,
    features,
    train,
    params: { trees: TREES, max_depth: DEPTH, max_features: 0.5 },
    seed: 42,
  });
  await saveModel(model, join(folder, 'model.pawl'));
  const { digest } = await digestFile(join(folder, 'model.pawl'));
  const objects = Array.from({ length: 1000 }, (_, row) =>
    Object.fromEntries(
      features.map((name) => [name, (findColumn(train, name) as { values: Float64Array }).values[row]]),
    ),
  );
  const answers = await (await openPredictor(model)).predict(
    takeRows(
      train,
      Int32Array.from({ length: 5 }, (_, i) => i),
    ),
  );
  const contract = {
    schema: 'pawl/serve/1',
    name: 'housing',
    version: '1.0.0',
    task: 'regression',
    labels: [],
    target: TARGET,
    columns: features.map((name) => ({ name, kind: 'number', nullable: false })),
    files: { model: 'model.pawl' },
    digests: { model: digest, verdict: digest, release: null },
    samples: objects.slice(0, 5).map((row, i) => ({ row, prediction: answers.predicted[i] })),
  };
  await writeFile(join(folder, 'pawl-serve.json'), JSON.stringify(contract));
  return {
    folder,
    train: join(folder, 'train.csv'),
    one: JSON.stringify({ rows: objects.slice(0, 1) }),
    thousand: JSON.stringify({ rows: objects }),
  };
}

/** Rows without a null, which scikit-learn's forest could take and FastAPI's model here cannot. */
function whole(table: Table): Table {
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) =>
    table.columns.every((column) => !isNull(column, row)),
  );
  return takeRows(table, Int32Array.from(rows));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answered(child: ChildProcess, port: number, body: string, began: number): Promise<Started> {
  while (child.exitCode === null) {
    const response = await fetch(`http://127.0.0.1:${port}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    }).catch(() => undefined);
    if (response?.ok) return { child, port, start: performance.now() - began };
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error('the server ended');
}

/** Waits until the server has answered. */
export async function startPawl({ folder, one }: Case): Promise<Started> {
  const port = await freePort();
  const began = performance.now();
  const bundle = process.env.PAWL_BENCH_SERVE ?? here('../dist/serve.js');
  const child = spawn(process.execPath, [bundle], {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', PAWL_MODEL_DIR: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return answered(child, port, one, began);
}

async function startEcho({ one }: Case): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, [here('serve-echo.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) =>
    child.stdout!.once('data', (text) => resolve(Number(text))),
  );
  return answered(child, port, one, began);
}

async function startFastApi(python: string, { train, one }: Case): Promise<Started> {
  const port = await freePort();
  const args = [here('reference/serve_fastapi.py'), train, String(port), String(TREES), String(DEPTH)];
  const began = performance.now();
  return answered(spawn(python, args, { stdio: ['ignore', 'inherit', 'inherit'] }), port, one, began);
}

/** Sends requests from a process of its own. */
export function load(asked: object): Promise<Load> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [here('serve-load.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(JSON.stringify(asked));
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.on('close', () =>
      text === '' ? reject(new Error('no answer of the load')) : resolve(JSON.parse(text)),
    );
  });
}

/** Rounds of all servers in turn, so that whatever else the machine does is in the numbers of each. */
async function measureAll(
  started: readonly (readonly [string, Started])[],
  { one, thousand }: Case,
): Promise<string[][]> {
  const found = started.map(() => ({ full: [] as Load[], half: [] as Load[], batch: [] as Load[] }));
  for (let round = 0; round <= ROUNDS; round++)
    for (const [i, [, { port }]] of started.entries()) {
      const asked = { port, path: '/predict', connections: CONNECTIONS[0], seconds: SECONDS / 3 };
      const fulls: Load[] = [];
      for (const connections of CONNECTIONS)
        fulls.push(await load({ ...asked, connections, body: one, rate: 0 }));
      const full = fulls.reduce((best, next) => (next.rate > best.rate ? next : best));
      const half = await load({ ...asked, body: one, rate: full.rate / 2 });
      const batch = await load({ ...asked, body: thousand, connections: 4, rate: 0 });
      if ([full, half, batch].some(({ failures }) => failures > 0)) console.log('Some requests failed.');
      if (round === 0) continue;
      found[i]!.full.push(full);
      found[i]!.half.push(half);
      found[i]!.batch.push(batch);
    }
  const echo = medianOf(found[0]!.full.map(({ rate }) => rate));
  const rows: string[][] = [];
  for (const [i, [name, { child, start }]] of started.entries()) {
    const { full, half, batch } = found[i]!;
    const rate = medianOf(full.map((one) => one.rate));
    const memory = rssOf(child.pid!).toFixed(0);
    rows.push([
      name,
      rate.toFixed(0),
      `${((100 * rate) / echo).toFixed(0)} %`,
      medianOf(half.map(({ p50 }) => p50)).toFixed(2),
      medianOf(half.map(({ p99 }) => p99)).toFixed(2),
      medianOf(half.map(({ p99OfSlices }) => p99OfSlices)).toFixed(2),
      (medianOf(batch.map((one) => one.rate)) * 1000).toFixed(0),
      start.toFixed(0),
      (await exitOf(child)).toFixed(0),
      memory,
    ]);
  }
  return rows;
}

/** Milliseconds from SIGTERM to the end. */
async function exitOf(child: ChildProcess): Promise<number> {
  const stopped = performance.now();
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
  return performance.now() - stopped;
}

export function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** Megabytes that a process has in memory. */
export function rssOf(pid: number): number {
  const text = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? Number.NaN);
  return kilobytes / 1024;
}
