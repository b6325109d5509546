import { join } from 'node:path';
import { type Config, type Digest, digestOf, PawlError } from '@pawl/records';
import {
  type Column,
  findColumn,
  isNull,
  readTable,
  type SourceFile,
  splitTable,
  type Table,
  takeRows,
  textAt,
  writeCsv,
} from '@pawl/table';
import type { Project } from './project.ts';

type DataRole = 'train' | 'test' | 'source';

interface SplitUsed {
  readonly method: 'random' | 'stratified' | 'group' | 'time';
  readonly test: number;
  readonly by?: string;
  readonly seed: number;
}

/** The rows a model learns from and the rows it is judged by. */
export interface ProjectData {
  readonly train: Table;
  readonly test: Table;
  readonly files: readonly (SourceFile & { readonly role: DataRole })[];
  /** How one source was divided; null where train and test are files of their own. */
  readonly split: SplitUsed | null;
}

/** Reads the data that the configuration names. */
export async function loadData(project: Project): Promise<ProjectData> {
  const { data, task } = project.config;
  if (data.source === undefined) {
    const [train, test] = [
      await read(project, 'train', data.train!),
      await read(project, 'test', data.test!),
    ];
    return { train: train.table, test: test.table, files: [...train.files, ...test.files], split: null };
  }
  const source = await read(project, 'source', data.source);
  const split = splitOf(data.split, data.target, task);
  const { seed, ...spec } = split;
  const parts = splitTable(source.table, spec, seed);
  return {
    train: takeRows(source.table, parts.train),
    test: takeRows(source.table, parts.test),
    files: source.files,
    split,
  };
}

function splitOf(asked: Config['data']['split'], target: string, task: Config['task']): SplitUsed {
  const { test = 0.2, seed = 42, by } = asked ?? {};
  const method = asked?.method ?? (task === 'classification' ? 'stratified' : 'random');
  const column = by ?? (method === 'stratified' ? target : undefined);
  return { method, test, seed, ...(column === undefined ? {} : { by: column }) };
}

async function read(project: Project, role: DataRole, patterns: string | readonly string[]) {
  const { types, nulls, encoding, delimiter } = project.config.data;
  const { table, files } = await readTable(patterns, {
    baseDir: project.root,
    types,
    ...(nulls === undefined ? {} : { nulls }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    onProgress: (done, total) => project.host.progress(`reading ${role} data`, done, total),
  });
  return { table, files: files.map((file) => ({ ...file, role })) };
}

/** The columns a model may look at: all of training but the target, the id, and those to be ignored. */
export function featureNames(config: Config, train: Table): string[] {
  const { target, id, group, weight, ignore } = config.data;
  const left = new Set([target, id, group, weight, ...ignore]);
  const features = train.columns.map((column) => column.name).filter((name) => !left.has(name));
  if (features.length > 0) return features;
  throw new PawlError('data', 'there is no column left to learn from', {
    remedy: 'The data needs at least one column besides target, id and `data.ignore`.',
  });
}

/** A column that the configuration names and the check has found. */
export function requireColumn(table: Table, name: string): Column {
  const column = findColumn(table, name);
  if (column) return column;
  throw new PawlError('data', `there is no column "${name}"`, { remedy: 'Run `pawl check`, it says more.' });
}

/** The id of every test row: the id column's text, or null where rows are known by their order. */
export function testIds(config: Config, test: Table): string[] | null {
  if (config.data.id === undefined) return null;
  const column = requireColumn(test, config.data.id);
  return Array.from({ length: test.rows }, (_, row) => textAt(column, row) ?? '');
}

/** The distinct non-null values of a column, as text. */
export function distinctValues(column: Column, rows: number): Set<string> {
  const values = new Set<string>();
  for (let row = 0; row < rows; row++) {
    if (!isNull(column, row)) values.add(textAt(column, row)!);
  }
  return values;
}

/**
 * The digest of a test set: of the id and target of every row, in order of id. It changes when a row comes, goes or
 * gets another target, and not when a feature does: such models can still be compared row by row.
 */
export function testDigest(ids: readonly string[] | null, target: Column, rows: number): Digest {
  const order = Array.from({ length: rows }, (_, row) => row);
  if (ids) order.sort((a, b) => (ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : 0));
  const lines = order.map((row) => JSON.stringify([ids ? ids[row] : String(row), textAt(target, row)]));
  return digestOf(lines.join('\n'));
}

/**
 * Paths of the training and test data for a training command: the user's own file where there is one each, else files
 * written to the work folder.
 */
export async function dataForCommand(
  project: Project,
  data: ProjectData,
  folder = join(project.workFolder, 'data'),
): Promise<{ train: string; test: string }> {
  const place = async (role: 'train' | 'test', table: Table) => {
    const own = data.files.filter((file) => file.role === role);
    if (own.length === 1) return join(project.root, own[0]!.path);
    const path = join(folder, `${role}.csv`);
    await writeCsv(table, path);
    return path;
  };
  return { train: await place('train', data.train), test: await place('test', data.test) };
}
