import { writeFileAtomic } from '@pawl/records';
import { type Column, isNull, type Table } from './column.ts';
import { DEFAULT_NULLS } from './number-text.ts';

const ROWS_A_PIECE = 4096;

/**
 * Writes a table as CSV (RFC 4180, LF), whole or not at all. Null is an empty field; text that would read back as null,
 * the empty text among it, is quoted. Read back with the same column types it is the same table, but for a NaN that is
 * no null: by default NaN reads as null.
 */
export async function writeCsv(table: Table, path: string): Promise<void> {
  await writeFileAtomic(path, csvChunks(table));
}

/** The CSV text of a table in pieces: the header first, then some thousand rows at a time. */
export function* csvChunks(table: Table): Generator<string> {
  yield `${table.columns.map((column) => field(column.name)).join(',')}\n`;
  const columns = table.columns.map(fieldReader);
  for (let from = 0; from < table.rows; from += ROWS_A_PIECE) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(table.rows, from + ROWS_A_PIECE); row++) {
      const line = columns.map((read) => read(row)).join(',');
      // Readers skip blank lines: the null of a lone column is spelled out.
      lines.push(line === '' ? 'NA' : line);
    }
    yield `${lines.join('\n')}\n`;
  }
}

function fieldReader(column: Column): (row: number) => string {
  if (column.kind === 'text') {
    const fields = column.dictionary.map(field);
    return (row) => fields[column.codes[row]!] ?? '';
  }
  return (row) => (isNull(column, row) ? '' : number(column.values[row]!));
}

/** The shortest text that reads back as the number, the sign of zero too. */
function number(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function field(text: string): string {
  const plain = !/[",\r\n]|^[\s\uFEFF]|\s$/.test(text) && !DEFAULT_NULLS.includes(text);
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}
