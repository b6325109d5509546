import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLockFiles } from './lock-files.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pawl-lock-'));
  await mkdir(join(root, 'models/a/deep'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

test('from the folder up to the root, not below nor above', async () => {
  await writeFile(join(root, 'uv.lock'), 'lock');
  await writeFile(join(root, 'models/requirements-dev.txt'), 'numpy');
  await writeFile(join(root, 'models/a/pyproject.toml'), '');
  await writeFile(join(root, 'models/a/README.md'), '');
  await writeFile(join(root, 'models/a/my-requirements.txt'), '');
  await writeFile(join(root, 'models/a/deep/Cargo.lock'), '');
  expect(await findLockFiles(join(root, 'models/a'), root)).toEqual([
    { path: 'models/a/pyproject.toml', digest: sha256('') },
    { path: 'models/requirements-dev.txt', digest: sha256('numpy') },
    { path: 'uv.lock', digest: sha256('lock') },
  ]);
  expect((await findLockFiles(join(root, 'models'), join(root, 'models'))).map(({ path }) => path)).toEqual([
    'requirements-dev.txt',
  ]);
});

test('a folder outside the root is looked at alone', async () => {
  await writeFile(join(root, 'uv.lock'), '');
  await writeFile(join(root, 'models/go.sum'), '');
  const found = await findLockFiles(join(root, 'models'), join(root, 'models/a'));
  expect(found.map(({ path }) => path)).toEqual(['../go.sum']);
});

test('what cannot be read is left out', async () => {
  await mkdir(join(root, 'poetry.lock'));
  await symlink(join(root, 'nowhere'), join(root, 'pdm.lock')).catch(() => {});
  expect(await findLockFiles(root, root)).toEqual([]);
  expect(await findLockFiles(join(root, 'none'), join(root, 'none'))).toEqual([]);
});
