import { didYouMean } from '@pawl/records';
import { extentOf, type Finding, SIDE_NAME, type Side } from './anomaly.ts';
import { findColumn, isNull } from './column.ts';
import { countOf, findRepeats, findRows, quoted } from './evidence.ts';

/** What is wrong with the id: absent, null, or not unique within a table. */
export function checkId(sides: readonly Side[], id: string): Finding[] {
  const findings = missingId(sides, id);
  for (const side of sides) {
    const column = findColumn(side, id);
    if (!column) continue;
    const basis = { data: side.data, column: id } as const;
    const noun = `${SIDE_NAME[side.data]} row`;
    const nulls = findRows(column, side.rows, (row) => isNull(column, row));
    if (nulls.count > 0) {
      const message = `the id is null in ${countOf(nulls.count, noun)}`;
      findings.push({ code: 'null-id', ...basis, ...nulls, message });
    }
    const repeats = findRepeats(column, side.rows);
    if (repeats.count > 0) {
      const message = `the id is that of an earlier row in ${countOf(repeats.count, noun)}`;
      findings.push({ code: 'duplicate-id', ...basis, ...repeats, message });
    }
  }
  return findings;
}

function missingId(sides: readonly Side[], id: string): Finding[] {
  const lacking = sides.filter((side) => !findColumn(side, id));
  if (lacking.length === 0) return [];
  const extent = extentOf(lacking);
  const names = lacking[0]!.columns.map(({ name }) => name);
  return [
    {
      code: 'missing-column',
      ...extent,
      column: id,
      message: `the ${SIDE_NAME[extent.data]} data has no column ${quoted(id)}, the id.${didYouMean(id, names)}`,
      examples: [],
      remedy: 'Set `data.id` to a column of the data, or leave it out.',
    },
  ];
}
