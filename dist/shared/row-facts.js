import { t as PawlError } from "./errors.js";
import { i as textAt, n as isNull } from "./column.js";
import { a as requireColumn } from "./data.js";
// packages/pipeline/row-facts.ts
function rowFacts(config, { test }, { labels }, fewestGroups = 2) {
	const { weight, group } = config.data;
	const { costs } = config.evaluate;
	return {
		...weight === void 0 ? {} : { weights: rowWeights(test, weight, "test") },
		...group === void 0 ? {} : { groups: groupsOf(test, group, fewestGroups) },
		...costs === void 0 || config.task === "regression" ? {} : { costs: costMatrix(costs, labels) }
	};
}
function rowWeights(rows, name, role) {
	const column = requireColumn(rows, name);
	const where = `column "${name}"`;
	if (column.kind !== "number") throw new PawlError("data", `the weights of the ${role} rows are texts`, {
		where,
		remedy: "Name a column of numbers as `data.weight`."
	});
	for (let row = 0; row < rows.rows; row++) {
		const weight = column.values[row];
		if (!isNull(column, row) && Number.isFinite(weight) && weight >= 0) continue;
		throw new PawlError("data", `the weight of ${role} row ${row + 1} is ${textAt(column, row) ?? "missing"}`, {
			where,
			remedy: "Weights are numbers from 0 up, one for every row."
		});
	}
	if (column.values.every((weight) => weight === 0)) throw new PawlError("data", `the weights of all ${role} rows are 0`, {
		where,
		remedy: "Give a weight above 0 to the rows that count."
	});
	return column.values;
}
function groupsOf(test, name, fewest) {
	const column = requireColumn(test, name);
	const where = `column "${name}"`;
	const codes = new Map();
	const groups = Int32Array.from({ length: test.rows }, (_, row) => {
		const text = textAt(column, row);
		if (text === null) throw new PawlError("data", `the group of test row ${row + 1} is missing`, {
			where,
			remedy: "Name the group of every row: which rows belong together decides how wide intervals are."
		});
		const code = codes.get(text) ?? codes.size;
		codes.set(text, code);
		return code;
	});
	if (codes.size >= fewest || test.rows === 0) return groups;
	throw new PawlError("data", `all test rows are of one group, "${[...codes.keys()][0]?.slice(0, 100)}"`, {
		where,
		remedy: "Nothing can be said of other groups from one: add rows of others, or leave `data.group` out."
	});
}
function costMatrix(costs, labels) {
	const matrix = new Float64Array(labels.length ** 2);
	for (const [actual, predictions] of Object.entries(costs)) for (const [predicted, cost] of Object.entries(predictions)) {
		const [row, column] = [labels.indexOf(actual), labels.indexOf(predicted)];
		const unknown = row < 0 ? actual : column < 0 ? predicted : void 0;
		if (unknown !== void 0) throw new PawlError("config", `there is no class "${unknown}"`, {
			where: "evaluate.costs",
			remedy: `The classes are: ${labels.slice(0, 20).join(", ")}.`
		});
		matrix[row * labels.length + column] = cost;
	}
	return matrix;
}
export { rowWeights as n, rowFacts as t };
