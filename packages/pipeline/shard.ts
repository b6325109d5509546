import { PawlError } from '@pawl/records';

/** A part of work that is spread over machines: the first of 3 is 1 of 3. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** A shard as it is written: 1/3. Throws `usage`. */
export function parseShard(text: string): Shard {
  const found = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
  const shard = { index: Number(found?.[1]), of: Number(found?.[2]) };
  if (found && shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new PawlError('usage', `--shard is "${text}"`, {
    remedy: 'Write 1/3, 2/3 and 3/3 for three shards.',
  });
}
