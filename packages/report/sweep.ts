import { formatNumber } from '@pawl/gate';
import { findMetric } from '@pawl/metrics';
import { markdownTable } from 'markdown-table';
import { answerOf } from './answer.ts';
import { markdownText, plainText } from './escape.ts';
import type { CommentSection } from './section.ts';

const MAX_COLUMNS = 6;

/** The variants of a sweep as one table: a row each, its metrics with the best marked, its verdict. */
export function sweepTable(sections: readonly CommentSection[], maxRows: number): string {
  const metrics = sweepMetrics(sections);
  const best = new Map(metrics.map((metric) => [metric, bestValue(sections, metric)]));
  const rows = sections.slice(0, maxRows).map((section) => {
    const answer = answerOf(section);
    const cells = metrics.map((metric) => {
      const value = metricValue(section, metric);
      if (value === undefined) return '';
      const text = formatNumber(value);
      return value === best.get(metric) ? `**${text}**&nbsp;★` : text;
    });
    return [`${answer.mark} ${markdownText(section.variant ?? '', 80)}`, ...cells, answer.word];
  });
  const header = ['Variant', ...metrics.map((metric) => markdownText(metric, 40)), 'Verdict'];
  const align = header.map((_, i) => (i === 0 || i === header.length - 1 ? 'l' : 'r'));
  return markdownTable([header, ...rows], { align, alignDelimiters: false });
}

/** The best value of the first metric, and whose it is: plain text, empty where it is not known. */
export function bestText(sections: readonly CommentSection[]): string {
  const [metric] = sweepMetrics(sections);
  const value = metric === undefined ? undefined : bestValue(sections, metric);
  if (metric === undefined || value === undefined) return '';
  const owner = sections.find((section) => metricValue(section, metric) === value);
  return `best ${plainText(metric, 40)} ${formatNumber(value)} with ${plainText(owner?.variant ?? '', 60)}`;
}

function sweepMetrics(sections: readonly CommentSection[]): string[] {
  const names = sections.flatMap(({ evidence }) =>
    (evidence.evaluation?.metrics ?? []).filter(({ slice }) => slice === null).map(({ metric }) => metric),
  );
  return [...new Set(names)].slice(0, MAX_COLUMNS);
}

function metricValue({ evidence }: CommentSection, metric: string): number | undefined {
  const found = evidence.evaluation?.metrics.find((known) => known.metric === metric && known.slice === null);
  return found?.candidate.value ?? undefined;
}

/** The best value; undefined where it is not known which is better, or there is nothing to compare. */
function bestValue(sections: readonly CommentSection[], metric: string): number | undefined {
  const direction = findMetric(metric)?.direction;
  const values = sections
    .map((section) => metricValue(section, metric))
    .filter((value) => value !== undefined);
  if (!direction || values.length < 2) return undefined;
  return values.reduce((a, b) => (direction === 'higher' ? Math.max(a, b) : Math.min(a, b)));
}
