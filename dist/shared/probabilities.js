// packages/models/probabilities.ts
function sigmoid(score) {
	return score >= 0 ? 1 / (1 + Math.exp(-score)) : Math.exp(score) / (1 + Math.exp(score));
}
function softmax(classes) {
	const rows = classes[0]?.length ?? 0;
	for (let row = 0; row < rows; row++) {
		let most = Number.NEGATIVE_INFINITY;
		for (const scores of classes) most = Math.max(most, scores[row]);
		let sum = 0;
		for (const scores of classes) {
			const share = Math.exp(scores[row] - most);
			scores[row] = share;
			sum += share;
		}
		for (const scores of classes) scores[row] /= sum;
	}
}
export { softmax as n, sigmoid as t };
