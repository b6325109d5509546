import { t as digestFile } from "./digest-file.js";
import { c as scanRange } from "./csv-range.js";
import { parentPort } from "node:worker_threads";
// packages/table/table-worker.ts
parentPort?.once("message", async (task) => {
	if (task.kind === "digest") {
		reply({
			kind: "digest",
			digest: (await digestFile(task.path)).digest
		});
		return;
	}
	const range = await scanRange(task.range, (count) => reply({
		kind: "bytes",
		count
	}));
	reply({
		kind: "range",
		range
	}, range ? ownBuffers(range) : []);
});
function reply(message, transfer = []) {
	parentPort?.postMessage(message, transfer);
}
function ownBuffers(range) {
	return range.columns.flatMap((column) => column.kind === "number" ? [column.values, column.nulls] : [
		column.codes,
		column.dictionary.bytes,
		column.dictionary.ends,
		column.dictionary.hashes
	]).flatMap((array) => array?.buffer instanceof ArrayBuffer ? [array.buffer] : []);
}
export {};
