// packages/metrics/interval.ts
function quantileSorted(sorted, share) {
	const position = share * (sorted.length - 1);
	const below = Math.floor(position);
	const low = sorted[below];
	const high = sorted[Math.min(below + 1, sorted.length - 1)];
	const fraction = position - below;
	return fraction < .5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
}
export { quantileSorted as t };
