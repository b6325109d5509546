import { t as decideGate } from "./decide.js";
import { t as PawlError } from "./errors.js";
import { a as sealRecord } from "./seal.js";
import { c as parseTolerance, d as logHistories, l as checkShare, r as isReported, s as isTolerance, t as gateInstances, u as levelOfLook } from "./conditions.js";
import { r as unallowedChange } from "./policy.js";
import { i as writeRecord, n as requireRecord } from "./work-folder.js";
// packages/gate/sample-size.ts
function hoeffdingRows(coefficients, options) {
	const { tolerance, delta, steps, adaptivity, clauses = 1 } = options;
	checkShare(delta, "1 - reliability");
	const weight = coefficients.reduce((sum, coefficient) => sum + Math.abs(coefficient), 0);
	return countable((Math.log(coefficients.length * clauses / delta) + logHistories(steps, adaptivity)) / 2 * (weight / tolerance) ** 2, tolerance);
}
function bennettRows(changedAtMost, options) {
	const { tolerance, delta, steps, adaptivity, clauses = 1 } = options;
	checkShare(delta, "1 - reliability");
	if (!(changedAtMost > 0 && changedAtMost <= 1)) throw new PawlError("config", `the share of changed rows must be above 0, at most 1, not ${changedAtMost}`);
	const u = tolerance / changedAtMost;
	const h = u < 1e-5 ? u * u / 2 - u ** 3 / 6 : (1 + u) * Math.log1p(u) - u;
	return countable((Math.log(4 * clauses / delta) + logHistories(steps, adaptivity)) / (changedAtMost * h), tolerance);
}
function planFormula(formula, options) {
	checkShare(options.reliability, "the reliability");
	const { clauses } = formula;
	const bound = {
		delta: 1 - options.reliability,
		steps: options.steps,
		adaptivity: options.adaptivity
	};
	const byClause = clauses.map((clause) => byHoeffding(clause, {
		...bound,
		clauses: clauses.length
	}));
	const plan = {
		rows: most(byClause, "rows"),
		labels: most(byClause, "labels"),
		byClause
	};
	const p = Math.min(...clauses.flatMap(changeLimit), options.changedAtMost ?? Number.POSITIVE_INFINITY, 1);
	if (!(options.changedAtMost !== void 0 || clauses.some((clause) => changeLimit(clause).length > 0)) || p <= 0 || !clauses.some(isDifference)) return plan;
	return {
		...plan,
		bennett: bennettPlan(clauses, p, bound)
	};
}
function bennettPlan(clauses, p, { delta, ...looks }) {
	const filters = clauses.filter((clause) => changeLimit(clause).length > 0).length;
	const others = clauses.length - filters;
	const byClause = clauses.map((clause) => {
		if (changeLimit(clause).length > 0) return byHoeffding(clause, {
			...looks,
			delta: delta / 2,
			clauses: filters
		});
		if (!isDifference(clause)) return byHoeffding(clause, {
			...looks,
			delta: delta / 2,
			clauses: others
		});
		const tolerance = clause.tolerance / Math.abs(clause.terms[0].coefficient);
		const rows = bennettRows(p, {
			...looks,
			delta,
			tolerance,
			clauses: others
		});
		return {
			rows,
			labels: Math.ceil(p * rows)
		};
	});
	const full = most(byClause.filter((_, i) => !isDifference(clauses[i])), "labels");
	const differences = most(byClause.filter((_, i) => isDifference(clauses[i])), "rows");
	const labels = full + Math.ceil(p * Math.max(0, differences - full));
	return {
		rows: most(byClause, "rows"),
		labels,
		changedAtMost: p,
		byClause
	};
}
function byHoeffding({ terms, tolerance }, shared) {
	const rows = hoeffdingRows(terms.map((term) => term.coefficient), {
		...shared,
		tolerance
	});
	return {
		rows,
		labels: terms.some((term) => term.variable !== "d") ? rows : 0
	};
}
function changeLimit({ terms, comparison, constant }) {
	const [only, another] = terms;
	const upper = comparison === "<" || comparison === "<=";
	return only?.variable === "d" && another === void 0 && upper ? [constant / only.coefficient] : [];
}
function isDifference({ terms }) {
	const [n, o, another] = terms;
	if (n?.variable !== "n" || o?.variable !== "o" || another !== void 0) return false;
	return n.coefficient === -o.coefficient;
}
function most(counts, what) {
	return Math.max(0, ...counts.map((count) => count[what]));
}
function countable(rows, tolerance) {
	const whole = Math.max(1, Math.ceil(rows));
	if (tolerance > 0 && Number.isSafeInteger(whole)) return whole;
	throw new PawlError("config", `no number of rows that can be counted gives a tolerance of ${tolerance}`, { remedy: "Allow a larger tolerance." });
}
// packages/pipeline/looks.ts
function spendingOf({ confidence, looks }, { look, test, evidence, baseline }) {
	if (!looks || evidence === "metrics-only") return {
		alpha: 1 - confidence,
		record: null
	};
	const { budget, adaptivity } = looks;
	const alpha = levelOfLook({
		confidence,
		budget,
		adaptivity: adaptivity === "ladder" ? "none" : adaptivity
	});
	const record = {
		number: look?.number ?? 0,
		budget,
		adaptivity,
		alpha,
		ledger: look?.ledger ?? null
	};
	const fresh = `Take ${test.rows} fresh test rows: a new test set starts a new ledger.`;
	if (!look) return {
		alpha,
		record,
		refusal: {
			reason: "this look at the test rows was not counted, so nothing can be claimed of many looks",
			remedy: "Let the run write to the store (`contents: write`), or have the trusted workflow decide; see the README."
		}
	};
	if (look.number > budget) return {
		alpha,
		record,
		refusal: {
			reason: `this is look ${look.number} at these test rows, and ${budget} were to be paid for`,
			remedy: fresh
		}
	};
	if (adaptivity === "firstChange" && acceptedHere(baseline)) return {
		alpha,
		record,
		refusal: {
			reason: "a model was already accepted on these test rows, and claims were to hold until the first",
			remedy: fresh
		}
	};
	return {
		alpha,
		record
	};
}
function acceptedHere(baseline) {
	return baseline.state === "present" && !baseline.measuredAgain;
}
function withoutLadder(adaptivity) {
	return adaptivity === "ladder" ? "none" : adaptivity;
}
const HALF = .5;
function shareOfIntervals({ conditions }) {
	const tolerances = conditions.filter(isTolerance).length;
	return tolerances > 0 && tolerances < conditions.length ? HALF : 1;
}
function tolerancePlan({ conditions, confidence, looks }) {
	const formulas = conditions.filter(isTolerance).map(parseTolerance);
	if (formulas.length === 0) return void 0;
	const share = formulas.length < conditions.length ? HALF : 1;
	const canonical = formulas.map((formula) => formula.canonical).join(" /\\ ");
	return planFormula({
		clauses: formulas.flatMap(({ clauses }) => clauses),
		text: canonical,
		canonical
	}, {
		reliability: 1 - (1 - confidence) * share,
		steps: looks?.budget ?? 1,
		adaptivity: withoutLadder(looks?.adaptivity ?? "none")
	});
}
// packages/pipeline/gate.ts
async function gate(project) {
	const evaluation = await requireRecord(project, "evaluation");
	return writeRecord(project, "verdict", sealRecord("verdict", decide(project.config, project.policy, evaluation)));
}
function decide(config, policy, evaluation) {
	const { confidence, undecided } = config.gate;
	if (confidence !== evaluation.confidence) throw evaluatedOtherwise(`at confidence ${evaluation.confidence}, and the gate asks for ${confidence}`);
	const instances = gateInstances(config, evaluation.slices);
	const contrasts = new Map(evaluation.contrasts.map(({ key, n, estimate, pValues }) => [key, {
		n,
		value: estimate.value ?? NaN,
		interval: estimate.interval,
		pValues
	}]));
	requireContrasts(config, evaluation, instances, contrasts);
	const spending = spendingOf(config.gate, evaluation);
	return verdictBody(config, policy, evaluation, decideGate({
		instances,
		contrasts,
		estimates: (source, metric, slice) => estimateOf(evaluation, source, metric, slice),
		baseline: evaluation.baseline,
		evidence: evaluation.evidence,
		confidence,
		alpha: spending.alpha * shareOfIntervals(config.gate),
		...toleranceRows(config),
		isReported: (instance) => isReported(config, instance),
		ladder: config.gate.looks?.adaptivity === "ladder",
		refusal: spending.refusal,
		undecided
	}), spending);
}
function toleranceRows(config) {
	const plan = tolerancePlan(config.gate);
	if (!plan) return {};
	const { bennett, rows } = plan;
	return { toleranceRows: bennett && bennett.rows < rows ? {
		rows: bennett.rows,
		method: "bennett"
	} : {
		rows,
		method: "hoeffding"
	} };
}
function estimateOf(evaluation, source, metric, slice) {
	if (source === "change") return evaluation.changed ?? void 0;
	return evaluation.metrics.find((known) => known.metric === metric && known.slice === slice)?.[source] ?? void 0;
}
function requireContrasts(config, evaluation, instances, contrasts) {
	if (evaluation.evidence === "metrics-only") return;
	const comparable = evaluation.baseline.state === "present";
	const absent = instances.find((instance) => instance.missingSlice === void 0 && !contrasts.has(instance.key) && !isReported(config, instance) && (comparable || instance.terms.every((term) => term.source === "candidate")));
	if (absent) throw evaluatedOtherwise(`without the condition \`${absent.condition.text}\``);
}
function evaluatedOtherwise(how) {
	return new PawlError("config", `the model was evaluated ${how}`, {
		where: "gate",
		remedy: "Run `pawl evaluate` again, then this."
	});
}
function verdictBody(config, policy, evaluation, decision, spending) {
	const unallowed = unallowedChange(policy);
	return {
		model: config.model,
		evaluation: evaluation.digest,
		run: evaluation.run,
		modelDigest: evaluation.modelDigest,
		commit: evaluation.commit,
		policy,
		confidence: config.gate.confidence,
		undecided: config.gate.undecided,
		together: decision.together,
		looks: spending.record,
		conditions: decision.results.map((result) => ({
			condition: result.condition,
			slice: result.slice,
			state: result.state,
			value: result.value ?? null,
			interval: result.interval ?? null,
			n: result.n ?? null,
			pValue: result.pValue ?? null,
			level: result.level ?? null,
			detectable: result.detectable ?? null,
			rowsToDecide: result.rowsToDecide ?? null,
			reason: result.reason,
			remedy: result.remedy ?? null
		})),
		answer: unallowed === void 0 ? decision.answer : "refused",
		reason: unallowed ?? decision.reason
	};
}
export { gate as n, planFormula as r, decide as t };
