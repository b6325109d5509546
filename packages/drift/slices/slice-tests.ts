import { benjaminiHochberg } from '@pawl/metrics';
import { type Column, findColumn, type Table, takeRows } from '@pawl/table';
import type { ColumnTest } from '../column-test.ts';
import { columnTests } from '../column-tests.ts';
import type { Decided } from '../detect.ts';
import { detectableEffect } from '../detectable.ts';
import type { DriftSettings } from '../settings.ts';

/** A part of both tables. */
export interface TableSlice {
  readonly name: string;
  readonly reference: Int32Array;
  readonly current: Int32Array;
}

/** A test of a column within one slice. */
interface SliceTest extends ColumnTest {
  readonly slice: string;
  /** After Benjamini and Hochberg's correction over all slices of the column. */
  readonly withinColumn: number | null;
}

export interface SliceTests {
  readonly tests: readonly SliceTest[];
  /** One a column, which is decided along with the tests of whole columns. */
  readonly summaries: readonly ColumnTest[];
}

/** A slice of fewer rows on either side is not tested. */
export const LEAST_SLICE = 50;

/**
 * Tests the columns within slices. That a column drifted in any of them has the p-value of Simes over all, and a test of
 * its own beside those of whole columns; where that is found, so are its slices whose p-value within the column is low
 * enough (Benjamini and Bogomolov 2014, who show that the false discovery rate holds on average over what was found). So
 * many slices cost the whole columns little. Columns that are not of numbers or categories are not tested in slices.
 */
export function sliceTests(
  reference: Table,
  current: Table,
  slices: readonly TableSlice[],
  settings: DriftSettings,
): SliceTests {
  const judged = slices.filter((slice) => isLarge(slice));
  const tests: SliceTest[] = [];
  const summaries: ColumnTest[] = [];
  for (const column of reference.columns) {
    const other = findColumn(current, column.name);
    if (!other || other.kind !== column.kind) continue;
    const found = judged.flatMap((slice) =>
      columnTests(rowsOf(column, slice.reference), rowsOf(other, slice.current), settings).map((test) => ({
        ...test,
        slice: slice.name,
      })),
    );
    const adjusted = benjaminiHochberg(found.map(({ pValue }) => pValue ?? Number.NaN));
    const own = found.map((test, i) => ({
      ...test,
      withinColumn: test.pValue === null ? null : adjusted[i]!,
    }));
    tests.push(...own);
    const summary = summaryOf(own);
    if (summary) summaries.push(summary);
  }
  return { tests, summaries };
}

function isLarge({ reference, current }: TableSlice): boolean {
  return Math.min(reference.length, current.length) >= LEAST_SLICE;
}

function rowsOf(column: Column, rows: Int32Array): Column {
  return takeRows({ rows: 0, columns: [column] }, rows).columns[0]!;
}

/**
 * The least corrected p-value is Simes'. Where slices have an effect worth acting on, it is the least of theirs, which is
 * no less: what is found without such an effect would be no alarm.
 */
function summaryOf(tests: readonly SliceTest[]): ColumnTest | undefined {
  const tested = tests.filter(({ withinColumn }) => withinColumn !== null);
  const notable = tested.filter(({ net, threshold }) => net >= threshold);
  const [first] = [...(notable.length > 0 ? notable : tested)].sort(
    (a, b) => a.withinColumn! - b.withinColumn! || b.net / b.threshold - a.net / a.threshold,
  );
  if (!first) return undefined;
  const { column, effect, net, threshold, withinColumn, slice, aspect } = first;
  return {
    column,
    aspect: 'slices',
    test: `Simes over ${new Set(tests.map((test) => test.slice)).size} slices`,
    statistic: null,
    pValue: withinColumn,
    effect,
    others: [],
    net,
    threshold,
    sight: null,
    note: `${aspect} in ${slice}`,
  };
}

export interface DecidedSlice {
  readonly name: string;
  readonly rows: readonly [reference: number, current: number];
  readonly decision: 'drift' | 'no drift' | 'insufficient';
  /** Tests that found drift, the largest against its threshold first. */
  readonly drifted: readonly SliceTest[];
  /** Columns that too few of its rows were there for, where it was tested. */
  readonly unsure: readonly string[];
}

/** What was decided of a test of the whole table. */
type Outcome = Pick<ColumnTest, 'column' | 'aspect' | 'pValue'> &
  Pick<Decided, 'adjustedPValue' | 'decision'>;

/** What becomes of each slice, given what was decided of the whole table, the summaries of its columns among it. */
export function decideSlices(
  slices: readonly TableSlice[],
  { tests }: SliceTests,
  decided: readonly Outcome[],
  settings: DriftSettings,
): DecidedSlice[] {
  const asked = decided.filter(({ pValue }) => pValue !== null);
  const found = asked.filter(({ adjustedPValue }) => adjustedPValue! <= settings.alpha).length;
  const columns = new Set(
    decided
      .filter(({ aspect, decision }) => aspect === 'slices' && decision === 'drift')
      .map(({ column }) => column),
  );
  const level = (settings.alpha * found) / Math.max(1, asked.length);
  const corrected = settings.alpha / Math.max(1, tests.filter(({ pValue }) => pValue !== null).length);
  const bySlice = new Map(slices.map(({ name }) => [name, [] as SliceTest[]]));
  for (const test of tests) bySlice.get(test.slice)?.push(test);
  return slices.map((slice) => {
    const own = bySlice.get(slice.name)!;
    const drifted = own
      .filter((test) => columns.has(test.column) && test.withinColumn !== null)
      .filter(({ withinColumn, net, threshold }) => withinColumn! <= level && net >= threshold)
      .sort((a, b) => b.net / b.threshold - a.net / a.threshold);
    const unsure = own.filter((test) => isUnsure(test, corrected, settings)).map(({ column }) => column);
    const few = !isLarge(slice) || unsure.length > 0;
    return {
      name: slice.name,
      rows: [slice.reference.length, slice.current.length],
      decision: drifted.length > 0 ? 'drift' : few ? 'insufficient' : 'no drift',
      drifted,
      unsure: [...new Set(unsure)],
    };
  });
}

/** Whether rows would not have shown what is asked, by the rule for whole columns. */
function isUnsure({ sight, threshold, effect }: SliceTest, alpha: number, settings: DriftSettings): boolean {
  if (!sight) return false;
  const { low, high } = effect?.interval ?? { low: -1, high: 1 };
  if (Math.max(-low, high) < threshold) return false;
  const least = detectableEffect(sight, { alpha, power: settings.power, floor: threshold });
  return least === null || least > settings.resolution * threshold;
}
