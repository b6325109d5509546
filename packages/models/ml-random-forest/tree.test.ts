import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flattenCart } from './cart.ts';
import { answer, checkTree, fastTree, MOST_DEPTH } from './tree.ts';

/** x0 < 5 ? (x1 < 2 ? 10 : 20) : 30 */
const TREE = { feature: [0, 1, -1, -1, -1], value: [5, 2, 10, 20, 30], right: [4, 3, 0, 0, 0] };

test('rows below the value go left, the others right', () => {
  const rows = Float64Array.of(4, 1, 4, 2, 5, 0, 6, 9);
  const tree = fastTree(checkTree(TREE, 'tree', { columns: 2 }));
  expect([0, 2, 4, 6].map((start) => answer(tree, rows, start))).toEqual([10, 20, 30, 30]);
});

type Nested = number | { column: number; split: number; left: Nested; right: Nested };

const nested = fc.letrec<{ tree: Nested }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium' },
    fc.integer({ min: 0, max: 4 }),
    fc.record({
      column: fc.integer({ min: 0, max: 2 }),
      split: fc.integer({ min: -3, max: 3 }),
      left: tie('tree'),
      right: tie('tree'),
    }),
  ),
})).tree;

function cartOf(tree: Nested): Parameters<typeof flattenCart>[0] {
  if (typeof tree === 'number') return { distribution: tree };
  return {
    splitColumn: tree.column,
    splitValue: tree.split,
    left: cartOf(tree.left),
    right: cartOf(tree.right),
  };
}

function walk(tree: Nested, row: readonly number[]): number {
  if (typeof tree === 'number') return tree;
  return walk(row[tree.column]! < tree.split ? tree.left : tree.right, row);
}

test('a flattened tree is valid and answers like the nested one', () => {
  const row = fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: -4, max: 4 })));
  fc.assert(
    fc.property(nested, row, (tree, values) => {
      const flat = checkTree(flattenCart(cartOf(tree), [2, 0, 1]), 'tree', { columns: 3, classes: 5 });
      const moved = Float64Array.of(values[1]!, values[2]!, values[0]!);
      expect(answer(fastTree(flat), moved, 0)).toBe(walk(tree, values));
    }),
  );
});

/** A tree that only goes right, with so many splits. */
function chain(splits: number): Nested {
  let tree: Nested = 0;
  for (let i = 0; i < splits; i++) tree = { column: 0, split: 0, left: 1, right: tree };
  return tree;
}

test('a tree too deep for a file is refused when it is grown and when it is read', () => {
  const deepest = flattenCart(cartOf(chain(MOST_DEPTH)), [0]);
  expect(checkTree(deepest, 'tree', { columns: 1 })).toEqual(deepest);
  expect(() => flattenCart(cartOf(chain(MOST_DEPTH + 1)), [0])).toThrow(/deeper than 1000 splits/);
  const splits = MOST_DEPTH + 1;
  const deeper = {
    feature: [...Array.from({ length: splits }, () => [0, -1]).flat(), -1],
    value: Array(2 * splits + 1).fill(0),
    right: [...Array.from({ length: splits }, (_, i) => [2 * i + 2, 0]).flat(), 0],
  };
  // On the way right, depth does not pile up in what waits, so it must be counted.
  expect(() => checkTree(deeper, 'tree', { columns: 1 })).toThrow(/deeper than 1000 splits/);
});

describe('trees of a hostile file', () => {
  const change = (key: keyof typeof TREE, node: number, value: unknown) => ({
    ...TREE,
    [key]: TREE[key].map((old, i) => (i === node ? value : old)),
  });
  test.each([
    ['an empty tree', { feature: [], value: [], right: [] }],
    ['arrays of unequal length', { ...TREE, value: [1] }],
    ['a list that is none', { ...TREE, feature: { length: 5 } }],
    ['a column that is not there', change('feature', 0, 2)],
    ['a negative column', change('feature', 0, -2)],
    ['a column that is no whole number', change('feature', 0, 0.5)],
    ['a column as text', change('feature', 0, '0')],
    ['a child that is the node itself', change('right', 1, 1)],
    ['a child that is the root', change('right', 1, 0)],
    ['a child beyond the end', change('right', 0, 5)],
    ['a child that is also a left one', change('right', 1, 2)],
    ['two nodes with one child', change('right', 1, 4)],
    ['a leaf with a child', change('right', 2, 3)],
    ['a split at null', change('value', 0, null)],
    ['an answer that is no class', change('value', 2, 31)],
    ['an answer between classes', change('value', 2, 1.5)],
    ['a node that none leads to', { feature: [-1, -1], value: [1, 1], right: [0, 0] }],
    ['a tree without its last leaf', { feature: [0, -1], value: [1, 1], right: [2, 0] }],
    ['a key too many', { ...TREE, left: [] }],
    ['no tree', null],
  ])('%s', (_, tree) => {
    expect(() => checkTree(tree, 'tree', { columns: 2, classes: 31 })).toThrow(
      expect.objectContaining({ code: 'record' }),
    );
  });

  test('the tree they are made from is valid', () => {
    expect(checkTree(TREE, 'tree', { columns: 2, classes: 31 })).toEqual(TREE);
  });

  test('an answer too large to be summed', () => {
    expect(() => checkTree(change('value', 2, 1e301), 'tree', { columns: 2 })).toThrow(/too large/);
  });
});

test('random garbage never passes for a tree in which a walk would not end', () => {
  const small = fc.integer({ min: -1, max: 6 });
  const garbage = fc.integer({ min: 1, max: 7 }).chain((length) => {
    const list = fc.array(small, { minLength: length, maxLength: length });
    return fc.record({ feature: list, value: list, right: list });
  });
  fc.assert(
    fc.property(garbage, (tree) => {
      try {
        checkTree(tree, 'tree', { columns: 7 });
      } catch {
        return;
      }
      for (let node = 0; node < tree.feature.length; node++) {
        if (tree.feature[node]! < 0) continue;
        expect(tree.right[node]).toBeGreaterThan(node + 1);
        expect(tree.right[node]).toBeLessThan(tree.feature.length);
      }
    }),
  );
});
