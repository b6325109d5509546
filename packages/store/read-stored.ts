import { type Digest, type KindOrForm, parseStored, type RecordKind, type RecordOf } from '@pawl/records';
import type { Store } from './store.ts';

/** A record that a store keeps, by its digest. Throws `record` where it is gone, damaged, or of another kind. */
export async function readStored<Kind extends RecordKind>(
  { get }: Pick<Store, 'get'>,
  kind: KindOrForm<Kind>,
  digest: string,
): Promise<RecordOf<Kind>> {
  const content = new TextDecoder().decode(await get(digest as Digest));
  return parseStored(kind, content, digest as Digest);
}
