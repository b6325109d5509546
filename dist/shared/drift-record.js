import { a as boolean, i as array, l as literal, m as string, n as _enum, p as strictObject, s as int, u as number } from "./schemas.js";
import { a as interval, c as share, i as instant, l as text, n as digest, o as name, r as file, s as recordSchema, t as count } from "./record-parts.js";
// packages/records/drift-across.ts
const effect = strictObject({
	name,
	value: number(),
	interval: interval.nullable()
});
const test = strictObject({
	test: name,
	statistic: number().nullable(),
	pValue: share.nullable(),
	adjustedPValue: share.nullable().meta({ description: "after Benjamini and Hochberg over these tests and those of columns that count" }),
	effect: effect.nullable(),
	others: array(effect).meta({ description: "effects that decide nothing" }),
	threshold: number().nonnegative(),
	detectable: number().nullable().meta({ description: "the least effect that these rows would show; null where there is none" }),
	decision: _enum([
		"drift",
		"no drift",
		"insufficient"
	]),
	columns: count.meta({ description: "that were looked at together" }),
	learned: count.meta({ description: "rows that were learnt from" }),
	rows: strictObject({
		reference: count,
		current: count
	}).meta({ description: "that were compared, none of which was learnt from" }),
	shares: array(strictObject({
		column: string(),
		value: number()
	})).meta({ description: "what columns add to the difference, the most first" }),
	note: text.nullable()
});
const driftAcross = strictObject({
	classifier: test.nullable().meta({ description: "a forest that tells current rows from those of the reference" }),
	reconstruction: test.nullable().meta({ description: "what the main directions of the numbers of the reference leave of rows" })
}).nullable().meta({ description: "tests of many columns together; null where they were not made" });
const driftImportance = {
	importance: share.nullable().meta({ description: "the part of the column in all that the model in use goes by; null where it is not known" }),
	counts: boolean().meta({ description: "false where the model does not use the column, so that its drift is no alarm" })
};
// packages/records/drift-model-record.ts
const cell = string().nullable();
const driftModel = strictObject({
	labelled: count.meta({ description: "current rows with a prediction whose truth is known" }),
	performance: strictObject({
		confidence: share,
		conditions: array(strictObject({
			condition: text,
			state: _enum([
				"passed",
				"failed",
				"undecided"
			]),
			measured: number().nullable(),
			bound: number().nullable(),
			reason: text
		}))
	}).nullable().meta({ description: "conditions on the labelled rows against the evaluation, whose rows are others" }),
	estimated: strictObject({
		rows: strictObject({
			evaluation: count,
			current: count
		}),
		calibration: literal("isotonic").meta({ description: "of scores, on the rows of the evaluation" }),
		assumption: text,
		metrics: array(strictObject({
			metric: name,
			accepted: number(),
			estimate: number(),
			interval
		}))
	}).nullable().meta({ description: "metrics without labels, by confidence-based performance estimation (CBPE)" }),
	labelShift: strictObject({
		reason: text.nullable().meta({ description: "why the shares cannot be told" }),
		classes: array(strictObject({
			label: string(),
			accepted: share,
			estimate: share,
			interval
		})).nullable()
	}).nullable().meta({ description: "class shares without labels, by black box shift estimation (BBSE)" }),
	calibration: strictObject({
		evaluation: number(),
		current: number(),
		bins: array(strictObject({
			low: number(),
			high: number(),
			rows: strictObject({
				evaluation: count,
				current: count
			}),
			gaps: strictObject({
				evaluation: number(),
				current: number()
			})
		}))
	}).nullable().meta({ description: "how often rows were right minus their mean score" }),
	skew: strictObject({
		rows: count.meta({ description: "with an id that the training or test data has" }),
		columns: array(strictObject({
			column: string(),
			rows: count,
			differing: count,
			pattern: text.nullable(),
			example: strictObject({
				id: string(),
				before: cell,
				after: cell
			})
		}))
	}).nullable().meta({ description: "training-serving skew: values of the same rows that differ" }),
	left: array(strictObject({
		what: name,
		reason: text
	}))
});
// packages/records/drift-segments-record.ts
const decision = _enum([
	"drift",
	"no drift",
	"insufficient"
]);
const label = string();
const measured = array(number().nullable());
const driftSlices = array(strictObject({
	name: label,
	referenceRows: count,
	currentRows: count,
	decision,
	drifted: array(strictObject({
		column: label,
		aspect: label,
		test: name,
		pValue: share,
		withinColumn: share.meta({ description: "corrected over all slices of the column" }),
		effect: strictObject({
			name,
			value: number()
		}).nullable(),
		net: number(),
		threshold: number()
	})).meta({ description: "what drifted in it" }),
	unsure: array(label).meta({ description: "columns that it has too few rows for" })
})).nullable().meta({ description: "parts of the data; null where none were asked for" });
const driftTime = strictObject({
	column: label,
	every: _enum([
		"day",
		"week",
		"month"
	]),
	zone: label.nullable().meta({ description: "of the days; null where times name no zone" }),
	undated: count.meta({ description: "rows without a time" }),
	runLength: count.meta({ description: "chunks until a false alarm on average, over all charts" }),
	columnRunLength: count.meta({ description: "the same of the chart of one column" }),
	slack: number().meta({ description: "what each shift is lowered by in the sum" }),
	limit: number().meta({ description: "of the sums; above it a column is out of control" }),
	chunks: array(strictObject({
		name: label.meta({ description: "the first day" }),
		rows: count,
		covered: share.meta({ description: "of its time, by its first and last row" }),
		passed: text.nullable().meta({ description: "why it is not judged; null where it is" })
	})),
	columns: array(strictObject({
		column: label,
		distances: measured.meta({ description: "to the reference, one a chunk" }),
		shifts: measured.meta({ description: "standardised, one a chunk" }),
		sums: measured.meta({ description: "of the shifts, held against the limit" }),
		first: label.nullable().meta({ description: "the first chunk out of control" }),
		since: label.nullable().meta({ description: "the chunk from which its sum grew" }),
		decision
	}))
}).nullable().meta({ description: "control charts over time; null where none were asked for" });
// packages/records/watch-record.ts
const since = strictObject({ since: instant }).nullable();
const action = _enum([
	"none",
	"open",
	"keep",
	"close"
]);
const told = strictObject({
	outcome: _enum(["drift", "no drift"]),
	at: instant
});
const WATCH = {
	kind: "watch",
	schema: recordSchema("watch", {
		number: count.meta({ description: "its place in the chain, from 1" }),
		previous: digest.nullable().meta({ description: "the record before it" }),
		data: digest.nullable().meta({ description: "of the digests of all files and of the model; null without data of now" }),
		seen: array(strictObject({
			data: digest,
			at: instant
		})).meta({ description: "data that was looked at last, with when it was first; the newest last" }),
		outcome: _enum([
			"drift",
			"no drift",
			"insufficient",
			"no data"
		]),
		drift: digest.nullable().meta({ description: "the record of what was found" }),
		reason: text,
		decision: strictObject({
			runs: count,
			of: count,
			cooldownMs: number().nonnegative()
		}),
		recent: array(told).meta({ description: "the last runs that could tell, the newest last" }),
		open: since.meta({ description: "drift that is acted on" }),
		missing: since.meta({ description: "missing data that is acted on" }),
		actedAt: instant.nullable(),
		action: action.meta({ description: "what is done about drift" }),
		feed: action.meta({ description: "what is done about missing data" }),
		recommendation: _enum([
			"none",
			"watch",
			"investigate",
			"retrain",
			"restore the feed"
		]),
		retrain: strictObject({
			at: instant,
			workflow: name,
			ref: name
		}).nullable().meta({ description: "the training that was started last" }),
		versions: array(strictObject({
			version: name,
			stage: name
		})).meta({ description: "of the model in use" }),
		charts: array(strictObject({
			column: string(),
			bars: array(strictObject({
				name: string(),
				was: share,
				is: share
			}))
		})).meta({ description: "shares of rows of the columns that drifted most" })
	})
};
// packages/records/drift-record.ts
const driftEffect = strictObject({
	name,
	value: number(),
	interval: interval.nullable()
});
const profileDigest = digest.optional().meta({ description: "of the profile that stands for the rows, where one does" });
const driftDecision = _enum([
	"drift",
	"no drift",
	"insufficient"
]);
const driftFiles = array(strictObject({
	...file.shape,
	rows: count
}));
const DRIFT = {
	kind: "drift",
	schema: recordSchema("drift", {
		run: digest.nullable().meta({ description: "of the model in use; null where none is known" }),
		modelDigest: digest.nullable(),
		evaluation: digest.nullable().meta({ description: "whose predictions the current ones were compared with; null where they were not" }),
		reference: strictObject({
			from: _enum(["training", "files"]).meta({ description: "the training rows of pawl.yaml, or files" }),
			files: driftFiles,
			rows: count.meta({ description: "that were compared" }),
			profile: profileDigest
		}),
		current: strictObject({
			files: driftFiles,
			rows: count.meta({ description: "that were compared" }),
			log: boolean().meta({ description: "whether it is a prediction log of the server" }),
			profile: profileDigest
		}),
		compat: _enum(["evidently"]).nullable().meta({ description: "whose tests and thresholds were taken" }),
		settings: strictObject({
			alpha: share,
			power: share,
			confidence: share,
			resolution: number().positive(),
			seed: int()
		}).nullable().meta({ description: "null with `compat`" }),
		driftedShare: share.nullable().meta({ description: "of the columns, with `compat`; null otherwise" }),
		tests: array(strictObject({
			column: string(),
			aspect: _enum([
				"presence",
				"type",
				"missing",
				"distribution",
				"new values",
				"vanished values",
				"range",
				"hour of day",
				"day of week",
				"gaps",
				"characters",
				"words",
				"vocabulary",
				"wording",
				"slices",
				"over time",
				"label shift",
				"estimated performance",
				"calibration"
			]),
			test: name,
			statistic: number().nullable(),
			pValue: share.nullable(),
			adjustedPValue: share.nullable().meta({ description: "after Benjamini and Hochberg over all tests of the record" }),
			effect: driftEffect.nullable(),
			others: array(driftEffect).meta({ description: "effects that decide nothing" }),
			net: number().nullable().meta({ description: "the effect without what chance alone makes of it, held against the threshold" }),
			threshold: number().nonnegative(),
			detectable: number().nullable().meta({ description: "the least effect that these rows would show; null where it is not asked or there is none" }),
			decision: driftDecision,
			note: text.nullable(),
			from: _enum([
				"rows",
				"values",
				"sketch"
			]).optional().meta({ description: "what it was computed from, rows where not given: rows, all values that a profile kept, or a sketch of them; from a sketch without p-value the interval decides, which holds for all tests together" }),
			...driftImportance
		})),
		across: driftAcross,
		drifted: array(string()).meta({ description: "columns with an alarm" }),
		ofModel: driftModel.nullable().meta({ description: "what the data says of the model in use" }),
		added: array(string()).meta({ description: "columns of the current data alone" }),
		left: array(strictObject({
			column: string(),
			reason: text
		})).meta({ description: "what was not compared, and why" }),
		slices: driftSlices,
		time: driftTime,
		decision: driftDecision,
		reason: text
	})
};
export { WATCH as n, DRIFT as t };
