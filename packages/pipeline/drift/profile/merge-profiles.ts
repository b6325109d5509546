import { type ColumnProfile, mergeColumns, profileToRecord } from '@pawl/drift';
import { didYouMean, PawlError, type ProfileRecord, type RecordBody } from '@pawl/records';
import type { ReadProfile } from './read-profile.ts';

/**
 * The profile of the whole from those of all its shards, in whatever order they are. Throws `data` where one is missing,
 * stands twice, or is of something else.
 */
export function mergeProfiles(shards: readonly ReadProfile[]): RecordBody<'profile'> {
  const [first] = shards as [ReadProfile];
  for (const shard of shards) requireAlike(first, shard);
  requireAll(shards);
  const sorted = [...shards].sort((a, b) => a.record.shard!.index - b.record.shard!.index);
  // Columns stand in the order of the first shard, whichever file was named first.
  const columns = sorted[0]!.columns.map(({ name }) => merged(name, sorted));
  const { model, source, reference } = first.record;
  return {
    model,
    source: { ...source, files: filesOf(sorted) },
    shard: null,
    reference,
    rows: shards.reduce((sum, { record }) => sum + record.rows, 0),
    columns: columns.map(profileToRecord),
  };
}

function merged(name: string, shards: readonly ReadProfile[]): ColumnProfile {
  try {
    return mergeColumns(shards.map(({ columns }) => columns.find((column) => column.name === name)!));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new PawlError('data', cause.message, {
      where: shards.map(({ path }) => path).join(', '),
      remedy: 'Declare the column in `data.types`, and make the shards again with the same --reference.',
      cause,
    });
  }
}

function requireAlike(first: ReadProfile, other: ReadProfile): void {
  const differ = (what: string, remedy: string) =>
    new PawlError('data', `the profiles cannot be merged: ${what}`, {
      where: `${first.path}, ${other.path}`,
      remedy,
    });
  const [a, b] = [first.record, other.record];
  if (b.shard === null)
    throw differ(`${other.path} is of a whole and no shard`, 'Name the profiles that `--shard` made.');
  if (a.shard!.of !== b.shard.of)
    throw differ(`one is of ${a.shard!.of} shards and one of ${b.shard.of}`, 'Name the shards of one whole.');
  if (a.reference !== b.reference)
    throw differ('they have bins of different references', 'Give all shards the same --reference.');
  const kind = ({ engine, from, table }: ProfileRecord['source']) => JSON.stringify([engine, from, table]);
  if (kind(a.source) !== kind(b.source))
    throw differ('they are of different sources', 'Make all shards the same way.');
  const names = first.columns.map(({ name }) => name);
  const theirs = other.columns.map(({ name }) => name);
  const missing =
    names.find((name) => !theirs.includes(name)) ?? theirs.find((name) => !names.includes(name));
  if (missing !== undefined) {
    const near = didYouMean(missing, names.includes(missing) ? theirs : names);
    throw differ(
      `the column "${missing}" is in one and not in the other.${near}`,
      'Give all shards the same columns.',
    );
  }
}

function requireAll(shards: readonly ReadProfile[]): void {
  const { of } = shards[0]!.record.shard!;
  const paths = new Map<number, string>();
  for (const { record, path } of shards) {
    const { index } = record.shard!;
    const known = paths.get(index);
    paths.set(index, path);
    if (known === undefined) continue;
    throw new PawlError('data', `shard ${index} of ${of} is there twice`, {
      where: `${known}, ${path}`,
      remedy: 'Name each shard once.',
    });
  }
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !paths.has(index));
  if (missing.length === 0) return;
  const named = missing.slice(0, 5).map((index) => `${index}/${of}`);
  throw new PawlError('data', `${missing.length} of ${of} shards are missing: ${named.join(', ')}`, {
    where: [...paths.values()].slice(0, 5).join(', '),
    remedy: 'Make them with `pawl profile --shard`, and name them all.',
  });
}

/** Each file once; shards of its rows each have a part of them. */
function filesOf(shards: readonly ReadProfile[]): ProfileRecord['source']['files'] {
  const files = new Map<string, ProfileRecord['source']['files'][number]>();
  for (const { record, path } of shards) {
    for (const file of record.source.files) {
      const known = files.get(file.path);
      if (known && known.digest !== file.digest)
        throw new PawlError('data', `${file.path} changed between the shards`, {
          where: path,
          remedy: 'Make all shards of the same files.',
        });
      files.set(file.path, { ...file, rows: file.rows + (known?.rows ?? 0) });
    }
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
