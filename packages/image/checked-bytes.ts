import { createHash } from 'node:crypto';
import { PawlError } from '@pawl/records';
import type { Descriptor } from './manifest.ts';

/**
 * The pieces of a blob, which fail where they are not those of its digest. The last is given only when that is known, so that
 * nobody gets a whole blob of other bytes.
 * @throws PawlError `data`, at `where`
 */
export async function* checkedBytes(
  pieces: AsyncIterable<Uint8Array>,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  where: string,
): AsyncGenerator<Uint8Array> {
  const wrong = (why: string) => new PawlError('data', `the blob ${digest} ${why}`, { where });
  const hash = createHash('sha256');
  let left = size;
  let last: Uint8Array | null = null;
  for await (const piece of pieces) {
    left -= piece.length;
    if (left < 0) throw wrong(`has more than its ${size} bytes`);
    hash.update(piece);
    if (last !== null) yield last;
    last = piece;
  }
  if (left > 0) throw wrong(`ends ${left} bytes before its ${size}`);
  if (`sha256:${hash.digest('hex')}` !== digest) throw wrong('has other bytes than its digest says');
  if (last !== null) yield last;
}
