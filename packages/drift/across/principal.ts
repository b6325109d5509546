import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { moments } from '../number-sample.ts';

/** The directions in which standardised columns vary most, as far as they hold most of the variance. */
export interface Principal {
  /** Of each column, over the rows it was learnt from. */
  readonly means: Float64Array;
  /** With n below; never 0. */
  readonly deviations: Float64Array;
  /** Of the covariance of the standardised columns, the largest first: one a column. */
  readonly variances: Float64Array;
  /** One direction after the other, a number a column in each. */
  readonly directions: readonly Float64Array[];
}

/**
 * Learns the directions from columns of which each varies: as few as hold more than `share` of the variance, and at
 * least one fewer than there are columns, so that something is left for an error. There are two columns or more.
 */
export function learnPrincipal(columns: readonly Float64Array[], share: number): Principal {
  const { means, deviations } = scaleOf(columns);
  const scaled = columns.map((values, c) => values.map((value) => (value - means[c]!) / deviations[c]!));
  const rows = scaled[0]!.length;
  const covariance = Matrix.zeros(columns.length, columns.length);
  for (let a = 0; a < columns.length; a++) {
    for (let b = a; b < columns.length; b++) {
      const value = product(scaled[a]!, scaled[b]!) / rows;
      covariance.set(a, b, value);
      covariance.set(b, a, value);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const variances = Float64Array.from(order, (place) => Math.max(0, realEigenvalues[place]!));
  const kept = Math.min(columns.length - 1, directionsFor(variances, share));
  return {
    means,
    deviations,
    variances,
    directions: order.slice(0, kept).map((place) => Float64Array.from(eigenvectorMatrix.getColumn(place))),
  };
}

/**
 * What the directions leave of each row: the sum over the columns of the squared difference of its standardised values to
 * those put together again. `byColumn` is the mean of each column's part.
 */
export function reconstructionErrors(
  { means, deviations, directions }: Principal,
  columns: readonly Float64Array[],
): { errors: Float64Array; byColumn: Float64Array } {
  const errors = new Float64Array(columns[0]!.length);
  const byColumn = new Float64Array(columns.length);
  const rest = new Float64Array(columns.length);
  for (let i = 0; i < errors.length; i++) {
    for (let c = 0; c < rest.length; c++) rest[c] = (columns[c]![i]! - means[c]!) / deviations[c]!;
    // Directions are at right angles, so that one may be taken away after the other.
    for (const direction of directions) {
      const along = product(rest, direction);
      for (let c = 0; c < rest.length; c++) rest[c]! -= along * direction[c]!;
    }
    for (let c = 0; c < rest.length; c++) {
      const square = rest[c]! ** 2;
      errors[i]! += square;
      byColumn[c]! += square / errors.length;
    }
  }
  return { errors, byColumn };
}

function scaleOf(columns: readonly Float64Array[]) {
  const scales = columns.map(moments);
  return {
    means: Float64Array.from(scales, ({ mean }) => mean),
    deviations: Float64Array.from(scales, ({ deviation }) => deviation),
  };
}

function directionsFor(variances: Float64Array, share: number): number {
  const all = variances.reduce((sum, value) => sum + value, 0);
  let held = 0;
  for (const [i, value] of variances.entries()) {
    held += value;
    if (held > share * all) return i + 1;
  }
  return variances.length;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
