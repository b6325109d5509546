export { runTrainingCommand } from './command.ts';
export { explainTrees, type TreeExplanation } from './explain/explain-trees.ts';
export {
  type DependenceInput,
  type PartialDependence,
  partialDependence,
} from './explain/partial-dependence.ts';
export {
  type Importance,
  type ImportanceInput,
  permutationImportance,
} from './explain/permutation-importance.ts';
export { rowLosses } from './explain/row-losses.ts';
export { type ShapSummary, shapSummary } from './explain/shap-summary.ts';
export { sortLabels } from './labels.ts';
export { loadModel, openPredictor, saveModel } from './model-file.ts';
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
