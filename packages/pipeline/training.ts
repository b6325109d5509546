import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import {
  captureEnvironment,
  estimateFootprint,
  FOOTPRINT_ASSUMPTIONS,
  findTrainer,
  type MetricSeries,
  readOutputs,
  runTrainingCommand,
  saveModel,
} from '@pawl/models';
import { type Config, digestOfJson, type RunRecord } from '@pawl/records';
import { dataForCommand, featureNames, type ProjectData } from './data.ts';
import { repositoryRoot } from './git.ts';
import { expectedOutputs, MODEL_FILE } from './predictions.ts';
import type { Project } from './project.ts';
import { rowWeights } from './row-facts.ts';

/** One training: on which rows, with what, and where its output goes. */
export interface Training {
  readonly data: ProjectData;
  /** The data that says which classes there are, where these rows may lack some. */
  readonly judged?: ProjectData;
  readonly params: Config['train']['params'];
  readonly seed: number;
  /** A folder that is empty or not there. */
  readonly output: string;
  /** Where the data for a command is written, beside the work folder's own. */
  readonly dataFolder?: string;
  /** Whether nothing is said while it goes on. */
  readonly quiet?: boolean;
}

/** What a training left, as far as its record needs it. */
export interface Produced
  extends Pick<RunRecord, 'cpuSeconds' | 'peakMemoryBytes' | 'footprint' | 'series' | 'facts'> {
  /** Names of the model's files in the output; none when a command left no model. */
  readonly modelFiles: readonly string[];
}

const MOST_SERIES = 50;
const MOST_POINTS = 100;

/** Trains with the embedded trainer or the command of the configuration. */
export async function trainInto(project: Project, training: Training): Promise<Produced> {
  const started = performance.now();
  const produced =
    project.config.train.run === undefined
      ? await trainEmbedded(project, training)
      : await trainByCommand(project, training);
  const { cpuSeconds, peakMemoryBytes } = produced;
  if (cpuSeconds === null) return { ...produced, footprint: null };
  const { footprint: own } = project.config.train;
  const { energyKwh, carbonGrams, assumptions } = estimateFootprint(
    { cpuSeconds, durationMs: performance.now() - started, memoryBytes: peakMemoryBytes ?? 0 },
    {
      wattsPerCore: own.watts_per_core ?? FOOTPRINT_ASSUMPTIONS.wattsPerCore,
      wattsPerGigabyte: own.watts_per_gigabyte ?? FOOTPRINT_ASSUMPTIONS.wattsPerGigabyte,
      pue: own.pue ?? FOOTPRINT_ASSUMPTIONS.pue,
      gramsPerKwh: own.grams_per_kwh ?? FOOTPRINT_ASSUMPTIONS.gramsPerKwh,
    },
  );
  return { ...produced, footprint: { energyKwh, carbonGrams, ...assumptions } };
}

type Raw = Omit<Produced, 'footprint'>;

async function trainByCommand(project: Project, training: Training): Promise<Raw> {
  const { train: how, data: columns } = project.config;
  const { data, judged = data, params, seed, output, quiet = false } = training;
  const paths = await dataForCommand(project, data, training.dataFolder);
  const result = await runTrainingCommand({
    command: how.run!,
    cwd: project.root,
    environment: {
      trainData: paths.train,
      testData: paths.test,
      target: columns.target,
      params,
      seed,
      output,
    },
    timeoutMs: milliseconds(how.timeout),
    ...(how.memory === undefined ? {} : { memoryBytes: bytesOf(how.memory) }),
    onOutput: (chunk) => {
      if (!quiet) project.host.output(chunk);
    },
    signal: project.signal,
  });
  if (!quiet) for (const note of result.notes) project.host.note(note);
  // Read now, so that a command that left rubbish fails here and the run before stays in place.
  const { model } = await readOutputs(output, expectedOutputs(project.config, judged));
  return {
    modelFiles: model?.files ?? [],
    cpuSeconds: result.cpuSeconds ?? null,
    peakMemoryBytes: result.peakMemoryBytes === undefined ? null : Math.round(result.peakMemoryBytes),
    series: result.metrics.slice(0, MOST_SERIES).map(seriesRecord),
    facts: {},
  };
}

function seriesRecord({ name, points, last, best }: MetricSeries): RunRecord['series'][number] {
  // One place stays free for the last point.
  const step = Math.max(1, Math.ceil(points.length / (MOST_POINTS - 1)));
  return {
    name,
    last: last.value,
    best: best?.value ?? null,
    points: points
      .filter((_, i) => i % step === 0 || i === points.length - 1)
      .map((point) => ({ step: point.step, value: point.value })),
  };
}

async function trainEmbedded(project: Project, training: Training): Promise<Raw> {
  const { config, host, signal } = project;
  const { data, params, seed, output, quiet = false } = training;
  const before = process.cpuUsage();
  const trainer = await findTrainer(config.train.trainer!);
  const { weight } = config.data;
  const model = await trainer.train(
    {
      task: config.task,
      target: config.data.target,
      features: featureNames(config, data.train),
      train: data.train,
      params,
      seed,
      ...(weight === undefined ? {} : { weights: rowWeights(data.train, weight, 'training') }),
      dataDigest: dataDigest(config, data),
    },
    {
      onProgress: (done, total, what) => {
        if (!quiet) host.progress(what, done, total);
      },
      signal,
    },
  );
  await saveModel(model, join(output, MODEL_FILE));
  const used = process.cpuUsage(before);
  return {
    modelFiles: [MODEL_FILE],
    cpuSeconds: (used.user + used.system) / 1e6,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    series: [],
    facts: model.facts as RunRecord['facts'],
  };
}

/** The digest of what a model learns from: files, split and columns. */
export function dataDigest(config: Config, data: ProjectData) {
  const { target, id, group, weight, ignore, types, nulls } = config.data;
  return digestOfJson({
    files: data.files.map(({ role, digest }) => ({ role, digest })),
    split: data.split,
    columns: {
      target,
      id: id ?? null,
      group: group ?? null,
      weight: weight ?? null,
      ignore,
      types,
      nulls: nulls ?? null,
    },
  });
}

/** What training runs with, as its record keeps it. */
export async function environmentOf(project: Project): Promise<RunRecord['environment']> {
  const machine = { os: platform(), arch: arch(), node: process.versions.node, cpus: cpus().length };
  const { run } = project.config.train;
  if (run === undefined) return { ...machine, interpreter: null, lockFiles: [], packages: [] };
  const root = (await repositoryRoot(project.root)) ?? project.root;
  const found = await captureEnvironment(run, project.root, root);
  return {
    ...machine,
    interpreter: found.interpreter && {
      name: found.interpreter.name,
      version: found.interpreter.version,
    },
    lockFiles: found.lockFiles.map(({ path, digest }) => ({ path, digest })),
    packages: found.packages.map(({ name, version }) => ({ name, version })),
  };
}

function milliseconds(time: Config['train']['timeout']): number {
  const unit = { s: 1000, m: 60_000, h: 3_600_000 }[time.at(-1) as 's' | 'm' | 'h'];
  return Number.parseFloat(time) * unit;
}

function bytesOf(size: string): number {
  return Number.parseFloat(size) * (size.endsWith('GB') ? 1e9 : 1e6);
}
