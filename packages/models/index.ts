export { runTrainingCommand } from './command/command.ts';
export { sortLabels } from './labels.ts';
export { loadModel, openPredictor, saveModel } from './model-file.ts';
export { type Outputs, readOutputs } from './outputs.ts';
export type { Model, Predictions, Predictor, Progress, Trainer, TrainInput } from './trainer.ts';
export { findTrainer, TRAINERS } from './trainers.ts';
