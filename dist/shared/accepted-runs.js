import { a as storedEvaluation, t as baselineRef } from "./baseline.js";
// packages/pipeline/accepted-runs.ts
async function acceptedRuns(store, model, limit = 20) {
	const history = await store.history(baselineRef(model));
	const runs = [];
	for (const { digest, at, commit } of history.slice(0, limit)) {
		const evaluation = await storedEvaluation(store, digest).catch(() => void 0);
		if (!evaluation) continue;
		runs.push({
			...acceptedRun(evaluation),
			commit,
			at
		});
	}
	return runs.reverse();
}
function acceptedRun({ commit, createdAt, metrics }) {
	return {
		commit,
		at: createdAt,
		metrics: metrics.filter(({ slice }) => slice === null).map(({ metric, candidate }) => ({
			metric,
			value: candidate.value
		}))
	};
}
function chartName(model) {
	return `${model.replaceAll("/", "=")}.svg`;
}
export { acceptedRuns as n, chartName as r, acceptedRun as t };
