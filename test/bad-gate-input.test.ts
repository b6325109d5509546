import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluationRecord, VerdictRecord } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { edit, pawl, project, record } from './pawl.ts';

/** 120 rows: an id, a number, a region (`island` has one row, `coast` only one class), a weight, a customer, and a class. */
const rows = Array.from({ length: 120 }, (_, i) => {
  const region = i === 7 ? 'island' : i % 10 === 3 ? 'coast' : i % 2 === 0 ? 'north' : 'south';
  const label = region === 'coast' || i % 3 === 0 ? 'a' : 'b';
  return { id: `r${i}`, x: i, region, weight: 1 + (i % 2), customer: `c${i % 30}`, y: label };
});
const csv = (change: (row: (typeof rows)[number]) => object = (row) => row) => {
  const table = rows.map(change) as Record<string, unknown>[];
  const names = Object.keys(table[0]!);
  return `${[names.join(','), ...table.map((row) => names.map((name) => row[name] ?? '').join(','))].join('\n')}\n`;
};

/** A command that answers every test row right, with what `scores` and `wrong` say otherwise. */
const trainer = (score = 'y === "b" ? 0.9 : 0.1', answer = 'y') => `
import { readFileSync, writeFileSync } from 'node:fs';
const { PAWL_TEST_DATA, PAWL_OUTPUT } = process.env;
const [head, ...lines] = readFileSync(PAWL_TEST_DATA, 'utf8').trim().split('\\n');
const names = head.split(',');
const rows = lines.map((line, i) => ({ i, ...Object.fromEntries(line.split(',').map((cell, k) => [names[k], cell])) }));
const out = rows.map(({ i, id, x, y, region }) => [id, ${answer}, ${score}].join(','));
writeFileSync(PAWL_OUTPUT + '/predictions.csv', ['id,prediction,score', ...out].join('\\n') + '\\n');
`;

interface Options {
  readonly gate?: string;
  readonly data?: string;
  readonly evaluate?: string;
  readonly csv?: string;
  readonly trainer?: string;
}

async function setUp({ gate = '[accuracy >= 0.5]', data = '', evaluate = '', ...files }: Options = {}) {
  const config = `model: m
task: classification
data: { train: train.csv, test: data.csv, target: y, id: id${data} }
train: { run: node train.mjs }
evaluate: { resamples: 200${evaluate} }
gate: ${gate}
`;
  return project({
    'pawl.yaml': config,
    'train.csv': csv((row) => ({ ...row, id: `t${row.id}`, x: row.x + 0.5 })),
    'data.csv': files.csv ?? csv(),
    'train.mjs': files.trainer ?? trainer(),
  });
}

const run = (folder: string) => pawl(['run'], { cwd: folder });
const verdictOf = async (folder: string) => (await record(folder, 'verdict')) as unknown as VerdictRecord;
const evaluationOf = async (folder: string) =>
  (await record(folder, 'evaluation')) as unknown as EvaluationRecord;

describe('predictions', () => {
  test.each([
    ['a score above 1', '1.5', /"score" is 1\.5 in row 1/],
    ['a score below 0', '-0.2', /"score" is -0\.2 in row 1/],
    ['a NaN score', '"NaN"', /"score" is (NaN|missing) in row 1/],
  ])('%s is refused with its row', async (_, score, message) => {
    const folder = await setUp({ gate: '[log_loss <= 1]', trainer: trainer(score) });
    const { status, stderr } = await run(folder);
    expect(status).toBe(3);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/Scores are probabilities: numbers from 0 to 1/);
  });

  test('all alike: shares have intervals, the area under the curve is one half and no more', async () => {
    const folder = await setUp({
      gate: '[roc_auc >= 0.6, recall >= 0.9]',
      trainer: trainer('0.7', '"b"'),
    });
    const { status, stdout } = await run(folder);
    expect(status, stdout).toBe(1);
    expect(stdout).toMatch(/^(refuted|undecided|invalid) +roc_auc >= 0\.6/m);
    expect(stdout).toMatch(/^proved +recall >= 0\.9/m);
  });

  test('all right proves no more than so many rows can', async () => {
    const folder = await setUp({ gate: '[accuracy >= 0.99, f1 >= 0.99, mcc >= 0.99]' });
    const { status, stdout } = await run(folder);
    expect(status).toBe(1);
    expect(stdout.match(/^undecided/gm), stdout).toHaveLength(3);
  });

  test('of a class that training has never seen count as wrong', async () => {
    const train = csv((row) => ({ ...row, y: 'a' }))
      .split('\n')
      .slice(0, 61)
      .concat('z1,1,north,1,c1,b', '')
      .join('\n');
    const folder = await project({
      'pawl.yaml': `model: m
task: classification
data: { train: train.csv, test: test.csv, target: y, id: id }
train: { trainer: ml-random-forest, params: { trees: 3 } }
gate: [accuracy >= 0.99]
`,
      'train.csv': train,
      'test.csv': csv((row) => ({
        ...row,
        id: `t${row.id}`,
        x: row.x + 0.5,
        y: row.x % 5 === 0 ? 'c' : row.y,
      })),
    });
    const { status, stdout, stderr } = await run(folder);
    expect([1, 3], stdout + stderr).toContain(status);
    expect(stdout + stderr).toMatch(/"?c"?|refuted/);
    expect(stderr).not.toMatch(/bug in Pawl/);
  });
});

describe('slices', () => {
  test('of one class have no area under the curve, and the gate refuses', async () => {
    const folder = await setUp({
      evaluate: ', slices: [region]',
      gate: '[slice(region = coast).roc_auc >= 0.5]',
    });
    const { status, stdout } = await run(folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^invalid +slice\(region = coast\)\.roc_auc/m);
    expect(stdout).toMatch(/not\s+a\s+number\s+on\s+these\s+rows/);
  });

  test('of one row prove nothing', async () => {
    const folder = await setUp({
      evaluate: ', slices: [region]',
      gate: '[slice(region = island).accuracy >= 0.5, slice(region = island).f1 >= 0.5]',
    });
    const { status, stdout } = await run(folder);
    expect(status).toBe(1);
    expect(stdout).not.toMatch(/^proved/m);
    expect(stdout).toMatch(/^undecided +slice\(region = island\)\.accuracy/m);
  });

  test('under the minimum are left out and said to be', async () => {
    const folder = await setUp({
      evaluate: ', slices: [region], min_slice: 10',
      gate: '[slice(region).accuracy >= 0.5]',
    });
    const { status, stdout } = await run(folder);
    expect(status, stdout).toBe(0);
    expect((await evaluationOf(folder)).smallSlices).toEqual([
      { spec: 'region', name: 'region = island', rows: 1 },
    ]);
    expect(stdout).toMatch(/1 slice under the minimum size is not measured: region = island/);
  });
});

test('the candidate that is the baseline is not worse by any margin, and not better', async () => {
  const folder = await setUp({
    gate: '[accuracy >= baseline.accuracy - 0.01, roc_auc >= baseline.roc_auc, accuracy > baseline.accuracy]',
  });
  await run(folder);
  await pawl(['accept', '--force', '--reason', 'first'], { cwd: folder });
  const { stdout } = await run(folder);
  expect(stdout).toMatch(/^proved +accuracy >= baseline\.accuracy - 0\.01/m);
  expect(stdout).toMatch(/^proved +roc_auc >= baseline\.roc_auc/m);
  expect(stdout).toMatch(/^refuted +accuracy > baseline\.accuracy/m);
  const { metrics } = await evaluationOf(folder);
  for (const { difference } of metrics)
    expect(difference).toMatchObject({ value: 0, interval: { low: 0, high: 0 }, method: 'identical' });
});

describe('weights', () => {
  test.each([
    ['all 0', 'weight', csv((row) => ({ ...row, weight: 0 })), /weights of all test rows are 0/],
    [
      'negative',
      'weight',
      csv((row) => ({ ...row, weight: row.x === 5 ? -1 : 1 })),
      /weight of test row 6 is -1/,
    ],
    [
      'missing',
      'weight',
      csv((row) => ({ ...row, weight: row.x === 2 ? '' : 1 })),
      /weight of test row 3 is missing/,
    ],
    ['texts', 'region', csv(), /weights of the test rows are texts/],
    ['in no column', 'wieght', csv(), /no column "wieght"/],
  ])('that are %s are refused', async (_, column, table, message) => {
    const folder = await setUp({ data: `, weight: ${column}`, csv: table });
    const { status, stderr } = await run(folder);
    expect(status).toBe(3);
    expect(stderr).toMatch(message);
  });

  test('change what rows count, and the features do not hold them', async () => {
    const folder = await setUp({
      data: ', weight: weight',
      trainer: trainer('y === "b" ? 0.9 : 0.1', 'x % 2 === 0 ? y : y === "a" ? "b" : "a"'),
    });
    await run(folder);
    const { metrics, weight } = await evaluationOf(folder);
    // Half the rows are right, and they weigh 1 where the others weigh 2.
    expect(metrics.find(({ metric }) => metric === 'accuracy')?.candidate.value).toBeCloseTo(1 / 3, 12);
    expect(weight).toBe('weight');
    expect((await record(folder, 'run')).features).not.toContain('weight');
  });
});

describe('groups', () => {
  test.each([
    ['one group only', csv((row) => ({ ...row, customer: 'c' })), /all test rows are of one group, "c"/],
    [
      'a missing group',
      csv((row) => ({ ...row, customer: row.x === 4 ? '' : 'c1' })),
      /group of test row 5 is missing/,
    ],
  ])('%s is refused', async (_, table, message) => {
    const folder = await setUp({ data: ', group: customer', csv: table });
    const { status, stderr } = await run(folder);
    expect(status).toBe(3);
    expect(stderr).toMatch(message);
  });

  test('are drawn whole', async () => {
    const folder = await setUp({
      data: ', group: customer',
      trainer: trainer('y === "b" ? 0.9 : 0.1', 'x % 30 < 6 ? (y === "a" ? "b" : "a") : y'),
    });
    await run(folder);
    const { metrics, group } = await evaluationOf(folder);
    const accuracy = metrics.find(({ metric }) => metric === 'accuracy')!.candidate;
    expect(accuracy).toMatchObject({ value: 0.8, method: 'group-jackknife' });
    // Thirty customers, each all right or all wrong: as wide as of 30 rows, and no narrower for there being 120.
    expect(accuracy.interval!.high - accuracy.interval!.low).toBeGreaterThan(0.25);
    expect(group).toBe('customer');
  });
});

describe('conditions', () => {
  test.each([
    ['an unknown metric', '[acuracy >= 0.5]', '', /acuracy/],
    ['contradictory bounds', '[accuracy >= 0.9, accuracy < 0.8]', '', /can never pass/],
    ['a gap without a column', '[gap(recall) <= 0.1]', '', /gap needs a metric and a column/],
    ['a gap from below', '["gap(recall, region) >= 0.1"]', ', slices: [region]', /found >= after gap/],
    ['a tolerance of nothing', '["n > 0.5 +/- 0"]', '', /tolerance/],
    ['a tolerance on an unknown variable', '["m > 0.5 +/- 0.1"]', '', /found "m"/],
    [
      'a budget of no look',
      '{ conditions: [accuracy >= 0.5], looks: { budget: 0 } }',
      '',
      /gate\.looks\.budget/,
    ],
    [
      'more looks than can be paid for',
      '{ conditions: [accuracy >= 0.5], looks: { budget: 5000, adaptivity: full } }',
      '',
      /5000 looks with full adaptivity/,
    ],
    [
      'costs of a class that is not there',
      '[expected_cost <= 1]',
      ', costs: { q: { a: 1 } }',
      /no class "q"/,
    ],
    [
      'costs that are not given',
      '[expected_cost <= 1]',
      '',
      /"expected_cost" needs the cost of each mistake/,
    ],
    ['an interval method that is not', '[accuracy >= 0.5]', ', interval: magic', /evaluate\.interval/],
  ])('%s: one clear error', async (_, gate, evaluate, message) => {
    const folder = await setUp({ gate, evaluate });
    const { status, stderr } = await run(folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.match(/^error:/gm)).toHaveLength(1);
  });

  test('a tolerance that the rows cannot keep is invalid, and says how many could', async () => {
    const folder = await setUp({ gate: '["n > 0.5 +/- 0.05", "n > 0.5 +/- 0.2"]' });
    const { status, stdout } = await run(folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/needs\s+[\d,]+\s+test\s+rows,\s+and\s+there\s+are\s+120/);
  });

  test('a tolerance that they can keep is decided by it', async () => {
    const folder = await setUp({ gate: '["n > 0.5 +/- 0.2", "n > 0.9 +/- 0.2", "n > 0.95 +/- 0.2"]' });
    const { stdout } = await run(folder);
    expect(stdout).toMatch(/^proved +n > 0\.5 \+\/- 0\.2/m);
    expect(stdout).toMatch(/^undecided +n > 0\.9 \+\/- 0\.2/m);
  });

  test('one group has no other to be compared with, and does not pass', async () => {
    const folder = await setUp({
      evaluate: ', slices: [region]',
      csv: csv((row) => ({ ...row, region: 'north' })),
      gate: '["gap(accuracy, region) <= 0.1"]',
    });
    const { status, stdout } = await run(folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/a second group of\s+region/);
  });
});

describe('looks at the same rows', () => {
  const gate = '{ conditions: [accuracy >= 0.5], looks: { budget: 2 } }';
  const wrong = (row: number) =>
    trainer('y === "b" ? 0.9 : 0.1', `id === 'r${row}' ? (y === "a" ? "b" : "a") : y`);

  async function looked(models: number) {
    const folder = await setUp({ gate });
    for (let i = 1; i < models; i++) {
      await run(folder);
      await writeFile(join(folder, 'train.mjs'), wrong(i));
    }
    return { folder, ...(await run(folder)) };
  }

  test('are counted, and the model after the last is refused whatever it is', async () => {
    const { folder, status, stdout } = await looked(3);
    expect(status).toBe(1);
    expect(stdout).toMatch(/this\s+is\s+look\s+3\s+at\s+these\s+test\s+rows,\s+and\s+2\s+were/);
    expect(stdout).toMatch(/Take\s+120\s+fresh\s+test\s+rows/);
    expect((await verdictOf(folder)).looks).toMatchObject({ number: 3, budget: 2, adaptivity: 'none' });
  });

  test('of a model that was judged before are no new ones', async () => {
    const { folder } = await looked(2);
    await writeFile(join(folder, 'train.mjs'), trainer());
    const { status, stdout } = await run(folder);
    expect(status, stdout).toBe(0);
    expect((await verdictOf(folder)).looks).toMatchObject({ number: 1, alpha: expect.closeTo(0.025, 12) });
  });

  test('warn when few are left', async () => {
    const { stdout } = await looked(2);
    expect(stdout).toMatch(/the last look\s+at these test rows/);
  });

  test('in a ledger that was edited by hand are refused, and nothing is lost', async () => {
    const { folder } = await looked(2);
    const path = join(folder, '.pawl/store/refs/looks');
    const [name] = await readdir(path);
    const file = join(path, name!);
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    await writeFile(file, `${lines[1]}\n`);
    await writeFile(join(folder, 'train.mjs'), wrong(9));
    const { status, stderr } = await run(folder);
    expect(status).toBe(3);
    expect(stderr).toMatch(/the ledger of looks at these test rows was changed/);
    await writeFile(file, `${lines.join('\n')}\n`);
    expect((await run(folder)).stdout).toMatch(/this\s+is\s+look\s+3/);
  });
});

test('a plan of nothing, or of nonsense, says what to do', async () => {
  const folder = await setUp();
  const nothing = await pawl(['plan'], { cwd: folder });
  expect(nothing.status).toBe(2);
  expect(nothing.stderr).toMatch(/nothing to plan by/);
  const share = await pawl(['plan', '--condition', 'n > 0.5 +/- 0.1', '--confidence', '2'], { cwd: folder });
  expect(share.stderr).toMatch(/--confidence is "2", not a share between 0 and 1/);
  const plain = await pawl(['plan', '--condition', 'accuracy > 0.5'], { cwd: folder });
  expect(plain.stderr).toMatch(/only a condition with a tolerance/);
});

test('the sample sizes of the literature', async () => {
  const plan = async (condition: string, confidence: string, adaptivity: string) => {
    const { stdout } = await pawl(
      [
        'plan',
        '--json',
        '--condition',
        condition,
        '--confidence',
        confidence,
        '--looks',
        '32',
        '--adaptivity',
        adaptivity,
      ],
      { cwd: '/' },
    );
    return JSON.parse(stdout).lines[0].plan.rows;
  };
  expect(await plan('n > 0.8 +/- 0.05', '0.9999', 'none')).toBe(2536);
  expect(await plan('n > 0.8 +/- 0.05', '0.9999', 'full')).toBe(6279);
  expect(await plan('n - o > 0.02 +/- 0.05', '0.99', 'none')).toBe(7012);
  expect(await plan('n - o > 0.02 +/- 0.05', '0.99', 'full')).toBe(21_984);
});

test('the gate tests itself on the rows of the project', async () => {
  const folder = await setUp({
    gate: '[accuracy >= 0.8, accuracy >= baseline.accuracy - 0.1]',
    trainer: trainer('y === "b" ? 0.9 : 0.1', 'x % 7 === 0 ? "a" : y'),
  });
  await run(folder);
  await pawl(['accept', '--force', '--reason', 'first'], { cwd: folder });
  await writeFile(join(folder, 'train.mjs'), trainer('y === "b" ? 0.8 : 0.1', 'x % 8 === 0 ? "a" : y'));
  await run(folder);
  const { status, stdout } = await pawl(['self-test', '--draws', '200', '--json'], { cwd: folder });
  expect(status, stdout).toBe(0);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({ draws: 200, rows: 120, confidence: 0.95 });
  expect(found.equal.conditions).toHaveLength(1);
  expect(found.own.conditions).toHaveLength(2);
  for (const rates of [found.equal, found.own]) expect(rates.anyFalse).toBeLessThanOrEqual(0.1);
  const text = await pawl(['self-test', '--draws', '50'], { cwd: folder });
  expect(text.stdout).toMatch(/Two models that are equally good/);
  await edit(join(folder, 'pawl.yaml'), 'resamples: 200', 'resamples: 201');
  expect((await pawl(['self-test', '--draws', '0'], { cwd: folder })).status).toBe(2);
});
