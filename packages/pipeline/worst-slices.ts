import { binFeature, categoryFeature, findWorstSlices, type Sample, type SliceFeature } from '@pawl/metrics';
import type { Config, EvaluationRecord } from '@pawl/records';
import type { Column } from '@pawl/table';
import { featureNames, type ProjectData, requireColumn } from './data.ts';

/** What is found is exploratory: more of it would not be read. */
const MOST_SLICES = 5;
/** Weight of a slice's error against its size: at SliceLine's own 0.95 a bad slice of 3 % of the rows is passed over. */
const ERROR_WEIGHT = 0.99;

/**
 * The slices in which the candidate errs most, found on one half of the test rows and measured on the other. The loss is 0 or 1 for classes, the absolute error for numbers.
 */
export function worstSlices(
  config: Config,
  { train, test }: ProjectData,
  sample: Sample,
): NonNullable<EvaluationRecord['worstSlices']> {
  const asked = config.evaluate.find_slices;
  const names = Array.isArray(asked) ? asked : featureNames(config, train);
  const found = findWorstSlices({
    features: names.map((name) => featureOf(requireColumn(test, name))),
    losses: lossesOf(sample),
    alpha: ERROR_WEIGHT,
    k: MOST_SLICES,
    seed: config.evaluate.seed,
  });
  return found
    .filter(({ test: { meanLoss, restMean } }) => Number.isFinite(meanLoss) && Number.isFinite(restMean))
    .map(({ name, test: { n, meanLoss, restMean, adjustedPValue } }) => ({
      name,
      n,
      loss: meanLoss,
      restLoss: restMean,
      adjustedPValue,
    }));
}

function featureOf(column: Column): SliceFeature {
  return column.kind === 'number'
    ? binFeature(column.name, column.values, column.nulls)
    : categoryFeature(column.name, column.codes, column.dictionary);
}

function lossesOf(sample: Sample): Float64Array {
  const losses = new Float64Array(sample.actual.length);
  for (let row = 0; row < losses.length; row++) {
    const error = sample.actual[row]! - sample.predicted[row]!;
    losses[row] = sample.task === 'regression' ? Math.abs(error) : Number(error !== 0);
  }
  return losses;
}
