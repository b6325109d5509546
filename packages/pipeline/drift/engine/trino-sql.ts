import { doubleLiteral, textOrder } from './trino-names.ts';

/** The rows that are read: a table with quoted names, and a condition. */
export interface Rows {
  readonly table: string;
  readonly where: string | undefined;
}

/** Most buckets, as they are in a profile. */
const BUCKETS = 4096;
const TEXTS = 10_000;

/**
 * Every row once for each column of a group, in one pass over the table: `more` are lists with an entry for each
 * column, by name. The number of the column, counted from 1, is `c`, its value `v`.
 */
function spread(
  { table, where }: Rows,
  columns: readonly string[],
  more: Readonly<Record<string, string>> = {},
): string {
  const lists = Object.values(more).map((list) => `, ${list}`);
  const names = Object.keys(more).map((name) => `, ${name}`);
  const rows = `(SELECT ARRAY[${columns.join(', ')}] AS pawl FROM ${table}${where === undefined ? '' : ` WHERE ${where}`})`;
  return `${rows} CROSS JOIN UNNEST(pawl${lists.join('')}) WITH ORDINALITY AS u (v${names.join('')}, c)`;
}

const FINITE = 'IF(is_finite(v), IF(v = 0E0, 0E0, v))';

/** Of every number its key: the bits of the double, of negative numbers all but the first flipped. */
function keyed(source: string, more: string): string {
  const bits = `(SELECT c, v${more}, from_big_endian_64(to_ieee754_64(${FINITE})) AS bits FROM ${source})`;
  return `(SELECT c, v${more}, IF(bits < 0, bitwise_xor(bits, 9223372036854775807), bits) AS k FROM ${bits})`;
}

/**
 * Rows, rows without a number, infinities below and above, least and greatest key, about how many are distinct, and bins
 * with their rows, of each column that has rows.
 */
export function factsSql(
  rows: Rows,
  columns: readonly string[],
  edges: readonly (Float64Array | undefined)[],
): string {
  const lists = edges.map((each) => `ARRAY[${Array.from(each ?? [], doubleLiteral).join(', ')}]`);
  const source = spread(rows, columns, { e: `CAST(ARRAY[${lists.join(', ')}] AS array(array(double)))` });
  const bin = `CASE WHEN v = -infinity() THEN 0 WHEN v = infinity() THEN cardinality(e)
    WHEN is_finite(v) THEN IF(cardinality(e) = 0, 0, width_bucket(v, e)) END`;
  return `SELECT c, count(*), count_if(v IS NULL OR is_nan(v)), count_if(v = -infinity()), count_if(v = infinity()),
    CAST(min(k) AS varchar), CAST(max(k) AS varchar), approx_distinct(k), map_entries(histogram(${bin}))
    FROM ${keyed(source, ', e')} GROUP BY c ORDER BY c`;
}

/**
 * Of each column the shift of its grid, how many buckets there are before it is known, and of each bucket its prefix,
 * rows, least and greatest key. Numbers are put together by the first cut of the column, which bounds what is held; the
 * shift follows from the highest bits in which neighbours differ: it is the 4,096th of them, counted from the top.
 */
export function gridSql(rows: Rows, columns: readonly string[], cuts: readonly number[]): string {
  const source = keyed(spread(rows, columns, { s: `ARRAY[${cuts.join(', ')}]` }), ', s');
  const cut = `(SELECT c, s, count(*) AS n, min(k) AS lo, max(k) AS hi FROM ${source} WHERE k IS NOT NULL
    GROUP BY c, s, bitwise_right_shift_arithmetic(k, s))`;
  const differing = `(SELECT c, s, n, lo, hi, bitwise_xor(lo, lag(lo) OVER (PARTITION BY c ORDER BY lo)) AS d FROM ${cut})`;
  const tops = `(SELECT c, s, n, lo, hi, IF(d < 0, 64, length(to_base(d, 2))) AS top FROM ${differing})`;
  const ranked = `(SELECT c, s, n, lo, hi, top, row_number() OVER (PARTITION BY c ORDER BY top DESC NULLS LAST) AS r FROM ${tops})`;
  const shifted = `(SELECT c, s, n, lo, hi, count(*) OVER (PARTITION BY c) AS groups,
    CAST(greatest(s, coalesce(max(IF(r = ${BUCKETS}, top)) OVER (PARTITION BY c), 0)) AS integer) AS shift FROM ${ranked})`;
  const prefix = `(SELECT c, n, lo, hi, groups, shift, bitwise_right_shift_arithmetic(lo, shift) AS prefix FROM ${shifted})`;
  return `SELECT c, shift, max(groups), CAST(prefix AS varchar), sum(n), CAST(min(lo) AS varchar), CAST(max(hi) AS varchar)
    FROM ${prefix} GROUP BY c, shift, prefix ORDER BY c, prefix`;
}

/** Of each column its null first, then its texts, most frequent first: one more than are kept. */
export function textsSql(rows: Rows, columns: readonly string[]): string {
  const counted = `(SELECT c, v, count(*) AS n FROM ${spread(rows, columns)} GROUP BY c, v)`;
  const ranked = `(SELECT c, v, n, row_number() OVER (PARTITION BY c
    ORDER BY IF(v IS NULL, 0, 1), n DESC, ${textOrder('v')}, v) AS r FROM ${counted})`;
  return `SELECT c, v, n FROM ${ranked} WHERE r <= ${TEXTS + 2} ORDER BY c, r`;
}

/** Of each column the rows and the distinct texts by checksum; null is the part of the rows without a text. */
export function partsSql(rows: Rows, columns: readonly string[], parts: number): string {
  const counted = `(SELECT c, v, count(*) AS n FROM ${spread(rows, columns)} GROUP BY c, v)`;
  return `SELECT c, crc32(to_utf8(v)) % ${parts} AS p, sum(n), count(v) FROM ${counted} GROUP BY 1, 2`;
}
