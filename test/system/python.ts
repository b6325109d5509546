import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Python {
  /** Folder to put in front of PATH, when `python3` is not the one there. */
  readonly path?: string;
  /** Why the tests that need it are skipped. */
  readonly missing?: string;
}

/**
 * A python3 that has the modules: the one on PATH, or the one that `test/system/install.sh` made.
 * Throws in place of reporting it missing when PAWL_REQUIRE_SYSTEM is set.
 */
export function pythonWith(...modules: string[]): Python {
  const cached = join(process.env.PAWL_CACHE ?? join(homedir(), '.cache/pawl'), 'python/bin/python3');
  for (const python of ['python3', cached]) {
    if (spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0)
      return python === 'python3' ? {} : { path: dirname(python) };
  }
  const missing = `skipped: no python3 with ${modules.join(' and ')} (test/system/install.sh installs it)`;
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
  return { missing };
}
