import type { Random } from '@pawl/table';

/** Which rows a tree learns from. */
export interface Sampling {
  /** Whether a row may be drawn more than once. */
  readonly replacement: boolean;
  /** How many rows are drawn. All rows once, where there is no replacement and they are as many. */
  readonly draws: number;
}

/** Draws rows: `counts[row]` becomes how often. */
export function drawRows(counts: Float64Array, { replacement, draws }: Sampling, random: Random): void {
  const rows = counts.length;
  counts.fill(0);
  if (replacement) {
    for (let i = 0; i < draws; i++) counts[random.below(rows)]!++;
    return;
  }
  if (draws >= rows) {
    counts.fill(1);
    return;
  }
  // Each row in turn, with the chance that makes the number right in the end (Knuth, selection sampling).
  let wanted = draws;
  for (let row = 0; wanted > 0; row++) {
    if (random.below(rows - row) >= wanted) continue;
    counts[row] = 1;
    wanted--;
  }
}
