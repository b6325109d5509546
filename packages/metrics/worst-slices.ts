import { PawlError } from '@pawl/records';
import { benjaminiHochberg } from './multiplicity.ts';
import { halveRows } from './row-halves.ts';
import { conditionOf, type SliceFeature } from './slice-feature.ts';
import { type FoundSlice, searchSlices } from './slice-search.ts';
import { studentTail } from './student-t.ts';
import { type Moments, type StudentTail, welchGreater } from './welch.ts';

export interface WorstSlicesInput {
  readonly features: readonly SliceFeature[];
  /** The loss of each row, at least 0, higher is worse. */
  readonly losses: Float64Array;
  /** The rows to look at; all when not given. */
  readonly rows?: Int32Array;
  /** The weight of a slice's error against its size, above 0 and at most 1; 0.95 when not given. */
  readonly alpha?: number;
  /**
   * The fewest rows of a slice in the half it is found on; a hundredth of that half and at least 32 when not given.
   * Well below 30, the t test calls noise significant too often where most losses are near the greatest.
   */
  readonly minSupport?: number;
  /** The most features in one slice, 1 to 3; 2 when not given. */
  readonly maxDepth?: number;
  /** The most slices to find; 10 when not given. */
  readonly k?: number;
  /** A 32-bit integer, which the halves follow from. */
  readonly seed: number;
  readonly tTail?: StudentTail;
}

/** A slice with a high loss: how it was found on one half of the rows, and how it fares on the other. */
export interface WorstSlice {
  readonly slice: readonly { readonly feature: string; readonly value: string }[];
  /** Its conditions joined by commas, as in `region = north, 22 < age <= 31`. */
  readonly name: string;
  readonly discovery: { readonly n: number; readonly meanLoss: number };
  readonly test: {
    readonly n: number;
    /** NaN of no rows, as are the rest's and the difference. */
    readonly meanLoss: number;
    readonly restMean: number;
    readonly difference: number;
    /** One-sided, of Welch's t test; 1 where slice or rest have fewer than two rows. */
    readonly pValue: number;
    /** By Benjamini and Hochberg, over all slices found. */
    readonly adjustedPValue: number;
  };
  /** SliceLine's, on the half it was found on. */
  readonly score: number;
  /** Whether the other half bears it out, at a false discovery rate of 0.05. */
  readonly significant: boolean;
}

const FALSE_DISCOVERIES = 0.05;

/**
 * The slices of one or a few features that fare worst, by SliceLine's score (Sagadeeva and Boehm, SIGMOD 2021), best
 * score first. They are found on a random half of the rows and tested on the other, where nothing was chosen, so that
 * the numbers of `test` are not flattered by the search. None of a loss that is constant, and none when the half has
 * fewer rows than `minSupport`.
 * Throws `config` for settings out of range, `data` for a loss that is negative or not finite, naming the row.
 */
export function findWorstSlices(input: WorstSlicesInput): WorstSlice[] {
  const { features, losses, alpha = 0.95, maxDepth = 2, k = 10, seed, tTail = studentTail } = input;
  const all = input.rows ?? Int32Array.from(losses.keys());
  const [discovery, test] = halveRows(all, checkSeed(seed));
  const minSupport = input.minSupport ?? Math.max(32, Math.ceil(discovery.length / 100));
  checkSettings({ alpha, minSupport, maxDepth, k });
  checkRows(features, losses, all);
  const found = searchSlices({ features, losses, rows: discovery, alpha, minSupport, maxDepth, k });
  const tests = found.map((slice) => testSlice(slice, features, losses, test, tTail));
  const adjusted = benjaminiHochberg(tests.map(({ pValue }) => pValue));
  return found.map((slice, i) => ({
    slice: slice.predicates.map(({ feature, code }) => ({
      feature: features[feature]!.name,
      value: features[feature]!.values[code]!,
    })),
    name: slice.predicates.map(({ feature, code }) => conditionOf(features[feature]!, code)).join(', '),
    discovery: { n: slice.n, meanLoss: slice.sum / slice.n },
    test: { ...tests[i]!, adjustedPValue: adjusted[i]! },
    score: slice.score,
    significant: adjusted[i]! <= FALSE_DISCOVERIES,
  }));
}

function testSlice(
  { predicates }: FoundSlice,
  features: readonly SliceFeature[],
  losses: Float64Array,
  rows: Int32Array,
  tTail: StudentTail,
) {
  const inside = new Uint8Array(rows.length).fill(1);
  for (const { feature, code } of predicates) {
    const { codes } = features[feature]!;
    for (let i = 0; i < rows.length; i++) if (codes[rows[i]!] !== code) inside[i] = 0;
  }
  const slice = momentsOf(losses, rows, inside, 1);
  const rest = momentsOf(losses, rows, inside, 0);
  return {
    n: slice.n,
    meanLoss: slice.mean,
    restMean: rest.mean,
    difference: slice.mean - rest.mean,
    pValue: welchGreater(slice, rest, tTail),
  };
}

/** Of the rows whose mark is `mark`; in two passes, as a difference of large sums would lose the variance. */
function momentsOf(losses: Float64Array, rows: Int32Array, marks: Uint8Array, mark: number): Moments {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    if (marks[i] !== mark) continue;
    n++;
    sum += losses[rows[i]!]!;
  }
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) if (marks[i] === mark) squares += (losses[rows[i]!]! - mean) ** 2;
  return { n, mean, variance: n < 2 ? Number.NaN : squares / (n - 1) };
}

function checkSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= -(2 ** 31) && seed < 2 ** 32) return seed;
  throw outOfRange('seed', seed, 'a whole number of 32 bits');
}

function checkSettings(settings: { alpha: number; minSupport: number; maxDepth: number; k: number }): void {
  const { alpha, minSupport, maxDepth, k } = settings;
  if (!(alpha > 0 && alpha <= 1)) throw outOfRange('alpha', alpha, 'above 0 and at most 1');
  if (!(minSupport >= 1)) throw outOfRange('minSupport', minSupport, 'at least 1');
  if (![1, 2, 3].includes(maxDepth)) throw outOfRange('maxDepth', maxDepth, '1, 2 or 3');
  if (!(Number.isInteger(k) && k >= 1)) throw outOfRange('k', k, 'a whole number above 0');
}

function outOfRange(name: string, value: number, wanted: string): PawlError {
  return new PawlError('config', `the ${name} of the search for slices is ${value}, not ${wanted}`, {
    remedy: `Set it to ${wanted}.`,
  });
}

function checkRows(features: readonly SliceFeature[], losses: Float64Array, rows: Int32Array): void {
  for (const { name, codes } of features) {
    if (codes.length === losses.length) continue;
    throw new PawlError(
      'internal',
      `"${name}" has ${codes.length} rows, and there are ${losses.length} losses`,
    );
  }
  for (const row of rows) {
    const loss = losses[row]!;
    if (loss >= 0 && loss < Number.POSITIVE_INFINITY) continue;
    throw new PawlError('data', `the loss of row ${row + 1} is ${loss}`, {
      remedy: 'Losses are finite and at least 0.',
    });
  }
}
