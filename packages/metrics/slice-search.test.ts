import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreBound, sliceScore } from './slice-score.ts';
import { type Predicate, type SliceSearch, searchSlices } from './slice-search.ts';

/** A table of up to 60 rows and 4 features, some null, with losses that often tie. */
function searches(maxDepth: number): fc.Arbitrary<SliceSearch> {
  const code = fc.integer({ min: -1, max: 2 });
  // Numbers that are all but 0 lose their digits, and their ratios with them.
  const real = fc.double({ min: 0, max: 5, noNaN: true }).map((loss) => (loss < 1e-100 ? 0 : loss));
  const either = fc.oneof(fc.integer({ min: 0, max: 3 }), real);
  // Losses of 0 and 1 bring scores up to their bounds, where leaving out too much would show.
  const loss = fc.record({ either, right: fc.integer({ min: 0, max: 1 }) });
  return fc.integer({ min: 1, max: 4 }).chain((count) =>
    fc
      .record({
        cells: fc.array(fc.record({ codes: fc.array(code, { minLength: count, maxLength: count }), loss }), {
          maxLength: 60,
        }),
        alpha: fc.constantFrom(0.5, 0.8, 0.95, 1),
        minSupport: fc.integer({ min: 1, max: 6 }),
        k: fc.oneof(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 3, max: 12 })),
        skipped: fc.boolean(),
        binary: fc.boolean(),
      })
      .map(({ cells, alpha, minSupport, k, skipped, binary }) => ({
        features: Array.from({ length: count }, (_, feature) => ({
          name: `f${feature}`,
          codes: Int32Array.from(cells, ({ codes }) => codes[feature]!),
          values: ['a', 'b', 'c'],
        })),
        losses: Float64Array.from(cells, (cell) => (binary ? cell.loss.right : cell.loss.either)),
        rows: Int32Array.from(cells.keys()).filter((row) => !skipped || row % 3 !== 1),
        alpha,
        minSupport,
        maxDepth,
        k,
      })),
  );
}

/** Every conjunction of up to `maxDepth` predicates on different features, in the order that ties are broken by. */
function conjunctions({ features, maxDepth }: SliceSearch): Predicate[][] {
  const found: Predicate[][] = [];
  let last: Predicate[][] = [[]];
  for (let depth = 1; depth <= maxDepth; depth++) {
    last = last.flatMap((base) =>
      features.flatMap(({ values }, feature) =>
        feature > (base.at(-1)?.feature ?? -1) ? values.map((_, code) => [...base, { feature, code }]) : [],
      ),
    );
    found.push(...last);
  }
  return found;
}

/** The same by scoring every conjunction, with nothing left out before. */
function bruteForce(search: SliceSearch) {
  const { features, losses, alpha, minSupport, k } = search;
  const rows = [...search.rows];
  const sum = (some: readonly number[]) => some.reduce((total, row) => total + losses[row]!, 0);
  const rowsOf = (predicates: readonly Predicate[]) =>
    rows.filter((row) => predicates.every(({ feature, code }) => features[feature]!.codes[row] === code));
  const mean = sum(rows) / rows.length;
  return conjunctions(search)
    .flatMap((predicates) => {
      const inside = rowsOf(predicates);
      const n = inside.length;
      const isParents = predicates.some(
        (left) => rowsOf(predicates.filter((each) => each !== left)).length === n,
      );
      if (n < minSupport || isParents) return [];
      const score = alpha * (sum(inside) / n / mean - 1) - (1 - alpha) * (rows.length / n - 1);
      return score > 0 ? [{ predicates, n, score }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, k);
}

test.each([1, 2, 3])('finds the same as scoring every conjunction up to depth %i', (maxDepth) => {
  fc.assert(
    fc.property(searches(maxDepth), (search) => {
      const found = searchSlices(search).map(({ predicates, n, score }) => ({ predicates, n, score }));
      expect(found).toEqual(bruteForce(search));
    }),
    { numRuns: 1000 },
  );
});

describe('the bound', () => {
  test('is above the score of every part of a slice that has the support', () => {
    const loss = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: 0, max: 5, noNaN: true }));
    const rows = fc.array(fc.record({ loss, kept: fc.boolean() }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(0.5, 0.9, 1),
        (all, minSupport, alpha) => {
          const part = all.filter(({ kept }) => kept);
          fc.pre(part.length >= minSupport);
          const scoring = { rows: 50, meanLoss: 0.7, alpha };
          const whole = sumsOf(all.map((row) => row.loss));
          const score = sliceScore(sumsOf(part.map((row) => row.loss)), scoring);
          expect(scoreBound(whole, minSupport, scoring)).toBeGreaterThanOrEqual(score - 1e-12);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('is reached by the rows of greatest loss, so it is no larger than it must be', () => {
    const scoring = { rows: 100, meanLoss: 1, alpha: 0.9 };
    const bound = scoreBound(sumsOf([...Array(10).fill(4), ...Array(30).fill(0)]), 5, scoring);
    expect(bound).toBe(sliceScore({ n: 10, sum: 40 }, scoring));
  });

  test('of a slice without the support is none', () => {
    expect(scoreBound(sumsOf([1, 1]), 3, { rows: 9, meanLoss: 1, alpha: 0.9 })).toBe(
      Number.NEGATIVE_INFINITY,
    );
  });
});

function sumsOf(losses: readonly number[]) {
  const sum = losses.reduce((total, loss) => total + loss, 0);
  return { n: losses.length, sum, max: Math.max(...losses) };
}
