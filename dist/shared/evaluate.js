import { t as digestFile } from "./digest-file.js";
import { t as PawlError } from "./errors.js";
import { a as sealRecord } from "./seal.js";
import { i as incomparable, n as fetchBaselinePredictions, o as storedRun, r as findBaseline } from "./baseline.js";
import { r as requireCheckedData } from "./check.js";
import { a as predictionsOfModel, c as truthOf, i as outputFolder, l as writePredictions, n as candidateEvidence, o as readPredictions } from "./predictions.js";
import { i as measuredInstances, n as isOwnMetric, r as isReported } from "./conditions.js";
import { i as loadData, o as testDigest } from "./data.js";
import { n as takeLook, t as requireLook } from "./ledger.js";
import { t as benjaminiHochberg } from "./multiplicity.js";
import { n as compare, t as sliceTable } from "./slices.js";
import { i as requireMetric, n as METRICS, r as findMetric } from "./declarations.js";
import { a as reliabilityCurve } from "./prepare.js";
import { t as rowFacts } from "./row-facts.js";
import { t as track } from "./tracking.js";
import { i as writeRecord, n as requireRecord } from "./work-folder.js";
import { join, relative } from "node:path";
// packages/metrics/confusion.ts
function confusionMatrix({ labels, actual, predicted, weights }) {
	const matrix = labels.map(() => labels.map(() => 0));
	for (let row = 0; row < actual.length; row++) matrix[actual[row]][predicted[row]] += weights ? weights[row] : 1;
	return matrix;
}
// packages/pipeline/comparison.ts
async function comparison(project, data, truth, baseline, candidate) {
	if (!baseline) return { state: "none" };
	const { evaluation } = baseline;
	const sameModel = evaluation.modelDigest !== null && evaluation.modelDigest === candidate.modelDigest;
	const reason = incomparable(evaluation, candidate);
	if (reason === void 0) return {
		state: "present",
		evaluation,
		sample: await baselineSample(project, truth, evaluation),
		sameModel,
		measuredAgain: false
	};
	const sample = await baselineMeasuredAgain(project, data, truth, evaluation, candidate);
	return sample ? {
		state: "present",
		evaluation,
		sample,
		sameModel,
		measuredAgain: true
	} : {
		state: "incomparable",
		reason
	};
}
async function baselineMeasuredAgain(project, data, truth, evaluation, candidate) {
	if (incomparable({
		...evaluation,
		test: candidate.test
	}, candidate) !== void 0) return void 0;
	if (evaluation.evidence !== "rows" || evaluation.modelDigest === null) return void 0;
	try {
		if ((await storedRun(project.store, evaluation)).command !== null) return void 0;
		const file = await project.store.getFile(evaluation.modelDigest);
		const sample = await predictionsOfModel(file, data, truth);
		project.host.note("the baseline was accepted on other test rows: its model is measured again on these");
		return sample;
	} catch (error) {
		if (!(error instanceof PawlError)) throw error;
		project.host.note(`the baseline cannot be measured again: ${error.message}`);
		return;
	}
}
async function baselineSample(project, truth, evaluation) {
	const path = await fetchBaselinePredictions(project, evaluation);
	return path === null ? void 0 : readPredictions(path, truth, project.config.task);
}
function baselineField(baseline, compared) {
	if (!baseline || compared.state === "none") return { state: "none" };
	const digests = {
		verdict: baseline.verdict.digest,
		evaluation: baseline.evaluation.digest
	};
	if (compared.state === "incomparable") return {
		state: "incomparable",
		...digests,
		reason: compared.reason
	};
	const { run, modelDigest, commit, createdAt } = baseline.evaluation;
	const { measuredAgain } = compared;
	return {
		state: "present",
		...digests,
		run,
		modelDigest,
		commit,
		behind: baseline.behind,
		createdAt,
		measuredAgain
	};
}
// packages/pipeline/measure.ts
async function measureRows(config, { candidate, baseline, sameModel, slices, rows }, onProgress) {
	const instances = measuredInstances(config, slices).filter((instance) => decidable(instance, baseline !== void 0) && !isReported(config, instance));
	const plan = planStatistics(metricNames(config, candidate, instances), slices, instances, baseline === void 0 ? void 0 : candidate.task);
	const { resamples, seed, interval } = config.evaluate;
	const result = await compare({
		candidate,
		...baseline === void 0 ? {} : { baseline },
		sameModel,
		slices: slices.map((slice) => slice.rows),
		statistics: plan.statistics,
		contrasts: plan.contrasts,
		resamples,
		confidence: config.gate.confidence,
		seed,
		interval,
		onProgress
	});
	const adjusted = adjustSlices(plan.entries, result.tests);
	return {
		changed: plan.changed === null ? null : estimateRecord(result.statistics[plan.changed]),
		slices: slices.map(({ spec, name, rows }) => ({
			spec,
			name,
			rows: rows.length
		})),
		...curvesOf(candidate),
		metrics: plan.entries.map((entry, i) => ({
			metric: entry.metric,
			direction: directionOf(config, entry.metric),
			slice: entry.slice,
			n: entry.n < 0 ? rows : entry.n,
			candidate: estimateRecord(result.statistics[entry.candidate]),
			baseline: entry.baseline === null ? null : estimateRecord(result.statistics[entry.baseline]),
			difference: entry.difference === null ? null : {
				...estimateRecord(result.contrasts[entry.difference]),
				test: adjusted[i] ?? null
			}
		})),
		contrasts: instances.map((instance, i) => {
			const contrast = result.contrasts[plan.firstInstance + i];
			return {
				key: instance.key,
				n: rowsOf(instance, slices, rows),
				estimate: estimateRecord(contrast),
				pValues: contrast.pValues
			};
		})
	};
}
const MOST_LABELS = 20;
const RELIABILITY_BINS = 10;
function curvesOf(sample) {
	if (sample.task === "regression") return {
		confusion: null,
		reliability: null
	};
	const finite = (share) => Number.isFinite(share) ? share : null;
	const bins = sample.scores ? reliabilityCurve(sample, RELIABILITY_BINS) : null;
	return {
		confusion: sample.labels.length > MOST_LABELS ? null : confusionMatrix(sample),
		reliability: bins?.map(({ meanScore, shareRight, ...bin }) => ({
			...bin,
			meanScore: finite(meanScore),
			shareRight: finite(shareRight)
		})) ?? null
	};
}
function adjustSlices(entries, tests) {
	const found = entries.map(({ difference }) => difference === null ? null : tests[difference]);
	const adjusted = found.map((test) => test?.pValue ?? 1);
	for (const metric of new Set(entries.map((entry) => entry.metric))) {
		const family = entries.flatMap((entry, i) => entry.metric === metric && entry.slice !== null && found[i] ? [i] : []);
		const values = benjaminiHochberg(family.map((i) => adjusted[i]));
		for (const [k, i] of family.entries()) adjusted[i] = values[k];
	}
	return found.map((test, i) => test && {
		name: test.test,
		pValue: test.pValue,
		adjustedPValue: adjusted[i]
	});
}
function directionOf(config, metric) {
	const own = config.evaluate.own_metrics[metric]?.direction;
	const known = findMetric(metric)?.direction;
	return own ?? (known === "higher" || known === "lower" ? known : null);
}
function decidable(instance, hasBaseline) {
	return instance.missingSlice === void 0 && (hasBaseline || instance.terms.every((term) => term.source === "candidate"));
}
function metricNames(config, sample, instances) {
	const names = config.evaluate.metrics?.filter((name) => !isOwnMetric(config, name)).map((name) => requireMetric(name, sample).name) ?? usualMetrics(sample);
	const gated = instances.flatMap((instance) => instance.terms.filter((term) => term.source !== "change").map((term) => requireMetric(term.metric, sample).name));
	return [...new Set([...names, ...gated])];
}
const USUAL = {
	classification: [
		"accuracy",
		"balanced_accuracy",
		"f1",
		"roc_auc",
		"log_loss"
	],
	regression: [
		"rmse",
		"mae",
		"r2"
	]
};
function usualMetrics(sample) {
	const computable = METRICS.filter((metric) => {
		try {
			requireMetric(metric.name, sample);
			return true;
		} catch (error) {
			if (error instanceof PawlError) return false;
			throw error;
		}
	}).map((metric) => metric.name);
	return USUAL[sample.task].filter((name) => computable.some((known) => known === name));
}
function planStatistics(metrics, slices, instances, task) {
	const paired = task !== void 0;
	const statistics = [];
	const contrasts = [];
	const indexOf = new Map();
	const statistic = (source, metric, slice) => {
		const key = JSON.stringify([
			source,
			metric,
			slice
		]);
		const known = indexOf.get(key);
		if (known !== void 0) return known;
		statistics.push({
			source,
			metric,
			slice
		});
		indexOf.set(key, statistics.length - 1);
		return statistics.length - 1;
	};
	const entries = [-1, ...slices.keys()].flatMap((slice) => metrics.map((metric) => {
		const candidate = statistic("candidate", metric, slice);
		const baseline = paired ? statistic("baseline", metric, slice) : null;
		if (baseline !== null) contrasts.push(difference(candidate, baseline));
		const place = slices[slice];
		return {
			metric,
			slice: place?.name ?? null,
			n: place?.rows.length ?? -1,
			candidate,
			baseline,
			difference: baseline === null ? null : contrasts.length - 1
		};
	}));
	const changeMetric = task === "regression" ? "mae" : "error_rate";
	const changed = paired ? statistic("change", changeMetric, -1) : null;
	const firstInstance = contrasts.length;
	for (const { terms, constant } of instances) {
		const place = (name) => name === null ? -1 : slices.findIndex((slice) => slice.name === name);
		contrasts.push({
			terms: terms.map((term) => ({
				statistic: statistic(term.source, term.source === "change" ? changeMetric : term.metric, place(term.slice)),
				coefficient: term.coefficient
			})),
			constant
		});
	}
	return {
		statistics,
		contrasts,
		entries,
		changed,
		firstInstance
	};
}
function difference(candidate, baseline) {
	return {
		terms: [{
			statistic: candidate,
			coefficient: 1
		}, {
			statistic: baseline,
			coefficient: -1
		}],
		constant: 0
	};
}
function rowsOf(instance, slices, all) {
	const sizes = instance.terms.map((term) => slices.find((slice) => slice.name === term.slice)?.rows.length ?? all);
	return Math.min(...sizes);
}
function estimateRecord({ value, interval, method, undefinedResamples }) {
	const finite = interval !== null && Number.isFinite(interval.low) && Number.isFinite(interval.high);
	return {
		value: Number.isFinite(value) ? value : null,
		interval: finite ? interval : null,
		method,
		undefinedResamples
	};
}
function reportedMetrics(config, metrics, rows, earlier) {
	const bare = (value) => ({
		value,
		interval: null,
		method: "none",
		undefinedResamples: 0
	});
	return {
		changed: null,
		confusion: null,
		reliability: null,
		slices: [],
		smallSlices: [],
		worstSlices: null,
		explanation: null,
		metrics: Object.entries(metrics).map(([metric, value]) => {
			const before = earlier.find((entry) => entry.metric === metric && entry.slice === null)?.candidate.value;
			return {
				metric,
				direction: directionOf(config, metric),
				slice: null,
				n: rows,
				candidate: bare(value),
				baseline: before == null ? null : bare(before),
				difference: before == null ? null : {
					...bare(value - before),
					test: null
				}
			};
		}),
		contrasts: []
	};
}
// packages/pipeline/evaluate.ts
async function loadMeasurable(project, loaded) {
	const dataCheck = await requireRecord(project, "data-check");
	const run = await requireRecord(project, "run");
	requireSameData(dataCheck, run);
	await requireSameOutputs(project, run);
	const data = loaded ?? await loadData(project);
	requireCheckedData(project.config, dataCheck, data);
	const baseline = await findBaseline(project);
	if (baseline && project.config.gate.looks) {
		const { test, look } = baseline.evaluation;
		await requireLook(project.store, test.digest, look);
	}
	const truth = truthOf(project.config, data, baseline?.evaluation.labels);
	const candidate = await candidateEvidence(project, data, truth);
	const common = await commonFields(project, run, truth, candidate);
	return {
		check: dataCheck,
		run,
		data,
		truth,
		candidate,
		common,
		baseline,
		compared: await comparison(project, data, truth, baseline, common)
	};
}
async function evaluate(project, loaded) {
	const measurable = await loadMeasurable(project, loaded);
	const { check, run, common, baseline, compared } = measurable;
	const measured = await measure(project, measurable);
	const look = await countLook(project, common);
	const evaluation = await writeRecord(project, "evaluation", sealRecord("evaluation", {
		...common,
		...measured,
		look,
		baseline: baselineField(baseline, compared)
	}));
	await track(project, {
		check,
		run,
		evaluation
	});
	return evaluation;
}
async function countLook(project, common) {
	if (!project.config.gate.looks || !common.predictions) return null;
	const { model, run, commit, test, predictions } = common;
	try {
		return await takeLook(project.store, {
			model,
			run,
			commit,
			test: test.digest,
			predictions: predictions.digest
		});
	} catch (error) {
		if (!(error instanceof PawlError) || error.code !== "usage" && error.code !== "remote") throw error;
		project.host.note(`this look at the test rows could not be counted: ${error.message}`);
		return null;
	}
}
async function measure(project, { data, truth, candidate, compared }) {
	const { config } = project;
	if (candidate.kind === "metrics-only") {
		const earlier = compared.state === "present" ? compared.evaluation.metrics : [];
		return reportedMetrics(config, candidate.metrics, truth.rows, earlier);
	}
	const { evidence, small } = rowEvidence(config, data, truth, candidate.sample, compared);
	const measured = await measureRows(config, evidence, (done, total) => project.host.progress("evaluating", done, total));
	const own = ownMetrics(config, candidate.reported, truth.rows, compared);
	return {
		...measured,
		metrics: [...measured.metrics, ...own],
		smallSlices: small,
		worstSlices: config.evaluate.find_slices === false ? null : await findSlices(config, data, candidate),
		explanation: config.evaluate.explain ? await explain(project, data, candidate) : null
	};
}
function ownMetrics(config, reported, rows, compared) {
	const own = Object.entries(reported).filter(([name]) => isOwnMetric(config, name));
	const earlier = compared.state === "present" ? compared.evaluation.metrics : [];
	return reportedMetrics(config, Object.fromEntries(own), rows, earlier).metrics;
}
async function findSlices(config, data, { sample }) {
	const { worstSlices } = await import("./worst-slices.js");
	return worstSlices(config, data, sample);
}
async function explain(project, data, { predictor }) {
	if (!predictor || data.test.rows < 2) return null;
	const { explanationOf } = await import("./explanation.js");
	return explanationOf(project, data, predictor);
}
function rowEvidence(config, data, truth, sample, compared) {
	const facts = rowFacts(config, data, truth);
	const { slices, small } = sliceTable(data.test, config.evaluate.slices, config.evaluate.min_slice);
	const other = compared.state === "present" ? compared.sample : void 0;
	return {
		evidence: {
			candidate: {
				...sample,
				...facts
			},
			baseline: other && {
				...other,
				...facts
			},
			sameModel: compared.state === "present" && compared.sameModel,
			slices,
			rows: truth.rows
		},
		small
	};
}
async function commonFields(project, run, truth, candidate) {
	const { config } = project;
	const rows = candidate.kind === "rows";
	return {
		model: config.model,
		run: run.digest,
		modelDigest: run.modelDigest,
		commit: run.commit,
		task: config.task,
		evidence: candidate.kind,
		test: {
			digest: testDigest(truth.ids, truth.target, truth.rows),
			rows: truth.rows
		},
		labels: [...truth.labels],
		positive: truth.positive === void 0 ? null : truth.labels[truth.positive],
		confidence: config.gate.confidence,
		resamples: rows ? config.evaluate.resamples : 0,
		seed: config.evaluate.seed,
		interval: config.evaluate.interval,
		group: config.data.group ?? null,
		weight: config.data.weight ?? null,
		predictions: candidate.kind === "rows" ? await keepPredictions(project, truth, candidate.sample) : null
	};
}
async function keepPredictions(project, truth, sample) {
	const path = join(project.workFolder, "predictions.csv");
	await writePredictions(path, truth, sample);
	return {
		path: relative(project.root, path).replaceAll("\\", "/"),
		...await digestFile(path)
	};
}
function requireSameData(dataCheck, run) {
	if (run.dataCheck === dataCheck.digest) return;
	throw new PawlError("data", "the model was trained on data other than what was checked last", { remedy: "Run `pawl train` again." });
}
async function requireSameOutputs(project, run) {
	for (const output of run.outputs) {
		const path = join(project.root, output.path);
		const actual = await digestFile(path).catch(() => void 0);
		if (actual?.digest === output.digest) continue;
		throw new PawlError("record", `the file is ${actual ? "not what training left" : "gone"}`, {
			where: relative(project.root, path) || outputFolder(project),
			remedy: "Run `pawl train` again."
		});
	}
}
export { rowEvidence as i, loadMeasurable as n, requireSameOutputs as r, evaluate as t };
