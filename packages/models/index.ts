export {
  type CommandResult,
  runTrainingCommand,
  type TrainingCommand,
  type TrainingEnvironment,
} from './command/command.ts';
export {
  type CommandEnvironment,
  captureEnvironment,
  type Interpreter,
  type Package,
} from './command/environment.ts';
export {
  estimateFootprint,
  FOOTPRINT_ASSUMPTIONS,
  type Footprint,
  type FootprintAssumptions,
} from './command/footprint.ts';
export type { LockFile } from './command/lock-files.ts';
export type { MetricSeries, SeriesPoint } from './command/metric-series.ts';
export type { MlflowRun } from './command/mlflow-files.ts';
export { sortLabels } from './labels.ts';
export { loadModel, openPredictor, saveModel } from './model-file.ts';
export type { OnnxOptions, OnnxPredictor } from './onnx/onnx-predictor.ts';
export { type Outputs, readOutputs } from './outputs.ts';
export type { Model, Predictions, Predictor, Progress, Trainer, TrainInput } from './trainer.ts';
export { findTrainer, TRAINER_NAMES } from './trainers.ts';
