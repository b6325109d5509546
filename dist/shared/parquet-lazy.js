import { t as fastChunk } from "./parquet-chunk.js";
import { n as unreadable, t as changedWhileRead } from "./parquet-error.js";
import { n as finishValues, o as valueBuilder } from "./value-columns.js";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
// packages/table/parquet-lazy.ts
let buffer = new Uint8Array(0);
function lazyReader(opened, place, source, kind, options) {
	const { metadata, rows, size } = opened;
	const builderKind = kind === "text" ? "words" : "number";
	const chunks = metadata.row_groups.map((group) => {
		const chunk = group.columns[place];
		const count = Number(group.num_rows);
		const fast = chunk && fastChunk(chunk, source, builderKind, count, size);
		return fast && {
			fast,
			count
		};
	});
	if (chunks.includes(void 0)) return void 0;
	return () => {
		const column = valueBuilder(source.name, kind, rows);
		const file = openSync(opened.path, "r");
		try {
			const { size: now, mtimeMs } = fstatSync(file);
			if (now !== size || mtimeMs !== opened.changed) throw changedWhileRead(options.name);
			let first = 0;
			for (const chunk of chunks) {
				const { fast, count } = chunk;
				if (buffer.length < fast.length) buffer = new Uint8Array(fast.length);
				const bytes = buffer.subarray(0, fast.length);
				fill(file, bytes, fast.start);
				options.onBytes?.(bytes.length);
				fast.readOrThrow(bytes, opened.compressors, column, first);
				first += count;
			}
			return finishValues(column, rows);
		} catch (error) {
			throw unreadable(options.name, error);
		} finally {
			closeSync(file);
		}
	};
}
function fill(file, bytes, start) {
	for (let count = 0; count < bytes.length;) {
		const read = readSync(file, bytes, count, bytes.length - count, start + count);
		if (read === 0) throw new Error("the file became shorter while it was read");
		count += read;
	}
}
export { lazyReader };
