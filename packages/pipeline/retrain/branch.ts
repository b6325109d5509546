import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PawlError } from '@pawl/records';

const run = promisify(execFile);

/** Who commits: nobody's account. */
const COMMITTER = { name: 'Pawl', email: 'pawl@users.noreply.github.com' };

/** A branch with one commit on what is checked out, which is checked out while work is done on it. */
export interface Branch {
  readonly name: string;
  /** Full name of the commit. */
  readonly commit: string;
  /** Sends the branch to the remote. Throws `remote`. */
  push(remote: string, environment: Readonly<Record<string, string>>): Promise<void>;
  /** Checks out what was there before. */
  leave(): Promise<void>;
}

/**
 * Writes files by `write` and commits exactly those it names, on a branch of its own. Made again from the same files on the
 * same commit, it is the same commit. Throws `config` where files differ from the commit already, which would be lost
 * from sight.
 */
export async function commitOnBranch(
  folder: string,
  name: string,
  message: string,
  write: () => Promise<readonly string[]>,
): Promise<Branch> {
  const git = (...args: string[]) => gitIn(folder, args);
  if ((await git('status', '--porcelain', '--untracked-files=no')) !== '')
    throw new PawlError('config', 'files differ from the commit that is checked out', {
      where: folder,
      remedy: 'Commit them, or start from a fresh checkout.',
    });
  const before = await git('rev-parse', 'HEAD');
  const place = await git('symbolic-ref', '--quiet', '--short', 'HEAD').catch(() => before);
  const at = await git('show', '-s', '--format=%cI', before);
  await git('checkout', '-q', '-B', name);
  const leave = async () => {
    await git('checkout', '-q', '--force', place);
  };
  try {
    const files = await write();
    await git('add', '--force', '--', ...files);
    await gitIn(folder, ['commit', '-q', '--no-verify', '-m', message], identity(at));
    return {
      name,
      commit: await git('rev-parse', 'HEAD'),
      leave,
      push: async (remote, environment) => {
        await gitIn(folder, ['push', '-q', remote, `HEAD:refs/heads/${name}`], environment).catch((cause) => {
          throw new PawlError('remote', `the branch ${name} could not be pushed: ${lastLine(cause)}`, {
            remedy: 'Let the job have `contents: write`.',
            cause,
          });
        });
      },
    };
  } catch (error) {
    await leave();
    throw error;
  }
}

function identity(at: string): Record<string, string> {
  const { name, email } = COMMITTER;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: at,
  };
}

async function gitIn(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  // What the repository names as hooks or as a signer is not run.
  const safe = ['-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', '-c', 'core.fsmonitor=false'];
  const { stdout } = await run('git', [...safe, ...args], {
    cwd: folder,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0', ...environment },
    maxBuffer: 2 ** 24,
  });
  return stdout.trim();
}

function lastLine(error: unknown): string {
  const text = String((error as { stderr?: unknown }).stderr ?? error).trim();
  return text.split('\n').at(-1)!.slice(0, 300);
}
