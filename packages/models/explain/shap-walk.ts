import type { BinnedRows } from '../trees/bins.ts';
import { MISSING } from '../trees/bins.ts';
import { MISSING_LEFT, WORDS } from '../trees/trees.ts';
import type { ShapTrees } from './shap-trees.ts';

/** Numbers that a block of rows takes by depth and point, so that they stay near the processor. */
const ROOM = 2 ** 14;
const MOST_ROWS = 128;

/** How an edge treats a row, as all edges above on its feature did before. */
const REFUSED_BEFORE = 0;
const PASSES = 1;
const REFUSES = 2;
const WAYS = 3;

/**
 * Room for a block of rows on their walk through a tree. All nodes are visited, and at each of them all rows, for which
 * a way is looked up instead of decided: a processor cannot foretell where a row goes.
 */
interface Walk {
  /** Rows of a block; each number below is there for every row, and rows stand beside each other. */
  readonly size: number;
  /** By depth, 0 for the root: the node, and the share z that the edges on its edge's feature let through. Not by row. */
  readonly path: Int32Array;
  readonly shares: Float64Array;
  /** By way: what an edge multiplies the product by, and what it is worth. Not by row. */
  readonly factors: Float64Array;
  readonly worths: Float64Array;
  /** By depth: 1 where the row goes left at the node. */
  readonly left: Uint8Array;
  /** By depth: how the edge to the node treats the row. */
  readonly ways: Uint8Array;
  /** By depth and point: the product over the features of the path, times the weight of the point. */
  readonly products: Float64Array;
  /** By depth, point and output: the sum over the leaves that are done of product times answer. */
  readonly sums: Float64Array;
  /** By feature and output of the model: what the trees came to. */
  readonly totals: Float64Array;
}

/** `width`: features times outputs of the model. */
export function startWalk({ deepest, rule, trees }: ShapTrees, { rows }: BinnedRows, width: number): Walk {
  const points = rule.points.length;
  const levels = deepest + 1;
  const each = Math.max(levels * points * trees.outputs, width);
  const size = Math.max(1, Math.min(MOST_ROWS, rows, Math.floor(ROOM / each)));
  const products = new Float64Array(levels * points * size);
  rule.weights.forEach((weight, q) => {
    products.fill(weight, q * size, (q + 1) * size);
  });
  return {
    size,
    path: new Int32Array(levels),
    shares: new Float64Array(levels).fill(1, 0, 1),
    factors: new Float64Array(WAYS),
    worths: new Float64Array(WAYS),
    left: new Uint8Array(levels * size),
    ways: new Uint8Array(levels * size).fill(PASSES, 0, size),
    products,
    sums: new Float64Array(levels * points * trees.outputs * size),
    totals: new Float64Array(width * size),
  };
}

/** The rows that are on their way. */
interface Block {
  /** Code of feature f and row r: `codes[f * step + r]`. */
  readonly codes: Uint8Array;
  readonly step: number;
  readonly rows: number;
  /** Outputs of the model, and to which of them the tree's first adds. */
  readonly outputs: number;
  readonly first: number;
}

/** Adds what a tree comes to for the rows of a block to the totals of the walk. */
export function addTree(trees: ShapTrees, walk: Walk, tree: number, block: Block): void {
  const { depth, closes } = trees;
  const { starts, feature } = trees.trees;
  const end = starts[tree + 1]!;
  for (let node = starts[tree]!; node < end; node++) {
    const d = depth[node]!;
    walk.path[d] = node;
    if (d > 0) enter(trees, walk, d, block.rows);
    if (feature[node]! >= 0) {
      choose(trees, walk, d, block);
      continue;
    }
    answer(trees, walk, d, block.rows);
    for (let up = 0; up < closes[node]!; up++) leave(trees, walk, d - up, block);
  }
}

/** Marks which rows go left at the node of depth d. */
function choose({ trees }: ShapTrees, walk: Walk, d: number, block: Block): void {
  const { left, path, size } = walk;
  const { codes, rows, step } = block;
  const node = path[d]!;
  const asked = trees.split[node]!;
  const from = trees.feature[node]! * step;
  const into = d * size;
  if (asked < 0) {
    const set = (-1 - asked) * WORDS;
    for (let r = 0; r < rows; r++) {
      const code = codes[from + r]!;
      left[into + r] = (trees.sets[set + (code >> 5)]! >>> (code & 31)) & 1;
    }
    return;
  }
  const missing = asked >= MISSING_LEFT ? 1 : 0;
  const limit = asked % MISSING_LEFT;
  for (let r = 0; r < rows; r++) {
    const code = codes[from + r]!;
    left[into + r] = code <= limit ? 1 : code === MISSING ? missing : 0;
  }
}

/** Multiplies what the edge to the node at depth d lets through; its factor takes the place of the former one's. */
function enter(trees: ShapTrees, walk: Walk, d: number, rows: number): void {
  const { points } = trees.rule;
  const { path, shares, products, ways, factors, size } = walk;
  const node = path[d]!;
  const last = trees.former[node]!;
  const before = shares[last]!;
  const z = trees.product[node]!;
  shares[d] = z;
  markWays(walk, d, last, rows);
  const own = d * size;
  factors[REFUSED_BEFORE] = trees.share[node]!;
  for (let q = 0; q < points.length; q++) {
    const t = points[q]!;
    const old = before + t * (1 - before);
    factors[PASSES] = (z + t * (1 - z)) / old;
    factors[REFUSES] = (z * (1 - t)) / old;
    const into = (d * points.length + q) * size;
    const from = into - points.length * size;
    for (let r = 0; r < rows; r++) products[into + r] = products[from + r]! * factors[ways[own + r]!]!;
  }
}

function markWays({ path, ways, left, size }: Walk, d: number, last: number, rows: number): void {
  const side = path[d] === path[d - 1]! + 1 ? 1 : 0;
  const own = d * size;
  const above = own - size;
  const former = last * size;
  for (let r = 0; r < rows; r++) {
    const passed = ways[former + r] === PASSES ? 1 : 0;
    ways[own + r] = passed * (left[above + r] === side ? PASSES : REFUSES);
  }
}

function answer(
  { trees, rule }: ShapTrees,
  { path, products, sums, size }: Walk,
  d: number,
  rows: number,
): void {
  const { split, values, outputs } = trees;
  const leaf = split[path[d]!]! * outputs;
  for (let q = 0; q < rule.points.length; q++) {
    const from = (d * rule.points.length + q) * size;
    for (let k = 0; k < outputs; k++) {
      const into = from * outputs + k * size;
      const value = values[leaf + k]!;
      for (let r = 0; r < rows; r++) sums[into + r] = products[from + r]! * value;
    }
  }
}

/**
 * Adds what the edge to the node at depth d is worth over all leaves below it, in place of the former edge's worth, and
 * hands the sums to the node above.
 */
function leave(trees: ShapTrees, walk: Walk, d: number, { rows, outputs: width, first }: Block): void {
  const { points } = trees.rule;
  const { feature, outputs } = trees.trees;
  const { path, shares, ways, sums, totals, worths, size } = walk;
  const z = shares[d]!;
  const before = shares[trees.former[path[d]!]!]!;
  const isLeft = path[d] === path[d - 1]! + 1;
  const own = d * size;
  const place = (feature[path[d - 1]!]! * width + first) * size;
  // Once an edge has refused a row, those below it on the same feature change nothing.
  for (let q = 0; q < points.length; q++) {
    const t = points[q]!;
    const old = (1 - before) / (before + t * (1 - before));
    worths[PASSES] = (1 - z) / (z + t * (1 - z)) - old;
    worths[REFUSES] = -1 / (1 - t) - old;
    for (let k = 0; k < outputs; k++) {
      const from = ((d * points.length + q) * outputs + k) * size;
      const up = from - points.length * outputs * size;
      const total = place + k * size;
      for (let r = 0; r < rows; r++) totals[total + r]! += sums[from + r]! * worths[ways[own + r]!]!;
      if (isLeft) for (let r = 0; r < rows; r++) sums[up + r] = sums[from + r]!;
      else for (let r = 0; r < rows; r++) sums[up + r]! += sums[from + r]!;
    }
  }
}
