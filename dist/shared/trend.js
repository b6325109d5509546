import { r as formatNumber } from "./format.js";
import { r as findMetric } from "./declarations.js";
import { c as plainText, l as safeUrl, s as markdownText, t as hexCode } from "./escape.js";
import { f as instantText, y as plural } from "./summary.js";
// node_modules/markdown-table/index.js
function defaultStringLength(value) {
	return value.length;
}
function markdownTable(table, options) {
	const settings = options || {};
	const align = (settings.align || []).concat();
	const stringLength = settings.stringLength || defaultStringLength;
	const alignments = [];
	const cellMatrix = [];
	const sizeMatrix = [];
	const longestCellByColumn = [];
	let mostCellsPerRow = 0;
	let rowIndex = -1;
	while (++rowIndex < table.length) {
		const row = [];
		const sizes = [];
		let columnIndex = -1;
		if (table[rowIndex].length > mostCellsPerRow) mostCellsPerRow = table[rowIndex].length;
		while (++columnIndex < table[rowIndex].length) {
			const cell = serialize(table[rowIndex][columnIndex]);
			if (settings.alignDelimiters !== false) {
				const size = stringLength(cell);
				sizes[columnIndex] = size;
				if (longestCellByColumn[columnIndex] === void 0 || size > longestCellByColumn[columnIndex]) longestCellByColumn[columnIndex] = size;
			}
			row.push(cell);
		}
		cellMatrix[rowIndex] = row;
		sizeMatrix[rowIndex] = sizes;
	}
	let columnIndex = -1;
	if (typeof align === "object" && "length" in align) while (++columnIndex < mostCellsPerRow) alignments[columnIndex] = toAlignment(align[columnIndex]);
	else {
		const code = toAlignment(align);
		while (++columnIndex < mostCellsPerRow) alignments[columnIndex] = code;
	}
	columnIndex = -1;
	const row = [];
	const sizes = [];
	while (++columnIndex < mostCellsPerRow) {
		const code = alignments[columnIndex];
		let before = "";
		let after = "";
		if (code === 99) {
			before = ":";
			after = ":";
		} else if (code === 108) before = ":";
		else if (code === 114) after = ":";
		let size = settings.alignDelimiters === false ? 1 : Math.max(1, longestCellByColumn[columnIndex] - before.length - after.length);
		const cell = before + "-".repeat(size) + after;
		if (settings.alignDelimiters !== false) {
			size = before.length + size + after.length;
			if (size > longestCellByColumn[columnIndex]) longestCellByColumn[columnIndex] = size;
			sizes[columnIndex] = size;
		}
		row[columnIndex] = cell;
	}
	cellMatrix.splice(1, 0, row);
	sizeMatrix.splice(1, 0, sizes);
	rowIndex = -1;
	const lines = [];
	while (++rowIndex < cellMatrix.length) {
		const row = cellMatrix[rowIndex];
		const sizes = sizeMatrix[rowIndex];
		const cellsInRow = settings.fillRows === false ? Math.max(1, cellMatrix[rowIndex === 1 ? 0 : rowIndex].length) : mostCellsPerRow;
		columnIndex = -1;
		const line = [];
		while (++columnIndex < cellsInRow) {
			const cell = row[columnIndex] || "";
			let before = "";
			let after = "";
			if (settings.alignDelimiters !== false) {
				const size = longestCellByColumn[columnIndex] - (sizes[columnIndex] || 0);
				const code = alignments[columnIndex];
				if (code === 114) before = " ".repeat(size);
				else if (code === 99) {
					const half = size / 2;
					if (size % 2) {
						before = " ".repeat(half + .5);
						after = " ".repeat(half - .5);
					} else {
						before = " ".repeat(half);
						after = before;
					}
				} else after = " ".repeat(size);
			}
			if (settings.delimiterStart !== false && !columnIndex) line.push("|");
			if (settings.padding !== false && !(settings.alignDelimiters === false && cell === "") && (settings.delimiterStart !== false || columnIndex)) line.push(" ");
			if (settings.alignDelimiters !== false) line.push(before);
			line.push(cell);
			if (settings.alignDelimiters !== false) line.push(after);
			if (settings.padding !== false) line.push(" ");
			if (settings.delimiterEnd !== false || columnIndex !== cellsInRow - 1) line.push("|");
		}
		lines.push(settings.delimiterEnd === false ? line.join("").replace(/ +$/, "") : line.join(""));
	}
	return lines.join("\n");
}
function serialize(value) {
	return value === null || value === void 0 ? "" : String(value);
}
function toAlignment(value) {
	const code = typeof value === "string" ? value.codePointAt(0) : 0;
	return code === 67 || code === 99 ? 99 : code === 76 || code === 108 ? 108 : code === 82 || code === 114 ? 114 : 0;
}
// packages/report/trend.ts
const MAX_METRICS = 4;
const MAX_TRENDS = 12;
const LEAST_POINTS = 3;
const BARS = "▁▂▃▄▅▆▇█";
function sparkline(values) {
	const known = values.filter((value) => value !== null);
	const least = Math.min(...known);
	const greatest = Math.max(...known);
	const bar = (value) => greatest === least ? 3 : Math.round((value / 2 - least / 2) / (greatest / 2 - least / 2) * 7);
	return values.map((value) => value === null ? "·" : BARS[bar(value)]).join("");
}
function valuesOf(history, metric) {
	return history.map((run) => {
		const value = run.metrics.find((known) => known.metric === metric)?.value ?? null;
		return value !== null && Number.isFinite(value) ? value : null;
	});
}
function directionText(metric) {
	const direction = findMetric(metric)?.direction;
	return direction && `${direction} is better`;
}
function trendFold(section) {
	const history = section.history.slice(-30);
	const metrics = metricNames(section, history);
	const [first] = metrics;
	if (history.length === 0 || first === void 0) return void 0;
	const spark = history.length > 1 ? `: ${plainText(first, 40)} ${sparkline(valuesOf(history, first))}` : "";
	const chart = safeUrl(section.chartUrl);
	const body = [
		trendTable(history, metrics, section),
		chart ? `![${chartText(history, first)}](${chart})` : "",
		mermaidChart(history, first),
		runsTable(history, metrics)
	];
	return {
		kind: "trend",
		title: `Trend of the last ${plural(history.length, "accepted run")}${spark}`,
		body: body.filter((part) => part !== "").join("\n\n")
	};
}
function metricNames({ evidence }, history) {
	const current = (evidence.evaluation?.metrics ?? []).filter(({ slice }) => slice === null);
	const past = history.slice(-10).flatMap((run) => run.metrics);
	return [...new Set([...current, ...past].map(({ metric }) => metric))].filter((name) => valuesOf(history, name).some((value) => value !== null)).slice(0, MAX_TRENDS);
}
function trendTable(history, metrics, { evidence }) {
	return markdownTable([[
		"Metric",
		"Oldest to newest",
		"Last accepted",
		"This one"
	], ...metrics.map((metric) => {
		const values = valuesOf(history, metric);
		const now = evidence.evaluation?.metrics.find((known) => known.metric === metric && known.slice === null);
		const direction = directionText(metric);
		const known = values.filter((value) => value !== null);
		return [
			`${markdownText(metric, 60)}${direction ? `<br><sub>${direction}</sub>` : ""}`,
			sparkline(values),
			numberText(known.at(-1)),
			numberText(now?.candidate.value)
		];
	})], {
		align: [
			"l",
			"l",
			"r",
			"r"
		],
		alignDelimiters: false
	});
}
function runsTable(history, metrics) {
	const shown = metrics.slice(0, MAX_METRICS);
	const rows = history.slice(-10).toReversed().map((run) => [
		run.commit === null ? "" : hexCode(run.commit, 7),
		markdownText(instantText(run.at), 30),
		...shown.map((metric) => numberText(valuesOf([run], metric)[0]))
	]);
	return markdownTable([[
		"Commit",
		"Accepted",
		...shown.map((metric) => markdownText(metric, 60))
	], ...rows], {
		align: [
			"l",
			"l",
			...shown.map(() => "r")
		],
		alignDelimiters: false
	});
}
function numberText(value) {
	return value === null || value === void 0 ? "" : formatNumber(value);
}
function chartText(history, metric) {
	return `${markdownText(metric, 60)} over the last ${plural(history.length, "accepted run")}`;
}
function mermaidChart(history, metric) {
	const values = valuesOf(history, metric);
	const points = history.flatMap((run, i) => {
		const value = values[i];
		return typeof value === "number" ? [{
			run,
			value: decimal(value)
		}] : [];
	}).slice(-12);
	const low = Math.min(...points.map(({ value }) => Number(value)));
	const high = Math.max(...points.map(({ value }) => Number(value)));
	const margin = high === low ? Math.abs(high) * .1 || 1 : (high - low) * .1;
	const axis = [decimal(low - margin), decimal(high + margin)];
	const readable = [...axis, ...points.map(({ value }) => value)].every((number) => /^-?\d+(\.\d+)?$/.test(number));
	if (points.length < LEAST_POINTS || !readable) return "";
	const names = points.map(({ run }, i) => `"${run.commit ? chartName(run.commit.slice(0, 7)) : i + 1}"`);
	return [
		"```mermaid",
		"xychart-beta",
		`  title "${chartName(metric)} of the accepted runs"`,
		`  x-axis [${names.join(", ")}]`,
		`  y-axis "${chartName(metric)}" ${axis.join(" --> ")}`,
		`  line [${points.map(({ value }) => value).join(", ")}]`,
		"```"
	].join("\n");
}
function chartName(text) {
	return text.slice(0, 40).replace(/[^A-Za-z0-9_. -]/g, "?") || "?";
}
function decimal(value) {
	return String(Number(value.toPrecision(6)));
}
export { markdownTable as a, valuesOf as i, directionText as n, trendFold as r, chartName as t };
