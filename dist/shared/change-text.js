import { t as findColumn } from "./column.js";
import { a as countDistinct, t as parseTime } from "./time-value.js";
import { n as shuffle, t as createRandom } from "./random.js";
import { n as normalQuantile, t as normalCdf } from "./normal.js";
import { a as wilsonBounds, r as uniform } from "./draw.js";
import { r as formatNumber } from "./format.js";
import { i as numberSample, n as firstAbove, o as sortNumbers, r as moments, t as countDistinctNumbers } from "./number-sample.js";
import { crc32 } from "node:zlib";
// packages/drift/divergences.ts
const LEAST_SHARE = 1e-4;
function populationStability(p, q) {
	const reference = filled(p);
	const current = filled(q);
	let sum = 0;
	for (let i = 0; i < reference.length; i++) sum += (reference[i] - current[i]) * Math.log(reference[i] / current[i]);
	return sum;
}
function kullbackLeibler(p, q) {
	const reference = scaled(filled(p));
	const current = scaled(filled(q));
	let sum = 0;
	for (let i = 0; i < reference.length; i++) sum += reference[i] * Math.log(reference[i] / current[i]);
	return sum;
}
function jensenShannon(p, q) {
	const reference = scaled(p);
	const current = scaled(q);
	let sum = 0;
	for (let i = 0; i < reference.length; i++) {
		const middle = (reference[i] + current[i]) / 2;
		if (reference[i] > 0) sum += reference[i] * Math.log(reference[i] / middle);
		if (current[i] > 0) sum += current[i] * Math.log(current[i] / middle);
	}
	return Math.sqrt(Math.max(0, sum) / 2);
}
function hellinger(p, q) {
	const reference = scaled(p);
	const current = scaled(q);
	let overlap = 0;
	for (let i = 0; i < reference.length; i++) overlap += Math.sqrt(reference[i] * current[i]);
	return Math.sqrt(1 - Math.min(1, overlap));
}
function totalVariation(p, q) {
	const reference = scaled(p);
	const current = scaled(q);
	let sum = 0;
	for (let i = 0; i < reference.length; i++) sum += Math.abs(reference[i] - current[i]);
	return sum / 2;
}
function greatestChange(p, q) {
	const reference = scaled(p);
	const current = scaled(q);
	let value = 0;
	let index = -1;
	for (let i = 0; i < reference.length; i++) {
		const change = Math.abs(reference[i] - current[i]);
		if (index >= 0 && change <= value) continue;
		value = change;
		index = i;
	}
	return {
		value,
		index
	};
}
function scaled(counts) {
	let sum = 0;
	for (const count of counts) sum += count;
	return counts.map((count) => count / sum);
}
function filled(counts) {
	const shares = scaled(counts);
	let least = 1;
	for (const share of shares) if (share > 0 && share < least) least = share;
	const stand = least <= LEAST_SHARE ? least / 1e6 : LEAST_SHARE;
	return shares.map((share) => share === 0 ? stand : share);
}
// packages/drift/mean-size.ts
function meanSize(x) {
	return Math.sqrt(2 / Math.PI) * Math.exp(-x * x / 2) + x * (1 - 2 * normalCdf(-x));
}
// packages/drift/density.ts
const SERIES_FROM = 20;
const LOG_SQRT_TWO_PI = .5 * Math.log(2 * Math.PI);
function stirlingError(n) {
	if (n < SERIES_FROM) return Number.isInteger(n) ? SMALL_ERRORS[n] : steppedUp(n);
	const square = 1 / (n * n);
	return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - square / 1188) * square) * square) * square) / n;
}
function steppedUp(n) {
	let product = 1;
	let high = n;
	while (high < SERIES_FROM) product *= ++high;
	return LOG_SQRT_TWO_PI + (high + .5) * Math.log(high) - high + stirlingError(high) - Math.log(product) - (LOG_SQRT_TWO_PI + (n + .5) * Math.log(n) - n);
}
const SMALL_ERRORS = Float64Array.from({ length: SERIES_FROM }, (_, n) => n === 0 ? 0 : steppedUp(n));
function deviance(x, mean) {
	const difference = x - mean;
	if (Math.abs(difference) >= .1 * (x + mean)) return x * Math.log(x / mean) - difference;
	const v = difference / (x + mean);
	let sum = difference * v;
	let power = 2 * x * v;
	for (let odd = 3; odd < 1e3; odd += 2) {
		power *= v * v;
		const next = sum + power / odd;
		if (next === sum) break;
		sum = next;
	}
	return sum;
}
function poissonDensity(k, x) {
	if (x === 0) return k === 0 ? 1 : 0;
	if (k === 0) return Math.exp(-x);
	return Math.exp(-stirlingError(k) - deviance(k, x)) / Math.sqrt(2 * Math.PI * k);
}
function binomialDensity(k, n, p, q) {
	if (k < 0 || k > n) return 0;
	if (p <= 0) return k === 0 ? 1 : 0;
	if (q <= 0) return k === n ? 1 : 0;
	if (k === 0) return Math.exp(n * (p < q ? Math.log1p(-p) : Math.log(q)));
	if (k === n) return Math.exp(n * (q < p ? Math.log1p(-q) : Math.log(p)));
	const exponent = stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
	return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}
function hypergeometricDensity(k, marked, plain, drawn) {
	if (k < 0 || k > marked || drawn - k < 0 || drawn - k > plain) return 0;
	const all = marked + plain;
	if (drawn === 0 || drawn === all) return 1;
	const p = drawn / all;
	const q = (all - drawn) / all;
	return binomialDensity(k, marked, p, q) * binomialDensity(drawn - k, plain, p, q) / binomialDensity(drawn, all, p, q);
}
// packages/drift/two-proportions.ts
const SAME = 1 + 1e-7;
function proportionsZTest(p) {
	const pooled = (p.reference + p.current) / (p.referenceRows + p.currentRows);
	const variance = pooled * (1 - pooled) * (1 / p.referenceRows + 1 / p.currentRows);
	if (!(variance > 0)) return {
		statistic: 0,
		pValue: 1
	};
	const statistic = (p.reference / p.referenceRows - p.current / p.currentRows) / Math.sqrt(variance);
	return {
		statistic,
		pValue: 2 * normalCdf(-Math.abs(statistic))
	};
}
function fisherTest({ reference, referenceRows, current, currentRows }) {
	const marked = reference + current;
	const plain = referenceRows + currentRows - marked;
	const chance = (k) => hypergeometricDensity(k, marked, plain, referenceRows);
	const seen = chance(reference);
	const least = Math.max(0, referenceRows - plain);
	const most = Math.min(marked, referenceRows);
	const mode = Math.min(most, Math.max(least, Math.floor((referenceRows + 1) * (marked + 1) / (marked + plain + 2))));
	if (seen * SAME >= chance(mode)) return 1;
	const low = lastUpTo(least - 1, mode, (k) => k < least || chance(k) <= seen * SAME);
	const high = -lastUpTo(-most - 1, -mode, (k) => -k > most || chance(-k) <= seen * SAME);
	return Math.min(1, tail(chance, low, -1) + tail(chance, high, 1));
}
function lastUpTo(start, end, holds) {
	let low = start;
	let high = end;
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (holds(middle)) low = middle;
		else high = middle;
	}
	return low;
}
function tail(chance, start, step) {
	let sum = 0;
	for (let k = start;; k += step) {
		const next = chance(k);
		sum += next;
		if (next <= sum * 1e-17) return sum;
	}
}
function proportionsBounds(p, z) {
	if (p.referenceRows === 0 || p.currentRows === 0) return {
		low: -1,
		high: 1
	};
	const from = p.reference / p.referenceRows;
	const to = p.current / p.currentRows;
	const reference = wilsonBounds({
		successes: p.reference,
		trials: p.referenceRows
	}, z);
	const current = wilsonBounds({
		successes: p.current,
		trials: p.currentRows
	}, z);
	return {
		low: Math.max(-1, to - from - Math.hypot(to - current.low, reference.high - from)),
		high: Math.min(1, to - from + Math.hypot(current.high - to, from - reference.low))
	};
}
function sizeInterval({ low, high }) {
	if (low > 0) return {
		low,
		high
	};
	return high < 0 ? {
		low: -high,
		high: -low
	} : {
		low: 0,
		high: Math.max(-low, high)
	};
}
// packages/drift/category-effects.ts
function variationEffect(counts, confidence) {
	const { reference, current, referenceRows: n, currentRows: m } = counts;
	const value = totalVariation(reference, current);
	const effect = (low, high) => ({
		name: "total variation",
		value,
		interval: {
			low: Math.max(0, low),
			high: Math.min(1, high)
		}
	});
	if (reference.length < 2) return effect(0, 0);
	if (reference.length === 2) {
		const z = -normalQuantile((1 - confidence) / 2);
		const { low, high } = sizeInterval(proportionsBounds({
			reference: reference[0],
			current: current[0],
			referenceRows: n,
			currentRows: m
		}, z));
		return effect(low, high);
	}
	let errors = 0;
	for (let i = 0; i < reference.length; i++) {
		const p = reference[i] / n;
		const q = current[i] / m;
		errors += Math.sqrt(p * (1 - p) / n + q * (1 - q) / m);
	}
	const reach = errors / 2 + Math.sqrt(-Math.log((1 - confidence) / 2) / 2 * (1 / n + 1 / m));
	return effect(value - reach, value + reach);
}
function netVariation(seen, errors) {
	return errors > 0 ? errors * unfold(seen / errors) : seen;
}
function seenVariation(net, errors) {
	return errors > 0 ? errors * meanSize(net / errors) : net;
}
function variationErrors({ reference, current, referenceRows: n, currentRows: m }) {
	let sum = 0;
	for (let i = 0; i < reference.length; i++) {
		const share = (reference[i] + current[i]) / (n + m);
		sum += Math.min(Math.sqrt(share * (1 - share) * (1 / n + 1 / m)), 2 * share * Math.sqrt(Math.PI / 2));
	}
	return sum / 2;
}
function unfold(y) {
	let low = 0;
	let high = y;
	for (let step = 0; step < 60 && meanSize(0) < y; step++) {
		const middle = (low + high) / 2;
		if (meanSize(middle) < y) low = middle;
		else high = middle;
	}
	return low;
}
function greatestChangeEffect(counts, confidence) {
	const { reference, current, referenceRows, currentRows, names } = counts;
	const { value, index } = greatestChange(reference, current);
	const claims = Math.max(1, names.length === 2 ? 1 : names.length);
	const z = -normalQuantile((1 - confidence) / 2 / claims);
	let low = 0;
	let high = 0;
	for (let i = 0; i < reference.length; i++) {
		const size = sizeInterval(proportionsBounds({
			reference: reference[i],
			current: current[i],
			referenceRows,
			currentRows
		}, z));
		low = Math.max(low, size.low);
		high = Math.max(high, size.high);
	}
	return {
		name: `greatest change of a share${index < 0 ? "" : `, of ${JSON.stringify(names[index])}`}`,
		value,
		interval: {
			low,
			high
		}
	};
}
// packages/drift/detectable.ts
function detectableEffect(sight, asked) {
	if (sight.kind === "nothing" || Math.min(...sight.rows) === 0) return null;
	if (sight.kind === "estimate") return detectableEstimate(sight.error, asked);
	const least = sight.kind === "distance" ? detectableDistance(sight.rows, asked) : sight.kind === "variation" ? detectableVariation(sight, asked) : sight.kind === "area" ? detectableArea(sight.rows, asked) : detectableShare(sight, asked);
	return least !== null && least <= 1 ? least : null;
}
function detectableEstimate(error, { alpha, power, floor }) {
	return Math.max(-normalQuantile(alpha / 2) * error, floor) + normalQuantile(power) * error;
}
function criticalDistance([n, m], alpha) {
	return Math.sqrt(-Math.log(alpha / 2) / 2 * (1 / n + 1 / m));
}
function detectableDistance(rows, { alpha, power, floor }) {
	return Math.max(criticalDistance(rows, alpha), floor) + normalQuantile(power) * mostError(rows);
}
function detectableArea([n, m], { alpha, power, floor }) {
	const error = Math.sqrt((n + m + 1) / (12 * n * m));
	return Math.max(.5 - normalQuantile(alpha) * error, floor) + normalQuantile(power) * error;
}
function mostError([n, m]) {
	return .5 * Math.sqrt(1 / n + 1 / m);
}
function detectableVariation({ rows, categories, errors }, { alpha, power, floor }) {
	const [n, m] = rows;
	const found = Math.sqrt(noncentralityFor(Math.max(1, categories - 1), alpha, power) * (1 / n + 1 / m) / 4);
	const seen = seenVariation(floor, errors) + normalQuantile(power) * mostError(rows);
	return Math.max(found, netVariation(seen, errors));
}
function noncentralityFor(df, alpha, power) {
	if (df === 1) return (normalQuantile(power) - normalQuantile(alpha / 2)) ** 2;
	const critical = df * (1 - 2 / (9 * df) - normalQuantile(alpha) * Math.sqrt(2 / (9 * df))) ** 3;
	return leastWhere((noncentrality) => {
		const mean = df + noncentrality;
		const spread = 2 * (df + 2 * noncentrality) / (9 * mean * mean);
		return (Math.cbrt(critical / mean) - (1 - spread)) / Math.sqrt(spread) <= -normalQuantile(power);
	}, 0xe8d4a51000);
}
function detectableShare({ rows: [n, m], share }, { alpha, power, floor }) {
	const from = Math.min(share, 1 - share);
	return leastWhere((difference) => {
		const to = from + difference;
		const pooled = (n * from + m * to) / (n + m);
		const critical = -normalQuantile(alpha / 2) * Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
		const error = Math.sqrt(from * (1 - from) / n + to * (1 - to) / m);
		return difference >= Math.max(floor, critical) + normalQuantile(power) * error;
	}, 1 - from);
}
function leastWhere(holds, most) {
	if (!holds(most)) return null;
	let low = 0;
	let high = most;
	for (let step = 0; step < 200 && high - low > 1e-10 * high; step++) {
		const middle = (low + high) / 2;
		if (holds(middle)) high = middle;
		else low = middle;
	}
	return high;
}
// packages/drift/compare-sorted.ts
function compareSorted(a, b) {
	const n = a.length;
	const m = b.length;
	let i = 0;
	let j = 0;
	let gap = 0;
	let least = 0;
	let most = 0;
	let area = 0;
	let value = Math.min(a[0], b[0]);
	while (i < n && j < m) {
		let x = a[i];
		let y = b[j];
		while (x < y) {
			area += Math.abs(gap) * (x - value);
			value = x;
			gap += m;
			if (++i === n) break;
			x = a[i];
		}
		if (gap > most) most = gap;
		if (i === n) break;
		while (y < x) {
			area += Math.abs(gap) * (y - value);
			value = y;
			gap -= n;
			if (++j === m) break;
			y = b[j];
		}
		if (gap < least) least = gap;
		if (x !== y) continue;
		area += Math.abs(gap) * (x - value);
		value = x;
		for (; i < n && a[i] === value; i++) gap += m;
		for (; j < m && b[j] === value; j++) gap -= n;
		if (gap > most) most = gap;
		if (gap < least) least = gap;
	}
	const rest = distanceFrom(value, a, i) + distanceFrom(value, b, j);
	return {
		gap: Math.max(most, -least),
		area: area / n / m + rest
	};
}
function distanceFrom(value, sorted, start) {
	let sum = 0;
	for (let i = start; i < sorted.length; i++) sum += sorted[i] - value;
	return sum / sorted.length;
}
// packages/drift/ks-exact.ts
function ksExact(m, n, h) {
	if (h <= 0) return 1;
	return Math.min(1, m === n ? equalSizes(n, h) : shareOutside(m, n, h));
}
function equalSizes(n, h) {
	let ratio = 1;
	let sum = 0;
	let sign = 1;
	for (let i = 1; i <= n; i++) {
		ratio *= (n - i + 1) / (n + i);
		if (i % h !== 0) continue;
		sum += sign * ratio;
		sign = -sign;
		if (ratio === 0) break;
	}
	return Math.max(0, 2 * sum);
}
function shareOutside(m, n, h) {
	const divisor = greatestCommonDivisor(m, n);
	const across = m / divisor;
	const total = across + n / divisor;
	const shares = new Float64Array(m + 1).fill(1);
	shares[0] = 0;
	for (let s = 1; s <= m + n; s++) {
		const inside = Math.floor((s * across - h) / total) + 1;
		const low = Math.max(inside, 0, s - n);
		const high = Math.min(Math.ceil((s * across + h) / total) - 1, m, s);
		const scale = 1 / s;
		for (let x = high; x >= 1 && x >= low; x--) shares[x] = (x * shares[x - 1] + (s - x) * shares[x]) * scale;
		if (inside > 0) shares[inside - 1] = 1;
	}
	return shares[m];
}
function greatestCommonDivisor(a, b) {
	while (b > 0) [a, b] = [b, a % b];
	return a;
}
// packages/drift/ks-one-sample.ts
const HUGE = 2 ** 128;
function durbinCdf(n, d) {
	const k = Math.ceil(n * d);
	const order = 2 * k - 1;
	const middle = (k - 1) * order + k - 1;
	let base = durbinMatrix(order, k - n * d);
	let power = identity(order);
	let baseScale = 0;
	let scale = 0;
	for (let left = n; left > 0; left = Math.floor(left / 2)) {
		if (left % 2 === 1) {
			power = multiply(power, base, order);
			scale += baseScale;
		}
		base = multiply(base, base, order);
		baseScale *= 2;
		if (base[middle] > HUGE) {
			base = base.map((value) => value / HUGE);
			baseScale++;
		}
		if (power[middle] > HUGE) {
			power = power.map((value) => value / HUGE);
			scale++;
		}
	}
	let chance = power[middle];
	for (let i = 1; i <= n; i++) {
		chance *= i / n;
		if (chance < 1 / HUGE && scale > 0) {
			chance *= HUGE;
			scale--;
		}
	}
	return chance * HUGE ** scale;
}
function durbinMatrix(order, h) {
	const factorials = new Float64Array(order + 1).fill(1);
	for (let i = 1; i <= order; i++) factorials[i] = factorials[i - 1] / i;
	const matrix = new Float64Array(order * order);
	for (let row = 0; row < order; row++) for (let column = 0; column <= Math.min(row + 1, order - 1); column++) matrix[row * order + column] = factorials[row - column + 1];
	for (let i = 0; i < order; i++) {
		const edge = (1 - h ** (i + 1)) * factorials[i + 1];
		matrix[i * order] = edge;
		matrix[(order - 1) * order + order - 1 - i] = edge;
	}
	const corner = 1 - 2 * h ** order + Math.max(2 * h - 1, 0) ** order;
	matrix[(order - 1) * order] = corner * factorials[order];
	return matrix;
}
function identity(order) {
	const matrix = new Float64Array(order * order);
	for (let i = 0; i < order; i++) matrix[i * order + i] = 1;
	return matrix;
}
function multiply(a, b, order) {
	const product = new Float64Array(order * order);
	for (let row = 0; row < order; row++) for (let k = 0; k < order; k++) {
		const factor = a[row * order + k];
		if (factor === 0) continue;
		for (let column = 0; column < order; column++) product[row * order + column] += factor * b[k * order + column];
	}
	return product;
}
function pelzGoodCdf(n, d) {
	const z = d * Math.sqrt(n);
	const z2 = z * z;
	const z4 = z2 * z2;
	const z6 = z4 * z2;
	const pi2 = Math.PI ** 2;
	const pi4 = pi2 * pi2;
	const pi6 = pi4 * pi2;
	if (pi2 / (8 * z2) > 708) return 0;
	const sums = [
		0,
		0,
		0,
		0
	];
	const last = Math.ceil(16 * z / Math.PI);
	for (let k = last; k >= 1; k--) {
		const half = (k - .5) ** 2;
		const weight = Math.exp(-pi2 * half / (2 * z2));
		sums[0] += weight;
		sums[1] += (pi2 * half - z2) * weight;
		const second = 6 * z6 + 2 * z4 + pi2 * (2 * z4 - 5 * z2) * half + pi4 * (1 - 2 * z2) * half ** 2;
		sums[2] += second * weight;
		const third = pi6 * half ** 3 * (5 - 30 * z2) + pi4 * half ** 2 * (-60 * z2 + 212 * z4) + pi2 * half * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z4 * z4;
		sums[3] += third * weight;
	}
	let wholeSecond = 0;
	let wholeThird = 0;
	for (let k = last; k >= 1; k--) {
		const square = pi2 * k * k;
		const weight = Math.exp(-square / (2 * z2));
		wholeSecond += square * weight;
		wholeThird += (3 * z2 - square) * square * weight;
	}
	const root = Math.sqrt(2 * Math.PI);
	return [
		root / z * sums[0],
		root / (6 * z4) * sums[1],
		root / (72 * z6 * z) * sums[2] - root / (36 * z2 * z) * wholeSecond,
		root / (6480 * z6 * z4) * sums[3] + root / (216 * z6) * wholeThird
	].reduce((sum, term, i) => sum + term / n ** (i / 2), 0);
}
// packages/drift/ks-limit.ts
const TERMS = 4096;
function kolmogorovTail(n, d) {
	if (d >= 1) return 0;
	if (n * d <= .5) return 1;
	if (n * d >= n - 1) return 2 * (1 - d) ** n;
	const far = n * d * d;
	if (d >= .5) return bothSides(n, d);
	if (n <= 140) return far <= 4 ? within(1 - durbinCdf(n, d)) : bothSides(n, d);
	if (far >= 370) return 0;
	if (far >= 2.2) return bothSides(n, d);
	return within(1 - (n <= 1e5 && n * d ** 1.5 <= 1.4 ? durbinCdf(n, d) : pelzGoodCdf(n, d)));
}
function within(p) {
	return Math.min(1, Math.max(0, p));
}
function bothSides(n, d) {
	return within(2 * smirnovTail(n, d));
}
function smirnovTail(n, d) {
	const last = Math.floor(n * (1 - d));
	const step = Math.max(1, Math.floor(n / TERMS));
	let sum = 0;
	for (let k = 0; k <= last; k += step) {
		const p = d + k / n;
		const q = (n - k) / n - d;
		if (q >= 0) sum += d / p * binomialDensity(k, n, p, q);
	}
	return sum * step;
}
// packages/drift/ks-test.ts
const EXACT_ROWS = 1e4;
const FAR = 50;
function ksTest(reference, current) {
	return ksFrom(compareSorted(reference, current).gap, reference.length, current.length);
}
function ksFrom(gap, n, m) {
	const distance = gap / n / m;
	const size = n * m / (n + m);
	if (Math.max(n, m) <= EXACT_ROWS && size * distance * distance <= FAR) return {
		distance,
		pValue: ksExact(n, m, Math.round(gap / greatestCommonDivisor(n, m))),
		exact: true
	};
	return {
		distance,
		pValue: kolmogorovTail(Math.max(1, Math.round(size)), distance),
		exact: false
	};
}
// packages/drift/rank-test.ts
const ENOUGH$2 = 20;
function midranks(scores) {
	const order = Int32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
	const ranks = new Float64Array(scores.length);
	for (let start = 0; start < order.length;) {
		let end = start + 1;
		while (end < order.length && scores[order[end]] === scores[order[start]]) end++;
		for (let i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2;
		start = end;
	}
	return ranks;
}
function areaUnderCurve(ranks, isCurrent) {
	let sum = 0;
	let m = 0;
	for (let i = 0; i < ranks.length; i++) {
		if (!isCurrent[i]) continue;
		sum += ranks[i];
		m++;
	}
	return (sum - m * (m + 1) / 2) / (m * (ranks.length - m));
}
function rankTest(scores, isCurrent, { draws, seed, confidence }) {
	const ranks = midranks(scores);
	const auc = areaUnderCurve(ranks, isCurrent);
	const reach = -normalQuantile((1 - confidence) / 2) * standardError(scores, ranks, isCurrent);
	return {
		auc,
		interval: {
			low: Math.max(0, auc - reach),
			high: Math.min(1, auc + reach)
		},
		pValue: shuffled(ranks, isCurrent, draws, seed)
	};
}
function shuffled(ranks, isCurrent, draws, seed) {
	const random = uniform(seed);
	const bag = ranks.slice();
	let m = 0;
	let seen = 0;
	let all = 0;
	for (let i = 0; i < ranks.length; i++) {
		m += isCurrent[i];
		seen += isCurrent[i] * ranks[i];
		all += ranks[i];
	}
	const smaller = 2 * m <= ranks.length;
	const drawn = smaller ? m : ranks.length - m;
	let asFar = 0;
	for (let draw = 1; draw <= draws; draw++) {
		let sum = 0;
		for (let i = 0; i < drawn; i++) {
			const chosen = i + Math.floor(random() * (bag.length - i));
			const rank = bag[chosen];
			bag[chosen] = bag[i];
			bag[i] = rank;
			sum += rank;
		}
		if ((smaller ? sum : all - sum) >= seen) asFar++;
		if (asFar === ENOUGH$2) return asFar / draw;
	}
	return (asFar + 1) / (draws + 1);
}
function standardError(scores, ranks, isCurrent) {
	let variance = 0;
	for (const side of [0, 1]) {
		const rows = Int32Array.from(ranks.keys()).filter((row) => isCurrent[row] === side);
		const own = midranks(Float64Array.from(rows, (row) => scores[row]));
		const others = ranks.length - rows.length;
		const shares = Float64Array.from(rows, (row, i) => (ranks[row] - own[i]) / others);
		const mean = shares.reduce((sum, share) => sum + share, 0) / rows.length;
		const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
		if (rows.length > 1) variance += squares / (rows.length - 1) / rows.length;
	}
	return Math.sqrt(variance);
}
// packages/drift/bins.ts
function sturgesCounts(a, b, options = {}) {
	const edges = sturgesEdges(Math.min(a[0], b[0]), Math.max(a.at(-1), b.at(-1)), options.size ?? a.length + b.length, options.whole ?? false);
	return {
		edges,
		reference: countBetween(a, edges),
		current: countBetween(b, edges)
	};
}
function sturgesEdges(least, most, size, whole) {
	let width = (most - least) / (Math.log2(size) + 1);
	if (whole && width > 0) width = Math.max(1, width);
	const bins = width > 0 ? Math.ceil((most - least) / width) : 1;
	const [first, last] = least === most ? [least - .5, most + .5] : [least, most];
	const step = (last - first) / bins;
	const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i * step + first);
	edges[bins] = last;
	return edges;
}
function countBetween(sorted, edges) {
	const bins = edges.length - 1;
	const counts = new Float64Array(bins);
	let before = firstNotBelow(sorted, edges[0]);
	for (let bin = 0; bin < bins; bin++) {
		const end = bin === bins - 1 ? sorted.length : firstNotBelow(sorted, edges[bin + 1]);
		counts[bin] = end - before;
		before = end;
	}
	return counts;
}
function firstNotBelow(sorted, value) {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] < value) low = middle + 1;
		else high = middle;
	}
	return low;
}
// packages/drift/category-counts.ts
function categoryCounts(reference, current) {
	const places = new Map();
	const from = codeCounts(reference);
	const to = codeCounts(current);
	const first = [];
	const second = [];
	for (let code = 0; code < reference.dictionary.length; code++) {
		if (from.counts[code] === 0) continue;
		places.set(reference.dictionary[code], first.length);
		first.push(from.counts[code]);
		second.push(0);
	}
	for (let code = 0; code < current.dictionary.length; code++) {
		if (to.counts[code] === 0) continue;
		const name = current.dictionary[code];
		const place = places.get(name);
		if (place !== void 0) {
			second[place] += to.counts[code];
			continue;
		}
		places.set(name, first.length);
		first.push(0);
		second.push(to.counts[code]);
	}
	return {
		...inOrder([...places.keys()], first, second),
		referenceRows: reference.codes.length - from.missing,
		currentRows: current.codes.length - to.missing,
		referenceMissing: from.missing,
		currentMissing: to.missing
	};
}
const FEW = 200;
function inOrder(names, reference, current) {
	const order = [...names.keys()];
	if (names.length <= FEW) order.sort((a, b) => names[a] < names[b] ? -1 : 1);
	return {
		names: order.map((i) => names[i]),
		reference: Float64Array.from(order, (i) => reference[i]),
		current: Float64Array.from(order, (i) => current[i])
	};
}
function codeCounts({ codes, dictionary }) {
	const counts = new Float64Array(dictionary.length);
	let missing = 0;
	for (let i = 0; i < codes.length; i++) {
		const code = codes[i];
		if (code < 0) missing++;
		else counts[code]++;
	}
	return {
		counts,
		missing
	};
}
function countNumbers(a, b) {
	const values = [];
	const first = [];
	const second = [];
	let i = 0;
	let j = 0;
	while (i < a.length || j < b.length) {
		const value = j >= b.length || i < a.length && a[i] <= b[j] ? a[i] : b[j];
		const nextI = firstAbove(a, value, i);
		const nextJ = firstAbove(b, value, j);
		values.push(value);
		first.push(nextI - i);
		second.push(nextJ - j);
		i = nextI;
		j = nextJ;
	}
	return {
		values: Float64Array.from(values),
		reference: Float64Array.from(first),
		current: Float64Array.from(second)
	};
}
// packages/drift/chi-squared-tail.ts
const MOST_STEPS = 1e5;
const TINY = 1e-300;
function chiSquaredTail(x, df) {
	if (Number.isNaN(x) || !(df > 0)) return NaN;
	if (x <= 0) return 1;
	if (x === Number.POSITIVE_INFINITY) return 0;
	const a = df / 2;
	const half = x / 2;
	return half < a + 1 ? 1 - lowerSeries(a, half) : upperFraction(a, half);
}
function lowerSeries(a, x) {
	let term = 1;
	let sum = 1;
	for (let n = 1; n <= MOST_STEPS && term > sum * 1e-17; n++) {
		term *= x / (a + n);
		sum += term;
	}
	return Math.min(1, poissonDensity(a, x) * sum);
}
function upperFraction(a, x) {
	let b = x + 1 - a;
	let c = 1 / TINY;
	let d = 1 / b;
	let fraction = d;
	for (let n = 1; n <= MOST_STEPS; n++) {
		const over = -n * (n - a);
		b += 2;
		d = 1 / nonZero(over * d + b);
		c = nonZero(b + over / c);
		fraction *= c * d;
		if (Math.abs(c * d - 1) < 1e-16) break;
	}
	return Math.min(1, poissonDensity(a, x) * a * fraction);
}
function nonZero(value) {
	return Math.abs(value) < TINY ? TINY : value;
}
// packages/drift/chi-squared.ts
const LEAST_EXPECTED = 5;
function homogeneityTest(counts) {
	const { statistic, categories } = homogeneityStatistic(counts);
	const df = categories - 1;
	return df < 1 ? {
		statistic: 0,
		df: 0,
		pValue: 1
	} : {
		statistic,
		df,
		pValue: chiSquaredTail(statistic, df)
	};
}
function isSparse({ reference, current }) {
	const n = total(reference);
	const m = total(current);
	const least = Math.min(n, m) / (n + m);
	for (let i = 0; i < reference.length; i++) {
		const both = reference[i] + current[i];
		if (both > 0 && both * least < LEAST_EXPECTED) return true;
	}
	return false;
}
function scaledHomogeneityTest(counts) {
	const { statistic, categories } = homogeneityStatistic(counts);
	const n = total(counts.reference);
	const m = total(counts.current);
	const all = n + m;
	if (categories < 2 || n === 0 || m === 0) return {
		statistic: 0,
		df: 0,
		pValue: 1
	};
	const { mean, variance } = momentsOfSquares(counts, n, all);
	const scale = all * all / (n * m);
	const expected = scale * mean - all * n / m;
	const spread = scale * scale * variance;
	if (!(spread > 1e-9)) return {
		statistic,
		df: categories - 1,
		pValue: 1
	};
	const df = 2 * expected * expected / spread;
	return {
		statistic,
		df,
		pValue: chiSquaredTail(statistic * df / expected, df)
	};
}
function momentsOfSquares({ reference, current }, n, all) {
	const f1 = n / all;
	const f2 = f1 * (n - 1) / (all - 1);
	const f3 = all > 2 ? f2 * (n - 2) / (all - 2) : 0;
	const f4 = all > 3 ? f3 * (n - 3) / (all - 3) : 0;
	let categories = 0;
	let less = 0;
	let lessSquared = 0;
	let fourth = 0;
	for (let i = 0; i < reference.length; i++) {
		const c = reference[i] + current[i];
		if (c === 0) continue;
		categories++;
		less += c - 1;
		lessSquared += (c - 1) ** 2;
		fourth += ((c - 1) * (c - 2) * (c - 3) * f4 + 6 * (c - 1) * (c - 2) * f3 + 7 * (c - 1) * f2 + f1) / c;
	}
	const mean = less * f2 + categories * f1;
	const pairs = (less * less - lessSquared) * f4 + 2 * (categories - 1) * less * f3 + categories * (categories - 1) * f2;
	return {
		mean,
		variance: fourth + pairs - mean * mean
	};
}
function homogeneityStatistic({ reference, current }) {
	const n = total(reference);
	const m = total(current);
	let statistic = 0;
	let categories = 0;
	for (let i = 0; i < reference.length; i++) {
		const both = reference[i] + current[i];
		if (both === 0) continue;
		categories++;
		const off = (reference[i] * m - current[i] * n) / (n + m);
		statistic += off * off * (n + m) * (n + m) / (both * n * m);
	}
	return {
		statistic: n > 0 && m > 0 ? statistic : 0,
		categories
	};
}
function goodnessOfFit({ reference, current }) {
	const scale = total(current) / total(reference);
	let statistic = 0;
	for (let i = 0; i < reference.length; i++) {
		const expected = reference[i] * scale;
		statistic += (current[i] - expected) ** 2 / expected;
	}
	const df = reference.length - 1;
	return {
		statistic,
		df,
		pValue: df < 1 ? 1 : chiSquaredTail(statistic, df)
	};
}
function total(counts) {
	let sum = 0;
	for (const count of counts) sum += count;
	return sum;
}
// packages/drift/noncentral.ts
function noncentralTail(x, df, noncentrality) {
	if (x <= 0) return 1;
	if (df === 1) return oneDegree(Math.sqrt(x), Math.sqrt(noncentrality));
	const mean = df + noncentrality;
	const second = df + 2 * noncentrality;
	const h = 1 - 2 / 3 * mean * (df + 3 * noncentrality) / second ** 2;
	const p = second / mean ** 2;
	const m = (h - 1) * (1 - 3 * h);
	const centre = 1 + h * p * (h - 1 - .5 * (2 - h) * m * p);
	return normalCdf((centre - (x / mean) ** h) / (h * Math.sqrt(2 * p) * (1 + .5 * m * p)));
}
function oneDegree(root, shift) {
	return normalCdf(shift - root) + normalCdf(-shift - root);
}
function noncentralityInterval(x, df, confidence) {
	const outer = (1 - confidence) / 2;
	return {
		low: solve(x, df, outer),
		high: solve(x, df, 1 - outer)
	};
}
function solve(x, df, tail) {
	if (noncentralTail(x, df, 0) >= tail) return 0;
	let low = 0;
	let high = Math.max(1, x);
	while (noncentralTail(x, df, high) < tail) high *= 2;
	for (let step = 0; step < 40 && high - low > 1e-6 * high; step++) {
		const middle = (low + high) / 2;
		if (noncentralTail(x, df, middle) < tail) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
// packages/drift/divergence-effects.ts
const DIVERGENCES = [
	{
		name: "population stability index",
		measure: populationStability,
		most: Number.POSITIVE_INFINITY,
		power: 1,
		scale: 1,
		slopes: (p, q) => [Math.log(p / q) + 1 - q / p, 1 - p / q - Math.log(p / q)]
	},
	{
		name: "Jensen-Shannon distance",
		measure: jensenShannon,
		most: Math.sqrt(Math.LN2),
		power: 2,
		scale: 8,
		slopes: (p, q, value) => [Math.log(2 * p / (p + q)) / (4 * value), Math.log(2 * q / (p + q)) / (4 * value)]
	},
	{
		name: "Hellinger distance",
		measure: hellinger,
		most: 1,
		power: 2,
		scale: 8,
		slopes: (p, q, value) => [-Math.sqrt(q / p) / (4 * value), -Math.sqrt(p / q) / (4 * value)]
	}
];
function divergenceEffects(counts, confidence) {
	const { reference, current } = counts;
	return DIVERGENCES.map((divergence) => {
		const value = divergence.measure(reference, current);
		return {
			name: divergence.name,
			value,
			interval: intervalOf(divergence, value, counts, confidence)
		};
	});
}
function intervalOf({ power, scale, most, slopes }, value, { reference, current }, confidence) {
	const n = sum(reference);
	const m = sum(current);
	const factor = scale * n * m / (n + m);
	const df = Math.max(1, reference.length - 1);
	const near = noncentralityInterval(factor * value ** power, df, confidence);
	const back = (noncentrality) => (noncentrality / factor) ** (1 / power);
	const reach = -normalQuantile((1 - confidence) / 2) * deltaError(reference, current, n, m, value, slopes);
	return {
		low: Math.max(0, Math.min(back(near.low), value - reach)),
		high: Math.min(most, Math.max(back(near.high), value + reach))
	};
}
function deltaError(reference, current, n, m, value, slopes) {
	if (value === 0) return 0;
	const means = [0, 0];
	const squares = [0, 0];
	for (let i = 0; i < reference.length; i++) {
		const p = Math.max(reference[i], .5) / n;
		const q = Math.max(current[i], .5) / m;
		const [a, b] = slopes(p, q, value);
		means[0] += p * a;
		means[1] += q * b;
		squares[0] += p * a * a;
		squares[1] += q * b * b;
	}
	const variance = (squares[0] - means[0] ** 2) / n + (squares[1] - means[1] ** 2) / m;
	return Math.sqrt(Math.max(0, variance));
}
function sum(values) {
	let total = 0;
	for (const value of values) total += value;
	return total;
}
// packages/drift/permutation.ts
const ENOUGH$1 = 20;
function permutationTest(counts, draws, seed) {
	const { statistic } = homogeneityStatistic(counts);
	const both = counts.reference.map((count, i) => count + counts.current[i]);
	const rows = total(counts.reference);
	const random = uniform(seed);
	const chosen = new Float64Array(both.length);
	const least = sumOfSquares(counts.reference, both) * (1 - 1e-12);
	let asFar = 0;
	for (let draw = 1; draw <= draws; draw++) {
		drawTable(both, rows, random, chosen);
		if (sumOfSquares(chosen, both) >= least) asFar++;
		if (asFar === ENOUGH$1) return {
			statistic,
			pValue: asFar / draw,
			draws: draw
		};
	}
	return {
		statistic,
		pValue: (asFar + 1) / (draws + 1),
		draws
	};
}
function sumOfSquares(reference, both) {
	let sum = 0;
	for (let i = 0; i < both.length; i++) if (both[i] > 0) sum += reference[i] ** 2 / both[i];
	return sum;
}
function drawTable(both, rows, random, chosen) {
	let left = rows;
	let others = total(both);
	for (let i = 0; i < both.length; i++) {
		others -= both[i];
		chosen[i] = drawHypergeometric(both[i], others, left, random());
		left -= chosen[i];
	}
}
function drawHypergeometric(marked, plain, drawn, u) {
	const least = Math.max(0, drawn - plain);
	const most = Math.min(marked, drawn);
	if (least === most) return least;
	const mode = Math.floor((drawn + 1) * (marked + 1) / (marked + plain + 2));
	let low = mode;
	let high = mode;
	let lowChance = hypergeometricDensity(mode, marked, plain, drawn);
	let highChance = lowChance;
	let left = u - lowChance;
	while (left >= 0 && (low > least || high < most)) {
		if (low > least) {
			lowChance *= low * (plain - drawn + low) / ((marked - low + 1) * (drawn - low + 1));
			low--;
			left -= lowChance;
			if (left < 0) return low;
		}
		if (high < most) {
			highChance *= (marked - high) * (drawn - high) / ((high + 1) * (plain - drawn + high + 1));
			high++;
			left -= highChance;
			if (left < 0) return high;
		}
	}
	return mode;
}
// packages/drift/unseen-test.ts
function unseenTest(sample, other, z) {
	const rows = total(sample);
	const categories = [...sample.keys()].filter((i) => sample[i] > 0 && other[i] === 0).sort((a, b) => sample[b] - sample[a]);
	const seen = categories.reduce((sum, i) => sum + sample[i], 0);
	return {
		categories,
		share: rows > 0 ? seen / rows : 0,
		interval: wilsonBounds({
			successes: seen,
			trials: rows
		}, z),
		pValue: seen > 0 && total(other) > 0 ? chanceOf(sample, other, sample[categories[0]], seen) : 1
	};
}
function chanceOf(sample, other, largest, seen) {
	const groups = unseenChances({
		reference: sample,
		current: other
	});
	let any = 0;
	for (const { size, categories, logChance } of groups) if (size >= largest) any += categories * Math.exp(logChance);
	return Math.min(1, 2 * any, 2 * chernoff(groups, seen));
}
function chernoff(groups, seen) {
	const logBound = (rate) => {
		let sum = -rate * seen;
		for (const { size, categories, logChance } of groups) {
			const x = rate * size;
			const grown = x > 30 ? Math.log1p(Math.exp(logChance + x)) : Math.log1p(Math.exp(logChance) * Math.expm1(x));
			sum += categories * (Number.isFinite(grown) ? grown : logChance + x);
		}
		return sum;
	};
	return Math.min(1, Math.exp(leastOf(logBound)));
}
function unseenChances({ reference, current }) {
	const n = total(reference);
	const all = n + total(current);
	const sizes = new Map();
	for (let i = 0; i < reference.length; i++) {
		const both = reference[i] + current[i];
		if (both > 0 && both <= n) sizes.set(both, (sizes.get(both) ?? 0) + 1);
	}
	const ordered = [...sizes].sort(([a], [b]) => a - b);
	let logChance = 0;
	let done = 0;
	return ordered.flatMap(([size, categories]) => {
		for (; done < size && logChance > -1e3; done++) logChance += Math.log((n - done) / (all - done));
		return logChance > -1e3 ? [{
			size,
			categories,
			logChance
		}] : [];
	});
}
function leastOf(bound) {
	let high = 1e-6;
	while (high < 100 && bound(high * 2) < bound(high)) high *= 2;
	high *= 2;
	let low = 0;
	for (let step = 0; step < 60; step++) {
		const first = low + (high - low) / 3;
		const second = high - (high - low) / 3;
		if (bound(first) <= bound(second)) high = second;
		else low = first;
	}
	return Math.min(0, bound((low + high) / 2));
}
// packages/drift/category-tests.ts
const MOST_DRAWN = 200;
const MOST_DRAWS$1 = 9999;
const WORK$1 = 1e6;
const NAMED$3 = 5;
function distributionOfCategories(column, counts, settings, { distribution: threshold }) {
	const errors = variationErrors(counts);
	const effect = variationEffect(counts, settings.confidence);
	return {
		column,
		aspect: "distribution",
		...testCategories(counts, settings.seed),
		effect,
		others: [greatestChangeEffect(counts, settings.confidence), ...divergenceEffects(counts, settings.confidence)],
		net: netVariation(effect.value, errors),
		threshold,
		sight: {
			kind: "variation",
			rows: [counts.referenceRows, counts.currentRows],
			categories: counts.names.length,
			errors
		},
		note: counts.names.length === 1 ? "the same value everywhere" : null
	};
}
function testCategories(counts, seed) {
	const categories = counts.names.length;
	if (categories < 2) return {
		test: "constant",
		statistic: null,
		pValue: null
	};
	if (categories === 2) {
		const { reference, current, referenceRows, currentRows } = counts;
		return {
			test: "Fisher",
			statistic: null,
			pValue: fisherTest({
				reference: reference[0],
				current: current[0],
				referenceRows,
				currentRows
			})
		};
	}
	if (!isSparse(counts)) return {
		test: "chi-squared",
		...statisticOf(homogeneityTest(counts))
	};
	if (categories > MOST_DRAWN) return {
		test: "chi-squared, scaled",
		...statisticOf(scaledHomogeneityTest(counts))
	};
	return {
		test: "permutation",
		...statisticOf(permutationTest(counts, Math.min(MOST_DRAWS$1, Math.floor(WORK$1 / categories)), seed))
	};
}
function statisticOf({ statistic, pValue }) {
	return {
		statistic,
		pValue
	};
}
function comingsAndGoings(column, counts, settings, thresholds) {
	const { names, reference, current } = counts;
	const z = -normalQuantile((1 - settings.confidence) / 2);
	const of = (aspect, name, [sample, other], threshold) => {
		const { categories, share, interval, pValue } = unseenTest(sample, other, z);
		const named = categories.slice(0, NAMED$3).map((i) => JSON.stringify(names[i]));
		const more = categories.length - named.length;
		return {
			column,
			aspect,
			test: "unseen categories",
			statistic: categories.length,
			pValue,
			effect: {
				name,
				value: share,
				interval
			},
			others: [],
			net: share,
			threshold,
			sight: null,
			note: named.length > 0 ? `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}` : null
		};
	};
	return [of("new values", "rows of new categories", [current, reference], thresholds.newValues), of("vanished values", "rows of vanished categories", [reference, current], thresholds.vanishedValues)];
}
// packages/drift/missing-test.ts
function missingTest(column, missing, settings, { missing: threshold }) {
	const { reference, current, referenceRows, currentRows } = missing;
	if (reference + current === 0 || referenceRows === 0 || currentRows === 0) return [];
	const share = reference / referenceRows;
	const z = -normalQuantile((1 - settings.confidence) / 2);
	return [{
		column,
		aspect: "missing",
		test: "Fisher",
		statistic: null,
		pValue: fisherTest(missing),
		effect: {
			name: "change of the share of missing values",
			value: current / currentRows - share,
			interval: proportionsBounds(missing, z)
		},
		others: [],
		net: Math.abs(current / currentRows - share),
		threshold,
		sight: {
			kind: "share",
			rows: [referenceRows, currentRows],
			share
		},
		note: null
	}];
}
// packages/drift/decile-counts.ts
const BINS = 10;
function decileCounts(reference, current) {
	const counts = [];
	let [from, at] = [0, 0];
	for (let bin = 1; bin <= BINS; bin++) {
		const edge = reference[Math.ceil(bin * reference.length / BINS) - 1];
		const last = bin === BINS || edge === reference[reference.length - 1];
		const to = last ? reference.length : firstAbove(reference, edge, from);
		const end = last ? current.length : firstAbove(current, edge, at);
		if (to > from) counts.push([to - from, end - at]);
		if (last) break;
		[from, at] = [to, end];
	}
	return {
		reference: Float64Array.from(counts, ([count]) => count),
		current: Float64Array.from(counts, ([, count]) => count)
	};
}
// packages/drift/wasserstein.ts
const LEAST_SPREAD = .001;
function wasserstein(a, b) {
	return a.length > 0 && b.length > 0 ? compareSorted(a, b).area : NaN;
}
function normedWasserstein(distance, referenceDeviation) {
	return distance / Math.max(referenceDeviation, LEAST_SPREAD);
}
// packages/drift/wasserstein-interval.ts
const KNOTS = 4096;
const SPREAD = .55;
function wassersteinInterval(a, b, distance, confidence) {
	const z = -normalQuantile((1 - confidence) / 2);
	const { error, spread, excess } = errorsOf(a.values, b.values, a.rows, b.rows);
	return {
		low: distance <= meanSize(0) * spread * (1 + SPREAD * z) ? 0 : Math.max(0, distance - z * error - excess),
		high: distance + z * error
	};
}
function errorsOf(a, b, n, m) {
	const pathA = new Float64Array(a.length);
	const pathB = new Float64Array(b.length);
	let [i, j] = [0, 0];
	let value = Math.min(a[0], b[0]);
	let path = 0;
	let spread = 0;
	let excess = 0;
	while (i < a.length || j < b.length) {
		const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
		const f = i / a.length;
		const g = j / b.length;
		const width = next - value;
		const size = Math.abs(f - g);
		const s = Math.sqrt(f * (1 - f) / n + g * (1 - g) / m);
		path += Math.sign(f - g) * width;
		spread += s * width;
		if (s > 0) excess += (s * meanSize(size / s) - size) * width;
		for (; a[i] === next; i++) pathA[i] = path;
		for (; b[j] === next; j++) pathB[j] = path;
		value = next;
	}
	return {
		error: Math.sqrt(variance(pathA) / n + variance(pathB) / m),
		spread,
		excess
	};
}
function variance(values) {
	let mean = 0;
	for (const value of values) mean += value / values.length;
	let squares = 0;
	for (const value of values) squares += (value - mean) ** 2;
	return squares / values.length;
}
function thinned$1(sorted) {
	return thinnedBy(sorted.length, (i) => sorted[i]);
}
function thinnedBy(rows, at) {
	const length = Math.min(rows, KNOTS);
	const values = new Float64Array(length);
	for (let i = 0; i < length; i++) values[i] = at(Math.floor((i + .5) * rows / length));
	return {
		values,
		rows
	};
}
// packages/drift/number-tests.ts
function distributionOfNumbers(column, reference, current, settings, { distribution: threshold }) {
	const n = reference.sorted.length;
	const m = current.sorted.length;
	const { gap, area } = compareSorted(reference.sorted, current.sorted);
	const moved = reference.finite.length < n || current.finite.length < m ? wasserstein(reference.finite, current.finite) : area;
	const interval = (distance) => wassersteinInterval(thinned$1(reference.finite), thinned$1(current.finite), distance, settings.confidence);
	const others = [...wassersteinEffects(moved, () => moments(reference.finite).deviation, interval), ...divergenceEffects(decileCounts(reference.sorted, current.sorted), settings.confidence)];
	return distanceTest(column, {
		gap,
		rows: [n, m]
	}, others, settings, threshold);
}
function distanceTest(column, { gap, rows: [n, m] }, others, settings, threshold) {
	const { distance, pValue, exact } = ksFrom(gap, n, m);
	const reach = criticalDistance([n, m], 1 - settings.confidence);
	return {
		column,
		aspect: "distribution",
		test: exact ? "Kolmogorov-Smirnov, exact" : "Kolmogorov-Smirnov",
		statistic: distance,
		pValue,
		effect: {
			name: "distance of distribution functions",
			value: distance,
			interval: {
				low: Math.max(0, distance - reach),
				high: Math.min(1, distance + reach)
			}
		},
		others,
		net: distance,
		threshold,
		sight: {
			kind: "distance",
			rows: [n, m]
		},
		note: null
	};
}
function wassersteinEffects(distance, deviation, intervalOf) {
	if (!Number.isFinite(distance)) return [];
	const interval = intervalOf?.(distance) ?? null;
	const scale = deviation();
	const norm = (value) => normedWasserstein(value, scale);
	return [{
		name: "Wasserstein distance",
		value: distance,
		interval
	}, {
		name: "Wasserstein distance, normed",
		value: norm(distance),
		interval: interval && {
			low: norm(interval.low),
			high: norm(interval.high)
		}
	}];
}
function rangeOfNumbers(column, reference, current, settings, { range: threshold }) {
	const n = reference.sorted.length;
	const values = current.sorted;
	const m = values.length;
	const least = reference.sorted[0];
	const most = reference.sorted[n - 1];
	let below = 0;
	while (below < m && values[below] < least) below++;
	let above = 0;
	while (above < m - below && values[m - 1 - above] > most) above++;
	const ends = {
		reference: [least, most],
		current: [values[0], values[m - 1]]
	};
	return rangeTest(column, {
		below,
		above,
		rows: [n, m],
		...ends
	}, settings, threshold);
}
function rangeTest(column, { below, above, rows: [n, m], reference, current }, settings, threshold) {
	const outside = below + above;
	const z = -normalQuantile((1 - settings.confidence) / 2);
	return {
		column,
		aspect: "range",
		test: "outermost rows",
		statistic: outside,
		pValue: Math.min(1, 2 * outermostChance(Math.max(below, above), n, m)),
		effect: {
			name: "rows outside the range",
			value: outside / m,
			interval: wilsonBounds({
				successes: outside,
				trials: m
			}, z)
		},
		others: [],
		net: outside / m,
		threshold,
		sight: null,
		note: outside > 0 ? `${current[0]} to ${current[1]}, the reference ${reference[0]} to ${reference[1]}` : null
	};
}
function outermostChance(rows, n, m) {
	let chance = 1;
	for (let i = 0; i < rows && chance > 0; i++) chance *= (m - i) / (n + m - i);
	return chance;
}
// packages/drift/text/tokens.ts
const MOST_CHARACTERS = 2e3;
const BITS = 14;
const FEATURES = 16384;
function wordsOf(text) {
	return text.slice(0, MOST_CHARACTERS).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
function hashedFeatures(text) {
	const found = new Set();
	for (const word of wordsOf(text)) {
		found.add(hash(word, 1));
		const padded = ` ${word} `;
		for (let i = 0; i + 3 <= padded.length; i++) found.add(hash(padded.slice(i, i + 3), 2));
	}
	for (const sign of text.slice(0, MOST_CHARACTERS).match(/[^\p{L}\p{N} ]/gu) ?? []) found.add(hash(sign, 3));
	return Int32Array.from(found);
}
function hash(text, kind) {
	let value = Math.imul(2166136261 ^ kind, 16777619);
	for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619);
	return (value >>> BITS ^ value) & 16383;
}
// packages/drift/text/domain.ts
const PASSES = 5;
const RATE = .3;
const PENALTY = 1e-4;
function learnDomain(texts, isCurrent, seed) {
	const weights = new Float64Array(16385);
	const squares = new Float64Array(16385).fill(1e-8);
	const currents = isCurrent.reduce((sum, one) => sum + one, 0);
	const importance = [texts.length / (2 * (texts.length - currents)), texts.length / (2 * currents)];
	const order = Int32Array.from(texts.keys());
	const random = createRandom(seed);
	const step = (feature, gradient) => {
		squares[feature] += gradient * gradient;
		weights[feature] -= RATE * gradient / Math.sqrt(squares[feature]);
	};
	for (let pass = 0; pass < PASSES; pass++) {
		shuffle(order, random);
		for (const i of order) {
			const features = texts[i];
			const actual = isCurrent[i];
			const off = (1 / (1 + Math.exp(-scoreOf(weights, features))) - actual) * importance[actual];
			const size = 1 / Math.sqrt(Math.max(1, features.length));
			for (const feature of features) step(feature, off * size + PENALTY * weights[feature]);
			step(FEATURES, off);
		}
	}
	return (features) => scoreOf(weights, features);
}
function scoreOf(weights, features) {
	let sum = 0;
	for (const feature of features) sum += weights[feature];
	return weights[FEATURES] + sum / Math.sqrt(Math.max(1, features.length));
}
// packages/drift/text/text-tests.ts
const MOST_TEXTS = 5e3;
const LEAST_TEXTS = 20;
const DRAWS = 9999;
const VOCABULARY = .05;
const WORDING = .6;
const NAMED$2 = 5;
function textTests(column, counts, settings, thresholds) {
	const reference = sampleOf(counts.names, counts.reference, settings.seed);
	const current = sampleOf(counts.names, counts.current, settings.seed + 1);
	const length = (aspect, of) => ({
		...distributionOfNumbers(column, lengths(reference, of), lengths(current, of), settings, thresholds),
		aspect,
		others: [],
		note: `median ${middle(current, of)} ${aspect}, was ${middle(reference, of)}`
	});
	const few = Math.min(reference.length, current.length) < LEAST_TEXTS;
	return [
		length("characters", ({ text }) => text.length),
		length("words", ({ words }) => words.length),
		...few ? [] : [vocabularyTest(column, reference, current, settings), wordingTest(column, reference, current, settings)]
	];
}
function sampleOf(names, counts, seed) {
	const rows = counts.reduce((sum, count) => sum + count, 0);
	const last = Math.min(1, 3 * MOST_TEXTS / rows) * 2 ** 32;
	const drawn = [];
	for (const [i, text] of names.entries()) {
		if (counts[i] === 0) continue;
		const checksum = crc32(text);
		for (let k = 0; k < counts[i]; k++) {
			const key = mixed(checksum ^ mixed(seed + k));
			if (key <= last) drawn.push({
				key,
				text
			});
		}
	}
	drawn.sort((a, b) => a.key - b.key || (a.text < b.text ? -1 : 1));
	return drawn.slice(0, MOST_TEXTS).map(({ text }) => ({
		text,
		words: wordsOf(text)
	}));
}
function mixed(value) {
	let bits = value | 0;
	bits = Math.imul(bits ^ bits >>> 16, 2246822507);
	bits = Math.imul(bits ^ bits >>> 13, 3266489909);
	return (bits ^ bits >>> 16) >>> 0;
}
function lengths(texts, of) {
	const sorted = Float64Array.from(texts, of);
	sortNumbers(sorted);
	return {
		rows: texts.length,
		missing: 0,
		sorted,
		finite: sorted
	};
}
function middle(texts, of) {
	return lengths(texts, of).sorted[texts.length >> 1];
}
function vocabularyTest(column, reference, current, settings) {
	const half = reference.length >> 1;
	const known = new Set(reference.slice(0, half).flatMap(({ words }) => words));
	const others = reference.slice(half);
	const shareOf = ({ words }) => words.length === 0 ? 0 : words.filter((word) => !known.has(word)).length / words.length;
	const [was, is] = [unknownShare(others, known), unknownShare(current, known)];
	const scores = Float64Array.from([...others, ...current], shareOf);
	const isCurrent = Uint8Array.from(scores, (_, i) => i < others.length ? 0 : 1);
	const options = {
		draws: DRAWS,
		seed: settings.seed,
		confidence: settings.confidence
	};
	const more = rankTest(scores, isCurrent, options);
	const fewer = rankTest(scores.map((score) => -score), isCurrent, options);
	return {
		column,
		aspect: "vocabulary",
		test: "words unknown to half of the reference",
		statistic: more.auc,
		pValue: Math.min(1, 2 * Math.min(more.pValue, fewer.pValue)),
		effect: {
			name: "change of the share of unknown words",
			value: is - was,
			interval: null
		},
		others: [],
		net: Math.abs(is - was),
		threshold: VOCABULARY,
		sight: null,
		note: newWords(reference, current)
	};
}
function unknownShare(texts, known) {
	let words = 0;
	let unknown = 0;
	for (const text of texts) {
		words += text.words.length;
		for (const word of text.words) if (!known.has(word)) unknown++;
	}
	return words > 0 ? unknown / words : 0;
}
function newWords(reference, current) {
	const known = new Set(reference.flatMap(({ words }) => words));
	const counts = new Map();
	for (const { words } of current) for (const word of new Set(words)) if (!known.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
	const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, NAMED$2);
	return most.length > 0 ? `new: ${most.map(([word]) => JSON.stringify(word.slice(0, 40))).join(", ")}` : null;
}
function wordingTest(column, reference, current, settings) {
	const [n, m] = [reference.length >> 1, current.length >> 1];
	const features = (texts) => texts.map(({ text }) => hashedFeatures(text));
	const learned = [...features(reference.slice(0, n)), ...features(current.slice(0, m))];
	const score = learnDomain(learned, Uint8Array.from(learned, (_, i) => i < n ? 0 : 1), settings.seed);
	const told = [...features(reference.slice(n)), ...features(current.slice(m))];
	const rows = [reference.length - n, current.length - m];
	const isCurrent = Uint8Array.from(told, (_, i) => i < rows[0] ? 0 : 1);
	const { auc, interval, pValue } = rankTest(Float64Array.from(told, score), isCurrent, {
		draws: DRAWS,
		seed: settings.seed,
		confidence: settings.confidence
	});
	return {
		column,
		aspect: "wording",
		test: "classifier on hashed words",
		statistic: auc,
		pValue,
		effect: {
			name: "AUC of telling texts apart",
			value: auc,
			interval
		},
		others: [],
		net: auc,
		threshold: WORDING,
		sight: {
			kind: "area",
			rows
		},
		note: `learned from ${n + m} texts, told apart ${rows[0] + rows[1]}`
	};
}
// packages/drift/time/time-column.ts
const TIME_SHARE = .99;
const SHORTEST = 10;
function readTimes({ codes, dictionary }) {
	const parsed = dictionary.map((text) => text.length < SHORTEST ? void 0 : parseTime(text));
	const times = new Float64Array(codes.length);
	let others = 0;
	let example;
	const zones = new Set();
	for (let row = 0; row < codes.length; row++) {
		const code = codes[row];
		const time = code < 0 ? void 0 : parsed[code];
		times[row] = time?.milliseconds ?? NaN;
		if (time) zones.add(time.zoned);
		else if (code >= 0) {
			others++;
			example ??= dictionary[code];
		}
	}
	const zone = zones.size > 1 ? "mixed" : zones.has(true) ? "named" : "none";
	return {
		times,
		others,
		zone,
		example
	};
}
function timePair(reference, current) {
	if (reference.kind !== "text" || current.kind !== "text") return void 0;
	if (!looksLikeTime(reference) || !looksLikeTime(current)) return void 0;
	const from = readTimes(reference);
	const to = readTimes(current);
	return holdsTimes(from) && holdsTimes(to) ? [from, to] : void 0;
}
function looksLikeTime({ dictionary }) {
	const first = dictionary.slice(0, 100);
	return first.filter((text) => parseTime(text) && text.length >= SHORTEST).length >= first.length / 2 && first.length > 0;
}
function holdsTimes({ times, others }) {
	let count = 0;
	for (const time of times) if (!Number.isNaN(time)) count++;
	return count > 0 && count >= TIME_SHARE * (count + others);
}
// packages/drift/time/cluster-test.ts
const ENOUGH = 20;
const MOST_DRAWS = 9999;
const WORK = 2e7;
function clusterTest(reference, current, seed) {
	const clusters = [...reference, ...current];
	const categories = clusters[0].length;
	const order = Int32Array.from(clusters.keys());
	const sums = sumOf(clusters, order);
	const variation = variationOf(clusters, order, reference.length, sums);
	const random = createRandom(seed);
	const draws = Math.max(199, Math.min(MOST_DRAWS, Math.floor(WORK / (clusters.length * categories))));
	let asFar = 0;
	let sum = 0;
	let draw = 0;
	while (draw < draws && asFar < ENOUGH) {
		draw++;
		shuffle(order, random);
		const drawn = variationOf(clusters, order, reference.length, sums);
		sum += drawn;
		if (drawn >= variation * (1 - 1e-12)) asFar++;
	}
	const pValue = asFar === ENOUGH ? asFar / draw : (asFar + 1) / (draws + 1);
	return {
		variation,
		byChance: sum / draw,
		pValue
	};
}
function sumOf(clusters, places) {
	const sums = new Float64Array(clusters[0].length);
	for (const place of places) {
		const counts = clusters[place];
		for (let i = 0; i < sums.length; i++) sums[i] += counts[i];
	}
	return sums;
}
function variationOf(clusters, order, first, all) {
	const from = sumOf(clusters, order.subarray(0, first));
	let n = 0;
	let total = 0;
	for (let i = 0; i < all.length; i++) {
		n += from[i];
		total += all[i];
	}
	const m = total - n;
	if (n === 0 || m === 0) return 0;
	let sum = 0;
	for (let i = 0; i < all.length; i++) sum += Math.abs(from[i] / n - (all[i] - from[i]) / m);
	return sum / 2;
}
// packages/drift/time/time-tests.ts
const HOUR = 36e5;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const MONDAY = 4 * DAY;
const LEAST_CLUSTERS = 5;
const GAP_BINS = 10;
const DAYS = [
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday",
	"Sunday"
];
function timeTests(column, [reference, current], settings, { distribution: threshold }) {
	const sides = [sortedTimes(reference.times), sortedTimes(current.times)];
	const spans = `${spanText(sides[1])}, the reference ${spanText(sides[0])}`;
	const made = {
		column,
		threshold,
		seed: settings.seed
	};
	const tests = [
		...hoursTest(sides, made),
		...daysTest(sides, made),
		...gapsTest(sides, made)
	].map((test) => ({
		...test,
		note: `${test.note}; ${spans}`
	}));
	if (tests.length > 0) return tests;
	return [{
		...blank(column, threshold),
		aspect: "distribution",
		test: "times",
		note: `times of too few whole days to compare hours and days: ${spans}`
	}];
}
function hoursTest(sides, made) {
	if (sides.every((times) => times.every((time) => time % DAY === 0))) return [];
	return clustered("hour of day", "change of the shares of hours", clustersOf(sides, DAY, 0, (time) => Math.floor(modulo(time, DAY) / HOUR), 24), made, (hour) => `${hour}:00`);
}
function daysTest(sides, made) {
	return clustered("day of week", "change of the shares of days", clustersOf(sides, WEEK, MONDAY, (time) => Math.floor(modulo(time - MONDAY, WEEK) / DAY), 7), made, (day) => DAYS[day]);
}
function gapsTest([from, to], made) {
	const rate = (times) => times.length / Math.max(DAY, times.at(-1) - times[0]);
	const ratio = from.length > 0 && to.length > 0 ? rate(from) / rate(to) : 1;
	const gaps = [thinned(from, Math.min(1, 1 / ratio), made.seed), thinned(to, Math.min(1, ratio), made.seed + 1)].map(gapsOf);
	const all = Float64Array.from(gaps.flatMap((side) => [...side.values])).sort();
	if (all.length === 0) return [];
	const edges = Float64Array.from(new Set(Array.from({ length: 9 }, (_, i) => all[Math.floor((i + 1) * all.length / GAP_BINS)]).filter((edge) => edge > all[0])));
	if (edges.length === 0) return [];
	const binOf = (gap) => {
		const bin = edges.findIndex((edge) => gap < edge);
		return bin < 0 ? edges.length : bin;
	};
	const counts = gaps.map(({ values, days }) => {
		const clusters = new Map();
		for (let i = 0; i < values.length; i++) {
			const own = clusters.get(days[i]) ?? new Float64Array(edges.length + 1);
			own[binOf(values[i])]++;
			clusters.set(days[i], own);
		}
		return [...clusters.values()];
	});
	return clustered("gaps", "change of the shares of gaps", [counts[0], counts[1]], made, (bin) => bin === 0 ? `gaps below ${duration(edges[0])}` : `gaps from ${duration(edges[bin - 1])}`);
}
function clustered(aspect, name, [from, to], { column, threshold, seed }, label) {
	if (Math.min(from.length, to.length) < LEAST_CLUSTERS) return [];
	const { variation, byChance, pValue } = clusterTest(from, to, seed);
	const [was, is] = [sharesOf$1(from), sharesOf$1(to)];
	const changed = [...was.keys()].sort((a, b) => Math.abs(is[b] - was[b]) - Math.abs(is[a] - was[a]));
	return [{
		...blank(column, threshold),
		aspect,
		test: "whole days or weeks shuffled",
		statistic: variation,
		pValue,
		effect: {
			name,
			value: variation,
			interval: null
		},
		net: Math.max(0, variation - byChance),
		note: changed.slice(0, 3).map((i) => `${label(i)} ${percent$1(is[i])}, was ${percent$1(was[i])}`).join("; ")
	}];
}
function blank(column, threshold) {
	return {
		column,
		aspect: "distribution",
		test: "times",
		statistic: null,
		pValue: null,
		effect: null,
		others: [],
		net: 0,
		sight: null,
		threshold,
		note: null
	};
}
function clustersOf(sides, length, start, category, categories) {
	const clusters = sides.map((times) => {
		const found = new Map();
		for (const time of times) {
			const number = Math.floor((time - start) / length);
			let counts = found.get(number);
			if (!counts) {
				counts = new Float64Array(categories);
				found.set(number, counts);
			}
			counts[category(time)]++;
		}
		return [...found.values()].slice(1, -1);
	});
	return [clusters[0], clusters[1]];
}
function sharesOf$1(clusters) {
	const sums = Array.from(clusters[0], (_, i) => clusters.reduce((sum, counts) => sum + counts[i], 0));
	const all = sums.reduce((a, b) => a + b, 0);
	return sums.map((sum) => all > 0 ? sum / all : 0);
}
function gapsOf(times) {
	const values = [];
	const days = [];
	for (let i = 1; i < times.length; i++) {
		const day = Math.floor(times[i] / DAY);
		if (day !== Math.floor(times[i - 1] / DAY)) continue;
		values.push(times[i] - times[i - 1]);
		days.push(day);
	}
	return {
		values: Float64Array.from(values),
		days: Int32Array.from(days)
	};
}
function thinned(times, share, seed) {
	if (share >= 1) return times;
	const random = createRandom(seed);
	return times.filter(() => random.next() < share * 2 ** 32);
}
function sortedTimes(times) {
	return times.filter((time) => !Number.isNaN(time)).sort();
}
function modulo(value, by) {
	return (value % by + by) % by;
}
function spanText(times) {
	if (times.length === 0) return "nothing";
	const day = (time) => new Date(time).toISOString().slice(0, -14);
	return `${day(times[0])} to ${day(times.at(-1))}`;
}
function duration(milliseconds) {
	const [unit, size] = milliseconds >= HOUR ? ["h", HOUR] : milliseconds >= 6e4 ? ["min", 6e4] : ["s", 1e3];
	return `${Number((milliseconds / Number(size)).toPrecision(2))} ${unit}`;
}
function percent$1(share) {
	return `${Number((share * 100).toPrecision(3))} %`;
}
const PROSE_SHARE$1 = .5;
const MANY_NAMES = "most values stand once: names, identifiers or prose, not compared as categories";
function columnTests(reference, current, settings, sample = numberSample) {
	const thresholds = {
		...settings.thresholds,
		...settings.columns.get(reference.name)
	};
	if (reference.kind === "number" && current.kind === "number") return numberTests(reference.name, sample(reference), sample(current), settings, thresholds);
	if (reference.kind === "text" && current.kind === "text") {
		const times = timePair(reference, current);
		if (!times) return testsOfCounts(reference.name, categoryCounts(reference, current), settings, thresholds);
		return [...missingOfTexts(reference, current, settings, thresholds), ...timeTests(reference.name, times, settings, thresholds)];
	}
	return changedType(reference.name, missingOf(reference), missingOf(current), settings, thresholds);
}
function numberTests(column, reference, current, settings, thresholds) {
	const missing = missingTest(column, {
		reference: reference.missing,
		current: current.missing,
		referenceRows: reference.rows,
		currentRows: current.rows
	}, settings, thresholds);
	const { sorted: from } = reference;
	const { sorted: to } = current;
	if (from.length === 0 || to.length === 0) return [...missing, noValues(column, reference.missing > 0 && current.missing > 0 && from.length + to.length === 0, thresholds)];
	if (countDistinctNumbers(from, to, 11) <= 10) {
		const { values, ...counts } = countNumbers(from, to);
		const categories = {
			...counts,
			names: Array.from(values, String),
			referenceRows: from.length,
			currentRows: to.length,
			referenceMissing: reference.missing,
			currentMissing: current.missing
		};
		return [...missing, ...categoryTests(column, categories, settings, thresholds)];
	}
	return [
		...missing,
		distributionOfNumbers(column, reference, current, settings, thresholds),
		rangeOfNumbers(column, reference, current, settings, thresholds)
	];
}
function testsOfCounts(column, counts, settings, thresholds) {
	const { referenceRows, currentRows, referenceMissing, currentMissing, names } = counts;
	const missing = missingTest(column, {
		reference: referenceMissing,
		current: currentMissing,
		referenceRows: referenceRows + referenceMissing,
		currentRows: currentRows + currentMissing
	}, settings, thresholds);
	if (referenceRows === 0 || currentRows === 0) {
		const never = names.length === 0 && referenceMissing > 0 && currentMissing > 0;
		return [...missing, noValues(column, never, thresholds)];
	}
	const values = referenceRows + currentRows;
	if (values >= 50 && names.length > .5 * values) return [...missing, ...textTests(column, counts, settings, thresholds)];
	return [...missing, ...categoryTests(column, counts, settings, thresholds)];
}
function categoryTests(column, counts, settings, thresholds) {
	const distribution = distributionOfCategories(column, counts, settings, thresholds);
	return counts.names.length < 2 ? [distribution] : [distribution, ...comingsAndGoings(column, counts, settings, thresholds)];
}
function changedType(column, from, to, settings, thresholds) {
	const [without, withoutNow] = [from.missing === from.rows, to.missing === to.rows];
	if (without || withoutNow) {
		const missing = {
			reference: from.missing,
			current: to.missing,
			referenceRows: from.rows,
			currentRows: to.rows
		};
		const never = without && withoutNow && from.rows > 0 && to.rows > 0;
		return [...missingTest(column, missing, settings, thresholds), noValues(column, never, thresholds)];
	}
	const words = {
		number: "numbers",
		text: "text"
	};
	return [{
		...untested(column, "type", thresholds),
		aspect: "type",
		note: `${words[to.kind]}, in the reference ${words[from.kind]}`
	}];
}
function missingOfTexts(reference, current, settings, thresholds) {
	const [from, to] = [missingOf(reference), missingOf(current)];
	const counts = {
		reference: from.missing,
		current: to.missing,
		referenceRows: from.rows,
		currentRows: to.rows
	};
	return missingTest(reference.name, counts, settings, thresholds);
}
function missingOf(column) {
	const { kind } = column;
	let missing = 0;
	if (kind === "text") {
		for (const code of column.codes) if (code < 0) missing++;
		return {
			kind,
			missing,
			rows: column.codes.length
		};
	}
	const { values, nulls } = column;
	for (let i = 0; i < values.length; i++) if (nulls?.[i] === 1 || Number.isNaN(values[i])) missing++;
	return {
		kind,
		missing,
		rows: values.length
	};
}
function noValues(column, never, thresholds) {
	const test = untested(column, "no values", thresholds);
	if (never) return {
		...test,
		note: "no values on either side"
	};
	return {
		...test,
		sight: { kind: "nothing" },
		note: "no values to compare"
	};
}
function untested(column, test, { distribution }) {
	return {
		column,
		aspect: "distribution",
		test,
		statistic: null,
		pValue: null,
		effect: null,
		others: [],
		net: 0,
		sight: null,
		threshold: distribution,
		note: null
	};
}
// packages/drift/evidently-scores.ts
const FEW_IN_REFERENCE = 20;
function evidentlySamples(reference, current, asCategories, sample = numberSample) {
	if (reference.kind === "text" && current.kind === "text") return {
		kind: "category",
		counts: categoryCounts(reference, current)
	};
	if (reference.kind !== "number" || current.kind !== "number") return void 0;
	const from = sample(reference);
	const to = sample(current);
	if (asCategories) return {
		kind: "category",
		counts: countNumbers(from.finite, to.finite)
	};
	const whole = isInteger(from) && isInteger(to);
	return {
		kind: "number",
		reference: from.finite,
		current: to.finite,
		whole
	};
}
function holdsIntegers(column) {
	return !column.nulls?.includes(1) && column.values.every(Number.isInteger);
}
function isInteger({ rows, finite }) {
	return finite.length === rows && finite.every(Number.isInteger);
}
function rowsOf(samples) {
	if (samples.kind === "number") return [samples.reference.length, samples.current.length];
	return [total(samples.counts.reference), total(samples.counts.current)];
}
function evidentlyScore(test, samples) {
	if (samples.kind === "number") {
		if (test === "ks") return ksTest(samples.reference, samples.current).pValue;
		if (test === "wasserstein") return normedWasserstein(wasserstein(samples.reference, samples.current), moments(samples.reference).deviation);
	}
	const { reference, current } = countsFor(test, samples);
	if (test === "chisquare") return goodnessOfFit({
		reference,
		current
	}).pValue;
	if (test === "z") return twoCategories(reference, current);
	if (test === "psi") return populationStability(reference, current);
	if (test === "kl_div") return kullbackLeibler(reference, current);
	if (test === "hellinger") return hellinger(reference, current);
	return test === "jensenshannon" ? jensenShannon(reference, current) : NaN;
}
function countsFor(test, samples) {
	if (samples.kind === "category") return samples.counts;
	const { reference, current, whole } = samples;
	if (test === "hellinger") return sturgesCounts(reference, current, {
		size: countDistinctNumbers(reference, current, Number.POSITIVE_INFINITY),
		whole
	});
	return countDistinctNumbers(reference, reference, 21) <= FEW_IN_REFERENCE || test === "chisquare" || test === "z" ? countNumbers(reference, current) : sturgesCounts(reference, current, { whole });
}
function twoCategories(reference, current) {
	return proportionsZTest({
		reference: reference[0],
		current: current[0],
		referenceRows: total(reference),
		currentRows: total(current)
	}).pValue;
}
// packages/drift/evidently.ts
const SMALL_REFERENCE = 1e3;
const FEW_NUMBERS = 5;
const FEW_INTEGERS = 10;
const PROSE_SHARE = .5;
const LEAST_P_VALUE = .05;
const MOST_DISTANCE = .1;
const P_VALUES = new Set([
	"ks",
	"chisquare",
	"z"
]);
function evidentlyDrift(reference, current, { driftShare = .5, kinds = new Map(), measured = new Map() } = {}) {
	const columns = [];
	const left = [];
	for (const column of current.columns) {
		const other = findColumn(reference, column.name);
		const found = other ? measured.get(column.name) ?? evidentlyColumn(other, column, kinds.get(column.name)) : "absent";
		if (typeof found === "string") left.push({
			column: column.name,
			reason: found
		});
		else columns.push(found);
	}
	for (const { name } of reference.columns) if (!findColumn(current, name)) left.push({
		column: name,
		reason: "absent"
	});
	const driftedShare = columns.filter(({ drifted }) => drifted).length / Math.max(1, columns.length);
	return {
		columns,
		driftedShare,
		drifted: columns.length > 0 && driftedShare >= driftShare,
		left
	};
}
function evidentlyColumn(reference, current, kind, sample = numberSample) {
	if (current.kind === "text" && kind !== "category" && isProse(current)) return "prose";
	const samples = evidentlySamples(reference, current, kind === void 0 ? isCategorical(current) : kind === "category", sample);
	if (!samples) return "other type";
	const [rows, currentRows] = rowsOf(samples);
	if (rows === 0 || currentRows === 0) return "no values";
	const test = defaultTest(samples, rows);
	const score = evidentlyScore(test, samples);
	const threshold = P_VALUES.has(test) ? LEAST_P_VALUE : MOST_DISTANCE;
	return {
		column: current.name,
		test,
		score,
		threshold,
		drifted: isDrifted(test, score)
	};
}
function isDrifted(test, score) {
	if (!P_VALUES.has(test)) return score >= MOST_DISTANCE;
	return test === "ks" ? score <= LEAST_P_VALUE : score < LEAST_P_VALUE;
}
function defaultTest(samples, referenceRows) {
	const distinct = samples.kind === "number" ? countDistinctNumbers(samples.reference, samples.current, 6) : samples.counts.reference.length;
	const large = referenceRows > SMALL_REFERENCE;
	if (samples.kind === "number" && distinct > FEW_NUMBERS) return large ? "wasserstein" : "ks";
	if (large) return "jensenshannon";
	return distinct > 2 ? "chisquare" : "z";
}
function isCategorical(column) {
	return column.kind === "text" || holdsIntegers(column) && hasFewValues(column.values);
}
function hasFewValues(values) {
	const distinct = new Set();
	for (let i = 0; i < values.length && distinct.size <= FEW_INTEGERS; i++) distinct.add(values[i]);
	return distinct.size <= FEW_INTEGERS;
}
function isProse(column) {
	if (column.kind !== "text") return false;
	const rows = column.codes.reduce((sum, code) => code < 0 ? sum : sum + 1, 0);
	return countDistinct(column) > PROSE_SHARE * rows;
}
// packages/drift/ids/identifier.ts
const LEAST_VALUES = 50;
const DISTINCT_SHARE = .99;
const CURRENT_SHARE = .5;
const FIRST_SHARE = .05;
const LOG_CHANCE = Math.log(1e-6);
const NAMED$1 = /(^|[^a-z])(id|uuid|guid|key|nr)$/i;
const CAMEL = /[a-z](Id|ID|Uuid|UUID|Guid|GUID|Key|Nr)$/;
function identifierReason(reference, current) {
	if (reference.kind === "number" && current.kind === "number") return numberReason(reference, current);
	if (reference.kind === "text" && current.kind === "text") return textReason(reference, current);
}
function numberReason(reference, current) {
	if (isMeasured(reference)) return void 0;
	const from = integersOf(reference);
	if (!from || from.length < LEAST_VALUES) return void 0;
	const to = integersOf(current);
	if (!to) return void 0;
	const { distinct, least, most } = spreadOf(from);
	if (distinct < DISTINCT_SHARE * from.length || !stillDiffers(spreadOf(to).distinct, to.length)) return void 0;
	if (NAMED$1.test(reference.name) || CAMEL.test(reference.name)) return "an identifier by its name, of integers that differ in nearly every row";
	const repeats = from.length - distinct;
	return fewRepeatsChance(from.length, most - least + 1, repeats) < LOG_CHANCE ? "an identifier: integers that differ in nearly every row, which measured ones would not" : void 0;
}
function integersOf({ values, nulls }) {
	const kept = new Float64Array(values.length);
	let length = 0;
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		if (nulls?.[i] === 1 || Number.isNaN(value)) continue;
		if (!Number.isInteger(value)) return void 0;
		kept[length++] = value + 0;
	}
	return kept.subarray(0, length);
}
function isMeasured({ values, nulls }) {
	const most = .010000000000000009 * values.length + 1;
	const seen = new Set();
	let repeats = 0;
	for (let i = 0; i < FIRST_SHARE * values.length; i++) {
		const value = values[i];
		if (nulls?.[i] === 1 || Number.isNaN(value)) continue;
		if (!Number.isInteger(value)) return true;
		if (!seen.has(value)) seen.add(value);
		else if (++repeats > most) return true;
	}
	return false;
}
function spreadOf(values) {
	const sorted = values.slice();
	sortNumbers(sorted);
	let distinct = sorted.length > 0 ? 1 : 0;
	for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
	return {
		distinct,
		least: sorted[0] ?? 0,
		most: sorted[sorted.length - 1] ?? 0
	};
}
function fewRepeatsChance(rows, range, repeats) {
	const expected = rows + range * Math.expm1(-rows / range);
	if (repeats >= expected) return 0;
	return repeats - expected + (repeats === 0 ? 0 : repeats * Math.log(expected / repeats));
}
function stillDiffers(distinct, rows) {
	return rows < LEAST_VALUES || distinct >= CURRENT_SHARE * rows;
}
function textReason(reference, current) {
	if (hasMoreThan(reference.dictionary.length / DISTINCT_SHARE, reference)) return void 0;
	const from = valuesOf(reference);
	const to = valuesOf(current);
	if (from.rows < LEAST_VALUES || from.values.length < DISTINCT_SHARE * from.rows) return void 0;
	if (!stillDiffers(to.values.length, to.rows)) return void 0;
	if (timePair(reference, current)) return void 0;
	if (isShaped(from.values) && (to.values.length === 0 || isShaped(to.values))) return "an identifier: text that differs in nearly every row and is no prose";
}
function hasMoreThan(most, { codes }) {
	let rows = 0;
	for (let i = 0; i < codes.length && rows <= most; i++) if (codes[i] >= 0) rows++;
	return rows > most;
}
function valuesOf({ codes, dictionary }) {
	const used = new Uint8Array(dictionary.length);
	let rows = 0;
	for (const code of codes) {
		if (code < 0) continue;
		used[code] = 1;
		rows++;
	}
	return {
		values: dictionary.filter((_, code) => used[code] === 1),
		rows
	};
}
function isShaped(values) {
	if (values.filter((value) => /^[^\s:/]*\d[^\s:/]*$/.test(value) && value.length <= 200).length >= DISTINCT_SHARE * values.length) return true;
	return new Set(values.map((value) => value.replace(/\d+/g, "0"))).size <= .02 * values.length && values.length >= LEAST_VALUES;
}
// packages/pipeline/drift/change-text.ts
const NAMED = 3;
function changeText(reference, current, sample = numberSample) {
	if (reference.kind === "number" && current.kind === "number") return samplesText(sample(reference).sorted, sample(current).sorted);
	if (reference.kind === "text" && current.kind === "text") return textsText(sharesOf(reference), sharesOf(current));
	return null;
}
function samplesText(from, to) {
	if (from.length === 0 || to.length === 0) return null;
	return numbersText((share) => at(from, share), (share) => at(to, share));
}
function numbersText(was, is) {
	const half = (quantile) => `${quantile(.25)} to ${quantile(.75)}`;
	return `median ${is(.5)}, was ${was(.5)}; middle half ${half(is)}, was ${half(was)}`;
}
function at(sorted, share) {
	return formatNumber(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
}
function textsText(from, to) {
	const named = [...new Set([...from.keys(), ...to.keys()])].map((value) => ({
		value,
		was: from.get(value) ?? 0,
		is: to.get(value) ?? 0
	})).sort((a, b) => Math.abs(b.is - b.was) - Math.abs(a.is - a.was)).slice(0, NAMED).filter(({ is, was }) => is !== was).map(({ value, is, was }) => `${JSON.stringify(value.slice(0, 60))} ${percent(is)}, was ${percent(was)}`);
	return named.length > 0 ? named.join("; ") : null;
}
function sharesOf(column) {
	const counts = new Float64Array(column.dictionary.length);
	let rows = 0;
	for (const code of column.codes) {
		if (code < 0) continue;
		counts[code]++;
		rows++;
	}
	return new Map(column.dictionary.map((value, code) => [value, rows > 0 ? counts[code] / rows : 0]));
}
function percent(share) {
	return `${formatNumber(share * 100, 3)} %`;
}
export { sturgesCounts as A, variationErrors as B, distributionOfCategories as C, chiSquaredTail as D, scaledHomogeneityTest as E, ksTest as F, compareSorted as I, criticalDistance as L, midranks as M, rankTest as N, categoryCounts as O, ksFrom as P, detectableEffect as R, missingTest as S, divergenceEffects as T, totalVariation as V, distanceTest as _, evidentlyColumn as a, thinnedBy as b, PROSE_SHARE$1 as c, columnTests as d, noValues as f, timePair as g, readTimes as h, identifierReason as i, areaUnderCurve as j, inOrder as k, categoryTests as l, untested as m, numbersText as n, evidentlyDrift as o, testsOfCounts as p, textsText as r, MANY_NAMES as s, changeText as t, changedType as u, rangeTest as v, testCategories as w, wassersteinInterval as x, wassersteinEffects as y, netVariation as z };
