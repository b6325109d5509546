import { t as canonicalJson } from "./canonical.js";
import { t as PawlError } from "./errors.js";
import { t as parseConfig } from "./config.js";
import { l as mergeBase, p as readAt } from "./git.js";
// packages/pipeline/policy.ts
const RULES = [
	{
		key: "gate.conditions",
		of: (config) => config.gate.conditions
	},
	{
		key: "gate.confidence",
		of: (config) => config.gate.confidence
	},
	{
		key: "gate.undecided",
		of: (config) => config.gate.undecided
	},
	{
		key: "gate.looks",
		of: (config) => config.gate.looks
	},
	{
		key: "evaluate",
		of: (config) => config.evaluate
	},
	{
		key: "check",
		of: (config) => config.check
	},
	{
		key: "model",
		of: (config) => config.model
	},
	{
		key: "task",
		of: (config) => config.task
	},
	...[
		"test",
		"source",
		"split",
		"target",
		"id",
		"group",
		"weight"
	].map((key) => ({
		key: `data.${key}`,
		of: (config) => config.data[key]
	}))
];
const FIXED = /^(task|data\.)/;
function applyRules(own, baseText, change, fileName) {
	if (baseText === null) return {
		config: own,
		policy: null
	};
	const base = parseBase(baseText, change, fileName);
	if (base === null) return {
		config: own,
		policy: policyOf(change, "change", [])
	};
	const changes = RULES.filter(({ of }) => text(of(own)) !== text(of(base))).map(({ key, of }) => ({
		key,
		base: text(of(base)),
		here: text(of(own))
	}));
	if (change.allowedBy !== null) return {
		config: own,
		policy: policyOf(change, "change", changes)
	};
	const { gate, check, model } = base;
	const evaluate = withMore(base.evaluate, own.evaluate);
	return {
		config: {
			...own,
			gate,
			evaluate,
			check,
			model
		},
		policy: policyOf(change, "base", changes)
	};
}
function withMore(base, own) {
	const union = (a, b) => [...new Set([...a, ...b])];
	return {
		...base,
		slices: union(base.slices, own.slices),
		...base.metrics && own.metrics ? { metrics: union(base.metrics, own.metrics) } : {}
	};
}
function unallowedChange(policy) {
	if (policy?.from !== "base") return void 0;
	const keys = policy.changes.filter(({ key }) => FIXED.test(key)).map(({ key }) => `\`${key}\``);
	return keys.length === 0 ? void 0 : `the change alters ${keys.join(", ")}, which says what is measured`;
}
async function rulesFor(root, configName, own, change) {
	const base = await mergeBase(root, change.base);
	return applyRules(own, await readAt(root, base, configName), {
		...change,
		base
	}, configName);
}
function parseBase(content, change, fileName) {
	try {
		return parseConfig(content, `${change.base.slice(0, 7)}:${fileName}`);
	} catch (error) {
		if (change.allowedBy !== null) return null;
		if (!(error instanceof PawlError)) throw error;
		throw new PawlError("config", `the rules of the base cannot be read: ${error.message}`, {
			...error.where === void 0 ? {} : { where: error.where },
			remedy: "Mend the file on the base branch, or have a maintainer allow the rules of this change.",
			cause: error
		});
	}
}
function policyOf(change, from, changes) {
	return {
		from,
		base: change.base,
		allowedBy: change.allowedBy,
		changes
	};
}
function text(value) {
	return value === void 0 ? null : canonicalJson(value).slice(0, 5e3);
}
export { rulesFor as n, unallowedChange as r, applyRules as t };
