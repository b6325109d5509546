import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface ReleasePython {
  /** The interpreter. */
  readonly python: string;
  /** Why the tests that need it are skipped. */
  readonly missing?: string;
}

/**
 * The Python that holds the tools releases are compared with, if it has the modules: the one at PAWL_CACHE or
 * `~/.cache/pawl`. Throws in place of reporting it missing when PAWL_REQUIRE_SYSTEM is set.
 */
export function releasePython(...modules: string[]): ReleasePython {
  const python = join(process.env.PAWL_CACHE ?? join(homedir(), '.cache/pawl'), 'release/bin/python');
  if (spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0) return { python };
  const missing = `skipped: no ${python} with ${modules.join(' and ')}`;
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
  return { python, missing };
}
