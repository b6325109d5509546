import { createRandom, findColumn, type NumberColumn, shuffle, type Table } from '@pawl/table';
import { criticalDistance } from '../detectable.ts';
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

/**
 * Whether numbers go together as they did. The directions in which the columns of half of the reference vary most are
 * learnt; what they leave of rows of the other half and of current rows is compared by Kolmogorov and Smirnov's test, which
 * holds as neither were learnt from. What is missing or infinite counts as the mean. Null where there are fewer than two
 * columns of numbers that vary.
 */
export function reconstructionTest(
  reference: Table,
  current: Table,
  settings: DriftSettings,
): AcrossTest | null {
  const order = drawnRows(reference.rows, 2 * MOST_ROWS, settings.seed);
  const learned = order.subarray(0, order.length >> 1);
  const held = order.subarray(order.length >> 1);
  const now = drawnRows(current.rows, MOST_ROWS, settings.seed);
  const pairs = pairsOf(reference, current, settings.seed);
  const few = Math.min(learned.length, held.length, now.length) < FEWEST_ROWS;
  const columns = few ? [] : columnsOf(pairs, { learned, held, now });
  if ((few ? pairs : columns).length < 2) return null;
  const common = {
    aspect: 'reconstruction',
    test: 'Kolmogorov-Smirnov of reconstruction errors',
    threshold: settings.thresholds.reconstruction,
    columns: columns.length,
    learned: learned.length,
    rows: [held.length, now.length],
    note: null,
  } as const;
  if (few || learned.length <= columns.length) {
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
  const reach = criticalDistance([held.length, now.length], 1 - settings.confidence);
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
    sight: { kind: 'distance', rows: [held.length, now.length] },
    shares: columns
      .map(({ name }, c) => ({ column: name, value: seen.byColumn[c]! - usual.byColumn[c]! }))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value)),
  };
}

interface Rows<Part> {
  readonly learned: Part;
  readonly held: Part;
  readonly now: Part;
}

type Pair = readonly [reference: NumberColumn, current: NumberColumn];

function pairsOf(reference: Table, current: Table, seed: number): Pair[] {
  const pairs = reference.columns.flatMap((column) => {
    const other = findColumn(current, column.name);
    return column.kind === 'number' && other?.kind === 'number' ? [[column, other] as const] : [];
  });
  return Array.from(drawnRows(pairs.length, MOST_COLUMNS, seed).sort(), (place) => pairs[place]!);
}

/** The numbers of the rows, of columns that vary in those that are learnt from. */
function columnsOf(
  pairs: readonly Pair[],
  rows: Rows<Int32Array>,
): (Rows<Float64Array> & { readonly name: string })[] {
  return pairs.flatMap(([column, other]) => {
    const learned = finite(column, rows.learned);
    const { mean, deviation } = moments(learned.filter((value) => !Number.isNaN(value)));
    if (!(deviation > 0 && deviation < Number.POSITIVE_INFINITY)) return [];
    const fill = (values: Float64Array) => values.map((value) => (Number.isNaN(value) ? mean : value));
    const held = fill(finite(column, rows.held));
    return [{ name: column.name, learned: fill(learned), held, now: fill(finite(other, rows.now)) }];
  });
}

/** NaN for what is no finite number. */
function finite({ values, nulls }: NumberColumn, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) =>
    nulls?.[row] !== 1 && Number.isFinite(values[row]) ? values[row]! : Number.NaN,
  );
}

function drawnRows(rows: number, most: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  shuffle(order, createRandom(seed));
  return order.subarray(0, most);
}
