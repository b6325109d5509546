/** Powers of two that keep the products of a long matrix power within a double. */
const HUGE = 2 ** 128;

/**
 * P(D < d) of the one-sample statistic of `n` numbers, exactly: n! / n^n times an entry of the n-th power of a matrix of
 * order 2 ceil(n d) - 1 (J. Durbin 1968; G. Marsaglia, W. W. Tsang and J. Wang, "Evaluating Kolmogorov's distribution",
 * 2003).
 */
export function durbinCdf(n: number, d: number): number {
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
    if (base[middle]! > HUGE) {
      base = base.map((value) => value / HUGE);
      baseScale++;
    }
    if (power[middle]! > HUGE) {
      power = power.map((value) => value / HUGE);
      scale++;
    }
  }
  let chance = power[middle]!;
  for (let i = 1; i <= n; i++) {
    chance *= i / n;
    if (chance < 1 / HUGE && scale > 0) {
      chance *= HUGE;
      scale--;
    }
  }
  return chance * HUGE ** scale;
}

function durbinMatrix(order: number, h: number): Float64Array {
  const factorials = new Float64Array(order + 1).fill(1);
  for (let i = 1; i <= order; i++) factorials[i] = factorials[i - 1]! / i;
  const matrix = new Float64Array(order * order);
  for (let row = 0; row < order; row++) {
    for (let column = 0; column <= Math.min(row + 1, order - 1); column++) {
      matrix[row * order + column] = factorials[row - column + 1]!;
    }
  }
  for (let i = 0; i < order; i++) {
    const edge = (1 - h ** (i + 1)) * factorials[i + 1]!;
    matrix[i * order] = edge;
    matrix[(order - 1) * order + order - 1 - i] = edge;
  }
  const corner = 1 - 2 * h ** order + Math.max(2 * h - 1, 0) ** order;
  matrix[(order - 1) * order] = corner * factorials[order]!;
  return matrix;
}

function identity(order: number): Float64Array {
  const matrix = new Float64Array(order * order);
  for (let i = 0; i < order; i++) matrix[i * order + i] = 1;
  return matrix;
}

function multiply(a: Float64Array, b: Float64Array, order: number): Float64Array {
  const product = new Float64Array(order * order);
  for (let row = 0; row < order; row++) {
    for (let k = 0; k < order; k++) {
      const factor = a[row * order + k]!;
      if (factor === 0) continue;
      for (let column = 0; column < order; column++) {
        product[row * order + column]! += factor * b[k * order + column]!;
      }
    }
  }
  return product;
}

/**
 * P(D < d), nearly: the first four terms in powers of 1/sqrt(n) (W. Pelz and I. J. Good, "Approximating the lower
 * tail-areas of the Kolmogorov-Smirnov one-sample statistic", 1976), with z = d sqrt(n).
 */
export function pelzGoodCdf(n: number, d: number): number {
  const z = d * Math.sqrt(n);
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = Math.PI ** 2;
  const pi4 = pi2 * pi2;
  const pi6 = pi4 * pi2;
  if (pi2 / (8 * z2) > 708) return 0;
  const sums = [0, 0, 0, 0];
  const last = Math.ceil((16 * z) / Math.PI);
  for (let k = last; k >= 1; k--) {
    const half = (k - 0.5) ** 2;
    const weight = Math.exp((-pi2 * half) / (2 * z2));
    sums[0]! += weight;
    sums[1]! += (pi2 * half - z2) * weight;
    const second = 6 * z6 + 2 * z4 + pi2 * (2 * z4 - 5 * z2) * half + pi4 * (1 - 2 * z2) * half ** 2;
    sums[2]! += second * weight;
    const third =
      pi6 * half ** 3 * (5 - 30 * z2) +
      pi4 * half ** 2 * (-60 * z2 + 212 * z4) +
      pi2 * half * (135 * z4 - 96 * z6) -
      30 * z6 -
      90 * z4 * z4;
    sums[3]! += third * weight;
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
  const terms = [
    (root / z) * sums[0]!,
    (root / (6 * z4)) * sums[1]!,
    (root / (72 * z6 * z)) * sums[2]! - (root / (36 * z2 * z)) * wholeSecond,
    (root / (6480 * z6 * z4)) * sums[3]! + (root / (216 * z6)) * wholeThird,
  ];
  return terms.reduce((sum, term, i) => sum + term / n ** (i / 2), 0);
}
