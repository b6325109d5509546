// Reading tables beside pandas and other parsers, on the same files in one run.
import { spawnSync } from 'node:child_process';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { markdownTable } from 'markdown-table';
import { rolldown } from 'rolldown';
import type { Reading } from './table-reader.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROWS = 1_000_000;
const COLUMNS = 20;
const REPEATS = 3;

interface Runner {
  readonly name: string;
  run(file: string): Reading | undefined;
}

interface BenchFile {
  readonly title: string;
  readonly name: string;
  readonly header: string;
  readonly line: (random: () => number, row: number) => string;
}

const FILES: readonly BenchFile[] = [
  {
    title: `${COLUMNS} columns of numbers with 4 decimals`,
    name: 'short.csv',
    header: numbers((i) => `c${i}`),
    line: (random) => numbers(() => decimal(random, 4)),
  },
  {
    title: `${COLUMNS} columns of numbers in full`,
    name: 'long.csv',
    header: numbers((i) => `c${i}`),
    line: (random) => numbers(() => String(full(random))),
  },
  {
    title: 'numbers, categories, quoted text',
    name: 'mixed.csv',
    header: 'id,amount,share,city,code,note,day,flag,score',
    line: mixed,
  },
];

/** Times the reading of three CSV files, and of one as Parquet, each in a fresh process, and prints a table a file. */
export async function benchTable(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-bench-'));
  try {
    const python = process.env.PAWL_BENCH_PYTHON ?? 'python3';
    const pandas = pandasVersion(python);
    console.log(
      `${availableParallelism()} processors, median of ${REPEATS}, each reading in a fresh process.`,
    );
    console.log(pandas ?? `Absent: pandas (tried ${python}; PAWL_BENCH_PYTHON names another). No ratios.`);
    const script = await bundle(folder);
    const runners = [
      ...nodes().flatMap((node) =>
        ['pawl readTable', 'pawl readCsv'].map((name) => nodeRunner(node, script, name)),
      ),
      ...(pandas ? [pandasRunner(python)] : []),
      ...['udsv', 'papaparse', 'csv-parse'].map((name) => nodeRunner(process.execPath, script, name)),
    ];
    for (const { title, name, header, line } of FILES) {
      const path = join(folder, name);
      await generate(path, header, line);
      await report(title, path, runners);
    }
    if (pandas) await benchParquet(python, folder, runners);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchParquet(python: string, folder: string, runners: readonly Runner[]): Promise<void> {
  const path = join(folder, 'short.parquet');
  const code = 'import pandas, sys; pandas.read_csv(sys.argv[1]).to_parquet(sys.argv[2])';
  const { status } = spawnSync(python, ['-c', code, join(folder, 'short.csv'), path]);
  if (status !== 0) console.log('Absent: pyarrow. No Parquet.');
  else
    await report(
      `the first as Parquet`,
      path,
      runners.filter(({ name }) => /readTable|pandas/.test(name)),
    );
}

/** The readers as they ship: bundled, the worker beside them. */
async function bundle(folder: string): Promise<string> {
  const input = {
    'table-reader': join(ROOT, 'bench/table-reader.ts'),
    'shared/table-worker': join(ROOT, 'packages/table/table-worker.ts'),
  };
  const built = await rolldown({ cwd: ROOT, input, platform: 'node', logLevel: 'silent' });
  await built.write({ dir: join(folder, 'run'), format: 'esm', chunkFileNames: 'shared/[name].js' });
  await built.close();
  await writeFile(join(folder, 'run', 'package.json'), '{ "type": "module" }\n');
  return join(folder, 'run', 'table-reader.js');
}

/** The Node that started npm, or is on the path, and the one that runs this, where they differ. */
function nodes(): string[] {
  const other = process.env.npm_node_execpath ?? 'node';
  return nodeVersion(other) === nodeVersion(process.execPath)
    ? [process.execPath]
    : [other, process.execPath];
}

function nodeVersion(node: string): string {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim().slice(1) ?? '';
}

function nodeRunner(node: string, script: string, reader: string): Runner {
  return {
    name: `${reader}, Node ${nodeVersion(node)}`,
    run: (file) => reading(spawnSync(node, [script, reader, file], { encoding: 'utf8' }).stdout),
  };
}

const PANDAS = `
import json, resource, sys, time
import pandas
start = time.perf_counter()
path = sys.argv[1]
table = pandas.read_parquet(path) if path.endswith('.parquet') else pandas.read_csv(path)
taken = time.perf_counter() - start
total = float(table.select_dtypes('number').iloc[:, 0].sum())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == 'linux' else 1024 * 1024)
print(json.dumps({'milliseconds': taken * 1000, 'rows': len(table), 'sum': total, 'megabytes': peak}))
`;

function pandasRunner(python: string): Runner {
  return {
    name: 'pandas',
    run: (file) => reading(spawnSync(python, ['-c', PANDAS, file], { encoding: 'utf8' }).stdout),
  };
}

function pandasVersion(python: string): string | undefined {
  const code = 'import pandas, sys; print(f"pandas {pandas.__version__}, Python {sys.version.split()[0]}")';
  const { status, stdout } = spawnSync(python, ['-c', code], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function reading(stdout: string | null): Reading | undefined {
  return stdout ? (JSON.parse(stdout) as Reading) : undefined;
}

async function report(title: string, path: string, runners: readonly Runner[]): Promise<void> {
  const megabytes = (await stat(path)).size / 1e6;
  // Each in turn, so that a slow moment of the machine hits all alike.
  const taken = runners.map(() => [] as Reading[]);
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    for (const [i, runner] of runners.entries()) {
      const one = runner.run(path);
      if (one) taken[i]!.push(one);
    }
  }
  const medians = taken.map(
    (readings) => readings.sort((a, b) => a.milliseconds - b.milliseconds)[readings.length >> 1],
  );
  const pandas = medians[runners.findIndex(({ name }) => name === 'pandas')];
  const rows = runners.map(({ name }, i) => row(name, megabytes, medians[i], pandas, medians[0]));
  console.log(`\n${ROWS.toLocaleString('en')} rows, ${title}, ${megabytes.toFixed(0)} MB\n`);
  const head = ['', 's', 'MB/s', 'peak MB', 'times as fast as pandas', 'rows and sum'];
  console.log(markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'r', 'r', 'l'] }));
}

function row(
  name: string,
  megabytes: number,
  taken: Reading | undefined,
  pandas: Reading | undefined,
  first: Reading | undefined,
): string[] {
  if (!taken || !first) return [name, 'failed', '', '', '', ''];
  const seconds = taken.milliseconds / 1000;
  const same = taken.rows === first.rows && Math.abs(taken.sum - first.sum) <= 1e-9 * Math.abs(first.sum);
  return [
    name,
    seconds.toFixed(2),
    (megabytes / seconds).toFixed(0),
    taken.megabytes.toFixed(0),
    pandas ? (pandas.milliseconds / taken.milliseconds).toFixed(2) : '',
    same ? 'same' : `differ: ${taken.rows}, ${taken.sum}`,
  ];
}

async function generate(path: string, header: string, line: BenchFile['line']): Promise<void> {
  const random = generator(42);
  const file = await open(path, 'w');
  let text = `${header}\n`;
  for (let row = 0; row < ROWS; row++) {
    text += `${line(random, row)}\n`;
    if (text.length > 1 << 22) {
      await file.write(text);
      text = '';
    }
  }
  await file.write(text);
  await file.close();
}

function mixed(random: () => number, row: number): string {
  const note = random() < 0.5 ? `"said ""no"", then ${row % 977}, and left"` : `plain note ${row % 5003}`;
  const day = `2026-${String(1 + (row % 12)).padStart(2, '0')}-${String(1 + (row % 28)).padStart(2, '0')}`;
  const amount = random() < 0.05 ? '' : decimal(random, 2);
  return [
    row,
    amount,
    full(random),
    `Stadt ${row % 300} Süd`,
    `K${row % 40_000}`,
    note,
    day,
    row % 3 === 0,
    decimal(random, 6),
  ].join();
}

function numbers(cell: (column: number) => string): string {
  return Array.from({ length: COLUMNS }, (_, i) => cell(i)).join();
}

function decimal(random: () => number, digits: number): string {
  return ((random() - 0.5) * 200).toFixed(digits);
}

/** All 53 bits of a double's mantissa. */
function full(random: () => number): number {
  return (Math.floor(random() * 2 ** 26) * 2 ** 27 + Math.floor(random() * 2 ** 27)) / 2 ** 53;
}

/** Mulberry32: the same files every time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
