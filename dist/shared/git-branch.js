import { t as PawlError } from "./errors.js";
import { n as gitRemote, r as remoteFailure, t as git } from "./git-command.js";
import { t as formatTagObject } from "./git-tag.js";
import { access, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
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
		throw remoteFailure("reading", { branch }, result.message);
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
async function push(context, branch, commit, parent, tags, note) {
	const ref = `refs/heads/${branch}`;
	const wanted = new Map([[ref, commit]]);
	for (const tag of tags) {
		const input = formatTagObject(tag);
		const oid = await git(context, [
			"hash-object",
			"-t",
			"tag",
			"-w",
			"--stdin"
		], { input });
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
	const refused = result.stdout.split("\n").filter((line) => line.startsWith("!")).map((line) => line.split("	"));
	const message = [result.message, ...new Set(refused.map(([, , why]) => why ?? ""))].join(" ");
	const declined = refused.filter(([, , why]) => !/atomic/.test(why ?? "")).flatMap(([, refs]) => /:refs\/tags\/(.+)$/.exec(refs ?? "")?.[1] ?? []);
	const failure = remoteFailure("writing", {
		branch,
		declined
	}, message);
	const there = await remoteRefs(context, [...wanted.keys()], note).catch(() => {
		throw failure;
	});
	if ([...wanted].every(([name, oid]) => there.get(name) === oid)) return void 0;
	const [, inTheWay] = /'refs\/tags\/([^']+)' exists; cannot create/.exec(message) ?? [];
	if (inTheWay !== void 0) throw new PawlError("usage", `the tag "${inTheWay}" of the remote is in the way: ${message}`, {
		where: tags.map(({ name }) => name).join(", "),
		remedy: `Git keeps no tag beside one that it is a folder of. Delete that one: git push --delete origin '${inTheWay}'.`
	});
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
	if ("message" in result) throw remoteFailure("reading", { branch: "pawl" }, result.message);
	const lines = result.stdout.toString("utf8").split("\n").filter(Boolean);
	return new Map(lines.map((line) => line.split("	").reverse()));
}
const REJECTED = /stale info|non-fast-forward|fetch first|cannot lock ref|already exists|incorrect old value|failed to update ref|atomic transaction failed/i;
export { withConfig as a, push as i, makeCommit as n, prepareCache as r, fetchTip as t };
