import { adviseRows, detectableEffect, standardError, standardErrorOf } from './advice.ts';
import { agreement, holds } from './compare.ts';
import { relativeToBaseline, sidesOf } from './condition.ts';
import type { Instance } from './expand.ts';
import { explain } from './explain.ts';
import { evaluate, roundingError, type Term } from './linear.ts';
import { findObstacle } from './obstacle.ts';
import {
  CONDITION_STATES,
  type ConditionResult,
  type ConditionState,
  type Contrast,
  type GateDecision,
  type GateInput,
} from './result.ts';
import { type Judged, judgeTogether } from './together.ts';

/** The states that refuse in any case. */
const BLOCKING = ['refuted', 'unmet', 'invalid'] as const;

/**
 * The gate's answer, and what became of every condition. With rows, a condition is proved or refuted when its interval
 * says so at the confidence that is left after all conditions are judged together (Holm), else it is undecided; with
 * metrics only it is met or unmet by its value. The gate refuses on anything refuted, unmet or invalid, on undecided too
 * unless told to let that pass, and when there is no condition at all: a gate that checks nothing must not look like one
 * that passed.
 */
export function decideGate(input: GateInput): GateDecision {
  const open = input.instances.map((instance) => openInstance(instance, input));
  const family = open.flatMap((each, i) => (each.pValue === undefined ? [] : [i]));
  const judged = judgeTogether(
    family.map((i) => open[i]!.pValue!),
    input.alpha ?? 1 - input.confidence,
  );
  const results = open.map((each, i) => {
    const place = family.indexOf(i);
    return each.result ?? decideInstance(each, input, place < 0 ? undefined : judged[place], family.length);
  });
  const counts = Object.fromEntries(
    CONDITION_STATES.map((state) => [state, results.filter((result) => result.state === state).length]),
  ) as Record<ConditionState, number>;
  return { ...answer(counts, results.length, input), results, counts, together: family.length };
}

/** An instance before it is judged: either it has a result already, or numbers and perhaps a two-sided p-value. */
interface Open {
  readonly instance: Instance;
  readonly asked: Pick<ConditionResult, 'key' | 'condition' | 'slice'>;
  readonly result?: ConditionResult;
  readonly numbers?: ReturnType<typeof numbersOf>;
  readonly contrast?: Contrast | undefined;
  readonly pValue?: number;
}

/** Whether an interval decides an instance, and not the values alone. */
function decidedByRows(instance: Instance, { evidence, isReported }: GateInput): boolean {
  return evidence === 'rows' && isReported?.(instance) !== true;
}

function openInstance(instance: Instance, input: GateInput): Open {
  const asked = {
    key: instance.key,
    condition: instance.condition.text,
    slice: instance.sliceName ?? instance.missingSlice ?? null,
  };
  const obstacle = findObstacle(instance, input);
  if (obstacle !== undefined) return { instance, asked, result: { ...asked, ...obstacle } };
  const contrast = decidedByRows(instance, input) ? contrastOf(instance, input) : undefined;
  const numbers = numbersOf(instance, input, contrast);
  const sides = contrast?.pValues;
  if (!sides) return { instance, asked, numbers, contrast };
  const side = numbers.value > 0 ? sides.above : sides.below;
  const pValue = numbers.value === 0 ? 1 : Math.min(1, 2 * side);
  return { instance, asked, numbers, contrast, pValue };
}

/** The contrast that an instance is decided by: for tolerances and the Ladder, with another interval than the data's. */
function contrastOf(instance: Instance, { contrasts, confidence, ladder }: GateInput): Contrast | undefined {
  const found = contrasts.get(instance.key);
  const { tolerance } = instance.condition;
  if (!found || found.value === null) return found;
  const { value, n } = found;
  const around = (reach: number) => ({ value, n, interval: { low: value - reach, high: value + reach } });
  if (tolerance !== undefined) return around(tolerance);
  if (!ladder || !found.interval || !found.pValues || !relativeToBaseline(instance)) return found;
  return around(standardError(found.interval, confidence));
}

function decideInstance(
  { instance, asked, numbers, contrast, pValue }: Open,
  input: GateInput,
  judged: Judged | undefined,
  together: number,
): ConditionResult {
  const { value, interval } = numbers!;
  const { comparison } = instance.condition;
  const met = holds(value, comparison);
  const decided = { ...asked, ...numbers! };
  if (contrast === undefined || interval === undefined) {
    return { ...decided, reason: explain(instance, numbers!, input), state: met ? 'met' : 'unmet' };
  }
  const { n } = contrast;
  if (!judged || pValue === undefined) {
    const all = agreement(value, interval, comparison) === 'all';
    const reason = explain(instance, numbers!, input);
    if (all) return { ...decided, n, state: met ? 'proved' : 'refuted', reason };
    if (instance.condition.tolerance !== undefined) return { ...decided, n, state: 'undecided', reason };
    const error = standardError(interval, input.confidence);
    const advice = adviseRows(value, error, n, input.confidence, instance.sliceName !== null);
    return { ...decided, n, state: 'undecided', reason, ...advice };
  }
  const { adjusted, level, claimed } = judged;
  const result = {
    ...decided,
    n,
    pValue: adjusted,
    level,
    reason: explain(instance, numbers!, input, { level, together, claimed }),
  };
  const error = standardErrorOf(value, interval, input.confidence, pValue);
  const measured = { ...result, detectable: detectableEffect(error, level) };
  if (claimed) return { ...measured, state: met ? 'proved' : 'refuted' };
  return {
    ...measured,
    state: 'undecided',
    ...adviseRows(value, error, n, level, instance.sliceName !== null),
  };
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

type Counts = Readonly<Record<ConditionState, number>>;

function answer(
  counts: Counts,
  total: number,
  { undecided, refusal }: GateInput,
): Pick<GateDecision, 'answer' | 'reason' | 'remedy'> {
  if (total === 0) {
    return {
      answer: 'refused',
      reason: 'the gate has no conditions',
      remedy: 'Add `gate:` to pawl.yaml with at least one condition, such as `rmse < 0.5`.',
    };
  }
  if (refusal && counts.invalid > 0)
    return { answer: 'refused', reason: refusal.reason, remedy: refusal.remedy };
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
