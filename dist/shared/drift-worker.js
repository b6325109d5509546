import { a as evidentlyColumn, d as columnTests, i as identifierReason, t as changeText } from "./change-text.js";
import { a as ownSamples } from "./number-sample.js";
import { r as takeRows } from "./column.js";
import { n as joinParts } from "./time-value.js";
import { t as openParquet } from "./parquet2.js";
import { t as changedWhileRead } from "./parquet-error.js";
import { stat } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
// packages/table/read-column.ts
function columnReader() {
	const opened = new Map();
	const tableOf = (part) => {
		const key = JSON.stringify([
			part.path,
			part.size,
			part.changed,
			[...part.options.asText ?? []]
		]);
		const table = opened.get(key) ?? openPart(part);
		opened.set(key, table);
		return table;
	};
	return async (source) => {
		const parts = (await Promise.all(source.parts.map(tableOf))).map((table) => table.columns.find(({ name }) => name === source.name));
		return joinParts(parts, source);
	};
}
async function openPart({ path, size, changed, options }) {
	const now = await stat(path);
	if (now.size !== size || now.mtimeMs !== changed) throw changedWhileRead(options.name);
	return openParquet(path, options);
}
// packages/pipeline/drift/drift-worker.ts
const read = columnReader();
parentPort?.on("message", async (task) => {
	parentPort?.postMessage(await measure(task).catch(() => void 0));
});
async function measure(task) {
	const reference = await read(task.reference);
	const current = await read(task.current);
	const sample = ownSamples();
	if (task.settings === null) return { evidently: evidentlyColumn(reference, current, void 0, sample) };
	const identifier = task.mayIdentify ? identifierReason(reference, current) : void 0;
	if (identifier !== void 0) return { identifier };
	const drawn = task.drawn && [take(reference, task.drawn[0]), take(current, task.drawn[1])];
	return {
		tests: columnTests(reference, current, task.settings, sample),
		change: changeText(reference, current, sample),
		...drawn && { drawn }
	};
}
function take(column, rows) {
	const taken = takeRows({
		rows: rows.length,
		columns: [column]
	}, rows).columns[0];
	return {
		rows,
		column: taken.kind === "text" ? withoutOthers(taken) : taken
	};
}
function withoutOthers(column) {
	const dictionary = [];
	for (const code of column.codes) if (code >= 0) dictionary[code] ??= column.dictionary[code];
	return {
		...column,
		dictionary
	};
}
export {};
