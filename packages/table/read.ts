import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import { type Digest, digestFile, PawlError } from '@pawl/records';
import type { ColumnKind, Table } from './column.ts';
import { readCsv } from './csv.ts';
import { expandGlob } from './glob.ts';
import { type JoinedFile, joinTables, textColumns } from './join-tables.ts';
import { readJsonLines } from './json-lines.ts';
import { changedWhileRead } from './parquet-error.ts';
import type { ReadOptions } from './read-options.ts';
import { startThread } from './worker-thread.ts';

export interface ReadTableOptions {
  /** Folder that patterns are relative to. */
  readonly baseDir: string;
  /** Kinds that override the inferred ones. */
  readonly types?: Readonly<Record<string, ColumnKind>>;
  /** Columns that are read as text where they are there. */
  readonly asText?: ReadonlySet<string>;
  /** Texts that mean "no value", in place of the usual ones. */
  readonly nulls?: readonly string[];
  /** Encoding of CSV and JSON Lines files; UTF-8 when not given. */
  readonly encoding?: string;
  /** Delimiter of CSV files; a comma, or a tab for `.tsv`, when not given. */
  readonly delimiter?: string;
  /** Columns of Parquet files are read when they are used, and not kept: for who goes through them one by one. */
  readonly lazy?: boolean;
  readonly onProgress?: (bytesRead: number, bytesTotal: number) => void;
}

export interface SourceFile {
  /** Relative to the base folder, with `/`. */
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly rows: number;
}

type Format = 'csv' | 'tsv' | 'json-lines' | 'parquet';

const FORMATS: Readonly<Record<string, Format>> = {
  csv: 'csv',
  txt: 'csv',
  tsv: 'tsv',
  jsonl: 'json-lines',
  ndjson: 'json-lines',
  parquet: 'parquet',
};

/** From this size on a file is digested while it is read, in a thread of its own. */
const LARGE = 16 * 1024 * 1024;

/**
 * Reads the files that patterns name and joins them, in order of their paths, into one table. Throws `data` when no
 * file matches, a file cannot be read, or the files do not agree in columns and types.
 */
export async function readTable(
  patterns: string | readonly string[],
  options: ReadTableOptions,
): Promise<{ table: Table; files: SourceFile[] }> {
  const found: string[] = [];
  for (const pattern of [patterns].flat()) found.push(...(await expandGlob(pattern, options.baseDir)));
  const paths = [...new Set(found)];
  const stats = await Promise.all(paths.map((path) => stat(path)));
  const total = stats.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const onBytes = (count: number) => {
    done += count;
    // The end is announced once, below: parts of a file may be read twice.
    options.onProgress?.(Math.min(done, total - 1), total);
  };
  const tables: JoinedFile[] = [];
  const files: SourceFile[] = [];
  for (const [i, path] of paths.entries()) {
    const name = relative(options.baseDir, path).split(sep).join('/');
    const asText = new Set([...(options.asText ?? []), ...textColumns(tables)]);
    const { table, digest } = await readWhole(path, name, stats[i]!, () =>
      readFile(path, { ...options, name, asText, onBytes }),
    );
    tables.push({ name, table });
    files.push({ path: name, digest, bytes: stats[i]!.size, rows: table.rows });
  }
  options.onProgress?.(total, total);
  return { table: joinTables(tables), files };
}

/** A file's table and digest, which are of the same bytes: a file that changes meanwhile is refused. */
async function readWhole(
  path: string,
  name: string,
  before: Stats,
  read: () => Promise<Table>,
): Promise<{ table: Table; digest: Digest }> {
  const thread = before.size >= LARGE ? startThread() : undefined;
  try {
    const reply = thread?.run({ kind: 'digest', path });
    const table = await read();
    const given = await reply;
    const digest = given?.kind === 'digest' ? given.digest : (await digestFile(path)).digest;
    const after = await stat(path);
    if (after.size === before.size && after.mtimeMs === before.mtimeMs) return { table, digest };
    throw changedWhileRead(name);
  } finally {
    await thread?.stop();
  }
}

async function readFile(path: string, options: ReadTableOptions & ReadOptions): Promise<Table> {
  const format = formatOf(path, options.name);
  if (format === 'parquet') {
    // Of use to few, and large.
    const { openParquet, readParquet } = await import('./parquet.ts');
    return options.lazy ? openParquet(path, options) : readParquet(path, options);
  }
  if (format === 'json-lines') return readJsonLines(path, options);
  return readCsv(path, { ...options, delimiter: options.delimiter ?? (format === 'tsv' ? '\t' : ',') });
}

function formatOf(path: string, name: string): Format {
  const extension = /\.([a-z]+)(?:\.\d+)?(?:\.gz)?$/i.exec(basename(path))?.[1]?.toLowerCase() ?? '';
  const format = Object.hasOwn(FORMATS, extension) ? FORMATS[extension] : undefined;
  if (format) return format;
  throw new PawlError('data', 'the name of the file does not tell its format', {
    where: name,
    remedy: `Name it .${Object.keys(FORMATS).join(', .')}; text formats may end in .gz too.`,
  });
}
