import { n as usesColour, r as originStore, t as terminalHost } from "./terminal.js";
import { i as requirePassed, n as loadCheckedData, t as check } from "./check.js";
import { i as rowEvidence, n as loadMeasurable, t as evaluate } from "./evaluate.js";
import { n as gate, r as planFormula } from "./gate.js";
import { n as openProject } from "./project.js";
import { t as parseParams } from "./params.js";
import { c as parseTolerance, s as isTolerance, t as gateInstances, u as levelOfLook } from "./conditions.js";
import { _ as evaluate$1, a as relativeToBaseline } from "./condition.js";
import { i as standardError, n as holds, r as rowsFor, t as decideGate } from "./decide.js";
import { t as PawlError } from "./errors.js";
import { r as withWorkFolder, t as readRecord } from "./work-folder.js";
import { r as readEvidence } from "./evidence.js";
import { h as resolveCommit } from "./git.js";
import { t as run } from "./run.js";
import { n as compare, r as takeSample } from "./slices.js";
import { n as rowDrawer, r as uniform } from "./draw.js";
import { r as train } from "./train.js";
import { t as formatRecord } from "./seal.js";
import { t as renderMarkdown } from "./markdown.js";
import { r as formatNumber } from "./format.js";
import { c as plainText } from "./escape.js";
import { c as countText, y as plural } from "./summary.js";
import { n as renderDriftMarkdown, t as renderDrift } from "./drift.js";
// packages/report/plan.ts
function renderPlan({ burden, alpha, lines }) {
	const { confidence, looks, adaptivity } = burden;
	return `${[
		`Test rows for ${plural(looks, "look")} (adaptivity ${adaptivity}), all claims true at ${formatNumber(confidence * 100, 6)} %`,
		...looks > 1 ? [`Each look may err with a chance of ${formatNumber(alpha, 2)}.`] : [],
		...lines.flatMap((line) => ["", ...lineText(line)])
	].join("\n")}\n`;
}
function lineText(line) {
	if (line.kind === "condition") {
		const where = line.slice === null ? "" : ` in ${plainText(line.slice, 60)}`;
		const rows = line.rows === null ? "no number of rows proves it" : `${plural(line.rows, "row")} prove it in 4 of 5 cases`;
		return [
			plainText(line.condition, 200) + where,
			`  ${rows}, if ${line.assumed === "equal" ? "candidate and baseline are equally good" : "the value is as measured"}`,
			`  ${plural(line.now, "row")} now`
		];
	}
	const { rows, labels, bennett } = line.plan;
	return [
		plainText(line.condition, 200),
		`  ${plural(rows, "row")}, ${countText(labels)} labelled (Hoeffding)`,
		...bennett ? [`  ${plural(bennett.rows, "row")}, ${countText(bennett.labels)} labelled where predictions change on at most ${formatNumber(bennett.changedAtMost * 100)} % (Bennett)`] : []
	];
}
// packages/report/trials.ts
const WIDTH = 79;
const MOST_ROWS = 30;
const LONGEST_CELL = 24;
function renderTrials({ metric, choice, table, result }) {
	const head = `${plural(table.rows.length, "setting")}, each scored by ${metric} on ${plural(result.folds, "fold")} of the training rows`;
	const shown = table.rows.slice(0, MOST_ROWS);
	const cells = [table.header, ...shown].map((row) => row.map((cell) => plainText(cell, LONGEST_CELL)));
	const widths = table.header.map((_, k) => Math.max(...cells.map((row) => row[k].length)));
	const lines = cells.map((row) => row.map((cell, k) => cell.padEnd(widths[k])).join("  ").trimEnd());
	const more = table.rows.length > MOST_ROWS ? [`and ${table.rows.length - MOST_ROWS} more`] : [];
	return `${[
		...wrapped(head),
		"",
		...lines,
		...more,
		"",
		...wrapped(plainText(choice, 1e3))
	].join("\n")}\n`;
}
function wrapped(text) {
	const lines = [];
	let line = "";
	for (const word of text.split(" ")) {
		if (line !== "" && line.length + 1 + word.length > WIDTH) {
			lines.push(line);
			line = "";
		}
		line += line === "" ? word : ` ${word}`;
	}
	return [...lines, line];
}
// packages/report/reproduction.ts
const ANSWERS = {
	"same model": "reproduced: the same model, byte for byte",
	"same answers": "reproduced: another file, but the same answers on every test row",
	"same metrics": "reproduced: the same metrics; there are no predictions to compare",
	different: "not reproduced: the model answers otherwise"
};
function renderReproduction(shown) {
	const { run, startedAt, answer, modelDigest, changed, metrics, changedRows, largestDifference } = shown;
	const short = (digest) => digest?.slice(7, 19) ?? "no model";
	const differing = [...changedRows === null ? [] : [`${formatNumber(100 * changedRows, 3)} % of the test rows are predicted otherwise`], ...largestDifference === null ? [] : [`predictions differ by ${formatNumber(largestDifference)} at most`]];
	return `${[
		answer === "same answers" && modelDigest.before === null ? "reproduced: the same answers on every test row; there is no model file to compare" : ANSWERS[answer],
		"",
		`Run    ${short(run)}, of ${startedAt.slice(0, 16).replace("T", " ")} UTC`,
		`Model  ${short(modelDigest.before)} then, ${short(modelDigest.now)} now`,
		...answer === "different" ? differing.map((text) => `       ${text}`) : [],
		...metrics.map(({ metric, before, now }) => `       ${metric} ${formatNumber(before)} then, ${formatNumber(now)} now${before === now ? "" : " *"}`),
		...changed.length > 0 ? [
			"",
			"Not as it was then, or not known to be:",
			...changed.map((text) => `- ${plainText(text, 70)}`)
		] : [],
		...answer === "different" && changed.length === 0 ? ["", ...wrapped("Code, data, params and environment are as they were: the training itself draws on something else, such as a seed that is not set.")] : []
	].join("\n")}\n`;
}
// packages/report/self-test.ts
function renderSelfTest({ draws, rows, confidence, equal, own }) {
	const allowed = 1 - confidence;
	return `${[
		`${plural(draws, "test set")} of ${plural(rows, "row")}, drawn from your own: the truth is known.`,
		...equal ? ["", "Two models that are equally good (predictions swapped row by row)"] : [],
		...equal ? ratesText(equal, draws, allowed) : [],
		"",
		equal ? "Candidate and baseline as they are" : "The candidate as it is",
		...ratesText(own, draws, allowed)
	].join("\n")}\n`;
}
function ratesText({ conditions, anyFalse }, draws, allowed) {
	if (conditions.length === 0) return ["  no condition speaks of this"];
	const most = allowed + 2 * Math.sqrt(allowed * (1 - allowed) / draws);
	const verdict = anyFalse <= most ? "as promised" : `more than the ${percent(most)} that chance explains`;
	return [
		`  any false claim: ${percent(anyFalse)}, allowed ${percent(allowed)}: ${verdict}`,
		`  ${"false".padStart(7)}  ${"missed".padStart(7)}  condition`,
		...conditions.map(({ condition, slice, holds, claimedFalsely, undecided }) => {
			const where = slice === null || condition.includes(slice) ? "" : ` in ${plainText(slice, 40)}`;
			const truth = holds ? "true" : "false";
			return `  ${percent(claimedFalsely).padStart(7)}  ${percent(undecided).padStart(7)}  ${plainText(condition, 120)}${where} (${truth})`;
		})
	];
}
function percent(share) {
	return `${formatNumber(share * 100, 3)} %`;
}
// packages/pipeline/plan.ts
function planOf(condition, burden) {
	if (!isTolerance(condition)) throw new PawlError("usage", "only a condition with a tolerance can be planned without a project", { remedy: "Write `n - o > 0.02 +/- 0.01`, or run `pawl plan` where pawl.yaml is." });
	return {
		burden,
		alpha: alphaOf(burden),
		lines: [formulaLine(condition, burden)]
	};
}
async function planProject(project, asked) {
	const burden = {
		...burdenOf$1(project.config.gate),
		...asked
	};
	const { conditions } = project.config.gate;
	const formulas = conditions.filter(isTolerance).map((condition) => formulaLine(condition, burden));
	const evaluation = await readRecord(project, "evaluation");
	const measured = evaluation ? measuredLines(project, evaluation, burden) : [];
	if (formulas.length + measured.length === 0) throw new PawlError("usage", "there is nothing to plan by: no formula and no evaluation", {
		where: "gate",
		remedy: "Run `pawl run` once, so that the noise of the metrics is known."
	});
	return {
		burden,
		alpha: alphaOf(burden),
		lines: [...formulas, ...measured]
	};
}
function burdenOf$1({ confidence, looks }) {
	const adaptivity = looks?.adaptivity ?? "none";
	return {
		confidence,
		looks: looks?.budget ?? 1,
		adaptivity: adaptivity === "ladder" ? "none" : adaptivity,
		changed: void 0
	};
}
function alphaOf({ confidence, looks, adaptivity }) {
	return levelOfLook({
		confidence,
		budget: looks,
		adaptivity
	});
}
function formulaLine(condition, { confidence, looks, adaptivity, changed }) {
	return {
		kind: "formula",
		condition,
		plan: planFormula(parseTolerance(condition), {
			reliability: confidence,
			steps: looks,
			adaptivity,
			...changed === void 0 ? {} : { changedAtMost: changed }
		})
	};
}
function measuredLines(project, evaluation, burden) {
	const instances = gateInstances(project.config, evaluation.slices).filter(({ condition }) => condition.tolerance === void 0);
	const level = 1 - alphaOf(burden) / Math.max(1, instances.length);
	return instances.flatMap((instance) => {
		const contrast = evaluation.contrasts.find(({ key }) => key === instance.key);
		if (!contrast?.estimate.interval) return [];
		const { n, estimate } = contrast;
		const error = standardError(contrast.estimate.interval, evaluation.confidence);
		const assumed = relativeToBaseline(instance) ? "equal" : "measured";
		const distance = assumed === "equal" ? instance.constant : estimate.value ?? 0;
		const rows = distance === 0 || error === 0 ? null : Math.ceil(rowsFor(distance, error, n, level));
		const { text: condition } = instance.condition;
		return [{
			kind: "condition",
			condition,
			slice: instance.sliceName,
			assumed,
			now: n,
			rows
		}];
	});
}
// packages/pipeline/self-test.ts
async function selfTest(project, options) {
	const { data, truth, candidate, compared } = await loadMeasurable(project);
	if (candidate.kind === "metrics-only") throw new PawlError("data", "there are no predictions to draw from, only metrics", { remedy: "Let the training command leave predictions.csv." });
	const { evidence } = rowEvidence(project.config, data, truth, candidate.sample, compared);
	const instances = gateInstances(project.config, evidence.slices).filter((instance) => instance.missingSlice === void 0 && instance.condition.tolerance === void 0 && (evidence.baseline !== void 0 || !relativeToBaseline(instance)));
	const draw = (equal) => drawMany(project, evidence, instances, equal, options);
	return {
		draws: options.draws,
		rows: truth.rows,
		confidence: project.config.gate.confidence,
		equal: evidence.baseline ? await draw(true) : null,
		own: await draw(false)
	};
}
async function drawMany(project, evidence, instances, equal, { draws, seed }) {
	const { config, host } = project;
	const subjects = equal ? instances.filter(relativeToBaseline) : instances;
	const { measure } = await decideOn(config, evidence, subjects, seed);
	const truthOf = (term) => equal ? (measure({
		...term,
		source: "candidate"
	}) + measure({
		...term,
		source: "baseline"
	})) / 2 : measure(term);
	const isTrue = subjects.map((instance) => holds(evaluate$1(instance, truthOf), instance.condition.comparison));
	const falsely = new Float64Array(subjects.length);
	const undecided = new Float64Array(subjects.length);
	let anyFalse = 0;
	const random = uniform(seed);
	const drawer = rowDrawer(seed);
	const counts = new Uint8Array(evidence.rows);
	for (let done = 1; done <= draws; done++) {
		drawer(counts);
		const { decision } = await decideOn(config, drawnEvidence(evidence, counts, equal ? random : void 0), subjects, seed + done);
		let any = false;
		for (const [i, { state }] of decision.results.entries()) {
			const wrong = state === "proved" && !isTrue[i] || state === "refuted" && isTrue[i] === true;
			if (wrong) falsely[i]++;
			if (state !== "proved" && state !== "refuted") undecided[i]++;
			any ||= wrong;
		}
		if (any) anyFalse++;
		host.progress(equal ? "testing the gate on equal models" : "testing the gate", done, draws);
	}
	return {
		conditions: subjects.map((instance, i) => ({
			condition: instance.condition.text,
			slice: instance.sliceName,
			holds: isTrue[i],
			claimedFalsely: falsely[i] / draws,
			undecided: undecided[i] / draws
		})),
		anyFalse: anyFalse / draws
	};
}
async function decideOn(config, { candidate, baseline, sameModel, slices, rows }, instances, seed) {
	const statistics = [];
	const places = new Map();
	const keyOf = ({ source, metric, slice }) => JSON.stringify([
		source,
		metric,
		slice
	]);
	const place = (term) => {
		const known = places.get(keyOf(term));
		if (known !== void 0) return known;
		places.set(keyOf(term), statistics.length);
		const slice = term.slice === null ? -1 : slices.findIndex(({ name }) => name === term.slice);
		statistics.push({
			source: term.source,
			metric: metricOf(term, candidate),
			slice
		});
		return statistics.length - 1;
	};
	const contrasts = instances.map(({ terms, constant }) => ({
		terms: terms.map((term) => ({
			statistic: place(term),
			coefficient: term.coefficient
		})),
		constant
	}));
	if (baseline) {
		for (const { terms } of instances) for (const term of terms) if (term.source !== "change") for (const source of ["candidate", "baseline"]) place({
			...term,
			source
		});
	}
	const result = await compare({
		candidate,
		...baseline ? { baseline } : {},
		sameModel,
		slices: slices.map((slice) => slice.rows),
		statistics,
		contrasts,
		resamples: config.evaluate.resamples,
		confidence: config.gate.confidence,
		seed,
		interval: config.evaluate.interval,
		tests: false
	});
	const measure = (term) => {
		const found = places.get(keyOf(term));
		return found === void 0 ? NaN : result.statistics[found].value;
	};
	return {
		decision: decideGate({
			instances,
			contrasts: new Map(instances.map(({ key, terms }, i) => {
				const sizes = terms.map(({ slice }) => slices.find(({ name }) => name === slice)?.rows.length ?? rows);
				return [key, {
					...result.contrasts[i],
					n: Math.min(...sizes)
				}];
			})),
			estimates: (source, metric, slice) => ({ value: measure({
				source,
				metric,
				slice,
				coefficient: 1
			}) }),
			baseline: baseline ? { state: "present" } : { state: "none" },
			evidence: "rows",
			confidence: config.gate.confidence,
			undecided: "fail"
		}),
		measure
	};
}
function metricOf({ source, metric }, { task }) {
	if (source !== "change") return metric;
	return task === "regression" ? "mae" : "error_rate";
}
function drawnEvidence(evidence, counts, random) {
	const rows = new Int32Array(evidence.rows);
	let next = 0;
	for (const [row, count] of counts.entries()) for (let i = 0; i < count; i++) rows[next++] = row;
	const candidate = takeSample(evidence.candidate, rows);
	const baseline = evidence.baseline && takeSample(evidence.baseline, rows);
	const slices = evidence.slices.map((slice) => {
		const inside = new Set(slice.rows);
		return {
			...slice,
			rows: Int32Array.from(rows.keys()).filter((i) => inside.has(rows[i]))
		};
	});
	const same = {
		...evidence,
		candidate,
		baseline,
		slices
	};
	if (!random || !baseline) return same;
	const swapped = Uint8Array.from(rows, () => random() < .5 ? 1 : 0);
	return {
		...same,
		...swapRows(candidate, baseline, swapped),
		sameModel: false
	};
}
function swapRows(first, second, swapped) {
	const exchange = (a, b) => {
		const pair = [a.slice(), b.slice()];
		for (let row = 0; row < swapped.length; row++) {
			if (swapped[row] === 0) continue;
			pair[0][row] = b[row];
			pair[1][row] = a[row];
		}
		return pair;
	};
	if (first.task === "regression" && second.task === "regression") {
		const [a, b] = exchange(first.predicted, second.predicted);
		return {
			candidate: {
				...first,
				predicted: a
			},
			baseline: {
				...second,
				predicted: b
			}
		};
	}
	if (first.task === "regression" || second.task === "regression") return {};
	const [a, b] = exchange(first.predicted, second.predicted);
	const scores = first.scores?.map((values, label) => exchange(values, second.scores?.[label] ?? values));
	return {
		candidate: {
			...first,
			predicted: a,
			...scores ? { scores: scores.map(([own]) => own) } : {}
		},
		baseline: {
			...second,
			predicted: b,
			...scores ? { scores: scores.map(([, other]) => other) } : {}
		}
	};
}
// packages/cli/drift.ts
async function answerOfDrift(project, options, { stdout, environment }) {
	const { drift } = await import("./drift3.js");
	const files = {
		current: options.text("current"),
		reference: options.text("reference")
	};
	const record = await withWorkFolder(project, async () => drift(project, files));
	const style = {
		colour: usesColour(stdout, environment),
		width: Math.max(60, Math.min(stdout.columns ?? 80, 120))
	};
	return {
		value: record,
		text: options.text("format") === "markdown" ? renderDriftMarkdown(record) : renderDrift(record, style),
		status: record.decision === "drift" || record.decision === "insufficient" && options.flag("strict") ? 1 : 0
	};
}
async function answerOfProfile(project, options) {
	const { profile } = await import("./make-profile.js");
	const asked = Object.fromEntries([
		"data",
		"reference",
		"shard",
		"merge",
		"output"
	].map((name) => [name, options.text(name)]));
	const record = await withWorkFolder(project, async () => profile(project, asked));
	const { rows, columns, shard, digest } = record;
	const part = shard ? `, shard ${shard.index} of ${shard.of}` : "";
	const where = options.text("output") ?? ".pawl/records/profile.json";
	return {
		value: record,
		text: `profiled ${rows} rows of ${columns.length} columns${part}: ${where}, ${digest}\n`
	};
}
// packages/cli/verbs.ts
async function runVerb(invocation, surroundings) {
	const { options, verb, folder } = invocation;
	if (verb.group === "release") {
		const { runReleaseVerb } = await import("./releases2.js");
		return runReleaseVerb(invocation, surroundings);
	}
	const json = options.flag("json");
	const host = terminalHost({
		...surroundings,
		quiet: options.flag("quiet")
	});
	const base = options.text("base");
	const formula = verb.name === "plan" ? options.text("condition") : void 0;
	if (formula !== void 0) {
		const plan = planOf(formula, {
			...SINGLE_LOOK,
			...burdenOf(options)
		});
		surroundings.stdout.write(json ? `${JSON.stringify(plan, null, 2)}\n` : renderPlan(plan));
		return 0;
	}
	const project = await openProject(folder, {
		configName: options.text("config") ?? "pawl.yaml",
		host,
		signal: surroundings.signal,
		params: parseParams(options.text("params")),
		...options.text("store") === "git" ? { store: await originStore(folder, host) } : {},
		...base === void 0 ? {} : { change: {
			base: await resolveCommit(folder, base),
			allowedBy: null
		} }
	});
	const question = QUESTIONS.find((name) => name === verb.name);
	if (question) {
		const { value, text, status = 0 } = await answerOf(question, project, options, surroundings);
		surroundings.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : text);
		return status;
	}
	const { record, status } = await VERB_ACTIONS[verb.name](project, options);
	if (json) surroundings.stdout.write(record ? formatRecord(record) : "{}\n");
	else if (options.text("format") === "markdown") surroundings.stdout.write(renderMarkdown(await readEvidence(project)));
	else if (verb.name !== "accept") host.show(await readEvidence(project));
	if (verb.name === "check" || verb.name === "run" && record?.kind === "data-check") {
		const { check: found } = await readEvidence(project);
		if (found) requirePassed(found);
	}
	return status;
}
const QUESTIONS = [
	"plan",
	"self-test",
	"sweep",
	"reproduce",
	"export",
	"drift",
	"profile"
];
const VERB_ACTIONS = {
	run: (project, options) => withWorkFolder(project, async () => gated(await run(project, { force: options.flag("force") }))),
	check: (project, options) => withWorkFolder(project, async () => done((await check(project, { infer: options.flag("infer") })).record)),
	train: (project, options) => withWorkFolder(project, async () => done(await train(project, void 0, { force: options.flag("force") }))),
	evaluate: (project) => withWorkFolder(project, async () => done(await evaluate(project))),
	gate: (project) => withWorkFolder(project, async () => gated(await gate(project))),
	accept: (project, options) => withWorkFolder(project, async () => {
		const { accept } = await import("./accept2.js");
		return done(await accept(project, {
			force: options.flag("force"),
			reason: options.text("reason")
		}));
	}),
	report: async (project) => {
		const evidence = await readEvidence(project);
		return done(evidence.verdict ?? evidence.evaluation ?? evidence.run ?? evidence.check);
	}
};
const SINGLE_LOOK = {
	confidence: .95,
	looks: 1,
	adaptivity: "none",
	changed: void 0
};
async function answerOf(verb, project, options, surroundings) {
	switch (verb) {
		case "drift": return answerOfDrift(project, options, surroundings);
		case "profile": return answerOfProfile(project, options);
		case "plan": {
			const plan = await planProject(project, burdenOf(options));
			return {
				value: plan,
				text: renderPlan(plan)
			};
		}
		case "self-test": {
			const found = await selfTest(project, {
				draws: countOption(options, "draws", 1) ?? 500,
				seed: countOption(options, "seed", 0) ?? 42
			});
			return {
				value: found,
				text: renderSelfTest(found)
			};
		}
		case "sweep": return withWorkFolder(project, async () => answerOfSweep(project, options));
		case "reproduce": {
			const { reproduce } = await import("./reproduce.js");
			const found = await withWorkFolder(project, async () => reproduce(project, options.text("run")));
			const status = found.answer === "different" ? 1 : 0;
			return {
				value: found,
				text: renderReproduction(found),
				status
			};
		}
		case "export": {
			const path = options.text("output") ?? "model.onnx";
			const { exportModel } = await import("./export.js");
			const written = await exportModel(project, path);
			return {
				value: written,
				text: `wrote ${path}: ${written.bytes} bytes, ${written.digest}\n`
			};
		}
	}
}
async function answerOfSweep(project, options) {
	const [shard, merge] = [options.text("shard"), options.text("merge")];
	if (shard !== void 0 && merge !== void 0) throw new PawlError("usage", "--shard and --merge exclude each other", { remedy: "Run the shards first, then merge what they left." });
	const { mergeSweep, parseShard, sweepOnly } = await import("./sweep.js");
	const part = shard === void 0 ? void 0 : parseShard(shard);
	const data = await loadCheckedData(project);
	const outcome = merge === void 0 ? await sweepOnly(project, data, part) : await mergeSweep(project, data, merge);
	return {
		value: outcome,
		text: renderTrials(outcome)
	};
}
function burdenOf(options) {
	const confidence = shareOption(options, "confidence");
	const looks = countOption(options, "looks", 1);
	const adaptivity = options.text("adaptivity");
	const changed = shareOption(options, "changed");
	return {
		...confidence === void 0 ? {} : { confidence },
		...looks === void 0 ? {} : { looks },
		...adaptivity === void 0 ? {} : { adaptivity },
		...changed === void 0 ? {} : { changed }
	};
}
function shareOption(options, name) {
	const text = options.text(name);
	const share = Number(text);
	if (text === void 0 || share > 0 && share < 1) return text === void 0 ? void 0 : share;
	throw new PawlError("usage", `--${name} is "${text}", not a share between 0 and 1`, { remedy: "Write 0.95, for example." });
}
function countOption(options, name, least) {
	const text = options.text(name);
	const count = Number(text);
	if (text === void 0 || Number.isSafeInteger(count) && count >= least && count <= 1e6) return text === void 0 ? void 0 : count;
	throw new PawlError("usage", `--${name} is "${text}", not a whole number from ${least} to 1000000`);
}
function done(record) {
	return {
		record,
		status: 0
	};
}
function gated(record) {
	return {
		record,
		status: record.kind === "verdict" && record.answer === "refused" ? 1 : 0
	};
}
export { runVerb };
