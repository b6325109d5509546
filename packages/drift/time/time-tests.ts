import { createRandom } from '@pawl/table';
import type { ColumnTest } from '../column-test.ts';
import type { DriftSettings, EffectThresholds } from '../settings.ts';
import { clusterTest } from './cluster-test.ts';
import type { TimeColumn } from './time-column.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** 1970-01-05 was a Monday. */
const MONDAY = 4 * DAY;
/** Whole days or weeks that both sides must have: of fewer, no order is rare enough to be told from chance. */
const LEAST_CLUSTERS = 5;
const GAP_BINS = 10;
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

type Sides = readonly [reference: Float64Array, current: Float64Array];

/**
 * What may drift in a column of times, which itself moves on: the shares of the hours and of the days of the week, and the
 * gaps between one time and the next. Days, or weeks, are shuffled as a whole, as rows of one day are alike. Times are in
 * UTC, those without a zone as their clocks had them.
 */
export function timeTests(
  column: string,
  [reference, current]: readonly [TimeColumn, TimeColumn],
  settings: DriftSettings,
  { distribution: threshold }: EffectThresholds,
): ColumnTest[] {
  const sides: Sides = [sortedTimes(reference.times), sortedTimes(current.times)];
  const spans = `${spanText(sides[1])}, the reference ${spanText(sides[0])}`;
  const made = { column, threshold, seed: settings.seed };
  const tests = [...hoursTest(sides, made), ...daysTest(sides, made), ...gapsTest(sides, made)].map(
    (test) => ({ ...test, note: `${test.note}; ${spans}` }),
  );
  if (tests.length > 0) return tests;
  return [
    {
      ...blank(column, threshold),
      aspect: 'distribution',
      test: 'times',
      note: `times of too few whole days to compare hours and days: ${spans}`,
    },
  ];
}

interface Made {
  readonly column: string;
  readonly threshold: number;
  readonly seed: number;
}

function hoursTest(sides: Sides, made: Made): ColumnTest[] {
  // Dates have no hours.
  if (sides.every((times) => times.every((time) => time % DAY === 0))) return [];
  const counts = clustersOf(sides, DAY, 0, (time) => Math.floor(modulo(time, DAY) / HOUR), 24);
  return clustered('hour of day', 'change of the shares of hours', counts, made, (hour) => `${hour}:00`);
}

function daysTest(sides: Sides, made: Made): ColumnTest[] {
  const counts = clustersOf(sides, WEEK, MONDAY, (time) => Math.floor(modulo(time - MONDAY, WEEK) / DAY), 7);
  return clustered('day of week', 'change of the shares of days', counts, made, (day) => DAYS[day]!);
}

/**
 * The gaps within days, by bins of as many gaps each. The side with more rows a day is thinned at random to as many, so a
 * sample of rows has the gaps of all of them.
 */
function gapsTest([from, to]: Sides, made: Made): ColumnTest[] {
  const rate = (times: Float64Array) => times.length / Math.max(DAY, times.at(-1)! - times[0]!);
  const ratio = from.length > 0 && to.length > 0 ? rate(from) / rate(to) : 1;
  const kept = [
    thinned(from, Math.min(1, 1 / ratio), made.seed),
    thinned(to, Math.min(1, ratio), made.seed + 1),
  ];
  const gaps = kept.map(gapsOf);
  const all = Float64Array.from(gaps.flatMap((side) => [...side.values])).sort();
  if (all.length === 0) return [];
  const edges = Float64Array.from(
    new Set(
      Array.from(
        { length: GAP_BINS - 1 },
        (_, i) => all[Math.floor(((i + 1) * all.length) / GAP_BINS)]!,
      ).filter((edge) => edge > all[0]!),
    ),
  );
  if (edges.length === 0) return [];
  const binOf = (gap: number) => {
    const bin = edges.findIndex((edge) => gap < edge);
    return bin < 0 ? edges.length : bin;
  };
  const counts = gaps.map(({ values, days }) => {
    const clusters = new Map<number, Float64Array>();
    for (let i = 0; i < values.length; i++) {
      const own = clusters.get(days[i]!) ?? new Float64Array(edges.length + 1);
      own[binOf(values[i]!)]!++;
      clusters.set(days[i]!, own);
    }
    return [...clusters.values()];
  });
  return clustered('gaps', 'change of the shares of gaps', [counts[0]!, counts[1]!], made, (bin) =>
    bin === 0 ? `gaps below ${duration(edges[0]!)}` : `gaps from ${duration(edges[bin - 1]!)}`,
  );
}

function clustered(
  aspect: ColumnTest['aspect'],
  name: string,
  [from, to]: readonly [Float64Array[], Float64Array[]],
  { column, threshold, seed }: Made,
  label: (category: number) => string,
): ColumnTest[] {
  if (Math.min(from.length, to.length) < LEAST_CLUSTERS) return [];
  const { variation, byChance, pValue } = clusterTest(from, to, seed);
  const [was, is] = [sharesOf(from), sharesOf(to)];
  const changed = [...was.keys()].sort((a, b) => Math.abs(is[b]! - was[b]!) - Math.abs(is[a]! - was[a]!));
  return [
    {
      ...blank(column, threshold),
      aspect,
      test: 'whole days or weeks shuffled',
      statistic: variation,
      pValue,
      effect: { name, value: variation, interval: null },
      net: Math.max(0, variation - byChance),
      note: changed
        .slice(0, 3)
        .map((i) => `${label(i)} ${percent(is[i]!)}, was ${percent(was[i]!)}`)
        .join('; '),
    },
  ];
}

function blank(column: string, threshold: number): ColumnTest {
  return {
    column,
    aspect: 'distribution',
    test: 'times',
    statistic: null,
    pValue: null,
    effect: null,
    others: [],
    net: 0,
    sight: null,
    threshold,
    note: null,
  };
}

/** Counts of categories by day or week, but for the first and the last, which are not whole. */
function clustersOf(
  sides: Sides,
  length: number,
  start: number,
  category: (time: number) => number,
  categories: number,
): [Float64Array[], Float64Array[]] {
  const clusters = sides.map((times) => {
    const found = new Map<number, Float64Array>();
    for (const time of times) {
      const number = Math.floor((time - start) / length);
      let counts = found.get(number);
      if (!counts) {
        counts = new Float64Array(categories);
        found.set(number, counts);
      }
      counts[category(time)]!++;
    }
    return [...found.values()].slice(1, -1);
  });
  return [clusters[0]!, clusters[1]!];
}

function sharesOf(clusters: readonly Float64Array[]): number[] {
  const sums = Array.from(clusters[0]!, (_, i) => clusters.reduce((sum, counts) => sum + counts[i]!, 0));
  const all = sums.reduce((a, b) => a + b, 0);
  return sums.map((sum) => (all > 0 ? sum / all : 0));
}

function gapsOf(times: Float64Array): { values: Float64Array; days: Int32Array } {
  const values: number[] = [];
  const days: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const day = Math.floor(times[i]! / DAY);
    if (day !== Math.floor(times[i - 1]! / DAY)) continue;
    values.push(times[i]! - times[i - 1]!);
    days.push(day);
  }
  return { values: Float64Array.from(values), days: Int32Array.from(days) };
}

function thinned(times: Float64Array, share: number, seed: number): Float64Array {
  if (share >= 1) return times;
  const random = createRandom(seed);
  return times.filter(() => random.next() < share * 2 ** 32);
}

function sortedTimes(times: Float64Array): Float64Array {
  return times.filter((time) => !Number.isNaN(time)).sort();
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

function spanText(times: Float64Array): string {
  if (times.length === 0) return 'nothing';
  const day = (time: number) => new Date(time).toISOString().slice(0, -14);
  return `${day(times[0]!)} to ${day(times.at(-1)!)}`;
}

function duration(milliseconds: number): string {
  const [unit, size] =
    milliseconds >= HOUR ? ['h', HOUR] : milliseconds >= 60_000 ? ['min', 60_000] : ['s', 1000];
  return `${Number((milliseconds / Number(size)).toPrecision(2))} ${unit}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
