import { didYouMean } from '@pawl/records';
import { formatReference, relativeToBaseline, scaledBaseline } from './condition.ts';
import type { Instance } from './expand.ts';
import { formatCount, formatNumber } from './format.ts';
import type { Source, Term } from './linear.ts';
import type { Contrast, GateInput } from './result.ts';

const MAX_LISTED = 20;

/** Why an instance cannot be decided. */
export interface Obstacle {
  readonly state: 'skipped' | 'invalid';
  readonly reason: string;
  readonly remedy?: string;
}

/**
 * What stands in the way of deciding an instance, or undefined. Whatever is wrong on the candidate's side is said even
 * where there is no baseline yet: the first run is the best time to hear of it.
 */
export function findObstacle(instance: Instance, input: GateInput): Obstacle | undefined {
  return (
    missingSlice(instance) ??
    noRows(input.contrasts.get(instance.key), input) ??
    missingValue(instance, input, 'candidate') ??
    missingBaseline(instance, input) ??
    missingValue(instance, input, 'baseline') ??
    missingValue(instance, input, 'change') ??
    tooFewRows(instance, input) ??
    meaninglessRatio(instance, input) ??
    refused(instance, input) ??
    (input.evidence === 'rows' && input.isReported?.(instance) !== true
      ? unusableContrast(input.contrasts.get(instance.key))
      : undefined)
  );
}

function missingSlice({ missingSlice, knownSlices = [] }: Instance): Obstacle | undefined {
  if (missingSlice === undefined) return undefined;
  const hint = didYouMean(missingSlice, knownSlices).trim();
  const known =
    knownSlices.length === 0
      ? 'no slice is declared'
      : `declared are ${knownSlices.slice(0, MAX_LISTED).join('; ')}${knownSlices.length > MAX_LISTED ? '; ...' : ''}`;
  const add = `Add it to \`slices\` under \`evaluate\` (${known}).`;
  return invalid(`no slice "${missingSlice}" was evaluated`, hint === '' ? add : `${hint} ${add}`);
}

/** Said before anything else is: without rows no metric has a value, and that is why. */
function noRows(contrast: Contrast | undefined, { evidence }: GateInput): Obstacle | undefined {
  if (contrast === undefined || contrast.n > 0 || evidence === 'metrics-only') return undefined;
  return invalid(
    'there are no test rows that it speaks of',
    'Add such test rows, or take the condition out.',
  );
}

function missingValue(instance: Instance, input: GateInput, source: Source): Obstacle | undefined {
  for (const term of instance.terms) {
    if (term.source !== source) continue;
    const value = input.estimates(term.source, term.metric, term.slice)?.value;
    const what = `${source === 'change' ? 'the share of changed predictions' : `the ${source}'s ${term.metric}`}${term.slice === null ? '' : ` on the slice ${term.slice}`}`;
    if (value === undefined) return invalid(`${what} was not measured`, notMeasured(term, input));
    if (value === null || !Number.isFinite(value)) {
      return invalid(
        `${what} is not a number on these rows`,
        'Use rows on which it is defined (most metrics need both classes, or a target that varies), or another metric.',
      );
    }
  }
  return undefined;
}

function notMeasured(term: Term, input: GateInput): string {
  if (input.evidence === 'rows') return `Add ${term.metric} to \`metrics\` under \`evaluate\`.`;
  return term.slice === null
    ? `Let the training command write ${term.metric} into metrics.json, or leave its predictions.`
    : 'Let the training command leave its predictions: metrics alone say nothing about slices.';
}

function missingBaseline(instance: Instance, { baseline }: GateInput): Obstacle | undefined {
  if (baseline.state === 'present' || !relativeToBaseline(instance)) return undefined;
  if (baseline.state === 'none') {
    return { state: 'skipped', reason: 'first run: there is no baseline yet' };
  }
  return invalid(
    `the baseline cannot be compared with: ${baseline.reason}`,
    'Accept a baseline that is evaluated on the same rows.',
  );
}

/** Where nothing may be claimed of the test rows, what does not rest on them is decided all the same. */
function refused(instance: Instance, { refusal, evidence, isReported }: GateInput): Obstacle | undefined {
  if (!refusal || evidence !== 'rows' || isReported?.(instance) === true) return undefined;
  return { state: 'invalid', ...refusal };
}

/** A tolerance is kept with the stated confidence only where there are enough rows for it. */
function tooFewRows({ condition, key }: Instance, input: GateInput): Obstacle | undefined {
  const n = input.contrasts.get(key)?.n ?? 0;
  const needed = input.toleranceRows?.rows ?? Number.POSITIVE_INFINITY;
  if (condition.tolerance === undefined || n >= needed) return undefined;
  if (input.evidence === 'metrics-only')
    return invalid('a tolerance needs predictions, and there are none', 'Leave predictions.csv.');
  return invalid(
    `a tolerance of ${formatNumber(condition.tolerance)} needs ${formatCount(needed)} test rows, and there are ${formatCount(n)}`,
    'Add test rows, or allow a wider tolerance or fewer looks; `pawl plan` says what each costs.',
  );
}

function meaninglessRatio(instance: Instance, input: GateInput): Obstacle | undefined {
  for (const term of scaledBaseline(instance)) {
    const value = input.estimates(term.source, term.metric, term.slice)?.value ?? 0;
    if (value > 0) continue;
    const sign = value === 0 ? 'zero' : 'negative';
    return invalid(
      `a ratio to the baseline means nothing where its ${term.metric} is ${sign} (${formatNumber(value)})`,
      `Use a difference instead, such as \`${differenceInstead(instance, term)}\`.`,
    );
  }
  return undefined;
}

function differenceInstead({ condition }: Instance, { metric }: Term): string {
  const upper = condition.comparison === '<' || condition.comparison === '<=';
  const slice =
    condition.terms.find((term) => term.source === 'baseline' && term.metric === metric)?.slice ?? null;
  const candidate = formatReference({ source: 'candidate', metric, slice });
  const baseline = formatReference({ source: 'baseline', metric, slice });
  return `${candidate} ${condition.comparison} ${baseline} ${upper ? '+' : '-'} 0.01`;
}

function unusableContrast(contrast: Contrast | undefined): Obstacle | undefined {
  if (contrast === undefined) {
    return invalid('the evaluation did not measure this condition', 'Evaluate again with this gate.');
  }
  const { value, interval } = contrast;
  if (value === null || !Number.isFinite(value)) {
    return invalid(
      'the two sides cannot be compared: their difference is not a number on these rows',
      'Use another metric, or more test rows.',
    );
  }
  if (interval === null || !(interval.low <= interval.high) || !isFiniteInterval(interval)) {
    return invalid(
      'no interval could be computed, so nothing can be proved',
      'Add test rows: too few resamples define the metric.',
    );
  }
  return undefined;
}

function isFiniteInterval({ low, high }: { low: number; high: number }): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}

function invalid(reason: string, remedy: string): Obstacle {
  return { state: 'invalid', reason, remedy };
}
