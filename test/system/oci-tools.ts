import { spawnSync } from 'node:child_process';
import { type Tool, tool } from './tool.ts';

/** What reads images beside Docker; `test/system/install.sh` installs both. */
export const skopeo: Tool = tool('skopeo');
export const umoci: Tool = tool('umoci');

/** GNU's, which other systems have under another name or not at all. */
export const gnuTar: Tool = gnu(spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout ?? '');

function gnu(version: string): Tool {
  return version.includes('GNU tar')
    ? { command: 'tar' }
    : { command: 'tar', missing: 'skipped: `tar` is not that of GNU' };
}
