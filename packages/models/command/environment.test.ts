import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { digestOfJson } from '@pawl/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { captureEnvironment } from './environment.ts';

let root: string;
const path = process.env.PATH;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'pawl-environment-')));
  await mkdir(join(root, 'bin'));
  process.env.PATH = `${join(root, 'bin')}${delimiter}${path}`;
});
afterEach(async () => {
  process.env.PATH = path;
  await rm(root, { recursive: true, force: true });
});

/** A program of that name, a shell script. */
async function program(name: string, script: string): Promise<void> {
  await writeFile(join(root, 'bin', name), `#!/bin/sh\n${script}\n`);
  await chmod(join(root, 'bin', name), 0o755);
}

const answering = (answer: unknown) =>
  `printf '%s\\n' 'warning' 'PAWL_ENVIRONMENT ${JSON.stringify(answer)}' 'bye'`;
const unknown = { interpreter: null, lockFiles: [], packages: [], packagesDigest: null };

describe.skipIf(process.platform === 'win32')('the interpreter', () => {
  test('Python with its packages, by name, each once', async () => {
    const found = [
      ['scikit_learn', '1.9.1'],
      ['NumPy', '2.4'],
      ['numpy', '1.0'],
      [null, '1'],
      ['broken', null],
    ];
    await program('python3', answering(['3.13.1', '/usr/bin/python3', found]));
    const packages = [
      { name: 'numpy', version: '2.4' },
      { name: 'scikit-learn', version: '1.9.1' },
    ];
    expect(await captureEnvironment('python3 train.py', root, root)).toEqual({
      interpreter: { name: 'python', version: '3.13.1', path: '/usr/bin/python3' },
      lockFiles: [],
      packages,
      packagesDigest: digestOfJson(packages),
    });
  });

  test('is called as the command calls it, and the training is not', async () => {
    await program(
      'python',
      `[ "$1" = -c ] && [ "$A" = "b c" ] && ${answering(['3.1', '', []])} > answer; cat answer`,
    );
    await mkdir(join(root, 'src'));
    const command = `touch trained; cd src && A='b c' python train.py`;
    expect((await captureEnvironment(command, root, root)).interpreter).toEqual({
      name: 'python',
      version: '3.1',
    });
    expect(existsSync(join(root, 'src/answer'))).toBe(true);
    expect(existsSync(join(root, 'trained'))).toBe(false);
  });

  test('gets the environment without the secrets of the job', async () => {
    await program('python', `env > "${root}/env"`);
    process.env.GITHUB_TOKEN ??= 'secret of the job';
    try {
      await captureEnvironment('python x', root, root);
    } finally {
      if (process.env.GITHUB_TOKEN === 'secret of the job') delete process.env.GITHUB_TOKEN;
    }
    const env = await readFile(join(root, 'env'), 'utf8');
    expect(env).toContain(`PATH=${join(root, 'bin')}`);
    expect(env).not.toMatch(/^GITHUB_TOKEN=/m);
  });

  test('the real Node', async () => {
    process.env.PATH = `${dirname(process.execPath)}${delimiter}${path}`;
    const { interpreter } = await captureEnvironment('node train.mjs', root, root);
    expect(interpreter).toEqual({ name: 'node', version: process.versions.node, path: process.execPath });
  });

  test('others say their version in their own way', async () => {
    await program('Rscript', 'echo "Rscript (R) version 4.3.1 (2023-06-16)" >&2');
    await program('julia', 'echo julia version 1.11.0-rc2');
    await program('go', '[ "$1" = version ] && echo go version go1.24.3 linux/amd64');
    const versionOf = async (command: string) => (await captureEnvironment(command, root, root)).interpreter;
    expect(await versionOf('Rscript x.R')).toEqual({
      name: 'R',
      version: '4.3.1',
      path: join(root, 'bin/Rscript'),
    });
    expect(await versionOf('env A=b julia x')).toEqual({ name: 'julia', version: '1.11.0-rc2' });
    expect(await versionOf('go run .')).toEqual({
      name: 'go',
      version: '1.24.3',
      path: join(root, 'bin/go'),
    });
  });

  test('what fails, is strange or is not there is not known', async () => {
    await program('python', 'exit 3');
    await program('python2', 'echo "  File <string>, line 1" >&2; exit 1');
    await program('python3', 'echo PAWL_ENVIRONMENT [1, 2]; echo PAWL_ENVIRONMENT {');
    await program('python4', 'head -c 7000000 /dev/zero');
    await program('julia', 'echo hello');
    for (const name of ['python', 'python2', 'python3', 'python4', 'julia', 'python5', './train.sh']) {
      expect(await captureEnvironment(`${name} x`, root, root), name).toEqual(unknown);
    }
    expect(await captureEnvironment('python x', join(root, 'none'), root)).toEqual(unknown);
  });
});

test('lock files are found without an interpreter', async () => {
  await writeFile(join(root, 'uv.lock'), '');
  const { interpreter, lockFiles } = await captureEnvironment('make train', root, root);
  expect([interpreter, lockFiles.map((file) => file.path)]).toEqual([null, ['uv.lock']]);
});
