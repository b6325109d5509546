/** The logistic function: the probability that log-odds stand for. */
export function sigmoid(score: number): number {
  return score >= 0 ? 1 / (1 + Math.exp(-score)) : Math.exp(score) / (1 + Math.exp(score));
}

/** Turns raw scores, one array a class, into probabilities that sum to one in each row, in place. */
export function softmax(classes: readonly Float64Array[]): void {
  const rows = classes[0]?.length ?? 0;
  for (let row = 0; row < rows; row++) {
    let most = Number.NEGATIVE_INFINITY;
    for (const scores of classes) most = Math.max(most, scores[row]!);
    let sum = 0;
    for (const scores of classes) {
      const share = Math.exp(scores[row]! - most);
      scores[row] = share;
      sum += share;
    }
    for (const scores of classes) scores[row]! /= sum;
  }
}
