import { s as plainText } from "./escape.js";
import { V as formatRecord, _ as originUrl, b as resolveCommit, c as readEvidence, i as parseParams, n as openProject, r as gitStore, u as withWorkFolder, x as renderTerminal } from "./project.js";
import { t as accept } from "./accept.js";
import { r as requirePassed, t as check } from "./check.js";
import { t as evaluate } from "./evaluate.js";
import { n as gate } from "./gate.js";
import { t as PawlError } from "./errors.js";
import { t as gateConditions } from "./conditions.js";
import { t as train } from "./train.js";
import { t as renderMarkdown } from "./markdown.js";
import { join, resolve } from "node:path";
// packages/pipeline/run.ts
async function run(project) {
	gateConditions(project.config);
	const { record, data } = await check(project);
	if (!record.passed) return record;
	await train(project, data);
	await evaluate(project, data);
	return gate(project);
}
// packages/pipeline/state.ts
async function originStore(folder, host) {
	const root = resolve(folder);
	const remote = await originUrl(root);
	if (remote === null) throw new PawlError("config", "this folder is in no clone, so there is no branch to keep baselines on", {
		where: folder,
		remedy: "Add a remote named `origin`, or leave `--store git` out."
	});
	return gitStore({
		cache: join(root, ".pawl", "state.git"),
		remote,
		writable: true,
		note: (message) => host.note(message)
	});
}
// packages/hosts/terminal.ts
const BAR_AFTER_MS = 1e3;
const REDRAW_MS = 100;
function terminalHost(options) {
	const { stdout, stderr, environment } = options;
	const bar = progressBar(stderr, options.now ?? Date.now, options.quiet !== true && stderr.isTTY === true && environment.TERM !== "dumb");
	return {
		show(evidence) {
			bar.clear();
			const style = {
				colour: usesColour(stdout, environment),
				width: Math.max(60, Math.min(stdout.columns ?? 80, 120))
			};
			stdout.write(renderTerminal(evidence, style));
		},
		note(message) {
			if (options.quiet === true) return;
			bar.clear();
			stderr.write(`${plainText(message, 1e3)}\n`);
		},
		output(chunk) {
			if (options.quiet === true) return;
			bar.clear();
			stderr.write(chunk);
		},
		progress: bar.draw
	};
}
function usesColour(stream, environment) {
	return stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== "dumb";
}
function progressBar(stream, now, enabled) {
	let current;
	let startedAt = 0;
	let drawnAt = 0;
	let drawn = false;
	const clear = () => {
		if (drawn) stream.write("\r\x1B[2K");
		drawn = false;
	};
	const draw = (what, done, total) => {
		if (!enabled) return;
		const time = now();
		if (what !== current) {
			current = what;
			startedAt = time;
		}
		if (done >= total) {
			clear();
			current = void 0;
			return;
		}
		if (time - startedAt < BAR_AFTER_MS || time - drawnAt < REDRAW_MS) return;
		drawnAt = time;
		drawn = true;
		const share = total > 0 ? Math.max(0, done / total) : 0;
		const filled = Math.round(share * 24);
		const seconds = Math.round((time - startedAt) / 1e3);
		stream.write(`\r\u001b[2K${plainText(what, 30)} ${"█".repeat(filled)}${"░".repeat(24 - filled)} ${Math.floor(share * 100)} % ${seconds} s`);
	};
	return {
		draw,
		clear
	};
}
// packages/cli/verbs.ts
async function runVerb(invocation, surroundings) {
	const { options, verb, folder } = invocation;
	const json = options.flag("json");
	const host = terminalHost({
		...surroundings,
		quiet: options.flag("quiet")
	});
	const base = options.text("base");
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
const VERB_ACTIONS = {
	run: (project) => withWorkFolder(project, async () => gated(await run(project))),
	check: (project, options) => withWorkFolder(project, async () => done((await check(project, { infer: options.flag("infer") })).record)),
	train: (project) => withWorkFolder(project, async () => done(await train(project))),
	evaluate: (project) => withWorkFolder(project, async () => done(await evaluate(project))),
	gate: (project) => withWorkFolder(project, async () => gated(await gate(project))),
	accept: (project, options) => withWorkFolder(project, async () => done(await accept(project, {
		force: options.flag("force"),
		reason: options.text("reason")
	}))),
	report: async (project) => {
		const evidence = await readEvidence(project);
		return done(evidence.verdict ?? evidence.evaluation ?? evidence.run ?? evidence.check);
	}
};
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
