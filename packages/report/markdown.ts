import { markdownTable } from 'markdown-table';
import { markdownCode, markdownText } from './escape.ts';
import type { Evidence } from './evidence.ts';
import {
  baselineText,
  bySlice,
  byUrgency,
  type Condition,
  dataText,
  estimateText,
  type Metric,
  methodText,
  modelText,
  plural,
  type Trend,
  trendOf,
} from './summary.ts';

/** The report as GitHub-flavoured Markdown, ending in a newline. Text from data or configuration is escaped. */
export function renderMarkdown(evidence: Evidence): string {
  const sections = [
    headline(evidence),
    conditions(evidence),
    metrics(evidence),
    anomalies(evidence),
    lineage(evidence),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headline({ check, run, evaluation, verdict }: Evidence): string {
  const model = markdownText((verdict ?? evaluation ?? run ?? check)?.model ?? '');
  if (verdict) {
    const mark = verdict.answer === 'passed' ? '✅' : '❌';
    return `### ${mark} ${model}: ${verdict.answer}\n\n${markdownText(verdict.reason, 500)}`;
  }
  if (evaluation) return `### ${model}: evaluated, not gated`;
  if (run) return `### ${model}: trained, not evaluated`;
  if (!check) return '';
  return `### ${check.passed ? '✅' : '❌'} ${model}: data ${check.passed ? 'accepted' : 'refused'}`;
}

const STATE_MARK: Record<Condition['state'], string> = {
  proved: '✅ proved',
  met: '☑️ met',
  refuted: '❌ refuted',
  unmet: '❌ unmet',
  invalid: '⛔ invalid',
  undecided: '❔ undecided',
  skipped: '➖ skipped',
};

function conditions({ verdict }: Evidence): string {
  if (!verdict || verdict.conditions.length === 0) return '';
  const rows = byUrgency(verdict.conditions).map(({ name, first: { state, reason, remedy } }) => [
    markdownCode(name),
    STATE_MARK[state],
    markdownText([reason, remedy].filter(Boolean).join('. '), 600),
  ]);
  return markdownTable([['Condition', 'Result', 'Why'], ...rows]);
}

const TREND_MARK: Record<Trend, string> = {
  better: '▲ better',
  worse: '▼ worse',
  unclear: '~ noise',
  same: '= same',
};

function metrics({ evaluation }: Evidence): string {
  if (!evaluation) return '';
  const compared = evaluation.metrics.some((metric) => metric.difference !== null);
  const tables = [...bySlice(evaluation.metrics)].map(([slice, group]) => {
    const table = metricTable(group, compared);
    return slice === null
      ? table
      : `**${markdownText(slice)}** (${plural(group[0]?.n ?? 0, 'row')})\n\n${table}`;
  });
  const [whole = '', ...slices] = tables;
  const folded =
    slices.length === 0
      ? ''
      : `\n\n<details><summary>${plural(slices.length, 'slice')}</summary>\n\n${slices.join('\n\n')}\n\n</details>`;
  return `${whole}${folded}\n\n<sub>${markdownText(methodText(evaluation), 400)}</sub>`;
}

function metricTable(group: readonly Metric[], compared: boolean): string {
  if (!compared) {
    const rows = group.map((metric) => [
      markdownText(metric.metric),
      markdownText(estimateText(metric.candidate)),
    ]);
    return markdownTable([['Metric', 'Candidate'], ...rows], { align: ['l', 'r'] });
  }
  const rows = group.map((metric) => {
    const trend = trendOf(metric);
    return [
      markdownText(metric.metric),
      markdownText(estimateText(metric.baseline)),
      markdownText(estimateText(metric.candidate)),
      markdownText(estimateText(metric.difference, true)),
      trend ? TREND_MARK[trend] : '',
    ];
  });
  return markdownTable([['Metric', 'Baseline', 'Candidate', 'Difference', ''], ...rows], {
    align: ['l', 'r', 'r', 'r', 'l'],
  });
}

function anomalies({ check }: Evidence): string {
  if (!check || check.anomalies.length === 0) return '';
  const rows = check.anomalies.map((anomaly) => [
    anomaly.severity,
    markdownCode(anomaly.code),
    markdownText(anomaly.message, 300),
    anomaly.examples
      .map(({ row, value }) => (value === null ? `row ${row}` : `row ${row}: ${markdownText(value, 40)}`))
      .join('; '),
    markdownText(anomaly.remedy, 300),
  ]);
  const table = markdownTable([['Severity', 'Anomaly', 'What', 'Examples', 'What to do'], ...rows]);
  return `<details><summary>Data: ${plural(check.anomalies.length, 'anomaly').replace(/anomalys$/, 'anomalies')}</summary>\n\n${table}\n\n</details>`;
}

function lineage(evidence: Evidence): string {
  const baseline = evidence.evaluation && baselineText(evidence.evaluation.baseline);
  const entries = [
    ['Data', dataText(evidence)],
    ['Model', modelText(evidence)],
    ['Baseline', baseline],
    ['Commit', evidence.run?.commit ?? undefined],
    ['Verdict', evidence.verdict?.digest],
  ] as const;
  const lines = entries.flatMap(([label, text]) =>
    text === undefined ? [] : [`- ${label}: ${markdownText(text, 400)}`],
  );
  return lines.length === 0
    ? ''
    : `<details><summary>Where it comes from</summary>\n\n${lines.join('\n')}\n\n</details>`;
}
