import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EvaluationRecord } from '@pawl/records';
import { expect, test } from 'vitest';
import { edit, pawl, project, record } from './pawl.ts';

const rows = Array.from({ length: 60 }, (_, i) => `r${i},${i},${i % 3 === 0 ? 'a' : 'b'}`);
const data = `id,x,y\n${rows.join('\n')}\n`;

const config = (more = '') => `model: m
task: classification
data:
  source: data.csv
  split: { test: 0.5 }
  target: y
  id: id
train:
  run: node train.mjs
${more}gate:
  - accuracy >= 0.8
`;

/** A training script in JavaScript: `write` makes the content of predictions.csv from the ids and truths of the test. */
const script = (body: string) => `
import { readFileSync, writeFileSync } from 'node:fs';
const { PAWL_TEST_DATA, PAWL_OUTPUT } = process.env;
const test = readFileSync(PAWL_TEST_DATA, 'utf8').trim().split('\\n').slice(1).map((line) => line.split(','));
const write = (rows, name = 'predictions.csv') => writeFileSync(PAWL_OUTPUT + '/' + name, ['id,prediction', ...rows].join('\\n') + '\\n');
${body}
`;
const honest = script(`write(test.map(([id, , y]) => id + ',' + y));`);

async function trainWith(train: string, more = '') {
  const folder = await project({ 'data.csv': data, 'pawl.yaml': config(more), 'train.mjs': train });
  return { folder, ...(await pawl(['run'], { cwd: folder })) };
}

test('a command that leaves predictions is evaluated by them', async () => {
  const { status, stdout, stderr, folder } = await trainWith(honest);
  expect(status, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/proved +accuracy >= 0\.8/);
  expect((await record(folder, 'run')).command).toBe('node train.mjs');
});

test('predictions in another order are paired by id', async () => {
  const { status, stdout } = await trainWith(
    script(`write(test.map(([id, , y]) => id + ',' + y).reverse());`),
  );
  expect(status, stdout).toBe(0);
});

const failures: [what: string, train: string, status: number, says: RegExp[]][] = [
  [
    'fails',
    script(`console.error('CUDA out of memory'); process.exit(7);`),
    2,
    [/status 7|exit.*7/, /CUDA out of memory/],
  ],
  [
    'is killed',
    script(`process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});`),
    2,
    [/SIGKILL|137/],
  ],
  ['leaves nothing', script(''), 2, [/left nothing/, /PAWL_OUTPUT/]],
  [
    'leaves half a file',
    script(
      `writeFileSync(PAWL_OUTPUT + '/predictions.csv', 'id,prediction\\n' + test[0][0] + ',a\\n' + test[1][0]);`,
    ),
    3,
    [/predictions\.csv/],
  ],
  [
    'leaves too few rows',
    script(`write(test.slice(3).map(([id, , y]) => id + ',' + y));`),
    3,
    [/predictions\.csv/, /3 /],
  ],
  [
    'predicts other rows',
    script(`write(test.map(([id, , y]) => 'other-' + id + ',' + y));`),
    3,
    [/predictions\.csv/, /other-r/],
  ],
  [
    'predicts a row twice',
    script(`write([...test, test[0]].map(([id, , y]) => id + ',' + y));`),
    3,
    [/predictions\.csv/, /r\d+/],
  ],
  ['predicts a class nobody has', script(`write(test.map(([id]) => id + ',z'));`), 3, [/"z"/]],
  [
    'leaves half of metrics.json',
    script(`writeFileSync(PAWL_OUTPUT + '/metrics.json', '{"accuracy": 0.');`),
    3,
    [/metrics\.json/],
  ],
];

test.each(failures)('a command that %s', async (_what, train, expected, says) => {
  const { status, stdout, stderr, folder } = await trainWith(train);
  expect(status, stdout + stderr).toBe(expected);
  for (const pattern of says) expect(stderr).toMatch(pattern);
  const left = await readdir(join(folder, '.pawl'), { recursive: true });
  expect(left.filter((name) => /tmp|lock|output|run\.json|verdict/.test(name))).toEqual([]);
});

test('a command that hangs is stopped at its limit, with all it started', async () => {
  const hang = script(`
    import { spawn } from 'node:child_process';
    spawn(process.execPath, ['-e', 'setInterval(() => require("fs").writeFileSync(process.argv[1], String(Date.now())), 50)', process.cwd() + '/alive'], { stdio: 'ignore' });
    setInterval(() => {}, 1000);`);
  const { status, stderr, folder } = await trainWith(hang, '  timeout: 1s\n');
  expect(status).toBe(2);
  expect(stderr).toMatch(/1 ?s/);
  expect(stderr).toMatch(/train\.timeout/);
  const heartbeat = (await stat(join(folder, 'alive'))).mtimeMs;
  await sleep(400);
  expect((await stat(join(folder, 'alive'))).mtimeMs).toBe(heartbeat);
});

test('a failed training keeps what the run before left', async () => {
  const { folder } = await trainWith(honest);
  const before = await readFile(join(folder, '.pawl/output/predictions.csv'), 'utf8');
  await edit(join(folder, 'train.mjs'), 'write(test', 'process.exit(1); write(test');
  const failed = await pawl(['train'], { cwd: folder });
  expect(failed.status).toBe(2);
  expect(await readFile(join(folder, '.pawl/output/predictions.csv'), 'utf8')).toBe(before);
  expect((await pawl(['gate'], { cwd: folder })).status).toBe(0);
});

test('metrics alone are met or unmet, never proved, and the report says why', async () => {
  const { status, stdout } = await trainWith(
    script(`writeFileSync(PAWL_OUTPUT + '/metrics.json', '{"accuracy": 0.95, "own": {"score": 3}}');`),
  );
  expect(status, stdout).toBe(0);
  expect(stdout).toMatch(/^met +accuracy >= 0\.8/m);
  expect(stdout).not.toMatch(/proved +accuracy/);
  expect(stdout).toMatch(/Without\s+predictions/);
  expect(stdout).toMatch(/own\.score/);
});

test('tokens of the CI do not reach the command, and values are never spliced into it', async () => {
  const spy = script(
    `writeFileSync('seen.json', JSON.stringify(process.env)); write(test.map(([id, , y]) => id + ',' + y));`,
  );
  const folder = await project({
    'data.csv': data,
    'pawl.yaml': config().replace(
      'run: node train.mjs',
      'run: node train.mjs\n  params: { note: "$(touch pwned) `touch pwned` ; touch pwned" }',
    ),
    'train.mjs': spy,
  });
  const env = {
    GITHUB_TOKEN: 'ghs_secret',
    INPUT_TOKEN: 'secret',
    ACTIONS_RUNTIME_TOKEN: 'secret',
    MY_SETTING: 'kept',
  };
  const { status, stderr } = await pawl(['run'], { cwd: folder, env });
  expect(status, stderr).toBe(0);
  const seen: Record<string, string> = JSON.parse(await readFile(join(folder, 'seen.json'), 'utf8'));
  expect(Object.values(seen).filter((value) => /secret/.test(value))).toEqual([]);
  expect(seen.MY_SETTING).toBe('kept');
  expect(JSON.parse(seen.PAWL_PARAMS!)).toEqual({ note: '$(touch pwned) `touch pwned` ; touch pwned' });
  expect(await readdir(folder)).not.toContain('pwned');
  const records = await Promise.all(
    ['run', 'evaluation', 'verdict'].map(async (kind) => JSON.stringify(await record(folder, kind))),
  );
  expect(records.join('')).not.toMatch(/secret/);
});

test('own metrics stand beside predictions: they are met or unmet, in their declared direction', async () => {
  const own = `evaluate:\n  own_metrics: { latency_ms: { direction: lower, unit: ms } }\n`;
  const train = (latency: number) =>
    script(`write(test.map(([id, , y]) => id + ',' + y));
writeFileSync(PAWL_OUTPUT + '/metrics.json', JSON.stringify({ latency_ms: ${latency}, other: 1 }));`);
  const folder = await project({
    'data.csv': data,
    'pawl.yaml': `${config(own)}  - latency_ms <= 20\n  - latency_ms <= baseline.latency_ms * 1.1\n`,
    'train.mjs': train(12),
  });
  const first = await pawl(['run'], { cwd: folder });
  expect(first.status, first.stdout + first.stderr).toBe(0);
  expect(first.stdout).toMatch(/^met +latency_ms <= 20$/m);
  expect(first.stdout).toMatch(/^proved +accuracy >= 0\.8$/m);
  await pawl(['accept'], { cwd: folder });
  await writeFile(join(folder, 'train.mjs'), train(15));
  const second = await pawl(['run'], { cwd: folder });
  expect(second.status).toBe(1);
  expect(second.stdout).toMatch(/^unmet +latency_ms <= baseline\.latency_ms \* 1\.1$/m);
  const { metrics } = (await record(folder, 'evaluation')) as unknown as EvaluationRecord;
  expect(metrics.find(({ metric }) => metric === 'latency_ms')).toMatchObject({
    direction: 'lower',
    candidate: { value: 15, interval: null, method: 'none' },
    baseline: { value: 12 },
    difference: { value: 3, test: null },
  });
  expect(metrics.some(({ metric }) => metric === 'other')).toBe(false);
});
