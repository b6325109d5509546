import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest } from '@pawl/records';
import type { ReferrerReader } from '../layout-repository.ts';

/**
 * The bytes of a small blob, held against its digest.
 * @throws PawlError `remote` as `pullBlob`.
 */
export async function readBlob(
  client: ReferrerReader,
  blob: { readonly digest: Digest; readonly size: number },
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-attestation-'));
  try {
    const path = join(folder, 'blob');
    await client.pullBlob(blob, path);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
