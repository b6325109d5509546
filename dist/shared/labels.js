// packages/models/labels.ts
function sortLabels(labels) {
	const distinct = [...new Set(labels)];
	const numeric = distinct.every((label) => label.trim() !== "" && Number.isFinite(Number(label)));
	return distinct.sort((a, b) => (numeric ? Number(a) - Number(b) : 0) || (a < b ? -1 : a > b ? 1 : 0));
}
function labelFinder(labels) {
	const codes = new Map(labels.map((label, code) => [label, code]));
	return (text) => {
		const exact = codes.get(text);
		if (exact !== void 0 || text.trim() === "") return exact;
		const number = Number(text);
		return Number.isFinite(number) ? codes.get(String(number + 0)) : void 0;
	};
}
export { sortLabels as n, labelFinder as t };
