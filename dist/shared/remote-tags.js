import { t as PawlError } from "./errors.js";
import { r as prepareCache } from "./git-branch.js";
import { n as gitRemote, r as remoteFailure, t as git } from "./git-command.js";
import { n as parseRemoteTags, r as readTags } from "./read-tags.js";
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
	if ("message" in result) throw remoteFailure("reading", { tags: true }, result.message);
	const listed = parseRemoteTags(result.stdout);
	await bring(context, listed.filter(({ annotated }) => annotated).map(({ oid }) => oid), note);
	return readTags(context, listed);
}
async function bringCommits(context, commits, note) {
	await bring(context, [...new Set(commits)], note).catch((error) => {
		if (!(error instanceof PawlError) || !/not our ref|unadvertised object/i.test(error.message)) throw error;
		const named = commits.map((commit) => commit.slice(0, 7)).join(", ");
		throw new PawlError("config", `the remote does not have commit ${named}, so no tag can name it there`, {
			where: commits.join(", "),
			remedy: "Push the commit first: git push origin HEAD.",
			cause: error
		});
	});
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
	if ("message" in result) throw remoteFailure("reading", { tags: true }, result.message);
}
export { bringCommits, fetchTags };
