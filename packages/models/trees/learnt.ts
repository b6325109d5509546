import { PawlError } from '@pawl/records';
import { takeRows } from '@pawl/table';
import { readTarget, type Target } from '../target.ts';
import type { TrainInput } from '../trainer.ts';
import { allConstant, refuseFeatures, refuseWeights } from '../training-checks.ts';
import { applyBins, type BinnedFeature, type BinnedRows, fitBins } from './bins.ts';
import { unfit } from './forest-settings.ts';

/** Training rows as trees learn from them, in memory that threads can share. */
export interface Learnt {
  readonly target: Target;
  readonly bins: readonly BinnedFeature[];
  readonly binned: BinnedRows;
  /** One value a feature: 1 for texts. */
  readonly texts: Uint8Array;
  readonly directions: Int8Array | undefined;
  /** One a row, class weights multiplied in; undefined where all rows count the same. */
  readonly weights: Float64Array | undefined;
}

interface Wishes {
  readonly bins: number;
  readonly monotone: Readonly<Record<string, 1 | -1>>;
  readonly class_weight: 'balanced' | Readonly<Record<string, number>> | null;
}

/** Throws PawlError('data') or PawlError('config') on rows, weights or parameters that nothing can be learnt with. */
export function readLearnt(given: TrainInput, wishes: Wishes): Learnt {
  refuseWeights(given.weights);
  const input = withoutUnweighted(given);
  const target = readTarget(input.train, input.target, input.task);
  refuseFeatures(input);
  const bins = fitBins(input.train, input.features, wishes.bins);
  const binned = applyBins(bins, input.train, true);
  refuseConstant(binned);
  return {
    target,
    bins,
    binned,
    texts: Uint8Array.from(bins, ({ kind }) => (kind === 'levels' ? 1 : 0)),
    directions: directionsOf(wishes.monotone, bins, target),
    weights: weightsOf(input.weights, target, wishes.class_weight),
  };
}

/** Rows of weight 0 are as good as absent: trees that drew no others could not answer. */
function withoutUnweighted(input: TrainInput): TrainInput {
  const { train, weights, features } = input;
  if (!weights?.includes(0)) return input;
  // Here already, as a refusal names rows by where they stand in the data.
  readTarget(train, input.target, input.task);
  fitBins(train, features);
  const rows = Int32Array.from(weights.keys()).filter((row) => weights[row]! > 0);
  return { ...input, train: takeRows(train, rows), weights: weights.filter((weight) => weight > 0) };
}

function refuseConstant({ rows, features, codes }: BinnedRows): void {
  for (let f = 0; f < features; f++)
    for (let row = 1; row < rows; row++) if (codes[f * rows + row] !== codes[f * rows]) return;
  throw allConstant();
}

function directionsOf(
  monotone: Wishes['monotone'],
  bins: readonly BinnedFeature[],
  { labels }: Target,
): Int8Array | undefined {
  const asked = Object.entries(monotone);
  if (asked.length === 0) return undefined;
  if (labels && labels.length > 2)
    throw unfit('monotone', `it needs a number or two classes, and there are ${labels.length} classes`);
  const directions = new Int8Array(bins.length);
  for (const [name, direction] of asked) {
    const place = bins.findIndex((feature) => feature.name === name);
    if (place < 0) throw unfit('monotone', `there is no feature "${name}"`);
    if (bins[place]!.kind === 'levels') throw unfit('monotone', `"${name}" holds texts, which have no order`);
    directions[place] = direction;
  }
  return directions;
}

function weightsOf(
  rows: Float64Array | undefined,
  { labels, values }: Target,
  ofClass: Wishes['class_weight'],
): Float64Array | undefined {
  if (ofClass === null || !labels) return rows && shared(rows);
  const byClass = classWeights(ofClass, labels, values, rows);
  return shared(Float64Array.from(values, (code, row) => byClass[code]! * (rows?.[row] ?? 1)));
}

function classWeights(
  asked: 'balanced' | Readonly<Record<string, number>>,
  labels: readonly string[],
  codes: ArrayLike<number>,
  rows: Float64Array | undefined,
): number[] {
  if (asked === 'balanced') {
    const totals = labels.map(() => 0);
    let total = 0;
    for (let row = 0; row < codes.length; row++) {
      totals[codes[row]!]! += rows?.[row] ?? 1;
      total += rows?.[row] ?? 1;
    }
    return totals.map((weight) => (weight > 0 ? total / (labels.length * weight) : 0));
  }
  const unknown = Object.keys(asked).find((label) => !labels.includes(label));
  if (unknown !== undefined)
    throw new PawlError('config', `"class_weight": there is no class "${unknown}"`, {
      where: 'train.params.class_weight',
      remedy: `The classes are: ${labels.slice(0, 20).join(', ')}.`,
    });
  return labels.map((label) => (Object.hasOwn(asked, label) ? asked[label]! : 1));
}

/** A copy that threads can share. */
export function shared(values: ArrayLike<number>): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.length * 8));
  copy.set(values);
  return copy;
}
