import { n as didYouMean, t as PawlError } from "./errors.js";
import { n as sortLabels } from "./labels.js";
import { i as textAt, n as isNull, t as findColumn } from "./column.js";
// packages/models/param-rules.ts
function wholeNumber(least, most) {
	return {
		range: `a whole number from ${least} to ${most}`,
		allows: (value) => Number.isInteger(value) && value >= least && value <= most
	};
}
function numberBetween(least, most, above = false) {
	return {
		range: `a number ${above ? "above" : "from"} ${least} ${above ? "and up to" : "to"} ${most}`,
		allows: (value) => typeof value === "number" && (above ? value > least : value >= least) && value <= most
	};
}
function oneOfTexts(...texts) {
	return {
		range: texts.join(" or "),
		allows: (value) => texts.includes(value)
	};
}
const TRUE_OR_FALSE = {
	range: "true or false",
	allows: (value) => typeof value === "boolean"
};
function orNull({ range, allows }, meaning) {
	return {
		range: `${range}, or null for ${meaning}`,
		allows: (value) => value === null || allows(value)
	};
}
function either(first, second) {
	return {
		range: `${first.range}, or ${second.range}`,
		allows: (value) => first.allows(value) || second.allows(value)
	};
}
function mappingTo(range, allows) {
	return {
		range,
		allows: (value) => typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(allows)
	};
}
function readParams(trainer, rules, defaults, params) {
	const names = Object.keys(rules);
	for (const [name, value] of Object.entries(params)) {
		if (!names.includes(name)) {
			const hint = didYouMean(name, names);
			throw new PawlError("config", `${trainer} has no parameter "${name}".${hint}`, {
				where: `train.params.${name}`,
				remedy: `The parameters are: ${names.join(", ")}.`
			});
		}
		const rule = rules[name];
		if (rule.allows(value)) continue;
		throw new PawlError("config", `"${name}" must be ${rule.range}, not ${shown(value)}`, {
			where: `train.params.${name}`,
			remedy: isSeveral(value) ? "To try several values, say how in `train.sweep`." : "Correct the parameter, or leave it out for its default."
		});
	}
	return {
		...defaults,
		...params
	};
}
function isSeveral(value) {
	if (Array.isArray(value)) return true;
	return typeof value === "object" && value !== null && "from" in value && "to" in value;
}
function shown(value) {
	return (JSON.stringify(value) ?? String(value)).slice(0, 100);
}
function recordParams(params) {
	return { ...params };
}
// packages/models/target.ts
const MOST_CLASSES = 1e3;
const LARGEST_VALUE = 1e150;
function readTarget(table, name, task) {
	const column = findColumn(table, name);
	if (!column) {
		const names = table.columns.map((other) => other.name);
		throw refusal(name, `there is no column "${name}" to be predicted.${didYouMean(name, names)}`, { remedy: "Name a column of the training data as `data.target`." });
	}
	if (table.rows < 2) throw refusal(name, `the training data has ${table.rows === 1 ? "one row" : "no rows"}`, { remedy: "Training needs two rows at least." });
	refuseBadValues(column, table.rows);
	return task === "classification" ? classesOf(column, table.rows) : numbersOf(column);
}
function refuseBadValues(column, rows) {
	const bad = [];
	for (let row = 0; row < rows; row++) {
		const finite = column.kind === "text" || Number.isFinite(column.values[row]);
		if (isNull(column, row) || !finite) bad.push(row + 1);
	}
	if (bad.length === 0) return;
	const count = bad.length === 1 ? "one row has" : `${bad.length} rows have`;
	throw refusal(column.name, `${count} no usable value of the target "${column.name}"`, {
		where: `column "${column.name}", row ${bad.slice(0, 3).join(", ")}${bad.length > 3 ? ", ..." : ""}`,
		remedy: "Leave out rows whose target is missing, NaN or infinite."
	});
}
function classesOf(column, rows) {
	const texts = Array.from({ length: rows }, (_, row) => textAt(column, row));
	const labels = sortLabels(texts);
	if (labels.length === 1) throw refusal(column.name, `the target has one class only: "${labels[0]}"`, { remedy: "Training needs rows of two classes at least." });
	if (labels.length > MOST_CLASSES) throw refusal(column.name, `the target has ${labels.length} classes, more than ${MOST_CLASSES}`, { remedy: "Is it a number to be predicted? Then set `task: regression`." });
	const codeOf = new Map(labels.map((label, code) => [label, code]));
	return {
		labels,
		values: texts.map((text) => codeOf.get(text))
	};
}
function numbersOf(column) {
	if (column.kind === "text") throw refusal(column.name, `the target "${column.name}" holds texts, and regression predicts numbers`, { remedy: "Set `task: classification`, or mend the values that are no numbers." });
	const values = Array.from(column.values);
	if (values.every((value) => value === values[0])) throw refusal(column.name, `the target is ${values[0]} in every row, so there is nothing to learn`, { remedy: "Check that `data.target` names the right column." });
	const row = values.findIndex((value) => Math.abs(value) > LARGEST_VALUE);
	if (row >= 0) throw refusal(column.name, `the target is ${values[row]} in row ${row + 1}, too large to compute with`, { remedy: "Give the target in a larger unit." });
	return { values };
}
function refusal(name, message, details) {
	return new PawlError("data", message, {
		where: `column "${name}"`,
		...details
	});
}
// packages/models/training-checks.ts
function refuseFeatures({ features, target, seed }) {
	const repeated = features.find((name, i) => features.indexOf(name) !== i);
	if (features.length === 0) throw new PawlError("config", "there is no column to learn from");
	if (features.includes(target)) throw new PawlError("config", `the target "${target}" is among the features`);
	if (repeated !== void 0) throw new PawlError("config", `the feature "${repeated}" is named twice`);
	if (Number.isSafeInteger(seed)) return;
	throw new PawlError("config", `the seed must be a whole number, not ${seed}`, { where: "train.seed" });
}
function allConstant() {
	return new PawlError("data", "every feature has the same value in all training rows", {
		where: "training data",
		remedy: "A model can learn only from columns whose values differ."
	});
}
function refuseWeights(weights) {
	if (!weights) return;
	const bad = weights.findIndex((weight) => !(weight >= 0 && weight <= 0x38d7ea4c68000));
	if (bad >= 0) throw new PawlError("data", `the weight in row ${bad + 1} is ${weights[bad]}`, {
		where: `column \`data.weight\`, row ${bad + 1}`,
		remedy: "A weight must be a number from 0 on."
	});
	if (weights.some((weight) => weight > 0)) return;
	throw new PawlError("data", "the weight of every training row is 0", {
		where: "column `data.weight`",
		remedy: "Give the rows that are to be learnt from a weight above 0."
	});
}
function stopped({ reason }) {
	const by = typeof reason === "string" ? ` by ${reason}` : "";
	return new PawlError("command", `the training was stopped${by}`, { cause: reason });
}
export { readTarget as a, mappingTo as c, orNull as d, readParams as f, stopped as i, numberBetween as l, wholeNumber as m, refuseFeatures as n, TRUE_OR_FALSE as o, recordParams as p, refuseWeights as r, either as s, allConstant as t, oneOfTexts as u };
