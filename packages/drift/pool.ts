import { type Column, findColumn, type Table, type TextColumn } from '@pawl/table';

/** The rows of both tables, those of the reference first, in the columns that both have and of which both have the same kind. */
export function poolTables(reference: Table, current: Table): Table {
  const columns = reference.columns.flatMap((column) => {
    const other = findColumn(current, column.name);
    return other ? poolColumns(column, other) : [];
  });
  return { rows: reference.rows + current.rows, columns };
}

function poolColumns(reference: Column, current: Column): Column[] {
  const { name } = reference;
  if (reference.kind === 'text' && current.kind === 'text') return [poolText(reference, current)];
  if (reference.kind !== 'number' || current.kind !== 'number') return [];
  const rows = reference.values.length;
  const values = new Float64Array(rows + current.values.length);
  values.set(reference.values);
  values.set(current.values, rows);
  if (!reference.nulls && !current.nulls) return [{ kind: 'number', name, values }];
  const nulls = new Uint8Array(values.length);
  if (reference.nulls) nulls.set(reference.nulls);
  if (current.nulls) nulls.set(current.nulls, rows);
  return [{ kind: 'number', name, values, nulls }];
}

function poolText(reference: TextColumn, current: TextColumn): TextColumn {
  const places = new Map(reference.dictionary.map((value, code) => [value, code]));
  const dictionary = [...reference.dictionary];
  const newCodes = current.dictionary.map((value) => places.get(value) ?? dictionary.push(value) - 1);
  const rows = reference.codes.length;
  const codes = new Int32Array(rows + current.codes.length);
  codes.set(reference.codes);
  for (let i = 0; i < current.codes.length; i++) {
    const code = current.codes[i]!;
    codes[rows + i] = code < 0 ? -1 : newCodes[code]!;
  }
  return { kind: 'text', name: reference.name, codes, dictionary };
}
