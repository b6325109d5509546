import { t as canonicalJson } from "./canonical.js";
import { n as kindName, r as parseRecord, t as formatRecord } from "./seal.js";
import { t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { hostname } from "node:os";
import { randomBytes } from "node:crypto";
// packages/pipeline/work-folder.ts
function recordPath(project, kind) {
	return join(project.workFolder, "records", `${kind}.json`);
}
const MADE_FROM = {
	"data-check": [
		"run",
		"evaluation",
		"verdict"
	],
	run: ["evaluation", "verdict"],
	evaluation: ["verdict"],
	verdict: [],
	look: [],
	release: [],
	image: [],
	drift: []
};
async function writeRecord(project, kind, record) {
	const known = await readRecord(project, kind).catch(() => void 0);
	if (known && statement(known) === statement(record)) return known;
	await removeRecords(project, MADE_FROM[kindName(kind)]);
	await writeFileAtomic(recordPath(project, kindName(kind)), formatRecord(record));
	return record;
}
function statement(record) {
	const { createdAt: _createdAt, digest: _digest, ...rest } = record;
	return canonicalJson(rest);
}
async function readRecord(project, kind) {
	const path = recordPath(project, kindName(kind));
	const content = await readFile(path, "utf8").catch((error) => {
		if (error.code === "ENOENT") return void 0;
		throw error;
	});
	return content === void 0 ? void 0 : parseRecord(kind, content, path);
}
const WRITER = {
	"data-check": "check",
	run: "train",
	evaluation: "evaluate",
	verdict: "gate"
};
async function requireRecord(project, kind) {
	const record = await readRecord(project, kind);
	if (record) return record;
	throw new PawlError("usage", `there is no ${kindName(kind)} record yet`, {
		where: recordPath(project, kindName(kind)),
		remedy: `Run \`pawl ${WRITER[kindName(kind)] ?? "run"}\` first, or \`pawl run\` for everything.`
	});
}
async function removeRecords(project, kinds) {
	for (const kind of kinds) await rm(recordPath(project, kind), { force: true });
}
async function withWorkFolder(project, work) {
	const path = join(project.workFolder, "lock");
	await writeFileAtomic(join(project.workFolder, ".gitignore"), "*\n");
	await takeLock(path);
	try {
		return await work();
	} finally {
		await rm(path, { force: true });
	}
}
async function takeLock(path) {
	const mine = `${process.pid} ${hostname()}\n`;
	if (await createExclusive(path, mine)) return;
	const content = await readFile(path, "utf8").catch(() => "");
	const holder = parseHolder(content);
	if (holder === void 0 || isAlive(holder)) throw lockedBy(holder, path);
	await removeStale(path, content);
	if (!await createExclusive(path, mine)) throw lockedBy(void 0, path);
}
async function createExclusive(path, content) {
	const handle = await open(path, "wx").catch((error) => {
		if (error.code === "EEXIST") return void 0;
		throw error;
	});
	if (!handle) return false;
	try {
		await handle.writeFile(content);
	} catch (error) {
		await rm(path, { force: true });
		throw error;
	} finally {
		await handle.close();
	}
	return true;
}
async function removeStale(path, content) {
	const aside = `${path}.${process.pid}.${randomBytes(4).toString("hex")}.stale`;
	await rename(path, aside).catch(() => void 0);
	const moved = await readFile(aside, "utf8").catch(() => content);
	if (moved !== content) {
		await rename(aside, path);
		throw lockedBy(parseHolder(moved), path);
	}
	await rm(aside, { force: true });
}
function parseHolder(content) {
	const match = /^(\d+) (.+)\n$/.exec(content);
	return match ? {
		pid: Number(match[1]),
		host: match[2]
	} : void 0;
}
function lockedBy(holder, path) {
	return new PawlError("locked", `${holder ? `process ${holder.pid}` : "another process"} is working in this folder`, {
		where: path,
		remedy: "Wait until it has ended. If nothing runs, delete that file."
	});
}
function isAlive(holder) {
	if (holder.host !== hostname()) return true;
	try {
		process.kill(holder.pid, 0);
		return true;
	} catch (error) {
		return error.code === "EPERM";
	}
}
export { writeRecord as i, requireRecord as n, withWorkFolder as r, readRecord as t };
