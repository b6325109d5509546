import { t as PawlError } from "./errors.js";
import { A as conditionError, D as looseName, E as closingParenthesis, N as sameReference, O as looseSpec, S as parseCondition, _ as METRICS, k as normaliseSpec, v as findMetric } from "./markdown.js";
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
// packages/metrics/normal.ts
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
function density(x) {
	return Math.exp(-.5 * x * x) / SQRT_TWO_PI;
}
function normalCdf(x) {
	if (Number.isNaN(x)) return NaN;
	if (x > 0) return 1 - normalCdf(-x);
	return x < -3 ? lowerTail(-x) : .5 - fromMiddle(-x);
}
function fromMiddle(x) {
	let term = x;
	let sum = x;
	for (let odd = 3; term > sum * 1e-17; odd += 2) {
		term *= x * x / odd;
		sum += term;
	}
	return density(x) * sum;
}
function lowerTail(x) {
	if (x === Number.POSITIVE_INFINITY) return 0;
	let fraction = 0;
	for (let k = 100; k >= 1; k--) fraction = k / (x + fraction);
	return density(x) / (x + fraction);
}
function normalQuantile(p) {
	if (!(p >= 0 && p <= 1)) return NaN;
	if (p > .5) return -normalQuantile(1 - p);
	if (p === 0) return Number.NEGATIVE_INFINITY;
	let x = firstGuess(p);
	for (let step = 0; step < 3; step++) {
		const error = (normalCdf(x) - p) / density(x);
		x -= error / (1 + x * error / 2);
	}
	return x;
}
function firstGuess(p) {
	const t = Math.sqrt(-2 * Math.log(p));
	return (2.515517 + t * (.802853 + t * .010328)) / (1 + t * (1.432788 + t * (.189269 + t * .001308))) - t;
}
// packages/gate/expand.ts
const MAX_INSTANCES = 1e4;
const OTHER = "other";
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
		const names = namesOf(groupedBy(spec) ?? spec, slices);
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
	const apart = choices.filter((choice) => {
		for (const [spec, name] of choice) if (choice.get(groupedBy(spec) ?? "") === name) return false;
		return true;
	});
	const lonely = apart.length === 0 ? specs.flatMap((spec) => groupedBy(spec) ?? []) : [];
	if (lonely.length > 0) return [{
		condition,
		sliceName: null,
		key: canonical,
		terms,
		constant,
		missingSlice: `a second group of ${lonely[0]}`,
		knownSlices: []
	}];
	return apart.map((choice) => {
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
function groupedBy(spec) {
	return spec.startsWith(`other(`) && spec.endsWith(")") ? spec.slice(6, -1).trim() : void 0;
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
// packages/gate/written-forms.ts
const FORM = /^\s*(gap|ratio|abs)\s*(?=\()/;
const BOUND = /^\s*(<=|>=|<|>)(?![<>=])/;
function parseConditions(text, lookup) {
	const form = FORM.exec(text);
	if (form === null) return [parseCondition(text, lookup)];
	const open = form[0].length;
	const close = closingParenthesis(text, open);
	if (close === void 0) throw conditionError(`the parenthesis after ${form[1]} is never closed`);
	const inner = text.slice(open + 1, close);
	const bound = BOUND.exec(text.slice(close + 1));
	const rest = text.slice(close + 1 + (bound?.[0].length ?? 0));
	const comparison = bound?.[1];
	if (form[1] === "abs") return equivalence(inner, comparison, rest, lookup);
	const [metric, column] = metricAndColumn(form[1], inner);
	const [own, others] = [`slice(${column}).${metric}`, `slice(${OTHER}(${column})).${metric}`];
	if (form[1] === "gap") {
		requireComparison(comparison, "<", "gap", "A gap can only be bounded from above: gap(recall, sex) <= 0.1.");
		return [{
			...parseCondition(`${own} - ${others} ${comparison} ${rest}`, lookup),
			text: text.trim()
		}];
	}
	requireComparison(comparison, ">", "ratio", "A ratio is bounded from below: ratio(selection_rate, sex) >= 0.8.");
	return [{
		...parseCondition(`${own} ${comparison} ${others} * (${rest})`, lookup),
		text: text.trim()
	}];
}
function equivalence(inner, comparison, rest, lookup) {
	requireComparison(comparison, "<", "abs", "Write abs(auc - baseline.auc) <= 0.01.");
	const opposite = comparison === "<" ? ">" : ">=";
	return [parseCondition(`${inner.trim()} ${comparison} ${rest.trim()}`, lookup), parseCondition(`${inner.trim()} ${opposite} -(${rest.trim()})`, lookup)];
}
function metricAndColumn(form, inner) {
	const comma = inner.indexOf(",");
	const [metric, column] = [inner.slice(0, comma).trim(), inner.slice(comma + 1).trim()];
	if (comma > 0 && metric !== "" && column !== "") return [metric, column];
	throw conditionError(`${form} needs a metric and a column`, `Write ${form}(recall, sex), with the column among the slices of the evaluation.`);
}
function requireComparison(found, side, form, remedy) {
	if (found?.startsWith(side)) return;
	throw conditionError(`found ${found ?? "no comparison"} after ${form}(...), expected ${side}=`, remedy);
}
// packages/pipeline/conditions.ts
function gateConditions(config) {
	const own = config.train.run !== void 0;
	const lookup = {
		metric: (name) => findMetric(name)?.name ?? (own ? name : void 0),
		metricNames: METRICS.filter((metric) => metric.task === config.task).map((metric) => metric.name)
	};
	const conditions = config.gate.conditions.flatMap((text, i) => {
		try {
			return parseConditions(text, lookup);
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
function gateInstances(config, slices) {
	return expandConditions(gateConditions(config), slices);
}
export { normalQuantile as i, gateInstances as n, normalCdf as r, gateConditions as t };
