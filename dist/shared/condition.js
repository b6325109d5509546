import { n as didYouMean, t as PawlError } from "./errors.js";
// packages/gate/linear.ts
const SOURCES = [
	"candidate",
	"change",
	"baseline"
];
const CANCELS = 1e-12;
function addScaled(a, b, factor) {
	const scaled = scale(b, factor);
	return {
		parts: [...a.parts, ...scaled.parts],
		constant: sum$1(a.constant, scaled.constant)
	};
}
function scale(a, factor) {
	return {
		parts: a.parts.map(({ coefficient, operand }) => ({
			coefficient: product$1(coefficient, factor),
			operand
		})),
		constant: product$1(a.constant, factor)
	};
}
function divide(a, divisor) {
	const quotient = (value) => (Math.abs(divisor) === 1 ? value / divisor : decimal(value / divisor)) + 0;
	return {
		parts: a.parts.map(({ coefficient, operand }) => ({
			coefficient: quotient(coefficient),
			operand
		})),
		constant: quotient(a.constant)
	};
}
function mergeTerms(terms) {
	const merged = new Map();
	for (const term of terms) {
		const key = JSON.stringify([
			term.source,
			term.metric,
			term.slice
		]);
		const before = merged.get(key)?.coefficient ?? 0;
		merged.set(key, {
			...term,
			coefficient: sum$1(before, term.coefficient)
		});
	}
	return [...merged.values()].sort(byReference);
}
function sameReference(a, b) {
	return byReference(a, b) === 0;
}
function byReference(a, b) {
	if (a.source !== b.source) return SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source);
	if (a.metric !== b.metric) return a.metric < b.metric ? -1 : 1;
	if (a.slice === b.slice) return 0;
	return b.slice === null || a.slice !== null && a.slice < b.slice ? -1 : 1;
}
function sum$1(a, b) {
	if (a === 0) return b + 0;
	if (b === 0) return a;
	const result = a + b;
	return Math.abs(result) <= CANCELS * (Math.abs(a) + Math.abs(b)) ? 0 : decimal(result);
}
function product$1(a, b) {
	const result = a * b;
	return (Math.abs(a) === 1 || Math.abs(b) === 1 ? result : decimal(result)) + 0;
}
function decimal(value) {
	const short = Number(value.toPrecision(12));
	return Math.abs(short - value) <= 4 * Number.EPSILON * Math.abs(value) ? short : value;
}
function evaluate({ terms, constant }, measure) {
	const total = terms.reduce((sum, term) => sum + term.coefficient * measure(term), constant);
	return Math.abs(total) <= roundingError({
		terms,
		constant
	}, measure) ? 0 : total;
}
function roundingError({ terms, constant }, measure) {
	const size = terms.reduce((sum, term) => sum + Math.abs(term.coefficient * measure(term)), Math.abs(constant));
	return 2 * (terms.length + 1) * Number.EPSILON * size;
}
// packages/gate/syntax-error.ts
function syntaxError(offset, message, remedy) {
	return conditionError(`column ${offset + 1}: ${message}`, remedy);
}
function conditionError(message, remedy) {
	return new PawlError("config", message, remedy === void 0 ? {} : { remedy });
}
// packages/gate/slice-spec.ts
const QUOTES = new Set([
	"\"",
	"'",
	"`"
]);
const OPERATORS = / ?(<=|>=|!=|==|<|>|=) ?/g;
function closingParenthesis(text, open) {
	let depth = 0;
	for (let at = open; at < text.length; at++) {
		const char = text[at];
		if (QUOTES.has(char)) {
			const end = text.indexOf(char, at + 1);
			if (end < 0) return void 0;
			at = end;
		} else if (char === "(") depth++;
		else if (char === ")" && --depth === 0) return at;
	}
}
function normaliseSpec(spec) {
	return pieces(spec).map((piece) => piece.quoted ? piece.text : respace(piece.text, " $1 ", ", ")).join("").trim();
}
function looseSpec(spec) {
	return looseName(pieces(spec).map((piece) => piece.quoted ? piece.text.slice(1, -1) : piece.text).join(""));
}
function looseName(name) {
	return respace(name, "$1", ",").trim();
}
function respace(text, operator, comma) {
	return text.replace(/\s*×\s*/g, " x ").replace(/\s+/g, " ").replace(OPERATORS, operator).replace(/ ?, ?/g, comma).replace(/(^|[ (])quantiles \(/g, "$1quantiles(").replace(/\( /g, "(").replace(/ \)/g, ")");
}
function pieces(text) {
	const found = [];
	let start = 0;
	for (let at = 0; at < text.length; at++) {
		const char = text[at];
		if (!QUOTES.has(char)) continue;
		const end = text.indexOf(char, at + 1);
		if (end < 0) break;
		found.push({
			quoted: false,
			text: text.slice(start, at)
		}, {
			quoted: true,
			text: text.slice(at, end + 1)
		});
		start = end + 1;
		at = end;
	}
	found.push({
		quoted: false,
		text: text.slice(start)
	});
	return found.filter((piece) => piece.text !== "");
}
// packages/gate/tokens.ts
const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PERCENT = /\s*%/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SLICE_OPEN = /\s*\(/y;
const COMPARISON = /[<>=!]+/y;
const SYMBOL = /[-+*/().]/y;
const ONE_COMPARISON = "Write two conditions, one a line: all of them must hold.";
const REMEDIES = {
	"=": "Use <= and >=: measured numbers are hardly ever equal.",
	"=>": "Write >=.",
	"=<": "Write <=.",
	"≥": "Write >=.",
	"≤": "Write <=.",
	"−": "Write - for minus.",
	"–": "Write - for minus.",
	"×": "Write * for times.",
	"÷": "Write / for divided by.",
	",": "Write a decimal point, and large numbers without commas.",
	"&": ONE_COMPARISON,
	"|": ONE_COMPARISON,
	"%": "% stands after a number: 2 % is 0.02."
};
function tokenise(text) {
	const tokens = [];
	let at = skip(SPACE, text, 0);
	while (at < text.length) {
		const token = tokenAt(text, at);
		tokens.push(token);
		at = skip(SPACE, text, at + token.text.length);
	}
	tokens.push({
		kind: "end",
		offset: text.trimEnd().length,
		text: ""
	});
	return tokens;
}
function tokenAt(text, offset) {
	const number = match(NUMBER, text, offset);
	if (number !== void 0) return numberToken(text, offset, number);
	const name = match(NAME, text, offset);
	if (name === "slice") return sliceToken(text, offset);
	if (name !== void 0) return {
		kind: "name",
		offset,
		text: name
	};
	const comparison = match(COMPARISON, text, offset);
	if (comparison !== void 0) return comparisonToken(offset, comparison);
	const symbol = match(SYMBOL, text, offset);
	if (symbol !== void 0) return {
		kind: "symbol",
		offset,
		text: symbol
	};
	const char = String.fromCodePoint(text.codePointAt(offset));
	throw syntaxError(offset, `found ${JSON.stringify(char)}, which means nothing here`, REMEDIES[char]);
}
function numberToken(text, offset, digits) {
	const percent = match(PERCENT, text, offset + digits.length) ?? "";
	const value = percent === "" ? Number(digits) : Number((Number(digits) / 100).toPrecision(15));
	if (!Number.isFinite(value)) throw syntaxError(offset, `the number ${digits} is too large`);
	return {
		kind: "number",
		offset,
		text: digits + percent,
		value
	};
}
function sliceToken(text, offset) {
	const end = skip(SLICE_OPEN, text, offset + 5);
	const open = end - 1;
	if (text[open] !== "(") throw syntaxError(end, "expected \"(\" after slice", "Write slice(column).metric.");
	const close = closingParenthesis(text, open);
	if (close === void 0) throw syntaxError(open, "the slice that opens here is never closed", "Close its quotes and add \")\".");
	const spec = normaliseSpec(text.slice(open + 1, close));
	if (spec === "") throw syntaxError(open, "the slice is empty, expected a column or an expression", "Write slice(column).metric.");
	return {
		kind: "slice",
		offset,
		text: text.slice(offset, close + 1),
		spec
	};
}
function comparisonToken(offset, found) {
	if (found === "<" || found === "<=" || found === ">" || found === ">=") return {
		kind: "comparison",
		offset,
		text: found,
		comparison: found
	};
	throw syntaxError(offset, `found "${found}", expected a comparison: <, <=, > or >=`, REMEDIES[found] ?? REMEDIES["="]);
}
function match(pattern, text, offset) {
	pattern.lastIndex = offset;
	return pattern.exec(text)?.[0];
}
function skip(pattern, text, offset) {
	return offset + (match(pattern, text, offset)?.length ?? 0);
}
// packages/gate/parse.ts
const MAX_DEPTH = 100;
const WORDS = [
	"candidate",
	"baseline",
	"slice"
];
const CHANGED = "changed";
const TWO_CONDITIONS = "Write two conditions, one a line: all of them must hold.";
function parseSides(text, lookup) {
	const parse = {
		lookup,
		tokens: tokenise(text),
		next: 0
	};
	const left = sum(parse, 0);
	const middle = take(parse);
	if (middle.kind !== "comparison") throw unexpected(middle, "an operator or a comparison (<, <=, > or >=)");
	const right = sum(parse, 0);
	const last = take(parse);
	if (last.kind !== "end") {
		const another = last.kind === "comparison" || /^(and|or)$/i.test(last.text);
		throw unexpected(last, another ? "the end: a condition has one comparison" : "an operator or the end", another ? TWO_CONDITIONS : void 0);
	}
	return {
		left,
		comparison: middle.comparison,
		right
	};
}
function sum(parse, depth) {
	let total = product(parse, depth);
	for (;;) {
		const operator = peek(parse);
		if (operator.text !== "+" && operator.text !== "-") return total;
		take(parse);
		total = addScaled(total, product(parse, depth), operator.text === "+" ? 1 : -1);
	}
}
function product(parse, depth) {
	let total = factor(parse, depth);
	for (;;) {
		const operator = peek(parse);
		if (operator.text !== "*" && operator.text !== "/") return total;
		take(parse);
		const other = factor(parse, depth);
		total = operator.text === "*" ? times(operator, total, other) : over(operator, total, other);
	}
}
function times(operator, a, b) {
	if (b.parts.length === 0) return scale(a, b.constant);
	if (a.parts.length === 0) return scale(b, a.constant);
	throw syntaxError(operator.offset, "found a product of two metrics, expected a number on one side of \"*\"", "Multiply metrics by numbers only.");
}
function over(operator, a, b) {
	if (b.parts.length > 0) {
		const what = a.parts.length > 0 ? "a ratio of two metrics" : "a number divided by a metric";
		const name = b.parts[0]?.operand.reference?.metric ?? a.parts[0]?.operand.reference?.metric ?? "rmse";
		throw syntaxError(operator.offset, `found ${what}, expected a number after "/"`, `Multiply the other side instead, as in \`${name} <= baseline.${name} * 1.02\`.`);
	}
	if (b.constant === 0) throw syntaxError(operator.offset, "found a division by zero");
	return divide(a, b.constant);
}
function factor(parse, depth) {
	const token = peek(parse);
	if (depth > MAX_DEPTH) throw syntaxError(token.offset, `found more than ${MAX_DEPTH} nested levels`);
	if (token.text === "-") {
		take(parse);
		return scale(factor(parse, depth + 1), -1);
	}
	if (token.text === "(") {
		take(parse);
		const inner = sum(parse, depth + 1);
		const close = take(parse);
		if (close.text !== ")") throw unexpected(close, `an operator or ")"`);
		return inner;
	}
	if (token.kind === "number") {
		take(parse);
		return {
			parts: [],
			constant: token.value
		};
	}
	if (token.kind === "name" || token.kind === "slice") return reference(parse);
	throw unexpected(token, "a metric or a number");
}
function reference(parse) {
	const { offset } = peek(parse);
	let source;
	let slice;
	for (;;) {
		const token = take(parse);
		if (token.kind === "slice" && slice === void 0) slice = token.spec;
		else if (source === void 0 && (token.text === "candidate" || token.text === "baseline")) {
			source = token.text;
			if (source === "baseline" && slice === void 0 && peek(parse).text !== ".") return single({
				reference: null,
				offset
			});
		} else if (token.text === "changed" && source === void 0 && slice === void 0) return single({
			reference: {
				source: "change",
				metric: CHANGED,
				slice: null
			},
			offset
		});
		else if (token.kind === "name" && !WORDS.includes(token.text)) {
			const metric = metricName(parse, token);
			return single({
				reference: {
					source: source ?? "candidate",
					metric,
					slice: slice ?? null
				},
				offset
			});
		} else throw unexpected(token, "a metric");
		const dot = take(parse);
		if (dot.text !== ".") throw unexpected(dot, `"." and a metric after ${token.text}`);
	}
}
function single(operand) {
	return {
		parts: [{
			coefficient: 1,
			operand
		}],
		constant: 0
	};
}
function metricName(parse, token) {
	const { lookup } = parse;
	const after = peek(parse);
	const metric = lookup.metric(token.text);
	if (after.text === "." || after.text === "(") throw notAWord(token, after, metric);
	if (metric === void 0) throw syntaxError(token.offset, `found "${token.text}", which is no known metric.${didYouMean(token.text, lookup.metricNames)}`, `Known metrics: ${lookup.metricNames.join(", ")}.`);
	return metric;
}
function notAWord(token, after, metric) {
	const hint = didYouMean(token.text, WORDS);
	if (hint === "" && after.text === "." && metric !== void 0) return syntaxError(after.offset, `found "." after the metric ${token.text}`, `The metric comes last: baseline.${token.text}, slice(column).${token.text}.`);
	return syntaxError(token.offset, `found "${token.text}", expected candidate, baseline or slice(...) before "${after.text}".${hint}`);
}
function unexpected(token, expected, remedy) {
	const found = token.kind === "end" ? "the end" : JSON.stringify(token.text);
	return syntaxError(token.offset, `found ${found}, expected ${expected}`, remedy);
}
function peek(parse) {
	return parse.tokens[parse.next];
}
function take(parse) {
	const token = peek(parse);
	if (token.kind !== "end") parse.next++;
	return token;
}
// packages/gate/condition.ts
const MAX_LENGTH = 2e3;
const FLIPPED = {
	"<": ">",
	"<=": ">=",
	">": "<",
	">=": "<="
};
function parseCondition(text, lookup) {
	checkLength(text.length);
	const { left, comparison, right } = parseSides(text, lookup);
	const total = addScaled(left, right, -1);
	if (total.parts.length === 0) throw conditionError("the condition names no metric", "Compare a metric with a number: `rmse < 0.5`.");
	const operands = total.parts.map((part) => part.operand);
	const terms = mergeTerms(total.parts.map(({ coefficient, operand }) => ({
		...resolve(operand, operands),
		coefficient
	})));
	checkTerms(terms, total.constant);
	const normal = orient({
		terms,
		comparison,
		constant: total.constant
	});
	const canonical = formatCondition(normal);
	checkLength(canonical.length);
	return {
		text: text.trim(),
		canonical,
		...normal
	};
}
function relativeToBaseline({ terms }) {
	return terms.some((term) => term.source !== "candidate");
}
function scaledBaseline({ terms }) {
	const candidates = terms.filter((term) => term.source !== "baseline");
	return terms.filter((term) => {
		if (term.source !== "baseline") return false;
		const pair = candidates.find((other) => other.metric === term.metric && other.slice === term.slice) ?? candidates.find((other) => other.metric === term.metric) ?? candidates[0];
		const ratio = Math.abs(term.coefficient / (pair?.coefficient ?? 1));
		return Math.abs(ratio - 1) > 1e-12;
	});
}
function formatReference({ source, metric, slice }) {
	return `${slice === null ? "" : `slice(${slice}).`}${source === "baseline" ? "baseline." : ""}${metric}`;
}
function formatSum(terms, constant) {
	const parts = terms.map((term) => {
		const size = Math.abs(term.coefficient);
		return signed(term.coefficient, `${formatReference(term)}${size === 1 ? "" : ` * ${size}`}`);
	});
	if (constant !== 0 || parts.length === 0) parts.push(signed(constant, String(Math.abs(constant))));
	const [first = "", ...rest] = parts.map(({ sign, body }) => `${sign} ${body}`);
	return [first.replace(/^\+ |(?<=^-) /, ""), ...rest].join(" ");
}
function sidesOf({ terms, constant }) {
	const isMeasured = (term) => term.source !== "baseline" && term.coefficient > 0;
	const others = terms.filter((term) => !isMeasured(term));
	return {
		measured: terms.filter(isMeasured),
		bound: {
			terms: others.map((term) => ({
				...term,
				coefficient: -term.coefficient
			})),
			constant: 0 - constant
		}
	};
}
function signed(value, body) {
	return {
		sign: value < 0 ? "-" : "+",
		body
	};
}
function formatCondition(condition) {
	const { measured, bound } = sidesOf(condition);
	return `${formatSum(measured, 0)} ${condition.comparison} ${formatSum(bound.terms, bound.constant)}`;
}
function checkLength(length) {
	if (length <= MAX_LENGTH) return;
	throw conditionError(`the condition is ${length} characters long, at most ${MAX_LENGTH} are allowed`, "Write it as several conditions: all of them must hold.");
}
function resolve(operand, all) {
	if (operand.reference !== null) return operand.reference;
	const others = all.flatMap((other) => other.reference === null ? [] : [{
		...other.reference,
		source: "baseline"
	}]);
	const [first] = others;
	const remedy = "Name the metric: baseline.rmse, slice(region).baseline.rmse.";
	if (first === void 0) throw syntaxError(operand.offset, "found baseline, and no metric that it could stand for", remedy);
	const another = others.find((other) => !sameReference(other, first));
	if (another !== void 0) {
		const which = `${formatReference(first)} or ${formatReference(another)}`;
		throw syntaxError(operand.offset, `found baseline, which could be ${which}`, remedy);
	}
	return first;
}
function checkTerms(terms, constant) {
	const cancelled = terms.find((term) => term.coefficient === 0);
	if (cancelled !== void 0) throw conditionError(`${formatReference(cancelled)} cancels out, so the condition does not depend on it`, "Leave it out, or compare it with something else.");
	if (![constant, ...terms.map((term) => term.coefficient)].every(Number.isFinite)) throw conditionError("a number in the condition grows too large");
	if (terms.every((term) => term.source === "baseline")) throw conditionError("the condition speaks of the baseline only, so no candidate could change it", "Name a metric of the candidate: `rmse <= baseline.rmse`.");
}
function orient({ terms, comparison, constant }) {
	if (terms[0].coefficient > 0) return {
		terms,
		comparison,
		constant
	};
	return {
		terms: terms.map((term) => ({
			...term,
			coefficient: -term.coefficient
		})),
		comparison: FLIPPED[comparison],
		constant: 0 - constant
	};
}
export { evaluate as _, relativeToBaseline as a, sameReference as b, CHANGED as c, looseName as d, looseSpec as f, addScaled as g, syntaxError as h, parseCondition as i, tokenise as l, conditionError as m, formatReference as n, scaledBaseline as o, normaliseSpec as p, formatSum as r, sidesOf as s, FLIPPED as t, closingParenthesis as u, mergeTerms as v, scale as x, roundingError as y };
