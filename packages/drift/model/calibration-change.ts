import { normalQuantile, uniform } from '@pawl/metrics';
import { chiSquaredTail } from '../chi-squared-tail.ts';
import type { ColumnTest } from '../column-test.ts';
import type { DriftSettings } from '../settings.ts';
import type { EvaluatedPredictions } from './estimated-performance.ts';

type Scored = Pick<EvaluatedPredictions, 'scores' | 'outcomes'>;

/** What a bin of the scores holds of one side. */
interface GapBin {
  /** Least and greatest score of both sides. */
  readonly low: number;
  readonly high: number;
  readonly rows: readonly [evaluation: number, current: number];
  /** Mean outcome minus mean score. */
  readonly gaps: readonly [evaluation: number, current: number];
}

export interface CalibrationChange {
  readonly bins: readonly GapBin[];
  /** Mean outcome minus mean score over all rows. */
  readonly gaps: readonly [evaluation: number, current: number];
  readonly test: ColumnTest;
}

const MOST_BINS = 10;
/** Rows of each side that a bin has at least. */
const LEAST_ROWS = 20;
const SHUFFLES = 1999;
/** Rows times shuffles: more are not worth their time. */
const WORK = 40_000_000;
/** Shuffled statistics as far off after which such are known to be common (Besag and Clifford 1991). */
const ENOUGH = 20;
/** Outcomes of the rarer kind of each side from which sums over a bin are about normal. */
const NORMAL = 50;

/**
 * Whether scores mean what they meant: in bins of alike scores (quantiles of both sides), the gap between how often rows
 * were right and their mean score is compared with that of the evaluation. The statistic adds the squares of the changes
 * in standard errors; it is chi-squared where each bin has enough rows of either outcome, else by shuffling rows between
 * the sides within bins. The effect is the mean size of the change of the gap over the rows of now. Null where there are
 * too few rows for one bin.
 */
export function calibrationChange(
  column: string,
  evaluation: Scored,
  current: Scored,
  settings: DriftSettings,
  threshold: number,
): CalibrationChange | null {
  const rows = joined(evaluation, current);
  const ends = binEnds(rows);
  if (ends.length === 0) return null;
  const bins = ends.map((end, bin) => sumsOf(rows, ends[bin - 1] ?? 0, end));
  const m = current.scores.length;
  const changes = bins.map((bin) => bin.gaps[1] - bin.gaps[0]);
  const errors = bins.map(errorOf);
  const seen = bins.reduce((sum, bin, i) => sum + (bin.rows[1] / m) * Math.abs(changes[i]!), 0);
  // What chance alone makes of it: the mean size of a normal value.
  const weights = bins.map((bin, i) => (bin.rows[1] / m) * errors[i]!);
  const chance = weights.reduce((sum, weight) => sum + weight, 0) * Math.sqrt(2 / Math.PI);
  const error = Math.hypot(...weights);
  const z = -normalQuantile((1 - settings.confidence) / 2);
  const statistic = changes.reduce((sum, change, i) => sum + (change / errors[i]!) ** 2, 0);
  const normal = bins.every((bin) => bin.rarer >= NORMAL);
  const net = Math.max(0, seen - chance);
  return {
    bins: bins.map(({ low, high, rows, gaps }) => ({ low, high, rows, gaps })),
    gaps: [gapOf(evaluation), gapOf(current)],
    test: {
      column,
      aspect: 'calibration',
      test: normal ? 'gaps by score, chi-squared' : 'gaps by score, permutation',
      statistic,
      pValue: normal
        ? chiSquaredTail(statistic, bins.length)
        : shuffled(rows, ends, statistic, settings.seed),
      effect: {
        name: 'mean change of the calibration gap',
        value: seen,
        interval: { low: Math.max(0, seen - chance - z * error), high: Math.min(1, seen + z * error) },
      },
      others: [{ name: 'mean outcome minus mean score', value: gapOf(current), interval: null }],
      net,
      threshold,
      sight: { kind: 'estimate', rows: [evaluation.scores.length, m], error },
      note: null,
    },
  };
}

/** The rows of both sides by ascending score. */
interface Joined {
  readonly scores: Float64Array;
  readonly outcomes: Uint8Array;
  /** 1 for rows of now. */
  readonly now: Uint8Array;
}

function joined(evaluation: Scored, current: Scored): Joined {
  const n = evaluation.scores.length;
  const all = new Float64Array(n + current.scores.length);
  all.set(evaluation.scores);
  all.set(current.scores, n);
  const order = Int32Array.from(all, (_, row) => row).sort((a, b) => all[a]! - all[b]! || a - b);
  return {
    scores: Float64Array.from(order, (row) => all[row]!),
    outcomes: Uint8Array.from(order, (row) =>
      row < n ? evaluation.outcomes[row]! : current.outcomes[row - n]!,
    ),
    now: Uint8Array.from(order, (row) => (row < n ? 0 : 1)),
  };
}

/** Where bins end: each has its share of the rows, enough of either side, and all rows of its scores. */
function binEnds({ scores, now }: Joined): number[] {
  const wanted = scores.length / MOST_BINS;
  const ends: number[] = [];
  const counts: [number, number] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    counts[now[i]!]!++;
    if (scores[i] === scores[i + 1]) continue;
    if (counts[0] + counts[1] < wanted || Math.min(...counts) < LEAST_ROWS) continue;
    ends.push(i + 1);
    counts.fill(0);
  }
  // What is left over is too little for a bin of its own.
  if (ends.length > 0) ends[ends.length - 1] = scores.length;
  return ends;
}

interface Sums extends GapBin {
  /** The variance of outcome minus score over the rows of both sides. */
  readonly variance: number;
  /** The least count of an outcome of a side that would be if both were alike. */
  readonly rarer: number;
}

function sumsOf({ scores, outcomes, now }: Joined, start: number, end: number): Sums {
  const rows: [number, number] = [0, 0];
  const gaps: [number, number] = [0, 0];
  let [right, squares] = [0, 0];
  for (let i = start; i < end; i++) {
    const gap = outcomes[i]! - scores[i]!;
    rows[now[i]!]!++;
    gaps[now[i]!]! += gap;
    squares += gap * gap;
    right += outcomes[i]!;
  }
  const all = end - start;
  const mean = (gaps[0] + gaps[1]) / all;
  return {
    low: scores[start]!,
    high: scores[end - 1]!,
    rows,
    gaps: [gaps[0] / rows[0], gaps[1] / rows[1]],
    // Where all rows came out alike, one might not have.
    variance: Math.max(squares / all - mean * mean, 1 / all),
    rarer: (Math.min(right, all - right) * Math.min(...rows)) / all,
  };
}

function errorOf({ variance, rows: [n, m] }: Sums): number {
  return Math.sqrt(variance * (1 / n + 1 / m));
}

function gapOf({ scores, outcomes }: Scored): number {
  let sum = 0;
  for (let row = 0; row < scores.length; row++) sum += outcomes[row]! - scores[row]!;
  return sum / scores.length;
}

/** The share of shuffles, of rows between the sides within bins, whose statistic is no smaller. */
function shuffled(rows: Joined, ends: readonly number[], least: number, seed: number): number {
  const random = uniform(seed);
  const now = rows.now.slice();
  const mixed = { ...rows, now };
  const most = Math.min(SHUFFLES, Math.max(199, Math.floor(WORK / now.length)));
  let asFar = 0;
  for (let draw = 1; draw <= most; draw++) {
    let statistic = 0;
    for (let bin = 0; bin < ends.length; bin++) {
      const [start, end] = [ends[bin - 1] ?? 0, ends[bin]!];
      for (let i = end - 1; i > start; i--) {
        const other = start + Math.floor(random() * (i - start + 1));
        const kept = now[i]!;
        now[i] = now[other]!;
        now[other] = kept;
      }
      const sums = sumsOf(mixed, start, end);
      statistic += ((sums.gaps[1] - sums.gaps[0]) / errorOf(sums)) ** 2;
    }
    if (statistic >= least * (1 - 1e-12)) asFar++;
    if (asFar === ENOUGH) return asFar / draw;
  }
  return (asFar + 1) / (most + 1);
}
