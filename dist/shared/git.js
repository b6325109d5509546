import { t as PawlError } from "./errors.js";
import { promisify } from "node:util";
import { isAbsolute, resolve } from "node:path";
import { execFile } from "node:child_process";
// packages/pipeline/git.ts
const run = promisify(execFile);
async function gitState(folder) {
	try {
		return {
			commit: (await git(folder, "rev-parse", "--verify", "HEAD")).trim(),
			dirty: await git(folder, "status", "--porcelain", "--untracked-files=no") !== ""
		};
	} catch {
		return null;
	}
}
async function repositoryRoot(folder) {
	return (await attempt(folder, "rev-parse", "--show-toplevel"))?.trim() ?? null;
}
async function cleanTree(folder) {
	if (await attempt(folder, "status", "--porcelain") !== "") return null;
	return (await attempt(folder, "rev-parse", "--verify", "HEAD^{tree}"))?.trim() ?? null;
}
async function resolveCommit(folder, name) {
	if (/^[-\s]|[\s\u0000]/.test(name)) throw new PawlError("usage", `"${name}" cannot be the name of a commit`);
	const commit = await attempt(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
	if (commit !== void 0) return commit.trim();
	throw await hidden(folder, `the commit "${name}" is not in this clone`);
}
async function mergeBase(folder, commit) {
	const base = await attempt(folder, "merge-base", "HEAD", commit);
	if (base !== void 0) return base.trim();
	throw await hidden(folder, `HEAD and ${commit.slice(0, 7)} have no common ancestor in this clone`);
}
async function parentOfHead(folder) {
	const parent = await attempt(folder, "rev-parse", "--verify", "--quiet", "HEAD^1");
	if (parent !== void 0) return parent.trim();
	if (await isShallow(folder)) throw await hidden(folder, "the commit before HEAD is not in this clone");
	return null;
}
async function distance(folder, ancestor, commit) {
	if (await attempt(folder, "merge-base", "--is-ancestor", ancestor, commit) === void 0) return null;
	const count = await attempt(folder, "rev-list", "--count", `${ancestor}..${commit}`);
	return count === void 0 ? null : Number(count);
}
async function hasCommit(folder, commit) {
	return await attempt(folder, "cat-file", "-e", `${commit}^{commit}`) !== void 0;
}
async function readAt(folder, commit, path) {
	return await attempt(folder, "show", "--end-of-options", `${commit}:./${path}`) ?? null;
}
async function changedFiles(folder, from, to) {
	return (await git(folder, "diff", "--name-only", "--no-renames", "-z", from, to)).split("\0").filter(Boolean);
}
async function committedFiles(folder) {
	const tree = await attempt(folder, "ls-tree", "-r", "-z", "HEAD");
	const changed = await attempt(folder, "diff", "--name-only", "--no-renames", "--relative", "-z", "HEAD");
	if (tree === void 0 || changed === void 0) throw new PawlError("config", "git cannot say what was committed", { where: folder });
	const files = new Map();
	for (const entry of tree.split("\0").filter(Boolean)) files.set(entry.slice(entry.indexOf("	") + 1), entry.startsWith("100755 "));
	for (const path of changed.split("\0")) files.delete(path);
	return files;
}
async function pathInRepository(folder) {
	return (await attempt(folder, "rev-parse", "--show-prefix"))?.trim().replace(/\/$/, "") ?? null;
}
async function originUrl(folder) {
	const url = (await attempt(folder, "remote", "get-url", "origin"))?.trim();
	if (!url) return null;
	if (isAbsolute(url) || /^[^/]*:/.test(url)) return url;
	const top = await repositoryRoot(folder);
	return top === null ? url : resolve(top, url);
}
async function identity(folder) {
	const said = (await attempt(folder, "var", "GIT_COMMITTER_IDENT"))?.trim() ?? "";
	const [, name, email] = /^(.+) <(.*)> \d+ [+-]\d{4}$/.exec(said) ?? [];
	return name === void 0 || email === void 0 ? null : {
		name,
		email
	};
}
async function isShallow(folder) {
	return (await attempt(folder, "rev-parse", "--is-shallow-repository"))?.trim() === "true";
}
async function hidden(folder, what) {
	return new PawlError("config", what, {
		where: folder,
		remedy: await isShallow(folder) ? "The clone is shallow: give actions/checkout `fetch-depth: 0`, or run `git fetch --unshallow`." : "Fetch that commit first."
	});
}
async function git(folder, ...args) {
	const { stdout } = await run("git", args, {
		cwd: folder,
		maxBuffer: 1 << 26
	});
	return stdout;
}
async function attempt(folder, ...args) {
	return git(folder, ...args).catch(() => void 0);
}
export { gitState as a, isShallow as c, parentOfHead as d, pathInRepository as f, resolveCommit as h, distance as i, mergeBase as l, repositoryRoot as m, cleanTree as n, hasCommit as o, readAt as p, committedFiles as r, identity as s, changedFiles as t, originUrl as u };
