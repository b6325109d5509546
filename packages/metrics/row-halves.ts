import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Numbers thrown away at the start: seeds that differ in few bits give alike numbers at first. */
const WARM_UP = 64;

/**
 * Rows put into two halves at random, each in the order given; an odd row is in the second. Every choice of rows is
 * equally likely (selection sampling; Knuth, The Art of Computer Programming, 3.4.2, algorithm S), and follows from the
 * seed (a 32-bit integer) alone.
 */
export function halveRows(rows: Int32Array, seed: number): readonly [Int32Array, Int32Array] {
  const generator = xoroshiro128plus(seed);
  for (let i = 0; i < WARM_UP; i++) generator.next();
  const below = (bound: number): number => {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const drawn = generator.next() >>> 0;
      if (drawn < limit) return drawn % bound;
    }
  };
  const first = new Int32Array(Math.floor(rows.length / 2));
  const second = new Int32Array(rows.length - first.length);
  let chosen = 0;
  for (let i = 0; i < rows.length; i++) {
    if (below(rows.length - i) < first.length - chosen) first[chosen++] = rows[i]!;
    else second[i - chosen] = rows[i]!;
  }
  return [first, second];
}
