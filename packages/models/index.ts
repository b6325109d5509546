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
export { exportOnnx } from './onnx/export/export-onnx.ts';
export { type OnnxOptions, type OnnxPredictor, openOnnxModel } from './onnx/onnx-predictor.ts';
export { type Outputs, readOutputs } from './outputs.ts';
export { type Fold, type FoldInput, makeFolds, shareOfRows } from './sweep/folds.ts';
export { type HalvingInput, planHalving, type Rung } from './sweep/halving.ts';
export { type Entry, type Journal, memoryJournal, openJournal, taskKey } from './sweep/journal.ts';
export { type ExpectedTasks, mergeJournals } from './sweep/merge.ts';
export type { Shard, SweepPlan, SweepResult, SweepTask, TrialResult } from './sweep/replay.ts';
export { runSweep, type SweepOptions, type SweepProgress, sweepResult } from './sweep/schedule.ts';
export { type Dimension, type Range, readSpace, type Space } from './sweep/space.ts';
export { choiceSentence, type TrialTable, trialTable } from './sweep/table.ts';
export { gridTrials, randomTrials, type Trial } from './sweep/trials.ts';
export type { Model, Predictions, Predictor, Progress, Trainer, TrainInput } from './trainer.ts';
export { findTrainer, TRAINERS } from './trainers.ts';
