import { i as toPawlError, t as PawlError } from "./errors.js";
import { a as ownTags, d as tagNamesOf, f as timeOf, g as readRegistry, i as ownRecordOf, l as statementOf, o as releaseRecordOf, p as compareVersions, r as messageOf, s as releaseState, t as countedAssignments } from "./state.js";
import { a as parseTagName, i as formatTagName, r as checkVersion, t as checkModelName } from "./tag-name.js";
import { a as gitState } from "./git.js";
import { n as stageOf, t as policyChecks } from "./policy2.js";
import { n as findEvidence } from "./evidence2.js";
import { a as sealRecord, o as storedForm } from "./seal.js";
import { n as releaseRef } from "./forced.js";
import { i as writeRecord } from "./work-folder.js";
import { setTimeout } from "node:timers/promises";
// packages/pipeline/release/asked.ts
async function isTagOf(project, tag) {
	const parsed = parseTagName(tag);
	return (parsed?.event === "registration" || parsed?.event === "assignment") && (await tagNamesOf(project)).includes(parsed.model);
}
async function askedFor(project, options, state) {
	const first = project.config.promote.stages[0].name;
	if (options.tag !== void 0) return fromTag(project, {
		...options,
		tag: options.tag,
		stage: options.stage ?? first
	}, state);
	const stage = stageOf(project, options.stage ?? first).stage.name;
	if (options.version === void 0) throw new PawlError("usage", "it is not said which version", { remedy: `Give --version, or push the tag of one. ${knownVersions(state)}` });
	const version = checkVersion(options.version);
	const known = registered(state, version);
	if (known) return {
		...known,
		stage,
		byHand: null,
		past: null
	};
	const here = await gitState(project.root);
	if (!here) throw new PawlError("config", "there is no commit here that could become a version", { where: project.root });
	requireFree(state, version);
	requireSingle(state, here.commit, version);
	const versionTag = formatTagName({
		event: "registration",
		model: state.model,
		version,
		counter: null
	});
	return {
		version,
		commit: here.commit,
		stage,
		versionTag,
		register: true,
		byHand: null,
		past: null
	};
}
async function fromTag(project, { tag, stage, lightweight: taken }, state) {
	const parsed = parseTagName(tag);
	if (!parsed) throw new PawlError("usage", `"${tag}" is not the tag of a version or a stage`, { remedy: "Tags of versions are named housing@v1.4.0, those of stages housing#production#7." });
	checkModelName(parsed.model);
	if (!(await tagNamesOf(project)).includes(parsed.model)) throw new PawlError("usage", `the tag "${tag}" is of ${parsed.model}, and this is ${project.config.model}`);
	const light = state.list.lightweight.find(({ name }) => name === tag);
	if (light && taken && parsed.event === "registration") {
		const known = annotatedVersion(state, parsed.version);
		if (known) return {
			...known,
			stage: stageOf(project, stage).stage.name,
			byHand: null,
			past: null
		};
		requireSingle(state, light.commit, parsed.version);
		const { counter: _none, ...name } = parsed;
		const versionTag = formatTagName({
			...name,
			counter: state.nextCounter
		});
		const { commit } = light;
		const { name: to } = stageOf(project, stage).stage;
		return {
			version: parsed.version,
			commit,
			stage: to,
			versionTag,
			register: true,
			byHand: null,
			past: null
		};
	}
	if (light) throw lightweight(tag);
	const odd = state.list.odd.find(({ name }) => name === tag);
	if (odd) throw unusable(odd);
	const event = state.tags.events.find((known) => known.tag.name === tag);
	if (!event) throw new PawlError("usage", `there is no tag "${tag}"`, { remedy: `Push it first: git push origin '${tag}'. ${knownVersions(state)}` });
	if (parsed.event === "assignment") {
		const known = registered(state, event.version);
		if (!known) throw new PawlError("usage", `the tag gives a stage to a commit that has no version`, {
			where: tag,
			remedy: `Register one: git tag -a '${parsed.model.replace(":", "=")}@vX.Y.Z' -m release ${event.tag.commit.slice(0, 7)}. ${knownVersions(state)}`
		});
		const { name: to } = stageOf(project, parsed.stage).stage;
		const isOwn = await ownTags(project);
		const holder = state.tags.stages.get(to);
		const past = holder?.assignment.tag.name !== tag && holder?.version.version !== event.version;
		return {
			...known,
			stage: to,
			byHand: isOwn(event.tag) ? null : tag,
			past: past ? tag : null
		};
	}
	if (parsed.event !== "registration") throw new PawlError("usage", `the tag "${tag}" takes something back, which promotes nothing`);
	const known = registered(state, parsed.version);
	if (!known) throw new PawlError("usage", `${parsed.version} was taken back by a later tag`, { where: tag });
	return {
		...known,
		stage: stageOf(project, stage).stage.name,
		byHand: null,
		past: null
	};
}
function registered(state, version) {
	const known = annotatedVersion(state, version);
	if (known) return known;
	const light = state.list.lightweight.find(({ name }) => {
		const parsed = parseTagName(name);
		return parsed?.event === "registration" && parsed.version === version && parsed.model === state.model;
	});
	if (light) throw lightweight(light.name);
}
function annotatedVersion({ tags }, version) {
	const found = tags.versions.filter((known) => known.version === version && known.registered && known.active);
	const [known] = found;
	if (!known) return void 0;
	requireSingle({ tags }, known.commit, version);
	if (found[1]) throw moved(known, found[1].commit);
	return {
		version,
		commit: known.commit,
		versionTag: known.tag.name,
		register: false
	};
}
function requireSingle({ tags }, commit, version) {
	const others = tags.versions.filter((known) => known.commit === commit && known.registered && known.version !== version);
	if (others.length === 0) return;
	const [other] = others;
	throw new PawlError("usage", `commit ${commit.slice(0, 7)} is ${other.version} already, and cannot be ${version} too`, {
		where: other.tag.name,
		remedy: `A stage is given to a commit, so ${version} needs one of its own (git commit --allow-empty), or one of the tags is wrong.`
	});
}
function requireFree({ list, tags, model }, version) {
	const back = tags.events.find((event) => event.event === "deregistration" && event.version === version);
	if (back) throw new PawlError("usage", `${version} was taken back, and does not come again`, {
		where: back.tag.name,
		remedy: "Give the commit a higher version."
	});
	const odd = list.odd.find(({ name }) => {
		const parsed = parseTagName(name);
		return parsed?.event === "registration" && parsed.version === version && parsed.model === model;
	});
	if (odd) throw unusable(odd);
}
async function requireUnmoved(project, { tags }, { version, commit, versionTag }) {
	const isOwn = await ownTags(project);
	const other = tags.events.find(({ tag }) => tag.commit !== commit && statementOf(tag)?.version === version && isOwn(tag));
	if (other) throw moved({
		version,
		commit,
		tag: { name: versionTag }
	}, other.tag.commit);
}
function moved({ version, commit, tag }, elsewhere) {
	return new PawlError("usage", `the tag of ${version} was moved: it was commit ${elsewhere.slice(0, 7)}, and is ${commit.slice(0, 7)} now`, {
		where: tag.name,
		remedy: "Put the tag back, and give the other commit a version of its own."
	});
}
function unusable({ name, reason }) {
	return new PawlError("usage", `the tag cannot be used: ${reason}`, {
		where: name,
		remedy: retag(name)
	});
}
function lightweight(tag) {
	return new PawlError("usage", "the tag is lightweight: it does not say who made it, and when", {
		where: tag,
		remedy: retag(tag)
	});
}
const retag = (tag) => `Make it anew: git tag -d '${tag}'; git push --delete origin '${tag}'; git tag -a '${tag}' -m release; git push origin '${tag}'.`;
function knownVersions({ tags }) {
	const versions = tags.versions.filter(({ registered }) => registered).map(({ version }) => version);
	return versions.length === 0 ? "No version is registered yet." : `Known are ${versions.slice(-5).join(", ")}.`;
}
// packages/pipeline/release/move.ts
const TRIES = 8;
const CLOCKS_DIFFER = 86400;
async function moveStage(project, context, plan) {
	for (let tries = 1;; tries++) {
		const state = await releaseState(project);
		const move = await plan(state);
		if (!move) return null;
		try {
			return await moveOnce(project, context, state, move);
		} catch (error) {
			if (!(error instanceof PawlError) || error.code !== "locked" || tries === TRIES) throw error;
			project.host.note("another run moved a stage of this model first; deciding again on what is there now");
			await setTimeout(tries * 50 * (1 + Math.random()), void 0, { signal: project.signal });
		}
	}
}
async function moveOnce(project, { actor }, { tags, nextCounter: free }, { body, register, clear }) {
	const { store, config } = project;
	const ref = releaseRef(config.model);
	const previous = await store.ref(ref);
	const at = timeAfter(tags);
	const made = [];
	if (register) {
		const message = `Register ${tags.model} ${body.version}`;
		made.push({
			name: body.versionTag,
			commit: body.commit,
			tagger: actor,
			at,
			message
		});
	}
	const event = body.action === "withdraw" ? "unassignment" : "assignment";
	const nextCounter = free + (register && /#\d+$/.test(body.versionTag) ? 1 : 0);
	const nameOf = (counter) => formatTagName({
		event,
		model: tags.model,
		stage: body.stage,
		counter
	});
	const tag = nameOf(nextCounter);
	const record = sealRecord("release", {
		...body,
		tag,
		previous,
		by: actor.name
	});
	const add = (name, commit, message) => made.push({
		name,
		commit,
		tagger: actor,
		at: at + made.length,
		message
	});
	add(tag, body.commit, messageOf(record));
	const others = clear ? tags.assigned.get(body.stage) ?? [] : [];
	for (const { version } of others.filter(({ version }) => version.commit !== body.commit)) add(nameOf(nextCounter + made.length), version.commit, messageOf({
		...record,
		version: version.version
	}));
	await store.put(storedForm(record));
	await store.setRef(ref, record.digest, previous, `${tag}: ${body.version}`, body.commit, made);
	await writeRecord(project, "release", record);
	return record;
}
function timeAfter({ events }) {
	const now = Math.floor(Date.now() / 1e3);
	const newest = events.at(-1)?.tag;
	if (!newest) return now;
	if (newest.at <= now + CLOCKS_DIFFER) return Math.max(now, newest.at + 1);
	throw new PawlError("record", "the tag says that it was made in a time to come, so no other could follow it", {
		where: `${newest.name}, of ${timeOf(newest)}`,
		remedy: `Set the clock right, or delete the tag: git push --delete origin '${newest.name}'.`
	});
}
// packages/pipeline/release/remedies.ts
function remediesOf(project, asked, checks, found, context) {
	const remedies = checks.filter(({ state }) => state === "failed").map(({ check }) => check).map((check) => remedyOf(project, asked, check, found, context));
	return [...new Map(remedies.map((remedy) => [remedy.say, remedy])).values()];
}
function remedyOf(project, { version, commit, stage }, check, { verdict }, { forge }) {
	const store = project.store.kind === "git" ? " --store git" : "";
	const run = `git checkout ${commit.slice(0, 7)} && pawl run .${store} && pawl accept .${store}`;
	switch (check) {
		case "verdict":
			if (verdict === null) return {
				say: "Make the evidence:",
				run
			};
			return { say: "Mend the model, and make a version of the commit that passes." };
		case "data": return { say: "Get the data of that commit back: its digest stands in the run record." };
		case "conditions": return {
			say: "Mend the model, or add test rows. Where the condition is newer than the evaluation, make that anew:",
			run
		};
		case "version": return { say: `Give it a version above those before; what was in ${stage} comes back by \`pawl rollback\`.` };
		case "order": return { say: `Promote ${version} to the stage before first.` };
		case "soak": return { say: "Wait, then promote it again." };
		case "approval":
			if (forge) return { say: "Ask those who may approve, then promote it again." };
			return { say: "Promote it in a workflow of GitHub, where it can be seen who approved." };
		default: return {
			say: "Make the evidence anew:",
			run
		};
	}
}
// packages/pipeline/release/promote.ts
async function promote(project, options, context) {
	if (options.force && !options.reason?.trim()) throw new PawlError("usage", "--force needs --reason", { remedy: "Say why in a few words: it is shown in every report from then on." });
	requireReasonable(options.reason);
	let other;
	const record = await moveStage(project, context, async (state) => {
		const asked = await askedFor(project, options, state);
		await requireUnmoved(project, state, asked);
		const there = await heldAlready(project, state, asked);
		other = there ? {
			kind: "held",
			record: there,
			further: null
		} : void 0;
		if (asked.past !== null) other = {
			kind: "past",
			version: asked.version,
			stage: asked.stage,
			tag: asked.past
		};
		if (other) return null;
		const weighed = await weigh(project, options, context, state, asked);
		if (!("refused" in weighed)) return weighed;
		other = {
			kind: "refused",
			...weighed.refused,
			withdrawnBy: null
		};
		return asked.byHand === null ? null : withdrawal(project, asked, weighed.refused.checks);
	});
	if (other?.kind === "refused") return {
		...other,
		withdrawnBy: record?.tag ?? null
	};
	return other ?? {
		kind: "moved",
		record
	};
}
const LONGEST_REASON = 2e3;
function requireReasonable(reason) {
	if (reason === void 0 || reason.length <= LONGEST_REASON) return;
	throw new PawlError("usage", `the reason has ${reason.length} characters, and may have ${LONGEST_REASON}`, { remedy: "Say it in a few words, and link to the rest." });
}
async function heldAlready(project, { tags }, asked) {
	const holder = tags.stages.get(asked.stage);
	if (!holder || holder.version.version !== asked.version || holder.version.commit !== asked.commit) return null;
	return ownRecordOf(project, holder.assignment.tag).catch(() => null);
}
async function weigh(project, { model, force, reason }, context, state, asked) {
	const found = await findEvidence(project, asked.commit, model ?? await modelOf(project, state, asked));
	const approvals = await approvalsOf(context, asked.commit);
	const checks = [
		...versionChecks(state, asked, await ownTags(project)),
		...found.checks,
		...await policyChecks(project, stageOf(project, asked.stage), asked.version, state.tags, found.evidence?.evaluation ?? null, approvals)
	];
	const failed = checks.filter(({ state: result }) => result === "failed");
	if (failed.length > 0 && !force) {
		const remedies = remediesOf(project, asked, checks, found, context);
		return { refused: {
			version: asked.version,
			stage: asked.stage,
			checks,
			remedies
		} };
	}
	const replaced = holderBefore(state, asked);
	return {
		register: asked.register,
		body: {
			model: project.config.model,
			action: "promote",
			version: asked.version,
			stage: asked.stage,
			commit: asked.commit,
			versionTag: asked.versionTag,
			modelDigest: found.verdict?.modelDigest ?? null,
			verdict: found.verdict?.digest ?? null,
			replaced,
			checks: [...checks],
			approvals: typeof approvals === "string" ? [] : [...approvals],
			forced: failed.length > 0 ? {
				reason,
				by: context.actor.name
			} : null,
			reason: failed.length > 0 ? null : reason ?? null
		}
	};
}
function withdrawal(project, asked, checks) {
	return {
		register: false,
		body: {
			model: project.config.model,
			action: "withdraw",
			version: asked.version,
			stage: asked.stage,
			commit: asked.commit,
			versionTag: asked.versionTag,
			modelDigest: null,
			verdict: null,
			replaced: null,
			checks: [...checks],
			approvals: [],
			forced: null,
			reason: `${asked.byHand} was made without evidence`
		}
	};
}
async function modelOf(project, { tags }, { version, commit }) {
	const moves = tags.events.filter(({ tag }) => tag.commit === commit && statementOf(tag)?.version === version);
	for (const { tag } of moves.reverse()) {
		const record = await releaseRecordOf(project.store, tag).catch(() => null);
		if (record?.modelDigest) return record.modelDigest;
	}
	return null;
}
function versionChecks({ tags }, { version, stage, byHand }, isOwn) {
	const last = countedAssignments(tags, stage, isOwn).filter((event) => event.tag.name !== byHand).map((event) => event.version).filter((known) => tags.versions.some((one) => one.version === known && one.registered && one.active)).filter((known) => known !== version).sort(compareVersions).at(-1);
	if (last === void 0 || compareVersions(version, last) > 0) return [{
		check: "version",
		state: "held",
		detail: last ? `${version} is above ${last}` : `${version} is the first`
	}];
	return [{
		check: "version",
		state: "failed",
		detail: `${version} is lower than ${last}, which was in ${stage}`
	}];
}
function holderBefore({ list, model }, { stage, byHand }) {
	const annotated = list.annotated.filter(({ name }) => name !== byHand);
	const holder = readRegistry({
		...list,
		annotated
	}).get(model)?.stages.get(stage);
	if (!holder) return null;
	return {
		version: holder.version.version,
		release: statementOf(holder.assignment.tag)?.release ?? null
	};
}
async function approvalsOf({ forge }, commit) {
	if (!forge) return "who approved can be seen in a workflow of GitHub only";
	return forge.approvals(commit).catch((error) => toPawlError(error).message);
}
export { isTagOf as i, requireReasonable as n, moveStage as r, promote as t };
