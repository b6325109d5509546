import { formatNumber } from '@pawl/gate';
import { markdownTable } from 'markdown-table';
import { differenceCell, estimateCell, reasonText, STATE_MARK } from './comment-table.ts';
import { hexCode, markdownCode, markdownProse, markdownText, plainText } from './escape.ts';
import type { Evidence } from './evidence.ts';
import type { Fold } from './fold.ts';
import { whoseRules } from './policy-callout.ts';
import type { CommentSection } from './section.ts';
import {
  baselineText,
  changedText,
  conditionName,
  countText,
  dataText,
  durationText,
  instantText,
  isReal,
  looksText,
  type Metric,
  methodsText,
  plural,
  REUSED,
  shortDigest,
  smallSlicesText,
  sweepText,
  type Trend,
  trendOf,
} from './summary.ts';
import { footprintText, outOfBagText, reportedText } from './training-facts.ts';
import { trendFold } from './trend.ts';

const MAX_ANOMALIES = 20;
const MAX_REASONS = 40;
const MAX_PARAMS = 20;

/** What stands folded below the table of a section, the most important first; parts with nothing to say are absent. */
export function foldsOf(section: CommentSection, maxSlices: number): Fold[] {
  const { evidence } = section;
  const folds = [
    slicesFold(evidence, maxSlices),
    worstSlicesFold(evidence),
    featuresFold(evidence),
    mistakesFold(evidence),
    trendFold(section),
    dataFold(evidence),
    lineageFold(section),
    howFold(evidence),
  ];
  return folds.filter((fold) => fold !== undefined);
}

const TREND_RANK: Readonly<Record<Trend, number>> = { worse: 0, better: 1, unclear: 2, same: 3 };

function slicesFold({ evaluation }: Evidence, maxSlices: number): Fold | undefined {
  const metrics = (evaluation?.metrics ?? []).filter(({ slice }) => slice !== null);
  if (metrics.length === 0) return undefined;
  const slices = new Set(metrics.map(({ slice }) => slice)).size;
  const worse = new Set(metrics.filter((metric) => trendOf(metric) === 'worse').map(({ slice }) => slice))
    .size;
  const small = evaluation && smallSlicesText(evaluation);
  const rank = (metric: Metric) => TREND_RANK[trendOf(metric) ?? 'same'];
  const shown = metrics.toSorted((a, b) => rank(a) - rank(b)).slice(0, maxSlices);
  const more = metrics.length - shown.length;
  return {
    kind: 'slices',
    title: `${plural(slices, 'slice')}${worse > 0 ? `, worse in ${worse}` : ''}`,
    body: [
      sliceTable(shown),
      ...(more > 0 ? [`and ${plural(more, 'more row')}`] : []),
      ...(small === undefined ? [] : [markdownText(small, 300)]),
    ].join('\n\n'),
  };
}

function sliceTable(metrics: readonly Metric[]): string {
  const compared = metrics.some((metric) => metric.baseline !== null);
  const header = ['Slice', ...(compared ? ['Baseline', 'Candidate', 'Difference'] : ['Candidate'])];
  const rows = metrics.map((metric) => [
    `**${markdownText(metric.metric, 60)}**<br>${markdownText(metric.slice ?? '', 80)} (${plural(metric.n, 'row')})`,
    ...(compared ? [estimateCell(metric.baseline)] : []),
    estimateCell(metric.candidate),
    ...(compared ? [differenceCell(metric)] : []),
  ]);
  const align = header.map((_, i) => (i === 0 ? 'l' : 'r'));
  return markdownTable([header, ...rows], { align, alignDelimiters: false });
}

/** Slices that were found, not asked for. */
export function worstSlicesFold({ evaluation }: Evidence): Fold | undefined {
  const found = evaluation?.worstSlices ?? [];
  if (found.length === 0) return undefined;
  const real = found.filter(isReal);
  const header = ['Slice', 'Rows', 'Loss', 'Elsewhere', 'Chance'];
  const rows = found.map(({ name, n, loss, restLoss, adjustedPValue }) => [
    markdownText(name, 100),
    countText(n),
    formatNumber(loss),
    formatNumber(restLoss),
    formatNumber(adjustedPValue, 2),
  ]);
  const table = markdownTable([header, ...rows], {
    align: ['l', 'r', 'r', 'r', 'r'],
    alignDelimiters: false,
  });
  const legend =
    'Found on one half of the test rows, measured on the other. Chance: p-value after correction for all found.';
  return {
    kind: 'worst',
    title: `Worst slices found: ${real.length > 0 ? `${real.length} of ${found.length} are real` : 'none is more than chance'}`,
    body: `${table}\n\n<sub>${legend}</sub>`,
  };
}

const MAX_FEATURES = 15;

/** What the model goes by. */
export function featuresFold({ evaluation }: Evidence, most = MAX_FEATURES): Fold | undefined {
  const explanation = evaluation?.explanation;
  if (!explanation || explanation.importance.length === 0) return undefined;
  const shap = new Map(explanation.shap?.features.map(({ feature, mean }) => [feature, mean]));
  const header = [
    'Feature',
    `Rise of the ${explanation.loss}`,
    ...(explanation.shap ? ['Mean Shapley value'] : []),
  ];
  const rows = explanation.importance
    .slice(0, most)
    .map(({ feature, rise, interval }) => [
      markdownText(feature, 80),
      riseText(rise, interval, explanation.usual),
      ...(explanation.shap ? [formatNumber(shap.get(feature) ?? 0)] : []),
    ]);
  const table = markdownTable([header, ...rows], {
    align: header.map((_, i) => (i === 0 ? 'l' : 'r')),
    alignDelimiters: false,
  });
  const more =
    explanation.importance.length > most
      ? ` ${plural(explanation.importance.length - most, 'feature')} more in the record.`
      : '';
  const size = explanation.shap
    ? ` Shapley values: absolute, of the ${explanation.shap.scale}, on ${plural(explanation.shap.rows, 'row')}.`
    : '';
  const legend = `When the values of the feature are shuffled among ${plural(explanation.rows, 'test row')}. Features that go together can stand in for each other.${size}${more}`;
  return { kind: 'features', title: featuresTitle(explanation), body: `${table}\n\n<sub>${legend}</sub>` };
}

/** In parts of what the loss usually is: a squared error by itself tells nothing. */
function riseText(
  rise: number,
  interval: { readonly low: number; readonly high: number } | null,
  usual: number,
): string {
  const unit = usual > 0 ? 100 / usual : 1;
  const text = (value: number) => formatNumber(value * unit, 3);
  const bounds = interval ? ` [${text(interval.low)}, ${text(interval.high)}]` : '';
  return `${text(rise)}${usual > 0 ? ' %' : ''}${bounds}`;
}

function featuresTitle({
  importance,
}: NonNullable<NonNullable<Evidence['evaluation']>['explanation']>): string {
  const names = importance.slice(0, 3).map(({ feature }) => plainText(feature, 40));
  return `What the model goes by: ${names.join(', ')}${importance.length > 3 ? ' ...' : ''}`;
}

/** What was taken for what, and whether probabilities mean what they say. */
export function mistakesFold({ evaluation }: Evidence): Fold | undefined {
  if (!evaluation?.confusion) return undefined;
  const { confusion, labels, reliability } = evaluation;
  const names = labels.map((label) => markdownText(label, 40));
  const align = ['l', ...names.map(() => 'r')];
  const rows = confusion.map((row, i) => [`**${names[i]}**`, ...row.map((count) => formatNumber(count))]);
  const matrix = markdownTable([['actual \\ predicted', ...names], ...rows], {
    align,
    alignDelimiters: false,
  });
  const bins = (reliability ?? []).filter(({ n }) => n > 0);
  const curve = markdownTable(
    [
      ['Probability', 'Rows', 'Said', 'Found'],
      ...bins.map(({ low, high, n, meanScore, shareRight }) => [
        `${formatNumber(low, 2)} to ${formatNumber(high, 2)}`,
        formatNumber(n),
        formatNumber(meanScore ?? 0, 3),
        formatNumber(shareRight ?? 0, 3),
      ]),
    ],
    { align: ['l', 'r', 'r', 'r'], alignDelimiters: false },
  );
  return {
    kind: 'mistakes',
    title:
      bins.length > 0
        ? 'What was taken for what, and how far probabilities are right'
        : 'What was taken for what',
    body: bins.length > 0 ? `${matrix}\n\n${curve}` : matrix,
  };
}

function dataFold({ check, run }: Evidence): Fold | undefined {
  const refused = check?.passed === false && !run;
  // Where the data is refused, its errors stand in the open.
  const anomalies = (check?.anomalies ?? []).filter(({ severity }) => !refused || severity !== 'error');
  if (anomalies.length === 0) return undefined;
  return {
    kind: 'data',
    title: `Data: ${plural(anomalies.length, refused ? 'further finding' : 'finding')}`,
    body: anomalyList(anomalies, MAX_ANOMALIES),
  };
}

type Anomalies = NonNullable<Evidence['check']>['anomalies'];
const SEVERITY_MARK = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const;

/** What was found in the data and what to do about it, as a list, errors first. */
export function anomalyList(anomalies: Anomalies, most: number): string {
  const ranks = ['error', 'warning', 'info'];
  const sorted = anomalies.toSorted((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity));
  const lines = sorted.slice(0, most).map((anomaly) => {
    const rows = anomaly.examples.map(({ row, value }) =>
      value === null ? `row ${row}` : `row ${row}: ${markdownText(value, 40)}`,
    );
    const examples = rows.length > 0 ? ` (${rows.join('; ')})` : '';
    const what = `${markdownCode(anomaly.code, 80)}: ${markdownProse(anomaly.message, 300)}${examples}`;
    return `- ${SEVERITY_MARK[anomaly.severity]} ${what}<br><sub>${markdownProse(anomaly.remedy, 300)}</sub>`;
  });
  const more = sorted.length - lines.length;
  return [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

function lineageFold({ evidence, path }: CommentSection): Fold | undefined {
  const { run, evaluation, verdict } = evidence;
  const dirty = run?.dirty ? ', with uncommitted changes' : '';
  return listFold('lineage', 'Where it comes from', [
    ['Folder', path === '.' ? undefined : markdownCode(path)],
    ['Commit', run?.commit ? `${hexCode(run.commit, 7)}${dirty}` : undefined],
    ['Data', escaped(dataText(evidence))],
    ['Model', run && modelText(run)],
    ['Baseline', evaluation && baselineLine(evaluation.baseline)],
    ['Test rows', evaluation && `${countText(evaluation.test.rows)}, ${digestCode(evaluation.test.digest)}`],
    ['Verdict', verdict && digestCode(verdict.digest)],
  ]);
}

export function baselineLine(baseline: NonNullable<Evidence['evaluation']>['baseline']): string {
  if (baseline.state === 'none') return 'none yet: the first accepted run becomes it';
  if (baseline.state !== 'present') return markdownText(baselineText(baseline), 500);
  const commit = baseline.commit === null ? '' : ` of commit ${hexCode(baseline.commit, 7)}`;
  const { behind } = baseline;
  const back = behind === null || behind === 0 ? '' : `, ${plural(behind, 'commit')} back`;
  const model = baseline.modelDigest === null ? '' : `, model ${digestCode(baseline.modelDigest)}`;
  const again = baseline.measuredAgain ? ', measured again on the test rows of now' : '';
  return `the run${commit}${back}, evaluated ${instantText(baseline.createdAt)}${model}${again}`;
}

function digestCode(digest: string): string {
  return hexCode(shortDigest(digest), 12);
}

function escaped(text: string | undefined): string | undefined {
  return text === undefined ? undefined : markdownText(text, 500);
}

function modelText(run: NonNullable<Evidence['run']>): string {
  const params = Object.entries(run.params).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const more = params.length > MAX_PARAMS ? [`and ${params.length - MAX_PARAMS} more`] : [];
  const how = [run.command ?? run.trainer, ...params.slice(0, MAX_PARAMS), ...more].join(', ');
  const model = run.modelDigest === null ? '' : `, ${digestCode(run.modelDigest)}`;
  const reused = run.reused === null ? '' : `; ${REUSED}`;
  return `${markdownText(`${how}${sweepText(run)}, seed ${run.seed}`, 500)}${model}${reused}`;
}

function howFold(evidence: Evidence): Fold | undefined {
  const { evaluation, verdict } = evidence;
  if (!evidence.run && !evaluation && !verdict) return undefined;
  const fold = listFold('how', 'How it was decided, and how long it took', [
    ['Intervals', evaluation && intervalsText(evaluation)],
    ['Confidence', verdict && confidenceText(verdict)],
    ['Looks', verdict && looksText(verdict)],
    ['Changed', evaluation && changedText(evaluation)],
    ['Rules', verdict?.policy ? rulesText(verdict.policy) : undefined],
    ['Settings', escaped(evidence.run?.sweep?.choice)],
    ['Out of bag', escaped(evidence.run && outOfBagText(evidence.run))],
    ['Reported', escaped(evidence.run && reportedText(evidence.run))],
    ['Training took', escaped(evidence.run && trainingText(evidence.run))],
    ['Footprint', escaped(evidence.run && footprintText(evidence.run))],
    ['When', whenText(evidence)],
  ]);
  if (!fold) return undefined;
  const held = (verdict?.conditions ?? []).filter(({ state }) => state === 'proved' || state === 'met');
  const reasons = held
    .slice(0, MAX_REASONS)
    .map((held) => `- ${STATE_MARK[held.state]}: ${markdownCode(conditionName(held))}: ${reasonText(held)}`);
  const more = held.length > MAX_REASONS ? [`- and ${held.length - MAX_REASONS} more that hold`] : [];
  return { ...fold, body: [fold.body, ...reasons, ...more].join('\n') };
}

function intervalsText(evaluation: NonNullable<Evidence['evaluation']>): string {
  if (evaluation.evidence === 'metrics-only') return 'none, as there are no predictions to draw from';
  return `${markdownText(methodsText(evaluation), 300)}; differences paired row by row`;
}

type Verdict = NonNullable<Evidence['verdict']>;

export function confidenceText({ confidence, undecided, together }: Verdict): string {
  const effect = undecided === 'pass' ? 'lets the change pass' : 'refuses the change';
  const all = together > 1 ? ` for all ${together} decided conditions together (Holm)` : '';
  return `${formatNumber(confidence * 100)} %${all}; an undecided condition ${effect}`;
}

function rulesText(policy: NonNullable<Verdict['policy']>): string {
  return policy.changes.length > 0
    ? whoseRules(policy)
    : `those of the base (${hexCode(policy.base, 7)}), which this change leaves as they are.`;
}

export function trainingText({ durationMs, cpuSeconds, cost, sweep }: NonNullable<Evidence['run']>): string {
  const cpu = cpuSeconds === null ? '' : `, ${durationText(cpuSeconds * 1000)} of processor time`;
  const price = cost === null ? '' : `, ${formatNumber(cost.amount)} ${cost.currency}`;
  const before = sweep === null ? '' : `; the settings before it ${durationText(sweep.seconds * 1000)}`;
  return `${durationText(durationMs)}${cpu}${price}${before}`;
}

function whenText({ check, run, evaluation, verdict }: Evidence): string | undefined {
  const steps = [
    ['checked', check?.createdAt],
    ['trained', run?.startedAt],
    ['evaluated', evaluation?.createdAt],
    ['decided', verdict?.createdAt],
  ] as const;
  const texts = steps.flatMap(([step, at]) => (at === undefined ? [] : [`${step} ${instantText(at)}`]));
  return texts.length === 0 ? undefined : texts.join(', ');
}

/** Labels with Markdown; entries without text are left out. */
type Entries = readonly (readonly [label: string, text: string | undefined])[];

function listFold(kind: Fold['kind'], title: string, entries: Entries): Fold | undefined {
  const lines = entries.flatMap(([label, text]) => (text === undefined ? [] : [`- ${label}: ${text}`]));
  return lines.length === 0 ? undefined : { kind, title, body: lines.join('\n') };
}
