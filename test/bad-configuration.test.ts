import { expect, test } from 'vitest';
import { pawl, project } from './pawl.ts';

const good = `model: m
task: classification
data:
  source: data.csv
  target: y
train:
  trainer: ml-random-forest
gate:
  - accuracy >= 0.5
`;
const data = `x,y\n${Array.from({ length: 60 }, (_, i) => `${i},${i < 30 ? 'a' : 'b'}`).join('\n')}\n`;

const cases: [what: string, config: string, says: RegExp[]][] = [
  ['a tab', good.replace('  target', '\ttarget'), [/a tab/, /pawl\.yaml:5:/]],
  ['an unknown key', good.replace('target:', 'traget:'), [/"data\.traget".*"target"/, /pawl\.yaml:5:3/]],
  ['a duplicate key', `${good}model: n\n`, [/"model" stands here twice/, /pawl\.yaml:10:1/]],
  [
    'an unknown trainer',
    good.replace('ml-random-forest', 'ml-random-forrest'),
    [/ml-random-forrest.*"ml-random-forest"/],
  ],
  ['an unknown parameter', good.replace('forest\n', 'forest\n  params: { tres: 5 }\n'), [/tres.*"trees"/]],
  [
    'a parameter out of range',
    good.replace('forest\n', 'forest\n  params: { trees: -1 }\n'),
    [/trees/, /-1/],
  ],
  [
    'an unknown metric in the gate',
    good.replace('accuracy >=', 'acuracy >='),
    [/condition 1/, /acuracy/, /"accuracy"/],
  ],
  ['a metric of the other task', good.replace('accuracy >=', 'rmse <='), [/rmse/]],
  ['a condition that is none', good.replace('accuracy >= 0.5', 'accuracy'), [/condition 1/]],
  ['a gate that cannot pass', `${good}  - accuracy <= 0.4\n`, [/never pass|contradict/]],
  ['an unknown metric to report', `${good}evaluate:\n  metrics: [acurracy]\n`, [/acurracy.*"accuracy"/]],
  ['a slice of an unknown column', `${good}evaluate:\n  slices: ["z > 3"]\n`, [/"?z"?/]],
  ['an unknown positive class', `${good}evaluate:\n  positive: yes\n`, [/"yes"/, /a, b/]],
  [
    'an unknown anomaly',
    `${good}check:\n  severity: { constant-colum: off }\n`,
    [/constant-colum.*"constant-column"/],
  ],
  [
    'a split by an unknown column',
    good.replace('  target', '  split: { method: group, by: costumer }\n  target'),
    [/costumer/],
  ],
];

test.each(cases)('%s', async (_what, config, says) => {
  const folder = await project({ 'pawl.yaml': config, 'data.csv': data });
  const { status, stdout, stderr } = await pawl(['run'], { cwd: folder });
  expect(status, stdout + stderr).toBe(2);
  for (const pattern of says) expect(stderr).toMatch(pattern);
  expect(stderr).not.toMatch(/bug in Pawl/);
});

test('a slice that the gate names and nobody declared is invalid, not ignored', async () => {
  const folder = await project({
    'pawl.yaml': `${good}  - slice(x > 5).accuracy >= 0.1\n`,
    'data.csv': data,
  });
  const { status, stdout } = await pawl(['run'], { cwd: folder });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^invalid +/m);
});

test('an empty gate passes nothing', async () => {
  const folder = await project({ 'pawl.yaml': good.replace(/gate:[\s\S]*/, ''), 'data.csv': data });
  const { status, stdout } = await pawl(['run'], { cwd: folder });
  expect(status).toBe(1);
  expect(stdout).toMatch(/no conditions/);
});

test.each([
  [['chekc'], /"chekc".*"check"/],
  [['check', '--infr'], /--infr.*"--infer"/],
  [['check', 'a', 'b'], /one folder/],
  [['report', '--format', 'html'], /html/],
  [['run', '--json=yes'], /takes no value/],
  [['run', '--config'], /needs a value/],
  [['run', 'no/such/folder'], /no folder/],
  [['--frobnicate'], /verb comes first/],
])('pawl %s', async (args, says) => {
  const { status, stderr } = await pawl(args);
  expect(status).toBe(2);
  expect(stderr).toMatch(says);
});

test('a folder without pawl.yaml offers what is there', async () => {
  const folder = await project({ 'pawl.yml': good });
  const { status, stderr } = await pawl(['run'], { cwd: folder });
  expect(status).toBe(2);
  expect(stderr).toMatch(/no pawl\.yaml here\. Did you mean "pawl\.yml"\?/);
});
