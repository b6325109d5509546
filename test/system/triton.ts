import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CACHE } from './tool.ts';

export interface Triton {
  /** The Python that has tritonclient. */
  readonly python: string;
  /** Why the tests that need it are skipped. */
  readonly missing?: string;
}

/**
 * The client of the V2 protocol that Triton's makers publish, as `test/system/install.sh` installs it. Throws in place of
 * reporting it missing when PAWL_REQUIRE_SYSTEM is set.
 */
export function triton(): Triton {
  const python = join(CACHE, 'serve/bin/python3');
  if (spawnSync(python, ['-c', 'import tritonclient.http']).status === 0) return { python };
  const missing = 'skipped: no tritonclient (test/system/install.sh installs it)';
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
  return { python, missing };
}
