import { formatNumber } from '@pawl/gate';
import type { DriftRecord } from '@pawl/records';
import { plainText } from './escape.ts';
import { plural } from './summary.ts';

type Across = NonNullable<DriftRecord['across']>;
type Test = NonNullable<Across['classifier']>;

/** Columns that are named as adding to a difference. */
const NAMED = 4;

/** What tests of many columns together found, and columns that drifted and do not count; a paragraph each. */
export function acrossText({ across, tests }: Pick<DriftRecord, 'across' | 'tests'>): string[] {
  const { classifier = null, reconstruction = null } = across ?? {};
  return [
    ...idleText(tests),
    ...(classifier ? [classifierText(classifier)] : []),
    ...(reconstruction ? [reconstructionText(reconstruction)] : []),
  ];
}

function classifierText({ decision, effect, shares, threshold, adjustedPValue, ...test }: Test): string {
  if (decision === 'insufficient' || effect === null) return fewRows('tell rows apart by a classifier', test);
  const area = `AUC ${measured(effect)}`;
  if (decision === 'no drift')
    return `A classifier does not tell rows of now from those of the reference by more than counts (${area}).`;
  return `A classifier tells rows of now from those of the reference: ${area}, 0.5 is by chance, counts from ${threshold} on, p-value ${number(adjustedPValue ?? 0)}${by(shares)}.`;
}

function reconstructionText({ decision, effect, shares, threshold, adjustedPValue, ...test }: Test): string {
  if (decision === 'insufficient' || effect === null) return fewRows('compare how numbers go together', test);
  if (decision === 'no drift') return `Numbers go together as they did (distance ${measured(effect)}).`;
  return `Numbers do not go together as they did: distance of reconstruction errors ${measured(effect)}, counts from ${threshold} on, p-value ${number(adjustedPValue ?? 0)}${by(shares)}.`;
}

function fewRows(what: string, { rows }: Pick<Test, 'rows'>): string {
  return `Too few rows to ${what}: ${rows.reference} and ${rows.current} are left to compare.`;
}

function by(shares: Test['shares']): string {
  const names = shares
    .filter(({ value }) => value > 0)
    .slice(0, NAMED)
    .map(({ column }) => plainText(column, 40));
  return names.length > 0 ? `; chiefly by ${names.join(', ')}` : '';
}

function idleText(tests: DriftRecord['tests']): string[] {
  const idle = new Map<string, number | null>();
  for (const { column, counts, decision, importance } of tests)
    if (!counts && decision === 'drift') idle.set(column, importance);
  if (idle.size === 0) return [];
  const names = [...idle].slice(0, 8).map(([column, share]) => {
    const part = share === null ? '' : ` (${number(share * 100)} % of importance)`;
    return `${plainText(column, 40)}${part}`;
  });
  const more = idle.size > names.length ? ` and ${idle.size - names.length} more` : '';
  return [
    `${plural(idle.size, 'column')} drifted that the model does not use, and did not count: ${names.join(', ')}${more}.`,
  ];
}

function measured({ value, interval }: NonNullable<Test['effect']>): string {
  return `${number(value)}${interval ? ` (${number(interval.low)} to ${number(interval.high)})` : ''}`;
}

function number(value: number): string {
  return formatNumber(value, 3);
}
