import { PawlError } from '@pawl/records';
import { type GitOptions, git } from '../git-command.ts';
import { formatTagObject, type NewTag, type TagList } from './git-tag.ts';
import { listLocalTags, readTags } from './read-tags.ts';

/** The tags of the repository that a folder belongs to. Throws `config` where it belongs to none. */
export async function readLocalTags(repository: string): Promise<TagList> {
  const options = await inRepository(repository);
  return readTags(options, await listLocalTags(options));
}

/** Makes tags, all or none. Throws `locked` where one is there already, `config` where a commit is not. */
export async function makeLocalTags(repository: string, tags: readonly NewTag[]): Promise<void> {
  const options = await inRepository(repository);
  const lines: string[] = [];
  for (const tag of tags) {
    const oid = await git(options, ['hash-object', '-t', 'tag', '-w', '--stdin'], {
      input: formatTagObject(tag),
    });
    lines.push(`create refs/tags/${tag.name} ${oid.toString().trim()}\n`);
  }
  await git(options, ['update-ref', '--stdin'], { input: lines.join('') }).catch((error: unknown) => {
    if (!(error instanceof PawlError) || !/already exists/i.test(error.message)) throw error;
    throw new PawlError('locked', `another run made a tag first: ${error.message}`, {
      where: tags.map(({ name }) => name).join(', '),
      remedy: 'Run the command again: it will start from what is there now.',
      cause: error,
    });
  });
}

async function inRepository(folder: string): Promise<GitOptions> {
  const options: GitOptions = { cwd: folder, environment: {} };
  await git(options, ['rev-parse', '--git-dir']).catch((cause: unknown) => {
    throw new PawlError('config', 'this folder is in no git repository, so there are no tags', {
      where: folder,
      remedy: 'Run it in a clone of the repository whose tags say what is released.',
      cause,
    });
  });
  return options;
}
