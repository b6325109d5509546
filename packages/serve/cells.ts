import type { Frame, NumberCells, PlannedColumn, TextCells } from './frame.ts';
import { Problem, quoted } from './problem.ts';

/** Whole numbers up to here are exact; beyond it a reader of JSON has rounded them. */
const EXACT = Number.MAX_SAFE_INTEGER;

/**
 * Writes the value of column `place` at `at`; `row` is its number in the request, the first being 1, and `source` the text
 * that it was read from. Throws Problem(400) on a value that the column does not take.
 */
export function putCell(
  frame: Frame,
  place: number,
  at: number,
  value: unknown,
  row: number,
  source: string | null,
): void {
  const cells = frame.cells[place]!;
  if (cells.kind === 'number') {
    if (typeof value === 'number' && value <= EXACT && value >= -EXACT) {
      cells.values[at] = value;
      cells.nulls[at] = 0;
    } else putRareNumber(frame.plan.columns[place]!, cells, at, value, row, source);
  } else if (typeof value === 'string') putText(frame, place, cells, at, value, row);
  else if (value === null && frame.plan.columns[place]!.nullable) cells.codes[at] = -1;
  else throw wrongValue(frame.plan.columns[place]!, value, row);
}

function putRareNumber(
  column: PlannedColumn,
  cells: NumberCells,
  at: number,
  value: unknown,
  row: number,
  source: string | null,
): void {
  if (value === null && column.nullable) {
    cells.values[at] = Number.NaN;
    cells.nulls[at] = 1;
    cells.hasNulls = true;
    return;
  }
  if (typeof value !== 'number') throw wrongValue(column, value, row);
  if (!Number.isFinite(value)) throw badCell(column, row, 'is no finite number');
  if (source === null || wasRounded(source, value))
    throw badCell(column, row, 'is an integer beyond 2^53, which would be rounded');
  cells.values[at] = value;
  cells.nulls[at] = 0;
}

/** Whether some whole number in a JSON text became that value by rounding. */
function wasRounded(source: string, value: number): boolean {
  for (const [token] of source.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)) {
    if (token.length < 16 || !/^-?\d+$/.test(token) || Number(token) !== value) continue;
    if (BigInt(token) !== BigInt(value)) return true;
  }
  return false;
}

function putText(
  frame: Frame,
  place: number,
  cells: TextCells,
  at: number,
  value: string,
  row: number,
): void {
  const { known } = frame.plan.columns[place]!;
  const code = known ? known.codes.get(value) : codeOfOpen(cells, value);
  if (code !== undefined) cells.codes[at] = code;
  else if (frame.plan.unknownCategories === 'null') cells.codes[at] = -1;
  else throw badCell(frame.plan.columns[place]!, row, 'is a text that the model does not know');
}

function codeOfOpen({ codeOf, dictionary }: TextCells, value: string): number {
  const found = codeOf!.get(value);
  if (found !== undefined) return found;
  codeOf!.set(value, dictionary.length);
  return (dictionary as string[]).push(value) - 1;
}

function wrongValue(column: PlannedColumn, value: unknown, row: number): Problem {
  return badCell(column, row, `is ${kindOf(value)}`);
}

/** A cell that cannot be taken. */
export function badCell(column: PlannedColumn, row: number, what: string): Problem {
  const expected = expectedOf(column);
  return new Problem(
    400,
    `row ${row}, column ${quoted(column.name)}: it ${what}, and ${expected} was expected`,
    {
      row,
      column: column.name,
      expected,
    },
  );
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? 'a text' : typeof value === 'number' ? 'a number' : 'an object';
}

const MOST_NAMED = 20;

/** What a column takes, in words. */
function expectedOf({ kind, nullable, known }: PlannedColumn): string {
  const orNull = nullable ? ' or null' : '';
  if (kind === 'number') return `a finite number${orNull}`;
  if (!known) return `a text${orNull}`;
  const named = known.dictionary.slice(0, MOST_NAMED).map(quoted).join(', ');
  const more = known.dictionary.length - MOST_NAMED;
  return `one of ${named}${more > 0 ? ` and ${more} more` : ''}${orNull}`;
}
