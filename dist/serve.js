import { n as openPredictor, t as loadModel } from "./shared/model-file.js";
import { i as toPawlError, n as didYouMean, t as PawlError } from "./shared/errors.js";
import { t as digestFile } from "./shared/digest-file.js";
import { i as readContract, r as CONTRACT_FILE, t as driftScore } from "./shared/drift-score.js";
import { a as predictionAt, c as clearFrame, d as tableOfFrame, i as answerWriter, l as createFrame, n as openPredictionLines, o as scoreAt, r as createRequestLog, s as cellAt, t as freeName, u as planRows } from "./shared/prediction-lines.js";
import { t as VERSION } from "./shared/version.js";
import { promisify } from "node:util";
import { access, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { randomBytes } from "node:crypto";
import { gzip } from "node:zlib";
import { createServer } from "node:http";
// packages/serve/problem.ts
var Problem = class extends Error {
	name = "Problem";
	status;
	details;
	constructor(status, message, details = {}) {
		super(message);
		this.status = status;
		this.details = details;
	}
};
const TITLES = {
	400: "Bad Request",
	404: "Not Found",
	405: "Method Not Allowed",
	406: "Not Acceptable",
	408: "Request Timeout",
	413: "Content Too Large",
	415: "Unsupported Media Type",
	422: "Unprocessable Content",
	500: "Internal Server Error",
	503: "Service Unavailable"
};
function problemBody({ status, message, details }, id) {
	const { row, column, expected } = details;
	return JSON.stringify({
		title: TITLES[status] ?? "Error",
		status,
		detail: message,
		row,
		column,
		expected,
		id
	});
}
function toProblem(thrown) {
	return thrown instanceof Problem ? thrown : new Problem(500, "the model failed to answer");
}
function quoted(text) {
	return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}...` : text);
}
// packages/serve/cells.ts
const EXACT = Number.MAX_SAFE_INTEGER;
function putCell(frame, place, at, value, row, source) {
	const cells = frame.cells[place];
	if (cells.kind === "number") {
		if (typeof value === "number" && value <= EXACT && value >= -EXACT) {
			cells.values[at] = value;
			cells.nulls[at] = 0;
		} else putRareNumber(frame.plan.columns[place], cells, at, value, row, source);
	} else if (typeof value === "string") putText(frame, place, cells, at, value, row);
	else if (value === null && frame.plan.columns[place].nullable) cells.codes[at] = -1;
	else throw wrongValue(frame.plan.columns[place], value, row);
}
function putRareNumber(column, cells, at, value, row, source) {
	if (value === null && column.nullable) {
		cells.values[at] = NaN;
		cells.nulls[at] = 1;
		cells.hasNulls = true;
		return;
	}
	if (typeof value !== "number") throw wrongValue(column, value, row);
	if (!Number.isFinite(value)) throw badCell(column, row, "is no finite number");
	if (source === null || wasRounded(source, value)) throw badCell(column, row, "is an integer beyond 2^53, which would be rounded");
	cells.values[at] = value;
	cells.nulls[at] = 0;
}
function wasRounded(source, value) {
	for (const [token] of source.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)) {
		if (token.length < 16 || !/^-?\d+$/.test(token) || Number(token) !== value) continue;
		if (BigInt(token) !== BigInt(value)) return true;
	}
	return false;
}
function putText(frame, place, cells, at, value, row) {
	const { known } = frame.plan.columns[place];
	const code = known ? known.codes.get(value) : codeOfOpen(cells, value);
	if (code !== void 0) cells.codes[at] = code;
	else if (frame.plan.unknownCategories === "null") cells.codes[at] = -1;
	else throw badCell(frame.plan.columns[place], row, "is a text that the model does not know");
}
function codeOfOpen({ codeOf, dictionary }, value) {
	const found = codeOf.get(value);
	if (found !== void 0) return found;
	codeOf.set(value, dictionary.length);
	return dictionary.push(value) - 1;
}
function wrongValue(column, value, row) {
	return badCell(column, row, `is ${kindOf$1(value)}`);
}
function badCell(column, row, what) {
	const expected = expectedOf(column);
	return new Problem(400, `row ${row}, column ${quoted(column.name)}: it ${what}, and ${expected} was expected`, {
		row,
		column: column.name,
		expected
	});
}
function kindOf$1(value) {
	if (value === null) return "null";
	if (value === void 0) return "missing";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "boolean") return String(value);
	return typeof value === "string" ? "a text" : typeof value === "number" ? "a number" : "an object";
}
const MOST_NAMED = 20;
function expectedOf({ kind, nullable, known }) {
	const orNull = nullable ? " or null" : "";
	if (kind === "number") return `a finite number${orNull}`;
	if (!known) return `a text${orNull}`;
	const named = known.dictionary.slice(0, MOST_NAMED).map(quoted).join(", ");
	const more = known.dictionary.length - MOST_NAMED;
	return `one of ${named}${more > 0 ? ` and ${more} more` : ""}${orNull}`;
}
// packages/serve/exchange.ts
const SANE_ID = /^[A-Za-z0-9._-]{1,128}$/;
const OWN = randomBytes(9).toString("hex");
let last = 0;
function beginExchange(request, response, finished) {
	const given = request.headers["x-request-id"];
	return {
		request,
		response,
		id: typeof given === "string" && SANE_ID.test(given) ? given : `${OWN}-${(++last).toString(36)}`,
		started: performance.now(),
		route: "other",
		dialect: "problem",
		rows: 0,
		served: null,
		answered: false,
		finished
	};
}
function refuseMethod({ request: { method } }, wanted) {
	if (method === wanted || wanted === "GET" && method === "HEAD") return;
	throw new Problem(405, `only ${wanted} is taken here`, {
		expected: wanted,
		hangUp: true
	});
}
const JSON_TYPE = "application/json";
function send(exchange, status, type, body, more = []) {
	if (exchange.answered) return;
	exchange.answered = true;
	const { response, id } = exchange;
	response.writeHead(status, [
		"Content-Type",
		type,
		"Content-Length",
		String(typeof body === "string" ? Buffer.byteLength(body) : body.length),
		"X-Request-Id",
		id,
		...more
	]);
	response.end(body);
	exchange.finished(exchange, status);
}
function sendJson(exchange, status, body) {
	send(exchange, status, JSON_TYPE, body);
}
const LINGER = 1e3;
function sendFailure(exchange, thrown) {
	if (exchange.answered) return;
	const problem = toProblem(thrown);
	const more = [];
	if (problem.details.retryAfter !== void 0) more.push("Retry-After", String(problem.details.retryAfter));
	if (problem.status === 405) more.push("Allow", problem.details.expected === "GET" ? "GET, HEAD" : "POST");
	if (problem.details.hangUp) {
		more.push("Connection", "close");
		lingerOn(exchange.request);
	}
	const { type, body } = failureText(exchange, problem);
	send(exchange, problem.status, type, body, more);
}
function lingerOn(request) {
	request.resume();
	const timer = setTimeout(() => request.destroy(), LINGER);
	timer.unref();
	request.once("close", () => clearTimeout(timer));
}
function failureText({ dialect, id }, problem) {
	if (dialect === "v2") return {
		type: JSON_TYPE,
		body: JSON.stringify({ error: problem.message })
	};
	if (dialect === "mlflow") return {
		type: JSON_TYPE,
		body: JSON.stringify({
			error_code: problem.status === 503 ? "TEMPORARILY_UNAVAILABLE" : problem.status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR",
			message: problem.message
		})
	};
	return {
		type: "application/problem+json",
		body: problemBody(problem, id)
	};
}
// packages/serve/ask.ts
function askModel(state, exchange, rows, fill, write) {
	const { main, canary, canaryShare } = state;
	if (!state.ready || !main.batcher) throw new Problem(503, "the model is not ready yet", { retryAfter: 1 });
	exchange.rows = rows;
	if (canary?.batcher && shareOf(exchange.id) < canaryShare) askCanary(state, canary, exchange, rows, fill, write);
	else askMain(state, exchange, rows, fill, write);
}
function askMain(state, exchange, rows, fill, write) {
	const { main } = state;
	main.batcher.add(rows, fill, (answer) => answered(state, main, exchange, answer, write), (error) => {
		failed(state, main, exchange, error);
		sendFailure(exchange, error);
	});
}
function askCanary(state, canary, exchange, rows, fill, write) {
	const own = createFrame(state.main.plan, rows);
	fill(own);
	own.rows = rows;
	const copied = (into) => copyRows(own, 0, rows, into);
	const instead = (error) => {
		failed(state, canary, exchange, error);
		try {
			askMain(state, exchange, rows, copied, write);
		} catch (refusal) {
			sendFailure(exchange, refusal);
		}
	};
	try {
		canary.batcher.add(rows, copied, (answer) => answered(state, canary, exchange, answer, write), instead);
	} catch (error) {
		instead(error);
	}
}
function answered(state, served, exchange, answer, write) {
	exchange.served = served;
	try {
		write(answer, served);
	} catch (error) {
		failed(state, served, exchange, error);
		sendFailure(exchange, error);
		return;
	}
	const { predictions, from, rows } = answer;
	state.metrics.answered(served, predictions, from, rows);
	state.predictionLog?.add(served, exchange.id, answer);
	if (state.shadow && served === state.main) askShadow(state, state.shadow, exchange.id, answer);
}
function failed(state, served, { id }, error) {
	state.metrics.failed(served);
	state.log.event("error", "the model failed to answer", {
		id,
		model: served.contract.name,
		version: served.contract.version,
		role: served.role,
		problem: error instanceof Error ? error.message : String(error)
	});
}
function askShadow(state, shadow, id, { frame, from, rows }) {
	if (!shadow.batcher || state.closing) return;
	try {
		shadow.batcher.add(rows, (into) => copyRows(frame, from, rows, into), (answer) => {
			state.metrics.answered(shadow, answer.predictions, answer.from, answer.rows);
			state.predictionLog?.add(shadow, id, answer);
		}, () => state.metrics.failed(shadow));
	} catch (error) {
		if (error instanceof Problem && error.status === 503) state.metrics.dropped(shadow, rows);
		else state.metrics.failed(shadow);
	}
}
function copyRows(source, from, rows, into) {
	const { names } = into.plan;
	for (let place = 0; place < names.length; place++) {
		const there = source.plan.places.get(names[place]);
		for (let i = 0; i < rows; i++) putCell(into, place, into.rows + i, cellAt(source, there, from + i), i + 1, null);
	}
}
function shareOf(id) {
	let hash = 2166136261;
	for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
	hash = Math.imul(hash ^ hash >>> 16, 2246822507);
	hash = Math.imul(hash ^ hash >>> 13, 3266489909);
	return ((hash ^ hash >>> 16) >>> 0) / 2 ** 32;
}
// packages/serve/thrift.ts
const i32 = (value) => ({
	kind: "i32",
	value
});
const i64 = (value) => ({
	kind: "i64",
	value
});
const text = (value) => ({
	kind: "text",
	value
});
const list = (of) => ({
	kind: "list",
	of
});
const struct = (fields) => ({
	kind: "struct",
	fields
});
const TYPES = {
	i32: 5,
	i64: 6,
	text: 8,
	list: 9,
	struct: 12
};
function thriftBytes(value) {
	const bytes = [];
	write(bytes, value);
	return Uint8Array.from(bytes);
}
function write(bytes, value) {
	switch (value.kind) {
		case "i32":
		case "i64":
			putVarint(bytes, value.value < 0 ? -2 * value.value - 1 : 2 * value.value);
			break;
		case "text": {
			const encoded = new TextEncoder().encode(value.value);
			putVarint(bytes, encoded.length);
			for (const byte of encoded) bytes.push(byte);
			break;
		}
		case "list": {
			const { of } = value;
			const type = TYPES[of[0].kind];
			if (of.length < 15) bytes.push(of.length << 4 | type);
			else {
				bytes.push(240 | type);
				putVarint(bytes, of.length);
			}
			for (const one of of) write(bytes, one);
			break;
		}
		case "struct": {
			let last = 0;
			for (const [key, field] of Object.entries(value.fields)) {
				const id = Number(key);
				bytes.push(id - last << 4 | TYPES[field.kind]);
				write(bytes, field);
				last = id;
			}
			bytes.push(0);
		}
	}
}
function putVarint(bytes, value) {
	let rest = value;
	for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(rest % 128 | 128);
	bytes.push(rest);
}
// packages/serve/parquet-file.ts
const compress = promisify(gzip);
const TYPE = {
	number: 5,
	text: 6,
	time: 2
};
const UTF8 = 0;
const TIMESTAMP_MILLIS = 9;
const OPTIONAL = 1;
const PLAIN = 0;
const RLE = 3;
const GZIP = 2;
const DATA_PAGE = 0;
const MAGIC = new TextEncoder().encode("PAR1");
function parquetFile(fields) {
	const groups = [];
	let offset = 0;
	let rows = 0;
	const take = (bytes) => {
		offset += bytes.length;
		return bytes;
	};
	return {
		async group(columns) {
			const count = columns[0].length;
			const pieces = offset === 0 ? [take(MAGIC)] : [];
			const chunks = [];
			let total = 0;
			const pages = fields.map((field, i) => pageOf(field, columns[i]));
			const packs = await Promise.all(pages.map((page) => compress(page, { level: 1 })));
			for (const [i, field] of fields.entries()) {
				const [page, packed] = [pages[i], packs[i]];
				const header = headerOf(count, page.length, packed.length);
				const size = {
					plain: header.length + page.length,
					packed: header.length + packed.length
				};
				chunks.push(chunkOf(field, count, offset, size));
				pieces.push(take(header), take(packed));
				total += size.plain;
			}
			groups.push(struct({
				1: list(chunks),
				2: i64(total),
				3: i64(count)
			}));
			rows += count;
			return Buffer.concat(pieces);
		},
		end() {
			const footer = thriftBytes(footerOf(fields, groups, rows));
			const length = new Uint8Array(4);
			new DataView(length.buffer).setUint32(0, footer.length, true);
			return Buffer.concat([
				footer,
				length,
				MAGIC
			]);
		}
	};
}
function pageOf({ kind }, cells) {
	const levels = levelsOf(cells);
	const length = new Uint8Array(4);
	new DataView(length.buffer).setUint32(0, levels.length, true);
	const values = cells.filter((cell) => cell !== null);
	return Buffer.concat([
		length,
		levels,
		kind === "text" ? textsOf(values) : wordsOf(kind, values)
	]);
}
function levelsOf(cells) {
	const groups = Math.ceil(cells.length / 8);
	const head = [];
	putVarint(head, groups * 2 + 1);
	const bytes = new Uint8Array(head.length + groups);
	bytes.set(head);
	for (let row = 0; row < cells.length; row++) if (cells[row] !== null) bytes[head.length + (row >> 3)] |= 1 << (row & 7);
	return bytes;
}
function wordsOf(kind, values) {
	const bytes = new Uint8Array(8 * values.length);
	const view = new DataView(bytes.buffer);
	for (const [i, value] of values.entries()) if (kind === "number") view.setFloat64(8 * i, value, true);
	else view.setBigInt64(8 * i, BigInt(value), true);
	return bytes;
}
function textsOf(values) {
	const sizes = values.map((value) => Buffer.byteLength(value));
	const bytes = Buffer.alloc(sizes.reduce((sum, size) => sum + 4 + size, 0));
	let at = 0;
	for (const [i, value] of values.entries()) {
		at = bytes.writeUInt32LE(sizes[i], at);
		at += bytes.write(value, at);
	}
	return bytes;
}
function headerOf(rows, plain, packed) {
	const page = struct({
		1: i32(rows),
		2: i32(PLAIN),
		3: i32(RLE),
		4: i32(RLE)
	});
	return thriftBytes(struct({
		1: i32(DATA_PAGE),
		2: i32(plain),
		3: i32(packed),
		5: page
	}));
}
function chunkOf({ name, kind }, rows, offset, size) {
	const facts = struct({
		1: i32(TYPE[kind]),
		2: list([i32(PLAIN), i32(RLE)]),
		3: list([text(name)]),
		4: i32(GZIP),
		5: i64(rows),
		6: i64(size.plain),
		7: i64(size.packed),
		9: i64(offset)
	});
	return struct({
		2: i64(offset),
		3: facts
	});
}
function footerOf(fields, groups, rows) {
	const elements = fields.map(({ name, kind }) => struct({
		1: i32(TYPE[kind]),
		3: i32(OPTIONAL),
		4: text(name),
		...kind === "text" ? { 6: i32(UTF8) } : {},
		...kind === "time" ? { 6: i32(TIMESTAMP_MILLIS) } : {}
	}));
	const root = struct({
		4: text("rows"),
		5: i32(fields.length)
	});
	return struct({
		1: i32(1),
		2: list([root, ...elements]),
		3: i64(rows),
		4: list(groups),
		6: text("pawl")
	});
}
// packages/serve/prediction-files.ts
const GROUP_BYTES = 1 << 20;
async function openPredictionFiles(options, logged) {
	const numbered = await numberedFiles(options);
	const part = `${options.path}.part`;
	const { fields, put } = rowsWriter(logged, options);
	const noRows = () => ({
		cells: fields.map(() => []),
		count: 0,
		bytes: 0
	});
	let collected = noRows();
	let waiting = 0;
	let dropped = 0;
	let current = null;
	let timer;
	let work = Promise.resolve();
	async function writeCollected() {
		const rows = collected;
		if (rows.count === 0) return;
		collected = noRows();
		try {
			current ??= {
				handle: await open(part, "w", 416),
				file: parquetFile(fields),
				bytes: 0,
				rows: 0
			};
			current.rows += rows.count;
			const bytes = await current.file.group(rows.cells);
			await current.handle.appendFile(bytes);
			current.bytes += bytes.length;
		} finally {
			waiting -= rows.bytes;
			if (!current) dropped += rows.count;
		}
	}
	async function writeGroup() {
		await writeCollected();
		if (current && current.bytes >= options.fileBytes) await finish();
	}
	async function finish() {
		clearTimeout(timer);
		timer = void 0;
		await writeCollected();
		if (!current) return;
		await current.handle.appendFile(current.file.end());
		await current.handle.sync();
		await current.handle.close();
		await numbered.name(part);
		current = null;
	}
	function afterwards(step) {
		work = work.then(step).catch(async () => {
			dropped += current?.rows ?? 0;
			await current?.handle.close().catch(() => {});
			current = null;
			await rm(part, { force: true }).catch(() => {});
		});
	}
	return {
		add(served, id, answer) {
			if (waiting > options.pending) {
				dropped += answer.rows;
				return;
			}
			const before = collected.bytes;
			put(collected, served, id, options.now(), answer);
			waiting += collected.bytes - before;
			timer ??= setTimeout(() => afterwards(finish), 1e3 * options.seconds).unref();
			if (before < GROUP_BYTES && collected.bytes >= GROUP_BYTES) afterwards(writeGroup);
		},
		get dropped() {
			return dropped;
		},
		async close() {
			afterwards(finish);
			await work;
		}
	};
}
function rowsWriter({ columns, task }, { redact }) {
	const names = new Set(columns.map(({ name }) => name));
	const own = (field, kind = "text") => ({
		name: freeName(field, names),
		kind
	});
	const features = columns.filter(({ name }) => !redact.includes(name));
	const fields = [
		own("time", "time"),
		...[
			"id",
			"model",
			"version",
			"role"
		].map((field) => own(field)),
		...features.map(({ name, kind }) => ({
			name,
			kind
		})),
		own("prediction", task === "regression" ? "number" : "text"),
		own("score", "number")
	];
	const put = (into, { contract, plan, role }, id, time, { frame, predictions, from, rows }) => {
		const places = features.map(({ name }) => plan.places.get(name));
		for (let row = from; row < from + rows; row++) {
			const cells = [
				time,
				id,
				contract.name,
				contract.version,
				role,
				...places.map((place) => place === void 0 ? null : cellAt(frame, place, row)),
				predictionAt(predictions, row),
				scoreAt(predictions, row)
			];
			for (const [i, cell] of cells.entries()) {
				into.cells[i].push(cell);
				into.bytes += typeof cell === "string" ? 8 + cell.length : 8;
			}
		}
		into.count += rows;
	};
	return {
		fields,
		put
	};
}
async function numberedFiles({ path, fileBytes, files }) {
	const folder = dirname(path);
	const stem = basename(path, ".parquet");
	const fileOf = (number) => join(folder, `${stem}-${String(number).padStart(6, "0")}.parquet`);
	await mkdir(folder, { recursive: true });
	await (await open(`${path}.part`, "w", 416)).close();
	await rm(`${path}.part`);
	const numbers = (await readdir(folder)).filter((name) => name.startsWith(`${stem}-`) && /-\d{6,}\.parquet$/.test(name)).map((name) => Number(name.slice(stem.length + 1, -8))).filter((number) => Number.isSafeInteger(number)).sort((a, b) => a - b);
	async function removeOldest() {
		let room = files * fileBytes;
		for (const number of numbers.slice(0, -1).reverse()) {
			const { size } = await stat(fileOf(number)).catch(() => ({ size: 0 }));
			room -= size;
			if (room >= 0) continue;
			await rm(fileOf(number), { force: true });
			numbers.splice(numbers.indexOf(number), 1);
		}
	}
	return { async name(part) {
		const number = (numbers.at(-1) ?? 0) + 1;
		await rename(part, fileOf(number));
		numbers.push(number);
		await removeOldest().catch(() => {});
	} };
}
// packages/serve/prediction-log.ts
async function createPredictionLog(options, rows) {
	const names = rows.columns.map(({ name }) => name);
	const strange = options.redact.find((name) => !names.includes(name));
	if (strange !== void 0) throw new PawlError("config", `the prediction log is to leave out "${strange}", which is no column`, { remedy: `The columns are: ${names.slice(0, 30).join(", ")}.` });
	const log = await (options.path.endsWith(".parquet") ? openPredictionFiles(options, rows) : openPredictionLines(options)).catch((cause) => {
		throw new PawlError("io", `the prediction log cannot be written: ${cause.message}`, {
			where: options.path,
			remedy: "Mount a folder there that the server may write to, or leave the log out.",
			cause
		});
	});
	return {
		add(served, id, answer) {
			if (shareOf(`log ${id}`) < options.rate) log.add(served, id, answer);
		},
		get dropped() {
			return log.dropped;
		},
		close: () => log.close()
	};
}
// packages/serve/body.ts
function refuseBody({ headers }, limit) {
	const length = headers["content-length"];
	if (length !== void 0 && Number(length) > limit) throw tooLarge(limit);
	const coding = headers["content-encoding"];
	if (coding !== void 0 && coding !== "identity") throw new Problem(415, "a compressed body is not taken", {
		expected: "no Content-Encoding",
		hangUp: true
	});
}
function tooLarge(limit) {
	return new Problem(413, `the body has more than ${limit} bytes`, {
		expected: `at most ${limit} bytes`,
		hangUp: true
	});
}
function readBody(request, limit, room, done, failed) {
	let first = null;
	let chunks = null;
	let size = 0;
	let held = 0;
	let isRefused = false;
	function hold(bytes) {
		if (held === 0) request.once("close", release);
		held += bytes;
		room.used += bytes;
	}
	function release() {
		room.used -= held;
		held = 0;
	}
	function refuse(problem) {
		isRefused = true;
		first = null;
		chunks = null;
		release();
		failed(problem);
	}
	request.on("data", (chunk) => {
		if (isRefused) return;
		size += chunk.length;
		if (size > limit) refuse(tooLarge(limit));
		else if (first === null) first = chunk;
		else {
			hold(chunks === null ? size : chunk.length);
			if (room.used > room.most) {
				refuse(new Problem(503, "too many bodies are coming", {
					retryAfter: 1,
					hangUp: true
				}));
				return;
			}
			if (chunks === null) chunks = [first, chunk];
			else chunks.push(chunk);
		}
	});
	request.on("end", () => {
		if (!isRefused) done(chunks ? Buffer.concat(chunks, size) : first ?? Buffer.alloc(0));
	});
}
function mediaType({ headers }) {
	const stated = headers["content-type"] ?? "";
	if (stated === "application/json") return stated;
	const end = stated.indexOf(";");
	return (end < 0 ? stated : stated.slice(0, end)).trim().toLowerCase();
}
const MOST_DEPTH = 8;
const HARMLESS = 65536;
function refuseCharset({ headers }) {
	const charset = /;\s*charset="?([^";\s]+)/i.exec(headers["content-type"] ?? "")?.[1];
	if (charset !== void 0 && !/^utf-?8$/i.test(charset)) throw new Problem(415, "the body is not in UTF-8", { expected: "charset=utf-8" });
}
function parseJson(body, most) {
	if (body.length > HARMLESS) refuseBomb(body, most);
	const source = body.toString("utf8");
	try {
		return {
			value: JSON.parse(source),
			source
		};
	} catch {
		throw new Problem(400, "the body is not valid JSON");
	}
}
function refuseBomb(body, most) {
	let depth = 0;
	let opened = 0;
	for (let at = 0; at < body.length; at++) {
		const byte = body[at];
		if (byte === 34) at = endOfText(body, at + 1);
		else if (byte === 91 || byte === 123) {
			depth++;
			opened++;
			if (depth > MOST_DEPTH) throw new Problem(400, "the body is nested too deeply");
			if (opened > most) throw new Problem(413, "the body has too many lists and objects");
		} else if (byte === 93 || byte === 125) depth--;
	}
}
function endOfText(body, from) {
	for (let at = from;;) {
		const end = body.indexOf(34, at);
		if (end < 0) return body.length;
		let slashes = 0;
		while (body[end - 1 - slashes] === 92) slashes++;
		if (slashes % 2 === 0) return end;
		at = end + 1;
	}
}
// packages/serve/metrics.ts
const SECONDS = [
	5e-4,
	.001,
	.0025,
	.005,
	.01,
	.025,
	.05,
	.1,
	.25,
	.5,
	1,
	2.5,
	5,
	10
];
const MOST_LABELS = 100;
function histogram(bounds) {
	return {
		bounds,
		counts: new Float64Array(bounds.length + 1),
		sum: 0
	};
}
function observe(into, value) {
	const { bounds, counts } = into;
	let place = 0;
	while (place < bounds.length && !(value <= bounds[place])) place++;
	counts[place]++;
	if (!Number.isNaN(value)) into.sum += value;
}
function createMetrics(models, startedSeconds) {
	const requests = new Map();
	const durations = new Map();
	const counts = new Map(models.map((served) => [served, countsOf(served)]));
	return {
		request(route, status, seconds) {
			const codes = kept(requests, route, () => new Map());
			codes.set(status, (codes.get(status) ?? 0) + 1);
			observe(kept(durations, route, () => histogram(SECONDS)), seconds);
		},
		answered(served, predictions, from, rows) {
			const own = counts.get(served);
			own.requests++;
			own.rows += rows;
			own.drift?.add(predictions, from, rows);
			if (predictions.task === "regression") {
				for (let row = from; row < from + rows; row++) observe(own.numbers, predictions.predicted[row]);
				return;
			}
			for (let row = from; row < from + rows; row++) {
				const label = predictions.labels[predictions.predicted[row]];
				own.labels.set(label, (own.labels.get(label) ?? 0) + 1);
			}
		},
		failed(served) {
			counts.get(served).failures++;
		},
		dropped(served, rows) {
			counts.get(served).dropped += rows;
		},
		text(gauges) {
			return [
				...requestLines(requests, durations),
				...modelLines(counts),
				...gaugeLines(gauges, startedSeconds),
				...buildLines(models),
				""
			].join("\n");
		}
	};
}
function kept(map, key, make) {
	const found = map.get(key);
	if (found !== void 0) return found;
	const made = make();
	map.set(key, made);
	return made;
}
function countsOf({ contract }) {
	return {
		drift: driftScore(contract),
		rows: 0,
		requests: 0,
		failures: 0,
		dropped: 0,
		labels: new Map(contract.labels.slice(0, MOST_LABELS).map((label) => [label, 0])),
		numbers: contract.task === "regression" ? histogram(boundsOf(contract.samples)) : null
	};
}
function boundsOf(samples) {
	const sizes = samples.map(({ prediction }) => Math.abs(Number(prediction))).filter((size) => size > 0 && Number.isFinite(size));
	const middle = sizes.length === 0 ? 0 : Math.floor(Math.log10(Math.max(...sizes)));
	const positive = [
		-2,
		-1,
		0,
		1
	].flatMap((shift) => [
		1,
		2,
		5
	].map((digit) => Number(`${digit}e${middle + shift}`)));
	return [
		...positive.map((bound) => -bound).reverse(),
		0,
		...positive
	];
}
function requestLines(requests, durations) {
	const lines = head("pawl_requests_total", "counter", "Requests that were answered.");
	for (const [route, codes] of requests) for (const [code, count] of codes) lines.push(line("pawl_requests_total", {
		route,
		code: String(code)
	}, count));
	lines.push(...head("pawl_request_seconds", "histogram", "Seconds from the request to its answer."));
	for (const [route, spent] of durations) lines.push(...histogramLines("pawl_request_seconds", { route }, spent));
	return lines;
}
function modelLines(counts) {
	const all = [...counts];
	const ask = (name, help, value) => [...head(name, "counter", help), ...all.map(([served, own]) => line(name, namesOf(served), value(own)))];
	const lines = [
		...ask("pawl_rows_total", "Rows that a model answered.", ({ rows }) => rows),
		...ask("pawl_model_answers_total", "Requests that a model answered.", ({ requests }) => requests),
		...ask("pawl_model_failures_total", "Requests that a model failed to answer.", ({ failures }) => failures),
		...ask("pawl_shadow_dropped_rows_total", "Rows that a shadow was too slow for.", ({ dropped }) => dropped)
	];
	const classes = all.filter(([, { numbers }]) => !numbers);
	if (classes.length > 0) lines.push(...head("pawl_predictions_total", "counter", "Predictions by label."));
	for (const [served, { labels }] of classes) for (const [label, count] of labels) lines.push(line("pawl_predictions_total", {
		...namesOf(served),
		label
	}, count));
	const numbers = all.filter(([, own]) => own.numbers);
	if (numbers.length > 0) lines.push(...head("pawl_predicted", "histogram", "Predicted numbers."));
	for (const [served, own] of numbers) lines.push(...histogramLines("pawl_predicted", namesOf(served), own.numbers));
	return [...lines, ...driftLines(all)];
}
function driftLines(all) {
	const scores = all.flatMap(([served, { drift }]) => {
		const value = drift?.value() ?? null;
		return value === null ? [] : [line("pawl_prediction_drift", namesOf(served), value)];
	});
	if (scores.length === 0) return [];
	return [...head("pawl_prediction_drift", "gauge", "Population stability index of the last 2000 predictions against those of the evaluation."), ...scores];
}
function gaugeLines({ queuedRows, connections, ready, logDropped }, started) {
	return [
		...head("pawl_queue_rows", "gauge", "Rows that wait for their answer."),
		line("pawl_queue_rows", {}, queuedRows),
		...head("pawl_connections", "gauge", "Open connections."),
		line("pawl_connections", {}, connections),
		...head("pawl_ready", "gauge", "Whether requests are answered."),
		line("pawl_ready", {}, ready ? 1 : 0),
		...head("pawl_prediction_log_dropped_total", "counter", "Rows that the prediction log had no room for."),
		line("pawl_prediction_log_dropped_total", {}, logDropped),
		...head("process_start_time_seconds", "gauge", "Start of the process, in seconds since 1970."),
		line("process_start_time_seconds", {}, started),
		...head("process_resident_memory_bytes", "gauge", "Memory of the process."),
		line("process_resident_memory_bytes", {}, process.memoryUsage.rss())
	];
}
function buildLines(models) {
	return [...head("pawl_build_info", "gauge", "What is served, and by which Pawl."), ...models.map((served) => line("pawl_build_info", {
		...namesOf(served),
		model_digest: served.contract.digests.model,
		verdict_digest: served.contract.digests.verdict,
		release_digest: served.contract.digests.release ?? "",
		pawl: VERSION
	}, 1))];
}
function namesOf({ contract: { name, version }, role }) {
	return {
		model: name,
		version,
		role
	};
}
function head(name, type, help) {
	return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}
function line(name, labels, value) {
	return `${name}${labelText(labels)} ${value}`;
}
function labelText(labels) {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
	return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
function escapeLabel(value) {
	return value.replace(/[\\"\n]/g, (found) => found === "\n" ? "\\n" : `\\${found}`);
}
function histogramLines(name, labels, { bounds, counts, sum }) {
	let total = 0;
	const lines = bounds.map((bound, place) => {
		total += counts[place];
		return line(`${name}_bucket`, {
			...labels,
			le: String(bound)
		}, total);
	});
	total += counts[bounds.length];
	return [
		...lines,
		line(`${name}_bucket`, {
			...labels,
			le: "+Inf"
		}, total),
		line(`${name}_sum`, labels, sum),
		line(`${name}_count`, labels, total)
	];
}
// packages/serve/rows.ts
function givenRows(plan, rows, columns, source) {
	if (!Array.isArray(rows)) throw new Problem(400, "\"rows\" must be a list of rows");
	refuseCount(plan, rows.length);
	return {
		rows,
		order: columns === void 0 ? null : orderOf(plan, columns),
		source
	};
}
function refuseCount({ mostRows }, rows) {
	if (rows === 0) throw new Problem(400, "there are no rows");
	if (rows > mostRows) throw new Problem(413, `there are ${rows} rows, and ${mostRows} are taken at once`, { expected: `at most ${mostRows} rows` });
}
function orderOf(plan, columns) {
	if (!Array.isArray(columns) || !columns.every((name) => typeof name === "string")) throw new Problem(400, "\"columns\" must be a list of names");
	const seen = new Set();
	const order = Int32Array.from(columns, (name) => {
		const place = plan.places.get(name);
		if (place === void 0) {
			if (plan.unknownColumns === "ignore") return -1;
			throw unknownColumn(plan, name);
		}
		if (seen.has(place)) throw new Problem(400, `the column ${quoted(name)} is named twice`, { column: name });
		seen.add(place);
		return place;
	});
	const missing = plan.names.find((_, place) => !seen.has(place));
	if (missing !== void 0) throw missingColumn(missing);
	return order;
}
function unknownColumn({ names }, name, row) {
	const column = name.slice(0, 100);
	return new Problem(400, `${row === void 0 ? "" : `row ${row}: `}the model has no column ${quoted(name)}.${didYouMean(column, names)}`, {
		...row === void 0 ? {} : { row },
		column,
		expected: `the columns ${names.slice(0, 30).map(quoted).join(", ")}${names.length > 30 ? ", ..." : ""}`
	});
}
function missingColumn(name) {
	return new Problem(400, `the column ${quoted(name)} is missing`, {
		column: name,
		expected: "every column"
	});
}
function fillRows(frame, { rows, order, source }) {
	const { columns } = frame.plan;
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i];
		const at = frame.rows + i;
		if (Array.isArray(row)) {
			if (order) fillNamedList(frame, row, order, at, i + 1, source);
			else fillList(frame, row, at, i + 1, source);
		} else if (typeof row === "object" && row !== null) fillObject(frame, row, at, i + 1, source);
		else throw new Problem(400, `row ${i + 1} is neither an object nor a list`, {
			row: i + 1,
			expected: `an object of ${columns.length} columns, or a list of their values`
		});
	}
}
function fillList(frame, row, at, number, source) {
	const count = frame.cells.length;
	if (row.length !== count) throw wrongLength(row.length, count, number);
	for (let place = 0; place < count; place++) putCell(frame, place, at, row[place], number, source);
}
function fillNamedList(frame, row, order, at, number, source) {
	if (row.length !== order.length) throw wrongLength(row.length, order.length, number);
	for (let i = 0; i < order.length; i++) if (order[i] >= 0) putCell(frame, order[i], at, row[i], number, source);
}
function wrongLength(found, wanted, row) {
	const expected = `${wanted} ${wanted === 1 ? "value" : "values"}`;
	return new Problem(400, `row ${row} has ${found} values, and ${expected} were expected`, {
		row,
		expected
	});
}
function fillObject(frame, row, at, number, source) {
	const { names, columns, unknownColumns } = frame.plan;
	for (let place = 0; place < names.length; place++) {
		const name = names[place];
		const value = row[name];
		if ((value === void 0 || typeof value === "object" || typeof value === "function") && !Object.hasOwn(row, name)) throw badCell(columns[place], number, "is missing");
		putCell(frame, place, at, value, number, source);
	}
	if (unknownColumns === "ignore" || Object.keys(row).length === names.length) return;
	throw unknownColumn(frame.plan, Object.keys(row).find((name) => !frame.plan.places.has(name)), number);
}
// packages/serve/csv-rows.ts
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
function csvRows(plan, body) {
	const [header, ...lines] = parseLines(body.toString("utf8").replace(/^\uFEFF/, ""), plan.mostRows + 1);
	if (!header) throw new Problem(400, "there is no line of column names");
	const order = orderOf(plan, header);
	refuseCount(plan, lines.length);
	const kinds = Array.from(order, (place) => plan.columns[place]?.kind);
	return {
		rows: lines.map((cells) => cells.map((cell, i) => cellValue(cell, kinds[i]))),
		order,
		source: null
	};
}
function cellValue(cell, kind) {
	if (cell === "") return null;
	if (kind !== "number") return cell;
	const text = cell.trim();
	return NUMBER.test(text) ? Number(text) : cell;
}
function parseLines(source, most) {
	const lines = [];
	let cells = [];
	let at = 0;
	while (at < source.length) {
		const { text, next } = source[at] === "\"" ? quotedCell(source, at, lines.length) : plainCell(source, at);
		cells.push(text);
		if (source[next] === ",") {
			at = next + 1;
			if (at === source.length) cells.push("");
			else if (lines[0] && cells.length > lines[0].length) throw tooWide(lines.length, lines[0].length);
			if (at < source.length) continue;
		}
		at = source[next] === "\r" && source[next + 1] === "\n" ? next + 2 : Math.max(next + 1, at);
		if (cells.length > 1 || cells[0] !== "" || lines[0]?.length === 1) lines.push(cells);
		if (lines.length > most) throw new Problem(413, `there are more than ${most - 1} rows`);
		cells = [];
	}
	return lines;
}
function tooWide(row, expected) {
	return new Problem(400, `row ${row} has more than ${expected} values`, {
		row,
		expected: `${expected} values`
	});
}
function plainCell(source, at) {
	let next = at;
	while (next < source.length) {
		const code = source.charCodeAt(next);
		if (code === 44 || code === 10 || code === 13) break;
		next++;
	}
	return {
		text: source.slice(at, next),
		next
	};
}
function quotedCell(source, at, row) {
	let end = source.indexOf("\"", at + 1);
	let isDoubled = false;
	while (end >= 0 && source[end + 1] === "\"") {
		isDoubled = true;
		end = source.indexOf("\"", end + 2);
	}
	const after = source[end + 1];
	if (end < 0 || after !== void 0 && !",\r\n".includes(after)) throw new Problem(400, `row ${row} has a quote that does not end`, { row });
	const text = source.slice(at + 1, end);
	return {
		text: isDoubled ? text.replaceAll("\"\"", "\"") : text,
		next: end + 1
	};
}
// packages/serve/predict.ts
function mostContainers({ mostRows, columns }) {
	return 1e3 + mostRows * (columns.length + 2);
}
function withBody(state, exchange, read) {
	refuseBody(exchange.request, state.bodyBytes);
	readBody(exchange.request, state.bodyBytes, state.bodyRoom, (body) => {
		try {
			read(body);
		} catch (error) {
			sendFailure(exchange, error);
		}
	}, (problem) => sendFailure(exchange, problem));
}
function predict(state, exchange) {
	if (mediaType(exchange.request) !== "application/json") throw new Problem(415, "the body must be JSON", {
		expected: JSON_TYPE,
		hangUp: true
	});
	refuseCharset(exchange.request);
	const { plan } = state.main;
	withBody(state, exchange, (body) => {
		const { value, source } = parseJson(body, mostContainers(plan));
		const { rows, columns } = Array.isArray(value) ? {
			rows: value,
			columns: void 0
		} : requestOf(value);
		const given = givenRows(plan, rows, columns, source);
		askModel(state, exchange, given.rows.length, (frame) => fillRows(frame, given), (answer, { writer, nameText, versionText }) => {
			const probabilities = writer.probabilities(answer);
			const between = probabilities === null ? "" : `,"probabilities":${probabilities}`;
			sendJson(exchange, 200, `{"predictions":${writer.predictions(answer)}${between},"model":${nameText},"version":${versionText},"id":"${exchange.id}"}`);
		});
	});
}
function requestOf(value) {
	if (typeof value !== "object" || value === null || !Object.hasOwn(value, "rows")) throw new Problem(400, "the body must be {\"rows\": [...]} or a list of rows", { expected: "{\"rows\": [...]}" });
	if (Object.keys(value).find((key) => key !== "rows" && key !== "columns") !== void 0) throw new Problem(400, "the body holds more than \"rows\" and \"columns\"", { expected: "{\"rows\": [...]}" });
	const { rows, columns } = value;
	return {
		rows,
		columns
	};
}
// packages/serve/mlflow.ts
function ping(state, exchange) {
	if (!state.ready || state.closing) throw new Problem(503, "the model is not ready", { retryAfter: 1 });
	send(exchange, 200, JSON_TYPE, "\n");
}
function version(_state, exchange) {
	send(exchange, 200, "text/plain; charset=utf-8", VERSION);
}
const CSV_TYPE = "text/csv";
function invocations(state, exchange) {
	const type = mediaType(exchange.request);
	if (type !== "application/json" && type !== CSV_TYPE) throw new Problem(415, `the body must be ${JSON_TYPE} or ${CSV_TYPE}`, { hangUp: true });
	refuseCharset(exchange.request);
	const { plan } = state.main;
	withBody(state, exchange, (body) => {
		const given = type === CSV_TYPE ? csvRows(plan, body) : jsonRows(plan, body);
		askModel(state, exchange, given.rows.length, (frame) => fillRows(frame, given), (answer, { writer }) => sendJson(exchange, 200, `{"predictions":${writer.predictions(answer)}}`));
	});
}
const FORMS = [
	"dataframe_split",
	"dataframe_records",
	"instances",
	"inputs"
];
function jsonRows(plan, body) {
	const { value, source } = parseJson(body, mostContainers(plan));
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongForm();
	const entry = value;
	const used = FORMS.filter((name) => Object.hasOwn(entry, name));
	const strange = Object.keys(entry).find((key) => key !== "params" && !FORMS.includes(key));
	if (used.length !== 1 || strange !== void 0) throw wrongForm();
	const { params } = entry;
	if (params !== void 0 && params !== null && Object.keys(Object(params)).length > 0) throw new Problem(400, "the model takes no \"params\"");
	const form = used[0];
	const given = entry[form];
	if (form === "dataframe_split") return splitRows(plan, given, source);
	if (form === "inputs" && !Array.isArray(given)) return columnarRows(plan, given, source);
	if (!Array.isArray(given)) throw new Problem(400, `"${form}" must be a list of rows`);
	return givenRows(plan, plan.columns.length === 1 && (typeof given[0] !== "object" || given[0] === null) ? given.map((one) => [one]) : given, void 0, source);
}
function wrongForm() {
	return new Problem(400, `the body must be an object with exactly one of ${FORMS.map(quoted).join(", ")}`);
}
function splitRows(plan, given, source) {
	if (typeof given !== "object" || given === null || !Object.hasOwn(given, "data")) throw new Problem(400, "\"dataframe_split\" must have \"columns\" and \"data\"");
	const { columns, data } = given;
	return givenRows(plan, data, columns, source);
}
function columnarRows(plan, given, source) {
	if (typeof given !== "object" || given === null) throw new Problem(400, "\"inputs\" must hold lists");
	const entries = Object.entries(given);
	const columns = entries.map(([name]) => name);
	const lists = entries.map(([name, list]) => {
		if (!Array.isArray(list)) throw new Problem(400, `the input ${quoted(name)} must be a list`);
		return list.map((one) => Array.isArray(one) && one.length === 1 ? one[0] : one);
	});
	const count = lists[0]?.length ?? 0;
	const uneven = lists.findIndex((list) => list.length !== count);
	if (uneven >= 0) throw new Problem(400, `the input ${quoted(columns[uneven])} has another length than the first`);
	if (count * lists.length > plan.mostRows * (plan.columns.length + 100)) throw new Problem(413, `there are ${count} rows, and ${plan.mostRows} are taken at once`);
	return givenRows(plan, Array.from({ length: count }, (_, row) => lists.map((list) => list[row])), columns, source);
}
// packages/serve/openapi.ts
const MOST_LISTED = 200;
function openApi({ main }, exchange) {
	sendJson(exchange, 200, JSON.stringify(describe(main)));
}
function describe({ contract, plan }) {
	const { name, version, target, columns, samples, labels, task } = contract;
	const prediction = task === "regression" ? { type: ["number", "null"] } : { enum: labels };
	const example = samples.slice(0, 1).map(({ row }) => row);
	return {
		openapi: "3.1.0",
		info: {
			title: name,
			version,
			description: `Predicts ${target}. Served by Pawl ${VERSION}. Model ${contract.digests.model}.`
		},
		paths: {
			"/predict": { post: operation("predict", `Predicts ${target} for rows.`, {
				requestBody: {
					required: true,
					content: { "application/json": {
						schema: { $ref: "#/components/schemas/Request" },
						...example.length > 0 ? { example: { rows: example } } : {}
					} }
				},
				responses: {
					200: json("The predictions, in the order of the rows.", "#/components/schemas/Answer"),
					...problems(400, 413, 415, 503)
				}
			}) },
			"/health": { get: operation("health", "Whether the server runs.", { responses: plain("It runs.") }) },
			"/ready": { get: operation("ready", "Whether the model answers.", { responses: {
				...plain("It answers."),
				...problems(503)
			} }) },
			"/metrics": { get: operation("metrics", "Counts for Prometheus.", { responses: { 200: {
				description: "The text format of Prometheus.",
				content: { "text/plain": { schema: { type: "string" } } }
			} } }) },
			"/invocations": { post: operation("invocations", "The same as a server of MLflow has it.", {
				requestBody: {
					required: true,
					content: {
						"application/json": { schema: { type: "object" } },
						"text/csv": { schema: { type: "string" } }
					}
				},
				responses: {
					...plain("The predictions."),
					...problems(400, 413, 415, 503)
				}
			}) },
			[`/v2/models/${encodeURIComponent(name)}/infer`]: { post: operation("infer", "The same as the Open Inference Protocol has it.", {
				requestBody: {
					required: true,
					content: { "application/json": { schema: { type: "object" } } }
				},
				responses: {
					...plain("The outputs."),
					...problems(400, 413, 503)
				}
			}) }
		},
		components: { schemas: {
			Row: {
				type: "object",
				properties: Object.fromEntries(columns.map((column) => [column.name, columnSchema(column)])),
				required: columns.map((column) => column.name),
				additionalProperties: plan.unknownColumns === "ignore"
			},
			Values: {
				description: "The values of a row in the order of the columns.",
				type: "array",
				prefixItems: columns.map(columnSchema),
				minItems: columns.length,
				maxItems: columns.length
			},
			Rows: {
				type: "array",
				minItems: 1,
				maxItems: plan.mostRows,
				items: { anyOf: [{ $ref: "#/components/schemas/Row" }, { $ref: "#/components/schemas/Values" }] }
			},
			Request: { anyOf: [{
				type: "object",
				properties: { rows: { $ref: "#/components/schemas/Rows" } },
				required: ["rows"],
				additionalProperties: false
			}, { $ref: "#/components/schemas/Rows" }] },
			Answer: {
				type: "object",
				properties: {
					predictions: {
						type: "array",
						items: prediction
					},
					...task === "classification" ? { probabilities: {
						description: `In the order of ${labels.slice(0, 20).join(", ")}.`,
						type: "array",
						items: {
							type: "array",
							items: { type: "number" }
						}
					} } : {},
					model: { const: name },
					version: { type: "string" },
					id: { type: "string" }
				},
				required: [
					"predictions",
					"model",
					"version",
					"id"
				]
			},
			Problem: {
				type: "object",
				properties: {
					title: { type: "string" },
					status: { type: "integer" },
					detail: { type: "string" },
					row: {
						type: "integer",
						description: "The row that is wrong, the first being 1."
					},
					column: { type: "string" },
					expected: { type: "string" },
					id: { type: "string" }
				},
				required: [
					"title",
					"status",
					"detail",
					"id"
				]
			}
		} }
	};
}
function operation(operationId, summary, more) {
	return {
		operationId,
		summary,
		...more
	};
}
function json(description, $ref) {
	return {
		description,
		content: { "application/json": { schema: { $ref } } }
	};
}
function plain(description) {
	return { 200: { description } };
}
function problems(...statuses) {
	return Object.fromEntries(statuses.map((status) => [status, {
		description: "A refusal.",
		content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } }
	}]));
}
function columnSchema({ kind, nullable, categories, min, max }) {
	if (kind === "text" && categories && categories.length <= MOST_LISTED) return { enum: nullable ? [...categories, null] : categories };
	const type = kind === "number" ? "number" : "string";
	const range = min === void 0 || max === void 0 ? {} : { description: `From ${min} to ${max} in training.` };
	return {
		type: nullable ? [type, "null"] : type,
		...range
	};
}
// packages/serve/page-script.ts
const PAGE_SCRIPT = `
'use strict';
const contract = JSON.parse(document.getElementById('contract').textContent);
const form = document.getElementById('row');
const answer = document.getElementById('answer');
const controls = contract.columns.map((_, i) => document.getElementById('c' + i));
const hints = contract.columns.map((_, i) => document.getElementById('h' + i));
const usual = hints.map((hint) => hint.textContent);
const add = (parent, tag, text, name) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (name) made.className = name;
  parent.append(made);
  return made;
};
const mark = (i, problem) => {
  controls[i].setAttribute('aria-invalid', problem ? 'true' : 'false');
  hints[i].textContent = problem || usual[i];
  hints[i].classList.toggle('bad', Boolean(problem));
  if (problem) controls[i].setAttribute('aria-describedby', 'h' + i);
};
const read = (column, control) => {
  const { kind, nullable } = column;
  if (control.value === '') {
    if (nullable) return { value: null };
    if (kind === 'number' || control.tagName === 'SELECT') return { problem: 'A value is needed.' };
  }
  if (kind === 'number') {
    const text = control.value.trim();
    const number = Number(text);
    return text !== '' && Number.isFinite(number) ? { value: number } : { problem: 'A number is needed.' };
  }
  return { value: control.tagName === 'SELECT' ? control.selectedOptions[0].dataset.text : control.value };
};
const write = (control, value) => {
  if (value === null || value === undefined) control.value = '';
  else if (control.tagName !== 'SELECT') control.value = String(value);
  else control.value = ([...control.options].find((option) => option.dataset.text === value) || { value: '' }).value;
};
for (const button of document.querySelectorAll('[data-sample]'))
  button.addEventListener('click', () => {
    const { row } = contract.samples[Number(button.dataset.sample)];
    contract.columns.forEach(({ name }, i) => { write(controls[i], row[name]); mark(i, ''); });
    ask();
  });
form.addEventListener('submit', (event) => { event.preventDefault(); ask(); });
let asked = 0;
async function ask() {
  const row = contract.columns.map((column, i) => {
    const { value, problem } = read(column, controls[i]);
    mark(i, problem);
    return problem ? undefined : value;
  });
  const wrong = row.findIndex((value) => value === undefined);
  if (wrong >= 0) { controls[wrong].focus(); return; }
  const mine = ++asked;
  try {
    const response = await fetch('predict', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ rows: [row] }) });
    const body = await response.json();
    if (mine !== asked) return;
    answer.replaceChildren();
    if (response.ok) show(body);
    else refuse(body);
    answer.scrollIntoView({ block: 'nearest' });
  } catch {
    answer.replaceChildren();
    add(answer, 'p', 'The server did not answer.', 'problem');
  }
}
function show({ predictions, probabilities, model, version }) {
  add(answer, 'p', contract.target);
  add(answer, 'p', String(predictions[0]), 'value');
  if (probabilities) {
    const list = add(answer, 'ul', undefined, 'shares');
    contract.labels.map((label, k) => [label, probabilities[0][k]]).sort((a, b) => b[1] - a[1]).slice(0, 20).forEach(([label, share]) => {
      const item = add(list, 'li');
      const line = add(item, 'div');
      add(line, 'span', label);
      add(line, 'span', (100 * share).toFixed(1) + ' %');
      const bar = add(item, 'progress');
      bar.max = 1;
      bar.value = share;
      bar.setAttribute('aria-label', label);
    });
  }
  add(answer, 'p', model + ' ' + version, 'hint');
}
function refuse({ detail, column }) {
  add(answer, 'p', String(detail), 'problem');
  const place = contract.columns.findIndex(({ name }) => name === column);
  if (place >= 0) { mark(place, 'This value is not taken.'); controls[place].focus(); }
}
`;
// packages/serve/page-style.ts
const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #57606e; --paper: #ffffff; --ground: #f3f5f8; --line: #98a2b0; --accent: #0b5cad; --on-accent: #ffffff; --bar: #b9d3ee; --bad: #a3191f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a7b0bd; --paper: #1a2029; --ground: #10141a; --line: #6b7686; --accent: #7ab7f5; --on-accent: #0b1420; --bar: #25486c; --bad: #ff9b9b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0.5rem 0 0; }
small, .optional, .hint, footer { color: var(--soft); font-weight: normal; }
small { font-size: 1rem; }
header p { margin: 0 0 1rem; }
form, #answer:not(:empty) { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; }
.samples { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-bottom: 1rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: 0.75rem 1rem; }
.field { display: flex; flex-direction: column; min-width: 0; }
label { font-weight: 600; }
.optional { font-size: 0.85rem; }
.hint { font-size: 0.85rem; min-height: 1.3em; }
.hint.bad { color: var(--bad); font-weight: 600; }
input, select, button { font: inherit; color: inherit; border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 0.6rem; background: var(--paper); min-height: 44px; max-width: 100%; }
input[aria-invalid=true], select[aria-invalid=true] { border: 2px solid var(--bad); }
button { cursor: pointer; }
.go { background: var(--accent); color: var(--on-accent); border-color: var(--accent); font-weight: 600; margin-top: 0.5rem; padding-inline: 1.5rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
#answer { margin-top: 1rem; }
#answer p { margin: 0; }
.value { font-size: 1.6rem; font-weight: 700; }
.problem { color: var(--bad); font-weight: 600; }
.shares { list-style: none; margin: 0.75rem 0 0; padding: 0; }
.shares li { margin-top: 0.4rem; }
.shares div { display: flex; justify-content: space-between; gap: 1rem; }
progress { width: 100%; height: 0.6rem; accent-color: var(--accent); }
footer { font-size: 0.85rem; }
footer a { color: var(--accent); margin-right: 1rem; display: inline-block; padding: 0.5rem 0; }
@media (min-width: 60rem) { main { display: grid; grid-template-columns: 2fr 1fr; gap: 1rem; align-items: start; } #answer { margin-top: 0; position: sticky; top: 1rem; } }
`;
// packages/serve/page.ts
const MOST_OPTIONS = 500;
function page({ main }, exchange) {
	const nonce = randomBytes(16).toString("base64");
	const policy = [
		"default-src 'none'",
		`script-src 'nonce-${nonce}'`,
		`style-src 'nonce-${nonce}'`,
		"connect-src 'self'",
		"img-src data:",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'"
	].join("; ");
	send(exchange, 200, "text/html; charset=utf-8", pageHtml(main.contract, nonce), [
		"Content-Security-Policy",
		policy,
		"X-Content-Type-Options",
		"nosniff",
		"Referrer-Policy",
		"no-referrer",
		"Cache-Control",
		"no-store"
	]);
}
function pageHtml(contract, nonce) {
	const { name, version, target, columns, samples, digests } = contract;
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(name)} ${escapeHtml(version)}</title>
<style nonce="${nonce}">${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(name)} <small>${escapeHtml(version)}</small></h1>
<p>Predicts <strong>${escapeHtml(target)}</strong> from ${columns.length === 1 ? "one column" : `${columns.length} columns`}.</p>
</header>
<main>
<form id="row" autocomplete="off" novalidate>
${samples.length > 0 ? `<div class="samples" role="group" aria-label="Examples">${samples.map((_, i) => `<button type="button" data-sample="${i}">Example ${i + 1}</button>`).join("")}</div>` : ""}
<div class="fields">
${columns.map(field).join("\n")}
</div>
<button type="submit" class="go">Predict</button>
</form>
<section id="answer" aria-live="polite" aria-label="Answer"></section>
</main>
<footer>
<p><a href="openapi.json">OpenAPI</a> <a href="metrics">Metrics</a></p>
<p class="digest">Model ${escapeHtml(digests.model)}</p>
</footer>
<script type="application/json" id="contract" nonce="${nonce}">${scriptJson({
		target,
		columns: columns.map(({ name: column, kind, nullable }) => ({
			name: column,
			kind,
			nullable
		})),
		labels: contract.labels,
		samples
	})}<\/script>
<script nonce="${nonce}">${PAGE_SCRIPT}<\/script>
</body>
</html>
`;
}
function field(column, i) {
	const { name, nullable } = column;
	const hint = hintOf(column);
	const hintId = hint === "" ? "" : ` aria-describedby="h${i}"`;
	return `<div class="field"><label for="c${i}">${escapeHtml(name)}${nullable ? " <span class=\"optional\">may be empty</span>" : ""}</label>${control(column, i, hintId)}<span class="hint" id="h${i}">${hint}</span></div>`;
}
function hintOf({ kind, min, max }) {
	return kind === "number" && min !== void 0 && max !== void 0 ? `${min} to ${max} in training` : "";
}
function control({ kind, nullable, categories }, i, described) {
	const common = `id="c${i}" data-column="${i}"${described}${nullable ? "" : " required"}`;
	if (kind === "number") return `<input ${common} type="text" inputmode="decimal" spellcheck="false">`;
	if (!categories || categories.length > MOST_OPTIONS) return `<input ${common} type="text" spellcheck="false">`;
	const options = categories.map((text, k) => `<option value="${k}" data-text="${escapeHtml(text)}">${escapeHtml(text)}</option>`);
	return `<select ${common}><option value="">${nullable ? "no value" : "choose"}</option>${options.join("")}</select>`;
}
function escapeHtml(text) {
	return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}
function scriptJson(value) {
	return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
// packages/serve/state.ts
function queuedRows({ main, canary, shadow }) {
	return [
		main,
		canary,
		shadow
	].reduce((sum, served) => sum + (served?.batcher?.queued ?? 0), 0);
}
// packages/serve/v2-tensor.ts
const DATATYPES = {
	BOOL: [1, (bytes, at) => bytes.getUint8(at)],
	UINT8: [1, (bytes, at) => bytes.getUint8(at)],
	UINT16: [2, (bytes, at) => bytes.getUint16(at, true)],
	UINT32: [4, (bytes, at) => bytes.getUint32(at, true)],
	UINT64: [8, (bytes, at) => exactNumber(bytes.getBigUint64(at, true))],
	INT8: [1, (bytes, at) => bytes.getInt8(at)],
	INT16: [2, (bytes, at) => bytes.getInt16(at, true)],
	INT32: [4, (bytes, at) => bytes.getInt32(at, true)],
	INT64: [8, (bytes, at) => exactNumber(bytes.getBigInt64(at, true))],
	FP16: [2, (bytes, at) => halfFloat(bytes.getUint16(at, true))],
	FP32: [4, (bytes, at) => bytes.getFloat32(at, true)],
	FP64: [8, (bytes, at) => bytes.getFloat64(at, true)],
	BYTES: null
};
function isDatatype(name) {
	return typeof name === "string" && Object.hasOwn(DATATYPES, name);
}
const ROUNDED = Number.NEGATIVE_INFINITY;
function exactNumber(value) {
	const number = Number(value);
	return BigInt(number) === value ? number : ROUNDED;
}
function halfFloat(bits) {
	const exponent = bits >> 10 & 31;
	const fraction = bits & 1023;
	const sign = bits >> 15 ? -1 : 1;
	if (exponent === 0) return sign * fraction * 2 ** -24;
	if (exponent === 31) return fraction ? NaN : sign * Number.POSITIVE_INFINITY;
	return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
function decodeBinary(name, datatype, bytes, count) {
	const kind = DATATYPES[datatype];
	if (kind === null) return decodeTexts(name, bytes, count);
	const [width, read] = kind;
	if (bytes.length !== count * width) throw badTensor(name, `has ${bytes.length} bytes, and its shape and datatype need ${count * width}`);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const values = new Float64Array(count);
	for (let i = 0; i < count; i++) values[i] = read(view, i * width);
	if (datatype.endsWith("INT64") && values.includes(ROUNDED)) throw badTensor(name, "holds an integer beyond 2^53, which would be rounded");
	return values;
}
function decodeTexts(name, bytes, count) {
	const texts = [];
	let at = 0;
	while (at + 4 <= bytes.length && texts.length < count) {
		const length = bytes.readUInt32LE(at);
		if (length > bytes.length - at - 4) break;
		texts.push(bytes.toString("utf8", at + 4, at + 4 + length));
		at += 4 + length;
	}
	if (texts.length !== count || at !== bytes.length) throw badTensor(name, `does not hold ${count} texts, each after its length in four bytes`);
	return texts;
}
function encodeTexts(texts) {
	return Buffer.concat(texts.flatMap((text) => {
		const bytes = Buffer.from(text);
		const length = Buffer.alloc(4);
		length.writeUInt32LE(bytes.length);
		return [length, bytes];
	}));
}
function badTensor(name, problem) {
	return new Problem(400, `the input ${quoted(name)} ${problem}`);
}
const MATRIX = "input";
function rowsOfTensors(plan, tensors, source) {
	const [first] = tensors;
	if (!first) throw new Problem(400, "there are no inputs");
	return tensors.length === 1 && first.name === MATRIX && !plan.places.has(MATRIX) ? matrixRows(plan, first, source) : columnRows(plan, tensors, source);
}
function matrixRows({ columns, ...plan }, tensor, source) {
	const { shape, data } = tensor;
	const width = columns.length;
	const text = columns.find(({ kind }) => kind === "text");
	if (text) throw badTensor(MATRIX, `cannot hold the column ${quoted(text.name)} of texts: send one input a column`);
	if (shape.length !== 2 || shape[1] !== width) throw badTensor(MATRIX, `has the shape [${shape.join(", ")}], and [-1, ${width}] is needed`);
	const rows = shape[0];
	refuseCount({
		columns,
		...plan
	}, rows);
	const isBytes = tensor.datatype === "BYTES";
	return {
		rows,
		fill(frame) {
			for (let row = 0; row < rows; row++) for (let place = 0; place < width; place++) putValue(frame, place, row, data[row * width + place], isBytes, source);
		}
	};
}
function columnRows(plan, tensors, source) {
	const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
	if (given.size !== tensors.length) throw new Problem(400, "two inputs have one name");
	const missing = plan.names.find((name) => !given.has(name));
	if (missing !== void 0) throw new Problem(400, `the input ${quoted(missing)} is missing`);
	const unknown = tensors.find(({ name }) => !plan.places.has(name));
	if (unknown && plan.unknownColumns === "refuse") throw badTensor(unknown.name, "is no column of the model");
	const ordered = plan.names.map((name) => given.get(name));
	const rows = ordered[0].shape[0];
	for (const { name, shape } of ordered) if (shape[0] !== rows || shape.length > 2 || shape.length === 2 && shape[1] !== 1) throw badTensor(name, `has the shape [${shape.join(", ")}], and [${rows}] or [${rows}, 1] is needed`);
	refuseCount(plan, rows);
	return {
		rows,
		fill(frame) {
			ordered.forEach(({ data, datatype }, place) => {
				const isBytes = datatype === "BYTES";
				for (let row = 0; row < rows; row++) putValue(frame, place, row, data[row], isBytes, source);
			});
		}
	};
}
function putValue(frame, place, row, given, isBytes, source) {
	const value = isBytes ? given : typeof given === "boolean" ? Number(given) : Number.isNaN(given) ? null : given;
	putCell(frame, place, frame.rows + row, value, row + 1, source);
}
// packages/serve/v2-answer.ts
const PREDICT = "predict";
const PROBABILITIES = "probabilities";
function outputsOf({ contract: { task, labels } }) {
	const predict = {
		name: PREDICT,
		datatype: task === "regression" ? "FP64" : "BYTES",
		shape: [-1]
	};
	if (task === "regression") return [predict];
	return [predict, {
		name: PROBABILITIES,
		datatype: "FP64",
		shape: [-1, labels.length]
	}];
}
function refuseOutputs(served, { outputs }) {
	const known = outputsOf(served).map(({ name }) => name);
	for (const { name } of outputs ?? []) if (!known.includes(name)) throw new Problem(400, `there is no output ${quoted(name)}; the outputs are ${known.join(", ")}`);
}
function inferAnswer(served, asked, answer, id) {
	const wanted = asked.outputs ?? outputsOf(served).map(({ name }) => ({
		name,
		binary: asked.binaryOutput
	}));
	const parts = [];
	const outputs = [];
	for (const { name, binary } of wanted) {
		const output = name === PREDICT ? predicted(served, answer) : probabilities(served, answer);
		if (!output) continue;
		const { datatype, shape } = output;
		const head = `{"name":"${name}","datatype":"${datatype}","shape":[${shape.join(",")}]`;
		if (binary) {
			const bytes = output.bytes();
			parts.push(bytes);
			outputs.push(`${head},"parameters":{"binary_data_size":${bytes.length}}}`);
		} else outputs.push(`${head},"data":${output.text()}}`);
	}
	return {
		json: `{"model_name":${served.nameText},"model_version":${served.versionText},"id":${JSON.stringify(asked.id ?? id)},"outputs":[${outputs.join(",")}]}`,
		binary: parts.length === 0 ? null : Buffer.concat(parts)
	};
}
function predicted({ writer }, answer) {
	const { predictions, from, rows } = answer;
	const shape = [rows];
	const text = () => writer.predictions(answer);
	if (predictions.task === "regression") {
		const { predicted } = predictions;
		return {
			datatype: "FP64",
			shape,
			text,
			bytes: () => doubles(rows, (row) => predicted[from + row])
		};
	}
	const { labels, predicted: codes } = predictions;
	return {
		datatype: "BYTES",
		shape,
		text,
		bytes: () => encodeTexts(Array.from({ length: rows }, (_, row) => labels[codes[from + row]]))
	};
}
function probabilities({ writer, contract }, answer) {
	const { predictions, from, rows } = answer;
	if (predictions.task === "regression" || !predictions.scores) return null;
	const { scores, labels } = predictions;
	const order = contract.labels.map((label) => scores[labels.indexOf(label)]);
	const width = order.length;
	return {
		datatype: "FP64",
		shape: [rows, width],
		text: () => writer.probabilities(answer).replaceAll("],[", ",").slice(1, -1),
		bytes: () => doubles(rows * width, (i) => order[i % width]?.[from + Math.floor(i / width)] ?? 0)
	};
}
function doubles(count, valueAt) {
	const bytes = Buffer.allocUnsafe(count * 8);
	for (let i = 0; i < count; i++) bytes.writeDoubleLE(valueAt(i), i * 8);
	return bytes;
}
// packages/serve/v2-request.ts
function readInfer(plan, body, jsonLength) {
	const end = jsonLength === void 0 ? body.length : Number(jsonLength);
	if (!Number.isInteger(end) || end < 0 || end > body.length) throw new Problem(400, "Inference-Header-Content-Length is not a length within the body");
	const { value, source } = parseJson(body.subarray(0, end), mostContainers(plan));
	const entry = entryOf(value, "the request");
	const { id } = entry;
	if (id !== void 0 && (typeof id !== "string" || id.length > 1e3)) throw new Problem(400, "\"id\" must be a short text");
	return {
		id: id ?? null,
		tensors: readTensors(entry.inputs, body.subarray(end)),
		source,
		outputs: entry.outputs === void 0 ? null : listOf(entry.outputs, "outputs").map(readOutput),
		binaryOutput: flagOf(entry.parameters, "binary_data_output") ?? false
	};
}
function entryOf(value, what) {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	throw new Problem(400, `${what} must be an object`);
}
function listOf(value, what) {
	if (Array.isArray(value)) return value;
	throw new Problem(400, `"${what}" must be a list`);
}
function flagOf(parameters, name) {
	if (parameters === void 0) return void 0;
	const value = entryOf(parameters, "\"parameters\"")[name];
	if (value === void 0 || typeof value === "boolean") return value;
	throw new Problem(400, `"${name}" must be true or false`);
}
function readOutput(value) {
	const { name, parameters } = entryOf(value, "an output");
	if (typeof name !== "string") throw new Problem(400, "an output must have a \"name\"");
	return {
		name,
		binary: flagOf(parameters, "binary_data") ?? false
	};
}
function readTensors(inputs, binary) {
	let at = 0;
	const tensors = listOf(inputs, "inputs").map((value) => {
		const { name, datatype, shape, data, parameters } = entryOf(value, "an input");
		if (typeof name !== "string") throw new Problem(400, "an input must have a \"name\"");
		if (!isDatatype(datatype)) throw badTensor(name, `has the datatype ${kindOf(datatype)}, which is not known here`);
		const count = countOf(name, shape);
		const size = parameters === void 0 ? void 0 : entryOf(parameters, "\"parameters\"").binary_data_size;
		if (size === void 0) return {
			name,
			datatype,
			shape,
			data: flatData(name, datatype, data, count)
		};
		if (typeof size !== "number" || !Number.isInteger(size) || size < 0 || size > binary.length - at) throw badTensor(name, "has a \"binary_data_size\" beyond the body");
		if (data !== void 0) throw badTensor(name, "has both \"data\" and \"binary_data_size\"");
		at += size;
		return {
			name,
			datatype,
			shape,
			data: decodeBinary(name, datatype, binary.subarray(at - size, at), count)
		};
	});
	if (at !== binary.length) throw new Problem(400, "there are bytes behind the inputs that belong to none");
	return tensors;
}
function kindOf(datatype) {
	return typeof datatype === "string" ? quoted(datatype) : "nothing";
}
const MOST_VALUES = 5e8;
function countOf(name, shape) {
	const dimensions = Array.isArray(shape) && shape.length > 0 && shape.length <= 8 ? shape : [-1];
	let count = 1;
	for (const size of dimensions) {
		if (typeof size !== "number" || !Number.isInteger(size) || size < 0) throw badTensor(name, "has no \"shape\" that is a list of sizes");
		count *= size;
	}
	if (count > MOST_VALUES) throw badTensor(name, "has a \"shape\" beyond any body");
	return count;
}
function flatData(name, datatype, data, count) {
	if (!Array.isArray(data)) throw badTensor(name, "has no \"data\"");
	const flat = Array.isArray(data[0]) ? data.flat(7) : data;
	if (flat.length !== count) throw badTensor(name, `has ${flat.length} values, and its shape needs ${count}`);
	if (datatype.includes("INT")) {
		if (flat.find((value) => value !== null && !Number.isInteger(value)) !== void 0) throw badTensor(name, `holds what is no ${datatype}`);
	}
	return flat;
}
// packages/serve/v2.ts
function handleV2(state, exchange, path) {
	exchange.dialect = "v2";
	const parts = path.split("/").slice(2);
	const model = parts[0] === "models" && parts.length >= 2 ? parts.slice(1) : null;
	if (model) {
		handleModel(state, exchange, model);
		return;
	}
	const rest = parts.join("/");
	if (rest !== "" && rest !== "health/live" && rest !== "health/ready") throw nothingHere();
	exchange.route = rest === "" ? "/v2" : `/v2/${rest}`;
	refuseMethod(exchange, "GET");
	if (rest === "health/ready") refuseUnready(state);
	if (rest === "") sendJson(exchange, 200, JSON.stringify({
		name: "pawl",
		version: VERSION,
		extensions: ["binary_tensor_data"]
	}));
	else sendJson(exchange, 200, rest === "health/live" ? "{\"live\":true}" : "{\"ready\":true}");
}
function nothingHere() {
	return new Problem(404, "there is nothing here");
}
function refuseUnready(state) {
	if (!state.ready || state.closing) throw new Problem(503, "the model is not ready", { retryAfter: 1 });
}
function handleModel(state, exchange, [model, ...parts]) {
	const { contract } = state.main;
	const versioned = parts[0] === "versions";
	const action = (versioned ? parts.slice(2) : parts).join("/");
	if (action !== "" && action !== "ready" && action !== "infer") throw nothingHere();
	exchange.route = `/v2/models/{model}${action === "" ? "" : `/${action}`}`;
	if (decoded(model) !== contract.name) throw new Problem(404, "there is no such model");
	if (versioned && decoded(parts[1] ?? "") !== contract.version) throw new Problem(404, "there is no such version of the model");
	refuseMethod(exchange, action === "infer" ? "POST" : "GET");
	if (action === "infer") infer(state, exchange);
	else if (action === "ready") {
		refuseUnready(state);
		sendJson(exchange, 200, JSON.stringify({
			name: contract.name,
			ready: true
		}));
	} else sendJson(exchange, 200, JSON.stringify(metadata(state)));
}
function decoded(part) {
	try {
		return decodeURIComponent(part);
	} catch {
		return null;
	}
}
function metadata({ main }) {
	const { name, version, columns } = main.contract;
	return {
		name,
		versions: [version],
		platform: "pawl",
		inputs: columns.map((column) => ({
			name: column.name,
			datatype: column.kind === "number" ? "FP64" : "BYTES",
			shape: [-1]
		})),
		outputs: outputsOf(main)
	};
}
function infer(state, exchange) {
	const { main } = state;
	withBody(state, exchange, (body) => {
		const length = exchange.request.headers["inference-header-content-length"];
		const asked = readInfer(main.plan, body, Array.isArray(length) ? length[0] : length);
		refuseOutputs(main, asked);
		const { rows, fill } = rowsOfTensors(main.plan, asked.tensors, asked.source);
		askModel(state, exchange, rows, fill, (answer, served) => {
			const { json, binary } = inferAnswer(served, asked, answer, exchange.id);
			if (!binary) {
				sendJson(exchange, 200, json);
				return;
			}
			const head = Buffer.from(json);
			send(exchange, 200, "application/octet-stream", Buffer.concat([head, binary]), ["Inference-Header-Content-Length", String(head.length)]);
		});
	});
}
// packages/serve/routes.ts
const ROUTES = new Map([
	["/predict", {
		method: "POST",
		handle: predict
	}],
	["/health", {
		method: "GET",
		handle: health
	}],
	["/ready", {
		method: "GET",
		handle: ready
	}],
	["/metrics", {
		method: "GET",
		handle: metrics
	}],
	["/", {
		method: "GET",
		handle: page
	}],
	["/openapi.json", {
		method: "GET",
		handle: openApi
	}],
	["/ping", {
		method: "GET",
		handle: ping,
		dialect: "mlflow"
	}],
	["/version", {
		method: "GET",
		handle: version
	}],
	["/invocations", {
		method: "POST",
		handle: invocations,
		dialect: "mlflow"
	}]
]);
function handleRequest(state, exchange) {
	const { url = "/" } = exchange.request;
	const end = url.indexOf("?");
	const path = end < 0 ? url : url.slice(0, end);
	const route = ROUTES.get(path);
	if (!route && (path === "/v2" || path.startsWith("/v2/"))) {
		handleV2(state, exchange, path);
		return;
	}
	if (!route) throw new Problem(404, "there is nothing here");
	exchange.route = path;
	exchange.dialect = route.dialect ?? "problem";
	refuseMethod(exchange, route.method);
	route.handle(state, exchange);
}
function health(_state, exchange) {
	sendJson(exchange, 200, "{\"status\":\"ok\"}");
}
function ready(state, exchange) {
	if (!state.ready || state.closing) throw new Problem(503, state.closing ? "the server is closing" : "the model is not ready yet", { retryAfter: 1 });
	sendJson(exchange, 200, "{\"status\":\"ready\"}");
}
function metrics(state, exchange) {
	send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", state.metrics.text({
		queuedRows: queuedRows(state),
		connections: state.connections(),
		ready: state.ready,
		logDropped: state.predictionLog?.dropped ?? 0
	}));
}
// packages/serve/batcher.ts
const SHARED_ROWS = 64;
function createBatcher(predictor, plan, { queueRows }) {
	const queue = [];
	const spare = [];
	let open = null;
	let queued = 0;
	let busy = false;
	let called = false;
	function batchFor(rows) {
		if (open && open.frame.rows + rows <= SHARED_ROWS) return open;
		const isSmall = rows < SHARED_ROWS;
		const batch = {
			frame: isSmall ? spare.pop() ?? createFrame(plan, SHARED_ROWS) : createFrame(plan, rows),
			waiting: []
		};
		if (isSmall) open = batch;
		return batch;
	}
	function callSoon() {
		if (busy || called) return;
		called = true;
		setImmediate(runNext);
	}
	function runNext() {
		called = false;
		const batch = queue.shift();
		if (!batch) return;
		if (batch === open) open = null;
		busy = true;
		predictor.predict(tableOfFrame(batch.frame)).then((predictions) => finish(batch, (one) => one.done({
			...one,
			predictions,
			frame: batch.frame
		})), (error) => finish(batch, (one) => one.failed(error)));
	}
	function finish({ frame, waiting }, tell) {
		busy = false;
		for (const one of waiting) {
			queued -= one.rows;
			tell(one);
		}
		if (frame.capacity === SHARED_ROWS && spare.length < 2) {
			clearFrame(frame);
			spare.push(frame);
		}
		if (queue.length > 0) callSoon();
	}
	return {
		add(rows, fill, done, failed) {
			if (queued > 0 && queued + rows > queueRows) throw new Problem(503, "too many rows are waiting", { retryAfter: 1 });
			const batch = batchFor(rows);
			fill(batch.frame);
			if (batch.waiting.length === 0) queue.push(batch);
			batch.waiting.push({
				from: batch.frame.rows,
				rows,
				done,
				failed
			});
			batch.frame.rows += rows;
			queued += rows;
			callSoon();
		},
		get queued() {
			return queued;
		}
	};
}
// packages/serve/warm-up.ts
const TOLERANCE = 1e-5;
const WARM_ROUNDS = 20;
async function warmUp({ name, version, samples, labels, task }, plan, predictor) {
	if (predictor.task !== task) throw differs(`${name} ${version}`, `it is a model of ${predictor.task}, and the contract says ${task}`);
	if (samples.length === 0) return;
	const frame = createFrame(plan, samples.length);
	try {
		fillRows(frame, {
			rows: samples.map(({ row }) => row),
			order: null,
			source: null
		});
	} catch (cause) {
		throw differs(`${name} ${version}`, `a sample is no row of the contract: ${cause.message}`);
	}
	frame.rows = samples.length;
	const table = tableOfFrame(frame);
	const predictions = await predictor.predict(table);
	samples.forEach((sample, row) => {
		const found = predictionAt(predictions, row);
		if (!isSame(found, sample.prediction)) throw differs(`${name} ${version}`, `it answers ${JSON.stringify(found)} to sample ${row + 1}, and the evaluation had ${JSON.stringify(sample.prediction)}`);
		if (predictions.task === "regression" || !sample.probabilities) return;
		const { scores, labels: own } = predictions;
		labels.forEach((label, k) => {
			if (!isSame(scores?.[own.indexOf(label)]?.[row] ?? 0, sample.probabilities[k])) throw differs(`${name} ${version}`, `it gives "${label}" another probability for sample ${row + 1}`);
		});
	});
	for (let round = 1; round < WARM_ROUNDS; round++) await predictor.predict(table);
}
function isSame(found, expected) {
	if (typeof found === "string") return found === String(expected);
	if (typeof expected === "string") return false;
	return Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
}
function differs(model, problem) {
	return new PawlError("record", `the model ${model} is not what its contract says: ${problem}`, { remedy: "Publish the image again; until then serve the version before." });
}
// packages/serve/served.ts
function servedModel(role, contract) {
	return {
		role,
		contract,
		plan: planRows(contract),
		writer: answerWriter(contract.labels),
		nameText: JSON.stringify(contract.name),
		versionText: JSON.stringify(contract.version),
		batcher: null
	};
}
async function openServed(served, predictor, queueRows) {
	const open = await predictor;
	await warmUp(served.contract, served.plan, open);
	served.batcher = createBatcher(open, served.plan, { queueRows });
}
function requireSameRows(main, other, role) {
	const kinds = new Map(main.columns.map(({ name, kind }) => [name, kind]));
	const wrong = other.columns.find(({ name, kind }) => kinds.get(name) !== kind);
	const problem = other.task !== main.task ? `it is a model of ${other.task}` : wrong && `it needs the column "${wrong.name}" as a ${wrong.kind}`;
	if (problem === void 0) return;
	throw new PawlError("config", `the ${role} cannot answer what ${main.name} is asked: ${problem}`, { remedy: "Serve a version that was trained on the same columns." });
}
// packages/serve/server.ts
const DEFAULTS = {
	bodyBytes: 1e7,
	queueRows: 1e4,
	connections: 1e3,
	headersTimeout: 1e4,
	requestTimeout: 3e4,
	keepAliveTimeout: 65e3,
	drain: 250,
	grace: 600,
	canaryShare: .05,
	logLevel: "info"
};
const BODIES_AT_ONCE = 10;
async function startServer(input) {
	const options = {
		...DEFAULTS,
		...input.options
	};
	const { contract, canary, shadow, now } = input;
	const main = servedModel("main", contract);
	const others = {
		canary: other(contract, "canary", canary),
		shadow: other(contract, "shadow", shadow)
	};
	const models = [
		main,
		others.canary,
		others.shadow
	].filter((served) => served !== null);
	const sockets = new Set();
	const bodyBytes = contract.limits?.body_bytes ?? options.bodyBytes;
	const state = {
		main,
		...others,
		canaryShare: options.canaryShare,
		metrics: createMetrics(models, now() / 1e3),
		log: createRequestLog(input.log, options.logLevel, now),
		predictionLog: input.predictionLog ?? null,
		bodyBytes,
		bodyRoom: {
			used: 0,
			most: BODIES_AT_ONCE * bodyBytes
		},
		now,
		connections: () => sockets.size,
		ready: false,
		closing: false
	};
	const server = listeningServer(state, options, sockets);
	const port = await listen(server, input.host, input.port);
	const opened = Promise.all([
		openServed(main, input.predictor, options.queueRows),
		...others.canary && canary ? [openServed(others.canary, canary.predictor, options.queueRows)] : [],
		...others.shadow && shadow ? [openServed(others.shadow, shadow.predictor, options.queueRows)] : []
	]).then(() => {
		state.ready = !state.closing;
		state.log.event("info", "ready", {
			model: contract.name,
			version: contract.version,
			port
		});
	});
	opened.catch(() => {});
	return {
		port,
		ready: opened,
		close: () => closeServer(server, state, options)
	};
}
function other(main, role, given) {
	if (!given) return null;
	requireSameRows(main, given.contract, role);
	return servedModel(role, given.contract);
}
function listeningServer(state, options, sockets) {
	const server = createServer({
		headersTimeout: options.headersTimeout,
		requestTimeout: options.requestTimeout,
		keepAliveTimeout: options.keepAliveTimeout,
		connectionsCheckingInterval: Math.min(5e3, options.headersTimeout),
		maxHeaderSize: 16384,
		noDelay: true
	}, (request, response) => {
		if (state.closing) response.shouldKeepAlive = false;
		const exchange = beginExchange(request, response, onFinished);
		try {
			handleRequest(state, exchange);
		} catch (error) {
			sendFailure(exchange, error);
		}
	});
	function onFinished(exchange, status) {
		const milliseconds = performance.now() - exchange.started;
		state.metrics.request(exchange.route, status, milliseconds / 1e3);
		state.log.request(exchange, status, milliseconds);
	}
	server.on("checkContinue", (request, response) => {
		try {
			refuseBody(request, state.bodyBytes);
			response.writeContinue();
		} catch {}
		server.emit("request", request, response);
	});
	server.maxConnections = options.connections;
	server.on("connection", (socket) => {
		sockets.add(socket);
		socket.setTimeout(Math.max(options.keepAliveTimeout, options.requestTimeout) + 5e3, () => socket.destroy());
		socket.once("close", () => sockets.delete(socket));
	});
	return server;
}
function listen(server, host, port) {
	return new Promise((resolve, reject) => {
		server.once("error", (cause) => {
			const busy = cause.code === "EADDRINUSE";
			reject(new PawlError("io", busy ? "the port is taken" : `cannot listen: ${cause.message}`, {
				where: `${host ?? ""}:${port}`,
				remedy: "Set PORT to another one.",
				cause
			}));
		});
		server.listen({
			...host === void 0 ? {} : { host },
			port,
			backlog: 1024
		}, () => resolve(server.address().port));
	});
}
async function closeServer(server, state, options) {
	if (state.closing) return;
	const wasReady = state.ready;
	state.closing = true;
	state.log.event("info", "closing", {});
	if (wasReady) await pause(options.drain);
	const closed = new Promise((resolve) => server.close(resolve));
	server.closeIdleConnections();
	const late = setTimeout(() => server.closeAllConnections(), options.grace);
	await closed;
	clearTimeout(late);
	await state.predictionLog?.close();
	state.log.flush();
}
function pause(milliseconds) {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
// packages/serve/main.ts
async function openFolder(folder) {
	const contract = await readContract(folder);
	const predictor = openModel(folder, contract);
	predictor.catch(() => {});
	return {
		contract,
		predictor
	};
}
async function openModel(folder, contract) {
	const path = join(folder, contract.files.model);
	const [{ digest }, predictor] = await Promise.all([digestFile(path), openFile(path, folder, contract)]);
	if (digest === contract.digests.model) return predictor;
	throw new PawlError("record", "the model file is not the one that its contract names", {
		where: path,
		remedy: "Take the folder from the image as it was published."
	});
}
async function openFile(path, folder, { task, columns, labels }) {
	if (!path.endsWith(".onnx")) return openPredictor(await loadModel(path));
	const { openOnnxModel } = await import("./shared/onnx-predictor.js");
	return openOnnxModel({
		file: path,
		root: folder,
		task,
		features: columns.map(({ name }) => name),
		...task === "classification" ? { labels } : {}
	});
}
async function appears(folder) {
	const isThere = () => access(join(folder, CONTRACT_FILE)).then(() => true, () => false);
	while (!await isThere()) await setTimeout$1(100);
}
async function start(env, write) {
	const folder = resolve(env.PAWL_MODEL_DIR || "/models");
	if (env.MODEL_INIT_MODE === "async") await appears(folder);
	const main = await openFolder(folder);
	const [canary, shadow] = await Promise.all([env.PAWL_CANARY_DIR, env.PAWL_SHADOW_DIR].map((other) => other ? openFolder(resolve(other)) : void 0));
	const predictionLog = await openPredictionLog(env, main.contract);
	return startServer({
		...main,
		canary,
		shadow,
		host: env.HOST || void 0,
		port: numberIn(env, "PORT", 8080, 0, 65535),
		options: {
			canaryShare: numberIn(env, "PAWL_CANARY_SHARE", DEFAULTS.canaryShare, 0, 1),
			logLevel: levelOf(env),
			connections: numberIn(env, "PAWL_CONNECTIONS", DEFAULTS.connections, 1, 1e6),
			queueRows: numberIn(env, "PAWL_QUEUE_ROWS", DEFAULTS.queueRows, 1, 1e7),
			drain: numberIn(env, "PAWL_DRAIN_MS", DEFAULTS.drain, 0, 36e5)
		},
		log: write,
		predictionLog,
		now: Date.now
	});
}
async function openPredictionLog(env, rows) {
	const path = env.PAWL_PREDICTION_LOG;
	if (!path) return void 0;
	return createPredictionLog({
		path: resolve(path),
		rate: numberIn(env, "PAWL_PREDICTION_LOG_RATE", 1, 0, 1),
		fileBytes: numberIn(env, "PAWL_PREDICTION_LOG_BYTES", 1e8, 1e3, 0xe8d4a51000),
		files: numberIn(env, "PAWL_PREDICTION_LOG_FILES", 5, 0, 1e3),
		seconds: numberIn(env, "PAWL_PREDICTION_LOG_SECONDS", 60, 2, 86400),
		redact: (env.PAWL_PREDICTION_LOG_REDACT ?? "").split(",").map((name) => name.trim()).filter((name) => name !== ""),
		pending: 16e6,
		now: Date.now
	}, rows);
}
function levelOf({ PAWL_LOG_LEVEL: asked = "" }) {
	const levels = [
		"info",
		"warn",
		"error",
		"off"
	];
	const found = levels.find((level) => level === (asked || "info"));
	if (found) return found;
	throw badSetting("PAWL_LOG_LEVEL", `one of ${levels.join(", ")}`);
}
function numberIn(env, name, usual, least, most) {
	const text = env[name] ?? "";
	if (text === "") return usual;
	const value = Number(text);
	if (Number.isFinite(value) && value >= least && value <= most && (most === 1 || Number.isInteger(value))) return value;
	throw badSetting(name, `${most === 1 ? "a number" : "a whole number"} from ${least} to ${most}`);
}
function badSetting(name, wanted) {
	return new PawlError("usage", `${name} is not ${wanted}`, {
		where: name,
		remedy: `Set it to ${wanted}.`
	});
}
function fail(thrown) {
	const { code, message, where, remedy, exitStatus } = toPawlError(thrown);
	process.stderr.write(`${JSON.stringify({
		level: "error",
		event: "failed",
		code,
		message,
		where,
		remedy
	})}\n`);
	process.exit(exitStatus);
}
process.stdout.on("error", () => {});
let running;
let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => {
	if (stopping) process.exit(signal === "SIGINT" ? 130 : 143);
	stopping = true;
	if (!running) process.exit(0);
	running.close().then(() => process.exit(0), fail);
});
try {
	running = await start(process.env, (text) => process.stdout.write(text));
	await running.ready;
} catch (error) {
	fail(error);
}
export {};
