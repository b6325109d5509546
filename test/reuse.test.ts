import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord, VerdictRecord } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { type Counted, counted, countedCommand, thresholdConfig, thresholdData } from './counted.ts';
import { edit, record, scratchFolder, USER_PATH } from './pawl.ts';
import { pythonWith } from './system/python.ts';

const AGAIN = /nothing the model depends on has changed: the model of the run before of .* is used again/;
const ACCEPTED = /nothing the model depends on has changed: the model of an accepted run of .* is used again/;
const ANY = /is used again/;

const runRecord = (folder: string) => record(folder, 'run') as Promise<unknown> as Promise<RunRecord>;

/** Runs pawl and expects it to end in a verdict. */
async function pass(project: Counted, ...args: string[]) {
  const { status, stdout, stderr } = await project.pawl(args);
  expect(status, stdout + stderr).toBe(0);
  return { stdout, stderr };
}

const embedded = (train = '') =>
  counted({
    'pawl.yaml': thresholdConfig(`  trainer: random-forest\n  params: { trees: 5 }\n${train}`),
  });

describe('a model of an embedded trainer', () => {
  test('is used again, and --force trains anyway', async () => {
    const project = await embedded();
    expect((await pass(project, 'run')).stderr).not.toMatch(ANY);
    const first = await runRecord(project.folder);
    const evaluation = await record(project.folder, 'evaluation');
    expect((await pass(project, 'run')).stderr).toMatch(AGAIN);
    expect(await runRecord(project.folder)).toEqual(first);
    expect(await record(project.folder, 'evaluation')).toEqual(evaluation);
    expect((await pass(project, 'train')).stderr).toMatch(AGAIN);
    expect((await pass(project, 'run', '--force')).stderr).not.toMatch(ANY);
    const forced = await runRecord(project.folder);
    expect(forced.startedAt > first.startedAt).toBe(true);
    expect(forced.modelDigest).toBe(first.modelDigest);
  });

  test.each([
    ['params', /trees: 5/, 'trees: 6'],
    ['the seed', 'params:', 'seed: 7\n  params:'],
    ['the trainer', 'random-forest', 'gradient-boosting'],
    ['the split', 'test: 0.25', 'test: 0.25, seed: 1'],
    ['the columns', 'ignore: [site]', 'ignore: [site, noise]'],
    ['the weights', 'ignore: [site]', 'weight: noise'],
  ])('%s changed: it is trained again', async (_what, from, to) => {
    const project = await embedded();
    await pass(project, 'run');
    const before = await runRecord(project.folder);
    await edit(project.file('pawl.yaml'), from, to);
    expect((await pass(project, 'run')).stderr).not.toMatch(ANY);
    expect((await runRecord(project.folder)).recipe).not.toBe(before.recipe);
    // And back: only the run of last time is remembered.
    expect((await pass(project, 'run')).stderr).toMatch(AGAIN);
  });

  test('a row of the data changed: it is trained again', async () => {
    const project = await embedded();
    await pass(project, 'run');
    await edit(project.file('data.csv'), /^r5,(\d+),(\d+),/m, 'r5,$1,9$2,');
    expect((await pass(project, 'run')).stderr).not.toMatch(ANY);
  });

  test('params on the command line count like those of pawl.yaml', async () => {
    const project = await embedded();
    await pass(project, 'run');
    expect((await pass(project, 'run', '--params', '{"trees": 7}')).stderr).not.toMatch(ANY);
    expect((await runRecord(project.folder)).params).toEqual({ trees: 7 });
    expect((await pass(project, 'run', '--params', '{"trees": 7}')).stderr).toMatch(AGAIN);
  });

  test('what the model does not depend on may change: gate, metrics, limits', async () => {
    const project = await embedded();
    await pass(project, 'run');
    const before = await runRecord(project.folder);
    await edit(project.file('pawl.yaml'), 'gate:', 'evaluate: { metrics: [log_loss, accuracy] }\ngate:');
    await edit(project.file('pawl.yaml'), 'accuracy >= 0.2', 'accuracy >= 0.1');
    await edit(project.file('pawl.yaml'), 'params:', 'timeout: 5m\n  params:');
    const { stdout, stderr } = await pass(project, 'run');
    expect(stderr).toMatch(AGAIN);
    expect(stdout).toMatch(/accuracy >= 0\.1/);
    expect(stdout).toMatch(/log_loss/);
    expect((await runRecord(project.folder)).digest).toBe(before.digest);
  });

  test('outputs that were changed or removed: it is trained again', async () => {
    const project = await embedded();
    await pass(project, 'run');
    const { modelDigest, outputs } = await runRecord(project.folder);
    const model = project.file(outputs[0]!.path);
    for (const spoil of [() => rm(model), () => writeFile(model, 'other')]) {
      await spoil();
      expect((await pass(project, 'run')).stderr).not.toMatch(ANY);
      expect((await runRecord(project.folder)).modelDigest).toBe(modelDigest);
      await pass(project, 'evaluate');
    }
  });

  test('a run record that was changed by hand is no reason to fail', async () => {
    const project = await embedded();
    await pass(project, 'run');
    await edit(project.file('.pawl/records/run.json'), /"seed": ?42/, '"seed": 43');
    expect((await pass(project, 'run')).stderr).not.toMatch(ANY);
  });
});

describe('a command in a repository', () => {
  const repository = async () => {
    const project = await countedCommand();
    await project.write('notes.md', 'unrelated');
    await project.git('init', '-q', '-b', 'main');
    await project.git('add', '-A');
    await project.git('commit', '-q', '-m', 'Start');
    await pass(project, 'run');
    expect(await project.trainings()).toHaveLength(1);
    return project;
  };

  test('is not run again where nothing has changed, also at another commit of the same content', async () => {
    const project = await repository();
    const first = await runRecord(project.folder);
    expect(first.code?.kind).toBe('commit');
    expect((await pass(project, 'run')).stderr).toMatch(AGAIN);
    await project.git('commit', '-q', '--allow-empty', '-m', 'Nothing');
    expect((await pass(project, 'run')).stderr).toMatch(AGAIN);
    expect(await project.trainings()).toHaveLength(1);
    const second = await runRecord(project.folder);
    expect(second.commit).not.toBe(first.commit);
    expect(second.reused).toEqual({ run: first.digest, from: 'folder' });
    expect(second.startedAt).toBe(first.startedAt);
    expect((await pass(project, 'report')).stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /used again, as nothing it depends on has changed; trained once in/,
    );
    expect((await pass(project, 'run', '--force')).stderr).not.toMatch(ANY);
    expect(await project.trainings()).toHaveLength(2);
    expect((await runRecord(project.folder)).reused).toBe(null);
  });

  test.each([
    ['a changed file', (project: Counted) => edit(project.file('train.mjs'), '?? 40', '?? 41')],
    ['a new file', (project: Counted) => project.write('lib/new.mjs', '')],
    ['a deleted file', (project: Counted) => rm(project.file('notes.md'))],
  ])('is run again each time with %s that is not committed', async (_what, change) => {
    const project = await repository();
    await change(project);
    for (const count of [2, 3]) {
      expect((await pass(project, 'run')).stderr).not.toMatch(ANY);
      expect(await project.trainings()).toHaveLength(count);
    }
    const dirty = await runRecord(project.folder);
    expect([dirty.recipe, dirty.code]).toEqual([null, null]);
    await project.git('add', '-A');
    await project.git('commit', '-q', '-m', 'Change');
    await pass(project, 'run');
    expect(await project.trainings()).toHaveLength(4);
    expect((await pass(project, 'run')).stderr).toMatch(AGAIN);
    expect(await project.trainings()).toHaveLength(4);
  });
});

test('a command outside git is run every time, as nobody knows its code', async () => {
  const project = await countedCommand();
  for (const count of [1, 2]) {
    expect((await pass(project, 'run')).stderr).not.toMatch(ANY);
    expect(await project.trainings()).toHaveLength(count);
  }
});

describe('a command with `train.code`', () => {
  const withCode = () => countedCommand('  code: [train.mjs, "lib/*.mjs"]\n  params: { threshold: 40 }\n');
  const prepared = async () => {
    const project = await withCode();
    await project.write('lib/a.mjs', 'export const a = 1;\n');
    await pass(project, 'run');
    return project;
  };

  test('is not run again while those files stay as they are', async () => {
    const project = await prepared();
    await project.write('notes.md', 'unrelated');
    expect((await pass(project, 'run')).stderr).toMatch(AGAIN);
    expect(await project.trainings()).toHaveLength(1);
    expect((await runRecord(project.folder)).code?.kind).toBe('files');
    await pass(project, 'run', '--force');
    expect(await project.trainings()).toHaveLength(2);
  });

  test.each<[string, (project: Counted) => Promise<unknown>]>([
    ['a code file', (project) => project.write('lib/a.mjs', 'export const a = 2;\n')],
    ['a code file that is new', (project) => project.write('lib/b.mjs', '')],
    [
      'the name of a code file',
      (project) =>
        project.write('lib/b.mjs', 'export const a = 1;\n').then(() => rm(project.file('lib/a.mjs'))),
    ],
    ['the command', (project) => edit(project.file('pawl.yaml'), 'node train.mjs', 'node ./train.mjs')],
    ['what code is', (project) => edit(project.file('pawl.yaml'), '[train.mjs, "lib/*.mjs"]', '[train.mjs]')],
    ['a parameter', (project) => edit(project.file('pawl.yaml'), 'threshold: 40', 'threshold: 41')],
    ['the seed', (project) => edit(project.file('pawl.yaml'), '  params:', '  seed: 3\n  params:')],
    ['the data', (project) => project.write('data.csv', `${thresholdData()}r80,5,5,s1,b\n`)],
    ['a lock file', (project) => project.write('package-lock.json', '{}\n')],
    [
      'a file of predictions',
      (project) => writeFile(project.file('.pawl/output/predictions.csv'), 'id,prediction\n'),
    ],
    ['a model that is gone', (project) => rm(project.file('.pawl/output/model.json'))],
  ])('%s changed: it is run again', async (_what, change) => {
    const project = await prepared();
    await change(project);
    expect((await pass(project, 'run')).stderr).not.toMatch(ANY);
    expect(await project.trainings()).toHaveLength(2);
    expect((await pass(project, 'run')).stderr).toMatch(AGAIN);
    expect(await project.trainings()).toHaveLength(2);
  });

  test('a pattern that names no file is a mistake', async () => {
    const project = await countedCommand('  code: [train.mjs, "src/*.py"]\n');
    const { status, stderr } = await project.pawl(['run']);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(/src\/\*\.py/);
    expect(stderr).toMatch(/train\.code/);
    expect(await project.trainings()).toEqual([]);
  });
});

const python = pythonWith('json');

test.skipIf(python.missing)(
  `a package of another version: the command is run again${python.missing ? `: ${python.missing}` : ''}`,
  async () => {
    const packages = await scratchFolder();
    const install = async (version: string) => {
      const folder = join(packages, 'pawltestpackage.dist-info');
      await mkdir(folder, { recursive: true });
      await writeFile(
        join(folder, 'METADATA'),
        `Metadata-Version: 2.1\nName: pawltestpackage\nVersion: ${version}\n`,
      );
    };
    const project = await countedCommand('  code: [train.mjs]\n', '', 'python3 --version && node train.mjs');
    const env = {
      PYTHONPATH: packages,
      ...(python.path ? { PATH: `${python.path}:${USER_PATH}` } : {}),
    };
    const run = async () => {
      const { status, stdout, stderr } = await project.pawl(['run'], { env });
      expect(status, stdout + stderr).toBe(0);
      return stderr;
    };
    await install('1.0');
    await run();
    const { environment } = await runRecord(project.folder);
    expect(environment.packages).toContainEqual({ name: 'pawltestpackage', version: '1.0' });
    expect(await run()).toMatch(AGAIN);
    await install('1.1');
    expect(await run()).not.toMatch(ANY);
    expect(await project.trainings()).toHaveLength(2);
  },
);

describe('an accepted model', () => {
  const accepted = async () => {
    const project = await countedCommand('  code: [train.mjs]\n');
    await pass(project, 'run');
    await pass(project, 'accept');
    return project;
  };
  const forgetAllBut = async (project: Counted, kept: string[]) => {
    for (const name of await readdir(project.file('.pawl')))
      if (!kept.includes(name)) await rm(project.file(`.pawl/${name}`), { recursive: true });
  };

  test('is taken from the store when all else is gone, and the chain of records holds', async () => {
    const project = await accepted();
    const first = await runRecord(project.folder);
    const output = await readFile(project.file('.pawl/output/predictions.csv'), 'utf8');
    await forgetAllBut(project, ['store']);
    const { stdout, stderr } = await pass(project, 'run');
    expect(stderr).toMatch(ACCEPTED);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/used again, as nothing it depends on has changed/);
    expect(await project.trainings()).toHaveLength(1);
    expect(await readFile(project.file('.pawl/output/predictions.csv'), 'utf8')).toBe(output);
    const again = await runRecord(project.folder);
    expect(again).toMatchObject({
      modelDigest: first.modelDigest,
      outputs: first.outputs,
      startedAt: first.startedAt,
      reused: { run: first.digest, from: 'store' },
    });
    for (const verb of ['evaluate', 'gate', 'report', 'accept']) await pass(project, verb);
    const verdict = (await record(project.folder, 'verdict')) as unknown as VerdictRecord;
    const evaluation = await record(project.folder, 'evaluation');
    expect(verdict.evaluation).toBe(evaluation.digest);
    expect(evaluation.run).toBe(again.digest);
    expect(again.dataCheck).toBe((await record(project.folder, 'data-check')).digest);
    const markdown = await pass(project, 'report', '--format', 'markdown');
    expect(markdown.stdout).toMatch(/used again/);
    // The first run is still the one that is named when the model is used a third time.
    await forgetAllBut(project, ['store']);
    await pass(project, 'run');
    expect((await runRecord(project.folder)).reused).toEqual({ run: first.digest, from: 'store' });
  });

  test('is found behind others that were accepted later', async () => {
    const project = await accepted();
    const first = await runRecord(project.folder);
    await edit(project.file('train.mjs'), '?? 40', '?? 38');
    await pass(project, 'run');
    await pass(project, 'accept');
    await edit(project.file('train.mjs'), '?? 38', '?? 40');
    expect((await pass(project, 'run')).stderr).toMatch(ACCEPTED);
    expect((await runRecord(project.folder)).modelDigest).toBe(first.modelDigest);
    expect(await project.trainings()).toHaveLength(2);
  });

  test.each([
    ['its model is damaged', (run: RunRecord) => run.outputs[0]!.digest, 'damage'],
    ['its predictions are gone', (run: RunRecord) => run.outputs[1]!.digest, 'remove'],
    ['its record is damaged', (run: RunRecord) => run.digest, 'damage'],
    ['its record is gone', (run: RunRecord) => run.digest, 'remove'],
  ])('%s: it is trained again', async (_what, which, how) => {
    const project = await accepted();
    const first = await runRecord(project.folder);
    const hex = which(first).slice('sha256:'.length);
    const object = project.file(`.pawl/store/objects/${hex.slice(0, 2)}/${hex.slice(2)}`);
    await (how === 'damage' ? edit(object, /^.{3}/s, 'xyz') : rm(object));
    await forgetAllBut(project, ['store']);
    expect((await pass(project, 'run')).stderr).not.toMatch(ANY);
    expect(await project.trainings()).toHaveLength(2);
    expect((await runRecord(project.folder)).modelDigest).toBe(first.modelDigest);
    expect((await readdir(project.file('.pawl'))).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('is taken from the branch of the origin', async () => {
    const project = await countedCommand();
    const origin = await scratchFolder();
    await project.git('init', '-q', '--bare', '-b', 'main', origin);
    await project.git('init', '-q', '-b', 'main');
    await project.git('remote', 'add', 'origin', origin);
    await project.git('add', '-A');
    await project.git('commit', '-q', '-m', 'Start');
    await pass(project, 'run', '--store', 'git');
    await pass(project, 'accept', '--store', 'git');
    await rm(project.file('.pawl'), { recursive: true });
    await project.git('commit', '-q', '--allow-empty', '-m', 'Later');
    expect((await pass(project, 'run', '--store', 'git')).stderr).toMatch(ACCEPTED);
    expect(await project.trainings()).toHaveLength(1);
    expect((await pass(project, 'run')).stderr).toMatch(AGAIN);
    await rm(project.file('.pawl'), { recursive: true });
    expect((await pass(project, 'run')).stderr).not.toMatch(ANY);
    expect(await project.trainings()).toHaveLength(2);
  });
});
