import type { Column, Table } from '@pawl/table';
import { findColumn } from '@pawl/table';
import type { DriftSettings } from '../settings.ts';
import { type ColumnChart, chartColumn, type JudgedChunk } from './chart.ts';
import { limitFor } from './cusum.ts';
import type { Chunk } from './cut.ts';

/** Fewer rows say too little. */
const LEAST_ROWS = 50;
/** A first or last chunk of less of its time is incomplete. */
const WHOLE = 0.9;

/** Which chunks are judged: not those of few rows, nor an incomplete one at either end of less than half the usual rows. */
export function judgeChunks(chunks: readonly Chunk[]): JudgedChunk[] {
  const sizes = chunks.map(({ rows }) => rows.length).filter((size) => size > 0);
  sizes.sort((a, b) => a - b);
  const usual = sizes[sizes.length >> 1] ?? 0;
  return chunks.map((chunk) => {
    const rows = chunk.rows.length;
    const part = chunk.covered < WHOLE ? 'incomplete, ' : '';
    if (rows === 0) return { ...chunk, passed: 'no rows' };
    if (rows < LEAST_ROWS) return { ...chunk, passed: `${part}fewer than ${LEAST_ROWS} rows` };
    return { ...chunk, passed: part && rows < usual / 2 ? 'incomplete' : null };
  });
}

export interface Charts {
  readonly chunks: readonly JudgedChunk[];
  readonly charts: readonly ColumnChart[];
  /** Of the sums of every column, at which its chart alone runs `columnRunLength` chunks on average when nothing changes. */
  readonly limit: number;
  readonly columnRunLength: number;
}

/**
 * The control charts of the columns that both tables have. All charts together run `runLength` chunks on average until a
 * false alarm when nothing changes: each runs that times the number of columns, which is longer where they go together.
 */
export function chartTable(
  reference: Table,
  current: Table,
  cut: readonly Chunk[],
  runLength: number,
  settings: Pick<DriftSettings, 'thresholds' | 'columns'>,
): Charts {
  const chunks = judgeChunks(cut);
  const pairs = reference.columns.flatMap((column): [Column, Column][] => {
    const other = findColumn(current, column.name);
    return other && other.kind === column.kind ? [[column, other]] : [];
  });
  const columnRunLength = runLength * Math.max(1, pairs.length);
  const limit = limitFor(columnRunLength);
  const charts = pairs.flatMap(([column, other]) => {
    const { distribution: threshold } = { ...settings.thresholds, ...settings.columns.get(column.name) };
    return chartColumn(column, other, chunks, { limit, threshold }) ?? [];
  });
  return { chunks, charts, limit, columnRunLength };
}
