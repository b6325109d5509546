export { acrossRows } from './across/across-rows.ts';
export type { AcrossTest } from './across/across-test.ts';
export { reconstructionTest } from './across/reconstruction-test.ts';
export { toldApart } from './across/told-apart.ts';
export { type PairedCounts, sturgesCounts } from './bins.ts';
export { type CategoryCounts, categoryCounts, countNumbers } from './category-counts.ts';
export {
  type ChiSquaredResult,
  goodnessOfFit,
  homogeneityTest,
  isSparse,
  scaledHomogeneityTest,
} from './chi-squared.ts';
export type { ColumnChart, JudgedChunk } from './chunks/chart.ts';
export { SLACK } from './chunks/cusum.ts';
export { type Chunk, cutRows, type Every } from './chunks/cut.ts';
export { type Charts, chartTable } from './chunks/judge.ts';
export {
  type ClassifierOptions,
  type ClassifierResult,
  classifierTest,
  type LearnToTell,
  type Score,
} from './classifier-test.ts';
export type { Aspect, ColumnTest, Effect, Measured } from './column-test.ts';
export { columnTests } from './column-tests.ts';
export {
  type Besides,
  type Decided,
  type DecidedTest,
  type Decision,
  decideTests,
  detectDrift,
  type TableDrift,
} from './detect.ts';
export { type Asked, detectableEffect, type Sight } from './detectable.ts';
export {
  greatestChange,
  hellinger,
  jensenShannon,
  kullbackLeibler,
  populationStability,
  totalVariation,
} from './divergences.ts';
export type { TakeRows } from './draw-rows.ts';
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
export { identifierReason } from './ids/identifier.ts';
export { type KsResult, ksTest } from './ks-test.ts';
export { type NumberSample, numberSample, ownSamples } from './number-sample.ts';
export { type PermutationResult, permutationTest } from './permutation.ts';
export { poolTables } from './pool.ts';
export { BINS, binsOf, binsOfProfile, countInBins, type NumberBins } from './profile/bins.ts';
export {
  type ColumnView,
  type NumberView,
  quantileOf,
  viewOfColumn,
  viewOfProfile,
} from './profile/column-view.ts';
export { detectProfileDrift, type NamedView, viewTests } from './profile/detect-profile.ts';
export { type Grid, gridOf, mergeGrids } from './profile/grid.ts';
export { decodeCounts, decodeGrid, encodeCounts, encodeGrid } from './profile/grid-code.ts';
export { keyOf, MOST_BUCKETS, MOST_NUMBERS, type NumberRuns, numberOf } from './profile/number-keys.ts';
export { mergeNumbers, type NumberProfile, profileNumbers } from './profile/number-profile.ts';
export {
  type ColumnProfile,
  mergeColumns,
  type ProfileBuilder,
  profileBuilder,
  profileColumn,
} from './profile/profile.ts';
export { profileOfRecord, profileToRecord } from './profile/profile-record.ts';
export { MOST_TEXTS, mergeTexts, PARTS, partsOf, type TextProfile } from './profile/text-profile.ts';
export { DEFAULT_SETTINGS, type DriftSettings, type EffectThresholds } from './settings.ts';
export {
  type DecidedSlice,
  decideSlices,
  LEAST_SLICE,
  type SliceTests,
  sliceTests,
  type TableSlice,
} from './slices/slice-tests.ts';
export { readTimes, type TimeColumn, timePair } from './time/time-column.ts';
export { localClock } from './time/zone.ts';
export { fisherTest, proportionsBounds, proportionsZTest, type TwoProportions } from './two-proportions.ts';
export { type UnseenResult, unseenTest } from './unseen-test.ts';
export { normedWasserstein, wasserstein } from './wasserstein.ts';
export {
  decideWatch,
  FIRST_STATE,
  type Recommendation,
  recommendationOf,
  type WatchAction,
  type WatchOutcome,
  type WatchSettings,
  type WatchState,
  type WatchStep,
} from './watch/decide-watch.ts';
export { expectedFalseActs, type FalseActsOf } from './watch/false-acts.ts';
