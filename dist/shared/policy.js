import { t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { n as digestOf, t as canonicalJson } from "./canonical.js";
import { c as mergeBase, f as readAt, h as parseConfig } from "./git.js";
import { t as digestFile } from "./digest-file.js";
import { a as readStored } from "./work-folder.js";
import { dirname, join, sep } from "node:path";
import { copyFile, mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
// packages/gate/format.ts
function formatNumber(value, digits = 4) {
	const whole = Math.abs(value) >= 10 ** digits && Math.abs(value) < 0x38d7ea4c68000;
	return String((whole ? Math.round(value) : Number(value.toPrecision(digits))) + 0);
}
function digitsApart(pivot, values) {
	for (let digits = 4; digits < 17; digits++) {
		const shown = formatNumber(pivot, digits);
		if (values.every((value) => value === pivot || formatNumber(value, digits) !== shown)) return digits;
	}
	return 17;
}
function formatPercent(share) {
	return `${Number((share * 100).toPrecision(6))} %`;
}
function formatCount(count) {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
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
// packages/pipeline/forced.ts
const MOST = 50;
async function forcedStages({ config, store }) {
	const open = new Set(config.promote.stages.map(({ name }) => name));
	const forced = [];
	for (const { digest } of (await store.history(releaseRef(config.model))).slice(0, MOST)) {
		const record = await readStored(store, "release", digest).catch(() => void 0);
		if (!record || !open.delete(record.stage)) continue;
		if (record.forced && record.action !== "withdraw") forced.push({
			stage: record.stage,
			version: record.version,
			...record.forced,
			at: record.createdAt
		});
		if (open.size === 0) break;
	}
	return forced;
}
function releaseRef(model) {
	return `releases/${model.replaceAll("/", "=")}`;
}
// packages/pipeline/policy.ts
const RULES = [
	{
		key: "gate.conditions",
		of: (config) => config.gate.conditions
	},
	{
		key: "gate.confidence",
		of: (config) => config.gate.confidence
	},
	{
		key: "gate.undecided",
		of: (config) => config.gate.undecided
	},
	{
		key: "gate.looks",
		of: (config) => config.gate.looks
	},
	{
		key: "evaluate",
		of: (config) => config.evaluate
	},
	{
		key: "check",
		of: (config) => config.check
	},
	{
		key: "model",
		of: (config) => config.model
	},
	{
		key: "task",
		of: (config) => config.task
	},
	...[
		"test",
		"source",
		"split",
		"target",
		"id",
		"group",
		"weight"
	].map((key) => ({
		key: `data.${key}`,
		of: (config) => config.data[key]
	}))
];
const FIXED = /^(task|data\.)/;
function applyRules(own, baseText, change, fileName) {
	if (baseText === null) return {
		config: own,
		policy: null
	};
	const base = parseBase(baseText, change, fileName);
	if (base === null) return {
		config: own,
		policy: policyOf(change, "change", [])
	};
	const changes = RULES.filter(({ of }) => text(of(own)) !== text(of(base))).map(({ key, of }) => ({
		key,
		base: text(of(base)),
		here: text(of(own))
	}));
	if (change.allowedBy !== null) return {
		config: own,
		policy: policyOf(change, "change", changes)
	};
	const { gate, check, model } = base;
	const evaluate = withMore(base.evaluate, own.evaluate);
	return {
		config: {
			...own,
			gate,
			evaluate,
			check,
			model
		},
		policy: policyOf(change, "base", changes)
	};
}
function withMore(base, own) {
	const union = (a, b) => [...new Set([...a, ...b])];
	return {
		...base,
		slices: union(base.slices, own.slices),
		...base.metrics && own.metrics ? { metrics: union(base.metrics, own.metrics) } : {}
	};
}
function unallowedChange(policy) {
	if (policy?.from !== "base") return void 0;
	const keys = policy.changes.filter(({ key }) => FIXED.test(key)).map(({ key }) => `\`${key}\``);
	return keys.length === 0 ? void 0 : `the change alters ${keys.join(", ")}, which says what is measured`;
}
async function rulesFor(root, configName, own, change) {
	const base = await mergeBase(root, change.base);
	return applyRules(own, await readAt(root, base, configName), {
		...change,
		base
	}, configName);
}
function parseBase(content, change, fileName) {
	try {
		return parseConfig(content, `${change.base.slice(0, 7)}:${fileName}`);
	} catch (error) {
		if (change.allowedBy !== null) return null;
		if (!(error instanceof PawlError)) throw error;
		throw new PawlError("config", `the rules of the base cannot be read: ${error.message}`, {
			...error.where === void 0 ? {} : { where: error.where },
			remedy: "Mend the file on the base branch, or have a maintainer allow the rules of this change.",
			cause: error
		});
	}
}
function policyOf(change, from, changes) {
	return {
		from,
		base: change.base,
		allowedBy: change.allowedBy,
		changes
	};
}
function text(value) {
	return value === void 0 ? null : canonicalJson(value).slice(0, 5e3);
}
export { releaseRef as a, formatLog as c, digitsApart as d, formatCount as f, forcedStages as i, parseLog as l, formatPercent as m, rulesFor as n, folderStore as o, formatNumber as p, unallowedChange as r, checkRefName as s, applyRules as t, objectPath as u };
