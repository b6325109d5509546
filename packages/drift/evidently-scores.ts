import type { Column, NumberColumn } from '@pawl/table';
import { type PairedCounts, sturgesCounts } from './bins.ts';
import { categoryCounts, countNumbers } from './category-counts.ts';
import { goodnessOfFit, total } from './chi-squared.ts';
import { hellinger, jensenShannon, kullbackLeibler, populationStability } from './divergences.ts';
import { ksTest } from './ks-test.ts';
import { countDistinctNumbers, moments, type NumberSample, numberSample } from './number-sample.ts';
import { proportionsZTest } from './two-proportions.ts';
import { normedWasserstein, wasserstein } from './wasserstein.ts';

/** Numbers with at most so many distinct values in the reference are not put into bins. */
const FEW_IN_REFERENCE = 20;

/** Evidently's names of tests, those of which we know its rule. */
export type EvidentlyTest =
  | 'ks'
  | 'wasserstein'
  | 'chisquare'
  | 'z'
  | 'jensenshannon'
  | 'psi'
  | 'kl_div'
  | 'hellinger';

/** Both samples of a column as Evidently sees them: nulls and infinities are gone. */
export type EvidentlySamples =
  | {
      readonly kind: 'number';
      readonly reference: Float64Array;
      readonly current: Float64Array;
      /** Whether pandas would hold both as integers. */
      readonly whole: boolean;
    }
  | { readonly kind: 'category'; readonly counts: PairedCounts };

/** The samples, numbers as categories where `asCategories`; undefined where one column holds numbers and the other text. */
export function evidentlySamples(
  reference: Column,
  current: Column,
  asCategories: boolean,
  sample: (column: NumberColumn) => NumberSample = numberSample,
): EvidentlySamples | undefined {
  if (reference.kind === 'text' && current.kind === 'text') {
    return { kind: 'category', counts: categoryCounts(reference, current) };
  }
  if (reference.kind !== 'number' || current.kind !== 'number') return undefined;
  const from = sample(reference);
  const to = sample(current);
  if (asCategories) return { kind: 'category', counts: countNumbers(from.finite, to.finite) };
  const whole = isInteger(from) && isInteger(to);
  return { kind: 'number', reference: from.finite, current: to.finite, whole };
}

/** Whether pandas would hold the column as integers: whole numbers, and none missing. */
export function holdsIntegers(column: NumberColumn): boolean {
  return !column.nulls?.includes(1) && column.values.every(Number.isInteger);
}

function isInteger({ rows, finite }: NumberSample): boolean {
  return finite.length === rows && finite.every(Number.isInteger);
}

/** How many rows are left of both samples. */
export function rowsOf(samples: EvidentlySamples): readonly [reference: number, current: number] {
  if (samples.kind === 'number') return [samples.reference.length, samples.current.length];
  return [total(samples.counts.reference), total(samples.counts.current)];
}

/** The score that Evidently gives: a p-value or a distance. Both samples must have rows; `ks` and `wasserstein` need numbers. */
export function evidentlyScore(test: EvidentlyTest, samples: EvidentlySamples): number {
  if (samples.kind === 'number') {
    if (test === 'ks') return ksTest(samples.reference, samples.current).pValue;
    if (test === 'wasserstein') {
      const distance = wasserstein(samples.reference, samples.current);
      return normedWasserstein(distance, moments(samples.reference).deviation);
    }
  }
  const { reference, current } = countsFor(test, samples);
  if (test === 'chisquare') return goodnessOfFit({ reference, current }).pValue;
  if (test === 'z') return twoCategories(reference, current);
  if (test === 'psi') return populationStability(reference, current);
  if (test === 'kl_div') return kullbackLeibler(reference, current);
  if (test === 'hellinger') return hellinger(reference, current);
  return test === 'jensenshannon' ? jensenShannon(reference, current) : Number.NaN;
}

function countsFor(test: EvidentlyTest, samples: EvidentlySamples): PairedCounts {
  if (samples.kind === 'category') return samples.counts;
  const { reference, current, whole } = samples;
  if (test === 'hellinger') {
    const size = countDistinctNumbers(reference, current, Number.POSITIVE_INFINITY);
    return sturgesCounts(reference, current, { size, whole });
  }
  const few =
    countDistinctNumbers(reference, reference, FEW_IN_REFERENCE + 1) <= FEW_IN_REFERENCE ||
    test === 'chisquare' ||
    test === 'z';
  return few ? countNumbers(reference, current) : sturgesCounts(reference, current, { whole });
}

function twoCategories(reference: Float64Array, current: Float64Array): number {
  return proportionsZTest({
    reference: reference[0]!,
    current: current[0]!,
    referenceRows: total(reference),
    currentRows: total(current),
  }).pValue;
}
