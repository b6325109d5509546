import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ksTest } from '../ks-test.ts';
import { learnPrincipal, reconstructionErrors } from './principal.ts';

interface Case {
  readonly columns: number;
  readonly factors: number;
  readonly rows: number;
  readonly seed: number;
  readonly share: number;
  readonly turn: number;
  readonly kept: number;
  readonly variances: readonly number[];
  readonly usual: readonly number[];
  readonly seen: readonly number[];
  readonly by_column: readonly number[];
  readonly distance: number;
  readonly p: number;
}

const REFERENCE: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../reference/pca.json', import.meta.url), 'utf8'),
);

/** As scripts/reference/drift_pca.py makes them. */
function made({ columns, factors, rows }: Case, seed: number, turn: number): Float64Array[] {
  const table = Array.from({ length: columns }, () => new Float64Array(rows));
  let state = seed;
  for (let row = 0; row < rows; row++) {
    const drawn = Array.from({ length: factors + columns }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32 - 0.5;
    });
    for (const [c, values] of table.entries()) {
      let value = drawn[factors + c]! / 4;
      for (let f = 0; f < factors; f++) {
        const load = (((c * (f + 2) + f) % 5) - 2) / 4;
        value += (turn === 1 && c % 2 === 1 ? -load : load) * drawn[f]!;
      }
      values[row] = value * (c + 1) + c;
    }
  }
  return table;
}

test.each(REFERENCE.cases)('$columns columns of $factors factors, as scikit-learn has them', (given) => {
  const [learned, held, now] = [0, 1, 2].map((part) =>
    made(given, 10 * given.seed + part, part === 2 ? given.turn : 0),
  );
  const principal = learnPrincipal(learned!, given.share);
  expect(principal.directions.length).toBe(given.kept);
  expectClose(principal.variances, given.variances);
  const usual = reconstructionErrors(principal, held!);
  const seen = reconstructionErrors(principal, now!);
  expectClose(usual.errors.subarray(0, given.usual.length), given.usual);
  expectClose(seen.errors.subarray(0, given.seen.length), given.seen);
  expectClose(seen.byColumn, given.by_column);
  const { distance, pValue } = ksTest(usual.errors.sort(), seen.errors.sort());
  expect(distance).toBeCloseTo(given.distance, 12);
  expect(Math.abs(pValue / given.p - 1)).toBeLessThan(1e-9);
});

function expectClose(found: Float64Array, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
  });
}
