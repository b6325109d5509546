import { n as didYouMean, t as PawlError } from "./errors.js";
import { n as digestOf } from "./canonical.js";
import { n as parseYaml, t as parseConfig } from "./config.js";
import { t as digestFile } from "./digest-file.js";
import { a as writeFile$1, c as formatLog, i as writeBytes, l as parseLog, n as readBytes, o as folderStore, r as readToFile, s as checkRefName, u as objectPath } from "./git-objects.js";
import { r as remoteFailure, t as git } from "./git-command.js";
import { a as withConfig, i as push, n as makeCommit, t as fetchTip } from "./git-branch.js";
import { t as readStored } from "./store.js";
import { l as mergeBase } from "./git.js";
import { c as plainText } from "./escape.js";
import { r as formatNumber } from "./format.js";
import { S as smallSlicesText, a as byUrgency, b as rulesText, d as estimateText, g as methodText, h as looksText, i as bySlice, l as dataText, m as lookWarning, o as changedText, p as isReal, r as baselineText, v as modelText, w as trendOf, y as plural } from "./summary.js";
import { i as wrap } from "./columns.js";
import { n as goesByText, o as forcedLines } from "./training-facts.js";
import { t as painter } from "./paint.js";
import { n as rulesFor } from "./policy.js";
import { readFile, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
// packages/store/prune.ts
async function prunable(newestFirst, others, keep, read, releases = []) {
	const leaving = newestFirst[keep];
	if (!leaving || releases.some(({ commit }) => commit !== null && commit === leaving.commit)) return new Set();
	try {
		const files = await filesOf(leaving.digest, read);
		for (const { digest } of releases) {
			const { modelDigest } = await readStored({ get: read }, "release", digest);
			if (modelDigest !== null) files.delete(modelDigest);
		}
		for (const kept of [newestFirst, ...others].flatMap((entries) => entries.slice(0, keep))) for (const file of await filesOf(kept.digest, read)) files.delete(file);
		return files;
	} catch {
		return new Set();
	}
}
async function filesOf(digest, read) {
	const store = { get: read };
	const verdict = await readStored(store, "verdict", digest);
	const evaluation = await readStored(store, "evaluation", verdict.evaluation);
	const files = [...(await readStored(store, "run", evaluation.run)).outputs, ...evaluation.predictions ? [evaluation.predictions] : []];
	return new Set(files.map((file) => file.digest));
}
// packages/store/git.ts
const TRIES = 8;
const BASELINES = "baselines/";
const RELEASES = "releases/";
function gitStore(options) {
	const { cache, branch = "pawl", writable, keep = 20, note = () => void 0, secondMs = 1e3 } = options;
	const context = {
		cwd: cache,
		environment: {
			...withConfig(options.environment ?? {}, {
				"remote.origin.url": options.remote,
				"gc.auto": "0"
			}),
			GIT_DIR: cache
		},
		signal: options.signal,
		secondMs,
		largestBytes: options.largestBytes
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
	const requireWritable = (name) => {
		if (writable === true) return;
		if (typeof writable === "string" && (name === void 0 || name.startsWith(writable))) return;
		throw new PawlError("usage", `this run may not write to the branch "${branch}"`, { remedy: "Only pushes to the default branch, schedules and runs started by hand there accept a baseline." });
	};
	const historyIn = async ({ blobs }, name) => {
		const path = refPath(name);
		const oid = blobs.get(path);
		if (oid === void 0) return [];
		const content = await git(context, [
			"cat-file",
			"blob",
			oid
		]);
		return parseLog(content.toString("utf8"), `branch ${branch}: ${path}`);
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
			const blob = await writeFile$1(context, path, digest);
			if (blob === null) return null;
			hold(pending, blob);
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
			fetchedTags ??= remoteTags(context, note).catch((error) => {
				fetchedTags = void 0;
				throw error;
			});
			return fetchedTags;
		},
		async setRef(name, digest, expected, reason, commit, tags = []) {
			requireWritable(name);
			if (tags.length > 0) await bringCommits(context, tags, note);
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
				const rejection = await push(context, branch, made, now.commit, tags, note);
				fetched = void 0;
				fetchedTags = void 0;
				if (rejection === void 0) {
					pending.clear();
					return;
				}
				if (rejection.because === "tag") throw tagTaken(tags, rejection.message);
				if (attempt === TRIES) throw remoteFailure("writing", { branch }, rejection.message);
				note(`the branch "${branch}" was written by another run meanwhile; trying again on the new tip`);
				await setTimeout(attempt * .1 * secondMs * (1 + Math.random()), void 0, options.signal ? { signal: options.signal } : {});
			}
		}
	};
	async function dropped(name, next, now) {
		if (next.length <= keep || !name.startsWith(BASELINES)) return [];
		const names = (await store.list(BASELINES)).filter((other) => other !== name);
		const entriesOf = (refs) => Promise.all(refs.map((ref) => historyIn(now, ref)));
		const others = await entriesOf(names);
		const releases = (await entriesOf(await store.list(RELEASES))).flat();
		return [...await prunable(next, others, keep, store.get, releases)].flatMap((digest) => {
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
async function remoteTags(context, note) {
	return (await import("./remote-tags.js")).fetchTags(context, note);
}
async function bringCommits(context, tags, note) {
	const { bringCommits: bring } = await import("./remote-tags.js");
	await bring(context, tags.map(({ commit }) => commit), note);
}
function tagTaken(tags, message) {
	return new PawlError("locked", `another run made a tag first: ${message}`, {
		where: tags.map(({ name }) => name).join(", "),
		remedy: "Run the job again: it will start from what is there now."
	});
}
// packages/report/terminal.ts
function renderTerminal(evidence, style) {
	const paint = painter(style);
	return `${[
		headline(evidence, paint, style.width),
		forcedLines(evidence.forced ?? [], paint, style.width),
		facts(evidence, style.width),
		anomalies(evidence, paint, style.width),
		conditions(evidence, paint, style.width),
		metrics(evidence, paint, style.width),
		worstSlices(evidence, style.width)
	].filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
function headline({ check, verdict, evaluation, run }, paint, width) {
	const model = (verdict ?? evaluation ?? run ?? check)?.model ?? "";
	if (verdict) return [
		paint("bold", paint(verdict.answer === "passed" ? "green" : "red", `${model}: ${verdict.answer}`)),
		...wrap(plainText(verdict.reason, 500), width),
		...wrap(lookWarning(verdict) ?? "", width).filter((line) => line !== "")
	];
	if (evaluation) return [paint("bold", `${model}: evaluated, not gated`)];
	if (run) return [paint("bold", `${model}: trained, not evaluated`)];
	if (!check) return [];
	return [paint("bold", paint(check.passed ? "green" : "red", `${model}: data ${check.passed ? "accepted" : "refused"}`))];
}
function facts(evidence, width) {
	const baseline = evidence.evaluation && baselineText(evidence.evaluation.baseline);
	return [
		["Data", dataText(evidence)],
		["Model", modelText(evidence)],
		["Goes by", goesByText(evidence)],
		["Baseline", baseline],
		["Changed", evidence.evaluation && changedText(evidence.evaluation)],
		["Rules", rulesText(evidence)],
		["Looks", evidence.verdict && looksText(evidence.verdict)]
	].flatMap(([label, text]) => text === void 0 ? [] : wrap(plainText(text, 400), width, label.padEnd(10), " ".repeat(10)));
}
function anomalies({ check }, paint, width) {
	return (check?.anomalies ?? []).flatMap((anomaly) => {
		const colour = anomaly.severity === "error" ? "red" : anomaly.severity === "warning" ? "yellow" : "dim";
		const rows = anomaly.examples.map(({ row, value }) => value === null ? `row ${row}` : `row ${row}: ${plainText(value, 40)}`);
		const examples = rows.length > 0 ? ` (${rows.join("; ")})` : "";
		return [...wrap(`${paint(colour, anomaly.severity)} ${anomaly.code}: ${plainText(anomaly.message, 300)}${examples}`, width, "", "  "), ...wrap(plainText(anomaly.remedy, 300), width, "  ", "  ")];
	});
}
const STATE_COLOUR = {
	proved: "green",
	met: "green",
	refuted: "red",
	unmet: "red",
	invalid: "red",
	undecided: "yellow",
	skipped: "dim"
};
function conditions({ verdict }, paint, width) {
	const indent = " ".repeat(10);
	return byUrgency(verdict?.conditions ?? []).flatMap(({ name, first: { state, reason, remedy } }) => [
		...wrap(plainText(name), width, paint(STATE_COLOUR[state], state.padEnd(10)), indent),
		...wrap(plainText(reason, 400), width, indent, indent),
		...remedy === null ? [] : wrap(plainText(remedy, 300), width, indent, indent)
	]);
}
const TREND = {
	better: ["▲ better", "green"],
	worse: ["▼ worse", "red"],
	unclear: ["~ noise", "dim"],
	same: ["= same", "dim"]
};
function metrics({ evaluation }, paint, width) {
	if (!evaluation) return [];
	const rows = evaluation.metrics.map(metricRow);
	const compared = rows.some((row) => row.difference !== "");
	const layout = tableLayout(rows, compared, width);
	const slices = [...bySlice(evaluation.metrics)];
	const shown = slices.filter(([slice, group]) => slice === null || !compared || group.some(differs));
	const quiet = slices.length - shown.length;
	const groups = shown.flatMap(([slice, group]) => [...slice === null ? [] : ["", `${plainText(slice, 60)} (${plural(group[0]?.n ?? 0, "row")})`], ...layout ? table(group.map(metricRow), layout, paint) : group.flatMap((metric) => stacked(metricRow(metric), paint))]);
	const small = smallSlicesText(evaluation);
	const rest = [...quiet === 0 ? [] : ["", `${plural(quiet, "slice")} without a difference beyond chance`], ...small === void 0 ? [] : ["", ...wrap(small, width)]];
	return [
		...groups,
		...rest,
		"",
		...wrap(methodText(evaluation), width).map((line) => paint("dim", line))
	];
}
function differs(metric) {
	const trend = trendOf(metric);
	return trend === "better" || trend === "worse";
}
function worstSlices({ evaluation }, width) {
	if (!evaluation?.worstSlices) return [];
	const real = evaluation.worstSlices.filter(isReal);
	if (real.length === 0) return ["No slice was found that is worse by more than chance."];
	return ["Worst slices found (loss there, and elsewhere)", ...real.flatMap(({ name, n, loss, restLoss }) => wrap(`${plainText(name, 200)} (${plural(n, "row")}): ${formatNumber(loss)}, ${formatNumber(restLoss)}`, width, "  ", "    "))];
}
function metricRow(metric) {
	return {
		name: plainText(metric.metric, 40),
		baseline: estimateText(metric.baseline),
		candidate: estimateText(metric.candidate),
		difference: estimateText(metric.difference, true),
		trend: trendOf(metric)
	};
}
const TITLES = {
	name: "Metric",
	baseline: "Baseline",
	candidate: "Candidate",
	difference: "Difference"
};
const MARK_WIDTH = Math.max(...Object.values(TREND).map(([mark]) => mark.length));
function tableLayout(rows, compared, width) {
	const columns = compared ? [
		"name",
		"baseline",
		"candidate",
		"difference"
	] : ["name", "candidate"];
	for (const gap of [2, 1]) {
		const layout = columns.map((column) => ({
			column,
			title: TITLES[column],
			width: gap + Math.max(TITLES[column].length, ...rows.map((row) => row[column].length))
		}));
		if (layout.reduce((sum, { width: size }) => sum + size, compared ? MARK_WIDTH : 0) <= width) return layout;
	}
}
function table(rows, layout, paint) {
	return [paint("dim", layout.map(({ title, width }) => title.padEnd(width)).join("").trimEnd()), ...rows.map((row) => {
		const cells = layout.map(({ column, width }) => row[column].padEnd(width)).join("");
		return row.trend ? `${cells}${trendMark(row.trend, paint)}` : cells.trimEnd();
	})];
}
function stacked({ name, baseline, candidate, difference, trend }, paint) {
	const values = baseline === "" ? candidate : `${baseline} → ${candidate}`;
	if (difference === "") return [name, `  ${values}`];
	return [`${name}  ${difference}${trend ? `  ${trendMark(trend, paint)}` : ""}`, `  ${values}`];
}
function trendMark(trend, paint) {
	const [mark, colour] = TREND[trend];
	return paint(colour, mark);
}
// packages/pipeline/project.ts
async function openProject(folder, options) {
	const { configName, host, signal, change } = options;
	const root = resolve(folder);
	const own = parseConfig(await readConfig(root, folder, configName), join(folder, configName));
	const { config, policy } = change ? await rulesFor(root, configName, own, change) : {
		config: own,
		policy: null
	};
	const workFolder = join(root, ".pawl");
	return {
		root,
		workFolder,
		configName,
		config: {
			...config,
			train: {
				...config.train,
				params: {
					...config.train.params,
					...options.params
				}
			}
		},
		policy,
		baselineAt: change ? await mergeBase(root, change.base) : options.baselineAt ?? null,
		store: options.store ?? folderStore(join(workFolder, "store"), root),
		host,
		signal
	};
}
async function conditionLine(project, condition) {
	const content = await readConfig(project.root, project.root, project.configName);
	const { value, locate } = parseYaml(content, project.configName);
	const gate = value?.gate;
	const listed = Array.isArray(gate) ? gate : gate?.conditions;
	const index = Array.isArray(listed) ? listed.findIndex((item) => typeof item === "string" && item.trim() === condition) : -1;
	const place = index >= 0 ? locate([...Array.isArray(gate) ? ["gate"] : ["gate", "conditions"], index]) : locate(["gate"], "key");
	return Number(/:(\d+):\d+$/.exec(place)?.[1] ?? 1);
}
async function readConfig(root, folder, configName) {
	return readFile(join(root, configName), "utf8").catch(async (cause) => {
		if (cause.code !== "ENOENT" && cause.code !== "ENOTDIR") throw cause;
		throw await noConfig(root, folder, configName);
	});
}
async function noConfig(root, folder, configName) {
	if (!((await stat(root).catch(() => void 0))?.isDirectory() === true)) return new PawlError("usage", `there is no folder "${folder}"`, { remedy: "Name the folder that holds pawl.yaml." });
	const yamls = (await readdir(root)).filter((name) => /\.ya?ml$/.test(name));
	return new PawlError("config", `there is no ${configName} here.${didYouMean(configName, yamls)}`, {
		where: folder,
		remedy: "Name the folder that holds it, or the file with --config."
	});
}
export { gitStore as i, openProject as n, renderTerminal as r, conditionLine as t };
