import { i as toPawlError, t as PawlError } from "./errors.js";
import { t as renderRetraining } from "./retraining.js";
import { p as compareVersions, s as releaseState } from "./state.js";
import { t as accept } from "./accept.js";
import { c as writeCsv, f as readTable, i as loadData, u as splitTable } from "./data.js";
import { n as issueKey } from "./way-back.js";
import { u as originUrl } from "./git.js";
import { n as commitInUse } from "./drift2.js";
import { t as promote } from "./promote.js";
import { t as run$1 } from "./run.js";
import { r as digestOfJson } from "./canonical.js";
import { r as require_dist, t as parseConfig } from "./config.js";
import { r as takeRows, t as findColumn } from "./column.js";
import { a as sealRecord, o as storedForm } from "./seal.js";
import { t as check } from "./check.js";
import { t as evaluate } from "./evaluate.js";
import { n as gate } from "./gate.js";
import { i as outputFolder } from "./predictions.js";
import { i as writeRecord, n as requireRecord } from "./work-folder.js";
import { promisify } from "node:util";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execFile } from "node:child_process";
// packages/pipeline/retrain/branch.ts
const run = promisify(execFile);
const COMMITTER = {
	name: "Pawl",
	email: "pawl@users.noreply.github.com"
};
async function commitOnBranch(folder, name, message, write) {
	const git = (...args) => gitIn(folder, args);
	if (await git("status", "--porcelain", "--untracked-files=no") !== "") throw new PawlError("config", "files differ from the commit that is checked out", {
		where: folder,
		remedy: "Commit them, or start from a fresh checkout."
	});
	const before = await git("rev-parse", "HEAD");
	const place = await git("symbolic-ref", "--quiet", "--short", "HEAD").catch(() => before);
	const at = await git("show", "-s", "--format=%cI", before);
	await git("checkout", "-q", "-B", name);
	const leave = async () => {
		await git("checkout", "-q", "--force", place);
	};
	try {
		await git("add", "--force", "--", ...await write());
		await gitIn(folder, [
			"commit",
			"-q",
			"--no-verify",
			"-m",
			message
		], identity(at));
		return {
			name,
			commit: await git("rev-parse", "HEAD"),
			leave,
			push: async (remote, environment) => {
				await gitIn(folder, [
					"push",
					"-q",
					remote,
					`HEAD:refs/heads/${name}`
				], environment).catch((cause) => {
					throw new PawlError("remote", `the branch ${name} could not be pushed: ${lastLine(cause)}`, {
						remedy: "Let the job have `contents: write`.",
						cause
					});
				});
			}
		};
	} catch (error) {
		await leave();
		throw error;
	}
}
function identity(at) {
	const { name, email } = COMMITTER;
	return {
		GIT_AUTHOR_NAME: name,
		GIT_AUTHOR_EMAIL: email,
		GIT_AUTHOR_DATE: at,
		GIT_COMMITTER_NAME: name,
		GIT_COMMITTER_EMAIL: email,
		GIT_COMMITTER_DATE: at
	};
}
async function gitIn(folder, args, environment = {}) {
	const { stdout } = await run("git", [...[
		"-c",
		"core.hooksPath=/dev/null",
		"-c",
		"commit.gpgSign=false",
		"-c",
		"core.fsmonitor=false"
	], ...args], {
		cwd: folder,
		env: {
			...process.env,
			GIT_TERMINAL_PROMPT: "0",
			...environment
		},
		maxBuffer: 2 ** 24
	});
	return stdout.trim();
}
function lastLine(error) {
	return String(error.stderr ?? error).trim().split("\n").at(-1).slice(0, 300);
}
// packages/pipeline/retrain/fresh-rows.ts
var import_dist = require_dist();
async function freshRows(project, known) {
	const { data, drift, task, train } = project.config;
	const where = project.configName;
	if (!drift.retrain?.data) throw new PawlError("config", "nothing says what the labelled rows of now are", {
		where,
		remedy: "Name them as `drift.retrain.data`."
	});
	if (data.train === void 0 || data.test === void 0) throw new PawlError("config", "training again needs `data.train` and `data.test`, files of their own", {
		where,
		remedy: "Divide the source once: a test set that changes with the data proves nothing."
	});
	if (train.run !== void 0) throw new PawlError("config", "a model of a training command cannot be compared on other rows", {
		where,
		remedy: "Let a workflow of your own train it; its pull request goes through the gate."
	});
	const texts = known.columns.filter(({ kind }) => kind === "text").map(({ name }) => name);
	const { table, files } = await readTable(drift.retrain.data, {
		baseDir: project.root,
		types: data.types,
		asText: new Set(texts),
		...data.nulls === void 0 ? {} : { nulls: data.nulls },
		...data.encoding === void 0 ? {} : { encoding: data.encoding },
		...data.delimiter === void 0 ? {} : { delimiter: data.delimiter }
	});
	const rows = inColumnsOf(known, table, files.map(({ path }) => path).join(", "));
	const method = task === "classification" ? "stratified" : "random";
	const by = method === "stratified" ? { by: data.target } : {};
	const parts = splitTable(rows, {
		method,
		test: drift.retrain.test,
		...by
	}, 42);
	return {
		id: digestOfJson([files.map(({ digest }) => digest).sort(), drift.retrain.test]).slice(7, 19),
		train: takeRows(rows, parts.train),
		test: takeRows(rows, parts.test)
	};
}
function inColumnsOf(known, table, where) {
	const columns = known.columns.map(({ name }) => findColumn(table, name) ?? name);
	const missing = columns.filter((column) => typeof column === "string");
	if (missing.length === 0) return {
		rows: table.rows,
		columns: columns.filter((column) => typeof column !== "string")
	};
	throw new PawlError("data", `the rows of now lack columns: ${missing.slice(0, 5).join(", ")}`, {
		where,
		remedy: "They need every column of the training data, the target too."
	});
}
async function keepFreshRows(project, { id, train, test }) {
	const { root, configName, config } = project;
	const paths = {
		train: pathOf(project, id, "train"),
		test: pathOf(project, id, "test")
	};
	await writeCsv(train, join(root, paths.train));
	await writeCsv(test, join(root, paths.test));
	const file = join(root, configName);
	const document = (0, import_dist.parseDocument)(await readFile(file, "utf8"));
	const files = [...new Set([config.data.train, paths.train].flat())];
	document.setIn(["data", "train"], document.createNode(files, { flow: true }));
	const text = document.toString({ lineWidth: 0 });
	parseConfig(text, configName);
	await writeFile(file, text);
	return [
		paths.train,
		paths.test,
		configName
	];
}
function pathOf({ config }, id, part) {
	return `${config.drift.retrain.folder}/${id}-${part}.csv`;
}
// packages/pipeline/retrain/second-gate.ts
async function gateOnRows(project, test) {
	const run = await requireRecord(project, "run");
	const { data } = project.config;
	const other = {
		...project,
		workFolder: join(project.workFolder, "retrain"),
		config: {
			...project.config,
			data: {
				...data,
				test
			}
		}
	};
	await rm(other.workFolder, {
		recursive: true,
		force: true
	});
	await mkdir(other.workFolder, { recursive: true });
	await cp(outputFolder(project), outputFolder(other), { recursive: true });
	const { record, data: loaded } = await check(other);
	if (!record.passed) return record;
	const { digest: _digest, kind: _kind, schema: _schema, createdAt: _createdAt, pawl: _pawl, ...rest } = run;
	const same = sealRecord("run", {
		...rest,
		dataCheck: record.digest,
		data: loaded.files.map(({ role, path, digest }) => ({
			role,
			path,
			digest
		}))
	});
	await writeRecord(other, "run", same);
	const evaluation = await evaluate(other, loaded);
	const verdict = await gate(other);
	for (const kept of [
		record,
		same,
		evaluation,
		verdict
	]) await project.store.put(storedForm(kept));
	return verdict;
}
// packages/pipeline/retrain/retrain.ts
async function retrain(project, place) {
	const { train } = await loadData(project);
	const fresh = await freshRows(project, train);
	const { model } = project.config;
	const name = `pawl-retrain/${model}/${fresh.id}`;
	const message = `Train ${model} on rows of now\n\nPawl-Rows: ${fresh.id}`;
	const branch = await commitOnBranch(project.root, name, message, () => keepFreshRows(project, fresh));
	try {
		const again = await place.reopen(await commitInUse(project));
		const judged = await judge(again, fresh);
		const result = {
			...judged,
			model,
			rows: {
				train: fresh.train.rows,
				test: fresh.test.rows
			},
			branch: name,
			commit: branch.commit,
			became: null,
			stopped: null,
			runUrl: place.runUrl
		};
		const tell = (what) => place.alarms?.noteOnIssue(issueKey(model, place.path, "drift"), renderRetraining(what));
		const done = judged.answer === "better" ? await bringForward(again, branch, result, place).catch(async (error) => {
			await tell({
				...result,
				stopped: toPawlError(error).message
			});
			throw error;
		}) : result;
		await tell(done);
		return done;
	} finally {
		await branch.leave();
	}
}
async function judge(project, fresh) {
	const old = await run$1(project);
	const now = old.kind === "verdict" ? await gateOnRows(project, pathOf(project, fresh.id, "test")) : null;
	return {
		answer: [old, now].every((record) => record?.kind === "verdict" && record.answer === "passed") ? "better" : "not better",
		old: answerOf(old),
		now: now && answerOf(now)
	};
}
function answerOf(record) {
	if (record.kind === "verdict") return {
		passed: record.answer === "passed",
		reason: record.reason,
		digest: record.digest
	};
	const [first] = record.anomalies.filter(({ severity }) => severity === "error");
	return {
		passed: false,
		reason: `the data was refused: ${first?.message ?? ""}`,
		digest: record.digest
	};
}
async function bringForward(project, branch, result, place) {
	const { then, ref } = project.config.drift.retrain;
	const remote = await originUrl(project.root);
	if (remote === null) throw new PawlError("config", "this folder is in no clone, so there is nowhere to bring the model", {
		where: project.root,
		remedy: "Add a remote named `origin`."
	});
	await branch.push(remote, place.gitEnvironment);
	if (then === "pull-request") {
		const title = `Train ${result.model} on rows of now`;
		const proposal = {
			branch: branch.name,
			base: ref,
			title,
			body: renderRetraining(result)
		};
		const proposed = await place.alarms?.propose(proposal);
		return {
			...result,
			became: {
				kind: "pull-request",
				url: proposed?.url ?? null
			}
		};
	}
	return {
		...result,
		became: await intoStage(project, then.promote, result, place)
	};
}
async function intoStage(project, stage, { now }, { context }) {
	const reason = `trained on rows of now; their verdict is ${now.digest}`;
	const verdict = await accept(project, {
		force: false,
		reason
	});
	const version = await nextVersion(project, verdict);
	const options = {
		version,
		stage,
		model: verdict.modelDigest ?? void 0,
		force: false,
		reason
	};
	const done = await promote(project, options, context);
	if (done.kind === "moved" || done.kind === "held") return {
		kind: "stage",
		version,
		stage,
		tag: done.record.tag
	};
	const why = (done.kind === "refused" ? done.checks.filter(({ state }) => state === "failed") : []).map(({ check, detail }) => `${check}: ${detail}`).join("; ");
	throw new PawlError("refused", `${version} may not go to ${stage}: ${why}`, { remedy: "The model passed the gate and its branch is there: promote it by hand once that holds." });
}
async function nextVersion(project, { commit }) {
	const { tags } = await releaseState(project);
	const known = tags.versions.find((version) => version.commit === commit);
	if (known) return known.version;
	const highest = tags.versions.map(({ version }) => version).sort(compareVersions).at(-1);
	const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(highest ?? "") ?? [];
	return patch === void 0 ? "v0.1.0" : `v${major}.${minor}.${Number(patch) + 1}`;
}
export { retrain };
