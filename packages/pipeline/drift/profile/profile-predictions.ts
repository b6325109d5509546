import { findColumn } from '@pawl/table';
import type { Project } from '../../project.ts';
import { type ModelInUse, type PredictionColumns, predictionColumns } from '../predictions.ts';
import { predictionName } from '../sides.ts';
import type { ProfiledSides } from './profile-sides.ts';

/** The predictions of both sides, as far as profiles have them: those of a log are not in its profile. */
export async function profiledPredictions(
  project: Project,
  sides: ProfiledSides,
  model: ModelInUse,
): Promise<PredictionColumns | null> {
  const column = predictionName(sides);
  if (column === undefined || project.config.drift.ignore.includes(column)) return null;
  const { reference, current } = sides.profiles;
  const inReference =
    reference?.record.source.from !== 'training' && findColumn(sides.reference.table, column);
  if (current || (reference && inReference))
    return {
      kind: 'left',
      column,
      reason: 'predictions are compared by their rows, and a side is a profile',
    };
  return predictionColumns(project, sides, model);
}
