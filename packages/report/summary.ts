import { formatNumber } from '@pawl/gate';
import type { EstimateRecord, EvaluationRecord, VerdictRecord } from '@pawl/records';
import { plainText } from './escape.ts';
import type { Evidence } from './evidence.ts';

export type Metric = EvaluationRecord['metrics'][number];
export type Condition = VerdictRecord['conditions'][number];

/** Differences on slices are told of when at most one in twenty of those told of is expected to be chance. */
const FALSE_DISCOVERIES = 0.05;

/**
 * Which way a difference goes for the reader: `unclear` where its interval holds zero, or on a slice
 * where it may be chance among so many; `same` where both models answer alike.
 */
export type Trend = 'better' | 'worse' | 'unclear' | 'same';

export function trendOf({ difference, direction, slice }: Metric): Trend | undefined {
  if (!difference || !direction) return undefined;
  const { interval, test } = difference;
  if (interval?.low === 0 && interval.high === 0) return 'same';
  if (!interval) return undefined;
  if (interval.low <= 0 && interval.high >= 0) return 'unclear';
  if (slice !== null && test && test.adjustedPValue > FALSE_DISCOVERIES) return 'unclear';
  return interval.low > 0 === (direction === 'higher') ? 'better' : 'worse';
}

/** `0.944 [0.861, 1]`; `undefined` where it is; what it lacks where no rows are known, or too few. */
export function estimateText(estimate: EstimateRecord | null | undefined, signed = false): string {
  if (!estimate) return '';
  if (estimate.value === null) return 'undefined';
  const sign = signed && estimate.value > 0 ? '+' : '';
  const value = `${sign}${formatNumber(estimate.value)}`;
  if (!estimate.interval) return `${value} ${lacking(estimate)}`;
  return `${value} [${formatNumber(estimate.interval.low)}, ${formatNumber(estimate.interval.high)}]`;
}

/** What an estimate without an interval lacks. */
function lacking({ method, undefinedResamples }: EstimateRecord): string {
  return method === 'none' && undefinedResamples === 0 ? '(reported)' : '[too few rows]';
}

/** Metrics grouped by slice, all rows first. */
export function bySlice(metrics: readonly Metric[]): Map<string | null, Metric[]> {
  const groups = new Map<string | null, Metric[]>();
  for (const metric of metrics) {
    const group = groups.get(metric.slice);
    if (group) group.push(metric);
    else groups.set(metric.slice, [metric]);
  }
  return groups;
}

/** Conditions that need a reader come first: the lower, the more urgent. */
export const URGENCY: Readonly<Record<Condition['state'], number>> = {
  invalid: 0,
  refuted: 1,
  unmet: 2,
  undecided: 3,
  skipped: 4,
  met: 5,
  proved: 6,
};

/** Conditions that a reader takes in as one: skipped on several slices, or invalid, all for the same reason. */
export interface ConditionGroup {
  readonly name: string;
  readonly first: Condition;
}

/** Conditions as they are shown, those that need a reader first. */
export function byUrgency(conditions: readonly Condition[]): ConditionGroup[] {
  const groups = new Map<string, Condition[]>();
  for (const condition of conditions.toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state])) {
    const { state, reason, slice } = condition;
    const key = JSON.stringify(
      state === 'skipped'
        ? [condition.condition, reason]
        : state === 'invalid'
          ? [reason, condition.remedy]
          : [condition.condition, slice],
    );
    const group = groups.get(key);
    if (group) group.push(condition);
    else groups.set(key, [condition]);
  }
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    return {
      first,
      name: groupName(first, group),
    };
  });
}

function groupName(first: Condition, group: readonly Condition[]): string {
  if (group.length === 1) return conditionName(first);
  const alike = group.every(({ condition }) => condition === first.condition);
  return alike
    ? `${first.condition} in ${group.length} slices`
    : `${first.condition} and ${group.length - 1} more`;
}

/** The condition as it was written, and the slice where that does not say which. */
export function conditionName({ condition, slice }: Condition): string {
  return slice === null || condition.includes(slice) ? condition : `${condition} in ${slice}`;
}

/** The baseline in a few words. */
export function baselineText(baseline: EvaluationRecord['baseline']): string {
  if (baseline.state === 'none') return 'none yet: `pawl accept` makes this run the baseline';
  if (baseline.state === 'incomparable') return `cannot be compared: ${baseline.reason}`;
  const commit = baseline.commit === null ? '' : `, commit ${baseline.commit.slice(0, 7)}`;
  const again = baseline.measuredAgain ? ', measured again on the test rows of now' : '';
  return `evaluated ${instantText(baseline.createdAt)}${commit}${behindText(baseline.behind)}, model ${shortDigest(baseline.modelDigest)}${again}`;
}

function behindText(behind: number | null): string {
  return behind === null || behind === 0 ? '' : ` (${plural(behind, 'commit')} back)`;
}

/** `2026-01-31 12:00 UTC` of an ISO 8601 time. */
export function instantText(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

/** As much of a digest as tells it from others: 12 hexadecimal digits. */
export function shortDigest(digest: string | null): string {
  return digest === null ? 'none' : digest.slice('sha256:'.length, 'sha256:'.length + 12);
}

/** `about 1.5 s`: a duration as people say it. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How the intervals came about, as one sentence. */
export function methodText(evaluation: EvaluationRecord): string {
  if (evaluation.evidence === 'metrics-only') {
    return 'The numbers come from metrics.json as they stand. Without predictions nothing is known of their noise: leave predictions.csv to have conditions proved.';
  }
  const percent = formatNumber(evaluation.confidence * 100);
  const paired = evaluation.baseline.state === 'present' ? ' Differences are paired row by row.' : '';
  return `${plural(evaluation.test.rows, 'test row')}. In brackets: ${percent} % intervals, by ${methodsText(evaluation)}.${paired}`;
}

const METHOD_NAMES: Readonly<Record<EstimateRecord['method'], string | undefined>> = {
  wilson: 'Wilson',
  tango: 'Tango',
  newcombe: 'Newcombe',
  delong: 'DeLong',
  jackknife: 'jackknife',
  bca: 'BCa bootstrap',
  percentile: 'percentile bootstrap',
  'group-jackknife': 'jackknife of groups',
  'group-bca': 'BCa bootstrap of groups',
  'group-percentile': 'percentile bootstrap of groups',
  unseen: 'what may have gone unseen',
  hoeffding: 'Hoeffding',
  bennett: 'Bennett',
  ladder: 'Ladder',
  identical: undefined,
  none: undefined,
};

/** How the intervals of an evaluation came about, with what a resampled one depends on. */
export function methodsText({ metrics, resamples, seed, group }: EvaluationRecord): string {
  const estimates = metrics.flatMap(({ candidate, difference }) => [candidate, difference ?? candidate]);
  const methods = [...new Set(estimates.map(({ method }) => method))];
  const names = methods.flatMap((method) => METHOD_NAMES[method] ?? []);
  const drawn = methods.some((method) => /bca|percentile/.test(method));
  const facts = [
    ...(drawn ? [`${countText(resamples)} resamples`] : []),
    ...(methods.some((method) => /bca|percentile|jackknife/.test(method)) ? [`seed ${seed}`] : []),
    ...(group === null ? [] : [`rows of one ${plainText(group, 40)} taken together`]),
  ];
  return [names.join(', ') || 'no method', ...facts].join(', ');
}

/** Which look at the test rows it is, and what that costs; undefined where looks are not counted. */
export function looksText({ looks }: VerdictRecord): string | undefined {
  if (!looks) return undefined;
  const assumption = {
    none: ', if models do not follow from earlier verdicts',
    firstChange: ', until the first that is accepted',
    full: ', however models follow from earlier verdicts',
    ladder: '; comparisons by the Ladder',
  }[looks.adaptivity ?? 'none'];
  return `${looks.number === 0 ? 'not counted' : `look ${looks.number}`} of ${looks.budget ?? '?'} at these test rows, each may err with a chance of ${formatNumber(looks.alpha, 2)}${assumption}`;
}

/** From so few looks on, fresh test rows should be on their way. */
const FEW_LOOKS = 2;

/** That the looks at these test rows come to an end; undefined while many are left. */
export function lookWarning({ looks }: VerdictRecord): string | undefined {
  if (!looks || looks.budget === null || looks.number === 0) return undefined;
  const left = looks.budget - looks.number;
  if (left < 0 || left > FEW_LOOKS) return undefined;
  const more =
    left === 0 ? 'This was the last look' : `There ${left === 1 ? 'is one look' : `are ${left} looks`} left`;
  return `${more} at these test rows that claims are paid for: have fresh rows ready.`;
}

/** How many predictions are other ones, in a few words; undefined where there is nothing to compare. */
export function changedText({ changed, task }: EvaluationRecord): string | undefined {
  if (!changed || changed.value === null) return undefined;
  if (task === 'regression') return `predictions differ by ${estimateText(changed)} on average`;
  const percent = (share: number) => `${formatNumber(share * 100, 3)} %`;
  const range = changed.interval
    ? ` [${percent(changed.interval.low)}, ${percent(changed.interval.high)}]`
    : '';
  return `${percent(changed.value)}${range} of the predicted classes are other ones`;
}

const MOST_NAMED = 3;

/** Which slices were too small to be measured, in one sentence without a full stop; undefined where none was. */
export function smallSlicesText({ smallSlices }: EvaluationRecord): string | undefined {
  if (smallSlices.length === 0) return undefined;
  const names = smallSlices.slice(0, MOST_NAMED).map(({ name }) => plainText(name, 60));
  const more = smallSlices.length > MOST_NAMED ? `, and ${smallSlices.length - MOST_NAMED} more` : '';
  const verb = smallSlices.length === 1 ? 'is' : 'are';
  return `${plural(smallSlices.length, 'slice')} under the minimum size ${verb} not measured: ${names.join('; ')}${more}`;
}

/** Whether a slice that was found is more than chance. */
export function isReal({ adjustedPValue }: NonNullable<EvaluationRecord['worstSlices']>[number]): boolean {
  return adjustedPValue <= FALSE_DISCOVERIES;
}

/** Which records are there, as one line on the data, and one on the model. */
export function dataText({ check }: Evidence): string | undefined {
  if (!check) return undefined;
  const found = (severity: string) =>
    check.anomalies.filter((anomaly) => anomaly.severity === severity).length;
  const counts = [plural(found('error'), 'error'), plural(found('warning'), 'warning')].filter(
    (text) => !text.startsWith('0'),
  );
  return `${check.rows.train} training rows, ${check.rows.test} test rows, ${counts.join(', ') || 'no anomalies'}`;
}

export function modelText({ run }: Evidence): string | undefined {
  if (!run) return undefined;
  const params = Object.entries(run.params).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const how = [run.command ?? run.trainer, ...params].join(', ');
  const when = run.reused === null ? 'trained' : `${REUSED}; trained once`;
  return `${how}${sweepText(run)}; ${when} in ${durationText(run.durationMs)}, seed ${run.seed}, model ${shortDigest(run.modelDigest)}`;
}

/** How a model came to be that was not trained for this run. */
export const REUSED = 'used again, as nothing it depends on has changed';

/** That the params are those a sweep found, after a comma; empty where there was none. */
export function sweepText({ sweep }: NonNullable<Evidence['run']>): string {
  return sweep === null ? '' : `, the best of ${plural(trialCount(sweep), 'setting')}`;
}

/** How many settings a sweep tried. */
function trialCount({ trials }: NonNullable<NonNullable<Evidence['run']>['sweep']>): number {
  return trials.done + trials.stopped + trials.failed;
}

export function plural(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A count with its thousands set apart: `1,300`. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Whose rules decided, where a change alters them. */
export function rulesText({ verdict }: Evidence): string | undefined {
  const policy = verdict?.policy;
  if (!policy || policy.changes.length === 0) return undefined;
  const keys = policy.changes.map(({ key }) => key).join(', ');
  return policy.from === 'base'
    ? `those of the base, ${policy.base.slice(0, 7)}; this change alters ${keys}`
    : `those of this change, which alters ${keys}, as ${policy.allowedBy ?? 'nobody'} allows`;
}
