/** Points inside (0, 1) with weights that sum to one. */
export interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

const MOST_STEPS = 100;

/**
 * The rule of Gauss and Legendre on (0, 1), exact for polynomials of degree 2 `count` - 1: the roots of Legendre's
 * polynomial by Newton's method (Abramowitz and Stegun 1964, 25.4.29 and 22.16.6).
 */
export function gaussLegendre(count: number): Quadrature {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < (count + 1) >> 1; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < MOST_STEPS; step++) {
      const at = legendre(count, x);
      slope = at.slope;
      const next = x - at.value / slope;
      const moved = Math.abs(next - x);
      x = next;
      if (moved < 1e-15) break;
    }
    slope = legendre(count, x).slope;
    const weight = 1 / ((1 - x * x) * slope * slope);
    points[i] = (1 - x) / 2;
    points[count - 1 - i] = (1 + x) / 2;
    weights[i] = weight;
    weights[count - 1 - i] = weight;
  }
  return { points, weights };
}

/** Legendre's polynomial of that degree and its derivative at x, by the recurrence of three terms. */
function legendre(degree: number, x: number): { value: number; slope: number } {
  let before = 0;
  let value = 1;
  for (let n = 1; n <= degree; n++) {
    const next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
    before = value;
    value = next;
  }
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
