import { MOST_TEXTS, PARTS, type TextProfile } from '@pawl/drift';
import type { TrinoColumn } from './trino-columns.ts';
import { type Ask, changed } from './trino-query.ts';
import { partsSql, type Rows, textsSql } from './trino-sql.ts';

interface Counted {
  missing: number;
  /** Most frequent first; one more than are kept where there are more. */
  readonly texts: [string, number][];
}

/** Profiles of columns of text: one pass, and another one over those of more texts than are kept. */
export async function profileTextsIn(
  ask: Ask,
  rows: Rows,
  columns: readonly TrinoColumn[],
): Promise<TextProfile[]> {
  const answer = await ask(
    textsSql(
      rows,
      columns.map(({ sql }) => sql),
    ),
  );
  const counted = columns.map((): Counted => ({ missing: 0, texts: [] }));
  for (const [c, text, count] of answer.rows) {
    const each = counted[Number(c) - 1]!;
    if (text === null) each.missing = Number(count);
    else each.texts.push([String(text), Number(count)]);
  }
  const wide = columns.filter((_, i) => counted[i]!.texts.length > MOST_TEXTS);
  const parts = wide.length > 0 ? await partsIn(ask, rows, wide) : new Map<string, Parts>();
  return columns.map(({ name }, i) => profileOf(name, counted[i]!, parts.get(name), rows.table));
}

interface Parts {
  rows: number;
  distinct: number;
  readonly counts: Float64Array;
}

async function partsIn(
  ask: Ask,
  rows: Rows,
  columns: readonly TrinoColumn[],
): Promise<ReadonlyMap<string, Parts>> {
  const answer = await ask(
    partsSql(
      rows,
      columns.map(({ sql }) => sql),
      PARTS,
    ),
  );
  const parts = columns.map((): Parts => ({ rows: 0, distinct: 0, counts: new Float64Array(PARTS) }));
  for (const [c, part, count, distinct] of answer.rows) {
    const each = parts[Number(c) - 1]!;
    each.rows += Number(count);
    each.distinct += Number(distinct);
    if (part !== null) each.counts[Number(part)]! += Number(count);
  }
  return new Map(columns.map(({ name }, i) => [name, parts[i]!]));
}

function profileOf(
  name: string,
  { missing, texts }: Counted,
  parts: Parts | undefined,
  table: string,
): TextProfile {
  const kept = texts.slice(0, MOST_TEXTS);
  const inKept = kept.reduce((sum, [, count]) => sum + count, 0);
  const rows = parts?.rows ?? missing + inKept;
  const distinct = parts?.distinct ?? kept.length;
  if (parts && rows - missing < inKept) throw changed(table);
  return {
    kind: 'text',
    name,
    rows,
    missing,
    distinct: { least: distinct, most: distinct },
    values: new Map(kept),
    others: rows - missing - inKept,
    floor: texts[MOST_TEXTS]?.[1] ?? 0,
    error: 0,
    parts: parts?.counts ?? null,
  };
}
