import { PawlError } from '@pawl/records';
import type { Column, ColumnKind, NumberColumn, Table, TextColumn } from './column.ts';
import { type ColumnSource, columnSource, lazyColumn, ownColumn } from './lazy-column.ts';
import { listed, yamlKey } from './table-error.ts';

/** A table and the file it was read from. */
export interface JoinedFile {
  readonly name: string;
  readonly table: Table;
}

/**
 * One table of all rows. Columns are matched by name and stand in the order of the first file; a column without any
 * value takes the kind it has in the other files. Throws `data` when the files differ in columns or kinds.
 */
export function joinTables(files: readonly JoinedFile[]): Table {
  const [first, ...others] = files;
  if (!first) return { rows: 0, columns: [] };
  if (others.length === 0) return first.table;
  for (const other of others) checkColumns(first, other);
  const rows = files.reduce((sum, { table }) => sum + table.rows, 0);
  const columns = first.table.columns.map(({ name }) => {
    const parts = files.map(({ table }) => table.columns.find((column) => column.name === name)!);
    const lazily = parts.every((part) => part.kind === parts[0]!.kind) ? lazyJoin(parts, rows) : undefined;
    if (lazily) return lazily;
    const kind = commonKind(files, parts);
    return kind === 'text' ? joinTexts(parts, rows) : joinNumbers(parts, rows);
  });
  return { rows, columns };
}

/** One column of parts of one kind, in memory of its own. */
export function joinParts(
  parts: readonly Column[],
  { kind, rows }: Pick<ColumnSource, 'kind' | 'rows'>,
): Column {
  if (parts.length === 1) return ownColumn(parts[0]!);
  return kind === 'text' ? joinTexts(parts, rows) : joinNumbers(parts, rows);
}

/** The parts joined when the column is used, where each of them is read only then. */
function lazyJoin(parts: readonly Column[], rows: number): Column | undefined {
  const sources = parts.map(columnSource);
  const [first] = sources;
  if (!first || sources.includes(undefined)) return undefined;
  const all = sources.flatMap((source) => source!.parts);
  const source = { ...first, rows, parts: all };
  return lazyColumn(source, () => joinParts(parts, source));
}

/** Names of the columns that are text in these files, by which later ones are to be read. */
export function textColumns(files: readonly JoinedFile[]): Set<string> {
  const names = new Set<string>();
  for (const { table } of files) {
    for (const column of table.columns)
      if (column.kind === 'text' && !isBlank(column)) names.add(column.name);
  }
  return names;
}

function checkColumns(first: JoinedFile, other: JoinedFile): void {
  const ours = first.table.columns.map((column) => column.name);
  const theirs = other.table.columns.map((column) => column.name);
  const missing = ours.filter((name) => !theirs.includes(name));
  const extra = theirs.filter((name) => !ours.includes(name));
  if (missing.length === 0 && extra.length === 0) return;
  const what = [
    ...(missing.length > 0 ? [`${listed(missing)} only in ${first.name}`] : []),
    ...(extra.length > 0 ? [`${listed(extra)} only in ${other.name}`] : []),
  ];
  throw new PawlError('data', `the files do not have the same columns: ${what.join(', ')}`, {
    where: `${first.name}, ${other.name}`,
    remedy: 'Give the files of one table the same columns, or name fewer files.',
  });
}

/** The kind of the parts that have values. */
function commonKind(files: readonly JoinedFile[], parts: readonly Column[]): ColumnKind {
  const settled = parts.findIndex((part) => !isBlank(part));
  const kind = parts[Math.max(0, settled)]!.kind;
  const other = parts.findIndex((part) => part.kind !== kind && !isBlank(part));
  if (other === -1) return kind;
  const { name } = parts[0]!;
  const [one, two] = [files[settled]!.name, files[other]!.name];
  throw new PawlError(
    'data',
    `the column "${name}" is ${kind} in ${one} and ${parts[other]!.kind} in ${two}`,
    {
      where: `${one}, ${two}`,
      remedy: `Mend the file, or declare the column: \`data.types: {${yamlKey(name)}: text}\`.`,
    },
  );
}

/** Whether every value is null. */
function isBlank(column: Column): boolean {
  if (column.kind === 'text') return column.codes.every((code) => code === -1);
  return column.nulls?.every((isNull) => isNull === 1) ?? false;
}

function joinNumbers(parts: readonly Column[], rows: number): NumberColumn {
  const values = new Float64Array(rows);
  const nulls = new Uint8Array(rows);
  let at = 0;
  for (const part of parts) {
    const length = part.kind === 'text' ? part.codes.length : part.values.length;
    if (part.kind === 'text') {
      // Nothing but nulls, or it would not be here.
      values.fill(Number.NaN, at, at + length);
      nulls.fill(1, at, at + length);
    } else {
      values.set(part.values, at);
      if (part.nulls) nulls.set(part.nulls, at);
    }
    at += length;
  }
  const { name } = parts[0]!;
  return nulls.includes(1) ? { kind: 'number', name, values, nulls } : { kind: 'number', name, values };
}

function joinTexts(parts: readonly Column[], rows: number): TextColumn {
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(rows).fill(-1);
  let at = 0;
  for (const part of parts) {
    if (part.kind === 'number') {
      at += part.values.length;
      continue;
    }
    const recoded = part.dictionary.map((text) => {
      const code = codeOf.get(text) ?? codeOf.size;
      codeOf.set(text, code);
      return code;
    });
    for (const code of part.codes) codes[at++] = code === -1 ? -1 : recoded[code]!;
  }
  return { kind: 'text', name: parts[0]!.name, codes, dictionary: [...codeOf.keys()] };
}
