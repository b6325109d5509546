import { profileToRecord } from '@pawl/drift';
import { type Config, PawlError, type RecordBody } from '@pawl/records';
import { parseFilter } from '@pawl/table';
import type { Project } from '../../project.ts';
import { trinoEngine } from './trino-engine.ts';

export type WarehouseTable = NonNullable<Config['drift']['engine']>;

/**
 * The profile of the table of `drift.engine`, made where it is: without the columns of ids, groups, weights and
 * `data.ignore`. Columns that are neither numbers nor text are left out with a note. `edges` are those of the bins of a
 * reference, by column.
 */
export async function profileWarehouse(
  { config, host, signal }: Project,
  table: WarehouseTable,
  edges: ReadonlyMap<string, Float64Array>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Pick<RecordBody<'profile'>, 'source' | 'rows' | 'columns'>> {
  const { id, group, weight, ignore } = config.data;
  const note = (message: string) => host.note(message);
  const engine = trinoEngine(table, { environment, note, signal, limitSeconds: table.timeout });
  const where = table.where === undefined ? undefined : parseFilter(table.where);
  const unwanted = [id, group, weight, ...ignore].flatMap((name) => name ?? []);
  const { rows, columns, left } = await engine.profile({ edges, where, ignore: new Set(unwanted) });
  const name = `${table.catalog}.${table.schema}.${table.table}`;
  for (const { column, reason } of left) host.note(`column "${column}" of ${name} is left out: ${reason}`);
  if (columns.length === 0)
    throw new PawlError('data', 'the table has no column to profile', {
      where: name,
      remedy: 'It needs a column of numbers or text beside id, group, weight and `data.ignore`.',
    });
  return {
    source: { engine: 'trino', from: 'table', table: name, files: [] },
    rows,
    columns: columns.map(profileToRecord),
  };
}
