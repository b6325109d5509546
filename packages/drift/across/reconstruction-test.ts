import { createRandom, findColumn, type NumberColumn, type Table, takeRows } from '@pawl/table';
import { criticalDistance } from '../detectable.ts';
import { drawRows, type TakeRows } from '../draw-rows.ts';
import { ksTest } from '../ks-test.ts';
import { moments } from '../number-sample.ts';
import type { DriftSettings } from '../settings.ts';
import { sortNumbers } from '../sort-numbers.ts';
import type { AcrossTest } from './across-test.ts';
import { learnPrincipal, reconstructionErrors } from './principal.ts';

/** The share of the variance that the directions hold. */
const HELD = 0.95;
/** Rows that are learnt from, and of each side that are compared, at most: up to here the p-value is exact. */
const MOST_ROWS = 10_000;
/** Columns at most; of more, so many are drawn. The work grows with their square. */
const MOST_COLUMNS = 200;
/** Fewer rows on a side say nothing. */
const FEWEST_ROWS = 10;

/** The rows of each table that are used: of the reference those that are learnt from, and behind them those that are compared. */
export function reconstructionRows(referenceRows: number, currentRows: number, seed: number) {
  return {
    reference: drawRows(referenceRows, 2 * MOST_ROWS, createRandom(seed)),
    current: drawRows(currentRows, MOST_ROWS, createRandom(seed)),
  };
}

/**
 * Whether numbers go together as they did. The directions in which the columns of half of the reference vary most are
 * learnt; what they leave of rows of the other half and of current rows is compared by Kolmogorov and Smirnov's test, which
 * holds as neither were learnt from. What is missing or infinite counts as the mean. `take` takes
 * the rows of `reconstructionRows`. Null where there are fewer than two columns of numbers that vary.
 */
export function reconstructionTest(
  reference: Table,
  current: Table,
  settings: DriftSettings,
  take: TakeRows = takeRows,
): AcrossTest | null {
  const rows = reconstructionRows(reference.rows, current.rows, settings.seed);
  const learned = rows.reference.length >> 1;
  const held = rows.reference.length - learned;
  const now = rows.current.length;
  const pairs = pairsOf(reference, current, settings.seed);
  const few = Math.min(learned, held, now) < FEWEST_ROWS;
  const columns = few ? [] : columnsOf(taken([reference, current], pairs, rows, take), learned);
  if ((few ? pairs : columns).length < 2) return null;
  const common = {
    aspect: 'reconstruction',
    test: 'Kolmogorov-Smirnov of reconstruction errors',
    threshold: settings.thresholds.reconstruction,
    columns: columns.length,
    learned,
    rows: [held, now],
    note: null,
  } as const;
  if (few || learned <= columns.length) {
    const sight = { kind: 'nothing' } as const;
    return { ...common, statistic: null, pValue: null, effect: null, others: [], net: 0, sight, shares: [] };
  }
  const principal = learnPrincipal(
    columns.map((column) => column.learned),
    HELD,
  );
  const usual = reconstructionErrors(
    principal,
    columns.map((column) => column.held),
  );
  const seen = reconstructionErrors(
    principal,
    columns.map((column) => column.now),
  );
  const others = [
    { name: 'mean error of the reference', value: moments(usual.errors).mean, interval: null },
    { name: 'mean error now', value: moments(seen.errors).mean, interval: null },
  ];
  sortNumbers(usual.errors);
  sortNumbers(seen.errors);
  const { distance, pValue } = ksTest(usual.errors, seen.errors);
  const reach = criticalDistance([held, now], 1 - settings.confidence);
  return {
    ...common,
    statistic: distance,
    pValue,
    effect: {
      name: 'distance of distribution functions',
      value: distance,
      interval: { low: Math.max(0, distance - reach), high: Math.min(1, distance + reach) },
    },
    others,
    net: distance,
    sight: { kind: 'distance', rows: [held, now] },
    shares: columns
      .map(({ name }, c) => ({ column: name, value: seen.byColumn[c]! - usual.byColumn[c]! }))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value)),
  };
}

/** The numbers of a column. */
interface Drawn {
  readonly name: string;
  readonly learned: Float64Array;
  readonly held: Float64Array;
  readonly now: Float64Array;
}

type Pair = readonly [reference: NumberColumn, current: NumberColumn];

function pairsOf(reference: Table, current: Table, seed: number): Pair[] {
  const pairs = reference.columns.flatMap((column) => {
    const other = findColumn(current, column.name);
    return column.kind === 'number' && other?.kind === 'number' ? [[column, other] as const] : [];
  });
  const places = drawRows(pairs.length, MOST_COLUMNS, createRandom(seed)).sort();
  return Array.from(places, (place) => pairs[place]!);
}

/** The rows of the pairs that are used. */
function taken(
  tables: readonly [reference: Table, current: Table],
  pairs: readonly Pair[],
  rows: ReturnType<typeof reconstructionRows>,
  take: TakeRows,
): Pair[] {
  const [from, to] = tables.map((table, side) =>
    take(
      { rows: table.rows, columns: pairs.map((pair) => pair[side as 0 | 1]) },
      side === 0 ? rows.reference : rows.current,
    ),
  );
  return pairs.map((_, place) => [from!.columns[place], to!.columns[place]] as [NumberColumn, NumberColumn]);
}

/** The numbers of columns that vary in the rows that are learnt from, so many of the reference's first ones. */
function columnsOf(pairs: readonly Pair[], rows: number): Drawn[] {
  return pairs.flatMap(([column, other]) => {
    const known = finite(column);
    const learned = known.subarray(0, rows);
    const { mean, deviation } = moments(learned.filter((value) => !Number.isNaN(value)));
    if (!(deviation > 0 && deviation < Number.POSITIVE_INFINITY)) return [];
    const fill = (values: Float64Array) => values.map((value) => (Number.isNaN(value) ? mean : value));
    const held = fill(known.subarray(rows));
    return [{ name: column.name, learned: fill(learned), held, now: fill(finite(other)) }];
  });
}

/** NaN for what is no finite number. */
function finite({ values, nulls }: NumberColumn): Float64Array {
  return values.map((value, row) => (nulls?.[row] !== 1 && Number.isFinite(value) ? value : Number.NaN));
}
