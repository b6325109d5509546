import { normalCdf } from '@pawl/metrics';

/** What each value is lowered by: the chart is quickest to find a shift of twice as much. */
export const SLACK = 0.5;
const NODES = 64;
const MOST_LIMIT = 40;

/** The sums max(0, S + z - slack), from 0 on (Page 1954); a value of NaN leaves the sum as it was. */
export function cusum(values: readonly number[], slack = SLACK): number[] {
  let sum = 0;
  return values.map((value) => {
    if (!Number.isNaN(value)) sum = Math.max(0, sum + value - slack);
    return sum;
  });
}

/**
 * How many independent standard normal values it takes on average until the sum exceeds `limit`: the integral equation of
 * Page (1954), solved at the nodes of Gauss and Legendre (Brook and Evans 1972 by matrices). Infinite where it is beyond
 * what doubles tell apart.
 */
export function averageRunLength(limit: number, slack = SLACK): number {
  const { nodes, weights } = gaussLegendre(NODES, limit);
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  // L(u) = 1 + L(0) P(S falls to 0) + integral of L(y) density(y - u + slack); the first unknown is L(0).
  const starts = [0, ...nodes];
  const rows = starts.map((start, i) => {
    const row = new Float64Array(NODES + 2);
    row[i]! += 1;
    row[0]! -= normalCdf(slack - start);
    for (let j = 0; j < NODES; j++) row[j + 1]! -= weights[j]! * density(nodes[j]! - start + slack);
    row[NODES + 1] = 1;
    return row;
  });
  const length = solve(rows)[0]!;
  return length > 0 && length < 1e12 ? length : Number.POSITIVE_INFINITY;
}

/** The limit at which the average run length is the one asked for, 4 or more: the first value alone is beyond 0.5 once in 3.2 times. */
export function limitFor(runLength: number, slack = SLACK): number {
  let low = 0.01;
  let high = MOST_LIMIT;
  for (let step = 0; step < 50 && high - low > 1e-9; step++) {
    const middle = (low + high) / 2;
    if (averageRunLength(middle, slack) < runLength) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Gaussian elimination with pivots; the last number of each row is its right side. */
function solve(rows: Float64Array[]): Float64Array {
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let k = i + 1; k < size; k++) if (Math.abs(rows[k]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = k;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    const own = rows[i]!;
    for (let k = i + 1; k < size; k++) {
      const other = rows[k]!;
      const factor = other[i]! / own[i]!;
      for (let j = i; j <= size; j++) other[j]! -= factor * own[j]!;
    }
  }
  const found = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let value = rows[i]![size]!;
    for (let j = i + 1; j < size; j++) value -= rows[i]![j]! * found[j]!;
    found[i] = value / rows[i]![i]!;
  }
  return found;
}

/** The roots of Legendre's polynomial by Newton's method, brought to 0 to `end`, and their weights. */
function gaussLegendre(count: number, end: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let last = 1;
      let value = x;
      for (let n = 2; n <= count; n++)
        [last, value] = [value, ((2 * n - 1) * x * value - (n - 1) * last) / n];
      slope = (count * (x * value - last)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    nodes[i] = (end / 2) * (1 - x);
    weights[i] = end / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
