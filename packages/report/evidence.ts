import type { DataCheckRecord, EvaluationRecord, RunRecord, VerdictRecord } from '@pawl/records';
import type { ForcedView } from './release/view.ts';

/** The records of one model that a report is made of; a verb that has not run has left none. */
export interface Evidence {
  readonly check?: DataCheckRecord | undefined;
  readonly run?: RunRecord | undefined;
  readonly evaluation?: EvaluationRecord | undefined;
  readonly verdict?: VerdictRecord | undefined;
  /** Stages that hold a version which was forced there: every report says so for as long as they do. */
  readonly forced?: readonly ForcedView[] | undefined;
}
