import type { EvaluationRecord } from '@pawl/records';
import type { AcceptedRun } from '@pawl/report';
import type { Store } from '@pawl/store';
import { baselineRef, storedEvaluation } from './baseline.ts';

/** The newest accepted runs of a model with their metrics on all rows, oldest first. What cannot be read is left out. */
export async function acceptedRuns(store: Store, model: string, limit = 20): Promise<AcceptedRun[]> {
  const history = await store.history(baselineRef(model));
  const runs: AcceptedRun[] = [];
  for (const { digest, at, commit } of history.slice(0, limit)) {
    const evaluation = await storedEvaluation(store, digest).catch(() => undefined);
    if (!evaluation) continue;
    runs.push({ ...acceptedRun(evaluation), commit, at });
  }
  return runs.reverse();
}

/** What the history keeps of an evaluation. */
export function acceptedRun({ commit, createdAt, metrics }: EvaluationRecord): AcceptedRun {
  return {
    commit,
    at: createdAt,
    metrics: metrics
      .filter(({ slice }) => slice === null)
      .map(({ metric, candidate }) => ({ metric, value: candidate.value })),
  };
}

/** Name of the chart of a model's accepted runs. */
export function chartName(model: string): string {
  return `${model.replaceAll('/', '=')}.svg`;
}
