import type { Predictions } from '@pawl/models';
import type { Answer } from './batcher.ts';

/** How the answers of a model are written as JSON. */
export interface AnswerWriter {
  /** A list of predictions: numbers, or labels as texts. */
  predictions(answer: Answer): string;
  /** A list with one list a row, in the order of the labels; null where the model gives none. */
  probabilities(answer: Answer): string | null;
}

export function answerWriter(labels: readonly string[]): AnswerWriter {
  const written = labels.map((label) => JSON.stringify(label));
  // A model knows its labels in an order of its own, which stays the same.
  let known: readonly string[] | undefined;
  let places: readonly number[] = [];
  function placesOf(own: readonly string[]): readonly number[] {
    if (own !== known) {
      known = own;
      places = labels.map((label) => own.indexOf(label));
    }
    return places;
  }

  return {
    predictions({ predictions, from, rows }) {
      if (predictions.task === 'regression') return listOf(predictions.predicted, from, rows);
      const own =
        predictions.labels === labels ? written : predictions.labels.map((one) => JSON.stringify(one));
      let text = `[${own[predictions.predicted[from]!]}`;
      for (let row = from + 1; row < from + rows; row++) text += `,${own[predictions.predicted[row]!]}`;
      return `${text}]`;
    },
    probabilities({ predictions, from, rows }) {
      if (predictions.task === 'regression' || !predictions.scores) return null;
      const { scores } = predictions;
      const order = placesOf(predictions.labels);
      let text = '[';
      for (let row = from; row < from + rows; row++) {
        text += row === from ? '[' : ',[';
        for (let k = 0; k < order.length; k++)
          text += `${k === 0 ? '' : ','}${numberText(scores[order[k]!]?.[row] ?? 0)}`;
        text += ']';
      }
      return `${text}]`;
    },
  };
}

function listOf(values: Float64Array, from: number, rows: number): string {
  let text = `[${numberText(values[from]!)}`;
  for (let row = from + 1; row < from + rows; row++) text += `,${numberText(values[row]!)}`;
  return `${text}]`;
}

/** JSON has no word for what is no finite number. */
function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : 'null';
}

/** The prediction for one row: a number, or a label. */
export function predictionAt(predictions: Predictions, row: number): number | string {
  return predictions.task === 'regression'
    ? predictions.predicted[row]!
    : predictions.labels[predictions.predicted[row]!]!;
}

/** The probability of the predicted label; null where there is none. */
export function scoreAt(predictions: Predictions, row: number): number | null {
  if (predictions.task === 'regression') return null;
  return predictions.scores?.[predictions.predicted[row]!]?.[row] ?? null;
}
