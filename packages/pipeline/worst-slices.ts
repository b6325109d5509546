import type { Sample } from '@pawl/metrics';
import type { Config, EvaluationRecord } from '@pawl/records';
import type { ProjectData } from './data.ts';

/** The slices with the worst errors, found on one half of the rows and measured on the other; null where not asked for. */
export function worstSlices(
  _config: Config,
  _data: ProjectData,
  _sample: Sample,
): EvaluationRecord['worstSlices'] {
  return null;
}
