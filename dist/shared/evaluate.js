import { t as digestFile } from "./digest-file.js";
import { n as didYouMean, t as PawlError } from "./errors.js";
import { a as sealRecord } from "./seal.js";
import { i as incomparable, n as fetchBaselinePredictions, o as storedRun, r as findBaseline } from "./baseline.js";
import { r as requireCheckedData } from "./check.js";
import { a as predictionsOfModel, c as truthOf, i as outputFolder, l as writePredictions, n as candidateEvidence, o as readPredictions } from "./predictions.js";
import { i as measuredInstances, n as isOwnMetric, r as isReported } from "./conditions.js";
import { g as distinctValues, i as loadData, o as testDigest } from "./data.js";
import { n as takeLook, t as requireLook } from "./ledger.js";
import { t as benjaminiHochberg } from "./multiplicity.js";
import { t as compare } from "./compare2.js";
import { i as requireMetric, n as METRICS, r as findMetric } from "./declarations.js";
import { a as reliabilityCurve } from "./prepare.js";
import { t as rowFacts } from "./row-facts.js";
import { t as findColumn } from "./column.js";
import { n as quantileBins, t as binName } from "./quantile-bins.js";
import { t as track } from "./tracking.js";
import { i as writeRecord, n as requireRecord } from "./work-folder.js";
import { join, relative } from "node:path";
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
// packages/metrics/confusion.ts
function confusionMatrix({ labels, actual, predicted, weights }) {
	const matrix = labels.map(() => labels.map(() => 0));
	for (let row = 0; row < actual.length; row++) matrix[actual[row]][predicted[row]] += weights ? weights[row] : 1;
	return matrix;
}
// packages/pipeline/comparison.ts
async function comparison(project, data, truth, baseline, candidate) {
	if (!baseline) return { state: "none" };
	const { evaluation } = baseline;
	const sameModel = evaluation.modelDigest !== null && evaluation.modelDigest === candidate.modelDigest;
	const reason = incomparable(evaluation, candidate);
	if (reason === void 0) return {
		state: "present",
		evaluation,
		sample: await baselineSample(project, truth, evaluation),
		sameModel,
		measuredAgain: false
	};
	const sample = await baselineMeasuredAgain(project, data, truth, evaluation, candidate);
	return sample ? {
		state: "present",
		evaluation,
		sample,
		sameModel,
		measuredAgain: true
	} : {
		state: "incomparable",
		reason
	};
}
async function baselineMeasuredAgain(project, data, truth, evaluation, candidate) {
	if (incomparable({
		...evaluation,
		test: candidate.test
	}, candidate) !== void 0) return void 0;
	if (evaluation.evidence !== "rows" || evaluation.modelDigest === null) return void 0;
	try {
		if ((await storedRun(project.store, evaluation)).command !== null) return void 0;
		const file = await project.store.getFile(evaluation.modelDigest);
		const sample = await predictionsOfModel(file, data, truth);
		project.host.note("the baseline was accepted on other test rows: its model is measured again on these");
		return sample;
	} catch (error) {
		if (!(error instanceof PawlError)) throw error;
		project.host.note(`the baseline cannot be measured again: ${error.message}`);
		return;
	}
}
async function baselineSample(project, truth, evaluation) {
	const path = await fetchBaselinePredictions(project, evaluation);
	return path === null ? void 0 : readPredictions(path, truth, project.config.task);
}
function baselineField(baseline, compared) {
	if (!baseline || compared.state === "none") return { state: "none" };
	const digests = {
		verdict: baseline.verdict.digest,
		evaluation: baseline.evaluation.digest
	};
	if (compared.state === "incomparable") return {
		state: "incomparable",
		...digests,
		reason: compared.reason
	};
	const { run, modelDigest, commit, createdAt } = baseline.evaluation;
	const { measuredAgain } = compared;
	return {
		state: "present",
		...digests,
		run,
		modelDigest,
		commit,
		behind: baseline.behind,
		createdAt,
		measuredAgain
	};
}
// packages/pipeline/measure.ts
async function measureRows(config, { candidate, baseline, sameModel, slices, rows }, onProgress) {
	const instances = measuredInstances(config, slices).filter((instance) => decidable(instance, baseline !== void 0) && !isReported(config, instance));
	const plan = planStatistics(metricNames(config, candidate, instances), slices, instances, baseline === void 0 ? void 0 : candidate.task);
	const { resamples, seed, interval } = config.evaluate;
	const result = await compare({
		candidate,
		...baseline === void 0 ? {} : { baseline },
		sameModel,
		slices: slices.map((slice) => slice.rows),
		statistics: plan.statistics,
		contrasts: plan.contrasts,
		resamples,
		confidence: config.gate.confidence,
		seed,
		interval,
		onProgress
	});
	const adjusted = adjustSlices(plan.entries, result.tests);
	return {
		changed: plan.changed === null ? null : estimateRecord(result.statistics[plan.changed]),
		slices: slices.map(({ spec, name, rows }) => ({
			spec,
			name,
			rows: rows.length
		})),
		...curvesOf(candidate),
		metrics: plan.entries.map((entry, i) => ({
			metric: entry.metric,
			direction: directionOf(config, entry.metric),
			slice: entry.slice,
			n: entry.n < 0 ? rows : entry.n,
			candidate: estimateRecord(result.statistics[entry.candidate]),
			baseline: entry.baseline === null ? null : estimateRecord(result.statistics[entry.baseline]),
			difference: entry.difference === null ? null : {
				...estimateRecord(result.contrasts[entry.difference]),
				test: adjusted[i] ?? null
			}
		})),
		contrasts: instances.map((instance, i) => {
			const contrast = result.contrasts[plan.firstInstance + i];
			return {
				key: instance.key,
				n: rowsOf(instance, slices, rows),
				estimate: estimateRecord(contrast),
				pValues: contrast.pValues
			};
		})
	};
}
const MOST_LABELS = 20;
const RELIABILITY_BINS = 10;
function curvesOf(sample) {
	if (sample.task === "regression") return {
		confusion: null,
		reliability: null
	};
	const finite = (share) => Number.isFinite(share) ? share : null;
	const bins = sample.scores ? reliabilityCurve(sample, RELIABILITY_BINS) : null;
	return {
		confusion: sample.labels.length > MOST_LABELS ? null : confusionMatrix(sample),
		reliability: bins?.map(({ meanScore, shareRight, ...bin }) => ({
			...bin,
			meanScore: finite(meanScore),
			shareRight: finite(shareRight)
		})) ?? null
	};
}
function adjustSlices(entries, tests) {
	const found = entries.map(({ difference }) => difference === null ? null : tests[difference]);
	const adjusted = found.map((test) => test?.pValue ?? 1);
	for (const metric of new Set(entries.map((entry) => entry.metric))) {
		const family = entries.flatMap((entry, i) => entry.metric === metric && entry.slice !== null && found[i] ? [i] : []);
		const values = benjaminiHochberg(family.map((i) => adjusted[i]));
		for (const [k, i] of family.entries()) adjusted[i] = values[k];
	}
	return found.map((test, i) => test && {
		name: test.test,
		pValue: test.pValue,
		adjustedPValue: adjusted[i]
	});
}
function directionOf(config, metric) {
	const own = config.evaluate.own_metrics[metric]?.direction;
	const known = findMetric(metric)?.direction;
	return own ?? (known === "higher" || known === "lower" ? known : null);
}
function decidable(instance, hasBaseline) {
	return instance.missingSlice === void 0 && (hasBaseline || instance.terms.every((term) => term.source === "candidate"));
}
function metricNames(config, sample, instances) {
	const names = config.evaluate.metrics?.filter((name) => !isOwnMetric(config, name)).map((name) => requireMetric(name, sample).name) ?? usualMetrics(sample);
	const gated = instances.flatMap((instance) => instance.terms.filter((term) => term.source !== "change").map((term) => requireMetric(term.metric, sample).name));
	return [...new Set([...names, ...gated])];
}
const USUAL = {
	classification: [
		"accuracy",
		"balanced_accuracy",
		"f1",
		"roc_auc",
		"log_loss"
	],
	regression: [
		"rmse",
		"mae",
		"r2"
	]
};
function usualMetrics(sample) {
	const computable = METRICS.filter((metric) => {
		try {
			requireMetric(metric.name, sample);
			return true;
		} catch (error) {
			if (error instanceof PawlError) return false;
			throw error;
		}
	}).map((metric) => metric.name);
	return USUAL[sample.task].filter((name) => computable.some((known) => known === name));
}
function planStatistics(metrics, slices, instances, task) {
	const paired = task !== void 0;
	const statistics = [];
	const contrasts = [];
	const indexOf = new Map();
	const statistic = (source, metric, slice) => {
		const key = JSON.stringify([
			source,
			metric,
			slice
		]);
		const known = indexOf.get(key);
		if (known !== void 0) return known;
		statistics.push({
			source,
			metric,
			slice
		});
		indexOf.set(key, statistics.length - 1);
		return statistics.length - 1;
	};
	const entries = [-1, ...slices.keys()].flatMap((slice) => metrics.map((metric) => {
		const candidate = statistic("candidate", metric, slice);
		const baseline = paired ? statistic("baseline", metric, slice) : null;
		if (baseline !== null) contrasts.push(difference(candidate, baseline));
		const place = slices[slice];
		return {
			metric,
			slice: place?.name ?? null,
			n: place?.rows.length ?? -1,
			candidate,
			baseline,
			difference: baseline === null ? null : contrasts.length - 1
		};
	}));
	const changeMetric = task === "regression" ? "mae" : "error_rate";
	const changed = paired ? statistic("change", changeMetric, -1) : null;
	const firstInstance = contrasts.length;
	for (const { terms, constant } of instances) {
		const place = (name) => name === null ? -1 : slices.findIndex((slice) => slice.name === name);
		contrasts.push({
			terms: terms.map((term) => ({
				statistic: statistic(term.source, term.source === "change" ? changeMetric : term.metric, place(term.slice)),
				coefficient: term.coefficient
			})),
			constant
		});
	}
	return {
		statistics,
		contrasts,
		entries,
		changed,
		firstInstance
	};
}
function difference(candidate, baseline) {
	return {
		terms: [{
			statistic: candidate,
			coefficient: 1
		}, {
			statistic: baseline,
			coefficient: -1
		}],
		constant: 0
	};
}
function rowsOf(instance, slices, all) {
	const sizes = instance.terms.map((term) => slices.find((slice) => slice.name === term.slice)?.rows.length ?? all);
	return Math.min(...sizes);
}
function estimateRecord({ value, interval, method, undefinedResamples }) {
	const finite = interval !== null && Number.isFinite(interval.low) && Number.isFinite(interval.high);
	return {
		value: Number.isFinite(value) ? value : null,
		interval: finite ? interval : null,
		method,
		undefinedResamples
	};
}
function reportedMetrics(config, metrics, rows, earlier) {
	const bare = (value) => ({
		value,
		interval: null,
		method: "none",
		undefinedResamples: 0
	});
	return {
		changed: null,
		confusion: null,
		reliability: null,
		slices: [],
		smallSlices: [],
		worstSlices: null,
		explanation: null,
		metrics: Object.entries(metrics).map(([metric, value]) => {
			const before = earlier.find((entry) => entry.metric === metric && entry.slice === null)?.candidate.value;
			return {
				metric,
				direction: directionOf(config, metric),
				slice: null,
				n: rows,
				candidate: bare(value),
				baseline: before == null ? null : bare(before),
				difference: before == null ? null : {
					...bare(value - before),
					test: null
				}
			};
		}),
		contrasts: []
	};
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
function sliceTable(table, specs, minRows = 1) {
	const slices = [];
	const small = [];
	for (const spec of specs) {
		const { groups, chosen } = groupsOf(table, spec);
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
	checkNames(slices);
	return {
		slices,
		small
	};
}
function groupsOf(table, spec) {
	requireClosed(spec);
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
			where: ["evaluate.slices", error.where].filter(Boolean).join(", "),
			...error.remedy === void 0 ? {} : { remedy: error.remedy },
			cause: error
		});
	}
}
function requireClosed(spec) {
	if (!/^quantiles\s*\([^)]*$/.test(spec)) return;
	throw new PawlError("config", `the slice \`${spec.slice(0, 200)}\` is never closed`, {
		where: "evaluate.slices",
		remedy: "In a list in brackets, quote what has a comma: [\"quantiles(age, 4)\"]."
	});
}
function checkNames(slices) {
	const named = new Map();
	for (const slice of slices) {
		const other = named.get(slice.name);
		if (other && !sameRows(slice.rows, other.rows)) throw new PawlError("config", `\`${other.spec}\` and \`${slice.spec}\` both give a slice named "${slice.name}", of different rows`, {
			where: "evaluate.slices",
			remedy: "Leave one of them out, or write it as an expression."
		});
		named.set(slice.name, slice);
	}
}
function sameRows(a, b) {
	return a.length === b.length && a.every((row, i) => row === b[i]);
}
// packages/pipeline/evaluate.ts
async function loadMeasurable(project, loaded) {
	const dataCheck = await requireRecord(project, "data-check");
	const run = await requireRecord(project, "run");
	requireSameData(dataCheck, run);
	await requireSameOutputs(project, run);
	const data = loaded ?? await loadData(project);
	requireCheckedData(project.config, dataCheck, data);
	const baseline = await findBaseline(project);
	if (baseline && project.config.gate.looks) {
		const { test, look } = baseline.evaluation;
		await requireLook(project.store, test.digest, look);
	}
	const truth = truthOf(project.config, data, baseline?.evaluation.labels);
	const candidate = await candidateEvidence(project, data, truth);
	const common = await commonFields(project, run, truth, candidate);
	return {
		check: dataCheck,
		run,
		data,
		truth,
		candidate,
		common,
		baseline,
		compared: await comparison(project, data, truth, baseline, common)
	};
}
async function evaluate(project, loaded) {
	const measurable = await loadMeasurable(project, loaded);
	const { check, run, common, baseline, compared } = measurable;
	const measured = await measure(project, measurable);
	const look = await countLook(project, common);
	const evaluation = await writeRecord(project, "evaluation", sealRecord("evaluation", {
		...common,
		...measured,
		look,
		baseline: baselineField(baseline, compared)
	}));
	await track(project, {
		check,
		run,
		evaluation
	});
	return evaluation;
}
async function countLook(project, common) {
	if (!project.config.gate.looks || !common.predictions) return null;
	const { model, run, commit, test, predictions } = common;
	try {
		return await takeLook(project.store, {
			model,
			run,
			commit,
			test: test.digest,
			predictions: predictions.digest
		});
	} catch (error) {
		if (!(error instanceof PawlError) || error.code !== "usage" && error.code !== "remote") throw error;
		project.host.note(`this look at the test rows could not be counted: ${error.message}`);
		return null;
	}
}
async function measure(project, { data, truth, candidate, compared }) {
	const { config } = project;
	if (candidate.kind === "metrics-only") {
		const earlier = compared.state === "present" ? compared.evaluation.metrics : [];
		return reportedMetrics(config, candidate.metrics, truth.rows, earlier);
	}
	const { evidence, small } = rowEvidence(config, data, truth, candidate.sample, compared);
	const measured = await measureRows(config, evidence, (done, total) => project.host.progress("evaluating", done, total));
	const own = ownMetrics(config, candidate.reported, truth.rows, compared);
	return {
		...measured,
		metrics: [...measured.metrics, ...own],
		smallSlices: small,
		worstSlices: config.evaluate.find_slices === false ? null : await findSlices(config, data, candidate),
		explanation: config.evaluate.explain ? await explain(project, data, candidate) : null
	};
}
function ownMetrics(config, reported, rows, compared) {
	const own = Object.entries(reported).filter(([name]) => isOwnMetric(config, name));
	const earlier = compared.state === "present" ? compared.evaluation.metrics : [];
	return reportedMetrics(config, Object.fromEntries(own), rows, earlier).metrics;
}
async function findSlices(config, data, { sample }) {
	const { worstSlices } = await import("./worst-slices.js");
	return worstSlices(config, data, sample);
}
async function explain(project, data, { predictor }) {
	if (!predictor || data.test.rows < 2) return null;
	const { explanationOf } = await import("./explanation.js");
	return explanationOf(project, data, predictor);
}
function rowEvidence(config, data, truth, sample, compared) {
	const facts = rowFacts(config, data, truth);
	const { slices, small } = sliceTable(data.test, config.evaluate.slices, config.evaluate.min_slice);
	const other = compared.state === "present" ? compared.sample : void 0;
	return {
		evidence: {
			candidate: {
				...sample,
				...facts
			},
			baseline: other && {
				...other,
				...facts
			},
			sameModel: compared.state === "present" && compared.sameModel,
			slices,
			rows: truth.rows
		},
		small
	};
}
async function commonFields(project, run, truth, candidate) {
	const { config } = project;
	const rows = candidate.kind === "rows";
	return {
		model: config.model,
		run: run.digest,
		modelDigest: run.modelDigest,
		commit: run.commit,
		task: config.task,
		evidence: candidate.kind,
		test: {
			digest: testDigest(truth.ids, truth.target, truth.rows),
			rows: truth.rows
		},
		labels: [...truth.labels],
		positive: truth.positive === void 0 ? null : truth.labels[truth.positive],
		confidence: config.gate.confidence,
		resamples: rows ? config.evaluate.resamples : 0,
		seed: config.evaluate.seed,
		interval: config.evaluate.interval,
		group: config.data.group ?? null,
		weight: config.data.weight ?? null,
		predictions: candidate.kind === "rows" ? await keepPredictions(project, truth, candidate.sample) : null
	};
}
async function keepPredictions(project, truth, sample) {
	const path = join(project.workFolder, "predictions.csv");
	await writePredictions(path, truth, sample);
	return {
		path: relative(project.root, path).replaceAll("\\", "/"),
		...await digestFile(path)
	};
}
function requireSameData(dataCheck, run) {
	if (run.dataCheck === dataCheck.digest) return;
	throw new PawlError("data", "the model was trained on data other than what was checked last", { remedy: "Run `pawl train` again." });
}
async function requireSameOutputs(project, run) {
	for (const output of run.outputs) {
		const path = join(project.root, output.path);
		const actual = await digestFile(path).catch(() => void 0);
		if (actual?.digest === output.digest) continue;
		throw new PawlError("record", `the file is ${actual ? "not what training left" : "gone"}`, {
			where: relative(project.root, path) || outputFolder(project),
			remedy: "Run `pawl train` again."
		});
	}
}
export { rowEvidence as i, loadMeasurable as n, requireSameOutputs as r, evaluate as t };
