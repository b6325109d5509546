// packages/gate/format.ts
function formatNumber(value, digits = 4) {
	const whole = Math.abs(value) >= 10 ** digits && Math.abs(value) < 0x38d7ea4c68000;
	return String((whole ? Math.round(value) : Number(value.toPrecision(digits))) + 0);
}
function digitsApart(pivot, values) {
	for (let digits = 4; digits < 17; digits++) {
		const shown = formatNumber(pivot, digits);
		if (values.every((value) => value === pivot || formatNumber(value, digits) !== shown)) return digits;
	}
	return 17;
}
function formatPercent(share) {
	return `${Number((share * 100).toPrecision(6))} %`;
}
function formatCount(count) {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
export { formatPercent as i, formatCount as n, formatNumber as r, digitsApart as t };
