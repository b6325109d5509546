import { resolve } from 'node:path';
import { PawlError } from '@pawl/records';
import { type Column, findColumn, readTable, type Table, textAt } from '@pawl/table';
import { textColumn } from '../../predictions.ts';
import type { Project } from '../../project.ts';
import type { Side } from '../sides.ts';

/**
 * The ids of the current rows: `data.id`, or in a log of the server that has no such column the ids of the requests,
 * which clients may give. Undefined where there are none.
 */
export function idsOf({ config }: Project, { table, log }: Side): Column | undefined {
  const { id } = config.data;
  const own = id === undefined ? undefined : findColumn(table, id);
  return own ?? (log && findColumn(table, log.id));
}

/**
 * What became true of the current rows: their own target, else that of the rows of `drift.labels` with their ids. Null
 * where nothing says it. Throws `config` where there is no id to join by, `data` where the files lack a column.
 */
export async function truthOf(project: Project, side: Side, asText: boolean): Promise<Column | null> {
  const { target, id, nulls, encoding, delimiter } = project.config.data;
  const own = findColumn(side.table, target);
  const { labels } = project.config.drift;
  if (own || labels === undefined) return own ?? null;
  if (id === undefined)
    throw new PawlError('config', '`drift.labels` are joined by `data.id`, and there is none', {
      where: project.configName,
      remedy: 'Name the column of ids as `data.id`.',
    });
  const ids = idsOf(project, side);
  const { table, files } = await readTable(labels, {
    baseDir: resolve(project.root),
    asText: new Set(asText ? [id, target] : [id]),
    ...(nulls === undefined ? {} : { nulls }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
  });
  const [keys, values] = [id, target].map((name) => {
    const column = findColumn(table, name);
    if (column) return column;
    throw new PawlError('data', `\`drift.labels\` have no column "${name}"`, {
      where: files.map(({ path }) => path).join(', '),
      remedy: 'They need the id and the target of each row.',
    });
  });
  return ids ? joined(side.table, ids, table, keys!, values!) : null;
}

/** The values by id; nothing where an id stands twice with two values. */
function joined(current: Table, ids: Column, table: Table, keys: Column, values: Column): Column {
  const found = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const key = textAt(keys, row);
    if (key === null) continue;
    const known = found.get(key);
    const same = known === undefined || (known >= 0 && textAt(values, known) === textAt(values, row));
    found.set(key, same ? row : -1);
  }
  const rowOf = Int32Array.from(
    { length: current.rows },
    (_, row) => found.get(textAt(ids, row) ?? '') ?? -1,
  );
  if (values.kind === 'number')
    return {
      kind: 'number',
      name: values.name,
      values: Float64Array.from(rowOf, (row) => (row < 0 ? Number.NaN : values.values[row]!)),
    };
  const codes = Int32Array.from(rowOf, (row) => (row < 0 ? -1 : values.codes[row]!));
  return { ...textColumn(values.name, []), codes, dictionary: values.dictionary };
}
