import { n as didYouMean, t as PawlError } from "./errors.js";
import { i as textAt, n as isNull, t as findColumn } from "./column.js";
import { t as labelFinder } from "./labels.js";
// packages/models/prediction-scores.ts
const PREFIX = "score_";
function readScores(ordered, expected, idName) {
	const { table, where } = ordered;
	const names = table.columns.map((column) => column.name).filter((name) => name.startsWith("score") && name !== idName && name !== expected.target);
	if (names.length === 0) return void 0;
	if (!names.includes("score")) return oneForEach(names, ordered, expected.labels);
	if (names.length > 1) throw new PawlError("data", `there is a column "score" beside "${names.find((n) => n !== "score")}"`, {
		where,
		remedy: "Write either `score`, or `score_<class>` for every class."
	});
	return ofPositive(ordered, expected);
}
function ofPositive(ordered, { labels, positive }) {
	if (labels.length !== 2) throw new PawlError("data", `"score" is for two classes, and the target has ${labels.length}`, {
		where: ordered.where,
		remedy: `Write a column for every class: ${scoreNames(labels)}.`
	});
	const scores = probabilities(findColumn(ordered.table, "score"), ordered);
	const rest = scores.map((score) => 1 - score);
	return (positive ?? labels[1]) === labels[1] ? [rest, scores] : [scores, rest];
}
function oneForEach(names, ordered, labels) {
	const { table, where } = ordered;
	const find = labelFinder(labels);
	const found = new Map();
	for (const name of names) {
		const code = name.startsWith(PREFIX) ? find(name.slice(6)) : void 0;
		if (code === void 0) {
			const hint = didYouMean(name, [...labels.map((label) => PREFIX + label), "score"]);
			throw new PawlError("data", `the column "${name}" belongs to no class of the target.${hint}`, {
				where,
				remedy: `Scores belong in: ${scoreNames(labels)}.`
			});
		}
		if (found.has(code)) throw new PawlError("data", `there are two columns with scores of "${labels[code]}"`, { where });
		found.set(code, probabilities(findColumn(table, name), ordered));
	}
	const missing = labels.find((_, code) => !found.has(code));
	if (missing === void 0) return labels.map((_, code) => found.get(code));
	throw new PawlError("data", `there are scores of ${found.size} of ${labels.length} classes`, {
		where,
		remedy: `Write "${PREFIX}${missing}" too, 0 where the model does not know the class, or no scores at all.`
	});
}
function scoreNames(labels) {
	const names = labels.slice(0, 5).map((label) => PREFIX + label);
	return labels.length > 5 ? `${names.join(", ")}, ...` : names.join(", ");
}
function probabilities(column, { order, where }) {
	return Float64Array.from(order, (row) => {
		const value = column.kind === "number" && !isNull(column, row) ? column.values[row] : NaN;
		if (value >= -1e-9 && value <= 1.000000001) return Math.min(1, Math.max(0, value));
		const shown = isNull(column, row) ? "missing" : textAt(column, row).slice(0, 100);
		throw new PawlError("data", `"${column.name}" is ${shown} in row ${row + 1}`, {
			where: `${where}, row ${row + 1}`,
			remedy: "Scores are probabilities: numbers from 0 to 1."
		});
	});
}
function predictedByScores(scores, rows) {
	return Int32Array.from({ length: rows }, (_, row) => {
		let best = 0;
		for (let code = 1; code < scores.length; code++) if (scores[code][row] > scores[best][row]) best = code;
		return best;
	});
}
export { readScores as n, predictedByScores as t };
