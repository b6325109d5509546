import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { randomBytes } from "node:crypto";
// packages/records/atomic-write.ts
async function writeFileAtomic(path, content) {
	await mkdir(dirname(path), { recursive: true });
	const temporary = `${path}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
	try {
		const handle = await open(temporary, "wx");
		try {
			if (typeof content === "string" || content instanceof Uint8Array) await handle.writeFile(content);
			else for await (const piece of content) await handle.writeFile(piece);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}
export { writeFileAtomic as t };
