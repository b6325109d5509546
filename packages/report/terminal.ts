import { plainText } from './escape.ts';
import type { Evidence } from './evidence.ts';
import {
  baselineText,
  bySlice,
  byUrgency,
  type Condition,
  conditionName,
  dataText,
  estimateText,
  type Metric,
  methodText,
  modelText,
  plural,
  type Trend,
  trendOf,
} from './summary.ts';

export interface TerminalStyle {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

type Colour = 'red' | 'green' | 'yellow' | 'dim' | 'bold';
const CODES: Record<Colour, string> = { red: '31', green: '32', yellow: '33', dim: '2', bold: '1' };

/** The report for a terminal, ending in a newline. */
export function renderTerminal(evidence: Evidence, style: TerminalStyle): string {
  const paint = (colour: Colour, text: string) =>
    style.colour ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
  const sections = [
    headline(evidence, paint, style.width),
    facts(evidence, style.width),
    anomalies(evidence, paint, style.width),
    conditions(evidence, paint, style.width),
    metrics(evidence, paint, style.width),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

type Paint = (colour: Colour, text: string) => string;

function headline({ check, verdict, evaluation, run }: Evidence, paint: Paint, width: number): string[] {
  const model = (verdict ?? evaluation ?? run ?? check)?.model ?? '';
  if (verdict) {
    const colour = verdict.answer === 'passed' ? 'green' : 'red';
    return [
      paint('bold', paint(colour, `${model}: ${verdict.answer}`)),
      ...wrap(plainText(verdict.reason, 500), width),
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
    ['Baseline', baseline],
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
  return byUrgency(verdict?.conditions ?? []).flatMap((condition) => [
    ...wrap(
      plainText(conditionName(condition)),
      width,
      `${paint(STATE_COLOUR[condition.state], condition.state.padEnd(10))}`,
      ' '.repeat(10),
      10,
    ),
    ...wrap(plainText(condition.reason, 400), width, ' '.repeat(10), ' '.repeat(10)),
    ...(condition.remedy === null
      ? []
      : wrap(plainText(condition.remedy, 300), width, ' '.repeat(10), ' '.repeat(10))),
  ]);
}

const TREND: Record<Trend, [mark: string, colour: Colour]> = {
  better: ['▲ better', 'green'],
  worse: ['▼ worse', 'red'],
  unclear: ['= noise', 'dim'],
};

function metrics({ evaluation }: Evidence, paint: Paint, width: number): string[] {
  if (!evaluation) return [];
  const groups = [...bySlice(evaluation.metrics)];
  const compared = evaluation.metrics.some((metric) => metric.difference !== null);
  const table = groups.flatMap(([slice, group]) => [
    ...(slice === null ? [] : ['', `${plainText(slice, 60)} (${plural(group[0]?.n ?? 0, 'row')})`]),
    ...metricRows(group, compared, paint, width),
  ]);
  return [...table, '', ...wrap(methodText(evaluation), width).map((line) => paint('dim', line))];
}

function metricRows(group: readonly Metric[], compared: boolean, paint: Paint, width: number): string[] {
  const head = compared ? ['Metric', 'Baseline', 'Candidate', 'Difference', ''] : ['Metric', 'Candidate'];
  const rows = group.map((metric) => {
    const name = plainText(metric.metric, 40);
    if (!compared) return [name, estimateText(metric.candidate)];
    const value = metric.baseline ? { ...metric.baseline, interval: null } : null;
    return [
      name,
      estimateText(value),
      estimateText(metric.candidate),
      estimateText(metric.difference, true),
      trendMark(metric),
    ];
  });
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  );
  const gap = 2;
  const total = widths.reduce((sum, size) => sum + size + gap, -gap);
  const colours = group.map((metric) => TREND[trendOf(metric) ?? 'unclear'][1]);
  if (total > width) return rows.flatMap((row, i) => stacked(head, row, paint, colours[i]!));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]! + gap))
      .join('')
      .trimEnd();
  return [
    paint('dim', line(head)),
    ...rows.map((row, i) => {
      const mark = row[4];
      return mark
        ? `${line(row.slice(0, 4)).padEnd(total - widths[4]!)}${paint(colours[i]!, mark)}`
        : line(row);
    }),
  ];
}

function trendMark(metric: Metric): string {
  const trend = trendOf(metric);
  return trend ? TREND[trend][0] : '';
}

/** One metric a block, where a table would not fit. */
function stacked(head: readonly string[], row: readonly string[], paint: Paint, colour: Colour): string[] {
  const [name = '', ...cells] = row;
  return [
    name,
    ...cells.flatMap((cell, i) => {
      if (cell === '') return [];
      const title = head[i + 1]!;
      return title === '' ? [`  ${paint(colour, cell)}`] : [`  ${title.padEnd(11)}${cell}`];
    }),
  ];
}

/** Words broken into lines of at most `width`; `first` opens the first line and `rest` the others. */
function wrap(text: string, width: number, first = '', rest = '', firstLength = first.length): string[] {
  const lines: string[] = [];
  let line = first;
  let length = firstLength;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      length = rest.length;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    length += word.length + (empty ? 0 : 1);
    empty = false;
  }
  return [...lines, line];
}
