import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, type RunRecord } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { type Counted, counted, countedCommand, THRESHOLD_COMMAND, thresholdConfig } from './counted.ts';
import { edit, execute, type RunOptions, record, scratchFolder, USER_PATH } from './pawl.ts';
import { pythonWith } from './system/python.ts';

const runRecord = (folder: string) => record(folder, 'run') as Promise<unknown> as Promise<RunRecord>;

/** Trains and returns what the record says. */
async function trained(project: Counted, options: RunOptions = {}): Promise<RunRecord> {
  const { status, stdout, stderr } = await project.pawl(['run'], options);
  expect(status, stdout + stderr).toBe(0);
  return runRecord(project.folder);
}

/** A project whose command does this before it predicts. */
async function doing(body: string, train = ''): Promise<Counted> {
  const project = await countedCommand(train);
  await project.write('train.mjs', `${body}\n${THRESHOLD_COMMAND}`);
  return project;
}

describe('metrics that a command reports while it trains', () => {
  test('are kept as series, whatever else stands on the line', async () => {
    const project = await doing(`
      console.log('INFO epoch 1: PAWL_METRIC loss=0.9 accuracy=0.5 step=1');
      console.error('PAWL_METRIC loss=0.3 accuracy=0.75 step=2');
      console.log('PAWL_METRIC loss=0.4 step=3');
      console.log('PAWL_METRIC speed=12.5');
      console.log('no PAWL_METRICS here=1');`);
    const { series } = await trained(project);
    const found = new Map(series.map((one) => [one.name, one]));
    expect([...found.keys()].sort()).toEqual(['accuracy', 'loss', 'speed']);
    // Two streams have no common order, so the steps tell it.
    expect(
      found
        .get('loss')!
        .points.map(({ step, value }) => [step, value])
        .sort(),
    ).toEqual([
      [1, 0.9],
      [2, 0.3],
      [3, 0.4],
    ]);
    expect(found.get('loss')!.best).toBe(0.3);
    expect(found.get('accuracy')!.best).toBe(0.75);
    expect(found.get('speed')).toEqual({
      name: 'speed',
      last: 12.5,
      best: null,
      points: [{ step: 0, value: 12.5 }],
    });
  });

  test('a thousand steps are thinned, and the last and the best are exact', async () => {
    const project = await doing(
      `for (let i = 1; i <= 1000; i++) console.log('PAWL_METRIC val_loss=' + (i === 777 ? 0.001 : 1 / i) + ' step=' + i);`,
    );
    const [loss] = (await trained(project)).series;
    expect(loss).toMatchObject({ name: 'val_loss', last: 0.001, best: 0.001 });
    expect(loss!.points.length).toBeGreaterThan(50);
    expect(loss!.points.length).toBeLessThanOrEqual(100);
    expect(loss!.points[0]).toEqual({ step: 1, value: 1 });
    expect(loss!.points.at(-1)).toEqual({ step: 1000, value: 0.001 });
  });

  test('that are no numbers, and far too many of them, end nothing', async () => {
    const project = await doing(
      `console.log('PAWL_METRIC loss=nan step=1');
      console.log('PAWL_METRIC loss=inf bad=-Infinity huge=1e999 step=2');
      console.log('PAWL_METRIC');
      console.log('PAWL_METRIC =5 loss');
      console.log('PAWL_METRIC fine=1 step=1e300');
      for (let i = 0; i < 2000; i++) console.log('PAWL_METRIC m' + i + '=' + i);`,
    );
    const { series } = await trained(project);
    expect(series).toHaveLength(50);
    for (const { last, points } of series) {
      expect(Number.isFinite(last)).toBe(true);
      for (const { value } of points) expect(Number.isFinite(value)).toBe(true);
    }
  });

  test('none at all are an empty list', async () => {
    expect((await trained(await countedCommand())).series).toEqual([]);
  });
});

const GREEDY = `
const kept = [];
for (let i = 0; i < 40; i++) { kept.push(Buffer.alloc(10_000_000, 1)); await new Promise((done) => setTimeout(done, 5)); }
console.log('took it all');
await new Promise((done) => setTimeout(done, 30_000));`;

describe('limits', () => {
  const supported = process.platform === 'linux' || process.platform === 'darwin';

  test.skipIf(!supported)(
    `memory: a command that takes too much is ended${supported ? '' : ': skipped, not enforced on this system'}`,
    async () => {
      const project = await doing(GREEDY, '  memory: 200MB\n');
      const { status, stderr } = await project.pawl(['run']);
      expect(status, stderr).toBe(2);
      expect(stderr).toMatch(
        /the training command used more memory \([\d.]+ MB\) than `train\.memory` allows \(200 MB\) and was stopped/,
      );
      expect(stderr).toMatch(/Raise `train\.memory`/);
      expect(stderr).not.toMatch(/bug in Pawl/);
      expect(await project.trainings()).toEqual([]);
      expect((await readdir(project.file('.pawl'))).filter((name) => /tmp|output|lock/.test(name))).toEqual(
        [],
      );
    },
  );

  test.skipIf(!supported)('memory: what a child of the command takes counts too', async () => {
    const project = await doing(
      `import { execFileSync } from 'node:child_process';
      execFileSync(process.execPath, ['greedy.mjs'], { stdio: 'inherit' });`,
      '  memory: 250 MB\n',
    );
    await project.write('greedy.mjs', GREEDY);
    const { status, stderr } = await project.pawl(['run']);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(/used more memory/);
  });

  test('memory: a command that stays below is left alone', async () => {
    const { peakMemoryBytes } = await trained(await doing('', '  memory: 2GB\n'));
    expect(peakMemoryBytes).toBeLessThan(2 ** 31);
  });

  test('timeout: the error says how long, and shows the last lines', async () => {
    const project = await doing(
      `console.log('still at it'); await new Promise((done) => setTimeout(done, 30_000));`,
      '  timeout: 0.5s\n',
    );
    const started = performance.now();
    const { status, stderr } = await project.pawl(['run']);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(/was not done after 0\.5 s and was stopped\. Its last lines:\s+still at it/);
    expect(stderr).toMatch(/Raise `train\.timeout`/);
    expect(performance.now() - started).toBeLessThan(8000);
  });

  test.each([
    ['memory: lots', /train\.memory/, /500MB or 4GB/],
    ['memory: 0.5', /train\.memory/, /must be a text/],
    ['timeout: soon', /train\.timeout/, /90s, 30m or 6h/],
    ['code: []', /train\.code/, /./],
    ['footprint: { pue: 0.5 }', /train\.footprint\.pue/, /1/],
    ['footprint: { watts: 3 }', /train\.footprint\.watts/, /watts_per_core/],
  ])('%s is a mistake', async (line, where, says) => {
    const project = await countedCommand(`  ${line}\n`);
    const { status, stderr } = await project.pawl(['run']);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(where);
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/pawl\.yaml:\d+/);
    expect(await project.trainings()).toEqual([]);
  });

  test.each([
    ['memory', 'memory: 1GB'],
    ['code', 'code: [train.mjs]'],
  ])('%s is for a command, not for an embedded trainer', async (key, line) => {
    const project = await counted({ 'pawl.yaml': thresholdConfig(`  trainer: random-forest\n  ${line}\n`) });
    const { status, stderr } = await project.pawl(['run']);
    expect(status, stderr).toBe(2);
    expect(stderr).toContain(`\`${key}\` is for a command: \`run\``);
    expect(stderr).toMatch(/pawl\.yaml:\d+/);
  });
});

describe('what the record says of a command', () => {
  test('interpreter, and lock files up to the top of the repository with their digests', async () => {
    const project = await countedCommand();
    await project.git('init', '-q', '-b', 'main');
    await mkdir(project.file('deep'));
    for (const name of ['pawl.yaml', 'train.mjs', 'data.csv'])
      await rename(project.file(name), project.file(`deep/${name}`));
    await project.write('uv.lock', 'version = 1\n');
    await project.write('deep/package-lock.json', '{}\n');
    await project.write('deep/requirements-dev.txt', 'numpy\n');
    await project.write('other/poetry.lock', 'unrelated\n');
    const { status, stdout, stderr } = await project.pawl(['run', 'deep']);
    expect(status, stdout + stderr).toBe(0);
    const { environment } = await runRecord(project.file('deep'));
    const asked = await execute('node', ['--version']);
    expect(environment.interpreter).toEqual({ name: 'node', version: asked.stdout.trim().slice(1) });
    expect(environment.lockFiles).toEqual([
      { path: 'deep/package-lock.json', digest: digestOf('{}\n') },
      { path: 'deep/requirements-dev.txt', digest: digestOf('numpy\n') },
      { path: 'uv.lock', digest: digestOf('version = 1\n') },
    ]);
    expect(environment.packages).toEqual([]);
  });

  const python = pythonWith('json');

  test.skipIf(python.missing)(
    `the packages beside Python${python.missing ? `: ${python.missing}` : ''}`,
    async () => {
      const packages = await scratchFolder();
      await mkdir(join(packages, 'pawl_test.dist-info'));
      await writeFile(
        join(packages, 'pawl_test.dist-info/METADATA'),
        'Metadata-Version: 2.1\nName: Pawl_Test\nVersion: 3.1.4\n',
      );
      const project = await countedCommand('', '', 'python3 train.py');
      await project.write(
        'train.py',
        `import csv, os
rows = list(csv.DictReader(open(os.environ['PAWL_TEST_DATA'])))
with open(os.environ['PAWL_OUTPUT'] + '/predictions.csv', 'w') as out:
    out.write('id,prediction\\n' + ''.join(f"{row['id']},{'a' if float(row['x']) >= 40 else 'b'}\\n" for row in rows))
`,
      );
      const env = {
        PYTHONPATH: packages,
        ...(python.path ? { PATH: `${python.path}:${USER_PATH}` } : {}),
      };
      const { environment, modelDigest } = await trained(project, { env });
      expect(environment.interpreter).toMatchObject({
        name: 'python',
        version: expect.stringMatching(/^3\.\d+/),
      });
      expect(environment.packages).toContainEqual({ name: 'pawl-test', version: '3.1.4' });
      // Predictions alone are no model.
      expect(modelDigest).toBe(null);
    },
  );

  const BUSY = `const until = performance.now() + 400; while (performance.now() < until);
    globalThis.kept = Buffer.alloc(120_000_000, 1);
    await new Promise((done) => setTimeout(done, 450));`;

  test('processor time, peak memory, and a footprint with its assumptions', async () => {
    const { cpuSeconds, peakMemoryBytes, footprint, durationMs } = await trained(await doing(BUSY));
    expect(cpuSeconds).toBeGreaterThan(0.1);
    expect(cpuSeconds).toBeLessThan(20);
    expect(peakMemoryBytes).toBeGreaterThan(120e6);
    expect(peakMemoryBytes).toBeLessThan(2e9);
    expect(durationMs).toBeGreaterThan(800);
    const { energyKwh, carbonGrams, ...assumptions } = footprint!;
    expect(assumptions).toEqual({
      wattsPerCore: 3.76,
      wattsPerGigabyte: 0.392,
      pue: 1.185,
      gramsPerKwh: 473,
    });
    // The formula that the assumptions belong to, with the memory held for the whole time.
    const watts = (ms: number) =>
      (cpuSeconds! * 3.76 + (peakMemoryBytes! / 2 ** 30) * 0.392 * (ms / 1000)) / 3600;
    expect(energyKwh).toBeGreaterThan((watts(800) / 1000) * 1.185);
    expect(energyKwh).toBeLessThanOrEqual((watts(durationMs) / 1000) * 1.185);
    expect(carbonGrams).toBeCloseTo(energyKwh * 473, 12);
  });

  test('`train.footprint` changes the numbers by what it says', async () => {
    const project = await doing(
      BUSY,
      '  footprint: { watts_per_core: 376000, watts_per_gigabyte: 0, pue: 1, grams_per_kwh: 20 }\n',
    );
    const { footprint, cpuSeconds } = await trained(project);
    expect(footprint).toMatchObject({ wattsPerCore: 376000, wattsPerGigabyte: 0, pue: 1, gramsPerKwh: 20 });
    expect(footprint!.energyKwh).toBeCloseTo((cpuSeconds! * 376000) / 3600 / 1000, 9);
    expect(footprint!.carbonGrams).toBeCloseTo(footprint!.energyKwh * 20, 9);
    await edit(project.file('pawl.yaml'), 'grams_per_kwh: 20', 'grams_per_kwh: 0');
    expect((await trained(project)).footprint!.carbonGrams).toBe(0);
  });

  test('an embedded trainer has a footprint too, and no interpreter', async () => {
    const project = await counted({ 'pawl.yaml': thresholdConfig('  trainer: random-forest\n') });
    const { footprint, cpuSeconds, peakMemoryBytes, environment, series } = await trained(project);
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(peakMemoryBytes).toBeGreaterThan(10e6);
    expect(footprint!.energyKwh).toBeGreaterThan((cpuSeconds! * 3.76) / 3600 / 1000);
    expect(environment).toMatchObject({ interpreter: null, lockFiles: [], packages: [] });
    expect(series).toEqual([]);
  });
});
