import { categoryCounts, numberSample, sturgesCounts } from '@pawl/drift';
import { formatNumber } from '@pawl/gate';
import type { DriftRecord, WatchRecord } from '@pawl/records';
import { type Column, findColumn, type NumberColumn, type TextColumn } from '@pawl/table';
import type { ComparedTables } from './compared.ts';

type Chart = WatchRecord['charts'][number];

const MOST_COLUMNS = 3;
const MOST_BARS = 10;
const LONGEST_NAME = 60;

/** Shares of rows on both sides of the columns that drifted most, the worst first. */
export function chartsOf(
  tests: DriftRecord['tests'],
  { reference, current }: ComparedTables,
  pairs: readonly (readonly [Column, Column])[],
): Chart[] {
  const charts: Chart[] = [];
  for (const column of worstColumns(tests)) {
    const [from, to] = pairs.find(([{ name }]) => name === column) ?? [
      findColumn(reference, column),
      findColumn(current, column),
    ];
    const bars = from && to ? barsOf(from, to) : [];
    if (bars.length > 1) charts.push({ column, bars });
    if (charts.length === MOST_COLUMNS) break;
  }
  return charts;
}

function worstColumns(tests: DriftRecord['tests']): string[] {
  const size = ({ net, statistic, threshold }: DriftRecord['tests'][number]) =>
    threshold > 0 ? (net ?? statistic ?? 0) / threshold : 0;
  const worst = tests.filter(({ decision }) => decision === 'drift').sort((a, b) => size(b) - size(a));
  return [...new Set(worst.map(({ column }) => column))];
}

function barsOf(from: Column, to: Column): Chart['bars'] {
  if (from.kind === 'number' && to.kind === 'number') return numberBars(from, to);
  if (from.kind === 'text' && to.kind === 'text') return categoryBars(from, to);
  return [];
}

function numberBars(from: NumberColumn, to: NumberColumn): Chart['bars'] {
  const [a, b] = [numberSample(from).sorted, numberSample(to).sorted];
  if (a.length === 0 || b.length === 0) return [];
  // By the middle of the values: a single one far off would leave all others in one bar.
  const [low, high] = [Math.min(at(a, 0.01), at(b, 0.01)), Math.max(at(a, 0.99), at(b, 0.99))];
  const within = (sorted: Float64Array) => sorted.map((value) => Math.min(high, Math.max(low, value)));
  const { edges, reference, current } = sturgesCounts(within(a), within(b), { size: 2 ** (MOST_BARS - 1) });
  return Array.from(reference, (count, i) => ({
    name: formatNumber((edges[i]! + edges[i + 1]!) / 2, 3),
    was: count / a.length,
    is: current[i]! / b.length,
  }));
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

function categoryBars(from: TextColumn, to: TextColumn): Chart['bars'] {
  const { names, reference, current, referenceRows, currentRows } = categoryCounts(from, to);
  if (referenceRows === 0 || currentRows === 0) return [];
  return names
    .map((name, i) => ({ name, was: reference[i]! / referenceRows, is: current[i]! / currentRows }))
    .sort((a, b) => Math.max(b.was, b.is) - Math.max(a.was, a.is))
    .slice(0, MOST_BARS)
    .map((bar) => ({ ...bar, name: bar.name.slice(0, LONGEST_NAME).toWellFormed() }));
}
