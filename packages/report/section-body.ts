import { formatNumber } from '@pawl/gate';
import { renderTable, type TableContent, tableContent } from './comment-table.ts';
import { anomalyList, foldsOf } from './details.ts';
import { markdownProse } from './escape.ts';
import type { Evidence } from './evidence.ts';
import { FOLD_NAMES, renderFold } from './fold.ts';
import { policyCallout } from './policy-callout.ts';
import type { CommentSection } from './section.ts';
import type { Detail } from './shorten.ts';
import { lookWarning, plural } from './summary.ts';

/** A section with what is worked out once, however often it is rendered. */
export interface Prepared {
  readonly section: CommentSection;
  readonly table: TableContent;
}

export function prepare(section: CommentSection): Prepared {
  return { section, table: tableContent(section.evidence) };
}

/** How a section is rendered: how much of it, folded or open, and where it is noted what was left out. */
export interface Rendering {
  readonly detail: Detail;
  readonly folded: boolean;
  readonly omitted: Set<string>;
}

const MAX_NOTES = 20;
const MAX_ERRORS = 10;

/** What stands below the first line: notes, changed rules, the table, and the folded parts. */
export function sectionBody(prepared: Prepared, rendering: Rendering): string {
  return joinBlocks([sectionCore(prepared, rendering), sectionFolds(prepared, rendering)]);
}

/** All of it but the folded parts. */
export function sectionCore({ section, table }: Prepared, { detail, omitted }: Rendering): string {
  const { evidence } = section;
  const shown = renderTable(table, detail);
  if (shown.hiddenMetrics) omitted.add('metrics without a condition');
  if (shown.hiddenReasons) omitted.add('reasons');
  return joinBlocks([
    notes(section.notes, detail.short),
    policyCallout(evidence.verdict?.policy ?? null, detail.short),
    situation(evidence),
    refusedData(evidence, detail.short),
    shown.text,
    shown.reasons,
    shown.hiddenRows > 0 ? `and ${plural(shown.hiddenRows, 'more condition')}` : '',
    shown.text === '' ? '' : legend(evidence),
  ]);
}

/** The folded parts, as many as the detail allows. */
export function sectionFolds({ section }: Prepared, { detail, folded, omitted }: Rendering): string {
  const folds = foldsOf(section, detail.slices).filter(({ kind }) => {
    const kept = detail.folds.has(kind);
    if (!kept) omitted.add(FOLD_NAMES[kind]);
    return kept;
  });
  return joinBlocks(folds.map((fold) => renderFold(fold, folded)));
}

/** Blocks of Markdown with an empty line between, without the empty ones. */
export function joinBlocks(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== '').join('\n\n');
}

function notes(texts: readonly string[], short: boolean): string {
  const most = short ? 3 : MAX_NOTES;
  const lines = texts.slice(0, most).map((text) => `- ${markdownProse(text, short ? 120 : 1000)}`);
  const more = texts.length - lines.length;
  return [...lines, ...(more > 0 ? [`- and ${plural(more, 'more note')}`] : [])].join('\n');
}

/** What the table alone would not tell: that there is nothing to compare with, or no condition. */
function situation({ evaluation, verdict }: Evidence): string {
  const lines = [];
  if (verdict?.conditions.length === 0) {
    lines.push(
      'The gate has no condition. Add `gate:` to `pawl.yaml` with at least one, such as `rmse < 0.5`.',
    );
  }
  if (evaluation?.baseline.state === 'none') {
    lines.push(
      'There is no baseline yet, so nothing is compared. The first accepted run becomes the baseline.',
    );
  }
  if (evaluation?.baseline.state === 'incomparable') {
    lines.push(`The baseline cannot be compared with: ${markdownProse(evaluation.baseline.reason, 300)}.`);
  }
  const warning = verdict && lookWarning(verdict);
  if (warning) lines.push(`⚠️ ${warning}`);
  return lines.join('\n\n');
}

function refusedData({ check, run }: Evidence, short: boolean): string {
  if (!check || check.passed || run) return '';
  const errors = check.anomalies.filter(({ severity }) => severity === 'error');
  return anomalyList(errors, short ? 1 : MAX_ERRORS);
}

/** What brackets and marks mean, once. */
function legend({ evaluation, verdict }: Evidence): string {
  if (!evaluation) return '';
  const rows = plural(evaluation.test.rows, 'test row');
  if (evaluation.evidence === 'metrics-only') {
    return `<sub>${rows}. The numbers are those of metrics.json: without predictions their noise is not known and nothing can be proved.</sub>`;
  }
  const undecided = verdict?.conditions.some(({ state }) => state === 'undecided');
  const words = undecided
    ? ' ❔ undecided: these rows can neither prove nor refute it; more test rows can.'
    : '';
  const compared = evaluation.metrics.some(({ difference }) => difference !== null);
  const percent = formatNumber(evaluation.confidence * 100);
  const marks = compared
    ? ' Differences are candidate minus baseline on the same rows: ▲ better, ▼ worse, = same, ~ within the noise.'
    : '';
  return `<sub>${rows}. In brackets: ${percent} % intervals.${marks}${words}</sub>`;
}
