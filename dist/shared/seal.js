import { t as PawlError } from "./errors.js";
import { t as VERSION } from "./version.js";
import { n as digestOf, t as canonicalJson } from "./canonical.js";
import { _ as _isoDateTime, a as boolean, c as json, f as record, g as union, h as templateLiteral, i as array, l as literal, m as string, n as _enum, o as discriminatedUnion, p as strictObject, s as int, t as ZodISODateTime, u as number } from "./schemas.js";
// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return _isoDateTime(ZodISODateTime, params);
}
// packages/records/record-parts.ts
const digest = templateLiteral(["sha256:", string().regex(/^[0-9a-f]{64}$/)]).meta({ description: "sha256 digest of a file, or of the canonical form of a record" });
const name = string().min(1).max(200);
const text = string().max(1e4);
const count = int().nonnegative();
const instant = datetime().meta({ description: "UTC time, ISO 8601" });
const share = number().min(0).max(1);
const file = strictObject({
	path: string().min(1).max(4096).meta({ description: "relative to the folder of pawl.yaml" }),
	digest,
	bytes: count
});
const interval = strictObject({
	low: number(),
	high: number()
});
function recordSchema(kind, shape) {
	return strictObject({
		kind: literal(kind),
		schema: literal(`pawl/${kind}/1`),
		model: name,
		createdAt: instant,
		pawl: string().meta({ description: "version of Pawl that wrote the record" }),
		...shape,
		digest
	});
}
// packages/records/record.ts
const method = _enum([
	"wilson",
	"tango",
	"newcombe",
	"delong",
	"jackknife",
	"bca",
	"percentile",
	"group-jackknife",
	"group-bca",
	"group-percentile",
	"unseen",
	"identical",
	"hoeffding",
	"bennett",
	"ladder",
	"none"
]).meta({ description: "how the interval came about: Wilson (a share), Tango (two shares of the same rows), Newcombe (two of different rows), DeLong (area under the ROC curve), jackknife with Student’s t, BCa or percentiles of resamples, each of whole groups where rows belong to groups; unseen: every resample alike; identical: the two models answer alike; hoeffding and bennett: stated tolerances; ladder: one paired standard error" });
const pValues = strictObject({
	above: share,
	below: share
}).meta({ description: "one-sided, that the true value is at most 0 (above) or at least 0 (below)" });
const estimate = strictObject({
	value: number().nullable().meta({ description: "null where the metric is undefined on these rows" }),
	interval: interval.nullable().meta({ description: "null where no rows are known, or too few resamples define it" }),
	method,
	undefinedResamples: count
});
const difference = strictObject({
	...estimate.shape,
	test: strictObject({
		name: _enum([
			"mcnemar-exact",
			"mcnemar",
			"delong",
			"sign-flip",
			"resampling"
		]),
		pValue: share.meta({ description: "two-sided, that the two models do not differ" }),
		adjustedPValue: share.meta({ description: "after Benjamini and Hochberg over all slices of the metric; the p-value itself on all rows" })
	}).nullable()
});
const RECORD_SCHEMAS = {
	"data-check": recordSchema("data-check", {
		files: array(strictObject({
			...file.shape,
			role: _enum([
				"train",
				"test",
				"source"
			]),
			rows: count
		})),
		split: strictObject({
			method: _enum([
				"random",
				"stratified",
				"group",
				"time"
			]),
			test: share,
			by: name.optional(),
			seed: int()
		}).nullable(),
		target: name,
		id: name.nullable(),
		rows: strictObject({
			train: count,
			test: count
		}),
		columns: array(strictObject({
			name: string(),
			kind: _enum(["number", "text"]),
			nulls: count,
			distinct: count.nullable()
		})),
		schemaFile: file.nullable(),
		anomalies: array(strictObject({
			code: name,
			severity: _enum([
				"error",
				"warning",
				"info"
			]),
			data: _enum([
				"train",
				"test",
				"both"
			]),
			column: string().optional(),
			count,
			message: text,
			examples: array(strictObject({
				row: count,
				value: string().nullable()
			})).max(3),
			remedy: text
		})),
		passed: boolean()
	}),
	run: recordSchema("run", {
		dataCheck: digest,
		commit: string().nullable(),
		dirty: boolean().nullable().meta({ description: "whether the work tree differed from the commit" }),
		trainer: name.meta({ description: "`command`, or the name of an embedded trainer" }),
		command: string().nullable(),
		params: record(string(), json()),
		seed: int(),
		features: array(string()),
		data: array(strictObject({
			role: _enum([
				"train",
				"test",
				"source"
			]),
			path: string(),
			digest
		})),
		recipe: digest.nullable().meta({ description: "of everything the training depends on: trainer or command, code, data, split, params, seed and environment; null where that is not known" }),
		code: strictObject({
			kind: _enum([
				"pawl",
				"commit",
				"files"
			]),
			digest
		}).nullable().meta({ description: "what trains: this version of Pawl, the tree of the commit, or the files that `train.code` names; null where files differ from the commit or there is none" }),
		environment: strictObject({
			os: string(),
			arch: string(),
			node: string(),
			cpus: count,
			interpreter: strictObject({
				name,
				version: string()
			}).nullable().meta({ description: "of a training command" }),
			lockFiles: array(strictObject({
				path: string(),
				digest
			})),
			packages: array(strictObject({
				name: string(),
				version: string()
			})).meta({ description: "what is installed beside the interpreter" })
		}),
		modelDigest: digest.nullable(),
		outputs: array(file),
		startedAt: instant,
		durationMs: number().nonnegative(),
		cpuSeconds: number().nonnegative().nullable(),
		peakMemoryBytes: count.nullable(),
		footprint: strictObject({
			energyKwh: number().nonnegative(),
			carbonGrams: number().nonnegative(),
			wattsPerCore: number(),
			wattsPerGigabyte: number(),
			pue: number(),
			gramsPerKwh: number()
		}).nullable().meta({ description: "an estimate from processor time and memory, with what it assumes; GPUs not counted" }),
		series: array(strictObject({
			name: text,
			last: number(),
			best: number().nullable(),
			points: array(strictObject({
				step: number(),
				value: number()
			})).max(100)
		})).meta({ description: "metrics that a command reported while it trained" }),
		facts: record(string(), json()).meta({ description: "what the embedded trainer found out, such as the importance of features" }),
		sweep: strictObject({
			digest: digest.meta({ description: "of space, data, folds, metric and seed" }),
			method: _enum([
				"grid",
				"random",
				"halving"
			]),
			metric: name,
			folds: count,
			foldBy: _enum([
				"random",
				"stratified",
				"group",
				"time"
			]),
			trials: strictObject({
				done: count,
				stopped: count,
				failed: count
			}),
			best: strictObject({
				params: record(string(), json()),
				mean: number(),
				standardError: number().nullable()
			}),
			choice: text,
			seconds: number().nonnegative().meta({ description: "what all its trainings took together" }),
			table: strictObject({
				header: array(string()),
				rows: array(array(string())).max(20)
			})
		}).nullable(),
		reused: strictObject({
			run: digest,
			from: _enum(["folder", "store"])
		}).nullable().meta({ description: "the run whose model this is, as nothing it depends on has changed since" }),
		cost: strictObject({
			amount: number(),
			currency: string()
		}).nullable()
	}),
	evaluation: recordSchema("evaluation", {
		run: digest,
		modelDigest: digest.nullable(),
		commit: string().nullable(),
		task: _enum(["classification", "regression"]),
		evidence: _enum(["rows", "metrics-only"]),
		test: strictObject({
			digest: digest.meta({ description: "over the id and target of every test row, in order of id" }),
			rows: count
		}),
		labels: array(string()),
		positive: string().nullable(),
		confidence: share,
		interval: _enum([
			"auto",
			"bca",
			"percentile"
		]),
		group: name.nullable().meta({ description: "the column whose rows with one value belong together" }),
		weight: name.nullable().meta({ description: "the column that says how much a row counts" }),
		resamples: count,
		seed: int(),
		predictions: file.nullable(),
		look: strictObject({
			number: count,
			ledger: digest
		}).nullable().meta({ description: "which look at these test rows it is, by the ledger; null where none was counted" }),
		baseline: discriminatedUnion("state", [
			strictObject({ state: literal("none") }),
			strictObject({
				state: literal("present"),
				verdict: digest,
				evaluation: digest,
				run: digest,
				modelDigest: digest.nullable(),
				commit: string().nullable(),
				behind: count.nullable().meta({ description: "commits from the baseline to the commit it stands for; null where that is not known" }),
				createdAt: instant,
				measuredAgain: boolean().meta({ description: "whether its model was run on the test rows of now, as it was accepted on others" })
			}),
			strictObject({
				state: literal("incomparable"),
				verdict: digest,
				evaluation: digest,
				reason: text
			})
		]),
		changed: estimate.nullable().meta({ description: "share of rows that the candidate predicts otherwise than the baseline, or by how much on average" }),
		slices: array(strictObject({
			spec: string(),
			name: string(),
			rows: count
		})),
		smallSlices: array(strictObject({
			spec: string(),
			name: string(),
			rows: count
		})).meta({ description: "slices under the minimum size, which are not measured" }),
		worstSlices: array(strictObject({
			name: string(),
			n: count,
			loss: number(),
			restLoss: number(),
			adjustedPValue: share
		})).nullable().meta({ description: "slices found on one half of the rows, with their loss on the other half and after Benjamini and Hochberg" }),
		explanation: strictObject({
			loss: _enum([
				"squared error",
				"log loss",
				"wrong labels"
			]),
			rows: count,
			usual: number().nonnegative().meta({ description: "mean loss of these rows with nothing shuffled" }),
			importance: array(strictObject({
				feature: string(),
				rise: number(),
				interval: interval.nullable()
			})).meta({ description: "by how much the mean loss rises on test rows when the values of the feature are shuffled among them, the largest first; the interval covers the choice of rows, and is null where rows belong to groups" }),
			shap: strictObject({
				rows: count,
				scale: string().meta({ description: "what the values add up to" }),
				features: array(strictObject({
					feature: string(),
					mean: number().nonnegative()
				}))
			}).nullable().meta({ description: "mean absolute Shapley value of each feature; null but for trees of Pawl’s own" }),
			dependence: array(strictObject({
				feature: string(),
				label: string().nullable(),
				points: array(strictObject({
					value: union([number(), string()]).nullable(),
					mean: number()
				}))
			})).meta({ description: "what the model answers on average when all rows have one value of a feature, for the first few" })
		}).nullable().meta({ description: "how much each feature matters; null where the model cannot be opened" }),
		confusion: array(array(number().nonnegative())).nullable().meta({ description: "rows of each class (outer) by predicted class (inner), in the order of `labels`; null for regression and more than 20 classes" }),
		reliability: array(strictObject({
			low: share,
			high: share,
			n: number().nonnegative(),
			meanScore: share.nullable(),
			shareRight: share.nullable()
		})).nullable().meta({ description: "by probability in bins: how many rows, their mean probability, and how many were right; null without scores" }),
		metrics: array(strictObject({
			metric: name,
			direction: _enum(["higher", "lower"]).nullable().meta({ description: "which is better; null where neither is, or it is not known" }),
			slice: string().nullable(),
			n: count,
			candidate: estimate,
			baseline: estimate.nullable(),
			difference: difference.nullable().meta({ description: "candidate minus baseline on the same rows" })
		})),
		contrasts: array(strictObject({
			key: text.meta({ description: "the condition this decides, with its slice" }),
			n: count,
			estimate,
			pValues: pValues.nullable()
		}))
	}),
	verdict: recordSchema("verdict", {
		evaluation: digest,
		run: digest,
		modelDigest: digest.nullable(),
		commit: string().nullable(),
		policy: strictObject({
			from: _enum(["base", "change"]).meta({ description: "whose rules decided" }),
			base: string().meta({ description: "the commit a change is compared with" }),
			allowedBy: text.nullable().meta({ description: "who let the change use its own rules" }),
			changes: array(strictObject({
				key: name,
				base: text.nullable(),
				here: text.nullable()
			}))
		}).nullable().meta({ description: "null where no change is judged by the rules of its base" }),
		confidence: share,
		undecided: _enum(["fail", "pass"]),
		together: count.meta({ description: "conditions whose intervals are judged together, by Holm’s method" }),
		looks: strictObject({
			number: count.meta({ description: "which look at these test rows this is" }),
			budget: count.nullable().meta({ description: "null where looks are counted and not paid for" }),
			adaptivity: _enum([
				"none",
				"full",
				"firstChange",
				"ladder"
			]).nullable(),
			alpha: share.meta({ description: "chance of a false claim that this look may spend" }),
			ledger: digest.nullable().meta({ description: "the entry of the ledger; null where none could be written" })
		}).nullable(),
		conditions: array(strictObject({
			condition: text,
			slice: string().nullable(),
			state: _enum([
				"proved",
				"refuted",
				"undecided",
				"met",
				"unmet",
				"skipped",
				"invalid"
			]),
			value: number().nullable().meta({ description: "left side minus right side of the condition" }),
			interval: interval.nullable(),
			n: count.nullable(),
			pValue: share.nullable().meta({ description: "two-sided, adjusted for the conditions judged together" }),
			level: share.nullable().meta({ description: "confidence at which it was judged" }),
			detectable: number().nonnegative().nullable().meta({ description: "how far beyond the limit the truth must be to be proved with a chance of 80 %" }),
			rowsToDecide: count.nullable(),
			reason: text,
			remedy: text.nullable()
		})),
		answer: _enum(["passed", "refused"]),
		reason: text
	}),
	look: recordSchema("look", {
		test: digest.meta({ description: "the test rows that were looked at" }),
		number: count,
		previous: digest.nullable().meta({ description: "the look before it, as a chain" }),
		run: digest,
		predictions: digest.meta({ description: "what was looked at" }),
		commit: string().nullable()
	}),
	release: recordSchema("release", {
		action: _enum([
			"promote",
			"rollback",
			"withdraw"
		]).meta({ description: "withdraw: the version was taken out of the stage, and nothing came in its place" }),
		version: name,
		stage: name,
		commit: string(),
		tag: name.meta({ description: "the git tag that moved the stage" }),
		versionTag: name,
		modelDigest: digest.nullable(),
		verdict: digest.nullable().meta({ description: "null where it was forced without one" }),
		replaced: strictObject({
			version: name,
			release: digest.nullable()
		}).nullable(),
		previous: digest.nullable().meta({ description: "the release record of this model before it, as a chain" }),
		checks: array(strictObject({
			check: _enum([
				"version",
				"verdict",
				"records",
				"model",
				"data",
				"age",
				"ledger",
				"order",
				"soak",
				"conditions",
				"approval"
			]),
			state: _enum([
				"held",
				"failed",
				"not checked"
			]),
			detail: text
		})).meta({ description: "what was asked of the version before it might move" }),
		approvals: array(strictObject({
			by: name,
			kind: _enum(["review", "environment"]),
			of: text.meta({ description: "the pull request, or the environment" }),
			at: instant.nullable()
		})),
		forced: strictObject({
			reason: text,
			by: name
		}).nullable(),
		reason: text.nullable(),
		by: name
	}),
	image: recordSchema("image", {
		release: digest.nullable(),
		verdict: digest,
		modelDigest: digest,
		reference: string(),
		imageDigest: digest,
		form: _enum([
			"server",
			"model",
			"modelcar",
			"command"
		]),
		tried: boolean().meta({ description: "whether the server of the image answered test rows as the evaluation did, before it was pushed" }),
		modelPack: digest.nullable().meta({ description: "the manifest by the ModelPack specification" }),
		base: strictObject({
			reference: string(),
			digest
		}).nullable(),
		layers: array(strictObject({
			mediaType: string(),
			digest,
			bytes: count
		})),
		attestations: array(strictObject({
			predicateType: string(),
			digest
		}))
	})
};
// packages/records/seal.ts
function kindName(kind) {
	return typeof kind === "object" ? kind.kind : kind;
}
function sealRecord(form, body, now = new Date()) {
	const kind = kindName(form);
	const open = {
		kind,
		schema: `pawl/${kind}/1`,
		createdAt: now.toISOString(),
		pawl: VERSION,
		...withoutUndefined(body)
	};
	return checkRecord(form, {
		...open,
		digest: digestOf(canonicalJson(open))
	}, `the new ${kind} record`);
}
function withoutUndefined(value) {
	return JSON.parse(canonicalJson(value));
}
function formatRecord(record) {
	return `${JSON.stringify(record, null, 2)}\n`;
}
function parseRecord(kind, content, where) {
	let value;
	try {
		value = JSON.parse(content);
	} catch (cause) {
		throw damaged(where, `is not JSON: ${cause instanceof Error ? cause.message : cause}`, cause);
	}
	return checkRecord(kind, value, where);
}
function storedForm(record) {
	const { digest: _digest, ...rest } = record;
	return canonicalJson(rest);
}
function parseStored(kind, content, digest) {
	let open;
	try {
		open = JSON.parse(content);
	} catch (cause) {
		throw damaged(digest, "is not JSON", cause);
	}
	if (typeof open !== "object" || open === null || Array.isArray(open)) throw damaged(digest, `is not a ${kindName(kind)} record`);
	return checkRecord(kind, {
		...open,
		digest
	}, digest);
}
function checkRecord(form, value, where) {
	const parsed = (typeof form === "object" ? form.schema : RECORD_SCHEMAS[form]).safeParse(value);
	if (!parsed.success) {
		const kind = kindName(form);
		const issue = parsed.error.issues[0];
		throw damaged(where, `is not a ${kind} record: ${issue?.path.join(".") || "record"}: ${issue?.message}`);
	}
	const { digest, ...rest } = parsed.data;
	if (digestOf(canonicalJson(rest)) !== digest) throw damaged(where, "was changed after it was written: its digest does not hold");
	return parsed.data;
}
function damaged(where, what, cause) {
	return new PawlError("record", `the record ${what}`, {
		where,
		remedy: "Delete the file and run the verb that writes it again.",
		...cause === void 0 ? {} : { cause }
	});
}
export { sealRecord as a, digest as c, name as d, recordSchema as f, parseStored as i, file as l, text as m, kindName as n, storedForm as o, share as p, parseRecord as r, count as s, formatRecord as t, interval as u };
