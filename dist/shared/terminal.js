import { t as PawlError } from "./errors.js";
import { i as gitStore, r as renderTerminal } from "./project.js";
import { u as originUrl } from "./git.js";
import { c as plainText } from "./escape.js";
import { join, resolve } from "node:path";
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
export { usesColour as n, originStore as r, terminalHost as t };
