import { i as toPawlError, n as didYouMean, t as PawlError } from "./errors.js";
import { t as decide } from "./gate.js";
import { t as duration } from "./duration.js";
import { i as ownRecordOf, u as staysOf } from "./state.js";
// packages/pipeline/release/policy.ts
function stageOf(project, name) {
	const { stages } = project.config.promote;
	const index = stages.findIndex((stage) => stage.name === name);
	if (index >= 0) return {
		stage: stages[index],
		before: stages[index - 1]
	};
	const known = stages.map((stage) => stage.name);
	throw new PawlError("usage", `there is no stage "${name}"`, {
		where: `${project.configName}, promote.stages`,
		remedy: `It has ${known.join(", ")}.${didYouMean(name, known)}`
	});
}
async function policyChecks(project, { stage, before }, version, tags, evaluation, approvals) {
	return [
		...before ? await orderChecks(project, stage, before, version, tags) : [],
		...conditionChecks(project, stage, evaluation),
		...approvalChecks(stage, approvals)
	];
}
async function orderChecks(project, stage, before, version, tags) {
	const stays = [];
	let why = `it was never in ${before.name}`;
	for (const { from, to, event } of staysOf(tags, version, before.name)) {
		const { name } = event.tag;
		const record = await ownRecordOf(project, event.tag).catch((error) => toPawlError(error));
		if (record instanceof PawlError) why = `the record of ${name} cannot be used: ${record.message}`;
		else if (record === null) why = `it was in ${before.name} by ${name} alone, which was made without Pawl`;
		else stays.push({
			from: Math.max(from, Date.parse(record.createdAt) / 1e3),
			to
		});
	}
	if (stays.length === 0) return [{
		check: "order",
		state: "failed",
		detail: why
	}];
	const order = {
		check: "order",
		state: "held",
		detail: `it was in ${before.name}`
	};
	if (stage.soak === void 0) return [order];
	const now = Date.now() / 1e3;
	const longest = Math.max(...stays.map(({ from, to }) => (to ?? now) - from));
	const enough = longest * 1e3 >= duration(stage.soak);
	const detail = `${hours(longest)} in ${before.name}, at least ${stage.soak}`;
	return [order, {
		check: "soak",
		state: enough ? "held" : "failed",
		detail
	}];
}
function hours(seconds) {
	if (seconds < 3600) return `${Math.floor(Math.max(0, seconds) / 60)} min`;
	return seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} days`;
}
function conditionChecks(project, stage, evaluation) {
	if (stage.requires.length === 0) return [];
	if (!evaluation) return [{
		check: "conditions",
		state: "failed",
		detail: "there is no evaluation to decide them on"
	}];
	const { config } = project;
	try {
		const own = {
			...config,
			gate: {
				...config.gate,
				conditions: stage.requires
			}
		};
		const { answer, conditions, reason } = decide(own, null, evaluation);
		if (answer === "passed") return [{
			check: "conditions",
			state: "held",
			detail: stage.requires.join("; ")
		}];
		return [{
			check: "conditions",
			state: "failed",
			detail: conditions.filter(({ state }) => ![
				"proved",
				"met",
				"skipped"
			].includes(state)).map(({ condition, state }) => `${condition}: ${state}`).join("; ") || reason
		}];
	} catch (error) {
		const { message, remedy } = toPawlError(error);
		return [{
			check: "conditions",
			state: "failed",
			detail: [message, remedy].filter(Boolean).join(". ")
		}];
	}
}
function approvalChecks({ approvals: asked }, found) {
	if (!asked) return [];
	if (typeof found === "string") return [{
		check: "approval",
		state: "failed",
		detail: found
	}];
	const same = (a, b) => a.toLowerCase() === b.toLowerCase();
	const counting = found.filter(({ kind, of, by }) => asked.environment === void 0 ? kind === "review" && asked.from.some((login) => same(login, by)) : kind === "environment" && of === asked.environment);
	const people = [...new Set(counting.map(({ by }) => by.toLowerCase()))];
	const who = asked.environment === void 0 ? asked.from.join(", ") : `environment ${asked.environment}`;
	const detail = `${people.length} of ${asked.count} by ${who}${people.length > 0 ? `: ${people.join(", ")}` : ""}`;
	return [{
		check: "approval",
		state: people.length >= asked.count ? "held" : "failed",
		detail
	}];
}
export { stageOf as n, policyChecks as t };
