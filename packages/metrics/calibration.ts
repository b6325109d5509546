import { type Measure, type Parts, withoutEach } from './measure.ts';
import type { ClassificationSample, Counts } from './sample.ts';

/** Bins of the calibration error, and of the parts of the Brier score. */
const ERROR_BINS = 15;
const BRIER_BINS = 10;

/** Rows by their probability, in equally wide bins from 0 to 1; the upper end of a bin belongs to the next. */
interface Bins {
  readonly count: number;
  readonly of: Int32Array;
  readonly probability: Float64Array;
  /** 1 where what the probability is of is true. */
  readonly outcome: Uint8Array;
}

interface Totals {
  readonly weight: Float64Array;
  readonly probability: Float64Array;
  readonly outcome: Float64Array;
}

/** One bin of a reliability curve. */
interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  /** Rows in it, or their weight. */
  readonly n: number;
  /** NaN in an empty bin, as is `shareRight`. */
  readonly meanScore: number;
  readonly shareRight: number;
}

/** The parts of the Brier score of two labels (Murphy 1973): score = reliability - resolution + uncertainty, but for the spread within bins. */
interface BrierDecomposition {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
}

/** The measure of a metric of calibration: `ece`, `brier_reliability`, `brier_resolution`. */
export function calibrationMeasure(name: string, sample: ClassificationSample): Measure {
  if (name === 'ece') return binnedMeasure(binByPredicted(sample, ERROR_BINS), calibrationError);
  const part = name === 'brier_reliability' ? 'reliability' : 'resolution';
  return binnedMeasure(binByPositive(sample, BRIER_BINS), (totals, total) => decompose(totals, total)[part]);
}

function binnedMeasure(bins: Bins, formula: (totals: Totals, total: number) => number): Measure {
  return {
    value: (counts, total) => formula(totalsOf(bins, counts), total),
    leaveOut: (parts) => leaveOutOfBins(bins, parts, formula),
  };
}

function leaveOutOfBins(
  { count, of, probability, outcome }: Bins,
  parts: Parts,
  formula: (totals: Totals, total: number) => number,
): Float64Array {
  const sums = () => Array.from({ length: count }, () => new Float64Array(parts.count));
  const [weights, probabilities, outcomes] = [sums(), sums(), sums()];
  for (let row = 0; row < of.length; row++) {
    const [bin, part] = [of[row]!, parts.of[row]!];
    const weight = parts.weights ? parts.weights[row]! : 1;
    weights[bin]![part]! += weight;
    probabilities[bin]![part]! += weight * probability[row]!;
    outcomes[bin]![part]! += weight * outcome[row]!;
  }
  const rest = [weights, probabilities, outcomes].map((bins) => bins.map(withoutEach));
  return Float64Array.from({ length: parts.count }, (_, part) => {
    const [weight, probability, outcome] = rest.map((bins) =>
      Float64Array.from(bins, (values) => values[part]!),
    );
    const total = weight!.reduce((sum, value) => sum + value, 0);
    if (!(total > 0)) return Number.NaN;
    return formula({ weight: weight!, probability: probability!, outcome: outcome! }, total);
  });
}

/** How often rows are right, by the probability of their predicted label (of the positive one, where there is one). */
export function reliabilityCurve(sample: ClassificationSample, bins: number): ReliabilityBin[] {
  const binned = sample.positive === undefined ? binByPredicted(sample, bins) : binByPositive(sample, bins);
  const { weight, probability, outcome } = totalsOf(binned, countsOf(sample));
  return Array.from(weight, (n, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    n,
    meanScore: probability[bin]! / n,
    shareRight: outcome[bin]! / n,
  }));
}

function countsOf({ actual, weights }: ClassificationSample): Counts {
  return weights ?? new Uint8Array(actual.length).fill(1);
}

function binByPredicted({ actual, predicted, scores }: ClassificationSample, count: number): Bins {
  const probability = Float64Array.from(predicted, (label, row) => scores![label]![row]!);
  return binsOf(
    probability,
    Uint8Array.from(predicted, (label, row) => (label === actual[row] ? 1 : 0)),
    count,
  );
}

function binByPositive({ actual, scores, positive }: ClassificationSample, count: number): Bins {
  return binsOf(
    scores![positive!]!,
    Uint8Array.from(actual, (label) => (label === positive ? 1 : 0)),
    count,
  );
}

function binsOf(probability: Float64Array, outcome: Uint8Array, count: number): Bins {
  const of = Int32Array.from(probability, (value) => Math.min(count - 1, Math.floor(value * count)));
  return { count, of, probability, outcome };
}

function totalsOf({ count, of, probability, outcome }: Bins, counts: Counts): Totals {
  const totals = {
    weight: new Float64Array(count),
    probability: new Float64Array(count),
    outcome: new Float64Array(count),
  };
  for (let row = 0; row < of.length; row++) {
    const bin = of[row]!;
    totals.weight[bin]! += counts[row]!;
    totals.probability[bin]! += counts[row]! * probability[row]!;
    totals.outcome[bin]! += counts[row]! * outcome[row]!;
  }
  return totals;
}

function calibrationError({ probability, outcome }: Totals, total: number): number {
  let sum = 0;
  for (let bin = 0; bin < outcome.length; bin++) sum += Math.abs(probability[bin]! - outcome[bin]!);
  return sum / total;
}

function decompose({ weight, probability, outcome }: Totals, total: number): BrierDecomposition {
  const share = outcome.reduce((sum, value) => sum + value, 0) / total;
  let reliability = 0;
  let resolution = 0;
  for (let bin = 0; bin < weight.length; bin++) {
    const n = weight[bin]!;
    if (n === 0) continue;
    const own = outcome[bin]! / n;
    reliability += n * (probability[bin]! / n - own) * (probability[bin]! / n - own);
    resolution += n * (own - share) * (own - share);
  }
  return {
    reliability: reliability / total,
    resolution: resolution / total,
    uncertainty: share * (1 - share),
  };
}
