/** Counts of the same bins or categories in both samples. */
export interface PairedCounts {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/**
 * Equal bins over both samples of ascending finite numbers together, as many as Sturges' formula of numpy says for
 * `size` numbers; the last holds its right edge too. With `whole`, as for integers, no bin is narrower than 1.
 * Edges and counts are numpy's to the last bit. Samples must not be empty.
 */
export function sturgesCounts(
  a: Float64Array,
  b: Float64Array,
  options: { readonly size?: number; readonly whole?: boolean } = {},
): PairedCounts & { readonly edges: Float64Array } {
  const edges = sturgesEdges(
    Math.min(a[0]!, b[0]!),
    Math.max(a.at(-1)!, b.at(-1)!),
    options.size ?? a.length + b.length,
    options.whole ?? false,
  );
  return { edges, reference: countBetween(a, edges), current: countBetween(b, edges) };
}

function sturgesEdges(least: number, most: number, size: number, whole: boolean): Float64Array {
  let width = (most - least) / (Math.log2(size) + 1);
  if (whole && width > 0) width = Math.max(1, width);
  const bins = width > 0 ? Math.ceil((most - least) / width) : 1;
  const [first, last] = least === most ? [least - 0.5, most + 0.5] : [least, most];
  const step = (last - first) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i * step + first);
  edges[bins] = last;
  return edges;
}

function countBetween(sorted: Float64Array, edges: Float64Array): Float64Array {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  let before = firstNotBelow(sorted, edges[0]!);
  for (let bin = 0; bin < bins; bin++) {
    const end = bin === bins - 1 ? sorted.length : firstNotBelow(sorted, edges[bin + 1]!);
    counts[bin] = end - before;
    before = end;
  }
  return counts;
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
