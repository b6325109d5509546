import type { Column, NumberColumn } from '@pawl/table';
import { type CategoryCounts, categoryCounts, countNumbers } from './category-counts.ts';
import { comingsAndGoings, distributionOfCategories } from './category-tests.ts';
import type { ColumnTest } from './column-test.ts';
import { missingTest } from './missing-test.ts';
import { countDistinctNumbers, type NumberSample, numberSample } from './number-sample.ts';
import { distributionOfNumbers, rangeOfNumbers } from './number-tests.ts';
import type { DriftSettings, EffectThresholds } from './settings.ts';
import { textTests as proseTests } from './text/text-tests.ts';
import { timePair } from './time/time-column.ts';
import { timeTests } from './time/time-tests.ts';

/** Up to so many distinct numbers in both samples together are compared as categories are, which loses nothing to ties. */
export const FEW_NUMBERS = 10;
/** Where more than this share of the values are distinct, a column of text holds names or prose and no categories. */
export const PROSE_SHARE = 0.5;
/** A column of fewer values may be categories all the same. */
export const PROSE_ROWS = 50;

export const MANY_NAMES = 'most values stand once: names, identifiers or prose, not compared as categories';

/** All tests of a column that both tables have; `sample` says how its numbers are taken. */
export function columnTests(
  reference: Column,
  current: Column,
  settings: DriftSettings,
  sample: (column: NumberColumn) => NumberSample = numberSample,
): ColumnTest[] {
  const thresholds = { ...settings.thresholds, ...settings.columns.get(reference.name) };
  if (reference.kind === 'number' && current.kind === 'number') {
    return numberTests(reference.name, sample(reference), sample(current), settings, thresholds);
  }
  if (reference.kind === 'text' && current.kind === 'text') {
    const times = timePair(reference, current);
    if (!times)
      return testsOfCounts(reference.name, categoryCounts(reference, current), settings, thresholds);
    return [
      ...missingOfTexts(reference, current, settings, thresholds),
      ...timeTests(reference.name, times, settings, thresholds),
    ];
  }
  return changedType(reference.name, missingOf(reference), missingOf(current), settings, thresholds);
}

function numberTests(
  column: string,
  reference: NumberSample,
  current: NumberSample,
  settings: DriftSettings,
  thresholds: EffectThresholds,
): ColumnTest[] {
  const missing = missingTest(
    column,
    {
      reference: reference.missing,
      current: current.missing,
      referenceRows: reference.rows,
      currentRows: current.rows,
    },
    settings,
    thresholds,
  );
  const { sorted: from } = reference;
  const { sorted: to } = current;
  if (from.length === 0 || to.length === 0) {
    return [
      ...missing,
      noValues(
        column,
        reference.missing > 0 && current.missing > 0 && from.length + to.length === 0,
        thresholds,
      ),
    ];
  }
  if (countDistinctNumbers(from, to, FEW_NUMBERS + 1) <= FEW_NUMBERS) {
    const { values, ...counts } = countNumbers(from, to);
    const categories: CategoryCounts = {
      ...counts,
      names: Array.from(values, String),
      referenceRows: from.length,
      currentRows: to.length,
      referenceMissing: reference.missing,
      currentMissing: current.missing,
    };
    return [...missing, ...categoryTests(column, categories, settings, thresholds)];
  }
  return [
    ...missing,
    distributionOfNumbers(column, reference, current, settings, thresholds),
    rangeOfNumbers(column, reference, current, settings, thresholds),
  ];
}

/** All tests of columns of text. */
export function testsOfCounts(
  column: string,
  counts: CategoryCounts,
  settings: DriftSettings,
  thresholds: EffectThresholds,
): ColumnTest[] {
  const { referenceRows, currentRows, referenceMissing, currentMissing, names } = counts;
  const missing = missingTest(
    column,
    {
      reference: referenceMissing,
      current: currentMissing,
      referenceRows: referenceRows + referenceMissing,
      currentRows: currentRows + currentMissing,
    },
    settings,
    thresholds,
  );
  if (referenceRows === 0 || currentRows === 0) {
    const never = names.length === 0 && referenceMissing > 0 && currentMissing > 0;
    return [...missing, noValues(column, never, thresholds)];
  }
  const values = referenceRows + currentRows;
  if (values >= PROSE_ROWS && names.length > PROSE_SHARE * values) {
    return [...missing, ...proseTests(column, counts, settings, thresholds)];
  }
  return [...missing, ...categoryTests(column, counts, settings, thresholds)];
}

/** All tests of columns of categories that have values. */
export function categoryTests(
  column: string,
  counts: CategoryCounts,
  settings: DriftSettings,
  thresholds: EffectThresholds,
): ColumnTest[] {
  const distribution = distributionOfCategories(column, counts, settings, thresholds);
  return counts.names.length < 2
    ? [distribution]
    : [distribution, ...comingsAndGoings(column, counts, settings, thresholds)];
}

/** The rows of a column, and those of them without a value. */
interface KindAndRows {
  readonly kind: Column['kind'];
  readonly missing: number;
  readonly rows: number;
}

/** A column of numbers on one side and of text on the other; where a side has no values, its type says nothing. */
export function changedType(
  column: string,
  from: KindAndRows,
  to: KindAndRows,
  settings: DriftSettings,
  thresholds: EffectThresholds,
): ColumnTest[] {
  const [without, withoutNow] = [from.missing === from.rows, to.missing === to.rows];
  if (without || withoutNow) {
    const missing = {
      reference: from.missing,
      current: to.missing,
      referenceRows: from.rows,
      currentRows: to.rows,
    };
    const never = without && withoutNow && from.rows > 0 && to.rows > 0;
    return [...missingTest(column, missing, settings, thresholds), noValues(column, never, thresholds)];
  }
  const words = { number: 'numbers', text: 'text' };
  return [
    {
      ...untested(column, 'type', thresholds),
      aspect: 'type',
      note: `${words[to.kind]}, in the reference ${words[from.kind]}`,
    },
  ];
}

function missingOfTexts(
  reference: Column,
  current: Column,
  settings: DriftSettings,
  thresholds: EffectThresholds,
): ColumnTest[] {
  const [from, to] = [missingOf(reference), missingOf(current)];
  const counts = {
    reference: from.missing,
    current: to.missing,
    referenceRows: from.rows,
    currentRows: to.rows,
  };
  return missingTest(reference.name, counts, settings, thresholds);
}

function missingOf(column: Column): KindAndRows {
  const { kind } = column;
  let missing = 0;
  if (kind === 'text') {
    for (const code of column.codes) if (code < 0) missing++;
    return { kind, missing, rows: column.codes.length };
  }
  const { values, nulls } = column;
  for (let i = 0; i < values.length; i++) if (nulls?.[i] === 1 || Number.isNaN(values[i])) missing++;
  return { kind, missing, rows: values.length };
}

/** Where a side has no values; where there never were any, that is no lack of rows. */
export function noValues(column: string, never: boolean, thresholds: EffectThresholds): ColumnTest {
  const test = untested(column, 'no values', thresholds);
  if (never) return { ...test, note: 'no values on either side' };
  return { ...test, sight: { kind: 'nothing' }, note: 'no values to compare' };
}

/** What stands for the test of a distribution that is not tested. */
export function untested(column: string, test: string, { distribution }: EffectThresholds): ColumnTest {
  return {
    column,
    aspect: 'distribution',
    test,
    statistic: null,
    pValue: null,
    effect: null,
    others: [],
    net: 0,
    sight: null,
    threshold: distribution,
    note: null,
  };
}
