export { type CalibrationChange, calibrationChange } from './calibration-change.ts';
export {
  type EstimatedPerformance,
  type EvaluatedPredictions,
  estimatedPerformance,
  estimatedTests,
  type ScoredPredictions,
} from './estimated-performance.ts';
export { EXPECTED_METRICS } from './expected-metrics.ts';
export { type LabelShift, labelShift } from './label-shift.ts';
export { type Skew, skewOf } from './skew.ts';
