import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tool, tool } from './tool.ts';

/** Prometheus' own tool, which `test/system/install.sh` installs. */
export const promtool: Tool = tool('promtool');

export interface Told {
  readonly ok: boolean;
  /** Both streams, for the message of a test. */
  readonly output: string;
}

/**
 * Runs promtool within a folder of its own.
 * @param files written there first, by name.
 */
export function runPromtool(args: readonly string[], files: Readonly<Record<string, string>>): Told {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-promtool-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { status, stdout, stderr, error } = spawnSync(promtool.command, args, {
      cwd: folder,
      encoding: 'utf8',
    });
    if (error) throw error;
    return { ok: status === 0, output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
