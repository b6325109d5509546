import { formatNumber, parseCondition } from '@pawl/gate';
import { findMetric } from '@pawl/metrics';
import type { EstimateRecord } from '@pawl/records';
import { markdownTable } from 'markdown-table';
import { markdownCode, markdownProse, markdownText } from './escape.ts';
import type { Evidence } from './evidence.ts';
import {
  type Condition,
  conditionName,
  type Metric,
  plural,
  type Trend,
  trendOf,
  URGENCY,
} from './summary.ts';

/** How much of the table is shown. */
export interface TableDetail {
  /** Why a condition is not known to hold, and what to do. */
  readonly reasons: boolean;
  /** Metrics that no condition speaks of. */
  readonly metrics: boolean;
  /** The most rows with conditions. */
  readonly rows: number;
}

export interface ShownTable {
  readonly text: string;
  /** Below the table, where it has the whole width of a phone: why conditions are not known to hold, and what to do. */
  readonly reasons: string;
  /** Rows with conditions that were left out. */
  readonly hiddenRows: number;
  /** Whether metrics without a condition, or reasons, were left out. */
  readonly hiddenMetrics: boolean;
  readonly hiddenReasons: boolean;
}

/** A line of the table: a metric on some rows, with the conditions that speak of it. */
interface Line {
  readonly label: string;
  readonly metric: Metric | undefined;
  readonly conditions: readonly Condition[];
}

/** What the one table of a comment holds, however much of it is shown. */
export interface TableContent {
  /** Those that need a reader first. */
  readonly lines: readonly Line[];
  /** Metrics of all rows that no condition speaks of. */
  readonly others: readonly Line[];
  readonly columns: Columns;
}

/** Every condition put beside the numbers it speaks of. */
export function tableContent({ evaluation, verdict }: Evidence): TableContent {
  const metrics = evaluation?.metrics ?? [];
  const lines = conditionLines(verdict?.conditions ?? [], metrics);
  const used = new Set(lines.map((line) => line.metric));
  return {
    lines,
    others: metrics
      .filter((metric) => metric.slice === null && !used.has(metric))
      .map((metric) => ({ label: metricLabel(metric), metric, conditions: [] })),
    columns: {
      baseline: metrics.some((metric) => metric.baseline !== null),
      numbers: evaluation !== undefined,
      verdict: (verdict?.conditions.length ?? 0) > 0,
      firstRun: evaluation?.baseline.state === 'none',
    },
  };
}

/** The table as Markdown; its text is empty where it has no row. */
export function renderTable({ lines, others, columns }: TableContent, detail: TableDetail): ShownTable {
  const shown = [...lines.slice(0, detail.rows), ...(detail.metrics ? others : [])];
  return {
    text: shown.length === 0 ? '' : table(shown, columns),
    reasons: detail.reasons ? reasonList(shown, columns.firstRun) : '',
    hiddenRows: Math.max(0, lines.length - detail.rows),
    hiddenMetrics: !detail.metrics && others.length > 0,
    hiddenReasons:
      !detail.reasons &&
      lines.some(({ conditions }) =>
        conditions.some((condition) => needsReason(condition, columns.firstRun)),
      ),
  };
}

interface Columns {
  readonly baseline: boolean;
  readonly numbers: boolean;
  readonly verdict: boolean;
  /** Whether there is no baseline yet: why conditions are skipped is then said above the table. */
  readonly firstRun: boolean;
}

function table(lines: readonly Line[], columns: Columns): string {
  const header = [
    'Metric',
    ...(columns.numbers && columns.baseline ? ['Baseline'] : []),
    ...(columns.numbers ? ['Candidate'] : []),
    ...(columns.numbers && columns.baseline ? ['Difference'] : []),
    ...(columns.verdict ? ['Verdict'] : []),
  ];
  const rows = lines.map((line) => [
    labelCell(line),
    ...(columns.numbers && columns.baseline ? [estimateCell(line.metric?.baseline)] : []),
    ...(columns.numbers ? [estimateCell(line.metric?.candidate)] : []),
    ...(columns.numbers && columns.baseline ? [differenceCell(line.metric)] : []),
    ...(columns.verdict ? [verdictCell(line)] : []),
  ]);
  const align = header.map((title) => (title === 'Metric' || title === 'Verdict' ? 'l' : 'r'));
  return markdownTable([header, ...rows], { align, alignDelimiters: false });
}

export const STATE_MARK: Readonly<Record<Condition['state'], string>> = {
  proved: '✅ proved',
  met: '☑️ met',
  refuted: '❌ refuted',
  unmet: '❌ not met',
  invalid: '⛔ invalid',
  undecided: '❔ undecided',
  skipped: '➖ skipped',
};

const HOLDS: ReadonlySet<Condition['state']> = new Set(['proved', 'met']);

function needsReason({ state }: Condition, firstRun: boolean): boolean {
  return !HOLDS.has(state) && !(state === 'skipped' && firstRun);
}

/** The state that matters most; that a condition was skipped, only where none was decided. */
function verdictCell({ conditions }: Line): string {
  const first = conditions.find(({ state }) => state !== 'skipped') ?? conditions[0];
  return first ? STATE_MARK[first.state].replace(' ', '&nbsp;') : '';
}

function labelCell({ label, conditions }: Line): string {
  return [label, ...conditions.map(markedCondition)].filter((part) => part !== '').join('<br>');
}

/** With its mark: on a phone the column of verdicts is out of sight. */
function markedCondition(condition: Condition): string {
  return marked(condition, condition.condition);
}

function marked({ state }: Condition, name: string): string {
  return `${STATE_MARK[state].split(' ')[0]} ${markdownCode(name)}`;
}

function reasonList(lines: readonly Line[], firstRun: boolean): string {
  return lines
    .flatMap(({ conditions }) => conditions)
    .filter((condition) => needsReason(condition, firstRun))
    .map((condition) => `- ${marked(condition, conditionName(condition))}: ${reasonText(condition)}`)
    .join('\n');
}

/** The reason and the remedy of a condition as Markdown. */
export function reasonText({ reason, remedy }: Condition): string {
  const sentence = markdownProse(reason, 400);
  return remedy === null || remedy === '' ? `${sentence}.` : `${sentence}. ${markdownProse(remedy, 300)}`;
}

/** An estimate for a cell: its interval below it, or what it lacks. */
export function estimateCell(estimate: EstimateRecord | null | undefined, signed = false): string {
  if (!estimate) return '';
  if (estimate.value === null) return 'undefined';
  const value = `${signed && estimate.value > 0 ? '+' : ''}${formatNumber(estimate.value)}`;
  const below = intervalText(estimate);
  return below === '' ? value : `${value}<br><sub>${below}</sub>`;
}

function intervalText({ interval, undefinedResamples }: EstimateRecord): string {
  if (interval) return `[${formatNumber(interval.low)},&nbsp;${formatNumber(interval.high)}]`;
  return undefinedResamples > 0 ? 'too few rows' : '';
}

const TREND_MARK: Readonly<Record<Trend, string>> = {
  better: '▲&nbsp;better',
  worse: '▼&nbsp;worse',
  unclear: '~&nbsp;noise',
  same: '=&nbsp;same',
};

/** A difference for a cell, with a mark that tells without colour whether it is good. */
export function differenceCell(metric: Metric | undefined): string {
  if (!metric?.difference) return '';
  const trend = metric.difference.interval ? trendOf(metric) : undefined;
  const cell = estimateCell(metric.difference, true);
  return trend ? `${TREND_MARK[trend]}<br>${cell}` : cell;
}

function metricLabel({ metric, slice, n }: Metric): string {
  const name = `**${markdownText(metric, 60)}**`;
  return slice === null ? name : `${name}<br>${markdownText(slice, 80)} (${plural(n, 'row')})`;
}

/** Conditions put together with the metric they speak of; the most urgent first, in a line too. */
function conditionLines(conditions: readonly Condition[], metrics: readonly Metric[]): Line[] {
  const byKey = new Map(metrics.map((metric) => [lineKey(metric.metric, metric.slice), metric]));
  const metricOf = metricReader();
  const lines = new Map<string, { label: string; metric: Metric | undefined; conditions: Condition[] }>();
  const groups = groupSlices(conditions).toSorted((a, b) => URGENCY[a.first.state] - URGENCY[b.first.state]);
  for (const [i, { first, slices }] of groups.entries()) {
    const name = slices === 1 ? metricOf(first.condition) : undefined;
    const metric = name === undefined ? undefined : byKey.get(lineKey(name, first.slice));
    const key = metric ? lineKey(metric.metric, metric.slice) : String(i);
    const line = lines.get(key);
    if (line) line.conditions.push(first);
    else lines.set(key, { label: groupLabel(metric, first, slices), metric, conditions: [first] });
  }
  return [...lines.values()];
}

function groupLabel(metric: Metric | undefined, first: Condition, slices: number): string {
  if (metric) return metricLabel(metric);
  if (slices > 1) return `${slices} slices`;
  return first.slice === null ? '' : markdownText(first.slice, 80);
}

interface SliceGroup {
  readonly first: Condition;
  readonly slices: number;
}

/** The same condition on several slices is one where it holds in all of them, or is skipped for one reason. */
function groupSlices(conditions: readonly Condition[]): SliceGroup[] {
  const groups = new Map<string, { first: Condition; slices: number }>();
  for (const [i, condition] of conditions.entries()) {
    const { state, slice, reason } = condition;
    const alike = slice !== null && (HOLDS.has(state) || state === 'skipped');
    const key = alike
      ? JSON.stringify([condition.condition, state, state === 'skipped' ? reason : ''])
      : String(i);
    const group = groups.get(key);
    if (group) group.slices++;
    else groups.set(key, { first: condition, slices: 1 });
  }
  return [...groups.values()];
}

function lineKey(metric: string, slice: string | null): string {
  return JSON.stringify([metric, slice]);
}

/** Finds the one metric that a condition speaks of; undefined where it speaks of several, or cannot be read. */
function metricReader(): (condition: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (condition) => {
    if (!known.has(condition)) known.set(condition, readMetric(condition));
    return known.get(condition);
  };
}

function readMetric(condition: string): string | undefined {
  try {
    const { terms } = parseCondition(condition, {
      metric: (name) => findMetric(name)?.name ?? name,
      metricNames: [],
    });
    const names = new Set(terms.map((term) => term.metric));
    return names.size === 1 ? terms[0]?.metric : undefined;
  } catch {
    // A record may come from elsewhere; what cannot be read is shown as it is written.
    return undefined;
  }
}
