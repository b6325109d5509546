import type { DriftRecord } from '@pawl/records';

type Decided = Pick<DriftRecord, 'decision' | 'reason'>;

/** The decision with that on the performance: failing is drift, and what is undecided is not fine. */
export function withPerformance<Found extends Decided>(
  found: Found,
  ofModel: DriftRecord['ofModel'],
): Found & Pick<DriftRecord, 'ofModel'> {
  const conditions = ofModel?.performance?.conditions ?? [];
  const named = (state: string) => conditions.filter((each) => each.state === state);
  const [failed] = named('failed');
  const [undecided] = named('undecided');
  if (failed) {
    const reason = `on ${ofModel!.labelled} labelled rows the model fails \`${failed.condition}\`; ${found.reason}`;
    return { ...found, ofModel, decision: 'drift', reason };
  }
  if (!undecided || found.decision === 'drift') return { ...found, ofModel };
  const reason = `${found.reason}; ${ofModel!.labelled} labelled rows are too few for \`${undecided.condition}\``;
  return { ...found, ofModel, decision: 'insufficient', reason };
}
