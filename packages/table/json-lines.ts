import { PawlError } from '@pawl/records';
import { chunksOf, type OnBytes } from './byte-source.ts';
import type { ColumnKind, Table } from './column.ts';
import { checkTypes, emptyFile } from './table-error.ts';
import { textSource } from './text-source.ts';
import { type CellValue, type ValueColumn, valueColumn } from './value-column.ts';

export interface JsonLinesOptions {
  /** The file's name in errors. */
  readonly name: string;
  readonly types?: Readonly<Record<string, ColumnKind>> | undefined;
  readonly encoding?: string | undefined;
  readonly onBytes?: OnBytes | undefined;
}

/**
 * Reads JSON Lines (plain or gzip): one object a line. The columns are all keys in order of appearance; a key that is
 * missing is null; true and false are text. Throws `data` naming file and line.
 */
export async function readJsonLines(path: string, options: JsonLinesOptions): Promise<Table> {
  const { name, types = {} } = options;
  const columns = new Map<string, ValueColumn>();
  let rows = 0;
  for await (const { line, text } of linesOf(path, options)) {
    const where = `${name}, line ${line}`;
    for (const [key, value] of Object.entries(parseObject(text, where))) {
      const column = columns.get(key) ?? valueColumn(key, declaredKind(types, key), () => where);
      columns.set(key, column);
      column.fillTo(rows);
      column.push(cellOf(value, key, where));
    }
    rows++;
  }
  if (rows === 0) throw emptyFile(name);
  checkTypes(types, [...columns.keys()], name);
  for (const column of columns.values()) column.fillTo(rows);
  return { rows, columns: [...columns.values()].map((column) => column.finish()) };
}

function declaredKind(types: Readonly<Record<string, ColumnKind>>, key: string): ColumnKind | undefined {
  return Object.hasOwn(types, key) ? types[key] : undefined;
}

function parseObject(text: string, where: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PawlError('data', `the line is not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      where,
      remedy: 'Write one whole JSON object a line.',
      cause,
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new PawlError('data', 'the line is no JSON object', {
    where,
    remedy: 'Write one object a line: {"column": value}.',
  });
}

function cellOf(value: unknown, key: string, where: string): CellValue {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  throw new PawlError('data', `"${key}" holds a nested ${Array.isArray(value) ? 'list' : 'object'}`, {
    where,
    remedy: 'Flatten it into columns of numbers and texts, or leave the key out.',
  });
}

/** Lines with their numbers, counted from 1; blank ones are left out. */
async function* linesOf(
  path: string,
  options: JsonLinesOptions,
): AsyncGenerator<{ line: number; text: string }> {
  const { source } = await textSource(path, options);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let line = 0;
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new PawlError('data', `the text is not UTF-8, after line ${line}`, {
        where: options.name,
        remedy: 'Save the file as UTF-8, or name its encoding: `data.encoding: windows-1252`.',
        cause,
      });
    }
  };
  try {
    for await (const chunk of chunksOf(source)) {
      const parts = (rest + decode(chunk)).split('\n');
      rest = parts.pop()!;
      for (const text of parts) {
        line++;
        if (text.trim() !== '') yield { line, text };
      }
    }
    const last = rest + decode();
    if (last.trim() !== '') yield { line: line + 1, text: last };
  } finally {
    await source.close();
  }
}
