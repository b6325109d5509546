import type { EvaluationRecord } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { type Counted, counted, countedCommand, thresholdConfig, thresholdData } from './counted.ts';
import { edit, record } from './pawl.ts';

type Explanation = NonNullable<EvaluationRecord['explanation']>;

async function pass(project: Counted, ...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await project.pawl(args);
  expect(status, stdout + stderr).toBe(0);
  return stdout;
}

async function explanationOf(project: Counted): Promise<Explanation | null> {
  await pass(project, 'run');
  return ((await record(project.folder, 'evaluation')) as unknown as EvaluationRecord).explanation;
}

/** A project of an embedded trainer, with the text `site` among its features where the trainer takes texts. */
async function embedded(trainer: string, more = ''): Promise<Counted> {
  const project = await counted({
    'data.csv': thresholdData(200),
    'pawl.yaml': thresholdConfig(`  trainer: ${trainer}\n  params: { trees: 20 }\n`, more),
  });
  await edit(project.file('pawl.yaml'), 'test: 0.25', 'test: 0.5');
  if (trainer !== 'ml-random-forest') await edit(project.file('pawl.yaml'), '  ignore: [site]\n', '');
  return project;
}

/** Numbers that do not rise. */
function expectFalling(values: readonly number[]): void {
  expect(values).toEqual(values.toSorted((a, b) => b - a));
}

describe.each([
  ['random-forest', ['noise', 'site', 'x']],
  ['gradient-boosting', ['noise', 'site', 'x']],
  ['ml-random-forest', ['noise', 'x']],
] as const)('%s', (trainer, features) => {
  test('the record says what the model goes by', async () => {
    const explanation = (await explanationOf(await embedded(trainer)))!;
    const { importance, rows, loss, shap, dependence } = explanation;
    expect(loss).toBe('log loss');
    expect(rows).toBe(100);
    expect(importance.map(({ feature }) => feature).sort()).toEqual([...features]);
    expectFalling(importance.map(({ rise }) => rise));
    for (const { rise, interval } of importance) {
      expect(interval!.low).toBeLessThanOrEqual(rise);
      expect(interval!.high).toBeGreaterThanOrEqual(rise);
    }
    // The class hangs on x alone.
    const [first, ...others] = importance;
    expect(first!.feature).toBe('x');
    expect(first!.interval!.low).toBeGreaterThan(Math.max(...others.map(({ rise }) => rise)));

    if (trainer === 'ml-random-forest') expect(shap).toBe(null);
    else {
      expect(shap!.features.map(({ feature }) => feature).sort()).toEqual([...features]);
      expectFalling(shap!.features.map(({ mean }) => mean));
      expect(shap!.features[0]!.feature).toBe('x');
      expect(shap!.rows).toBeGreaterThan(0);
      expect(shap!.rows).toBeLessThanOrEqual(100);
    }

    expect(dependence.map(({ feature }) => feature)).toEqual(importance.map(({ feature }) => feature));
    const effect = dependence[0]!;
    expect(effect.label).toBe('b');
    const at = effect.points.map(({ value, mean }) => [Number(value), mean] as const);
    expect(at.length).toBeGreaterThan(5);
    expect(at.map(([value]) => value)).toEqual(at.map(([value]) => value).toSorted((a, b) => a - b));
    // Below 100 most rows are of class b, above of class a.
    const [below, above] = [at.filter(([value]) => value < 100), at.filter(([value]) => value >= 100)];
    const average = (side: typeof at) => side.reduce((sum, [, mean]) => sum + mean / side.length, 0);
    expect(average(below)).toBeGreaterThan(0.7);
    expect(average(above)).toBeLessThan(0.4);
    for (const { points } of dependence)
      for (const { mean } of points) expect(mean >= 0 && mean <= 1).toBe(true);
    if (trainer !== 'ml-random-forest')
      expect(
        dependence
          .find(({ feature }) => feature === 'site')!
          .points.map(({ value }) => value)
          .sort(),
      ).toEqual(['s0', 's1', 's2', 's3']);
  });

  test('the same run twice explains alike', async () => {
    const [one, two] = [await embedded(trainer), await embedded(trainer)];
    expect(await explanationOf(one)).toEqual(await explanationOf(two));
  });
});

test('a number is explained by squared error, without a class', async () => {
  const project = await embedded('gradient-boosting');
  await edit(project.file('pawl.yaml'), 'classification', 'regression');
  await edit(project.file('pawl.yaml'), 'target: y', 'target: x');
  await edit(project.file('pawl.yaml'), 'accuracy >= 0.2', 'rmse <= 1000');
  const { loss, importance, dependence, shap } = (await explanationOf(project))!;
  expect(loss).toBe('squared error');
  expect(importance[0]!.feature).toBe('y');
  expect(dependence[0]).toMatchObject({ feature: 'y', label: null });
  const mean = (value: string) => dependence[0]!.points.find((point) => point.value === value)!.mean;
  expect(mean('a') - mean('b')).toBeGreaterThan(30);
  expect(shap!.features[0]!.feature).toBe('y');
});

test('`explain: false` leaves it out of record and report', async () => {
  const project = await embedded('random-forest', 'evaluate: { explain: false }\n');
  expect(await explanationOf(project)).toBe(null);
  expect(await pass(project, 'report', '--format', 'markdown')).not.toMatch(/What the model goes by/);
  await edit(project.file('pawl.yaml'), 'explain: false', 'explain: true');
  expect(await explanationOf(project)).not.toBe(null);
});

test('predictions alone are not explained', async () => {
  const project = await countedCommand();
  expect(await explanationOf(project)).toBe(null);
});

test('rows that belong together have no intervals, in the report neither', async () => {
  const project = await embedded('random-forest');
  await edit(project.file('pawl.yaml'), '  id: id\n', '  id: id\n  group: site\n');
  const { importance } = (await explanationOf(project))!;
  expect(importance.map(({ feature }) => feature).sort()).toEqual(['noise', 'x']);
  expect(importance.map(({ interval }) => interval)).toEqual([null, null]);
  expect(importance[0]!.rise).toBeGreaterThan(importance[1]!.rise);
  expect(await pass(project, 'report', '--format', 'markdown')).toMatch(/^\| x \| [\d.]+ % \| [\d.]+ \|$/m);
});

test('the report shows it in Markdown', async () => {
  const project = await embedded('random-forest');
  await pass(project, 'run');
  const markdown = await pass(project, 'report', '--format', 'markdown');
  expect(markdown).toMatch(/<summary>What the model goes by: x, /);
  expect(markdown).toMatch(/^\| Feature \| Rise of the log loss \| Mean Shapley value \|$/m);
  expect(markdown).toMatch(/^\| x \| [\d.]+ % \[[-\d.]+, [-\d.]+\] \| [\d.]+ \|$/m);
  expect(markdown).toMatch(/shuffled among 100 test rows.*Shapley values: absolute, of the .*, on \d+ rows/s);
});

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '</summary></details><h1>Passed</h1>',
  'a | b',
  '@octocat and #1',
  '[click](https://example.com)',
  '`code` **bold**',
  '\u001b[31mred\u202e',
];

test('hostile names of features are escaped in the report', async () => {
  const [header, ...lines] = thresholdData(60).trim().split('\n');
  const quoted = HOSTILE.map((name) => `"${name}"`);
  const project = await counted({
    'data.csv': `${[[header, ...quoted].join(','), ...lines.map((line, i) => [line, ...HOSTILE.map((_, k) => (i * (k + 3)) % 97)].join(','))].join('\n')}\n`,
    'pawl.yaml': thresholdConfig('  trainer: random-forest\n  params: { trees: 5 }\n'),
  });
  // So that they come first, also in the title.
  await edit(project.file('pawl.yaml'), 'ignore: [site]', 'ignore: [site, x, noise]');
  const { importance } = (await explanationOf(project))!;
  expect(importance.map(({ feature }) => feature).sort()).toEqual([...HOSTILE].sort());
  const markdown = await pass(project, 'report', '--format', 'markdown');
  const fold = markdown.slice(markdown.indexOf('<summary>What the model goes by'));
  const body = fold.slice(0, fold.indexOf('</details>'));
  const rows = body.split('\n').filter((line) => line.startsWith('| '));
  expect(rows).toHaveLength(2 + HOSTILE.length);
  for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(5);
  expect(markdown).not.toMatch(/<img|<h1|<\/summary><\/details>/);
  expect(markdown.match(/<summary>/g)).toHaveLength(markdown.match(/<\/summary>/g)!.length);
  expect(body).not.toMatch(/(^|[^\\`>])@octocat/m);
  expect(body).not.toMatch(/\]\(https:\/\/example\.com\)/);
  expect(body).not.toMatch(/(^|[^\\])\*\*bold\*\*/);
  expect(markdown).not.toMatch(/[\u001b\u202e]/);
  const terminal = await pass(project, 'report');
  expect(terminal).not.toMatch(/[\u001b\u202e]/);
});
