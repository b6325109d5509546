import { PawlError } from '@pawl/records';
import { prepareCache } from '../git-branch.ts';
import { type GitOptions, git, gitRemote, remoteFailure } from '../git-command.ts';
import type { TagList } from './git-tag.ts';
import { parseRemoteTags, readTags } from './read-tags.ts';

/** Fewer commits than this are brought without those before them. */
const FEW = 50;

/** The tags of the remote as they are now. Their objects are kept in the cache, and only new ones are brought. */
export async function fetchTags(context: GitOptions, note: (message: string) => void): Promise<TagList> {
  await prepareCache(context);
  const result = await gitRemote(context, ['ls-remote', '--quiet', 'origin', 'refs/tags/*'], note);
  if ('message' in result) throw remoteFailure('reading', { tags: true }, result.message);
  const listed = parseRemoteTags(result.stdout);
  await bring(
    context,
    listed.filter(({ annotated }) => annotated).map(({ oid }) => oid),
    note,
  );
  return readTags(context, listed);
}

/** Has commits of the remote in the cache, so that tags of them can be pushed. Throws `config` where it has them not. */
export async function bringCommits(
  context: GitOptions,
  commits: readonly string[],
  note: (message: string) => void,
): Promise<void> {
  await bring(context, [...new Set(commits)], note).catch((error: unknown) => {
    if (!(error instanceof PawlError) || !/not our ref|unadvertised object/i.test(error.message)) throw error;
    const named = commits.map((commit) => commit.slice(0, 7)).join(', ');
    throw new PawlError('config', `the remote does not have commit ${named}, so no tag can name it there`, {
      where: commits.join(', '),
      remedy: 'Push the commit first: git push origin HEAD.',
      cause: error,
    });
  });
}

async function bring(
  context: GitOptions,
  oids: readonly string[],
  note: (message: string) => void,
): Promise<void> {
  if (oids.length === 0) return;
  await prepareCache(context);
  // Asked for one that is missing, git would go and fetch it, one by one.
  const all = await git(context, [
    'cat-file',
    '--batch-all-objects',
    '--unordered',
    '--batch-check=%(objectname)',
  ]);
  const here = new Set(all.toString('latin1').split('\n'));
  const missing = oids.filter((oid) => !here.has(oid));
  if (missing.length === 0) return;
  const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--filter=tree:0'];
  if (missing.length < FEW) args.push('--depth=1');
  const result = await gitRemote(context, [...args, '--stdin', 'origin'], note, {
    input: `${missing.join('\n')}\n`,
  });
  if ('message' in result) throw remoteFailure('reading', { tags: true }, result.message);
}
