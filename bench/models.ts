// The embedded trainers beside scikit-learn's, on the same rows in one run, each training in a process of its own.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uniform } from '@pawl/metrics';
import { readTable } from '@pawl/table';

const HOUSING = fileURLToPath(new URL('../../shared/data/california_housing.csv', import.meta.url));
const THREADS = Math.min(2, availableParallelism());
/** Short trainings are run so often, and the median is shown. */
const REPEATS = 3;
/** One division of the rows says little of a difference of half a percent. */
const SPLITS = [42, 43, 44, 45, 46];

interface Rows {
  /** A column after the other. */
  readonly columns: readonly Float64Array[];
  readonly target: Float64Array;
  /** Columns that hold codes of texts. */
  readonly codes: readonly number[];
}

interface Measured {
  readonly versions?: string;
  readonly fit: number;
  readonly predict: number;
  readonly peak_mb: number;
  readonly quality: Readonly<Record<string, number>>;
}

interface Contest {
  readonly name: string;
  readonly asked: string;
  /** Where the rows stand; of several divisions the mean of the scores is shown. */
  readonly folders: readonly string[];
  readonly trainer: 'random-forest' | 'gradient-boosting';
  readonly task: 'regression' | 'classification';
  readonly threads: number;
  readonly ours: object;
  readonly theirs: object;
  readonly repeats: number;
}

const python = process.env.PAWL_BENCH_PYTHON ?? 'python3';

/** Trains what is asked of the embedded trainers, and prints times, scores and memory beside scikit-learn's. */
export async function benchModels(): Promise<void> {
  const only = process.argv[3];
  const root = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
  try {
    const { source, plain, native, million, growth } = await prepare(root);
    console.log(
      `Trainers on ${source}, and on made rows. Each in a process of its own, ours as it starts, uncompiled.`,
    );
    console.log(`Node ${process.versions.node}. Threads as stated, the same for both.\n`);
    const forest = { trainer: 'random-forest', threads: THREADS } as const;
    const boosting = { trainer: 'gradient-boosting', threads: 1 } as const;
    const depth10 = { ours: { trees: 150, max_depth: 10 }, theirs: { n_estimators: 150, max_depth: 10 } };
    const rounds = { ours: { trees: 100, early_stopping: false }, theirs: { max_iter: 100 } };
    const wide = { ours: { trees: 50, max_depth: 12 }, theirs: { n_estimators: 50, max_depth: 12 } };
    const contests: Contest[] = [
      {
        name: 'forest',
        asked: '3 times as fast, RMSE within 1 %',
        folders: [plain],
        ...forest,
        task: 'regression',
        ...depth10,
        repeats: REPEATS,
      },
      {
        name: 'forest, nulls and texts',
        asked: 'a better RMSE than one-hot and imputed; five divisions',
        folders: native,
        ...forest,
        task: 'regression',
        ...depth10,
        repeats: 1,
      },
      {
        name: 'boosting',
        asked: '0.7 of the speed, score within 1 %',
        folders: [plain],
        ...boosting,
        task: 'regression',
        ...rounds,
        repeats: REPEATS,
      },
      {
        name: 'boosting, 2 classes, 10^5 rows',
        asked: '0.7 of the speed, score within 1 %',
        folders: [growth[1]!],
        ...boosting,
        task: 'classification',
        ...rounds,
        repeats: REPEATS,
      },
      {
        name: 'forest, 10^6 rows, 2 classes',
        asked: 'faster, under 2 GB',
        folders: [million],
        ...forest,
        task: 'classification',
        ...wide,
        repeats: 1,
      },
      {
        name: 'forest of 100, 10^6 predicted',
        asked: 'predicts twice as fast',
        folders: [join(root, 'predict')],
        ...forest,
        threads: 1,
        task: 'classification',
        ours: { trees: 100, max_depth: 12 },
        theirs: { n_estimators: 100, max_depth: 12 },
        repeats: 1,
      },
      {
        name: 'boosting, 10^6 rows',
        asked: '0.7 of the speed, score within 1 %',
        folders: [million],
        ...boosting,
        task: 'classification',
        ...rounds,
        repeats: 1,
      },
    ];
    for (const contest of contests) if (!only || contest.name === only) show(contest);
    if (only) return;
    console.log('\nGrowth: forest of 50 trees, depth 12, 20 columns, two classes');
    for (const folder of growth) {
      const { fit } = runOurs(contests[4]!, folder);
      console.log(`  ${folder.split('-').at(-1)!.padStart(8)} rows ${fit.toFixed(2).padStart(8)} s`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function show(contest: Contest): void {
  const ours = measured(contest, runOurs);
  const theirs = measured(contest, runTheirs);
  console.log(
    `${contest.name} (${contest.threads} thread${contest.threads > 1 ? 's' : ''}; asked: ${contest.asked})`,
  );
  line('Pawl', ours);
  if (theirs) line('scikit-learn', theirs);
  else console.log(`  absent: scikit-learn (tried ${python}; PAWL_BENCH_PYTHON names another)`);
  if (ours && theirs)
    console.log(
      `  times as fast: fit ${(theirs.fit / ours.fit).toFixed(2)}, predict ${(theirs.predict / ours.predict).toFixed(2)}`,
    );
}

function line(who: string, measured: Measured | undefined): void {
  if (!measured) return;
  const quality = Object.entries(measured.quality).map(([name, value]) => `${name} ${value.toFixed(4)}`);
  console.log(
    `  ${who.padEnd(13)} fit ${measured.fit.toFixed(2)} s, predict ${measured.predict.toFixed(2)} s, ${quality.join(', ')}, ${measured.peak_mb.toFixed(0)} MB`,
  );
}

/** The median of the times over all repeats and divisions, and the mean of the scores. */
function measured(
  contest: Contest,
  run: (contest: Contest, folder: string) => Measured | undefined,
): Measured | undefined {
  const all = Array.from({ length: contest.repeats }, () =>
    contest.folders.map((folder) => run(contest, folder)),
  )
    .flat()
    .filter((one) => one !== undefined);
  if (all.length === 0) return undefined;
  const median = (of: (one: Measured) => number) => all.map(of).sort((a, b) => a - b)[all.length >> 1]!;
  return {
    fit: median(({ fit }) => fit),
    predict: median(({ predict }) => predict),
    peak_mb: median(({ peak_mb }) => peak_mb),
    quality: Object.fromEntries(
      Object.keys(all[0]!.quality).map((name) => [
        name,
        all.reduce((sum, { quality }) => sum + quality[name]!, 0) / all.length,
      ]),
    ),
  };
}

function runOurs({ trainer, task, threads, ours }: Contest, folder: string): Measured {
  const script = fileURLToPath(new URL('./models-task.ts', import.meta.url));
  const made = spawnSync(
    process.execPath,
    [script, folder, trainer, task, String(threads), JSON.stringify(ours)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return JSON.parse(made.stdout) as Measured;
}

function runTheirs({ trainer, task, threads, theirs }: Contest, folder: string): Measured | undefined {
  const script = fileURLToPath(new URL('./reference/models.py', import.meta.url));
  const kind = `${trainer === 'random-forest' ? 'forest' : 'boosting'}-${task}`;
  const made = spawnSync(python, [script, folder, kind, String(threads), JSON.stringify(theirs)], {
    encoding: 'utf8',
  });
  return made.status === 0 ? (JSON.parse(made.stdout) as Measured) : undefined;
}

async function prepare(root: string) {
  const real = existsSync(HOUSING);
  const housing = real ? await readHousing() : madeHousing();
  const [million, ...small] = [1_000_000, 100_000, 10_000].map((rows) => ({
    rows,
    data: madeRows(rows, 20),
  }));
  const growth = [...small].reverse();
  const unseen = madeRows(100_001, 20);
  for (const { rows, data } of [...growth, million!]) write(join(root, `rows-${rows}`), data, unseen);
  write(join(root, 'predict'), madeRows(100_000, 20), million!.data);
  const divide = (name: string, data: Rows, seed: number) => {
    const testRows = new Set(splitRows(data.target.length, seed));
    write(
      join(root, name),
      take(data, (row) => !testRows.has(row)),
      take(data, (row) => testRows.has(row)),
    );
    return join(root, name);
  };
  return {
    source: real ? 'California housing (20,640 rows)' : 'rows made in the shape of California housing',
    plain: divide('plain', withoutNulls(housing), 42),
    native: SPLITS.map((seed) => divide(`native-${seed}`, housing, seed)),
    million: join(root, 'rows-1000000'),
    growth: [...growth, million!].map(({ rows }) => join(root, `rows-${rows}`)),
  };
}

/** The test rows of scikit-learn's split with a seed, where it is there; else every fifth. */
function splitRows(rows: number, seed: number): number[] {
  const script = fileURLToPath(new URL('./reference/split.py', import.meta.url));
  const made = spawnSync(python, [script, String(rows), String(seed)], { encoding: 'utf8', maxBuffer: 1e8 });
  if (made.status === 0) return JSON.parse(made.stdout) as number[];
  return Array.from({ length: Math.floor(rows / 5) }, (_, i) => 5 * i + (seed % 5));
}

async function readHousing(): Promise<Rows> {
  const { table } = await readTable(HOUSING, { baseDir: '/', types: {} });
  const target = table.columns.find(({ name }) => name === 'median_house_value')!;
  if (target.kind !== 'number') throw new Error('the target is no number');
  const features = table.columns.filter((column) => column !== target);
  return {
    columns: features.map((column) =>
      column.kind === 'number' ? column.values : Float64Array.from(column.codes),
    ),
    target: target.values.map((value) => value / 1e5),
    codes: features.flatMap(({ kind }, f) => (kind === 'text' ? [f] : [])),
  };
}

/** Rows in the shape of the housing data: eight numbers, one of them with nulls, and a text of five levels. */
function madeHousing(): Rows {
  const { columns, target } = madeRows(20_640, 8);
  const random = uniform(7);
  const text = columns[0]!.map((value) => Math.min(4, Math.floor(((value + 3) / 6) * 5)));
  return {
    columns: [
      ...columns.map((column, f) =>
        f === 4 ? column.map((value) => (random() < 0.01 ? Number.NaN : value)) : column,
      ),
      text.map((code) => Math.max(0, code)),
    ],
    target,
    codes: [8],
  };
}

/** The rows without nulls, and without the texts. */
function withoutNulls(data: Rows): Rows {
  const whole = (row: number) => data.columns.every((column) => !Number.isNaN(column[row]!));
  const kept = take(data, whole);
  return { columns: kept.columns.filter((_, f) => !data.codes.includes(f)), target: kept.target, codes: [] };
}

function take({ columns, target, codes }: Rows, keep: (row: number) => boolean): Rows {
  return {
    columns: columns.map((column) => column.filter((_, row) => keep(row))),
    target: target.filter((_, row) => keep(row)),
    codes,
  };
}

/** Normal numbers; the target is 1 where a sum of bends and products, with noise, is above 0. */
function madeRows(rows: number, width: number): Rows {
  const random = uniform(rows);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const columns = Array.from({ length: width }, () => Float64Array.from({ length: rows }, normal));
  const at = (f: number, row: number) => columns[f]![row]!;
  const target = Float64Array.from({ length: rows }, (_, row) => {
    const value =
      at(0, row) * at(1, row) + Math.sin(2 * at(2, row)) + Math.abs(at(3, row)) - 0.8 + 0.5 * at(4, row);
    return value + 0.7 * normal() > 0 ? 1 : 0;
  });
  return { columns, target, codes: [] };
}

function write(folder: string, train: Rows, test: Rows): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, { columns, target }] of Object.entries({ train, test })) {
    writeFileSync(join(folder, `${name}.f64`), Buffer.concat(columns.map(bytesOf)));
    writeFileSync(join(folder, `y_${name}.f64`), bytesOf(target));
  }
  writeFileSync(join(folder, 'codes.json'), JSON.stringify(train.codes));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
