import { type Table, takeRows } from '@pawl/table';
import { classifierRows, classifierTest } from '../classifier-test.ts';
import type { TakeRows } from '../draw-rows.ts';
import type { DriftSettings } from '../settings.ts';
import type { AcrossTest } from './across-test.ts';
import { tellByForest } from './tell-by-forest.ts';

/** Rows of each table that are used at most: half are learnt from. */
const MOST_ROWS = 5000;
/** Fewer rows on a side are not told apart. */
const FEWEST_ROWS = 4;
/** Tests that a column may have. */
const TESTS_A_COLUMN = 4;

/** The rows of each table that are used. */
export function toldRows(referenceRows: number, currentRows: number, seed: number) {
  return classifierRows(referenceRows, currentRows, { mostRows: MOST_ROWS, seed });
}

/**
 * Whether a forest can tell current rows from those of the reference. There are so many shuffles that the least p-value is
 * found after correction over all tests of the tables. `take` takes the rows of `toldRows`. Null where no column can be
 * compared.
 */
export async function toldApart(
  reference: Table,
  current: Table,
  { alpha, confidence, seed, thresholds }: DriftSettings,
  take: TakeRows = takeRows,
): Promise<AcrossTest | null> {
  const tests = TESTS_A_COLUMN * Math.max(reference.columns.length, current.columns.length) + TESTS_A_COLUMN;
  const found = await classifierTest(reference, current, tellByForest(seed), {
    mostRows: MOST_ROWS,
    draws: Math.max(999, Math.ceil((2 * tests) / alpha)),
    seed,
    confidence,
    explainAt: alpha,
    take,
  });
  const common = {
    aspect: 'classifier',
    test: 'classifier',
    threshold: thresholds.classifier,
    others: [],
    note: null,
  } as const;
  if (!found) {
    if (Math.min(reference.rows, current.rows) >= FEWEST_ROWS) return null;
    return {
      ...common,
      statistic: null,
      pValue: null,
      effect: null,
      net: 0,
      sight: { kind: 'nothing' },
      columns: 0,
      learned: 0,
      rows: [reference.rows, current.rows],
      shares: [],
    };
  }
  const { auc, interval, pValue, columns, learned, compared, told } = found;
  return {
    ...common,
    statistic: auc,
    pValue,
    effect: { name: 'area under the ROC curve', value: auc, interval },
    net: auc,
    sight: { kind: 'area', rows: told },
    columns: compared,
    learned,
    rows: told,
    shares: columns.map(({ column, loss }) => ({ column, value: loss })),
  };
}
