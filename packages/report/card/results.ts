import { differenceCell, estimateCell, reasonText, STATE_MARK } from '../comment-table.ts';
import { baselineLine, confidenceText, featuresFold, mistakesFold, worstSlicesFold } from '../details.ts';
import { markdownCode, markdownProse, markdownText } from '../escape.ts';
import { renderFold } from '../fold.ts';
import { whoseRules } from '../policy-callout.ts';
import {
  byUrgency,
  changedText,
  countText,
  looksText,
  type Metric,
  methodText,
  plural,
  smallSlicesText,
} from '../summary.ts';
import { cardSection, cardTable, factList, foldedFrom, joinedBlocks, shortened } from './card-parts.ts';
import { LONG } from './data-facts.ts';
import type { ModelCardInput } from './model-card.ts';

const MAX_METRICS = 200;
const MAX_CONDITIONS = 200;
const MAX_FEATURES = 10;

type Results = Pick<ModelCardInput, 'evaluation' | 'verdict'>;

/** Every metric on all rows with its interval, and the baseline beside it. */
export function metricsSection({ evaluation }: Results): string {
  const metrics = evaluation.metrics.filter(({ slice }) => slice === null);
  const mistakes = mistakesFold({ evaluation });
  const changed = changedText(evaluation);
  return cardSection('Metrics', [
    metrics.length === 0 ? 'None is recorded for all rows.' : metricTable(metrics),
    metrics.length === 0 ? undefined : markdownText(methodText(evaluation), 600),
    factList([
      ['Baseline', baselineLine(evaluation.baseline)],
      ['Against the baseline', changed && markdownText(changed)],
    ]),
    mistakes && renderFold(mistakes, true),
  ]);
}

const CORRECTED =
  'A difference is called better or worse where it is so after the correction of Benjamini and Hochberg for all slices of the metric.';

/** The same in parts of the rows: those asked for, and those that were found to be worst. */
export function slicesSection({ evaluation }: Results): string {
  const metrics = evaluation.metrics.filter(({ slice }) => slice !== null);
  const small = smallSlicesText(evaluation);
  const compared = metrics.some(({ difference }) => difference !== null);
  const worst = worstSlicesFold({ evaluation });
  const names = new Set(metrics.map(({ slice }) => slice));
  const title = `${countText(metrics.length)} metrics in ${countText(names.size)} slices`;
  return cardSection('Slices', [
    metrics.length === 0
      ? 'The metrics were measured in no part of the rows by itself.'
      : foldedFrom(LONG, title, joinedBlocks([metricTable(metrics), compared ? CORRECTED : undefined])),
    small && `${markdownText(small, 300)}.`,
    worst && renderFold(worst, true),
  ]);
}

function metricTable(metrics: readonly Metric[]): string {
  const compared = metrics.some(({ baseline }) => baseline !== null);
  const shown = metrics.slice(0, MAX_METRICS);
  const rows = shown.map((metric) => [
    metricName(metric),
    estimateCell(metric.candidate),
    ...(compared ? [differenceCell(metric), estimateCell(metric.baseline)] : []),
  ]);
  const header = ['Metric', 'Value', ...(compared ? ['Difference', 'Baseline'] : [])];
  const more = metrics.length - shown.length;
  return `${cardTable(header, rows)}${more > 0 ? `\n\nand ${countText(more)} more in the record` : ''}`;
}

const BETTER = { higher: 'higher&nbsp;is&nbsp;better', lower: 'lower&nbsp;is&nbsp;better' } as const;

function metricName({ metric, slice, direction, n }: Metric): string {
  const name = `**${markdownText(metric, 60)}**`;
  const rows = plural(n, 'row').replace(' ', '&nbsp;');
  if (slice !== null) return `${name}<br>${markdownText(slice, 80)}<br><sub>${rows}</sub>`;
  return `${name}<br><sub>${rows}${direction === null ? '' : `,<br>${BETTER[direction]}`}</sub>`;
}

/** Every condition of the gate with its state and why. */
export function gateSection({ evaluation, verdict }: Results): string {
  const groups = byUrgency(verdict.conditions);
  const lines = groups.map(
    ({ first, name }) => `- ${STATE_MARK[first.state]}: ${markdownCode(name)}<br>${reasonText(first)}`,
  );
  const shown = shortened(lines, MAX_CONDITIONS, 'condition').map((line) => line.replace(/^and /, '- and '));
  const looks = looksText(verdict);
  const policy = verdict.policy?.changes.length ? verdict.policy : undefined;
  return cardSection('The gate', [
    `**${verdict.answer === 'passed' ? 'Passed' : 'Refused'}**: ${markdownProse(verdict.reason, 300)}.`,
    lines.length === 0
      ? 'It has no conditions.'
      : foldedFrom(LONG, `${countText(verdict.conditions.length)} conditions`, shown.join('\n')),
    evaluation.evidence === 'rows' ? `Confidence: ${confidenceText(verdict)}.` : undefined,
    looks && `Looks: ${markdownText(looks, 300)}.`,
    policy && `The change altered the rules it was judged by. ${whoseRules(policy)}`,
  ]);
}

/** What the model goes by, as far as shuffling a feature tells. */
export function featuresSection({ evaluation }: Results): string {
  const fold = featuresFold({ evaluation }, MAX_FEATURES);
  return cardSection('What the features weigh', [
    fold?.body ?? 'Not known: nothing in the records says how much each feature matters.',
  ]);
}
