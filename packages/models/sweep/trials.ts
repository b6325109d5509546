import { canonicalJson, digestOfJson, type Json, PawlError } from '@pawl/records';
import { createRandom, type Random } from '@pawl/table';
import type { Dimension, Range, Space } from './space.ts';

/** One choice of every parameter. */
export interface Trial {
  /** The first 12 hexadecimal digits of the sha256 over the canonical JSON of `params`. */
  readonly id: string;
  readonly params: Readonly<Record<string, Json>>;
}

/** A sweep has no more trials than this. */
const MOST_TRIALS = 10_000;

/** So many draws in a row that give nothing new, and the rest is listed instead. */
const MOST_VAIN_DRAWS = 1000;

/**
 * Every combination of the choices and of the steps of the ranges; the first parameter varies slowest.
 * Throws PawlError('config') where a range has no step, and on more than 10,000 trials.
 */
export function gridTrials(space: Space): Trial[] {
  for (const { name, dimension } of space.dimensions) {
    if (dimension.kind !== 'range' || dimension.step !== undefined) continue;
    throw new PawlError('config', `the range of "${name}" has no step, which a grid needs`, {
      where: `train.params.${name}`,
      remedy:
        dimension.scale === 'log'
          ? 'List the values to try, or set `train.sweep.method` to random.'
          : 'Add `step` to the range, list the values to try, or set `train.sweep.method` to random.',
    });
  }
  const size = sizeOf(space);
  if (size > MOST_TRIALS) {
    throw new PawlError('config', `the grid has ${size} trials; ${MOST_TRIALS} are the most`, {
      where: 'train.params',
      remedy: 'Give fewer values, or set `train.sweep.method` to random.',
    });
  }
  const trials = new Map<string, Trial>();
  for (let index = 0; index < size; index++) {
    const trial = trialAt(space, index);
    trials.set(trial.id, trial);
  }
  return [...trials.values()];
}

/**
 * `count` distinct trials, each parameter drawn by itself: choices and steps equally likely, ranges uniform on their
 * scale. Where the space holds fewer, all of them. The same space, count and seed give the same trials, and a larger
 * count begins with those of a smaller one. Throws PawlError('config') on a count that is not from 1 to 10,000.
 */
export function randomTrials(space: Space, count: number, seed: number): Trial[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST_TRIALS) {
    throw new PawlError('config', `the number of trials must be from 1 to ${MOST_TRIALS}, not ${count}`, {
      where: 'train.sweep.trials',
      remedy: 'Use a whole number such as 20.',
    });
  }
  const random = createRandom(seed);
  const wanted = Math.min(count, sizeOf(space));
  const found = new Map<string, Trial>();
  const add = (params: Trial['params']): boolean => {
    const key = canonicalJson(params);
    if (found.has(key)) return false;
    found.set(key, trialOf(params));
    return true;
  };
  for (let vain = 0; found.size < wanted && vain < MOST_VAIN_DRAWS; ) {
    vain = add(paramsOf(space, (dimension) => draw(dimension, random))) ? 0 : vain + 1;
  }
  // What is left of a small space is too rare to be drawn.
  const listed = Number.isFinite(sizeOf(space)) ? sizeOf(space) : 0;
  for (let index = 0; found.size < wanted && index < listed; index++) add(trialAt(space, index).params);
  return [...found.values()];
}

function trialOf(params: Trial['params']): Trial {
  return { id: digestOfJson(params).slice('sha256:'.length).slice(0, 12), params };
}

function paramsOf(space: Space, choose: (dimension: Dimension, place: number) => Json): Trial['params'] {
  return Object.fromEntries(
    space.dimensions.map(({ name, dimension }, place) => [name, choose(dimension, place)]),
  );
}

/** How many trials there are; infinite where a range has neither step nor whole numbers. */
function sizeOf(space: Space): number {
  return space.dimensions.reduce((size, { dimension }) => size * countOf(dimension), 1);
}

function countOf(dimension: Dimension): number {
  if (dimension.kind === 'fixed') return 1;
  if (dimension.kind === 'choices') return dimension.values.length;
  const step = dimension.step ?? (dimension.whole ? 1 : 0);
  // The last step may miss the end by the rounding of its sum.
  return step === 0
    ? Number.POSITIVE_INFINITY
    : Math.floor((dimension.to - dimension.from) / step + 1e-9) + 1;
}

/** The trial of that number in the order of the grid. */
function trialAt(space: Space, index: number): Trial {
  const indices: number[] = [];
  let rest = index;
  for (const { dimension } of space.dimensions.toReversed()) {
    const count = countOf(dimension);
    indices.unshift(rest % count);
    rest = Math.floor(rest / count);
  }
  return trialOf(paramsOf(space, (dimension, place) => valueAt(dimension, indices[place]!)));
}

function valueAt(dimension: Dimension, index: number): Json {
  if (dimension.kind === 'fixed') return dimension.value;
  if (dimension.kind === 'choices') return dimension.values[index]!;
  // 12 digits keep what the user wrote and drop the rounding errors of the sum.
  const value = dimension.from + index * (dimension.step ?? 1);
  return within(dimension, dimension.whole ? value : Number(value.toPrecision(12)));
}

function draw(dimension: Dimension, random: Random): Json {
  const count = countOf(dimension);
  if (dimension.kind !== 'range' || dimension.step !== undefined) {
    return valueAt(dimension, Math.floor(uniform(random) * count));
  }
  const { from, to, scale, whole } = dimension;
  const share = uniform(random);
  // Whole numbers are rounded, so that each end needs the half beyond it to be as likely as the others.
  const margin = whole ? 0.5 : 0;
  const [low, high] = [from - margin, to + margin];
  const value =
    scale === 'log'
      ? Math.exp(Math.log(low) * (1 - share) + Math.log(high) * share)
      : low * (1 - share) + high * share;
  return within(dimension, whole ? Math.round(value) : readable(dimension, value));
}

/** At least 6 significant digits, and more only in a range too narrow to be told by 6. */
function readable({ from, to }: Range, value: number): number {
  const isNarrow = to - from < 1e-3 * Math.max(Math.abs(from), Math.abs(to));
  return Number(value.toPrecision(isNarrow ? 15 : 6));
}

function within({ from, to }: Range, value: number): number {
  return Math.min(to, Math.max(from, value));
}

/** A number from 0 to below 1, of 53 random bits. */
function uniform(random: Random): number {
  const high = random.next() >>> 5;
  const low = random.next() >>> 6;
  return (high * 2 ** 26 + low) / 2 ** 53;
}
