import { PawlError } from '@pawl/records';
import type { TrainInput } from './trainer.ts';

/** Throws PawlError('config') where the features or the seed cannot be those of a training. */
export function refuseFeatures({ features, target, seed }: TrainInput): void {
  const repeated = features.find((name, i) => features.indexOf(name) !== i);
  if (features.length === 0) throw new PawlError('config', 'there is no column to learn from');
  if (features.includes(target))
    throw new PawlError('config', `the target "${target}" is among the features`);
  if (repeated !== undefined) throw new PawlError('config', `the feature "${repeated}" is named twice`);
  if (Number.isSafeInteger(seed)) return;
  throw new PawlError('config', `the seed must be a whole number, not ${seed}`, { where: 'train.seed' });
}

export function allConstant(): PawlError {
  return new PawlError('data', 'every feature has the same value in all training rows', {
    where: 'training data',
    remedy: 'A model can learn only from columns whose values differ.',
  });
}

/** Throws PawlError('data') where a weight is no number from 0 on, or all of them are 0. */
export function refuseWeights(weights: Float64Array | undefined): void {
  if (!weights) return;
  const bad = weights.findIndex((weight) => !(weight >= 0 && weight <= 1e15));
  if (bad >= 0)
    throw new PawlError('data', `the weight in row ${bad + 1} is ${weights[bad]}`, {
      where: `column \`data.weight\`, row ${bad + 1}`,
      remedy: 'A weight must be a number from 0 on.',
    });
  if (weights.some((weight) => weight > 0)) return;
  throw new PawlError('data', 'the weight of every training row is 0', {
    where: 'column `data.weight`',
    remedy: 'Give the rows that are to be learnt from a weight above 0.',
  });
}

export function stopped({ reason }: AbortSignal): PawlError {
  const by = typeof reason === 'string' ? ` by ${reason}` : '';
  return new PawlError('command', `the training was stopped${by}`, { cause: reason });
}
