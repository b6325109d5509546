import { quoteName } from './trino-names.ts';

/** A column of a table of Trino, and how it enters a profile. */
export interface TrinoColumn {
  readonly name: string;
  readonly kind: 'number' | 'text';
  /** An expression of type double, or varchar. */
  readonly sql: string;
}

export interface TrinoType {
  readonly name: string;
  readonly type: string;
}

const NUMBER = /^(tinyint|smallint|integer|bigint|real|double|decimal(\(.*\))?)$/;
const TEXT = /^(varchar|char)(\(\d+\))?$/;
const TIMESTAMP = /^timestamp(\(\d+\))?( with time zone)?$/;

/**
 * How a column enters a profile: as the same numbers and texts that a Parquet file of the rows would give. Of integers
 * above 2^53 and decimals of more digits than a double has it takes the nearest double. Undefined for a type that is
 * neither numbers nor text.
 */
export function trinoColumn({ name, type }: TrinoType): TrinoColumn | undefined {
  const column = quoteName(name);
  if (NUMBER.test(type)) return { name, kind: 'number', sql: `CAST(${column} AS double)` };
  const sql = textOf(type, column);
  return sql === undefined ? undefined : { name, kind: 'text', sql };
}

function textOf(type: string, column: string): string | undefined {
  if (TEXT.test(type) || type === 'boolean' || type === 'date' || type === 'uuid')
    return `CAST(${column} AS varchar)`;
  const timestamp = TIMESTAMP.exec(type);
  if (!timestamp) return undefined;
  return timestamp[2] ? `${isoTime(`${column} AT TIME ZONE 'UTC'`)} || 'Z'` : isoTime(column);
}

/** ISO 8601 with as many of 0, 3, 6 or 9 decimals as the value needs. */
function isoTime(moment: string): string {
  const text = `CAST(CAST(${moment} AS timestamp(9)) AS varchar)`;
  return `replace(regexp_replace(${text}, '(\\.000000000|(000)+)$', ''), ' ', 'T')`;
}
