import { markdownTable } from 'markdown-table';
import { wrap } from '../columns.ts';
import { markdownProse, plainText } from '../escape.ts';
import type { Colour, Paint } from '../paint.ts';
import type { CheckView } from './view.ts';
import { byState } from './words.ts';

const COLOUR: Readonly<Record<CheckView['state'], Colour>> = {
  failed: 'red',
  'not checked': 'yellow',
  held: 'green',
};
export const MARK: Readonly<Record<CheckView['state'], string>> = {
  failed: '❌ failed',
  'not checked': '❔ not checked',
  held: '✅ held',
};
const STATE_COLUMN = 'not checked  '.length;
const NAME_COLUMN = 'conditions  '.length;

/** What was asked of a version, one check a line where it fits, those that failed first. */
export function checkLines(
  checks: readonly (Omit<CheckView, 'check'> & { readonly check: string })[],
  paint: Paint,
  width: number,
): string[] {
  return byState(checks).flatMap(({ check, state, detail }) =>
    wrap(
      plainText(detail, 400),
      width,
      `  ${paint(COLOUR[state], state)}${' '.repeat(STATE_COLUMN - state.length)}${check.padEnd(NAME_COLUMN)}`,
      ' '.repeat(2 + STATE_COLUMN + NAME_COLUMN),
    ).map((line) => line.trimEnd()),
  );
}

/** The same as a table of Markdown; empty where nothing was asked. */
export function checkTable(checks: readonly CheckView[]): string {
  if (checks.length === 0) return '';
  const rows = byState(checks).map(({ check, state, detail }) => [
    MARK[state],
    check,
    markdownProse(detail, 400),
  ]);
  return markdownTable([['', 'Check', 'Detail'], ...rows], { alignDelimiters: false });
}
