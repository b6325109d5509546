import { copyFile, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluationRecord, RunRecord } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { type Counted, counted, thresholdConfig } from './counted.ts';
import { edit, ROOT, record } from './pawl.ts';
import { onnxRuntimes } from './system/onnx.ts';

/** As scripts/reference/onnx_fixture.py writes it. */
interface Fixture {
  readonly task: 'classification' | 'regression';
  readonly labels?: readonly string[];
  readonly columns: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly predicted: readonly (string | number)[];
}

const FIXTURES = join(ROOT, 'packages/models/onnx/fixtures');
const { missing, ...roots } = onnxRuntimes();

const evaluationOf = (folder: string) =>
  record(folder, 'evaluation') as Promise<unknown> as Promise<EvaluationRecord>;

async function pass(project: Counted, ...args: string[]) {
  const { status, stdout, stderr } = await project.pawl(args);
  expect(status, stdout + stderr).toBe(0);
  return { stdout, stderr };
}

/** A project whose command leaves the model of a fixture, with its rows as test data, every fifth of another class. */
async function fixtureProject(name: string, runtime?: 'node' | 'web'): Promise<Counted> {
  const {
    task,
    labels = [],
    columns,
    predicted,
  }: Fixture = JSON.parse(await readFile(join(FIXTURES, `${name}.json`), 'utf8'));
  const names = Object.keys(columns);
  const truth = predicted.map((value, row) =>
    typeof value === 'number'
      ? value + (row % 2 ? 1 : -1)
      : labels[(labels.indexOf(value) + (row % 5 === 0 ? 1 : 0)) % labels.length],
  );
  const csv = (ids: string, shift: number) => {
    const lines = predicted.map((_, row) => {
      const cells = names.map((column) => columns[column]![row]);
      const shifted = cells.map((cell) => (typeof cell === 'number' ? cell + shift : (cell ?? '')));
      return [`${ids}${row}`, ...shifted, truth[row]].join(',');
    });
    return `${['id', ...names, 'y'].join(',')}\n${lines.join('\n')}\n`;
  };
  const limit = task === 'regression' ? 'rmse <= 10' : 'accuracy >= 0.1';
  const project = await counted({
    'train.csv': csv('t', 1),
    'test.csv': csv('r', 0),
    'pawl.yaml': `model: m
task: ${task}
data: { train: train.csv, test: test.csv, target: y, id: id }
train:
  run: cp candidate.onnx "$PAWL_OUTPUT/model.onnx"
gate:
  undecided: pass
  conditions: [${limit}]
`,
  });
  await copyFile(join(FIXTURES, `${name}.onnx`), project.file('candidate.onnx'));
  if (runtime) await symlink(join(roots[runtime], 'node_modules'), project.file('node_modules'));
  return project;
}

const metricOf = ({ metrics }: EvaluationRecord, name: string) =>
  metrics.find(({ metric, slice }) => metric === name && slice === null)!.candidate.value!;

describe.skipIf(missing)(`a command that leaves model.onnx alone${missing ? `: ${missing}` : ''}`, () => {
  test.each(['node', 'web'] as const)(
    'is evaluated by onnxruntime-%s, explained and gated',
    async (runtime) => {
      const project = await fixtureProject('logistic-strings', runtime);
      const { stdout } = await pass(project, 'run');
      expect(stdout).toMatch(/^(proved|undecided) +accuracy >= 0\.1$/m);
      const evaluation = await evaluationOf(project.folder);
      expect(evaluation).toMatchObject({ evidence: 'rows', labels: ['blue', 'green', 'red'] });
      expect(metricOf(evaluation, 'accuracy')).toBe(20 / 25);
      // The scores of the model are there too.
      expect(metricOf(evaluation, 'log_loss')).toBeGreaterThan(0);
      const { importance, shap, dependence, rows, loss } = evaluation.explanation!;
      expect([importance.length, rows, shap, loss]).toEqual([4, 25, null, 'log loss']);
      expect(importance.map(({ feature }) => feature).sort()).toEqual(['a', 'b', 'c', 'd']);
      expect(dependence).toHaveLength(4);
      const { modelDigest, outputs } = (await record(project.folder, 'run')) as unknown as RunRecord;
      expect(outputs.map(({ path }) => path)).toEqual(['.pawl/output/model.onnx']);
      expect(modelDigest).toBe(outputs[0]!.digest);
      await pass(project, 'accept');
      expect((await pass(project, 'run')).stdout).toMatch(/Difference/);
    },
  );

  test('a number is predicted', async () => {
    const project = await fixtureProject('boosting-regressor', 'node');
    await pass(project, 'run');
    const evaluation = await evaluationOf(project.folder);
    expect(metricOf(evaluation, 'rmse')).toBeCloseTo(1, 4);
    expect(evaluation.explanation).toMatchObject({ loss: 'squared error', rows: 25 });
  });

  test('numbers, texts and gaps go in by the names of their columns', async () => {
    const project = await fixtureProject('pipeline-columns', 'node');
    await pass(project, 'run');
    expect(metricOf(await evaluationOf(project.folder), 'accuracy')).toBe(24 / 30);
  });

  test('a model for other features is refused with what it takes', async () => {
    const project = await fixtureProject('logistic-strings', 'node');
    await edit(project.file('pawl.yaml'), 'id: id }', 'id: id, ignore: [d] }');
    const { status, stderr } = await project.pawl(['run']);
    expect(status, stderr).toBe(3);
    expect(stderr).toMatch(/takes 4 features .*the data has 3: "a", "b", "c"/s);
  });

  test('a file that is no model is refused', async () => {
    const project = await fixtureProject('logistic-strings', 'node');
    await project.write('candidate.onnx', 'not a model\n');
    const { status, stderr } = await project.pawl(['run']);
    expect(status, stderr).toBe(3);
    expect(stderr).not.toMatch(/bug in Pawl/);
  });
});

test('without onnxruntime the error says what to install', async () => {
  const project = await fixtureProject('logistic-strings');
  const { status, stderr } = await project.pawl(['run']);
  expect(status, stderr).toBe(2);
  expect(stderr).toMatch(/an ONNX model needs onnxruntime to predict/);
  expect(stderr).toMatch(/npm install onnxruntime-node/);
});

test('beside predictions.csv the predictions count, and no onnxruntime is needed', async () => {
  const project = await fixtureProject('logistic-strings');
  await project.write(
    'predict.mjs',
    `import { readFileSync, writeFileSync } from 'node:fs';
const ids = readFileSync(process.env.PAWL_TEST_DATA, 'utf8').trim().split('\\n').slice(1).map((line) => line.split(',')[0]);
writeFileSync(process.env.PAWL_OUTPUT + '/predictions.csv', 'id,prediction\\n' + ids.map((id) => id + ',blue\\n').join(''));
`,
  );
  await edit(project.file('pawl.yaml'), 'run: cp', 'run: node predict.mjs && cp');
  await pass(project, 'run');
  const evaluation = await evaluationOf(project.folder);
  const truth = (await readFile(project.file('test.csv'), 'utf8')).match(/,blue$/gm)!.length;
  expect(metricOf(evaluation, 'accuracy')).toBe(truth / 25);
  expect(evaluation.explanation).toBe(null);
  const { modelDigest, outputs } = (await record(project.folder, 'run')) as unknown as RunRecord;
  expect(modelDigest).toBe(outputs.find(({ path }) => path.endsWith('model.onnx'))!.digest);
});

describe('pawl export', () => {
  const embedded = async (train: string) => {
    const project = await counted({ 'pawl.yaml': thresholdConfig(train) });
    // The site is a text, so that the model has both kinds of feature.
    await edit(project.file('pawl.yaml'), '  ignore: [site]\n', '');
    return project;
  };

  const exported: [what: string, train: string, task: 'classification' | 'regression'][] = [
    ['random-forest', '  trainer: random-forest\n  params: { trees: 8 }\n', 'classification'],
    ['gradient-boosting', '  trainer: gradient-boosting\n  params: { trees: 8 }\n', 'classification'],
    ['gradient-boosting of a number', '  trainer: gradient-boosting\n  params: { trees: 8 }\n', 'regression'],
  ];

  test.skipIf(missing).each(exported)(
    `%s: a command that leaves the exported model has the same metrics${missing ? `: ${missing}` : ''}`,
    async (_what, train, task) => {
      const project = await embedded(train);
      if (task === 'regression') {
        await edit(project.file('pawl.yaml'), 'classification', 'regression');
        await edit(project.file('pawl.yaml'), 'target: y', 'target: noise');
        await edit(project.file('pawl.yaml'), 'accuracy >= 0.2', 'rmse <= 100');
      }
      await pass(project, 'run');
      const own = await evaluationOf(project.folder);
      const { stdout } = await pass(project, 'export', '--output', 'exported.onnx');
      const { size } = await stat(project.file('exported.onnx'));
      expect(stdout).toMatch(new RegExp(`^wrote exported\\.onnx: ${size} bytes, sha256:[0-9a-f]{64}$`, 'm'));
      await edit(
        project.file('pawl.yaml'),
        /trainer: .*\n {2}params: .*\n/,
        'run: cp exported.onnx "$PAWL_OUTPUT/model.onnx"\n',
      );
      await symlink(join(roots.node, 'node_modules'), project.file('node_modules'));
      await pass(project, 'run');
      const other = await evaluationOf(project.folder);
      expect(other.modelDigest).not.toBe(own.modelDigest);
      const values = (evaluation: EvaluationRecord) =>
        evaluation.metrics.map(({ metric, candidate }) => [metric, candidate.value!] as const);
      expect(values(other).map(([metric]) => metric)).toEqual(values(own).map(([metric]) => metric));
      for (const [i, [metric, value]] of values(own).entries())
        expect(Math.abs(values(other)[i]![1] - value), metric).toBeLessThan(1e-9);
      // What it goes by is the same too, but that Shapley values need Pawl's own model.
      const importance = ({ explanation }: EvaluationRecord) =>
        explanation!.importance.map(({ feature, rise }) => [feature, Number(rise.toFixed(9))]);
      expect(importance(other)).toEqual(importance(own));
      expect([own.explanation!.shap === null, other.explanation!.shap]).toEqual([false, null]);
    },
  );

  test('without a run says what to do', async () => {
    const project = await embedded('  trainer: random-forest\n');
    const { status, stderr } = await project.pawl(['export']);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(/pawl (run|train)/);
  });

  test('of a trainer that has no export, and of a command, is a clear error', async () => {
    const old = await embedded('  trainer: ml-random-forest\n  params: { trees: 3 }\n');
    await edit(old.file('pawl.yaml'), '  id: id\n', '  id: id\n  ignore: [site]\n');
    await pass(old, 'run');
    const refused = await old.pawl(['export']);
    expect(refused.status, refused.stderr).toBe(2);
    expect(refused.stderr).toMatch(/random-forest/);
    const command = await fixtureProject('logistic-strings');
    const { status, stderr } = await command.pawl(['export']);
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(/the model was made by a command of your own/);
    expect(stderr).toMatch(/model\.onnx/);
  });

  test('a model that is not the one of the run record is not exported', async () => {
    const project = await embedded('  trainer: random-forest\n  params: { trees: 3 }\n');
    await pass(project, 'run');
    const other = await embedded('  trainer: random-forest\n  params: { trees: 4 }\n');
    await pass(other, 'run');
    await copyFile(other.file('.pawl/output/model.pawl'), project.file('.pawl/output/model.pawl'));
    const { status, stderr } = await project.pawl(['export']);
    expect(status, stderr).toBe(3);
    expect(stderr).toMatch(/the file is not what training left/);
  });
});
