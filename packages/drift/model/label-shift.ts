import { type Interval, normalQuantile } from '@pawl/metrics';
import { netVariation } from '../category-effects.ts';
import { testCategories } from '../category-tests.ts';
import type { ColumnTest } from '../column-test.ts';
import type { DriftSettings } from '../settings.ts';
import { inverse, singularValues } from './linear-system.ts';

/** A class, how often it was, and how often it must be now for the predictions to be what they are. */
interface ClassShare {
  readonly label: string;
  readonly accepted: number;
  readonly estimate: number;
  readonly interval: Interval;
}

export interface LabelShift {
  /** Null where the shares cannot be told. */
  readonly classes: readonly ClassShare[] | null;
  /** Why they cannot be told. */
  readonly reason: string | null;
  readonly test: ColumnTest | null;
}

export interface LabelShiftInput {
  readonly labels: readonly string[];
  /** Rows of each class (outer) by predicted class (inner), of the evaluation. */
  readonly confusion: readonly (readonly number[])[];
  /** Rows of now by predicted class. */
  readonly predicted: readonly number[];
}

/** More classes have confusion matrices too thin to be turned round. */
const MOST_CLASSES = 50;
/** The ratio of the largest to the smallest singular value from which a matrix multiplies every error by too much. */
const WORST_CONDITION = 20;

/**
 * The class shares of now from predicted ones (black box shift estimation, BBSE; Lipton, Wang and Smola 2018): what
 * `q` solves `A q = predicted shares`, A being how often each class is predicted as each. Right as long as rows of one
 * class look as they did. Intervals by the delta method, from the rows of now and of each class of the evaluation. Where A
 * is nearly singular, or cannot be told from a matrix that is, nothing is estimated. That the shares are as they were is
 * tested by the predicted classes themselves, which is the same claim where A can be inverted; the effect is half the sum
 * of all changes of the estimated shares.
 */
export function labelShift(
  column: string,
  input: LabelShiftInput,
  settings: DriftSettings,
  threshold: number,
): LabelShift {
  const { labels, confusion, predicted } = input;
  const rowsOf = confusion.map(sum);
  const n = sum(rowsOf);
  const m = sum(predicted);
  const obstacle = obstacleOf(input, rowsOf);
  if (obstacle !== null) return { classes: null, reason: obstacle, test: null };
  // By predicted class (outer) and class (inner): columns add up to 1.
  const rates = labels.map((_, i) => labels.map((_, j) => confusion[j]![i]! / rowsOf[j]!));
  const turned = inverse(rates);
  const doubt = turned === null ? 'the model cannot tell the classes apart' : doubtOf(rates, rowsOf);
  if (turned === null || doubt !== null) return { classes: null, reason: doubt, test: null };
  const now = predicted.map((count) => count / m);
  const then = labels.map((_, i) => sum(confusion.map((row) => row[i]!)) / n);
  const shares = times(turned, now);
  const accepted = rowsOf.map((rows) => rows / n);
  const errors = turned.map((row) => errorOf(row, now, m, rates, rowsOf, shares));
  const pooled = now.map((share, i) => (share * m + then[i]! * n) / (m + n));
  // If nothing changed, the change is `turned` times the difference of two draws of one distribution.
  const chance = turned.map((row) => Math.sqrt(spread(row, pooled) * (1 / n + 1 / m)));
  const changes = shares.map((share, i) => share - accepted[i]!);
  const z = -normalQuantile((1 - settings.confidence) / 2);
  const seen = Math.min(1, sum(changes.map(Math.abs)) / 2);
  const half = sum(chance) / 2;
  const reach = (z * sum(errors)) / 2;
  return {
    classes: labels.map((label, i) => ({
      label,
      accepted: accepted[i]!,
      estimate: within(shares[i]!),
      interval: { low: within(shares[i]! - z * errors[i]!), high: within(shares[i]! + z * errors[i]!) },
    })),
    reason: null,
    test: {
      column,
      aspect: 'label shift',
      ...testCategories(
        {
          names: labels,
          reference: Float64Array.from(then, (share) => Math.round(share * n)),
          current: Float64Array.from(predicted),
          referenceRows: n,
          currentRows: m,
          referenceMissing: 0,
          currentMissing: 0,
        },
        settings.seed,
      ),
      effect: {
        name: 'estimated change of class shares',
        value: seen,
        interval: { low: within(seen - reach), high: within(seen + reach) },
      },
      others: [],
      net: netVariation(seen, half),
      threshold,
      sight: { kind: 'estimate', rows: [n, m], error: half },
      note: null,
    },
  };
}

function obstacleOf({ labels, predicted }: LabelShiftInput, rowsOf: readonly number[]): string | null {
  if (labels.length < 2) return 'there is one class only';
  if (labels.length > MOST_CLASSES) return `there are ${labels.length} classes, more than ${MOST_CLASSES}`;
  const absent = labels.find((_, i) => rowsOf[i] === 0);
  if (absent !== undefined)
    return `the evaluation has no row of the class ${JSON.stringify(absent.slice(0, 60))}`;
  return sum(predicted) === 0 ? 'no row has a prediction that the evaluation knows' : null;
}

/** Whether the matrix is nearly singular, or its own error is as large as what keeps it from being so. */
function doubtOf(rates: readonly (readonly number[])[], rowsOf: readonly number[]): string | null {
  const values = singularValues(rates);
  const [least, most] = [values[0]!, values.at(-1)!];
  const variance = sum(
    rowsOf.map((rows, j) => (1 - sum(rates.map((row) => row[j]! ** 2))) / Math.max(1, rows)),
  );
  if (most > WORST_CONDITION * least) return 'the model hardly tells the classes apart';
  return least <= Math.sqrt(variance)
    ? 'the evaluation has too few rows to know how the classes are confused'
    : null;
}

/** The standard error of one estimated share: of the predicted shares, and of each column of the matrix. */
function errorOf(
  row: readonly number[],
  now: readonly number[],
  m: number,
  rates: readonly (readonly number[])[],
  rowsOf: readonly number[],
  shares: readonly number[],
): number {
  const ofMatrix = rowsOf.map((rows, j) => {
    const column = rates.map((each) => each[j]!);
    return (shares[j]! ** 2 * spread(row, column)) / rows;
  });
  return Math.sqrt(spread(row, now) / m + sum(ofMatrix));
}

/** The variance of a sum of coefficients over one draw of a class by its share. */
function spread(coefficients: readonly number[], shares: readonly number[]): number {
  const mean = sum(shares.map((share, i) => share * coefficients[i]!));
  return Math.max(0, sum(shares.map((share, i) => share * (coefficients[i]! - mean) ** 2)));
}

function times(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return matrix.map((row) => sum(row.map((value, i) => value * vector[i]!)));
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
