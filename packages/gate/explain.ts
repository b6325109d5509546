import { agreement, holds } from './compare.ts';
import { formatReference, formatSum, relativeToBaseline, sidesOf } from './condition.ts';
import type { Instance } from './expand.ts';
import { digitsApart, formatNumber, formatPercent } from './format.ts';
import type { GateInput, Interval } from './result.ts';
import type { Comparison } from './tokens.ts';

const HOLDS: Record<Comparison, string> = { '<': 'below', '<=': 'at most', '>': 'above', '>=': 'at least' };
const FAILS: Record<Comparison, string> = {
  '<': 'at or above',
  '<=': 'above',
  '>': 'at or below',
  '>=': 'below',
};

/** The numbers behind a decision: `value` is `measured` minus `bound`, and `interval` is the value's. */
export interface Numbers {
  readonly value: number;
  readonly interval?: Interval;
  readonly measured: number;
  readonly bound: number;
}

/** How an instance fared when it was judged together with others. */
export interface Company {
  /** The confidence that its interval had to have. */
  readonly level: number;
  /** How many conditions were judged together. */
  readonly together: number;
  readonly claimed: boolean;
}

/** Why a condition is proved, refuted or undecided (with an interval), met or unmet (without one), as a sentence. */
export function explain(
  instance: Instance,
  numbers: Numbers,
  { confidence, ladder }: Pick<GateInput, 'confidence' | 'ladder'>,
  company?: Company,
): string {
  const { comparison } = instance.condition;
  const { measured, bound } = sidesOf(instance);
  const { value, interval } = numbers;
  const word = (holds(value, comparison) ? HOLDS : FAILS)[comparison];
  const plain = measured.length === 1 && measured[0]!.coefficient === 1;
  const claim = (show: (value: number) => string) =>
    `${plain ? '' : `${formatSum(measured, 0)} = `}${show(numbers.measured)} is ${word} ${boundText(instance, numbers, show)}`;

  if (interval === undefined) {
    const show = formatterApart(numbers.bound, [numbers.measured]);
    return `${claim(show)}, judged by that number alone: nothing tells how noisy it is`;
  }
  const agrees = agreement(value, interval, comparison);
  const name = intervalName(instance, confidence, ladder === true && company === undefined);
  const strict = company && agrees === 'all' && !company.claimed ? strictness(company) : '';
  if (bound.terms.length > 0) {
    const show = formatterApart(numbers.bound, [numbers.measured]);
    if (interval.low === interval.high) return `${claim(show)}, and both models answer every row alike`;
    const ends = showInterval(interval, formatterApart(0, [interval.low, interval.high]));
    return `${claim(show)}, ${differenceTail(agrees, `${name} of the difference ${ends}`)}${strict}`;
  }
  const own = { low: interval.low + numbers.bound, high: interval.high + numbers.bound };
  const show = formatterApart(numbers.bound, [numbers.measured, own.low, own.high]);
  return `${claim(show)}, ${ownTail(agrees, `${name} ${showInterval(own, show)}`)}${strict}`;
}

function intervalName({ condition }: Instance, confidence: number, ladder: boolean): string {
  if (condition.tolerance !== undefined) return `range of +/- ${formatNumber(condition.tolerance)}`;
  if (ladder && relativeToBaseline(condition)) return 'range of one standard error';
  return `${formatPercent(confidence)} interval`;
}

/** A confidence near 1, with as many digits as tell it from 1. */
function formatLevel(level: number): string {
  return `${Number((100 - Number((100 * (1 - level)).toPrecision(2))).toPrecision(15))} %`;
}

/** Why an interval that agrees is not enough. */
function strictness({ level, together }: Company): string {
  const why = together > 1 ? `${together} conditions judged together` : 'so many looks at these rows';
  return `, but not at the ${formatLevel(level)} that ${why} ask for`;
}

function boundText(instance: Instance, numbers: Numbers, show: (value: number) => string): string {
  const { measured, bound } = sidesOf(instance);
  const { terms, constant } = bound;
  const [only, another] = terms;
  if (only === undefined) return show(numbers.bound);
  if (another !== undefined) return `${formatSum(terms, constant)} = ${show(numbers.bound)}`;
  const same = measured.every((term) => term.metric === only.metric && term.slice === only.slice);
  const name = same ? '' : ` ${formatReference({ ...only, source: 'candidate' })} of`;
  const owner = `the ${only.source}'s${name}`;
  if (constant === 0 && only.coefficient === 1) return `${owner} ${show(numbers.bound)}`;
  const value = (numbers.bound - constant) / only.coefficient;
  return `${show(numbers.bound)}, set by ${owner} ${formatNumber(value)}`;
}

function ownTail(agrees: ReturnType<typeof agreement>, interval: string): string {
  if (agrees === 'all') return `and so is its whole ${interval}`;
  return `but ${agrees === 'some' ? 'part of ' : ''}its ${interval} is not`;
}

function differenceTail(agrees: ReturnType<typeof agreement>, interval: string): string {
  if (agrees === 'all') return `and the whole ${interval} agrees`;
  return `but ${agrees === 'some' ? 'part of ' : ''}the ${interval} disagrees`;
}

/** Shows numbers with as many digits as it takes to tell the values from the pivot. */
function formatterApart(pivot: number, values: readonly number[]): (value: number) => string {
  const digits = digitsApart(pivot, values);
  return (value) => formatNumber(value, digits);
}

function showInterval({ low, high }: Interval, show: (value: number) => string): string {
  return `(${show(low)} to ${show(high)})`;
}
