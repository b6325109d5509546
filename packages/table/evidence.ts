import type { Example } from './anomaly.ts';
import { type Column, isNull, textAt } from './column.ts';

/** The rows that bear out an anomaly: how many, and the first of them. */
export interface Evidence {
  readonly count: number;
  readonly examples: Example[];
}

const EXAMPLES = 3;
const LONGEST_VALUE = 40;

/** A text cut after 40 characters, never inside a surrogate pair. */
function clip(text: string): string {
  if (text.length <= LONGEST_VALUE) return text.toWellFormed();
  return `${text
    .slice(0, LONGEST_VALUE)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed()}…`;
}

/** A name or value in quotes, cut. */
export function quoted(text: string): string {
  return `"${clip(text)}"`;
}

/** `1 row`, `2 rows`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : noun.endsWith('ss') ? `${noun}es` : `${noun}s`}`;
}

/** The value of a column at a row (counted from 0) as an example. */
function exampleAt(column: Column, row: number): Example {
  const value = textAt(column, row);
  return { row: row + 1, value: value === null ? null : clip(value) };
}

/** The rows for which `wrong` holds; it is asked once a row, in order. */
export function findRows(column: Column, rows: number, wrong: (row: number) => boolean): Evidence {
  const examples: Example[] = [];
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!wrong(row)) continue;
    count++;
    if (examples.length < EXAMPLES) examples.push(exampleAt(column, row));
  }
  return { count, examples };
}

/** The rows whose value stood in an earlier row; null repeats nothing. */
export function findRepeats(column: Column, rows: number): Evidence {
  if (column.kind === 'text') {
    const seen = new Uint8Array(column.dictionary.length);
    return findRows(column, rows, (row) => {
      const code = column.codes[row]!;
      if (code < 0 || seen[code] === 1) return code >= 0;
      seen[code] = 1;
      return false;
    });
  }
  const seen = new Set<number>();
  return findRows(column, rows, (row) => {
    if (isNull(column, row)) return false;
    const before = seen.size;
    return seen.add(column.values[row]!).size === before;
  });
}

/** The rows that hold a value for which `wrong` holds, and how many such values there are; one example a value. */
export function findValues(
  column: Column,
  rows: number,
  wrong: (value: string | number) => boolean,
): Evidence & { readonly values: number } {
  const verdicts = new Map<string | number, boolean>();
  const examples: Example[] = [];
  let count = 0;
  let values = 0;
  for (let row = 0; row < rows; row++) {
    if (isNull(column, row)) continue;
    // A code of the dictionary stands for its text.
    const key = column.kind === 'text' ? column.codes[row]! : column.values[row]!;
    let bad = verdicts.get(key);
    if (bad === undefined) {
      bad = wrong(column.kind === 'text' ? column.dictionary[key]! : key);
      verdicts.set(key, bad);
      if (bad) {
        values++;
        if (examples.length < EXAMPLES) examples.push(exampleAt(column, row));
      }
    }
    if (bad) count++;
  }
  return { count, values, examples };
}

/** The rows that keep a column from being of the other kind; all that are not null when none in particular does. */
export function findMisfits(column: Column, rows: number): Evidence {
  if (column.kind === 'text') {
    const numeric = column.dictionary.map((text) => text.trim() !== '' && Number.isFinite(Number(text)));
    const misfits = findRows(column, rows, (row) => column.codes[row]! >= 0 && !numeric[column.codes[row]!]);
    if (misfits.count > 0) return misfits;
  }
  return findRows(column, rows, (row) => !isNull(column, row));
}

/** The values that rows of a column hold, nulls left out. */
export function valuesOf(column: Column, rows: number): Set<string | number> {
  const values = new Set<string | number>();
  if (column.kind === 'text') {
    const codes = new Set(column.codes);
    column.dictionary.forEach((value, code) => {
      if (codes.has(code)) values.add(value);
    });
    return values;
  }
  for (let row = 0; row < rows; row++) if (!isNull(column, row)) values.add(column.values[row]!);
  return values;
}
