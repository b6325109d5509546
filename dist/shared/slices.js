import { n as didYouMean, t as PawlError } from "./errors.js";
import { t as findColumn } from "./column.js";
import { _ as distinctValues } from "./data.js";
import { n as normalQuantile, t as normalCdf } from "./normal.js";
import { n as xoroshiro128plus } from "./multiplicity.js";
import { n as quantileBins, t as binName } from "./quantile-bins.js";
// packages/table/filter.ts
const NO = 0;
const UNKNOWN = 1;
const YES = 2;
function applyFilter(filter, table) {
	const answers = answersOf(filter, table);
	let matches = 0;
	for (const answer of answers) if (answer === YES) matches++;
	const rows = new Int32Array(matches);
	let next = 0;
	for (let row = 0; row < answers.length; row++) if (answers[row] === YES) rows[next++] = row;
	return rows;
}
function answersOf(filter, table) {
	switch (filter.kind) {
		case "not": {
			const answers = answersOf(filter.part, table);
			for (let row = 0; row < answers.length; row++) answers[row] = YES - answers[row];
			return answers;
		}
		case "and":
		case "or": return combine(filter.parts, filter.kind === "and", table);
		case "null": {
			const column = columnOf$1(filter, table);
			const answers = new Uint8Array(table.rows);
			markNulls(column, answers, YES);
			return answers;
		}
		case "compare":
		case "in": {
			const column = columnOf$1(filter, table);
			const answers = column.kind === "text" ? textAnswers(filter, column) : numberAnswers(filter, column);
			markNulls(column, answers, UNKNOWN);
			return answers;
		}
	}
}
function combine(parts, isAnd, table) {
	let result;
	for (const part of parts) {
		const answers = answersOf(part, table);
		if (result === void 0) {
			result = answers;
			continue;
		}
		for (let row = 0; row < answers.length; row++) if (isAnd ? answers[row] < result[row] : answers[row] > result[row]) result[row] = answers[row];
	}
	return result;
}
function columnOf$1(leaf, table) {
	const column = findColumn(table, leaf.column);
	if (column) return column;
	const names = table.columns.map(({ name }) => name);
	throw new PawlError("config", `there is no column "${leaf.column}".${didYouMean(leaf.column, names)}`, {
		where: `column ${leaf.at}`,
		remedy: "Name a column of the data; names with other characters than letters, digits, _ . - go in backquotes."
	});
}
function markNulls(column, answers, answer) {
	if (column.kind === "text") {
		const { codes } = column;
		for (let row = 0; row < codes.length; row++) if (codes[row] === -1) answers[row] = answer;
	} else if (column.nulls) {
		const { nulls } = column;
		for (let row = 0; row < nulls.length; row++) if (nulls[row] === 1) answers[row] = answer;
	}
}
function textAnswers(filter, column) {
	const matches = textTest(filter, column);
	const byCode = Uint8Array.from(column.dictionary, (value) => matches(value) ? YES : NO);
	const answers = new Uint8Array(column.codes.length);
	for (let row = 0; row < answers.length; row++) {
		const code = column.codes[row];
		if (code >= 0) answers[row] = byCode[code];
	}
	return answers;
}
function textTest(filter, column) {
	if (filter.kind === "in") {
		const wanted = new Set(filter.literals.map(({ text }) => text));
		return (value) => wanted.has(value);
	}
	const { operator, literal } = filter;
	if (literal.kind === "number" && operator !== "=" && operator !== "!=") throw new PawlError("config", `"${column.name}" holds text, which has no order against the number ${literal.text}`, {
		where: `column ${literal.at}`,
		remedy: `Compare it with text, as in "${literal.text}", or read the column as a number by \`data.types\`.`
	});
	return (value) => compares(operator, value, literal.text);
}
function numberAnswers(filter, column) {
	const { values } = column;
	const answers = new Uint8Array(values.length);
	if (filter.kind === "in") {
		const wanted = new Set(filter.literals.map((literal) => numberOf(literal, column)));
		for (let row = 0; row < values.length; row++) answers[row] = wanted.has(values[row]) ? YES : NO;
		return answers;
	}
	const { operator } = filter;
	const wanted = numberOf(filter.literal, column);
	for (let row = 0; row < values.length; row++) answers[row] = compares(operator, values[row], wanted) ? YES : NO;
	return answers;
}
function numberOf(literal, column) {
	if (literal.kind === "number") return literal.value;
	const asNumber = Number(literal.text);
	const hint = literal.text.trim() !== "" && Number.isFinite(asNumber) ? `Write the number without quotes: ${literal.text.trim()}.` : "Compare it with a number, or read the column as text by `data.types`.";
	throw new PawlError("config", `"${column.name}" holds numbers and cannot be compared with the text "${literal.text}"`, {
		where: `column ${literal.at}`,
		remedy: hint
	});
}
function compares(operator, value, wanted) {
	switch (operator) {
		case "=": return value === wanted;
		case "!=": return value !== wanted;
		case "<": return value < wanted;
		case "<=": return value <= wanted;
		case ">": return value > wanted;
		case ">=": return value >= wanted;
	}
}
function columnSlices(table, name, limit = 50) {
	const column = findColumn(table, name);
	if (!column) {
		const names = table.columns.map((each) => each.name);
		throw new PawlError("config", `there is no column "${name}" to slice by.${didYouMean(name, names)}`, { remedy: "Name a column of the data, or write a condition such as \"age > 60\"." });
	}
	const distinct = distinctValues(column, limit);
	if (!distinct) throw new PawlError("config", `"${name}" has more than ${limit} distinct values, too many for a slice of each`, { remedy: column.kind === "number" ? `Slice by quantiles(${name}, 4), or by conditions, such as "${name} < 10" and "${name} >= 10".` : `Slice by conditions, such as "${name} in [a, b]", or add a column of coarser values.` });
	const slices = distinct.values.map((value, code) => ({
		value: value === null ? null : String(value),
		rows: new Int32Array(distinct.counts[code])
	}));
	const filled = new Int32Array(slices.length);
	distinct.codes.forEach((code, row) => {
		slices[code].rows[filled[code]++] = row;
	});
	return slices;
}
// packages/table/filter-tokens.ts
const SPACE = /\s+/uy;
const OPERATOR = /==|!=|<=|>=|=|<|>/y;
const WORD = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\p{M}\p{N}_.-])|[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*/iuy;
const PUNCTUATION = new Set([
	"(",
	")",
	"[",
	"]",
	","
]);
const QUOTED = {
	"`": "name",
	"\"": "string",
	"'": "string"
};
function tokenize(text) {
	const tokens = [];
	let position = match(SPACE, text, 0)?.length ?? 0;
	while (position < text.length) {
		const { token, length } = tokenAt(text, position);
		tokens.push(token);
		position += length;
		position += match(SPACE, text, position)?.length ?? 0;
	}
	tokens.push({
		kind: "end",
		text: "",
		at: text.length + 1
	});
	return tokens;
}
function tokenAt(text, position) {
	const at = position + 1;
	const character = text[position];
	if (PUNCTUATION.has(character)) return {
		token: {
			kind: character,
			text: character,
			at
		},
		length: 1
	};
	if (character === "`" || character === "\"" || character === "'") {
		const end = closingQuote(text, position, character);
		const inner = text.slice(position + 1, end).replaceAll(character + character, character);
		if (inner === "" && character === "`") throw mistake("the name in backquotes is empty", at, "Name a column.");
		return {
			token: {
				kind: QUOTED[character],
				text: inner,
				at
			},
			length: end + 1 - position
		};
	}
	const operator = match(OPERATOR, text, position);
	if (operator) return {
		token: {
			kind: "operator",
			text: operator,
			at
		},
		length: operator.length
	};
	const word = match(WORD, text, position);
	if (word) return {
		token: {
			kind: "word",
			text: word,
			at
		},
		length: word.length
	};
	throw mistake(`"${String.fromCodePoint(text.codePointAt(position))}" is not part of the language`, at, "Put column names with such characters in backquotes, and texts in quotes.");
}
function closingQuote(text, start, quote) {
	let end = text.indexOf(quote, start + 1);
	while (end >= 0 && text[end + 1] === quote) end = text.indexOf(quote, end + 2);
	if (end < 0) throw mistake(`the ${quote} is never closed`, start + 1, `Add the closing ${quote}.`);
	return end;
}
function match(pattern, text, position) {
	pattern.lastIndex = position;
	return pattern.exec(text)?.[0];
}
function mistake(message, at, remedy) {
	return new PawlError("config", message, {
		where: `column ${at}`,
		remedy
	});
}
// packages/table/filter-parse.ts
const DEEPEST = 100;
const OPERATORS = new Map([
	["=", "="],
	["==", "="],
	["!=", "!="],
	["<", "<"],
	["<=", "<="],
	[">", ">"],
	[">=", ">="]
]);
const KEYWORDS = new Set([
	"and",
	"or",
	"not",
	"in",
	"is",
	"null"
]);
const BARE_WORD = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
function parseFilter(text) {
	const tokens = tokenize(text);
	let next = 0;
	const peek = () => tokens[next];
	const take = () => tokens[next++];
	function expect(kind, what) {
		if (peek().kind !== kind) throw unexpected(peek(), what);
		return take();
	}
	function chain(kind, part, depth) {
		const parts = [];
		do {
			const found = part(depth);
			for (const each of found.kind === kind ? found.parts : [found]) parts.push(each);
		} while (isKeyword(peek(), kind) && take());
		return parts.length === 1 ? parts[0] : {
			kind,
			parts
		};
	}
	const expression = (depth) => chain("or", both, depth);
	const both = (depth) => chain("and", term, depth);
	function term(depth) {
		if (depth > DEEPEST) throw new PawlError("config", `the expression is nested more than ${DEEPEST} deep`, {
			where: `column ${peek().at}`,
			remedy: "Write it with fewer parentheses and `not`."
		});
		if (isKeyword(peek(), "not")) {
			take();
			return {
				kind: "not",
				part: term(depth + 1)
			};
		}
		if (peek().kind === "(") {
			take();
			const inner = expression(depth + 1);
			expect(")", "\")\"");
			return inner;
		}
		return test(columnName(take()));
	}
	function test(leaf) {
		const token = take();
		const operator = token.kind === "operator" ? OPERATORS.get(token.text) : void 0;
		if (operator !== void 0) return {
			kind: "compare",
			...leaf,
			operator,
			literal: literalOf(take())
		};
		if (isKeyword(token, "is")) {
			const negated = isKeyword(peek(), "not") && take() !== void 0;
			if (!isKeyword(peek(), "null")) throw unexpected(peek(), negated ? "null" : "null or not null");
			take();
			return negated ? {
				kind: "not",
				part: {
					kind: "null",
					...leaf
				}
			} : {
				kind: "null",
				...leaf
			};
		}
		if (isKeyword(token, "not") && isKeyword(peek(), "in")) {
			take();
			return {
				kind: "not",
				part: {
					kind: "in",
					...leaf,
					literals: list()
				}
			};
		}
		if (isKeyword(token, "in")) return {
			kind: "in",
			...leaf,
			literals: list()
		};
		throw unexpected(token, `a comparison (= != < <= > >= in is) after "${leaf.column}"`);
	}
	function list() {
		expect("[", "\"[\"");
		const literals = [];
		do
			literals.push(literalOf(take()));
		while (peek().kind === "," && take());
		expect("]", "\",\" or \"]\"");
		return literals;
	}
	const filter = expression(0);
	expect("end", "\"and\", \"or\" or the end");
	return filter;
}
function columnName(token) {
	if (token.kind === "name") return {
		column: token.text,
		at: token.at
	};
	if (token.kind === "word" && !KEYWORDS.has(token.text.toLowerCase())) {
		if (BARE_WORD.test(token.text)) return {
			column: token.text,
			at: token.at
		};
	}
	if (token.kind === "string") throw new PawlError("config", `a condition starts with a column, not with the text "${token.text}"`, {
		where: `column ${token.at}`,
		remedy: "Write the name of the column bare or in backquotes."
	});
	throw unexpected(token, "the name of a column");
}
function literalOf(token) {
	if (token.kind === "string") return {
		kind: "text",
		text: token.text,
		at: token.at
	};
	if (token.kind !== "word") throw unexpected(token, "a number or a text");
	if (token.text.toLowerCase() === "null") throw new PawlError("config", "null cannot be compared", {
		where: `column ${token.at}`,
		remedy: "Write `is null` or `is not null`, or put the text in quotes: \"null\"."
	});
	if (!NUMBER.test(token.text)) return {
		kind: "text",
		text: token.text,
		at: token.at
	};
	const value = Number(token.text);
	if (Number.isFinite(value)) return {
		kind: "number",
		value,
		text: token.text,
		at: token.at
	};
	throw new PawlError("config", `the number ${token.text} is too large`, {
		where: `column ${token.at}`,
		remedy: "Use a number below 1.8e308, or put a text in quotes."
	});
}
function isKeyword(token, keyword) {
	return token.kind === "word" && token.text.toLowerCase() === keyword;
}
function unexpected(token, wanted) {
	const found = token.kind === "end" ? "the expression ends" : `found "${token.text}"`;
	const reserved = token.kind === "word" && KEYWORDS.has(token.text.toLowerCase());
	return new PawlError("config", `expected ${wanted}, but ${found}`, {
		where: `column ${token.at}`,
		remedy: reserved ? `"${token.text}" is a word of the language: as a column write \`${token.text}\` in backquotes, as a text "${token.text}" in quotes.` : "Write conditions such as: age > 60 and region in [north, \"far east\"]."
	});
}
function formatFilter(filter) {
	switch (filter.kind) {
		case "compare": return `${formatName(filter.column)} ${filter.operator} ${formatLiteral(filter.literal)}`;
		case "in": return `${formatName(filter.column)} in [${filter.literals.map(formatLiteral).join(", ")}]`;
		case "null": return `${formatName(filter.column)} is null`;
		case "not":
			if (filter.part.kind === "null") return `${formatName(filter.part.column)} is not null`;
			if (filter.part.kind === "and" || filter.part.kind === "or") return `not (${formatFilter(filter.part)})`;
			return `not ${formatFilter(filter.part)}`;
		case "or": return filter.parts.map(formatFilter).join(" or ");
		case "and": return filter.parts.map((part) => part.kind === "or" ? `(${formatFilter(part)})` : formatFilter(part)).join(" and ");
	}
}
function formatName(name) {
	return BARE_WORD.test(name) && !KEYWORDS.has(name.toLowerCase()) ? name : `\`${name.replaceAll("`", "``")}\``;
}
function formatLiteral(literal) {
	if (literal.kind === "number") return literal.text;
	const { text } = literal;
	return BARE_WORD.test(text) && !NUMBER.test(text) && !KEYWORDS.has(text.toLowerCase()) ? text : `"${text.replaceAll("\"", "\"\"")}"`;
}
// packages/metrics/wilson.ts
function wilsonInterval(proportion, confidence) {
	return wilsonBounds(proportion, -normalQuantile((1 - confidence) / 2));
}
function wilsonBounds({ successes, trials }, z) {
	if (trials === 0) return {
		low: 0,
		high: 1
	};
	const share = successes / trials;
	const scale = 1 + z * z / trials;
	const middle = (share + z * z / (2 * trials)) / scale;
	const reach = z / scale * Math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials));
	return {
		low: successes === 0 ? 0 : middle - reach,
		high: successes === trials ? 1 : middle + reach
	};
}
function proportionAbove({ successes, trials }, bound) {
	if (trials === 0) return 1;
	if (bound < 0) return 0;
	if (bound >= 1) return 1;
	const share = successes / trials;
	if (bound === 0) return successes > 0 ? 0 : 1;
	return 1 - normalCdf((share - bound) / Math.sqrt(bound * (1 - bound) / trials));
}
// packages/metrics/draw.ts
const WARM_UP = 64;
function rowDrawer(seed) {
	const generator = xoroshiro128plus(seed);
	for (let i = 0; i < WARM_UP; i++) generator.next();
	return (counts) => {
		const rows = counts.length;
		const share = Math.floor(2 ** 32 / rows);
		const limit = share * rows;
		const perShare = 1 / share;
		counts.fill(0);
		for (let i = 0; i < rows; i++) {
			let x = generator.next() >>> 0;
			while (x >= limit) x = generator.next() >>> 0;
			counts[Math.floor((x + .5) * perShare)]++;
		}
	};
}
function groupDrawer(seed, groups) {
	const position = new Map();
	for (const group of groups) if (!position.has(group)) position.set(group, position.size);
	const groupOf = groups.map((group) => position.get(group));
	const drawn = new Uint8Array(position.size);
	const draw = rowDrawer(seed);
	return (counts) => {
		draw(drawn);
		for (let row = 0; row < counts.length; row++) counts[row] = drawn[groupOf[row]];
	};
}
function uniform(seed) {
	const generator = xoroshiro128plus(seed);
	for (let i = 0; i < WARM_UP; i++) generator.next();
	return () => (generator.next() >>> 0) / 2 ** 32;
}
// packages/pipeline/slice-factors.ts
const MOST_FACTORS = 3;
const FEWEST_BINS = 2;
const MOST_BINS = 100;
const QUANTILES = /^quantiles\s*\((.*)\)$/s;
const BACKQUOTED = /^`((?:[^`]|``)+)`$/;
const CROSS = /\s+x\s+|\s*×\s*/y;
const REMEDY = "Write a column, quantiles(column, 4), or up to three of them with x between, as in region x sex.";
function parseFactors(spec, table) {
	if (findColumn(table, spec)) return [{
		kind: "column",
		column: spec
	}];
	const pieces = crossed(spec);
	const factors = [];
	let unknown;
	for (let first = 0; first < pieces.length;) {
		const found = longestFactor(spec, pieces, first, table);
		if (found) factors.push(found.factor);
		else unknown ??= textOf(spec, pieces, first, first);
		first = found ? found.last + 1 : first + 1;
	}
	if (factors.length === 0) return void 0;
	if (unknown !== void 0) throw unknownFactor(unknown, table);
	checkFactors(factors);
	return factors;
}
function crossed(spec) {
	const pieces = [];
	let start = 0;
	let depth = 0;
	for (let at = 0; at < spec.length; at++) {
		const char = spec[at];
		if ("\"'`".includes(char)) at = Math.max(at, spec.indexOf(char, at + 1));
		else if (char === "(") depth++;
		else if (char === ")") depth--;
		else if (depth === 0) {
			CROSS.lastIndex = at;
			const cross = CROSS.exec(spec)?.[0];
			if (cross === void 0) continue;
			pieces.push({
				start,
				end: at
			});
			start = at + cross.length;
			at = start - 1;
		}
	}
	return [...pieces, {
		start,
		end: spec.length
	}];
}
function textOf(spec, pieces, first, last) {
	return spec.slice(pieces[first].start, pieces[last].end).trim();
}
function longestFactor(spec, pieces, first, table) {
	for (let last = pieces.length - 1; last >= first; last--) {
		const factor = factorOf(textOf(spec, pieces, first, last), table);
		if (factor) return {
			factor,
			last
		};
	}
}
function factorOf(text, table) {
	const column = columnOf(text, table);
	if (column !== void 0) return {
		kind: "column",
		column
	};
	const inner = QUANTILES.exec(text)?.[1];
	if (inner === void 0 || crossed(text).length > 1) return void 0;
	return quantilesOf(text, inner, table);
}
function columnOf(text, table) {
	if (findColumn(table, text)) return text;
	const name = BACKQUOTED.exec(text)?.[1]?.replaceAll("``", "`");
	return name !== void 0 && findColumn(table, name) ? name : void 0;
}
function quantilesOf(text, inner, table) {
	const comma = inner.lastIndexOf(",");
	const bins = inner.slice(comma + 1).trim();
	if (comma < 0 || !/^\d{1,3}$/.test(bins) || Number(bins) < FEWEST_BINS || Number(bins) > MOST_BINS) throw new PawlError("config", `\`${text}\` needs a number of bins from ${FEWEST_BINS} to ${MOST_BINS}`, { remedy: "Write quantiles(column, bins), as in quantiles(age, 4)." });
	const name = inner.slice(0, comma).trim();
	const column = columnOf(name, table);
	if (column === void 0) throw unknownFactor(name, table);
	if (findColumn(table, column)?.kind === "text") throw new PawlError("config", `"${column}" holds text, which has no quantiles`, { remedy: "Slice by the column itself, or read it as a number by `data.types`." });
	return {
		kind: "quantiles",
		column,
		bins: Number(bins)
	};
}
function unknownFactor(name, table) {
	const names = table.columns.map((column) => column.name);
	return new PawlError("config", `there is no column "${name}" to slice by.${didYouMean(name, names)}`, { remedy: REMEDY });
}
function checkFactors(factors) {
	if (factors.length > MOST_FACTORS) throw new PawlError("config", `${factors.length} columns are crossed, at most ${MOST_FACTORS} can be`, { remedy: "Cross fewer columns, or write the slices of interest as expressions, joined by `and`." });
	const columns = factors.map(({ column }) => column);
	const twice = columns.find((column, i) => columns.indexOf(column) !== i);
	if (twice === void 0) return;
	throw new PawlError("config", `"${twice}" is crossed with itself`, { remedy: "Name each column once." });
}
// packages/pipeline/slice-groups.ts
const MOST_GROUPS = 2e3;
function groupRows(table, factors) {
	const crossed = factors.length > 1;
	const groupings = factors.map((factor) => groupingOf(table, factor, crossed));
	const keys = combinedCodes(groupings, table.rows);
	const counts = new Map();
	for (const key of keys) {
		counts.set(key, (counts.get(key) ?? 0) + 1);
		if (counts.size > MOST_GROUPS) throw tooMany(factors);
	}
	const groups = new Map();
	for (const key of [...counts.keys()].sort((a, b) => a - b)) {
		groups.set(key, {
			name: nameOf(key, groupings),
			rows: new Int32Array(counts.get(key))
		});
		counts.set(key, 0);
	}
	for (let row = 0; row < keys.length; row++) {
		const key = keys[row];
		const filled = counts.get(key);
		groups.get(key).rows[filled] = row;
		counts.set(key, filled + 1);
	}
	return [...groups.values()];
}
function combinedCodes(groupings, rows) {
	const keys = new Float64Array(rows);
	for (const { codes, names } of groupings) for (let row = 0; row < rows; row++) keys[row] = keys[row] * names.length + codes[row];
	return keys;
}
function nameOf(key, groupings) {
	const names = [];
	let rest = key;
	for (const grouping of groupings.toReversed()) {
		const count = grouping.names.length;
		names.unshift(grouping.names[rest % count]);
		rest = Math.floor(rest / count);
	}
	return names.join(", ");
}
function groupingOf(table, factor, crossed) {
	return factor.kind === "quantiles" ? quantileGrouping(table, factor.column, factor.bins) : valueGrouping(table, factor.column, crossed);
}
function valueGrouping(table, column, crossed) {
	const slices = columnSlices(table, column, crossed ? MOST_GROUPS : void 0);
	const codes = new Int32Array(table.rows);
	slices.forEach(({ rows }, code) => {
		for (const row of rows) codes[row] = code;
	});
	return {
		codes,
		names: slices.map(({ value }) => value === null ? `${column} is null` : `${column} = ${crossed ? crossedValue(value) : value}`)
	};
}
function crossedValue(value) {
	return /[,"]/.test(value) ? `"${value.replaceAll("\"", "\"\"")}"` : value;
}
function quantileGrouping(table, name, bins) {
	const column = findColumn(table, name);
	if (column?.kind !== "number") throw new PawlError("internal", `"${name}" is no column of numbers`);
	const { values, nulls } = column;
	const found = quantileBins(values, nulls, bins);
	return {
		codes: found.codes.map((code, row) => code >= 0 ? code : nulls?.[row] === 1 ? found.count + 1 : found.count),
		names: [
			...Array.from({ length: found.count }, (_, bin) => binName(name, found, bin)),
			`${name} = NaN`,
			`${name} is null`
		]
	};
}
function tooMany(factors) {
	const columns = factors.map(({ column }) => `"${column}"`).join(" x ");
	return new PawlError("config", `${columns} has more than ${MOST_GROUPS} combinations of values`, { remedy: "Cross fewer columns, columns of coarser values, or quantiles(column, 4) of a column of numbers." });
}
// packages/pipeline/slices.ts
function sliceTable(table, specs, minRows = 1, key = "evaluate.slices") {
	const slices = [];
	const small = [];
	for (const spec of specs) {
		const { groups, chosen } = groupsOf(table, spec, key);
		for (const { name, rows } of groups) if (chosen || rows.length >= minRows) slices.push({
			spec,
			name,
			rows
		});
		else small.push({
			spec,
			name,
			rows: rows.length
		});
	}
	checkNames(slices, key);
	return {
		slices,
		small
	};
}
function groupsOf(table, spec, key) {
	requireClosed(spec, key);
	try {
		const factors = parseFactors(spec, table);
		if (factors) return {
			groups: groupRows(table, factors),
			chosen: false
		};
		const filter = parseFilter(spec);
		return {
			groups: [{
				name: formatFilter(filter),
				rows: applyFilter(filter, table)
			}],
			chosen: true
		};
	} catch (error) {
		if (!(error instanceof PawlError)) throw error;
		throw new PawlError(error.code, `the slice \`${spec.slice(0, 200)}\`: ${error.message}`, {
			where: [key, error.where].filter(Boolean).join(", "),
			...error.remedy === void 0 ? {} : { remedy: error.remedy },
			cause: error
		});
	}
}
function requireClosed(spec, key) {
	if (!/^quantiles\s*\([^)]*$/.test(spec)) return;
	throw new PawlError("config", `the slice \`${spec.slice(0, 200)}\` is never closed`, {
		where: key,
		remedy: "In a list in brackets, quote what has a comma: [\"quantiles(age, 4)\"]."
	});
}
function checkNames(slices, key) {
	const named = new Map();
	for (const slice of slices) {
		const other = named.get(slice.name);
		if (other && !sameRows(slice.rows, other.rows)) throw new PawlError("config", `\`${other.spec}\` and \`${slice.spec}\` both give a slice named "${slice.name}", of different rows`, {
			where: key,
			remedy: "Leave one of them out, or write it as an expression."
		});
		named.set(slice.name, slice);
	}
}
function sameRows(a, b) {
	return a.length === b.length && a.every((row, i) => row === b[i]);
}
export { proportionAbove as a, uniform as i, groupDrawer as n, wilsonBounds as o, rowDrawer as r, wilsonInterval as s, sliceTable as t };
