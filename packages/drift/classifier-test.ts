import type { Interval } from '@pawl/metrics';
import { type Column, createRandom, findColumn, shuffle, type Table, takeRows } from '@pawl/table';
import { withoutRepeats } from './distinct-rows.ts';
import { drawRows, type TakeRows, takeOwn } from './draw-rows.ts';
import { poolTables } from './pool.ts';
import { areaUnderCurve, midranks, rankTest } from './rank-test.ts';

/** Scores rows: the higher, the more they look like current ones. */
export interface Score {
  (rows: Table): Promise<Float64Array>;
  /** The columns that it goes by, the most first, where it knows; all where absent. */
  readonly columns?: readonly string[];
}
/** Learns to tell current rows (1) from those of the reference (0). */
export type LearnToTell = (rows: Table, isCurrent: Uint8Array) => Promise<Score>;

export interface ClassifierOptions {
  /** Rows of each table that are used at most, drawn at random. */
  readonly mostRows: number;
  readonly draws: number;
  readonly seed: number;
  readonly confidence: number;
  /** Up to this p-value the columns are asked what each contributes, which takes a scoring for each. */
  readonly explainAt: number;
  /** Columns that are asked at most: those that the score goes by most. */
  readonly mostExplained: number;
  /** Takes the rows that `classifierRows` says of each table. */
  readonly take: TakeRows;
}

const DEFAULT_OPTIONS: ClassifierOptions = {
  mostRows: 10_000,
  draws: 999,
  seed: 42,
  confidence: 0.95,
  explainAt: 0.05,
  mostExplained: 10,
  take: takeRows,
};

export interface ClassifierResult {
  /** How well rows that the classifier had not seen are told apart: 0.5 not at all, 1 without fail. */
  readonly auc: number;
  readonly interval: Interval;
  readonly pValue: number;
  /** Columns that were learned from. */
  readonly compared: number;
  /** Rows that were learned from. */
  readonly learned: number;
  /** Rows of each side that were told apart. */
  readonly told: readonly [reference: number, current: number];
  /** What of the AUC is lost when a column's cells are shuffled, the most first; empty where there is no drift to explain. */
  readonly columns: readonly { readonly column: string; readonly loss: number }[];
}

/**
 * The classifier two-sample test (Lopez-Paz and Oquab 2017), which sees drift that no single column shows: a classifier
 * learns from one half of the rows of both tables to tell them apart, and is tried on the other half. As it has not seen
 * those, shuffling which of them are current gives a p-value that holds for any classifier. Undefined where a table has
 * fewer than four rows, or they share no column.
 */
export async function classifierTest(
  reference: Table,
  current: Table,
  learn: LearnToTell,
  given: Partial<ClassifierOptions> = {},
): Promise<ClassifierResult | undefined> {
  const options = { ...DEFAULT_OPTIONS, ...given };
  if (Math.min(reference.rows, current.rows) < 4) return undefined;
  const used = classifierRows(reference.rows, current.rows, options);
  const drawn = common(reference, current).map((table, side) =>
    takeOwn(table, used[side]!, options.take),
  ) as [Table, Table];
  const [from, to] = withoutRepeats(...drawn);
  if (Math.min(from.rows, to.rows) < 4) return undefined;
  const pooled = poolTables(from, to);
  if (pooled.columns.length === 0) return undefined;
  const { learned, told } = halves(from.rows, to.rows);
  const labels = (rows: Int32Array) => Uint8Array.from(rows, (row) => (row >= from.rows ? 1 : 0));
  const score = await learn(takeRows(pooled, learned), labels(learned));
  const rows = takeRows(pooled, told);
  const isCurrent = labels(told);
  const result = rankTest(await score(rows), isCurrent, options);
  const currents = isCurrent.reduce((sum, one) => sum + one, 0);
  return {
    ...result,
    compared: pooled.columns.length,
    learned: learned.length,
    told: [told.length - currents, currents],
    columns:
      result.pValue <= options.explainAt ? await losses(score, rows, isCurrent, result.auc, options) : [],
  };
}

/** The rows of each table that are used, in random order. */
export function classifierRows(
  referenceRows: number,
  currentRows: number,
  { mostRows, seed }: Pick<ClassifierOptions, 'mostRows' | 'seed'>,
): readonly [reference: Int32Array, current: Int32Array] {
  const random = createRandom(seed);
  return [drawRows(referenceRows, mostRows, random), drawRows(currentRows, mostRows, random)];
}

/** Both tables without the columns that cannot be pooled. */
function common(reference: Table, current: Table): [Table, Table] {
  const shared = (table: Table, other: Table) => ({
    rows: table.rows,
    columns: table.columns.filter(({ name, kind }) => findColumn(other, name)?.kind === kind),
  });
  return [shared(reference, current), shared(current, reference)];
}

/** The places of pooled rows, which are in random order: half of each table's to learn from and half to tell apart. */
function halves(referenceRows: number, currentRows: number) {
  const learned: number[] = [];
  const told: number[] = [];
  for (const [start, rows] of [
    [0, referenceRows],
    [referenceRows, currentRows],
  ] as const) {
    for (let row = 0; row < rows; row++) (row < rows >> 1 ? learned : told).push(start + row);
  }
  return { learned: Int32Array.from(learned), told: Int32Array.from(told) };
}

async function losses(
  score: Score,
  rows: Table,
  isCurrent: Uint8Array,
  auc: number,
  { seed, mostExplained }: ClassifierOptions,
) {
  const asked = new Set((score.columns ?? rows.columns.map(({ name }) => name)).slice(0, mostExplained));
  const order = Int32Array.from({ length: rows.rows }, (_, i) => i);
  shuffle(order, createRandom(seed));
  const mixed = takeRows(rows, order);
  const found = [];
  for (const [place, { name }] of rows.columns.entries()) {
    if (!asked.has(name)) continue;
    const columns: Column[] = [...rows.columns];
    columns[place] = mixed.columns[place]!;
    const scores = await score({ rows: rows.rows, columns });
    found.push({ column: name, loss: auc - areaUnderCurve(midranks(scores), isCurrent) });
  }
  return found.sort((a, b) => b.loss - a.loss);
}
