import { availableParallelism } from 'node:os';
import {
  acrossRows,
  type ColumnTest,
  type DriftSettings,
  type EvidentlyColumn,
  type EvidentlyGap,
} from '@pawl/drift';
import { type Column, type ColumnSource, columnSource, findColumn } from '@pawl/table';
import { type ColumnWorker, startColumnWorker } from './column-worker.ts';
import type { ComparedTables } from './compared.ts';

/** What a thread finds of a column of both sides. */
export interface MeasuredColumn {
  /** Our own tests, and what became of the distribution in words. */
  readonly tests?: readonly ColumnTest[];
  readonly change?: string | null;
  /** Why it is one of identifiers and was not tested, where it is. */
  readonly identifier?: string | undefined;
  /** The rows of both sides that tests across columns take. */
  readonly drawn?: readonly [reference: DrawnColumn, current: DrawnColumn] | undefined;
  /** What Evidently says of it, where that was asked. */
  readonly evidently?: EvidentlyColumn | EvidentlyGap;
}

/** Some rows of a column. */
export interface DrawnColumn {
  /** Which rows of the table those of the column are, ascending. */
  readonly rows: Int32Array;
  readonly column: Column;
}

export type MeasuredColumns = ReadonlyMap<string, MeasuredColumn>;

export interface ColumnTask {
  readonly reference: ColumnSource;
  readonly current: ColumnSource;
  /** Null where Evidently's rules are asked for. */
  readonly settings: DriftSettings | null;
  /** Whether the column may turn out to be one of identifiers. */
  readonly mayIdentify: boolean;
  /** Rows to hand over. */
  readonly drawn: readonly [reference: Int32Array, current: Int32Array] | null;
}

export interface MeasureOptions {
  /** Columns that are compared whatever they are. */
  readonly named: ReadonlySet<string>;
  /** Whether there will be tests across columns. */
  readonly across: boolean;
  /** Fewer rows times columns are read sooner than threads are started. */
  readonly fewValues?: number;
}

const FEW_VALUES = 2_000_000;
const MOST_THREADS = 8;
/** Bytes of a row of both sides in a thread at its peak, and how many all threads may have. */
const ROW_BYTES = 15;
const MOST_BYTES = 2 ** 29;

/**
 * Measures the columns that are read only when they are used, in threads that each read one column of both sides at a
 * time and drop it. What a thread cannot do is left out, for whoever asked to do it, and to meet the error there.
 */
export async function measureColumns(
  { reference, current }: ComparedTables,
  settings: DriftSettings | null,
  { named, across, fewValues = FEW_VALUES }: MeasureOptions,
): Promise<MeasuredColumns> {
  const tasks = reference.columns.flatMap((column): Omit<ColumnTask, 'drawn'>[] => {
    const other = findColumn(current, column.name);
    const from = columnSource(column);
    const to = other && columnSource(other);
    if (!from || !to) return [];
    const mayIdentify = !named.has(column.name);
    return [{ reference: from, current: to, settings, mayIdentify }];
  });
  const rows = reference.rows + current.rows;
  const measured = new Map<string, MeasuredColumn>();
  if (rows * tasks.length < fewValues) return measured;
  const drawn = settings && across ? acrossRows(reference.rows, current.rows, settings.seed) : null;
  const most = Math.min(MOST_THREADS, availableParallelism(), Math.floor(MOST_BYTES / (ROW_BYTES * rows)));
  const waiting = tasks.values();
  const workThrough = async (worker: ColumnWorker | undefined) => {
    try {
      for (const task of worker ? waiting : []) {
        const found = await worker!.measure({ ...task, drawn });
        if (!found) break;
        measured.set(task.reference.name, found);
      }
    } finally {
      await worker?.stop();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, most) }, () => workThrough(startColumnWorker())));
  return measured;
}
