// packages/metrics/interval.ts
function quantileSorted(sorted, share) {
	const position = share * (sorted.length - 1);
	const below = Math.floor(position);
	const low = sorted[below];
	const high = sorted[Math.min(below + 1, sorted.length - 1)];
	const fraction = position - below;
	return fraction < .5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
}
// packages/metrics/quantile-bins.ts
function quantileBins(values, nulls, bins) {
	const known = values.filter((value, row) => nulls?.[row] !== 1 && !Number.isNaN(value)).sort();
	const edges = known.length === 0 ? [] : edgesOf(known, bins);
	const codes = new Int32Array(values.length);
	for (let row = 0; row < codes.length; row++) {
		const value = values[row];
		codes[row] = nulls?.[row] === 1 || Number.isNaN(value) ? -1 : binOf(value, edges);
	}
	const isOne = known.length > 0 && known.at(-1) <= edges[0];
	return {
		codes,
		count: known.length === 0 ? 0 : isOne ? 1 : edges.length + 1,
		edges
	};
}
function binName(column, { count, edges }, bin) {
	if (bin === 0) return `${column} <= ${edges[0]}`;
	if (bin === count - 1) return `${column} > ${edges.at(-1)}`;
	return `${edges[bin - 1]} < ${column} <= ${edges[bin]}`;
}
function edgesOf(sorted, bins) {
	const finite = sorted.filter(Number.isFinite);
	const edges = [];
	let parted = 0;
	for (let bin = 1; bin < bins && finite.length > 0; bin++) {
		const edge = finiteQuantile(finite, bin / bins);
		const below = countUpTo(sorted, edge);
		if (below === parted || below === sorted.length) continue;
		edges.push(shortest(edge, sorted[below - 1], sorted[below]));
		parted = below;
	}
	const greatest = sorted.at(-1);
	return edges.length > 0 ? edges : [shortest(greatest, greatest, Number.POSITIVE_INFINITY)];
}
function finiteQuantile(finite, share) {
	const quantile = quantileSorted(finite, share);
	return Number.isFinite(quantile) ? quantile : 2 * quantileSorted(finite.map((value) => value / 2), share);
}
function shortest(edge, low, high) {
	for (let digits = 4; digits <= 17; digits++) {
		const rounded = Number(edge.toPrecision(digits));
		if (low <= rounded && rounded < high) return rounded;
	}
	return edge;
}
function countUpTo(sorted, limit) {
	let from = 0;
	let to = sorted.length;
	while (from < to) {
		const middle = from + to >>> 1;
		if (sorted[middle] <= limit) from = middle + 1;
		else to = middle;
	}
	return from;
}
function binOf(value, edges) {
	let bin = 0;
	while (bin < edges.length && value > edges[bin]) bin++;
	return bin;
}
export { quantileBins as n, quantileSorted as r, binName as t };
