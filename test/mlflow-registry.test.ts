import { Buffer } from 'node:buffer';
import { mlflowClient, mlflowFollower } from '@pawl/store/mlflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratchFolder } from './pawl.ts';
import { releasedVersion, wantedOf } from './released-case.ts';
import { askMlflow, type MlflowServer, mlflow, startMlflow } from './system/mlflow-server.ts';

const title = `MLflow's registry${mlflow.missing ? `: ${mlflow.missing}` : ''}`;

describe.skipIf(mlflow.missing)(title, () => {
  let server: MlflowServer;
  const notes: string[] = [];
  const clientOf = (uri: string, more: object = {}) =>
    mlflowClient({ uri, note: (message) => notes.push(message), secondMs: 20, ...more });

  beforeAll(async () => {
    server = await startMlflow();
  }, 100_000);
  afterAll(() => server?.stop());

  test('a version, its run, model and aliases are there as MLflow sees them, and the second time nothing changes', async () => {
    const folder = await scratchFolder();
    const version = await releasedVersion({
      version: 'v1.4.0',
      folder,
      files: { 'model.onnx': 'bytes of a model', 'labels/names.txt': 'a\nb\n' },
      run: {
        params: { trees: 150, nested: { depth: [1, 2], 'odd #key': 'x' }, long: 'y'.repeat(9000) },
        data: [{ role: 'train', path: 'data/train.csv', digest: `sha256:${'1'.repeat(64)}` }],
        series: [
          {
            name: 'loss',
            last: 0.1,
            best: 0.1,
            points: [
              { step: 1, value: 0.3 },
              { step: 2, value: 0.1 },
            ],
          },
        ],
      },
    });
    const follower = mlflowFollower(clientOf(server.uri), {
      registeredModel: 'housing',
      experiment: 'houses',
    });
    const wanted = wantedOf([version], { staging: 'v1.4.0', production: 'v1.4.0', canary: null });
    const expected = [
      'registered model housing: created',
      'version v1.4.0: created',
      'alias staging: none → v1.4.0',
      'alias production: none → v1.4.0',
    ];
    const told = async (dryRun: boolean) =>
      (await follower.follow(wanted, { dryRun })).map(({ what }) => what);
    expect(await told(true)).toEqual(expected);
    expect(
      askMlflow(server.uri, `print(json.dumps([m.name for m in client.search_registered_models()]))`),
    ).toEqual([]);
    const t0 = performance.now();
    expect(await told(false)).toEqual(expected);
    const t1 = performance.now();
    expect(await told(false)).toEqual([]);
    console.log('first', t1 - t0, 'second', performance.now() - t1);

    const seen = askMlflow(
      server.uri,
      `
v = client.get_model_version_by_alias('housing', 'production')
run = client.get_run(v.run_id)
folder = mlflow.artifacts.download_artifacts('models:/housing@staging')
import os
files = {}
for root, _, names in os.walk(folder):
    for name in names:
        path = os.path.join(root, name)
        files[os.path.relpath(path, folder)] = open(path).read()
print(json.dumps(dict(
    version=v.version, source=v.source, tags=v.tags, description=v.description, stage=v.current_stage,
    aliases=client.get_registered_model('housing').aliases,
    experiment=client.get_experiment(run.info.experiment_id).name,
    name=run.info.run_name, status=run.info.status, start=run.info.start_time, end=run.info.end_time,
    params=run.data.params, metrics=run.data.metrics, run_tags=run.data.tags,
    loss=[[m.step, m.value] for m in client.get_metric_history(v.run_id, 'training/loss')],
    inputs=[[i.dataset.name, i.dataset.digest, i.tags[0].value] for i in run.inputs.dataset_inputs],
    artifacts=[a.path for a in client.list_artifacts(v.run_id, 'pawl')],
    card=open(client.download_artifacts(v.run_id, 'pawl/model-card.md')).read(),
    files=files,
)))`,
    );
    console.log(JSON.stringify(seen, null, 1));
    expect(Buffer.from('')).toBeTruthy();
  });
});
