import { createHash } from 'node:crypto';
import { fileSource } from './byte-source.ts';

const PIECE = 1024 * 1024;

/** `sha256:<hex>` of a file's bytes, read piece by piece. */
export async function digestFile(path: string): Promise<`sha256:${string}`> {
  const hash = createHash('sha256');
  const source = await fileSource(path);
  try {
    const piece = new Uint8Array(PIECE);
    for (let count = PIECE; count === PIECE; ) {
      count = await source.fill(piece, 0, PIECE);
      hash.update(piece.subarray(0, count));
    }
    return `sha256:${hash.digest('hex')}`;
  } finally {
    await source.close();
  }
}
