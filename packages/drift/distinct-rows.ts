import { isNull, type Table, takeRows, textAt } from '@pawl/table';

/** From this share of distinct rows on, rows that stand twice were asked twice. */
const FINE = 0.9;

/**
 * Both tables with each row once, where one of them shows that rows seldom come out alike. A row that is asked again and again
 * would be learnt from and told by its copies, as if it were drift. Where both have few distinct rows, copies are what is to be
 * compared, and stay. Tables have the same columns.
 */
export function withoutRepeats(first: Table, second: Table): readonly [Table, Table] {
  const [a, b] = [firstOfEach(first), firstOfEach(second)];
  const fine = a.length >= FINE * first.rows || b.length >= FINE * second.rows;
  return fine ? [kept(first, a), kept(second, b)] : [first, second];
}

function kept(table: Table, rows: Int32Array): Table {
  return rows.length === table.rows ? table : takeRows(table, rows);
}

/** The first place of each distinct row. */
function firstOfEach({ rows, columns }: Table): Int32Array {
  const seen = new Set<string>();
  const places: number[] = [];
  for (let row = 0; row < rows; row++) {
    const key = JSON.stringify(columns.map((column) => (isNull(column, row) ? null : textAt(column, row))));
    if (seen.has(key)) continue;
    seen.add(key);
    places.push(row);
  }
  return Int32Array.from(places);
}
