import { n as digestOf } from "./canonical.js";
import { n as didYouMean, t as PawlError } from "./errors.js";
import { i as textAt, n as isNull, r as takeRows, t as findColumn } from "./column.js";
import { t as digestFile } from "./digest-file.js";
import { _ as firstBadByte, a as reserve, b as feedOf, d as fileSource, f as fileStart, g as storeText, h as storeNumber, i as newScan, l as afterLineEnd, m as readField, n as appendRange, o as scanFeed, p as fromChunks, r as expectedRows, s as scanPart, u as chunksOf, v as DEFAULT_NULLS } from "./csv-range.js";
import { a as numberBuilder, h as dictionaryStrings, o as rawBuilder, r as finish, u as textBuilder, v as hashBytes } from "./csv-columns.js";
import { a as checkNames, f as yamlKey, i as declaredKind, l as noRows, n as rowTable, o as checkTypes, r as SAMPLED_ROWS, s as emptyFile, u as notNumber } from "./row-table.js";
import { i as textColumns, r as joinTables, s as distinctValues$1, t as parseTime } from "./time-value.js";
import { t as changedWhileRead } from "./parquet-error.js";
import { n as shuffle, t as createRandom } from "./random.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { availableParallelism } from "node:os";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Worker } from "node:worker_threads";
// packages/table/glob.ts
const MAGIC = /[*?[{]/;
const MAX_FILES = 1e5;
async function expandGlob(pattern, baseDir) {
	const literal = resolve(baseDir, pattern);
	const found = await stat(literal).catch(() => void 0);
	if (found?.isFile()) return [literal];
	if (found && !MAGIC.test(pattern)) throw new PawlError("data", `"${pattern}" is a folder, not a file`, {
		where: baseDir,
		remedy: "Name its files: `folder/*.csv`."
	});
	if (!MAGIC.test(pattern)) throw await noMatch(pattern, baseDir);
	const alternatives = expandBraces(pattern);
	const files = new Set();
	for (const alternative of alternatives) {
		const segments = alternative.split(/[/\\]/).filter((segment) => segment !== "" && segment !== ".");
		await walk(alternative.startsWith("/") ? sep : resolve(baseDir), segments, files);
	}
	if (files.size === 0) throw await noMatch(pattern, baseDir);
	return [...files].sort();
}
function matchesPath(pattern, path) {
	const names = path.split("/");
	return expandBraces(pattern.replace(/^\.?\//, "")).some((alternative) => matchSegments(alternative.split("/").map((segment) => segment === "**" ? null : tokensOf(segment)), names));
}
function matchSegments(segments, names) {
	let [segment, at, star, resume] = [
		0,
		0,
		-1,
		0
	];
	while (at < names.length) {
		const tokens = segments[segment];
		if (tokens === null) {
			star = segment++;
			resume = at;
		} else if (tokens !== void 0 && matchTokens(tokens, [...names[at]])) {
			segment++;
			at++;
		} else if (star >= 0) {
			segment = star + 1;
			at = ++resume;
		} else return false;
	}
	while (segments[segment] === null) segment++;
	return segment === segments.length;
}
async function walk(folder, segments, files) {
	const [segment, ...rest] = segments;
	if (segment === void 0 || files.size > MAX_FILES) return;
	if (segment === "..") return walk(dirname(folder), rest, files);
	const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
	if (segment === "**") {
		await walk(folder, rest, files);
		for (const entry of entries) if (entry.isDirectory() && !entry.name.startsWith(".")) await walk(resolve(folder, entry.name), segments, files);
		return;
	}
	const matches = segmentMatcher(segment);
	for (const entry of entries.filter(({ name }) => matches(name))) {
		const path = resolve(folder, entry.name);
		const target = entry.isSymbolicLink() ? await stat(path).catch(() => void 0) : entry;
		if (rest.length === 0 ? target?.isFile() : false) files.add(path);
		else if (rest.length > 0 && target?.isDirectory()) await walk(path, rest, files);
	}
}
function segmentMatcher(segment) {
	const tokens = tokensOf(segment);
	return (name) => name.startsWith(".") && !segment.startsWith(".") ? false : matchTokens(tokens, [...name]);
}
function tokensOf(segment) {
	return [...segment.matchAll(/\[!?[^\]]+\]|[\s\S]/gu)].map(([token]) => token);
}
function matchTokens(tokens, name) {
	let [token, at, star, resume] = [
		0,
		0,
		-1,
		0
	];
	while (at < name.length) if (tokens[token] === "*") {
		star = token++;
		resume = at;
	} else if (token < tokens.length && matchOne(tokens[token], name[at])) {
		token++;
		at++;
	} else if (star >= 0) {
		token = star + 1;
		at = ++resume;
	} else return false;
	while (tokens[token] === "*") token++;
	return token === tokens.length;
}
function matchOne(token, character) {
	if (token === "?") return true;
	if (token.length === 1 || !token.startsWith("[")) return token === character;
	const negated = token[1] === "!";
	const members = [...token.slice(negated ? 2 : 1, -1)];
	return members.some((member, i) => {
		if (members[i + 1] === "-" && members[i + 2] !== void 0) return character >= member && character <= members[i + 2];
		return member === character;
	}) !== negated;
}
function expandBraces(pattern) {
	const results = [];
	const queue = [pattern];
	for (let text = queue.pop(); text !== void 0; text = queue.pop()) {
		const match = /\{([^{}]*)\}/.exec(text);
		if (!match || queue.length + results.length > 1e3) {
			results.push(text);
			continue;
		}
		for (const option of match[1].split(",")) queue.push(`${text.slice(0, match.index)}${option}${text.slice(match.index + match[0].length)}`);
	}
	return results;
}
async function noMatch(pattern, baseDir) {
	const folder = resolve(baseDir, dirname(pattern.replace(/[*?[{].*$/s, "x")));
	const names = await readdir(folder).catch(() => void 0);
	const hint = names ? didYouMean(basename(pattern), names) : ` There is no folder "${dirname(pattern)}".`;
	return new PawlError("data", `no file matches "${pattern}".${hint}`, {
		where: baseDir,
		remedy: "Correct the path; it is relative to that folder."
	});
}
// packages/table/csv-error.ts
function faultError(fault, file, width, delimiter) {
	return inWords(fault, `row ${fault.row + 1}`, `${file}:${fault.line + 1}`, width, delimiter);
}
function headerFaultError(fault, file, delimiter) {
	return inWords(fault, "the header", `${file}:${fault.line + 1}`, 0, delimiter);
}
function inWords(fault, row, where, width, delimiter) {
	const error = (message, remedy) => new PawlError("data", message, {
		where,
		remedy
	});
	switch (fault.kind) {
		case "ragged": return error(`${row} has ${count(fault.found, "field")}, but the header has ${width}`, `Give every row ${count(width, "field")}; put quotes around a value that holds ${shownDelimiter(delimiter)}, a quote or a line end.`);
		case "number": return notNumber(row, fault.column, fault.value, where);
		case "open-quote": return error(`${row}, column "${fault.column}": a quote is opened and never closed`, "Close the quote; inside a quoted value a quote is written twice.");
		case "after-quote": return error(`${row}, column "${fault.column}": there is text after the closing quote`, "End the field after its closing quote; inside a quoted value a quote is written twice.");
		case "nul": return error(`${row}, column "${fault.column}": the text has a NUL byte`, "This is no text file, or it is damaged: write it again as UTF-8 text.");
		case "utf8": return error(`${row}, column "${fault.column}": byte ${fault.offset} of the text is not UTF-8`, "Save the file as UTF-8, or name the encoding it has, for example `encoding: windows-1252`.");
		case "crowded": return error(`${row}, column "${fault.column}": its values take more than 1 GB`, "Leave the column out of the table: text of that size is no category.");
		case "endless": return error(`${row} is longer than 32 MiB`, "Look for a quote that is opened there and never closed, or for a file that has no line ends.");
	}
}
function count(number, noun) {
	return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}
function shownDelimiter(delimiter) {
	return delimiter === "	" ? "a tab" : `"${delimiter}"`;
}
// packages/table/csv-header.ts
function readHeader(block, delimiter) {
	const scan = newScan(delimiter, [], [], 1);
	const { bytes, end } = block;
	let at = block.start;
	while (at < end && (bytes[at] === 10 || bytes[at] === 13)) {
		at = afterLineEnd(block, at);
		if (at === -1) return void 0;
		scan.extraLines++;
	}
	if (at >= end) return void 0;
	const names = [];
	for (;;) {
		const column = textBuilder(String(names.length + 1), 1);
		const stop = readField(scan, block, column, at);
		if (stop === -1) return scan.fault && { fault: scan.fault };
		names.push(dictionaryStrings(column.dictionary)[0]);
		if (bytes[stop] === delimiter) {
			at = stop + 1;
			continue;
		}
		if (stop === end && !block.final) return void 0;
		const position = afterLineEnd(block, stop);
		return position === -1 ? void 0 : {
			names,
			position,
			lines: scan.extraLines + 1
		};
	}
}
// packages/table/csv-infer.ts
function inferred(scan, column) {
	return asNumbers(scan, column) ?? asText(scan, column);
}
function asNumbers(scan, column) {
	const numbers = numberBuilder(column.name, false, scan.rows);
	const at = bytesOf(column);
	for (let row = 0; row < scan.rows; row++) if (!storeNumber(scan, at, numbers, row, column.ends[row], column.ends[row + 1] - 1)) {
		scan.fault = void 0;
		return;
	}
	return (numbers.nulls?.every((isNull) => isNull === 1) ?? false) && column.quoted.includes(1) ? void 0 : numbers;
}
function asText(scan, column) {
	const text = textBuilder(column.name, scan.rows);
	const at = bytesOf(column);
	for (let row = 0; row < scan.rows; row++) {
		const from = column.ends[row];
		const to = column.ends[row + 1] - 1;
		const hash = hashBytes(at.bytes, from, to);
		if (!storeText(scan, at, text, row, from, to, hash, column.quoted[row] === 1)) break;
	}
	return text;
}
function bytesOf({ bytes }) {
	return {
		bytes,
		view: new DataView(bytes.buffer),
		offset: 0
	};
}
// packages/table/csv-parts.ts
async function scanInParts(scan, rest, threads, onBytes) {
	const starts = await rowStarts(rest, threads.length + 1);
	const { rows, extraLines } = scan;
	const total = expectedRows(rows, rest.share);
	const firsts = starts.map((start) => rows + slotBefore(start, rest, total - rows));
	share(scan, total);
	const replies = starts.slice(1).map((from, i) => {
		const range = rangeTask(scan, rest, [from, starts[i + 2] ?? rest.to], [firsts[i + 1], firsts[i + 2] ?? total]);
		return threads[i].run({
			kind: "range",
			range
		}, onBytes);
	});
	scan.capacity = firsts[1] ?? total;
	const fault = await scanPart(scan, rest.path, rest.from, starts[1] ?? rest.to, onBytes);
	if (scan.capacity === firsts[1]) scan.capacity = total;
	let again = fault && replies.length > 0 ? rest.from : void 0;
	if (again !== void 0) Object.assign(scan, {
		rows,
		extraLines,
		fault: void 0
	});
	for (let i = 0; i < replies.length && again === void 0; i++) {
		const reply = await replies[i];
		if (reply?.kind === "range" && reply.range) appendRange(scan, reply.range);
		else again = starts[i + 1];
	}
	if (again === void 0) return;
	await Promise.all(threads.map((thread) => thread.stop()));
	await scanPart(scan, rest.path, again, rest.to, onBytes);
}
function slotBefore(position, rest, rows) {
	return Math.floor(rows * (position - rest.from) / (rest.to - rest.from));
}
function share(scan, capacity) {
	for (const column of scan.columns) {
		if (column.kind !== "number") continue;
		const values = new Float64Array(new SharedArrayBuffer(capacity * Float64Array.BYTES_PER_ELEMENT));
		values.set(column.values.subarray(0, scan.rows));
		column.values = values;
	}
	reserve(scan, capacity);
}
function rangeTask(scan, rest, [from, to], [first, end]) {
	return {
		path: rest.path,
		delimiter: scan.delimiter,
		nulls: rest.nulls,
		columns: rest.columns.map((column) => column.kind === "text" ? {
			kind: "text",
			name: column.name
		} : {
			kind: "number",
			name: column.name,
			declared: column.declared,
			values: column.values.subarray(first, end)
		}),
		from,
		to,
		capacity: end - first
	};
}
const PROBE = 65536;
async function rowStarts(rest, parts) {
	const starts = [rest.from];
	for (let part = 1; part < parts; part++) {
		const position = rest.from + Math.floor((rest.to - rest.from) * part / parts);
		const start = await lineStart(rest.path, position, rest.to);
		if (start !== void 0 && start > starts.at(-1)) starts.push(start);
	}
	return starts;
}
async function lineStart(path, position, to) {
	const source = await fileSource(path, void 0, position, Math.min(to, position + PROBE));
	try {
		const probe = new Uint8Array(PROBE);
		const lineEnd = probe.subarray(0, await source.fill(probe, 0, PROBE)).indexOf(10);
		const start = position + lineEnd + 1;
		return lineEnd === -1 || start >= to ? void 0 : start;
	} finally {
		await source.close();
	}
}
// packages/table/transcode.ts
const GZIP_CHUNK = 262144;
function isGzip(start) {
	return start[0] === 31 && start[1] === 139;
}
function gunzipped(source, name) {
	const raw = Readable.from(chunksOf(source), { objectMode: false });
	const gunzip = createGunzip({ chunkSize: GZIP_CHUNK });
	raw.on("error", (error) => gunzip.destroy(error));
	raw.pipe(gunzip);
	return fromChunks(gunzip, source, (error) => isSystemError(error) ? error : damagedGzip(name, error));
}
function recoded(source, encoding, name) {
	const decoder = textDecoder(encoding, name);
	async function* chunks() {
		let offset = 0;
		for await (const chunk of chunksOf(source)) {
			yield Buffer.from(decode(chunk, true, offset));
			offset += chunk.length;
		}
		yield Buffer.from(decode(new Uint8Array(), false, offset));
	}
	const decode = (chunk, stream, offset) => {
		try {
			return decoder.decode(chunk, { stream });
		} catch (error) {
			throw new PawlError("data", `not valid ${decoder.encoding}, in the bytes from ${offset} on`, {
				where: name,
				remedy: "Name the encoding the file was written in, for example `encoding: windows-1252`.",
				cause: error
			});
		}
	};
	return fromChunks(chunks(), source, (error) => error);
}
function textDecoder(encoding, name) {
	try {
		return new TextDecoder(encoding, { fatal: true });
	} catch (error) {
		throw new PawlError("data", `unknown encoding "${encoding}"`, {
			where: name,
			remedy: "Use a label of the WHATWG Encoding Standard, such as utf-8, windows-1252, utf-16le or shift_jis.",
			cause: error
		});
	}
}
function damagedGzip(name, cause) {
	const short = cause instanceof Error && "code" in cause && cause.code === "Z_BUF_ERROR";
	return new PawlError("data", short ? "the gzip data ends too early" : "the gzip data is damaged", {
		where: name,
		remedy: "Copy or compress the file again; `gzip -t` tells whether it is whole.",
		cause
	});
}
function isSystemError(error) {
	return error instanceof Error && "syscall" in error;
}
// packages/table/text-source.ts
async function textSource(path, options) {
	const compressed = isGzip(await fileStart(path, 2));
	const file = await fileSource(path, options.onBytes);
	try {
		const plain = compressed ? gunzipped(file, options.name) : file;
		if (options.encoding === void 0 || /^utf-?8$/i.test(options.encoding)) return {
			source: plain,
			direct: !compressed
		};
		return {
			source: recoded(plain, options.encoding, options.name),
			direct: false
		};
	} catch (error) {
		await file.close();
		throw error;
	}
}
const BYTE_ORDER_MARKS = [
	["UTF-32LE", [
		255,
		254,
		0,
		0
	]],
	["UTF-32BE", [
		0,
		0,
		254,
		255
	]],
	["UTF-16LE", [255, 254]],
	["UTF-16BE", [254, 255]]
];
const LOOKED_AT = 4096;
async function openText(feed, name) {
	do
		await feed.more();
	while (!feed.block.final && feed.block.end - feed.block.start < LOOKED_AT);
	const { bytes, start, end } = feed.block;
	const starts = (marks) => marks.every((byte, i) => start + i < end && bytes[start + i] === byte);
	if (starts([
		239,
		187,
		191
	])) feed.advance(start + 3);
	const mark = BYTE_ORDER_MARKS.find(([, marks]) => starts(marks));
	if (mark) throw wrongEncoding(mark[0], name);
	const other = [["a Parquet file", [
		80,
		65,
		82,
		49
	]], ["a zip archive or an Excel workbook", [
		80,
		75,
		3,
		4
	]]].find(([, marks]) => starts(marks));
	if (other) throw notText(`the file is ${other[0]}, not text`, name);
	const nul = bytes.subarray(start, Math.min(end, start + LOOKED_AT)).indexOf(0);
	if (nul === 1) throw wrongEncoding("UTF-16LE", name);
	if (nul !== -1) throw notText(`byte ${nul} is NUL: the file is binary, or text in UTF-16 or UTF-32`, name);
}
function wrongEncoding(encoding, name) {
	return new PawlError("data", `the text is ${encoding}, not UTF-8`, {
		where: name,
		remedy: encoding.startsWith("UTF-16") ? `Set \`encoding: ${encoding.toLowerCase()}\`, or save the file as UTF-8.` : "Save the file as UTF-8."
	});
}
function notText(message, name) {
	return new PawlError("data", message, {
		where: name,
		remedy: "Give a text file, or rename the file to what it is (.parquet); save a workbook as CSV."
	});
}
// packages/table/worker-thread.ts
const ENTRIES = [
	"./table-worker.ts",
	"./table-worker.js",
	"./shared/table-worker.js"
];
function startThread() {
	const entry = ENTRIES.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
	if (!entry) return void 0;
	const worker = new Worker(entry);
	const ended = new Promise((resolve) => {
		worker.on("error", () => void 0);
		worker.on("exit", () => resolve(void 0));
	});
	return {
		run(task, onBytes) {
			const replied = new Promise((resolve) => {
				worker.on("message", (reply) => {
					if (reply.kind === "bytes") onBytes?.(reply.count);
					else resolve(reply);
				});
			});
			worker.postMessage(task);
			return Promise.race([replied, ended]);
		},
		async stop() {
			await worker.terminate();
		}
	};
}
// packages/table/csv.ts
const TUNING = {
	sampledRows: SAMPLED_ROWS,
	blockBytes: 524288,
	threads: 4,
	partBytes: 8388608
};
async function readCsv(path, options) {
	const delimiter = options.delimiter ?? ",";
	checkDelimiter(delimiter, options.name);
	const tuning = {
		...TUNING,
		...options.tuning
	};
	const { source, direct } = await textSource(path, options);
	const threads = direct ? await startThreads(path, tuning) : [];
	try {
		const feed = feedOf(source, 0, tuning.blockBytes);
		const scan = await startScan(feed, delimiter, tuning.sampledRows, options);
		await scanFeed(scan, feed, tuning.sampledRows);
		raise(scan, options.name, delimiter);
		const columns = scan.columns.map((column) => column.kind === "raw" ? inferred(scan, column) : column);
		scan.columns = [...columns];
		const { start, end, final, offset } = feed.block;
		if (threads.length > 0 && !(final && start >= end)) {
			const to = (await stat(path)).size;
			const nulls = options.nulls ?? DEFAULT_NULLS;
			await scanInParts(scan, {
				path,
				from: offset + start,
				to,
				nulls,
				columns,
				share: feed.share
			}, threads, options.onBytes);
		} else await scanFeed(scan, feed, Number.POSITIVE_INFINITY);
		raise(scan, options.name, delimiter);
		if (scan.rows === 0) throw noRows(options.name);
		return {
			rows: scan.rows,
			columns: columns.map((column) => finish(column, scan.rows))
		};
	} finally {
		await Promise.all([source.close(), ...threads.map((thread) => thread.stop())]);
	}
}
async function startThreads(path, tuning) {
	const worth = Math.floor((await stat(path)).size / tuning.partBytes);
	const parts = Math.min(tuning.threads, availableParallelism(), worth);
	return Array.from({ length: Math.max(0, parts - 1) }, () => startThread()).filter((thread) => thread !== void 0);
}
function checkDelimiter(delimiter, name) {
	const code = delimiter.charCodeAt(0);
	if (delimiter.length === 1 && code < 128 && ![
		10,
		13,
		34
	].includes(code) && !/[\w.+-]/.test(delimiter)) return;
	throw new PawlError("data", `the delimiter ${JSON.stringify(delimiter)} cannot separate fields`, {
		where: name,
		remedy: "Use one ASCII character that no number contains, such as \",\" \";\" \"|\" or \"\\t\"."
	});
}
const ENDLESS = {
	kind: "endless",
	row: 0,
	line: 0
};
async function startScan(feed, delimiter, capacity, options) {
	const { name, types = {} } = options;
	const code = delimiter.charCodeAt(0);
	await openText(feed, name);
	let header = readHeader(feed.block, code);
	while (!header && !feed.block.final) {
		if (feed.block.end - feed.block.start > 33554432) throw headerFaultError(ENDLESS, name, delimiter);
		await feed.more();
		header = readHeader(feed.block, code);
	}
	if (!header) throw emptyFile(name);
	if ("fault" in header) throw headerFaultError(header.fault, name, delimiter);
	feed.advance(header.position);
	checkNames(header.names, name);
	checkTypes(types, header.names, name);
	const columns = header.names.map((column) => {
		const kind = declaredKind(options, column);
		if (kind === "number") return numberBuilder(column, true, capacity);
		return kind === "text" || options.asText?.has(column) ? textBuilder(column, capacity) : rawBuilder(column, capacity);
	});
	const scan = newScan(code, options.nulls ?? DEFAULT_NULLS, columns, capacity);
	scan.extraLines = header.lines;
	return scan;
}
function raise(scan, name, delimiter) {
	if (scan.fault) throw faultError(scan.fault, name, scan.columns.length, delimiter);
}
// packages/table/json-lines.ts
async function readJsonLines(path, options) {
	const { name } = options;
	const { source } = await textSource(path, options);
	try {
		const feed = feedOf(source);
		await openText(feed, name);
		const table = rowTable(options);
		let rows = 0;
		let line = 0;
		for await (const lines of linesOf(feed)) {
			for (const bytes of lines) {
				line++;
				const row = parseLine(bytes, line, options);
				if (!row) continue;
				table.add(row, feed.share);
				rows++;
			}
			if (lines.length === 0 && feed.block.end - feed.block.start > 33554432) throw tooLong(name, line + 1);
		}
		if (rows === 0) throw emptyFile(name);
		return table.finish();
	} finally {
		await source.close();
	}
}
async function* linesOf(feed) {
	for (;;) {
		const { bytes, start, end, final } = feed.block;
		const lines = [];
		let at = start;
		while (at < end) {
			const stop = bytes.indexOf(10, at);
			if (stop === end && !final) break;
			lines.push(bytes.subarray(at, stop));
			at = stop + 1;
		}
		yield lines;
		if (final) return;
		feed.advance(at);
		await feed.more();
	}
}
function parseLine(bytes, line, options) {
	const where = `${options.name}:${line}`;
	const bad = firstBadByte(bytes, 0, bytes.length);
	if (bad !== -1) throw new PawlError("data", `byte ${bad + 1} of line ${line} is not UTF-8`, {
		where,
		remedy: "Save the file as UTF-8, or name the encoding it has, for example `encoding: windows-1252`."
	});
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
	if (text.trim() === "") return void 0;
	const object = parseObject(text, line, where);
	const values = new Map();
	for (const [key, value] of Object.entries(object)) {
		values.set(key, rowValue(value, key, line, where));
		if (isLongInteger(value, text) && declaredKind(options, key) !== "number") throw longInteger(key, line, where);
	}
	return {
		line,
		values
	};
}
function parseObject(text, line, where) {
	let value;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw new PawlError("data", `line ${line} is not valid JSON`, {
			where,
			remedy: "Write one JSON object on each line, with nothing between them but line ends.",
			cause
		});
	}
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	throw new PawlError("data", `line ${line} is ${kindOf(value)}, not an object`, {
		where,
		remedy: "Write every row as an object, {\"column\": value, ...}."
	});
}
function rowValue(value, key, line, where) {
	if (value === null || typeof value === "string" || typeof value === "number") return value;
	if (typeof value === "boolean") return String(value);
	throw new PawlError("data", `line ${line}, column "${key}": the value is ${kindOf(value)}`, {
		where,
		remedy: "A table holds numbers and text: spread nested values over columns of their own, or leave them out."
	});
}
function isLongInteger(value, text) {
	if (!Number.isInteger(value) || Number.isSafeInteger(value)) return false;
	return /[:\s]-?\d{16,}\s*[,}]/.test(text);
}
function longInteger(key, line, where) {
	return new PawlError("data", `line ${line}, column "${key}": an integer beyond 2^53 loses its last digits`, {
		where,
		remedy: `Write it in quotes, so that it is text; or, if that is no loss, declare it: \`data.types: {${yamlKey(key)}: number}\`.`
	});
}
function kindOf(value) {
	if (Array.isArray(value)) return "an array";
	if (value === null) return "null";
	return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
function tooLong(name, line) {
	return new PawlError("data", `line ${line} is longer than 32 MiB`, {
		where: `${name}:${line}`,
		remedy: "Write one JSON object on each line; a JSON array is not JSON Lines."
	});
}
// packages/table/read.ts
const FORMATS = {
	csv: "csv",
	txt: "csv",
	tsv: "tsv",
	jsonl: "json-lines",
	ndjson: "json-lines",
	parquet: "parquet"
};
const LARGE = 16777216;
async function readTable(patterns, options) {
	const found = [];
	for (const pattern of [patterns].flat()) found.push(...await expandGlob(pattern, options.baseDir));
	const paths = [...new Set(found)];
	const stats = await Promise.all(paths.map((path) => stat(path)));
	const total = stats.reduce((sum, { size }) => sum + size, 0);
	let done = 0;
	const onBytes = (count) => {
		done += count;
		options.onProgress?.(Math.min(done, total - 1), total);
	};
	const tables = [];
	const files = [];
	for (const [i, path] of paths.entries()) {
		const name = relative(options.baseDir, path).split(sep).join("/");
		const asText = new Set([...options.asText ?? [], ...textColumns(tables)]);
		const { table, digest } = await readWhole(path, name, stats[i], () => readFile(path, {
			...options,
			name,
			asText,
			onBytes
		}));
		tables.push({
			name,
			table
		});
		files.push({
			path: name,
			digest,
			bytes: stats[i].size,
			rows: table.rows
		});
	}
	options.onProgress?.(total, total);
	return {
		table: joinTables(tables),
		files
	};
}
async function readWhole(path, name, before, read) {
	const thread = before.size >= LARGE ? startThread() : void 0;
	try {
		const reply = thread?.run({
			kind: "digest",
			path
		});
		const table = await read();
		const given = await reply;
		const digest = given?.kind === "digest" ? given.digest : (await digestFile(path)).digest;
		const after = await stat(path);
		if (after.size === before.size && after.mtimeMs === before.mtimeMs) return {
			table,
			digest
		};
		throw changedWhileRead(name);
	} finally {
		await thread?.stop();
	}
}
async function readFile(path, options) {
	const format = formatOf(path, options.name);
	if (format === "parquet") {
		const { openParquet, readParquet } = await import("./parquet.js");
		return options.lazy ? openParquet(path, options) : readParquet(path, options);
	}
	if (format === "json-lines") return readJsonLines(path, options);
	return readCsv(path, {
		...options,
		delimiter: options.delimiter ?? (format === "tsv" ? "	" : ",")
	});
}
function formatOf(path, name) {
	const extension = /\.([a-z]+)(?:\.\d+)?(?:\.gz)?$/i.exec(basename(path))?.[1]?.toLowerCase() ?? "";
	const format = Object.hasOwn(FORMATS, extension) ? FORMATS[extension] : void 0;
	if (format) return format;
	throw new PawlError("data", "the name of the file does not tell its format", {
		where: name,
		remedy: `Name it .${Object.keys(FORMATS).join(", .")}; text formats may end in .gz too.`
	});
}
// packages/table/split.ts
function splitTable(table, spec, seed) {
	if (!(spec.test > 0 && spec.test < 1)) throw new PawlError("config", `the test share must lie between 0 and 1, not ${spec.test}`, { remedy: "Set `split.test` to a share such as 0.2." });
	if (table.rows < 2) throw new PawlError("data", `${table.rows === 1 ? "one row" : "no rows"} cannot be split in two parts`, { remedy: "Give a `source` with more rows, or `train` and `test` files." });
	const random = createRandom(seed);
	const tested = new Uint8Array(table.rows);
	if (spec.method === "random") markRandom(tested, spec.test, random);
	else {
		const column = splitColumn(table, spec);
		if (spec.method === "stratified") markStratified(tested, column, spec.test, random);
		else if (spec.method === "group") markGroups(tested, column, spec.test, random);
		else markLatest(tested, column, spec.test);
	}
	return partsOf(tested);
}
function splitColumn(table, spec) {
	if (spec.by === void 0) throw new PawlError("config", `a split by ${spec.method} needs a column`, { remedy: "Name it in `split.by`." });
	const column = findColumn(table, spec.by);
	if (column) return column;
	const names = table.columns.map(({ name }) => name);
	throw new PawlError("config", `there is no column "${spec.by}" to split by.${didYouMean(spec.by, names)}`, { remedy: "Set `split.by` to a column of the data." });
}
function partsOf(tested) {
	const size = tested.reduce((count, flag) => count + flag, 0);
	const train = new Int32Array(tested.length - size);
	const test = new Int32Array(size);
	let trainRows = 0;
	let testRows = 0;
	for (let row = 0; row < tested.length; row++) if (tested[row] === 1) test[testRows++] = row;
	else train[trainRows++] = row;
	return {
		train,
		test
	};
}
function markRandom(tested, share, random) {
	const rows = tested.length;
	const wanted = Math.round(share * rows);
	if (wanted === 0 || wanted === rows) throw emptySide(share, rows, wanted === 0);
	const order = Int32Array.from({ length: rows }, (_, row) => row);
	shuffle(order, random);
	for (const row of order.subarray(0, wanted)) tested[row] = 1;
}
function emptySide(share, rows, testIsEmpty) {
	return new PawlError("data", `a test share of ${share} of ${rows} rows leaves no ${testIsEmpty ? "test" : "training"} row`, { remedy: `Give more rows, or a ${testIsEmpty ? "larger" : "smaller"} \`split.test\`.` });
}
function markStratified(tested, column, share, random) {
	const classes = distinctValues$1(column);
	const sizes = testSizes(classes.counts, share);
	if (sizes.every((size) => size === 0)) {
		if (classes.counts.every((count) => count === 1)) throw new PawlError("data", `every value of "${column.name}" is in one row only: nothing to stratify by`, { remedy: "Set `split.by` to a column whose values repeat, or `split.method` to random." });
		throw emptySide(share, tested.length, true);
	}
	rowsByValue(classes).forEach((rows, code) => {
		shuffle(rows, random);
		for (const row of rows.subarray(0, sizes[code])) tested[row] = 1;
	});
}
function testSizes(counts, share) {
	const quotas = Float64Array.from(counts, (count) => count > 1 ? share * count : 0);
	const sizes = Int32Array.from(quotas, Math.floor);
	const divisible = counts.reduce((sum, count) => sum + (count > 1 ? count : 0), 0);
	let left = Math.round(share * divisible) - sizes.reduce((sum, size) => sum + size, 0);
	const byRemainder = Array.from(counts.keys()).sort((a, b) => quotas[b] - sizes[b] - (quotas[a] - sizes[a]) || a - b);
	for (const code of byRemainder) {
		if (left <= 0) break;
		if (sizes[code] === quotas[code] || sizes[code] + 1 >= counts[code]) continue;
		sizes[code]++;
		left--;
	}
	return sizes;
}
function rowsByValue({ codes, counts }) {
	const rows = Array.from(counts, (count) => new Int32Array(count));
	const filled = new Int32Array(counts.length);
	for (let row = 0; row < codes.length; row++) {
		const code = codes[row];
		rows[code][filled[code]++] = row;
	}
	return rows;
}
function markGroups(tested, column, share, random) {
	for (let row = 0; row < tested.length; row++) if (isNull(column, row)) throw missingValue(column, row, "group");
	const { codes, counts } = distinctValues$1(column);
	if (counts.length < 2) throw new PawlError("data", `"${column.name}" holds one group only, which cannot be split`, { remedy: "Set `split.by` to a column with at least two groups." });
	const order = Int32Array.from(counts.keys());
	shuffle(order, random);
	const chosen = chooseGroups(order, counts, share * tested.length);
	for (let row = 0; row < tested.length; row++) tested[row] = chosen[codes[row]];
}
function chooseGroups(order, counts, wanted) {
	const chosen = new Uint8Array(counts.length);
	let size = 0;
	let groups = 0;
	for (const group of order) {
		if (groups === counts.length - 1) break;
		if (counts[group] >= 2 * (wanted - size)) continue;
		chosen[group] = 1;
		size += counts[group];
		groups++;
	}
	if (groups === 0) chosen[order.reduce((best, group) => counts[group] < counts[best] ? group : best)] = 1;
	return chosen;
}
function missingValue(column, row, what) {
	return new PawlError("data", `row ${row + 1} has no ${what}: "${column.name}" is null there`, { remedy: `Give every row a ${what}, or leave such rows out.` });
}
function markLatest(tested, column, share) {
	const times = timesOf(column);
	const sorted = times.slice().sort();
	const rows = sorted.length;
	if (sorted[0] === sorted[rows - 1]) throw new PawlError("data", `"${column.name}" is the same in every row: there is no later part`, { remedy: "Set `split.by` to a column whose times differ." });
	const wanted = share * rows;
	const boundary = sorted[Math.min(rows - 1, Math.max(0, rows - Math.round(wanted)))];
	const from = sorted.indexOf(boundary);
	const after = sorted.lastIndexOf(boundary) + 1;
	const withBoundary = Math.abs(rows - from - wanted);
	const withoutBoundary = Math.abs(rows - after - wanted);
	const include = from > 0 && (after === rows || withBoundary < withoutBoundary);
	for (let row = 0; row < rows; row++) tested[row] = times[row] > boundary || include && times[row] === boundary ? 1 : 0;
}
function timesOf(column) {
	const times = new Float64Array(column.kind === "text" ? column.codes.length : column.values.length);
	for (let row = 0; row < times.length; row++) if (isNull(column, row)) throw missingValue(column, row, "time");
	if (column.kind === "number") {
		const bad = column.values.findIndex((value) => !Number.isFinite(value));
		if (bad >= 0) throw notATime(column, bad);
		return column.values;
	}
	let zoned;
	const known = new Float64Array(column.dictionary.length).fill(NaN);
	for (let row = 0; row < times.length; row++) {
		const code = column.codes[row];
		if (Number.isNaN(known[code])) {
			const time = parseTime(column.dictionary[code]);
			if (time === void 0) throw notATime(column, row);
			zoned ??= {
				row,
				value: time.zoned
			};
			if (zoned.value !== time.zoned) throw mixedZones(column, zoned.row, row);
			known[code] = time.milliseconds;
		}
		times[row] = known[code];
	}
	return times;
}
function notATime(column, row) {
	const value = textAt(column, row)?.slice(0, 40);
	return new PawlError("data", `"${value}" in row ${row + 1} of "${column.name}" is not a time`, { remedy: "Use numbers, or ISO 8601 text such as 2024-05-31 or 2024-05-31T12:30:00Z." });
}
function mixedZones(column, first, second) {
	const rows = `rows ${first + 1} and ${second + 1}`;
	return new PawlError("data", `"${column.name}" holds times with and without a zone (${rows})`, { remedy: "Give every time a zone, such as Z, or none." });
}
// packages/table/write.ts
const ROWS_A_PIECE = 4096;
async function writeCsv(table, path) {
	await writeFileAtomic(path, csvChunks(table));
}
function* csvChunks(table) {
	yield `${table.columns.map((column) => field(column.name)).join(",")}\n`;
	const columns = table.columns.map(fieldReader);
	for (let from = 0; from < table.rows; from += ROWS_A_PIECE) {
		const lines = [];
		for (let row = from; row < Math.min(table.rows, from + ROWS_A_PIECE); row++) {
			const line = columns.map((read) => read(row)).join(",");
			lines.push(line === "" ? "NA" : line);
		}
		yield `${lines.join("\n")}\n`;
	}
}
function fieldReader(column) {
	if (column.kind === "text") {
		const fields = column.dictionary.map(field);
		return (row) => fields[column.codes[row]] ?? "";
	}
	return (row) => isNull(column, row) ? "" : number(column.values[row]);
}
function number(value) {
	return Object.is(value, -0) ? "-0" : String(value);
}
function field(text) {
	return !/[",\r\n]|^[\s\uFEFF]|\s$/.test(text) && !DEFAULT_NULLS.includes(text) ? text : `"${text.replaceAll("\"", "\"\"")}"`;
}
// packages/pipeline/data.ts
async function loadData(project) {
	const { data, task } = project.config;
	if (data.source === void 0) {
		const [train, test] = [await read(project, "train", data.train), await read(project, "test", data.test)];
		return {
			train: train.table,
			test: test.table,
			files: [...train.files, ...test.files],
			split: null
		};
	}
	const source = await read(project, "source", data.source);
	const split = splitOf(data.split, data.target, task);
	const { seed, ...spec } = split;
	const parts = splitTable(source.table, spec, seed);
	return {
		train: takeRows(source.table, parts.train),
		test: takeRows(source.table, parts.test),
		files: source.files,
		split
	};
}
function splitOf(asked, target, task) {
	const { test = .2, seed = 42, by } = asked ?? {};
	const method = asked?.method ?? (task === "classification" ? "stratified" : "random");
	const column = by ?? (method === "stratified" ? target : void 0);
	return {
		method,
		test,
		seed,
		...column === void 0 ? {} : { by: column }
	};
}
async function read(project, role, patterns) {
	const { types, nulls, encoding, delimiter } = project.config.data;
	const { table, files } = await readTable(patterns, {
		baseDir: project.root,
		types,
		...nulls === void 0 ? {} : { nulls },
		...encoding === void 0 ? {} : { encoding },
		...delimiter === void 0 ? {} : { delimiter },
		onProgress: (done, total) => project.host.progress(`reading ${role} data`, done, total)
	});
	return {
		table,
		files: files.map((file) => ({
			...file,
			role
		}))
	};
}
function featureNames(config, train) {
	const { target, id, group, weight, ignore } = config.data;
	const left = new Set([
		target,
		id,
		group,
		weight,
		...ignore
	]);
	const features = train.columns.map((column) => column.name).filter((name) => !left.has(name));
	if (features.length > 0) return features;
	throw new PawlError("data", "there is no column left to learn from", { remedy: "The data needs at least one column besides target, id and `data.ignore`." });
}
function requireColumn(table, name) {
	const column = findColumn(table, name);
	if (column) return column;
	throw new PawlError("data", `there is no column "${name}"`, { remedy: "Run `pawl check`, it says more." });
}
function testIds(config, test) {
	if (config.data.id === void 0) return null;
	const column = requireColumn(test, config.data.id);
	return Array.from({ length: test.rows }, (_, row) => textAt(column, row) ?? "");
}
function distinctValues(column, rows) {
	const values = new Set();
	for (let row = 0; row < rows; row++) if (!isNull(column, row)) values.add(textAt(column, row));
	return values;
}
function testDigest(ids, target, rows) {
	const order = Array.from({ length: rows }, (_, row) => row);
	if (ids) order.sort((a, b) => ids[a] < ids[b] ? -1 : ids[a] > ids[b] ? 1 : 0);
	const lines = order.map((row) => JSON.stringify([ids ? ids[row] : String(row), textAt(target, row)]));
	return digestOf(lines.join("\n"));
}
async function dataForCommand(project, data, folder = join(project.workFolder, "data")) {
	const place = async (role, table) => {
		const own = data.files.filter((file) => file.role === role);
		if (own.length === 1) return join(project.root, own[0].path);
		const path = join(folder, `${role}.csv`);
		await writeCsv(table, path);
		return path;
	};
	return {
		train: await place("train", data.train),
		test: await place("test", data.test)
	};
}
export { requireColumn as a, writeCsv as c, timesOf as d, readTable as f, loadData as i, missingValue as l, matchesPath as m, distinctValues as n, testDigest as o, expandGlob as p, featureNames as r, testIds as s, dataForCommand as t, splitTable as u };
