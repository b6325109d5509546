import { t as digestFile } from "./digest-file.js";
import { n as digestOf } from "./canonical.js";
import { t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { copyFile, mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
import { randomBytes } from "node:crypto";
// packages/store/object-path.ts
function objectPath(digest) {
	const hex = digest.slice(7);
	if (!/^[0-9a-f]{64}$/.test(hex)) throw new PawlError("record", `"${digest}" is not a sha256 digest`);
	return `objects/${hex.slice(0, 2)}/${hex.slice(2)}`;
}
// packages/store/ref-log.ts
function formatLog(newestFirst) {
	return [...newestFirst].reverse().map((entry) => `${JSON.stringify(entry)}\n`).join("");
}
function parseLog(content, where) {
	return content.split("\n").filter(Boolean).map((line) => parseEntry(line, where)).reverse();
}
function checkRefName(name) {
	if (!(/^\w[\w.=-]*(\/\w[\w.=-]*)*$/.test(name) && !name.includes("..") && name.length <= 200)) throw new PawlError("usage", `"${name}" cannot be the name of a ref`);
	return name;
}
function parseEntry(line, where) {
	let value;
	try {
		value = JSON.parse(line);
	} catch {
		value = null;
	}
	const { digest, at, reason, commit = null } = value ?? {};
	if (typeof at === "string" && typeof reason === "string" && (commit === null || typeof commit === "string" && /^[0-9a-f]{40,64}$/.test(commit)) && /^sha256:[0-9a-f]{64}$/.test(digest ?? "")) return {
		digest,
		at,
		reason,
		commit
	};
	throw new PawlError("record", "the ref is damaged", {
		where,
		remedy: "Delete its broken last line; the lines before are its earlier values."
	});
}
// packages/store/folder.ts
const LOCK_WAIT_MS = 5e3;
function folderStore(root, repository = root) {
	const pathOf = (digest) => join(root, ...objectPath(digest).split("/"));
	const refPath = (name) => join(root, "refs", `${checkRefName(name)}.jsonl`);
	const store = {
		kind: "folder",
		async put(content) {
			const digest = digestOf(content);
			const path = pathOf(digest);
			if (!await holds(path, digest)) await writeFileAtomic(path, content);
			return digest;
		},
		async putFile(path) {
			const incoming = join(root, "objects", `incoming.${process.pid}.${randomBytes(6).toString("hex")}.tmp`);
			await mkdir(dirname(incoming), { recursive: true });
			try {
				await copyFile(path, incoming);
				const { digest } = await digestFile(incoming);
				const target = pathOf(digest);
				if (!await holds(target, digest)) {
					await mkdir(dirname(target), { recursive: true });
					await flush(incoming);
					await rename(incoming, target);
				}
				return digest;
			} finally {
				await rm(incoming, { force: true });
			}
		},
		async get(digest) {
			return readFile(await store.getFile(digest));
		},
		async getFile(digest) {
			const path = pathOf(digest);
			const { digest: actual } = await digestFile(path).catch((cause) => {
				if (cause.code !== "ENOENT") throw cause;
				throw new PawlError("record", `the store has no object ${digest}`, {
					where: root,
					remedy: "Run the verb that makes it again, or bring the store that holds it."
				});
			});
			if (actual !== digest) throw new PawlError("record", `the object ${digest} is damaged: its bytes have the digest ${actual}`, {
				where: path,
				remedy: "Delete that file and run the verb that makes it again."
			});
			return path;
		},
		async history(name) {
			const path = refPath(name);
			return parseLog(await readFile(path, "utf8").catch((error) => {
				if (error.code === "ENOENT") return "";
				throw error;
			}), path);
		},
		async ref(name) {
			return (await store.history(name))[0]?.digest ?? null;
		},
		async setRef(name, digest, expected, reason, commit, tags = []) {
			const path = refPath(name);
			await withLock(`${path}.lock`, async () => {
				const history = await store.history(name);
				const current = history[0]?.digest ?? null;
				if (expected !== "anything" && current !== expected) throw new PawlError("locked", `"${name}" was moved meanwhile, to ${current ?? "nothing"}`, {
					where: path,
					remedy: "Run the command again: it will start from the new value."
				});
				if (tags.length > 0) await (await import("./local-tags.js")).makeLocalTags(repository, tags);
				const entry = {
					digest,
					at: new Date().toISOString(),
					reason,
					commit
				};
				await writeFileAtomic(path, formatLog([entry, ...history]));
			});
		},
		tags: async () => (await import("./local-tags.js")).readLocalTags(repository),
		async list(prefix) {
			const folder = join(root, "refs");
			return (await readdir(folder, { recursive: true }).catch(() => [])).filter((entry) => entry.endsWith(".jsonl")).map((entry) => entry.slice(0, -6).split(sep).join("/")).filter((name) => name.startsWith(prefix)).sort();
		}
	};
	return store;
}
async function holds(path, digest) {
	return await stat(path).catch(() => void 0) !== void 0 && (await digestFile(path)).digest === digest;
}
async function flush(path) {
	const handle = await open(path, "r+");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
async function withLock(path, work) {
	await mkdir(dirname(path), { recursive: true });
	const deadline = Date.now() + LOCK_WAIT_MS;
	for (;;) {
		const handle = await open(path, "wx").catch((error) => {
			if (error.code === "EEXIST") return void 0;
			throw error;
		});
		if (handle) {
			await handle.close();
			break;
		}
		if (Date.now() > deadline) throw new PawlError("locked", "another process holds the lock of this ref", {
			where: path,
			remedy: "Run again; if nothing else is running, delete that file."
		});
		await setTimeout(10 + Math.random() * 40);
	}
	try {
		await work();
	} finally {
		await rm(path, { force: true });
	}
}
export { objectPath as a, parseLog as i, checkRefName as n, formatLog as r, folderStore as t };
