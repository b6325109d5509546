import { d as findTrainer, i as outputFolder, l as readOutputs, r as expectedOutputs, t as MODEL_FILE, u as saveModel } from "./predictions.js";
import { t as PawlError } from "./errors.js";
import { t as digestFile } from "./digest-file.js";
import { r as digestOfJson } from "./canonical.js";
import { i as writeRecord, n as requireRecord, s as gitState, v as sealRecord } from "./work-folder.js";
import { n as requireCheckedData, r as requirePassed } from "./check.js";
import { i as loadData, r as featureNames, t as dataForCommand } from "./data.js";
import { join, relative, resolve } from "node:path";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { spawn } from "node:child_process";
import { arch, constants, cpus, platform } from "node:os";
import { StringDecoder } from "node:string_decoder";
// packages/models/command-errors.ts
function abortedBy({ reason }) {
	const by = typeof reason === "string" ? ` by ${reason}` : "";
	return new PawlError("command", `the training command was stopped${by}`, {
		where: "train.run",
		cause: reason
	});
}
function timedOut(timeoutMs, lastLines) {
	return new PawlError("command", `the training command was not done after ${duration(timeoutMs)} and was stopped${quote(lastLines)}`, {
		where: "train.run",
		remedy: "Raise `train.timeout`, to 12h for example, or train on less."
	});
}
function cannotStart(error, cwd) {
	if (error.code === "E2BIG") return new PawlError("config", "the parameters are too large to be passed to a command", {
		where: "train.params",
		remedy: "Keep large parameters in a file, and name the file in `train.params`.",
		cause: error
	});
	if (error.code === "ERR_INVALID_ARG_VALUE") return new PawlError("config", "a zero character cannot be passed to a command", {
		where: "train",
		remedy: "Take it out of the command, the name of the target or the paths.",
		cause: error
	});
	return new PawlError("command", `the training command could not be started: ${error.message}`, {
		where: cwd,
		remedy: "The folder must exist, and so must the shell.",
		cause: error
	});
}
function failed({ status, signal, lastLines, durationMs }, { command, cwd }) {
	const signalled = signal ?? signalOf(status);
	const how = signalled === void 0 ? `failed with exit status ${status}` : `was ended by ${signalled}${signal ? "" : ` (exit status ${status})`}`;
	const firstLine = command.trim().split("\n")[0].slice(0, 200);
	return new PawlError("command", `the training command ${how} after ${duration(durationMs)}${quote(lastLines)}`, {
		where: `train.run: ${firstLine}`,
		remedy: remedyFor(status, signalled, cwd)
	});
}
function remedyFor(status, signal, cwd) {
	if (status === 127) return `A program was not found. Install it before Pawl runs, or write its path as seen from ${cwd}.`;
	if (status === 126) return "A program cannot be executed. Make it executable: chmod +x.";
	if (signal === "SIGKILL") return "The memory may have been too small. Train on less, or on a larger machine.";
	return "Mend what it says above, and run it by hand with the PAWL_* variables set.";
}
function signalOf(status) {
	if (status === null || status <= 128) return void 0;
	return Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0];
}
function quote(lastLines) {
	if (lastLines.length === 0) return "; it printed nothing";
	return `. Its last lines:\n${lastLines.map((line) => `  ${line}`).join("\n")}`;
}
function duration(ms) {
	const seconds = ms / 1e3;
	if (seconds < 120) return `${Number(seconds.toFixed(seconds < 10 ? 1 : 0))} s`;
	return seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Number((seconds / 3600).toFixed(1))} hours`;
}
// packages/models/last-lines.ts
const LONGEST_LINE = 500;
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
function keepLastLines(most) {
	const kept = [];
	const streams = {
		stdout: openLine(),
		stderr: openLine()
	};
	function keep(line) {
		const clean = printable(line);
		if (clean.trim() === "") return;
		kept.push(clean);
		if (kept.length > most) kept.shift();
	}
	return {
		add(chunk, stream) {
			const state = streams[stream];
			const pieces = state.decoder.write(chunk).split("\n");
			pieces[0] = state.text + pieces[0];
			state.text = pieces.pop().slice(-8 * LONGEST_LINE);
			for (const piece of pieces) keep(piece);
		},
		lines() {
			for (const state of Object.values(streams)) {
				keep(state.text);
				state.text = "";
			}
			return [...kept];
		}
	};
}
function openLine() {
	return {
		decoder: new StringDecoder("utf8"),
		text: ""
	};
}
function printable(line) {
	const clean = line.replace(/\r+$/, "").split("\r").pop().replace(ESCAPES, "").replace(CONTROLS, "");
	return clean.length > LONGEST_LINE ? `${clean.slice(0, LONGEST_LINE)}...` : clean;
}
// packages/models/process-group.ts
const WINDOWS = platform() === "win32";
const LOOK = 25;
function signalGroup(child, signal) {
	if (child.pid === void 0) return;
	if (WINDOWS) {
		spawn("taskkill", [
			"/pid",
			String(child.pid),
			"/t",
			"/f"
		], { stdio: "ignore" }).on("error", () => {});
		return;
	}
	try {
		process.kill(-child.pid, signal);
	} catch {}
}
async function endGroup(child, graceMs) {
	signalGroup(child, "SIGTERM");
	const deadline = performance.now() + graceMs;
	while (groupLives(child) && performance.now() < deadline) await setTimeout$1(LOOK);
	signalGroup(child, "SIGKILL");
}
function groupLives(child) {
	if (child.pid === void 0) return false;
	if (WINDOWS) return child.exitCode === null && child.signalCode === null;
	try {
		process.kill(-child.pid, 0);
		return true;
	} catch {
		return false;
	}
}
// packages/models/command.ts
const LINES_IN_ERROR = 20;
const GRACE_MS = 5e3;
const DRAIN_MS = 1e3;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
async function runTrainingCommand(options) {
	const { signal, timeoutMs } = options;
	if (signal?.aborted) throw abortedBy(signal);
	const env = commandEnvironment(process.env, options.environment, options.cwd);
	await prepareOutput(env.PAWL_OUTPUT);
	const started = performance.now();
	const lines = keepLastLines(LINES_IN_ERROR);
	const child = start(options, env);
	const times = collect(child.stdio[3]);
	for (const stream of ["stdout", "stderr"]) child[stream]?.on("data", (chunk) => {
		lines.add(chunk, stream);
		options.onOutput(chunk, stream);
	});
	const end = await untilEnd(child, options);
	const durationMs = performance.now() - started;
	if (end.stop === "abort") throw abortedBy(signal);
	if (end.stop === "timeout") throw timedOut(timeoutMs, lines.lines());
	if (end.error) throw cannotStart(end.error, options.cwd);
	if (end.status !== 0) throw failed({
		...end,
		durationMs,
		lastLines: lines.lines()
	}, options);
	const cpuSeconds = parseTimes(times());
	return {
		durationMs,
		...cpuSeconds === void 0 ? {} : { cpuSeconds },
		exit: 0
	};
}
function commandEnvironment(own, told, cwd) {
	const env = {};
	for (const [name, value] of Object.entries(own)) if (value !== void 0 && !isWithheld(name)) env[name] = value;
	return {
		...env,
		PAWL_TRAIN_DATA: resolve(cwd, told.trainData),
		PAWL_TEST_DATA: resolve(cwd, told.testData),
		PAWL_TARGET: told.target,
		PAWL_PARAMS: JSON.stringify(told.params),
		PAWL_SEED: String(told.seed),
		PAWL_OUTPUT: resolve(cwd, told.output)
	};
}
const WITHHELD = new Set([
	"ACTIONS_RUNTIME_TOKEN",
	"ACTIONS_ID_TOKEN_REQUEST_TOKEN",
	"GITHUB_TOKEN",
	"GH_TOKEN",
	"GITHUB_ENV",
	"GITHUB_OUTPUT",
	"GITHUB_PATH",
	"GITHUB_STATE",
	"GITHUB_STEP_SUMMARY"
]);
function isWithheld(name) {
	const known = platform() === "win32" ? name.toUpperCase() : name;
	return WITHHELD.has(known) || known.startsWith("INPUT_");
}
async function prepareOutput(output) {
	await mkdir(output, { recursive: true });
	if ((await readdir(output)).length === 0) return;
	throw new PawlError("io", "the folder for the output of the training command is not empty", {
		where: output,
		remedy: "Remove it and run again."
	});
}
const TIMED = "/bin/sh -c \"$1\" 3>&-; status=$?; times >&3; exit \"$status\"";
function start({ command, cwd }, env) {
	try {
		return platform() === "win32" ? spawn(command, {
			cwd,
			env,
			shell: true,
			windowsHide: true,
			stdio: [
				"ignore",
				"pipe",
				"pipe"
			]
		}) : spawn("/bin/sh", [
			"-c",
			TIMED,
			"sh",
			command
		], {
			cwd,
			env,
			detached: true,
			stdio: [
				"ignore",
				"pipe",
				"pipe",
				"pipe"
			]
		});
	} catch (error) {
		throw cannotStart(error, cwd);
	}
}
function collect(stream) {
	let text = "";
	stream?.on("data", (chunk) => {
		if (text.length < 1e3) text += chunk.toString("latin1");
	});
	return () => text;
}
async function untilEnd(child, options) {
	let stop;
	let ending;
	const end = (why) => {
		stop ??= why;
		ending ??= endGroup(child, options.graceMs ?? GRACE_MS);
	};
	const onAbort = () => end("abort");
	const onExit = () => signalGroup(child, "SIGKILL");
	const timer = setTimeout(() => end("timeout"), Math.min(options.timeoutMs, LONGEST_TIMER_MS));
	options.signal?.addEventListener("abort", onAbort);
	process.once("exit", onExit);
	try {
		const result = await settled(child);
		clearTimeout(timer);
		await ending;
		return {
			...result,
			...stop === void 0 ? {} : { stop }
		};
	} finally {
		clearTimeout(timer);
		options.signal?.removeEventListener("abort", onAbort);
		process.removeListener("exit", onExit);
		signalGroup(child, "SIGKILL");
	}
}
function settled(child) {
	return new Promise((done) => {
		child.once("error", (error) => done({
			status: null,
			signal: null,
			error
		}));
		child.once("exit", (status, signal) => {
			const drained = setTimeout(() => {
				for (const stream of child.stdio) stream?.destroy();
				done({
					status,
					signal
				});
			}, DRAIN_MS);
			child.once("close", () => {
				clearTimeout(drained);
				done({
					status,
					signal
				});
			});
		});
	});
}
function parseTimes(text) {
	const found = /\n(\d+)m([\d.,]+)s\s+(\d+)m([\d.,]+)s/.exec(text);
	if (!found) return void 0;
	const seconds = (at) => Number(found[at]) * 60 + Number(found[at + 1].replace(",", "."));
	return seconds(1) + seconds(3);
}
// packages/pipeline/train.ts
async function train(project, loaded) {
	const dataCheck = await requireRecord(project, "data-check");
	requirePassed(dataCheck);
	const data = loaded ?? await loadData(project);
	requireCheckedData(project.config, dataCheck, data);
	const git = await gitState(project.root);
	const startedAt = new Date();
	const cpuBefore = process.cpuUsage();
	const output = `${outputFolder(project)}.${randomBytes(4).toString("hex")}.tmp`;
	try {
		await mkdir(output, { recursive: true });
		const produced = await produce(project, data, output);
		const durationMs = Date.now() - startedAt.getTime();
		const outputs = await listFiles(output);
		await replaceFolder(output, outputFolder(project));
		return await writeRecord(project, "run", describeRun());
		function describeRun() {
			const { train: how, model } = project.config;
			const own = process.cpuUsage(cpuBefore);
			return sealRecord("run", {
				model,
				dataCheck: dataCheck.digest,
				commit: git?.commit ?? null,
				dirty: git?.dirty ?? null,
				trainer: how.trainer ?? "command",
				command: how.run ?? null,
				params: how.params,
				seed: how.seed,
				features: featureNames(project.config, data.train),
				data: data.files.map(({ role, path, digest }) => ({
					role,
					path,
					digest
				})),
				environment: {
					os: platform(),
					arch: arch(),
					node: process.versions.node,
					cpus: cpus().length
				},
				modelDigest: modelDigest(outputs, produced.modelFiles),
				outputs: outputs.map((file) => ({
					...file,
					path: relative(project.root, join(outputFolder(project), file.path)).replaceAll("\\", "/")
				})),
				startedAt: startedAt.toISOString(),
				durationMs,
				cpuSeconds: how.run === void 0 ? (own.user + own.system) / 1e6 : produced.cpuSeconds,
				cost: null
			});
		}
	} finally {
		await rm(output, {
			recursive: true,
			force: true
		});
	}
}
async function produce(project, data, output) {
	const { train: how, data: columns, task } = project.config;
	if (how.run !== void 0) {
		const paths = await dataForCommand(project, data);
		const result = await runTrainingCommand({
			command: how.run,
			cwd: project.root,
			environment: {
				trainData: paths.train,
				testData: paths.test,
				target: columns.target,
				params: how.params,
				seed: how.seed,
				output
			},
			timeoutMs: milliseconds(how.timeout),
			onOutput: (chunk) => project.host.output(chunk),
			signal: project.signal
		});
		const { model } = await readOutputs(output, expectedOutputs(project.config, data));
		return {
			modelFiles: model?.files ?? [],
			cpuSeconds: result.cpuSeconds ?? null
		};
	}
	const model = await findTrainer(how.trainer).train({
		task,
		target: columns.target,
		features: featureNames(project.config, data.train),
		train: data.train,
		params: how.params,
		seed: how.seed
	}, {
		onProgress: (done, total, what) => project.host.progress(what, done, total),
		signal: project.signal
	});
	await saveModel(model, join(output, MODEL_FILE));
	return {
		modelFiles: [MODEL_FILE],
		cpuSeconds: null
	};
}
function modelDigest(outputs, names) {
	const files = outputs.filter((file) => names.includes(file.path));
	const [only, another] = files;
	if (!only) return null;
	return another ? digestOfJson(files.map(({ path, digest }) => ({
		path,
		digest
	}))) : only.digest;
}
async function listFiles(folder) {
	const paths = (await readdir(folder, {
		recursive: true,
		withFileTypes: true
	})).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	const files = [];
	for (const path of paths) files.push({
		path: relative(folder, path).replaceAll("\\", "/"),
		...await digestFile(path)
	});
	return files.sort((a, b) => a.path < b.path ? -1 : 1);
}
async function replaceFolder(source, target) {
	const old = `${source}.old`;
	await rename(target, old).catch((error) => {
		if (error.code !== "ENOENT") throw error;
	});
	await rename(source, target);
	await rm(old, {
		recursive: true,
		force: true
	});
}
function milliseconds(time) {
	const unit = {
		s: 1e3,
		m: 6e4,
		h: 36e5
	}[time.at(-1)];
	return Number.parseFloat(time) * unit;
}
export { train as t };
