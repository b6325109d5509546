import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel } from '@pawl/models';
import {
  findColumn,
  isNull,
  readTable,
  type SplitSpec,
  splitTable,
  type Table,
  takeRows,
  textAt,
} from '@pawl/table';
import { onTestFinished } from 'vitest';
import { copyExample, pawl, ROOT, record, USER_PATH } from './pawl.ts';

export interface ServeCase {
  /** With pawl-serve.json and the model. */
  readonly folder: string;
  readonly name: string;
  readonly task: 'classification' | 'regression';
  readonly labels: readonly string[];
  /** The test rows as a client sends them. */
  readonly rows: readonly Readonly<Record<string, number | string | null>>[];
  /** What the evaluation wrote of them, by column. */
  readonly evaluated: (column: string) => readonly string[];
}

/** Trains and evaluates an example by the command, and lays its model out as an image holds it. */
export async function serveCase(example: 'housing' | 'wine', split: SplitSpec): Promise<ServeCase> {
  const project = await copyExample(example);
  const { status, stdout, stderr } = await pawl(['run', project]);
  if (status !== 0) throw new Error(stdout + stderr);
  const model = await loadModel(join(project, '.pawl/output/model.pawl'));
  const { table } = await readTable(`data/${example}.csv`, { baseDir: project });
  const test = takeRows(table, splitTable(table, split, 42).test);
  const predictions = await readTable('.pawl/predictions.csv', {
    baseDir: project,
    types: { prediction: 'text', actual: 'text' },
  });
  const evaluated = (name: string) => textsOf(predictions.table, name);
  const rows = Array.from({ length: test.rows }, (_, row) =>
    Object.fromEntries(model.features.map((name) => [name, cellOf(test, name, row)])),
  );
  const labels = model.labels ?? [];
  const contract = {
    schema: 'pawl/serve/1',
    name: example,
    version: '1.0.0',
    task: model.task,
    labels,
    target: model.target,
    columns: model.features.map((name) => columnOf(table, name)),
    files: { model: 'model.pawl' },
    digests: {
      model: (await record(project, 'run')).modelDigest,
      verdict: (await record(project, 'verdict')).digest,
      release: null,
    },
    samples: rows.slice(0, 5).map((row, i) => ({
      row,
      prediction:
        model.task === 'regression' ? Number(evaluated('prediction')[i]) : evaluated('prediction')[i],
    })),
  };
  const folder = join(project, 'models');
  await mkdir(folder);
  await copyFile(join(project, '.pawl/output/model.pawl'), join(folder, 'model.pawl'));
  await writeFile(join(folder, 'pawl-serve.json'), JSON.stringify(contract));
  return { folder, name: example, task: model.task, labels, rows, evaluated };
}

function textsOf(table: Table, name: string): string[] {
  const column = findColumn(table, name);
  if (!column) throw new Error(`no column ${name}`);
  return Array.from({ length: table.rows }, (_, row) => textAt(column, row) ?? '');
}

function cellOf(table: Table, name: string, row: number): number | string | null {
  const column = findColumn(table, name)!;
  if (isNull(column, row)) return null;
  return column.kind === 'number' ? column.values[row]! : textAt(column, row);
}

function columnOf(table: Table, name: string) {
  const column = findColumn(table, name)!;
  const nullable = Array.from({ length: table.rows }, (_, row) => row).some((row) => isNull(column, row));
  if (column.kind === 'text') return { name, kind: 'text', nullable, categories: column.dictionary };
  const values = column.values.filter((value) => !Number.isNaN(value));
  return { name, kind: 'number', nullable, min: Math.min(...values), max: Math.max(...values) };
}

export interface ServeProcess {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The status or the signal it ended with. */
  readonly ended: Promise<number | string>;
}

/** What users run where it is built, else its source. */
const BUNDLE = join(ROOT, 'dist/serve.js');
const [NODE, ENTRY] = existsSync(BUNDLE)
  ? ['node', BUNDLE]
  : [process.execPath, join(ROOT, 'packages/serve/main.ts')];

/** The server as a process, on a port of its own choice, which its log says. It is ended with the test. */
export async function serveProcess(folder: string, env: Record<string, string> = {}): Promise<ServeProcess> {
  const child = spawn(NODE, [ENTRY], {
    env: { ...process.env, PATH: USER_PATH, PORT: '0', HOST: '127.0.0.1', PAWL_MODEL_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (status, signal) => resolve(status ?? signal ?? ''));
  });
  const port = await Promise.race([
    portOf(() => stdout),
    ended.then(() => {
      throw new Error(stderr || stdout);
    }),
  ]);
  return { child, port, url: `http://127.0.0.1:${port}`, stdout: () => stdout, stderr: () => stderr, ended };
}

async function portOf(text: () => string): Promise<number> {
  for (;;) {
    const found = /"event":"ready".*"port":(\d+)/.exec(text())?.[1];
    if (found !== undefined) return Number(found);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
