import type { DataCheckRecord, EvaluationRecord, RunRecord, VerdictRecord } from '@pawl/records';

/** The records of one model that a report is made of; a verb that has not run has left none. */
export interface Evidence {
  readonly check?: DataCheckRecord | undefined;
  readonly run?: RunRecord | undefined;
  readonly evaluation?: EvaluationRecord | undefined;
  readonly verdict?: VerdictRecord | undefined;
}
