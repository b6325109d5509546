import { constants, type Dirent } from 'node:fs';
import { type FileHandle, open, readdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseYaml } from '@pawl/records';
import { finiteNumber, type MetricPoint } from './metric-lines.ts';
import { collectSeries, type MetricSeries } from './metric-series.ts';

/** A run that a training logged to MLflow. */
export interface MlflowRun {
  readonly id: string;
  /** MLflow makes one up where the training gives none. */
  readonly name: string;
  readonly experimentId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly params: Readonly<Record<string, string>>;
}

export interface MlflowFiles {
  /** Reads what was logged since the last time. */
  poll(): Promise<void>;
  /** Reads the rest, and the parameters. Nothing is polled afterwards. */
  finish(): Promise<void>;
  /** In the order in which they began. */
  runs(): MlflowRun[];
  /** Metrics of the first run by their names, those of further ones as `loss [name of the run]`. */
  series(): MetricSeries[];
  notes(): string[];
}

const MOST_RUNS = 100;
const MOST_METRICS = 1000;
const MOST_PARAMS = 1000;
const LARGEST_FILE = 10_000_000;
/** Bytes; MLflow itself takes up to 6,000 characters. */
const LARGEST_PARAM = 24_000;
/** Characters of all parameters together. */
const MOST_PARAM_TEXT = 10_000_000;
const DEEPEST = 10;
/** MLflow's own rule for the name of a run's folder. */
const RUN_ID = /^[a-zA-Z0-9][\w-]{0,255}$/;

/**
 * The folder in which a training that runs in `cwd` keeps MLflow's file store: what MLFLOW_TRACKING_URI names (a path or
 * a `file:` URI), `mlruns` where it is not set. Undefined when it names a database or a server.
 *
 * Since 3.7 MLflow logs to the database `sqlite:///mlflow.db` where nothing is set and no `mlruns` is there yet, and since
 * 3.13 it refuses the file store without MLFLOW_ALLOW_FILE_STORE=true. So a training needs both in its environment:
 * MLFLOW_ALLOW_FILE_STORE=true, and MLFLOW_TRACKING_URI as `mlruns`, `file:mlruns` or `file:///absolute/mlruns`.
 */
export function mlflowStore(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): string | undefined {
  const uri = env.MLFLOW_TRACKING_URI?.trim() || 'mlruns';
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined || /^[a-z]:[\\/]/i.test(uri)) return resolve(cwd, uri);
  if (scheme !== 'file') return undefined;
  const path = uri.slice('file:'.length);
  try {
    // `file:rel` and `file://./rel` are no URIs by the standard, but MLflow takes them.
    if (path.startsWith('///')) return fileURLToPath(uri);
    return resolve(cwd, decodeURIComponent(path.replace(/^\/\/(?:localhost(?=\/))?/, '')));
  } catch {
    return undefined;
  }
}

interface KnownRun extends Omit<MlflowRun, 'params'> {
  readonly folder: string;
  /** What its metrics have behind their names. */
  suffix: string;
  /** How many bytes of each metric's file have been read, to the end of a line. */
  readonly read: Map<string, number>;
  params: Readonly<Record<string, string>>;
}

/**
 * Watches an MLflow file store for runs that began at `since` (milliseconds since 1970) or later. Nothing that is read
 * there can fail: what is missing, half-written or strange is passed over. Symbolic links are not followed.
 */
export function watchMlflowFiles(
  store: string,
  since: number,
  onPoint: (point: Required<MetricPoint>) => void = () => {},
): MlflowFiles {
  const collection = collectSeries();
  const runs = new Map<string, KnownRun>();
  const older = new Set<string>();
  const notes = new Set<string>();

  async function findRuns(): Promise<void> {
    const root = await realpath(store).catch(() => undefined);
    if (root === undefined) return;
    const fresh: KnownRun[] = [];
    for (const experiment of await folders(root)) {
      for (const id of await folders(join(root, experiment))) {
        const folder = join(root, experiment, id);
        if (runs.has(folder) || older.has(folder) || !RUN_ID.test(id)) continue;
        const run = await readRun(folder, experiment);
        if (run === undefined) continue;
        if (run.startedAt < since) older.add(folder);
        else fresh.push(run);
      }
    }
    for (const run of fresh.sort(byStart)) {
      if (runs.size === MOST_RUNS) {
        notes.add(`only ${MOST_RUNS} runs of MLflow were read`);
        break;
      }
      run.suffix = suffixFor(run, [...runs.values()]);
      runs.set(run.folder, run);
    }
  }

  async function readMetrics(run: KnownRun): Promise<void> {
    const root = join(run.folder, 'metrics');
    for (const name of await filesBelow(root, MOST_METRICS)) {
      const from = run.read.get(name) ?? 0;
      const news = await readFrom(join(root, name), from);
      if (news === undefined) continue;
      if (news.cut)
        notes.add('a file of an MLflow metric is larger than 10 MB, and the rest of it was not read');
      // The last line may not be whole yet.
      const whole = news.bytes.lastIndexOf(0x0a) + 1;
      run.read.set(name, from + whole);
      for (const line of news.bytes.toString('latin1', 0, whole).split('\n')) readLine(run, name, line);
    }
  }

  function readLine(run: KnownRun, name: string, line: string): void {
    if (line.trim() === '') return;
    const [, text = '', stepText = '0'] = line.trim().split(' ');
    const value = finiteNumber(text);
    const step = finiteNumber(stepText);
    if (value === undefined || step === undefined) {
      notes.add(
        `values of MLflow metrics that are no finite number were left out: "${name}" was ${text.slice(0, 20)}`,
      );
      return;
    }
    const point = collection.add({ name: name + run.suffix, value, step });
    if (point) onPoint(point);
  }

  async function poll(): Promise<void> {
    await findRuns();
    for (const run of runs.values()) await readMetrics(run);
  }

  return {
    poll,
    async finish() {
      await poll();
      let room = MOST_PARAM_TEXT;
      for (const run of runs.values()) {
        run.params = await readParams(join(run.folder, 'params'), room);
        for (const value of Object.values(run.params)) room -= value.length;
      }
    },
    runs: () =>
      [...runs.values()].sort(byStart).map(({ id, name, experimentId, startedAt, params }) => ({
        id,
        name,
        experimentId,
        startedAt,
        params,
      })),
    series: collection.series,
    notes: () => [...notes, ...collection.notes()],
  };
}

function byStart(a: KnownRun, b: KnownRun): number {
  return a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1);
}

function suffixFor({ id, name }: KnownRun, others: readonly KnownRun[]): string {
  if (others.length === 0) return '';
  return others.some((other) => other.name === name) ? ` [${name} ${id.slice(0, 8)}]` : ` [${name}]`;
}

/** A run by its meta.yaml; undefined while that is not there or not whole. */
async function readRun(folder: string, experimentId: string): Promise<KnownRun | undefined> {
  const file = await readFrom(join(folder, 'meta.yaml'), 0);
  if (file === undefined) return undefined;
  const meta = parseMeta(file.bytes.toString('utf8'));
  const startedAt = meta.start_time;
  if (typeof startedAt !== 'number' || typeof meta.run_id !== 'string') return undefined;
  const id = meta.run_id;
  const name = typeof meta.run_name === 'string' && meta.run_name !== '' ? meta.run_name : id.slice(0, 8);
  return { folder, id, name, experimentId, startedAt, suffix: '', read: new Map(), params: {} };
}

function parseMeta(text: string): Readonly<Record<string, unknown>> {
  try {
    const { value } = parseYaml(text, 'meta.yaml');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

async function readParams(root: string, room: number): Promise<Record<string, string>> {
  const params: [string, string][] = [];
  let left = room;
  for (const name of (await filesBelow(root, MOST_PARAMS)).sort()) {
    const file = await readFrom(join(root, name), 0, LARGEST_PARAM);
    const value = file?.bytes.toString('utf8') ?? '';
    left -= value.length;
    if (left < 0) break;
    params.push([name, value]);
  }
  return Object.fromEntries(params);
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

async function folders(folder: string): Promise<string[]> {
  return (await entriesOf(folder)).filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The files in a folder and the folders in it, by their path with forward slashes. */
async function filesBelow(root: string, most: number, prefix = '', depth = 1): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await entriesOf(join(root, prefix))) {
    if (found.length >= most) break;
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isFile()) found.push(name);
    else if (entry.isDirectory() && depth < DEEPEST) {
      found.push(...(await filesBelow(root, most - found.length, name, depth + 1)));
    }
  }
  return found;
}

/** What a plain file holds from a byte on, up to a size of the whole; undefined when there is nothing new. */
async function readFrom(
  path: string,
  from: number,
  most = LARGEST_FILE,
): Promise<{ bytes: Buffer; cut: boolean } | undefined> {
  let file: FileHandle | undefined;
  try {
    // A pipe must not be waited for.
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stat = await file.stat();
    const end = Math.min(stat.size, most);
    if (!stat.isFile() || end <= from) return undefined;
    const bytes = Buffer.alloc(end - from);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    return { bytes: bytes.subarray(0, bytesRead), cut: stat.size > most };
  } catch {
    return undefined;
  } finally {
    await file?.close().catch(() => {});
  }
}
