import { normalQuantile } from '@pawl/metrics';
import type { CategoryCounts } from './category-counts.ts';
import { greatestChangeEffect, netVariation, variationEffect, variationErrors } from './category-effects.ts';
import { homogeneityTest, isSparse, scaledHomogeneityTest } from './chi-squared.ts';
import type { ColumnTest } from './column-test.ts';
import { divergenceEffects } from './divergence-effects.ts';
import { permutationTest } from './permutation.ts';
import type { DriftSettings, EffectThresholds } from './settings.ts';
import { fisherTest } from './two-proportions.ts';
import { unseenTest } from './unseen-test.ts';

/** Sparse tables of more categories than these are not counted by random tables, which take time for each. */
const MOST_DRAWN = 200;
const MOST_DRAWS = 9999;
/** Categories times draws: more draws than this are not worth their time. */
const WORK = 1_000_000;
/** Names of categories in a note. */
const NAMED = 5;

/** The distribution of a column of categories; the effect is total variation. Both samples have values. */
export function distributionOfCategories(
  column: string,
  counts: CategoryCounts,
  settings: DriftSettings,
  { distribution: threshold }: EffectThresholds,
): ColumnTest {
  const errors = variationErrors(counts);
  const effect = variationEffect(counts, settings.confidence);
  return {
    column,
    aspect: 'distribution',
    ...testCategories(counts, settings.seed),
    effect,
    others: [
      greatestChangeEffect(counts, settings.confidence),
      ...divergenceEffects(counts, settings.confidence),
    ],
    net: netVariation(effect.value, errors),
    threshold,
    sight: {
      kind: 'variation',
      rows: [counts.referenceRows, counts.currentRows],
      categories: counts.names.length,
      errors,
    },
    note: counts.names.length === 1 ? 'the same value everywhere' : null,
  };
}

/** The test that both samples have one distribution over the categories. */
export function testCategories(
  counts: CategoryCounts,
  seed: number,
): Pick<ColumnTest, 'test' | 'statistic' | 'pValue'> {
  const categories = counts.names.length;
  if (categories < 2) return { test: 'constant', statistic: null, pValue: null };
  if (categories === 2) {
    const { reference, current, referenceRows, currentRows } = counts;
    const table = { reference: reference[0]!, current: current[0]!, referenceRows, currentRows };
    return { test: 'Fisher', statistic: null, pValue: fisherTest(table) };
  }
  if (!isSparse(counts)) return { test: 'chi-squared', ...statisticOf(homogeneityTest(counts)) };
  if (categories > MOST_DRAWN) {
    return { test: 'chi-squared, scaled', ...statisticOf(scaledHomogeneityTest(counts)) };
  }
  const draws = Math.min(MOST_DRAWS, Math.floor(WORK / categories));
  return { test: 'permutation', ...statisticOf(permutationTest(counts, draws, seed)) };
}

function statisticOf({ statistic, pValue }: { statistic: number; pValue: number }) {
  return { statistic, pValue };
}

/** Categories that came and categories that went. Both samples have values. */
export function comingsAndGoings(
  column: string,
  counts: CategoryCounts,
  settings: DriftSettings,
  thresholds: EffectThresholds,
): ColumnTest[] {
  const { names, reference, current } = counts;
  const z = -normalQuantile((1 - settings.confidence) / 2);
  const of = (
    aspect: 'new values' | 'vanished values',
    name: string,
    [sample, other]: readonly [Float64Array, Float64Array],
    threshold: number,
  ): ColumnTest => {
    const { categories, share, interval, pValue } = unseenTest(sample, other, z);
    const named = categories.slice(0, NAMED).map((i) => JSON.stringify(names[i]));
    const more = categories.length - named.length;
    return {
      column,
      aspect,
      test: 'unseen categories',
      statistic: categories.length,
      pValue,
      effect: { name, value: share, interval },
      others: [],
      net: share,
      threshold,
      sight: null,
      note: named.length > 0 ? `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}` : null,
    };
  };
  return [
    of('new values', 'rows of new categories', [current, reference], thresholds.newValues),
    of('vanished values', 'rows of vanished categories', [reference, current], thresholds.vanishedValues),
  ];
}
