import type { Wanted } from '@pawl/store';
import { mlflowClient, mlflowFollower } from '@pawl/store/mlflow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cutBatches } from '../packages/store/mlflow/mlflow-batches.ts';
import { must } from '../packages/store/mlflow/mlflow-http.ts';
import { keyMaker, requireAlias, requireModelName } from '../packages/store/mlflow/mlflow-names.ts';
import { scratchFolder } from './pawl.ts';
import { type ReleasedCase, releasedVersion, wantedOf } from './released-case.ts';
import {
  type MlflowReader,
  type MlflowServer,
  mlflow,
  mlflowReader,
  startMlflow,
} from './system/mlflow-server.ts';
import { type Fate, unrulyProxy } from './system/unruly-proxy.ts';

interface SeenVersion {
  readonly number: number;
  readonly source: string;
  readonly run: string;
  readonly tags: Readonly<Record<string, string>>;
}

interface Seen {
  readonly aliases: Readonly<Record<string, number>>;
  readonly versions: readonly SeenVersion[];
}

const title = `MLflow's registry${mlflow.missing ? `: ${mlflow.missing}` : ''}`;

describe.skipIf(mlflow.missing)(title, () => {
  let server: MlflowServer;
  let python: MlflowReader;
  let names = 0;

  beforeAll(async () => {
    server = await startMlflow();
    python = mlflowReader(server.uri);
  }, 100_000);
  afterAll(async () => {
    await python?.stop();
    await server?.stop();
  });

  function clientOf(more: Partial<Parameters<typeof mlflowClient>[0]> = {}) {
    return mlflowClient({ uri: server.uri, note: () => {}, secondMs: 10, ...more });
  }

  /** A registered model of the test's own, and its follower. */
  function place(client = clientOf(), name = `housing ${++names}`) {
    const follower = mlflowFollower(client, { registeredModel: name, experiment: name });
    const told = async (wanted: Wanted, dryRun = false) =>
      (await follower.follow(wanted, { dryRun })).map(({ what }) => what);
    return { name, told, follower };
  }

  async function release(version: string, more: Partial<ReleasedCase> = {}) {
    return releasedVersion({ version, folder: await scratchFolder(), ...more });
  }

  /** The registered model as MLflow's own client sees it. */
  async function seen(name: string): Promise<Seen> {
    return (await python.ask(`
name = ${JSON.stringify(name)}
versions = client.search_model_versions(f"name = '{name}'", order_by=['version_number ASC'])
answer((dict(
    aliases={a: int(v) for a, v in client.get_registered_model(name).aliases.items()},
    versions=[dict(number=int(v.version), source=v.source, run=v.run_id, tags=v.tags) for v in versions],
)))`)) as Seen;
  }

  async function runsOf(name: string) {
    return (await python.ask(`
e = client.get_experiment_by_name(${JSON.stringify(name)})
runs = client.search_runs([e.experiment_id])
answer(([dict(id=r.info.run_id, status=r.info.status, tags=r.data.tags) for r in runs]))`)) as {
      id: string;
      status: string;
      tags: Record<string, string>;
    }[];
  }

  async function behind(fate: (line: string) => Fate) {
    const proxy = await unrulyProxy(server.uri, fate);
    onTestFinished(() => proxy.stop());
    return proxy;
  }

  test('a version, its run, its model and its aliases are there for MLflow', async () => {
    const version = await release('v1.4.0', {
      files: { 'model.onnx': 'bytes of a model', 'labels/names of all.txt': 'a\nb\n' },
      run: {
        params: { trees: 150, nested: { depth: [1, 2], 'odd #key': 'x' }, long: 'y'.repeat(9000) },
        data: [{ role: 'train', path: 'data/train.csv', digest: `sha256:${'1'.repeat(64)}` }],
        series: [
          {
            name: 'rmse',
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
    const { name, told } = place();
    const wanted = wantedOf([version], { staging: 'v1.4.0', production: 'v1.4.0', canary: null });
    const changes = [
      `registered model ${name}: created`,
      'version v1.4.0: created',
      'alias staging: none → v1.4.0',
      'alias production: none → v1.4.0',
    ];
    expect(await told(wanted, true)).toEqual(changes);
    expect(await clientOf().aliases(name), 'a dry run writes nothing').toBeNull();
    expect(await told(wanted)).toEqual(changes);
    expect(await told(wanted)).toEqual([]);
    const { evaluation, run, verdict } = (await version.evidence())!;
    const found = await python.ask(`
import os
v = client.get_model_version_by_alias(${JSON.stringify(name)}, 'production')
run = client.get_run(v.run_id)
folder = mlflow.artifacts.download_artifacts('models:/${name}@staging')
files = {}
for root, _, names in os.walk(folder):
    for file in names:
        path = os.path.join(root, file)
        files[os.path.relpath(path, folder)] = open(path).read()
answer((dict(
    tags=v.tags, description=v.description, stage=v.current_stage, status=v.status, files=files,
    aliases=client.get_registered_model(${JSON.stringify(name)}).aliases,
    run=dict(
        experiment=client.get_experiment(run.info.experiment_id).name, name=run.info.run_name,
        status=run.info.status, start=run.info.start_time, end=run.info.end_time,
        params=run.data.params, metrics=run.data.metrics, tags=run.data.tags,
        steps=[[m.step, m.value] for m in client.get_metric_history(v.run_id, 'training/rmse')],
        inputs=[[i.dataset.name, i.dataset.digest, i.tags[0].value] for i in run.inputs.dataset_inputs],
        documents=[a.path for a in client.list_artifacts(v.run_id, 'pawl')],
        card=open(client.download_artifacts(v.run_id, 'pawl/model-card.md')).read(),
    ),
)))`);
    expect(found).toEqual({
      tags: {
        'pawl.version': 'v1.4.0',
        'pawl.model_digest': version.release.modelDigest,
        'pawl.verdict': verdict.digest,
        'pawl.release': version.release.digest,
        'pawl.commit': version.commit,
        'pawl.tag': 'housing@v1.4.0',
      },
      description: 'housing v1.4.0: all conditions hold',
      stage: 'None',
      status: 'READY',
      aliases: { production: '1', staging: '1' },
      files: { 'model.onnx': 'bytes of a model', 'labels/names of all.txt': 'a\nb\n' },
      run: {
        experiment: name,
        name: `housing ${version.commit.slice(0, 7)}`,
        status: 'FINISHED',
        start: Date.parse(run.startedAt),
        end: Date.parse(run.startedAt) + run.durationMs,
        params: {
          trees: '150',
          'nested.depth': '[1,2]',
          'nested.odd _key': 'x',
          long: `${'y'.repeat(5997)}...`,
          trainer: 'random-forest',
          seed: '42',
        },
        metrics: {
          rmse: 0.5,
          'rmse.low': 0.48,
          'rmse.high': 0.52,
          'rmse/city _ _Rome_': 0.6,
          'rmse/city _ _Rome_.low': 0.58,
          'rmse/city _ _Rome_.high': 0.62,
          'rmse/city _ _Rome__2c5bfc48': 0.7,
          'rmse/city _ _Rome__2c5bfc48.low': 0.7 - 0.02,
          'rmse/city _ _Rome__2c5bfc48.high': 0.7 + 0.02,
          'training/rmse': 0.1,
          'pawl.duration_seconds': 6.2,
          'pawl.cpu_seconds': 11.8,
        },
        tags: expect.objectContaining({
          'pawl.run': run.digest,
          'pawl.model_digest': run.modelDigest,
          'pawl.data_check': run.dataCheck,
          'pawl.data.train': `sha256:${'1'.repeat(64)}`,
          'pawl.commit': run.commit,
          'pawl.evaluation': evaluation.digest,
          'pawl.verdict': verdict.digest,
          'mlflow.source.git.commit': run.commit,
        }),
        steps: [
          [1, 0.3],
          [2, 0.1],
        ],
        inputs: [['data/train.csv', '1'.repeat(36), 'training']],
        documents: ['pawl/model-card.md', 'pawl/verdict.json'],
        card: '# housing v1.4.0\n',
      },
    });
  });

  test('stages move forward, back and out, and tags follow the newest release', async () => {
    const { name, told } = place();
    const one = await release('v1.0.0');
    const two = await release('v1.1.0', { release: { forced: { reason: 'urgent', by: 'ann' } } });
    await told(wantedOf([one], { staging: 'v1.0.0', production: 'v1.0.0' }));
    expect(await told(wantedOf([one, two], { staging: 'v1.1.0', production: 'v1.0.0' }))).toEqual([
      'version v1.1.0: created',
      'alias staging: v1.0.0 → v1.1.0',
    ]);
    expect(await seen(name)).toMatchObject({
      aliases: { staging: 2, production: 1 },
      versions: [{ tags: { 'pawl.version': 'v1.0.0' } }, { tags: { 'pawl.forced': 'urgent (ann)' } }],
    });
    const later = await release('v1.1.0', { run: { seed: 43 }, release: { stage: 'production' } });
    const back = wantedOf([one, later], { staging: null, production: 'v1.1.0' });
    const short = (digest: string) => digest.slice(0, 15);
    const changes = [
      `version v1.1.0: pawl.verdict ${short(two.release.verdict!)} → ${short(later.release.verdict!)}`,
      `version v1.1.0: pawl.release ${short(two.release.digest)} → ${short(later.release.digest)}`,
      'version v1.1.0: pawl.forced "urgent (ann)" → none',
      'alias staging: v1.1.0 → none',
      'alias production: v1.0.0 → v1.1.0',
    ];
    expect(await told(back, true)).toEqual(changes);
    expect(await told(back)).toEqual(changes);
    expect(await told(back)).toEqual([]);
    const end = await seen(name);
    expect(end.aliases).toEqual({ production: 2 });
    expect(end.versions[1]!.tags).not.toHaveProperty('pawl.forced');
    expect(end.versions[1]!.tags['pawl.release']).toBe(later.release.digest);
  });

  test('versions and aliases of other people stay as they are, but for the stages', async () => {
    const { name, told } = place();
    await python.ask(`
client.create_registered_model('${name}', tags={'team': 'a'})
client.create_model_version('${name}', 's3://bucket/theirs', tags={'mine': 'x'})
client.set_registered_model_alias('${name}', 'champion', '1')
client.set_registered_model_alias('${name}', 'production', '1')`);
    const wanted = wantedOf([await release('v2.0.0')], { production: 'v2.0.0' });
    expect(await told(wanted)).toEqual([
      'version v2.0.0: created',
      'alias production: MLflow version 1 → v2.0.0',
    ]);
    expect(await told(wanted)).toEqual([]);
    expect(await seen(name)).toMatchObject({
      aliases: { champion: 1, production: 2 },
      versions: [
        { source: 's3://bucket/theirs', tags: { mine: 'x' } },
        { tags: { 'pawl.version': 'v2.0.0' } },
      ],
    });
  });

  test('where records or files are gone, the digest stands for the model', async () => {
    const { name, told } = place();
    const bare = await release('v1.0.0', { gone: true });
    const noModel = await release('v1.1.0', { files: null });
    await told(wantedOf([bare, noModel], { production: 'v1.1.0' }));
    const { versions } = await seen(name);
    expect(versions.map(({ source }) => source)).toEqual(
      [bare, noModel].map(({ release: { modelDigest } }) => `pawl:/${modelDigest}`),
    );
    expect(versions.map(({ run }) => Boolean(run))).toEqual([false, true]);
  });

  test.each([
    ['runs/create', 'POST /api/2.0/mlflow/runs/create'],
    ['model-versions/create', 'POST /api/2.0/mlflow/model-versions/create'],
    ['registered-models/create', 'POST /api/2.0/mlflow/registered-models/create'],
    ['experiments/create', 'POST /api/2.0/mlflow/experiments/create'],
    ['runs/log-batch', 'POST /api/2.0/mlflow/runs/log-batch'],
  ])('an answer to %s that is lost makes nothing twice', async (_, line) => {
    let lost = 0;
    const proxy = await behind((at) => (at === line && lost++ === 0 ? 'cut' : 'pass'));
    const { name, told } = place(clientOf({ uri: proxy.uri }));
    const wanted = wantedOf([await release('v1.0.0')], { production: 'v1.0.0' });
    await told(wanted);
    expect(lost).toBeGreaterThan(0);
    expect(await seen(name)).toMatchObject({ aliases: { production: 1 }, versions: [{ number: 1 }] });
    expect((await seen(name)).versions).toHaveLength(1);
    expect(await runsOf(name)).toMatchObject([{ status: 'FINISHED' }]);
    expect(await told(wanted)).toEqual([]);
  });

  test('wherever it is cut off, the next time completes it', async () => {
    const wanted = wantedOf([await release('v1.0.0')], { staging: 'v1.0.0', production: 'v1.0.0' });
    for (let after = 1; ; after += 3) {
      let requests = 0;
      const proxy = await behind(() => (++requests > after ? 501 : 'pass'));
      const { name, told } = place(clientOf({ uri: proxy.uri }));
      const whole = await told(wanted).then(
        () => true,
        () => false,
      );
      const { told: again } = place(clientOf(), name);
      expect((await again(wanted)).length > 0).toBe(!whole);
      expect(await again(wanted)).toEqual([]);
      const { versions, aliases } = await seen(name);
      expect(versions, `cut off after ${after}`).toHaveLength(1);
      expect(aliases).toEqual({ staging: 1, production: 1 });
      expect(await runsOf(name)).toMatchObject([{ status: 'FINISHED' }]);
      if (whole) break;
    }
  }, 120_000);

  test('followers that race end with one version, at the latest the next time', async () => {
    const { name } = place();
    const wanted = wantedOf([await release('v1.0.0'), await release('v1.1.0')], { production: 'v1.1.0' });
    const racing = await Promise.allSettled([1, 2, 3].map(() => place(clientOf(), name).told(wanted)));
    expect(racing.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    await place(clientOf(), name).told(wanted);
    expect(await place(clientOf(), name).told(wanted)).toEqual([]);
    const { versions, aliases } = await seen(name);
    const standing = versions.filter(({ tags }) => 'pawl.version' in tags);
    expect(standing.map(({ tags }) => tags['pawl.version']).sort()).toEqual(['v1.0.0', 'v1.1.0']);
    const produced = standing.find(({ tags }) => tags['pawl.version'] === 'v1.1.0')!;
    expect(aliases).toEqual({ production: produced.number });
  });

  test('a second model version of a version loses its tag, and the alias goes to the first', async () => {
    const { name, told } = place();
    const wanted = wantedOf([await release('v1.0.0')], { production: 'v1.0.0' });
    await told(wanted);
    await python.ask(`
client.create_model_version('${name}', 's3://bucket/late', tags={'pawl.version': 'v1.0.0'})
client.set_registered_model_alias('${name}', 'production', '2')`);
    const changes = ['MLflow version 2: no longer v1.0.0', 'alias production: MLflow version 2 → v1.0.0'];
    expect(await told(wanted, true)).toEqual(changes);
    expect(await told(wanted)).toEqual(changes);
    expect(await told(wanted)).toEqual([]);
    expect(await seen(name)).toMatchObject({
      aliases: { production: 1 },
      versions: [{ number: 1 }, { number: 2, tags: { 'pawl.retired': 'v1.0.0' } }],
    });
  });

  test('all pages of versions and of runs are read', async () => {
    const client = clientOf({ pageSize: 2 });
    const { name, told } = place(client);
    const versions = await Promise.all([0, 1, 2, 3, 4].map((i) => release(`v1.${i}.0`, { gone: true })));
    const wanted = wantedOf(versions, { production: 'v1.4.0' });
    await told(wanted);
    expect(await told(wanted)).toEqual([]);
    expect((await client.modelVersions(name)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    const experiment = await client.experiment(name);
    const tags = new Map([['pawl.run', 'same']]);
    for (let i = 0; i < 5; i++) await client.createRun(experiment, { name: `${i}`, startedAt: 0, tags });
    expect(new Set((await client.findRuns(experiment, 'pawl.run', 'same')).map(({ id }) => id)).size).toBe(5);
  });

  test('MLflow is tried again in trouble, and then the failure says where and what to do', async () => {
    let failing = 2;
    const notes: string[] = [];
    const proxy = await behind((line) => (line.endsWith('log-batch') && failing-- > 0 ? 503 : 'pass'));
    const client = clientOf({ uri: proxy.uri, note: (message) => notes.push(message) });
    const wanted = wantedOf([await release('v1.0.0')], { production: 'v1.0.0' });
    await place(client).told(wanted);
    expect(notes).toEqual(Array(2).fill(expect.stringContaining('it answers 503; trying again')));
    failing = 100;
    const host = new URL(proxy.uri).host;
    await expect(place(client).told(wanted)).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringContaining(`MLflow at ${host}: logging the run failed: 503`),
      remedy: expect.stringContaining('pawl reconcile'),
    });
  });

  test('a create that keeps failing is given up, and no more than looked for', async () => {
    const proxy = await behind((line) => (line.endsWith('model-versions/create') ? 500 : 'pass'));
    const { name, told } = place(clientOf({ uri: proxy.uri }));
    await expect(told(wantedOf([await release('v1.0.0')], { production: 'v1.0.0' }))).rejects.toMatchObject({
      code: 'remote',
      remedy: expect.stringContaining('pawl reconcile'),
    });
    expect(proxy.seen.filter((line) => line.endsWith('model-versions/create'))).toHaveLength(3);
    expect((await seen(name)).versions).toEqual([]);
  });

  test('a server that hangs ends by the clock, and its host is named', async () => {
    const proxy = await behind(() => 'hang');
    const { told } = place(clientOf({ uri: proxy.uri, timeoutMs: 100 }));
    await expect(told(wantedOf([], {}))).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringContaining(`MLflow at ${new URL(proxy.uri).host}`),
      where: expect.stringContaining(proxy.uri),
    });
    expect(proxy.seen).toHaveLength(3);
  });

  test.each([401, 403])('%i names the token, and shows none', async (status) => {
    const proxy = await behind(() => status);
    const uri = proxy.uri.replace('http://', 'http://ann:s3cret@');
    const failure = await place(clientOf({ uri, token: 't0ken' }))
      .told(wantedOf([], {}))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'remote',
      remedy: expect.stringContaining('MLFLOW_TRACKING_TOKEN'),
    });
    const { message, where, remedy } = failure as { message: string; where: string; remedy: string };
    expect(`${message} ${where} ${remedy}`).not.toMatch(/s3cret|t0ken/);
    expect(proxy.seen).toHaveLength(1);
  });

  test('a server under a path that leaves artifacts to its clients has the digest as the source', async () => {
    const other = await startMlflow(
      ['--no-serve-artifacts', '--default-artifact-root', `file://${await scratchFolder()}`],
      '/its/path',
    );
    onTestFinished(() => other.stop());
    const notes: string[] = [];
    const client = clientOf({ uri: `${other.uri}/`, note: (message) => notes.push(message) });
    const version = await release('v1.0.0');
    const wanted = wantedOf([version], { production: 'v1.0.0' });
    const { name, told } = place(client);
    expect(await told(wanted)).toHaveLength(3);
    expect(await told(wanted)).toEqual([]);
    const [made] = await client.modelVersions(name);
    expect(made).toMatchObject({ source: `pawl:/${version.release.modelDigest}`, status: 'READY' });
    expect(made!.runId).not.toBe('');
    expect(notes).toEqual([expect.stringContaining('model and documents stay out')]);
  }, 100_000);

  test('an experiment that was deleted is said to be', async () => {
    const { name, told } = place();
    await python.ask(`client.delete_experiment(client.create_experiment('${name}'))`);
    await expect(told(wantedOf([await release('v1.0.0')], {}))).rejects.toMatchObject({
      message: `the experiment "${name}" of MLflow is deleted`,
      remedy: expect.stringContaining('MLFLOW_EXPERIMENT_NAME'),
    });
  });

  test.each([
    [{ token: 't' }, 'Bearer t'],
    [{ token: 't', user: 'ann', password: 'p:w' }, `Basic ${btoa('ann:p:w')}`],
    [{ user: 'ann' }, undefined],
    [{}, undefined],
  ])('the credentials %j are sent as %s', async (credentials, header) => {
    const seenHeaders: (string | undefined)[] = [];
    const proxy = await unrulyProxy(server.uri, (_, request) => {
      seenHeaders.push(request.headers.authorization);
      return 'pass';
    });
    onTestFinished(() => proxy.stop());
    await clientOf({ uri: proxy.uri, ...credentials }).aliases('nobody');
    const url = proxy.uri.replace('//', '//b%40b:p%3Aw@');
    await clientOf({ uri: url }).aliases('nobody');
    expect(seenHeaders).toEqual([header, `Basic ${btoa('b@b:p:w')}`]);
  });

  test('it can be given up at any time', async () => {
    const giveUp = new AbortController();
    const proxy = await behind(() => {
      giveUp.abort();
      return 'hang';
    });
    const { told } = place(clientOf({ uri: proxy.uri, signal: giveUp.signal }));
    await expect(told(wantedOf([], {}))).rejects.toMatchObject({ code: 'remote' });
    expect(proxy.seen).toHaveLength(1);
  });

  test.each(['mlruns', 'file:///tmp/mlruns', 'sqlite:///mlflow.db', ''])(
    '"%s" cannot be a registry over REST',
    (uri) => {
      expect(() => clientOf({ uri })).toThrow(
        expect.objectContaining({
          code: 'config',
          message: expect.stringContaining('cannot be a registry over REST'),
        }),
      );
    },
  );

  test('what answers and is no MLflow is told from one', async () => {
    const proxy = await behind(() => ({ status: 200, body: '<html>Sign in</html>' }));
    await expect(place(clientOf({ uri: proxy.uri })).told(wantedOf([], {}))).rejects.toMatchObject({
      message: expect.stringContaining('not as MLflow does'),
      remedy: expect.stringContaining('MLFLOW_TRACKING_URI'),
    });
  });

  test('MLflow takes every name that is made for it, and all of what is cut for it', async () => {
    const client = clientOf();
    const experiment = await client.experiment('names');
    const key = keyMaker();
    const texts = fc.sample(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.stringMatching(/^[a./ :=<-]{0,9}$/)),
      { numRuns: 900, seed: 7 },
    );
    const keys = [...new Set(texts)].map(key);
    const tags = new Map([['pawl.run', 'names']]);
    const run = must(await client.createRun(experiment, { name: 'names', startedAt: 0, tags }));
    const long = { param: '\u6728'.repeat(6000), tag: '"'.repeat(8000) };
    const batches = cutBatches({
      metrics: keys.flatMap((name) =>
        [0, 1, 2].map((step) => ({ key: name, value: step, timestamp: 1, step })),
      ),
      params: keys.slice(0, 250).map((name) => ({ key: name, value: long.param })),
      tags: keys.slice(0, 250).map((name) => ({ key: name, value: long.tag })),
    });
    expect(batches.length).toBeGreaterThan(5);
    for (const batch of batches) await client.logBatch(run.id, batch);
    const found = (await python.ask(`
run = client.get_run('${run.id}')
answer(dict(metrics=sorted(run.data.metrics), params=len(run.data.params), tags=len(run.data.tags)))`)) as {
      metrics: string[];
    };
    expect(found).toMatchObject({ params: 250 });
    expect(new Set(found.metrics)).toEqual(new Set(keys));
  });

  test.each(['production', 'a-b_C', 'v', 'v1a', 'LATEST_', 'latest', 'Latest', 'v1', 'V20', 'v1.0', 'a b'])(
    'the alias "%s" is taken by MLflow where it is by us',
    async (alias) => {
      const client = clientOf();
      await client.createRegisteredModel('aliases');
      const version = { source: 's3://bucket/x', runId: undefined, description: '', tags: new Map() };
      const { number } = must(await client.createModelVersion('aliases', version));
      const taken = await client.setAlias('aliases', alias, number).then(
        () => true,
        () => false,
      );
      if (taken) expect(() => requireAlias(alias)).not.toThrow();
      else expect(() => requireAlias(alias)).toThrow();
    },
  );

  test.each(['a b', 'h\u00e4user #1', '...', '.x', "it's", 'a"b', 'a/b', 'a:b', ' ', '.', '..', '..x'])(
    'the model "%s" is taken by MLflow where it is by us, and found again',
    async (name) => {
      const client = clientOf();
      const taken = await client.createRegisteredModel(name).then(
        () => true,
        () => false,
      );
      if (!taken) return expect(() => requireModelName(name)).toThrow();
      const { told } = place(client, name);
      const wanted = wantedOf([await release('v1.0.0', { gone: true })], { production: 'v1.0.0' });
      expect(await told(wanted)).toHaveLength(2);
      expect(await told(wanted)).toEqual([]);
    },
  );
});
