import {
  type DataCheckRecord,
  digestOf,
  type EvaluationRecord,
  type RecordBody,
  type ReleaseRecord,
  type RunRecord,
  type VerdictRecord,
} from '@pawl/records';
import { checkOf, evaluationOf, releaseOf, runOf, verdictOf } from '@pawl/records/sealed-case';

/** A chain of records for tests, whole and sealed, with whatever a test is about changed. */

export const MODEL = digestOf('the model');

interface Changes {
  readonly run?: Partial<RecordBody<'run'>>;
  readonly evaluation?: Partial<RecordBody<'evaluation'>>;
  readonly verdict?: Partial<RecordBody<'verdict'>>;
  readonly release?: Partial<RecordBody<'release'>>;
}

interface Chain {
  readonly check: DataCheckRecord;
  readonly run: RunRecord;
  readonly evaluation: EvaluationRecord;
  readonly verdict: VerdictRecord;
  readonly release: ReleaseRecord;
}

export function chainOf(changes: Changes = {}): Chain {
  const model = { modelDigest: MODEL };
  const check = checkOf();
  const run = runOf({ ...model, dataCheck: check.digest, ...changes.run });
  const evaluation = evaluationOf({ ...model, run: run.digest, ...changes.evaluation });
  const upTo = { run: evaluation.run, evaluation: evaluation.digest };
  const verdict = verdictOf({ ...model, ...upTo, ...changes.verdict });
  const version = { version: '1.4.0', versionTag: 'housing@1.4.0', checks: [], approvals: [] };
  const release = releaseOf({ ...model, ...version, verdict: verdict.digest, ...changes.release });
  return { check, run, evaluation, verdict, release };
}
