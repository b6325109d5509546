import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Config,
  canonicalJson,
  type DataCheckRecord,
  type DataSchemaFile,
  digestOf,
  type FileReference,
  formatDataSchema,
  PawlError,
  parseDataSchema,
  sealRecord,
  writeFileAtomic,
} from '@pawl/records';
import { type Column, checkTables, countDistinct, countNulls, inferSchema, type Table } from '@pawl/table';
import { loadData, type ProjectData } from './data.ts';
import type { Project } from './project.ts';
import { requireRecord, writeRecord } from './work-folder.ts';

export interface CheckOptions {
  /** Write the schema from the training data first. */
  readonly infer?: boolean;
}

/** Checks the data and leaves a `data-check` record. A record that did not pass is left too. */
export async function check(
  project: Project,
  options: CheckOptions = {},
): Promise<{ record: DataCheckRecord; data: ProjectData }> {
  const data = await loadData(project);
  if (options.infer) await writeSchema(project, data.train);
  const declared = await readSchema(project);
  const { config } = project;
  const anomalies = checkTables({
    train: data.train,
    test: data.test,
    target: config.data.target,
    task: config.task,
    ignore: config.data.ignore,
    severities: config.check.severity,
    ...(config.data.id === undefined ? {} : { id: config.data.id }),
    ...(declared === null ? {} : { schema: declared.schema }),
  });
  const record = sealRecord('data-check', {
    model: config.model,
    files: data.files.map(({ role, path, digest, bytes, rows }) => ({ role, path, digest, bytes, rows })),
    split: data.split,
    target: config.data.target,
    id: config.data.id ?? null,
    rows: { train: data.train.rows, test: data.test.rows },
    columns: data.train.columns.map(describeColumn),
    schemaFile: declared?.file ?? null,
    anomalies: anomalies.map((anomaly) => ({ ...anomaly, examples: [...anomaly.examples] })),
    passed: anomalies.every((anomaly) => anomaly.severity !== 'error'),
  });
  return { record: await writeRecord(project, 'data-check', record), data };
}

/** Throws `data` when a check found an error: nothing may be built on such data. */
export function requirePassed(record: DataCheckRecord): void {
  if (record.passed) return;
  const errors = record.anomalies.filter((anomaly) => anomaly.severity === 'error');
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new PawlError('data', `the data was refused: ${first?.message ?? ''}${more}`, {
    ...(first?.column === undefined ? {} : { where: `column "${first.column}"` }),
    remedy: first?.remedy ?? 'Run `pawl check`.',
  });
}

/** Throws `data` when the data, its split, target or id is not what was checked. */
export function requireCheckedData(config: Config, dataCheck: DataCheckRecord, data: ProjectData): void {
  const facts = (
    files: readonly { role: string; path: string; digest: string }[],
    ...rest: readonly unknown[]
  ) => canonicalJson([files.map(({ role, path, digest }) => ({ role, path, digest })), ...rest]);
  const { target, id = null } = config.data;
  const checked = facts(dataCheck.files, dataCheck.split, dataCheck.target, dataCheck.id);
  if (checked === facts(data.files, data.split, target, id)) return;
  throw new PawlError('data', 'the data is not the data that was checked', {
    where: dataCheck.files.map((file) => file.path).join(', '),
    remedy: 'Run `pawl check` and `pawl train` again.',
  });
}

function describeColumn(column: Column) {
  const { name, kind } = column;
  return { name, kind, nulls: countNulls(column), distinct: kind === 'text' ? countDistinct(column) : null };
}

async function writeSchema(project: Project, train: Table): Promise<void> {
  const path = join(project.root, project.config.check.schema);
  await writeFileAtomic(path, formatDataSchema(inferSchema(train)));
  project.host.note(`wrote ${project.config.check.schema}`);
}

async function readSchema(project: Project): Promise<{ schema: DataSchemaFile; file: FileReference } | null> {
  const name = project.config.check.schema;
  const content = await readFile(join(project.root, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (content === null) return null;
  return {
    schema: parseDataSchema(content, name),
    file: { path: name, digest: digestOf(content), bytes: Buffer.byteLength(content) },
  };
}

/** The data of the project, as the data check found it and let it pass. */
export async function loadCheckedData(project: Project): Promise<ProjectData> {
  const dataCheck = await requireRecord(project, 'data-check');
  requirePassed(dataCheck);
  const data = await loadData(project);
  requireCheckedData(project.config, dataCheck, data);
  return data;
}
