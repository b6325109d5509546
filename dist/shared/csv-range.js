import { _ as hashByte, c as resize, d as fail, f as EMPTY_HASH, g as emptyDictionary, l as setNull, m as add, n as endRaw, p as MAX_DICTIONARY_BYTES, s as rawRoom, t as MAX_RAW_BYTES, u as textBuilder, v as hashBytes, y as lookup } from "./csv-columns.js";
import { open } from "node:fs/promises";
// packages/table/byte-feed.ts
const BODY = 524288;
const MAX_BODY = 8388608;
const HEAD = 65536;
const PADDING = 8;
const LINE_FEED = 10;
function feedOf(source, offset = 0, body = BODY) {
	let shown = space(HEAD, body);
	let spare = space(HEAD, body);
	let coming = fill(source, spare);
	let received = 0;
	let expected = 0;
	let block = blockOf(shown, HEAD, HEAD, false, offset - HEAD);
	async function more() {
		const count = await coming;
		const final = count < spare.body;
		received += count;
		expected = received / source.consumed();
		const unread = block.bytes.subarray(block.start, block.end);
		if (unread.length > spare.head) spare = widened(spare, count, unread.length);
		const { bytes, head } = spare;
		const start = head - unread.length;
		bytes.set(unread, start);
		bytes[head + count] = LINE_FEED;
		block = blockOf(spare, start, head + count, final, offset + received - count - head);
		[shown, spare] = [spare, shown.body < spare.body ? space(spare.head, spare.body) : shown];
		if (!final) coming = fill(source, spare);
	}
	return {
		more,
		advance(position) {
			const { end, final } = block;
			block = blockOf(shown, position, end, final, block.offset);
		},
		get block() {
			return block;
		},
		get share() {
			return (block.offset + block.start - offset) / expected;
		}
	};
}
function blockOf({ bytes, view }, start, end, final, offset) {
	return {
		bytes,
		view,
		start,
		end,
		final,
		offset
	};
}
function space(head, body) {
	const bytes = new Uint8Array(head + body + PADDING);
	return {
		bytes,
		view: new DataView(bytes.buffer),
		head,
		body
	};
}
function widened(from, count, unread) {
	const wide = space(unread * 2, Math.max(from.body, Math.min(unread, MAX_BODY)));
	wide.bytes.set(from.bytes.subarray(from.head, from.head + count), wide.head);
	return wide;
}
function fill(source, into) {
	const coming = source.fill(into.bytes, into.head, into.body);
	coming.catch(() => void 0);
	return coming;
}
// packages/table/powers-of-ten.ts
const POWER_LIMIT = 64;
const SPLITTER = 134217729;
const POWERS = buildPowers();
function scaleDecimal(head, tail, tailDigits, exponent) {
	if (tailDigits === 0 && exponent <= 0 && exponent >= -22) return head / POWERS[(POWER_LIMIT - exponent) * 4];
	const top = exponent + tailDigits;
	if (exponent < -64 || top > POWER_LIMIT) return NaN;
	const i = (POWER_LIMIT + top) * 4;
	const product = head * POWERS[i];
	const shifted = SPLITTER * head;
	const headHigh = shifted - (shifted - head);
	const headLow = head - headHigh;
	const high = POWERS[i + 2];
	const low = POWERS[i + 3];
	const correction = headHigh * high - product + headHigh * low + headLow * high + headLow * low + (head * POWERS[i + 1] + tail * POWERS[(POWER_LIMIT + exponent) * 4]);
	const doubt = product * 2 ** -80;
	const value = product + (correction - doubt);
	return value === product + (correction + doubt) ? value : NaN;
}
function buildPowers() {
	const powers = new Float64Array(516);
	for (let e = -64; e <= POWER_LIMIT; e++) {
		const nearest = Number(`1e${e}`);
		const shifted = SPLITTER * nearest;
		const high = shifted - (shifted - nearest);
		powers.set([
			nearest,
			missing(e, nearest),
			high,
			nearest - high
		], (e + POWER_LIMIT) * 4);
	}
	return powers;
}
function missing(e, nearest) {
	const BITS = 500n;
	const power = e >= 0 ? 10n ** BigInt(e) << BITS : (1n << BITS) / 10n ** BigInt(-e);
	const scaled = nearest * 2 ** 265;
	return Number(power - (BigInt(scaled) << BITS - 265n)) * 2 ** -500;
}
// packages/table/decimal.ts
const ZERO = 48;
const DOT = -2;
const MINUS = 45;
const PLUS = 43;
const LOWER_E = 101;
function scanDecimal(bytes, view, from, values, row) {
	const negative = (bytes[from] ^ MINUS) - 1 >>> 31;
	const first = from + negative;
	let whole = bytes[first] - ZERO;
	let at = first + 1;
	let digit = bytes[at] - ZERO;
	if (whole >>> 0 > 9 || whole === 0 && digit >>> 0 <= 9) return -1;
	while (digit >>> 0 <= 9 && at - first < 9) {
		whole = Math.imul(whole, 10) + digit | 0;
		digit = bytes[++at] - ZERO;
	}
	let head = whole;
	while (digit >>> 0 <= 9) {
		head = head * 10 + digit;
		digit = bytes[++at] - ZERO;
	}
	if (at - first > 15) return -1;
	let tail = 0;
	let tailDigits = 0;
	let exponent = 0;
	if (digit === DOT) {
		const fraction = ++at;
		digit = bytes[at] - ZERO;
		while (digit >>> 0 <= 9) {
			const group = fourDigits(view.getInt32(at, true));
			if (group >= 0) {
				if (head < 1e11) head = head * 1e4 + group;
				else {
					if (tailDigits > 4) return -1;
					tail = Math.imul(tail, 1e4) + group | 0;
					tailDigits += 4;
				}
				at += 4;
				digit = bytes[at] - ZERO;
				const eight = digit >>> 0 <= 9 && head < 1e6 ? eightDigits(view, at) : -1;
				if (eight >= 0) {
					head = head * 1e8 + eight;
					at += 8;
					digit = bytes[at] - ZERO;
				}
			} else {
				do {
					if (tailDigits === 0 && head < 0x5af3107a4000) head = head * 10 + digit;
					else {
						tail = Math.imul(tail, 10) + digit | 0;
						tailDigits++;
					}
					digit = bytes[++at] - ZERO;
				} while (digit >>> 0 <= 9);
				if (tailDigits > 8) return -1;
			}
		}
		exponent = fraction - at;
	}
	if ((digit + ZERO | 32) === LOWER_E) {
		const sign = bytes[++at];
		if (sign === MINUS || sign === PLUS) at++;
		const written = bytes[at] - ZERO;
		const second = bytes[at + 1] - ZERO;
		if (written >>> 0 > 9) return -1;
		at += second >>> 0 <= 9 ? 2 : 1;
		if (bytes[at] - ZERO >>> 0 <= 9) return -1;
		const power = second >>> 0 <= 9 ? written * 10 + second : written;
		exponent += sign === MINUS ? -power : power;
	}
	const value = scaleDecimal(head, tail, tailDigits, exponent);
	if (Number.isNaN(value)) return -1;
	values[row] = value * (1 - 2 * negative);
	return at;
}
function fourDigits(word) {
	const digits = word ^ 808464432;
	if (((digits + 1987475062 | digits) & 2155905152) !== 0) return -1;
	const pairs = Math.imul(digits, 10) + (digits >>> 8) | 0;
	return Math.imul(pairs & 255, 100) + (pairs >>> 16 & 255) | 0;
}
function eightDigits(view, at) {
	const first = fourDigits(view.getInt32(at, true));
	const second = fourDigits(view.getInt32(at + 4, true));
	return (first | second) < 0 ? -1 : Math.imul(first, 1e4) + second | 0;
}
// packages/table/number-text.ts
const DEFAULT_NULLS = [
	"",
	"NA",
	"N/A",
	"NaN",
	"nan",
	"null",
	"NULL",
	"None"
];
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const LEADING_ZERO = /^[+-]?0\d/;
const INTEGER = /^[+-]?\d+$/;
const INFINITY = /^([+-]?)inf(?:inity)?$/i;
const NOT_A_NUMBER = /^[+-]?nan$/i;
function parseNumber(text, declared) {
	if (DECIMAL.test(text)) {
		const value = Number(text);
		if (declared) return value;
		if (LEADING_ZERO.test(text)) return void 0;
		return INTEGER.test(text) && !Number.isSafeInteger(value) ? void 0 : value;
	}
	const infinity = INFINITY.exec(text);
	if (infinity) return infinity[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
	return NOT_A_NUMBER.test(text) ? NaN : void 0;
}
// packages/table/utf8.ts
function firstBadByte(bytes, from, to) {
	let at = from;
	while (at < to) {
		const lead = bytes[at];
		if (lead < 128) {
			at++;
			continue;
		}
		const length = lead >= 194 && lead < 224 ? 2 : lead >= 224 && lead < 240 ? 3 : 4;
		if (lead < 194 || lead > 244 || at + length > to || !secondFits(lead, bytes[at + 1])) return at;
		for (let i = 2; i < length; i++) if ((bytes[at + i] & 192) !== 128) return at;
		at += length;
	}
	return -1;
}
function secondFits(lead, second) {
	return second >= (lead === 224 ? 160 : lead === 240 ? 144 : 128) && second <= (lead === 237 ? 159 : lead === 244 ? 143 : 191);
}
// packages/table/csv-field.ts
const SPACE = 32;
const TAB = 9;
const SHORT = 64;
function readField(scan, block, column, from) {
	if (block.bytes[from] === 34) return quotedField(scan, block, column, from);
	if (column.kind === "text") return textField(scan, block, column, from);
	return column.kind === "raw" ? rawField(scan, block, column, from) : numberField(scan, block, column, from);
}
function textField(scan, block, column, from) {
	const { bytes, end } = block;
	const { delimiter } = scan;
	let at = from;
	let hash = EMPTY_HASH;
	for (let byte = bytes[at]; byte !== delimiter && byte !== 10 && byte !== 13; byte = bytes[++at]) hash = hashByte(hash, byte);
	if (at === end && !block.final) return -1;
	return storeText(scan, block, column, scan.rows, from, at, hash, false) ? at : -1;
}
function rawField(scan, block, column, from) {
	const { bytes, end } = block;
	const { delimiter } = scan;
	const start = roomFor(scan, column, SHORT);
	if (start === -1) return -1;
	const copy = column.bytes;
	let copied = from;
	let to = start;
	for (; to < start + SHORT; to++, copied++) {
		const byte = bytes[copied];
		if (byte === delimiter || byte === 10 || byte === 13 || byte === 0 || byte > 127) break;
		copy[to] = byte;
	}
	const at = fieldEnd(scan, block, copied);
	if (at === end && !block.final) return -1;
	if (at === copied) endRaw(column, scan.rows, to, false);
	else if (!store(scan, block, column, from, at, false)) return -1;
	return at;
}
function numberField(scan, block, column, from) {
	const at = fieldEnd(scan, block, from);
	if (at === block.end && !block.final) return -1;
	return storeNumber(scan, block, column, scan.rows, from, at) ? at : -1;
}
function fieldEnd({ delimiter }, { bytes }, from) {
	let at = from;
	while (bytes[at] !== delimiter && bytes[at] !== 10 && bytes[at] !== 13) at++;
	return at;
}
function quotedField(scan, block, column, from) {
	const { bytes, end } = block;
	let at = from + 1;
	let doubled = 0;
	let lines = 0;
	for (; at < end; at++) {
		const byte = bytes[at];
		if (byte === 10) lines++;
		if (byte !== 34) continue;
		if (bytes[at + 1] !== 34) break;
		doubled++;
		at++;
	}
	if (at >= end - 1 && !block.final) return -1;
	if (at >= end) return fail(scan, {
		kind: "open-quote",
		column: column.name
	});
	const next = bytes[at + 1];
	if (next !== scan.delimiter && next !== 10 && next !== 13) return fail(scan, {
		kind: "after-quote",
		column: column.name
	});
	if (!(doubled > 0 ? store(scan, undoubled(block, from + 1, at), column, 0, at - from - 1 - doubled, true) : store(scan, block, column, from + 1, at, true))) return -1;
	scan.extraLines += lines;
	return at + 1;
}
let scratch = scratchOf(1024);
function scratchOf(length) {
	const bytes = new Uint8Array(length);
	return {
		bytes,
		view: new DataView(bytes.buffer)
	};
}
function undoubled(block, from, to) {
	if (scratch.bytes.length < to - from + 8) scratch = scratchOf((to - from + 8) * 2);
	const { bytes, view } = scratch;
	for (let i = from, j = 0; i < to; i++, j++) {
		bytes[j] = block.bytes[i];
		if (bytes[j] === 34) i++;
	}
	return {
		bytes,
		view,
		offset: block.offset + from
	};
}
function store(scan, at, column, from, to, quoted) {
	const { rows: row } = scan;
	if (column.kind === "number") return storeNumber(scan, at, column, row, from, to);
	if (column.kind === "text") return storeText(scan, at, column, row, from, to, hashBytes(at.bytes, from, to), quoted);
	if (!isText(scan, at, column.name, from, to)) return false;
	const start = roomFor(scan, column, to - from);
	if (start === -1) return false;
	for (let i = from, j = start; i < to; i++, j++) column.bytes[j] = at.bytes[i];
	endRaw(column, row, start + to - from, quoted);
	return true;
}
function roomFor(scan, column, length) {
	if (column.ends[scan.rows] + length >= MAX_RAW_BYTES) return fail(scan, {
		kind: "crowded",
		column: column.name
	});
	return rawRoom(column, scan.rows, length);
}
function storeText(scan, at, column, row, from, to, hash, quoted) {
	const { bytes } = at;
	const { dictionary } = column;
	if (!quoted && lookup(scan.nulls, bytes, from, to, hash) !== -1) {
		column.codes[row] = -1;
		return true;
	}
	let code = lookup(dictionary, bytes, from, to, hash);
	if (code === -1) {
		if (!isText(scan, at, column.name, from, to)) return false;
		if (dictionary.ends[dictionary.size] + to - from > MAX_DICTIONARY_BYTES) {
			fail(scan, {
				kind: "crowded",
				column: column.name
			});
			return false;
		}
		code = add(dictionary, bytes, from, to, hash);
	}
	column.codes[row] = code;
	return true;
}
function isText(scan, at, column, from, to) {
	const bad = firstBadByte(at.bytes, from, to);
	if (bad !== -1) fail(scan, {
		kind: "utf8",
		column,
		offset: at.offset + bad
	});
	else if (hasNul(at.bytes, from, to)) fail(scan, {
		kind: "nul",
		column
	});
	return scan.fault === void 0;
}
function hasNul(bytes, from, to) {
	for (let i = from; i < to; i++) if (bytes[i] === 0) return true;
	return false;
}
function storeNumber(scan, at, column, row, from, to) {
	const { bytes, view } = at;
	let start = from;
	let end = to;
	while (start < end && isBlank(bytes[start])) start++;
	while (start < end && isBlank(bytes[end - 1])) end--;
	if (!scan.numericNulls && start < end && scanDecimal(bytes, view, start, column.values, row) === end) return true;
	if (lookup(scan.nulls, bytes, start, end, hashBytes(bytes, start, end)) !== -1) {
		setNull(column, row);
		return true;
	}
	const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
	const value = parseNumber(text, column.declared);
	if (value === void 0) {
		fail(scan, {
			kind: "number",
			column: column.name,
			value: text
		});
		return false;
	}
	column.values[row] = value;
	return true;
}
function isBlank(byte) {
	return byte === SPACE || byte === TAB;
}
// packages/table/byte-source.ts
const CHUNK = 262144;
async function fileSource(path, onBytes, from = 0, to) {
	const handle = await open(path, "r");
	const end = to ?? (await handle.stat()).size;
	let position = from;
	return {
		async fill(target, at, length) {
			const wanted = Math.min(length, end - position);
			const count = await readFully(handle, target, at, wanted, position);
			position += count;
			onBytes?.(count);
			return count;
		},
		consumed: () => end > from ? (position - from) / (end - from) : 1,
		close: () => handle.close()
	};
}
async function readFully(handle, target, at, length, position) {
	let count = 0;
	while (count < length) {
		const { bytesRead } = await handle.read(target, at + count, length - count, position + count);
		if (bytesRead === 0) break;
		count += bytesRead;
	}
	return count;
}
async function fileStart(path, length) {
	const source = await fileSource(path);
	try {
		const target = new Uint8Array(length);
		return target.subarray(0, await source.fill(target, 0, length));
	} finally {
		await source.close();
	}
}
async function* chunksOf(source) {
	for (;;) {
		const chunk = new Uint8Array(CHUNK);
		const count = await source.fill(chunk, 0, chunk.length);
		if (count > 0) yield chunk.subarray(0, count);
		if (count < chunk.length) return;
	}
}
function fromChunks(chunks, below, explain) {
	const iterator = chunks[Symbol.asyncIterator]();
	let rest = new Uint8Array();
	return {
		async fill(target, at, length) {
			let count = 0;
			while (count < length) {
				if (rest.length === 0) {
					const next = await iterator.next().catch((error) => {
						throw explain(error);
					});
					if (next.done) break;
					rest = next.value;
				}
				const part = rest.subarray(0, length - count);
				target.set(part, at + count);
				count += part.length;
				rest = rest.subarray(part.length);
			}
			return count;
		},
		consumed: () => below.consumed(),
		async close() {
			await iterator.return?.();
			await below.close();
		}
	};
}
// packages/table/csv-scan.ts
function scanRows(scan, block) {
	const { bytes, view, end } = block;
	const { delimiter, capacity } = scan;
	const last = scan.columns.length - 1;
	const numbers = scan.columns.map((column) => column.kind === "number" && !scan.numericNulls ? column.values : void 0);
	let position = block.start;
	while (position < end && scan.rows < capacity) {
		const row = scan.rows;
		const extraLines = scan.extraLines;
		let at = position;
		if (bytes[at] === 10 || bytes[at] === 13) {
			at = afterLineEnd(block, at);
			if (at === -1) break;
			scan.extraLines = extraLines + 1;
			position = at;
			continue;
		}
		for (let c = 0; c <= last; c++) {
			const values = numbers[c];
			let stop = values === void 0 ? -1 : scanDecimal(bytes, view, at, values, row);
			if (stop === -1 || bytes[stop] !== (c === last ? 10 : delimiter) || stop === end) {
				stop = scanField(scan, block, c, at, position);
				if (stop === -1) {
					scan.extraLines = extraLines;
					return position;
				}
			}
			at = stop + 1;
		}
		scan.rows = row + 1;
		position = at;
	}
	return position;
}
function scanField(scan, block, c, at, rowStart) {
	const stop = readField(scan, block, scan.columns[c], at);
	if (stop === -1) return -1;
	const last = c === scan.columns.length - 1;
	if (block.bytes[stop] === scan.delimiter) return last ? tooMany(scan, block, rowStart) : stop;
	if (stop === block.end && !block.final) return -1;
	if (!last) return fail(scan, {
		kind: "ragged",
		found: c + 1
	});
	const after = afterLineEnd(block, stop);
	return after === -1 ? -1 : after - 1;
}
function afterLineEnd(block, at) {
	if (block.bytes[at] === 10) return at + 1;
	if (at + 1 < block.end) return block.bytes[at + 1] === 10 ? at + 2 : at + 1;
	return block.final ? at + 1 : -1;
}
function tooMany(scan, block, rowStart) {
	let found = 1;
	let quoted = false;
	for (let at = rowStart; at < block.end; at++) {
		const byte = block.bytes[at];
		if (byte === 34) quoted = !quoted;
		else if (quoted) continue;
		else if (byte === scan.delimiter) found++;
		else if (byte === 10 || byte === 13) return fail(scan, {
			kind: "ragged",
			found
		});
	}
	return block.final ? fail(scan, {
		kind: "ragged",
		found
	}) : -1;
}
// packages/table/csv-range.ts
const MAX_ROW_BYTES = 33554432;
function newScan(delimiter, nulls, columns, capacity) {
	const numericNulls = nulls.some((token) => token !== "" && !Number.isNaN(Number(token)));
	return {
		delimiter,
		nulls: tokens(nulls),
		numericNulls,
		columns,
		capacity,
		rows: 0,
		extraLines: 0,
		fault: void 0
	};
}
function tokens(words) {
	const dictionary = emptyDictionary();
	for (const word of words) {
		const bytes = new TextEncoder().encode(word);
		const hash = hashBytes(bytes, 0, bytes.length);
		if (lookup(dictionary, bytes, 0, bytes.length, hash) === -1) add(dictionary, bytes, 0, bytes.length, hash);
	}
	return dictionary;
}
async function scanFeed(scan, feed, limit, before = 0) {
	for (;;) {
		feed.advance(scanRows(scan, feed.block));
		const { start, end, final } = feed.block;
		if (scan.fault || scan.rows === limit || final && start >= end) return;
		if (scan.rows === scan.capacity) reserve(scan, Math.min(limit, before + expectedRows(scan.rows - before, feed.share)));
		else if (end - start > 33554432) fail(scan, { kind: "endless" });
		else await feed.more();
	}
}
function expectedRows(rows, share) {
	const guess = Math.ceil(rows / share * 1.02) + 1024;
	return Number.isFinite(guess) ? Math.max(guess, Math.ceil(rows * 1.25) + 16) : rows * 2 + 16;
}
function reserve(scan, capacity) {
	for (const column of scan.columns) resize(column, scan.rows, capacity);
	scan.capacity = capacity;
}
async function scanRange(task, onBytes) {
	const columns = task.columns.map((column) => column.kind === "number" ? {
		...column,
		nulls: void 0
	} : textBuilder(column.name, task.capacity));
	const scan = newScan(task.delimiter, task.nulls, columns, task.capacity);
	return await scanPart(scan, task.path, task.from, task.to, onBytes) ? void 0 : {
		rows: scan.rows,
		extraLines: scan.extraLines,
		columns
	};
}
async function scanPart(scan, path, from, to, onBytes) {
	const source = await fileSource(path, onBytes, from, to);
	try {
		await scanFeed(scan, feedOf(source, from), Number.POSITIVE_INFINITY, scan.rows);
		return scan.fault;
	} finally {
		await source.close();
	}
}
function appendRange(scan, range) {
	const rows = scan.rows + range.rows;
	if (rows > scan.capacity) reserve(scan, rows);
	for (const [c, column] of scan.columns.entries()) {
		const part = range.columns[c];
		if (column.kind === "number" && part.kind === "number") {
			column.values.set(part.values.subarray(0, range.rows), scan.rows);
			if (part.nulls) {
				column.nulls ??= new Uint8Array(scan.capacity);
				column.nulls.set(part.nulls.subarray(0, range.rows), scan.rows);
			}
		} else if (column.kind === "text" && part.kind === "text") {
			const codes = merged(column.dictionary, part.dictionary);
			for (let i = 0; i < range.rows; i++) {
				const code = part.codes[i];
				column.codes[scan.rows + i] = code === -1 ? -1 : codes[code];
			}
		}
	}
	scan.rows = rows;
	scan.extraLines += range.extraLines;
}
function merged(into, from) {
	const codes = new Int32Array(from.size);
	for (let entry = 0; entry < from.size; entry++) {
		const start = from.ends[entry];
		const end = from.ends[entry + 1];
		const hash = from.hashes[entry];
		const known = lookup(into, from.bytes, start, end, hash);
		codes[entry] = known === -1 ? add(into, from.bytes, start, end, hash) : known;
	}
	return codes;
}
export { firstBadByte as _, reserve as a, feedOf as b, scanRange as c, fileSource as d, fileStart as f, storeText as g, storeNumber as h, newScan as i, afterLineEnd as l, readField as m, appendRange as n, scanFeed as o, fromChunks as p, expectedRows as r, scanPart as s, MAX_ROW_BYTES as t, chunksOf as u, DEFAULT_NULLS as v, parseNumber as y };
