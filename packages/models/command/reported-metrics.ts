import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { watchMetricLines } from './metric-lines.ts';
import { collectSeries, type MetricSeries } from './metric-series.ts';
import { type MlflowRun, mlflowStore, watchMlflowFiles } from './mlflow-files.ts';
import { repeat } from './repeat.ts';

export type OnMetric = (name: string, value: number, step: number) => void;

export interface ReportedMetrics {
  readonly metrics: MetricSeries[];
  readonly mlflowRuns: MlflowRun[];
  readonly notes: string[];
}

interface Watched {
  /** Of the command. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly onMetric?: OnMetric | undefined;
  /** Milliseconds between two looks into an MLflow store. */
  readonly pollMs?: number | undefined;
}

const POLL_MS = 2000;

/**
 * Gathers the metrics that a command reports while it runs: on the lines it prints, and in MLflow's file store. What the
 * lines tell of a metric goes before what the store has under the same name.
 */
export function watchReportedMetrics({ env, cwd, onMetric = () => {}, pollMs = POLL_MS }: Watched) {
  const since = Date.now();
  const printed = collectSeries();
  const printedNames = new Set<string>();
  const lines = watchMetricLines((point) => {
    const taken = printed.add(point);
    if (!taken) return;
    printedNames.add(taken.name);
    onMetric(taken.name, taken.value, taken.step);
  });
  const store = mlflowStore(env, cwd);
  const files =
    store === undefined
      ? undefined
      : watchMlflowFiles(store, since, ({ name, value, step }) => {
          if (!printedNames.has(name)) onMetric(name, value, step);
        });
  const polling = files && repeat(() => files.poll(), pollMs);

  /** What MLflow writes to since 3.7 where it is told nothing: its metrics would be missed in silence. */
  async function unreadDatabase(): Promise<string[]> {
    const written = await stat(join(cwd, 'mlflow.db')).catch(() => undefined);
    if (written === undefined || written.mtimeMs < since || files?.runs().length !== 0) return [];
    return [
      'MLflow logged to mlflow.db, which is not read; with MLFLOW_TRACKING_URI=mlruns and MLFLOW_ALLOW_FILE_STORE=true it logs to files, which are',
    ];
  }

  return {
    add: lines.add,
    /** Must be called, also when nobody wants the metrics any more. */
    stop: () => polling?.stop(),
    async finish(): Promise<ReportedMetrics> {
      const notes = lines.end();
      await polling?.stop();
      await files?.finish();
      const logged = files?.series() ?? [];
      return {
        metrics: [...printed.series(), ...logged.filter(({ name }) => !printedNames.has(name))],
        mlflowRuns: files?.runs() ?? [],
        notes: [...notes, ...printed.notes(), ...(files?.notes() ?? []), ...(await unreadDatabase())],
      };
    },
  };
}
