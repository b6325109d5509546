import type { OnBytes } from './byte-source.ts';
import type { ColumnKind } from './column.ts';

/** Types are inferred from this many rows. */
export const SAMPLED_ROWS = 10_000;

/** What every kind of file is read with. */
export interface ReadOptions {
  /** The file's name in errors. */
  readonly name: string;
  /** Declared kinds of columns; the others are inferred. */
  readonly types?: Readonly<Record<string, ColumnKind>> | undefined;
  /** Columns to be read as text although nobody declared them, because an earlier file of the table has them so. */
  readonly asText?: ReadonlySet<string> | undefined;
  /** Text that stands for a missing value; `DEFAULT_NULLS` without it. */
  readonly nulls?: readonly string[] | undefined;
  /** Told of bytes read, as they are. */
  readonly onBytes?: OnBytes | undefined;
}

/** The declared kind of a column, if any. Own keys only: a column may be called `constructor`. */
export function declaredKind(options: ReadOptions, column: string): ColumnKind | undefined {
  const { types = {} } = options;
  return Object.hasOwn(types, column) ? types[column] : undefined;
}
