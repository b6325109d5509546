import type { Column, Table } from '@pawl/table';
import type { Contract } from './contract.ts';

/** How the columns of a contract are read, worked out once. */
export interface RowPlan {
  readonly columns: readonly PlannedColumn[];
  readonly names: readonly string[];
  /** The place of each column by its name. */
  readonly places: ReadonlyMap<string, number>;
  readonly unknownCategories: 'refuse' | 'null';
  readonly unknownColumns: 'refuse' | 'ignore';
  readonly mostRows: number;
}

export interface PlannedColumn {
  readonly name: string;
  readonly kind: 'number' | 'text';
  readonly nullable: boolean;
  /** Of a text whose values are all known. */
  readonly known: KnownTexts | null;
}

interface KnownTexts {
  readonly dictionary: readonly string[];
  readonly codes: ReadonlyMap<string, number>;
}

/** Rows that are taken at once where the contract does not say. */
const MOST_ROWS = 10_000;

export function planRows({ columns, limits = {} }: Contract): RowPlan {
  const names = columns.map(({ name }) => name);
  return {
    columns: columns.map(({ name, kind, nullable, categories }) => ({
      name,
      kind,
      nullable,
      known: categories
        ? { dictionary: categories, codes: new Map(categories.map((value, code) => [value, code])) }
        : null,
    })),
    names,
    places: new Map(names.map((name, place) => [name, place])),
    unknownCategories: limits.unknown_categories ?? 'refuse',
    unknownColumns: limits.unknown_columns ?? 'refuse',
    mostRows: limits.rows ?? MOST_ROWS,
  };
}

export interface NumberCells {
  readonly kind: 'number';
  readonly values: Float64Array;
  readonly nulls: Uint8Array;
  hasNulls: boolean;
}

export interface TextCells {
  readonly kind: 'text';
  readonly codes: Int32Array;
  dictionary: string[] | readonly string[];
  /** Of texts that are not all known: the code of each that came. */
  codeOf: Map<string, number> | null;
}

/** Room for rows that come one after another, to be seen as a table. */
export interface Frame {
  readonly plan: RowPlan;
  readonly capacity: number;
  readonly cells: readonly (NumberCells | TextCells)[];
  /** Rows that are whole; what stands behind them counts for nothing. */
  rows: number;
}

export function createFrame(plan: RowPlan, capacity: number): Frame {
  return {
    plan,
    capacity,
    rows: 0,
    cells: plan.columns.map(({ kind, known }) =>
      kind === 'number'
        ? {
            kind,
            values: new Float64Array(capacity),
            nulls: new Uint8Array(capacity),
            hasNulls: false,
          }
        : {
            kind,
            codes: new Int32Array(capacity),
            dictionary: known ? known.dictionary : [],
            codeOf: known ? null : new Map(),
          },
    ),
  };
}

/** Makes a frame as good as new. */
export function clearFrame(frame: Frame): void {
  frame.rows = 0;
  for (const cells of frame.cells) {
    if (cells.kind === 'number') cells.hasNulls = false;
    else if (cells.codeOf) {
      cells.dictionary = [];
      cells.codeOf = new Map();
    }
  }
}

/** The rows of a frame as a table, which shares its memory. */
export function tableOfFrame({ plan, cells, rows }: Frame): Table {
  return { rows, columns: cells.map((own, place) => columnOf(plan.names[place]!, own, rows)) };
}

function columnOf(name: string, cells: NumberCells | TextCells, rows: number): Column {
  if (cells.kind === 'text')
    return { kind: 'text', name, codes: cells.codes.subarray(0, rows), dictionary: cells.dictionary };
  const values = cells.values.subarray(0, rows);
  return cells.hasNulls
    ? { kind: 'number', name, values, nulls: cells.nulls.subarray(0, rows) }
    : { kind: 'number', name, values };
}

/** What a cell of a frame holds. */
export function cellAt({ cells }: Frame, place: number, row: number): number | string | null {
  const own = cells[place]!;
  if (own.kind === 'number') return own.nulls[row] === 1 ? null : own.values[row]!;
  const code = own.codes[row]!;
  return code < 0 ? null : own.dictionary[code]!;
}
