import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Tool {
  readonly command: string;
  /** Why the tests that need it are skipped. */
  readonly missing?: string;
}

/** Where `test/system/install.sh` keeps what it installs. */
export const CACHE = process.env.PAWL_CACHE ?? join(homedir(), '.cache/pawl');

/**
 * A command on PATH or among those that `test/system/install.sh` installed, that does something without fail. Throws in place of reporting it missing
 * when PAWL_REQUIRE_SYSTEM is set.
 */
export function tool(name: string, does: readonly string[] = ['--version']): Tool {
  for (const command of [join(CACHE, 'bin', name), name])
    if (spawnSync(command, does).status === 0) return { command };
  const missing = `skipped: no ${name} (test/system/install.sh installs it)`;
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
  return { command: name, missing };
}
