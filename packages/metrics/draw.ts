import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Counts } from './sample.ts';

/** Numbers thrown away at the start: seeds that differ in few bits give alike numbers at first. */
const WARM_UP = 64;

/**
 * A function that draws as many rows as `counts` is long, with replacement and equal chances, and writes how often
 * each was drawn. The draws follow from the seed (a 32-bit integer) alone, on every machine.
 *
 * With n rows, a 32-bit number x of xoroshiro128+ stands for row floor(x / floor(2^32 / n)); the few numbers
 * beyond the last whole share are passed over, so that no row is favoured.
 */
export function rowDrawer(seed: number): (counts: Counts) => void {
  const generator = xoroshiro128plus(seed);
  for (let i = 0; i < WARM_UP; i++) generator.next();
  return (counts) => {
    const rows = counts.length;
    const share = Math.floor(2 ** 32 / rows);
    const limit = share * rows;
    // Exact: x + 0.5 is at least 0.5 / share away from any whole multiple of share, far more than rounding.
    const perShare = 1 / share;
    counts.fill(0);
    for (let i = 0; i < rows; i++) {
      let x = generator.next() >>> 0;
      while (x >= limit) x = generator.next() >>> 0;
      counts[Math.floor((x + 0.5) * perShare)]!++;
    }
  };
}

/** The same for whole groups: as many as there are, each with all its rows. `groups` has the code of each row's group. */
export function groupDrawer(seed: number, groups: Int32Array): (counts: Counts) => void {
  const position = new Map<number, number>();
  for (const group of groups) if (!position.has(group)) position.set(group, position.size);
  const groupOf = groups.map((group) => position.get(group)!);
  const drawn = new Uint8Array(position.size);
  const draw = rowDrawer(seed);
  return (counts) => {
    draw(drawn);
    for (let row = 0; row < counts.length; row++) counts[row] = drawn[groupOf[row]!]!;
  };
}

/** Numbers from 0 up to 1 (not itself) that follow from the seed, a 32-bit integer. */
export function uniform(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  for (let i = 0; i < WARM_UP; i++) generator.next();
  return () => (generator.next() >>> 0) / 2 ** 32;
}
