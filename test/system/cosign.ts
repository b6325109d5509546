import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE, type Tool } from './tool.ts';

/** Sigstore's own tool, which `test/system/install.sh` builds. It has a `version` and no `--version`. */
export const cosign: Tool = found();

function found(): Tool {
  for (const command of [join(CACHE, 'bin/cosign'), 'cosign'])
    if (spawnSync(command, ['version']).status === 0) return { command };
  const missing = 'skipped: no cosign (test/system/install.sh installs it)';
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
  return { command: 'cosign', missing };
}

/**
 * Runs cosign in a folder, with the password of its keys and nothing of the environment that would lead it to a
 * service. Returns what it prints; throws with what it says where it refuses.
 */
export async function runCosign(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(cosign.command, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, COSIGN_PASSWORD: 's3cret' },
    maxBuffer: 2 ** 24,
  });
  return stdout;
}
