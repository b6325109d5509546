import { plainText } from './escape.ts';
import { plural } from './summary.ts';

/** What a sweep came to, as far as it is shown. */
export interface ShownTrials {
  readonly metric: string;
  readonly choice: string;
  readonly table: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly result: { readonly folds: number };
}

const WIDTH = 79;
const MOST_ROWS = 30;
const LONGEST_CELL = 24;

/** The trials of a sweep for a terminal, the best first, ending in a newline. */
export function renderTrials({ metric, choice, table, result }: ShownTrials): string {
  const head = `${plural(table.rows.length, 'setting')}, each scored by ${metric} on ${plural(result.folds, 'fold')} of the training rows`;
  const shown = table.rows.slice(0, MOST_ROWS);
  const cells = [table.header, ...shown].map((row) => row.map((cell) => plainText(cell, LONGEST_CELL)));
  const widths = table.header.map((_, k) => Math.max(...cells.map((row) => row[k]!.length)));
  const lines = cells.map((row) =>
    row
      .map((cell, k) => cell.padEnd(widths[k]!))
      .join('  ')
      .trimEnd(),
  );
  const more = table.rows.length > MOST_ROWS ? [`and ${table.rows.length - MOST_ROWS} more`] : [];
  return `${[...wrapped(head), '', ...lines, ...more, '', ...wrapped(plainText(choice, 1000))].join('\n')}\n`;
}

/** A text in lines that fit a terminal. */
export function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
