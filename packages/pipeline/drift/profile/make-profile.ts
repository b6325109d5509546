import { relative, resolve } from 'node:path';
import { binsOfProfile, type ColumnProfile, type NumberBins, profileToRecord } from '@pawl/drift';
import { formatRecord, PawlError, type ProfileRecord, sealRecord, writeFileAtomic } from '@pawl/records';
import { PROFILE } from '@pawl/records/profile';
import { expandGlob, readTable, type SourceFile, type Table, takeRows } from '@pawl/table';
import { loadData } from '../../data.ts';
import type { Project } from '../../project.ts';
import { parseShard, type Shard } from '../../shard.ts';
import { writeRecord } from '../../work-folder.ts';
import { type LocalPart, localEngine } from '../engine/local-engine.ts';
import { profileWarehouse } from '../engine/profile-warehouse.ts';
import { answeredRows, logFields } from '../server-log.ts';
import { mergeProfiles } from './merge-profiles.ts';
import { type ReadProfile, readProfile } from './read-profile.ts';

export interface ProfileAsked {
  /** Files, seen from where one is; the training data when not given. */
  readonly data?: string | undefined;
  /** A profile whose bins are taken. */
  readonly reference?: string | undefined;
  /** i/n. */
  readonly shard?: string | undefined;
  /** Profiles of all shards: files with commas between, or a glob. */
  readonly merge?: string | undefined;
  readonly output?: string | undefined;
}

/**
 * Turns a table into a profile and leaves it as a record, in `output` too where that is given. Files are read one after
 * the other, so that memory does not grow with them; one file, and training data that is split off a source, is read whole.
 */
export async function profile(project: Project, asked: ProfileAsked): Promise<ProfileRecord> {
  const made = asked.merge === undefined ? await ofTable(project, asked) : await ofShards(project, asked);
  const record = await writeRecord(project, PROFILE, sealRecord(PROFILE, made));
  if (asked.output !== undefined) await writeFileAtomic(resolve(asked.output), formatRecord(record));
  return record;
}

type Made = Parameters<typeof sealRecord<'profile'>>[1];

async function ofShards(project: Project, asked: ProfileAsked): Promise<Made> {
  const other = (['data', 'reference', 'shard'] as const).find((name) => asked[name] !== undefined);
  if (other)
    throw new PawlError('usage', `--merge and --${other} exclude each other`, {
      remedy: 'Run the shards first, then merge what they left.',
    });
  const paths: string[] = [];
  for (const pattern of asked.merge!.split(','))
    paths.push(...(await expandGlob(pattern.trim(), resolve('.'))));
  const shards: ReadProfile[] = [];
  for (const path of new Set(paths)) shards.push(await readProfile(path, project.config.model));
  return mergeProfiles(shards);
}

interface Part {
  readonly table: Table;
  readonly file: SourceFile | null;
}

async function ofTable(project: Project, asked: ProfileAsked): Promise<Made> {
  const shard = asked.shard === undefined ? null : parseShard(asked.shard);
  const reference =
    asked.reference === undefined ? null : await readProfile(resolve(asked.reference), project.config.model);
  const edges = new Map<string, NumberBins['edges']>();
  for (const column of reference?.columns ?? [])
    if (column.kind === 'number') edges.set(column.name, binsOfProfile(column).edges);
  const warehouse = project.config.drift.engine;
  if (warehouse && asked.data === undefined) {
    if (shard) throw new PawlError('usage', 'a table of a warehouse has no shards: it is profiled there');
    const made = await profileWarehouse(project, warehouse, edges);
    return { model: project.config.model, shard, reference: reference?.record.digest ?? null, ...made };
  }
  const source = { from: asked.data === undefined ? 'training' : 'files' } as const;
  const files: SourceFile[] = [];
  const texts = textsOf(reference?.columns ?? []);
  async function* parts(): AsyncGenerator<LocalPart> {
    for await (const { table, file } of partsOf(project, asked.data, shard, texts)) {
      const own = dataColumns(project, table);
      if (file) files.push({ ...file, rows: own.rows });
      yield { table: own, where: file?.path ?? project.configName };
    }
  }
  const { rows, columns } = await localEngine(parts()).profile({ edges });
  if (columns.length === 0)
    throw new PawlError('data', 'there is no column to profile', {
      remedy: 'The data needs a column beside id, group, weight and `data.ignore`.',
    });
  return {
    model: project.config.model,
    source: { engine: 'local', ...source, table: null, files },
    shard,
    reference: reference?.record.digest ?? null,
    rows,
    columns: columns.map(profileToRecord),
  };
}

function textsOf(columns: readonly ColumnProfile[]): ReadonlySet<string> {
  return new Set(columns.flatMap(({ kind, name }) => (kind === 'text' ? [name] : [])));
}

/** The rows of a table that clients were answered, where it is a log, and the columns that drift can look at. */
function dataColumns(project: Project, table: Table): Table {
  const { id, group, weight, ignore } = project.config.data;
  const log = logFields(table, new Set());
  const left = new Set([id, group, weight, ...ignore, ...Object.values(log ?? {})]);
  const { rows, columns } = log ? answeredRows(table, log) : table;
  return { rows, columns: columns.filter(({ name }) => !left.has(name)) };
}

/** The rows of a shard, file by file: whole files where there are as many as shards, else a range of rows of each. */
async function* partsOf(
  project: Project,
  data: string | undefined,
  shard: Shard | null,
  texts: ReadonlySet<string>,
): AsyncGenerator<Part> {
  const { config, root } = project;
  const patterns = data ?? config.data.train;
  if (patterns === undefined) {
    const { train, files } = await loadData(project);
    const own = files.filter(({ role }) => role !== 'test');
    // The rows of one file of several are not known, as the split took them from all.
    const rows = shard ? shardRows(train.rows, shard) : null;
    const [first, ...others] = own;
    const table = rows ? takeRows(train, rows) : train;
    yield { table, file: first ? plain(first) : null };
    const none = takeRows(train, new Int32Array(0));
    for (const file of others) yield { table: none, file: plain(file) };
    return;
  }
  const folder = data === undefined ? root : resolve('.');
  const found: string[] = [];
  for (const pattern of [patterns].flat()) found.push(...(await expandGlob(pattern, folder)));
  const paths = [...new Set(found)];
  const whole = shard !== null && paths.length >= shard.of;
  const chosen = whole ? paths.filter((_, i) => i % shard.of === shard.index - 1) : paths;
  const asText = new Set(texts);
  for (const path of chosen) {
    const { table, file } = await readPart(project, path, folder, asText);
    for (const column of table.columns)
      if (column.kind === 'text' && column.codes.some((code) => code >= 0)) asText.add(column.name);
    yield { table: shard && !whole ? takeRows(table, shardRows(table.rows, shard)) : table, file };
  }
}

function plain({ path, digest, bytes, rows }: SourceFile): SourceFile {
  return { path, digest, bytes, rows };
}

function shardRows(rows: number, { index, of }: Shard): Int32Array {
  const start = Math.floor((rows * (index - 1)) / of);
  const end = Math.floor((rows * index) / of);
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}

async function readPart(
  project: Project,
  path: string,
  folder: string,
  asText: ReadonlySet<string>,
): Promise<{ table: Table; file: SourceFile }> {
  const { types, nulls, encoding, delimiter } = project.config.data;
  const name = relative(folder, path);
  const { table, files } = await readTable(path, {
    baseDir: folder,
    types,
    asText,
    ...(nulls === undefined ? {} : { nulls }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    onProgress: (done, total) => project.host.progress(`profiling ${name}`, done, total),
  });
  const file = files[0]!;
  return { table, file: { ...file, path: relative(project.root, path).replaceAll('\\', '/') } };
}
