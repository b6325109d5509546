import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { edit, ROOT } from './pawl.ts';
import { commitAll, evidence, evidenceOf, type Place, promoted } from './promotion-case.ts';

const evidenceMade = evidenceOf(1);

test('a remote by a path from the clone keeps evidence, versions and stages', {
  timeout: 60_000,
}, async () => {
  const place = await evidenceMade();
  place.git('remote', 'set-url', 'origin', '../origin.git');
  // What was fetched from the remote by another name is no help.
  await rm(join(place.clone, '.pawl'), { recursive: true });
  await edit(join(place.clone, 'pawl.yaml'), 'trees: 5', 'trees: 8');
  const commit = await commitAll(place, 'another model');
  await evidence(place);
  await promoted(place, 'v1.0.0');
  expect(place.tags()).toContain('wine@v1.0.0');
  const shown = await place.pawl(['show', '--json']);
  expect(shown.stdout, shown.stderr).toContain(commit);
});

test('so it does from a folder below the top of the repository', { timeout: 60_000 }, async () => {
  const place = await evidenceMade();
  place.git('remote', 'set-url', 'origin', '../origin.git');
  const folder = join(place.clone, 'models/wine');
  await mkdir(folder, { recursive: true });
  await cp(join(ROOT, 'examples/wine'), folder, {
    recursive: true,
    filter: (path) => !path.includes('.pawl'),
  });
  await commitAll(place, 'a model in a folder');
  const below: Place = {
    ...place,
    pawl: (args, env) =>
      place.pawl(
        args.map((one) => (one === '.' ? folder : one)),
        env,
      ),
  };
  const before = place.refs();
  await evidence(below);
  expect(place.refs()).not.toBe(before);
});
