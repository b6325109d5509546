import { t as studentTail } from "./student-t.js";
// packages/metrics/student-quantile.ts
function studentQuantile(tail, df) {
	if (tail > .5) return -studentQuantile(1 - tail, df);
	if (tail === 0) return Number.POSITIVE_INFINITY;
	let low = 0;
	let high = 1;
	while (studentTail(high, df) > tail) {
		low = high;
		high *= 2;
	}
	for (;;) {
		const middle = (low + high) / 2;
		if (middle === low || middle === high) return middle;
		if (studentTail(middle, df) > tail) low = middle;
		else high = middle;
	}
}
export { studentQuantile as t };
