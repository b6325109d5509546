import type { Predictions } from '@pawl/models';
import { VERSION } from '@pawl/records';
import { type DriftScore, driftScore } from './drift-score.ts';
import type { Served } from './served.ts';

/** Upper bounds of the seconds that a request took. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Labels that are counted by name; the rest are counted together. */
const MOST_LABELS = 100;

interface Histogram {
  readonly bounds: readonly number[];
  /** One a bound, and one for what is beyond the last. */
  readonly counts: Float64Array;
  sum: number;
}

function histogram(bounds: readonly number[]): Histogram {
  return { bounds, counts: new Float64Array(bounds.length + 1), sum: 0 };
}

function observe(into: Histogram, value: number): void {
  const { bounds, counts } = into;
  let place = 0;
  // What is no number is beyond all bounds.
  while (place < bounds.length && !(value <= bounds[place]!)) place++;
  counts[place]!++;
  if (!Number.isNaN(value)) into.sum += value;
}

interface ModelCounts {
  rows: number;
  requests: number;
  failures: number;
  dropped: number;
  /** By label for classes, a histogram for numbers. */
  readonly labels: Map<string, number>;
  readonly numbers: Histogram | null;
  readonly drift: DriftScore | null;
}

/** What a server counts about itself. */
export interface Metrics {
  request(route: string, status: number, seconds: number): void;
  answered(served: Served, predictions: Predictions, from: number, rows: number): void;
  failed(served: Served): void;
  /** Rows that a shadow was not asked for, as it was too slow. */
  dropped(served: Served, rows: number): void;
  /** The text of the exposition format, version 0.0.4. */
  text(gauges: Gauges): string;
}

interface Gauges {
  readonly queuedRows: number;
  readonly connections: number;
  readonly ready: boolean;
  readonly logDropped: number;
}

export function createMetrics(models: readonly Served[], startedSeconds: number): Metrics {
  const requests = new Map<string, Map<number, number>>();
  const durations = new Map<string, Histogram>();
  const counts = new Map(models.map((served) => [served, countsOf(served)]));

  return {
    request(route, status, seconds) {
      const codes = kept(requests, route, () => new Map<number, number>());
      codes.set(status, (codes.get(status) ?? 0) + 1);
      observe(
        kept(durations, route, () => histogram(SECONDS)),
        seconds,
      );
    },
    answered(served, predictions, from, rows) {
      const own = counts.get(served)!;
      own.requests++;
      own.rows += rows;
      own.drift?.add(predictions, from, rows);
      if (predictions.task === 'regression') {
        for (let row = from; row < from + rows; row++) observe(own.numbers!, predictions.predicted[row]!);
        return;
      }
      for (let row = from; row < from + rows; row++) {
        const label = predictions.labels[predictions.predicted[row]!]!;
        own.labels.set(label, (own.labels.get(label) ?? 0) + 1);
      }
    },
    failed(served) {
      counts.get(served)!.failures++;
    },
    dropped(served, rows) {
      counts.get(served)!.dropped += rows;
    },
    text(gauges) {
      return [
        ...requestLines(requests, durations),
        ...modelLines(counts),
        ...gaugeLines(gauges, startedSeconds),
        ...buildLines(models),
        '',
      ].join('\n');
    },
  };
}

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

function countsOf({ contract }: Served): ModelCounts {
  return {
    drift: driftScore(contract),
    rows: 0,
    requests: 0,
    failures: 0,
    dropped: 0,
    labels: new Map(contract.labels.slice(0, MOST_LABELS).map((label) => [label, 0])),
    numbers: contract.task === 'regression' ? histogram(boundsOf(contract.samples)) : null,
  };
}

/** Bounds of predicted numbers: 1, 2 and 5 times powers of ten around what the samples say, on both sides of zero. */
function boundsOf(samples: Served['contract']['samples']): number[] {
  const sizes = samples
    .map(({ prediction }) => Math.abs(Number(prediction)))
    .filter((size) => size > 0 && Number.isFinite(size));
  const middle = sizes.length === 0 ? 0 : Math.floor(Math.log10(Math.max(...sizes)));
  const positive = [-2, -1, 0, 1].flatMap((shift) =>
    [1, 2, 5].map((digit) => Number(`${digit}e${middle + shift}`)),
  );
  return [...positive.map((bound) => -bound).reverse(), 0, ...positive];
}

function requestLines(
  requests: ReadonlyMap<string, ReadonlyMap<number, number>>,
  durations: ReadonlyMap<string, Histogram>,
): string[] {
  const lines = head('pawl_requests_total', 'counter', 'Requests that were answered.');
  for (const [route, codes] of requests)
    for (const [code, count] of codes)
      lines.push(line('pawl_requests_total', { route, code: String(code) }, count));
  lines.push(...head('pawl_request_seconds', 'histogram', 'Seconds from the request to its answer.'));
  for (const [route, spent] of durations)
    lines.push(...histogramLines('pawl_request_seconds', { route }, spent));
  return lines;
}

function modelLines(counts: ReadonlyMap<Served, ModelCounts>): string[] {
  const all = [...counts];
  const ask = (name: string, help: string, value: (own: ModelCounts) => number) => [
    ...head(name, 'counter', help),
    ...all.map(([served, own]) => line(name, namesOf(served), value(own))),
  ];
  const lines = [
    ...ask('pawl_rows_total', 'Rows that a model answered.', ({ rows }) => rows),
    ...ask('pawl_model_answers_total', 'Requests that a model answered.', ({ requests }) => requests),
    ...ask(
      'pawl_model_failures_total',
      'Requests that a model failed to answer.',
      ({ failures }) => failures,
    ),
    ...ask(
      'pawl_shadow_dropped_rows_total',
      'Rows that a shadow was too slow for.',
      ({ dropped }) => dropped,
    ),
  ];
  const classes = all.filter(([, { numbers }]) => !numbers);
  if (classes.length > 0) lines.push(...head('pawl_predictions_total', 'counter', 'Predictions by label.'));
  for (const [served, { labels }] of classes)
    for (const [label, count] of labels)
      lines.push(line('pawl_predictions_total', { ...namesOf(served), label }, count));
  const numbers = all.filter(([, own]) => own.numbers);
  if (numbers.length > 0) lines.push(...head('pawl_predicted', 'histogram', 'Predicted numbers.'));
  for (const [served, own] of numbers)
    lines.push(...histogramLines('pawl_predicted', namesOf(served), own.numbers!));
  return [...lines, ...driftLines(all)];
}

function driftLines(all: readonly (readonly [Served, ModelCounts])[]): string[] {
  const scores = all.flatMap(([served, { drift }]) => {
    const value = drift?.value() ?? null;
    return value === null ? [] : [line('pawl_prediction_drift', namesOf(served), value)];
  });
  if (scores.length === 0) return [];
  const help = 'Population stability index of the last 2000 predictions against those of the evaluation.';
  return [...head('pawl_prediction_drift', 'gauge', help), ...scores];
}

function gaugeLines({ queuedRows, connections, ready, logDropped }: Gauges, started: number): string[] {
  return [
    ...head('pawl_queue_rows', 'gauge', 'Rows that wait for their answer.'),
    line('pawl_queue_rows', {}, queuedRows),
    ...head('pawl_connections', 'gauge', 'Open connections.'),
    line('pawl_connections', {}, connections),
    ...head('pawl_ready', 'gauge', 'Whether requests are answered.'),
    line('pawl_ready', {}, ready ? 1 : 0),
    ...head('pawl_prediction_log_dropped_total', 'counter', 'Rows that the prediction log had no room for.'),
    line('pawl_prediction_log_dropped_total', {}, logDropped),
    ...head('process_start_time_seconds', 'gauge', 'Start of the process, in seconds since 1970.'),
    line('process_start_time_seconds', {}, started),
    ...head('process_resident_memory_bytes', 'gauge', 'Memory of the process.'),
    line('process_resident_memory_bytes', {}, process.memoryUsage.rss()),
  ];
}

function buildLines(models: readonly Served[]): string[] {
  return [
    ...head('pawl_build_info', 'gauge', 'What is served, and by which Pawl.'),
    ...models.map((served) =>
      line(
        'pawl_build_info',
        {
          ...namesOf(served),
          model_digest: served.contract.digests.model,
          verdict_digest: served.contract.digests.verdict,
          release_digest: served.contract.digests.release ?? '',
          pawl: VERSION,
        },
        1,
      ),
    ),
  ];
}

type Labels = Readonly<Record<string, string>>;

function namesOf({ contract: { name, version }, role }: Served): Labels {
  return { model: name, version, role };
}

function head(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function line(name: string, labels: Labels, value: number): string {
  return `${name}${labelText(labels)} ${value}`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** As the exposition format wants it: backslash, quote and line feed. */
function escapeLabel(value: string): string {
  return value.replace(/[\\"\n]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`));
}

function histogramLines(name: string, labels: Labels, { bounds, counts, sum }: Histogram): string[] {
  let total = 0;
  const lines = bounds.map((bound, place) => {
    total += counts[place]!;
    return line(`${name}_bucket`, { ...labels, le: String(bound) }, total);
  });
  total += counts[bounds.length]!;
  return [
    ...lines,
    line(`${name}_bucket`, { ...labels, le: '+Inf' }, total),
    line(`${name}_sum`, labels, sum),
    line(`${name}_count`, labels, total),
  ];
}
