import type { ColumnProfile } from '@pawl/drift';
import { didYouMean, PawlError } from '@pawl/records';
import type { Engine, ProfileQuery, TableProfile } from './engine.ts';
import { type TrinoColumn, trinoColumn } from './trino-columns.ts';
import { filterSql } from './trino-filter.ts';
import { quoteName } from './trino-names.ts';
import { profileNumbersIn } from './trino-numbers.ts';
import type { TrinoPlace } from './trino-place.ts';
import { type Ask, changed, type QueryOptions, queryTrino } from './trino-query.ts';
import type { Rows } from './trino-sql.ts';
import { profileTextsIn } from './trino-texts.ts';

/** Columns that are profiled in one pass over the table: what is held at a time grows with them. */
const NUMBERS_AT_ONCE = 16;
const TEXTS_AT_ONCE = 8;

/**
 * Profiles a table inside a Trino server: what comes over the network are counts. Names of columns, values and the
 * condition can hold anything; they never become part of the language of a query.
 */
export function trinoEngine(place: TrinoPlace, options: QueryOptions): Engine {
  const ask: Ask = (sql) => queryTrino(place, sql, options);
  return { kind: 'trino', profile: (query = {}) => profileIn(place, ask, query) };
}

async function profileIn(place: TrinoPlace, ask: Ask, query: ProfileQuery): Promise<TableProfile> {
  const table = [place.catalog, place.schema, place.table].map(quoteName).join('.');
  const answer = await ask(`SELECT * FROM ${table} LIMIT 0`);
  const types = answer.columns;
  const usable = types.flatMap((type) => trinoColumn(type) ?? []);
  const { columns, ignore } = query;
  const chosen = types.filter(({ name }) => (columns?.includes(name) ?? true) && !ignore?.has(name));
  requireColumns(
    columns,
    types.map(({ name }) => name),
    table,
  );
  const wanted = usable.filter(({ name }) => chosen.some((type) => type.name === name));
  const rows: Rows = { table, where: query.where && filterSql(query.where, usable) };
  const found = new Map<string, ColumnProfile>();
  const keep = (profiles: readonly ColumnProfile[]) => {
    for (const profile of profiles) found.set(profile.name, profile);
  };
  for (const group of groups(wanted, 'number', NUMBERS_AT_ONCE))
    keep(await profileNumbersIn(ask, rows, group, query.edges ?? new Map()));
  for (const group of groups(wanted, 'text', TEXTS_AT_ONCE)) keep(await profileTextsIn(ask, rows, group));
  const profiles = wanted.map(({ name }) => found.get(name)!);
  if (new Set(profiles.map((profile) => profile.rows)).size > 1) throw changed(table);
  return {
    rows: profiles[0]?.rows ?? 0,
    columns: profiles,
    left: chosen
      .filter(({ name }) => !found.has(name))
      .map(({ name, type }) => ({
        column: name,
        reason: `it holds ${type}, which is neither numbers nor text`,
      })),
  };
}

function groups(columns: readonly TrinoColumn[], kind: TrinoColumn['kind'], size: number): TrinoColumn[][] {
  const some = columns.filter((column) => column.kind === kind);
  const starts = Array.from({ length: Math.ceil(some.length / size) }, (_, i) => i * size);
  return starts.map((start) => some.slice(start, start + size));
}

function requireColumns(asked: readonly string[] = [], names: readonly string[], table: string): void {
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new PawlError('data', `there is no column "${unknown}".${didYouMean(unknown, names)}`, {
    where: table,
  });
}
