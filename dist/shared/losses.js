import { t as LEAST_PROBABILITY } from "./declarations.js";
// packages/metrics/losses.ts
function logLosses({ actual, scores }) {
	const losses = new Float64Array(actual.length);
	for (let i = 0; i < losses.length; i++) {
		const probability = scores[actual[i]][i];
		losses[i] = -Math.log(Math.min(Math.max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY));
	}
	return losses;
}
function brierLosses({ actual, scores, positive, labels }) {
	const losses = new Float64Array(actual.length);
	const scale = positive === void 0 && labels.length < 3 ? .5 : 1;
	for (let label = 0; label < labels.length; label++) {
		if (positive !== void 0 && label !== positive) continue;
		const probabilities = scores[label];
		for (let i = 0; i < losses.length; i++) {
			const error = probabilities[i] - (actual[i] === label ? 1 : 0);
			losses[i] += scale * error * error;
		}
	}
	return losses;
}
function squaredErrors({ actual, predicted }) {
	const losses = new Float64Array(actual.length);
	for (let i = 0; i < losses.length; i++) {
		const error = actual[i] - predicted[i];
		losses[i] = error * error;
	}
	return losses;
}
function absoluteErrors({ actual, predicted }) {
	const losses = new Float64Array(actual.length);
	for (let i = 0; i < losses.length; i++) losses[i] = Math.abs(actual[i] - predicted[i]);
	return losses;
}
function percentageErrors({ actual, predicted }) {
	const losses = new Float64Array(actual.length);
	for (let i = 0; i < losses.length; i++) {
		const value = actual[i];
		losses[i] = Math.abs(value - predicted[i]) / Math.max(Math.abs(value), Number.EPSILON);
	}
	return losses;
}
function costLosses({ actual, predicted, labels, costs }) {
	return Float64Array.from(actual, (label, row) => costs[label * labels.length + predicted[row]]);
}
function outsideTop({ actual, scores }, k) {
	return Float64Array.from(actual, (label, row) => {
		const own = scores[label][row];
		let above = 0;
		for (let other = 0; other < scores.length; other++) {
			const score = scores[other][row];
			if (score > own || score === own && other > label) above++;
		}
		return above < k ? 0 : 1;
	});
}
function squaredLogErrors({ actual, predicted }) {
	return Float64Array.from(actual, (value, row) => {
		const other = predicted[row];
		if (value <= -1 || other <= -1) return Number.POSITIVE_INFINITY;
		const error = Math.log1p(value) - Math.log1p(other);
		return error * error;
	});
}
function symmetricErrors({ actual, predicted }) {
	return Float64Array.from(actual, (value, row) => {
		const size = Math.abs(value) + Math.abs(predicted[row]);
		return size === 0 ? 0 : 2 * Math.abs(value - predicted[row]) / size;
	});
}
function pinballLosses({ actual, predicted }, alpha) {
	return Float64Array.from(actual, (value, row) => {
		const error = value - predicted[row];
		return error >= 0 ? alpha * error : (alpha - 1) * error;
	});
}
export { outsideTop as a, squaredErrors as c, logLosses as i, squaredLogErrors as l, brierLosses as n, percentageErrors as o, costLosses as r, pinballLosses as s, absoluteErrors as t, symmetricErrors as u };
