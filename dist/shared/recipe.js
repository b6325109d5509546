import { t as digestFile } from "./digest-file.js";
import { n as digestOf, r as digestOfJson } from "./canonical.js";
import { t as PawlError } from "./errors.js";
import { t as VERSION } from "./version.js";
import { p as expandGlob, r as featureNames, t as dataForCommand } from "./data.js";
import { m as repositoryRoot, n as cleanTree } from "./git.js";
import { i as findTrainer, r as saveModel } from "./model-file.js";
import { r as expectedOutputs, t as MODEL_FILE, u as readOutputs } from "./predictions.js";
import { n as parseYaml } from "./config.js";
import { n as rowWeights } from "./row-facts.js";
import { mkdir, open, readFile, readdir, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { execFile, spawn } from "node:child_process";
import { arch, constants, cpus, platform } from "node:os";
import { StringDecoder } from "node:string_decoder";
import { constants as constants$1 } from "node:fs";
import { fileURLToPath } from "node:url";
// packages/models/command/memory-use.ts
function memoryReader(group) {
	if (platform() === "linux") return procReader(group);
	if (platform() === "darwin") return psReader(group);
	return null;
}
const FORGET_AFTER = 25;
function procReader(group) {
	let foreign = new Set();
	let looks = 0;
	return async () => {
		if (looks++ % FORGET_AFTER === 0) foreign = new Set();
		const names = await readdir("/proc").catch(() => void 0);
		if (names === void 0) return void 0;
		const pids = names.filter((name) => /^\d+$/.test(name) && !foreign.has(name));
		const known = (await Promise.all(pids.map(async (pid) => {
			const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => void 0);
			if (stat === void 0) return void 0;
			if (groupInStat(stat) === group) return useOf(pid);
			foreign.add(pid);
		}))).filter((use) => use !== void 0);
		return {
			resident: known.reduce((sum, use) => sum + use.resident, 0),
			highest: Math.max(0, ...known.map((use) => use.highest)),
			pids: known.map((use) => use.pid)
		};
	};
}
async function useOf(pid) {
	const status = await readFile(`/proc/${pid}/status`, "latin1").catch(() => "");
	const bytes = (key) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * 1024;
	return {
		pid: Number(pid),
		resident: bytes("VmRSS"),
		highest: bytes("VmHWM")
	};
}
function groupInStat(stat) {
	return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
}
async function proportionalMemory(pids) {
	if (platform() !== "linux") return void 0;
	let sum = 0;
	for (const pid of pids) {
		const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "latin1").catch(() => void 0);
		const kilobytes = /^Pss:\s+(\d+) kB/m.exec(rollup ?? "")?.[1];
		if (kilobytes !== void 0) sum += Number(kilobytes) * 1024;
		else if ((await useOf(String(pid))).resident > 0) return void 0;
	}
	return sum;
}
function psReader(group) {
	return () => new Promise((done) => {
		execFile("ps", ["-axo", "pid=,pgid=,rss="], {
			maxBuffer: 1 << 24,
			timeout: 5e3
		}, (error, stdout) => {
			done(error ? void 0 : useInPs(stdout, group));
		});
	});
}
function useInPs(text, group) {
	const own = text.split("\n").map((line) => line.trim().split(/\s+/).map(Number)).filter(([, pgid]) => pgid === group);
	return {
		resident: own.reduce((sum, [, , rss]) => sum + (rss ?? 0) * 1024, 0),
		highest: 0,
		pids: own.map(([pid]) => pid)
	};
}
// packages/models/command/repeat.ts
function repeat(task, everyMs, first = "later") {
	let running;
	const run = () => {
		running ??= task().catch(() => {}).finally(() => {
			running = void 0;
		});
	};
	const timer = setInterval(run, everyMs);
	if (first === "now") run();
	return { async stop() {
		clearInterval(timer);
		await running;
	} };
}
// packages/models/command/memory-watch.ts
const LOOK_MS = 200;
function watchMemory({ group, limit, everyMs = LOOK_MS, onExceeded }, reader = memoryReader(group)) {
	if (reader === null) {
		const note = "the memory limit is not enforced here: only Linux and macOS tell how much a training uses";
		return {
			peak: () => void 0,
			notes: () => limit === void 0 ? [] : [note],
			stop: async () => {}
		};
	}
	let peak = 0;
	let exceeded = false;
	let trusted = 0;
	const look = async () => {
		const use = await reader();
		if (use === void 0) return;
		peak = Math.max(peak, use.resident, use.highest);
		if (limit === void 0 || exceeded || Math.max(use.resident, use.highest) <= limit) return;
		let bytes = Math.max(use.resident, use.highest);
		if (use.highest <= limit && use.pids.length > 1) {
			if (trusted-- > 0) return;
			bytes = await proportionalMemory(use.pids) ?? bytes;
			trusted = 4;
		}
		if (bytes <= limit) return;
		exceeded = true;
		onExceeded(bytes);
	};
	return {
		peak: () => peak === 0 ? void 0 : peak,
		notes: () => [],
		stop: repeat(look, everyMs, "now").stop
	};
}
// packages/models/command/process-group.ts
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
// packages/models/command/command-end.ts
const GRACE_MS = 5e3;
const DRAIN_MS = 1e3;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
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
	const memory = child.pid === void 0 ? void 0 : watchMemory({
		group: child.pid,
		limit: options.memoryBytes,
		onExceeded: (bytes) => end({ bytes })
	});
	try {
		const result = await settled(child);
		clearTimeout(timer);
		await memory?.stop();
		await ending;
		return {
			...result,
			...stop === void 0 ? {} : { stop },
			peakMemoryBytes: memory?.peak(),
			notes: memory?.notes() ?? []
		};
	} finally {
		clearTimeout(timer);
		memory?.stop();
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
// packages/models/command/command-errors.ts
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
function tooMuchMemory(used, limit, lastLines) {
	const digits = [
		2,
		3,
		4,
		5,
		6
	].find((count) => size(used, count) !== size(limit, count)) ?? 17;
	return new PawlError("command", `the training command used more memory (${size(used, digits)}) than \`train.memory\` allows (${size(limit, digits)}) and was stopped${quote(lastLines)}`, {
		where: "train.run",
		remedy: "Raise `train.memory`, or train on less or in smaller batches."
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
function size(bytes, digits) {
	const units = [
		"bytes",
		"kB",
		"MB",
		"GB",
		"TB"
	];
	const unit = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
	return `${Number((bytes / 1e3 ** unit).toPrecision(digits))} ${units[unit]}`;
}
// packages/models/command/last-lines.ts
const LONGEST_LINE$1 = 500;
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
function keepLastLines(most) {
	const kept = [];
	const streams = {
		stdout: openLine$1(),
		stderr: openLine$1()
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
			state.text = pieces.pop().slice(-8 * LONGEST_LINE$1);
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
function openLine$1() {
	return {
		decoder: new StringDecoder("utf8"),
		text: ""
	};
}
function printable(line) {
	const clean = withoutEscapes(line.replace(/\r+$/, "").split("\r").pop());
	return clean.length > LONGEST_LINE$1 ? `${clean.slice(0, LONGEST_LINE$1)}...` : clean;
}
function withoutEscapes(line) {
	return line.replace(ESCAPES, "").replace(CONTROLS, "");
}
// packages/models/command/passed-on.ts
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
function passedOn(own) {
	const env = {};
	for (const [name, value] of Object.entries(own)) if (value !== void 0 && !isWithheld(name)) env[name] = value;
	return env;
}
function isWithheld(name) {
	const known = platform() === "win32" ? name.toUpperCase() : name;
	return WITHHELD.has(known) || known.startsWith("INPUT_");
}
// packages/models/command/metric-lines.ts
const MARK$1 = "PAWL_METRIC";
const LONGEST_LINE = 1e4;
const LONGEST_NAME = 250;
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_./:@%+-]*$/u;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
function watchMetricLines(onPoint) {
	const streams = {
		stdout: openLine(),
		stderr: openLine()
	};
	let unusable = 0;
	let example = "";
	function read(line) {
		const { points, rejected } = parseMetricLine(line);
		if (rejected.length > 0) {
			if (unusable === 0) example = rejected[0];
			unusable += rejected.length;
		}
		for (const point of points) onPoint(point);
	}
	return {
		add(chunk, stream) {
			const state = streams[stream];
			const text = state.rest + state.decoder.write(chunk);
			const whole = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
			if (whole > 0) {
				const from = state.tooLong ? firstEnd(text) : 0;
				state.tooLong = false;
				const mark = text.indexOf(MARK$1, from);
				if (mark !== -1 && mark < whole) for (const line of text.slice(from, whole).split(/[\r\n]/)) read(line);
			}
			state.rest = text.slice(whole);
			if (state.rest.length > LONGEST_LINE) state.tooLong = true;
			if (state.tooLong) state.rest = "";
		},
		end() {
			for (const state of Object.values(streams)) {
				if (!state.tooLong) read(state.rest);
				state.rest = "";
			}
			if (unusable === 0) return [];
			return [`${unusable === 1 ? "one value" : `${unusable} values`} on ${MARK$1} lines could not be used: a finite number is needed, not ${example}`];
		}
	};
}
function openLine() {
	return {
		decoder: new StringDecoder("utf8"),
		rest: "",
		tooLong: false
	};
}
function firstEnd(text) {
	return text.search(/[\r\n]/) + 1;
}
function parseMetricLine(line) {
	const points = [];
	const rejected = [];
	if (line.length > LONGEST_LINE || !line.includes(MARK$1)) return {
		points,
		rejected
	};
	const clean = withoutEscapes(line);
	const found = /^(?!\+)(?:.*?[^\p{L}\p{N}_])??PAWL_METRIC(?:\s+(.*))?$/u.exec(clean);
	if (!found) return {
		points,
		rejected
	};
	const words = (found[1] ?? "").split(/[\s,;]+/).filter((word) => word !== "");
	if (words.length === 0) rejected.push("an empty line");
	const steps = new Map();
	for (const word of words) {
		const at = word.indexOf("=");
		const name = word.slice(0, at);
		const value = finiteNumber(word.slice(at + 1));
		if (at < 1 || value === void 0 || name.length > LONGEST_NAME || !NAME.test(name)) rejected.push(JSON.stringify(word.slice(0, 100)));
		else if (name === "step" || name === "epoch") steps.set(name, value);
		else points.push({
			name,
			value
		});
	}
	const step = steps.get("step") ?? steps.get("epoch");
	return {
		points: step === void 0 ? points : points.map((point) => ({
			...point,
			step
		})),
		rejected
	};
}
function finiteNumber(text) {
	if (!NUMBER.test(text)) return void 0;
	const value = Number(text);
	return Number.isFinite(value) ? value : void 0;
}
// packages/models/command/metric-series.ts
const MOST_METRICS$1 = 1e3;
const MOST_POINTS = 1e4;
function collectSeries(mostPoints = MOST_POINTS, mostMetrics = MOST_METRICS$1) {
	const all = new Map();
	let leftOut = false;
	return {
		add({ name, value, step }) {
			let series = all.get(name);
			if (!series) {
				if (all.size === mostMetrics) {
					leftOut = true;
					return;
				}
				series = openSeries(name);
				all.set(name, series);
			}
			const point = {
				step: step ?? (series.seen === 0 ? 0 : series.last.step + 1),
				value
			};
			keep(series, point, mostPoints);
			return {
				name,
				...point
			};
		},
		series: () => [...all].map(([name, series]) => sealed(name, series)),
		notes: () => leftOut ? [`only the first ${mostMetrics} metrics were kept`] : []
	};
}
function openSeries(name) {
	return {
		steps: [],
		values: [],
		stride: 1,
		seen: 0,
		last: {
			step: 0,
			value: 0
		},
		best: void 0,
		better: betterOf(name)
	};
}
function keep(series, point, most) {
	if (series.seen % series.stride === 0) {
		series.steps.push(point.step);
		series.values.push(point.value);
		if (series.steps.length === most) halve(series);
	}
	series.seen += 1;
	series.last = point;
	const { best, better } = series;
	if (better === void 0) return;
	if (best === void 0 || (better === "lower" ? point.value < best.value : point.value > best.value)) series.best = point;
}
function halve(series) {
	for (const list of [series.steps, series.values]) {
		const half = Math.ceil(list.length / 2);
		for (let i = 0; i < half; i++) list[i] = list[2 * i];
		list.length = half;
	}
	series.stride *= 2;
}
function sealed(name, { steps, values, stride, seen, last, best }) {
	const points = steps.map((step, i) => ({
		step,
		value: values[i]
	}));
	if ((seen - 1) % stride !== 0) points.push(last);
	return {
		name,
		points,
		last,
		...best === void 0 ? {} : { best }
	};
}
const LOWER = /^(?:loss|error|err|rmse|mse|mae|mape|smape|rmsle|msle|logloss|nll|brier|perplexity|ppl|wer|cer|eer|fid|ece|deviance)$/;
const HIGHER = /^(?:accuracy|acc|auc|auroc|auprc|f1|fbeta|precision|recall|sensitivity|specificity|r2|map|ndcg|mrr|iou|miou|dice|bleu|rouge|meteor|kappa|mcc|psnr|ssim|reward)$/;
function betterOf(name) {
	const words = name.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase().split(/[^a-z0-9]+/);
	const lower = words.some((word) => LOWER.test(word));
	if (lower === words.some((word) => HIGHER.test(word))) return void 0;
	return lower ? "lower" : "higher";
}
// packages/models/command/mlflow-files.ts
const MOST_RUNS = 100;
const MOST_METRICS = 1e3;
const MOST_PARAMS = 1e3;
const LARGEST_FILE$1 = 1e7;
const LARGEST_PARAM = 24e3;
const MOST_PARAM_TEXT = 1e7;
const DEEPEST = 10;
const RUN_ID = /^[a-zA-Z0-9][\w-]{0,255}$/;
function mlflowStore(env, cwd) {
	const uri = env.MLFLOW_TRACKING_URI?.trim() || "mlruns";
	const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
	if (scheme === void 0 || /^[a-z]:[\\/]/i.test(uri)) return resolve(cwd, uri);
	if (scheme !== "file") return void 0;
	const path = uri.slice(5);
	try {
		if (path.startsWith("///")) return fileURLToPath(uri);
		return resolve(cwd, decodeURIComponent(path.replace(/^\/\/(?:localhost(?=\/))?/, "")));
	} catch {
		return;
	}
}
function watchMlflowFiles(store, since, onPoint = () => {}) {
	const collection = collectSeries();
	const runs = new Map();
	const older = new Set();
	const notes = new Set();
	async function findRuns() {
		const root = await realpath(store).catch(() => void 0);
		if (root === void 0) return;
		const fresh = [];
		for (const experiment of await folders(root)) for (const id of await folders(join(root, experiment))) {
			const folder = join(root, experiment, id);
			if (runs.has(folder) || older.has(folder) || !RUN_ID.test(id)) continue;
			const run = await readRun(folder, experiment);
			if (run === void 0) continue;
			if (run.startedAt < since) older.add(folder);
			else fresh.push(run);
		}
		for (const run of fresh.sort(byStart)) {
			if (runs.size === MOST_RUNS) {
				notes.add(`only ${MOST_RUNS} runs of MLflow were read`);
				break;
			}
			run.suffix = suffixFor(run, [...runs.values()]);
			runs.set(run.folder, run);
		}
	}
	async function readMetrics(run) {
		const root = join(run.folder, "metrics");
		for (const name of await filesBelow(root, MOST_METRICS)) {
			const from = run.read.get(name) ?? 0;
			const news = await readFrom(join(root, name), from);
			if (news === void 0) continue;
			if (news.cut) notes.add("a file of an MLflow metric is larger than 10 MB, and the rest of it was not read");
			const whole = news.bytes.lastIndexOf(10) + 1;
			run.read.set(name, from + whole);
			for (const line of news.bytes.toString("latin1", 0, whole).split("\n")) readLine(run, name, line);
		}
	}
	function readLine(run, name, line) {
		if (line.trim() === "") return;
		const [, text = "", stepText = "0"] = line.trim().split(" ");
		const value = finiteNumber(text);
		const step = finiteNumber(stepText);
		if (value === void 0 || step === void 0) {
			notes.add(`values of MLflow metrics that are no finite number were left out: "${name}" was ${text.slice(0, 20)}`);
			return;
		}
		const point = collection.add({
			name: name + run.suffix,
			value,
			step
		});
		if (point) onPoint(point);
	}
	async function poll() {
		await findRuns();
		for (const run of runs.values()) await readMetrics(run);
	}
	return {
		poll,
		async finish() {
			await poll();
			let room = MOST_PARAM_TEXT;
			for (const run of runs.values()) {
				run.params = await readParams(join(run.folder, "params"), room);
				for (const value of Object.values(run.params)) room -= value.length;
			}
		},
		runs: () => [...runs.values()].sort(byStart).map(({ id, name, experimentId, startedAt, params }) => ({
			id,
			name,
			experimentId,
			startedAt,
			params
		})),
		series: collection.series,
		notes: () => [...notes, ...collection.notes()]
	};
}
function byStart(a, b) {
	return a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1);
}
function suffixFor({ id, name }, others) {
	if (others.length === 0) return "";
	return others.some((other) => other.name === name) ? ` [${name} ${id.slice(0, 8)}]` : ` [${name}]`;
}
async function readRun(folder, experimentId) {
	const file = await readFrom(join(folder, "meta.yaml"), 0);
	if (file === void 0) return void 0;
	const meta = parseMeta(file.bytes.toString("utf8"));
	const startedAt = meta.start_time;
	if (typeof startedAt !== "number" || typeof meta.run_id !== "string") return void 0;
	const id = meta.run_id;
	return {
		folder,
		id,
		name: typeof meta.run_name === "string" && meta.run_name !== "" ? meta.run_name : id.slice(0, 8),
		experimentId,
		startedAt,
		suffix: "",
		read: new Map(),
		params: {}
	};
}
function parseMeta(text) {
	try {
		const { value } = parseYaml(text, "meta.yaml");
		return typeof value === "object" && value !== null ? value : {};
	} catch {
		return {};
	}
}
async function readParams(root, room) {
	const params = [];
	let left = room;
	for (const name of (await filesBelow(root, MOST_PARAMS)).sort()) {
		const value = (await readFrom(join(root, name), 0, LARGEST_PARAM))?.bytes.toString("utf8") ?? "";
		left -= value.length;
		if (left < 0) break;
		params.push([name, value]);
	}
	return Object.fromEntries(params);
}
async function entriesOf(folder) {
	return readdir(folder, { withFileTypes: true }).catch(() => []);
}
async function folders(folder) {
	return (await entriesOf(folder)).filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
async function filesBelow(root, most, prefix = "", depth = 1) {
	const found = [];
	for (const entry of await entriesOf(join(root, prefix))) {
		if (found.length >= most) break;
		const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
		if (entry.isFile()) found.push(name);
		else if (entry.isDirectory() && depth < DEEPEST) found.push(...await filesBelow(root, most - found.length, name, depth + 1));
	}
	return found;
}
async function readFrom(path, from, most = LARGEST_FILE$1) {
	let file;
	try {
		file = await open(path, constants$1.O_RDONLY | (constants$1.O_NOFOLLOW ?? 0) | (constants$1.O_NONBLOCK ?? 0));
		const stat = await file.stat();
		const end = Math.min(stat.size, most);
		if (!stat.isFile() || end <= from) return void 0;
		const bytes = Buffer.alloc(end - from);
		const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
		return {
			bytes: bytes.subarray(0, bytesRead),
			cut: stat.size > most
		};
	} catch {
		return;
	} finally {
		await file?.close().catch(() => {});
	}
}
// packages/models/command/reported-metrics.ts
const POLL_MS = 2e3;
function watchReportedMetrics({ env, cwd, onMetric = () => {}, pollMs = POLL_MS }) {
	const since = Date.now();
	const printed = collectSeries();
	const printedNames = new Set();
	const lines = watchMetricLines((point) => {
		const taken = printed.add(point);
		if (!taken) return;
		printedNames.add(taken.name);
		onMetric(taken.name, taken.value, taken.step);
	});
	const store = mlflowStore(env, cwd);
	const files = store === void 0 ? void 0 : watchMlflowFiles(store, since, ({ name, value, step }) => {
		if (!printedNames.has(name)) onMetric(name, value, step);
	});
	const polling = files && repeat(() => files.poll(), pollMs);
	async function unreadDatabase() {
		const written = await stat(join(cwd, "mlflow.db")).catch(() => void 0);
		if (written === void 0 || written.mtimeMs < since || files?.runs().length !== 0) return [];
		return ["MLflow logged to mlflow.db, which is not read; with MLFLOW_TRACKING_URI=mlruns and MLFLOW_ALLOW_FILE_STORE=true it logs to files, which are"];
	}
	return {
		add: lines.add,
		stop: () => polling?.stop(),
		async finish() {
			const notes = lines.end();
			await polling?.stop();
			await files?.finish();
			const logged = files?.series() ?? [];
			return {
				metrics: [...printed.series(), ...logged.filter(({ name }) => !printedNames.has(name))],
				mlflowRuns: files?.runs() ?? [],
				notes: [
					...notes,
					...printed.notes(),
					...files?.notes() ?? [],
					...await unreadDatabase()
				]
			};
		}
	};
}
// packages/models/command/command.ts
const LINES_IN_ERROR = 20;
async function runTrainingCommand(options) {
	const { signal, timeoutMs } = options;
	if (signal?.aborted) throw abortedBy(signal);
	const env = commandEnvironment(process.env, options.environment, options.cwd);
	await prepareOutput(env.PAWL_OUTPUT);
	const reported = watchReportedMetrics({
		env,
		cwd: options.cwd,
		onMetric: options.onMetric
	});
	const lines = keepLastLines(LINES_IN_ERROR);
	try {
		const started = performance.now();
		const child = start(options, env);
		const times = collect(child.stdio[3]);
		for (const stream of ["stdout", "stderr"]) child[stream]?.on("data", (chunk) => {
			lines.add(chunk, stream);
			reported.add(chunk, stream);
			options.onOutput(chunk, stream);
		});
		const end = await untilEnd(child, options);
		const durationMs = performance.now() - started;
		if (end.stop === "abort") throw abortedBy(signal);
		if (end.stop === "timeout") throw timedOut(timeoutMs, lines.lines());
		if (typeof end.stop === "object") throw tooMuchMemory(end.stop.bytes, options.memoryBytes, lines.lines());
		if (end.error) throw cannotStart(end.error, options.cwd);
		if (end.status !== 0) throw failed({
			...end,
			durationMs,
			lastLines: lines.lines()
		}, options);
		const cpuSeconds = parseTimes(times());
		const { notes, ...metrics } = await reported.finish();
		return {
			durationMs,
			...cpuSeconds === void 0 ? {} : { cpuSeconds },
			...end.peakMemoryBytes === void 0 ? {} : { peakMemoryBytes: end.peakMemoryBytes },
			...metrics,
			notes: [...notes, ...end.notes],
			exit: 0
		};
	} finally {
		await reported.stop();
	}
}
function commandEnvironment(own, told, cwd) {
	return {
		...passedOn(own),
		PAWL_TRAIN_DATA: resolve(cwd, told.trainData),
		PAWL_TEST_DATA: resolve(cwd, told.testData),
		PAWL_TARGET: told.target,
		PAWL_PARAMS: JSON.stringify(told.params),
		PAWL_SEED: String(told.seed),
		PAWL_OUTPUT: resolve(cwd, told.output)
	};
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
function parseTimes(text) {
	const found = /\n(\d+)m([\d.,]+)s\s+(\d+)m([\d.,]+)s/.exec(text);
	if (!found) return void 0;
	const seconds = (at) => Number(found[at]) * 60 + Number(found[at + 1].replace(",", "."));
	return seconds(1) + seconds(3);
}
// packages/models/command/ask.ts
const LONGEST_ANSWER = 5e6;
function ask(command, { cwd, env, timeoutMs }) {
	return new Promise((done) => {
		const text = {
			stdout: "",
			stderr: ""
		};
		const child = spawn("/bin/sh", ["-c", command], {
			cwd,
			env,
			detached: true,
			stdio: [
				"ignore",
				"pipe",
				"pipe"
			]
		});
		const end = (answer) => {
			clearTimeout(timer);
			signalGroup(child, "SIGKILL");
			for (const stream of child.stdio) stream?.destroy();
			done(answer);
		};
		const timer = setTimeout(() => end(null), timeoutMs);
		for (const stream of ["stdout", "stderr"]) child[stream].setEncoding("utf8").on("data", (chunk) => {
			text[stream] += chunk;
			if (text[stream].length > LONGEST_ANSWER) end(null);
		});
		child.once("error", () => end(null));
		child.once("close", (status) => end(status === 0 ? `${text.stdout}\n${text.stderr}` : null));
	});
}
// packages/models/command/shell-words.ts
const OPERATOR = /&&|\|\||;;|[|]&?|[;&\n()]/y;
const REDIRECTION = /\d*(?:<<<|<<-?|<>|<&|>>|>&|>\||&>>?|<|>)/y;
function splitCommand(command) {
	const parts = [];
	let words = [];
	let piped = false;
	let at = 0;
	function end(operator) {
		const pipe = operator.startsWith("|") && operator !== "||";
		if (words.length > 0) parts.push({
			words,
			plain: !piped && !pipe && operator !== "&"
		});
		piped = pipe;
		words = [];
	}
	while (at < command.length) {
		const blank = /(?:[ \t\r]|\\\r?\n)+/y;
		blank.lastIndex = at;
		if (blank.test(command)) {
			at = blank.lastIndex;
			continue;
		}
		if (command[at] === "#") {
			const line = command.indexOf("\n", at);
			at = line === -1 ? command.length : line;
			continue;
		}
		OPERATOR.lastIndex = at;
		const operator = OPERATOR.exec(command)?.[0];
		REDIRECTION.lastIndex = at;
		const redirection = REDIRECTION.exec(command)?.[0];
		if (redirection !== void 0) {
			words.push({
				text: redirection,
				start: at,
				end: at + redirection.length,
				acts: true
			});
			at += redirection.length;
		} else if (operator !== void 0) {
			end(operator);
			at += operator.length;
		} else {
			const word = readWord(command, at);
			words.push(word);
			at = word.end;
		}
	}
	end("");
	return parts;
}
function readWord(command, start) {
	let text = "";
	let at = start;
	let acts = false;
	while (at < command.length && !/[\s;&|()<>]/.test(command[at])) {
		const char = command[at];
		if (char === "'" || char === "\"" || char === "`") {
			const close = closing(command, at);
			text += char === "`" ? command.slice(at, close + 1) : command.slice(at + 1, close);
			acts ||= char === "`" || char === "\"" && /\$\(|`/.test(command.slice(at, close));
			at = close + 1;
		} else if (command.startsWith("$(", at)) {
			const close = closingBracket(command, at + 1);
			text += command.slice(at, close + 1);
			acts = true;
			at = close + 1;
		} else if (char === "\\") {
			text += command[at + 1] ?? "";
			at += 2;
		} else {
			text += char;
			at += 1;
		}
	}
	return {
		text,
		start,
		end: Math.min(at, command.length),
		acts
	};
}
function closing(command, open) {
	const quote = command[open];
	for (let at = open + 1; at < command.length; at++) if (command[at] === "\\" && quote !== "'") at += 1;
	else if (command[at] === quote) return at;
	return command.length;
}
function closingBracket(command, open) {
	let depth = 0;
	for (let at = open; at < command.length; at++) if (command[at] === "(") depth += 1;
	else if (command[at] === ")" && --depth === 0) return at;
	return command.length;
}
// packages/models/command/interpreter-call.ts
const INTERPRETERS = [
	[/^(?:python|pypy)w?\d*(?:\.\d+)?t?$/, "python"],
	[/^(?:Rscript|R)$/, "R"],
	[/^julia$/, "julia"],
	[/^node(?:js)?$/, "node"],
	[/^deno$/, "deno"],
	[/^bun$/, "bun"],
	[/^ruby$/, "ruby"],
	[/^java$/, "java"],
	[/^octave(?:-cli)?$/, "octave"],
	[/^go$/, "go"],
	[/^cargo$/, "cargo"]
];
const WRAPPERS = /^(?:time|nice|ionice|nohup|exec|command|stdbuf|timeout|taskset|numactl|xvfb-run|caffeinate|then|do|else|if|elif|while|until|!|\{)$/;
const OF_WRAPPER = /^(?:[-+\d]|[A-Z]+$)/;
const LAUNCHERS = /^(?:env|uv|poetry|pipenv|pdm|hatch|pixi|rye|conda|mamba|micromamba)$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
const SAYS_WHERE = /PATH|HOME|ENV|PREFIX|PYTHON|CONDA|PYENV|JULIA|R_LIBS/;
function findInterpreter(command) {
	const preparations = [];
	for (const part of splitCommand(command)) {
		const words = part.words;
		const preparation = preparationIn(part);
		if (preparation === "unknown") return null;
		if (preparation === "needed") {
			if (words.some(({ acts }) => acts)) return null;
			preparations.push(command.slice(words[0].start, words.at(-1).end));
		}
		const found = preparation === "none" ? interpreterIn(words, command) : void 0;
		if (found === void 0) continue;
		if (words.some(({ acts, end }) => acts && end <= found.end)) return null;
		return {
			name: found.name,
			call: [...preparations, found.call].join(" && "),
			program: found.program
		};
	}
	return null;
}
function preparationIn({ words, plain }) {
	if (!plain) return "none";
	const [first, second] = words.map(({ text }) => text);
	if (first === "cd") return "needed";
	if (first === "export" || words.every(({ text }) => ASSIGNMENT.test(text))) return words.some((word) => word.acts) && !words.some(({ text }) => SAYS_WHERE.test(text.split("=")[0])) ? "idle" : "needed";
	if (/^(?:conda|mamba|micromamba)$/.test(first) && second === "activate") return "needed";
	if (first === "source" || first === ".") return /(?:^|\/)(?:activate|conda\.sh)$/.test(second ?? "") ? "needed" : "unknown";
	return "none";
}
function interpreterIn(words, command) {
	let at = 0;
	while (at < words.length && ASSIGNMENT.test(words[at].text)) at += 1;
	const assignments = at === 0 ? "" : `${command.slice(words[0].start, words[at - 1].end)} `;
	for (let wrapped = false; at < words.length; at++) {
		const { text, start, end } = words[at];
		const name = interpreterName(text);
		const program = command.slice(start, end);
		if (name !== void 0) return {
			name,
			call: assignments + program,
			program,
			end
		};
		const base = baseName(text);
		if (LAUNCHERS.test(base)) return launched(words.slice(at), command, assignments);
		if (WRAPPERS.test(base)) wrapped = true;
		else if (!wrapped || !OF_WRAPPER.test(text)) return void 0;
	}
}
function launched(words, command, assignments) {
	const launcher = baseName(words[0].text);
	const from = launcher === "env" ? 0 : words.findIndex(({ text }) => text === "run");
	if (from === -1) return void 0;
	const callTo = (end) => assignments + command.slice(words[0].start, end);
	for (let at = from + 1; at < words.length; at++) {
		const { text, start, end } = words[at];
		const name = interpreterName(text);
		if (name !== void 0) return {
			name,
			call: callTo(end),
			program: null,
			end
		};
		if (launcher === "uv" && (/\.pyw?$/.test(text) || text === "-m" || text === "--module")) return {
			name: "python",
			call: `${callTo(start)}python`,
			program: null,
			end
		};
		if (launcher === "uv" && text === "--script") return void 0;
		const ofOption = /^-/.test(words[at - 1].text) && at > from + 1;
		if (!text.startsWith("-") && !ofOption && !ASSIGNMENT.test(text)) return void 0;
	}
}
function interpreterName(text) {
	const base = baseName(text);
	return INTERPRETERS.find(([pattern]) => pattern.test(base))?.[1];
}
function baseName(text) {
	return text.replace(/^.*[\\/]/, "").replace(/\.exe$/i, "");
}
// packages/models/command/lock-files.ts
const NAMES = new Set([
	"uv.lock",
	"poetry.lock",
	"Pipfile.lock",
	"pdm.lock",
	"pixi.lock",
	"conda-lock.yml",
	"environment.yml",
	"pyproject.toml",
	"package-lock.json",
	"pnpm-lock.yaml",
	"yarn.lock",
	"renv.lock",
	"Manifest.toml",
	"Cargo.lock",
	"go.sum"
]);
const REQUIREMENTS = /^requirements.*\.txt$/;
const MOST_FILES = 100;
const LARGEST_FILE = 1e8;
async function findLockFiles(cwd, root) {
	const found = [];
	for (const folder of foldersUpTo(resolve(cwd), resolve(root))) {
		const names = await readdir(folder).catch(() => []);
		for (const name of names.filter((name) => NAMES.has(name) || REQUIREMENTS.test(name)).sort()) {
			if (found.length === MOST_FILES) break;
			const digest = await digestOfSmall(join(folder, name));
			if (digest) found.push({
				path: relative(root, join(folder, name)).replaceAll("\\", "/"),
				digest
			});
		}
	}
	return found.sort((a, b) => a.path < b.path ? -1 : 1);
}
function foldersUpTo(folder, root) {
	const folders = [folder];
	const base = root.endsWith(sep) ? root : root + sep;
	for (let at = folder; at !== root && at.startsWith(base);) {
		at = dirname(at);
		folders.push(at);
	}
	return folders;
}
async function digestOfSmall(path) {
	try {
		const file = await stat(path);
		if (!file.isFile() || file.size > LARGEST_FILE) return void 0;
		return (await digestFile(path)).digest;
	} catch {
		return;
	}
}
// packages/models/command/environment.ts
const ANSWER_WITHIN_MS = 2e4;
const MARK = "PAWL_ENVIRONMENT ";
const PYTHON = [
	"import sys; sys.path[:1] = [] if sys.path[:1] == [''] else sys.path[:1]",
	"import json, platform",
	"from importlib import metadata as m",
	"every = (d.metadata or {} for d in m.distributions())",
	`found = [(e.get('Name'), e.get('Version')) for e, _ in zip(every, range(5000))]`,
	`print(chr(10) + '${MARK}' + json.dumps([platform.python_version(), sys.executable, found]))`
].join("; ");
async function captureEnvironment(command, cwd, root) {
	const lockFiles = await findLockFiles(cwd, root).catch(() => []);
	const call = platform() === "win32" ? null : findInterpreter(command);
	const none = {
		interpreter: null,
		lockFiles,
		packages: [],
		packagesDigest: null
	};
	if (call === null) return none;
	const question = {
		cwd,
		env: passedOn(process.env),
		timeoutMs: ANSWER_WITHIN_MS
	};
	if (call.name === "python") {
		const answer = parsePython(await ask(`${call.call} -c "${PYTHON}"`, question));
		return answer === null ? none : {
			lockFiles,
			...answer
		};
	}
	const answer = await ask(versionQuestion(call), question);
	return {
		...none,
		interpreter: parseVersion(answer, call.name)
	};
}
function parsePython(text) {
	const line = text?.split("\n").find((each) => each.startsWith(MARK));
	if (line === void 0) return null;
	try {
		const [version, path, found] = JSON.parse(line.slice(17));
		if (typeof version !== "string" || !Array.isArray(found)) return null;
		const packages = sortedPackages(found);
		return {
			interpreter: {
				name: "python",
				version,
				...typeof path === "string" && path !== "" ? { path } : {}
			},
			packages,
			packagesDigest: digestOfJson(packages)
		};
	} catch {
		return null;
	}
}
function sortedPackages(found) {
	const byName = new Map();
	for (const entry of found) {
		if (!Array.isArray(entry)) continue;
		const [name, version] = entry;
		if (typeof name !== "string" || typeof version !== "string") continue;
		const known = name.toLowerCase().replace(/[-_.]+/g, "-");
		if (!byName.has(known)) byName.set(known, {
			name: known,
			version
		});
	}
	return [...byName.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}
function versionQuestion({ name, call, program }) {
	const version = `${call} ${VERSION_ARGUMENT[name] ?? "--version"}`;
	return program === null ? version : `${version} && printf '\\n${MARK}' && command -v ${program}`;
}
const VERSION_ARGUMENT = {
	java: "-version",
	go: "version"
};
const PATH_LINE = new RegExp(`^${MARK}(.*)$`, "m");
function parseVersion(text, name) {
	if (text === null) return null;
	const version = /\d+(?:\.\d+)+(?:[-+][\w.+-]+)?/.exec(text.replace(PATH_LINE, ""))?.[0];
	if (version === void 0) return null;
	const path = PATH_LINE.exec(text)?.[1];
	return {
		name,
		version,
		...path ? { path } : {}
	};
}
// packages/models/command/footprint.ts
const FOOTPRINT_ASSUMPTIONS = {
	wattsPerCore: 3.76,
	wattsPerGigabyte: .392,
	pue: 1.185,
	gramsPerKwh: 473
};
const SECONDS_PER_HOUR = 3600;
const BYTES_PER_GIGABYTE = 2 ** 30;
function estimateFootprint({ cpuSeconds, durationMs, memoryBytes }, assumptions = FOOTPRINT_ASSUMPTIONS) {
	const coreHours = cpuSeconds / SECONDS_PER_HOUR;
	const gigabyteHours = memoryBytes / BYTES_PER_GIGABYTE * (durationMs / 1e3 / SECONDS_PER_HOUR);
	const energyKwh = (coreHours * assumptions.wattsPerCore + gigabyteHours * assumptions.wattsPerGigabyte) / 1e3 * assumptions.pue;
	return {
		energyKwh,
		carbonGrams: energyKwh * assumptions.gramsPerKwh,
		gpuCounted: false,
		assumptions: { ...assumptions }
	};
}
// packages/pipeline/training.ts
const MOST_SERIES = 50;
async function trainInto(project, training) {
	const started = performance.now();
	const produced = project.config.train.run === void 0 ? await trainEmbedded(project, training) : await trainByCommand(project, training);
	const { cpuSeconds, peakMemoryBytes } = produced;
	if (cpuSeconds === null) return {
		...produced,
		footprint: null
	};
	const { footprint: own } = project.config.train;
	const { energyKwh, carbonGrams, assumptions } = estimateFootprint({
		cpuSeconds,
		durationMs: performance.now() - started,
		memoryBytes: peakMemoryBytes ?? 0
	}, {
		wattsPerCore: own.watts_per_core ?? FOOTPRINT_ASSUMPTIONS.wattsPerCore,
		wattsPerGigabyte: own.watts_per_gigabyte ?? FOOTPRINT_ASSUMPTIONS.wattsPerGigabyte,
		pue: own.pue ?? FOOTPRINT_ASSUMPTIONS.pue,
		gramsPerKwh: own.grams_per_kwh ?? FOOTPRINT_ASSUMPTIONS.gramsPerKwh
	});
	return {
		...produced,
		footprint: {
			energyKwh,
			carbonGrams,
			...assumptions
		}
	};
}
async function trainByCommand(project, training) {
	const { train: how, data: columns } = project.config;
	const { data, judged = data, params, seed, output, quiet = false } = training;
	const paths = await dataForCommand(project, data, training.dataFolder);
	const result = await runTrainingCommand({
		command: how.run,
		cwd: project.root,
		environment: {
			trainData: paths.train,
			testData: paths.test,
			target: columns.target,
			params,
			seed,
			output
		},
		timeoutMs: milliseconds(how.timeout),
		...how.memory === void 0 ? {} : { memoryBytes: bytesOf(how.memory) },
		onOutput: (chunk) => {
			if (!quiet) project.host.output(chunk);
		},
		signal: project.signal
	});
	if (!quiet) for (const note of result.notes) project.host.note(note);
	const { model } = await readOutputs(output, expectedOutputs(project.config, judged));
	return {
		modelFiles: model?.files ?? [],
		cpuSeconds: result.cpuSeconds ?? null,
		peakMemoryBytes: result.peakMemoryBytes === void 0 ? null : Math.round(result.peakMemoryBytes),
		series: result.metrics.slice(0, MOST_SERIES).map(seriesRecord),
		facts: {}
	};
}
function seriesRecord({ name, points, last, best }) {
	const step = Math.max(1, Math.ceil(points.length / 99));
	return {
		name,
		last: last.value,
		best: best?.value ?? null,
		points: points.filter((_, i) => i % step === 0 || i === points.length - 1).map((point) => ({
			step: point.step,
			value: point.value
		}))
	};
}
async function trainEmbedded(project, training) {
	const { config, host, signal } = project;
	const { data, params, seed, output, quiet = false } = training;
	const before = process.cpuUsage();
	const trainer = await findTrainer(config.train.trainer);
	const { weight } = config.data;
	const model = await trainer.train({
		task: config.task,
		target: config.data.target,
		features: featureNames(config, data.train),
		train: data.train,
		params,
		seed,
		...weight === void 0 ? {} : { weights: rowWeights(data.train, weight, "training") },
		dataDigest: dataDigest(config, data)
	}, {
		onProgress: (done, total, what) => {
			if (!quiet) host.progress(what, done, total);
		},
		signal
	});
	await saveModel(model, join(output, MODEL_FILE));
	const used = process.cpuUsage(before);
	return {
		modelFiles: [MODEL_FILE],
		cpuSeconds: (used.user + used.system) / 1e6,
		peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
		series: [],
		facts: model.facts
	};
}
function dataDigest(config, data) {
	const { target, id, group, weight, ignore, types, nulls } = config.data;
	return digestOfJson({
		files: data.files.map(({ role, digest }) => ({
			role,
			digest
		})),
		split: data.split,
		columns: {
			target,
			id: id ?? null,
			group: group ?? null,
			weight: weight ?? null,
			ignore,
			types,
			nulls: nulls ?? null
		}
	});
}
async function environmentOf(project) {
	const machine = {
		os: platform(),
		arch: arch(),
		node: process.versions.node,
		cpus: cpus().length
	};
	const { run } = project.config.train;
	if (run === void 0) return {
		...machine,
		interpreter: null,
		lockFiles: [],
		packages: []
	};
	const root = await repositoryRoot(project.root) ?? project.root;
	const found = await captureEnvironment(run, project.root, root);
	return {
		...machine,
		interpreter: found.interpreter && {
			name: found.interpreter.name,
			version: found.interpreter.version
		},
		lockFiles: found.lockFiles.map(({ path, digest }) => ({
			path,
			digest
		})),
		packages: found.packages.map(({ name, version }) => ({
			name,
			version
		}))
	};
}
function milliseconds(time) {
	const unit = {
		s: 1e3,
		m: 6e4,
		h: 36e5
	}[time.at(-1)];
	return Number.parseFloat(time) * unit;
}
function bytesOf(size) {
	return Number.parseFloat(size) * (size.endsWith("GB") ? 1e9 : 1e6);
}
// packages/pipeline/recipe.ts
async function recipeOf(project, data) {
	const { train: how, task } = project.config;
	const { metrics, positive, costs } = project.config.evaluate;
	const environment = await environmentOf(project);
	const code = await codeOf(project);
	if (code === null) return {
		recipe: null,
		code,
		environment
	};
	const { os, arch, interpreter, lockFiles, packages } = environment;
	return {
		recipe: digestOfJson({
			task,
			trainer: how.trainer ?? null,
			command: how.run ?? null,
			code,
			data: dataDigest(project.config, data),
			features: featureNames(project.config, data.train),
			params: how.params,
			sweep: how.sweep ?? null,
			judged: how.sweep ? {
				metrics: metrics ?? null,
				positive: positive ?? null,
				costs: costs ?? null
			} : null,
			seed: how.seed,
			environment: how.run === void 0 ? null : {
				os,
				arch,
				interpreter,
				lockFiles,
				packages
			}
		}),
		code,
		environment
	};
}
async function codeOf({ root, config: { train } }) {
	if (train.run === void 0) return {
		kind: "pawl",
		digest: digestOf(`pawl ${VERSION}`)
	};
	if (train.code !== void 0) return {
		kind: "files",
		digest: await digestOfFiles(root, train.code)
	};
	const tree = await cleanTree(root);
	return tree === null ? null : {
		kind: "commit",
		digest: digestOf(`tree ${tree}`)
	};
}
async function digestOfFiles(root, patterns) {
	const paths = new Set();
	for (const pattern of patterns) for (const path of await filesOf(pattern, root)) paths.add(path);
	const files = [];
	for (const path of [...paths].sort()) files.push({
		path: relative(root, path).replaceAll("\\", "/"),
		digest: (await digestFile(path)).digest
	});
	return digestOfJson(files);
}
async function filesOf(pattern, root) {
	return expandGlob(pattern, root).catch((error) => {
		if (!(error instanceof PawlError) || error.code !== "data") throw error;
		throw new PawlError("config", error.message, {
			where: "train.code",
			remedy: "Correct the path; it is relative to the folder of pawl.yaml.",
			cause: error
		});
	});
}
export { dataDigest as n, trainInto as r, recipeOf as t };
