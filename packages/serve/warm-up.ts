import type { Predictor } from '@pawl/models';
import { PawlError } from '@pawl/records';
import { predictionAt } from './answer-text.ts';
import type { Contract } from './contract.ts';
import { createFrame, type RowPlan, tableOfFrame } from './frame.ts';
import { fillRows } from './rows.ts';

/** Answers may differ by so much of their size, as sums in single precision do between processors and runtimes. */
const TOLERANCE = 1e-5;
/** Times the samples are asked, so that the first requests meet code that is compiled. */
const WARM_ROUNDS = 20;

/**
 * Asks a model for the samples of its contract. Throws PawlError('record') where it does not answer as the evaluation had
 * it, or where a sample is no row of the contract.
 */
export async function warmUp(
  { name, version, samples, labels, task }: Contract,
  plan: RowPlan,
  predictor: Predictor,
) {
  if (predictor.task !== task)
    throw differs(`${name} ${version}`, `it is a model of ${predictor.task}, and the contract says ${task}`);
  if (samples.length === 0) return;
  const frame = createFrame(plan, samples.length);
  try {
    fillRows(frame, { rows: samples.map(({ row }) => row), order: null, source: null });
  } catch (cause) {
    throw differs(`${name} ${version}`, `a sample is no row of the contract: ${(cause as Error).message}`);
  }
  frame.rows = samples.length;
  const table = tableOfFrame(frame);
  const predictions = await predictor.predict(table);
  samples.forEach((sample, row) => {
    const found = predictionAt(predictions, row);
    if (!isSame(found, sample.prediction))
      throw differs(
        `${name} ${version}`,
        `it answers ${JSON.stringify(found)} to sample ${row + 1}, and the evaluation had ${JSON.stringify(sample.prediction)}`,
      );
    if (predictions.task === 'regression' || !sample.probabilities) return;
    const { scores, labels: own } = predictions;
    labels.forEach((label, k) => {
      const probability = scores?.[own.indexOf(label)]?.[row] ?? 0;
      if (!isSame(probability, sample.probabilities![k]!))
        throw differs(`${name} ${version}`, `it gives "${label}" another probability for sample ${row + 1}`);
    });
  });
  for (let round = 1; round < WARM_ROUNDS; round++) await predictor.predict(table);
}

function isSame(found: number | string, expected: number | string): boolean {
  if (typeof found === 'string') return found === String(expected);
  if (typeof expected === 'string') return false;
  return Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
}

function differs(model: string, problem: string): PawlError {
  return new PawlError('record', `the model ${model} is not what its contract says: ${problem}`, {
    remedy: 'Publish the image again; until then serve the version before.',
  });
}
