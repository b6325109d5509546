import { createRandom, shuffle } from '@pawl/table';
import { FEATURES } from './tokens.ts';

const PASSES = 5;
const RATE = 0.3;
const PENALTY = 1e-4;

/** Scores texts by their hashed features: the higher, the more like current ones. */
export type ScoreText = (features: Int32Array) => number;

/**
 * Logistic regression on which features a text has, each text scaled to length 1, by stochastic gradients with steps of
 * their own for each feature (Duchi, Hazan and Singer 2011). Both sides weigh alike. Follows from the seed alone.
 */
export function learnDomain(texts: readonly Int32Array[], isCurrent: Uint8Array, seed: number): ScoreText {
  const weights = new Float64Array(FEATURES + 1);
  const squares = new Float64Array(FEATURES + 1).fill(1e-8);
  const currents = isCurrent.reduce((sum, one) => sum + one, 0);
  const importance = [texts.length / (2 * (texts.length - currents)), texts.length / (2 * currents)];
  const order = Int32Array.from(texts.keys());
  const random = createRandom(seed);
  const step = (feature: number, gradient: number) => {
    squares[feature]! += gradient * gradient;
    weights[feature]! -= (RATE * gradient) / Math.sqrt(squares[feature]!);
  };
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(order, random);
    for (const i of order) {
      const features = texts[i]!;
      const actual = isCurrent[i]!;
      const off = (1 / (1 + Math.exp(-scoreOf(weights, features))) - actual) * importance[actual]!;
      const size = 1 / Math.sqrt(Math.max(1, features.length));
      for (const feature of features) step(feature, off * size + PENALTY * weights[feature]!);
      step(FEATURES, off);
    }
  }
  return (features) => scoreOf(weights, features);
}

function scoreOf(weights: Float64Array, features: Int32Array): number {
  let sum = 0;
  for (const feature of features) sum += weights[feature]!;
  return weights[FEATURES]! + sum / Math.sqrt(Math.max(1, features.length));
}
