import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACTIONS } from '@pawl/pipeline/actions';
import { expect, test } from 'vitest';
import { build, readTree } from '../scripts/build.ts';
import { referenceFiles } from '../scripts/generate.ts';
import { loadSize } from '../scripts/load-size.ts';
import { execute, pawl, ROOT, scratchFolder } from './pawl.ts';

test('dist is what the sources build, byte for byte', async () => {
  const folder = await scratchFolder();
  await build(folder);
  const [built, committed] = [await readTree(folder), await readTree(join(ROOT, 'dist'))];
  expect([...committed.keys()].sort()).toEqual([...built.keys()].sort());
  const stale = [...built].filter(([name, content]) => committed.get(name) !== content).map(([name]) => name);
  expect(stale, 'run `npm run build`').toEqual([]);
});

test('the licence file names every package in the bundle', async () => {
  const licences = await readFile(join(ROOT, 'dist/LICENSES.txt'), 'utf8');
  for (const name of [
    ...['zod', 'yaml', 'ml-random-forest', 'pure-rand', 'hyparquet', 'yauzl', 'markdown-table'],
    ...['@actions/core', '@actions/github', '@actions/artifact', '@octokit/rest'],
  ])
    expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
  expect(licences).toMatch(/^median-quickselect[\s\S]*?Author/m);
});

test('the bundle holds no path of the machine that built it', async () => {
  for (const [name, content] of await readTree(join(ROOT, 'dist')))
    expect(content.includes(ROOT), name).toBe(false);
});

test('the reference pages are what the code generates', async () => {
  const files = referenceFiles();
  const present = (await readdir(join(ROOT, 'docs/reference'), { recursive: true })).filter((name) =>
    /\.\w+$/.test(name),
  );
  expect(present.sort()).toEqual([...files.keys()].sort());
  for (const [name, content] of files) {
    expect(
      await readFile(join(ROOT, 'docs/reference', name), 'utf8'),
      `${name}: run \`npm run generate\``,
    ).toBe(content);
  }
});

test.each([
  ['the user’s Node', 'node'],
  ['the Node of the tests', process.execPath],
])('every entry starts under %s', async (_what, node) => {
  const entries = (await readdir(join(ROOT, 'dist'))).filter((name) => name.endsWith('.js'));
  expect(entries.sort()).toEqual(['pawl.js', 'serve.js', ...ACTIONS.map(({ name }) => `${name}.js`)].sort());
  for (const { name } of ACTIONS) {
    const outside = await execute(node, [join(ROOT, 'dist', `${name}.js`)], {
      env: { GITHUB_REPOSITORY: '' },
    });
    expect(outside.status, name).toBe(1);
    expect(outside.stdout, name).toMatch(
      /^::error title=Pawl%3A \w+::this is an action: it runs in a workflow/m,
    );
  }
  const { status, stdout, stderr } = await pawl(['--version'], { node });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^pawl \d+\.\d+\.\d+\n$/);
});

test('an action loads less than 1 MB at its start: the clients of GitHub and of artifacts when they are used', async () => {
  for (const { name } of ACTIONS)
    expect(await loadSize(join(ROOT, 'dist', `${name}.js`)), name).toBeLessThan(1_000_000);
  expect(await loadSize(join(ROOT, 'dist/shared/actions-artifact.js'))).toBeGreaterThan(1_000_000);
});
