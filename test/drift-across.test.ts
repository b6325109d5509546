import { join } from 'node:path';
import { uniform } from '@pawl/metrics';
import type { DriftRecord } from '@pawl/records';
import { expect, test } from 'vitest';
import { edit, pawl, project as projectOf, record } from './pawl.ts';

const CONFIG =
  'model: pairs\ntask: regression\ndata: { train: train.csv, test: test.csv, target: y }\ntrain: { trainer: random-forest }\n';
const COLUMNS = ['a', 'b', 'c', 'noise', 'y'] as const;

/**
 * Rows of which `a` and `b` go together as far as `relation` says, each being uniform for any; the target follows from `a`,
 * `b` and `c` and not from `noise`, which is moved by `shift`.
 */
function rows(count: number, seed: number, { relation = 0, shift = 0 } = {}): string {
  const draw = uniform(seed);
  const lines = Array.from({ length: count }, () => {
    const a = draw();
    const b = draw() < relation ? a : draw();
    const c = draw();
    return [a, b, c, draw() + shift, 3 * a + 2 * b + c + 0.05 * draw()]
      .map((cell) => cell.toFixed(6))
      .join(',');
  });
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}

async function driftRecord(folder: string): Promise<DriftRecord> {
  return (await record(folder, 'drift')) as unknown as DriftRecord;
}

test('columns together, and a column that the model does not use', { timeout: 400_000 }, async () => {
  const folder = await projectOf({
    'pawl.yaml': CONFIG,
    'train.csv': rows(3000, 11),
    'test.csv': rows(1000, 22),
    'same.csv': rows(2500, 33),
    'tied.csv': withoutTarget(rows(2500, 44, { relation: 0.8 })),
    'noise.csv': rows(2500, 55, { shift: 0.5 }),
    'few.csv': rows(12, 66),
  });
  const run = await pawl(['run', folder]);
  expect(run.status, run.stdout + run.stderr).toBeLessThanOrEqual(1);
  const drift = (file: string, ...more: string[]) =>
    pawl(['drift', folder, '--current', join(folder, file), ...more]);

  const same = await drift('same.csv');
  expect(same.status, same.stdout + same.stderr).toBe(0);
  const quiet = await driftRecord(folder);
  expect(quiet).toMatchObject({
    decision: 'no drift',
    across: {
      classifier: { decision: 'no drift', learned: 1500 + 1250 },
      reconstruction: { decision: 'no drift' },
    },
  });
  const importance = (column: string) => quiet.tests.find((one) => one.column === column)!.importance;
  expect(importance('a')).toBeGreaterThan(0.3);
  expect(importance('noise')).toBeLessThan(0.01);
  // The target is no feature.
  expect(importance('y')).toBe(null);

  const tied = await drift('tied.csv');
  expect(tied.status, tied.stdout + tied.stderr).toBe(1);
  expect(tied.stdout.replaceAll('\n', ' ')).toContain(
    'no single column drifted, but rows of now can be told from those of the reference',
  );
  const found = await driftRecord(folder);
  expect(found).toMatchObject({
    decision: 'drift',
    drifted: [],
    across: { classifier: { decision: 'drift' } },
  });
  expect(found.across!.classifier!.effect!.value).toBeGreaterThan(0.6);
  expect(
    found
      .across!.classifier!.shares.slice(0, 2)
      .map(({ column }) => column)
      .sort(),
  ).toEqual(['a', 'b']);
  for (const line of tied.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

  const noise = await drift('noise.csv');
  expect(noise.status, noise.stdout + noise.stderr).toBe(0);
  expect(noise.stdout.replaceAll('\n', ' ')).toContain('not counted, as the model does not use them: noise');
  const idle = await driftRecord(folder);
  expect(idle.drifted).toEqual([]);
  expect(
    idle.tests.filter(({ decision }) => decision === 'drift').map(({ column, counts }) => [column, counts]),
  ).toContainEqual(['noise', false]);
  expect(idle.tests.every(({ column, counts }) => counts === (column !== 'noise'))).toBe(true);

  const few = await drift('few.csv');
  expect(few.status, few.stdout + few.stderr).toBe(0);
  expect((await driftRecord(folder)).across).toMatchObject({ classifier: { decision: 'insufficient' } });

  await edit(join(folder, 'pawl.yaml'), /$/, 'drift: { importance: 0, across: false }\n');
  expect((await drift('noise.csv')).status).toBe(1);
  expect(await driftRecord(folder)).toMatchObject({ drifted: ['noise'], across: null });
  expect((await drift('tied.csv')).status).toBe(0);
  await edit(
    join(folder, 'pawl.yaml'),
    /drift: .*/,
    'drift: { thresholds: { classifier: 0.99, reconstruction: 0.99 } }',
  );
  expect((await drift('tied.csv')).status).toBe(0);
  await edit(join(folder, 'pawl.yaml'), /drift: .*/, 'drift: { columns: { a: { classifier: 0.9 } } }');
  expect((await drift('tied.csv')).status).toBe(2);
  await edit(join(folder, 'pawl.yaml'), /drift: .*/, 'drift: { compat: evidently, across: true }');
  expect((await drift('tied.csv')).stderr).toContain('leave `across` out');
});

function withoutTarget(text: string): string {
  return text.replace(/,[^,\n]*$/gm, '');
}
