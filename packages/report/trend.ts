import { formatNumber } from '@pawl/gate';
import { findMetric } from '@pawl/metrics';
import { markdownTable } from 'markdown-table';
import { hexCode, markdownText, plainText, safeUrl } from './escape.ts';
import type { Fold } from './fold.ts';
import type { AcceptedRun, CommentSection } from './section.ts';
import { instantText, plural } from './summary.ts';

const MAX_SPARKS = 30;
const MAX_RUNS = 10;
const MAX_METRICS = 4;
const MAX_TRENDS = 12;
const LEAST_POINTS = 3;
/** More have no room for their names below a Mermaid chart. */
const MOST_POINTS = 12;
const BARS = '▁▂▃▄▅▆▇█';

/** Values as a line of bars, from the least (lowest) to the greatest; a gap where there is none. */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const least = Math.min(...known);
  const greatest = Math.max(...known);
  const bar = (value: number) =>
    // Halves first: the span of two finite numbers may not be finite.
    greatest === least
      ? 3
      : Math.round(((value / 2 - least / 2) / (greatest / 2 - least / 2)) * (BARS.length - 1));
  return values.map((value) => (value === null ? '·' : BARS[bar(value)])).join('');
}

/** The values of a metric over the accepted runs, null where one lacks it. */
export function valuesOf(history: readonly AcceptedRun[], metric: string): (number | null)[] {
  return history.map((run) => {
    const value = run.metrics.find((known) => known.metric === metric)?.value ?? null;
    return value !== null && Number.isFinite(value) ? value : null;
  });
}

/** `lower is better`, or undefined for a metric that only a training command knows. */
export function directionText(metric: string): string | undefined {
  const direction = findMetric(metric)?.direction;
  return direction && `${direction} is better`;
}

/** How the metrics went over the accepted runs; undefined where there are none. */
export function trendFold(section: CommentSection): Fold | undefined {
  const history = section.history.slice(-MAX_SPARKS);
  const metrics = metricNames(section, history);
  const [first] = metrics;
  if (history.length === 0 || first === undefined) return undefined;
  const spark = history.length > 1 ? `: ${plainText(first, 40)} ${sparkline(valuesOf(history, first))}` : '';
  const chart = safeUrl(section.chartUrl);
  const body = [
    trendTable(history, metrics, section),
    chart ? `![${chartText(history, first)}](${chart})` : '',
    mermaidChart(history, first),
    runsTable(history, metrics),
  ];
  return {
    kind: 'trend',
    title: `Trend of the last ${plural(history.length, 'accepted run')}${spark}`,
    body: body.filter((part) => part !== '').join('\n\n'),
  };
}

function metricNames({ evidence }: CommentSection, history: readonly AcceptedRun[]): string[] {
  const current = (evidence.evaluation?.metrics ?? []).filter(({ slice }) => slice === null);
  const past = history.slice(-MAX_RUNS).flatMap((run) => run.metrics);
  const names = new Set([...current, ...past].map(({ metric }) => metric));
  return [...names]
    .filter((name) => valuesOf(history, name).some((value) => value !== null))
    .slice(0, MAX_TRENDS);
}

function trendTable(
  history: readonly AcceptedRun[],
  metrics: readonly string[],
  { evidence }: CommentSection,
): string {
  const rows = metrics.map((metric) => {
    const values = valuesOf(history, metric);
    const now = evidence.evaluation?.metrics.find((known) => known.metric === metric && known.slice === null);
    const direction = directionText(metric);
    const known = values.filter((value) => value !== null);
    return [
      `${markdownText(metric, 60)}${direction ? `<br><sub>${direction}</sub>` : ''}`,
      sparkline(values),
      numberText(known.at(-1)),
      numberText(now?.candidate.value),
    ];
  });
  return markdownTable([['Metric', 'Oldest to newest', 'Last accepted', 'This one'], ...rows], {
    align: ['l', 'l', 'r', 'r'],
    alignDelimiters: false,
  });
}

function runsTable(history: readonly AcceptedRun[], metrics: readonly string[]): string {
  const shown = metrics.slice(0, MAX_METRICS);
  const rows = history
    .slice(-MAX_RUNS)
    .toReversed()
    .map((run) => [
      run.commit === null ? '' : hexCode(run.commit, 7),
      markdownText(instantText(run.at), 30),
      ...shown.map((metric) => numberText(valuesOf([run], metric)[0])),
    ]);
  const header = ['Commit', 'Accepted', ...shown.map((metric) => markdownText(metric, 60))];
  return markdownTable([header, ...rows], {
    align: ['l', 'l', ...shown.map(() => 'r')],
    alignDelimiters: false,
  });
}

function numberText(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : formatNumber(value);
}

function chartText(history: readonly AcceptedRun[], metric: string): string {
  return `${markdownText(metric, 60)} over the last ${plural(history.length, 'accepted run')}`;
}

/** A Mermaid chart of a metric; empty where there are too few numbers, or some that Mermaid cannot read. */
export function mermaidChart(history: readonly AcceptedRun[], metric: string): string {
  const values = valuesOf(history, metric);
  const known = history.flatMap((run, i) => {
    const value = values[i];
    return typeof value === 'number' ? [{ run, value: decimal(value) }] : [];
  });
  const points = known.slice(-MOST_POINTS);
  const low = Math.min(...points.map(({ value }) => Number(value)));
  const high = Math.max(...points.map(({ value }) => Number(value)));
  const margin = high === low ? Math.abs(high) * 0.1 || 1 : (high - low) * 0.1;
  const axis = [decimal(low - margin), decimal(high + margin)];
  const readable = [...axis, ...points.map(({ value }) => value)].every((number) =>
    /^-?\d+(\.\d+)?$/.test(number),
  );
  if (points.length < LEAST_POINTS || !readable) return '';
  const names = points.map(({ run }, i) => `"${run.commit ? chartName(run.commit.slice(0, 7)) : i + 1}"`);
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${chartName(metric)} of the accepted runs"`,
    `  x-axis [${names.join(', ')}]`,
    `  y-axis "${chartName(metric)}" ${axis.join(' --> ')}`,
    `  line [${points.map(({ value }) => value).join(', ')}]`,
    '```',
  ].join('\n');
}

/** Mermaid has no way to escape within quotes, so no more than letters, digits and a few signs pass. */
export function chartName(text: string): string {
  return text.slice(0, 40).replace(/[^A-Za-z0-9_. -]/g, '?') || '?';
}

function decimal(value: number): string {
  return String(Number(value.toPrecision(6)));
}
