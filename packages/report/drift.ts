import { formatNumber } from '@pawl/gate';
import type { DriftRecord } from '@pawl/records';
import { markdownTable } from 'markdown-table';
import { wrap } from './columns.ts';
import { acrossText } from './drift-across.ts';
import { driftModelText } from './drift-model.ts';
import { segmentTexts } from './drift-segments.ts';
import { markdownProse, markdownText, plainText } from './escape.ts';
import { type Colour, painter, type TerminalStyle } from './paint.ts';
import { plural } from './summary.ts';

type Test = DriftRecord['tests'][number];

const COLOUR: Readonly<Record<DriftRecord['decision'], Colour>> = {
  drift: 'red',
  'no drift': 'green',
  insufficient: 'yellow',
};
const MARK: Readonly<Record<DriftRecord['decision'], string>> = {
  drift: '❌',
  'no drift': '✅',
  insufficient: '❔',
};
const WORD: Readonly<Record<DriftRecord['decision'], string>> = {
  drift: 'drift',
  'no drift': 'no drift',
  insufficient: 'too few rows to tell',
};
/** Columns with an alarm that are shown one by one, the largest change first. */
const MOST_SHOWN = 30;

/** A drift record for a terminal, ending in a newline: the decision, what drifted, then the rest. */
export function renderDrift(record: DriftRecord, { colour, width }: TerminalStyle): string {
  const paint = painter({ colour });
  const alarms = alarmsOf(record);
  const sections = [
    [
      paint('bold', paint(COLOUR[record.decision], `${record.model}: ${WORD[record.decision]}`)),
      ...wrap(plainText(record.reason, 800), width),
    ],
    alarms
      .slice(0, MOST_SHOWN)
      .flatMap((test) => [
        ...wrap(`${plainText(test.column, 60)}: ${effectText(test)}`, width, '  ', '    '),
        ...(test.note === null ? [] : wrap(plainText(test.note, 400), width, '    ', '    ')),
      ]),
    alarms.length > MOST_SHOWN ? [`  and ${plural(alarms.length - MOST_SHOWN, 'more alarm')}`] : [],
    driftModelText(record).flatMap((text) => wrap(plainText(text, 2000), width)),
    [...segmentTexts(record), ...restOf(record)].flatMap((text) => wrap(plainText(text, 1000), width)),
    factsOf(record).flatMap(([label, text]) =>
      wrap(plainText(text, 400), width, label.padEnd(11), ' '.repeat(11)),
    ),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The same as GitHub-flavoured Markdown, ending in a newline. Text from data or configuration is escaped. */
export function renderDriftMarkdown(record: DriftRecord): string {
  const alarms = alarmsOf(record);
  const rows = alarms
    .slice(0, MOST_SHOWN)
    .map((test) => [
      markdownText(test.column, 60),
      markdownText(effectText(test), 300),
      markdownText(test.note ?? '', 400),
    ]);
  const more = alarms.length - MOST_SHOWN;
  const blocks = [
    `### ${MARK[record.decision]} ${markdownText(record.model, 60)}: ${WORD[record.decision]}`,
    markdownText(record.reason, 800),
    rows.length > 0
      ? markdownTable([['Column', 'Change', 'What changed'], ...rows], { alignDelimiters: false })
      : '',
    more > 0 ? `and ${plural(more, 'more alarm')}` : '',
    ...driftModelText(record).map((text) => markdownProse(text, 2000)),
    ...[...segmentTexts(record), ...restOf(record)].map((text) => markdownProse(text, 1000)),
    factsOf(record)
      .map(([label, text]) => `- ${label}: ${markdownText(text, 400)}`)
      .join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** Tests that found drift: what is certain first, then by how far they are beyond their threshold. */
function alarmsOf({ tests }: DriftRecord): Test[] {
  const size = ({ net, statistic, threshold }: Test) => {
    const value = net ?? statistic;
    return value === null || threshold === 0 ? Number.POSITIVE_INFINITY : value / threshold;
  };
  return tests
    .filter(({ decision, counts }) => decision === 'drift' && counts)
    .sort((a, b) => size(b) - size(a) || 0);
}

/** What was measured, and against what. */
function effectText({ aspect, test, effect, statistic, pValue, adjustedPValue, threshold }: Test): string {
  if (aspect === 'presence') return 'gone';
  if (aspect === 'type') return 'of another type';
  if (effect === null) {
    return pValue === null
      ? `${test} ${statistic === null ? 'beyond all numbers' : number(statistic)}, counts from ${threshold} on`
      : `${test}, p-value ${number(pValue)}, counts up to ${threshold}`;
  }
  const { name, value, interval } = effect;
  const range = interval ? ` (${number(interval.low)} to ${number(interval.high)})` : '';
  const p = adjustedPValue === null ? '' : `, p-value ${number(adjustedPValue)}`;
  return `${name} ${number(value)}${range}, counts from ${threshold} on${p}`;
}

function restOf(record: DriftRecord): string[] {
  const { tests, drifted, added, left, compat } = record;
  const columns = [...new Set(tests.map(({ column }) => column))];
  const unsure = unsureOf(tests, new Set(drifted));
  const untested = tests.filter(isUntested);
  const idle = tests.filter(({ decision, counts }) => decision === 'drift' && !counts);
  const named = [...drifted, ...[...unsure, ...untested, ...idle].map(({ column }) => column)];
  const quiet = columns.length - new Set(named).size;
  return [
    ...(unsure.length > 0 ? [unsureText(unsure)] : []),
    ...(quiet > 0 && quiet < columns.length ? [`No drift in ${plural(quiet, 'other column')}.`] : []),
    ...(untested.length > 0 ? [untestedText(untested)] : []),
    ...acrossText(record),
    ...(added.length > 0 ? [`New columns, which the reference has not: ${listed(added)}.`] : []),
    ...(left.length > 0
      ? [`Not compared: ${left.map(({ column, reason }) => `${column} (${reason})`).join('; ')}.`]
      : []),
    ...(compat === 'evidently' ? ['Tests, thresholds and decision are those of Evidently.'] : []),
  ];
}

/** One test each of the columns that nothing can be said of, the least that its rows would show beside it. */
function unsureOf(tests: readonly Test[], drifted: ReadonlySet<string>): Test[] {
  const found = new Map<string, Test>();
  for (const test of tests) {
    if (!test.counts || drifted.has(test.column) || found.has(test.column)) continue;
    if (test.decision === 'insufficient') found.set(test.column, test);
  }
  return [...found.values()];
}

/** Whether there was nothing to test, which is no drift and says nothing either. */
function isUntested({ aspect, pValue, effect, note, decision }: Test): boolean {
  return (
    aspect === 'distribution' &&
    decision === 'no drift' &&
    pValue === null &&
    effect === null &&
    note !== null
  );
}

function untestedText(untested: readonly Test[]): string {
  const notes = [...new Set(untested.map(({ note }) => note))];
  const parts = notes.map((note) => {
    const names = untested.filter((test) => test.note === note).map(({ column }) => column);
    return `${listed(names)} (${note})`;
  });
  return `Looked at only for missing values: ${parts.join('; ')}.`;
}

function unsureText(unsure: readonly Test[]): string {
  const names = listed(unsure.map(({ column }) => column));
  const head = `Too few rows to tell for ${plural(unsure.length, 'column')}: ${names}.`;
  const shown = unsure.flatMap(({ detectable }) => (detectable === null ? [] : [detectable]));
  if (shown.length === 0) return `${head} More rows will tell.`;
  const thresholds = new Set(unsure.map(({ threshold }) => threshold));
  const asked = thresholds.size === 1 ? `, and ${[...thresholds][0]} counts` : '';
  return `${head} They would show changes from ${number(Math.min(...shown))} on${asked}. More rows will tell.`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => plainText(name, 40));
  return `${shown.join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
}

function factsOf({ reference, current, run }: DriftRecord): [label: string, text: string][] {
  const side = ({ files, rows, profile }: Pick<DriftRecord['current'], 'files' | 'rows' | 'profile'>) => {
    const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
    return `${profile ? 'a profile of ' : ''}${plural(rows, 'row')}, ${files[0]?.path ?? ''}${more}`;
  };
  return [
    ['Reference', `${reference.from === 'training' ? 'training data, ' : ''}${side(reference)}`],
    ['Current', `${current.log ? 'prediction log, ' : ''}${side(current)}`],
    ['Model', run === null ? 'no run is known' : `run ${run.slice(7, 19)}`],
  ];
}

function number(value: number): string {
  return formatNumber(value, 3);
}
