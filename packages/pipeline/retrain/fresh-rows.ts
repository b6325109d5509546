import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfJson, PawlError, parseConfig } from '@pawl/records';
import { findColumn, readTable, splitTable, type Table, takeRows, writeCsv } from '@pawl/table';
import { parseDocument } from 'yaml';
import type { Project } from '../project.ts';

/** Labelled rows of now, divided into those that are learnt and those that the new model is judged by. */
export interface FreshRows {
  /** Twelve digits that name these rows. */
  readonly id: string;
  readonly train: Table;
  readonly test: Table;
}

/**
 * Reads `drift.retrain.data`, in the columns of the training data `known`. The same files are divided in the same way.
 * Throws `config` where the project cannot take further files, `data` where columns or labels are missing.
 */
export async function freshRows(project: Project, known: Table): Promise<FreshRows> {
  const { data, drift, task, train } = project.config;
  const where = project.configName;
  if (!drift.retrain?.data)
    throw new PawlError('config', 'nothing says what the labelled rows of now are', {
      where,
      remedy: 'Name them as `drift.retrain.data`.',
    });
  if (data.train === undefined || data.test === undefined)
    throw new PawlError('config', 'training again needs `data.train` and `data.test`, files of their own', {
      where,
      remedy: 'Divide the source once: a test set that changes with the data proves nothing.',
    });
  if (train.run !== undefined)
    throw new PawlError('config', 'a model of a training command cannot be compared on other rows', {
      where,
      remedy: 'Let a workflow of your own train it; its pull request goes through the gate.',
    });
  const texts = known.columns.filter(({ kind }) => kind === 'text').map(({ name }) => name);
  const { table, files } = await readTable(drift.retrain.data, {
    baseDir: project.root,
    types: data.types,
    asText: new Set(texts),
    ...(data.nulls === undefined ? {} : { nulls: data.nulls }),
    ...(data.encoding === undefined ? {} : { encoding: data.encoding }),
    ...(data.delimiter === undefined ? {} : { delimiter: data.delimiter }),
  });
  const rows = inColumnsOf(known, table, files.map(({ path }) => path).join(', '));
  const method = task === 'classification' ? 'stratified' : 'random';
  const by = method === 'stratified' ? { by: data.target } : {};
  const parts = splitTable(rows, { method, test: drift.retrain.test, ...by }, 42);
  const id = digestOfJson([files.map(({ digest }) => digest).sort(), drift.retrain.test]);
  return {
    id: id.slice('sha256:'.length, 'sha256:'.length + 12),
    train: takeRows(rows, parts.train),
    test: takeRows(rows, parts.test),
  };
}

function inColumnsOf(known: Table, table: Table, where: string): Table {
  const columns = known.columns.map(({ name }) => findColumn(table, name) ?? name);
  const missing = columns.filter((column) => typeof column === 'string');
  if (missing.length === 0)
    return { rows: table.rows, columns: columns.filter((column) => typeof column !== 'string') };
  throw new PawlError('data', `the rows of now lack columns: ${missing.slice(0, 5).join(', ')}`, {
    where,
    remedy: 'They need every column of the training data, the target too.',
  });
}

/** Keeps the rows as files of the project, and the training part among `data.train`. Returns the paths of what changed. */
export async function keepFreshRows(
  project: Project,
  { id, train, test }: FreshRows,
): Promise<readonly string[]> {
  const { root, configName, config } = project;
  const paths = { train: pathOf(project, id, 'train'), test: pathOf(project, id, 'test') };
  await writeCsv(train, join(root, paths.train));
  await writeCsv(test, join(root, paths.test));
  const file = join(root, configName);
  const document = parseDocument(await readFile(file, 'utf8'));
  const files = [...new Set([config.data.train!, paths.train].flat())];
  document.setIn(['data', 'train'], document.createNode(files, { flow: true }));
  const text = document.toString({ lineWidth: 0 });
  parseConfig(text, configName);
  await writeFile(file, text);
  return [paths.train, paths.test, configName];
}

/** Where a part is kept, from the folder of pawl.yaml. */
export function pathOf({ config }: Project, id: string, part: 'train' | 'test'): string {
  return `${config.drift.retrain!.folder}/${id}-${part}.csv`;
}
