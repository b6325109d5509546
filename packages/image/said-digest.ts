import type { Answer } from '@pawl/http';
import { type Digest, PawlError } from '@pawl/records';
import { isDigest } from './reference.ts';

/** Docker-Content-Digest, null where the registry does not say it. */
export function saidDigest(answer: Answer): Digest | null {
  const said = answer.headers.get('docker-content-digest');
  if (said === null || isDigest(said)) return said;
  throw new PawlError('remote', 'the registry says a digest that is not sha256', { where: answer.url });
}

/** @throws PawlError `remote` where two digests differ that must be one. */
export function mustBe(found: Digest | undefined, wanted: Digest, where: string): void {
  if (found === wanted) return;
  throw new PawlError('remote', `the registry has other bytes than asked for: ${found}, not ${wanted}`, {
    where,
    remedy: 'Trust neither; check who can write to the registry and what stands between.',
  });
}
