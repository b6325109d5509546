import { formatNumber } from '@pawl/gate';
import type { DriftRecord, WatchRecord } from '@pawl/records';
import { renderDriftMarkdown } from './drift.ts';
import { hexCode, markdownCode, markdownProse, markdownText, safeUrl } from './escape.ts';
import { instantText, plural } from './summary.ts';
import { chartName } from './trend.ts';

/** What is known of a run of a drift job. */
export interface WatchView {
  readonly watch: WatchRecord;
  /** What was found; null without data of now. */
  readonly drift: DriftRecord | null;
  /** Folder of pawl.yaml in the repository, `.` for the top. */
  readonly path: string;
  readonly runUrl?: string | undefined;
}

const ADVICE: Readonly<Record<WatchRecord['recommendation'], string>> = {
  none: 'Nothing is to be done.',
  watch: 'Nothing yet: further runs will tell.',
  investigate:
    'Find out why columns are gone, are of another type or lost their values: that is a fault of what brings the data, and nothing to train on.',
  retrain:
    'Find out whether the change is real. Where it is, train on labelled rows of now; the new model replaces the old only where the gate passes on the old test rows and on the new.',
  'restore the feed':
    'Find out why no new data arrives. Until it does, nobody knows whether the model is fit.',
};

/** The title of an issue: the same for as long as it is open, so that nobody is told of a new one. */
export function watchTitle(kind: 'drift' | 'no data', { watch, path }: WatchView): string {
  const model = path === '.' ? watch.model : `${watch.model} (${path})`;
  return kind === 'drift' ? `${model}: the data drifted` : `${model}: there is no data`;
}

/** A run of a drift job as GitHub-flavoured Markdown: what it came to, the table, charts, and what to do. */
export function renderWatchMarkdown(view: WatchView, kind: 'drift' | 'no data' | 'run' = 'run'): string {
  const { watch, drift } = view;
  const missing = kind === 'no data' || drift === null;
  const blocks = [
    missing ? missingText(view) : renderDriftMarkdown(drift).trimEnd(),
    missing ? '' : sinceText(watch),
    ...(missing ? [] : watch.charts.map(chartText)),
    `**What to do.** ${ADVICE[missing && watch.missing ? 'restore the feed' : watch.recommendation]}`,
    watch.retrain
      ? `Training was started ${instantText(watch.retrain.at)}: ${markdownCode(watch.retrain.workflow)} on ${markdownCode(watch.retrain.ref)}.`
      : '',
    factsText(view),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** What is said when an issue is closed. */
export function watchLastWord(kind: 'drift' | 'no data', { watch, runUrl }: WatchView): string {
  const url = safeUrl(runUrl);
  const run = url ? ` ([run](${url}))` : '';
  return kind === 'drift'
    ? `It has passed: the last ${plural(watch.decision.of, 'run')} found no drift${run}.`
    : `There is data again${run}.`;
}

function missingText({ watch }: WatchView): string {
  const since = watch.missing ? ` since ${instantText(watch.missing.since)}` : '';
  const head = watch.missing
    ? `### ❌ ${markdownText(watch.model, 60)}: no data${since}`
    : '### ✅ There is data again';
  return watch.missing ? `${head}\n\n${markdownProse(watch.reason, 500)}.` : head;
}

function sinceText({ open, recent, decision }: WatchRecord): string {
  const alarms = recent.filter(({ outcome }) => outcome === 'drift').length;
  const count = `${alarms} of the last ${plural(recent.length, 'run')} that could tell found drift`;
  if (open) return `**Since ${instantText(open.since)}**: ${count}.`;
  return alarms === 0 ? '' : `${count}; it is acted on when ${decision.runs} of ${decision.of} do.`;
}

const LONGEST_AXIS = 12;

/** Bars are the reference, the line is the data of now. */
function chartText({ column, bars }: WatchRecord['charts'][number]): string {
  const share = (value: number) => formatNumber(Math.round(value * 1000) / 10, 4);
  const shown = bars.slice(0, LONGEST_AXIS);
  const most = Math.max(...shown.flatMap(({ was, is }) => [was, is]));
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${chartName(column)}: reference as bars, now as the line"`,
    `  x-axis [${axisNames(shown).join(', ')}]`,
    `  y-axis "rows (%)" 0 --> ${Math.max(1, Math.ceil(most * 100))}`,
    `  bar [${shown.map(({ was }) => share(was)).join(', ')}]`,
    `  line [${shown.map(({ is }) => share(is)).join(', ')}]`,
    '```',
  ].join('\n');
}

/** Two names that look alike are one place on the axis. */
function axisNames(bars: WatchRecord['charts'][number]['bars']): string[] {
  const seen = new Set<string>();
  return bars.map(({ name }, i) => {
    const short = chartName(name.slice(0, 16));
    const own = seen.has(short) ? `${short} ${i + 1}` : short;
    seen.add(own);
    return `"${own}"`;
  });
}

function factsText({ watch, path, runUrl }: WatchView): string {
  const url = safeUrl(runUrl);
  const versions = watch.versions.map(({ version, stage }) => `${version} in ${stage}`).join(', ');
  return [
    `- Model: ${markdownText(watch.model, 60)}${versions ? `, ${markdownText(versions, 200)}` : ''}`,
    ...(path === '.' ? [] : [`- Folder: ${markdownCode(path)}`]),
    `- Evidence: record ${hexCode(watch.digest.slice('sha256:'.length), 12)}, ${watch.number} in its chain${
      watch.drift ? `, of drift record ${hexCode(watch.drift.slice('sha256:'.length), 12)}` : ''
    }${url ? `, by [this run](${url})` : ''}`,
  ].join('\n');
}
