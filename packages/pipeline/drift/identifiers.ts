import { identifierReason } from '@pawl/drift';
import type { Config } from '@pawl/records';
import { findColumn } from '@pawl/table';
import type { ComparedTables } from './compared.ts';
import type { MeasuredColumns } from './measure-columns.ts';

/** The tables without columns of identifiers, which are noted; a column that `drift.columns` names is compared whatever it is. */
export function withoutIdentifiers(
  { drift }: Config,
  tables: ComparedTables,
  measured: MeasuredColumns = new Map(),
): ComparedTables {
  const { reference, current } = tables;
  const left = reference.columns.flatMap((column) => {
    const other = findColumn(current, column.name);
    const named = drift.columns !== undefined && Object.hasOwn(drift.columns, column.name);
    const known = measured.get(column.name);
    const reasonOf = () => (known ? known.identifier : other && identifierReason(column, other));
    const reason = named ? undefined : reasonOf();
    return reason === undefined ? [] : [{ column: column.name, reason }];
  });
  const names = new Set(left.map(({ column }) => column));
  const kept = ({ rows, columns }: typeof reference) => ({
    rows,
    columns: columns.filter(({ name }) => !names.has(name)),
  });
  return { reference: kept(reference), current: kept(current), left: [...tables.left, ...left] };
}
