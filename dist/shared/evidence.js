import { r as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { i as toPawlError, t as PawlError } from "./errors.js";
import { d as pathInRepository, i as gitState } from "./git.js";
import { t as digestFile } from "./digest-file.js";
import { a as releaseRef, o as folderStore } from "./policy.js";
import { t as decide } from "./gate.js";
import { r as trailer } from "./git-tag.js";
import { a as readStored } from "./work-folder.js";
import { i as parseTagName } from "./tag-name.js";
import { t as baselineRef } from "./baseline.js";
import { t as requireLook } from "./ledger.js";
import { join } from "node:path";
import { stat } from "node:fs/promises";
// node_modules/semver/internal/debug.js
var require_debug = __commonJSMin(((exports, module) => {
	module.exports = typeof process === "object" && process.env && process.env.NODE_DEBUG && /\bsemver\b/i.test(process.env.NODE_DEBUG) ? (...args) => console.error("SEMVER", ...args) : () => {};
}));
// node_modules/semver/internal/constants.js
var require_constants = __commonJSMin(((exports, module) => {
	module.exports = {
		MAX_LENGTH: 256,
		MAX_SAFE_COMPONENT_LENGTH: 16,
		MAX_SAFE_BUILD_LENGTH: 250,
		MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER || 9007199254740991,
		WHITESPACE_CHARACTERS: [
			"	",
			"\n",
			"\v",
			"\f",
			"\r",
			" ",
			"\xA0",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			" ",
			"\u2028",
			"\u2029",
			" ",
			" ",
			"　",
			"﻿"
		],
		RELEASE_TYPES: [
			"major",
			"premajor",
			"minor",
			"preminor",
			"patch",
			"prepatch",
			"prerelease"
		],
		SEMVER_SPEC_VERSION: "2.0.0",
		FLAG_INCLUDE_PRERELEASE: 1,
		FLAG_LOOSE: 2
	};
}));
// node_modules/semver/internal/re.js
var require_re = __commonJSMin(((exports, module) => {
	const { MAX_SAFE_COMPONENT_LENGTH, MAX_SAFE_BUILD_LENGTH, MAX_LENGTH } = require_constants();
	const debug = require_debug();
	exports = module.exports = {};
	const re = exports.re = [];
	const safeRe = exports.safeRe = [];
	const src = exports.src = [];
	const safeSrc = exports.safeSrc = [];
	const t = exports.t = {};
	let R = 0;
	const LETTERDASHNUMBER = "[a-zA-Z0-9-]";
	const safeRegexReplacements = [
		["\\s", 1],
		["\\d", MAX_LENGTH],
		[LETTERDASHNUMBER, MAX_SAFE_BUILD_LENGTH]
	];
	const makeSafeRegex = (value) => {
		for (const [token, max] of safeRegexReplacements) value = value.split(`${token}*`).join(`${token}{0,${max}}`).split(`${token}+`).join(`${token}{1,${max}}`);
		return value;
	};
	const createToken = (name, value, isGlobal) => {
		const safe = makeSafeRegex(value);
		const index = R++;
		debug(name, index, value);
		t[name] = index;
		src[index] = value;
		safeSrc[index] = safe;
		re[index] = new RegExp(value, isGlobal ? "g" : void 0);
		safeRe[index] = new RegExp(safe, isGlobal ? "g" : void 0);
	};
	createToken("NUMERICIDENTIFIER", "0|[1-9]\\d*");
	createToken("NUMERICIDENTIFIERLOOSE", "\\d+");
	createToken("NONNUMERICIDENTIFIER", `\\d*[a-zA-Z-]${LETTERDASHNUMBER}*`);
	createToken("MAINVERSION", `(${src[t.NUMERICIDENTIFIER]})\\.(${src[t.NUMERICIDENTIFIER]})\\.(${src[t.NUMERICIDENTIFIER]})`);
	createToken("MAINVERSIONLOOSE", `(${src[t.NUMERICIDENTIFIERLOOSE]})\\.(${src[t.NUMERICIDENTIFIERLOOSE]})\\.(${src[t.NUMERICIDENTIFIERLOOSE]})`);
	createToken("PRERELEASEIDENTIFIER", `(?:${src[t.NONNUMERICIDENTIFIER]}|${src[t.NUMERICIDENTIFIER]})`);
	createToken("PRERELEASEIDENTIFIERLOOSE", `(?:${src[t.NONNUMERICIDENTIFIER]}|${src[t.NUMERICIDENTIFIERLOOSE]})`);
	createToken("PRERELEASE", `(?:-(${src[t.PRERELEASEIDENTIFIER]}(?:\\.${src[t.PRERELEASEIDENTIFIER]})*))`);
	createToken("PRERELEASELOOSE", `(?:-?(${src[t.PRERELEASEIDENTIFIERLOOSE]}(?:\\.${src[t.PRERELEASEIDENTIFIERLOOSE]})*))`);
	createToken("BUILDIDENTIFIER", `${LETTERDASHNUMBER}+`);
	createToken("BUILD", `(?:\\+(${src[t.BUILDIDENTIFIER]}(?:\\.${src[t.BUILDIDENTIFIER]})*))`);
	createToken("FULLPLAIN", `v?${src[t.MAINVERSION]}${src[t.PRERELEASE]}?${src[t.BUILD]}?`);
	createToken("FULL", `^${src[t.FULLPLAIN]}$`);
	createToken("LOOSEPLAIN", `[v=\\s]*${src[t.MAINVERSIONLOOSE]}${src[t.PRERELEASELOOSE]}?${src[t.BUILD]}?`);
	createToken("LOOSE", `^${src[t.LOOSEPLAIN]}$`);
	createToken("GTLT", "((?:<|>)?=?)");
	createToken("XRANGEIDENTIFIERLOOSE", `${src[t.NUMERICIDENTIFIERLOOSE]}|x|X|\\*`);
	createToken("XRANGEIDENTIFIER", `${src[t.NUMERICIDENTIFIER]}|x|X|\\*`);
	createToken("XRANGEPLAIN", `[v=\\s]*(${src[t.XRANGEIDENTIFIER]})(?:\\.(${src[t.XRANGEIDENTIFIER]})(?:\\.(${src[t.XRANGEIDENTIFIER]})(?:${src[t.PRERELEASE]})?${src[t.BUILD]}?)?)?`);
	createToken("XRANGEPLAINLOOSE", `[v=\\s]*(${src[t.XRANGEIDENTIFIERLOOSE]})(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})(?:${src[t.PRERELEASELOOSE]})?${src[t.BUILD]}?)?)?`);
	createToken("XRANGE", `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAIN]}$`);
	createToken("XRANGELOOSE", `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("COERCEPLAIN", `(^|[^\\d])(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}})(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?`);
	createToken("COERCE", `${src[t.COERCEPLAIN]}(?:$|[^\\d])`);
	createToken("COERCEFULL", src[t.COERCEPLAIN] + `(?:${src[t.PRERELEASE]})?(?:${src[t.BUILD]})?(?:$|[^\\d])`);
	createToken("COERCERTL", src[t.COERCE], true);
	createToken("COERCERTLFULL", src[t.COERCEFULL], true);
	createToken("LONETILDE", "(?:~>?)");
	createToken("TILDETRIM", `(\\s*)${src[t.LONETILDE]}\\s+`, true);
	exports.tildeTrimReplace = "$1~";
	createToken("TILDE", `^${src[t.LONETILDE]}${src[t.XRANGEPLAIN]}$`);
	createToken("TILDELOOSE", `^${src[t.LONETILDE]}${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("LONECARET", "(?:\\^)");
	createToken("CARETTRIM", `(\\s*)${src[t.LONECARET]}\\s+`, true);
	exports.caretTrimReplace = "$1^";
	createToken("CARET", `^${src[t.LONECARET]}${src[t.XRANGEPLAIN]}$`);
	createToken("CARETLOOSE", `^${src[t.LONECARET]}${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("COMPARATORLOOSE", `^${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]})$|^$`);
	createToken("COMPARATOR", `^${src[t.GTLT]}\\s*(${src[t.FULLPLAIN]})$|^$`);
	createToken("COMPARATORTRIM", `(\\s*)${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]}|${src[t.XRANGEPLAIN]})`, true);
	exports.comparatorTrimReplace = "$1$2$3";
	createToken("HYPHENRANGE", `^\\s*(${src[t.XRANGEPLAIN]})\\s+-\\s+(${src[t.XRANGEPLAIN]})\\s*$`);
	createToken("HYPHENRANGELOOSE", `^\\s*(${src[t.XRANGEPLAINLOOSE]})\\s+-\\s+(${src[t.XRANGEPLAINLOOSE]})\\s*$`);
	createToken("STAR", "(<|>)?=?\\s*\\*");
	createToken("GTE0", "^\\s*>=\\s*0\\.0\\.0\\s*$");
	createToken("GTE0PRE", "^\\s*>=\\s*0\\.0\\.0-0\\s*$");
}));
// node_modules/semver/internal/parse-options.js
var require_parse_options = __commonJSMin(((exports, module) => {
	const looseOption = Object.freeze({ loose: true });
	const emptyOpts = Object.freeze({});
	const parseOptions = (options) => {
		if (!options) return emptyOpts;
		if (typeof options !== "object") return looseOption;
		return options;
	};
	module.exports = parseOptions;
}));
// node_modules/semver/internal/identifiers.js
var require_identifiers = __commonJSMin(((exports, module) => {
	const numeric = /^[0-9]+$/;
	const compareIdentifiers = (a, b) => {
		if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a < b ? -1 : 1;
		const anum = numeric.test(a);
		const bnum = numeric.test(b);
		if (anum && bnum) {
			a = +a;
			b = +b;
		}
		return a === b ? 0 : anum && !bnum ? -1 : bnum && !anum ? 1 : a < b ? -1 : 1;
	};
	const rcompareIdentifiers = (a, b) => compareIdentifiers(b, a);
	module.exports = {
		compareIdentifiers,
		rcompareIdentifiers
	};
}));
// node_modules/semver/classes/semver.js
var require_semver = __commonJSMin(((exports, module) => {
	const debug = require_debug();
	const { MAX_LENGTH, MAX_SAFE_INTEGER } = require_constants();
	const { safeRe: re, t } = require_re();
	const parseOptions = require_parse_options();
	const { compareIdentifiers } = require_identifiers();
	const isPrereleaseIdentifier = (prerelease, identifier) => {
		const identifiers = identifier.split(".");
		if (identifiers.length > prerelease.length) return false;
		for (let i = 0; i < identifiers.length; i++) if (compareIdentifiers(prerelease[i], identifiers[i]) !== 0) return false;
		return true;
	};
	module.exports = class SemVer {
		constructor(version, options) {
			options = parseOptions(options);
			if (version instanceof SemVer) {
				if (version.loose === !!options.loose && version.includePrerelease === !!options.includePrerelease) return version;
				else version = version.version;
			} else if (typeof version !== "string") throw new TypeError(`Invalid version. Must be a string. Got type "${typeof version}".`);
			if (version.length > MAX_LENGTH) throw new TypeError(`version is longer than ${MAX_LENGTH} characters`);
			debug("SemVer", version, options);
			this.options = options;
			this.loose = !!options.loose;
			this.includePrerelease = !!options.includePrerelease;
			const m = version.trim().match(options.loose ? re[t.LOOSE] : re[t.FULL]);
			if (!m) throw new TypeError(`Invalid Version: ${version}`);
			this.raw = version;
			this.major = +m[1];
			this.minor = +m[2];
			this.patch = +m[3];
			if (this.major > MAX_SAFE_INTEGER || this.major < 0) throw new TypeError("Invalid major version");
			if (this.minor > MAX_SAFE_INTEGER || this.minor < 0) throw new TypeError("Invalid minor version");
			if (this.patch > MAX_SAFE_INTEGER || this.patch < 0) throw new TypeError("Invalid patch version");
			if (!m[4]) this.prerelease = [];
			else this.prerelease = m[4].split(".").map((id) => {
				if (/^[0-9]+$/.test(id)) {
					const num = +id;
					if (num >= 0 && num < MAX_SAFE_INTEGER) return num;
				}
				return id;
			});
			this.build = m[5] ? m[5].split(".") : [];
			this.format();
		}
		format() {
			this.version = `${this.major}.${this.minor}.${this.patch}`;
			if (this.prerelease.length) this.version += `-${this.prerelease.join(".")}`;
			return this.version;
		}
		toString() {
			return this.version;
		}
		compare(other) {
			debug("SemVer.compare", this.version, this.options, other);
			if (!(other instanceof SemVer)) {
				if (typeof other === "string" && other === this.version) return 0;
				other = new SemVer(other, this.options);
			}
			if (other.version === this.version) return 0;
			return this.compareMain(other) || this.comparePre(other);
		}
		compareMain(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			if (this.major < other.major) return -1;
			if (this.major > other.major) return 1;
			if (this.minor < other.minor) return -1;
			if (this.minor > other.minor) return 1;
			if (this.patch < other.patch) return -1;
			if (this.patch > other.patch) return 1;
			return 0;
		}
		comparePre(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			if (this.prerelease.length && !other.prerelease.length) return -1;
			else if (!this.prerelease.length && other.prerelease.length) return 1;
			else if (!this.prerelease.length && !other.prerelease.length) return 0;
			let i = 0;
			do {
				const a = this.prerelease[i];
				const b = other.prerelease[i];
				debug("prerelease compare", i, a, b);
				if (a === void 0 && b === void 0) return 0;
				else if (b === void 0) return 1;
				else if (a === void 0) return -1;
				else if (a === b) continue;
				else return compareIdentifiers(a, b);
			} while (++i);
		}
		compareBuild(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			let i = 0;
			do {
				const a = this.build[i];
				const b = other.build[i];
				debug("build compare", i, a, b);
				if (a === void 0 && b === void 0) return 0;
				else if (b === void 0) return 1;
				else if (a === void 0) return -1;
				else if (a === b) continue;
				else return compareIdentifiers(a, b);
			} while (++i);
		}
		inc(release, identifier, identifierBase) {
			if (release.startsWith("pre")) {
				if (!identifier && identifierBase === false) throw new Error("invalid increment argument: identifier is empty");
				if (identifier) {
					const match = `-${identifier}`.match(this.options.loose ? re[t.PRERELEASELOOSE] : re[t.PRERELEASE]);
					if (!match || match[1] !== identifier) throw new Error(`invalid identifier: ${identifier}`);
				}
			}
			switch (release) {
				case "premajor":
					this.prerelease.length = 0;
					this.patch = 0;
					this.minor = 0;
					this.major++;
					this.inc("pre", identifier, identifierBase);
					break;
				case "preminor":
					this.prerelease.length = 0;
					this.patch = 0;
					this.minor++;
					this.inc("pre", identifier, identifierBase);
					break;
				case "prepatch":
					this.prerelease.length = 0;
					this.inc("patch", identifier, identifierBase);
					this.inc("pre", identifier, identifierBase);
					break;
				case "prerelease":
					if (this.prerelease.length === 0) this.inc("patch", identifier, identifierBase);
					this.inc("pre", identifier, identifierBase);
					break;
				case "release":
					if (this.prerelease.length === 0) throw new Error(`version ${this.raw} is not a prerelease`);
					this.prerelease.length = 0;
					break;
				case "major":
					if (this.minor !== 0 || this.patch !== 0 || this.prerelease.length === 0) this.major++;
					this.minor = 0;
					this.patch = 0;
					this.prerelease = [];
					break;
				case "minor":
					if (this.patch !== 0 || this.prerelease.length === 0) this.minor++;
					this.patch = 0;
					this.prerelease = [];
					break;
				case "patch":
					if (this.prerelease.length === 0) this.patch++;
					this.prerelease = [];
					break;
				case "pre": {
					const base = Number(identifierBase) ? 1 : 0;
					if (this.prerelease.length === 0) this.prerelease = [base];
					else {
						let i = this.prerelease.length;
						while (--i >= 0) if (typeof this.prerelease[i] === "number") {
							this.prerelease[i]++;
							i = -2;
						}
						if (i === -1) {
							if (identifier === this.prerelease.join(".") && identifierBase === false) throw new Error("invalid increment argument: identifier already exists");
							this.prerelease.push(base);
						}
					}
					if (identifier) {
						let prerelease = [identifier, base];
						if (identifierBase === false) prerelease = [identifier];
						if (isPrereleaseIdentifier(this.prerelease, identifier)) {
							const prereleaseBase = this.prerelease[identifier.split(".").length];
							if (isNaN(prereleaseBase)) this.prerelease = prerelease;
						} else this.prerelease = prerelease;
					}
					break;
				}
				default: throw new Error(`invalid increment argument: ${release}`);
			}
			this.raw = this.format();
			if (this.build.length) this.raw += `+${this.build.join(".")}`;
			return this;
		}
	};
}));
// packages/store/tags/registry.ts
var import_compare = __toESM(__commonJSMin(((exports, module) => {
	const SemVer = require_semver();
	const compare = (a, b, loose) => new SemVer(a, loose).compare(new SemVer(b, loose));
	module.exports = compare;
}))(), 1);
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
// packages/pipeline/release/duration.ts
const UNIT_MS = {
	s: 1e3,
	m: 6e4,
	h: 36e5,
	d: 864e5
};
function duration(text) {
	const [, amount, unit] = /^([\d.]+)\s*([smhd])$/.exec(text);
	return Number(amount) * UNIT_MS[unit];
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
// packages/pipeline/release/evidence.ts
async function findEvidence(project, commit, modelDigest) {
	const found = await verdictAt(project, commit, modelDigest);
	if (typeof found === "string") return {
		verdict: null,
		evidence: null,
		checks: [{
			check: "verdict",
			state: "failed",
			detail: found
		}]
	};
	const verdict = found;
	const answer = verdict.answer === "passed" ? {
		check: "verdict",
		state: "held",
		detail: `passed: ${verdict.reason}`
	} : {
		check: "verdict",
		state: "failed",
		detail: `refused: ${verdict.reason}`
	};
	const chain = await chainOf(project, verdict).catch((error) => toPawlError(error));
	if (chain instanceof PawlError) return {
		verdict,
		evidence: null,
		checks: [answer, {
			check: "records",
			state: "failed",
			detail: chain.message
		}]
	};
	return {
		verdict,
		evidence: chain,
		checks: [
			answer,
			recordsCheck(project, chain),
			await modelCheck(project, chain),
			await dataCheck(project, chain, commit),
			ageCheck(project, verdict),
			await ledgerCheck(project, chain)
		]
	};
}
async function verdictAt(project, commit, modelDigest) {
	const accepted = (await project.store.history(baselineRef(project.config.model))).filter((entry) => entry.commit === commit);
	if (accepted.length === 0) {
		const here = await acceptedHere(project, commit) ? "; one is in .pawl/store, accepted without --store git" : "";
		return `no accepted run belongs to commit ${commit.slice(0, 7)}${here}`;
	}
	let unreadable;
	const others = new Set();
	for (const { digest } of accepted) {
		const verdict = await readStored(project.store, "verdict", digest).catch((error) => {
			unreadable ??= toPawlError(error).message;
		});
		if (!verdict) continue;
		if (verdict.commit !== commit || verdict.model !== project.config.model) {
			unreadable ??= `the verdict under it is of ${verdict.model} at ${verdict.commit?.slice(0, 7) ?? "no commit"}`;
			continue;
		}
		if (modelDigest === null || verdict.modelDigest === modelDigest) return verdict;
		others.add(verdict.modelDigest ?? "a run without a model file");
	}
	if (unreadable !== void 0) return unreadable;
	return `the evidence of commit ${commit.slice(0, 7)} is for another model (${[...others].map((digest) => digest.slice(0, 19)).join(", ")}), not ${modelDigest.slice(0, 19)}`;
}
async function acceptedHere({ store, workFolder, config }, commit) {
	if (store.kind !== "git") return false;
	return (await folderStore(join(workFolder, "store")).history(baselineRef(config.model))).some((entry) => entry.commit === commit);
}
async function chainOf(project, verdict) {
	const evaluation = await readStored(project.store, "evaluation", verdict.evaluation);
	const run = await readStored(project.store, "run", evaluation.run);
	return {
		check: await readStored(project.store, "data-check", run.dataCheck),
		run,
		evaluation,
		verdict
	};
}
function recordsCheck(project, { verdict, evaluation, run, check }) {
	const models = [
		evaluation,
		run,
		check
	].map(({ model }) => model);
	const problem = verdict.run !== run.digest ? "the verdict names another run than its evaluation" : models.some((model) => model !== verdict.model) ? `the records are of several models: ${[...new Set([verdict.model, ...models])].join(", ")}` : [evaluation.commit, run.commit].some((commit) => commit !== verdict.commit) ? "the records are of several commits" : run.dirty ? "files differed from the commit when the model was trained" : contradiction(project, verdict, evaluation);
	if (problem !== void 0) return {
		check: "records",
		state: "failed",
		detail: problem
	};
	return {
		check: "records",
		state: "held",
		detail: "verdict, evaluation, run and data check form one chain"
	};
}
function contradiction({ config }, { answer, conditions, confidence, undecided, looks }, evaluation) {
	if (answer !== "passed") return void 0;
	const gate = {
		...config.gate,
		conditions: [...new Set(conditions.map(({ condition }) => condition))],
		confidence,
		undecided,
		looks: looks && looks.budget !== null && looks.adaptivity !== null ? {
			...config.gate.looks,
			budget: looks.budget,
			adaptivity: looks.adaptivity
		} : void 0
	};
	try {
		const again = decide({
			...config,
			gate
		}, null, evaluation);
		return again.answer === "passed" ? void 0 : `the verdict says passed, and its evaluation, decided again, is refused: ${again.reason}`;
	} catch {
		return;
	}
}
async function modelCheck(project, { verdict, evaluation, run }) {
	const digest = run.modelDigest;
	if (digest === null) return {
		check: "model",
		state: "failed",
		detail: "the run left no model file"
	};
	if (verdict.modelDigest !== digest || evaluation.modelDigest !== digest) return {
		check: "model",
		state: "failed",
		detail: "the verdict is on another model than the run made"
	};
	for (const output of run.outputs) {
		const problem = await project.store.getFile(output.digest).then(() => void 0, (error) => toPawlError(error).message);
		if (problem !== void 0) return {
			check: "model",
			state: "failed",
			detail: `${output.path}: ${problem}`
		};
	}
	return {
		check: "model",
		state: "held",
		detail: `${digest.slice(0, 19)}, kept and unchanged`
	};
}
async function dataCheck(project, { run }, commit) {
	if ((await gitState(project.root))?.commit !== commit) return {
		check: "data",
		state: "not checked",
		detail: "another commit is checked out here"
	};
	let checked = 0;
	for (const { path, digest } of run.data) {
		const file = join(project.root, path);
		const now = await stat(file).then((found) => found.isFile(), () => false) ? await digestFile(file).catch(() => void 0) : void 0;
		if (!now) continue;
		if (now.digest !== digest) return {
			check: "data",
			state: "failed",
			detail: `${path} is not the file that the model was made from`
		};
		checked += 1;
	}
	const all = run.data.length;
	if (checked === all) return {
		check: "data",
		state: "held",
		detail: all === 1 ? "1 file unchanged" : `${all} files unchanged`
	};
	return {
		check: "data",
		state: "not checked",
		detail: `${all - checked} of ${all} data files are not here`
	};
}
function ageCheck({ config }, { createdAt }) {
	const age = Date.now() - Date.parse(createdAt);
	const days = ageText(age);
	const most = config.promote.max_age;
	if (most === void 0) return {
		check: "age",
		state: "held",
		detail: `${days}, no limit`
	};
	if (age < -36e5) return {
		check: "age",
		state: "failed",
		detail: `it says that it is of ${createdAt}, which is yet to come`
	};
	return {
		check: "age",
		state: age <= duration(most) ? "held" : "failed",
		detail: `${days}, at most ${most}`
	};
}
function ageText(ms) {
	const hours = ms / 36e5;
	if (hours < 1) return "less than an hour old";
	return hours < 48 ? `${Math.floor(hours)} h old` : `${Math.floor(hours / 24)} days old`;
}
async function ledgerCheck({ store }, { evaluation }) {
	const { look, test } = evaluation;
	if (look === null) return {
		check: "ledger",
		state: "held",
		detail: "no looks are counted"
	};
	const problem = await requireLook(store, test.digest, look).then(() => void 0, (error) => toPawlError(error).message);
	if (problem !== void 0) return {
		check: "ledger",
		state: "failed",
		detail: problem
	};
	return {
		check: "ledger",
		state: "held",
		detail: `whole, with look ${look.number}`
	};
}
export { readRegistry as _, ownRecordOf as a, releaseState as c, staysOf as d, tagNamesOf as f, historyOf as g, compareVersions as h, messageOf as i, requireModelName as l, duration as m, findEvidence as n, ownTags as o, timeOf as p, countedAssignments as r, releaseRecordOf as s, chainOf as t, statementOf as u };
