import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { execute, ROOT } from './pawl.ts';

const architecture = await readFile(join(ROOT, 'docs/architecture.md'), 'utf8');
/** The packages from the top of the house to its ground, as the page draws them. */
const floors = [...architecture.matchAll(/^ {4}packages\/(\S+)/gm)].map((match) => match[1]!);

test('the page and the folders name the same packages', async () => {
  const folders = await readdir(join(ROOT, 'packages'));
  expect([...floors].sort()).toEqual(folders.sort());
});

test('every folder on the page is there, and every folder of the repository is on the page', async () => {
  const drawn = [...architecture.matchAll(/^ {4}([\w.]+)\/(?=\s)/gm)].map((match) => match[1]!);
  const { stdout } = await execute('git', ['ls-files']);
  const tracked = new Set(
    stdout
      .split('\n')
      .filter((path) => path.includes('/'))
      .map((path) => path.split('/')[0]!),
  );
  tracked.delete('packages');
  expect([...new Set(drawn)].sort()).toEqual([...tracked].sort());
});

test.each(floors)('packages/%s imports only from the floors below it', async (name) => {
  const below = new Set(floors.slice(floors.indexOf(name) + 1));
  const files = (await readdir(join(ROOT, 'packages', name), { recursive: true })).filter((file) =>
    file.endsWith('.ts'),
  );
  for (const file of files) {
    const source = await readFile(join(ROOT, 'packages', name, file), 'utf8');
    for (const [, other] of source.matchAll(/(?:from|import\(|import) ?'@pawl\/([\w-]+)/g)) {
      expect(below, `${name}/${file} imports @pawl/${other}`).toContain(other);
    }
    // The stand-in for GitHub is no part of the product, and unit tests may use it.
    for (const [, path] of source.matchAll(/from '(\.[^']*)'/g)) {
      const found = relative(
        join(ROOT, 'packages', name),
        resolve(ROOT, 'packages', name, dirname(file), path!),
      );
      expect(found, `${name}/${file} leaves its package by a relative path`).not.toMatch(
        /^\.\.(?!\/\.\.\/test\/github\/)/,
      );
    }
  }
});

/** What starts processes, or is started as one. */
const KNOWS_THE_PROCESS =
  /^(cli|action|models|pipeline|hosts\/workflow|store\/git-command\.ts$|serve\/main\.ts$)/;

test('nothing but hosts and the entry points knows the process', async () => {
  for (const name of floors) {
    const files = (await readdir(join(ROOT, 'packages', name), { recursive: true })).filter((file) =>
      /(?<!\.test)\.ts$/.test(file),
    );
    for (const file of files) {
      if (KNOWS_THE_PROCESS.test(`${name}/${file}`)) continue;
      const source = await readFile(join(ROOT, 'packages', name, file), 'utf8');
      expect(source, `${name}/${file}`).not.toMatch(/process\.(env|argv|exit|stdout|stderr)\b/);
    }
  }
});

test('one version stands everywhere', async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  for (const name of floors) {
    expect(JSON.parse(await readFile(join(ROOT, 'packages', name, 'package.json'), 'utf8')).version).toBe(
      version,
    );
  }
  expect(await readFile(join(ROOT, 'packages/records/version.ts'), 'utf8')).toContain(`'${version}'`);
});

test('the lock file carries no download address', async () => {
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
  const addresses = Object.values<{ resolved?: string }>(lock.packages).flatMap(
    (entry) => entry.resolved ?? [],
  );
  expect(addresses.filter((address) => address.includes('://'))).toEqual([]);
});

test('the lock file names the packages of every platform, which `npm ci` insists on', async () => {
  interface Entry {
    readonly version?: string;
    readonly optionalDependencies?: Record<string, string>;
  }
  const { packages }: { packages: Record<string, Entry> } = JSON.parse(
    await readFile(join(ROOT, 'package-lock.json'), 'utf8'),
  );
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(
        ([name, version]) =>
          /^\d/.test(version) &&
          ![`node_modules/${name}`, `${place}/node_modules/${name}`].some(
            (key) => packages[key]?.version === version,
          ),
      )
      .map(([name]) => name),
  );
  expect(missing, 'run `npm run lock`').toEqual([]);
});
