import { b as sameReference, c as CHANGED, d as looseName, f as looseSpec, g as addScaled, h as syntaxError, i as parseCondition, l as tokenise, m as conditionError, p as normaliseSpec, r as formatSum, t as FLIPPED, u as closingParenthesis, v as mergeTerms, x as scale } from "./condition.js";
import { t as PawlError } from "./errors.js";
import { n as METRICS, r as findMetric } from "./declarations.js";
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
	const specs = [...new Set(condition.terms.flatMap((term) => term.slice ?? []))].sort((a, b) => Number(groupedBy(a) !== void 0) - Number(groupedBy(b) !== void 0));
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
// packages/gate/looks.ts
const SMALLEST = 2 ** -1022;
function logHistories(steps, adaptivity) {
	checkCount(steps, "the number of looks");
	return adaptivity === "full" ? steps * Math.LN2 : Math.log(steps);
}
function levelOfLook(look) {
	const { confidence, budget, adaptivity } = look;
	checkShare(confidence, "the confidence");
	checkCount(budget, "the number of looks");
	const level = (1 - confidence) / (adaptivity === "full" ? 2 ** budget : budget);
	if (level >= SMALLEST) return level;
	throw new PawlError("config", `${budget} looks with full adaptivity leave no level that can be computed with`, { remedy: "Plan fewer looks before the rows are replaced, or use the adaptivity none or firstChange." });
}
function checkShare(value, what) {
	if (value > 0 && value < 1) return;
	throw new PawlError("config", `${what} must be above 0 and below 1, not ${value}`);
}
function checkCount(value, what) {
	if (Number.isSafeInteger(value) && value > 0) return;
	throw new PawlError("config", `${what} must be a whole number from 1, not ${value}`);
}
// packages/gate/tolerance-parse.ts
const VARIABLES = [
	"n",
	"o",
	"d"
];
const FOREIGN = /&+|\|+|\u00b1|\\/;
const REMEDIES = {
	"&": "Join clauses by /\\ or by and.",
	"|": "Every clause must hold: there is no or.",
	"±": "Write +/-.",
	"\\": "Join clauses by /\\ or by and."
};
const TOLERANCE_LAST = "The tolerance ends the clause, as in `n - o > 0.02 +/- 0.01`.";
function parseClauseSides(text) {
	const foreign = FOREIGN.exec(text);
	if (foreign !== null) {
		const found = JSON.stringify(foreign[0]);
		throw syntaxError(foreign.index, `found ${found}, which means nothing here`, REMEDIES[foreign[0][0]]);
	}
	const parse = {
		tokens: tokenise(text),
		next: 0
	};
	const left = sum(parse);
	const middle = peek(parse);
	if (middle.kind !== "comparison") throw unexpected(parse, "an operator or a comparison (<, <=, > or >=)", atTolerance(parse) ? TOLERANCE_LAST : void 0);
	take(parse);
	const right = sum(parse);
	const tolerance = toleranceOf(parse);
	if (peek(parse).kind !== "end") throw unexpected(parse, "/\\, and or the end", TOLERANCE_LAST);
	return {
		left,
		comparison: middle.comparison,
		right,
		tolerance
	};
}
function sum(parse) {
	let total = product(parse);
	for (;;) {
		const operator = peek(parse);
		if (operator.text !== "+" && operator.text !== "-" || atTolerance(parse)) return total;
		take(parse);
		total = addScaled(total, product(parse), operator.text === "+" ? 1 : -1);
	}
}
function product(parse) {
	let total = factor(parse);
	for (;;) {
		const operator = peek(parse);
		if (operator.text !== "*") return total;
		take(parse);
		const other = factor(parse);
		if (total.parts.length > 0 && other.parts.length > 0) throw syntaxError(operator.offset, "found a product of two variables, expected a number on one side of \"*\"", "Multiply variables by numbers only.");
		total = other.parts.length === 0 ? scale(total, other.constant) : scale(other, total.constant);
	}
}
function factor(parse) {
	let sign = 1;
	while (peek(parse).text === "-") {
		take(parse);
		sign = -sign;
	}
	const token = peek(parse);
	const variable = VARIABLES.find((name) => name === token.text);
	if (variable === void 0 && token.kind !== "number") throw unexpectedOperand(parse);
	take(parse);
	const own = token.kind === "number" ? {
		parts: [],
		constant: token.value
	} : {
		parts: [{
			coefficient: 1,
			operand: variable
		}],
		constant: 0
	};
	return sign === 1 ? own : scale(own, -1);
}
function toleranceOf(parse) {
	if (!atTolerance(parse)) throw unexpected(parse, "an operator or \"+/-\" and a tolerance", "Say how far the estimate may be off: `n > 0.8 +/- 0.05`.");
	parse.next += 3;
	const token = peek(parse);
	const negative = token.text === "-";
	if (negative) take(parse);
	const size = peek(parse);
	if (size.kind !== "number") throw unexpected(parse, "a number: the tolerance");
	take(parse);
	if (negative || size.value === 0) {
		const shown = `${negative ? "-" : ""}${size.text}`;
		throw syntaxError(token.offset, `found the tolerance ${shown}, expected one above 0`);
	}
	return size.value;
}
function atTolerance({ tokens, next }) {
	return [
		"+",
		"/",
		"-"
	].every((symbol, i) => tokens[next + i]?.text === symbol);
}
function unexpectedOperand(parse) {
	const token = peek(parse);
	const known = "The variables are n (accuracy of the new model), o (of the old) and d (share of changed labels).";
	if (token.kind === "name") return syntaxError(token.offset, `found "${token.text}", which is no variable`, known);
	return unexpected(parse, "a variable (n, o or d) or a number");
}
function unexpected(parse, expected, remedy) {
	const token = peek(parse);
	const text = atTolerance(parse) ? "+/-" : token.text;
	const found = token.kind === "end" ? "the end" : JSON.stringify(text);
	return syntaxError(token.offset, `found ${found}, expected ${expected}`, remedy);
}
function peek(parse) {
	return parse.tokens[parse.next];
}
function take(parse) {
	if (peek(parse).kind !== "end") parse.next++;
}
// packages/gate/tolerance.ts
const MAX_LENGTH = 2e3;
const TOLERANCE = /\+\/-/;
const JOINT = /\/\\|\band\b/gi;
function isTolerance(text) {
	return TOLERANCE.test(text);
}
function parseTolerance(text) {
	checkLength(text.length);
	const clauses = splitClauses(text).map(({ source, offset }) => parseClause(source, offset));
	const canonical = clauses.map((clause) => clause.canonical).join(" /\\ ");
	checkLength(canonical.length);
	return {
		clauses,
		text: text.trim(),
		canonical
	};
}
function sumTerms({ terms }) {
	return terms.map(({ variable, coefficient }) => ({
		source: "candidate",
		metric: variable,
		slice: null,
		coefficient
	}));
}
function splitClauses(text) {
	const joints = [...text.matchAll(JOINT)];
	return [...joints, void 0].map((joint, i) => {
		const before = joints[i - 1];
		const start = before === void 0 ? 0 : before.index + before[0].length;
		const own = text.slice(start, joint?.index);
		if (own.trim() === "") {
			const offset = joint?.index ?? text.trimEnd().length;
			const found = joint === void 0 ? "the end" : JSON.stringify(joint[0]);
			throw syntaxError(offset, `found ${found}, expected a clause`, "Write a clause such as `n > 0.8 +/- 0.05`.");
		}
		return {
			source: " ".repeat(start) + own,
			offset: start + own.length - own.trimStart().length
		};
	});
}
function parseClause(source, offset) {
	const { left, comparison, right, tolerance } = parseClauseSides(source);
	const total = addScaled(left, right, -1);
	const terms = mergeVariables(total);
	checkTerms(terms, total.constant, offset);
	const turned = terms[0].coefficient < 0;
	const clause = {
		terms: turned ? terms.map((term) => ({
			...term,
			coefficient: -term.coefficient
		})) : terms,
		comparison: turned ? FLIPPED[comparison] : comparison,
		constant: turned ? total.constant : 0 - total.constant,
		tolerance
	};
	const sum = formatSum(sumTerms(clause), 0);
	return {
		...clause,
		canonical: `${sum} ${clause.comparison} ${clause.constant} +/- ${tolerance}`
	};
}
function mergeVariables({ parts }) {
	const terms = parts.map(({ operand, coefficient }) => ({
		variable: operand,
		coefficient
	}));
	const merged = mergeTerms(sumTerms({ terms }));
	return VARIABLES.flatMap((variable) => {
		const term = merged.find(({ metric }) => metric === variable);
		return term === void 0 ? [] : [{
			variable,
			coefficient: term.coefficient
		}];
	});
}
function checkTerms(terms, constant, offset) {
	if (terms.length === 0) throw syntaxError(offset, "the clause names no variable", "Compare n, o or d: `n > 0.8 +/- 0.05`.");
	const cancelled = terms.find((term) => term.coefficient === 0);
	if (cancelled !== void 0) throw syntaxError(offset, `${cancelled.variable} cancels out, so the clause does not depend on it`, "Leave it out, or compare it with something else.");
	if (![constant, ...terms.map((term) => term.coefficient)].every(Number.isFinite)) throw syntaxError(offset, "a number in the clause grows too large");
}
function checkLength(length) {
	if (length <= MAX_LENGTH) return;
	throw conditionError(`the formula is ${length} characters long, at most ${MAX_LENGTH} are allowed`, "Leave out clauses: each one makes every other need more rows.");
}
// packages/gate/written-forms.ts
const FORM = /^\s*(gap|ratio|abs)\s*(?=\()/;
const BOUND = /^\s*(<=|>=|<|>)(?![<>=])/;
function parseConditions(text, lookup) {
	if (isTolerance(text)) return parseTolerance(text).clauses.map(clauseCondition);
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
const MEASURED = {
	n: {
		source: "candidate",
		metric: "accuracy",
		slice: null
	},
	o: {
		source: "baseline",
		metric: "accuracy",
		slice: null
	},
	d: {
		source: "change",
		metric: CHANGED,
		slice: null
	}
};
function clauseCondition({ terms, comparison, constant, tolerance, canonical }) {
	return {
		text: canonical,
		canonical,
		comparison,
		terms: terms.map(({ variable, coefficient }) => ({
			...MEASURED[variable],
			coefficient
		})),
		constant: 0 - constant,
		tolerance
	};
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
function isOwnMetric(config, name) {
	return Object.hasOwn(config.evaluate.own_metrics, name) && findMetric(name) === void 0;
}
function gateConditions(config) {
	const conditions = parseAll(config, config.gate.conditions, "gate");
	requirePayable(config);
	const [contradiction] = contradictions(conditions);
	if (contradiction) throw new PawlError("config", `the gate can never pass: ${contradiction}`, { where: "gate" });
	return conditions;
}
function parseAll(config, texts, of) {
	const own = config.train.run !== void 0;
	const lookup = {
		metric: (name) => findMetric(name)?.name ?? (own || isOwnMetric(config, name) ? name : void 0),
		metricNames: METRICS.filter((metric) => metric.task === config.task).map((metric) => metric.name)
	};
	return texts.flatMap((text, i) => {
		try {
			return parseConditions(text, lookup);
		} catch (error) {
			if (!(error instanceof PawlError)) throw error;
			throw new PawlError("config", `condition ${i + 1} of the ${of}, \`${text.slice(0, 200)}\`: ${error.message}`, {
				where: [of, error.where].filter(Boolean).join(", "),
				...error.remedy === void 0 ? {} : { remedy: error.remedy },
				cause: error
			});
		}
	});
}
function requirePayable({ gate: { confidence, looks } }) {
	if (looks && looks.adaptivity !== "ladder") levelOfLook({
		confidence,
		budget: looks.budget,
		adaptivity: looks.adaptivity
	});
}
function gateInstances(config, slices) {
	return expandConditions(gateConditions(config), slices);
}
function requireConditions(config) {
	gateConditions(config);
	for (const { name, requires } of config.promote.stages) parseAll(config, requires, `stage ${name}`);
}
function measuredInstances(config, slices) {
	const stages = config.promote.stages.flatMap(({ name, requires }) => expandConditions(parseAll(config, requires, `stage ${name}`), slices));
	const instances = [...gateInstances(config, slices), ...stages];
	return [...new Map(instances.map((instance) => [instance.key, instance])).values()];
}
function isReported(config, { terms }) {
	return terms.some(({ metric }) => isOwnMetric(config, metric));
}
export { parseAll as a, parseTolerance as c, logHistories as d, expandConditions as f, measuredInstances as i, checkShare as l, isOwnMetric as n, requireConditions as o, isReported as r, isTolerance as s, gateInstances as t, levelOfLook as u };
