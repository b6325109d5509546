import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
// packages/records/digest-file.ts
async function digestFile(path) {
	const hash = createHash("sha256");
	let bytes = 0;
	for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
		hash.update(chunk);
		bytes += chunk.length;
	}
	return {
		digest: `sha256:${hash.digest("hex")}`,
		bytes
	};
}
export { digestFile as t };
