import type { MetricPoint } from './metric-lines.ts';

export interface SeriesPoint {
  readonly step: number;
  readonly value: number;
}

/** How a metric went during a training. */
export interface MetricSeries {
  readonly name: string;
  /** In the order they came; evenly thinned when there were more than are kept. The last one is always there. */
  readonly points: readonly SeriesPoint[];
  readonly last: SeriesPoint;
  /** The best of all points, also of those not kept; absent where the name does not tell which way is better. */
  readonly best?: SeriesPoint;
}

export interface SeriesCollection {
  /**
   * Takes a point in. Returns it with its step, which is one more than the last when it was not told, or undefined when
   * there are too many metrics for it.
   */
  add(point: MetricPoint): (SeriesPoint & { readonly name: string }) | undefined;
  /** In the order in which the metrics first came. */
  series(): MetricSeries[];
  /** At most one note, on what was left out. */
  notes(): string[];
}

const MOST_METRICS = 1000;
const MOST_POINTS = 10_000;

interface Series {
  /** Apart and not as objects: numbers in a list take 8 bytes each. */
  readonly steps: number[];
  readonly values: number[];
  /** Every how many-th point is kept. */
  stride: number;
  seen: number;
  last: SeriesPoint;
  best: SeriesPoint | undefined;
  readonly better: Better | undefined;
}

/** Collects the points of up to 1,000 metrics, and of each up to 10,000, in bounded memory. */
export function collectSeries(mostPoints = MOST_POINTS, mostMetrics = MOST_METRICS): SeriesCollection {
  const all = new Map<string, Series>();
  let leftOut = false;
  return {
    add({ name, value, step }) {
      let series = all.get(name);
      if (!series) {
        if (all.size === mostMetrics) {
          leftOut = true;
          return undefined;
        }
        series = openSeries(name);
        all.set(name, series);
      }
      const point = { step: step ?? (series.seen === 0 ? 0 : series.last.step + 1), value };
      keep(series, point, mostPoints);
      return { name, ...point };
    },
    series: () => [...all].map(([name, series]) => sealed(name, series)),
    notes: () => (leftOut ? [`only the first ${mostMetrics} metrics were kept`] : []),
  };
}

function openSeries(name: string): Series {
  return {
    steps: [],
    values: [],
    stride: 1,
    seen: 0,
    last: { step: 0, value: 0 },
    best: undefined,
    better: betterOf(name),
  };
}

function keep(series: Series, point: SeriesPoint, most: number): void {
  if (series.seen % series.stride === 0) {
    series.steps.push(point.step);
    series.values.push(point.value);
    // One place stays free for the last point.
    if (series.steps.length === most) halve(series);
  }
  series.seen += 1;
  series.last = point;
  const { best, better } = series;
  if (better === undefined) return;
  const improves =
    best === undefined || (better === 'lower' ? point.value < best.value : point.value > best.value);
  if (improves) series.best = point;
}

/** Forgets every second point. */
function halve(series: Series): void {
  for (const list of [series.steps, series.values]) {
    const half = Math.ceil(list.length / 2);
    for (let i = 0; i < half; i++) list[i] = list[2 * i]!;
    list.length = half;
  }
  series.stride *= 2;
}

function sealed(name: string, { steps, values, stride, seen, last, best }: Series): MetricSeries {
  const points = steps.map((step, i) => ({ step, value: values[i]! }));
  if ((seen - 1) % stride !== 0) points.push(last);
  return { name, points, last, ...(best === undefined ? {} : { best }) };
}

type Better = 'lower' | 'higher';

const LOWER =
  /^(?:loss|error|err|rmse|mse|mae|mape|smape|rmsle|msle|logloss|nll|brier|perplexity|ppl|wer|cer|eer|fid|ece|deviance)$/;
const HIGHER =
  /^(?:accuracy|acc|auc|auroc|auprc|f1|fbeta|precision|recall|sensitivity|specificity|r2|map|ndcg|mrr|iou|miou|dice|bleu|rouge|meteor|kappa|mcc|psnr|ssim|reward)$/;

/** Which way a metric is better, where a word of its name tells: `val_loss`, `eval/f1-macro`, `top5.acc`. */
function betterOf(name: string): Better | undefined {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const lower = words.some((word) => LOWER.test(word));
  const higher = words.some((word) => HIGHER.test(word));
  if (lower === higher) return undefined;
  return lower ? 'lower' : 'higher';
}
