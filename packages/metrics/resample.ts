import { setImmediate } from 'node:timers/promises';
import type { ComparisonPlan } from './compare.ts';
import { groupDrawer, rowDrawer } from './draw.ts';
import { type EvaluateMetrics, prepareMetrics } from './prepare.ts';
import { byView, type Views } from './views.ts';

/** Values of statistics, by their index in the plan. */
export interface Resamples {
  /** One value a resample. */
  readonly series: ReadonlyMap<number, Float64Array>;
  /** One value a part of the rows that is left out. */
  readonly leftOut: ReadonlyMap<number, Float64Array>;
}

/** Longest time, in ms, before other work (signals, a progress bar) gets its turn. */
const TURN = 50;

/** Parts of the rows left out one after the other: with so many Student's t is all but normal. */
const PARTS = 200;

/** The statistics that are wanted, by their index in the plan. */
export interface Wanted {
  /** On rows drawn with replacement. */
  readonly drawn: ReadonlySet<number>;
  /** On all rows but a part. */
  readonly leftOut: ReadonlySet<number>;
}

/** The metrics of one model on one view of the rows, evaluated together. */
interface Group {
  /** The rows of the slice, or undefined for all. */
  readonly rows: Int32Array | undefined;
  readonly counts: Uint8Array;
  readonly evaluate: EvaluateMetrics;
  readonly out: Float64Array;
  readonly statistics: readonly number[];
}

/**
 * Statistics on rows drawn with replacement, and on all rows but a part. Every statistic sees the same draw. Rows of one
 * group of the sample are drawn, and left out, together.
 */
export async function resample(plan: ComparisonPlan, views: Views, wanted: Wanted): Promise<Resamples> {
  const rows = plan.candidate.actual.length;
  const units = plan.candidate.groups ?? Int32Array.from({ length: rows }, (_, row) => row);
  const parts = wanted.leftOut.size === 0 ? 0 : Math.min(PARTS, new Set(units).size);
  const partOf = partsOf(units, parts, plan.seed);
  const draw = plan.candidate.groups ? groupDrawer(plan.seed, units) : rowDrawer(plan.seed);
  const draws = wanted.drawn.size === 0 ? 0 : plan.resamples;
  const progress = progressOf(plan, draws + parts);
  const series = await evaluateDraws(plan, views, wanted.drawn, draws, draw, progress);
  const leftOut = await leaveOutEach(plan, views, wanted.leftOut, parts, partOf, progress);
  return { series, leftOut };
}

/** Statistics on rows drawn again and again. */
async function evaluateDraws(
  plan: ComparisonPlan,
  views: Views,
  wanted: ReadonlySet<number>,
  draws: number,
  draw: (counts: Uint8Array) => void,
  progress: (rounds: number) => Promise<void>,
): Promise<ReadonlyMap<number, Float64Array>> {
  const found = new Map([...wanted].map((index) => [index, new Float64Array(draws)]));
  if (draws === 0) return found;
  const counts = new Uint8Array(plan.candidate.actual.length);
  const groups = prepareGroups(plan, views, wanted, counts);
  for (let round = 0; round < draws; round++) {
    draw(counts);
    evaluateInto(groups, counts, found, round);
    await progress(1);
  }
  return found;
}

/** Statistics without each part of the rows. */
async function leaveOutEach(
  plan: ComparisonPlan,
  views: Views,
  wanted: ReadonlySet<number>,
  parts: number,
  partOf: Int32Array,
  progress: (rounds: number) => Promise<void>,
): Promise<ReadonlyMap<number, Float64Array>> {
  const found = new Map<number, Float64Array>();
  if (wanted.size === 0) return found;
  const all = byView(plan, (index) => wanted.has(index));
  for (const { source, slice, statistics } of all) {
    const rows = plan.slices[slice];
    const names = statistics.map((index) => plan.statistics[index]!.metric);
    const { leaveOut } = prepareMetrics(names, views.sample(source, slice));
    const of = rows ? Int32Array.from(rows, (row) => partOf[row]!) : partOf;
    leaveOut(of, parts).forEach((values, i) => {
      found.set(statistics[i]!, values);
    });
    await progress(parts / all.length);
  }
  return found;
}

/** Counts a round as done; tells of it, and gives other work its turn, often enough. */
function progressOf({ onProgress }: ComparisonPlan, total: number): (rounds: number) => Promise<void> {
  let turn = performance.now();
  let done = 0;
  return async (rounds) => {
    done += rounds;
    if (done < total && performance.now() - turn < TURN) return;
    onProgress?.(Math.min(total, Math.round(done)), total);
    await setImmediate();
    turn = performance.now();
  };
}

function prepareGroups(
  plan: ComparisonPlan,
  views: Views,
  wanted: ReadonlySet<number>,
  all: Uint8Array,
): Group[] {
  return byView(plan, (index) => wanted.has(index)).map(({ source, slice, statistics }) => {
    const rows = plan.slices[slice];
    const names = statistics.map((index) => plan.statistics[index]!.metric);
    return {
      rows,
      counts: rows ? new Uint8Array(rows.length) : all,
      evaluate: prepareMetrics(names, views.sample(source, slice)).evaluate,
      out: new Float64Array(names.length),
      statistics,
    };
  });
}

function evaluateInto(
  groups: readonly Group[],
  drawn: Uint8Array,
  into: ReadonlyMap<number, Float64Array>,
  place: number,
): void {
  for (const { rows, counts, evaluate, out, statistics } of groups) {
    if (rows) for (let i = 0; i < rows.length; i++) counts[i] = drawn[rows[i]!]!;
    evaluate(counts, out);
    for (let i = 0; i < out.length; i++) into.get(statistics[i]!)![place] = out[i]!;
  }
}

/** The part that each row is left out with: units (rows, or groups) dealt out by chance, as data is often in order. */
function partsOf(units: Int32Array, parts: number, seed: number): Int32Array {
  const order = new Map<number, number>();
  for (const unit of units) if (!order.has(unit)) order.set(unit, order.size);
  const dealt = shuffled(order.size, seed);
  return units.map((unit) => (parts === 0 ? 0 : dealt[order.get(unit)!]! % parts));
}

/** 0 to n - 1 in an order that follows from the seed (Fisher and Yates). */
function shuffled(n: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  let state = seed >>> 0;
  for (let i = n - 1; i > 0; i--) {
    // A linear congruential step (Numerical Recipes): which rows are left out together need only be unrelated to them.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
