import { s as scanRange, v as fileSource } from "./csv-range.js";
import { parentPort, workerData } from "node:worker_threads";
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
const port = parentPort;
const task = workerData;
function reply(message, transfer = []) {
	port?.postMessage(message, transfer);
}
if (task.kind === "digest") reply({
	kind: "digest",
	digest: await digestFile(task.path)
});
else {
	const range = await scanRange(task, (count) => reply({
		kind: "bytes",
		count
	}));
	const arrays = range?.columns.flatMap((column) => column.kind === "number" ? [column.values, ...column.nulls ? [column.nulls] : []] : [
		column.codes,
		column.dictionary.bytes,
		column.dictionary.ends,
		column.dictionary.hashes
	]);
	reply({
		kind: "range",
		range
	}, arrays?.map((array) => array.buffer));
}
export {};
