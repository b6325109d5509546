import { stat } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import { type Digest, digestFile, PawlError } from '@pawl/records';
import type { Column, ColumnKind, NumberColumn, Table, TextColumn } from './column.ts';
import { readCsv } from './csv.ts';
import { expandGlob } from './glob.ts';
import { readJsonLines } from './json-lines.ts';
import { readParquet } from './parquet.ts';

export interface ReadTableOptions {
  /** Folder that patterns are relative to. */
  readonly baseDir: string;
  /** Kinds that override the inferred ones. */
  readonly types?: Readonly<Record<string, ColumnKind>>;
  /** Texts of a CSV file that mean "no value", in place of the usual ones. */
  readonly nulls?: readonly string[];
  /** Encoding of CSV and JSON Lines files; UTF-8 when not given. */
  readonly encoding?: string;
  /** Delimiter of CSV files; a comma, or a tab for `.tsv`, when not given. */
  readonly delimiter?: string;
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

/**
 * Reads the files that patterns name and joins them, in order of their paths, into one table. Throws `data` when no
 * file matches, a file cannot be read, or the files do not agree in columns and types.
 */
export async function readTable(
  patterns: string | readonly string[],
  options: ReadTableOptions,
): Promise<{ table: Table; files: SourceFile[] }> {
  const paths: string[] = [];
  for (const pattern of [patterns].flat()) paths.push(...(await expandGlob(pattern, options.baseDir)));
  const unique = [...new Set(paths)];
  const sizes = await Promise.all(unique.map(async (path) => (await stat(path)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  const tables: Table[] = [];
  const files: SourceFile[] = [];
  for (const path of unique) {
    const name = relative(options.baseDir, path).split(sep).join('/');
    const onBytes = (count: number) => {
      done += count;
      // The end is announced once, below: a file may be read twice to be digested.
      options.onProgress?.(Math.min(done, total - 1), total);
    };
    const table = await readFile(path, name, options, onBytes);
    tables.push(table);
    files.push({ path: name, ...(await digestFile(path)), rows: table.rows });
  }
  options.onProgress?.(total, total);
  return {
    table: joinTables(
      tables,
      files.map((file) => file.path),
    ),
    files,
  };
}

function readFile(
  path: string,
  name: string,
  options: ReadTableOptions,
  onBytes: (count: number) => void,
): Promise<Table> {
  const { types, nulls, encoding, delimiter } = options;
  const format = formatOf(path, name);
  if (format === 'parquet') return readParquet(path, { name, types, onBytes });
  if (format === 'json-lines') return readJsonLines(path, { name, types, encoding, onBytes });
  return readCsv(path, {
    name,
    types,
    nulls,
    encoding,
    delimiter: delimiter ?? (format === 'tsv' ? '\t' : ','),
    onBytes,
  });
}

function formatOf(path: string, name: string): Format {
  const extension = /\.([a-z]+)(\.gz)?$/i.exec(basename(path))?.[1]?.toLowerCase() ?? '';
  const format = Object.hasOwn(FORMATS, extension) ? FORMATS[extension] : undefined;
  if (format) return format;
  throw new PawlError('data', 'the name of the file does not tell its format', {
    where: name,
    remedy: `Name it .${Object.keys(FORMATS).join(', .')}; text formats may end in .gz too.`,
  });
}

function joinTables(tables: readonly Table[], names: readonly string[]): Table {
  const [first, ...others] = tables;
  if (!first || others.length === 0) return first!;
  for (const [i, other] of others.entries()) checkAlike(first, other, names[0]!, names[i + 1]!);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return {
    rows,
    columns: first.columns.map((column) => {
      const parts = tables.map((table) => table.columns.find((part) => part.name === column.name)!);
      return column.kind === 'text'
        ? joinTexts(parts as TextColumn[], rows)
        : joinNumbers(parts as NumberColumn[], rows);
    }),
  };
}

function checkAlike(first: Table, other: Table, firstName: string, otherName: string): void {
  const kinds = new Map(first.columns.map((column) => [column.name, column.kind]));
  const names = new Set(other.columns.map((column) => column.name));
  const missing = [...kinds.keys()].filter((name) => !names.has(name));
  const extra = [...names].filter((name) => !kinds.has(name));
  if (missing.length > 0 || extra.length > 0) {
    const what = [
      ...missing.map((name) => `"${name}" is only in ${firstName}`),
      ...extra.map((name) => `"${name}" is only in ${otherName}`),
    ];
    throw new PawlError('data', `the files do not have the same columns: ${what.slice(0, 3).join(', ')}`, {
      where: `${firstName}, ${otherName}`,
      remedy: 'Joined files need the same columns.',
    });
  }
  const changed = other.columns.find((column) => kinds.get(column.name) !== column.kind);
  if (!changed) return;
  throw new PawlError(
    'data',
    `the column "${changed.name}" is ${kinds.get(changed.name)} in one file and ${changed.kind} in another`,
    {
      where: `${firstName}, ${otherName}`,
      remedy: `Correct the file, or declare the column: \`data.types: { ${changed.name}: text }\`.`,
    },
  );
}

function joinNumbers(parts: readonly NumberColumn[], rows: number): Column {
  const values = new Float64Array(rows);
  const nulls = parts.some((part) => part.nulls) ? new Uint8Array(rows) : undefined;
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    if (part.nulls) nulls?.set(part.nulls, at);
    at += part.values.length;
  }
  return { kind: 'number', name: parts[0]!.name, values, ...(nulls ? { nulls } : {}) };
}

function joinTexts(parts: readonly TextColumn[], rows: number): Column {
  const dictionary = new Map<string, number>();
  const codes = new Int32Array(rows);
  let at = 0;
  for (const part of parts) {
    const recode = part.dictionary.map((text) => {
      const known = dictionary.get(text) ?? dictionary.size;
      dictionary.set(text, known);
      return known;
    });
    for (const code of part.codes) codes[at++] = code < 0 ? -1 : recode[code]!;
  }
  return { kind: 'text', name: parts[0]!.name, codes, dictionary: [...dictionary.keys()] };
}
