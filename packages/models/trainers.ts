import { didYouMean, PawlError } from '@pawl/records';
import type { Trainer } from './trainer.ts';

/** The embedded trainers, each loaded when it is used. */
const TRAINERS = {
  'random-forest': async () => (await import('./trees/random-forest.ts')).randomForest,
  'gradient-boosting': async () => (await import('./trees/gradient-boosting.ts')).gradientBoosting,
  'ml-random-forest': async () => (await import('./ml-random-forest/ml-random-forest.ts')).mlRandomForest,
} as const;

export const TRAINER_NAMES = Object.keys(TRAINERS) as (keyof typeof TRAINERS)[];

/** The embedded trainer of that name. Throws PawlError('config') with the nearest name. */
export async function findTrainer(name: string): Promise<Trainer> {
  const found = TRAINER_NAMES.find((known) => known === name);
  if (found) return TRAINERS[found]();
  throw new PawlError('config', `there is no trainer "${name}".${didYouMean(name, TRAINER_NAMES)}`, {
    where: 'train.trainer',
    remedy: `The embedded trainers are: ${TRAINER_NAMES.join(', ')}. \`train.run\` trains with any command.`,
  });
}
