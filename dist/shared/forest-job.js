import { t as createRandom } from "./random.js";
import { o as partSeed } from "./feature-column.js";
import { n as createGrower, o as flatten, t as drawRows } from "./sampling.js";
// packages/models/trees/forest-job.ts
function outputsOf(target) {
	return target.kind === "classes" ? target.classes : 1;
}
function forestGrower(job) {
	const { binned, target, shape, sampling, seed } = job;
	const { rows } = binned;
	const counts = new Float64Array(rows);
	const statistics = statisticsOf(job, counts);
	const grower = createGrower(job, shape, statistics);
	const { order } = grower;
	return (index) => {
		const random = createRandom(partSeed(seed, index));
		drawRows(counts, sampling, random);
		let drawn = 0;
		for (let row = 0; row < rows; row++) if (counts[row] !== 0) order[drawn++] = row;
		weigh(statistics, job, order, drawn);
		const importance = new Float64Array(binned.features);
		const root = grower.grow(drawn, random, importance);
		const total = importance.reduce((sum, gain) => sum + gain, 0);
		if (total > 0) importance.forEach((gain, f) => {
			importance[f] = gain / total;
		});
		return {
			tree: flatten(root, outputsOf(target), answerOf(target, shape)),
			importance
		};
	};
}
function statisticsOf({ binned, target, weights }, count) {
	const { rows } = binned;
	const first = new Float64Array(rows);
	if (target.kind === "classes") return {
		sums: target.classes + 1,
		first,
		second: first,
		count,
		classes: target.codes
	};
	return weights ? {
		sums: 3,
		first,
		second: new Float64Array(rows),
		count
	} : {
		sums: 2,
		first,
		second: count,
		count
	};
}
function weigh({ first, second, count }, { target, weights }, order, drawn) {
	for (let i = 0; i < drawn; i++) {
		const row = order[i];
		const weight = weights ? count[row] * weights[row] : count[row];
		if (target.kind === "classes") first[row] = weight;
		else {
			first[row] = weight * target.values[row];
			if (weights) second[row] = weight;
		}
	}
}
function answerOf(target, { lambda }) {
	if (target.kind === "classes") return ({ weights }, into, at) => {
		const total = weights.reduce((sum, weight) => sum + weight, 0);
		weights.forEach((weight, k) => {
			into[at + k] = weight / total;
		});
	};
	const centre = target.kind === "number" ? target.centre : 0;
	return ({ sums, bounds }, into, at) => {
		const answer = sums.first / (sums.second + lambda);
		into[at] = (bounds ? Math.min(bounds.high, Math.max(bounds.low, answer)) : answer) + centre;
	};
}
export { outputsOf as n, forestGrower as t };
