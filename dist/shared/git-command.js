import { t as PawlError } from "./errors.js";
import { setTimeout } from "node:timers/promises";
import { spawn } from "node:child_process";
// packages/store/git-command.ts
const LIMIT = 64 * 2 ** 20;
const TRIES = 3;
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
		if (!("message" in result) || attempt === TRIES) return result;
		if (!isPassing(result.message) || final?.test(result.stdout)) return result;
		note(`git ${args[0]}: ${result.message}; trying again`);
		await setTimeout(2 ** attempt * .25 * (options.secondMs ?? 1e3) * (1 + Math.random()), void 0, options.signal ? { signal: options.signal } : {});
	}
}
function isPassing(message) {
	if (/\.lock': File exists|shallow file has changed/i.test(message)) return true;
	return /could not resolve host|connection (refused|reset|timed out)|timed out|early EOF|hung up|unexpected disconnect|returned error: (408|429|5\d\d)|failed to connect/i.test(message);
}
function remoteFailure(doing, part, message) {
	const declined = "declined" in part && DECLINED.test(message) ? part.declined : [];
	if (declined.length > 0) return new PawlError("remote", `writing the tags ${declined.join(", ")} failed: ${message}`, { remedy: "A rule or a hook of the remote protects tags of such names: exempt who runs this from that tag protection." });
	const what = "tags" in part ? "tags" : `the branch "${part.branch}"`;
	return new PawlError("remote", `${doing} ${what} failed: ${message}`, { remedy: remedyFor(doing, part, message) });
}
const DECLINED = /hook declined|protected (branch|tag)|rule violations|as it is protected|GH006|GH013/i;
const DENIED = /returned error: 40[13]|permission|denied|not granted|authentication failed|could not read username/i;
const GONE = /does not appear to be a git repository|repository .*not found|no such file or directory/i;
function remedyFor(doing, part, message) {
	if (DECLINED.test(message) && "branch" in part) return `Let the workflow push to the branch "${part.branch}": exempt it from the rule that declined.`;
	if (DENIED.test(message)) return `Add \`contents: ${doing === "writing" ? "write" : "read"}\` to the job's permissions.`;
	if (GONE.test(message)) return "Check where the remote is (`git remote get-url origin`), and whether you may read it.";
	return "Check the network, then run the job again.";
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
export { streamGit as i, gitRemote as n, remoteFailure as r, git as t };
