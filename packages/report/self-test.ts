import { formatNumber } from '@pawl/gate';
import { plainText } from './escape.ts';
import { plural } from './summary.ts';

interface ShownRates {
  readonly anyFalse: number;
  readonly conditions: readonly {
    readonly condition: string;
    readonly slice: string | null;
    readonly holds: boolean;
    readonly claimedFalsely: number;
    readonly undecided: number;
  }[];
}

/** What a self-test found, as far as it is shown. */
export interface ShownSelfTest {
  readonly draws: number;
  readonly rows: number;
  readonly confidence: number;
  readonly equal: ShownRates | null;
  readonly own: ShownRates;
}

/** What a self-test found, for a terminal, ending in a newline. */
export function renderSelfTest({ draws, rows, confidence, equal, own }: ShownSelfTest): string {
  const allowed = 1 - confidence;
  const lines = [
    `${plural(draws, 'test set')} of ${plural(rows, 'row')}, drawn from your own: the truth is known.`,
    ...(equal ? ['', 'Two models that are equally good (predictions swapped row by row)'] : []),
    ...(equal ? ratesText(equal, draws, allowed) : []),
    '',
    equal ? 'Candidate and baseline as they are' : 'The candidate as it is',
    ...ratesText(own, draws, allowed),
  ];
  return `${lines.join('\n')}\n`;
}

function ratesText({ conditions, anyFalse }: ShownRates, draws: number, allowed: number): string[] {
  if (conditions.length === 0) return ['  no condition speaks of this'];
  // What chance alone may add to the allowed share in so many draws, at two standard errors.
  const most = allowed + 2 * Math.sqrt((allowed * (1 - allowed)) / draws);
  const verdict = anyFalse <= most ? 'as promised' : `more than the ${percent(most)} that chance explains`;
  return [
    `  any false claim: ${percent(anyFalse)}, allowed ${percent(allowed)}: ${verdict}`,
    `  ${'false'.padStart(7)}  ${'missed'.padStart(7)}  condition`,
    ...conditions.map(({ condition, slice, holds, claimedFalsely, undecided }) => {
      const where = slice === null || condition.includes(slice) ? '' : ` in ${plainText(slice, 40)}`;
      const truth = holds ? 'true' : 'false';
      return `  ${percent(claimedFalsely).padStart(7)}  ${percent(undecided).padStart(7)}  ${plainText(condition, 120)}${where} (${truth})`;
    }),
  ];
}

function percent(share: number): string {
  return `${formatNumber(share * 100, 3)} %`;
}
