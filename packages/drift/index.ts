export { type PairedCounts, sturgesCounts } from './bins.ts';
export { type CategoryCounts, categoryCounts, countNumbers } from './category-counts.ts';
export {
  type ChiSquaredResult,
  goodnessOfFit,
  homogeneityTest,
  isSparse,
  scaledHomogeneityTest,
} from './chi-squared.ts';
export {
  type ClassifierOptions,
  type ClassifierResult,
  classifierTest,
  type LearnToTell,
  type Score,
} from './classifier-test.ts';
export type { Aspect, ColumnTest, Effect } from './column-test.ts';
export { columnTests } from './column-tests.ts';
export { type DecidedTest, type Decision, decideTests, detectDrift, type TableDrift } from './detect.ts';
export { type Asked, detectableEffect, type Sight } from './detectable.ts';
export {
  greatestChange,
  hellinger,
  jensenShannon,
  kullbackLeibler,
  populationStability,
  totalVariation,
} from './divergences.ts';
export {
  defaultTest,
  type EvidentlyColumn,
  type EvidentlyDrift,
  type EvidentlyGap,
  type EvidentlyOptions,
  evidentlyColumn,
  evidentlyDrift,
} from './evidently.ts';
export {
  type EvidentlySamples,
  type EvidentlyTest,
  evidentlySamples,
  evidentlyScore,
} from './evidently-scores.ts';
export { type KsResult, ksTest } from './ks-test.ts';
export { type NumberSample, numberSample, ownSamples } from './number-sample.ts';
export { type PermutationResult, permutationTest } from './permutation.ts';
export { DEFAULT_SETTINGS, type DriftSettings, type EffectThresholds } from './settings.ts';
export { fisherTest, proportionsBounds, proportionsZTest, type TwoProportions } from './two-proportions.ts';
export { type UnseenResult, unseenTest } from './unseen-test.ts';
export { normedWasserstein, wasserstein } from './wasserstein.ts';
