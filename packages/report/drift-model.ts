import { formatNumber, formatPercent } from '@pawl/gate';
import type { DriftRecord } from '@pawl/records';
import { plainText } from './escape.ts';
import { plural } from './summary.ts';

type Model = NonNullable<DriftRecord['ofModel']>;

/** Classes, and columns, that are named. */
const NAMED = 5;

/** What the data says of the model in use, a paragraph each; text from data is as it is there. */
export function driftModelText({ ofModel: model }: DriftRecord): string[] {
  if (!model) return [];
  return [
    ...performanceText(model),
    ...estimatedText(model),
    ...labelShiftText(model),
    ...calibrationText(model),
    ...skewText(model),
  ];
}

const WORDS = { passed: 'holds', failed: 'FAILS', undecided: 'cannot be told yet' };

function performanceText({ performance, labelled }: Model): string[] {
  if (!performance) return [];
  const { conditions, confidence } = performance;
  const each = conditions.map(({ condition, state, reason }) => `${condition} ${WORDS[state]} (${reason})`);
  const head = `Performance on ${plural(labelled, 'labelled row')} against the evaluation, at ${formatPercent(confidence)}`;
  return [`${head}: ${each.join('; ')}.`];
}

function estimatedText({ estimated }: Model): string[] {
  if (!estimated) return [];
  const each = estimated.metrics.map(
    ({ metric, accepted, estimate, interval: { low, high } }) =>
      `${metric} ${number(estimate)} (${number(low)} to ${number(high)}), was ${number(accepted)}`,
  );
  return [
    `Performance estimated without labels, by CBPE, which ${estimated.assumption}: ${each.join('; ')}.`,
  ];
}

function labelShiftText({ labelShift }: Model): string[] {
  if (!labelShift) return [];
  const { classes, reason } = labelShift;
  if (!classes) return [`The class shares of now cannot be told from the predictions: ${reason}.`];
  const each = [...classes]
    .sort((a, b) => Math.abs(b.estimate - b.accepted) - Math.abs(a.estimate - a.accepted))
    .slice(0, NAMED)
    .map(
      ({ label, accepted, estimate, interval: { low, high } }) =>
        `${plainText(label, 40)} ${number(estimate)} (${number(low)} to ${number(high)}), was ${number(accepted)}`,
    );
  const more = classes.length > NAMED ? `; and ${classes.length - NAMED} more` : '';
  return [
    `Class shares estimated from the predictions, by BBSE, if rows of a class look as they did: ${each.join('; ')}${more}.`,
  ];
}

function calibrationText({ calibration }: Model): string[] {
  if (!calibration) return [];
  const { evaluation, current } = calibration;
  return [
    `Rows are right ${signed(current)} from what their scores say, and were ${signed(evaluation)} in the evaluation.`,
  ];
}

function skewText({ skew }: Model): string[] {
  if (!skew) return [];
  const head = `${plural(skew.rows, 'row')} of the training or test data are among the current ones`;
  if (skew.columns.length === 0) return [`${head}, with the same values.`];
  const each = skew.columns.slice(0, NAMED).map(({ column, rows, differing, pattern, example }) => {
    const what = pattern ?? `such as ${cell(example.after)} for ${cell(example.before)}`;
    return `${plainText(column, 60)} in ${formatPercent(differing / rows)} (${plainText(what, 120)})`;
  });
  const more = skew.columns.length > NAMED ? ` and ${skew.columns.length - NAMED} more` : '';
  return [`${head}. Training-serving skew: values differ of ${each.join(', ')}${more}.`];
}

function cell(value: string | null): string {
  return value === null ? 'nothing' : plainText(value, 40);
}

function signed(gap: number): string {
  return `${gap < 0 ? '' : '+'}${number(gap)}`;
}

function number(value: number): string {
  return formatNumber(value, 3);
}
