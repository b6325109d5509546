import { expect, test } from 'vitest';
import { readReference } from './made-column.ts';
import { permutationTest } from './permutation.ts';

const { exhaustive } = readReference();

test.each(exhaustive)('of $both, $n chosen: the share of all tables', ({ both, seen, p }) => {
  const counts = {
    reference: Float64Array.from(seen),
    current: Float64Array.from(both, (count, i) => count - seen[i]!),
  };
  // Twenty tables as far off end one run; many runs together come close to the share of all tables.
  let asFar = 0;
  let drawn = 0;
  for (let seed = 0; seed < 400; seed++) {
    const { pValue, draws } = permutationTest(counts, 9999, seed);
    expect(pValue).toBe(20 / draws);
    asFar += 20;
    drawn += draws;
  }
  expect(Math.abs(asFar / drawn - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / drawn) + 1e-12);
});

test('a table that no draw comes near is as rare as the draws can say', () => {
  const counts = { reference: Float64Array.from([40, 0, 0]), current: Float64Array.from([0, 30, 4]) };
  expect(permutationTest(counts, 999, 1)).toMatchObject({ pValue: 1 / 1000, draws: 999 });
});

test('the draws follow from the seed', () => {
  const counts = { reference: Float64Array.from([4, 1, 3, 0]), current: Float64Array.from([1, 3, 2, 2]) };
  expect(permutationTest(counts, 999, 7)).toEqual(permutationTest(counts, 999, 7));
  expect(permutationTest(counts, 999, 7).draws).not.toBe(permutationTest(counts, 999, 8).draws);
});
