import type { ColumnTest } from '../column-test.ts';
import { changedType, columnTests } from '../column-tests.ts';
import { absent, type Besides, concluded, type TableDrift } from '../detect.ts';
import { DEFAULT_SETTINGS, type DriftSettings } from '../settings.ts';
import type { ColumnView } from './column-view.ts';
import { compareNumbers } from './compare-numbers.ts';
import { compareTexts } from './compare-texts.ts';

/** A column that is looked at when its turn comes. */
export interface NamedView {
  readonly name: string;
  view(): ColumnView;
}

/**
 * What `detectDrift` does, where the reference, the current side or both are profiles. What profiles kept all of gives
 * the same numbers as the rows would.
 */
export function detectProfileDrift(
  reference: readonly NamedView[],
  current: readonly NamedView[],
  given: Partial<DriftSettings> = {},
  { others = [], more = [], idle }: Pick<Besides<never>, 'others' | 'more' | 'idle'> = {},
): TableDrift<never> {
  const settings = { ...DEFAULT_SETTINGS, ...given };
  const known = new Set(reference.map(({ name }) => name));
  const now = new Map(current.map((column) => [column.name, column]));
  const added = current.map(({ name }) => name).filter((name) => !known.has(name));
  const tests = [
    ...reference.flatMap(({ name, view }) => {
      const other = now.get(name);
      return other ? viewTests(name, view(), other.view(), settings) : [absent(name, added)];
    }),
    ...others.flatMap(([column, other]) => columnTests(column, other, settings)),
    ...more,
  ];
  return concluded(tests, added, settings, idle ? { idle } : {});
}

/** All tests of a column of which one side or both are a profile. */
export function viewTests(
  column: string,
  reference: ColumnView,
  current: ColumnView,
  settings: DriftSettings,
): ColumnTest[] {
  const thresholds = { ...settings.thresholds, ...settings.columns.get(column) };
  if (reference.kind === 'number' && current.kind === 'number')
    return compareNumbers(column, reference, current, settings, thresholds);
  if (reference.kind === 'text' && current.kind === 'text')
    return compareTexts(column, reference, current, settings, thresholds);
  const tests = changedType(column, reference, current, settings, thresholds);
  return tests.map((test) => ({ ...test, from: 'values' }));
}
