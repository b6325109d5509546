import { n as watchLastWord, r as watchTitle, t as renderWatchMarkdown } from "./drift-watch.js";
import { r as digestOfJson } from "./canonical.js";
import { i as toPawlError, t as PawlError } from "./errors.js";
import { a as sealRecord, o as storedForm } from "./seal.js";
import { n as WATCH } from "./drift-record.js";
import { t as readStored } from "./store.js";
import { t as duration } from "./duration.js";
import { s as releaseState } from "./state.js";
import { i as writeRecord } from "./work-folder.js";
import { A as sturgesCounts, O as categoryCounts } from "./change-text.js";
import { i as numberSample } from "./number-sample.js";
import { r as formatNumber } from "./format.js";
import { t as findColumn } from "./column.js";
import { t as drift } from "./drift2.js";
import { p as expandGlob } from "./data.js";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
// packages/drift/watch/decide-watch.ts
const FIRST_STATE = {
	recent: [],
	open: null,
	missing: null,
	actedAt: null
};
function decideWatch(before, outcome, at, settings) {
	if (outcome === "no data") return {
		state: {
			...before,
			missing: before.missing ?? { since: at }
		},
		drift: before.open ? "keep" : "none",
		feed: before.missing ? "keep" : "open"
	};
	const feed = before.missing ? "close" : "none";
	const there = {
		...before,
		missing: null
	};
	if (outcome === "insufficient") return {
		state: there,
		drift: before.open ? "keep" : "none",
		feed
	};
	const recent = [...before.recent, {
		outcome,
		at
	}].slice(-settings.of);
	const alarms = recent.filter((run) => run.outcome === "drift");
	const told = {
		...there,
		recent
	};
	if (before.open) {
		const passed = alarms.length === 0 && recent.length >= settings.of;
		return {
			state: passed ? {
				...told,
				open: null
			} : told,
			drift: passed ? "close" : "keep",
			feed
		};
	}
	if (outcome === "no drift" || alarms.length < settings.runs || isCooling(before, at, settings)) return {
		state: told,
		drift: "none",
		feed
	};
	return {
		state: {
			...told,
			open: { since: alarms[0].at },
			actedAt: at
		},
		drift: "open",
		feed
	};
}
function isCooling({ actedAt }, at, { cooldownMs }) {
	return actedAt !== null && Date.parse(at) - Date.parse(actedAt) < cooldownMs;
}
function recommendationOf({ state }, outcome, driftedAspects) {
	if (outcome === "no data") return "restore the feed";
	if (!state.open) return state.recent.some((run) => run.outcome === "drift") ? "watch" : "none";
	if (outcome !== "drift") return "watch";
	return driftedAspects.some((aspect) => BROKEN.has(aspect)) ? "investigate" : "retrain";
}
const BROKEN = new Set([
	"presence",
	"type",
	"missing"
]);
// packages/pipeline/drift/charts.ts
const MOST_COLUMNS = 3;
const MOST_BARS = 10;
const LONGEST_NAME = 60;
function chartsOf(tests, { reference, current }, pairs) {
	const charts = [];
	for (const column of worstColumns(tests)) {
		const [from, to] = pairs.find(([{ name }]) => name === column) ?? [findColumn(reference, column), findColumn(current, column)];
		const bars = from && to ? barsOf(from, to) : [];
		if (bars.length > 1) charts.push({
			column,
			bars
		});
		if (charts.length === MOST_COLUMNS) break;
	}
	return charts;
}
function worstColumns(tests) {
	const size = ({ net, statistic, threshold }) => threshold > 0 ? (net ?? statistic ?? 0) / threshold : 0;
	const worst = tests.filter(({ decision }) => decision === "drift").sort((a, b) => size(b) - size(a));
	return [...new Set(worst.map(({ column }) => column))];
}
function barsOf(from, to) {
	if (from.kind === "number" && to.kind === "number") return numberBars(from, to);
	if (from.kind === "text" && to.kind === "text") return categoryBars(from, to);
	return [];
}
function numberBars(from, to) {
	const [a, b] = [numberSample(from).sorted, numberSample(to).sorted];
	if (a.length === 0 || b.length === 0) return [];
	const [low, high] = [Math.min(at(a, .01), at(b, .01)), Math.max(at(a, .99), at(b, .99))];
	const within = (sorted) => sorted.map((value) => Math.min(high, Math.max(low, value)));
	const { edges, reference, current } = sturgesCounts(within(a), within(b), { size: 512 });
	return Array.from(reference, (count, i) => ({
		name: formatNumber((edges[i] + edges[i + 1]) / 2, 3),
		was: count / a.length,
		is: current[i] / b.length
	}));
}
function at(sorted, share) {
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
function categoryBars(from, to) {
	const { names, reference, current, referenceRows, currentRows } = categoryCounts(from, to);
	if (referenceRows === 0 || currentRows === 0) return [];
	return names.map((name, i) => ({
		name,
		was: reference[i] / referenceRows,
		is: current[i] / currentRows
	})).sort((a, b) => Math.max(b.was, b.is) - Math.max(a.was, a.is)).slice(0, MOST_BARS).map((bar) => ({
		...bar,
		name: bar.name.slice(0, LONGEST_NAME).toWellFormed()
	}));
}
// packages/pipeline/drift/feed.ts
const NO_ROWS = /^(the file (is empty|has a header but no rows|has columns but no rows)|the log holds nothing but)/;
const DAY = 864e5;
async function missingFiles(project, { current }, maxAgeMs, now) {
	const patterns = current ?? project.config.drift.current;
	if (patterns === void 0) return null;
	const folder = current === void 0 ? project.root : resolve(".");
	const files = [];
	for (const pattern of [patterns].flat()) {
		const found = await expandGlob(pattern, folder).catch((error) => {
			const { code, message } = toPawlError(error);
			if (code !== "data" || message.includes("is a folder")) throw error;
			return [];
		});
		for (const file of found) {
			const { size, mtimeMs } = await stat(file);
			files.push({
				bytes: size,
				at: mtimeMs
			});
		}
	}
	if (files.length === 0) return `no file is there: ${[patterns].flat().join(", ").slice(0, 300)}`;
	if (files.every(({ bytes }) => bytes === 0)) return "every file is empty";
	return tooOld("the newest file", Math.max(...files.map(({ at }) => at)), maxAgeMs, now);
}
function oldLog({ table, log }, maxAgeMs, now) {
	const column = log && findColumn(table, log.time);
	if (column?.kind !== "text") return null;
	let newest = Number.NEGATIVE_INFINITY;
	for (const code of column.codes) {
		const at = code < 0 ? NaN : Date.parse(column.dictionary[code]);
		if (at > newest) newest = at;
	}
	return Number.isFinite(newest) ? tooOld("the newest row", newest, maxAgeMs, now) : null;
}
function tooOld(what, at, maxAgeMs, now) {
	const age = now.getTime() - at;
	if (age <= maxAgeMs) return null;
	return `${what} is ${days(age)} old, and \`drift.max_age\` is ${days(maxAgeMs)}`;
}
function standsStill(firstSeen, maxAgeMs, now) {
	const age = now.getTime() - Date.parse(firstSeen);
	return age > maxAgeMs ? `the data is the same as ${days(age)} ago` : null;
}
function days(ms) {
	return ms < 2 * DAY ? `${formatNumber(ms / 36e5, 3)} h` : `${formatNumber(ms / DAY, 3)} days`;
}
function saysNoRows(error) {
	return error instanceof PawlError && error.code === "data" && NO_ROWS.test(error.message);
}
// packages/pipeline/drift/watch.ts
const TRIES = 8;
function watchRef(model) {
	return `drift/${model.replaceAll("/", "=")}`;
}
async function watch(project, asked = {}, now = new Date()) {
	const looked = await lookAt(project, asked, now);
	for (let tries = 1;; tries++) {
		const newest = await newestRun(project);
		const known = looked.data && newest?.seen.find(({ data }) => data === looked.data);
		const still = known && standsStill(known.at, maxAge(project), now);
		if (newest && known && !still) return {
			watch: newest,
			drift: looked.drift,
			again: true
		};
		const told = still ? {
			...looked,
			outcome: "no data",
			drift: null,
			reason: still
		} : looked;
		if (newest?.outcome === "no data" && told.outcome === "no data") return {
			watch: newest,
			drift: null,
			again: true
		};
		try {
			return {
				watch: await keep(project, told, newest, now),
				drift: told.drift,
				again: false
			};
		} catch (error) {
			if (!(error instanceof PawlError) || error.code !== "locked" || tries >= TRIES) throw error;
		}
	}
}
function maxAge({ config }) {
	return duration(config.drift.max_age);
}
async function lookAt(project, asked, now) {
	const missing = (reason) => ({
		outcome: "no data",
		reason: reason.slice(0, 2e3),
		data: null,
		drift: null,
		charts: [],
		versions: []
	});
	const gone = await missingFiles(project, asked, maxAge(project), now);
	if (gone !== null) return missing(gone);
	let seen;
	try {
		const record = await drift(project, asked, (what) => {
			seen = what;
		});
		const old = oldLog(seen.sides.current, maxAge(project), now);
		if (old !== null) return missing(old);
		const charts = record.compat ? [] : chartsOf(record.tests, seen.tables, seen.pairs);
		const versions = await versionsOf(project, seen.model.evaluation?.commit ?? null);
		const { decision: outcome, reason } = record;
		return {
			outcome,
			reason,
			data: dataOf(record),
			drift: record,
			charts,
			versions
		};
	} catch (error) {
		if (saysNoRows(error)) return missing(`${error.message}${error.where ? ` (${error.where})` : ""}`);
		throw error;
	}
}
function dataOf({ reference, current, run }) {
	const digests = (files) => files.map(({ digest }) => digest).sort();
	return digestOfJson([
		digests(reference.files),
		digests(current.files),
		run
	]);
}
async function newestRun({ store, config }) {
	const ref = watchRef(config.model);
	const digest = await store.ref(ref);
	if (digest === null) return void 0;
	const record = await readStored(store, WATCH, digest);
	if (record.model === config.model) return record;
	throw new PawlError("record", `the history of drift is that of ${record.model}`, { where: ref });
}
async function keep(project, { outcome, reason, data, drift: found, charts, versions }, before, now) {
	const settings = settingsOf(project);
	const step = decideWatch(before ?? FIRST_STATE, outcome, now.toISOString(), settings);
	const aspects = (found?.tests ?? []).flatMap(({ decision, aspect }) => decision === "drift" ? [aspect] : []);
	const { recent, open, missing, actedAt } = step.state;
	return append(project, {
		model: project.config.model,
		data,
		seen: [...before?.seen ?? [], ...data ? [{
			data,
			at: now.toISOString()
		}] : []].slice(-50),
		outcome,
		drift: found?.digest ?? null,
		reason,
		decision: settings,
		recent: [...recent],
		open,
		missing,
		actedAt,
		action: step.drift,
		feed: step.feed,
		recommendation: recommendationOf(step, outcome, aspects),
		retrain: before?.retrain ?? null,
		versions,
		charts
	}, {
		before,
		drift: found,
		now
	});
}
function settingsOf({ config }) {
	const { runs, of, cooldown } = config.drift.decision;
	return {
		runs,
		of,
		cooldownMs: duration(cooldown)
	};
}
async function append(project, body, { before, drift: found, now }) {
	const { store, config } = project;
	const previous = before?.digest ?? null;
	const number = (before?.number ?? 0) + 1;
	const record = sealRecord(WATCH, {
		...body,
		number,
		previous
	}, now);
	if (found) await store.put(storedForm(found));
	await store.put(storedForm(record));
	await store.setRef(watchRef(config.model), record.digest, previous, `run ${number}: ${body.outcome}`, null);
	await writeRecord(project, WATCH, record);
	return record;
}
async function keepRetraining(project, before, retrain, now) {
	const { kind: _k, schema: _s, createdAt: _c, pawl: _p, digest: _d, number: _n, previous: _v, ...body } = before;
	return append(project, {
		...body,
		retrain
	}, {
		before,
		drift: null,
		now
	});
}
async function versionsOf(project, commit) {
	if (commit === null) return [];
	try {
		const { tags } = await releaseState(project);
		return [...tags.stages].filter(([, { version }]) => version.commit === commit).map(([stage, { version }]) => ({
			stage,
			version: version.version
		}));
	} catch (error) {
		if (error instanceof PawlError && error.code === "config") return [];
		throw error;
	}
}
// packages/pipeline/drift/way-back.ts
function issueKey(model, path, kind) {
	return {
		model,
		path,
		marker: kind
	};
}
async function actOn(project, { watch: found, drift }, place) {
	const due = isRetrainingDue(project, found, place.now);
	const started = due ? await startTraining(project, found, place) : { watch: found };
	const view = {
		watch: started.watch,
		drift,
		path: place.path,
		runUrl: place.runUrl
	};
	const { open, action, missing, feed } = found;
	const issues = [await bring(place, view, "drift", open !== null, action), await bring(place, view, "no data", missing !== null, feed)];
	await place.alarms.check(checkOf(view, place));
	if ("failure" in started) throw started.failure;
	return {
		watch: started.watch,
		issues: issues.filter((issue) => issue !== void 0),
		started: due
	};
}
async function bring({ alarms }, view, kind, isOpen, action) {
	const key = issueKey(view.watch.model, view.path, kind);
	if (kind === "drift" && view.drift === null) return void 0;
	const text = {
		title: watchTitle(kind, view),
		body: renderWatchMarkdown(view, kind)
	};
	if (isOpen) return alarms.placeIssue(key, text, action === "open");
	return action === "close" ? alarms.closeIssue(key, text, watchLastWord(kind, view)) : void 0;
}
function isRetrainingDue({ config }, watch, now) {
	const { action, recommendation, retrain, actedAt, decision } = watch;
	if (!config.drift.retrain || action !== "open" || recommendation !== "retrain") return false;
	if (retrain === null) return true;
	const at = Date.parse(retrain.at);
	return at < Date.parse(actedAt) && now.getTime() - at >= decision.cooldownMs;
}
async function startTraining(project, watch, place) {
	const { workflow, ref } = project.config.drift.retrain;
	const kept = await keepRetraining(project, watch, {
		at: place.now.toISOString(),
		workflow,
		ref
	}, place.now);
	try {
		await place.alarms.startWorkflow({
			workflow,
			ref,
			inputs: {
				model: watch.model,
				drift: kept.digest
			}
		});
		return { watch: kept };
	} catch (failure) {
		return {
			watch: await keepRetraining(project, kept, watch.retrain, place.now),
			failure
		};
	}
}
function checkOf(view, { headSha, runId, runUrl, path }) {
	const { watch } = view;
	const name = path === "." ? watch.model : `${watch.model} (${path})`;
	const isAlarm = watch.open !== null || watch.missing !== null;
	const isSure = watch.outcome === "no drift" || watch.outcome === "drift";
	return {
		name: `pawl drift / ${name}`,
		headSha,
		conclusion: isAlarm ? "failure" : isSure ? "success" : "neutral",
		title: watch.missing ? "no data" : watch.open ? "drift" : watch.outcome,
		summary: renderWatchMarkdown(view),
		annotations: [],
		detailsUrl: runUrl,
		externalId: `${runId}:${path}`
	};
}
export { watchRef as i, issueKey as n, watch as r, actOn as t };
