/**
 * Draws test sets from distributions whose truth is known, and counts how often intervals hold it and the gate errs.
 * `npm run simulate` writes docs/simulation.md; a number after it sets the draws (2,000).
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { decideGate, expandConditions, levelOfLook, parseConditions } from '@pawl/gate';
import {
  type Contrast,
  compare,
  findMetric,
  METRICS,
  type Sample,
  type Statistic,
  uniform,
} from '@pawl/metrics';
import { markdownTable } from 'markdown-table';

const CONFIDENCE = 0.95;
const ALPHA = 1 - CONFIDENCE;
const SIZES = [50, 200, 1000, 5000, 20_000];
/** Sizes at which intervals by BCa stand beside those that users get. */
const BCA_SIZES = [50, 200];
const LOOKS = 30;
const LOOK_SIZES = [200, 1000];

interface World {
  readonly name: string;
  readonly about: string;
  readonly metrics: readonly string[];
  /** Two models on rows drawn anew; `gap` is how much the second is worse than the first. */
  readonly draw: (rows: number, gap: number, random: () => number) => readonly [Sample, Sample];
  /** A gap that models may differ by in earnest. */
  readonly gap: number;
  /** Test sets of more rows take too long. */
  readonly largest?: number;
}

/** Predictions of two models that err partly together, on labels of which a share is positive. */
function labels(share: number): World['draw'] {
  return (rows, gap, random) => {
    const normal = normals(random);
    const actual = Int32Array.from({ length: rows }, () => (random() < share ? 1 : 0));
    const shared = Float64Array.from({ length: rows }, normal);
    const offset = Math.log(share / (1 - share)) / 2;
    const model = (skill: number): Sample => {
      const scores = Float64Array.from(actual, (label, row) => {
        const signal = skill * (label === 1 ? 1 : -1) + offset + 0.8 * shared[row]! + 0.6 * normal();
        return 1 / (1 + Math.exp(-2 * signal));
      });
      return {
        task: 'classification',
        labels: ['no', 'yes'],
        positive: 1,
        actual,
        predicted: Int32Array.from(scores, (score) => (score > 0.5 ? 1 : 0)),
        scores: [scores.map((score) => 1 - score), scores],
      };
    };
    return [model(0.9), model(0.9 - gap)];
  };
}

/** Predictions that are off by normal errors, whose size differs from row to row where `heavy` is above 0. */
function numbers(heavy: number): World['draw'] {
  return (rows, gap, random) => {
    const normal = normals(random);
    const actual = Float64Array.from({ length: rows }, () => 2 * normal());
    const scale = Float64Array.from({ length: rows }, () => Math.exp(heavy * normal()));
    const shared = Float64Array.from({ length: rows }, normal);
    const model = (spread: number): Sample => ({
      task: 'regression',
      actual,
      predicted: Float64Array.from(
        actual,
        (value, row) => value + spread * scale[row]! * (0.8 * shared[row]! + 0.6 * normal()),
      ),
    });
    return [model(1), model(1 + gap)];
  };
}

const WORLDS: readonly World[] = [
  {
    name: 'labels',
    about: 'two labels, 30 % positive',
    metrics: ['accuracy', 'roc_auc', 'f1', 'log_loss'],
    draw: labels(0.3),
    gap: 0.15,
  },
  {
    name: 'rare labels',
    about: 'two labels, 5 % positive',
    metrics: ['recall', 'roc_auc', 'average_precision'],
    draw: labels(0.05),
    gap: 0.15,
  },
  {
    name: 'numbers',
    about: 'normal errors',
    metrics: ['rmse', 'mae', 'r2'],
    draw: numbers(0),
    gap: 0.06,
  },
  {
    name: 'medians',
    about: 'normal errors, a metric that needs resampling',
    metrics: ['median_absolute_error'],
    draw: numbers(0),
    gap: 0.06,
    largest: 1000,
  },
  {
    name: 'heavy numbers',
    about: 'normal errors of log-normal size',
    metrics: ['rmse', 'mae'],
    draw: numbers(0.5),
    gap: 0.06,
  },
];

interface Task {
  readonly kind: 'intervals' | 'bca' | 'looks';
  readonly world: number;
  readonly rows: number;
  readonly draws: number;
}

/** What one metric showed over all draws of a task. */
interface Series {
  readonly metric: string;
  readonly method: string;
  readonly values: number[];
  readonly lows: number[];
  readonly highs: number[];
  /** Draws in which the interval of the difference of two equal models leaves 0 out. */
  misses: number;
  /** Draws in which the gate refutes "not worse" of equal models, or proves "better". */
  falseClaims: number;
  /** Draws in which the plain comparison of two numbers refuses an equal model. */
  naive: number;
  /** Draws in which the gate finds a model that is worse in earnest to be so. */
  found: number;
}

interface Found {
  readonly task: Task;
  readonly series: Series[];
  /** Draws in which any condition of a gate on all the metrics was claimed falsely. */
  readonly anyFalse: number;
  /** The same where looks are not paid for. */
  readonly anyFalseUnpaid?: number;
}

/** What the gate on all metrics says of two models at each of some levels, with the values and intervals behind it. */
async function judge(
  world: World,
  [candidate, baseline]: readonly [Sample, Sample],
  seed: number,
  alphas: readonly number[] = [ALPHA],
  interval: 'auto' | 'bca' = 'auto',
) {
  const lookup = {
    metric: (name: string) => findMetric(name)?.name,
    metricNames: METRICS.map(({ name }) => name),
  };
  const conditions = world.metrics.flatMap((metric) => {
    const better = findMetric(metric)!.direction === 'higher' ? '>=' : '<=';
    return parseConditions(`${metric} ${better} baseline.${metric}`, lookup);
  });
  const instances = expandConditions(conditions, []);
  const statistics: Statistic[] = world.metrics.flatMap((metric) => [
    { source: 'candidate', metric, slice: -1 },
    { source: 'baseline', metric, slice: -1 },
  ]);
  const contrasts = world.metrics.map(
    (_, i): Contrast => ({
      terms: [
        { statistic: 2 * i, coefficient: 1 },
        { statistic: 2 * i + 1, coefficient: -1 },
      ],
      constant: 0,
    }),
  );
  const result = await compare({
    candidate,
    baseline,
    slices: [],
    statistics,
    contrasts,
    resamples: 1000,
    confidence: CONFIDENCE,
    seed,
    interval,
    tests: false,
  });
  const decisions = alphas.map((alpha) =>
    decideGate({
      instances,
      contrasts: new Map(
        instances.map(({ key }, i) => [key, { ...result.contrasts[i]!, n: candidate.actual.length }]),
      ),
      estimates: (source, metric) => ({
        value: result.statistics[2 * world.metrics.indexOf(metric) + (source === 'baseline' ? 1 : 0)]!.value,
      }),
      baseline: { state: 'present' },
      evidence: 'rows',
      confidence: CONFIDENCE,
      alpha,
      undecided: 'fail',
    }),
  );
  return { result, decisions };
}

async function simulateIntervals(task: Task): Promise<Found> {
  const world = WORLDS[task.world]!;
  const random = uniform(7919 * task.rows + task.world);
  const series: Series[] = world.metrics.map((metric) => ({
    metric,
    method: '',
    values: [],
    lows: [],
    highs: [],
    misses: 0,
    falseClaims: 0,
    naive: 0,
    found: 0,
  }));
  let anyFalse = 0;
  for (let draw = 0; draw < task.draws; draw++) {
    const interval = task.kind === 'bca' ? 'bca' : 'auto';
    const pair = world.draw(task.rows, 0, random);
    const { result, decisions } = await judge(world, pair, draw, [ALPHA], interval);
    const [decision] = decisions;
    let any = false;
    for (const [i, each] of series.entries()) {
      const own = result.statistics[2 * i]!;
      const difference = result.contrasts[i]!;
      Object.assign(each, { method: `${own.method}, ${difference.method}` });
      each.values.push(own.value);
      each.lows.push(own.interval?.low ?? Number.NEGATIVE_INFINITY);
      each.highs.push(own.interval?.high ?? Number.POSITIVE_INFINITY);
      const { interval, pValues, value } = difference;
      if (interval && (interval.low > 0 || interval.high < 0)) each.misses++;
      const higher = findMetric(each.metric)!.direction === 'higher';
      // Alone, at the stated confidence: either claim of a difference is false.
      if (pValues && 2 * Math.min(pValues.above, pValues.below) <= ALPHA) each.falseClaims++;
      if (higher ? value < 0 : value > 0) each.naive++;
      const { state } = decision!.results[i]!;
      any ||= state === 'refuted' || (state === 'proved' && value !== 0);
    }
    if (any) anyFalse++;
    if (task.kind === 'bca') continue;
    const [better, worse] = world.draw(task.rows, world.gap, random);
    const real = await judge(world, [worse, better], draw);
    for (const [i, each] of series.entries())
      if (real.decisions[0]!.results[i]!.state === 'refuted') each.found++;
  }
  return { task, series, anyFalse };
}

/** Sequences of looks of equal models at the same rows: how often any look of a sequence makes a false claim. */
async function simulateLooks(task: Task): Promise<Found> {
  const world = WORLDS[task.world]!;
  const random = uniform(104_729 * task.rows + task.world);
  const alpha = levelOfLook({ confidence: CONFIDENCE, budget: LOOKS, adaptivity: 'none' });
  const any = [0, 0];
  for (let draw = 0; draw < task.draws; draw++) {
    const rows = world.draw(task.rows, 0, random);
    const wrong = [false, false];
    for (let look = 0; look < LOOKS; look++) {
      const pair = redraw(rows, random);
      const { decisions, result } = await judge(world, pair, draw * LOOKS + look, [alpha, ALPHA]);
      decisions.forEach(({ results }, i) => {
        wrong[i] ||= results.some(
          ({ state }, k) => state === 'refuted' || (state === 'proved' && result.contrasts[k]!.value !== 0),
        );
      });
    }
    wrong.forEach((each, i) => {
      if (each) any[i]!++;
    });
  }
  return { task, series: [], anyFalse: any[0]!, anyFalseUnpaid: any[1]! };
}

/** Another pair of equal models on the same rows: each row's predictions are dealt to the two by chance. */
function redraw([first, second]: readonly [Sample, Sample], random: () => number): readonly [Sample, Sample] {
  if (first.task !== 'classification' || second.task !== 'classification') return [first, second];
  const swap = Uint8Array.from(first.actual, () => (random() < 0.5 ? 1 : 0));
  const deal = <Values extends Float64Array | Int32Array>(a: Values, b: Values): [Values, Values] => {
    const [x, y] = [a.slice() as Values, b.slice() as Values];
    for (let row = 0; row < swap.length; row++) {
      if (swap[row] === 0) continue;
      x[row] = b[row]!;
      y[row] = a[row]!;
    }
    return [x, y];
  };
  const [a, b] = deal(first.predicted, second.predicted);
  const scores = first.scores!.map((values, label) => deal(values, second.scores![label]!));
  return [
    { ...first, predicted: a, scores: scores.map(([own]) => own) },
    { ...second, predicted: b, scores: scores.map(([, other]) => other) },
  ];
}

function normals(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

async function runTasks(tasks: readonly Task[]): Promise<Found[]> {
  const open = [...tasks].sort((a, b) => b.rows * b.draws - a.rows * a.draws);
  const found: Found[] = [];
  const work = () =>
    new Promise<void>((done, fail) => {
      const next = () => {
        const task = open.shift();
        if (!task) return void worker.terminate().then(() => done());
        worker.postMessage(task);
      };
      const worker = new Worker(new URL(import.meta.url), { workerData: { simulate: true } });
      worker.on('message', (result: Found) => {
        const { world, rows, kind } = result.task;
        console.log(`${kind}: ${WORLDS[world]!.name}, ${rows} rows`);
        found.push(result);
        next();
      });
      worker.on('error', fail);
      next();
    });
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return found;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const count = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

function page(found: readonly Found[], draws: number): string {
  const intervals = found.filter(({ task }) => task.kind === 'intervals');
  const header = (first: string) => [first, ...SIZES.map((rows) => `n = ${count(rows)}`)];
  const rowsOf = (cell: (series: Series, found: Found) => string) =>
    WORLDS.flatMap((world, index) =>
      world.metrics.map((metric, i) => [
        `${metric} (${world.name})`,
        ...SIZES.map((rows) => {
          const task = intervals.find(({ task }) => task.world === index && task.rows === rows);
          return task ? cell(task.series[i]!, task) : '';
        }),
      ]),
    );
  const truthOf = (world: number, i: number) => {
    const [largest] = intervals
      .filter(({ task }) => task.world === world)
      .toSorted((a, b) => b.task.rows - a.task.rows);
    return mean(largest!.series[i]!.values.filter(Number.isFinite));
  };
  const coverage = rowsOf((series, { task }) => {
    const truth = truthOf(task.world, WORLDS[task.world]!.metrics.indexOf(series.metric));
    const defined = series.values.map(Number.isFinite);
    const hits = series.lows.filter((low, i) => defined[i] && low <= truth && truth <= series.highs[i]!);
    return percent(hits.length / defined.filter(Boolean).length);
  });
  const align = ['l', ...SIZES.map(() => 'r')];
  const table = (rows: string[][], first: string) => markdownTable([header(first), ...rows], { align });
  const bca = WORLDS.flatMap((world, index) =>
    world.metrics.map((metric, i) => [
      `${metric} (${world.name})`,
      ...BCA_SIZES.map((rows) => {
        const task = found.find(
          ({ task }) => task.kind === 'bca' && task.world === index && task.rows === rows,
        );
        return task ? percent(1 - task.series[i]!.misses / draws) : '';
      }),
    ]),
  );
  const looks = found.filter(({ task }) => task.kind === 'looks');
  const error = 2 * Math.sqrt((ALPHA * (1 - ALPHA)) / draws);
  const families = WORLDS.map((world, index) => [
    `${world.name}: ${world.metrics.length} conditions`,
    ...SIZES.map((rows) => {
      const task = intervals.find(({ task }) => task.world === index && task.rows === rows);
      return task ? percent(task.anyFalse / draws) : '';
    }),
  ]);
  return `# Simulation

<!-- Generated by \`npm run simulate\`. Do not edit. -->

How often Pawl is right, counted where the truth is known. Every cell is ${count(draws)} test sets drawn anew, each judged
at 95 %. So a share of 5 % is known to within ${percent(error)} (two standard errors).

${WORLDS.map(({ name, about }) => `- **${name}**: ${about}`).join('\n')}

Two models err partly together, as two versions of one model do. The script is [scripts/simulate.ts](../scripts/simulate.ts).

## Intervals of a metric

How often the 95 % interval holds the true value (the mean over all draws of the largest size).

${table(coverage, 'Metric')}

## Intervals of a difference

How often the 95 % interval of the difference between two equally good models holds 0.

${table(
  rowsOf((series) => percent(1 - series.misses / draws)),
  'Metric',
)}

The same by BCa with 1,000 resamples (\`interval: bca\`), as it is commonly advised:

${markdownTable([['Metric', ...BCA_SIZES.map((rows) => `n = ${count(rows)}`)], ...bca], { align: ['l', ...BCA_SIZES.map(() => 'r')] })}

## False alarms of one condition

How often \`metric >= baseline.metric\` of two equally good models is claimed to be proved or refuted, alone at 95 %.
At most ${percent(ALPHA + error)} is within chance.

${table(
  rowsOf((series) => percent(series.falseClaims / draws)),
  'Metric',
)}

How often a comparison of the two bare numbers refuses the equally good model:

${table(
  rowsOf((series) => percent(series.naive / draws)),
  'Metric',
)}

## False alarms of a whole gate

How often any condition of a gate on all metrics of a world is claimed falsely, corrected for by Holm's method.

${table(families, 'Gate')}

## ${LOOKS} looks at the same rows

How often any of ${LOOKS} equally good models, judged one after the other by the same test rows, is claimed falsely by a
gate on all metrics: with looks paid for (\`looks: { budget: ${LOOKS} }\`), and without.

${markdownTable(
  [
    ['Rows', 'Paid for', 'Not paid for'],
    ...looks
      .toSorted((a, b) => a.task.rows - b.task.rows)
      .map(({ task, anyFalse, anyFalseUnpaid = 0 }) => [
        count(task.rows),
        percent(anyFalse / task.draws),
        percent(anyFalseUnpaid / task.draws),
      ]),
  ],
  { align: ['r', 'r', 'r'] },
)}

## Power

How often the whole gate refutes a model that is worse in earnest, and so can be relied on to stop it.

${table(
  rowsOf((series) => percent(series.found / draws)),
  'Metric',
)}
`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

if (!isMainThread && workerData?.simulate) {
  parentPort!.on('message', async (task: Task) => {
    parentPort!.postMessage(await (task.kind === 'looks' ? simulateLooks(task) : simulateIntervals(task)));
  });
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const draws = Number(process.argv[2] ?? 2000);
  const tasks: Task[] = [
    ...WORLDS.flatMap(({ largest = Infinity }, world) =>
      SIZES.filter((rows) => rows <= largest).map(
        (rows) => ({ kind: 'intervals', world, rows, draws }) as const,
      ),
    ),
    ...WORLDS.flatMap((_, world) => BCA_SIZES.map((rows) => ({ kind: 'bca', world, rows, draws }) as const)),
    ...LOOK_SIZES.map((rows) => ({ kind: 'looks', world: 0, rows, draws }) as const),
  ];
  const found = await runTasks(tasks);
  writeFileSync(fileURLToPath(new URL('../docs/simulation.md', import.meta.url)), page(found, draws));
}
