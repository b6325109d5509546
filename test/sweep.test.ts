import { readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { countedCommand, thresholdData } from './counted.ts';
import { edit, record } from './pawl.ts';
import { embedded, GRID, pass, runRecord, sweepOf } from './sweep-case.ts';

describe('an embedded trainer', () => {
  test('a grid: every combination on every fold', async () => {
    const project = await embedded(
      '  params: { trees: [1, 4], max_depth: { from: 1, to: 3, step: 2, whole: true } }\n  sweep: { method: grid, folds: 3 }\n',
    );
    const { result, metric, choice } = await sweepOf(project);
    expect(metric).toBe('accuracy');
    expect(result.trials.map(({ trial }) => trial.params)).toEqual([
      { trees: 1, max_depth: 1 },
      { trees: 1, max_depth: 3 },
      { trees: 4, max_depth: 1 },
      { trees: 4, max_depth: 3 },
    ]);
    for (const { scores, state, mean } of result.trials) {
      expect([scores.length, state]).toEqual([3, 'done']);
      expect(mean).toBeCloseTo(
        scores.reduce<number>((sum, score) => sum + score! / 3, 0),
        12,
      );
    }
    expect(result.best.mean).toBe(Math.max(...result.trials.map(({ mean }) => mean!)));
    expect(choice).toMatch(/^Chosen: trees \d, max_depth \d, mean 0\.\d+\. It leads the runner-up/);
  });

  test('random settings: within their ranges, the same again, and more of them go on', async () => {
    const train = (trials: number) =>
      `  params: { trees: 3, learning_rate: { from: 0.01, to: 1, scale: log } }\n  sweep: { trials: ${trials}, folds: 2, metric: log_loss }\n`;
    const project = await embedded(train(3), 'gradient-boosting');
    const { result, metric } = await sweepOf(project);
    expect(metric).toBe('log_loss');
    const rates = result.trials.map(({ trial }) => trial.params.learning_rate as number);
    expect(new Set(rates).size).toBe(3);
    for (const rate of rates) expect(rate >= 0.01 && rate <= 1).toBe(true);
    // The lower the better.
    expect(result.best.mean).toBe(Math.min(...result.trials.map(({ mean }) => mean!)));
    await edit(project.file('pawl.yaml'), 'trials: 3', 'trials: 5');
    const { stderr } = await pass(project, 'sweep');
    expect(stderr).toMatch(/^6 trainings of this sweep are known already/m);
    const more = await sweepOf(project);
    expect(more.result.trials.slice(0, 3)).toEqual(result.trials);
    expect(more.result.trials).toHaveLength(5);
  });

  test.each(['random-forest', 'gradient-boosting', 'ml-random-forest'])(
    'halving %s: one in three goes on, with three times the trees',
    async (trainer) => {
      const project = await embedded(
        '  params: { trees: 9, max_depth: { from: 1, to: 9, whole: true } }\n  sweep: { method: halving, trials: 9, folds: 2, resource: trees, least: 1 }\n',
        trainer,
      );
      const { result } = await sweepOf(project);
      expect(result.rungs).toEqual([
        { resource: 1, survivors: 9 },
        { resource: 3, survivors: 3 },
        { resource: 9, survivors: 1 },
      ]);
      const at = (rung: number) => result.trials.filter((trial) => trial.rung === rung);
      expect([at(0), at(1), at(2)].map(({ length }) => length)).toEqual([6, 2, 1]);
      expect(result.best).toEqual(at(2)[0]);
      expect(result.best.state).toBe('done');
      await pass(project, 'train');
      expect((await runRecord(project.folder)).params).toMatchObject({ trees: 9 });
    },
  );
});

describe('a command', () => {
  test('is given other rows and params each time, and never a test row', async () => {
    const project = await countedCommand(GRID);
    const { result } = await sweepOf(project);
    const trainings = await project.trainings();
    expect(trainings).toHaveLength(6);
    expect(trainings.map(({ params }) => params.threshold)).toEqual([10, 10, 40, 40, 70, 70]);
    expect(result.best.trial.params).toEqual({ threshold: 40 });
    await pass(project, 'train');
    const { train, test: held, params } = (await project.trainings()).at(-1)!;
    expect(params).toEqual({ threshold: 40 });
    expect([train.length, held.length]).toEqual([60, 20]);
    for (const training of trainings) {
      expect([...training.train, ...training.test].sort()).toEqual([...train].sort());
      expect(training.train.filter((id) => training.test.includes(id))).toEqual([]);
    }
    // What it was scored on are the rows that were held back from it.
    const truth = new Map(rowsOf().map(({ id, y }) => [id, y]));
    const x = new Map(rowsOf().map(({ id, x }) => [id, x]));
    const right = trainings[2]!.test.filter((id) => (x.get(id)! >= 40 ? 'a' : 'b') === truth.get(id));
    expect(result.best.scores[0]).toBeCloseTo(right.length / trainings[2]!.test.length, 12);
    expect(await readdir(project.file('.pawl/sweep'))).toHaveLength(1);
  });

  test('is not told of test data that is a file of its own', async () => {
    const [header, ...lines] = thresholdData().trim().split('\n');
    const project = await countedCommand(GRID);
    await project.write('train.csv', `${[header, ...lines.slice(0, 50)].join('\n')}\n`);
    await project.write('test.csv', `${[header, ...lines.slice(50)].join('\n')}\n`);
    await edit(project.file('pawl.yaml'), /source: .*\n {2}split: .*/, 'train: train.csv\n  test: test.csv');
    await sweepOf(project);
    const seen = new Set((await project.trainings()).flatMap(({ train, test }) => [...train, ...test]));
    expect(seen.size).toBe(50);
    expect(seen.has('r50')).toBe(false);
  });

  test('by halving: a growing share of the rows, measured on all that were held back', async () => {
    const project = await countedCommand(
      '  params: { threshold: { from: 0, to: 80 } }\n  sweep: { method: halving, trials: 9, folds: 2 }\n',
    );
    const { result } = await sweepOf(project);
    expect(result.rungs.map(({ survivors }) => survivors)).toEqual([9, 3, 1]);
    const trainings = await project.trainings();
    expect(trainings).toHaveLength(18 + 6 + 2);
    const sizes = trainings.map(({ train }) => train.length);
    expect([sizes[0], sizes[18], sizes[24]]).toEqual([3, 10, 30]);
    expect(new Set(trainings.map(({ test }) => test.length))).toEqual(new Set([30]));
    // A larger share of a fold contains a smaller one.
    expect(trainings[24]!.train).toEqual(expect.arrayContaining([...trainings[18]!.train]));
  });

  test('that reports the metric alone is scored by it', async () => {
    const project = await countedCommand(GRID);
    await edit(
      project.file('train.mjs'),
      /^writeFileSync.*predictions.*$/m,
      `writeFileSync(PAWL_OUTPUT + '/metrics.json', JSON.stringify({ accuracy: 1 - Math.abs(threshold - 60) / 100 }));`,
    );
    const { result } = await sweepOf(project);
    expect(result.trials.map(({ mean }) => mean)).toEqual([0.5, 0.8, 0.9]);
    expect(result.best.trial.params).toEqual({ threshold: 70 });
  });

  test('is scored by a metric of its own, beside its predictions', async () => {
    const project = await countedCommand(
      GRID.replace('folds: 2', 'folds: 2, metric: latency_ms'),
      'evaluate: { own_metrics: { latency_ms: { direction: lower } } }\n',
    );
    await edit(
      project.file('train.mjs'),
      'const predicted',
      `writeFileSync(PAWL_OUTPUT + '/metrics.json', JSON.stringify({ latency_ms: 100 - threshold }));\nconst predicted`,
    );
    const { metric, result } = await sweepOf(project);
    expect(metric).toBe('latency_ms');
    expect(result.trials.map(({ mean }) => mean)).toEqual([90, 60, 30]);
    expect(result.best.trial.params).toEqual({ threshold: 70 });
  });

  test('gets lists and ranges as they are where nothing is swept', async () => {
    const project = await countedCommand('  params: { layers: [8, 4], clip: { from: 0, to: 1 } }\n');
    await pass(project, 'run');
    expect((await project.trainings())[0]!.params).toEqual({ layers: [8, 4], clip: { from: 0, to: 1 } });
  });

  test('that fails for one setting does not end the sweep', async () => {
    const project = await countedCommand(
      '  params: { threshold: [10, 40], fails: [true, false] }\n  sweep: { method: grid, folds: 2 }\n',
    );
    await pass(project, 'check');
    const { stdout, said } = await pass(project, 'sweep');
    expect(stdout).toMatch(/failed: fold 1: /);
    expect(said).toMatch(/Chosen: threshold 40, fails false/);
    // A setting that failed on one fold is not tried on the other.
    expect(await project.trainings()).toHaveLength(2 + 4);
  });

  test('is not run again for what is known, and again after a change of its code', async () => {
    const project = await countedCommand(GRID);
    await sweepOf(project);
    const { stderr } = await pass(project, 'sweep');
    expect(stderr).toMatch(/^6 trainings of this sweep are known already and not repeated$/m);
    expect(await project.trainings()).toHaveLength(6);
    await edit(project.file('train.mjs'), '?? 40', '?? 41');
    expect((await pass(project, 'sweep')).stderr).not.toMatch(/known already/);
    expect(await project.trainings()).toHaveLength(12);
  });

  test('what the score is changed: it is scored anew', async () => {
    const project = await countedCommand(GRID.replace('folds: 2', 'folds: 2, metric: f1'));
    const first = await sweepOf(project);
    await edit(project.file('pawl.yaml'), 'gate:', 'evaluate: { positive: a }\ngate:');
    const second = await sweepOf(project);
    expect(await project.trainings()).toHaveLength(12);
    expect(second.result.best.mean).not.toBe(first.result.best.mean);
  });
});

interface Row {
  readonly id: string;
  readonly x: number;
  readonly site: string;
  readonly y: string;
}

function rowsOf(): Row[] {
  return thresholdData()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [id = '', x, , site = '', y = ''] = line.split(',');
      return { id, x: Number(x), site, y };
    });
}

describe('folds', () => {
  const foldsBy = async (how: string) => {
    const project = await countedCommand(
      `  params: { threshold: [40, 41] }\n  sweep: { method: grid, folds: 3, ${how} }\n`,
    );
    await sweepOf(project);
    const rows = new Map(rowsOf().map((row) => [row.id, row]));
    const known = (ids: readonly string[]) => ids.map((id) => rows.get(id)!);
    return (await project.trainings())
      .slice(0, 3)
      .map(({ train, test }) => ({ train: known(train), validation: known(test) }));
  };

  test('stratified: every class alike in each', async () => {
    const folds = await foldsBy('fold_by: stratified');
    const counts = folds.map(({ validation }) => validation.filter(({ y }) => y === 'a').length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(folds.flatMap(({ validation }) => validation)).toHaveLength(60);
  });

  test('group: no group on both sides', async () => {
    for (const { train, validation } of await foldsBy('fold_by: group, by: site')) {
      const sites = new Set(train.map(({ site }) => site));
      expect(validation.length).toBeGreaterThan(0);
      expect(validation.filter(({ site }) => sites.has(site))).toEqual([]);
    }
  });

  test('by `data.group` where that is set and nothing else is said', async () => {
    const project = await countedCommand(
      '  params: { threshold: [40, 41] }\n  sweep: { method: grid, folds: 4 }\n',
    );
    await edit(project.file('pawl.yaml'), '  ignore: [site]', '  group: site');
    await edit(project.file('pawl.yaml'), 'test: 0.25', 'test: 0.25, method: random');
    await pass(project, 'run');
    expect((await runRecord(project.folder)).sweep!.foldBy).toBe('group');
    const site = new Map(rowsOf().map((row) => [row.id, row.site]));
    for (const { test: held } of (await project.trainings()).slice(0, 4))
      expect(new Set(held.map((id) => site.get(id))).size).toBe(1);
  });

  test('by time: a class that is not there yet is one all the same', async () => {
    const project = await countedCommand(
      '  params: { threshold: [40, 41] }\n  sweep: { method: grid, folds: 3, fold_by: time, by: x, metric: f1 }\n',
    );
    const [header, ...lines] = thresholdData().trim().split('\n');
    const late = lines.map((line) => line.replace(/,[ab]$/, Number(line.split(',')[1]) > 60 ? ',a' : ',b'));
    await project.write('data.csv', `${[header, ...late].join('\n')}\n`);
    await edit(project.file('pawl.yaml'), 'gate:', 'evaluate: { positive: a }\ngate:');
    const { result } = await sweepOf(project);
    expect(result.trials.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  test('time: what is validated is later than all that is learned from', async () => {
    const folds = await foldsBy('fold_by: time, by: x');
    for (const { train, validation } of folds)
      expect(Math.min(...validation.map(({ x }) => x))).toBeGreaterThan(Math.max(...train.map(({ x }) => x)));
    expect(folds.map(({ train }) => train.length)).toEqual([15, 30, 45]);
  });
});

describe('pawl run', () => {
  test('sweeps, trains the best, and ends in a verdict; its record holds table and choice', async () => {
    const project = await countedCommand(`  code: [train.mjs]\n${GRID}`);
    const { stdout, stderr, said } = await pass(project, 'run');
    expect(stdout).toMatch(/^m: passed/);
    expect(said).toMatch(/node train\.mjs, threshold 40, the best of 3 settings; trained/);
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /Chosen: threshold 40, mean 0\.\d+\. It leads the runner-up/,
    );
    const { sweep, params } = await runRecord(project.folder);
    expect(params).toEqual({ threshold: 40 });
    expect(sweep).toMatchObject({
      method: 'grid',
      metric: 'accuracy',
      folds: 2,
      foldBy: 'stratified',
      trials: { done: 3, stopped: 0, failed: 0 },
      best: { params: { threshold: 40 } },
      table: { header: ['threshold', 'mean', 'standard error', 'folds', 'seconds', 'state'] },
    });
    expect(sweep!.table.rows.map(([threshold]) => threshold)[0]).toBe('40');
    expect(sweep!.table.rows).toHaveLength(3);
    expect(await project.trainings()).toHaveLength(7);
    expect((await pass(project, 'report', '--format', 'markdown')).stdout).toMatch(/the best of 3 settings/);
    // What is known is neither swept nor trained again.
    expect((await pass(project, 'run')).stderr).toMatch(/is used again/);
    expect(await project.trainings()).toHaveLength(7);
    // --force trains again, and the scores are still known.
    await pass(project, 'run', '--force');
    expect(await project.trainings()).toHaveLength(8);
    await pass(project, 'accept');
  });

  test('what the sweep is judged by changed: the model is chosen again', async () => {
    const project = await embedded(
      '  params: { trees: 3, max_depth: [1, 3] }\n  sweep: { method: grid, folds: 2, metric: f1 }\n',
    );
    await pass(project, 'run');
    await edit(project.file('pawl.yaml'), 'gate:', 'evaluate: { positive: a }\ngate:');
    expect((await pass(project, 'run')).stderr).not.toMatch(/used again/);
  });
});

describe('bad input', () => {
  const cases: [what: string, train: string, says: RegExp[]][] = [
    [
      'an empty list',
      '  params: { trees: [] }\n  sweep: {}\n',
      [/"trees" is an empty list/, /train\.params\.trees/],
    ],
    [
      'a range that goes backwards',
      '  params: { trees: { from: 9, to: 3 } }\n  sweep: {}\n',
      [/"trees" goes from 9 to 3/, /train\.params\.trees/],
    ],
    ['a range without an end', '  params: { trees: { from: 9 } }\n  sweep: {}\n', [/"trees" lacks "to"/]],
    ['nothing that varies', '  params: { trees: 3 }\n  sweep: {}\n', [/no parameter varies/]],
    [
      'a grid over a range without steps',
      '  params: { trees: { from: 1, to: 9 } }\n  sweep: { method: grid }\n',
      [/the range of "trees" has no step/],
    ],
    [
      'an unknown metric',
      '  params: { trees: [1, 2] }\n  sweep: { metric: acuracy }\n',
      [/"acuracy"/, /Did you mean "accuracy"/, /train\.sweep\.metric/],
    ],
    [
      'a metric of the other task',
      '  params: { trees: [1, 2] }\n  sweep: { metric: rmse }\n',
      [/"rmse"/, /classification/, /train\.sweep\.metric/],
    ],
    [
      'a fold column that is missing',
      '  params: { trees: [1, 2] }\n  sweep: { fold_by: group, by: sites }\n',
      [/no column "sites".*"site"/, /train\.sweep\.by/],
    ],
    [
      'a fold column that is not named',
      '  params: { trees: [1, 2] }\n  sweep: { fold_by: time }\n',
      [/`fold_by: time` needs `by`/],
    ],
    [
      'a resource that is no parameter',
      '  params: { max_depth: [1, 2] }\n  sweep: { method: halving, resource: trees }\n',
      [/the resource "trees" is no number/],
    ],
    [
      'a column that folds are not made by',
      '  params: { trees: [1, 2] }\n  sweep: { fold_by: random, by: site }\n',
      [/`by`/, /train\.sweep\.by/],
    ],
  ];

  test.each(cases)('%s', async (_what, train, says) => {
    const project = await embedded(train);
    await pass(project, 'check');
    for (const verb of ['sweep', 'run']) {
      const { status, stderr } = await project.pawl([verb]);
      expect(status, stderr).toBe(2);
      for (const pattern of says) expect(stderr).toMatch(pattern);
      expect(stderr).not.toMatch(/bug in Pawl/);
    }
  });

  test.each(['[1, 2]', '{ from: 1, to: 9 }'])('params of %s without `sweep`', async (value) => {
    const project = await embedded(`  params: { trees: ${value} }\n`);
    const { status, stderr } = await project.pawl(['run']);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(/trees/);
    expect(stderr).toMatch(/train\.sweep|`sweep`/);
  });

  test('`pawl sweep` without `train.sweep`', async () => {
    const project = await embedded('  params: { trees: [1, 2] }\n');
    await pass(project, 'check');
    const { status, stderr } = await project.pawl(['sweep']);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(/`train\.sweep` does not say how to sweep/);
  });

  test('more folds than rows', async () => {
    const project = await embedded('  params: { trees: [1, 2] }\n  sweep: { folds: 61 }\n');
    await pass(project, 'check');
    const { status, stderr } = await project.pawl(['sweep']);
    expect(status, stderr).toBe(3);
    expect(stderr).toMatch(/61 folds cannot be made of 60 rows/);
  });

  test.each([
    ['misspelt', '{ tres: [1, 2] }', /no parameter "tres"\. Did you mean "trees"\?\n.*train\.params\.tres/],
    ['out of range', '{ trees: [5, 0] }', /"trees" must be .*not 0/],
    ['more features than there are', '{ max_features: [2, 50] }', /there are \d+ features/],
  ])('a parameter that is %s is said before anything is trained', async (_what, params, message) => {
    const project = await embedded(`  params: ${params}\n  sweep: { method: grid, folds: 2 }\n`);
    await pass(project, 'check');
    const { status, stderr } = await project.pawl(['sweep']);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(message);
    expect(await readdir(project.file('.pawl'))).not.toContain('sweep');
  });

  test('all trials failing: the error says why, names the journal, and the run before stays', async () => {
    const project = await countedCommand(GRID);
    await pass(project, 'run');
    const before = await record(project.folder, 'verdict');
    await edit(project.file('train.mjs'), 'if (params.fails)', 'if (params.threshold)');
    const { status, stderr } = await project.pawl(['train']);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(/every trial failed; [0-9a-f]{12} on fold 1: .*failed with exit status 1/);
    expect(stderr).toMatch(/no luck with 10/);
    const journal = /\.pawl\/sweep\/[0-9a-f]{16}\.jsonl/.exec(stderr)?.[0];
    expect(await readdir(project.file('.pawl/sweep'))).toContain(journal?.split('/').at(-1));
    expect(await record(project.folder, 'verdict')).toEqual(before);
  });

  test('a damaged journal is named, with the line', async () => {
    const project = await countedCommand(GRID);
    await sweepOf(project);
    const [name] = await readdir(project.file('.pawl/sweep'));
    const path = project.file(`.pawl/sweep/${name}`);
    await edit(path, '"rung":0', '"rung":"x"');
    const { status, stderr } = await project.pawl(['sweep']);
    expect(status, stderr).toBe(3);
    expect(stderr).toContain(`${name}:2`);
    // A last line that was cut off is no damage.
    await edit(path, '"rung":"x"', '"rung":0');
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, -20));
    expect((await pass(project, 'sweep')).stderr).toMatch(/^5 trainings of this sweep are known/m);
  });
});
