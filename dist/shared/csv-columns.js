// packages/table/byte-dictionary.ts
const OFFSET_BASIS = -2128831035;
const PIECE = 1 << 20;
const MAX_DICTIONARY_BYTES = 2 ** 30;
function emptyDictionary() {
	return {
		size: 0,
		bytes: new Uint8Array(256),
		ends: new Int32Array(17),
		hashes: new Int32Array(16),
		slots: new Int32Array(32)
	};
}
function hashBytes(bytes, from, to) {
	let hash = OFFSET_BASIS;
	for (let i = from; i < to; i++) hash = hashByte(hash, bytes[i]);
	return hash;
}
const EMPTY_HASH = OFFSET_BASIS;
function hashByte(hash, byte) {
	return Math.imul(hash ^ byte, 16777619);
}
function lookup(dictionary, bytes, from, to, hash) {
	const { slots } = dictionary;
	const mask = slots.length - 1;
	let slot = spread(hash) & mask;
	for (let entry = slots[slot]; entry !== 0; slot = slot + 1 & mask, entry = slots[slot]) if (dictionary.hashes[entry - 1] === hash && sameBytes(dictionary, entry - 1, bytes, from, to)) return entry - 1;
	return -1;
}
function add(dictionary, bytes, from, to, hash) {
	const entry = dictionary.size;
	const used = dictionary.ends[entry];
	const length = to - from;
	reserve(dictionary, used + length);
	for (let i = 0; i < length; i++) dictionary.bytes[used + i] = bytes[from + i];
	dictionary.ends[entry + 1] = used + length;
	dictionary.hashes[entry] = hash;
	place(dictionary.slots, hash, entry);
	dictionary.size = entry + 1;
	return entry;
}
function reserve(dictionary, length) {
	if (length > MAX_DICTIONARY_BYTES) throw new RangeError("the distinct values of a text column take more than 1 GB");
	if (length > dictionary.bytes.length) {
		const grown = new Uint8Array(Math.min(MAX_DICTIONARY_BYTES, Math.max(length, dictionary.bytes.length * 2)));
		grown.set(dictionary.bytes);
		dictionary.bytes = grown;
	}
	if (dictionary.size < dictionary.hashes.length) return;
	const capacity = dictionary.size * 2;
	const ends = new Int32Array(capacity + 1);
	ends.set(dictionary.ends);
	const hashes = new Int32Array(capacity);
	hashes.set(dictionary.hashes);
	const slots = new Int32Array(capacity * 2);
	for (let entry = 0; entry < dictionary.size; entry++) place(slots, hashes[entry], entry);
	dictionary.ends = ends;
	dictionary.hashes = hashes;
	dictionary.slots = slots;
}
function place(slots, hash, entry) {
	const mask = slots.length - 1;
	let slot = spread(hash) & mask;
	while (slots[slot] !== 0) slot = slot + 1 & mask;
	slots[slot] = entry + 1;
}
function spread(hash) {
	return hash ^ hash >>> 15;
}
function sameBytes(dictionary, entry, bytes, from, to) {
	const held = dictionary.bytes;
	const start = dictionary.ends[entry];
	if (dictionary.ends[entry + 1] - start !== to - from) return false;
	for (let i = from, j = start; i < to; i++, j++) if (bytes[i] !== held[j]) return false;
	return true;
}
function dictionaryStrings(dictionary) {
	const { bytes, ends, size } = dictionary;
	const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const strings = new Array(size);
	for (let first = 0, next = 0; first < size; first = next) {
		const start = ends[first];
		while (next < size && (next === first || ends[next + 1] - start <= PIECE)) next++;
		const end = ends[next];
		const text = all.toString("utf8", start, end);
		const plain = text.length === end - start;
		for (let i = first; i < next; i++) strings[i] = plain ? text.slice(ends[i] - start, ends[i + 1] - start) : all.toString("utf8", ends[i], ends[i + 1]);
	}
	return strings;
}
function fail(scan, fault) {
	scan.fault = {
		...fault,
		row: scan.rows,
		line: scan.rows + scan.extraLines
	};
	return -1;
}
// packages/table/csv-columns.ts
function numberBuilder(name, declared, capacity) {
	return {
		kind: "number",
		name,
		declared,
		values: new Float64Array(capacity),
		nulls: void 0
	};
}
function textBuilder(name, capacity) {
	return {
		kind: "text",
		name,
		codes: new Int32Array(capacity),
		dictionary: emptyDictionary()
	};
}
const RAW_PADDING = 9;
const MAX_RAW_BYTES = 2 ** 30;
function rawBuilder(name, capacity) {
	const ends = new Int32Array(capacity + 1);
	return {
		kind: "raw",
		name,
		bytes: new Uint8Array(16 * capacity),
		ends,
		quoted: new Uint8Array(capacity)
	};
}
function rawRoom(column, row, length) {
	const start = column.ends[row];
	const needed = start + length + RAW_PADDING;
	if (needed > column.bytes.length) {
		const grown = new Uint8Array(needed * 2);
		grown.set(column.bytes.subarray(0, start));
		column.bytes = grown;
	}
	return start;
}
function endRaw(column, row, end, quoted) {
	column.bytes[end] = 10;
	column.ends[row + 1] = end + 1;
	column.quoted[row] = quoted ? 1 : 0;
}
function setNull(column, row) {
	column.nulls ??= new Uint8Array(column.values.length);
	column.nulls[row] = 1;
	column.values[row] = NaN;
}
function resize(column, rows, capacity) {
	if (column.kind === "raw") return;
	if (column.kind === "text") {
		const codes = new Int32Array(capacity);
		codes.set(column.codes.subarray(0, rows));
		column.codes = codes;
		return;
	}
	if (column.values.length !== capacity) {
		const values = new Float64Array(capacity);
		values.set(column.values.subarray(0, rows));
		column.values = values;
	}
	if (column.nulls) {
		const nulls = new Uint8Array(capacity);
		nulls.set(column.nulls.subarray(0, rows));
		column.nulls = nulls;
	}
}
function finish(column, rows) {
	const { name } = column;
	if (column.kind === "text") {
		const dictionary = dictionaryStrings(column.dictionary);
		return {
			kind: "text",
			name,
			codes: fit(column.codes, rows),
			dictionary
		};
	}
	const values = fit(column.values, rows);
	if (!column.nulls) return {
		kind: "number",
		name,
		values
	};
	return {
		kind: "number",
		name,
		values,
		nulls: fit(column.nulls, rows)
	};
}
function fit(array, length) {
	if (array.length === length) return array;
	return array.length - length <= array.length / 8 ? array.subarray(0, length) : array.slice(0, length);
}
export { hashByte as _, numberBuilder as a, resize as c, fail as d, EMPTY_HASH as f, emptyDictionary as g, dictionaryStrings as h, fit as i, setNull as l, add as m, endRaw as n, rawBuilder as o, MAX_DICTIONARY_BYTES as p, finish as r, rawRoom as s, MAX_RAW_BYTES as t, textBuilder as u, hashBytes as v, lookup as y };
