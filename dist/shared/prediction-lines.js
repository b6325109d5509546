import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
// packages/serve/frame.ts
const MOST_ROWS = 1e4;
function planRows({ columns, limits = {} }) {
	const names = columns.map(({ name }) => name);
	return {
		columns: columns.map(({ name, kind, nullable, categories }) => ({
			name,
			kind,
			nullable,
			known: categories ? {
				dictionary: categories,
				codes: new Map(categories.map((value, code) => [value, code]))
			} : null
		})),
		names,
		places: new Map(names.map((name, place) => [name, place])),
		unknownCategories: limits.unknown_categories ?? "refuse",
		unknownColumns: limits.unknown_columns ?? "refuse",
		mostRows: limits.rows ?? MOST_ROWS
	};
}
function createFrame(plan, capacity) {
	return {
		plan,
		capacity,
		rows: 0,
		cells: plan.columns.map(({ kind, known }) => kind === "number" ? {
			kind,
			values: new Float64Array(capacity),
			nulls: new Uint8Array(capacity),
			hasNulls: false
		} : {
			kind,
			codes: new Int32Array(capacity),
			dictionary: known ? known.dictionary : [],
			codeOf: known ? null : new Map()
		})
	};
}
function clearFrame(frame) {
	frame.rows = 0;
	for (const cells of frame.cells) if (cells.kind === "number") cells.hasNulls = false;
	else if (cells.codeOf) {
		cells.dictionary = [];
		cells.codeOf = new Map();
	}
}
function tableOfFrame({ plan, cells, rows }) {
	return {
		rows,
		columns: cells.map((own, place) => columnOf(plan.names[place], own, rows))
	};
}
function columnOf(name, cells, rows) {
	if (cells.kind === "text") return {
		kind: "text",
		name,
		codes: cells.codes.subarray(0, rows),
		dictionary: cells.dictionary
	};
	const values = cells.values.subarray(0, rows);
	return cells.hasNulls ? {
		kind: "number",
		name,
		values,
		nulls: cells.nulls.subarray(0, rows)
	} : {
		kind: "number",
		name,
		values
	};
}
function cellAt({ cells }, place, row) {
	const own = cells[place];
	if (own.kind === "number") return own.nulls[row] === 1 ? null : own.values[row];
	const code = own.codes[row];
	return code < 0 ? null : own.dictionary[code];
}
// packages/serve/answer-text.ts
function answerWriter(labels) {
	const written = labels.map((label) => JSON.stringify(label));
	let known;
	let places = [];
	function placesOf(own) {
		if (own !== known) {
			known = own;
			places = labels.map((label) => own.indexOf(label));
		}
		return places;
	}
	return {
		predictions({ predictions, from, rows }) {
			if (predictions.task === "regression") return listOf(predictions.predicted, from, rows);
			const own = predictions.labels === labels ? written : predictions.labels.map((one) => JSON.stringify(one));
			let text = `[${own[predictions.predicted[from]]}`;
			for (let row = from + 1; row < from + rows; row++) text += `,${own[predictions.predicted[row]]}`;
			return `${text}]`;
		},
		probabilities({ predictions, from, rows }) {
			if (predictions.task === "regression" || !predictions.scores) return null;
			const { scores } = predictions;
			const order = placesOf(predictions.labels);
			let text = "[";
			for (let row = from; row < from + rows; row++) {
				text += row === from ? "[" : ",[";
				for (let k = 0; k < order.length; k++) text += `${k === 0 ? "" : ","}${numberText(scores[order[k]]?.[row] ?? 0)}`;
				text += "]";
			}
			return `${text}]`;
		}
	};
}
function listOf(values, from, rows) {
	let text = `[${numberText(values[from])}`;
	for (let row = from + 1; row < from + rows; row++) text += `,${numberText(values[row])}`;
	return `${text}]`;
}
function numberText(value) {
	return Number.isFinite(value) ? String(value) : "null";
}
function predictionAt(predictions, row) {
	return predictions.task === "regression" ? predictions.predicted[row] : predictions.labels[predictions.predicted[row]];
}
function scoreAt(predictions, row) {
	if (predictions.task === "regression") return null;
	return predictions.scores?.[predictions.predicted[row]]?.[row] ?? null;
}
// packages/serve/request-log.ts
const LEVELS = [
	"off",
	"error",
	"warn",
	"info"
];
const COLLECTED = 16384;
const DELAY = 25;
function createRequestLog(sink, level, now) {
	const most = LEVELS.indexOf(level);
	let collected = "";
	let timer = null;
	function flush() {
		if (timer) clearTimeout(timer);
		timer = null;
		if (collected === "") return;
		const text = collected;
		collected = "";
		sink(text);
	}
	function write(line) {
		collected += line;
		if (collected.length > COLLECTED) flush();
		else timer ??= setTimeout(flush, DELAY);
	}
	return {
		request({ id, request, route, rows, served }, status, milliseconds) {
			const name = status >= 500 ? "error" : status >= 400 ? "warn" : "info";
			if (LEVELS.indexOf(name) > most) return;
			const model = served ? `,"model":${served.nameText},"version":${served.versionText},"role":"${served.role}"` : "";
			write(`{"time":"${timeText(now())}","level":"${name}","event":"request","id":"${id}","method":"${request.method}","route":"${route}","status":${status},"ms":${milliseconds.toFixed(3)},"rows":${rows}${model}}\n`);
		},
		event(name, message, facts = {}) {
			if (LEVELS.indexOf(name) > most) return;
			write(`${JSON.stringify({
				time: timeText(now()),
				level: name,
				event: message,
				...facts
			})}\n`);
		},
		flush
	};
}
let lastTime = -1;
let lastText = "";
function timeText(time) {
	if (time === lastTime) return lastText;
	lastTime = time;
	lastText = new Date(time).toISOString();
	return lastText;
}
// packages/serve/prediction-lines.ts
const PIECE = 1 << 20;
async function openPredictionLines(options) {
	const file = await openRotated(options);
	const redact = new Set(options.redact);
	const most = Math.min(PIECE, options.fileBytes);
	const heads = new Map();
	let waiting = [];
	let characters = 0;
	let dropped = 0;
	let writing = null;
	async function writeAll() {
		while (waiting.length > 0) {
			const lines = waiting;
			waiting = [];
			let piece = "";
			for (const line of lines) {
				if (piece !== "" && piece.length + line.length > most) {
					await writePiece(piece);
					piece = "";
				}
				piece += line;
			}
			await writePiece(piece);
		}
	}
	async function writePiece(piece) {
		await file.write(piece).catch(() => {
			dropped += piece.split("\n").length - 1;
		});
		characters -= piece.length;
	}
	return {
		add(served, id, answer) {
			if (characters > options.pending) {
				dropped += answer.rows;
				return;
			}
			const parts = heads.get(served) ?? lineParts(served, redact);
			heads.set(served, parts);
			const text = linesOf(parts, id, timeText(options.now()), answer);
			waiting.push(text);
			characters += text.length;
			writing ??= writeAll().finally(() => {
				writing = null;
			});
		},
		get dropped() {
			return dropped;
		},
		async close() {
			while (writing) await writing;
			await file.close();
		}
	};
}
function freeName(field, taken) {
	let free = field;
	while (taken.has(free)) free = `_${free}`;
	return free;
}
function lineParts({ plan, nameText, versionText, role }, redact) {
	const name = (field) => JSON.stringify(freeName(field, plan.places));
	return {
		cells: plan.names.flatMap((column, place) => redact.has(column) ? [] : [[`,${JSON.stringify(column)}:`, place]]),
		name,
		tail: `,${name("model")}:${nameText},${name("version")}:${versionText},${name("role")}:"${role}"`
	};
}
function linesOf({ cells, name, tail }, id, time, { frame, predictions, from, rows }) {
	const head = `{${name("time")}:"${time}",${name("id")}:"${id}"${tail}`;
	let text = "";
	for (let row = from; row < from + rows; row++) {
		text += head;
		for (const [label, place] of cells) text += label + JSON.stringify(cellAt(frame, place, row));
		text += `,${name("prediction")}:${JSON.stringify(predictionAt(predictions, row))},${name("score")}:${JSON.stringify(scoreAt(predictions, row))}}\n`;
	}
	return text;
}
async function openRotated({ path, fileBytes, files }) {
	let handle = null;
	let size = 0;
	async function begin() {
		const opened = await open(path, "a", 416);
		size = (await opened.stat()).size;
		return opened;
	}
	async function rotate() {
		await handle?.close();
		handle = null;
		await rm(`${path}.${files}`, { force: true });
		for (let i = files - 1; i >= 1; i--) await rename(`${path}.${i}`, `${path}.${i + 1}`).catch(() => {});
		if (files > 0) await rename(path, `${path}.1`);
		else await rm(path, { force: true });
	}
	await mkdir(dirname(path), { recursive: true });
	handle = await begin();
	return {
		async write(text) {
			const bytes = Buffer.from(text);
			if (size > 0 && size + bytes.length > fileBytes) await rotate();
			handle ??= await begin();
			await handle.appendFile(bytes);
			size += bytes.length;
		},
		async close() {
			await handle?.close();
			handle = null;
		}
	};
}
export { predictionAt as a, clearFrame as c, tableOfFrame as d, answerWriter as i, createFrame as l, openPredictionLines as n, scoreAt as o, createRequestLog as r, cellAt as s, freeName as t, planRows as u };
