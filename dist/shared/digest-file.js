import { open } from "node:fs/promises";
import { createHash } from "node:crypto";
// packages/records/digest-file.ts
const PIECE = 1 << 19;
async function digestFile(path) {
	const hash = createHash("sha256");
	const handle = await open(path);
	try {
		const piece = Buffer.allocUnsafe(PIECE);
		for (let bytes = 0;;) {
			const { bytesRead } = await handle.read(piece, 0, PIECE);
			if (bytesRead === 0) return {
				digest: `sha256:${hash.digest("hex")}`,
				bytes
			};
			hash.update(bytesRead === PIECE ? piece : piece.subarray(0, bytesRead));
			bytes += bytesRead;
		}
	} finally {
		await handle.close();
	}
}
export { digestFile as t };
