import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortWithPayload } from './sort.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Numbers that share their high 32 bits, so that only the low ones tell them apart. */
const alike = fc.nat({ max: 2 ** 31 - 1 }).map((low) => 1.5 + low * Number.EPSILON);
const keys = fc.oneof(
  fc.array(finite, { maxLength: 200 }),
  fc.array(fc.constantFrom(-1, -0, 0, 1, Number.MIN_VALUE, -Number.MAX_VALUE), { maxLength: 200 }),
  fc.array(alike, { maxLength: 200 }),
  fc.array(
    alike.map((key) => -key),
    { maxLength: 200 },
  ),
);

test('keys ascend, and each keeps its payload', () => {
  fc.assert(
    fc.property(keys, (given) => {
      const input = Float64Array.from(given);
      const before = input.slice();
      const sorted = sortWithPayload(input, Uint32Array.from(input.keys()));
      expect(input).toEqual(before);
      expect([...sorted.keys]).toEqual([...given].map((key) => key + 0).sort((a, b) => a - b));
      expect([...sorted.payload].sort((a, b) => a - b)).toEqual([...input.keys()]);
      sorted.payload.forEach((row, place) => {
        expect(sorted.keys[place]).toBe(input[row]! + 0);
      });
    }),
    { numRuns: 400 },
  );
});

test('many keys that differ only in their low words, backwards', () => {
  const rows = 20_000;
  const input = Float64Array.from({ length: rows }, (_, i) => 1 + (rows - i) * Number.EPSILON);
  const sorted = sortWithPayload(input, Uint32Array.from(input.keys()));
  expect(sorted.keys).toEqual(input.toReversed());
  expect(sorted.payload[0]).toBe(rows - 1);
});
