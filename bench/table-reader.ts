// Reads one file with one reader in a process of its own, and prints what it took as JSON.
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Table } from '@pawl/table';
import { readTable } from '@pawl/table';
import { parse } from 'csv-parse';
import Papa from 'papaparse';
import { inferSchema, initParser } from 'udsv';
import { readCsv } from '../packages/table/csv.ts';

export interface Reading {
  readonly milliseconds: number;
  readonly rows: number;
  /** Of the first column of numbers: tells that all readers read the same. */
  readonly sum: number;
  /** Peak resident set of the whole process. */
  readonly megabytes: number;
}

type Outcome = Pick<Reading, 'rows' | 'sum'>;
type Cells = (string | number | boolean | null)[];

/** All columns of numbers as numbers and of text as strings, by what each library offers for it. */
const READERS: Readonly<Record<string, (path: string) => Promise<Outcome>>> = {
  'pawl readTable': async (path) =>
    outcome((await readTable(basename(path), { baseDir: dirname(path) })).table),
  'pawl readCsv': async (path) => outcome(await readCsv(path, { name: path })),
  udsv: async (path) => {
    const text = readFileSync(path, 'utf8');
    return columnsOutcome(initParser(inferSchema(text)).typedCols(text) as Cells[]);
  },
  'csv-parse': async (path) => {
    const { createReadStream } = await import('node:fs');
    const columns: Cells[] = [];
    const rows = createReadStream(path).pipe(parse({ from_line: 2, cast: (value) => cell(value) as string }));
    for await (const row of rows as AsyncIterable<Cells>) append(columns, row);
    return columnsOutcome(columns);
  },
  papaparse: async (path) => {
    const columns: Cells[] = [];
    Papa.parse<Cells>(readFileSync(path, 'utf8'), {
      dynamicTyping: true,
      skipEmptyLines: true,
      step: ({ data }) => append(columns, data),
    });
    for (const column of columns) column.shift();
    return columnsOutcome(columns);
  },
};

function cell(value: string): string | number {
  const number = Number(value);
  return value === '' || Number.isNaN(number) ? value : number;
}

function append(columns: Cells[], row: Cells): void {
  for (let i = 0; i < row.length; i++) {
    const column = columns[i];
    if (column) column.push(row[i]!);
    else columns[i] = [row[i]!];
  }
}

function outcome({ rows, columns }: Table): Outcome {
  const numbers = columns.find((column) => column.kind === 'number');
  return {
    rows,
    sum: numbers?.kind === 'number' ? numbers.values.reduce((sum, value) => sum + value, 0) : 0,
  };
}

function columnsOutcome(columns: readonly Cells[]): Outcome {
  const numbers = columns.find((column) => typeof column[0] === 'number') ?? [];
  return { rows: columns[0]?.length ?? 0, sum: (numbers as number[]).reduce((sum, value) => sum + value, 0) };
}

const [reader = '', path = ''] = process.argv.slice(2);
if (READERS[reader]) {
  const start = performance.now();
  const { rows, sum } = await READERS[reader](path);
  const milliseconds = performance.now() - start;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ milliseconds, rows, sum, megabytes } satisfies Reading));
}
