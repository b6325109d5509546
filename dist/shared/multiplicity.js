// packages/metrics/multiplicity.ts
function benjaminiHochberg(p) {
	return adjust(p, (value, rank, tests) => value * tests / (rank + 1), "down");
}
function adjust(p, scaled, step) {
	const adjusted = Array.from(p, () => NaN);
	const order = [...p.keys()].filter((i) => !Number.isNaN(p[i])).sort((a, b) => p[a] - p[b]);
	const ranks = [...order.keys()];
	if (step === "down") ranks.reverse();
	let bound = step === "up" ? 0 : 1;
	for (const rank of ranks) {
		const value = scaled(p[order[rank]], rank, order.length);
		bound = step === "up" ? Math.min(1, Math.max(bound, value)) : Math.min(bound, value);
		adjusted[order[rank]] = bound;
	}
	return adjusted;
}
export { benjaminiHochberg as t };
