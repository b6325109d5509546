import type { ColumnProfile } from '@pawl/drift';
import type { Filter } from '@pawl/table';

/** What is to be profiled of a table. */
export interface ProfileQuery {
  /** Names of columns; all when not given. */
  readonly columns?: readonly string[] | undefined;
  /** Names of columns that are left out of them without a word. */
  readonly ignore?: ReadonlySet<string> | undefined;
  /** The rows that count; all when not given. */
  readonly where?: Filter | undefined;
  /** Edges of the bins of a reference, by column. */
  readonly edges?: ReadonlyMap<string, Float64Array> | undefined;
}

export interface TableProfile {
  readonly rows: number;
  /** In the order of the table. */
  readonly columns: readonly ColumnProfile[];
  /** Columns that no profile can be made of, and why. */
  readonly left: readonly { readonly column: string; readonly reason: string }[];
}

/**
 * Where a table is profiled: on this machine from its rows, or in the warehouse that holds it. Profiles are the same
 * wherever the rows are the same.
 */
export interface Engine {
  readonly kind: 'local' | 'trino';
  /** Throws `config` or `data` where a column is not there, `remote` where a warehouse does not answer. */
  profile(query?: ProfileQuery): Promise<TableProfile>;
}
