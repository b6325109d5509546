import { agreement, holds } from './compare.ts';
import { sidesOf } from './condition.ts';
import type { Instance } from './expand.ts';
import { explain } from './explain.ts';
import { formatCount } from './format.ts';
import { evaluate, roundingError, type Term } from './linear.ts';
import { findObstacle } from './obstacle.ts';
import {
  CONDITION_STATES,
  type ConditionResult,
  type ConditionState,
  type Contrast,
  type GateDecision,
  type GateInput,
  type Interval,
} from './result.ts';

/** The states that refuse in any case. */
const BLOCKING = ['refuted', 'unmet', 'invalid'] as const;

/** More rows than this is no advice. */
const MAX_ROWS = 1e12;

/**
 * The gate's answer, and what became of every condition. With rows, a condition is proved when its whole interval meets
 * it, refuted when its whole interval and its value violate it, else undecided; with metrics only it is met or unmet by
 * its value. It refuses on anything refuted, unmet or invalid, on undecided too unless told to let that pass, and when
 * there is no condition at all: a gate that checks nothing must not look like one that passed.
 */
export function decideGate(input: GateInput): GateDecision {
  const results = input.instances.map((instance) => decideInstance(instance, input));
  const counts = Object.fromEntries(
    CONDITION_STATES.map((state) => [state, results.filter((result) => result.state === state).length]),
  ) as Record<ConditionState, number>;
  return { ...answer(counts, results.length, input), results, counts };
}

function decideInstance(instance: Instance, input: GateInput): ConditionResult {
  const asked = {
    key: instance.key,
    condition: instance.condition.text,
    slice: instance.sliceName ?? instance.missingSlice ?? null,
  };
  const obstacle = findObstacle(instance, input);
  if (obstacle !== undefined) return { ...asked, ...obstacle };

  const { comparison } = instance.condition;
  const contrast = input.evidence === 'rows' ? input.contrasts.get(instance.key) : undefined;
  const numbers = numbersOf(instance, input, contrast);
  const decided = { ...asked, ...numbers, reason: explain(instance, numbers, input.confidence) };
  const met = holds(numbers.value, comparison);
  if (contrast === undefined || numbers.interval === undefined) {
    return { ...decided, state: met ? 'met' : 'unmet' };
  }
  if (agreement(numbers.value, numbers.interval, comparison) === 'all') {
    return { ...decided, state: met ? 'proved' : 'refuted', n: contrast.n };
  }
  const advice = adviseRows(numbers.value, numbers.interval, contrast.n, instance.sliceName !== null);
  return { ...decided, state: 'undecided', n: contrast.n, ...advice };
}

function numbersOf(instance: Instance, { estimates }: GateInput, contrast: Contrast | undefined) {
  const measure = (term: Term) => estimates(term.source, term.metric, term.slice)?.value ?? Number.NaN;
  const error = roundingError(instance, measure);
  const clean = (value: number) => (Math.abs(value) <= error ? 0 : value);
  const value = clean(contrast?.value ?? evaluate(instance, measure));
  const interval = contrast?.interval;
  const bound = evaluate(sidesOf(instance).bound, measure);
  const [only, another] = instance.terms.filter((term) => term.source === 'baseline');
  return {
    value,
    ...(interval ? { interval: { low: clean(interval.low), high: clean(interval.high) } } : {}),
    measured: value + bound,
    bound,
    ...(only && !another ? { baselineValue: measure(only) } : {}),
  };
}

/**
 * About how many rows would settle an undecided condition. By the normal approximation an interval shrinks with the
 * root of the rows: n * (reach / |value|)^2, reach being the interval's from the value towards 0.
 */
function adviseRows(value: number, { low, high }: Interval, n: number, ofSlice: boolean) {
  if (value === 0) {
    return { remedy: 'The estimate is exactly on the limit, where more rows alone may not decide it.' };
  }
  const reach = value > 0 ? value - low : high - value;
  const rows = roundUp(Math.max(n + 1, n * (reach / value) ** 2));
  if (!(rows <= MAX_ROWS)) {
    return {
      remedy: 'The estimate is too close to the limit for any practical number of rows to decide it.',
    };
  }
  const what = ofSlice ? 'rows of this slice' : 'test rows';
  return {
    rowsToDecide: rows,
    remedy: `About ${formatCount(rows)} ${what} in all (${formatCount(n)} now) would likely decide it, if the estimate stays where it is.`,
  };
}

/** Up to the next number of two significant digits. */
function roundUp(count: number): number {
  const whole = Math.ceil(count * (1 - 1e-9));
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(whole)) - 1);
  return Math.ceil(whole / unit) * unit;
}

type Counts = Readonly<Record<ConditionState, number>>;

function answer(
  counts: Counts,
  total: number,
  { undecided }: GateInput,
): Pick<GateDecision, 'answer' | 'reason' | 'remedy'> {
  if (total === 0) {
    return {
      answer: 'refused',
      reason: 'the gate has no conditions',
      remedy: 'Add `gate:` to pawl.yaml with at least one condition, such as `rmse < 0.5`.',
    };
  }
  const blocking: readonly ConditionState[] = undecided === 'fail' ? [...BLOCKING, 'undecided'] : BLOCKING;
  const blocked = blocking.reduce((sum, state) => sum + counts[state], 0);
  if (blocked > 0) {
    const which = total === 1 ? 'the one condition' : `${blocked} of ${total} conditions`;
    return { answer: 'refused', reason: `refused by ${which}: ${listCounts(counts, blocking)}` };
  }
  return { answer: 'passed', reason: passedReason(counts, total) };
}

function passedReason(counts: Counts, total: number): string {
  const every = total === 1 ? 'the one condition' : `all ${total} conditions`;
  if (counts.skipped === total) {
    return `nothing was checked: this is the first run, and ${every} ${total === 1 ? 'needs' : 'need'} a baseline`;
  }
  const held = counts.proved + counts.met;
  const clauses = [
    held === total ? `${every} ${total === 1 ? 'holds' : 'hold'}` : `${held} of ${total} conditions hold`,
  ];
  if (counts.met > 0) clauses.push(`${counts.met} by the value alone, without an interval`);
  if (counts.undecided > 0) clauses.push(`${counts.undecided} undecided and let pass, as configured`);
  if (counts.skipped > 0) clauses.push(`${counts.skipped} skipped as there is no baseline yet`);
  return clauses.join(', ');
}

function listCounts(counts: Counts, states: readonly ConditionState[]): string {
  return states
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`)
    .join(', ');
}
