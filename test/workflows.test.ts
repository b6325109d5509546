import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACTIONS } from '@pawl/pipeline/actions';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { actionFiles, actionFolder } from '../scripts/actions.ts';
import { execute, ROOT, scratchFolder } from './pawl.ts';
import { codeBlocks } from './readme.ts';
import { tool } from './system/tool.ts';

const actionlint = tool('actionlint');

test('the files of the actions are what the code generates', async () => {
  for (const [path, content] of await actionFiles(ROOT))
    expect(await readFile(join(ROOT, path), 'utf8'), `${path}: run \`npm run generate\``).toBe(content);
});

describe.each(ACTIONS)('the action $name', (action) => {
  const folder = actionFolder(action);

  test('runs a file that is there, under Node 24', async () => {
    const { runs, branding, inputs } = parse(await readFile(join(ROOT, folder, 'action.yml'), 'utf8'));
    expect(runs.using).toBe('node24');
    expect(await readFile(join(ROOT, folder, runs.main), 'utf8')).toMatch(/runAction/);
    expect(branding).toMatchObject({ icon: expect.any(String), color: expect.any(String) });
    expect(Object.keys(inputs)).toEqual(action.inputs.map(({ name }) => name));
    for (const name of [...Object.keys(inputs), ...action.outputs.map((output) => output.name)])
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('holds nothing else', async () => {
    if (folder === '.') return expect(await readdir(join(ROOT, 'actions/run'))).toEqual(['main.ts']);
    expect((await readdir(join(ROOT, folder))).sort()).toEqual(['README.md', 'action.yml', 'main.ts']);
  });
});

test('every workflow of others is pinned by its commit, with the version beside it', async () => {
  for (const name of await readdir(join(ROOT, '.github/workflows'))) {
    const text = await readFile(join(ROOT, '.github/workflows', name), 'utf8');
    for (const [, action] of text.matchAll(/uses: +(\S.*)/g))
      expect(action, name).toMatch(/^OWNER\/pawl|^\S+@[0-9a-f]{40} # v\d/);
    expect(text, name).not.toContain('pull_request_target');
    expect(text, `${name} puts an untrusted value into a script`).not.toMatch(
      /run:.*\$\{\{ *github\.(event|head)/,
    );
  }
});

/** Pages whose workflows a reader copies whole. docs/releases.md has a test of its own. */
const PAGES = [
  'README.md',
  'docs/publish.md',
  'docs/deploy.md',
  ...ACTIONS.filter(({ name }) => name !== 'run').map((action) => `${actionFolder(action)}/README.md`),
];

test.skipIf(actionlint.missing !== undefined)(
  `the workflows of the pages and of this repository are right${actionlint.missing ? `: ${actionlint.missing}` : ''}`,
  async () => {
    const own = await execute(actionlint.command, ['-no-color'], { cwd: ROOT });
    expect(own.stdout + own.stderr).toBe('');
    const folder = await scratchFolder();
    await execute('git', ['init', '-q'], { cwd: folder });
    await mkdir(join(folder, '.github/workflows'), { recursive: true });
    for (const page of PAGES)
      for (const [i, { content }] of (await codeBlocks(page)).entries())
        if (/^on:/m.test(content) && /^jobs:/m.test(content))
          await writeFile(
            join(folder, '.github/workflows', `${page.replaceAll('/', '-')}-${i}.yml`),
            content,
          );
    const theirs = await execute(actionlint.command, ['-no-color'], { cwd: folder });
    expect(theirs.stdout + theirs.stderr).toBe('');
    expect((await readdir(join(folder, '.github/workflows'))).length).toBeGreaterThanOrEqual(12);
  },
);
