import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check, evaluate, gate, openProject, type Project, train } from '@pawl/pipeline';
import type { RunRecord } from '@pawl/records';
import { mlflowClient, mlflowFollower } from '@pawl/store/mlflow';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { copyExample, scratchFolder } from './pawl.ts';
import { releasedVersion, wantedOf } from './released-case.ts';
import {
  type MlflowReader,
  type MlflowServer,
  mlflow,
  mlflowReader,
  startMlflow,
} from './system/mlflow-server.ts';
import { unrulyProxy } from './system/unruly-proxy.ts';

interface LoggedRun {
  readonly id: string;
  readonly status: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

afterEach(() => {
  vi.unstubAllEnvs();
});

async function open(folder: string): Promise<{ project: Project; notes: string[] }> {
  const notes: string[] = [];
  const host = { show() {}, note: (message: string) => notes.push(message), output() {}, progress() {} };
  const { signal } = new AbortController();
  return { project: await openProject(folder, { configName: 'pawl.yaml', host, signal }), notes };
}

const title = `runs in MLflow${mlflow.missing ? `: ${mlflow.missing}` : ''}`;

describe.skipIf(mlflow.missing)(title, () => {
  let server: MlflowServer;
  let python: MlflowReader;

  beforeAll(async () => {
    server = await startMlflow();
    python = mlflowReader(server.uri);
  }, 100_000);
  afterAll(async () => {
    await python?.stop();
    await server?.stop();
  });

  async function runsOf(experiment: string): Promise<LoggedRun[]> {
    return (await python.ask(`
e = client.get_experiment_by_name(${JSON.stringify(experiment)})
def files(run, path=None):
    for a in client.list_artifacts(run, path):
        if a.is_dir: yield from files(run, a.path)
        else: yield a.path
runs = client.search_runs([e.experiment_id]) if e else []
answer([dict(id=r.info.run_id, status=r.info.status, params=r.data.params, metrics=r.data.metrics,
             tags=r.data.tags, files=sorted(files(r.info.run_id))) for r in runs])`)) as LoggedRun[];
  }

  test('train and evaluate log one run, and what follows the release goes on with it', async () => {
    vi.stubEnv('MLFLOW_TRACKING_URI', server.uri);
    const { project, notes } = await open(await copyExample('iris'));
    const data = await check(project);
    const run = await train(project, data.data);
    expect(await runsOf('iris')).toMatchObject([
      { status: 'FINISHED', files: ['model/model.pawl', 'pawl/data-check.json', 'pawl/run.json'] },
    ]);
    const evaluation = await evaluate(project, data.data);
    const [logged, ...others] = await runsOf('iris');
    expect(others).toEqual([]);
    expect(logged!.params).toMatchObject({ trees: '50', trainer: 'ml-random-forest', seed: '42' });
    expect(logged!.tags).toMatchObject({ 'pawl.run': run.digest, 'pawl.evaluation': evaluation.digest });
    for (const { metric, slice, candidate } of evaluation.metrics.filter((one) => one.slice === null)) {
      expect(slice).toBeNull();
      expect(logged!.metrics[metric]).toBe(candidate.value);
      expect(logged!.metrics[`${metric}.low`]).toBe(candidate.interval!.low);
      expect(logged!.metrics[`${metric}.high`]).toBe(candidate.interval!.high);
    }
    expect(Object.keys(logged!.metrics).filter((name) => name.startsWith('accuracy/'))).toHaveLength(6);
    expect(notes.filter((note) => note.includes('logged to MLflow'))).toEqual(
      Array(2).fill(`logged to MLflow at ${server.uri}, in the experiment "iris"`),
    );
    // Trained again with nothing changed, it is the same run.
    await train(project, data.data);
    expect(await runsOf('iris')).toHaveLength(1);

    const verdict = await gate(project);
    const version = await releasedVersion({ version: 'v1.0.0', folder: await scratchFolder() });
    const path = join(project.root, run.outputs[0]!.path);
    const released = {
      ...version,
      evidence: async () => ({ check: data.record, run, evaluation, verdict }),
      modelFiles: async () => [{ name: 'renamed.pawl', path, digest: run.outputs[0]!.digest }],
    };
    const client = mlflowClient({ uri: server.uri, note: () => {} });
    const follower = mlflowFollower(client, { registeredModel: 'iris', experiment: 'iris' });
    await follower.follow(wantedOf([released], { production: 'v1.0.0' }), { dryRun: false });
    const [after, ...more] = await runsOf('iris');
    expect(more).toEqual([]);
    expect(after!.tags['pawl.verdict']).toBe(verdict.digest);
    expect(after!.files).toContain('pawl/model-card.md');
    expect(after!.files.filter((file) => file.startsWith('model/'))).toEqual(['model/model.pawl']);
    const number = (await client.aliases('iris'))!.get('production')!;
    expect((await client.modelVersion('iris', number)).runId).toBe(after!.id);
    const found = await python.ask(`
import hashlib
folder = mlflow.artifacts.download_artifacts('models:/iris@production')
answer('sha256:' + hashlib.sha256(open(folder + '/model.pawl', 'rb').read()).hexdigest())`);
    expect(found).toBe(run.modelDigest);
  });

  test('an evaluation that comes later is the one that MLflow shows', async () => {
    vi.stubEnv('MLFLOW_TRACKING_URI', server.uri);
    vi.stubEnv('MLFLOW_EXPERIMENT_NAME', 'of my own');
    const folder = await copyExample('iris');
    const { project } = await open(folder);
    const { data } = await check(project);
    await train(project, data);
    await evaluate(project, data);
    const config = join(folder, 'pawl.yaml');
    await writeFile(config, (await readFile(config, 'utf8')).replace('evaluate:', 'evaluate:\n  seed: 7'));
    const later = await evaluate((await open(folder)).project);
    const [logged, ...others] = await runsOf('of my own');
    expect(others).toEqual([]);
    expect(logged!.tags['pawl.evaluation']).toBe(later.digest);
    for (const { metric, candidate } of later.metrics.filter(({ slice }) => slice === null))
      expect(logged!.metrics[`${metric}.low`]).toBe(candidate.interval!.low);
  });

  test('a command still gets what MLflow needs, and a model of several files is kept whole', async () => {
    vi.stubEnv('MLFLOW_TRACKING_URI', server.uri);
    vi.stubEnv('MLFLOW_TRACKING_TOKEN', 'for the command');
    const folder = await scratchFolder();
    await mkdir(join(folder, 'data'));
    const rows = Array.from({ length: 60 }, (_, i) => `${i},${i % 7},${(i * 3) % 11}`);
    await writeFile(join(folder, 'data/all.csv'), `id,x,y\n${rows.join('\n')}\n`);
    await writeFile(
      join(folder, 'pawl.yaml'),
      'model: commanded\ntask: regression\ndata: { source: data/all.csv, split: { test: 0.5 }, target: y, id: id }\ntrain: { run: node train.mjs }\nevaluate: { metrics: [rmse] }\ngate: [rmse <= 100]\n',
    );
    await writeFile(
      join(folder, 'train.mjs'),
      `import { mkdirSync, writeFileSync } from 'node:fs';
const out = process.env.PAWL_OUTPUT;
mkdirSync(out + '/model/deep', { recursive: true });
writeFileSync(out + '/model/a.txt', process.env.MLFLOW_TRACKING_URI);
writeFileSync(out + '/model/deep/b.txt', process.env.MLFLOW_TRACKING_TOKEN);
writeFileSync(out + '/metrics.json', '{"rmse": 2.5}');
`,
    );
    const { project } = await open(folder);
    const { data } = await check(project);
    const run: RunRecord = await train(project, data);
    expect(await readFile(join(folder, '.pawl/output/model/a.txt'), 'utf8')).toBe(server.uri);
    expect(await readFile(join(folder, '.pawl/output/model/deep/b.txt'), 'utf8')).toBe('for the command');
    await evaluate(project, data);
    expect(await runsOf('commanded')).toMatchObject([
      {
        metrics: { rmse: 2.5 },
        tags: { 'pawl.model_digest': run.modelDigest },
        files: expect.arrayContaining(['model/a.txt', 'model/deep/b.txt']),
      },
    ]);
  });
});

test.each([
  ['that nobody runs', async () => 'http://ann:s3cret@127.0.0.1:9'],
  [
    'that refuses',
    async () => {
      const proxy = await unrulyProxy('', () => 403);
      onTestFinished(() => proxy.stop());
      return proxy.uri;
    },
  ],
  [
    'that hangs',
    async () => {
      const proxy = await unrulyProxy('', () => 'hang');
      onTestFinished(() => proxy.stop());
      return proxy.uri;
    },
  ],
])('a server %s is a note, and the model is trained all the same', async (_, uri) => {
  vi.stubEnv('MLFLOW_TRACKING_URI', await uri());
  vi.stubEnv('MLFLOW_HTTP_REQUEST_TIMEOUT', '0.1');
  const { project, notes } = await open(await copyExample('iris'));
  const { data } = await check(project);
  const run = await train(project, data);
  expect(run.kind).toBe('run');
  expect((await evaluate(project, data)).run).toBe(run.digest);
  expect(notes.filter((note) => note.startsWith('not logged to MLflow: MLflow at 127.0.0.1:'))).toHaveLength(
    2,
  );
  expect(notes.join('\n')).not.toContain('s3cret');
});

test.each(['mlruns', 'file:mlruns', 'sqlite:///mlflow.db', 'databricks', ''])(
  'nothing is logged over REST where MLFLOW_TRACKING_URI is "%s"',
  async (uri) => {
    vi.stubEnv('MLFLOW_TRACKING_URI', uri);
    const { project, notes } = await open(await copyExample('iris'));
    const { data } = await check(project);
    await train(project, data);
    expect(notes.filter((note) => /MLflow/.test(note))).toEqual([]);
  },
);
