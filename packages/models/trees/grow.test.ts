import { createRandom } from '@pawl/table';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MISSING } from './bins.ts';
import { createGrower, type Shape } from './grow.ts';
import { forEachNode, type GrownNode } from './grown-node.ts';
import type { Statistics } from './histogram.ts';
import { MISSING_LEFT } from './trees.ts';

/** Rows written out: codes by feature, and one target (or class) and weight a row. */
interface Rows {
  readonly columns: readonly (readonly number[])[];
  readonly texts: readonly boolean[];
  readonly target: readonly number[];
  readonly weight: readonly number[];
}

type Criterion = 'variance' | 'gini' | 'entropy';

const FREE: Shape = {
  minLeaf: 1,
  minWeight: Number.MIN_VALUE,
  minSplit: 2,
  maxDepth: Number.POSITIVE_INFINITY,
  maxLeaves: Number.POSITIVE_INFINITY,
  maxFeatures: 100,
  lambda: 0,
  entropy: false,
  smoothing: 0,
  minGain: -1e-9,
};

/** The sums by which a tree learns numbers (or 0 and 1), or the classes where they are counted. */
function statisticsOf({ target, weight }: Rows, classes: number): Statistics {
  const count = new Float64Array(target.length).fill(1);
  if (classes > 0) {
    const first = Float64Array.from(weight);
    return { sums: classes + 1, first, second: first, count, classes: Int32Array.from(target) };
  }
  const first = Float64Array.from(target, (value, row) => value * weight[row]!);
  if (weight.every((value) => value === 1)) return { sums: 2, first, second: count, count };
  return { sums: 3, first, second: Float64Array.from(weight), count };
}

function grown(rows: Rows, shape: Shape, classes = 0) {
  const { columns, texts, target } = rows;
  const binned = {
    rows: target.length,
    features: columns.length,
    codes: Uint8Array.from(columns.flat()),
  };
  const importance = new Float64Array(columns.length);
  const statistics = statisticsOf(rows, classes);
  const grower = createGrower({ binned, texts: Uint8Array.from(texts, Number) }, shape, statistics);
  const { order } = grower;
  order.set(Int32Array.from(target.keys()));
  const tree = (random = createRandom(1)) => grower.grow(order.length, random, importance);
  return { root: tree(), order, importance, again: tree };
}

/** How bad it is for these rows to share an answer, by the definition of the criterion. */
function impurity({ target, weight }: Rows, own: readonly number[], criterion: Criterion): number {
  const total = own.reduce((sum, row) => sum + weight[row]!, 0);
  if (criterion === 'variance') {
    const mean = own.reduce((sum, row) => sum + weight[row]! * target[row]!, 0) / total;
    return own.reduce((sum, row) => sum + weight[row]! * (target[row]! - mean) ** 2, 0);
  }
  const shares = [...new Set(own.map((row) => target[row]!))].map(
    (kind) => own.reduce((sum, row) => sum + (target[row] === kind ? weight[row]! : 0), 0) / total,
  );
  const term = (share: number) => (criterion === 'gini' ? share * (1 - share) : -share * Math.log(share));
  return total * shares.reduce((sum, share) => sum + term(share), 0);
}

type Divisions = (codes: readonly number[]) => Set<number>[];

const distinctOf = (codes: readonly number[]) => [...new Set(codes)].sort((a, b) => a - b);
const eachAlone: Divisions = (codes) => distinctOf(codes).map((code) => new Set([code]));
const allSubsets: Divisions = (codes) =>
  Array.from(
    { length: 2 ** distinctOf(codes).length },
    (_, mask) => new Set(distinctOf(codes).filter((_, i) => (mask >> i) & 1)),
  );
const allPlaces: Divisions = (codes) => {
  const values = distinctOf(codes).filter((code) => code !== MISSING);
  const upTo = values.map((_, i) => values.slice(0, i + 1));
  return [...upTo, ...upTo.map((left) => [...left, MISSING])].map((left) => new Set(left));
};

/** The largest gain of any split of all rows that leaves enough on both sides; undefined where there is none. */
function bestGain(rows: Rows, criterion: Criterion, minLeaf: number, ofTexts: Divisions): number | undefined {
  const all = [...rows.target.keys()];
  const whole = impurity(rows, all, criterion);
  let best: number | undefined;
  rows.columns.forEach((codes, f) => {
    for (const left of (rows.texts[f] ? ofTexts : allPlaces)(codes)) {
      const sides = [all.filter((row) => left.has(codes[row]!)), all.filter((row) => !left.has(codes[row]!))];
      if (sides.some((side) => side.length < minLeaf)) continue;
      const gain = whole - impurity(rows, sides[0]!, criterion) - impurity(rows, sides[1]!, criterion);
      if (best === undefined || gain > best) best = gain;
    }
  });
  return best;
}

function someRows(kinds: number): fc.Arbitrary<Rows> {
  return fc
    .tuple(
      fc.integer({ min: 2, max: 14 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 2 ** 31 }),
    )
    .map(([count, texts, weighted, seed]) => {
      const random = createRandom(seed);
      const code = (text: boolean) => {
        const drawn = random.below(7);
        return drawn === 6 ? MISSING : text ? [0, 1, 2, 7, 200, 254][drawn]! : drawn * 50;
      };
      const list = <T>(value: () => T) => Array.from({ length: count }, value);
      return {
        texts,
        columns: texts.map((text) => list(() => code(text))),
        target: list(() => random.below(kinds) - (kinds > 5 ? 5 : 0)),
        weight: list(() => (weighted ? (1 + random.below(30)) / 8 : 1)),
      };
    });
}

describe('the best split of all', () => {
  test.each([
    { name: 'squared error', criterion: 'variance', kinds: 11, classes: 0 },
    { name: 'Gini of two classes', criterion: 'gini', kinds: 2, classes: 0 },
    { name: 'entropy of two classes', criterion: 'entropy', kinds: 2, classes: 0 },
    { name: 'Gini of three classes', criterion: 'gini', kinds: 3, classes: 3 },
    { name: 'entropy of three classes', criterion: 'entropy', kinds: 3, classes: 3 },
  ] as const)('by $name', ({ criterion, kinds, classes }) => {
    fc.assert(
      fc.property(someRows(kinds), fc.integer({ min: 1, max: 3 }), (rows, most) => {
        // The best division of texts stands in the order of their means only where any size will do.
        const minLeaf = classes === 0 && rows.texts.includes(true) ? 1 : most;
        const entropy = criterion === 'entropy';
        const shape = { ...FREE, maxDepth: 1, minLeaf, entropy };
        const { root, order, importance } = grown(rows, shape, classes);
        const all = [...rows.target.keys()];
        const expected = bestGain(rows, criterion, minLeaf, classes > 0 ? eachAlone : allSubsets);
        // Half the squared error of 0 and 1 is the Gini impurity.
        if (new Set(rows.target).size === 1 || expected === undefined) {
          expect(root.left).toBeUndefined();
          return;
        }
        const left = [...order.subarray(root.left!.start, root.left!.end)];
        const right = [...order.subarray(root.right!.start, root.right!.end)];
        expect(Math.min(left.length, right.length)).toBeGreaterThanOrEqual(minLeaf);
        expect([...left, ...right].sort((a, b) => a - b)).toEqual(all);
        const own =
          impurity(rows, all, criterion) - impurity(rows, left, criterion) - impurity(rows, right, criterion);
        expect(own).toBeCloseTo(expected, 9);
        const scale = criterion === 'gini' && classes === 0 ? 2 : 1;
        expect(scale * importance[root.feature]!).toBeCloseTo(expected, 9);
        for (const row of all)
          expect(left.includes(row)).toBe(goesLeft(root, rows.columns[root.feature]![row]!));
      }),
      { numRuns: 250 },
    );
  });

  test('of texts in the order of their mean, drawn to that of the node by ten rows, or in smaller leaves', () => {
    fc.assert(
      fc.property(
        someRows(11),
        fc.constantFrom(0, 10),
        fc.integer({ min: 1, max: 3 }),
        (some, smoothing, minLeaf) => {
          const rows = { ...some, texts: some.texts.map(() => true) };
          const { root, importance } = grown(rows, { ...FREE, maxDepth: 1, smoothing, minLeaf });
          const expected = bestGain(rows, 'variance', minLeaf, (codes) => contiguous(rows, codes, smoothing));
          if (new Set(rows.target).size === 1 || expected === undefined) expect(root.left).toBeUndefined();
          else expect(importance[root.feature]!).toBeCloseTo(expected, 9);
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** The divisions of codes in the order of their mean. */
function contiguous({ target, weight }: Rows, codes: readonly number[], smoothing: number): Set<number>[] {
  const all = [...codes.keys()];
  const mean = (own: readonly number[], prior: number, rows: number) =>
    (own.reduce((sum, row) => sum + weight[row]! * target[row]!, 0) + prior * rows) /
    (own.reduce((sum, row) => sum + weight[row]!, 0) + rows);
  const whole = mean(all, 0, 0);
  const place = (code: number) =>
    mean(
      all.filter((row) => codes[row] === code),
      whole,
      smoothing,
    );
  const ordered = [...new Set(codes)].sort((a, b) => place(a) - place(b) || a - b);
  return ordered.slice(1).map((_, i) => new Set(ordered.slice(0, i + 1)));
}

/** Where a code goes at a node that asks. */
function goesLeft({ split, set }: GrownNode, code: number): boolean {
  if (set) return ((set[code >> 5]! >>> (code & 31)) & 1) === 1;
  return code === MISSING ? split >= MISSING_LEFT : code <= split % MISSING_LEFT;
}

/** A tree in words: what each node asks, and the rows of the leaves. */
function described(root: GrownNode, order: Int32Array): string[] {
  const lines: string[] = [];
  forEachNode(root, ({ depth, feature, split, set, left, start, end }) => {
    const asked = set ? `in ${[...set.keys()].filter((word) => set[word] !== 0)} ${[...set]}` : `<= ${split}`;
    const rows = [...order.subarray(start, end)].sort((a, b) => a - b);
    lines.push(left ? `${depth}: ${feature} ${asked}` : `${depth}: rows ${rows}`);
  });
  return lines;
}

interface Found {
  readonly gain: number;
  readonly feature: number;
  readonly left: Set<number>;
  readonly question: string;
}

/** Grows the tree that one who counts every split anew would grow: depth first, the first of equal splits. */
function grownAnew(rows: Rows, minLeaf: number, classes: number): string[] {
  const lines: string[] = [];
  const { columns, texts, target, weight } = rows;
  const value = (own: readonly number[]): number => {
    const total = own.reduce((sum, row) => sum + weight[row]!, 0);
    const sums = classes > 0 ? Array.from({ length: classes }, () => 0) : [0];
    for (const row of own)
      sums[classes > 0 ? target[row]! : 0]! += weight[row]! * (classes > 0 ? 1 : target[row]!);
    return sums.reduce((sum, own) => sum + own * own, 0) / total;
  };
  const divisions = (own: readonly number[], f: number): Set<number>[] => {
    const codes = own.map((row) => columns[f]![row]!);
    const present = [...new Set(codes)].sort((a, b) => a - b);
    if (texts[f] && classes > 0) return present.map((code) => new Set([code]));
    if (texts[f]) {
      const mean = (code: number) => {
        const those = own.filter((row) => columns[f]![row] === code);
        return (
          those.reduce((sum, row) => sum + weight[row]! * target[row]!, 0) /
          those.reduce((sum, row) => sum + weight[row]!, 0)
        );
      };
      const means = new Map(present.map((code) => [code, mean(code)]));
      const ordered = [...present].sort((a, b) => means.get(a)! - means.get(b)! || a - b);
      return ordered.slice(1).map((_, i) => new Set(ordered.slice(0, i + 1)));
    }
    const values = present.filter((code) => code !== MISSING);
    const upTo = values.map((_, i) => values.slice(0, i + 1));
    const left = upTo.map((part) => new Set(part));
    if (values.length === present.length) return left.slice(0, -1);
    const withMissing = upTo.slice(0, -1).map((part) => new Set([...part, MISSING]));
    if (classes > 0) return [...left, ...withMissing];
    return left.flatMap((part, i) => (i < withMissing.length ? [part, withMissing[i]!] : [part]));
  };
  const best = (own: readonly number[]): Found | undefined => {
    let found: Found | undefined;
    const parent = value(own);
    columns.forEach((codes, feature) => {
      for (const left of divisions(own, feature)) {
        const sides = [
          own.filter((row) => left.has(codes[row]!)),
          own.filter((row) => !left.has(codes[row]!)),
        ];
        if (sides.some((side) => side.length < minLeaf || side.length === 0)) continue;
        const gain = value(sides[0]!) + value(sides[1]!) - parent;
        // Equal gains differ by rounding where sums are made in another order.
        if (found && gain <= found.gain + 1e-9 * parent) continue;
        found = { gain, feature, left, question: '' };
      }
    });
    return found;
  };
  const visit = (own: readonly number[], depth: number): void => {
    const pure = own.every((row) => target[row] === target[own[0]!]);
    const found = pure || own.length < 2 * minLeaf ? undefined : best(own);
    if (!found) {
      lines.push(`${depth}: rows ${own}`);
      return;
    }
    lines.push(`${depth}: ${found.feature}`);
    visit(
      own.filter((row) => found.left.has(columns[found.feature]![row]!)),
      depth + 1,
    );
    visit(
      own.filter((row) => !found.left.has(columns[found.feature]![row]!)),
      depth + 1,
    );
  };
  visit([...target.keys()], 0);
  return lines;
}

/** Few codes and whole numbers, so that sums are exact and so are their differences. */
function manyRows(seed: number, count: number, kinds: number, weighted: boolean): Rows {
  const random = createRandom(seed);
  const texts = [false, false, true, false, false, false];
  const columns = texts.map((_, f) =>
    Array.from({ length: count }, () => (random.below(9) === 0 ? MISSING : random.below(f + 2))),
  );
  const target = Array.from({ length: count }, (_, row) => {
    const sum = (columns[0]![row]! % 7) + (columns[2]![row] === 1 ? 3 : 0) + (columns[4]![row]! % 5);
    return (sum + random.below(4)) % kinds;
  });
  return { texts, columns, target, weight: target.map(() => (weighted ? 2 ** random.below(3) : 1)) };
}

describe('histograms that are kept', () => {
  test.each([
    { name: 'numbers', kinds: 64, weighted: false, classes: 0 },
    { name: 'weighted numbers', kinds: 64, weighted: true, classes: 0 },
    { name: 'three classes', kinds: 3, weighted: false, classes: 3 },
    { name: 'weighted classes', kinds: 4, weighted: true, classes: 4 },
  ])('$name: the tree is that of one who counts every split anew', ({ kinds, weighted, classes }) => {
    for (const seed of [1, 2, 3]) {
      const rows = manyRows(seed, 1200, kinds, weighted);
      const { root, order } = grown(rows, { ...FREE, minLeaf: 25 }, classes);
      const own = described(root, order).map((line) => line.replace(/(<=|in) .*/, '').trim());
      const expected = grownAnew(rows, 25, classes);
      expect(expected.length).toBeGreaterThan(20);
      expect(own).toEqual(expected);
    }
  });

  test('a grower that has grown other trees grows the same one again', () => {
    const rows = manyRows(7, 1200, 64, true);
    const { root, order, again } = grown(rows, { ...FREE, minLeaf: 5, maxFeatures: 5 });
    const first = described(root, order);
    again(createRandom(2));
    order.set(Int32Array.from(rows.target.keys()));
    expect(described(again(), order)).toEqual(first);
  });
});

describe('how far a tree grows', () => {
  const rows = manyRows(11, 1200, 64, false);

  test('with all leaves allowed, best first is the same tree as depth first', () => {
    const depthFirst = grown(rows, { ...FREE, minLeaf: 10 });
    const bestFirst = grown(rows, { ...FREE, minLeaf: 10, maxLeaves: 100_000 });
    expect(described(bestFirst.root, bestFirst.order)).toEqual(described(depthFirst.root, depthFirst.order));
  });

  test('with few leaves allowed, those that gain most are split first', () => {
    const gains: number[] = [];
    for (let maxLeaves = 2; maxLeaves <= 12; maxLeaves++) {
      const { root, importance } = grown(rows, { ...FREE, maxLeaves });
      let leaves = 0;
      forEachNode(root, ({ left }) => {
        if (!left) leaves++;
      });
      expect(leaves).toBe(maxLeaves);
      gains.push(importance.reduce((sum, gain) => sum + gain, 0));
    }
    const [small, large] = [grown(rows, { ...FREE, maxLeaves: 6 }), grown(rows, { ...FREE, maxLeaves: 7 })];
    const asked = (lines: string[]) => lines.filter((line) => !line.includes('rows'));
    expect(asked(described(large.root, large.order))).toEqual(
      expect.arrayContaining(asked(described(small.root, small.order))),
    );
    expect(gains.every((gain, i) => i === 0 || gain > gains[i - 1]!)).toBe(true);
  });

  test('no leaf is smaller, no way longer and no node that is split smaller than asked', () => {
    const { root } = grown(rows, { ...FREE, minLeaf: 7, maxDepth: 5, minSplit: 40 });
    forEachNode(root, ({ left, start, end, depth, sums }) => {
      expect(sums.count).toBe(end - start);
      expect(depth).toBeLessThanOrEqual(5);
      expect(end - start).toBeGreaterThanOrEqual(left ? 40 : 7);
    });
  });

  test('rows that are alike but for rounding are not divided', () => {
    const value = [0.1, 0.7];
    const target = Array.from({ length: 300 }, (_, row) => value[row % 2]!);
    const columns = [target.map((_, row) => row % 2), target.map((_, row) => row % 90)];
    const weight = target.map((_, row) => 0.1 + (row % 17) / 7);
    const { root } = grown({ columns, texts: [false, false], target, weight }, FREE);
    expect([root.left!.left, root.right!.left]).toEqual([undefined, undefined]);
  });

  test('what no row of a node was goes the way of most', () => {
    const codes = [0, 0, 0, 9, 9];
    const one = { columns: [codes], texts: [false], target: [1, 1, 1, 5, 5], weight: codes.map(() => 1) };
    expect(grown(one, FREE).root.split).toBe(4 + MISSING_LEFT);
    expect(grown({ ...one, columns: [codes.map((code) => 9 - code)] }, FREE).root.split).toBe(4);
    const { root } = grown({ ...one, texts: [true] }, { ...FREE, smoothing: 10 });
    expect([0, 9, 3, 254, MISSING].map((code) => goesLeft(root, code))).toEqual([
      true,
      false,
      true,
      true,
      true,
    ]);
  });

  test('where missing stand against values, every value goes with the values', () => {
    for (const classes of [0, 3]) {
      const codes = [3, 3, 5, MISSING, MISSING];
      const target = [1, 1, 1, 2, 2];
      const { root } = grown(
        { columns: [codes], texts: [false], target, weight: target.map(() => 1) },
        FREE,
        classes,
      );
      expect([0, 4, 254, MISSING].map((code) => goesLeft(root, code))).toEqual([true, true, true, false]);
    }
  });
});
