import type { CategoryCounts } from '../category-counts.ts';
import type { ColumnTest, ComputedFrom, Effect } from '../column-test.ts';
import { categoryTests, FEW_NUMBERS, noValues } from '../column-tests.ts';
import { populationStability } from '../divergences.ts';
import { missingTest } from '../missing-test.ts';
import { distanceTest, type OutsideRange, rangeTest, wassersteinEffects } from '../number-tests.ts';
import type { DriftSettings, EffectThresholds } from '../settings.ts';
import { binsOfProfile, countInBins, countProfileInBins } from './bins.ts';
import { middles, type NumberView, withInfinities } from './column-view.ts';
import { compareGrids, compareRuns, total } from './compare-runs.ts';
import { lowerBound, upperBound } from './grid.ts';
import { mergeRuns, type NumberRuns, numberOf } from './number-keys.ts';

/** All tests of numbers of which one side or both are a profile. */
export function compareNumbers(
  column: string,
  reference: NumberView,
  current: NumberView,
  settings: DriftSettings,
  thresholds: EffectThresholds,
): ColumnTest[] {
  const rows = {
    reference: reference.missing,
    current: current.missing,
    referenceRows: reference.rows,
    currentRows: current.rows,
  };
  const missing = missingTest(column, rows, settings, thresholds);
  const [n, m] = [reference.rows - reference.missing, current.rows - current.missing];
  if (n === 0 || m === 0) {
    const never = reference.missing > 0 && current.missing > 0 && n + m === 0;
    return stamped('values', [...missing, noValues(column, never, thresholds)]);
  }
  const known = allRuns(reference);
  const now = allRuns(current);
  if (known && now) {
    const both = mergeRuns(known, now);
    if (both.values.length <= FEW_NUMBERS) {
      const counts = asCategories(both.values, known, now, reference.missing, current.missing);
      return stamped('values', [...missing, ...categoryTests(column, counts, settings, thresholds)]);
    }
  }
  const range = rangeTest(column, outside(reference, current), settings, thresholds.range);
  const distribution =
    known && now
      ? distributionOfRuns(column, [reference, known], [current, now], settings, thresholds)
      : distributionOfGrids(column, reference, current, thresholds);
  const others = [...distribution.others, ...stability(reference, current)];
  return [
    ...stamped('values', missing),
    ...stamped(known && now ? 'values' : 'sketch', [{ ...distribution, others }]),
    ...stamped(current.runs ? 'values' : 'sketch', [range]),
  ];
}

function stamped(from: ComputedFrom, tests: readonly ColumnTest[]): ColumnTest[] {
  return tests.map((test) => ({ ...test, from }));
}

/** All numbers with the infinities; null where they are not all known. */
function allRuns({ runs, below, above }: NumberView): NumberRuns | null {
  return runs && withInfinities(runs, below, above);
}

function asCategories(
  values: Float64Array,
  reference: NumberRuns,
  current: NumberRuns,
  referenceMissing: number,
  currentMissing: number,
): CategoryCounts {
  const countsOf = (runs: NumberRuns) => {
    const of = new Map([...runs.values].map((value, i) => [value, runs.counts[i]!]));
    return Float64Array.from(values, (value) => of.get(value) ?? 0);
  };
  return {
    names: Array.from(values, String),
    reference: countsOf(reference),
    current: countsOf(current),
    referenceRows: total(reference.counts),
    currentRows: total(current.counts),
    referenceMissing,
    currentMissing,
  };
}

type Known = readonly [view: NumberView, all: NumberRuns];

function distributionOfRuns(
  column: string,
  [reference, known]: Known,
  [current, now]: Known,
  settings: DriftSettings,
  { distribution: threshold }: EffectThresholds,
): ColumnTest {
  const { gap, area } = compareRuns(known, now);
  const rows = [reference.rows - reference.missing, current.rows - current.missing] as const;
  const [from, to] = [reference.runs!, current.runs!];
  const finite = from.values.length > 0 && to.values.length > 0;
  const infinite = known !== from || now !== to;
  const moved = !infinite ? area : finite ? compareRuns(from, to).area : Number.NaN;
  return distanceTest(
    column,
    { gap, rows },
    wassersteinEffects(moved, () => deviationOf(from)),
    settings,
    threshold,
  );
}

/** The standard deviation, with n below. */
function deviationOf({ values, counts }: NumberRuns): number {
  const n = total(counts);
  const weighted = (of: (value: number) => number) => {
    let sum = 0;
    let part = 0;
    for (let i = 0; i < values.length; i++) {
      part += of(values[i]!) * counts[i]!;
      // Partial sums keep rounding errors from growing.
      if (i % 1024 !== 1023) continue;
      sum += part;
      part = 0;
    }
    return (sum + part) / n;
  };
  const mean = weighted((value) => value);
  return Math.sqrt(weighted((value) => (value - mean) ** 2));
}

function distributionOfGrids(
  column: string,
  reference: NumberView,
  current: NumberView,
  { distribution: threshold }: EffectThresholds,
): ColumnTest {
  const [n, m] = [reference.rows - reference.missing, current.rows - current.missing];
  const ends = [
    { below: reference.below, rows: n },
    { below: current.below, rows: m },
  ] as const;
  const finite = reference.least !== null && current.least !== null;
  const { gap, most, error } = finite
    ? compareGrids(reference.grid(), current.grid(), ...ends)
    : onlyInfinities(reference, current);
  const distance = gap / n / m;
  return {
    column,
    aspect: 'distribution',
    test: 'Kolmogorov-Smirnov, of sketches',
    statistic: distance,
    pValue: null,
    effect: { name: 'distance of distribution functions', value: distance, interval: null },
    others: finite ? sketchedWasserstein(reference, current) : [],
    net: distance,
    threshold,
    sight: { kind: 'distance', rows: [n, m] },
    note: null,
    sketch: { gap, most, error, rows: [n, m] },
  };
}

/** Where a side has infinities alone: every finite number lies between them. */
function onlyInfinities(reference: NumberView, current: NumberView) {
  const [n, m] = [reference.rows - reference.missing, current.rows - current.missing];
  const gap = Math.max(
    Math.abs(reference.below * m - current.below * n),
    Math.abs(reference.above * m - current.above * n),
  );
  return { gap, most: gap / n / m, error: 0 };
}

/** Wasserstein's distance with each bucket's numbers at its middle, and between what it can be by that. */
function sketchedWasserstein(reference: NumberView, current: NumberView): Effect[] {
  const [from, to] = [middles(reference), middles(current)];
  const { area } = compareRuns(
    { values: from.places, counts: from.counts },
    { values: to.places, counts: to.counts },
  );
  const reachOf = ({ reaches, counts }: typeof from) => {
    let sum = 0;
    for (let i = 0; i < reaches.length; i++) sum += reaches[i]! * counts[i]!;
    return sum / total(counts);
  };
  const reach = reachOf(from) + reachOf(to);
  const deviation = () => deviationOf({ values: from.places, counts: from.counts });
  if (!Number.isFinite(reach)) return [];
  return wassersteinEffects(area, deviation).map((effect, i) => {
    const wide = i === 0 ? reach : (reach * effect.value) / area;
    const interval = { low: Math.max(0, effect.value - wide), high: effect.value + wide };
    return { ...effect, interval: Number.isFinite(wide) ? interval : null };
  });
}

/** The population stability index over bins of the reference; none where an edge goes through a bucket of the current grid. */
function stability(reference: NumberView, current: NumberView): Effect[] {
  if (!reference.profile) return [];
  const bins = binsOfProfile(reference.profile);
  const { edges } = bins;
  const own = current.profile?.bins;
  const same = own && own.edges.length === edges.length && own.edges.every((edge, i) => edge === edges[i]);
  const counts = same
    ? own.counts
    : current.runs
      ? countInBins(current.runs, edges, current.below, current.above)
      : countProfileInBins(current.profile!, edges);
  if (!counts || edges.length === 0) return [];
  return [
    { name: 'population stability index', value: populationStability(bins.counts, counts), interval: null },
  ];
}

/** How many of the current numbers are surely outside the range of the reference. */
function outside(reference: NumberView, current: NumberView): OutsideRange {
  const [least, greatest] = rangeOf(reference);
  let below = least > Number.NEGATIVE_INFINITY ? current.below : 0;
  let above = greatest < Number.POSITIVE_INFINITY ? current.above : 0;
  const tally = (lowest: number, highest: number, count: number) => {
    if (highest < least) below += count;
    else if (lowest > greatest) above += count;
  };
  if (current.runs) {
    const { values, counts } = current.runs;
    for (let i = 0; i < values.length; i++) tally(values[i]!, values[i]!, counts[i]!);
  } else {
    const grid = current.grid();
    for (let i = 0; i < grid.counts.length; i++) {
      const only = grid.single[i] === 1 ? numberOf(grid.keys[i]!) : null;
      tally(only ?? lowerBound(grid, i), only ?? upperBound(grid, i), grid.counts[i]!);
    }
  }
  return {
    below,
    above,
    rows: [reference.rows - reference.missing, current.rows - current.missing],
    reference: [least, greatest],
    current: rangeOf(current),
  };
}

function rangeOf({ least, greatest, below, above }: NumberView): [number, number] {
  const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [below > 0 ? low : (least ?? high), above > 0 ? high : (greatest ?? low)];
}
