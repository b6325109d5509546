import { c as scanRange, y as fileSource } from "./csv-range.js";
import { parentPort } from "node:worker_threads";
import { createHash } from "node:crypto";
// packages/table/file-digest.ts
const PIECE = 1048576;
async function digestFile(path) {
	const hash = createHash("sha256");
	const source = await fileSource(path);
	try {
		const piece = new Uint8Array(PIECE);
		for (let count = PIECE; count === PIECE;) {
			count = await source.fill(piece, 0, PIECE);
			hash.update(piece.subarray(0, count));
		}
		return `sha256:${hash.digest("hex")}`;
	} finally {
		await source.close();
	}
}
// packages/table/table-worker.ts
parentPort?.once("message", async (task) => {
	if (task.kind === "digest") {
		reply({
			kind: "digest",
			digest: await digestFile(task.path)
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
