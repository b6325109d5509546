// The verb `drift` beside Evidently, on the same Parquet files, each in a process of its own. `--rows 50000` after the
// name of the bench takes tables of so many rows in place of the large ones.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { detectDrift } from '@pawl/drift';
import { readTable } from '@pawl/table';
import { CACHE } from '../test/system/tool.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PYTHON = join(CACHE, 'drift/bin/python');
interface Shape {
  readonly name: string;
  readonly rows: number;
  readonly numbers: number;
  readonly categories: number;
  /** Whether Evidently is measured too. */
  readonly peer: boolean;
}

const SHAPES: readonly Shape[] = [
  { name: '1m50', rows: 1_000_000, numbers: 40, categories: 10, peer: true },
  { name: '1m100', rows: 1_000_000, numbers: 80, categories: 20, peer: false },
  { name: '10m10', rows: 10_000_000, numbers: 8, categories: 2, peer: false },
];
const CONFIG = `model: bench
task: regression
data: { train: none.csv, test: none.csv, target: none }
train: { trainer: linear }
`;

interface Measured {
  readonly seconds: number;
  /** Of processor, user and system together. */
  readonly processor: number;
  readonly megabytes: number;
  readonly output: string;
}

/** Times whole processes and prints the ratios; processor time beside, as a busy machine delays both. */
export async function benchDrift(): Promise<void> {
  const project = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
  const seconds: number[] = [];
  try {
    writeFileSync(join(project, 'pawl.yaml'), CONFIG);
    for (const shape of shapes()) {
      const files = made(shape);
      const run = (...args: string[]) =>
        measure(process.env.npm_node_execpath ?? process.execPath, [join(ROOT, 'dist/pawl.js'), ...args]);
      const own = await run('drift', project, '--reference', files[0], '--current', files[1]);
      print(`${shape.name}, Pawl`, own);
      seconds.push(own.seconds);
      if (seconds.length === 2 && shape.numbers === 80)
        console.log(`  twice the columns took ${(seconds[1]! / seconds[0]!).toFixed(2)} times as long`);
      if (!shape.peer) continue;
      const profile = join(project, 'reference.json');
      print('  making a profile', await run('profile', project, '--data', files[0], '--output', profile));
      const known = await run('drift', project, '--reference', profile, '--current', files[1]);
      print('  with the profile', known);
      console.log(`  ${(known.seconds / own.seconds).toFixed(2)} of the time without`);
      const statistics = await statisticsOf(files);
      console.log(`  statistics alone, one thread: ${statistics.toFixed(2)} s`);
      const script = join(ROOT, 'bench/reference/drift_evidently.py');
      const peer = await measure(PYTHON, [script, ...files]);
      print(`${shape.name}, Evidently`, peer);
      console.log(`  ${peer.output.trim()}`);
      const theirs = JSON.parse(peer.output).statistics;
      console.log(`  statistics alone, times as fast: ${(theirs / statistics).toFixed(1)}`);
      console.log(
        `  times as fast: wall ${(peer.seconds / own.seconds).toFixed(1)}, processor ${(peer.processor / own.processor).toFixed(1)}; memory ${(own.megabytes / peer.megabytes).toFixed(2)} of theirs`,
      );
    }
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** Seconds that the tests of all columns take once both tables are in memory. */
async function statisticsOf(files: readonly [string, string]): Promise<number> {
  const [reference, current] = await Promise.all(
    files.map(async (file) => (await readTable(file, { baseDir: '/' })).table),
  );
  const start = performance.now();
  detectDrift(reference!, current!);
  return (performance.now() - start) / 1000;
}

/** The shapes asked for on the command line. */
function shapes(): readonly Shape[] {
  const at = process.argv.indexOf('--rows');
  if (at < 0) return SHAPES;
  const rows = Number(process.argv[at + 1]);
  if (!Number.isInteger(rows) || rows < 1) throw new Error('--rows takes a number of rows');
  return SHAPES.slice(0, 2).map((shape) => ({ ...shape, name: `${rows}x${shape.name.slice(2)}`, rows }));
}

/** The files of a shape, made once and kept. */
function made({ name, rows, numbers, categories }: Shape): [string, string] {
  const folder = join(CACHE, 'bench', `drift-${name}`);
  const files: [string, string] = [join(folder, 'reference.parquet'), join(folder, 'current.parquet')];
  if (files.every((file) => existsSync(file))) return files;
  mkdirSync(folder, { recursive: true });
  const args = [folder, ...[rows, numbers, categories].map(String)];
  spawnSync(PYTHON, [join(ROOT, 'bench/reference/drift_data.py'), ...args], { stdio: 'inherit' });
  return files;
}

/** Runs a command and reads from /proc what it takes until it ends. */
async function measure(command: string, args: readonly string[]): Promise<Measured> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let [processor, megabytes, output] = [0, 0, ''];
  child.stdout.on('data', (data) => {
    output += data;
  });
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      megabytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? megabytes * 1024) / 1024;
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      processor = (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      // It has just ended.
    }
  }, 20);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  return { seconds: (performance.now() - start) / 1000, processor, megabytes, output };
}

function print(what: string, { seconds, processor, megabytes }: Measured): void {
  const figures = [
    `${seconds.toFixed(1)} s`,
    `${processor.toFixed(1)} s of processor`,
    `${Math.round(megabytes)} MB`,
  ];
  console.log(`${what.padEnd(20)} ${figures.join(', ')}`);
}
