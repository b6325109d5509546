// packages/pipeline/options.ts
const COMMON_OPTIONS = [
	{
		name: "config",
		type: "string",
		value: "<file>",
		default: "pawl.yaml",
		help: "the configuration, inside the folder"
	},
	{
		name: "json",
		type: "boolean",
		help: "print the record instead of the report"
	},
	{
		name: "quiet",
		short: "q",
		type: "boolean",
		help: "no notes, no progress, no output of the training command"
	},
	{
		name: "help",
		short: "h",
		type: "boolean",
		help: "show this help"
	}
];
const STORE = {
	name: "store",
	type: "string",
	value: "<store>",
	values: ["folder", "git"],
	default: "folder",
	help: "where baselines are kept: in .pawl/store, or on the branch `pawl` of the origin"
};
const BASE = {
	name: "base",
	type: "string",
	value: "<commit>",
	help: "judge the commits since this one by its rules, and compare with its baseline"
};
const PARAMS = {
	name: "params",
	type: "string",
	value: "<json>",
	help: "parameters of the trainer in place of those of pawl.yaml, as a JSON object"
};
const FORMAT = {
	name: "format",
	type: "string",
	value: "<format>",
	values: ["terminal", "markdown"],
	default: "terminal",
	help: "how the report is written"
};
const FORCE = {
	name: "force",
	type: "boolean",
	help: "train also where nothing that the model depends on has changed"
};
const VERBS = [
	{
		name: "run",
		group: "whole",
		summary: "Check, train, evaluate and gate, and print the report",
		description: "Takes the project in <folder> from its data to a verdict. Every step leaves its record under .pawl/. The exit status is 0 when the gate passed and 1 when it refused.",
		options: [
			PARAMS,
			FORCE,
			BASE,
			STORE
		],
		reads: [],
		writes: "verdict"
	},
	{
		name: "check",
		group: "step",
		summary: "Check the data, against its schema when there is one",
		description: "Reads the training and test data and looks for anomalies: missing columns, leaks, duplicates, rows of the test in the training data, and whatever pawl.schema.yaml forbids. An anomaly of severity error ends with exit status 3.",
		options: [{
			name: "infer",
			type: "boolean",
			help: "write pawl.schema.yaml from the training data, then check against it"
		}],
		reads: [],
		writes: "data-check"
	},
	{
		name: "train",
		group: "step",
		summary: "Train the model",
		description: "Trains with the embedded trainer or the command of pawl.yaml. What comes out stands in .pawl/output. Where code, data, params, seed and environment are those of a run that is known, its model is taken and nothing is trained. With `train.sweep`, the best of several settings is found first.",
		options: [
			PARAMS,
			FORCE,
			STORE
		],
		reads: ["data-check"],
		writes: "run"
	},
	{
		name: "evaluate",
		group: "step",
		summary: "Measure the model and its baseline on the test rows",
		description: "Computes every metric with its interval, for all rows and each slice, and the paired difference to the accepted baseline.",
		options: [BASE, STORE],
		reads: ["data-check", "run"],
		writes: "evaluation"
	},
	{
		name: "gate",
		group: "step",
		summary: "Decide the conditions",
		description: "Decides every condition of the gate at its confidence: proved, refuted or undecided. The exit status is 0 when the gate passed and 1 when it refused.",
		options: [BASE],
		reads: ["evaluation"],
		writes: "verdict"
	},
	{
		name: "report",
		group: "after",
		summary: "Print the report of the records that are there",
		description: "Prints what the records under .pawl/ say, and computes nothing.",
		options: [FORMAT],
		reads: ["data-check"],
		writes: null
	},
	{
		name: "accept",
		group: "after",
		summary: "Make this run the baseline",
		description: "Keeps the records, model and predictions of this run in the store and makes it what later runs are compared with. A run that the gate refused is accepted only with --force and a reason.",
		options: [
			{
				name: "force",
				type: "boolean",
				help: "accept a run that the gate refused; needs --reason"
			},
			{
				name: "reason",
				type: "string",
				value: "<text>",
				help: "why, kept in the history of the baseline"
			},
			STORE
		],
		reads: [
			"data-check",
			"run",
			"evaluation",
			"verdict"
		],
		writes: null
	},
	{
		name: "sweep",
		group: "model",
		summary: "Try several settings on folds of the training rows",
		description: "Scores the settings that `params` and `train.sweep` describe, each on every fold of the training rows; the test rows are not touched. What is scored is kept under .pawl/sweep and never done twice, so that an interrupted sweep goes on, and `pawl train` afterwards trains the best on all training rows. A sweep can be spread over machines: each does a shard, and one merges.",
		options: [
			{
				name: "shard",
				type: "string",
				value: "<i/n>",
				help: "do only this part of the settings, such as 2/3"
			},
			{
				name: "merge",
				type: "string",
				value: "<folder>",
				help: "join what the shards left, found in this folder"
			},
			PARAMS
		],
		reads: ["data-check"],
		writes: null
	},
	{
		name: "reproduce",
		group: "model",
		summary: "Train a run again and compare",
		description: "Trains with the params and seed of a run, on its data, in a folder of its own, and compares the model byte for byte, its answers on the test rows and its metrics. The exit status is 0 when model or answers are the same, or the metrics where there is nothing else, and 1 when they differ.",
		options: [{
			name: "run",
			type: "string",
			value: "<digest>",
			help: "the run, or its model, by the first letters of its digest; the last run when not given"
		}, STORE],
		reads: ["run"],
		writes: null
	},
	{
		name: "export",
		group: "model",
		summary: "Write the model as ONNX",
		description: "Writes the model of the last run as an ONNX file that answers like it: one input a feature, with texts and missing values as they are.",
		options: [{
			name: "output",
			short: "o",
			type: "string",
			value: "<file>",
			default: "model.onnx",
			help: "the file, seen from where you are"
		}],
		reads: ["run"],
		writes: null
	},
	{
		name: "plan",
		group: "trust",
		summary: "Say how many test rows the gate needs",
		description: "Computes how many test rows and labels the conditions with a tolerance need, and how many would prove the others, from the noise of the last evaluation. With --condition it needs no project.",
		options: [
			{
				name: "condition",
				type: "string",
				value: "<formula>",
				help: "a formula in place of the gate, such as \"n - o > 0.02 +/- 0.01\""
			},
			{
				name: "confidence",
				type: "string",
				value: "<share>",
				help: "of all claims together, such as 0.99"
			},
			{
				name: "looks",
				type: "string",
				value: "<count>",
				help: "models that are to be judged by the rows"
			},
			{
				name: "adaptivity",
				type: "string",
				value: "<how>",
				values: [
					"none",
					"full",
					"firstChange"
				],
				help: "how much models may follow from earlier verdicts"
			},
			{
				name: "changed",
				type: "string",
				value: "<share>",
				help: "the share of rows that predictions are known to change on at most"
			}
		],
		reads: [],
		writes: null
	},
	{
		name: "self-test",
		group: "trust",
		summary: "Find out how often the gate is wrong on your own predictions",
		description: "Draws test sets from the rows of the last evaluation, where the truth is then known, and counts how often the gate claims what is false, and how often it misses what is true. Candidate and baseline are also shuffled row by row into two models that are equally good by construction.",
		options: [
			{
				name: "draws",
				type: "string",
				value: "<count>",
				default: "500",
				help: "test sets that are drawn"
			},
			{
				name: "seed",
				type: "string",
				value: "<number>",
				default: "42",
				help: "what the draws follow from"
			},
			STORE
		],
		reads: [
			"data-check",
			"run",
			"evaluation"
		],
		writes: null
	}
];
function findVerb(name) {
	return VERBS.find((verb) => verb.name === name);
}
export { VERBS as n, findVerb as r, COMMON_OPTIONS as t };
