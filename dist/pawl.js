#!/usr/bin/env node
import { i as toPawlError, n as didYouMean, t as PawlError } from "./shared/errors.js";
import { t as VERSION } from "./shared/version.js";
import { n as VERBS, r as findVerb, t as COMMON_OPTIONS } from "./shared/options.js";
import { parseArgs } from "node:util";
// packages/cli/arguments.ts
function parseArguments(argv) {
	const [first, ...rest] = argv;
	if (first === void 0 || first === "--help" || first === "-h") return { kind: "overview" };
	if (first === "--version") return { kind: "version" };
	if (first === "help") {
		const verb = rest[0] === void 0 ? void 0 : requireVerb(rest[0]);
		return verb ? {
			kind: "help",
			verb
		} : { kind: "overview" };
	}
	if (first.startsWith("-")) throw new PawlError("usage", `the verb comes first, not "${first}"`, { remedy: "See `pawl --help`." });
	return parseVerb(requireVerb(first), rest);
}
function requireVerb(name) {
	const verb = findVerb(name);
	if (verb) return verb;
	const names = VERBS.map((known) => known.name);
	throw new PawlError("usage", `"${name}" is not a verb of pawl.${didYouMean(name, names)}`, { remedy: "See `pawl --help`." });
}
function parseVerb(verb, argv) {
	const declared = [...verb.options, ...COMMON_OPTIONS];
	const { tokens, positionals } = parseArgs({
		args: [...argv],
		options: Object.fromEntries(declared.map(({ name, type, short }) => [name, short === void 0 ? { type } : {
			type,
			short
		}])),
		allowPositionals: true,
		strict: false,
		tokens: true
	});
	const given = new Map();
	for (const token of tokens) {
		if (token.kind !== "option") continue;
		const option = declared.find(({ name }) => name === token.name);
		if (!option) throw unknownOption(verb, token.rawName, declared);
		given.set(option.name, optionValue(option, token.rawName, token.value));
	}
	if (given.has("help")) return {
		kind: "help",
		verb
	};
	const [first] = positionals;
	requireOperand(verb, positionals);
	const options = {
		flag: (name) => given.get(name) === true,
		text: (name) => {
			const value = given.get(name);
			return typeof value === "string" ? value : declared.find((option) => option.name === name)?.default;
		}
	};
	const { argument } = verb;
	if (argument === void 0) return {
		kind: "verb",
		verb,
		folder: first ?? ".",
		argument,
		options
	};
	return {
		kind: "verb",
		verb,
		folder: options.text("folder") ?? ".",
		argument: first,
		options
	};
}
function requireOperand(verb, positionals) {
	const { argument } = verb;
	const remedy = seeHelp(verb);
	if (positionals.length > 1) {
		const what = argument === void 0 ? "folder" : argument.value;
		throw new PawlError("usage", `one ${what} at a time, not ${positionals.length}: ${positionals.join(", ")}`, { remedy });
	}
	if (argument?.required && positionals.length === 0) throw new PawlError("usage", `\`pawl ${verb.name}\` needs ${argument.value}: ${argument.help}`, { remedy });
}
function optionValue(option, rawName, value) {
	if (option.type === "boolean") {
		if (value === void 0) return true;
		throw new PawlError("usage", `${rawName} takes no value`);
	}
	if (value === void 0 || value === "") throw new PawlError("usage", `${rawName} needs a value: ${option.values?.join(" or ") ?? option.value}`);
	if (option.values && !option.values.includes(value)) throw new PawlError("usage", `${rawName} cannot be "${value}".${didYouMean(value, option.values)}`, { remedy: `It is ${option.values.join(" or ")}.` });
	return value;
}
function unknownOption(verb, rawName, declared) {
	const names = declared.map(({ name }) => `--${name}`);
	return new PawlError("usage", `\`pawl ${verb.name}\` has no option ${rawName}.${didYouMean(rawName, names)}`, { remedy: seeHelp(verb) });
}
const seeHelp = (verb) => `See \`pawl ${verb.name} --help\`.`;
// packages/cli/help.ts
const WIDTH = 79;
const GROUPS = {
	whole: "take a project from its data to a verdict",
	step: "one step at a time",
	after: "look, and decide",
	release: "versions and stages",
	model: "more about the model",
	trust: "see what the gate can tell, and whether to trust it"
};
function overview() {
	const groups = Object.keys(GROUPS).map((group) => {
		const verbs = VERBS.filter((verb) => verb.group === group);
		return `${GROUPS[group]}\n${verbs.map((verb) => `   ${verb.name.padEnd(11)}${verb.summary}`).join("\n")}\n`;
	});
	return [
		"usage: pawl <verb> [<options>] [<folder>]\n",
		`${wrap("Pawl checks, trains, evaluates and gates the model that pawl.yaml in <folder> describes (default: this folder), and leaves a record of every step.", "")}\n`,
		...groups,
		"'pawl <verb> --help' explains a verb; 'pawl --version' prints the version.\n",
		"Exit status: 0 passed, 1 refused by the gate, 2 wrong usage or configuration,\n3 bad data, 4 something outside failed.\n"
	].join("\n");
}
function verbHelp(verb) {
	const reads = verb.reads.length === 0 ? [] : [`Reads the records: ${verb.reads.join(", ")}.`];
	const writes = verb.writes === null ? [] : [`Leaves the record: ${verb.writes}.`];
	const { argument } = verb;
	const operand = argument === void 0 ? "[<folder>]" : argument.required ? argument.value : `[${argument.value}]`;
	return [
		`usage: pawl ${verb.name} [<options>] ${operand}\n`,
		`${wrap(verb.description, "")}\n`,
		...argument === void 0 ? [] : [optionLine(`    ${argument.value}`, argument.help)],
		`${[...verb.options, ...COMMON_OPTIONS].map(optionHelp).join("\n")}\n`,
		...[...reads, ...writes].map((line) => wrap(line, "")),
		""
	].join("\n");
}
function optionHelp(option) {
	const short = option.short === void 0 ? "" : `-${option.short}, `;
	const value = option.value === void 0 ? "" : ` ${option.values?.join("|") ?? option.value}`;
	return optionLine(`    ${short}--${option.name}${value}`, option.default === void 0 ? option.help : `${option.help} (default: ${option.default})`);
}
function optionLine(head, text) {
	const column = 26;
	const body = wrap(text, " ".repeat(column));
	return head.length < 25 ? `${head.padEnd(column)}${body.trimStart()}` : `${head}\n${body}`;
}
function wrap(text, indent) {
	const lines = [];
	let line = indent;
	for (const word of text.split(" ")) {
		if (line.length > indent.length && line.length + 1 + word.length > WIDTH) {
			lines.push(line);
			line = indent;
		}
		line += line.length > indent.length ? ` ${word}` : word;
	}
	return [...lines, line].join("\n");
}
// packages/cli/command.ts
async function runCommand(argv, surroundings) {
	const { stdout, stderr, environment } = surroundings;
	try {
		const invocation = parseArguments(argv);
		if (invocation.kind === "overview") stdout.write(overview());
		else if (invocation.kind === "version") stdout.write(`pawl ${VERSION}\n`);
		else if (invocation.kind === "help") stdout.write(verbHelp(invocation.verb));
		else {
			const { runVerb } = await import("./shared/verbs.js");
			return await runVerb(invocation, surroundings);
		}
		return 0;
	} catch (thrown) {
		const error = thrown instanceof PawlError ? thrown : stoppedBy(surroundings.signal) ?? toPawlError(thrown);
		stderr.write(formatError(error, stderr.isTTY === true && !environment.NO_COLOR));
		if (environment.PAWL_DEBUG && thrown instanceof Error) stderr.write(`${thrown.stack}\n`);
		return error.exitStatus;
	}
}
function stoppedBy({ aborted, reason }) {
	return aborted ? new PawlError("command", `stopped by ${String(reason)}`, { cause: reason }) : void 0;
}
function formatError(error, colour) {
	const lines = [`${colour ? "\x1B[31merror:\x1B[0m" : "error:"} ${printable(error.message)}`];
	if (error.where) lines.push(`  at ${printable(error.where)}`);
	if (error.remedy) lines.push(`  ${printable(error.remedy)}`);
	return `${lines.join("\n")}\n`;
}
function printable(text) {
	return text.replace(/\n/g, "\n  ").replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "�");
}
// packages/cli/main.ts
const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {
	if (interrupt.signal.aborted) process.exit(130);
	interrupt.abort(signal);
});
process.stdout.on("error", (error) => {
	if (error.code === "EPIPE") process.exit(0);
	throw error;
});
const status = await runCommand(process.argv.slice(2), {
	stdout: process.stdout,
	stderr: process.stderr,
	environment: process.env,
	signal: interrupt.signal
});
process.exitCode = interrupt.signal.aborted ? 130 : status;
export {};
