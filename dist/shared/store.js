import { r as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { t as digestFile } from "./digest-file.js";
import { n as digestOf } from "./canonical.js";
import { t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { r as parseStored } from "./seal.js";
import { i as isTag, o as tagOfVersion } from "./image.js";
import { dirname, join, sep } from "node:path";
import { createHash, randomBytes } from "node:crypto";
import { access, copyFile, mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { createReadStream, createWriteStream } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { spawn } from "node:child_process";
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
// packages/store/git-command.ts
const LIMIT = 64 * 2 ** 20;
const TRIES$1 = 3;
async function tryGit(options, args, call = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn("git", args, {
			cwd: options.cwd,
			env: {
				...process.env,
				...QUIET,
				...options.environment,
				...call.environment
			},
			stdio: [
				"pipe",
				"pipe",
				"pipe"
			],
			...options.signal ? { signal: options.signal } : {}
		});
		const chunks = [];
		let size = 0;
		let errors = "";
		child.stdout.on("data", (chunk) => {
			size += chunk.length;
			if (size > (call.limit ?? LIMIT)) child.kill();
			else chunks.push(chunk);
		});
		child.stderr.setEncoding("utf8").on("data", (text) => errors = (errors + text).slice(-2e4));
		child.on("error", (cause) => reject(cause.code === "ENOENT" ? noGit(cause) : cause));
		child.on("close", (status) => {
			const stdout = Buffer.concat(chunks);
			if (size > (call.limit ?? LIMIT)) return resolve({
				status,
				message: "it is larger than is read",
				stdout: ""
			});
			resolve(status === 0 ? { stdout } : {
				status,
				message: shown(errors),
				stdout: stdout.toString("utf8")
			});
		});
		child.stdin.on("error", () => void 0);
		child.stdin.end(call.input ?? "");
	});
}
function streamGit(options, args) {
	const child = spawn("git", args, {
		cwd: options.cwd,
		env: {
			...process.env,
			...QUIET,
			...options.environment
		},
		stdio: [
			"ignore",
			"pipe",
			"ignore"
		],
		...options.signal ? { signal: options.signal } : {}
	});
	const ended = new Promise((resolve, reject) => {
		child.on("close", resolve);
		child.on("error", reject);
	});
	return {
		stdout: child.stdout,
		ended,
		stop: () => child.kill()
	};
}
const QUIET = {
	GIT_TERMINAL_PROMPT: "0",
	LC_ALL: "C",
	GIT_OPTIONAL_LOCKS: "0"
};
async function git(options, args, call = {}) {
	const result = await tryGit(options, args, call);
	if (!("message" in result)) return result.stdout;
	throw new PawlError("io", `git ${args[0]} failed: ${result.message}`, { where: options.cwd });
}
async function gitRemote(options, args, note, { final, input } = {}) {
	for (let attempt = 1;; attempt++) {
		const result = await tryGit(options, args, input === void 0 ? {} : { input });
		if (!("message" in result) || attempt === TRIES$1) return result;
		if (!isPassing(result.message) || final?.test(result.stdout)) return result;
		note(`git ${args[0]}: ${result.message}; trying again`);
		await setTimeout(2 ** attempt * 250 * (1 + Math.random()), void 0, options.signal ? { signal: options.signal } : {});
	}
}
function isPassing(message) {
	if (/\.lock': File exists/i.test(message)) return true;
	return /could not resolve host|connection (refused|reset|timed out)|timed out|early EOF|hung up|unexpected disconnect|returned error: (408|429|5\d\d)|failed to connect/i.test(message);
}
function remoteFailure(doing, branch, message) {
	const remedy = /hook declined|protected branch|GH006|GH013/i.test(message) ? `Let the workflow push to the branch "${branch}": exempt it from the rule that declined.` : /returned error: 40[13]|permission|denied|not granted|authentication failed|could not read username/i.test(message) ? doing === "writing" ? "Add `contents: write` to the job's permissions." : "Add `contents: read` to the job's permissions." : "Check the network, then run the job again.";
	return new PawlError("remote", `${doing} the branch "${branch}" failed: ${message}`, { remedy });
}
function noGit(cause) {
	return new PawlError("config", "there is no git on this machine", {
		remedy: "Install git 2.34 or newer; runners of GitHub have it.",
		cause
	});
}
function shown(errors) {
	return (errors.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !/^(hint|warning):/.test(line)).join(" ") || "it gave no reason").replace(/(\w+:\/\/)[^/@\s]*@/g, "$1").replace(/[\u0000-\u001f\u007f-\u009f]/g, " ").slice(0, 500);
}
// packages/store/tags/git-tag.ts
function formatTagObject({ name, commit, tagger, at, message }) {
	const line = (text) => text.replace(/[\u0000-\u001f\u007f<>]/g, " ").trim() || "unknown";
	if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new PawlError("usage", `"${commit}" is no commit`);
	return `object ${commit}\ntype commit\ntag ${name}\ntagger ${line(tagger.name)} <${line(tagger.email)}> ${at} +0000\n\n${message.trim()}\n`;
}
function parseTagObject(name, text) {
	const end = text.indexOf("\n\n");
	const head = text.slice(0, end < 0 ? text.length : end).split("\n");
	const field = (key) => head.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1);
	if (field("type") !== "commit") return `it is of a ${field("type") ?? "thing unknown"}, not of a commit`;
	if (field("tag") !== name) return `it calls itself "${field("tag")}"`;
	const commit = field("object") ?? "";
	const tagger = /^(.*) ?<([^<>]*)> (-?\d{1,12}) [+-]\d{4}$/.exec(field("tagger") ?? "");
	if (!/^[0-9a-f]{40,64}$/.test(commit) || !tagger) return "it does not say who made it, and when";
	const message = end < 0 ? "" : text.slice(end + 2);
	return {
		name,
		commit,
		tagger: {
			name: tagger[1].trim(),
			email: tagger[2]
		},
		at: Number(tagger[3]),
		message: message.replace(/-----BEGIN (PGP|SSH) SIGNATURE-----[\s\S]*$/, "").trim()
	};
}
function trailer(message, key) {
	return message.slice(message.lastIndexOf("\n\n") + 1).split("\n").find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2).trim();
}
// packages/store/tags/tag-name.ts
const WORD = "[a-zA-Z0-9](?:[a-zA-Z0-9-/_]*[a-zA-Z0-9])?";
const FOLDER = "[a-zA-Z0-9-_./]+";
const IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const NUMBER = "(?:0|[1-9]\\d{0,14})";
const LONGEST = 100;
const VERSION = `v${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?`;
const MODEL_PATTERN = new RegExp(`^(?:${FOLDER}:)?${WORD}$`);
const STAGE_PATTERN = new RegExp(`^${WORD}$`);
const VERSION_PATTERN = new RegExp(`^${VERSION}$`);
const TAG_PATTERN = new RegExp(`^(?<model>(?:${FOLDER}=)?${WORD})(?:(?:#(?<stage>${WORD})|@(?<version>${VERSION}))(?<cancel>!?)|@(?<deprecated>deprecated))(?:#(?<counter>[0-9]{1,15}))?$`);
function parseTagName(tag) {
	const { model, stage, version, cancel, deprecated, counter } = TAG_PATTERN.exec(tag)?.groups ?? {};
	if (model === void 0 || !isPlainPath(model)) return void 0;
	if ((version ?? "").length > LONGEST) return void 0;
	const common = {
		model: model.replace("=", ":"),
		counter: counter === void 0 ? null : Number(counter)
	};
	if (deprecated !== void 0) return {
		event: "deprecation",
		...common
	};
	if (version !== void 0) return {
		event: cancel ? "deregistration" : "registration",
		version,
		...common
	};
	return {
		event: cancel ? "unassignment" : "assignment",
		stage,
		...common
	};
}
function formatTagName(name) {
	const model = checkModelName(name.model).replace(":", "=");
	const counter = name.counter === null ? "" : `#${name.counter}`;
	switch (name.event) {
		case "deprecation": return `${model}@deprecated${counter}`;
		case "registration":
		case "deregistration": return `${model}@${checkVersion(name.version)}${name.event === "registration" ? "" : "!"}${counter}`;
		default: return `${model}#${checkStage$1(name.stage)}${name.event === "assignment" ? "" : "!"}${counter}`;
	}
}
function checkModelName(name) {
	if (MODEL_PATTERN.test(name) && isPlainPath(name) && name.length <= 200) return name;
	throw new PawlError("usage", `"${name}" cannot be the name of a model`, { remedy: "It is letters, digits, - / and _, such as housing; with its folder, models/uk:housing." });
}
function checkVersion(version) {
	if (VERSION_PATTERN.test(version) && version.length <= LONGEST) return version;
	throw new PawlError("usage", `"${version}" is not a version`, { remedy: "Write it as v1.4.0: a v and three numbers (https://semver.org)." });
}
function checkStage$1(stage) {
	if (STAGE_PATTERN.test(stage) && isPlainPath(stage) && stage.length <= LONGEST) return stage;
	throw new PawlError("usage", `"${stage}" cannot be the name of a stage`, { remedy: "It is letters, digits, - and _, such as production." });
}
function isPlainPath(name) {
	return name.split(/[/:=]/).every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}
// packages/store/tags/read-tags.ts
async function listLocalTags(options) {
	return lines(await git(options, [
		"for-each-ref",
		"--format=%(objectname) %(objecttype) %(refname:strip=2)",
		"refs/tags"
	])).map((line) => {
		const [oid = "", type = ""] = line.split(" ", 2);
		return {
			oid,
			annotated: type === "tag",
			name: line.slice(oid.length + type.length + 2)
		};
	});
}
function parseRemoteTags(out) {
	const tags = new Map();
	for (const line of lines(out)) {
		const [oid = "", ref = ""] = line.split("	", 2);
		const name = ref.slice(10);
		if (name.endsWith("^{}")) {
			const tag = tags.get(name.slice(0, -3));
			if (tag) tags.set(tag.name, {
				...tag,
				annotated: true
			});
		} else tags.set(name, {
			name,
			oid,
			annotated: false
		});
	}
	return [...tags.values()];
}
async function readTags(options, listed) {
	const known = listed.filter(({ name }) => parseTagName(name) !== void 0);
	const wanted = known.filter(({ annotated }) => annotated);
	const objects = await readObjects(options, wanted.map(({ oid }) => oid));
	const list = {
		annotated: [],
		odd: []
	};
	for (const { name, oid } of wanted) {
		const text = objects.get(oid);
		const read = text === void 0 ? "its object is not there" : parseTagObject(name, text);
		if (typeof read === "string") list.odd.push({
			name,
			reason: read
		});
		else list.annotated.push(read);
	}
	const lightweight = known.filter(({ annotated }) => !annotated).map(({ name, oid }) => ({
		name,
		commit: oid
	}));
	return {
		...list,
		lightweight
	};
}
async function readObjects(options, oids) {
	if (oids.length === 0) return new Map();
	const out = await git(options, [
		"cat-file",
		"--batch",
		"--buffer"
	], { input: `${oids.join("\n")}\n` });
	const objects = new Map();
	for (let at = 0; at < out.length;) {
		const end = out.indexOf(10, at);
		const [oid = "", type, size] = out.toString("latin1", at, end).split(" ");
		if (type === "missing" || size === void 0) {
			at = end + 1;
			continue;
		}
		const start = end + 1;
		if (type === "tag") objects.set(oid, out.toString("utf8", start, start + Number(size)));
		at = start + Number(size) + 1;
	}
	return objects;
}
function lines(out) {
	return out.toString("utf8").split("\n").filter(Boolean);
}
// packages/store/tags/local-tags.ts
async function readLocalTags(repository) {
	const options = await inRepository(repository);
	return readTags(options, await listLocalTags(options));
}
async function makeLocalTags(repository, tags) {
	const options = await inRepository(repository);
	const lines = [];
	for (const tag of tags) {
		const oid = await git(options, [
			"hash-object",
			"-t",
			"tag",
			"-w",
			"--stdin"
		], { input: formatTagObject(tag) });
		lines.push(`create refs/tags/${tag.name} ${oid.toString().trim()}\n`);
	}
	await git(options, ["update-ref", "--stdin"], { input: lines.join("") }).catch((error) => {
		if (!(error instanceof PawlError) || !/already exists/i.test(error.message)) throw error;
		throw new PawlError("locked", `another run made a tag first: ${error.message}`, {
			where: tags.map(({ name }) => name).join(", "),
			remedy: "Run the command again: it will start from what is there now.",
			cause: error
		});
	});
}
async function inRepository(folder) {
	const options = {
		cwd: folder,
		environment: {}
	};
	await git(options, ["rev-parse", "--git-dir"]).catch((cause) => {
		throw new PawlError("config", "this folder is in no git repository, so there are no tags", {
			where: folder,
			remedy: "Run it in a clone of the repository whose tags say what is released.",
			cause
		});
	});
	return options;
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
				if (tags.length > 0) await makeLocalTags(repository, tags);
				const entry = {
					digest,
					at: new Date().toISOString(),
					reason,
					commit
				};
				await writeFileAtomic(path, formatLog([entry, ...history]));
			});
		},
		tags: () => readLocalTags(repository),
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
// packages/store/git-branch.ts
const FILTER = "blob:limit=256k";
const README = `# The state of Pawl

Accepted evidence: objects by their sha256 digest, and refs with the history of what was accepted. Written by Pawl; do not
edit. Deleting this branch forgets every baseline.
`;
async function fetchTip(context, branch, note) {
	await prepareCache(context);
	const local = `refs/pawl/${branch}`;
	const result = await gitRemote(context, [...[
		"fetch",
		"--quiet",
		"--depth=1",
		`--filter=${FILTER}`,
		"--no-tags",
		"--force",
		"origin"
	], `+refs/heads/${branch}:${local}`], note);
	if ("message" in result) {
		if (/couldn't find remote ref/i.test(result.message)) return {
			commit: null,
			blobs: new Map()
		};
		throw remoteFailure("reading", branch, result.message);
	}
	const commit = (await git(context, [
		"rev-parse",
		"--verify",
		`${local}^{commit}`
	])).toString().trim();
	const listing = (await git(context, [
		"ls-tree",
		"-r",
		"-z",
		commit
	])).toString("utf8");
	const blobs = new Map();
	for (const line of listing.split("\0")) {
		const [, oid, path] = /^100644 blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
		if (oid !== void 0 && path !== void 0) blobs.set(path, oid);
	}
	return {
		commit,
		blobs
	};
}
const prepared = new WeakMap();
function prepareCache(context) {
	const begun = prepared.get(context) ?? makeCache(context);
	prepared.set(context, begun);
	return begun;
}
async function makeCache({ cwd, signal }) {
	if (await access(join(cwd, "HEAD")).then(() => true, () => false)) return;
	await mkdir(cwd, { recursive: true });
	await git({
		cwd,
		environment: {},
		signal
	}, [
		"init",
		"--quiet",
		"--bare",
		cwd
	]);
}
function withConfig(environment, values) {
	const before = Number(environment.GIT_CONFIG_COUNT ?? 0);
	const entries = Object.entries(values);
	const added = entries.flatMap(([key, value], i) => [[`GIT_CONFIG_KEY_${before + i}`, key], [`GIT_CONFIG_VALUE_${before + i}`, value]]);
	return {
		...environment,
		...Object.fromEntries(added),
		GIT_CONFIG_COUNT: String(before + entries.length)
	};
}
async function makeCommit(context, { commit, blobs }, changes, message) {
	const index = join(context.cwd, `index.${process.pid}.${Math.random().toString(36).slice(2)}`);
	const call = { environment: { GIT_INDEX_FILE: index } };
	try {
		if (commit !== null) await git(context, ["read-tree", commit], call);
		const all = new Map(changes);
		if (!blobs.has("README.md")) {
			const readme = await git(context, [
				"hash-object",
				"-w",
				"--stdin"
			], { input: README });
			all.set("README.md", readme.toString().trim());
		}
		const lines = [...all].map(([path, oid]) => oid === null ? `0 ${"0".repeat(40)}\t${path}\0` : `100644 ${oid}\t${path}\0`);
		await git(context, [
			"update-index",
			"-z",
			"--index-info"
		], {
			...call,
			input: lines.join("")
		});
		const tree = (await git(context, ["write-tree", "--missing-ok"], call)).toString().trim();
		const parents = commit === null ? [] : ["-p", commit];
		const line = message.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ").slice(0, 200);
		return (await git(context, [
			"commit-tree",
			...parents,
			"-m",
			line,
			tree
		], { environment: IDENTITY })).toString().trim();
	} finally {
		await rm(index, { force: true });
	}
}
const IDENTITY = {
	GIT_AUTHOR_NAME: "Pawl",
	GIT_AUTHOR_EMAIL: "pawl@localhost",
	GIT_COMMITTER_NAME: "Pawl",
	GIT_COMMITTER_EMAIL: "pawl@localhost"
};
async function push$1(context, branch, commit, parent, tags, note) {
	const ref = `refs/heads/${branch}`;
	const wanted = new Map([[ref, commit]]);
	for (const tag of tags) {
		const oid = await git(context, [
			"hash-object",
			"-t",
			"tag",
			"-w",
			"--stdin"
		], { input: formatTagObject(tag) });
		wanted.set(`refs/tags/${tag.name}`, oid.toString().trim());
	}
	const args = [
		"push",
		"--quiet",
		"--porcelain",
		"--atomic",
		`--force-with-lease=${ref}:${parent ?? ""}`
	];
	const specs = [...wanted].map(([name, oid]) => `${oid}:${name}`);
	const result = await gitRemote(context, [
		...args,
		"origin",
		...specs
	], note, { final: REJECTED });
	if (!("message" in result)) return void 0;
	const lines = result.stdout.split("\n").filter((line) => line.startsWith("!"));
	const message = [result.message, ...lines.map((line) => line.split("	").slice(2).join(" "))].join(" ");
	const failure = remoteFailure("writing", branch, message);
	const there = await remoteRefs(context, [...wanted.keys()], note).catch(() => {
		throw failure;
	});
	if ([...wanted].every(([name, oid]) => there.get(name) === oid)) return void 0;
	if (!REJECTED.test(message)) throw failure;
	return {
		because: [...wanted.keys()].some((name) => name.startsWith("refs/tags/") && there.has(name)) ? "tag" : "branch",
		message
	};
}
async function remoteRefs(context, names, note) {
	const result = await gitRemote(context, [
		"ls-remote",
		"--quiet",
		"origin",
		...names
	], note);
	if ("message" in result) throw remoteFailure("reading", "refs", result.message);
	const lines = result.stdout.toString("utf8").split("\n").filter(Boolean);
	return new Map(lines.map((line) => line.split("	").reverse()));
}
const REJECTED = /stale info|non-fast-forward|fetch first|cannot lock ref|already exists|incorrect old value|failed to update ref|atomic transaction failed/i;
// packages/store/git-objects.ts
const PACK_FROM = 65536;
const STORED_LIMIT = 95 * 2 ** 20;
const MEMORY_LIMIT = 64 * 2 ** 20;
const FILE_LIMIT = 4 * 2 ** 30;
async function writeBytes(options, content) {
	const path = objectPath(digestOf(content));
	const packed = content.length >= PACK_FROM ? gzipSync(content, { level: 6 }) : void 0;
	const smaller = packed !== void 0 && packed.length < content.length;
	const stored = smaller ? packed : content;
	requireStorable(stored.length, "the object");
	return {
		path: smaller ? `${path}.gz` : path,
		oid: await hashObject(options, ["--stdin"], stored)
	};
}
async function writeFile(options, file, digest) {
	const path = objectPath(digest);
	const { size } = await stat(file);
	if (size < PACK_FROM) {
		requireStorable(size, file);
		return {
			path,
			oid: await hashObject(options, ["--no-filters", file])
		};
	}
	const packed = join(options.cwd, `pack.${process.pid}.${path.slice(-16)}.tmp`);
	try {
		await pipeline(createReadStream(file), createGzip({ level: 6 }), createWriteStream(packed));
		const smaller = (await stat(packed)).size < size;
		requireStorable(smaller ? (await stat(packed)).size : size, file);
		const oid = await hashObject(options, ["--no-filters", smaller ? packed : file]);
		return {
			path: smaller ? `${path}.gz` : path,
			oid
		};
	} finally {
		await rm(packed, { force: true });
	}
}
function requireStorable(bytes, where) {
	if (bytes <= STORED_LIMIT) return;
	throw new PawlError("io", `it has ${Math.ceil(bytes / 2 ** 20)} MiB, and a branch takes files of at most 95`, {
		where,
		remedy: "Keep the file elsewhere, and let training leave only its predictions; its digest is recorded."
	});
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
// packages/store/prune.ts
async function prunable(newestFirst, others, keep, read) {
	const leaving = newestFirst[keep];
	if (!leaving) return new Set();
	try {
		const files = await filesOf(leaving.digest, read);
		for (const kept of [newestFirst, ...others].flatMap((entries) => entries.slice(0, keep))) for (const file of await filesOf(kept.digest, read)) files.delete(file);
		return files;
	} catch {
		return new Set();
	}
}
async function filesOf(digest, read) {
	const text = async (of) => new TextDecoder().decode(await read(of));
	const verdict = parseStored("verdict", await text(digest), digest);
	const evaluation = parseStored("evaluation", await text(verdict.evaluation), verdict.evaluation);
	const files = [...parseStored("run", await text(evaluation.run), evaluation.run).outputs, ...evaluation.predictions ? [evaluation.predictions] : []];
	return new Set(files.map((file) => file.digest));
}
// packages/store/tags/remote-tags.ts
const FEW = 50;
async function fetchTags(context, note) {
	await prepareCache(context);
	const result = await gitRemote(context, [
		"ls-remote",
		"--quiet",
		"origin",
		"refs/tags/*"
	], note);
	if ("message" in result) throw remoteFailure("reading", "refs/tags", result.message);
	const listed = parseRemoteTags(result.stdout).filter(({ name }) => parseTagName(name) !== void 0);
	await bring(context, listed.filter(({ annotated }) => annotated).map(({ oid }) => oid), note);
	return readTags(context, listed);
}
async function bringCommits(context, commits, note) {
	await bring(context, [...new Set(commits)], note);
}
async function bring(context, oids, note) {
	if (oids.length === 0) return;
	await prepareCache(context);
	const all = await git(context, [
		"cat-file",
		"--batch-all-objects",
		"--unordered",
		"--batch-check=%(objectname)"
	]);
	const here = new Set(all.toString("latin1").split("\n"));
	const missing = oids.filter((oid) => !here.has(oid));
	if (missing.length === 0) return;
	const args = [
		"fetch",
		"--quiet",
		"--no-tags",
		"--no-write-fetch-head",
		"--filter=tree:0"
	];
	if (missing.length < FEW) args.push("--depth=1");
	const result = await gitRemote(context, [
		...args,
		"--stdin",
		"origin"
	], note, { input: `${missing.join("\n")}\n` });
	if ("message" in result) throw remoteFailure("reading", "refs/tags", result.message);
}
// packages/store/git.ts
const TRIES = 8;
const BASELINES = "baselines/";
const LOOKS = "looks/";
function gitStore(options) {
	const { cache, branch = "pawl", writable, keep = 20, note = () => void 0 } = options;
	const context = {
		cwd: cache,
		environment: {
			...withConfig(options.environment ?? {}, {
				"remote.origin.url": options.remote,
				"gc.auto": "0"
			}),
			GIT_DIR: cache
		},
		signal: options.signal
	};
	const pending = new Map();
	let fetched;
	let fetchedTags;
	const tip = () => {
		fetched ??= fetchTip(context, branch, note).catch((error) => {
			fetched = void 0;
			throw error;
		});
		return fetched;
	};
	const find = async (digest) => {
		const plain = objectPath(digest);
		const { blobs } = await tip();
		for (const path of [plain, `${plain}.gz`]) {
			const oid = pending.get(path) ?? blobs.get(path);
			if (oid !== void 0) return {
				path,
				oid
			};
		}
		throw new PawlError("record", `the store has no object ${digest}`, {
			where: `branch ${branch}`,
			remedy: "Accept a new run; files of old ones are dropped in time."
		});
	};
	const known = (digest) => find(digest).then(() => true, () => false);
	const requireWritable = (name = LOOKS) => {
		if (writable === true || writable === "looks" && name.startsWith(LOOKS)) return;
		throw new PawlError("usage", `this run may not write to the branch "${branch}"`, { remedy: "Only pushes to the default branch, schedules and runs started by hand there accept a baseline." });
	};
	const historyIn = async ({ blobs }, name) => {
		const path = refPath(name);
		const oid = blobs.get(path);
		if (oid === void 0) return [];
		return parseLog((await git(context, [
			"cat-file",
			"blob",
			oid
		])).toString("utf8"), `branch ${branch}: ${path}`);
	};
	const store = {
		kind: "git",
		async put(content) {
			requireWritable();
			const bytes = typeof content === "string" ? Buffer.from(content) : content;
			const digest = digestOf(bytes);
			if (!await known(digest)) hold(pending, await writeBytes(context, bytes));
			return digest;
		},
		async putFile(path) {
			requireWritable();
			const { digest } = await digestFile(path);
			if (await known(digest)) return digest;
			hold(pending, await writeFile(context, path, digest));
			return digest;
		},
		async putNamed(path, content) {
			requireWritable(path);
			if (!/^charts\/[\w.=-]+$/.test(path) || path.includes("..")) throw new PawlError("usage", `"${path}" cannot stand beside the objects`);
			await tip();
			const oid = await git(context, [
				"hash-object",
				"-w",
				"--stdin"
			], { input: content });
			pending.set(path, oid.toString().trim());
		},
		get: async (digest) => readBytes(context, await find(digest), digest),
		getFile: async (digest) => readToFile(context, await find(digest), digest),
		history: async (name) => historyIn(await tip(), name),
		ref: async (name) => (await store.history(name))[0]?.digest ?? null,
		async list(prefix) {
			const { blobs } = await tip();
			return [...blobs.keys()].filter((path) => path.startsWith("refs/") && path.endsWith(".jsonl")).map((path) => path.slice(5, -6)).filter((name) => name.startsWith(prefix)).sort();
		},
		tip: async () => (await tip()).commit,
		tags() {
			fetchedTags ??= fetchTags(context, note).catch((error) => {
				fetchedTags = void 0;
				throw error;
			});
			return fetchedTags;
		},
		async setRef(name, digest, expected, reason, commit, tags = []) {
			requireWritable(name);
			await bringCommits(context, tags.map((tag) => tag.commit), note);
			const path = refPath(name);
			for (let attempt = 1;; attempt++) {
				const now = await tip();
				const history = await historyIn(now, name);
				requireExpected(history, expected, name, branch);
				const next = [{
					digest,
					at: new Date().toISOString(),
					reason,
					commit
				}, ...history];
				const oid = await git(context, [
					"hash-object",
					"-w",
					"--stdin"
				], { input: formatLog(next) });
				const changes = new Map([...pending, [path, oid.toString().trim()]]);
				for (const file of await dropped(name, next, now)) changes.set(file, null);
				const made = await makeCommit(context, now, changes, `${name}: ${reason}`);
				const rejection = await push$1(context, branch, made, now.commit, tags, note);
				fetched = void 0;
				fetchedTags = void 0;
				if (rejection === void 0) {
					pending.clear();
					return;
				}
				if (rejection.because === "tag") throw tagTaken(tags, rejection.message);
				if (attempt === TRIES) throw remoteFailure("writing", branch, rejection.message);
				note(`the branch "${branch}" was written by another run meanwhile; trying again on the new tip`);
				await setTimeout(attempt * 100 * (1 + Math.random()), void 0, options.signal ? { signal: options.signal } : {});
			}
		}
	};
	async function dropped(name, next, now) {
		if (next.length <= keep || !name.startsWith(BASELINES)) return [];
		const names = (await store.list(BASELINES)).filter((other) => other !== name);
		return [...await prunable(next, await Promise.all(names.map((other) => historyIn(now, other))), keep, store.get)].flatMap((digest) => {
			const path = objectPath(digest);
			return [path, `${path}.gz`].filter((kept) => now.blobs.has(kept) && !pending.has(kept));
		});
	}
	return store;
}
function hold(pending, { path, oid }) {
	pending.set(path, oid);
}
function refPath(name) {
	return `refs/${checkRefName(name)}.jsonl`;
}
function requireExpected(history, expected, name, branch) {
	const current = history[0]?.digest ?? null;
	if (expected === "anything" || current === expected) return;
	throw new PawlError("locked", `"${name}" was moved meanwhile, to ${current ?? "nothing"}`, {
		where: `branch ${branch}`,
		remedy: "Run the job again: it will start from the new value."
	});
}
function tagTaken(tags, message) {
	return new PawlError("locked", `another run made a tag first: ${message}`, {
		where: tags.map(({ name }) => name).join(", "),
		remedy: "Run the job again: it will start from what is there now."
	});
}
// packages/store/oci-follower.ts
function ociFollower(client, name, options = {}) {
	return {
		name,
		kind: "oci",
		async follow(wanted, { dryRun }) {
			const moves = await movesFor(client, wanted, options);
			if (!dryRun) {
				for (const { stage, to } of moves) if (to !== null) await moveTag(client, stage, to);
			}
			return moves.map(({ change }) => change);
		}
	};
}
async function movesFor(client, { stages }, options) {
	for (const stage of stages.keys()) checkStage(stage);
	const moves = [];
	for (const [stage, version] of stages) {
		const move = await moveFor(client, stage, version, options);
		if (move) moves.push(move);
	}
	return moves;
}
async function moveFor(client, stage, version, options) {
	const now = await client.headManifest(stage);
	if (version === null) return now && {
		stage,
		to: null,
		change: leftBehind(stage, now)
	};
	const image = await imageOf(client, version, options);
	if (image === null) return {
		stage,
		to: null,
		change: {
			what: `tag ${stage}: no image of ${version} yet: \`pawl publish\` makes it`,
			waiting: true
		}
	};
	if (now?.digest === image.digest) return null;
	const from = now ? short(now.digest) : "none";
	return {
		stage,
		to: image.digest,
		change: { what: `tag ${stage}: ${from} → ${version} (${short(image.digest)})` }
	};
}
async function imageOf(client, version, { imageOf: released }) {
	const digest = released?.(version) ?? null;
	if (digest === null) return client.headManifest(tagOfVersion(version));
	const image = await client.headManifest(digest);
	if (image) return image;
	throw new PawlError("remote", `the image that ${version} was released with is gone: ${digest}`, {
		where: client.name,
		remedy: "Push that image again; another one is not what was released."
	});
}
async function moveTag(client, stage, to) {
	const manifest = await client.getManifest(to);
	if (!manifest) throw new PawlError("remote", `the image ${to} went away while tag ${stage} was moved to it`, {
		where: client.name,
		remedy: "Run again."
	});
	await client.putManifest(stage, manifest.bytes, manifest.mediaType);
}
function leftBehind(stage, now) {
	return {
		what: `tag ${stage}: still points at ${short(now.digest)} though the stage is empty; registries delete no tags`,
		waiting: true
	};
}
function checkStage(stage) {
	const problem = /^v\d/.test(stage) ? "it could be that of a version" : isTag(stage) ? "" : "it is no tag";
	if (problem !== "") throw new PawlError("config", `the stage ${JSON.stringify(stage)} cannot name an image: ${problem}`, { remedy: "Give the stage another name." });
}
function short(digest) {
	return digest.slice(0, 19);
}
// node_modules/semver/internal/debug.js
var require_debug = __commonJSMin(((exports, module) => {
	module.exports = typeof process === "object" && process.env && process.env.NODE_DEBUG && /\bsemver\b/i.test(process.env.NODE_DEBUG) ? (...args) => console.error("SEMVER", ...args) : () => {};
}));
// node_modules/semver/internal/constants.js
var require_constants = __commonJSMin(((exports, module) => {
	module.exports = {
		MAX_LENGTH: 256,
		MAX_SAFE_COMPONENT_LENGTH: 16,
		MAX_SAFE_BUILD_LENGTH: 250,
		MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER || 9007199254740991,
		WHITESPACE_CHARACTERS: [
			"	",
			"\n",
			"\v",
			"\f",
			"\r",
			" ",
			"\xA0",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			"\u2028",
			"\u2029",
			" ",
			" ",
			"　",
			"﻿"
		],
		RELEASE_TYPES: [
			"major",
			"premajor",
			"minor",
			"preminor",
			"patch",
			"prepatch",
			"prerelease"
		],
		SEMVER_SPEC_VERSION: "2.0.0",
		FLAG_INCLUDE_PRERELEASE: 1,
		FLAG_LOOSE: 2
	};
}));
// node_modules/semver/internal/re.js
var require_re = __commonJSMin(((exports, module) => {
	const { MAX_SAFE_COMPONENT_LENGTH, MAX_SAFE_BUILD_LENGTH, MAX_LENGTH } = require_constants();
	const debug = require_debug();
	exports = module.exports = {};
	const re = exports.re = [];
	const safeRe = exports.safeRe = [];
	const src = exports.src = [];
	const safeSrc = exports.safeSrc = [];
	const t = exports.t = {};
	let R = 0;
	const LETTERDASHNUMBER = "[a-zA-Z0-9-]";
	const safeRegexReplacements = [
		["\\s", 1],
		["\\d", MAX_LENGTH],
		[LETTERDASHNUMBER, MAX_SAFE_BUILD_LENGTH]
	];
	const makeSafeRegex = (value) => {
		for (const [token, max] of safeRegexReplacements) value = value.split(`${token}*`).join(`${token}{0,${max}}`).split(`${token}+`).join(`${token}{1,${max}}`);
		return value;
	};
	const createToken = (name, value, isGlobal) => {
		const safe = makeSafeRegex(value);
		const index = R++;
		debug(name, index, value);
		t[name] = index;
		src[index] = value;
		safeSrc[index] = safe;
		re[index] = new RegExp(value, isGlobal ? "g" : void 0);
		safeRe[index] = new RegExp(safe, isGlobal ? "g" : void 0);
	};
	createToken("NUMERICIDENTIFIER", "0|[1-9]\\d*");
	createToken("NUMERICIDENTIFIERLOOSE", "\\d+");
	createToken("NONNUMERICIDENTIFIER", `\\d*[a-zA-Z-]${LETTERDASHNUMBER}*`);
	createToken("MAINVERSION", `(${src[t.NUMERICIDENTIFIER]})\\.(${src[t.NUMERICIDENTIFIER]})\\.(${src[t.NUMERICIDENTIFIER]})`);
	createToken("MAINVERSIONLOOSE", `(${src[t.NUMERICIDENTIFIERLOOSE]})\\.(${src[t.NUMERICIDENTIFIERLOOSE]})\\.(${src[t.NUMERICIDENTIFIERLOOSE]})`);
	createToken("PRERELEASEIDENTIFIER", `(?:${src[t.NONNUMERICIDENTIFIER]}|${src[t.NUMERICIDENTIFIER]})`);
	createToken("PRERELEASEIDENTIFIERLOOSE", `(?:${src[t.NONNUMERICIDENTIFIER]}|${src[t.NUMERICIDENTIFIERLOOSE]})`);
	createToken("PRERELEASE", `(?:-(${src[t.PRERELEASEIDENTIFIER]}(?:\\.${src[t.PRERELEASEIDENTIFIER]})*))`);
	createToken("PRERELEASELOOSE", `(?:-?(${src[t.PRERELEASEIDENTIFIERLOOSE]}(?:\\.${src[t.PRERELEASEIDENTIFIERLOOSE]})*))`);
	createToken("BUILDIDENTIFIER", `${LETTERDASHNUMBER}+`);
	createToken("BUILD", `(?:\\+(${src[t.BUILDIDENTIFIER]}(?:\\.${src[t.BUILDIDENTIFIER]})*))`);
	createToken("FULLPLAIN", `v?${src[t.MAINVERSION]}${src[t.PRERELEASE]}?${src[t.BUILD]}?`);
	createToken("FULL", `^${src[t.FULLPLAIN]}$`);
	createToken("LOOSEPLAIN", `[v=\\s]*${src[t.MAINVERSIONLOOSE]}${src[t.PRERELEASELOOSE]}?${src[t.BUILD]}?`);
	createToken("LOOSE", `^${src[t.LOOSEPLAIN]}$`);
	createToken("GTLT", "((?:<|>)?=?)");
	createToken("XRANGEIDENTIFIERLOOSE", `${src[t.NUMERICIDENTIFIERLOOSE]}|x|X|\\*`);
	createToken("XRANGEIDENTIFIER", `${src[t.NUMERICIDENTIFIER]}|x|X|\\*`);
	createToken("XRANGEPLAIN", `[v=\\s]*(${src[t.XRANGEIDENTIFIER]})(?:\\.(${src[t.XRANGEIDENTIFIER]})(?:\\.(${src[t.XRANGEIDENTIFIER]})(?:${src[t.PRERELEASE]})?${src[t.BUILD]}?)?)?`);
	createToken("XRANGEPLAINLOOSE", `[v=\\s]*(${src[t.XRANGEIDENTIFIERLOOSE]})(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})(?:${src[t.PRERELEASELOOSE]})?${src[t.BUILD]}?)?)?`);
	createToken("XRANGE", `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAIN]}$`);
	createToken("XRANGELOOSE", `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("COERCEPLAIN", `(^|[^\\d])(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}})(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?`);
	createToken("COERCE", `${src[t.COERCEPLAIN]}(?:$|[^\\d])`);
	createToken("COERCEFULL", src[t.COERCEPLAIN] + `(?:${src[t.PRERELEASE]})?(?:${src[t.BUILD]})?(?:$|[^\\d])`);
	createToken("COERCERTL", src[t.COERCE], true);
	createToken("COERCERTLFULL", src[t.COERCEFULL], true);
	createToken("LONETILDE", "(?:~>?)");
	createToken("TILDETRIM", `(\\s*)${src[t.LONETILDE]}\\s+`, true);
	exports.tildeTrimReplace = "$1~";
	createToken("TILDE", `^${src[t.LONETILDE]}${src[t.XRANGEPLAIN]}$`);
	createToken("TILDELOOSE", `^${src[t.LONETILDE]}${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("LONECARET", "(?:\\^)");
	createToken("CARETTRIM", `(\\s*)${src[t.LONECARET]}\\s+`, true);
	exports.caretTrimReplace = "$1^";
	createToken("CARET", `^${src[t.LONECARET]}${src[t.XRANGEPLAIN]}$`);
	createToken("CARETLOOSE", `^${src[t.LONECARET]}${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("COMPARATORLOOSE", `^${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]})$|^$`);
	createToken("COMPARATOR", `^${src[t.GTLT]}\\s*(${src[t.FULLPLAIN]})$|^$`);
	createToken("COMPARATORTRIM", `(\\s*)${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]}|${src[t.XRANGEPLAIN]})`, true);
	exports.comparatorTrimReplace = "$1$2$3";
	createToken("HYPHENRANGE", `^\\s*(${src[t.XRANGEPLAIN]})\\s+-\\s+(${src[t.XRANGEPLAIN]})\\s*$`);
	createToken("HYPHENRANGELOOSE", `^\\s*(${src[t.XRANGEPLAINLOOSE]})\\s+-\\s+(${src[t.XRANGEPLAINLOOSE]})\\s*$`);
	createToken("STAR", "(<|>)?=?\\s*\\*");
	createToken("GTE0", "^\\s*>=\\s*0\\.0\\.0\\s*$");
	createToken("GTE0PRE", "^\\s*>=\\s*0\\.0\\.0-0\\s*$");
}));
// node_modules/semver/internal/parse-options.js
var require_parse_options = __commonJSMin(((exports, module) => {
	const looseOption = Object.freeze({ loose: true });
	const emptyOpts = Object.freeze({});
	const parseOptions = (options) => {
		if (!options) return emptyOpts;
		if (typeof options !== "object") return looseOption;
		return options;
	};
	module.exports = parseOptions;
}));
// node_modules/semver/internal/identifiers.js
var require_identifiers = __commonJSMin(((exports, module) => {
	const numeric = /^[0-9]+$/;
	const compareIdentifiers = (a, b) => {
		if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a < b ? -1 : 1;
		const anum = numeric.test(a);
		const bnum = numeric.test(b);
		if (anum && bnum) {
			a = +a;
			b = +b;
		}
		return a === b ? 0 : anum && !bnum ? -1 : bnum && !anum ? 1 : a < b ? -1 : 1;
	};
	const rcompareIdentifiers = (a, b) => compareIdentifiers(b, a);
	module.exports = {
		compareIdentifiers,
		rcompareIdentifiers
	};
}));
// node_modules/semver/classes/semver.js
var require_semver = __commonJSMin(((exports, module) => {
	const debug = require_debug();
	const { MAX_LENGTH, MAX_SAFE_INTEGER } = require_constants();
	const { safeRe: re, t } = require_re();
	const parseOptions = require_parse_options();
	const { compareIdentifiers } = require_identifiers();
	const isPrereleaseIdentifier = (prerelease, identifier) => {
		const identifiers = identifier.split(".");
		if (identifiers.length > prerelease.length) return false;
		for (let i = 0; i < identifiers.length; i++) if (compareIdentifiers(prerelease[i], identifiers[i]) !== 0) return false;
		return true;
	};
	module.exports = class SemVer {
		constructor(version, options) {
			options = parseOptions(options);
			if (version instanceof SemVer) {
				if (version.loose === !!options.loose && version.includePrerelease === !!options.includePrerelease) return version;
				else version = version.version;
			} else if (typeof version !== "string") throw new TypeError(`Invalid version. Must be a string. Got type "${typeof version}".`);
			if (version.length > MAX_LENGTH) throw new TypeError(`version is longer than ${MAX_LENGTH} characters`);
			debug("SemVer", version, options);
			this.options = options;
			this.loose = !!options.loose;
			this.includePrerelease = !!options.includePrerelease;
			const m = version.trim().match(options.loose ? re[t.LOOSE] : re[t.FULL]);
			if (!m) throw new TypeError(`Invalid Version: ${version}`);
			this.raw = version;
			this.major = +m[1];
			this.minor = +m[2];
			this.patch = +m[3];
			if (this.major > MAX_SAFE_INTEGER || this.major < 0) throw new TypeError("Invalid major version");
			if (this.minor > MAX_SAFE_INTEGER || this.minor < 0) throw new TypeError("Invalid minor version");
			if (this.patch > MAX_SAFE_INTEGER || this.patch < 0) throw new TypeError("Invalid patch version");
			if (!m[4]) this.prerelease = [];
			else this.prerelease = m[4].split(".").map((id) => {
				if (/^[0-9]+$/.test(id)) {
					const num = +id;
					if (num >= 0 && num < MAX_SAFE_INTEGER) return num;
				}
				return id;
			});
			this.build = m[5] ? m[5].split(".") : [];
			this.format();
		}
		format() {
			this.version = `${this.major}.${this.minor}.${this.patch}`;
			if (this.prerelease.length) this.version += `-${this.prerelease.join(".")}`;
			return this.version;
		}
		toString() {
			return this.version;
		}
		compare(other) {
			debug("SemVer.compare", this.version, this.options, other);
			if (!(other instanceof SemVer)) {
				if (typeof other === "string" && other === this.version) return 0;
				other = new SemVer(other, this.options);
			}
			if (other.version === this.version) return 0;
			return this.compareMain(other) || this.comparePre(other);
		}
		compareMain(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			if (this.major < other.major) return -1;
			if (this.major > other.major) return 1;
			if (this.minor < other.minor) return -1;
			if (this.minor > other.minor) return 1;
			if (this.patch < other.patch) return -1;
			if (this.patch > other.patch) return 1;
			return 0;
		}
		comparePre(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			if (this.prerelease.length && !other.prerelease.length) return -1;
			else if (!this.prerelease.length && other.prerelease.length) return 1;
			else if (!this.prerelease.length && !other.prerelease.length) return 0;
			let i = 0;
			do {
				const a = this.prerelease[i];
				const b = other.prerelease[i];
				debug("prerelease compare", i, a, b);
				if (a === void 0 && b === void 0) return 0;
				else if (b === void 0) return 1;
				else if (a === void 0) return -1;
				else if (a === b) continue;
				else return compareIdentifiers(a, b);
			} while (++i);
		}
		compareBuild(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			let i = 0;
			do {
				const a = this.build[i];
				const b = other.build[i];
				debug("build compare", i, a, b);
				if (a === void 0 && b === void 0) return 0;
				else if (b === void 0) return 1;
				else if (a === void 0) return -1;
				else if (a === b) continue;
				else return compareIdentifiers(a, b);
			} while (++i);
		}
		inc(release, identifier, identifierBase) {
			if (release.startsWith("pre")) {
				if (!identifier && identifierBase === false) throw new Error("invalid increment argument: identifier is empty");
				if (identifier) {
					const match = `-${identifier}`.match(this.options.loose ? re[t.PRERELEASELOOSE] : re[t.PRERELEASE]);
					if (!match || match[1] !== identifier) throw new Error(`invalid identifier: ${identifier}`);
				}
			}
			switch (release) {
				case "premajor":
					this.prerelease.length = 0;
					this.patch = 0;
					this.minor = 0;
					this.major++;
					this.inc("pre", identifier, identifierBase);
					break;
				case "preminor":
					this.prerelease.length = 0;
					this.patch = 0;
					this.minor++;
					this.inc("pre", identifier, identifierBase);
					break;
				case "prepatch":
					this.prerelease.length = 0;
					this.inc("patch", identifier, identifierBase);
					this.inc("pre", identifier, identifierBase);
					break;
				case "prerelease":
					if (this.prerelease.length === 0) this.inc("patch", identifier, identifierBase);
					this.inc("pre", identifier, identifierBase);
					break;
				case "release":
					if (this.prerelease.length === 0) throw new Error(`version ${this.raw} is not a prerelease`);
					this.prerelease.length = 0;
					break;
				case "major":
					if (this.minor !== 0 || this.patch !== 0 || this.prerelease.length === 0) this.major++;
					this.minor = 0;
					this.patch = 0;
					this.prerelease = [];
					break;
				case "minor":
					if (this.patch !== 0 || this.prerelease.length === 0) this.minor++;
					this.patch = 0;
					this.prerelease = [];
					break;
				case "patch":
					if (this.prerelease.length === 0) this.patch++;
					this.prerelease = [];
					break;
				case "pre": {
					const base = Number(identifierBase) ? 1 : 0;
					if (this.prerelease.length === 0) this.prerelease = [base];
					else {
						let i = this.prerelease.length;
						while (--i >= 0) if (typeof this.prerelease[i] === "number") {
							this.prerelease[i]++;
							i = -2;
						}
						if (i === -1) {
							if (identifier === this.prerelease.join(".") && identifierBase === false) throw new Error("invalid increment argument: identifier already exists");
							this.prerelease.push(base);
						}
					}
					if (identifier) {
						let prerelease = [identifier, base];
						if (identifierBase === false) prerelease = [identifier];
						if (isPrereleaseIdentifier(this.prerelease, identifier)) {
							const prereleaseBase = this.prerelease[identifier.split(".").length];
							if (isNaN(prereleaseBase)) this.prerelease = prerelease;
						} else this.prerelease = prerelease;
					}
					break;
				}
				default: throw new Error(`invalid increment argument: ${release}`);
			}
			this.raw = this.format();
			if (this.build.length) this.raw += `+${this.build.join(".")}`;
			return this;
		}
	};
}));
// packages/store/tags/registry.ts
var import_compare = __toESM(__commonJSMin(((exports, module) => {
	const SemVer = require_semver();
	const compare = (a, b, loose) => new SemVer(a, loose).compare(new SemVer(b, loose));
	module.exports = compare;
}))(), 1);
const PRIORITY = {
	deprecation: 2,
	registration: 3,
	deregistration: 4,
	assignment: 5,
	unassignment: 6
};
function readRegistry({ annotated }) {
	const listed = annotated.flatMap((tag) => {
		const name = parseTagName(tag.name);
		return name ? [{
			name,
			tag
		}] : [];
	}).sort((a, b) => a.tag.at - b.tag.at || (a.tag.name < b.tag.name ? -1 : 1));
	const byModel = new Map();
	for (const part of [
		isOfModel,
		isOfVersion,
		isOfStage
	]) for (const named of listed.filter(({ name }) => part(name))) push(byModel, named.name.model, named);
	return new Map([...byModel].map(([model, tags]) => [model, modelTags(model, tags)]));
}
const isOfModel = (name) => name.event === "deprecation";
const isOfVersion = (name) => "version" in name;
const isOfStage = (name) => "stage" in name;
function historyOf(models) {
	return [...models].flatMap(({ events }) => events).sort(byTime).reverse();
}
function byTime(a, b) {
	return a.tag.at - b.tag.at || PRIORITY[a.event] - PRIORITY[b.event];
}
function byNameDown(a, b) {
	return a.tag.name < b.tag.name ? 1 : -1;
}
function modelTags(model, tags) {
	const groups = groupsOf(tags);
	const events = eventsOf(tags, groups);
	const assigned = assignedOf(groups);
	return {
		model,
		deprecated: events.at(-1)?.event === "deprecation",
		versions: groups.map(versionOf).sort((a, b) => byPrecedence(a.version, b.version)),
		stages: new Map([...assigned].map(([stage, holders]) => [stage, holders.at(-1)])),
		assigned,
		events,
		nextCounter: tags.reduce((highest, { name }) => Math.max(highest, name.counter ?? 0), 0) + 1
	};
}
function groupsOf(tags) {
	const groups = new Map();
	const atCommit = new Map();
	const groupOf = (version, commit) => {
		const key = `${version} ${commit}`;
		const known = groups.get(key);
		if (known) return known;
		const group = {
			version,
			commit,
			direct: [],
			stages: new Map()
		};
		groups.set(key, group);
		if (version !== commit) push(atCommit, commit, group);
		return group;
	};
	for (const { name, tag } of tags) {
		if (name.event === "deprecation") continue;
		const version = "version" in name ? name.version : versionAt(tag, atCommit.get(tag.commit) ?? []);
		const group = groupOf(version, tag.commit);
		if ("version" in name) group.direct.push(eventOf(name, tag, version));
		else push(group.stages, name.stage, eventOf(name, tag, version));
	}
	return [...groups.values()];
}
function eventOf(name, tag, version) {
	const { event, model, counter } = name;
	return {
		event,
		model,
		counter,
		tag,
		version,
		stage: "stage" in name ? name.stage : null
	};
}
function versionAt(tag, there) {
	const said = trailer(tag.message, "Pawl-Version");
	if (there.some(({ version }) => version === said)) return said;
	const newest = (group) => registrationOf(group)?.tag.at ?? Number.NEGATIVE_INFINITY;
	return there.reduce((best, group) => best && newest(best) > newest(group) ? best : group, void 0)?.version ?? tag.commit;
}
const registrationOf = ({ direct }) => direct.findLast(({ event }) => event === "registration");
function eventsOf(tags, groups) {
	const ofVersions = groups.filter(({ direct }) => direct.length > 0).reverse().flatMap(({ direct, stages }) => [...direct, ...[...stages.values()].flatMap((events) => events.toReversed())]);
	const ofCommits = groups.filter(({ direct }) => direct.length === 0).flatMap(({ stages }) => [...stages.values()].flat()).sort(byNameDown);
	const ofModel = tags.filter(({ name }) => isOfModel(name)).map(({ name, tag }) => eventOf(name, tag, null)).reverse();
	return [
		...ofCommits,
		...ofVersions,
		...ofModel
	].sort(byTime);
}
function versionOf(group) {
	const { version, commit, direct, stages } = group;
	const registration = registrationOf(group);
	const newest = [...direct].sort(byTime).at(-1);
	const [first] = [...direct, ...[...stages.values()].flat()].sort(byTime);
	return {
		version,
		commit,
		registered: registration !== void 0,
		active: newest?.event !== "deregistration",
		tag: (registration ?? first).tag
	};
}
function assignedOf(groups) {
	const stages = new Map();
	for (const group of groups.toReversed()) {
		const version = versionOf(group);
		if (!version.active) continue;
		for (const [stage, events] of group.stages) {
			const assignment = [...events].sort(byTime).at(-1);
			if (assignment.event === "assignment") push(stages, stage, {
				version,
				assignment
			});
		}
	}
	for (const holders of stages.values()) holders.sort(byAssignment);
	return stages;
}
function byAssignment(a, b) {
	const madeAt = ({ version, assignment }) => (version.registered ? version : assignment).tag.at;
	const registered = ({ version }) => Number(version.registered);
	return a.assignment.tag.at - b.assignment.tag.at || madeAt(b) - madeAt(a) || registered(a) - registered(b) || (registered(a) ? 0 : byNameDown(a.assignment, b.assignment));
}
function push(lists, key, value) {
	const known = lists.get(key);
	if (known) known.push(value);
	else lists.set(key, [value]);
}
function byPrecedence(a, b) {
	return isVersion(a) && isVersion(b) ? (0, import_compare.default)(a, b) : compareVersions(a, b);
}
const isVersion = (text) => /^v\d/.test(text);
function compareVersions(a, b) {
	if (isVersion(a) && isVersion(b)) return (0, import_compare.default)(a, b) || (a < b ? -1 : a > b ? 1 : 0);
	return Number(isVersion(a)) - Number(isVersion(b)) || (a < b ? -1 : a > b ? 1 : 0);
}
export { gitStore as a, checkStage$1 as c, parseTagName as d, trailer as f, ociFollower as i, checkVersion as l, historyOf as n, folderStore as o, readRegistry as r, checkModelName as s, compareVersions as t, formatTagName as u };
