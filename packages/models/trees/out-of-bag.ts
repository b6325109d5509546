import { createRandom } from '@pawl/table';
import { partSeed } from '../seeds.ts';
import { type ForestJob, outputsOf } from './forest-job.ts';
import { drawRows } from './sampling.ts';
import type { Trees } from './trees.ts';
import { type FastTrees, leafOf } from './walk.ts';

/** The mean answers of those trees that did not draw a row. */
export interface OutOfBag {
  /** `outputs` numbers a row; NaN for rows that every tree drew. */
  readonly answers: Float64Array;
  /** Rows that some tree did not draw. */
  readonly rows: number;
}

/** Answers for each training row by the trees that have not seen it. It is independent of how many threads grew them. */
export function outOfBag(job: ForestJob, trees: Trees, fast: FastTrees): OutOfBag {
  const { rows } = job.binned;
  const outputs = outputsOf(job.target);
  const answers = new Float64Array(rows * outputs);
  const times = new Int32Array(rows);
  const counts = new Float64Array(rows);
  for (let tree = 0; tree < trees.starts.length - 1; tree++) {
    drawRows(counts, job.sampling, createRandom(partSeed(job.seed, tree)));
    for (let row = 0; row < rows; row++) {
      if (counts[row] !== 0) continue;
      const leaf = leafOf(fast, tree, job.binned, row);
      times[row]!++;
      for (let k = 0; k < outputs; k++) answers[row * outputs + k]! += fast.values[leaf + k]!;
    }
  }
  let known = 0;
  for (let row = 0; row < rows; row++) {
    if (times[row]! > 0) known++;
    for (let k = 0; k < outputs; k++) answers[row * outputs + k]! /= times[row]!;
  }
  return { answers, rows: known };
}
