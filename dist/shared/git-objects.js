import { t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { n as digestOf } from "./canonical.js";
import { t as digestFile } from "./digest-file.js";
import { i as streamGit, t as git } from "./git-command.js";
import { copyFile, mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { createGunzip, createGzip, gunzipSync, gzipSync } from "node:zlib";
import { pipeline } from "node:stream/promises";
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
// packages/store/git-objects.ts
const PACK_FROM = 65536;
const BRANCH_FILE_LIMIT = 95 * 2 ** 20;
const PACKED_UP_TO = 4;
const MEMORY_LIMIT = 64 * 2 ** 20;
const FILE_LIMIT = 4 * 2 ** 30;
async function writeBytes(options, content) {
	const path = objectPath(digestOf(content));
	const packed = content.length >= PACK_FROM ? gzipSync(content, { level: 6 }) : void 0;
	const smaller = packed !== void 0 && packed.length < content.length;
	const stored = smaller ? packed : content;
	requireStorable(stored.length, options.largestBytes);
	return {
		path: smaller ? `${path}.gz` : path,
		oid: await hashObject(options, ["--stdin"], stored)
	};
}
async function writeFile(options, file, digest) {
	const path = objectPath(digest);
	const { size } = await stat(file);
	const { largestBytes = BRANCH_FILE_LIMIT } = options;
	if (size > PACKED_UP_TO * largestBytes) return null;
	if (size < PACK_FROM) return {
		path,
		oid: await hashObject(options, ["--no-filters", file])
	};
	const packed = join(options.cwd, `pack.${process.pid}.${path.slice(-16)}.tmp`);
	try {
		await pipeline(createReadStream(file), createGzip({ level: 6 }), createWriteStream(packed));
		const packedSize = (await stat(packed)).size;
		const smaller = packedSize < size;
		if (Math.min(packedSize, size) > largestBytes) return null;
		const oid = await hashObject(options, ["--no-filters", smaller ? packed : file]);
		return {
			path: smaller ? `${path}.gz` : path,
			oid
		};
	} finally {
		await rm(packed, { force: true });
	}
}
function requireStorable(bytes, most = BRANCH_FILE_LIMIT) {
	if (bytes <= most) return;
	throw new PawlError("io", `an object has ${Math.ceil(bytes / 2 ** 20)} MiB, and a branch takes files of at most ${Math.floor(most / 2 ** 20)}`);
}
async function hashObject(options, args, input) {
	return (await git(options, [
		"hash-object",
		"-w",
		...args
	], input ? { input } : {})).toString().trim();
}
async function readBytes(options, blob, digest) {
	const stored = await git(options, [
		"cat-file",
		"blob",
		blob.oid
	], { limit: MEMORY_LIMIT });
	let content = stored;
	if (blob.path.endsWith(".gz")) try {
		content = gunzipSync(stored, { maxOutputLength: MEMORY_LIMIT });
	} catch (cause) {
		throw damaged(digest, `cannot be unpacked: ${cause instanceof Error ? cause.message : cause}`);
	}
	const actual = digestOf(content);
	if (actual !== digest) throw damaged(digest, `its bytes have the digest ${actual}`);
	return content;
}
async function readToFile(options, blob, digest) {
	const path = join(options.cwd, "files", digest.slice(7));
	const incoming = `${path}.${process.pid}.tmp`;
	await mkdir(dirname(path), { recursive: true });
	const hash = createHash("sha256");
	const counted = bounded(hash, digest);
	const child = streamGit(options, [
		"cat-file",
		"blob",
		blob.oid
	]);
	try {
		const sink = createWriteStream(incoming);
		if (blob.path.endsWith(".gz")) await pipeline(child.stdout, createGunzip(), counted, sink);
		else await pipeline(child.stdout, counted, sink);
		const actual = `sha256:${hash.digest("hex")}`;
		if (await child.ended !== 0 || actual !== digest) throw damaged(digest, `its bytes have the digest ${actual}`);
		await rename(incoming, path);
		return path;
	} catch (error) {
		child.stop();
		if (error instanceof PawlError) throw error;
		throw damaged(digest, error instanceof Error ? error.message : String(error));
	} finally {
		await rm(incoming, { force: true });
	}
}
function bounded(hash, digest) {
	let size = 0;
	return new Transform({ transform(chunk, _encoding, done) {
		size += chunk.length;
		hash.update(chunk);
		done(size > FILE_LIMIT ? damaged(digest, "it is larger than 4 GiB") : null, chunk);
	} });
}
function damaged(digest, why) {
	return new PawlError("record", `the object ${digest} is damaged: ${why}`, { remedy: "Take it from the history of the state branch, or accept a new run." });
}
export { writeFile as a, formatLog as c, writeBytes as i, parseLog as l, readBytes as n, folderStore as o, readToFile as r, checkRefName as s, BRANCH_FILE_LIMIT as t, objectPath as u };
