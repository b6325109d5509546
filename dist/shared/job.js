import { i as toPawlError, n as didYouMean, t as PawlError } from "./errors.js";
import { r as findVerb, t as COMMON_OPTIONS } from "./options.js";
import { a as boolean, d as object, i as array, m as string, s as int } from "./schemas.js";
import { i as gitStore, n as openProject, r as renderTerminal } from "./project.js";
import { d as parentOfHead, u as originUrl } from "./git.js";
import { c as plainText, s as markdownText } from "./escape.js";
import { t as parseParams } from "./params.js";
import { relative, resolve, sep } from "node:path";
import { randomUUID } from "node:crypto";
import * as fs from "fs";
import { constants, existsSync, promises, readFileSync } from "fs";
import * as os from "os";
import { EOL } from "os";
import * as crypto from "crypto";
// packages/hosts/github/credentials.ts
function gitCredentials(remote, token) {
	const url = URL.canParse(remote) ? new URL(remote) : void 0;
	if (token === "" || !url || !["http:", "https:"].includes(url.protocol)) return {
		variables: {},
		secrets: []
	};
	const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
	const key = `http.${url.origin}/.extraheader`;
	return {
		variables: {
			GIT_CONFIG_COUNT: "2",
			GIT_CONFIG_KEY_0: key,
			GIT_CONFIG_VALUE_0: "",
			GIT_CONFIG_KEY_1: key,
			GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`
		},
		secrets: [basic]
	};
}
// node_modules/@actions/github/lib/context.js
var Context = class {
	constructor() {
		var _a, _b, _c;
		this.payload = {};
		if (process.env.GITHUB_EVENT_PATH) {
			if (existsSync(process.env.GITHUB_EVENT_PATH)) this.payload = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, { encoding: "utf8" }));
			else {
				const path = process.env.GITHUB_EVENT_PATH;
				process.stdout.write(`GITHUB_EVENT_PATH ${path} does not exist${EOL}`);
			}
		}
		this.eventName = process.env.GITHUB_EVENT_NAME;
		this.sha = process.env.GITHUB_SHA;
		this.ref = process.env.GITHUB_REF;
		this.workflow = process.env.GITHUB_WORKFLOW;
		this.action = process.env.GITHUB_ACTION;
		this.actor = process.env.GITHUB_ACTOR;
		this.job = process.env.GITHUB_JOB;
		this.runAttempt = parseInt(process.env.GITHUB_RUN_ATTEMPT, 10);
		this.runNumber = parseInt(process.env.GITHUB_RUN_NUMBER, 10);
		this.runId = parseInt(process.env.GITHUB_RUN_ID, 10);
		this.apiUrl = (_a = process.env.GITHUB_API_URL) !== null && _a !== void 0 ? _a : `https://api.github.com`;
		this.serverUrl = (_b = process.env.GITHUB_SERVER_URL) !== null && _b !== void 0 ? _b : `https://github.com`;
		this.graphqlUrl = (_c = process.env.GITHUB_GRAPHQL_URL) !== null && _c !== void 0 ? _c : `https://api.github.com/graphql`;
	}
	get issue() {
		const payload = this.payload;
		return Object.assign(Object.assign({}, this.repo), { number: (payload.issue || payload.pull_request || payload).number });
	}
	get repo() {
		if (process.env.GITHUB_REPOSITORY) {
			const [owner, repo] = process.env.GITHUB_REPOSITORY.split("/");
			return {
				owner,
				repo
			};
		}
		if (this.payload.repository) return {
			owner: this.payload.repository.owner.login,
			repo: this.payload.repository.name
		};
		throw new Error("context.repo requires a GITHUB_REPOSITORY environment variable like 'owner/repo'");
	}
};
// node_modules/@actions/github/lib/github.js
const context = new Context();
// packages/hosts/workflow/event.ts
const sha = string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const NO_TAG = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|(^|\/)\.|\.lock(\/|$)|^-/;
const tagName = string().min(1).max(255).refine((name) => !NO_TAG.test(name), "not the name of a tag");
const payloadSchema = object({
	repository: object({
		full_name: string(),
		default_branch: string()
	}).optional(),
	pull_request: object({
		number: int().positive(),
		head: object({
			sha,
			repo: object({ full_name: string() }).nullish()
		}),
		base: object({
			sha,
			repo: object({ full_name: string() })
		}),
		labels: array(object({ name: string() })).default([])
	}).optional(),
	workflow_run: object({
		id: int().positive(),
		event: string(),
		conclusion: string().nullish(),
		head_sha: sha,
		head_branch: string().nullish(),
		head_repository: object({ full_name: string() }).nullish()
	}).optional(),
	action: string().optional(),
	deleted: boolean().optional(),
	release: object({
		id: int().positive(),
		tag_name: tagName,
		author: object({ login: string().min(1) })
	}).optional()
});
const TAGS = "refs/tags/";
function workflowEvent() {
	const repository = process.env.GITHUB_REPOSITORY ?? "";
	if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new PawlError("usage", "this is an action: it runs in a workflow", { remedy: "On your own machine use the command: `pawl run`." });
	const payload = checked$1(payloadSchema, context.payload);
	const { repository: about, pull_request: pull, workflow_run: upstream } = payload;
	const serverUrl = trimmed(context.serverUrl);
	return {
		name: context.eventName,
		repository,
		sha: context.sha,
		apiUrl: trimmed(context.apiUrl),
		serverUrl,
		run: {
			id: context.runId || 0,
			attempt: context.runAttempt || 1,
			url: `${serverUrl}/${repository}/actions/runs/${context.runId}`
		},
		pull: pull ? eventPull(pull) : null,
		upstream: upstream?.head_repository && upstream.head_branch ? {
			id: upstream.id,
			event: upstream.event,
			conclusion: upstream.conclusion ?? null,
			headSha: upstream.head_sha,
			headBranch: upstream.head_branch,
			headRepository: upstream.head_repository.full_name
		} : null,
		actor: context.actor ?? "",
		...eventTag(payload),
		release: context.eventName === "release" && payload.release ? {
			id: payload.release.id,
			author: payload.release.author.login
		} : null,
		onDefaultBranch: [
			"push",
			"schedule",
			"workflow_dispatch"
		].includes(context.eventName) && about !== void 0 && context.ref === `refs/heads/${about.default_branch}`
	};
}
function checked$1(schema, value) {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	const at = issue?.path.length ? `${issue.path.join(".")}: ` : "";
	throw new PawlError("usage", `the event is not one of GitHub's: ${at}${issue?.message}`);
}
function eventTag(payload) {
	if (context.eventName === "release" && payload.action === "published" && payload.release) return {
		tag: payload.release.tag_name,
		tagDeleted: false
	};
	if (context.eventName !== "push" || !context.ref.startsWith(TAGS)) return {
		tag: null,
		tagDeleted: false
	};
	return {
		tag: checked$1(tagName, context.ref.slice(10)),
		tagDeleted: payload.deleted === true
	};
}
function eventPull(pull) {
	return {
		number: pull.number,
		headSha: pull.head.sha,
		baseSha: pull.base.sha,
		labels: pull.labels.map(({ name }) => name),
		fork: pull.head.repo?.full_name !== pull.base.repo.full_name
	};
}
function trimmed(url) {
	return url.replace(/\/+$/, "");
}
// node_modules/@actions/core/lib/utils.js
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}
// node_modules/@actions/core/lib/command.js
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os.EOL);
}
function issue(name, message = "") {
	issueCommand(name, {}, message);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}
// node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}
// node_modules/@actions/core/lib/summary.js
var __awaiter$1 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access, appendFile, writeFile } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	filePath() {
		return __awaiter$1(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, constants.R_OK | constants.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	write(options) {
		return __awaiter$1(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	clear() {
		return __awaiter$1(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	stringify() {
		return this._buffer;
	}
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	addEOL() {
		return this.addRaw(EOL);
	}
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const summary = new Summary();
var ExitCode;
(function(ExitCode) {
	ExitCode[ExitCode["Success"] = 0] = "Success";
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
function setFailed(message) {
	process.exitCode = ExitCode.Failure;
	error(message);
}
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function notice(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
	process.stdout.write(message + os.EOL);
}
function startGroup(name) {
	issue("group", name);
}
function endGroup() {
	issue("endgroup");
}
// packages/hosts/workflow/runner.ts
const SHOWN = 10;
const WIDTH = 100;
const annotations = {
	error,
	warning,
	notice
};
function workflowRunner() {
	const shown = {
		error: 0,
		warning: 0,
		notice: 0
	};
	const commands = commandSwitch();
	let lastProgress = 0;
	const say = (text) => {
		commands.resume();
		info(inert(text));
	};
	return {
		input: (name) => getInput(name),
		setOutput,
		mask: setSecret,
		annotate({ level, title, message, file, line }) {
			commands.resume();
			shown[level] += 1;
			if (shown[level] > SHOWN) return say(`${level}: ${plainText(`${title}: ${message}`, 1e3)}`);
			annotations[level](plainText(message, 4e3), {
				title: plainText(title, 200),
				...file === void 0 ? {} : { file },
				...line === void 0 ? {} : { startLine: line }
			});
		},
		async summary(markdown) {
			if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(markdown, true).write();
			else say(markdown);
		},
		async group(title, work) {
			commands.resume();
			startGroup(plainText(title, 200));
			try {
				return await work();
			} finally {
				commands.resume();
				endGroup();
			}
		},
		fail(message) {
			commands.resume();
			if (message === void 0) process.exitCode = 1;
			else setFailed(plainText(message, 4e3));
		},
		show(evidence) {
			say(renderTerminal(evidence, {
				colour: true,
				width: WIDTH
			}));
		},
		note: (message) => say(plainText(message, 1e3)),
		output(chunk) {
			commands.stop();
			process.stdout.write(chunk);
		},
		progress(what, done, total) {
			const now = Date.now();
			if (done >= total || now - lastProgress < 3e4) return;
			lastProgress = now;
			say(`${plainText(what, 60)}: ${Math.floor(done / total * 100)} %`);
		}
	};
}
function inert(text) {
	return text.replace(/^(\s*)(?=::)/gm, "$1⁠").replaceAll("##[", "#⁠#[");
}
function commandSwitch() {
	const token = randomUUID();
	let stopped = false;
	return {
		stop() {
			if (!stopped) process.stdout.write(`::stop-commands::${token}\n`);
			stopped = true;
		},
		resume() {
			if (stopped) process.stdout.write(`\n::${token}::\n`);
			stopped = false;
		}
	};
}
// packages/action/model.ts
async function openDecided(job, folder) {
	const { inputs, runner, signal } = job;
	const inside = folderInWorkspace(job, folder);
	const store = await stateStore(job, inside);
	store.tip().catch(() => void 0);
	return openProject(inside, {
		configName: inputs.text("config"),
		host: runner,
		signal,
		store
	});
}
async function openModel(job, folder, baselineAt) {
	const { event, inputs, runner, signal } = job;
	const inside = folderInWorkspace(job, folder);
	const declared = new Set(["params", "state-branch"].filter((name) => has(job, name)));
	const change = await changeOf(job);
	return openProject(inside, {
		configName: inputs.text("config"),
		host: runner,
		signal,
		change,
		...event.pull || !declared.has("state-branch") ? {} : { baselineAt: baselineAt === void 0 ? await parentOfHead(inside) : baselineAt },
		...declared.has("params") ? { params: parseParams(inputs.text("params")) } : {},
		...declared.has("state-branch") ? { store: await stateStore(job, inside) } : {}
	});
}
function folderInWorkspace(job, folder) {
	const absolute = resolve(job.workspace, folder);
	const path = relative(job.workspace, absolute);
	if (path === ".." || path.startsWith(`..${sep}`)) throw new PawlError("usage", `"${folder}" is outside of the repository`, { remedy: "Name a folder inside of it, from its top." });
	return relative(process.cwd(), absolute) || ".";
}
function pathOf(job, folder) {
	return relative(job.workspace, resolve(job.workspace, folder)).split(sep).join("/") || ".";
}
function placeName(path, config) {
	if (config === "pawl.yaml") return path;
	return path === "." ? config : `${path}/${config}`;
}
async function stateStore(job, folder) {
	const { event, inputs, token, runner, signal, temp } = job;
	const remote = (folder === null ? null : await originUrl(folder)) ?? `${event.serverUrl}/${event.repository}`;
	const environment = gitCredentials(remote, token);
	for (const secret of environment.secrets) runner.mask(secret);
	return gitStore({
		cache: `${temp}/pawl-state.git`,
		remote,
		branch: inputs.text("state-branch"),
		environment: environment.variables,
		writable: writableRefs(job),
		...has(job, "keep") ? { keep: Number(inputs.text("keep")) } : {},
		note: (message) => runner.note(message),
		signal
	});
}
function writableRefs({ event, action }) {
	const asked = WRITES[action];
	if (asked !== void 0) return event.pull || event.upstream ? false : asked;
	if (event.onDefaultBranch) return true;
	return event.pull?.fork === true ? false : "looks/";
}
const WRITES = {
	promote: "releases/",
	rollback: "releases/",
	publish: "images/",
	drift: "drift/"
};
async function changeOf(job) {
	const { event, inputs } = job;
	if (!event.pull || !has(job, "rules-label")) return void 0;
	const label = inputs.text("rules-label");
	const labels = await currentLabels(job, event.pull);
	return {
		base: event.pull.baseSha,
		allowedBy: labels.includes(label) ? `the label "${label}"` : null
	};
}
async function currentLabels(job, pull) {
	if (job.token === "") return pull.labels;
	const { labelsNow } = await import("./github2.js");
	return labelsNow(job, pull.number).catch(() => pull.labels);
}
function has(job, name) {
	return job.inputs.names.includes(name);
}
// packages/pipeline/actions.ts
const PATH = {
	name: "path",
	type: "text",
	default: ".",
	help: "folder that holds pawl.yaml"
};
const PATHS = {
	name: "path",
	type: "lines",
	default: ".",
	help: "folder that holds pawl.yaml; several models: one folder a line"
};
const CONFIG = fromOption("config");
const PARAMS = fromOption("params", "train");
const FORCE = fromOption("force", "train");
const SHARD = fromOption("shard", "sweep");
const TOKEN = {
	name: "token",
	type: "text",
	default: "${{ github.token }}",
	help: "token for the state branch, comments and checks"
};
const BRANCH = {
	name: "state-branch",
	type: "text",
	default: "pawl",
	help: "branch that keeps accepted evidence"
};
const RULES_LABEL = {
	name: "rules-label",
	type: "text",
	default: "pawl: new rules",
	help: "label with which a maintainer lets a pull request use its own gate in place of the base branch’s"
};
const FROM = {
	name: "from",
	type: "lines",
	default: "",
	help: "artifacts of this run to take earlier records from, by name or with `*`; not needed within one job"
};
const ARTIFACT = {
	name: "artifact",
	type: "text",
	default: "",
	help: "name of an artifact to keep the records and the model in, for later jobs"
};
const COMMENTING = [
	{
		name: "comment",
		type: "text",
		values: [
			"always",
			"change",
			"refusal",
			"never"
		],
		default: "always",
		help: "when to comment: on every run, when a metric differs or the gate refuses, when it refuses, or never; a comment that is there is always kept current"
	},
	{
		name: "together",
		type: "boolean",
		default: "false",
		help: "one comment for all models in place of one for each"
	},
	{
		name: "marker",
		type: "text",
		default: "",
		help: "tells comments and checks of the same model apart, where several workflows make them"
	},
	{
		name: "check",
		type: "boolean",
		default: "true",
		help: "report a check run on the head commit"
	}
];
const MODEL_NAME = {
	name: "model",
	type: "text",
	default: "",
	help: "name of the model, where `path` has several and no tag names one"
};
const ISSUER = "https://token.actions.githubusercontent.com";
const RECONCILED = {
	name: "followers",
	help: "JSON: for each registry that follows the tags, its `name`, the `changes` made, and why it `failed` or null"
};
const MOVED = [
	{
		name: "model",
		help: "name of the model"
	},
	{
		name: "version",
		help: "the version, such as `v1.4.0`"
	},
	{
		name: "commit",
		help: "the commit of the version"
	},
	{
		name: "stage",
		help: "the stage"
	},
	{
		name: "tag",
		help: "the tag that moved the stage, such as `housing#production#7`"
	},
	{
		name: "replaced",
		help: "the version that held the stage before; empty where there was none"
	},
	RECONCILED
];
const MOVE_PERMISSION = {
	permission: "contents: write",
	reason: "to push tags and the state branch, and to keep releases"
};
const VERDICT = {
	name: "verdict",
	help: "`passed`, `refused` or `skipped`"
};
const METRICS = {
	name: "metrics",
	help: "JSON: every metric of the candidate by name, each with `value`, `low`, `high` and, where there is a baseline, `baseline` and `difference`"
};
const REPORT = {
	name: "report",
	help: "path of the report as Markdown"
};
const MODEL = {
	name: "model-digest",
	help: "sha256 digest of the model"
};
const RECORD = {
	name: "record",
	help: "path of the record that this action left"
};
const COMMENT_URL = {
	name: "comment-url",
	help: "address of the comment"
};
const READ = {
	permission: "contents: read",
	reason: "to read the baseline from the state branch"
};
const COMMENT_PERMISSIONS = [{
	permission: "pull-requests: write",
	reason: "to post the comment, and to read the labels"
}, {
	permission: "checks: write",
	reason: "to report the check; where it is missing, `statuses: write` is enough"
}];
const ACTIONS = [
	{
		name: "run",
		title: "Pawl",
		description: "Check, train, evaluate and gate a model, and say so on the pull request",
		icon: "shield",
		inputs: [
			PATHS,
			CONFIG,
			PARAMS,
			FORCE,
			...COMMENTING,
			{
				name: "accept",
				type: "text",
				values: ["auto", "never"],
				default: "auto",
				help: "auto: what passes on the default branch becomes the baseline"
			},
			{
				name: "paths",
				type: "lines",
				default: "",
				help: "files outside of `path` that the model depends on, as patterns with `*` and `**`"
			},
			{
				name: "paths-ignore",
				type: "lines",
				default: "**/*.md\ndocs/**\nLICENSE*",
				help: "a pull request that changes only files that match these is not evaluated"
			},
			{
				name: "keep",
				type: "count",
				default: "20",
				help: "how many accepted runs of a model keep their model and predictions on the state branch; records are always kept"
			},
			RULES_LABEL,
			ARTIFACT,
			{
				name: "artifact-content",
				type: "text",
				values: ["all", "records"],
				default: "all",
				help: "what the artifact holds: the model and the predictions too, or the records alone, which a comment needs"
			},
			BRANCH,
			TOKEN
		],
		outputs: [
			VERDICT,
			METRICS,
			REPORT,
			MODEL,
			COMMENT_URL
		],
		permissions: [{
			permission: "contents: read",
			reason: "to read the baseline; `write` on the default branch, to accept one, and wherever looks are counted (`gate.looks`)"
		}, ...COMMENT_PERMISSIONS]
	},
	{
		name: "check",
		title: "Pawl: check",
		description: "Check the data that a model learns from and is tested on",
		icon: "check-square",
		inputs: [
			PATH,
			CONFIG,
			ARTIFACT
		],
		outputs: [RECORD, {
			name: "anomalies",
			help: "number of anomalies found"
		}],
		permissions: []
	},
	{
		name: "train",
		title: "Pawl: train",
		description: "Train a model with a command of yours or the embedded trainer",
		icon: "cpu",
		inputs: [
			PATH,
			CONFIG,
			PARAMS,
			FORCE,
			FROM,
			ARTIFACT
		],
		outputs: [RECORD, MODEL],
		permissions: []
	},
	{
		name: "sweep",
		title: "Pawl: sweep",
		description: "Try several settings on folds of the training rows, over several jobs where there are many",
		icon: "sliders",
		inputs: [
			PATH,
			CONFIG,
			PARAMS,
			SHARD,
			FROM,
			ARTIFACT
		],
		outputs: [{
			name: "params",
			help: "the best settings of what was tried, as a JSON object"
		}],
		permissions: []
	},
	{
		name: "evaluate",
		title: "Pawl: evaluate",
		description: "Measure a model and its baseline on the same rows",
		icon: "bar-chart-2",
		inputs: [
			PATH,
			CONFIG,
			RULES_LABEL,
			FROM,
			ARTIFACT,
			BRANCH,
			TOKEN
		],
		outputs: [
			RECORD,
			METRICS,
			MODEL
		],
		permissions: [READ]
	},
	{
		name: "gate",
		title: "Pawl: gate",
		description: "Decide whether a model may go forward; fails the step when it may not",
		icon: "lock",
		inputs: [
			PATH,
			CONFIG,
			RULES_LABEL,
			FROM,
			ARTIFACT,
			TOKEN
		],
		outputs: [
			RECORD,
			VERDICT,
			METRICS,
			MODEL
		],
		permissions: []
	},
	{
		name: "comment",
		title: "Pawl: comment",
		description: "Say on the pull request what a model gained, what it lost and what the gate decided",
		icon: "message-square",
		inputs: [
			PATHS,
			CONFIG,
			FROM,
			...COMMENTING,
			RULES_LABEL,
			BRANCH,
			TOKEN
		],
		outputs: [
			VERDICT,
			METRICS,
			REPORT,
			COMMENT_URL
		],
		permissions: [
			READ,
			...COMMENT_PERMISSIONS,
			{
				permission: "actions: read",
				reason: "in a `workflow_run` workflow, to read the evidence of the other run"
			}
		]
	},
	{
		name: "promote",
		title: "Pawl: promote",
		description: "Move a version into a stage, on its evidence, and the registries with it",
		icon: "chevrons-up",
		inputs: [
			PATHS,
			CONFIG,
			MODEL_NAME,
			{
				name: "tag",
				type: "text",
				default: "",
				help: "tag of a version or stage; that of the push or the release when not given"
			},
			fromOption("version", "promote"),
			fromOption("stage", "promote"),
			fromOption("model-digest", "promote"),
			fromOption("force", "promote"),
			fromOption("reason", "promote"),
			BRANCH,
			TOKEN
		],
		outputs: [
			{
				name: "promoted",
				help: "`moved`, `held` (it was there already), `refused`, or `ignored` (the tag is of no model here)"
			},
			...MOVED,
			RECORD
		],
		permissions: [
			MOVE_PERMISSION,
			{
				permission: "pull-requests: read",
				reason: "where a stage asks for approvals of people"
			},
			{
				permission: "actions: read",
				reason: "where a stage asks for approvals of an environment"
			}
		]
	},
	{
		name: "rollback",
		title: "Pawl: roll back",
		description: "Give a stage back to a version that held it before, and the registries with it",
		icon: "corner-up-left",
		inputs: [
			PATHS,
			CONFIG,
			MODEL_NAME,
			fromOption("stage", "rollback"),
			fromOption("to", "rollback"),
			fromOption("reason", "rollback"),
			BRANCH,
			TOKEN
		],
		outputs: [...MOVED, RECORD],
		permissions: [MOVE_PERMISSION]
	},
	{
		name: "reconcile",
		title: "Pawl: reconcile",
		description: "Bring registries in step with the tags",
		icon: "refresh-cw",
		inputs: [
			PATHS,
			CONFIG,
			fromOption("dry-run", "reconcile"),
			BRANCH,
			TOKEN
		],
		outputs: [RECONCILED],
		permissions: [{
			permission: "contents: write",
			reason: "to keep releases; `read` with `dry-run`"
		}]
	},
	{
		name: "publish",
		title: "Pawl: publish",
		description: "Publish the image of a promoted version, without Docker",
		icon: "package",
		inputs: [
			PATHS,
			CONFIG,
			MODEL_NAME,
			{
				...fromOption("version", "publish"),
				help: "such as v1.4.0; that of the tag, else the highest promoted"
			},
			{
				...fromOption("model", "publish"),
				name: "model-path"
			},
			fromOption("output", "publish"),
			fromOption("dry-run", "publish"),
			BRANCH,
			{
				...TOKEN,
				help: "token for the state branch and for ghcr.io"
			}
		],
		outputs: [
			{
				name: "image",
				help: "the image by its digest, such as `ghcr.io/acme/housing@sha256:…`"
			},
			{
				name: "digest",
				help: "its digest"
			},
			{
				name: "tag",
				help: "its tag, such as `v1.4.0`"
			},
			{
				name: "tags",
				help: "all its tags, one a line: of the version, and of the stages that it holds"
			},
			{
				name: "size",
				help: "bytes of its own layers, those of the base left out"
			},
			{
				name: "pushed",
				help: "how many layers and configurations were sent"
			},
			{
				name: "reused",
				help: "how many were in the registry already, those of the base among them"
			},
			{
				name: "sent",
				help: "bytes that were sent"
			},
			{
				name: "identity",
				help: "the workflow that signed, for `verify`; empty where a key did, or nobody"
			},
			{
				name: "issuer",
				help: "who vouches for it"
			},
			RECONCILED,
			RECORD
		],
		permissions: [
			{
				permission: "contents: write",
				reason: "to keep the record of the image"
			},
			{
				permission: "packages: write",
				reason: "where the image goes to ghcr.io"
			},
			{
				permission: "id-token: write",
				reason: "to sign the evidence on it as this workflow"
			},
			{
				permission: "attestations: write",
				reason: "to have it found by `gh attestation verify`; may be left out"
			}
		]
	},
	{
		name: "verify",
		title: "Pawl: verify",
		description: "Check the evidence on an image; fails the step when it does not hold",
		icon: "shield",
		inputs: [
			{
				name: "image",
				type: "text",
				default: "",
				help: "such as ghcr.io/acme/housing:production, by digest, or oci:folder:v1.4.0"
			},
			{
				...fromOption("key", "verify"),
				help: "file of a public key whose signatures count"
			},
			{
				...fromOption("identity", "verify"),
				help: "who signed without a key: the address of a workflow at its ref, of which a `*` may be the end"
			},
			{
				...fromOption("issuer", "verify"),
				default: ISSUER
			},
			fromOption("repository", "verify"),
			fromOption("trusted-root", "verify"),
			fromOption("allow-forced", "verify"),
			{
				...TOKEN,
				help: "token for ghcr.io; other registries take the logins of Docker"
			}
		],
		outputs: [{
			name: "image",
			help: "the image by the digest that was checked; empty where its evidence does not hold"
		}, {
			name: "digest",
			help: "its digest"
		}],
		permissions: [{
			permission: "packages: read",
			reason: "where the image is at ghcr.io"
		}, {
			permission: "contents: read",
			reason: "to check out the key or the root of trust"
		}]
	},
	{
		name: "drift",
		title: "Pawl: drift",
		description: "Watch the data of now: an issue where it drifted or is missing, and training where asked",
		icon: "activity",
		inputs: [
			PATH,
			CONFIG,
			fromOption("current", "drift"),
			fromOption("reference", "drift"),
			{
				name: "fail",
				type: "boolean",
				default: "false",
				help: "fail the step while an alarm is open"
			},
			BRANCH,
			TOKEN
		],
		outputs: [
			{
				name: "drift",
				help: "`drift`, `no drift`, `insufficient` (too few rows) or `no data`"
			},
			{
				name: "columns",
				help: "JSON: names of the columns that drifted"
			},
			{
				name: "recommendation",
				help: "`none`, `watch`, `investigate`, `retrain` or `restore the feed`"
			},
			{
				name: "issue-url",
				help: "address of the issue; empty where there is none"
			},
			REPORT,
			RECORD
		],
		permissions: [
			{
				permission: "contents: write",
				reason: "to keep the runs on the state branch"
			},
			{
				permission: "issues: write",
				reason: "to open, update and close the issue"
			},
			{
				permission: "checks: write",
				reason: "to report the check; where it is missing, `statuses: write` is enough"
			},
			{
				permission: "actions: write",
				reason: "to start the training; may be left out without `drift.retrain`"
			}
		]
	},
	{
		name: "retrain",
		title: "Pawl: retrain",
		description: "Train on rows of now, and replace the model only where it is better on old rows and new",
		icon: "refresh-ccw",
		inputs: [
			PATHS,
			CONFIG,
			MODEL_NAME,
			{
				name: "drift",
				type: "text",
				default: "",
				help: "digest of the record that asked for it, as the drift job gives it"
			},
			BRANCH,
			TOKEN
		],
		outputs: [
			{
				name: "answer",
				help: "`better` or `not better`"
			},
			{
				name: "branch",
				help: "the branch of the new model; it is pushed where that is better"
			},
			{
				name: "pull-request-url",
				help: "address of the pull request; empty where there is none"
			},
			{
				name: "version",
				help: "the version that was promoted; empty where none was"
			},
			{
				name: "stage",
				help: "the stage it came into"
			},
			REPORT,
			RECONCILED
		],
		permissions: [
			{
				permission: "contents: write",
				reason: "to push the branch, tags and evidence"
			},
			{
				permission: "pull-requests: write",
				reason: "to open the pull request"
			},
			{
				permission: "issues: write",
				reason: "to say on the issue what came of it"
			},
			{
				permission: "actions: read",
				reason: "where a stage asks for approvals of an environment"
			}
		]
	}
];
function actionOf(name) {
	return ACTIONS.find((action) => action.name === name);
}
function fromOption(name, verb) {
	const option = [...COMMON_OPTIONS, ...verb && findVerb(verb)?.options || []].find((known) => known.name === name);
	return {
		name,
		type: option.type === "boolean" ? "boolean" : "text",
		...option.values ? { values: option.values } : {},
		default: option.default ?? (option.type === "boolean" ? "false" : ""),
		help: option.help.replace(/--([a-z][a-z-]*)/g, "`$1`")
	};
}
// packages/action/inputs.ts
function readInputs(action, read) {
	const values = new Map(action.inputs.map((input) => [input.name, {
		input,
		value: checked(input, read(input.name))
	}]));
	const value = (name) => {
		const found = values.get(name);
		if (!found) throw new Error(`the action ${action.name} declares no input ${name}`);
		return found.value;
	};
	return {
		names: [...values.keys()],
		text: value,
		lines: (name) => value(name).split("\n").map((line) => line.trim()).filter(Boolean),
		flag: (name) => value(name) === "true"
	};
}
function checked(input, given) {
	const value = given.trim() === "" ? defaultOf(input) : given.trim();
	const fail = (what, remedy) => new PawlError("usage", `the input \`${input.name}\` ${what}`, {
		where: `with: ${input.name}`,
		remedy
	});
	if (value.includes("${{")) throw fail("holds an expression that was not evaluated", "Take `${{ }}` out of quotes that keep it as text.");
	if (input.type !== "lines" && /[\r\n]/.test(value)) throw fail("has several lines", "Give one line.");
	if (value.includes("\0")) throw fail("holds a null character", "Give plain text.");
	if (input.type === "boolean" && value !== "true" && value !== "false") throw fail(`cannot be "${value.slice(0, 100)}"`, "It is true or false.");
	if (input.type === "count" && !/^[1-9]\d{0,5}$/.test(value)) throw fail(`cannot be "${value.slice(0, 100)}"`, "It is a whole number from 1.");
	if (input.values && !input.values.includes(value)) throw fail(`cannot be "${value.slice(0, 100)}".${didYouMean(value, input.values)}`, `It is ${input.values.join(", ")}.`);
	return value;
}
function defaultOf(input) {
	return input.default.includes("${{") ? "" : input.default;
}
// packages/action/job.ts
async function runAction(name, work) {
	const runner = workflowRunner();
	const interrupt = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interrupt.abort(signal));
	try {
		const declaration = actionOf(name);
		const inputs = readInputs(declaration, runner.input);
		const token = declaration.inputs.some((input) => input.name === "token") ? inputs.text("token") : "";
		if (token !== "") runner.mask(token);
		await work({
			action: name,
			runner,
			event: workflowEvent(),
			inputs,
			temp: process.env.RUNNER_TEMP ?? process.cwd(),
			workspace: process.env.GITHUB_WORKSPACE ?? process.cwd(),
			token,
			signal: interrupt.signal
		});
	} catch (thrown) {
		const error = toPawlError(thrown);
		if (process.env.PAWL_DEBUG || process.env.RUNNER_DEBUG === "1") runner.note(String(thrown instanceof Error ? thrown.stack : thrown));
		await reportError(runner, error, `Pawl: ${name}`);
		runner.fail();
	}
}
async function reportError(runner, error, title) {
	const place = /^([^:\n]+):(\d+)(?::\d+)?$/.exec(error.where ?? "");
	runner.annotate({
		level: "error",
		title,
		message: sentence(error),
		...place ? {
			file: place[1],
			line: Number(place[2])
		} : {}
	});
	const lines = [`### ⛔ ${markdownText(title)}`, markdownText(error.message, 2e3)];
	if (error.where) lines.push(`at ${markdownText(error.where, 500)}`);
	if (error.remedy) lines.push(markdownText(error.remedy, 1e3));
	await runner.summary(`${lines.join("\n\n")}\n`);
}
function sentence(error) {
	return [error.where ? `${error.message} (${error.where})` : error.message, error.remedy].filter(Boolean).join(". ");
}
export { openDecided as a, placeName as c, actionOf as i, stateStore as l, runAction as n, openModel as o, sentence as r, pathOf as s, reportError as t, gitCredentials as u };
