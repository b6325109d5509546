import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edit, pawl, project as projectOf, record } from './pawl.ts';

const CONFIG =
  'model: shop\ntask: regression\ndata: { train: train*.csv, test: test.csv, target: y }\ntrain: { trainer: random-forest }\n';

/** Rows of numbers, of few and of many distinct ones, and of categories with hard names. */
function rows(count: number, seed: number, { shift = 0, names = 5 } = {}): string {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const lines = Array.from({ length: count }, () => {
    const price = Math.exp(next() + next() + next() + shift);
    const far = next();
    const stock = far < 0.01 ? 'inf' : far > 0.95 ? '' : Math.floor(far * 40);
    const name = Math.floor(next() * names);
    const category = ['__proto__', 'constructor', 'a', 'b'][name] ?? `v${name}`;
    return [price, stock, category, Math.floor(next() * 9), ''].join(',');
  });
  return `${['price,stock,category,y,empty', ...lines].join('\n')}\n`;
}

async function shop(files: Record<string, string>): Promise<string> {
  return projectOf({ 'pawl.yaml': CONFIG, 'test.csv': rows(50, 9), ...files });
}

interface Found {
  readonly decision: string;
  readonly drifted: string[];
  readonly reference: { readonly profile?: string; readonly from: string };
  readonly tests: Record<string, unknown>[];
}

async function driftOf(folder: string, ...args: string[]) {
  const result = await pawl(['drift', folder, ...args]);
  const found = result.status === 3 ? undefined : ((await record(folder, 'drift')) as unknown as Found);
  return { ...result, found: found! };
}

test('shards on different machines merge to the profile of the whole, and drift goes by it', {
  timeout: 400_000,
}, async () => {
  const folder = await shop({
    'train-1.csv': rows(3000, 1),
    'train-2.csv': rows(2500, 2),
    'train-3.csv': rows(900, 3),
    'now.csv': rows(4000, 4),
    'moved.csv': rows(4000, 5, { shift: 0.4 }),
  });
  const file = (name: string) => join(folder, name);
  const whole = await pawl(['profile', folder, '--output', file('whole.json')]);
  expect(whole.status, whole.stderr).toBe(0);
  expect(whole.stdout).toContain('profiled 6400 rows of 5 columns');
  const read = async (name: string) => {
    const {
      digest: _digest,
      createdAt: _createdAt,
      ...rest
    } = JSON.parse(await readFile(file(name), 'utf8'));
    return rest;
  };
  // Whole files where there are enough of them, and ranges of rows where there are not.
  for (const of of [2, 4]) {
    const made = Array.from({ length: of }, (_, i) => i + 1).reverse();
    for (const index of made) {
      const path = file(`part${of}-${index}.json`);
      const { status, stderr } = await pawl([
        'profile',
        folder,
        '--shard',
        `${index}/${of}`,
        '--output',
        path,
      ]);
      expect(status, stderr).toBe(0);
    }
    const merged = file(`merged${of}.json`);
    const { status, stderr } = await pawl([
      'profile',
      folder,
      '--merge',
      file(`part${of}-*.json`),
      '--output',
      merged,
    ]);
    expect(status, stderr).toBe(0);
    expect(await read(`merged${of}.json`)).toEqual(await read('whole.json'));
  }

  const quiet = await driftOf(folder, '--reference', file('merged2.json'), '--current', file('now.csv'));
  expect(quiet.status, quiet.stderr).toBe(0);
  expect(quiet.found).toMatchObject({ decision: 'no drift', reference: { from: 'training' } });
  expect(quiet.found.reference.profile).toMatch(/^sha256:/);
  const way = new Map(
    quiet.found.tests
      .filter(({ aspect }) => aspect === 'distribution')
      .map(({ column, from }) => [column, from]),
  );
  expect(Object.fromEntries(way)).toEqual({
    price: 'sketch',
    stock: 'values',
    category: 'values',
    y: 'values',
    empty: 'values',
  });
  const byRows = await driftOf(folder, '--current', file('now.csv'));
  const exact = ({ tests }: Found) =>
    tests
      .filter(({ column }) => column !== 'price')
      .map(
        ({ from: _from, adjustedPValue: _adjusted, others: _others, detectable: _detectable, ...rest }) =>
          rest,
      );
  expect(exact(quiet.found)).toEqual(exact(byRows.found));

  const moved = await driftOf(folder, '--reference', file('whole.json'), '--current', file('moved.csv'));
  expect(moved.status, moved.stderr).toBe(1);
  expect(moved.found.drifted).toEqual(['price']);
  expect(moved.stdout).toMatch(/median [\d.]+, was [\d.]+/);

  // A profile of now, by the bins of the reference; and the reference named in pawl.yaml.
  const now = await pawl([
    'profile',
    folder,
    '--data',
    file('moved.csv'),
    '--reference',
    file('whole.json'),
    '--output',
    file('now.json'),
  ]);
  expect(now.status, now.stderr).toBe(0);
  await edit(join(folder, 'pawl.yaml'), /$/, 'drift: { reference: whole.json }\n');
  const both = await driftOf(folder, '--current', file('now.json'));
  expect(both.found.drifted, both.stderr).toEqual(['price']);
  const stability = (found: Found) =>
    found.tests
      .flatMap(({ others }) => others as { name: string; value: number }[])
      .filter(({ name }) => name === 'population stability index')
      .map(({ value }) => value);
  expect(stability(both.found)).toEqual(stability(moved.found));
  expect(stability(both.found)[0]).toBeGreaterThan(0.1);
});

describe('bad input', () => {
  async function profiled() {
    const folder = await shop({ 'train.csv': rows(600, 1), 'now.csv': rows(500, 2) });
    const path = join(folder, 'whole.json');
    const { status, stderr } = await pawl(['profile', folder, '--output', path]);
    expect(status, stderr).toBe(0);
    return { folder, path };
  }
  const against = (folder: string, path: string) =>
    pawl(['drift', folder, '--reference', path, '--current', join(folder, 'now.csv')]);

  test.each([
    ['of another version', '"pawl/profile/1"', '"pawl/profile/2"', 'of another version: pawl/profile/2'],
    ['that was changed', '"missing": 0', '"missing": 1', 'its digest does not hold'],
    ['of another model', '"model": "shop"', '"model": "mill"', 'its digest does not hold'],
    ['of another kind', '"kind": "profile"', '"kind": "verdict"', 'of kind "verdict", and no profile'],
    ['cut short', /\]\s*,\s*"digest[\s\S]*$/, '', 'is not JSON'],
  ])('a profile %s is refused', async (_, from, to, message) => {
    const { folder, path } = await profiled();
    await edit(path, from, to);
    const { status, stderr } = await against(folder, path);
    expect(stderr).toContain(message);
    expect(status).not.toBe(0);
    expect(status).not.toBe(1);
  });

  test('a profile of another model, of a shard alone, or with compat is refused', async () => {
    const { folder, path } = await profiled();
    const part = join(folder, 'part.json');
    await pawl(['profile', folder, '--shard', '1/2', '--output', part]);
    const alone = await against(folder, part);
    expect(alone.stderr).toContain('shard 1 of 2 alone');
    expect(alone.status).toBe(3);
    const other = await projectOf({ 'pawl.yaml': CONFIG.replace('shop', 'mill'), 'now.csv': rows(50, 1) });
    const { stderr } = await against(other, path);
    expect(stderr).toContain('the profile is of the model "shop", and this is "mill"');
    await edit(join(folder, 'pawl.yaml'), /$/, 'drift: { compat: evidently }\n');
    expect((await against(folder, path)).stderr).toContain('compares rows');
  });

  test('other columns are found, as from rows', async () => {
    const { folder, path } = await profiled();
    const now = (await readFile(join(folder, 'now.csv'), 'utf8')).replace('category', 'categroy');
    await writeFile(join(folder, 'now.csv'), now);
    const { status, stdout } = await against(folder, path);
    expect(stdout).toContain('Did you mean "categroy"?');
    expect(status).toBe(1);
    await writeFile(join(folder, 'now.csv'), 'b,c\n1,2\n');
    const none = await against(folder, path);
    expect(none.stderr).toContain('no column of the reference');
    expect(none.status).toBe(3);
    await writeFile(
      join(folder, 'now.csv'),
      now.replace('categroy', 'category').replace(/^([\d.]+),/gm, 'p$1,'),
    );
    expect((await against(folder, path)).stdout).toContain('text, in the reference numbers');
  });

  test('one row, and nothing but nulls', async () => {
    const folder = await shop({ 'train.csv': rows(1, 1), 'now.csv': 'price,stock,category,y\n,,,\n' });
    const path = join(folder, 'one.json');
    expect((await pawl(['profile', folder, '--output', path])).status).toBe(0);
    const { status, stdout, stderr } = await against(folder, path);
    expect(stdout, stderr).toContain('empty');
    expect(status).toBe(1);
  });

  test('shards that do not belong together are not merged', { timeout: 400_000 }, async () => {
    const { folder, path } = await profiled();
    const shard = async (text: string, name: string, ...more: string[]) => {
      const { status, stderr } = await pawl([
        'profile',
        folder,
        '--shard',
        text,
        '--output',
        join(folder, name),
        ...more,
      ]);
      expect(status, stderr).toBe(0);
    };
    await shard('1/2', 'p1.json');
    await shard('2/2', 'p2.json');
    await shard('1/3', 'q1.json');
    await shard('2/2', 'r2.json', '--reference', path);
    await writeFile(join(folder, 'again.json'), await readFile(join(folder, 'p1.json')));
    const merge = async (...names: string[]) => {
      const { status, stderr } = await pawl([
        'profile',
        folder,
        '--merge',
        names.map((name) => join(folder, name)).join(','),
      ]);
      expect(status).not.toBe(0);
      return stderr;
    };
    expect(await merge('p1.json')).toContain('1 of 2 shards are missing: 2/2');
    expect(await merge('p1.json', 'again.json')).toContain('shard 1 of 2 is there twice');
    expect(await merge('q1.json', 'p2.json')).toContain('one is of 3 shards and one of 2');
    expect(await merge('p1.json', 'r2.json')).toContain('bins of different references');
    expect(await merge('p1.json', 'whole.json')).toContain('is of a whole and no shard');
    expect(await merge('whole.json')).toContain('is of a whole and no shard');
    expect(await merge('pawl.yaml')).toContain('is not JSON');
    // Another schema, and files that changed between the shards.
    await writeFile(join(folder, 'train.csv'), rows(600, 1).replace('stock', 'stocks'));
    await shard('2/2', 'p2.json');
    expect(await merge('p1.json', 'p2.json')).toContain('the column "stock" is in one and not in the other');
    await writeFile(join(folder, 'train.csv'), rows(600, 8));
    await shard('2/2', 'p2.json');
    expect(await merge('p1.json', 'p2.json')).toContain('changed between the shards');
    const both = await pawl(['profile', folder, '--merge', path, '--shard', '1/2']);
    expect(both.stderr).toContain('exclude each other');
  });
});
