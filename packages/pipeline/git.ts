import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface GitState {
  readonly commit: string;
  /** Whether tracked files differ from the commit. */
  readonly dirty: boolean;
}

/** The commit a folder stands at, or null where there is no git, no repository, or no commit. */
export async function gitState(folder: string): Promise<GitState | null> {
  try {
    const head = await run('git', ['rev-parse', '--verify', 'HEAD'], { cwd: folder });
    const status = await run('git', ['status', '--porcelain', '--untracked-files=no'], {
      cwd: folder,
      maxBuffer: 1 << 26,
    });
    return { commit: head.stdout.trim(), dirty: status.stdout !== '' };
  } catch {
    return null;
  }
}
