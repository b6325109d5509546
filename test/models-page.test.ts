import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findTrainer } from '@pawl/models';
import { PawlError } from '@pawl/records';
import { expect, test } from 'vitest';
import { ROOT } from './pawl.ts';

test.each(['random-forest', 'gradient-boosting'])(
  'docs/models.md names every parameter of %s and no other',
  async (name) => {
    const page = await readFile(join(ROOT, 'docs/models.md'), 'utf8');
    const section = new RegExp(`### ${name}\\n([\\s\\S]*?)\\n##`).exec(page)![1]!;
    const named = new Set([...section.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1]!));
    const shared = /^`.*as above/m.exec(section)?.[0] ?? '';
    for (const [, param] of shared.matchAll(/`(\w+)`/g)) named.add(param!);
    const trainer = await findTrainer(name);
    let error: unknown;
    try {
      trainer.checkParams({ none: 1 }, { task: 'regression', rows: 10, columns: 2 });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PawlError);
    const known = /The parameters are: (.*)\./.exec((error as PawlError).remedy!)![1]!.split(', ');
    expect([...named].sort()).toEqual(known.sort());
  },
);
