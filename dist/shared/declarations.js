import { n as didYouMean, t as PawlError } from "./errors.js";
// packages/metrics/declarations.ts
const LEAST_PROBABILITY = Number.EPSILON;
const LABELS = {
	aliases: [],
	task: "classification",
	direction: "higher",
	range: [0, 1],
	unit: "share",
	needs: "labels",
	classes: "any"
};
const SCORES = {
	...LABELS,
	needs: "scores"
};
const ERRORS = {
	aliases: [],
	task: "regression",
	direction: "lower",
	range: [0, Number.POSITIVE_INFINITY],
	unit: "target",
	needs: "values",
	classes: "any"
};
const BINARY = {
	...LABELS,
	classes: "binary"
};
const DECLARED = [
	{
		...LABELS,
		name: "accuracy",
		help: "Share of rows whose predicted label is the actual one."
	},
	{
		...LABELS,
		name: "error_rate",
		direction: "lower",
		help: "Share of rows whose predicted label is not the actual one."
	},
	{
		...LABELS,
		name: "balanced_accuracy",
		help: "Recall averaged over the labels that occur, so that rare labels weigh as much as common ones."
	},
	{
		...LABELS,
		name: "precision",
		help: "Share of rows predicted positive that are positive; with more than two labels, precision_macro."
	},
	{
		...LABELS,
		name: "recall",
		aliases: ["tpr"],
		help: "Share of positive rows that are predicted positive; with more than two labels, recall_macro."
	},
	{
		...LABELS,
		name: "f1",
		help: "Harmonic mean of precision and recall; with more than two labels, f1_macro."
	},
	{
		...LABELS,
		name: "precision_macro",
		help: "Precision of each label that occurs or is predicted, averaged."
	},
	{
		...LABELS,
		name: "precision_micro",
		help: "Precision over all labels counted together, which equals accuracy."
	},
	{
		...LABELS,
		name: "precision_weighted",
		help: "Precision of each label, averaged by how often the label occurs."
	},
	{
		...LABELS,
		name: "recall_macro",
		help: "Recall of each label that occurs or is predicted, averaged."
	},
	{
		...LABELS,
		name: "recall_micro",
		help: "Recall over all labels counted together, which equals accuracy."
	},
	{
		...LABELS,
		name: "recall_weighted",
		help: "Recall of each label, averaged by how often the label occurs, which equals accuracy."
	},
	{
		...LABELS,
		name: "f1_macro",
		help: "F1 of each label that occurs or is predicted, averaged."
	},
	{
		...LABELS,
		name: "f1_micro",
		help: "F1 over all labels counted together, which equals accuracy."
	},
	{
		...LABELS,
		name: "f1_weighted",
		help: "F1 of each label, averaged by how often the label occurs."
	},
	{
		...LABELS,
		name: "kappa",
		aliases: ["cohen_kappa"],
		range: [-1, 1],
		unit: "none",
		help: "Agreement of predicted and actual labels beyond chance (Cohen)."
	},
	{
		...BINARY,
		name: "specificity",
		aliases: ["tnr"],
		help: "Share of negative rows that are predicted negative."
	},
	{
		...BINARY,
		name: "fpr",
		direction: "lower",
		help: "Share of negative rows that are predicted positive."
	},
	{
		...BINARY,
		name: "fnr",
		direction: "lower",
		help: "Share of positive rows that are predicted negative."
	},
	{
		...BINARY,
		name: "selection_rate",
		direction: "none",
		help: "Share of rows that are predicted positive."
	},
	{
		...LABELS,
		name: "expected_cost",
		direction: "lower",
		range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
		unit: "cost",
		also: "costs",
		help: "Mean cost of the predicted labels, by `evaluate.costs`."
	},
	{
		...LABELS,
		name: "mcc",
		aliases: ["matthews_corrcoef"],
		range: [-1, 1],
		unit: "none",
		help: "Matthews correlation of predicted and actual labels; 0 is no better than chance."
	},
	{
		...SCORES,
		name: "roc_auc",
		aliases: ["auc"],
		classes: "binary",
		help: "Chance that a positive row has a higher score than a negative one; ties count half."
	},
	{
		...SCORES,
		name: "average_precision",
		aliases: ["ap"],
		classes: "binary",
		help: "Precision averaged over the positive rows, from the highest score down."
	},
	{
		...SCORES,
		name: "log_loss",
		aliases: ["logloss"],
		direction: "lower",
		range: [0, -Math.log(LEAST_PROBABILITY)],
		unit: "nats",
		help: "Mean of -ln of the probability given to the actual label."
	},
	{
		...SCORES,
		name: "brier",
		aliases: ["brier_score"],
		direction: "lower",
		range: [0, 2],
		unit: "none",
		help: "Mean squared error of the probability: 0 to 1 for two labels, 0 to 2 (summed over labels) for more."
	},
	{
		...SCORES,
		name: "roc_auc_ovr",
		help: "Area under the ROC curve of each label against the rest, averaged over labels."
	},
	{
		...SCORES,
		name: "roc_auc_ovr_weighted",
		help: "The same, averaged by how often each label occurs."
	},
	{
		...SCORES,
		name: "roc_auc_ovo",
		help: "Area under the ROC curve of each label against each other, averaged over pairs (Hand and Till)."
	},
	{
		...SCORES,
		name: "roc_auc_ovo_weighted",
		help: "The same, averaged by how often the labels of each pair occur."
	},
	{
		...SCORES,
		name: "ece",
		direction: "lower",
		help: "Expected calibration error: how far the probability of the predicted label is from the share that is right, in 15 equally wide bins from 0 to 1, averaged by rows."
	},
	{
		...SCORES,
		name: "brier_reliability",
		direction: "lower",
		classes: "binary",
		unit: "none",
		help: "The part of the Brier score that calibration could mend, in 10 equally wide bins (Murphy)."
	},
	{
		...SCORES,
		name: "brier_resolution",
		classes: "binary",
		unit: "none",
		help: "How far the bins’ shares of positive rows are from the whole share, in 10 equally wide bins (Murphy)."
	},
	{
		...ERRORS,
		name: "rmse",
		help: "Square root of the mean squared error."
	},
	{
		...ERRORS,
		name: "mae",
		help: "Mean absolute error."
	},
	{
		...ERRORS,
		name: "mape",
		unit: "share",
		help: "Mean of the absolute error as a share of the actual value; an actual value of 0 makes it huge."
	},
	{
		...ERRORS,
		name: "r2",
		direction: "higher",
		range: [Number.NEGATIVE_INFINITY, 1],
		unit: "none",
		help: "Share of the variance of the actual values that the predictions explain; negative if worse than the mean."
	},
	{
		...ERRORS,
		name: "median_absolute_error",
		aliases: ["medae"],
		help: "Median of the absolute error, which a few large errors do not move."
	},
	{
		...ERRORS,
		name: "mse",
		unit: "target squared",
		help: "Mean squared error."
	},
	{
		...ERRORS,
		name: "rmsle",
		unit: "none",
		help: "Root mean squared error of ln(1 + value); values must be above -1."
	},
	{
		...ERRORS,
		name: "smape",
		range: [0, 2],
		unit: "share",
		help: "Mean of the absolute error over the mean size of actual and predicted value; 0 where both are 0."
	},
	{
		...ERRORS,
		name: "explained_variance",
		direction: "higher",
		range: [Number.NEGATIVE_INFINITY, 1],
		unit: "none",
		help: "Share of the variance that the predictions explain, a constant error left aside."
	},
	{
		...ERRORS,
		name: "spearman",
		direction: "higher",
		range: [-1, 1],
		unit: "none",
		help: "Correlation of the ranks of predicted and actual values."
	},
	{
		...ERRORS,
		name: "interval_coverage",
		direction: "none",
		range: [0, 1],
		unit: "share",
		also: "bounds",
		help: "Share of rows whose actual value lies in the predicted interval (columns `lower` and `upper`)."
	},
	{
		...ERRORS,
		name: "interval_width",
		also: "bounds",
		help: "Mean width of the predicted intervals."
	}
];
const PERCENT = [1, 99];
const COUNT = [1, 1e6];
const FAMILIES = [
	{
		...SCORES,
		name: "top_3_accuracy",
		pattern: /^top_(\d+)_accuracy$/,
		numbers: [1, 1e4],
		help: "Share of rows whose actual label is among the 3 (or another number) with the highest probability."
	},
	{
		...SCORES,
		name: "fpr_at_tpr_95",
		pattern: /^fpr_at_tpr_(\d+)$/,
		numbers: PERCENT,
		direction: "lower",
		classes: "binary",
		help: "Least false positive rate of a threshold that finds 95 % (or another share) of the positive rows."
	},
	{
		...SCORES,
		name: "tpr_at_fpr_5",
		pattern: /^tpr_at_fpr_(\d+)$/,
		numbers: PERCENT,
		classes: "binary",
		help: "Share of positive rows found by the threshold with a false positive rate of at most 5 % (or another)."
	},
	{
		...SCORES,
		name: "precision_at_100",
		pattern: /^precision_at_(\d+)$/,
		numbers: COUNT,
		classes: "binary",
		help: "Share of positive rows among the 100 (or another number) with the highest score; ties count by their share."
	},
	{
		...SCORES,
		name: "lift_at_10",
		pattern: /^lift_at_(\d+)$/,
		numbers: PERCENT,
		classes: "binary",
		range: [0, Number.POSITIVE_INFINITY],
		unit: "none",
		help: "Share of positive rows in the 10 % (or another) with the highest score, over that of all rows."
	},
	{
		...ERRORS,
		name: "pinball_90",
		pattern: /^pinball_(\d+)$/,
		numbers: PERCENT,
		help: "Mean pinball loss of predictions meant to be the 90 % (or another) quantile."
	},
	{
		...ERRORS,
		name: "ndcg_at_10",
		pattern: /^ndcg_at_(\d+)$/,
		numbers: COUNT,
		direction: "higher",
		range: [0, 1],
		unit: "share",
		also: "groups",
		help: "Discounted gain of the 10 (or another number) highest predictions of each group, as a share of the best order’s, averaged over groups; the target is the relevance."
	},
	{
		...ERRORS,
		name: "map_at_10",
		pattern: /^map_at_(\d+)$/,
		numbers: COUNT,
		direction: "higher",
		range: [0, 1],
		unit: "share",
		also: "groups",
		help: "Average precision of the 10 (or another number) highest predictions of each group that has a relevant row (target above 0), averaged over groups."
	}
];
const METRICS = [...DECLARED, ...FAMILIES.map(({ pattern: _pattern, numbers: _numbers, ...declaration }) => declaration)];
const BY_NAME = new Map(DECLARED.flatMap((metric) => [metric.name, ...metric.aliases].map((name) => [name, metric])));
function findMetric(name) {
	const known = BY_NAME.get(name);
	if (known) return known;
	for (const { pattern, numbers, ...declaration } of FAMILIES) {
		const digits = pattern.exec(name)?.[1];
		if (digits === void 0) continue;
		const number = Number(digits);
		if (number < numbers[0] || number > numbers[1] || String(number) !== digits) return void 0;
		return {
			...declaration,
			name,
			number
		};
	}
}
function requireMetric(name, sample) {
	const metric = findMetric(name);
	const usable = METRICS.filter((other) => other.task === sample.task).map((other) => other.name);
	if (!metric) {
		const names = [...BY_NAME.keys(), ...METRICS.map((known) => known.name)];
		throw new PawlError("config", `there is no metric "${name}".${didYouMean(name, names)}`, { remedy: `Metrics for ${sample.task}: ${usable.join(", ")}.` });
	}
	if (metric.task !== sample.task) throw new PawlError("config", `"${name}" is a metric for ${metric.task}, and the task is ${sample.task}`, { remedy: `Metrics for ${sample.task}: ${usable.join(", ")}.` });
	if (sample.task === "classification") requireClasses(metric, name, sample);
	requireMore(metric, name, sample);
	return metric;
}
function requireMore({ also }, name, sample) {
	const has = {
		costs: sample.task === "classification" && sample.costs !== void 0,
		bounds: sample.task === "regression" && sample.lower !== void 0 && sample.upper !== void 0,
		groups: sample.task === "regression" && sample.groups !== void 0
	};
	if (also === void 0 || has[also]) return;
	const [what, remedy] = {
		costs: ["the cost of each mistake", "Give `evaluate.costs`: a mapping of actual to predicted class."],
		bounds: ["a predicted interval of every row", "Have the model write the columns `lower` and `upper`."],
		groups: ["the query of every row", "Name the column of queries as `data.group`."]
	}[also];
	throw new PawlError("config", `"${name}" needs ${what}, and there is none`, { remedy });
}
function requireClasses(metric, name, sample) {
	if (metric.classes === "binary" && sample.labels.length !== 2) throw new PawlError("config", `"${name}" needs exactly two labels, and there are ${sample.labels.length}`, { remedy: "Use a metric for any number of labels, such as log_loss or f1_macro." });
	if (metric.classes === "binary" && sample.positive === void 0) throw new PawlError("config", `"${name}" needs to know which label is the positive one`, { remedy: `Name the positive label: ${sample.labels.map((label) => `"${label}"`).join(" or ")}.` });
	if (metric.needs === "scores" && sample.scores === void 0) throw new PawlError("config", `"${name}" needs the probability of every label, and there are only labels`, { remedy: "Have the model write score columns, or use a metric of labels, such as accuracy." });
}
export { requireMetric as i, METRICS as n, findMetric as r, LEAST_PROBABILITY as t };
