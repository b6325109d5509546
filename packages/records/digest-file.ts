import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Digest } from './canonical.ts';

/** The digest and size of a file, read in pieces. */
export async function digestFile(path: string): Promise<{ readonly digest: Digest; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { digest: `sha256:${hash.digest('hex')}`, bytes };
}
