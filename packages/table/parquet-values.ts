import { PawlError } from '@pawl/records';
import type { ParquetParsers, SchemaElement, SchemaTree } from 'hyparquet';
import type { ColumnKind } from './column.ts';

/** How the values of one Parquet column enter a table. */
export interface ParquetColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly element: SchemaElement;
  /** Takes a value that is not null, as hyparquet decodes it with `PARSERS`; undefined when it does not fit. */
  readonly convert: (value: unknown) => string | number | undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text that is UTF-8, undefined for bytes that are not. */
export function decodeText(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Leaves to us what hyparquet would turn into dates and objects. */
export const PARSERS: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (value) => value,
  timestampFromMicroseconds: (value) => value,
  timestampFromNanoseconds: (value) => value,
  dateFromDays: (value) => value,
  stringFromBytes: decodeText,
  jsonFromBytes: decodeText,
};

/** How a column of the schema is read. A PawlError for what a table cannot hold. */
export function parquetColumn(tree: SchemaTree, file: string): ParquetColumn {
  const { element, children } = tree;
  const { name } = element;
  if (children.length > 0 || element.repetition_type === 'REPEATED') {
    throw new PawlError('data', `column "${name}" is nested: each of its values is ${nesting(element)}`, {
      where: file,
      remedy: 'Spread it over columns of numbers and text, or leave it out.',
    });
  }
  const kind = valueKind(element);
  if (!kind) {
    const type = element.logical_type?.type ?? element.converted_type ?? element.type;
    throw new PawlError('data', `column "${name}" holds ${type} values, which are neither numbers nor text`, {
      where: file,
      remedy: 'Write the column as numbers, text, dates or times, or leave it out.',
    });
  }
  return { name, element, ...kind };
}

function nesting(element: SchemaElement): string {
  const type = element.logical_type?.type ?? element.converted_type;
  if (type === 'MAP' || type === 'MAP_KEY_VALUE') return 'a map';
  return type === 'LIST' || element.repetition_type === 'REPEATED' ? 'a list' : 'a struct';
}

type ValueKind = Omit<ParquetColumn, 'name' | 'element'>;

const TEXT: ValueKind = { kind: 'text', convert: (value) => (typeof value === 'string' ? value : undefined) };
const NUMBER: ValueKind = {
  kind: 'number',
  convert: (value) => (typeof value === 'number' ? value : undefined),
};
const BOOLEAN: ValueKind = { kind: 'text', convert: String };
const INTEGER: ValueKind = {
  kind: 'number',
  convert: (value) => {
    const number = Number(value);
    return BigInt(number) === value ? number : undefined;
  },
};
const DATE = text((days) => new Date(Number(days) * 86_400_000).toISOString().slice(0, -14));

/** Conversion by logical type where there is one, else by the older converted type, else by storage. */
function valueKind(element: SchemaElement): ValueKind | undefined {
  const { type, converted_type: converted, logical_type: logical, scale = 0 } = element;
  // Multiplied by a power of ten, a decimal is off in the last place; so many digits are meant.
  if (converted === 'DECIMAL')
    return { kind: 'number', convert: (value) => Number(Number(value).toFixed(scale)) };
  if (logical?.type === 'TIMESTAMP') return timestamp(logical.unit, logical.isAdjustedToUTC);
  if (logical?.type === 'TIME') return text((value) => clock(nanoseconds(value, logical.unit)));
  if (logical?.type === 'DATE' || converted === 'DATE') return DATE;
  if (logical?.type === 'FLOAT16' || logical?.type === 'NULL') return NUMBER;
  switch (converted) {
    case 'TIMESTAMP_MILLIS':
      return timestamp('MILLIS', true);
    case 'TIMESTAMP_MICROS':
      return timestamp('MICROS', true);
    case 'TIME_MILLIS':
      return text((value) => clock(nanoseconds(value, 'MILLIS')));
    case 'TIME_MICROS':
      return text((value) => clock(nanoseconds(value, 'MICROS')));
    case 'INTERVAL':
    case 'BSON':
      return undefined;
  }
  if (logical && !PLAIN.has(logical.type)) return undefined;
  return stored(type, logical?.type === 'UUID');
}

/** Logical types that say nothing more than how a value is stored. */
const PLAIN = new Set(['STRING', 'ENUM', 'JSON', 'UUID', 'INTEGER']);

function stored(type: SchemaElement['type'], isUuid: boolean): ValueKind | undefined {
  switch (type) {
    case 'BOOLEAN':
      return BOOLEAN;
    case 'INT32':
    case 'FLOAT':
    case 'DOUBLE':
      return NUMBER;
    case 'INT64':
      return INTEGER;
    case 'INT96':
      return timestamp('NANOS', false);
    case 'BYTE_ARRAY':
      return TEXT;
    default:
      return isUuid ? TEXT : undefined;
  }
}

type Unit = 'MILLIS' | 'MICROS' | 'NANOS';
const NANOSECONDS = { MILLIS: 1_000_000n, MICROS: 1000n, NANOS: 1n } as const;
const SECOND = 1_000_000_000n;

/** ISO 8601, with as many of 0, 3, 6 or 9 decimals as the value needs, and Z where it is a moment in UTC. */
function timestamp(unit: Unit, utc: boolean): ValueKind {
  return text((value) => {
    const time = nanoseconds(value, unit);
    const fraction = ((time % SECOND) + SECOND) % SECOND;
    const date = new Date(Number((time - fraction) / 1_000_000n)).toISOString().slice(0, -5);
    return `${date}${decimals(fraction)}${utc ? 'Z' : ''}`;
  });
}

/** Time of day, HH:MM:SS with decimals as needed. */
function clock(time: bigint): string {
  const two = (number: bigint) => String(number).padStart(2, '0');
  const seconds = time / SECOND;
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${decimals(time % SECOND)}`;
}

function decimals(nanoseconds: bigint): string {
  return nanoseconds === 0n
    ? ''
    : `.${String(nanoseconds)
        .padStart(9, '0')
        .replace(/(?:000){1,2}$/, '')}`;
}

function nanoseconds(value: unknown, unit: Unit): bigint {
  return BigInt(value as number | bigint) * NANOSECONDS[unit];
}

/** Text made by a function that throws a RangeError for dates that no calendar has. */
function text(format: (value: unknown) => string): ValueKind {
  return {
    kind: 'text',
    convert: (value) => {
      try {
        return format(value);
      } catch {
        return undefined;
      }
    },
  };
}
