import { n as normalQuantile } from "./normal.js";
import { i as formatPercent, n as formatCount, r as formatNumber, t as digitsApart } from "./format.js";
import { _ as evaluate, a as relativeToBaseline, n as formatReference, o as scaledBaseline, r as formatSum, s as sidesOf, y as roundingError } from "./condition.js";
import { n as didYouMean } from "./errors.js";
// packages/gate/advice.ts
const MAX_ROWS = 0xe8d4a51000;
const POWER = .8;
const LEAST_Z = .05;
const MOST_Z = 8;
function standardErrorOf(value, interval, confidence, pValue) {
	const z = -normalQuantile(pValue / 2);
	return z > LEAST_Z && z < MOST_Z ? Math.abs(value) / z : standardError(interval, confidence);
}
function standardError({ low, high }, confidence) {
	return (high - low) / (2 * -normalQuantile((1 - confidence) / 2));
}
function detectableEffect(error, level) {
	return error * reach(level);
}
function rowsFor(value, error, n, level) {
	return n * (error * reach(level) / value) ** 2;
}
function reach(level) {
	return normalQuantile(POWER) - normalQuantile((1 - level) / 2);
}
function adviseRows(value, error, n, level, ofSlice) {
	if (value === 0) return { remedy: "The estimate is exactly on the limit, where more rows alone may not decide it." };
	const rows = roundUp(Math.max(n + 1, rowsFor(value, error, n, level)));
	if (!(rows <= MAX_ROWS)) return { remedy: "The estimate is too close to the limit for any practical number of rows to decide it." };
	const what = ofSlice ? "rows of this slice" : "test rows";
	const detectable = formatNumber(detectableEffect(error, level), 2);
	return {
		rowsToDecide: rows,
		remedy: `${formatCount(n)} ${what} can prove a distance of ${detectable} from the limit. About ${formatCount(rows)} would prove the one seen here, if it is the true one.`
	};
}
function roundUp(count) {
	const whole = Math.ceil(count * (1 - 1e-9));
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(whole)) - 1);
	return Math.ceil(whole / unit) * unit;
}
// packages/gate/compare.ts
function holds(value, comparison) {
	if (comparison === "<") return value < 0;
	if (comparison === "<=") return value <= 0;
	return comparison === ">" ? value > 0 : value >= 0;
}
function agreement(value, { low, high }, comparison) {
	const side = holds(value, comparison);
	const lowAgrees = holds(low, comparison) === side;
	const highAgrees = holds(high, comparison) === side;
	if (lowAgrees && highAgrees) return "all";
	return lowAgrees || highAgrees ? "some" : "none";
}
// packages/gate/explain.ts
const HOLDS = {
	"<": "below",
	"<=": "at most",
	">": "above",
	">=": "at least"
};
const FAILS = {
	"<": "at or above",
	"<=": "above",
	">": "at or below",
	">=": "below"
};
function explain(instance, numbers, { confidence, ladder }, company) {
	const { comparison } = instance.condition;
	const { measured, bound } = sidesOf(instance);
	const { value, interval } = numbers;
	const word = (holds(value, comparison) ? HOLDS : FAILS)[comparison];
	const plain = measured.length === 1 && measured[0].coefficient === 1;
	const claim = (show) => `${plain ? "" : `${formatSum(measured, 0)} = `}${show(numbers.measured)} is ${word} ${boundText(instance, numbers, show)}`;
	if (interval === void 0) return `${claim(formatterApart(numbers.bound, [numbers.measured]))}, judged by that number alone: nothing tells how noisy it is`;
	const agrees = agreement(value, interval, comparison);
	const name = intervalName(instance, confidence, ladder === true && company === void 0);
	const strict = company && agrees === "all" && !company.claimed ? strictness(company) : "";
	if (bound.terms.length > 0) {
		const show = formatterApart(numbers.bound, [numbers.measured]);
		if (interval.low === interval.high) return `${claim(show)}, and both models answer every row alike`;
		const ends = showInterval(interval, formatterApart(0, [interval.low, interval.high]));
		return `${claim(show)}, ${differenceTail(agrees, `${name} of the difference ${ends}`)}${strict}`;
	}
	const own = {
		low: interval.low + numbers.bound,
		high: interval.high + numbers.bound
	};
	const show = formatterApart(numbers.bound, [
		numbers.measured,
		own.low,
		own.high
	]);
	return `${claim(show)}, ${ownTail(agrees, `${name} ${showInterval(own, show)}`)}${strict}`;
}
function intervalName({ condition }, confidence, ladder) {
	if (condition.tolerance !== void 0) return `range of +/- ${formatNumber(condition.tolerance)}`;
	if (ladder && relativeToBaseline(condition)) return "range of one standard error";
	return `${formatPercent(confidence)} interval`;
}
function formatLevel(level) {
	return `${Number((100 - Number((100 * (1 - level)).toPrecision(2))).toPrecision(15))} %`;
}
function strictness({ level, together }) {
	const why = together > 1 ? `${together} conditions judged together` : "so many looks at these rows";
	return `, but not at the ${formatLevel(level)} that ${why} ask for`;
}
function boundText(instance, numbers, show) {
	const { measured, bound } = sidesOf(instance);
	const { terms, constant } = bound;
	const [only, another] = terms;
	if (only === void 0) return show(numbers.bound);
	if (another !== void 0) return `${formatSum(terms, constant)} = ${show(numbers.bound)}`;
	const name = measured.every((term) => term.metric === only.metric && term.slice === only.slice) ? "" : ` ${formatReference({
		...only,
		source: "candidate"
	})} of`;
	const owner = `the ${only.source}'s${name}`;
	if (constant === 0 && only.coefficient === 1) return `${owner} ${show(numbers.bound)}`;
	const value = (numbers.bound - constant) / only.coefficient;
	return `${show(numbers.bound)}, set by ${owner} ${formatNumber(value)}`;
}
function ownTail(agrees, interval) {
	if (agrees === "all") return `and so is its whole ${interval}`;
	return `but ${agrees === "some" ? "part of " : ""}its ${interval} is not`;
}
function differenceTail(agrees, interval) {
	if (agrees === "all") return `and the whole ${interval} agrees`;
	return `but ${agrees === "some" ? "part of " : ""}the ${interval} disagrees`;
}
function formatterApart(pivot, values) {
	const digits = digitsApart(pivot, values);
	return (value) => formatNumber(value, digits);
}
function showInterval({ low, high }, show) {
	return `(${show(low)} to ${show(high)})`;
}
// packages/gate/obstacle.ts
const MAX_LISTED = 20;
function findObstacle(instance, input) {
	return missingSlice(instance) ?? noRows(input.contrasts.get(instance.key), input) ?? missingValue(instance, input, "candidate") ?? missingBaseline(instance, input) ?? missingValue(instance, input, "baseline") ?? missingValue(instance, input, "change") ?? tooFewRows(instance, input) ?? meaninglessRatio(instance, input) ?? refused(instance, input) ?? (input.evidence === "rows" && input.isReported?.(instance) !== true ? unusableContrast(input.contrasts.get(instance.key)) : void 0);
}
function missingSlice({ missingSlice, knownSlices = [] }) {
	if (missingSlice === void 0) return void 0;
	const hint = didYouMean(missingSlice, knownSlices).trim();
	const add = `Add it to \`slices\` under \`evaluate\` (${knownSlices.length === 0 ? "no slice is declared" : `declared are ${knownSlices.slice(0, MAX_LISTED).join("; ")}${knownSlices.length > MAX_LISTED ? "; ..." : ""}`}).`;
	return invalid(`no slice "${missingSlice}" was evaluated`, hint === "" ? add : `${hint} ${add}`);
}
function noRows(contrast, { evidence }) {
	if (contrast === void 0 || contrast.n > 0 || evidence === "metrics-only") return void 0;
	return invalid("there are no test rows that it speaks of", "Add such test rows, or take the condition out.");
}
function missingValue(instance, input, source) {
	for (const term of instance.terms) {
		if (term.source !== source) continue;
		const value = input.estimates(term.source, term.metric, term.slice)?.value;
		const what = `${source === "change" ? "the share of changed predictions" : `the ${source}'s ${term.metric}`}${term.slice === null ? "" : ` on the slice ${term.slice}`}`;
		if (value === void 0) return invalid(`${what} was not measured`, notMeasured(term, input));
		if (value === null || !Number.isFinite(value)) return invalid(`${what} is not a number on these rows`, "Use rows on which it is defined (most metrics need both classes, or a target that varies), or another metric.");
	}
}
function notMeasured(term, input) {
	if (input.evidence === "rows") return `Add ${term.metric} to \`metrics\` under \`evaluate\`.`;
	return term.slice === null ? `Let the training command write ${term.metric} into metrics.json, or leave its predictions.` : "Let the training command leave its predictions: metrics alone say nothing about slices.";
}
function missingBaseline(instance, { baseline }) {
	if (baseline.state === "present" || !relativeToBaseline(instance)) return void 0;
	if (baseline.state === "none") return {
		state: "skipped",
		reason: "first run: there is no baseline yet"
	};
	return invalid(`the baseline cannot be compared with: ${baseline.reason}`, "Accept a baseline that is evaluated on the same rows.");
}
function refused(instance, { refusal, evidence, isReported }) {
	if (!refusal || evidence !== "rows" || isReported?.(instance) === true) return void 0;
	return {
		state: "invalid",
		...refusal
	};
}
function tooFewRows({ condition, key }, input) {
	const n = input.contrasts.get(key)?.n ?? 0;
	const needed = input.toleranceRows?.rows ?? Number.POSITIVE_INFINITY;
	if (condition.tolerance === void 0 || n >= needed) return void 0;
	if (input.evidence === "metrics-only") return invalid("a tolerance needs predictions, and there are none", "Leave predictions.csv.");
	return invalid(`a tolerance of ${formatNumber(condition.tolerance)} needs ${formatCount(needed)} test rows, and there are ${formatCount(n)}`, "Add test rows, or allow a wider tolerance or fewer looks; `pawl plan` says what each costs.");
}
function meaninglessRatio(instance, input) {
	for (const term of scaledBaseline(instance)) {
		const value = input.estimates(term.source, term.metric, term.slice)?.value ?? 0;
		if (value > 0) continue;
		const sign = value === 0 ? "zero" : "negative";
		return invalid(`a ratio to the baseline means nothing where its ${term.metric} is ${sign} (${formatNumber(value)})`, `Use a difference instead, such as \`${differenceInstead(instance, term)}\`.`);
	}
}
function differenceInstead({ condition }, { metric }) {
	const upper = condition.comparison === "<" || condition.comparison === "<=";
	const slice = condition.terms.find((term) => term.source === "baseline" && term.metric === metric)?.slice ?? null;
	const candidate = formatReference({
		source: "candidate",
		metric,
		slice
	});
	const baseline = formatReference({
		source: "baseline",
		metric,
		slice
	});
	return `${candidate} ${condition.comparison} ${baseline} ${upper ? "+" : "-"} 0.01`;
}
function unusableContrast(contrast) {
	if (contrast === void 0) return invalid("the evaluation did not measure this condition", "Evaluate again with this gate.");
	const { value, interval } = contrast;
	if (value === null || !Number.isFinite(value)) return invalid("the two sides cannot be compared: their difference is not a number on these rows", "Use another metric, or more test rows.");
	if (interval === null || !(interval.low <= interval.high) || !isFiniteInterval(interval)) return invalid("no interval could be computed, so nothing can be proved", "Add test rows: too few resamples define the metric.");
}
function isFiniteInterval({ low, high }) {
	return Number.isFinite(low) && Number.isFinite(high);
}
function invalid(reason, remedy) {
	return {
		state: "invalid",
		reason,
		remedy
	};
}
// packages/gate/result.ts
const CONDITION_STATES = [
	"proved",
	"met",
	"undecided",
	"skipped",
	"refuted",
	"unmet",
	"invalid"
];
// packages/gate/together.ts
function judgeTogether(pValues, alpha) {
	const order = [...pValues.keys()].sort((a, b) => pValues[a] - pValues[b]);
	const judged = new Array(pValues.length);
	let adjusted = 0;
	let rivals = pValues.length;
	let open = true;
	for (const [rank, index] of order.entries()) {
		adjusted = Math.max(adjusted, Math.min(1, (pValues.length - rank) * pValues[index]));
		open &&= adjusted <= alpha;
		judged[index] = {
			adjusted,
			level: 1 - alpha / rivals,
			claimed: open
		};
		if (open) rivals--;
	}
	return judged;
}
// packages/gate/decide.ts
const BLOCKING = [
	"refuted",
	"unmet",
	"invalid"
];
function decideGate(input) {
	const open = input.instances.map((instance) => openInstance(instance, input));
	const family = open.flatMap((each, i) => each.pValue === void 0 ? [] : [i]);
	const judged = judgeTogether(family.map((i) => open[i].pValue), input.alpha ?? 1 - input.confidence);
	const results = open.map((each, i) => {
		const place = family.indexOf(i);
		return each.result ?? decideInstance(each, input, place < 0 ? void 0 : judged[place], family.length);
	});
	const counts = Object.fromEntries(CONDITION_STATES.map((state) => [state, results.filter((result) => result.state === state).length]));
	return {
		...answer(counts, results.length, input),
		results,
		counts,
		together: family.length
	};
}
function decidedByRows(instance, { evidence, isReported }) {
	return evidence === "rows" && isReported?.(instance) !== true;
}
function openInstance(instance, input) {
	const asked = {
		key: instance.key,
		condition: instance.condition.text,
		slice: instance.sliceName ?? instance.missingSlice ?? null
	};
	const obstacle = findObstacle(instance, input);
	if (obstacle !== void 0) return {
		instance,
		asked,
		result: {
			...asked,
			...obstacle
		}
	};
	const contrast = decidedByRows(instance, input) ? contrastOf(instance, input) : void 0;
	const numbers = numbersOf(instance, input, contrast);
	const sides = contrast?.pValues;
	if (!sides) return {
		instance,
		asked,
		numbers,
		contrast
	};
	const side = numbers.value > 0 ? sides.above : sides.below;
	return {
		instance,
		asked,
		numbers,
		contrast,
		pValue: numbers.value === 0 ? 1 : Math.min(1, 2 * side)
	};
}
function contrastOf(instance, { contrasts, confidence, ladder }) {
	const found = contrasts.get(instance.key);
	const { tolerance } = instance.condition;
	if (!found || found.value === null) return found;
	const { value, n } = found;
	const around = (reach) => ({
		value,
		n,
		interval: {
			low: value - reach,
			high: value + reach
		}
	});
	if (tolerance !== void 0) return around(tolerance);
	if (!ladder || !found.interval || !found.pValues || !relativeToBaseline(instance)) return found;
	return around(standardError(found.interval, confidence));
}
function decideInstance({ instance, asked, numbers, contrast, pValue }, input, judged, together) {
	const { value, interval } = numbers;
	const { comparison } = instance.condition;
	const met = holds(value, comparison);
	const decided = {
		...asked,
		...numbers
	};
	if (contrast === void 0 || interval === void 0) return {
		...decided,
		reason: explain(instance, numbers, input),
		state: met ? "met" : "unmet"
	};
	const { n } = contrast;
	if (!judged || pValue === void 0) {
		const all = agreement(value, interval, comparison) === "all";
		const reason = explain(instance, numbers, input);
		if (all) return {
			...decided,
			n,
			state: met ? "proved" : "refuted",
			reason
		};
		if (instance.condition.tolerance !== void 0) return {
			...decided,
			n,
			state: "undecided",
			reason
		};
		const advice = adviseRows(value, standardError(interval, input.confidence), n, input.confidence, instance.sliceName !== null);
		return {
			...decided,
			n,
			state: "undecided",
			reason,
			...advice
		};
	}
	const { adjusted, level, claimed } = judged;
	const result = {
		...decided,
		n,
		pValue: adjusted,
		level,
		reason: explain(instance, numbers, input, {
			level,
			together,
			claimed
		})
	};
	const error = standardErrorOf(value, interval, input.confidence, pValue);
	const measured = {
		...result,
		detectable: detectableEffect(error, level)
	};
	if (claimed) return {
		...measured,
		state: met ? "proved" : "refuted"
	};
	return {
		...measured,
		state: "undecided",
		...adviseRows(value, error, n, level, instance.sliceName !== null)
	};
}
function numbersOf(instance, { estimates }, contrast) {
	const measure = (term) => estimates(term.source, term.metric, term.slice)?.value ?? NaN;
	const error = roundingError(instance, measure);
	const clean = (value) => Math.abs(value) <= error ? 0 : value;
	const value = clean(contrast?.value ?? evaluate(instance, measure));
	const interval = contrast?.interval;
	const bound = evaluate(sidesOf(instance).bound, measure);
	const [only, another] = instance.terms.filter((term) => term.source === "baseline");
	return {
		value,
		...interval ? { interval: {
			low: clean(interval.low),
			high: clean(interval.high)
		} } : {},
		measured: value + bound,
		bound,
		...only && !another ? { baselineValue: measure(only) } : {}
	};
}
function answer(counts, total, { undecided, refusal }) {
	if (total === 0) return {
		answer: "refused",
		reason: "the gate has no conditions",
		remedy: "Add `gate:` to pawl.yaml with at least one condition, such as `rmse < 0.5`."
	};
	if (refusal && counts.invalid > 0) return {
		answer: "refused",
		reason: refusal.reason,
		remedy: refusal.remedy
	};
	const blocking = undecided === "fail" ? [...BLOCKING, "undecided"] : BLOCKING;
	const blocked = blocking.reduce((sum, state) => sum + counts[state], 0);
	if (blocked > 0) return {
		answer: "refused",
		reason: `refused by ${total === 1 ? "the one condition" : `${blocked} of ${total} conditions`}: ${listCounts(counts, blocking)}`
	};
	return {
		answer: "passed",
		reason: passedReason(counts, total)
	};
}
function passedReason(counts, total) {
	const every = total === 1 ? "the one condition" : `all ${total} conditions`;
	if (counts.skipped === total) return `nothing was checked: this is the first run, and ${every} ${total === 1 ? "needs" : "need"} a baseline`;
	const held = counts.proved + counts.met;
	const clauses = [held === total ? `${every} ${total === 1 ? "holds" : "hold"}` : `${held} of ${total} conditions hold`];
	if (counts.met > 0) clauses.push(`${counts.met} by the value alone, without an interval`);
	if (counts.undecided > 0) clauses.push(`${counts.undecided} undecided and let pass, as configured`);
	if (counts.skipped > 0) clauses.push(`${counts.skipped} skipped as there is no baseline yet`);
	return clauses.join(", ");
}
function listCounts(counts, states) {
	return states.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${state}`).join(", ");
}
export { standardError as i, holds as n, rowsFor as r, decideGate as t };
