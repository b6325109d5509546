import { t as PawlError } from "./errors.js";
import { a as checkNames, d as shown, f as yamlKey, i as declaredKind, m as lazyColumn, o as checkTypes, t as declaredNumber, u as notNumber } from "./row-table.js";
import { n as unreadable } from "./parquet-error.js";
import { r as parquetColumn, t as PARSERS } from "./parquet-values.js";
import { a as putWord, i as putNull, n as finishValues, o as valueBuilder } from "./value-columns.js";
import { open } from "node:fs/promises";
// packages/table/parquet.ts
async function readParquet(path, options) {
	const handle = await open(path, "r");
	try {
		const { size } = await handle.stat();
		return await readAll(bufferOf(handle, size, options), options);
	} catch (error) {
		throw unreadable(options.name, error);
	} finally {
		await handle.close();
	}
}
async function openParquet(path, options) {
	const { lazyReader } = await import("./parquet-lazy.js");
	const handle = await open(path, "r");
	try {
		const { size, mtimeMs: changed } = await handle.stat();
		const file = bufferOf(handle, size, options);
		const described = await describe(file, options);
		const { rows, sources } = described;
		const opened = {
			...described,
			path,
			size,
			changed
		};
		const { name, types, asText, nulls } = options;
		const parts = [{
			path,
			size,
			changed,
			options: {
				name,
				types,
				asText,
				nulls
			}
		}];
		const columns = [];
		for (const [place, source] of sources.entries()) {
			const kind = kindOf(source, options);
			const read = lazyReader(opened, place, source, kind, options);
			if (read) columns.push(lazyColumn({
				name: source.name,
				kind,
				rows,
				parts
			}, read));
			else columns.push(...await readColumns(file, described, [source], options));
		}
		return {
			rows,
			columns
		};
	} catch (error) {
		throw unreadable(options.name, error);
	} finally {
		await handle.close();
	}
}
function bufferOf(handle, size, { onBytes }) {
	const fill = async (bytes, start) => {
		for (let count = 0; count < bytes.length;) {
			const { bytesRead } = await handle.read(bytes, count, bytes.length - count, start + count);
			if (bytesRead === 0) throw new Error("the file became shorter while it was read");
			count += bytesRead;
			onBytes?.(bytesRead);
		}
	};
	return {
		byteLength: size,
		fill,
		async slice(start, end = size) {
			const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
			await fill(bytes, start);
			return bytes.buffer;
		}
	};
}
async function describe(file, options) {
	const { parquetMetadataAsync, parquetSchema } = await import("./hyparquet.js");
	const { compressors } = await import("./hyparquet-compressors.js");
	if (file.byteLength < 12) throw new Error("it is too short");
	const metadata = await parquetMetadataAsync(file);
	const sources = parquetSchema(metadata).children.map((tree) => parquetColumn(tree, options.name));
	const names = sources.map((column) => column.name);
	checkNames(names, options.name);
	checkTypes(options.types ?? {}, names, options.name);
	const rows = Number(metadata.num_rows);
	if (rows === 0) throw noRows(options.name);
	const found = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
	if (found !== rows) throw new Error(`it says it has ${rows} rows, but has ${found}`);
	return {
		metadata,
		sources,
		rows,
		compressors
	};
}
async function readAll(file, options) {
	const described = await describe(file, options);
	return {
		rows: described.rows,
		columns: await readColumns(file, described, described.sources, options)
	};
}
async function readColumns(file, { metadata, rows, compressors, sources }, asked, options) {
	const columns = asked.map((source) => valueBuilder(source.name, kindOf(source, options), rows));
	let first = 0;
	const fast = await fastReader(file, compressors);
	for (const group of metadata.row_groups) {
		const end = first + Number(group.num_rows);
		for (const [c, source] of asked.entries()) {
			const chunk = group.columns[sources.indexOf(source)];
			if (chunk && await fast(chunk, source, columns[c], first, end - first)) continue;
			const values = await groupValues(file, metadata, compressors, source.name, first, end);
			putAll(columns[c], source, first, values, options);
		}
		first = end;
	}
	return columns.map((column) => finishValues(column, rows));
}
function kindOf(source, options) {
	return declaredKind(options, source.name) ?? (options.asText?.has(source.name) ? "text" : source.kind);
}
async function fastReader(file, compressors) {
	const { fastChunk } = await import("./parquet-chunk2.js");
	let bytes = new Uint8Array(0);
	return async (chunk, source, column, first, rows) => {
		const found = fastChunk(chunk, source, column.kind, rows, file.byteLength);
		if (!found) return false;
		const { start, length, read } = found;
		if (bytes.length < length) bytes = new Uint8Array(length);
		const part = bytes.subarray(0, length);
		await file.fill(part, start);
		return read(part, compressors, column, first);
	};
}
async function groupValues(file, metadata, compressors, column, first, end) {
	const { parquetRead } = await import("./hyparquet.js");
	const chunks = [];
	await parquetRead({
		file,
		metadata,
		compressors,
		columns: [column],
		rowStart: first,
		rowEnd: end,
		parsers: PARSERS,
		geoparquet: false,
		onChunk: ({ columnData }) => chunks.push(columnData)
	});
	const count = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
	if (count === end - first) return chunks;
	throw new Error(`column "${column}" has ${count} values in a group of ${end - first} rows`);
}
function putAll(column, source, first, chunks, options) {
	let row = first;
	for (const chunk of chunks) {
		if (column.kind === "number" && source.kind === "number" && isNumbers(chunk)) {
			column.values.set(chunk, row);
			row += chunk.length;
			continue;
		}
		for (let i = 0; i < chunk.length; i++) putValue(column, source, row++, chunk[i], options);
	}
}
function isNumbers(chunk) {
	return chunk instanceof Float64Array || chunk instanceof Float32Array || chunk instanceof Int32Array || chunk instanceof Uint32Array;
}
function putValue(column, source, row, value, options) {
	if (value === null) {
		putNull(column, row);
		return;
	}
	const converted = column.kind === "words" && source.kind === "number" && typeof value === "bigint" ? String(value) : source.convert(value);
	if (converted === void 0) throw misfit(source, row, value, options.name);
	if (column.kind === "words") {
		putWord(column, row, String(converted));
		return;
	}
	const number = typeof converted === "number" ? converted : declaredNumber(converted, options);
	if (number === void 0) throw notNumber(`row ${row + 1}`, source.name, String(converted), `${options.name}, row ${row + 1}`);
	if (number === null) putNull(column, row);
	else column.values[row] = number;
}
function misfit(source, row, value, file) {
	const at = `row ${row + 1}, column "${source.name}"`;
	const where = `${file}, row ${row + 1}`;
	if (source.kind === "number") return new PawlError("data", `${at}: ${shown(String(value))} is an integer that no double holds exactly`, {
		where,
		remedy: `Write the column as double, or declare it as text: \`data.types: {${yamlKey(source.name)}: text}\`.`
	});
	const what = value === void 0 ? "the value is binary, not UTF-8 text" : `${shown(String(value))} is no date or time`;
	return new PawlError("data", `${at}: ${what}`, {
		where,
		remedy: "Mend the value, or leave the column out."
	});
}
function noRows(file) {
	return new PawlError("data", "the file has columns but no rows", {
		where: file,
		remedy: "Write at least one row into it."
	});
}
export { readParquet as n, openParquet as t };
