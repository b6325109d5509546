// Metrics and the paired bootstrap beside scikit-learn, on the same data in one run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClassificationSample,
  compare,
  METRICS,
  metricValue,
  type RegressionSample,
} from '@pawl/metrics';

const ROWS = 1_000_000;
const BOOTSTRAP_ROWS = 100_000;
const RESAMPLES = 1000;
/** A loop of scikit-learn over all resamples takes the better part of a minute: measure a few and scale. */
const PEER_RESAMPLES = 20;
const REPEATS = 5;
/** Milliseconds: the compiler takes its time to find out which loops are worth the effort. */
const WARM_UP = 500;

const PEER_HEAD = '   scikit-learn ms   times as fast   difference';

interface Data {
  readonly distinct: ClassificationSample;
  readonly tied: ClassificationSample;
  readonly regression: RegressionSample;
  readonly candidate: ClassificationSample;
  readonly baseline: ClassificationSample;
}

interface Measured {
  readonly milliseconds: number;
  readonly value: number;
}

interface Peer {
  readonly versions: string;
  readonly measured: Readonly<Record<string, Measured>>;
}

/** Times every metric over a million rows and the paired bootstrap of an AUC difference, and prints a table. */
export async function benchMetrics(): Promise<void> {
  const data = makeData();
  const ours = measureMetrics(data);
  ours.set('bootstrap', await measureBootstrap(data));
  const python = process.env.PAWL_BENCH_PYTHON ?? 'python3';
  const peer = measurePeer(python, data);
  console.log(
    `Metrics, ${ROWS.toLocaleString('en')} rows, two labels with scores or real values, one thread.`,
  );
  console.log(
    `Median of ${REPEATS} after warm-up, checks of the input included. Node ${process.versions.node}.`,
  );
  if (peer) console.log(`${peer.versions}, given integer labels.`);
  else console.log(`Absent: scikit-learn (tried ${python}; PAWL_BENCH_PYTHON names another). No ratios.`);
  console.log('');
  console.log(`metric                        Pawl ms${peer ? PEER_HEAD : ''}`);
  for (const [name, measured] of ours)
    if (name !== 'bootstrap') printRow(name, measured, peer?.measured[name]);
  console.log('');
  console.log(
    `AUC difference of two models, ${BOOTSTRAP_ROWS.toLocaleString('en')} rows, ${RESAMPLES} paired resamples` +
      (peer ? ` (scikit-learn: ${PEER_RESAMPLES} of them measured, scaled to ${RESAMPLES})` : ''),
  );
  printRow('bootstrap', ours.get('bootstrap')!, peer?.measured.bootstrap);
}

function printRow(name: string, ours: Measured, peer: Measured | undefined): void {
  const cells = [name.padEnd(26), ours.milliseconds.toFixed(1).padStart(10)];
  if (peer) {
    const ratio = peer.milliseconds / ours.milliseconds;
    const difference = Math.abs(ours.value - peer.value) / Math.max(1, Math.abs(peer.value));
    cells.push(
      peer.milliseconds.toFixed(1).padStart(17),
      `${ratio.toFixed(2)}${ratio < 1 ? ' (slower)' : ''}`.padStart(15),
      difference.toExponential(0).padStart(12),
    );
  }
  console.log(cells.join(' '));
}

function measureMetrics(data: Data): Map<string, Measured> {
  const ours = new Map<string, Measured>();
  for (const { name, task, needs, classes } of METRICS) {
    if (task === 'regression')
      ours.set(
        name,
        measure(() => metricValue(name, data.regression)),
      );
    else
      ours.set(
        name,
        measure(() => metricValue(name, data.distinct)),
      );
    if (needs === 'scores' && classes === 'binary') {
      ours.set(
        `${name} (ties)`,
        measure(() => metricValue(name, data.tied)),
      );
    }
  }
  return ours;
}

function measure(run: () => number): Measured {
  let value = Number.NaN;
  const warm = performance.now() + WARM_UP;
  while (performance.now() < warm) value = run();
  const times = Array.from({ length: REPEATS }, () => {
    const start = performance.now();
    value = run();
    return performance.now() - start;
  });
  return { milliseconds: median(times), value };
}

async function measureBootstrap({ candidate, baseline }: Data): Promise<Measured> {
  const run = (resamples: number) =>
    compare({
      candidate,
      baseline,
      slices: [],
      statistics: [
        { source: 'candidate', metric: 'roc_auc', slice: -1 },
        { source: 'baseline', metric: 'roc_auc', slice: -1 },
      ],
      contrasts: [
        {
          terms: [
            { statistic: 0, coefficient: 1 },
            { statistic: 1, coefficient: -1 },
          ],
          constant: 0,
        },
      ],
      resamples,
      confidence: 0.95,
      seed: 1,
      interval: 'percentile',
    });
  await run(PEER_RESAMPLES);
  const times: number[] = [];
  let value = Number.NaN;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    value = (await run(RESAMPLES)).contrasts[0]!.value;
    times.push(performance.now() - start);
  }
  return { milliseconds: median(times), value };
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}

function makeData(): Data {
  const random = uniform(20240614);
  const normal = () => random() + random() + random() + random() - 2;
  const actual = Int32Array.from({ length: ROWS }, () => (random() < 0.3 ? 1 : 0));
  const scoresOf = (strength: number) =>
    Float64Array.from(actual, (label) => clip(0.4 + strength * label + 0.3 * normal()));
  const strong = scoresOf(0.2);
  const weak = scoresOf(0.15);
  const values = Float64Array.from({ length: ROWS }, () => 3 + 2 * normal());
  return {
    distinct: scored(actual, strong),
    tied: scored(
      actual,
      strong.map((score) => Math.round(score * 100) / 100),
    ),
    regression: {
      task: 'regression',
      actual: values,
      predicted: values.map((value) => value + normal()),
    },
    candidate: scored(actual.subarray(0, BOOTSTRAP_ROWS), strong.subarray(0, BOOTSTRAP_ROWS)),
    baseline: scored(actual.subarray(0, BOOTSTRAP_ROWS), weak.subarray(0, BOOTSTRAP_ROWS)),
  };
}

function clip(score: number): number {
  return Math.min(1, Math.max(0, score));
}

function scored(actual: Int32Array, scores: Float64Array): ClassificationSample {
  return {
    task: 'classification',
    labels: ['no', 'yes'],
    positive: 1,
    actual,
    predicted: Int32Array.from(scores, (score) => (score > 0.5 ? 1 : 0)),
    scores: [scores.map((score) => 1 - score), scores],
  };
}

/** Repeatable numbers from 0 to 1 with all 53 bits in use: two steps of a linear congruential generator. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  const step = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  return () => ((step() >>> 5) * 2 ** 26 + (step() >>> 6)) / 2 ** 53;
}

function measurePeer(python: string, data: Data): Peer | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-bench-'));
  try {
    const arrays = {
      actual: data.distinct.actual,
      predicted: data.distinct.predicted,
      distinct: data.distinct.scores![1]!,
      tied: data.tied.scores![1]!,
      candidate: data.candidate.scores![1]!,
      baseline: data.baseline.scores![1]!,
      target: data.regression.actual,
      estimate: data.regression.predicted,
    };
    for (const [name, values] of Object.entries(arrays)) writeFileSync(join(folder, name), values);
    const settings = [folder, REPEATS, BOOTSTRAP_ROWS, PEER_RESAMPLES, RESAMPLES].map(String);
    const result = spawnSync(python, ['-c', PEER, ...settings], { encoding: 'utf8' });
    if (result.status === 0) return JSON.parse(result.stdout) as Peer;
    if (result.stderr && !result.stderr.includes('No module named')) console.error(result.stderr);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PEER = `
import json, sys, time, warnings
import numpy as np, sklearn
from sklearn import metrics as m
warnings.simplefilter("ignore")
folder, repeats, rows, some, resamples = sys.argv[1], *map(int, sys.argv[2:])
load = lambda name, kind=np.float64: np.fromfile(f"{folder}/{name}", dtype=kind)
actual, predicted = load("actual", np.int32), load("predicted", np.int32)
distinct, tied, target, estimate = load("distinct"), load("tied"), load("target"), load("estimate")
columns = np.column_stack([1 - distinct, distinct])
runs = {
    "accuracy": lambda: m.accuracy_score(actual, predicted),
    "balanced_accuracy": lambda: m.balanced_accuracy_score(actual, predicted),
    "mcc": lambda: m.matthews_corrcoef(actual, predicted),
    "roc_auc": lambda: m.roc_auc_score(actual, distinct),
    "roc_auc (ties)": lambda: m.roc_auc_score(actual, tied),
    "average_precision": lambda: m.average_precision_score(actual, distinct),
    "average_precision (ties)": lambda: m.average_precision_score(actual, tied),
    "log_loss": lambda: m.log_loss(actual, columns),
    "brier": lambda: m.brier_score_loss(actual, distinct),
    "rmse": lambda: m.root_mean_squared_error(target, estimate),
    "mae": lambda: m.mean_absolute_error(target, estimate),
    "mape": lambda: m.mean_absolute_percentage_error(target, estimate),
    "r2": lambda: m.r2_score(target, estimate),
    "median_absolute_error": lambda: m.median_absolute_error(target, estimate),
}
for name, score in [("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)]:
    runs[name] = lambda score=score: score(actual, predicted)
    for average in ["macro", "micro", "weighted"]:
        runs[f"{name}_{average}"] = lambda score=score, average=average: score(actual, predicted, average=average)
measured = {}
for name, run in runs.items():
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        value = run()
        times.append(time.perf_counter() - start)
    measured[name] = {"milliseconds": 1000 * sorted(times)[repeats // 2], "value": float(value)}
truth, a, b = actual[:rows], load("candidate"), load("baseline")
difference = lambda i: m.roc_auc_score(truth[i], a[i]) - m.roc_auc_score(truth[i], b[i])
rng = np.random.default_rng(1)
value = difference(np.arange(rows))
start = time.perf_counter()
for _ in range(some):
    difference(rng.integers(0, rows, rows))
spent = 1000 * (time.perf_counter() - start) * resamples / some
measured["bootstrap"] = {"milliseconds": spent, "value": float(value)}
versions = f"scikit-learn {sklearn.__version__}, numpy {np.__version__}, Python {sys.version.split()[0]}"
print(json.dumps({"versions": versions, "measured": measured}))
`;
