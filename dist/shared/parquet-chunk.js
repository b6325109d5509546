import { g as emptyDictionary, m as add, v as hashBytes, y as lookup } from "./csv-columns.js";
import { n as decodeText } from "./parquet-values.js";
import { t as codeOfWord } from "./value-columns.js";
import { endianness } from "node:os";
import * as zlib from "node:zlib";
// packages/table/parquet-header.ts
var NotFast = class extends Error {};
const TRUE = 1;
const FALSE = 2;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;
const DEEPEST = 8;
const DATA = 5;
const DICTIONARY = 7;
const DATA_V2 = 8;
function pageHeader(cursor) {
	const found = new Map();
	readStruct(cursor, 0, 0, found);
	const type = found.get(1) ?? -1;
	const place = type === 0 ? DATA : type === 2 ? DICTIONARY : DATA_V2;
	const of = (field) => found.get(place * 16 + field) ?? -1;
	return {
		type,
		uncompressed: found.get(2) ?? -1,
		compressed: found.get(3) ?? -1,
		values: of(1),
		encoding: of(type === 3 ? 4 : 2),
		levels: of(3),
		nulls: of(2),
		definitionBytes: of(5),
		repetitionBytes: of(6),
		isCompressed: of(7) !== 0
	};
}
function readStruct(cursor, depth, outer, found) {
	if (depth > DEEPEST) throw new NotFast("a page header is too deep");
	for (let field = 0;;) {
		const byte = next(cursor);
		const kind = byte & 15;
		if (kind === 0) return;
		field = byte >> 4 ? field + (byte >> 4) : zigzag(cursor);
		const inner = depth === 0 ? field : -1;
		if (kind === STRUCT) readStruct(cursor, depth + 1, inner, found);
		else {
			const value = readValue(cursor, kind, depth);
			if (value !== void 0 && depth < 2 && outer >= 0 && field > 0 && field < 16) found.set(outer * 16 + field, value);
		}
	}
}
function readValue(cursor, kind, depth) {
	if (kind === TRUE || kind === FALSE) return kind === TRUE ? 1 : 0;
	if (kind === 3) return next(cursor);
	if (kind === 4 || kind === 5) return zigzag(cursor);
	if (kind === 6) {
		while (next(cursor) & 128);
		return;
	}
	if (kind === DOUBLE || kind === BINARY) {
		skip(cursor, kind === DOUBLE ? 8 : varint(cursor));
		return;
	}
	if (kind !== LIST || depth > DEEPEST) throw new NotFast("a page header of unknown kind");
	const byte = next(cursor);
	const count = byte >> 4 === 15 ? varint(cursor) : byte >> 4;
	const each = byte & 15;
	for (let i = 0; i < count; i++) if (each === STRUCT) readStruct(cursor, depth + 1, -1, new Map());
	else if (each === TRUE || each === FALSE) next(cursor);
	else readValue(cursor, each, depth + 1);
}
function next(cursor) {
	const byte = cursor.bytes[cursor.at++];
	if (byte === void 0) throw new NotFast("a page ends too soon");
	return byte;
}
function skip(cursor, length) {
	if (length > cursor.bytes.length - cursor.at) throw new NotFast("a page ends too soon");
	cursor.at += length;
}
function varint(cursor) {
	let value = 0;
	for (let shift = 0; shift < 35; shift += 7) {
		const byte = next(cursor);
		value |= (byte & 127) << shift;
		if (byte < 128) return value >>> 0;
	}
	throw new NotFast("a number of more than 32 bits");
}
function zigzag(cursor) {
	const value = varint(cursor);
	return value >>> 1 ^ -(value & 1);
}
// packages/table/parquet-hybrid.ts
const WIDEST = 24;
function readHybrid(cursor, width, target, count) {
	if (width > WIDEST) throw new NotFast("codes are too wide");
	for (let done = 0; done < count;) {
		const head = varint(cursor);
		const length = head >>> 1;
		if (length === 0) throw new NotFast("an empty run");
		if (head & 1) {
			const packed = Math.min(length * 8, count - done);
			readPacked(cursor, width, target, done, packed, length * width);
			done += packed;
		} else {
			if (length > count - done) throw new NotFast("a run is too long");
			target.fill(readRepeated(cursor, width), done, done + length);
			done += length;
		}
	}
}
function readRepeated(cursor, width) {
	const bytes = width + 7 >> 3;
	if (bytes > cursor.bytes.length - cursor.at) throw new NotFast("a run ends too soon");
	let value = 0;
	for (let i = 0; i < bytes; i++) value |= cursor.bytes[cursor.at++] << 8 * i;
	return value;
}
function readPacked(cursor, width, target, from, count, bytes) {
	const { bytes: source, at } = cursor;
	if (Math.ceil(count * width / 8) > source.length - at) throw new NotFast("packed numbers end too soon");
	cursor.at = Math.min(source.length, at + bytes);
	if (width === 1) unpackBits(source, at, target, from, count);
	else unpack(source, at, width, target, from, count);
}
function unpackBits(source, at, target, from, count) {
	const whole = count & -8;
	for (let i = 0, place = from, byte = at; i < whole; i += 8, place += 8) {
		const bits = source[byte++];
		target[place] = bits & 1;
		target[place + 1] = bits >> 1 & 1;
		target[place + 2] = bits >> 2 & 1;
		target[place + 3] = bits >> 3 & 1;
		target[place + 4] = bits >> 4 & 1;
		target[place + 5] = bits >> 5 & 1;
		target[place + 6] = bits >> 6 & 1;
		target[place + 7] = bits >> 7;
	}
	for (let i = whole; i < count; i++) target[from + i] = source[at + (i >> 3)] >> (i & 7) & 1;
}
function unpack(source, at, width, target, from, count) {
	const mask = 2 ** width - 1;
	const roomy = Math.min(count, Math.max(0, Math.floor((source.length - at - 4) * 8 / width)));
	let bit = 0;
	for (let i = 0; i < roomy; i++, bit += width) {
		const byte = at + (bit >> 3);
		const word = source[byte] | source[byte + 1] << 8 | source[byte + 2] << 16 | source[byte + 3] << 24;
		target[from + i] = word >>> (bit & 7) & mask;
	}
	for (let i = roomy; i < count; i++) {
		let number = 0;
		for (let place = 0; place < width; place++, bit++) number |= (source[at + (bit >> 3)] >> (bit & 7) & 1) << place;
		target[from + i] = number;
	}
}
// packages/table/parquet-fast.ts
const WHOLE_TYPES = new Set([
	"INT_8",
	"INT_16",
	"INT_32",
	"INT_64",
	"UINT_8",
	"UINT_16"
]);
const TEXT_TYPES = new Set([
	"UTF8",
	"ENUM",
	"JSON",
	"STRING"
]);
const DAY_TYPES = new Set([
	"DATE",
	"TIME_MILLIS",
	"TIME"
]);
const MOMENT_TYPES = new Set([
	"TIME_MICROS",
	"TIMESTAMP_MILLIS",
	"TIMESTAMP_MICROS",
	"TIME",
	"TIMESTAMP"
]);
function fastColumn({ element, convert, kind }) {
	const { type, repetition_type: repetition } = element;
	if (endianness() !== "LE" || repetition === "REPEATED") return void 0;
	const fast = (unsigned = false) => ({
		kind,
		type,
		unsigned,
		optional: repetition !== "REQUIRED",
		convert
	});
	const marks = [element.converted_type, element.logical_type?.type].filter((mark) => mark !== void 0);
	const only = (allowed) => marks.every((mark) => allowed.has(mark));
	if (type === "DOUBLE" || type === "FLOAT" || type === "BOOLEAN") return marks.length === 0 ? fast() : void 0;
	if (type === "BYTE_ARRAY") return kind === "text" && only(TEXT_TYPES) ? fast() : void 0;
	if (type !== "INT32" && type !== "INT64") return void 0;
	if (kind === "number") return wholeNumbers(element, fast);
	return marks.length > 0 && only(type === "INT32" ? DAY_TYPES : MOMENT_TYPES) ? fast() : void 0;
}
function wholeNumbers({ type, converted_type: converted, logical_type: logical }, fast) {
	const bits = type === "INT32" ? 32 : 64;
	if (logical && logical.type !== "INTEGER") return void 0;
	if (logical && logical.bitWidth > bits) return void 0;
	const unsigned = converted === `UINT_${bits}` || logical?.bitWidth === bits && !logical.isSigned;
	return converted === void 0 || unsigned || WHOLE_TYPES.has(converted) ? fast(unsigned) : void 0;
}
const scratch = {
	levels: new Uint8Array(0),
	codes: new Int32Array(0)
};
function readChunk(bytes, fast, decompress, column, first, rows) {
	const cursor = {
		bytes,
		at: 0
	};
	const end = first + rows;
	let dictionary;
	const interned = {
		entries: emptyDictionary(),
		codes: []
	};
	for (let row = first; row < end;) {
		const header = pageHeader(cursor);
		if (header.compressed < 0 || header.uncompressed < 0 || header.compressed > bytes.length - cursor.at) throw new NotFast("a page ends behind its column");
		const body = bytes.subarray(cursor.at, cursor.at + header.compressed);
		cursor.at += header.compressed;
		if (header.type === 2) {
			if (dictionary || row > first) throw new NotFast("a second dictionary");
			dictionary = dictionaryOf(unpacked(body, header.uncompressed, decompress), header, fast);
			continue;
		}
		const count = header.values;
		if (count < 0 || count > end - row) throw new NotFast("a page has more values than rows are left");
		const values = header.type === 0 ? firstPage(body, header, fast, decompress) : secondPage(body, header, fast, decompress);
		if (column.kind === "number") readNumbers(values, fast, dictionary, column, row);
		else readWords(values, fast, dictionary, interned, column, row);
		row += count;
	}
}
function unpacked(body, length, decompress) {
	const bytes = decompress(body, length);
	if (bytes?.length !== length) throw new NotFast("a page cannot be decompressed");
	return bytes;
}
function firstPage(body, header, fast, decompress) {
	const bytes = unpacked(body, header.uncompressed, decompress);
	const { values: rows, encoding } = header;
	if (!fast.optional) return {
		bytes,
		at: 0,
		encoding,
		rows,
		present: rows
	};
	if (header.levels !== 3 || bytes.length < 4) throw new NotFast("levels of an old encoding");
	const end = 4 + lengthAt(bytes, 0);
	if (end > bytes.length) throw new NotFast("levels end behind their page");
	return {
		bytes,
		at: end,
		encoding,
		rows,
		present: readLevels({
			bytes: bytes.subarray(0, end),
			at: 4
		}, rows)
	};
}
function secondPage(body, header, fast, decompress) {
	const { values: rows, encoding, definitionBytes, repetitionBytes, type } = header;
	if (type !== 3 || repetitionBytes !== 0 || definitionBytes < 0 || definitionBytes > body.length) throw new NotFast("a page of unknown kind");
	const present = fast.optional ? readLevels({
		bytes: body.subarray(0, definitionBytes),
		at: 0
	}, rows) : rows;
	if (header.nulls !== rows - present) throw new NotFast("a page miscounts its nulls");
	const rest = body.subarray(definitionBytes);
	const length = header.uncompressed - definitionBytes;
	return {
		bytes: header.isCompressed ? unpacked(rest, length, decompress) : rest,
		at: 0,
		encoding,
		rows,
		present
	};
}
function readLevels(cursor, rows) {
	if (scratch.levels.length < rows) scratch.levels = new Uint8Array(roomFor(rows));
	const { levels } = scratch;
	readHybrid(cursor, 1, levels, rows);
	let present = 0;
	for (let i = 0; i < rows; i++) present += levels[i];
	return present;
}
function readCodes({ bytes, at, present }) {
	if (scratch.codes.length < present) scratch.codes = new Int32Array(roomFor(present));
	const width = present === 0 ? 0 : bytes[at];
	if (width === void 0) throw new NotFast("a page without codes");
	if (width === 0) scratch.codes.fill(0, 0, present);
	else readHybrid({
		bytes,
		at: at + 1
	}, width, scratch.codes, present);
	return scratch.codes;
}
function roomFor(count) {
	return Math.max(4096, Math.ceil(count * 1.25));
}
function isCoded(encoding) {
	return encoding === 2 || encoding === 8;
}
const WIDTHS = {
	INT32: 4,
	INT64: 8,
	FLOAT: 4,
	DOUBLE: 8
};
function dictionaryOf(bytes, header, fast) {
	const count = header.values;
	if (count < 0 || count > bytes.length || !(header.encoding === 0 || header.encoding === 2)) throw new NotFast("a dictionary of unknown kind");
	const { type, convert } = fast;
	if (type === "BOOLEAN") throw new NotFast("a dictionary of booleans");
	const own = bytes.slice();
	if (fast.kind === "number") {
		const numbers = new Float64Array(count);
		putNumbers({
			bytes: own,
			at: 0,
			present: count
		}, fast, numbers, 0);
		return {
			kind: "number",
			numbers
		};
	}
	const codes = new Int32Array(count).fill(-1);
	if (type === "BYTE_ARRAY") {
		const starts = textStarts({
			bytes: own,
			at: 0,
			present: count
		});
		return {
			kind: "text",
			codes,
			word: (entry) => textOf(own, starts[entry] + 4, starts[entry + 1])
		};
	}
	requireRoom({
		bytes: own,
		at: 0,
		present: count
	}, WIDTHS[type]);
	const view = viewOf(own);
	return {
		kind: "text",
		codes,
		word: (entry) => converted(view, type, entry * WIDTHS[type], convert)
	};
}
function requireRoom({ bytes, at, present }, width) {
	if (present * width > bytes.length - at) throw new NotFast("values end behind their page");
}
function viewOf({ buffer, byteOffset, byteLength }) {
	return new DataView(buffer, byteOffset, byteLength);
}
function lengthAt(bytes, at) {
	return (bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24) >>> 0;
}
function readNumbers(page, fast, dictionary, column, row) {
	const { values } = column;
	if (isCoded(page.encoding)) {
		if (dictionary?.kind !== "number") throw new NotFast("codes without a dictionary");
		const { numbers } = dictionary;
		const codes = readCodes(page);
		for (let i = 0; i < page.present; i++) {
			const code = codes[i];
			if (code >= numbers.length) throw new NotFast("a code of no value");
			values[row + i] = numbers[code];
		}
	} else {
		if (page.encoding !== 0) throw new NotFast("another encoding");
		putNumbers(page, fast, values, row);
	}
	if (page.present === page.rows) return;
	column.nulls ??= new Uint8Array(values.length);
	const { levels } = scratch;
	for (let i = page.rows - 1, from = row + page.present; i >= 0; i--) {
		const there = levels[i];
		from -= there;
		values[row + i] = there === 1 ? values[from] : NaN;
		column.nulls[row + i] = 1 - there;
	}
}
function putNumbers(page, { type, unsigned }, target, row) {
	const { bytes, at, present } = page;
	if (type === "BOOLEAN" || type === "BYTE_ARRAY") throw new NotFast("no numbers");
	requireRoom(page, WIDTHS[type]);
	if (type === "DOUBLE") {
		new Uint8Array(target.buffer, target.byteOffset + 8 * row, 8 * present).set(bytes.subarray(at, at + 8 * present));
		return;
	}
	const view = viewOf(bytes);
	if (type === "FLOAT") for (let i = 0; i < present; i++) target[row + i] = view.getFloat32(at + 4 * i, true);
	else if (type === "INT32") for (let i = 0; i < present; i++) {
		const value = view.getInt32(at + 4 * i, true);
		target[row + i] = unsigned ? value >>> 0 : value;
	}
	else for (let i = 0; i < present; i++) target[row + i] = longAt(view, at + 8 * i, unsigned);
}
function longAt(view, at, unsigned) {
	const high = view.getInt32(at + 4, true);
	const value = (unsigned ? high >>> 0 : high) * 2 ** 32 + view.getUint32(at, true);
	if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
	const exact = unsigned ? view.getBigUint64(at, true) : view.getBigInt64(at, true);
	if (BigInt(Number(exact)) !== exact) throw new NotFast(`${exact} is an integer that no double holds exactly`);
	return Number(exact);
}
function readWords(page, fast, dictionary, interned, column, row) {
	const { codes } = column;
	if (isCoded(page.encoding)) putCoded(page, dictionary, column, row);
	else if (fast.type === "BYTE_ARRAY") putTexts(page, interned, column, row);
	else if (fast.type === "BOOLEAN") putBooleans(page, column, row);
	else putConverted(page, fast, column, row);
	if (page.present === page.rows) return;
	const { levels } = scratch;
	for (let i = page.rows - 1, from = row + page.present; i >= 0; i--) {
		const there = levels[i];
		from -= there;
		codes[row + i] = there === 1 ? codes[from] : -1;
	}
}
function putCoded(page, dictionary, column, row) {
	if (dictionary?.kind !== "text") throw new NotFast("codes without a dictionary");
	const { codes: known, word } = dictionary;
	const codes = readCodes(page);
	for (let i = 0; i < page.present; i++) {
		const entry = codes[i];
		if (entry >= known.length) throw new NotFast("a code of no value");
		let code = known[entry];
		if (code < 0) {
			code = codeOfWord(column, word(entry));
			known[entry] = code;
		}
		column.codes[row + i] = code;
	}
}
function putTexts(page, { entries, codes }, column, row) {
	if (page.encoding !== 0) throw new NotFast("another encoding");
	const { bytes, present } = page;
	let at = page.at;
	for (let i = 0; i < present; i++) {
		if (at + 4 > bytes.length) throw new NotFast("values end behind their page");
		const from = at + 4;
		const to = from + lengthAt(bytes, at);
		if (to > bytes.length) throw new NotFast("values end behind their page");
		const hash = hashBytes(bytes, from, to);
		let entry = lookup(entries, bytes, from, to, hash);
		if (entry < 0) {
			entry = add(entries, bytes, from, to, hash);
			codes.push(codeOfWord(column, textOf(bytes, from, to)));
		}
		column.codes[row + i] = codes[entry];
		at = to;
	}
}
function putBooleans({ bytes, at, encoding, present }, column, row) {
	if (encoding !== 0 && encoding !== 3) throw new NotFast("another encoding");
	if (scratch.codes.length < present) scratch.codes = new Int32Array(roomFor(present));
	const bits = scratch.codes;
	if (encoding === 3) readHybrid({
		bytes,
		at: at + 4
	}, 1, bits, present);
	else {
		if (Math.ceil(present / 8) > bytes.length - at) throw new NotFast("values end behind their page");
		for (let i = 0; i < present; i++) bits[i] = bytes[at + (i >> 3)] >> (i & 7) & 1;
	}
	for (let i = 0; i < present; i++) column.codes[row + i] = codeOfWord(column, bits[i] === 1 ? "true" : "false");
}
function putConverted(page, { type, convert }, column, row) {
	if (page.encoding !== 0 || type !== "INT32" && type !== "INT64") throw new NotFast("another encoding");
	const width = WIDTHS[type];
	requireRoom(page, width);
	const view = viewOf(page.bytes);
	for (let i = 0; i < page.present; i++) column.codes[row + i] = codeOfWord(column, converted(view, type, page.at + width * i, convert));
}
function converted(view, type, at, convert) {
	const text = convert(type === "INT32" ? view.getInt32(at, true) : view.getBigInt64(at, true));
	if (text === void 0) throw new NotFast("a date or time that no calendar has");
	return String(text);
}
function textOf(bytes, from, to) {
	const text = decodeText(bytes.subarray(from, to));
	if (text === void 0) throw new NotFast("the value is binary, not UTF-8 text");
	return text;
}
function textStarts({ bytes, at, present }) {
	const starts = new Int32Array(present + 1);
	let place = at;
	for (let i = 0; i < present; i++) {
		if (place + 4 > bytes.length) throw new NotFast("values end behind their page");
		starts[i] = place;
		place += 4 + lengthAt(bytes, place);
		if (place > bytes.length) throw new NotFast("values end behind their page");
	}
	starts[present] = place;
	return starts;
}
// packages/table/snappy.ts
const MOST_GROWTH = 32;
function unsnappy(source, target, length) {
	let at = 0;
	let said = 0;
	for (let shift = 0;; shift += 7) {
		const byte = source[at++];
		if (byte === void 0 || shift > 28) return false;
		said += (byte & 127) * 2 ** shift;
		if (byte < 128) break;
	}
	if (said !== length) return false;
	let to = 0;
	const end = source.length;
	while (at < end) {
		const tag = source[at++];
		let size;
		let back;
		if ((tag & 3) === 0) {
			size = (tag >> 2) + 1;
			if (size > 60) {
				const extra = size - 60;
				if (at + extra > end) return false;
				size = 1;
				for (let i = 0; i < extra; i++) size += source[at++] * 2 ** (8 * i);
			}
			if (size > end - at || size > length - to) return false;
			if (size < 32) for (let i = 0; i < size; i++) target[to + i] = source[at + i];
			else target.set(source.subarray(at, at + size), to);
			at += size;
			to += size;
			continue;
		}
		if ((tag & 3) === 1) {
			if (at + 1 > end) return false;
			size = (tag >> 2 & 7) + 4;
			back = tag >> 5 << 8 | source[at++];
		} else {
			const wide = (tag & 3) === 3;
			if (at + (wide ? 4 : 2) > end) return false;
			size = (tag >> 2) + 1;
			back = source[at] | source[at + 1] << 8;
			if (wide) back += source[at + 2] * 2 ** 16 + source[at + 3] * 2 ** 24;
			at += wide ? 4 : 2;
		}
		if (back === 0 || back > to || size > length - to) return false;
		for (let i = 0; i < size; i++, to++) target[to] = target[to - back];
	}
	return to === length;
}
function canHold(compressed, uncompressed) {
	return uncompressed <= compressed * MOST_GROWTH;
}
// packages/table/parquet-inflate.ts
function decompressor(codec, compressors) {
	if (codec === "UNCOMPRESSED") return (bytes) => bytes;
	if (codec === "SNAPPY") return snappy();
	const native = nativeOf(codec);
	const other = compressors[codec];
	return (bytes, length) => {
		if (length === 0) return new Uint8Array();
		return native ? native(bytes, { maxOutputLength: length }) : other?.(bytes, length);
	};
}
function snappy() {
	let page = new Uint8Array(0);
	return (bytes, length) => {
		if (!canHold(bytes.length, length)) return void 0;
		if (page.length < length) page = new Uint8Array(Math.ceil(length * 1.25));
		return unsnappy(bytes, page, length) ? page.subarray(0, length) : void 0;
	};
}
function nativeOf(codec) {
	if (codec === "GZIP") return zlib.gunzipSync;
	if (codec === "BROTLI") return zlib.brotliDecompressSync;
	return codec === "ZSTD" ? zlib.zstdDecompressSync : void 0;
}
// packages/table/parquet-chunk.ts
const ENCODINGS = new Set([
	"PLAIN",
	"PLAIN_DICTIONARY",
	"RLE_DICTIONARY",
	"RLE",
	"BIT_PACKED"
]);
function fastChunk({ meta_data: meta, file_path: elsewhere }, source, kind, rows, fileLength) {
	if (!meta || elsewhere !== void 0) return void 0;
	if (meta.path_in_schema.length !== 1 || meta.path_in_schema[0] !== source.name) return void 0;
	const fast = fastColumn(source);
	if (!fast || meta.type !== fast.type || kind === "number" !== (source.kind === "number")) return void 0;
	if (Number(meta.num_values) !== rows || !meta.encodings.every((name) => ENCODINGS.has(name))) return void 0;
	const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
	const length = Number(meta.total_compressed_size);
	if (!(start >= 0 && length >= 0 && start + length <= fileLength)) return void 0;
	const readOrThrow = (bytes, compressors, column, first) => readChunk(bytes, fast, decompressorOf(meta.codec, compressors), column, first, rows);
	return {
		start,
		length,
		readOrThrow,
		read(bytes, compressors, column, first) {
			const undo = undoOf(column, first, rows);
			try {
				readOrThrow(bytes, compressors, column, first);
				return true;
			} catch {
				undo();
				return false;
			}
		}
	};
}
const DECOMPRESSORS = new Map();
function decompressorOf(codec, compressors) {
	const known = DECOMPRESSORS.get(codec) ?? decompressor(codec, compressors);
	DECOMPRESSORS.set(codec, known);
	return known;
}
function undoOf(column, first, rows) {
	if (column.kind === "number") {
		const { nulls } = column;
		return () => {
			column.nulls = nulls?.fill(0, first, first + rows);
		};
	}
	const { codeOf } = column;
	const { size } = codeOf;
	return () => {
		for (const [word, code] of codeOf) if (code >= size) codeOf.delete(word);
	};
}
export { fastChunk as t };
