import { execFileSync } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyExample, edit, pawl, scratchFolder } from './pawl.ts';
import { openClient, pushImage } from './system/images.ts';
import {
  type MlflowReader,
  type MlflowServer,
  mlflow,
  mlflowReader,
  startMlflow,
} from './system/mlflow-server.ts';
import { registry, startRegistry } from './system/registry.ts';
import { releasePython } from './system/release-python.ts';
import { type Fate, type UnrulyProxy, unrulyProxy } from './system/unruly-proxy.ts';

const { missing } = [mlflow, registry, releasePython('gto')].find((tool) => tool.missing) ?? {};

let server: MlflowServer;
let proxy: UnrulyProxy;
let python: MlflowReader;
let images: Awaited<ReturnType<typeof startRegistry>>;
let fate: Fate = 'pass';

beforeAll(async () => {
  if (missing) return;
  [server, images] = await Promise.all([startMlflow(), startRegistry()]);
  proxy = await unrulyProxy(server.uri, () => fate);
  python = mlflowReader(server.uri);
}, 120_000);
afterAll(async () => {
  await python?.stop();
  await proxy?.stop();
  await server?.stop();
  await images?.close();
});

/** A stage and the version in it, as one place tells. */
type Stages = Readonly<Record<string, string | null>>;

describe.skipIf(missing !== undefined)(
  `two versions and their registries${missing ? `: ${missing}` : ''}`,
  () => {
    test('from staging to production, refused, forced, back, and through an outage', {
      timeout: 240_000,
    }, async () => {
      const { folder, git, run, change } = await project();

      await run('run', '.', '--store', 'git');
      await run('accept', '.', '--store', 'git');
      const one = await pushImage(images.host, 'wine', 'v1.0.0', 'one');
      await run('promote', '--version', 'v1.0.0');
      await agree({ staging: 'v1.0.0', production: null });
      await run('promote', '--version', 'v1.0.0', '--stage', 'production');
      await agree({ staging: 'v1.0.0', production: 'v1.0.0' });

      await change('trees: 50', 'trees: 40');
      const refused = await run('promote', '--version', 'v1.1.0', 1);
      expect(refused.stdout).toMatch(/no accepted run belongs to commit [\s\S]*pawl run \. --store git/);
      await agree({ staging: 'v1.0.0', production: 'v1.0.0' });

      const two = await pushImage(images.host, 'wine', 'v1.1.0', 'two');
      await run('promote', '--version', 'v1.1.0', '--force', '--reason', 'demo at the fair');
      await agree({ staging: 'v1.1.0', production: 'v1.0.0' });
      const report = await run('run', '.', '--store', 'git');
      expect(report.stdout).toMatch(/FORCED +staging holds v1\.1\.0, which Ada forced on .*demo at the/);

      await run('accept', '.', '--store', 'git');
      await run('promote', '--version', 'v1.1.0', '--stage', 'production');
      await agree({ staging: 'v1.1.0', production: 'v1.1.0' });
      await run('rollback', 'wine', '--stage', 'production', '--reason', 'latency doubled');
      await agree({ staging: 'v1.1.0', production: 'v1.0.0' });
      expect(await tagged('production')).toBe(one);
      expect(await tagged('staging')).toBe(two);

      const image = await run('lineage', `${images.host}/wine:production`);
      expect(image.stdout).toMatch(
        /^image [\s\S]*tagged as: version wine v1\.0\.0[\s\S]*verdict: passed[\s\S]*wine\.csv/,
      );

      // A follower is down: the tags move, it is told, and it is brought in step later.
      await change('trees: 40', 'trees: 30');
      await run('run', '.', '--store', 'git');
      await run('accept', '.', '--store', 'git');
      const three = await pushImage(images.host, 'wine', 'v1.2.0', 'three');
      fate = 500;
      const alone = await run('promote', '--version', 'v1.2.0', 4);
      expect(alone.stdout).toMatch(/MLflow at \S+: FAILED[\s\S]*`pawl reconcile` repairs it/);
      fate = 'pass';
      expect(await mlflowStages()).toMatchObject({ staging: 'v1.1.0' });
      git('fetch', '-q', '--tags');
      expect(await gtoStages(folder)).toMatchObject({ staging: 'v1.2.0' });
      expect(await tagged('staging')).toBe(three);
      const told = await run('reconcile', '.', '--dry-run');
      expect(told.stdout).toMatch(/staging/);
      expect(await mlflowStages()).toMatchObject({ staging: 'v1.1.0' });
      await run('reconcile', '.');
      await agree({ staging: 'v1.2.0', production: 'v1.0.0' });

      // Somebody moves an alias by hand.
      await python.ask("client.set_registered_model_alias('wine', 'production', '2')");
      expect(await mlflowStages()).toMatchObject({ production: 'v1.1.0' });
      await run('reconcile', '.');
      await agree({ staging: 'v1.2.0', production: 'v1.0.0' });
      expect(JSON.parse((await run('reconcile', '.', '--json')).stdout)).toMatchObject([
        { changes: [], failed: null },
        { changes: [], failed: null },
      ]);

      async function agree(stages: Stages): Promise<void> {
        git('fetch', '-q', '--tags', '--force');
        const [shown] = JSON.parse((await run('show', 'wine', '--json')).stdout);
        const held = shown.stages.map(
          ({ stage, holder }: { stage: string; holder: { version: string } | null }) => [
            stage,
            holder?.version ?? null,
          ],
        );
        const known = Object.fromEntries(Object.entries(stages).filter(([, version]) => version !== null));
        expect(Object.fromEntries(held)).toEqual(known);
        expect(await gtoStages(folder), 'gto show').toEqual(known);
        expect(await mlflowStages(), 'MLflow').toEqual(known);
        for (const [stage, version] of Object.entries(known))
          expect(await tagged(stage), `image of ${stage}`).toBe(await tagged(version!));
        const history: { at: string; event: string; version: string; stage: string | null; tag: string }[] =
          JSON.parse((await run('history', 'wine', '--json')).stdout);
        const mine = history.map(({ at, event, version, stage, tag }) => [
          Date.parse(at) / 1000,
          event,
          version,
          stage,
          tag,
        ]);
        expect(mine).toEqual(await gtoHistory(folder));
      }
    });
  },
);

async function project() {
  const folder = await copyExample('wine');
  const origin = join(await scratchFolder(), 'origin.git');
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', origin]);
  execFileSync('git', ['-C', origin, 'config', 'uploadpack.allowFilter', 'true']);
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@localhost');
  git('remote', 'add', 'origin', origin);
  await appendFile(join(folder, 'pawl.yaml'), `\npublish:\n  image: ${images.host}/wine\n`);
  const commit = () => {
    git('add', '-A');
    git('commit', '-q', '-m', 'a change');
    git('push', '-q', 'origin', 'HEAD:main');
  };
  commit();
  const run = async (...args: (string | number)[]) => {
    const status = typeof args.at(-1) === 'number' ? args.pop() : 0;
    const result = await pawl(args as string[], { cwd: folder, env: { MLFLOW_TRACKING_URI: proxy.uri } });
    expect(result.status, `pawl ${args.join(' ')}\n${result.stdout}${result.stderr}`).toBe(status);
    return result;
  };
  const change = async (from: string, to: string) => {
    await edit(join(folder, 'pawl.yaml'), from, to);
    commit();
  };
  return { folder, git, run, change };
}

async function gtoStages(folder: string): Promise<Stages> {
  const said = (await python.ask(`
import gto.api
from gto.constants import VersionSort
state = gto.api.show(${JSON.stringify(folder)}, sort=VersionSort.Timestamp, assignments_per_version=-1, versions_per_stage=1)
answer(state['wine']['stage'])`)) as Stages;
  return Object.fromEntries(Object.entries(said).filter(([, version]) => version !== null));
}

async function gtoHistory(folder: string): Promise<unknown> {
  return python.ask(`
import gto.api
answer([[e['timestamp'].timestamp(), e['event'], e['version'], e['stage'], e['ref']] for e in gto.api.history(${JSON.stringify(folder)}, 'wine')])`);
}

/** Which of our versions each alias names, by MLflow's own client. */
async function mlflowStages(): Promise<Stages> {
  return (await python.ask(`
model = client.get_registered_model('wine')
answer({alias: client.get_model_version_by_alias('wine', alias).tags['pawl.version'] for alias in model.aliases})`)) as Stages;
}

async function tagged(tag: string): Promise<string | undefined> {
  return (await openClient(images.host, 'wine').headManifest(tag))?.digest;
}
