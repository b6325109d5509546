export { runTrainingCommand } from './command.ts';
export { sortLabels } from './labels.ts';
export { loadModel, openPredictor, saveModel } from './model-file.ts';
export { type Outputs, readOutputs } from './outputs.ts';
export { type Fold, type FoldInput, makeFolds, shareOfRows } from './sweep/folds.ts';
export { type Dimension, type Range, readSpace, type Space } from './sweep/space.ts';
export { gridTrials, randomTrials, type Trial } from './sweep/trials.ts';
export type { Model, Predictions, Predictor, Progress, Trainer, TrainInput } from './trainer.ts';
export { findTrainer, TRAINERS } from './trainers.ts';
