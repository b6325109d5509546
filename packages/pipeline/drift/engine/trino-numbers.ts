import { type Grid, MOST_BUCKETS, MOST_NUMBERS, type NumberProfile, numberOf } from '@pawl/drift';
import type { TrinoColumn } from './trino-columns.ts';
import { type Ask, changed } from './trino-query.ts';
import { factsSql, gridSql, type Rows } from './trino-sql.ts';

interface Facts {
  readonly rows: number;
  readonly missing: number;
  readonly below: number;
  readonly above: number;
  /** Keys of the least and greatest finite number; null where there is none. */
  readonly ends: readonly [bigint, bigint] | null;
  /** About how many numbers are distinct. */
  readonly distinct: number;
  readonly bins: ReadonlyMap<number, number>;
}

type Kept = Pick<NumberProfile, 'values' | 'grid'>;

const NO_ROWS: Facts = { rows: 0, missing: 0, below: 0, above: 0, ends: null, distinct: 0, bins: new Map() };
const NO_NUMBERS: Kept = {
  values: { values: new Float64Array(0), counts: new Float64Array(0) },
  grid: null,
};
/** Distinct numbers of a column that the warehouse may hold one by one. */
const ONE_BY_ONE = 1_000_000;
/** By how many bits a cut is finer than the least that is sure to be coarse enough, and than one that was too coarse. */
const FINER = 8;

/** Profiles of columns of numbers: a pass for their ends and bins, then one for their grids, and seldom more. */
export async function profileNumbersIn(
  ask: Ask,
  rows: Rows,
  columns: readonly TrinoColumn[],
  edges: ReadonlyMap<string, Float64Array>,
): Promise<NumberProfile[]> {
  const facts = await factsIn(ask, rows, columns, edges);
  const kept = await keptIn(ask, rows, columns, facts);
  return columns.map(({ name }, i) => {
    const { rows: all, missing, below, above, ends, bins } = facts[i]!;
    const each = kept[i]!;
    const counts = (each.values ?? each.grid)!.counts;
    if (counts.reduce((sum, count) => sum + count, 0) !== all - missing - below - above)
      throw changed(rows.table);
    const cuts = edges.get(name);
    return {
      kind: 'number',
      name,
      rows: all,
      missing,
      below,
      above,
      least: ends && numberOf(ends[0]),
      greatest: ends && numberOf(ends[1]),
      ...each,
      bins: cuts
        ? {
            edges: cuts,
            counts: Float64Array.from({ length: cuts.length + 1 }, (_, bin) => bins.get(bin) ?? 0),
          }
        : null,
    };
  });
}

async function factsIn(
  ask: Ask,
  rows: Rows,
  columns: readonly TrinoColumn[],
  edges: ReadonlyMap<string, Float64Array>,
): Promise<Facts[]> {
  const sql = factsSql(
    rows,
    columns.map((column) => column.sql),
    columns.map(({ name }) => edges.get(name)),
  );
  const answer = await ask(sql);
  const facts = columns.map(() => NO_ROWS);
  for (const [c, all, missing, below, above, least, greatest, distinct, bins] of answer.rows) {
    facts[Number(c) - 1] = {
      rows: Number(all),
      missing: Number(missing),
      below: Number(below),
      above: Number(above),
      ends: least === null ? null : [BigInt(String(least)), BigInt(String(greatest))],
      distinct: Number(distinct),
      bins: new Map(bins as [number, number][] | null),
    };
  }
  return facts;
}

/** Asks for the grids of columns, again with finer cuts for those whose first cut was too coarse. */
async function keptIn(
  ask: Ask,
  rows: Rows,
  columns: readonly TrinoColumn[],
  facts: readonly Facts[],
): Promise<Kept[]> {
  const kept = columns.map(() => NO_NUMBERS);
  let open = columns.flatMap((_, i) => (facts[i]!.ends ? [{ i, cut: firstCut(facts[i]!) }] : []));
  while (open.length > 0) {
    const sqls = open.map(({ i }) => columns[i]!.sql);
    const answer = await ask(
      gridSql(
        rows,
        sqls,
        open.map(({ cut }) => cut),
      ),
    );
    const buckets = open.map((): Bucket[] => []);
    for (const row of answer.rows) buckets[Number(row[0]) - 1]!.push(bucketOf(row));
    const tooCoarse: typeof open = [];
    for (const [at, { i, cut }] of open.entries()) {
      const first = buckets[at]![0];
      if (!first) throw changed(rows.table);
      if (cut > 0 && first.groups <= MOST_BUCKETS) tooCoarse.push({ i, cut: Math.max(0, cut - FINER) });
      else kept[i] = keptOf(buckets[at]!);
    }
    open = tooCoarse;
  }
  return kept;
}

/** The cut that bounds what the warehouse holds at a time, and is fine enough for most columns. */
function firstCut({ ends, distinct }: Facts): number {
  if (distinct <= ONE_BY_ONE) return 0;
  const [least, greatest] = ends!;
  let shift = 0n;
  while ((greatest >> shift) - (least >> shift) >= BigInt(MOST_BUCKETS)) shift++;
  return Math.max(0, Number(shift) - FINER);
}

interface Bucket {
  readonly shift: number;
  readonly groups: number;
  readonly prefix: bigint;
  readonly count: number;
  readonly least: bigint;
  readonly greatest: bigint;
}

function bucketOf([, shift, groups, prefix, count, least, greatest]: readonly unknown[]): Bucket {
  return {
    shift: Number(shift),
    groups: Number(groups),
    prefix: BigInt(String(prefix)),
    count: Number(count),
    least: BigInt(String(least)),
    greatest: BigInt(String(greatest)),
  };
}

function keptOf(buckets: readonly Bucket[]): Kept {
  const [{ shift, groups }] = buckets as [Bucket];
  const counts = Float64Array.from(buckets, ({ count }) => count);
  if (groups <= MOST_NUMBERS)
    return {
      values: { values: Float64Array.from(buckets, ({ least }) => numberOf(least)), counts },
      grid: null,
    };
  const grid: Grid = {
    shift,
    prefixes: BigInt64Array.from(buckets, ({ prefix }) => prefix),
    counts,
    single: Uint8Array.from(buckets, ({ least, greatest }) => (least === greatest ? 1 : 0)),
    keys: BigInt64Array.from(buckets, ({ prefix, least, greatest }) =>
      least === greatest ? least : prefix << BigInt(shift),
    ),
  };
  return { values: null, grid };
}
