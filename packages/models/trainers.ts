import { didYouMean, PawlError } from '@pawl/records';
import { mlRandomForest } from './ml-random-forest.ts';
import type { Trainer } from './trainer.ts';
import { gradientBoosting } from './trees/gradient-boosting.ts';
import { randomForest } from './trees/random-forest.ts';

/** The embedded trainers. */
export const TRAINERS: readonly Trainer[] = [randomForest, gradientBoosting, mlRandomForest];

/** The embedded trainer of that name. Throws PawlError('config') with the nearest name. */
export function findTrainer(name: string): Trainer {
  const found = TRAINERS.find((trainer) => trainer.name === name);
  if (found) return found;
  const names = TRAINERS.map((trainer) => trainer.name);
  throw new PawlError('config', `there is no trainer "${name}".${didYouMean(name, names)}`, {
    where: 'train.trainer',
    remedy: `The embedded trainers are: ${names.join(', ')}. \`train.run\` trains with any command.`,
  });
}
