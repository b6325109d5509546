import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runTrainingCommand } from '@pawl/models';
import { expect, test } from 'vitest';
import { scratchFolder } from './pawl.ts';
import { pythonWith } from './system/python.ts';

const python = pythonWith('mlflow');

const script = (pause: number) => `
import math, time
import mlflow

mlflow.set_experiment('demo: "x" #1')
with mlflow.start_run(run_name="the: 'first'"):
    mlflow.log_params({'lr': 0.1, 'opt/name': 'adam', 'text': 'a\\nb'})
    for step in range(3):
        mlflow.log_metric('val/loss', 1 / (step + 1), step=step)
    mlflow.log_metrics({'acc': 0.5, 'tiny': 1e-300}, step=-1)
    mlflow.log_metric('bad', math.nan)
    time.sleep(${pause})
    with mlflow.start_run(run_name='inner', nested=True):
        mlflow.log_metric('val/loss', 0.25, step=7)
`;

/** The pause, in seconds, is for what was logged to be seen before the end. */
const stores: [uri: string, pause: number][] = [
  ['mlruns', 3],
  ['file:mlruns', 0],
  ['file:///', 0],
];

test.skipIf(python.missing).each(stores)(
  `what MLflow logs to the store %s is read while it trains${python.missing ? `: ${python.missing}` : ''}`,
  async (uri, pause) => {
    const cwd = await scratchFolder();
    const tracking = uri === 'file:///' ? `file://${cwd}/${encodeURIComponent('my runs')}` : uri;
    await writeFile(join(cwd, 'train.py'), script(pause));
    const began = performance.now();
    const seen: { name: string; value: number; step: number; at: number }[] = [];
    const result = await withEnvironment(
      {
        MLFLOW_TRACKING_URI: tracking,
        MLFLOW_ALLOW_FILE_STORE: 'true',
        ...(python.path ? { PATH: `${python.path}${delimiter}${process.env.PATH}` } : {}),
      },
      () =>
        runTrainingCommand({
          command: 'python3 train.py',
          cwd,
          environment: {
            trainData: 'train.csv',
            testData: 'test.csv',
            target: 'y',
            params: {},
            seed: 1,
            output: join(cwd, 'output'),
          },
          timeoutMs: 60_000,
          onOutput: () => {},
          onMetric: (name, value, step) => seen.push({ name, value, step, at: performance.now() - began }),
        }),
    );
    expect(Object.fromEntries(result.metrics.map(({ name, points }) => [name, points]))).toEqual({
      'val/loss': [
        { step: 0, value: 1 },
        { step: 1, value: 0.5 },
        { step: 2, value: 1 / 3 },
      ],
      acc: [{ step: -1, value: 0.5 }],
      tiny: [{ step: -1, value: 1e-300 }],
      'val/loss [inner]': [{ step: 7, value: 0.25 }],
    });
    expect(result.metrics.find(({ name }) => name === 'val/loss')!.best).toEqual({ step: 2, value: 1 / 3 });
    expect(result.mlflowRuns.map(({ name, params }) => [name, params])).toEqual([
      ["the: 'first'", { lr: '0.1', 'opt/name': 'adam', text: 'a\nb' }],
      ['inner', {}],
    ]);
    expect(result.notes).toEqual([expect.stringContaining('"bad" was nan')]);
    const first = seen.find((point) => point.name === 'val/loss')!;
    if (pause > 0) expect(first.at).toBeLessThan(result.durationMs - 500);
    expect(seen).toHaveLength(6);
  },
  60_000,
);

async function withEnvironment<T>(more: Record<string, string>, action: () => Promise<T>): Promise<T> {
  const old = { ...process.env };
  Object.assign(process.env, more);
  try {
    return await action();
  } finally {
    for (const name of Object.keys(more)) {
      if (old[name] === undefined) delete process.env[name];
      else process.env[name] = old[name];
    }
  }
}
