import { i as __toESM } from "./rolldown-runtime.js";
import { t as PawlError } from "./errors.js";
import { t as require_compare } from "./compare.js";
import { r as trailer } from "./git-tag.js";
import { a as parseTagName } from "./tag-name.js";
import { t as readStored } from "./store.js";
import { n as releaseRef } from "./forced.js";
import { f as pathInRepository } from "./git.js";
import { join } from "node:path";
// packages/store/tags/registry.ts
var import_compare = __toESM(require_compare(), 1);
const PRIORITY = {
	deprecation: 2,
	registration: 3,
	deregistration: 4,
	assignment: 5,
	unassignment: 6
};
const MOST_COUNTED = 1e9;
function nextCounterOf({ annotated, lightweight, odd }, model) {
	let highest = 0;
	for (const { name } of [
		...annotated,
		...lightweight,
		...odd
	]) {
		const parsed = parseTagName(name);
		const counter = parsed?.model === model ? parsed.counter ?? 0 : 0;
		if (counter < MOST_COUNTED) highest = Math.max(highest, counter);
	}
	return highest + 1;
}
function readRegistry({ annotated }) {
	const listed = annotated.flatMap((tag) => {
		const name = parseTagName(tag.name);
		return name ? [{
			name,
			tag
		}] : [];
	}).sort((a, b) => a.tag.at - b.tag.at || (a.tag.name < b.tag.name ? -1 : 1));
	const byModel = new Map();
	for (const part of [
		isOfModel,
		isOfVersion,
		isOfStage
	]) for (const named of listed.filter(({ name }) => part(name))) push(byModel, named.name.model, named);
	return new Map([...byModel].map(([model, tags]) => [model, modelTags(model, tags)]));
}
const isOfModel = (name) => name.event === "deprecation";
const isOfVersion = (name) => "version" in name;
const isOfStage = (name) => "stage" in name;
function historyOf(models) {
	return [...models].flatMap(({ events }) => events).sort(byTime).reverse();
}
function byTime(a, b) {
	return a.tag.at - b.tag.at || PRIORITY[a.event] - PRIORITY[b.event];
}
function byNameDown(a, b) {
	return a.tag.name < b.tag.name ? 1 : -1;
}
function modelTags(model, tags) {
	const groups = groupsOf(tags);
	const events = eventsOf(tags, groups);
	const assigned = assignedOf(groups);
	return {
		model,
		deprecated: events.at(-1)?.event === "deprecation",
		versions: groups.map(versionOf).sort((a, b) => byPrecedence(a.version, b.version)),
		stages: new Map([...assigned].map(([stage, holders]) => [stage, holders.at(-1)])),
		assigned,
		events
	};
}
function groupsOf(tags) {
	const groups = new Map();
	const atCommit = new Map();
	const groupOf = (version, commit) => {
		const key = `${version} ${commit}`;
		const known = groups.get(key);
		if (known) return known;
		const group = {
			version,
			commit,
			direct: [],
			stages: new Map()
		};
		groups.set(key, group);
		if (version !== commit) push(atCommit, commit, group);
		return group;
	};
	for (const { name, tag } of tags) {
		if (name.event === "deprecation") continue;
		const version = "version" in name ? name.version : versionAt(tag, atCommit.get(tag.commit) ?? []);
		const group = groupOf(version, tag.commit);
		if ("version" in name) group.direct.push(eventOf(name, tag, version));
		else push(group.stages, name.stage, eventOf(name, tag, version));
	}
	return [...groups.values()];
}
function eventOf(name, tag, version) {
	const { event, model, counter } = name;
	return {
		event,
		model,
		counter,
		tag,
		version,
		stage: "stage" in name ? name.stage : null
	};
}
function versionAt(tag, there) {
	const said = trailer(tag.message, "Pawl-Version");
	if (there.some(({ version }) => version === said)) return said;
	const newest = (group) => registrationOf(group)?.tag.at ?? Number.NEGATIVE_INFINITY;
	return there.reduce((best, group) => best && newest(best) > newest(group) ? best : group, void 0)?.version ?? tag.commit;
}
const registrationOf = ({ direct }) => direct.findLast(({ event }) => event === "registration");
function eventsOf(tags, groups) {
	const ofVersions = groups.filter(({ direct }) => direct.length > 0).reverse().flatMap(({ direct, stages }) => [...direct, ...[...stages.values()].flatMap((events) => events.toReversed())]);
	const ofCommits = groups.filter(({ direct }) => direct.length === 0).flatMap(({ stages }) => [...stages.values()].flat()).sort(byNameDown);
	const ofModel = tags.filter(({ name }) => isOfModel(name)).map(({ name, tag }) => eventOf(name, tag, null)).reverse();
	return [
		...ofCommits,
		...ofVersions,
		...ofModel
	].sort(byTime);
}
function versionOf(group) {
	const { version, commit, direct, stages } = group;
	const registration = registrationOf(group);
	const newest = [...direct].sort(byTime).at(-1);
	const [first] = [...direct, ...[...stages.values()].flat()].sort(byTime);
	return {
		version,
		commit,
		registered: registration !== void 0,
		active: newest?.event !== "deregistration",
		tag: (registration ?? first).tag
	};
}
function assignedOf(groups) {
	const stages = new Map();
	for (const group of groups.toReversed()) {
		const version = versionOf(group);
		if (!version.active) continue;
		for (const [stage, events] of group.stages) {
			const assignment = [...events].sort(byTime).at(-1);
			if (assignment.event === "assignment") push(stages, stage, {
				version,
				assignment
			});
		}
	}
	for (const holders of stages.values()) holders.sort(byAssignment);
	return stages;
}
function byAssignment(a, b) {
	const madeAt = ({ version, assignment }) => (version.registered ? version : assignment).tag.at;
	const registered = ({ version }) => Number(version.registered);
	return a.assignment.tag.at - b.assignment.tag.at || madeAt(b) - madeAt(a) || registered(a) - registered(b) || (registered(a) ? 0 : byNameDown(a.assignment, b.assignment));
}
function push(lists, key, value) {
	const known = lists.get(key);
	if (known) known.push(value);
	else lists.set(key, [value]);
}
function byPrecedence(a, b) {
	return isVersion(a) && isVersion(b) ? (0, import_compare.default)(a, b) : compareVersions(a, b);
}
const isVersion = (text) => /^v\d/.test(text);
function compareVersions(a, b) {
	if (isVersion(a) && isVersion(b)) return (0, import_compare.default)(a, b) || (a < b ? -1 : a > b ? 1 : 0);
	return Number(isVersion(a)) - Number(isVersion(b)) || (a < b ? -1 : a > b ? 1 : 0);
}
// packages/pipeline/release/state.ts
async function releaseState(project) {
	const list = await project.store.tags();
	const known = readRegistry(list);
	const names = await tagNamesOf(project);
	const model = names.find((name) => known.has(name)) ?? names[0];
	return {
		model,
		list,
		tags: known.get(model) ?? emptyModel(model),
		nextCounter: nextCounterOf(list, model)
	};
}
async function tagNamesOf(project) {
	const folder = await pathInRepository(project.root);
	const { model } = project.config;
	return folder ? [model, `${folder}:${model}`] : [model];
}
async function requireModelName(project, given) {
	if (given === void 0 || (await tagNamesOf(project)).includes(given)) return;
	throw new PawlError("usage", `the model of this folder is ${project.config.model}, not ${given}`, {
		where: join(project.root, project.configName),
		remedy: "Name the folder of that model with --folder."
	});
}
function emptyModel(model) {
	return {
		model,
		deprecated: false,
		versions: [],
		stages: new Map(),
		assigned: new Map(),
		events: []
	};
}
function statementOf({ message, tagger }) {
	const release = trailer(message, "Pawl-Release");
	const action = trailer(message, "Pawl-Action");
	const version = trailer(message, "Pawl-Version");
	if (!release || !/^sha256:[0-9a-f]{64}$/.test(release) || version === void 0) return null;
	if (action !== "promote" && action !== "rollback" && action !== "withdraw") return null;
	const forced = trailer(message, "Pawl-Forced");
	return {
		release,
		action,
		version,
		replaced: trailer(message, "Pawl-Replaces") ?? null,
		forced: forced === void 0 ? null : {
			by: trailer(message, "Pawl-Forced-By") ?? tagger.name,
			reason: forced
		},
		reason: trailer(message, "Pawl-Reason") ?? null
	};
}
function messageOf(record) {
	const { action, model, version, stage, replaced, forced, reason } = record;
	const title = {
		promote: `Promote ${model} ${version} to ${stage}`,
		rollback: `Roll ${model} back to ${version} in ${stage}`,
		withdraw: `Take ${model} ${version} out of ${stage}`
	}[action];
	const line = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
	return `${title}\n\n${[
		`Pawl-Version: ${version}`,
		`Pawl-Action: ${action}`,
		...replaced ? [`Pawl-Replaces: ${replaced.version}`] : [],
		...forced ? [`Pawl-Forced: ${line(forced.reason)}`, `Pawl-Forced-By: ${line(forced.by)}`] : [],
		...reason ? [`Pawl-Reason: ${line(reason)}`] : [],
		...record.modelDigest ? [`Pawl-Model: ${record.modelDigest}`] : [],
		`Pawl-Release: ${record.digest}`
	].join("\n")}`;
}
async function releaseRecordOf(store, tag) {
	const statement = statementOf(tag);
	if (!statement) return null;
	const record = await readStored(store, "release", statement.release);
	const model = parseTagName(tag.name)?.model.split(":").at(-1);
	if (record.tag === tag.name && record.commit === tag.commit && record.model === model) return record;
	throw new PawlError("record", `the tag ${tag.name} names the release record of ${record.tag}`, {
		where: tag.name,
		remedy: "The tag was not made by Pawl as it stands: roll back, or promote the version again."
	});
}
async function ownTags({ store, config }) {
	const log = await store.history(releaseRef(config.model));
	const known = new Map(log.map((entry) => [entry.reason.split(": ")[0], entry]));
	return (tag) => {
		const statement = statementOf(tag);
		if (!statement) return false;
		const entry = known.get(tag.name);
		return log.length === 0 || entry?.digest === statement.release && entry.commit === tag.commit;
	};
}
async function ownRecordOf(project, tag) {
	return (await ownTags(project))(tag) ? releaseRecordOf(project.store, tag) : null;
}
async function followedStages(project, version) {
	const { tags } = await releaseState(project);
	const isOwn = await ownTags(project);
	return [...tags.stages].filter(([, holder]) => holder.version.version === version && isOwn(holder.assignment.tag)).map(([stage]) => stage);
}
function countedAssignments({ events }, stage, isOwn) {
	const ofStage = events.filter((event) => event.stage === stage);
	return ofStage.filter((event, i) => {
		if (event.event !== "assignment") return false;
		if (isOwn(event.tag)) return true;
		return ofStage.slice(i + 1).find(({ version }) => version === event.version)?.event !== "unassignment";
	});
}
function staysOf({ events }, version, stage) {
	const stays = [];
	for (const event of events) {
		if (event.stage !== stage) continue;
		const open = stays.at(-1);
		const ends = event.event === "assignment" || event.version === version;
		if (open && open.to === null && ends) stays[stays.length - 1] = {
			...open,
			to: event.tag.at
		};
		if (event.event === "assignment" && event.version === version) stays.push({
			from: event.tag.at,
			to: null,
			event
		});
	}
	return stays;
}
function timeOf({ at }) {
	return new Date(at * 1e3).toISOString();
}
export { ownTags as a, requireModelName as c, tagNamesOf as d, timeOf as f, readRegistry as g, nextCounterOf as h, ownRecordOf as i, statementOf as l, historyOf as m, followedStages as n, releaseRecordOf as o, compareVersions as p, messageOf as r, releaseState as s, countedAssignments as t, staysOf as u };
