import { n as didYouMean, t as PawlError } from "./errors.js";
import { t as findColumn } from "./column.js";
import { s as distinctValues } from "./time-value.js";
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
			const column = columnOf(filter, table);
			const answers = new Uint8Array(table.rows);
			markNulls(column, answers, YES);
			return answers;
		}
		case "compare":
		case "in": {
			const column = columnOf(filter, table);
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
function columnOf(leaf, table) {
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
export { columnSlices as i, parseFilter as n, applyFilter as r, formatFilter as t };
