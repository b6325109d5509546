import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import { execute, PAWL, ROOT, scratchFolder, USER_PATH } from './pawl.ts';
import { CACHE } from './system/tool.ts';

/** Where gto is, where it was installed. */
export const RELEASE_TOOLS = join(CACHE, 'release/bin');

/** One command of a page, and what the page says that it prints. */
export interface Step {
  readonly command: string;
  readonly printed: readonly string[];
}

/** The steps of each block of a page that shows what is printed, in order. */
export function storyOf(page: string): Step[][] {
  const blocks = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);
  return blocks.map((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const [command = '', ...printed] = text.trimEnd().split('\n');
        return { command, printed };
      }),
  );
}

/** A clone of a repository that holds examples/wine and nothing else, and a shell in it. */
export async function wineClone(more: Record<string, string> = {}) {
  const root = await scratchFolder();
  const bin = join(root, 'bin');
  const clone = join(root, 'wine');
  await mkdir(bin);
  await writeFile(join(bin, 'pawl'), `#!/bin/sh\nexec "${process.execPath}" "${PAWL}" "$@"\n`);
  await chmod(join(bin, 'pawl'), 0o755);
  const env: Record<string, string> = {
    PATH: [bin, USER_PATH, RELEASE_TOOLS].join(delimiter),
    NO_COLOR: '1',
    MLFLOW_TRACKING_URI: '',
    ...more,
  };
  const shell = async (command: string, cwd = clone) => {
    const { status, stdout } = await execute('bash', ['-c', `exec 2>&1; ${command}`], { cwd, env });
    return { status, stdout };
  };
  await shell('git init -q --bare -b main origin.git && git clone -q origin.git wine', root);
  await cp(join(ROOT, 'examples/wine'), clone, {
    recursive: true,
    filter: (path) => !path.includes('.pawl'),
  });
  await writeFile(join(clone, '.gitignore'), '.pawl/\n');
  const { status } = await shell(
    'git checkout -q -B main; git config user.name alice; git config user.email alice@example.org; ' +
      'git add . && git commit -qm "The first model" && git push -qu origin main',
  );
  expect(status).toBe(0);
  return { clone, env, shell };
}

/**
 * Whether lines are as a page has them, where a line `…` stands for any number of lines, and `masked` leaves of a line what
 * is the same each time.
 */
export function matches(
  shown: readonly string[],
  lines: readonly string[],
  masked: (line: string) => string,
): boolean {
  const pattern = shown
    .map((line) => (line === '…' ? '(?:.*\n)*?' : `${masked(line).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(lines.map((line) => `${masked(line)}\n`).join(''));
}
