import { spawn } from 'node:child_process';
import { copyFile, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Counted, countedCommand } from './counted.ts';
import { edit, PAWL, scratchFolder, USER_PATH } from './pawl.ts';
import { embedded, GRID, pass, runRecord, sweepOf } from './sweep-case.ts';

describe('interrupted', () => {
  /** Starts a sweep and interrupts it as soon as `ready` says so. */
  async function interrupt(project: Counted, ready: () => Promise<boolean>) {
    const child = spawn('node', [PAWL, 'sweep'], {
      cwd: project.folder,
      env: { ...process.env, PATH: USER_PATH, TRAININGS: join(project.folder, '../trainings') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise<number | null>((done) => child.on('close', done));
    while (!(await ready()) && child.exitCode === null) await sleep(10);
    child.kill('SIGINT');
    return { status: await ended, said };
  }

  const journalLines = async (project: Counted) => {
    const folder = project.file('.pawl/sweep');
    const [name] = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
    return name === undefined ? 0 : (await readFile(join(folder, name), 'utf8')).split('\n').length - 2;
  };

  test('a command: what is done is not repeated, and the end is the same', async () => {
    const whole = await sweepOf(await countedCommand(GRID));
    const project = await countedCommand(GRID);
    await edit(
      project.file('train.mjs'),
      'const threshold',
      `import { existsSync } from 'node:fs';\nif (threshold_hangs()) setInterval(() => {}, 1000), await new Promise(() => {});\nfunction threshold_hangs() { return existsSync('hang') && params.threshold === 40; }\nconst threshold`,
    );
    await project.write('hang', '');
    await pass(project, 'check');
    const { status, said } = await interrupt(project, async () => (await project.trainings()).length === 3);
    expect(status, said).toBe(130);
    expect(said).toMatch(/the sweep was stopped by SIGINT\n.*what is scored is kept/);
    expect(said).not.toMatch(/bug in Pawl/);
    expect(await journalLines(project)).toBe(2);
    await rm(project.file('hang'));
    const { stderr } = await pass(project, 'sweep');
    expect(stderr).toMatch(/^2 trainings of this sweep are known already/m);
    expect(await project.trainings()).toHaveLength(3 + 4);
    expect(await sweepOf(project)).toEqual(whole);
    expect((await readdir(project.file('.pawl/sweep'))).filter((name) => name.startsWith('tmp'))).toEqual([]);
  });

  test('an embedded trainer: the end is the same', async () => {
    const train =
      '  params: { trees: 60, max_depth: { from: 1, to: 20, whole: true } }\n  sweep: { trials: 8, folds: 3 }\n';
    const whole = await sweepOf(await embedded(train));
    const project = await embedded(train);
    await pass(project, 'check');
    const { status, said } = await interrupt(project, async () => (await journalLines(project)) >= 2);
    expect(status, said).toBe(130);
    expect(said).toMatch(/the sweep was stopped by SIGINT/);
    const done = await journalLines(project);
    expect(done).toBeLessThan(24);
    expect((await pass(project, 'sweep')).stderr).toContain(`${done} trainings of this sweep are known`);
    expect(await sweepOf(project)).toEqual(whole);
  });
});

describe('shards', () => {
  /** A project a shard, and a folder that holds what they left. */
  async function shardsOf(make: () => Promise<Counted>, parts = ['1/2', '2/2']) {
    const gathered = await scratchFolder();
    let trainings = 0;
    for (const part of parts) {
      const project = await make();
      await sweepOf(project, '--shard', part);
      trainings += (await project.trainings()).length;
      const place = join(gathered, `artifact-${part.replace('/', '-')}`);
      await mkdir(place);
      for (const name of await readdir(project.file('.pawl/sweep')))
        await copyFile(project.file(`.pawl/sweep/${name}`), join(place, name));
    }
    return { gathered, trainings };
  }

  const grid = () => countedCommand(GRID);

  test('in two folders, merged, train the best without training a fold again', async () => {
    const { gathered, trainings } = await shardsOf(grid);
    expect(trainings).toBe(6);
    const project = await grid();
    const merged = await sweepOf(project, '--merge', gathered);
    expect(await project.trainings()).toEqual([]);
    // A second time changes nothing.
    expect(await sweepOf(project, '--merge', gathered)).toEqual(merged);
    await pass(project, 'train');
    expect((await project.trainings()).map(({ params }) => params)).toEqual([{ threshold: 40 }]);
    const { sweep, params } = await runRecord(project.folder);
    expect(sweep).toMatchObject({ best: { mean: merged.result.best.mean }, choice: merged.choice });
    expect(params).toEqual({ threshold: 40 });
    expect(await sweepOf(await grid())).toEqual(merged);
  });

  test('of halving: the setting that they kept is trained, though all together would keep others', async () => {
    const halving = () =>
      embedded(
        '  params: { trees: 3, learning_rate: { from: 0.001, to: 2, scale: log } }\n  sweep: { method: halving, trials: 12, folds: 2, factor: 2, least: 0.2, metric: log_loss, seed: 1 }\n',
        'gradient-boosting',
      );
    const { gathered } = await shardsOf(halving);
    const project = await halving();
    const merged = await sweepOf(project, '--merge', gathered);
    const journal = async () => {
      const [name] = (await readdir(project.file('.pawl/sweep'))).filter((name) => name.endsWith('.jsonl'));
      return readFile(project.file(`.pawl/sweep/${name}`), 'utf8');
    };
    const before = await journal();
    await pass(project, 'train');
    expect(await journal()).toBe(before);
    const { sweep, params } = await runRecord(project.folder);
    expect(params).toEqual(merged.result.best.trial.params);
    expect(sweep!.choice).toBe(merged.choice);
    const counts = Object.values(sweep!.trials).reduce((sum, count) => sum + count, 0);
    expect(counts).toBe(12);
  });

  test('one that is missing is named', async () => {
    const { gathered } = await shardsOf(grid, ['1/2']);
    const project = await countedCommand(GRID);
    await pass(project, 'check');
    const { status, stderr } = await project.pawl(['sweep', '--merge', gathered]);
    expect(status, stderr).toBe(3);
    expect(stderr).toMatch(/not finished \(shard 2\/2\)/);
    expect(stderr).toMatch(/Run the shard again, or give its journal/);
  });

  test('of another sweep are not taken, and an empty folder says what to bring', async () => {
    const { gathered } = await shardsOf(grid);
    const project = await countedCommand(GRID.replace('70', '71'));
    await pass(project, 'check');
    for (const folder of [gathered, await scratchFolder(), '/no/such/folder']) {
      const { status, stderr } = await project.pawl(['sweep', '--merge', folder]);
      expect(status, stderr).toBe(3);
      expect(stderr).toMatch(/there is no journal of a shard of this sweep/);
      expect(stderr).toContain(folder);
    }
  });

  test('that disagree are an error', async () => {
    const { gathered } = await shardsOf(grid);
    const [name] = await readdir(join(gathered, 'artifact-1-2'));
    await cp(join(gathered, 'artifact-1-2'), join(gathered, 'other'), { recursive: true });
    await edit(join(gathered, 'other', name!), /"score":0\.\d/, '"score":0.0');
    const project = await countedCommand(GRID);
    await pass(project, 'check');
    const { status, stderr } = await project.pawl(['sweep', '--merge', gathered]);
    expect(status, stderr).toBe(3);
    expect(stderr).toMatch(/the journals disagree on trial/);
  });

  test.each(['0/3', '4/3', 'x', '1', '1/0', '-1/3', '1/3/3'])('--shard %s is none', async (shard) => {
    const project = await countedCommand(GRID);
    await pass(project, 'check');
    const { status, stderr } = await project.pawl(['sweep', `--shard=${shard}`]);
    expect(status, stderr).toBe(2);
    expect(stderr).toContain(`--shard is "${shard}"`);
    expect(stderr).toMatch(/1\/3, 2\/3 and 3\/3/);
  });

  test('--shard and --merge exclude each other', async () => {
    const project = await countedCommand(GRID);
    await pass(project, 'check');
    const { status, stderr } = await project.pawl(['sweep', '--shard', '1/2', '--merge', '.']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/exclude each other/);
  });
});
