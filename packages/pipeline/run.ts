import type { DataCheckRecord, VerdictRecord } from '@pawl/records';
import { check } from './check.ts';
import { requireConditions } from './conditions.ts';
import { evaluate } from './evaluate.ts';
import { gate } from './gate.ts';
import type { Project } from './project.ts';
import { type TrainOptions, train } from './train.ts';

/**
 * Check, train, evaluate, gate. Returns the verdict, or the data check where the data was refused and nothing was
 * trained.
 */
export async function run(
  project: Project,
  options: TrainOptions = {},
): Promise<VerdictRecord | DataCheckRecord> {
  // A condition that cannot be read is worth knowing before an hour of training.
  requireConditions(project.config);
  const { record, data } = await check(project);
  if (!record.passed) return record;
  await train(project, data, options);
  await evaluate(project, data);
  return gate(project);
}
