import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { captureEnvironment } from '@pawl/models';
import { expect, test } from 'vitest';
import { execute, scratchFolder, USER_PATH } from './pawl.ts';
import { pythonWith } from './system/python.ts';

const python = pythonWith('pip');

test.skipIf(python.missing)(
  `the packages of Python are those that pip lists${python.missing ? `: ${python.missing}` : ''}`,
  async () => {
    const folder = await scratchFolder();
    // Files that would stand in for modules of Python, were they looked for here.
    for (const name of ['json', 'email', 'platform'])
      await writeFile(join(folder, `${name}.py`), 'raise SystemExit(1)');
    const path = `${python.path ? python.path + delimiter : ''}${USER_PATH}`;
    const old = process.env.PATH;
    process.env.PATH = path;
    try {
      const { interpreter, packages } = await captureEnvironment('python3 train.py', folder, folder);
      const env = { PATH: path };
      const listed = await execute(
        'python3',
        ['-m', 'pip', 'list', '--format', 'json', '--disable-pip-version-check'],
        { env },
      );
      const expected = (JSON.parse(listed.stdout) as { name: string; version: string }[])
        .map(({ name, version }) => ({ name: name.toLowerCase().replaceAll(/[-_.]+/g, '-'), version }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      expect(packages).toEqual(expected);
      expect(packages.map(({ name }) => name)).toContain('pip');
      const said = await execute('python3', ['--version'], { env });
      expect(said.stdout.trim()).toBe(`Python ${interpreter!.version}`);
    } finally {
      process.env.PATH = old;
    }
  },
);
