import { formatNumber } from '@pawl/gate';
import { plainText } from './escape.ts';
import { wrapped } from './trials.ts';

/** What training a run again came to, as far as it is shown. */
export interface ShownReproduction {
  readonly run: string;
  readonly startedAt: string;
  readonly answer: 'same model' | 'same answers' | 'same metrics' | 'different';
  readonly modelDigest: { readonly before: string | null; readonly now: string | null };
  readonly changed: readonly string[];
  readonly metrics: readonly { readonly metric: string; readonly before: number; readonly now: number }[];
  readonly changedRows: number | null;
  readonly largestDifference: number | null;
}

const ANSWERS = {
  'same model': 'reproduced: the same model, byte for byte',
  'same answers': 'reproduced: another file, but the same answers on every test row',
  'same metrics': 'reproduced: the same metrics; there are no predictions to compare',
  different: 'not reproduced: the model answers otherwise',
};

/** What training a run again came to, for a terminal, ending in a newline. */
export function renderReproduction(shown: ShownReproduction): string {
  const { run, startedAt, answer, modelDigest, changed, metrics, changedRows, largestDifference } = shown;
  const short = (digest: string | null) => digest?.slice(7, 19) ?? 'no model';
  const differing = [
    ...(changedRows === null
      ? []
      : [`${formatNumber(100 * changedRows, 3)} % of the test rows are predicted otherwise`]),
    ...(largestDifference === null
      ? []
      : [`predictions differ by ${formatNumber(largestDifference)} at most`]),
  ];
  const lines = [
    answer === 'same answers' && modelDigest.before === null
      ? 'reproduced: the same answers on every test row; there is no model file to compare'
      : ANSWERS[answer],
    '',
    `Run    ${short(run)}, of ${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    `Model  ${short(modelDigest.before)} then, ${short(modelDigest.now)} now`,
    ...(answer === 'different' ? differing.map((text) => `       ${text}`) : []),
    ...metrics.map(
      ({ metric, before, now }) =>
        `       ${metric} ${formatNumber(before)} then, ${formatNumber(now)} now${before === now ? '' : ' *'}`,
    ),
    ...(changed.length > 0
      ? ['', 'Not as it was then, or not known to be:', ...changed.map((text) => `- ${plainText(text, 70)}`)]
      : []),
    ...(answer === 'different' && changed.length === 0
      ? [
          '',
          ...wrapped(
            'Code, data, params and environment are as they were: the training itself draws on something else, such as a seed that is not set.',
          ),
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
