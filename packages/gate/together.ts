/** How one of several claims, judged together, came out. */
export interface Judged {
  /** Its p-value, adjusted for the others: at most alpha where the claim is made. */
  readonly adjusted: number;
  /** The confidence that its own interval had to have, between 0 and 1. */
  readonly level: number;
  readonly claimed: boolean;
}

/**
 * Claims judged together so that all of them are true with a chance of at least 1 - alpha, by Holm's method (1979): the
 * surest at alpha / m, the next at alpha / (m - 1), and so on until one is not sure enough.
 * `pValues` are two-sided.
 */
export function judgeTogether(pValues: readonly number[], alpha: number): Judged[] {
  const order = [...pValues.keys()].sort((a, b) => pValues[a]! - pValues[b]!);
  const judged: Judged[] = new Array(pValues.length);
  let adjusted = 0;
  let rivals = pValues.length;
  let open = true;
  for (const [rank, index] of order.entries()) {
    adjusted = Math.max(adjusted, Math.min(1, (pValues.length - rank) * pValues[index]!));
    open &&= adjusted <= alpha;
    judged[index] = { adjusted, level: 1 - alpha / rivals, claimed: open };
    // Where one fails, all that follow are judged as strictly as it was.
    if (open) rivals--;
  }
  return judged;
}
