import { formatNumber } from '@pawl/gate';
import { wrap } from './columns.ts';
import { plainText } from './escape.ts';
import type { Evidence } from './evidence.ts';
import { type Colour, type Paint, painter, type TerminalStyle } from './paint.ts';
import { forcedLines } from './release/forced.ts';
import {
  baselineText,
  bySlice,
  byUrgency,
  type Condition,
  changedText,
  dataText,
  estimateText,
  isReal,
  looksText,
  lookWarning,
  type Metric,
  methodText,
  modelText,
  plural,
  rulesText,
  smallSlicesText,
  type Trend,
  trendOf,
} from './summary.ts';
import { goesByText } from './training-facts.ts';

/** The report for a terminal, ending in a newline. */
export function renderTerminal(evidence: Evidence, style: TerminalStyle): string {
  const paint = painter(style);
  const sections = [
    headline(evidence, paint, style.width),
    forcedLines(evidence.forced ?? [], paint, style.width),
    facts(evidence, style.width),
    anomalies(evidence, paint, style.width),
    conditions(evidence, paint, style.width),
    metrics(evidence, paint, style.width),
    worstSlices(evidence, style.width),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headline({ check, verdict, evaluation, run }: Evidence, paint: Paint, width: number): string[] {
  const model = (verdict ?? evaluation ?? run ?? check)?.model ?? '';
  if (verdict) {
    const colour = verdict.answer === 'passed' ? 'green' : 'red';
    return [
      paint('bold', paint(colour, `${model}: ${verdict.answer}`)),
      ...wrap(plainText(verdict.reason, 500), width),
      ...wrap(lookWarning(verdict) ?? '', width).filter((line) => line !== ''),
    ];
  }
  if (evaluation) return [paint('bold', `${model}: evaluated, not gated`)];
  if (run) return [paint('bold', `${model}: trained, not evaluated`)];
  if (!check) return [];
  return [
    paint(
      'bold',
      paint(check.passed ? 'green' : 'red', `${model}: data ${check.passed ? 'accepted' : 'refused'}`),
    ),
  ];
}

function facts(evidence: Evidence, width: number): string[] {
  const baseline = evidence.evaluation && baselineText(evidence.evaluation.baseline);
  const entries = [
    ['Data', dataText(evidence)],
    ['Model', modelText(evidence)],
    ['Goes by', goesByText(evidence)],
    ['Baseline', baseline],
    ['Changed', evidence.evaluation && changedText(evidence.evaluation)],
    ['Rules', rulesText(evidence)],
    ['Looks', evidence.verdict && looksText(evidence.verdict)],
  ] as const;
  return entries.flatMap(([label, text]) =>
    text === undefined ? [] : wrap(plainText(text, 400), width, label.padEnd(10), ' '.repeat(10)),
  );
}

function anomalies({ check }: Evidence, paint: Paint, width: number): string[] {
  return (check?.anomalies ?? []).flatMap((anomaly) => {
    const colour = anomaly.severity === 'error' ? 'red' : anomaly.severity === 'warning' ? 'yellow' : 'dim';
    const rows = anomaly.examples.map(({ row, value }) =>
      value === null ? `row ${row}` : `row ${row}: ${plainText(value, 40)}`,
    );
    const examples = rows.length > 0 ? ` (${rows.join('; ')})` : '';
    return [
      ...wrap(
        `${paint(colour, anomaly.severity)} ${anomaly.code}: ${plainText(anomaly.message, 300)}${examples}`,
        width,
        '',
        '  ',
      ),
      ...wrap(plainText(anomaly.remedy, 300), width, '  ', '  '),
    ];
  });
}

const STATE_COLOUR: Record<Condition['state'], Colour> = {
  proved: 'green',
  met: 'green',
  refuted: 'red',
  unmet: 'red',
  invalid: 'red',
  undecided: 'yellow',
  skipped: 'dim',
};

function conditions({ verdict }: Evidence, paint: Paint, width: number): string[] {
  const indent = ' '.repeat(10);
  return byUrgency(verdict?.conditions ?? []).flatMap(({ name, first: { state, reason, remedy } }) => [
    ...wrap(plainText(name), width, paint(STATE_COLOUR[state], state.padEnd(10)), indent),
    ...wrap(plainText(reason, 400), width, indent, indent),
    ...(remedy === null ? [] : wrap(plainText(remedy, 300), width, indent, indent)),
  ]);
}

const TREND: Record<Trend, [mark: string, colour: Colour]> = {
  better: ['▲ better', 'green'],
  worse: ['▼ worse', 'red'],
  unclear: ['~ noise', 'dim'],
  same: ['= same', 'dim'],
};

function metrics({ evaluation }: Evidence, paint: Paint, width: number): string[] {
  if (!evaluation) return [];
  const rows = evaluation.metrics.map(metricRow);
  const compared = rows.some((row) => row.difference !== '');
  const layout = tableLayout(rows, compared, width);
  const slices = [...bySlice(evaluation.metrics)];
  const shown = slices.filter(([slice, group]) => slice === null || !compared || group.some(differs));
  const quiet = slices.length - shown.length;
  const groups = shown.flatMap(([slice, group]) => [
    ...(slice === null ? [] : ['', `${plainText(slice, 60)} (${plural(group[0]?.n ?? 0, 'row')})`]),
    ...(layout
      ? table(group.map(metricRow), layout, paint)
      : group.flatMap((metric) => stacked(metricRow(metric), paint))),
  ]);
  const small = smallSlicesText(evaluation);
  const rest = [
    ...(quiet === 0 ? [] : ['', `${plural(quiet, 'slice')} without a difference beyond chance`]),
    ...(small === undefined ? [] : ['', ...wrap(small, width)]),
  ];
  return [...groups, ...rest, '', ...wrap(methodText(evaluation), width).map((line) => paint('dim', line))];
}

/** Whether candidate and baseline differ by more than chance. */
function differs(metric: Metric): boolean {
  const trend = trendOf(metric);
  return trend === 'better' || trend === 'worse';
}

/** The slices that were found to be worse than the rest, on rows that had no part in finding them. */
function worstSlices({ evaluation }: Evidence, width: number): string[] {
  if (!evaluation?.worstSlices) return [];
  const real = evaluation.worstSlices.filter(isReal);
  if (real.length === 0) return ['No slice was found that is worse by more than chance.'];
  return [
    'Worst slices found (loss there, and elsewhere)',
    ...real.flatMap(({ name, n, loss, restLoss }) =>
      wrap(
        `${plainText(name, 200)} (${plural(n, 'row')}): ${formatNumber(loss)}, ${formatNumber(restLoss)}`,
        width,
        '  ',
        '    ',
      ),
    ),
  ];
}

interface Row {
  readonly name: string;
  readonly baseline: string;
  readonly candidate: string;
  readonly difference: string;
  readonly trend: Trend | undefined;
}

function metricRow(metric: Metric): Row {
  return {
    name: plainText(metric.metric, 40),
    baseline: estimateText(metric.baseline),
    candidate: estimateText(metric.candidate),
    difference: estimateText(metric.difference, true),
    trend: trendOf(metric),
  };
}

type Column = 'name' | 'baseline' | 'candidate' | 'difference';
type Layout = readonly { readonly column: Column; readonly title: string; readonly width: number }[];

const TITLES: Record<Column, string> = {
  name: 'Metric',
  baseline: 'Baseline',
  candidate: 'Candidate',
  difference: 'Difference',
};
const MARK_WIDTH = Math.max(...Object.values(TREND).map(([mark]) => mark.length));

/** The columns of the table, the same for every slice; undefined where they do not fit. */
function tableLayout(rows: readonly Row[], compared: boolean, width: number): Layout | undefined {
  const columns: Column[] = compared
    ? ['name', 'baseline', 'candidate', 'difference']
    : ['name', 'candidate'];
  for (const gap of [2, 1]) {
    const layout = columns.map((column) => ({
      column,
      title: TITLES[column],
      width: gap + Math.max(TITLES[column].length, ...rows.map((row) => row[column].length)),
    }));
    const total = layout.reduce((sum, { width: size }) => sum + size, compared ? MARK_WIDTH : 0);
    if (total <= width) return layout;
  }
  return undefined;
}

function table(rows: readonly Row[], layout: Layout, paint: Paint): string[] {
  const head = layout.map(({ title, width }) => title.padEnd(width)).join('');
  return [
    paint('dim', head.trimEnd()),
    ...rows.map((row) => {
      const cells = layout.map(({ column, width }) => row[column].padEnd(width)).join('');
      return row.trend ? `${cells}${trendMark(row.trend, paint)}` : cells.trimEnd();
    }),
  ];
}

/** A metric in two lines, where a table would not fit. */
function stacked({ name, baseline, candidate, difference, trend }: Row, paint: Paint): string[] {
  const values = baseline === '' ? candidate : `${baseline} → ${candidate}`;
  if (difference === '') return [name, `  ${values}`];
  return [`${name}  ${difference}${trend ? `  ${trendMark(trend, paint)}` : ''}`, `  ${values}`];
}

function trendMark(trend: Trend, paint: Paint): string {
  const [mark, colour] = TREND[trend];
  return paint(colour, mark);
}
