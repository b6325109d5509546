import { type Digest, digestOf, storedForm } from '@pawl/records';
import { evaluationOf, runOf, verdictOf } from '@pawl/records/sealed-case';
import type { RefEntry } from './store.ts';

/** Records of an accepted run, for tests, and the entry that names them. */
export interface AcceptedCase {
  readonly entry: RefEntry;
  /** As a store keeps them, by digest. */
  readonly objects: ReadonlyMap<Digest, Uint8Array>;
}

/** An accepted run that left a model and predictions, with these texts. */
export function acceptedCase(model: string, predictions: string): AcceptedCase {
  const file = (path: string) => ({ path, digest: digestOf(path), bytes: 1 });
  const run = runOf({ modelDigest: digestOf(model), outputs: [file(model)] });
  const evaluation = evaluationOf({ run: run.digest, predictions: file(predictions) });
  const verdict = verdictOf({ run: run.digest, evaluation: evaluation.digest });
  const objects = new Map<Digest, Uint8Array>();
  for (const record of [run, evaluation, verdict])
    objects.set(record.digest, Buffer.from(storedForm(record)));
  const entry = { digest: verdict.digest, at: '2026-01-01T00:00:00Z', reason: 'r', commit: null };
  return { entry, objects };
}
