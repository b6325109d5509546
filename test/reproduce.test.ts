import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { type Counted, counted, countedCommand, thresholdConfig } from './counted.ts';
import { edit, type RunOptions, record } from './pawl.ts';

const runRecord = (folder: string) => record(folder, 'run') as Promise<unknown> as Promise<RunRecord>;

async function pass(project: Counted, args: readonly string[], options: RunOptions = {}) {
  const { status, stdout, stderr } = await project.pawl(args, options);
  expect(status, stdout + stderr).toBe(0);
  return stdout;
}

/** Everything in the work folder, with the content of files and when they were written. */
async function snapshot(project: Counted): Promise<Record<string, string>> {
  const entries = await readdir(project.file('.pawl'), { recursive: true, withFileTypes: true });
  const described = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) return [path, 'folder'] as const;
    // Every run writes this one anew.
    const written = entry.name === '.gitignore' ? 0 : (await stat(path)).mtimeMs;
    return [path, `${written} ${await readFile(path, 'base64')}`] as const;
  });
  return Object.fromEntries(await Promise.all(described));
}

/** Reproduces, and expects the work folder to be as it was. */
async function reproduce(project: Counted, ...args: string[]) {
  const before = await snapshot(project);
  const result = await project.pawl(['reproduce', ...args]);
  expect(await snapshot(project)).toEqual(before);
  return { ...result, said: (result.stdout + result.stderr).replaceAll(/\s+/g, ' ') };
}

const embedded = (trainer: string, train = '') =>
  counted({
    'pawl.yaml': thresholdConfig(`  trainer: ${trainer}\n  params: { trees: 5 }\n${train}`),
  });

/** The command of a counted project with another line in place of how it writes its predictions. */
async function changed(project: Counted, from: string, to: string) {
  await edit(project.file('train.mjs'), from, to);
  return project;
}

describe('the same model, byte for byte', () => {
  test.each(['random-forest', 'gradient-boosting', 'ml-random-forest'])('%s', async (trainer) => {
    const project = await embedded(trainer);
    await pass(project, ['run']);
    const { digest, modelDigest } = await runRecord(project.folder);
    const { status, stdout, stderr } = await reproduce(project, '--json');
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      run: digest,
      answer: 'same model',
      modelDigest: { before: modelDigest, now: modelDigest },
      changed: [],
      changedRows: 0,
    });
    expect((await reproduce(project)).said).toMatch(/reproduced: the same model, byte for byte/);
  });

  test('of a command, which is really run again', async () => {
    const project = await countedCommand('  code: [train.mjs]\n  seed: 9\n');
    await pass(project, ['run']);
    const { status, said } = await reproduce(project);
    expect(status, said).toBe(0);
    expect(said).toMatch(/reproduced: the same model.*accuracy 0\.95 then, 0\.95 now/);
    expect(said).not.toMatch(/not known/);
    const [first, second] = await project.trainings();
    expect(second).toEqual(first);
  });

  test('with the params of the run, not with those of now', async () => {
    const project = await embedded('random-forest');
    await pass(project, ['run']);
    await edit(project.file('pawl.yaml'), 'trees: 5', 'trees: 9');
    expect((await reproduce(project)).said).toMatch(/the same model/);
  });

  test('of a sweep: the setting that was chosen, without another sweep', async () => {
    const project = await countedCommand(
      '  code: [train.mjs]\n  params: { threshold: [10, 40] }\n  sweep: { method: grid, folds: 2 }\n',
    );
    await pass(project, ['run']);
    await project.forget();
    const { status, said } = await reproduce(project);
    expect(status, said).toBe(0);
    expect((await project.trainings()).map(({ params }) => params)).toEqual([{ threshold: 40 }]);
  });
});

test('a command whose predictions hang on the time is not reproduced, and both metrics are shown', async () => {
  const project = await countedCommand('  code: [train.mjs]\n');
  // Two moments could come out alike now and then; the second training never does.
  await changed(
    project,
    'params.threshold ?? 40',
    "readFileSync(TRAININGS, 'utf8').split('\\n').length === 2 ? 40 : -(Date.now() % 1000)",
  );
  await pass(project, ['run']);
  const { status, said } = await reproduce(project);
  expect(status, said).toBe(1);
  expect(said).toMatch(/not reproduced: the model answers otherwise/);
  expect(said).toMatch(/[1-9][\d.]* % of the test rows are predicted otherwise/);
  const [, before, now] = /accuracy ([\d.]+) then, ([\d.]+) now \*/.exec(said) ?? [];
  expect(Number(before)).toBeGreaterThan(Number(now));
  expect(said).toMatch(/the training itself draws on something else, such as a seed that is not set/);
});

test('an unseeded random in a regression: the largest difference is told', async () => {
  const project = await countedCommand('  code: [train.mjs]\n');
  await edit(project.file('pawl.yaml'), 'task: classification', 'task: regression');
  await edit(project.file('pawl.yaml'), 'target: y', 'target: noise');
  await edit(project.file('pawl.yaml'), 'ignore: [site]', 'ignore: [site, y]');
  await edit(project.file('pawl.yaml'), 'accuracy >= 0.2', 'rmse <= 100');
  await edit(
    project.file('train.mjs'),
    `(Number(x) >= threshold ? 'a' : 'b')`,
    '(Number(x) + Math.random())',
  );
  await pass(project, ['run']);
  const { status, stdout } = await reproduce(project, '--json');
  expect(status).toBe(1);
  const { answer, largestDifference, changedRows, metrics } = JSON.parse(stdout);
  expect([answer, changedRows]).toEqual(['different', null]);
  expect(largestDifference).toBeGreaterThan(0);
  expect(largestDifference).toBeLessThan(1);
  expect(metrics.map(({ metric }: { metric: string }) => metric)).toEqual(['rmse', 'mae', 'r2']);
  expect(metrics[0].before).not.toBe(metrics[0].now);
});

test('another model file with the same predictions is the same answers', async () => {
  const project = await changed(
    await countedCommand('  code: [train.mjs]\n'),
    'JSON.stringify({ threshold })',
    'JSON.stringify({ threshold, at: process.hrtime().join() })',
  );
  await pass(project, ['run']);
  const { status, said } = await reproduce(project);
  expect(status, said).toBe(0);
  expect(said).toMatch(/reproduced: another file, but the same answers on every test row/);
});

test('the same classes with other scores are not the same answers', async () => {
  const project = await countedCommand('  code: [train.mjs]\n');
  await edit(project.file('train.mjs'), `? 'a' : 'b')`, `? 'a,' + (0.6 + Math.random() / 5) : 'b,0.2')`);
  await edit(project.file('train.mjs'), `'id,prediction'`, `'id,prediction,score_a'`);
  await edit(
    project.file('train.mjs'),
    `const threshold`,
    `const withOther = (line) => line + ',' + (1 - Number(line.split(',')[2]));\nconst threshold`,
  );
  await edit(
    project.file('train.mjs'),
    `score_a', ...predicted]`,
    `score_a,score_b', ...predicted.map(withOther)]`,
  );
  await pass(project, ['run']);
  const { status, stdout } = await reproduce(project, '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ answer: 'different', changedRows: 0 });
});

describe('a command that leaves metrics alone', () => {
  const reporting = async (value: string) => {
    const project = await countedCommand('  code: [train.mjs]\n');
    await edit(
      project.file('train.mjs'),
      /^writeFileSync.*predictions.*\n.*\n$/m,
      `writeFileSync(PAWL_OUTPUT + '/metrics.json', JSON.stringify({ accuracy: ${value} }));\n`,
    );
    await pass(project, ['run']);
    return reproduce(project);
  };

  test('that are the same', async () => {
    const { status, said } = await reporting('0.75');
    expect(status, said).toBe(0);
    expect(said).toMatch(
      /reproduced: the same metrics; there are no predictions.*accuracy 0\.75 then, 0\.75 now/,
    );
  });

  test('that are not', async () => {
    const { status, said } = await reporting('0.75 + Math.random() / 10');
    expect(status, said).toBe(1);
    expect(said).toMatch(/not reproduced: .*accuracy 0\.\d+ then, 0\.\d+ now \*/);
  });
});

describe('what cannot be reproduced is a clear error', () => {
  const cases: [
    what: string,
    change: (project: Counted) => Promise<unknown>,
    status: number,
    says: RegExp,
  ][] = [
    [
      'changed data',
      (project) => edit(project.file('data.csv'), /^r5,(\d+),/m, 'r5,9$1,'),
      3,
      /the data is not that of the run at data\.csv/,
    ],
    ['data that is gone', (project) => rm(project.file('data.csv')), 3, /data\.csv/],
    [
      'another split',
      (project) => edit(project.file('pawl.yaml'), 'test: 0.25', 'test: 0.25, seed: 1'),
      3,
      /the data is not the data that was checked/,
    ],
    [
      'other columns',
      (project) => edit(project.file('pawl.yaml'), '[site]', '[site, noise]'),
      2,
      /other columns than the run had/,
    ],
    [
      'another trainer',
      (project) => edit(project.file('pawl.yaml'), 'random-forest', 'gradient-boosting'),
      2,
      /trains with something else than the run did/,
    ],
  ];

  test.each(cases)('%s', async (_what, change, status, says) => {
    const project = await embedded('random-forest');
    await pass(project, ['run']);
    await change(project);
    const result = await reproduce(project);
    expect(result.status, result.said).toBe(status);
    expect(result.said).toMatch(says);
    expect(result.said).not.toMatch(/bug in Pawl/);
  });

  test.each([
    ['no run yet', [], /there is no run to reproduce yet/],
    [
      'a digest of nothing',
      ['--run', 'abcdef0123'],
      /no run is known whose digest.*begins with "abcdef0123"/,
    ],
    ['a digest that is none', ['--run', 'HEAD'], /"HEAD" is no digest of a run/],
    ['too little of a digest', ['--run', 'abc'], /at least the first six/],
  ])('%s', async (_what, args, says) => {
    const project = await embedded('random-forest');
    await pass(project, ['check']);
    const { status, said } = await reproduce(project, ...args);
    expect(status, said).toBe(2);
    expect(said).toMatch(says);
  });

  test('another commit: the error names the one to check out', async () => {
    const project = await countedCommand();
    await project.git('init', '-q', '-b', 'main');
    await project.git('add', '-A');
    await project.git('commit', '-q', '-m', 'Start');
    await pass(project, ['run']);
    const { commit } = await runRecord(project.folder);
    await edit(project.file('train.mjs'), '?? 40', '?? 41');
    const dirty = await reproduce(project);
    expect(dirty.said).toMatch(/not known to be: - code/);
    await project.git('commit', '-q', '-a', '-m', 'Change');
    const { status, said } = await reproduce(project);
    expect(status, said).toBe(2);
    expect(said).toContain(`the run is of another commit: ${commit!.slice(0, 12)}`);
    expect(said).toContain(`git checkout ${commit!.slice(0, 12)}`);
    await project.git('checkout', '-q', commit!);
    expect((await reproduce(project)).said).toMatch(/the same model/);
  });

  test('an output that is no longer what the run left, where another model comes out', async () => {
    const project = await changed(
      await countedCommand('  code: [train.mjs]\n'),
      'JSON.stringify({ threshold })',
      'JSON.stringify({ threshold, at: process.hrtime().join() })',
    );
    await pass(project, ['run']);
    await edit(project.file('.pawl/output/predictions.csv'), /,a$/m, ',b');
    const { status, said } = await reproduce(project);
    expect(status, said).toBe(3);
    expect(said).toMatch(/what the run left is gone/);
  });
});

test('code that changed is named, and so is a lock file', async () => {
  const project = await countedCommand('  code: [train.mjs]\n');
  await project.write('package-lock.json', '{}\n');
  await pass(project, ['run']);
  await edit(project.file('train.mjs'), 'params.threshold ?? 40', 'params.threshold ?? 30');
  await project.write('package-lock.json', '{"a":1}\n');
  const { status, said } = await reproduce(project);
  expect(status, said).toBe(1);
  expect(said).toMatch(/Not as it was then, or not known to be: - code - package-lock\.json/);
  expect(said).not.toMatch(/draws on something else/);
});

test('an accepted older run is found by the first letters of its digest or its model’s', async () => {
  const project = await embedded('random-forest');
  await pass(project, ['run']);
  await pass(project, ['accept']);
  const old = await runRecord(project.folder);
  await edit(project.file('pawl.yaml'), 'trees: 5', 'trees: 6');
  await pass(project, ['run']);
  await pass(project, ['accept', '--force', '--reason', 'for the test']);
  await edit(project.file('pawl.yaml'), 'trees: 6', 'trees: 7');
  await pass(project, ['run']);
  for (const asked of [old.digest.slice(7, 15), old.digest, old.modelDigest!.slice(7, 15)]) {
    const { status, stdout, stderr } = await reproduce(project, '--run', asked, '--json');
    expect(status, stderr).toBe(0);
    const { run, answer, metrics } = JSON.parse(stdout);
    expect([run, answer]).toEqual([old.digest, 'same model']);
    expect(metrics[0].before).toBe(metrics[0].now);
  }
  // Others that can no longer be read do not stand in the way, unless it may be one of them.
  const second = (await readFile(project.file('.pawl/store/refs/baselines/m.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .at(-1)!
    .match(/[0-9a-f]{64}/)![0];
  await rm(project.file(`.pawl/store/objects/${second.slice(0, 2)}/${second.slice(2)}`));
  expect((await reproduce(project, '--run', old.digest)).said).toMatch(/the same model/);
  const unknown = await reproduce(project, '--run', 'abcdef0123');
  expect([unknown.status, unknown.said]).toEqual([3, expect.stringMatching(/the store has no object/)]);
  const newest = JSON.parse((await reproduce(project, '--json')).stdout);
  expect(newest.run).toBe((await runRecord(project.folder)).digest);
});
