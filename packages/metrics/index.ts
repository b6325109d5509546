export {
  type BootstrapPlan,
  type BootstrapResult,
  bootstrap,
  type Contrast,
  type Estimate,
  type Statistic,
} from './bootstrap.ts';
export {
  findMetric,
  METRICS,
  type MetricDeclaration,
  type MetricName,
  requireMetric,
  type SampleShape,
} from './declarations.ts';
export type { Interval } from './interval.ts';
export { type EvaluateMetrics, metricValue, prepareMetric, prepareMetrics } from './prepare.ts';
export { binName, type QuantileBins, quantileBins } from './quantile-bins.ts';
export {
  type ClassificationSample,
  type Counts,
  type RegressionSample,
  type Sample,
  takeSample,
} from './sample.ts';
