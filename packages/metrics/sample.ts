/** Predicted and actual labels of the same rows, in the same order. */
export interface ClassificationSample {
  readonly task: 'classification';
  readonly labels: readonly string[];
  /** One index into `labels` a row. */
  readonly actual: Int32Array;
  /** One index into `labels` a row. */
  readonly predicted: Int32Array;
  /** One array a label, in the order of `labels`: the probability of that label, one value a row. */
  readonly scores?: readonly Float64Array[];
  /** Index into `labels` of the positive class; set only when there are exactly two labels. */
  readonly positive?: number;
  /** Labels x labels, row-major: the cost of predicting the column's label where the row's is the actual one. */
  readonly costs?: Float64Array;
  /** How much each row counts; one a row. */
  readonly weights?: Float64Array;
  /** Code of the group of each row, such as its customer: rows of one group are not independent. */
  readonly groups?: Int32Array;
}

/** Predicted and actual values of the same rows, in the same order, in units of the target. */
export interface RegressionSample {
  readonly task: 'regression';
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly weights?: Float64Array;
  readonly groups?: Int32Array;
  /** A predicted interval of each row. */
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
}

export type Sample = ClassificationSample | RegressionSample;

/** How often, or how much, each row counts: at most 255 times, or any weight from 0; one value a row. */
export type Counts = Uint8Array | Float64Array;

/** The rows at `indices`, in that order; labels are shared, not copied. */
export function takeSample<S extends Sample>(sample: S, indices: Int32Array): S;
export function takeSample(sample: Sample, indices: Int32Array): Sample {
  const common = {
    ...(sample.weights ? { weights: takeValues(sample.weights, indices) } : {}),
    ...(sample.groups ? { groups: takeCodes(sample.groups, indices) } : {}),
  };
  if (sample.task === 'regression') {
    return {
      ...sample,
      ...common,
      actual: takeValues(sample.actual, indices),
      predicted: takeValues(sample.predicted, indices),
      ...(sample.lower ? { lower: takeValues(sample.lower, indices) } : {}),
      ...(sample.upper ? { upper: takeValues(sample.upper, indices) } : {}),
    };
  }
  return {
    ...sample,
    ...common,
    actual: takeCodes(sample.actual, indices),
    predicted: takeCodes(sample.predicted, indices),
    ...(sample.scores ? { scores: sample.scores.map((scores) => takeValues(scores, indices)) } : {}),
  };
}

function takeValues(values: Float64Array, indices: Int32Array): Float64Array {
  const taken = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = values[indices[i]!]!;
  return taken;
}

function takeCodes(codes: Int32Array, indices: Int32Array): Int32Array {
  const taken = new Int32Array(indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = codes[indices[i]!]!;
  return taken;
}
