import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Digest } from './canonical.ts';

const PIECE = 1 << 19;

/** The digest and size of a file, read in pieces. */
export async function digestFile(path: string): Promise<{ readonly digest: Digest; readonly bytes: number }> {
  const hash = createHash('sha256');
  const handle = await open(path);
  try {
    // One piece of memory for all of it: what a stream leaves behind for each piece is collected late.
    const piece = Buffer.allocUnsafe(PIECE);
    for (let bytes = 0; ; ) {
      const { bytesRead } = await handle.read(piece, 0, PIECE);
      if (bytesRead === 0) return { digest: `sha256:${hash.digest('hex')}`, bytes };
      hash.update(bytesRead === PIECE ? piece : piece.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
