import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyExample, edit, execute, pawl, record, scratchFolder, USER_PATH } from './pawl.ts';
import { pythonWith } from './system/python.ts';

interface Story {
  readonly example: string;
  readonly worse: readonly [from: string | RegExp, to: string];
  readonly python: boolean;
}

const stories: Story[] = [
  { example: 'wine', worse: ['trees: 50, max_depth: 6', 'trees: 1, max_depth: 1'], python: false },
  { example: 'housing', worse: ['max_depth: 14', 'max_depth: 3'], python: false },
  { example: 'iris', worse: ['trees: 50', 'trees: 1, max_depth: 1'], python: false },
  { example: 'python', worse: ['max_depth: 4, trees: 100', 'max_depth: 1, trees: 1'], python: true },
];

describe.each(stories)('examples/$example', ({ example, worse, python }) => {
  const skip = python ? pythonWith('sklearn', 'pandas') : undefined;
  const env: Record<string, string> = skip?.path ? { PATH: `${skip.path}:${USER_PATH}` } : {};

  test.skipIf(skip?.missing !== undefined)(
    `the loop${skip?.missing ? `: ${skip.missing}` : ''}`,
    async () => {
      const folder = await copyExample(example);
      const config = join(folder, 'pawl.yaml');

      const first = await pawl(['run', folder], { env });
      expect(first.status, first.stdout + first.stderr).toBe(0);
      expect(first.stdout).toMatch(/: passed/);
      expect(first.stdout).toMatch(/none yet/);
      expect(first.stdout).toMatch(/skipped +.*baseline/);

      const accepted = await pawl(['accept', folder], { env });
      expect(accepted.status, accepted.stderr).toBe(0);
      expect(accepted.stderr).toMatch(/is the baseline now, the first/);

      const same = await pawl(['run', folder], { env });
      expect(same.status, same.stdout).toBe(0);
      expect(same.stdout).toMatch(/Difference/);

      await edit(config, ...worse);
      const refused = await pawl(['run', folder], { env });
      expect(refused.status, refused.stdout + refused.stderr).toBe(1);
      expect(refused.stdout).toMatch(/: refused/);
      expect(refused.stdout).toMatch(/refuted/);
      expect(refused.stdout).toMatch(/▼ worse/);
      const kept = await pawl(['accept', folder], { env });
      expect(kept.status).toBe(1);
      expect(kept.stderr).toMatch(/--force --reason/);

      const forced = await pawl(['accept', folder, '--force', '--reason', 'to see the way up'], { env });
      expect(forced.status, forced.stderr).toBe(0);
      await edit(config, worse[1], String(worse[0]));
      const better = await pawl(['run', folder], { env });
      expect(better.status, better.stdout).toBe(0);
      expect(better.stdout).toMatch(/▲ better/);
      expect((await pawl(['accept', folder], { env })).status).toBe(0);
    },
  );
});

test('each verb alone leaves what the next one reads, and they end where run ends', async () => {
  const folder = await copyExample('wine');
  for (const verb of ['check', 'train', 'evaluate', 'gate', 'report']) {
    const { status, stdout, stderr } = await pawl([verb], { cwd: folder });
    expect(status, `${verb}: ${stdout}${stderr}`).toBe(0);
    expect(stdout).toMatch(/^wine: /);
  }
  const stepwise = await record(folder, 'evaluation');
  const whole = await copyExample('wine');
  await pawl(['run', whole]);
  const together = await record(whole, 'evaluation');
  expect(together.metrics).toEqual(stepwise.metrics);
  expect(together.modelDigest).toBe(stepwise.modelDigest);
});

test('the records of one model form a chain', async () => {
  const folder = await copyExample('wine');
  await pawl(['run', folder]);
  const [check, run, evaluation, verdict] = await Promise.all(
    ['data-check', 'run', 'evaluation', 'verdict'].map((kind) => record(folder, kind)),
  );
  expect(verdict!.evaluation).toBe(evaluation!.digest);
  expect(evaluation!.run).toBe(run!.digest);
  expect(run!.dataCheck).toBe(check!.digest);
  expect(run!.modelDigest).toMatch(/^sha256:/);
  expect(verdict!.modelDigest).toBe(run!.modelDigest);
});

test('a verb without what it reads says which verb writes it', async () => {
  const folder = await copyExample('wine');
  for (const [verb, before] of [
    ['train', 'check'],
    ['evaluate', 'check'],
    ['gate', 'evaluate'],
    ['accept', 'gate'],
  ] as const) {
    const { status, stderr } = await pawl([verb, folder]);
    expect(status).toBe(2);
    expect(stderr).toContain(`pawl ${before}`);
  }
});

test('--json prints the record that was left', async () => {
  const folder = await copyExample('wine');
  const { stdout, status } = await pawl(['run', '--json', folder]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual(await record(folder, 'verdict'));
});

test('the same run twice gives the same model and the same numbers', async () => {
  const [one, two] = [await copyExample('wine'), await copyExample('wine')];
  await Promise.all([pawl(['run', one]), pawl(['run', two], { node: process.execPath })]);
  const [a, b] = [await record(one, 'evaluation'), await record(two, 'evaluation')];
  expect(a.modelDigest).toBe(b.modelDigest);
  expect(a.metrics).toEqual(b.metrics);
  expect(a.predictions).toEqual(b.predictions);
});

test('a log has no colour and no line longer than a terminal', async () => {
  const folder = await copyExample('wine');
  await pawl(['run', folder]);
  await pawl(['accept', folder]);
  const { stdout, stderr } = await pawl(['run', folder]);
  expect(stdout + stderr).not.toContain('\u001b');
  for (const line of stdout.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
});

test('Markdown comes from the same records', async () => {
  const folder = await copyExample('wine');
  await pawl(['run', folder]);
  const { stdout } = await pawl(['report', '--format', 'markdown', folder]);
  expect(stdout).toMatch(/^### ✅ wine: passed/);
  expect(stdout).toMatch(/\| Metric +\| +Candidate \|/);
});

test('.pawl keeps itself out of the repository', async () => {
  const folder = await copyExample('wine');
  await pawl(['check', folder]);
  expect(await readFile(join(folder, '.pawl/.gitignore'), 'utf8')).toBe('*\n');
});

describe('a baseline is compared only on the same rows', () => {
  const accepted = async () => {
    const folder = await copyExample('wine');
    await pawl(['run', folder]);
    await pawl(['accept', folder]);
    return folder;
  };

  test('other test rows: the baseline’s model is measured again on them', async () => {
    const folder = await accepted();
    await edit(join(folder, 'pawl.yaml'), 'split: { test: 0.5 }', 'split: { test: 0.5, seed: 7 }');
    const { stdout, stderr } = await pawl(['run', folder]);
    expect(stderr).toMatch(/accepted on other test rows: its model is measured again on these/);
    expect(stdout).toMatch(/Baseline .*measured\s+again/s);
    expect((await record(folder, 'evaluation')).baseline).toMatchObject({
      state: 'present',
      measuredAgain: true,
    });
    expect(stdout).not.toMatch(/^invalid/m);
  });

  test('other test rows, and a model that is gone: the gate refuses and says why', async () => {
    const folder = await accepted();
    const { modelDigest } = await record(folder, 'run');
    const [, first = '', rest = ''] = /^sha256:(..)(.*)$/.exec(String(modelDigest)) ?? [];
    await rm(join(folder, '.pawl/store/objects', first, rest));
    await edit(join(folder, 'pawl.yaml'), 'split: { test: 0.5 }', 'split: { test: 0.5, seed: 7 }');
    const { status, stdout, stderr } = await pawl(['run', folder]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/cannot be measured again: the store has no object/);
    expect(stdout).toMatch(/^invalid +accuracy >= baseline\.accuracy - 0\.10/m);
    expect(stdout).toMatch(/other\s+test\s+rows/);
    expect(stdout).toMatch(/^proved +accuracy >= 0\.8/m);
  });

  test('a feature left out: the rows are the same, and so is the comparison', async () => {
    const folder = await accepted();
    await edit(join(folder, 'pawl.yaml'), '  id: id\n', '  id: id\n  ignore: [hue]\n');
    const { stdout } = await pawl(['run', folder]);
    expect(stdout).toMatch(/Difference/);
    expect(stdout).not.toMatch(/^invalid/m);
  });

  test('a damaged baseline is an error and not a first run', async () => {
    const folder = await accepted();
    const [ref] = (await readFile(join(folder, '.pawl/store/refs/baselines/wine.jsonl'), 'utf8')).match(
      /[0-9a-f]{64}/,
    )!;
    await writeFile(join(folder, '.pawl/store/objects', ref!.slice(0, 2), ref!.slice(2)), '{}');
    const { status, stderr } = await pawl(['run', folder]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/damaged/);
  });
});

test('a change is judged by the rules and the baseline of its base, kept on a branch of the origin', async () => {
  const folder = await copyExample('wine');
  const git = async (...args: string[]) => {
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost'];
    const { status, stderr } = await execute('git', [...identity, ...args], { cwd: folder });
    expect(status, stderr).toBe(0);
  };
  const origin = await scratchFolder();
  await git('init', '-q', '--bare', '-b', 'main', origin);
  await git('init', '-q', '-b', 'main');
  await git('remote', 'add', 'origin', origin);
  await git('add', '-A');
  await git('commit', '-q', '-m', 'Start');
  const first = await pawl(['run', '--store', 'git', folder]);
  expect(first.status, first.stderr).toBe(0);
  const accepted = await pawl(['accept', '--store', 'git', folder]);
  expect(accepted.stderr).toMatch(/is the baseline now, the first/);
  await execute('rm', ['-rf', join(folder, '.pawl')]);

  await git('checkout', '-q', '-b', 'change');
  await edit(join(folder, 'pawl.yaml'), 'accuracy >= 0.8', 'accuracy >= 0.1');
  await edit(join(folder, 'pawl.yaml'), 'trees: 50, max_depth: 6', 'trees: 1, max_depth: 1');
  await git('commit', '-q', '-a', '-m', 'Weaken');
  const judged = await pawl(['run', '--store', 'git', '--base', 'main', folder]);
  expect(judged.status).toBe(1);
  expect(judged.stdout).toMatch(
    /^Rules +those of the base, [0-9a-f]{7}; this change alters gate\.conditions$/m,
  );
  expect(judged.stdout).toMatch(/^refuted +accuracy >= 0\.8$/m);
  expect(judged.stdout).toMatch(/Difference|▼ worse/);
  const own = await pawl(['run', '--store', 'git', folder]);
  expect(own.stdout).toMatch(/^proved +accuracy >= 0\.1$/m);

  const unknown = await pawl(['run', '--base', 'nowhere', folder]);
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toMatch(/"nowhere" is not in this clone/);
  const params = await pawl(['train', '--params', '[1]', folder]);
  expect(params.status).toBe(2);
  expect(params.stderr).toMatch(/params is not an object/);
});
