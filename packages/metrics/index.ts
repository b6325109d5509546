export { reliabilityCurve } from './calibration.ts';
export {
  type ComparisonPlan,
  type ComparisonResult,
  type Contrast,
  compare,
  type Estimate,
  type Statistic,
} from './compare.ts';
export { confusionMatrix } from './confusion.ts';
export {
  findMetric,
  METRICS,
  type MetricDeclaration,
  requireMetric,
  type SampleShape,
} from './declarations.ts';
export type { DifferenceTest } from './difference-test.ts';
export { rowDrawer, uniform } from './draw.ts';
export type { Interval } from './interval.ts';
export { logLosses, squaredErrors } from './losses.ts';
export { benjaminiHochberg, holm } from './multiplicity.ts';
export { normalCdf, normalQuantile } from './normal.ts';
export { metricValue, prepareMetric } from './prepare.ts';
export { binName, type QuantileBins, quantileBins } from './quantile-bins.ts';
export {
  type ClassificationSample,
  type Counts,
  type RegressionSample,
  type Sample,
  takeSample,
} from './sample.ts';
export { binFeature, categoryFeature, type SliceFeature } from './slice-feature.ts';
export { studentQuantile } from './student-quantile.ts';
export { studentTail } from './student-t.ts';
export { wilsonBounds } from './wilson.ts';
export { findWorstSlices, type WorstSlice, type WorstSlicesInput } from './worst-slices.ts';
