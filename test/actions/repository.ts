import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../pawl.ts';

const run = promisify(execFile);

/** A user's repository: a clone with a bare origin that a server offers. */
export interface Repository {
  /** `owner/name`. */
  readonly name: string;
  readonly folder: string;
  git(...args: string[]): Promise<string>;
  /** Writes files (null deletes), commits and pushes the branch; returns the commit. */
  commit(branch: string, message: string, files: Readonly<Record<string, string | null>>): Promise<string>;
  /** Puts the work tree at what GitHub checks out for a pull request: the head merged into the base. */
  checkoutMerge(base: string, head: string): Promise<string>;
  /** The text of a file on a branch of the origin, or undefined. */
  read(branch: string, path: string): Promise<string | undefined>;
}

/** Makes the repository below `origins`, with the examples (folder in it by the example's name) and the files on main. */
export async function makeRepository(
  name: string,
  places: { readonly origins: string; readonly work: string; readonly serverUrl: string },
  examples: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
): Promise<Repository> {
  const bare = join(places.origins, `${name}.git`);
  const folder = join(places.work, name);
  await mkdir(folder, { recursive: true });
  await run('git', ['init', '-q', '--bare', '-b', 'main', bare]);
  const git = async (...args: string[]) => {
    const identity = [
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@localhost',
      '-c',
      'protocol.file.allow=always',
    ];
    const { stdout } = await run('git', [...identity, ...args], { cwd: folder });
    return stdout.trim();
  };
  await git('init', '-q', '-b', 'main');
  // Pushed to as a file; an action reads the address that a clone from GitHub has.
  await git('remote', 'add', 'origin', `${places.serverUrl}/${name}`);
  await git('remote', 'set-url', '--push', 'origin', bare);
  for (const [target, example] of Object.entries(examples)) {
    await cp(join(ROOT, 'examples', example), join(folder, target), {
      recursive: true,
      filter: (path) => !path.includes('.pawl'),
    });
  }
  const repository: Repository = {
    name,
    folder,
    git,
    async commit(branch, message, changes) {
      const known = await git('branch', '--list', branch);
      await git('checkout', '-q', ...(known === '' ? ['-B', branch] : [branch]));
      for (const [path, content] of Object.entries(changes)) {
        if (content === null) {
          await git('rm', '-rq', path);
          continue;
        }
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), content);
      }
      await git('add', '-A');
      await git('commit', '-q', '-m', message);
      await git('push', '-q', bare, `HEAD:refs/heads/${branch}`);
      return git('rev-parse', 'HEAD');
    },
    async checkoutMerge(base, head) {
      await git('checkout', '-q', '--detach', base);
      await git('merge', '-q', '--no-ff', '-m', `Merge ${head} into ${base}`, head);
      return git('rev-parse', 'HEAD');
    },
    async read(branch, path) {
      const { stdout } = await run('git', ['show', `${branch}:${path}`], { cwd: bare }).catch(() => ({
        stdout: undefined,
      }));
      return stdout;
    },
  };
  await repository.commit('main', 'Start', files);
  return repository;
}
