import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchReportedMetrics } from './reported-metrics.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'pawl-metrics-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

async function log(metric: string, lines: string): Promise<void> {
  const run = join(cwd, 'mlruns/1/aa');
  await mkdir(join(run, 'metrics'), { recursive: true });
  await writeFile(join(run, 'meta.yaml'), `run_id: aa\nrun_name: it\nstart_time: ${Date.now() + 1000}\n`);
  await writeFile(join(run, 'metrics', metric), lines);
}

test('what is logged to a store is seen while the command runs, and what is printed goes first', async () => {
  const seen: unknown[] = [];
  const watch = watchReportedMetrics({
    env: {},
    cwd,
    onMetric: (...point) => seen.push(point),
    pollMs: 20,
  });
  watch.add(Buffer.from('PAWL_METRIC loss=1 step=4\n'), 'stdout');
  await log('loss', '1 1 4\n');
  await log('lr', '1 0.1 0\n');
  for (let look = 0; look < 100 && seen.length < 2; look++) await setTimeout(20);
  expect(seen).toEqual([
    ['loss', 1, 4],
    ['lr', 0.1, 0],
  ]);
  await log('late', '1 5 6\n');
  const { metrics, mlflowRuns, notes } = await watch.finish();
  expect(seen.at(-1)).toEqual(['late', 5, 6]);
  expect(metrics.map(({ name, last }) => [name, last.value])).toEqual([
    ['loss', 1],
    ['lr', 0.1],
    ['late', 5],
  ]);
  expect(mlflowRuns.map(({ id, name }) => [id, name])).toEqual([['aa', 'it']]);
  expect(notes).toEqual([]);
});

test('a database of MLflow that is written but not read is noted', async () => {
  await writeFile(join(cwd, 'mlflow.db'), '');
  await utimes(join(cwd, 'mlflow.db'), 1, 1);
  const before = watchReportedMetrics({ env: {}, cwd });
  expect((await before.finish()).notes).toEqual([]);
  const watch = watchReportedMetrics({ env: {}, cwd });
  await utimes(join(cwd, 'mlflow.db'), 1, Date.now() / 1000 + 1);
  expect((await watch.finish()).notes).toEqual([expect.stringContaining('mlflow.db, which is not read')]);
});

test('a server for MLflow is none of our business', async () => {
  const watch = watchReportedMetrics({ env: { MLFLOW_TRACKING_URI: 'http://localhost:1' }, cwd });
  await log('lr', '1 0.1 0\n');
  watch.add(Buffer.from('PAWL_METRIC loss=nan'), 'stderr');
  const { metrics, mlflowRuns, notes } = await watch.finish();
  expect([metrics, mlflowRuns]).toEqual([[], []]);
  expect(notes).toHaveLength(1);
});
