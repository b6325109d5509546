import type { RowPlan } from './frame.ts';
import { Problem } from './problem.ts';
import { orderOf, type RowsGiven, refuseCount } from './rows.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Rows of CSV (RFC 4180) with a line of names. An empty cell is null. Throws Problem(400) where it is no CSV or has other
 * columns than the contract, Problem(413) on too many rows.
 */
export function csvRows(plan: RowPlan, body: Buffer): RowsGiven {
  const source = body.toString('utf8').replace(/^\uFEFF/, '');
  const [header, ...lines] = parseLines(source, plan.mostRows + 1);
  if (!header) throw new Problem(400, 'there is no line of column names');
  const order = orderOf(plan, header);
  refuseCount(plan, lines.length);
  const kinds = Array.from(order, (place) => plan.columns[place]?.kind);
  const rows = lines.map((cells) => cells.map((cell, i) => cellValue(cell, kinds[i])));
  return { rows, order, source: null };
}

/** A number that is none stays a text, and is refused as one. */
function cellValue(cell: string, kind: 'number' | 'text' | undefined): string | number | null {
  if (cell === '') return null;
  if (kind !== 'number') return cell;
  const text = cell.trim();
  return NUMBER.test(text) ? Number(text) : cell;
}

function parseLines(source: string, most: number): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < source.length) {
    const { text, next } = source[at] === '"' ? quotedCell(source, at, lines.length) : plainCell(source, at);
    cells.push(text);
    if (source[next] === ',') {
      at = next + 1;
      if (at === source.length) cells.push('');
      else if (lines[0] && cells.length > lines[0].length) throw tooWide(lines.length, lines[0].length);
      if (at < source.length) continue;
    }
    at = source[next] === '\r' && source[next + 1] === '\n' ? next + 2 : Math.max(next + 1, at);
    if (cells.length > 1 || cells[0] !== '' || lines[0]?.length === 1) lines.push(cells);
    if (lines.length > most) throw new Problem(413, `there are more than ${most - 1} rows`);
    cells = [];
  }
  return lines;
}

function tooWide(row: number, expected: number): Problem {
  return new Problem(400, `row ${row} has more than ${expected} values`, {
    row,
    expected: `${expected} values`,
  });
}

interface Cell {
  readonly text: string;
  /** Where the comma or the end of the line stands. */
  readonly next: number;
}

function plainCell(source: string, at: number): Cell {
  let next = at;
  while (next < source.length) {
    const code = source.charCodeAt(next);
    if (code === 0x2c || code === 0x0a || code === 0x0d) break;
    next++;
  }
  return { text: source.slice(at, next), next };
}

function quotedCell(source: string, at: number, row: number): Cell {
  let end = source.indexOf('"', at + 1);
  let isDoubled = false;
  while (end >= 0 && source[end + 1] === '"') {
    isDoubled = true;
    end = source.indexOf('"', end + 2);
  }
  const after = source[end + 1];
  if (end < 0 || (after !== undefined && !',\r\n'.includes(after)))
    throw new Problem(400, `row ${row} has a quote that does not end`, { row });
  const text = source.slice(at + 1, end);
  return { text: isDoubled ? text.replaceAll('""', '"') : text, next: end + 1 };
}
