import type { Predictions } from '@pawl/models';
import type { Contract } from './contract.ts';

/** How far the predictions of now are from those of the evaluation. */
export interface DriftScore {
  add(predictions: Predictions, from: number, rows: number): void;
  /** Rows that it looks at, the newest. */
  readonly rows: number;
  /**
   * Population stability index of those rows: 0 where they are as in the evaluation, and above 0.2 far from it. Null before
   * there are enough rows: of few it is large by chance.
   */
  value(): number | null;
}

type Expected = NonNullable<Contract['expected']>;

/** Rows that are looked at. */
const WINDOW = 2000;
const LEAST = 500;
/** What each group is counted for beside its rows, as a group of none would be infinitely far from one of some. */
const SMOOTHING = 0.5;

/** Null where the contract does not say what is expected. */
export function driftScore({ expected, labels }: Contract): DriftScore | null {
  if (!expected) return null;
  const groups = expected.counts.length;
  const window = new Uint32Array(WINDOW);
  const counts = new Float64Array(groups);
  const places = new Map(labels.map((label, place) => [label, place]));
  let known: readonly string[] | undefined;
  let order: readonly number[] = [];
  let next = 0;
  let rows = 0;

  function put(group: number): void {
    if (rows === WINDOW) counts[window[next]!]!--;
    else rows++;
    window[next] = group;
    counts[group]!++;
    next = (next + 1) % WINDOW;
  }

  return {
    add(predictions, from, added) {
      const first = from + Math.max(0, added - WINDOW);
      if (predictions.task === 'regression') {
        for (let row = first; row < from + added; row++)
          put(groupOf(expected.bounds, predictions.predicted[row]!));
        return;
      }
      // A model knows its labels in an order of its own, which stays the same.
      if (predictions.labels !== known) {
        known = predictions.labels;
        order = known.map((label) => places.get(label)!);
      }
      for (let row = first; row < from + added; row++) put(order[predictions.predicted[row]!]!);
    },
    get rows() {
      return rows;
    },
    value: () => (rows < LEAST ? null : stabilityIndex(expected.counts, counts)),
  };
}

/** The group of a number: those up to the first bound, up to the second, and so on; what is no number is in the last. */
export function groupOf(bounds: Expected['bounds'], value: number): number {
  let group = 0;
  while (group < bounds.length && !(value <= bounds[group]!)) group++;
  return group;
}

/** The sum over groups of (a - b) ln(a / b), a and b being the shares of a group. */
function stabilityIndex(expected: readonly number[], found: Float64Array): number {
  const total = (counts: Iterable<number>) => [...counts].reduce((sum, count) => sum + count + SMOOTHING, 0);
  const [before, now] = [total(expected), total(found)];
  return expected.reduce((sum, count, group) => {
    const [a, b] = [(found[group]! + SMOOTHING) / now, (count + SMOOTHING) / before];
    return sum + (a - b) * Math.log(a / b);
  }, 0);
}
