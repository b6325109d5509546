export { type Fold, type FoldInput, makeFolds, shareOfRows } from './folds.ts';
export { type HalvingInput, planHalving, type Rung } from './halving.ts';
export { type Entry, type Journal, memoryJournal, openJournal, taskKey } from './journal.ts';
export { type ExpectedTasks, mergeJournals } from './merge.ts';
export type { Shard, SweepPlan, SweepResult, SweepTask, TrialResult } from './replay.ts';
export { runSweep, type SweepOptions, type SweepProgress, sweepResult } from './schedule.ts';
export { type Dimension, type Range, readSpace, type Space } from './space.ts';
export { choiceSentence, type TrialTable, trialTable } from './table.ts';
export { gridTrials, randomTrials, type Trial } from './trials.ts';
