import { benjaminiHochberg } from '@pawl/metrics';
import { didYouMean } from '@pawl/records';
import { type Column, findColumn, type Table } from '@pawl/table';
import type { ColumnTest } from './column-test.ts';
import { columnTests } from './column-tests.ts';
import { detectableEffect } from './detectable.ts';
import { DEFAULT_SETTINGS, type DriftSettings } from './settings.ts';

export type Decision = 'drift' | 'no drift' | 'insufficient';

export interface DecidedTest extends ColumnTest {
  /** After Benjamini and Hochberg's correction over all tests of the table. */
  readonly adjustedPValue: number | null;
  /** The least effect that these rows would show with the power of the settings, null where there is none or it is not asked. */
  readonly detectable: number | null;
  readonly decision: Decision;
}

export interface TableDrift {
  readonly decision: Decision;
  readonly tests: readonly DecidedTest[];
  /** Columns with an alarm, in the order of the reference. */
  readonly drifted: readonly string[];
  /** Columns of the current table alone. */
  readonly added: readonly string[];
}

/**
 * Compares every column of the reference with that of the same name. An alarm needs a p-value at most alpha after
 * correction over all tests and an effect worth acting on; so a table that did not drift has any alarm with a chance of
 * at most alpha. What too few rows were looked at for is insufficient and not fine; it says what they would have shown.
 * `others` are pairs of columns, reference and current, that belong to other rows and are decided along. `measured` are
 * tests of columns that were made before.
 */
export function detectDrift(
  reference: Table,
  current: Table,
  given: Partial<DriftSettings> = {},
  others: readonly (readonly [reference: Column, current: Column])[] = [],
  measured: ReadonlyMap<string, readonly ColumnTest[]> = new Map(),
): TableDrift {
  const settings = { ...DEFAULT_SETTINGS, ...given };
  const added = current.columns.map(({ name }) => name).filter((name) => !findColumn(reference, name));
  const tests = [
    ...reference.columns.flatMap((column) => {
      const other = findColumn(current, column.name);
      if (!other) return [absent(column.name, added)];
      return measured.get(column.name) ?? columnTests(column, other, settings);
    }),
    ...others.flatMap(([column, other]) => columnTests(column, other, settings)),
  ];
  const decided = decideTests(tests, settings);
  const drifted = decided.filter(({ decision }) => decision === 'drift').map(({ column }) => column);
  return {
    decision: worst(decided.map(({ decision }) => decision)),
    tests: decided,
    drifted: [...new Set(drifted)],
    added,
  };
}

/** The decisions of tests that are made together. */
export function decideTests(tests: readonly ColumnTest[], settings: DriftSettings): DecidedTest[] {
  const adjusted = benjaminiHochberg(tests.map(({ pValue }) => pValue ?? Number.NaN));
  // What is found however the others come out is found at this level.
  const alpha = settings.alpha / Math.max(1, tests.filter(({ pValue }) => pValue !== null).length);
  return tests.map((test, i) => {
    const adjustedPValue = test.pValue === null ? null : adjusted[i]!;
    const { sight, threshold } = test;
    const asked = { alpha, power: settings.power, floor: threshold };
    const detectable = sight && detectableEffect(sight, asked);
    return {
      ...test,
      adjustedPValue,
      detectable,
      decision: decide(test, adjustedPValue, detectable, settings),
    };
  });
}

function decide(
  { aspect, effect, net, threshold, sight }: ColumnTest,
  adjustedPValue: number | null,
  detectable: number | null,
  { alpha, resolution }: DriftSettings,
): Decision {
  if (aspect === 'presence' || aspect === 'type') return 'drift';
  const significant = adjustedPValue !== null && adjustedPValue <= alpha;
  if (significant && net >= threshold) return 'drift';
  if (!sight) return 'no drift';
  const { low, high } = effect?.interval ?? { low: -1, high: 1 };
  if (adjustedPValue !== null && Math.max(-low, high) < threshold) return 'no drift';
  return detectable !== null && detectable <= resolution * threshold ? 'no drift' : 'insufficient';
}

function worst(decisions: readonly Decision[]): Decision {
  if (decisions.includes('drift')) return 'drift';
  return decisions.length === 0 || decisions.includes('insufficient') ? 'insufficient' : 'no drift';
}

function absent(column: string, added: readonly string[]): ColumnTest {
  const near = didYouMean(column, added);
  return {
    column,
    aspect: 'presence',
    test: 'presence',
    statistic: null,
    pValue: null,
    effect: null,
    others: [],
    net: 0,
    sight: null,
    threshold: 0,
    note: `not among the current columns.${near}`,
  };
}
