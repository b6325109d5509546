import { t as PawlError } from "./errors.js";
import { F as findMetric, P as METRICS } from "./project.js";
import { C as looseSpec, O as sameReference, S as looseName, T as conditionError, v as parseCondition, w as normaliseSpec } from "./markdown.js";
// packages/gate/contradictions.ts
function contradictions(conditions) {
	const ranges = conditions.flatMap(rangeOf);
	return ranges.flatMap((a, index) => ranges.slice(index + 1).filter((b) => exclude(a, b)).map((b) => `no model can meet both "${a.text}" and "${b.text}"`));
}
function rangeOf({ text, terms, comparison, constant }) {
	const [term, another] = terms;
	if (term === void 0 || another !== void 0 || term.source === "baseline") return [];
	const upper = comparison === "<" || comparison === "<=";
	const strict = comparison === "<" || comparison === ">";
	return [{
		text,
		term,
		upper,
		limit: Number((-constant / term.coefficient).toPrecision(15)),
		strict
	}];
}
function exclude(a, b) {
	if (a.upper === b.upper || !sameReference(a.term, b.term)) return false;
	const [upper, lower] = a.upper ? [a, b] : [b, a];
	return lower.limit > upper.limit || lower.limit === upper.limit && (lower.strict || upper.strict);
}
// packages/gate/expand.ts
const MAX_INSTANCES = 1e4;
function expandConditions(conditions, slices) {
	const instances = conditions.flatMap((condition) => expandCondition(condition, slices));
	const seen = new Set();
	return instances.filter(({ key }) => {
		const first = !seen.has(key);
		seen.add(key);
		return first;
	});
}
function expandCondition(condition, slices) {
	const specs = [...new Set(condition.terms.flatMap((term) => term.slice ?? []))];
	const { terms, constant, canonical } = condition;
	let choices = [new Map()];
	for (const spec of specs) {
		const names = namesOf(spec, slices);
		if (names.length === 0) return [{
			condition,
			sliceName: null,
			key: canonical,
			terms,
			constant,
			missingSlice: spec,
			knownSlices: [...new Set(slices.map((slice) => slice.spec))]
		}];
		if (choices.length * names.length > MAX_INSTANCES) throw tooMany(condition, choices.length * names.length);
		choices = choices.flatMap((choice) => names.map((name) => new Map([...choice, [spec, name]])));
	}
	return choices.map((choice) => {
		const sliceName = choice.size === 0 ? null : [...choice.values()].join(", ");
		return {
			condition,
			sliceName,
			key: sliceName === null ? canonical : `${canonical} @ ${JSON.stringify([...choice.values()])}`,
			terms: terms.map((term) => term.slice === null ? term : {
				...term,
				slice: choice.get(term.slice)
			}),
			constant
		};
	});
}
function namesOf(spec, slices) {
	const loose = looseSpec(spec);
	const matches = [
		(slice) => normaliseSpec(slice.spec) === spec,
		(slice) => slice.name === spec,
		(slice) => looseSpec(slice.spec) === loose,
		(slice) => looseName(slice.name) === loose
	];
	for (const match of matches) {
		const found = slices.filter(match);
		if (found.length > 0) return [...new Set(found.map((slice) => slice.name))];
	}
	return [];
}
function tooMany({ text }, count) {
	return conditionError(`the condition \`${text}\` speaks of ${count} pairs of slices`, `Compare fewer slices at once: at most ${MAX_INSTANCES} are checked.`);
}
// packages/pipeline/conditions.ts
function gateConditions(config) {
	const own = config.train.run !== void 0;
	const lookup = {
		metric: (name) => findMetric(name)?.name ?? (own ? name : void 0),
		metricNames: METRICS.filter((metric) => metric.task === config.task).map((metric) => metric.name)
	};
	const conditions = config.gate.conditions.map((text, i) => {
		try {
			return parseCondition(text, lookup);
		} catch (error) {
			if (!(error instanceof PawlError)) throw error;
			throw new PawlError("config", `condition ${i + 1} of the gate, \`${text.slice(0, 200)}\`: ${error.message}`, {
				where: ["gate", error.where].filter(Boolean).join(", "),
				...error.remedy === void 0 ? {} : { remedy: error.remedy },
				cause: error
			});
		}
	});
	const [contradiction] = contradictions(conditions);
	if (contradiction) throw new PawlError("config", `the gate can never pass: ${contradiction}`, { where: "gate" });
	return conditions;
}
export { expandConditions as n, gateConditions as t };
