import { type CategoryCounts, inOrder } from '../category-counts.ts';
import { distributionOfCategories } from '../category-tests.ts';
import type { ColumnTest } from '../column-test.ts';
import { MANY_NAMES, noValues, PROSE_ROWS, PROSE_SHARE, testsOfCounts, untested } from '../column-tests.ts';
import { missingTest } from '../missing-test.ts';
import type { DriftSettings, EffectThresholds } from '../settings.ts';
import type { TextView } from './column-view.ts';

/** All tests of texts of which one side or both are a profile. */
export function compareTexts(
  column: string,
  reference: TextView,
  current: TextView,
  settings: DriftSettings,
  thresholds: EffectThresholds,
): ColumnTest[] {
  if (reference.complete && current.complete) {
    const tests = testsOfCounts(column, countsOf(reference, current), settings, thresholds);
    return tests.map((test) => ({ ...test, from: 'values' }));
  }
  const rows = {
    reference: reference.missing,
    current: current.missing,
    referenceRows: reference.rows,
    currentRows: current.rows,
  };
  const missing = missingTest(column, rows, settings, thresholds);
  return [
    ...missing.map((test) => ({ ...test, from: 'values' as const })),
    { ...distributionOfParts(column, reference, current, settings, thresholds), from: 'sketch' },
  ];
}

function countsOf(reference: TextView, current: TextView): CategoryCounts {
  const names = [...reference.counts.keys()];
  for (const text of current.counts.keys()) if (!reference.counts.has(text)) names.push(text);
  const counts = ({ counts }: TextView) => names.map((text) => counts.get(text) ?? 0);
  return { ...inOrder(names, counts(reference), counts(current)), ...rowsOf(reference, current) };
}

function rowsOf(reference: TextView, current: TextView) {
  return {
    referenceRows: reference.rows - reference.missing,
    currentRows: current.rows - current.missing,
    referenceMissing: reference.missing,
    currentMissing: current.missing,
  };
}

/**
 * Where not all texts are known, which of them are is no matter of chance, and comparing those alone would alarm without a
 * drift: the most frequent of one sample are less so in the next. So all rows are compared, in parts that the checksum of
 * their texts alone decides; nothing is then told of single texts that came or went.
 */
function distributionOfParts(
  column: string,
  reference: TextView,
  current: TextView,
  settings: DriftSettings,
  thresholds: EffectThresholds,
): ColumnTest {
  const rows = rowsOf(reference, current);
  if (rows.referenceRows === 0 || rows.currentRows === 0) return noValues(column, false, thresholds);
  const isNames = ({ distinct }: TextView, values: number) =>
    values >= PROSE_ROWS && distinct > PROSE_SHARE * values;
  if (isNames(reference, rows.referenceRows) && isNames(current, rows.currentRows))
    return { ...untested(column, 'identifiers', thresholds), note: MANY_NAMES };
  const [from, to] = [reference.parts(), current.parts()];
  const held = [...from.keys()].filter((part) => from[part]! + to[part]! > 0);
  const counts: CategoryCounts = {
    names: held.map((part) => `part ${part}`),
    reference: Float64Array.from(held, (part) => from[part]!),
    current: Float64Array.from(held, (part) => to[part]!),
    ...rows,
  };
  return {
    ...distributionOfCategories(column, counts, settings, thresholds),
    others: [],
    note: 'more than 10,000 different texts: compared in 1,024 parts by checksum, and not one by one',
  };
}
