import {
  decideGate,
  evaluate,
  type GateDecision,
  holds,
  type Instance,
  relativeToBaseline,
  type Term,
} from '@pawl/gate';
import {
  type Contrast,
  compare,
  rowDrawer,
  type Sample,
  type Statistic,
  takeSample,
  uniform,
} from '@pawl/metrics';
import { PawlError } from '@pawl/records';
import { gateInstances } from './conditions.ts';
import { loadMeasurable, rowEvidence } from './evaluate.ts';
import type { RowEvidence } from './measure.ts';
import type { Project } from './project.ts';

export interface SelfTestOptions {
  /** Test sets that are drawn. */
  readonly draws: number;
  readonly seed: number;
}

/** How often one condition came out how, over all draws. */
interface ConditionRates {
  readonly condition: string;
  readonly slice: string | null;
  /** Whether it is true of the rows that are drawn from. */
  readonly holds: boolean;
  /** Shares of the draws. */
  readonly claimedFalsely: number;
  readonly undecided: number;
}

interface Rates {
  readonly conditions: readonly ConditionRates[];
  /** Share of draws in which any condition was claimed falsely. */
  readonly anyFalse: number;
}

export interface SelfTest {
  readonly draws: number;
  /** Rows of each test set. */
  readonly rows: number;
  readonly confidence: number;
  /** Two models that are equally good by construction; null without a baseline. */
  readonly equal: Rates | null;
  /** Candidate and baseline as they are. */
  readonly own: Rates;
}

/**
 * Draws test sets from the rows of the project, of which every truth is known, and decides the gate on each. Conditions
 * with a tolerance are left out: their bound holds for any data. Throws `data` without predictions.
 */
export async function selfTest(project: Project, options: SelfTestOptions): Promise<SelfTest> {
  const { data, truth, candidate, compared } = await loadMeasurable(project);
  if (candidate.kind === 'metrics-only') {
    throw new PawlError('data', 'there are no predictions to draw from, only metrics', {
      remedy: 'Let the training command leave predictions.csv.',
    });
  }
  const { evidence } = rowEvidence(project.config, data, truth, candidate.sample, compared);
  const instances = gateInstances(project.config, evidence.slices).filter(
    (instance) =>
      instance.missingSlice === undefined &&
      instance.condition.tolerance === undefined &&
      (evidence.baseline !== undefined || !relativeToBaseline(instance)),
  );
  const draw = (equal: boolean) => drawMany(project, evidence, instances, equal, options);
  return {
    draws: options.draws,
    rows: truth.rows,
    confidence: project.config.gate.confidence,
    equal: evidence.baseline ? await draw(true) : null,
    own: await draw(false),
  };
}

async function drawMany(
  project: Project,
  evidence: RowEvidence,
  instances: readonly Instance[],
  equal: boolean,
  { draws, seed }: SelfTestOptions,
): Promise<Rates> {
  const { config, host } = project;
  const subjects = equal ? instances.filter(relativeToBaseline) : instances;
  const { measure } = await decideOn(config, evidence, subjects, seed);
  const truthOf = (term: Term) =>
    equal
      ? (measure({ ...term, source: 'candidate' }) + measure({ ...term, source: 'baseline' })) / 2
      : measure(term);
  const isTrue = subjects.map((instance) =>
    holds(evaluate(instance, truthOf), instance.condition.comparison),
  );
  const falsely = new Float64Array(subjects.length);
  const undecided = new Float64Array(subjects.length);
  let anyFalse = 0;
  const random = uniform(seed);
  const drawer = rowDrawer(seed);
  const counts = new Uint8Array(evidence.rows);
  for (let done = 1; done <= draws; done++) {
    drawer(counts);
    const drawn = drawnEvidence(evidence, counts, equal ? random : undefined);
    const { decision } = await decideOn(config, drawn, subjects, seed + done);
    let any = false;
    for (const [i, { state }] of decision.results.entries()) {
      const wrong = (state === 'proved' && !isTrue[i]) || (state === 'refuted' && isTrue[i] === true);
      if (wrong) falsely[i]!++;
      if (state !== 'proved' && state !== 'refuted') undecided[i]!++;
      any ||= wrong;
    }
    if (any) anyFalse++;
    host.progress(equal ? 'testing the gate on equal models' : 'testing the gate', done, draws);
  }
  return {
    conditions: subjects.map((instance, i) => ({
      condition: instance.condition.text,
      slice: instance.sliceName,
      holds: isTrue[i]!,
      claimedFalsely: falsely[i]! / draws,
      undecided: undecided[i]! / draws,
    })),
    anyFalse: anyFalse / draws,
  };
}

/** The gate on some rows, and the value of every term there. */
async function decideOn(
  config: Project['config'],
  { candidate, baseline, sameModel, slices, rows }: RowEvidence,
  instances: readonly Instance[],
  seed: number,
): Promise<{ decision: GateDecision; measure: (term: Term) => number }> {
  const statistics: Statistic[] = [];
  const places = new Map<string, number>();
  const keyOf = ({ source, metric, slice }: Term) => JSON.stringify([source, metric, slice]);
  const place = (term: Term): number => {
    const known = places.get(keyOf(term));
    if (known !== undefined) return known;
    places.set(keyOf(term), statistics.length);
    const slice = term.slice === null ? -1 : slices.findIndex(({ name }) => name === term.slice);
    statistics.push({ source: term.source, metric: metricOf(term, candidate), slice });
    return statistics.length - 1;
  };
  const contrasts = instances.map(
    ({ terms, constant }): Contrast => ({
      terms: terms.map((term) => ({ statistic: place(term), coefficient: term.coefficient })),
      constant,
    }),
  );
  if (baseline)
    for (const { terms } of instances)
      for (const term of terms)
        if (term.source !== 'change')
          for (const source of ['candidate', 'baseline'] as const) place({ ...term, source });
  const result = await compare({
    candidate,
    ...(baseline ? { baseline } : {}),
    sameModel,
    slices: slices.map((slice) => slice.rows),
    statistics,
    contrasts,
    resamples: config.evaluate.resamples,
    confidence: config.gate.confidence,
    seed,
    interval: config.evaluate.interval,
    tests: false,
  });
  const measure = (term: Term) => {
    const found = places.get(keyOf(term));
    return found === undefined ? Number.NaN : result.statistics[found]!.value;
  };
  const decision = decideGate({
    instances,
    contrasts: new Map(
      instances.map(({ key, terms }, i) => {
        const sizes = terms.map(
          ({ slice }) => slices.find(({ name }) => name === slice)?.rows.length ?? rows,
        );
        return [key, { ...result.contrasts[i]!, n: Math.min(...sizes) }];
      }),
    ),
    estimates: (source, metric, slice) => ({ value: measure({ source, metric, slice, coefficient: 1 }) }),
    baseline: baseline ? { state: 'present' } : { state: 'none' },
    evidence: 'rows',
    confidence: config.gate.confidence,
    undecided: 'fail',
  });
  return { decision, measure };
}

function metricOf({ source, metric }: Term, { task }: Sample): string {
  if (source !== 'change') return metric;
  return task === 'regression' ? 'mae' : 'error_rate';
}

/** The rows that were drawn, each as often; with `random`, both models' predictions swapped on about half of them. */
function drawnEvidence(evidence: RowEvidence, counts: Uint8Array, random?: () => number): RowEvidence {
  const rows = new Int32Array(evidence.rows);
  let next = 0;
  for (const [row, count] of counts.entries()) for (let i = 0; i < count; i++) rows[next++] = row;
  const candidate = takeSample(evidence.candidate, rows);
  const baseline = evidence.baseline && takeSample(evidence.baseline, rows);
  const slices = evidence.slices.map((slice) => {
    const inside = new Set(slice.rows);
    return { ...slice, rows: Int32Array.from(rows.keys()).filter((i) => inside.has(rows[i]!)) };
  });
  const same = { ...evidence, candidate, baseline, slices };
  if (!random || !baseline) return same;
  const swapped = Uint8Array.from(rows, () => (random() < 0.5 ? 1 : 0));
  return { ...same, ...swapRows(candidate, baseline, swapped), sameModel: false };
}

/** Two samples with the predictions of some rows exchanged. */
function swapRows(first: Sample, second: Sample, swapped: Uint8Array) {
  const exchange = <Values extends Float64Array | Int32Array>(a: Values, b: Values): [Values, Values] => {
    const pair: [Values, Values] = [a.slice() as Values, b.slice() as Values];
    for (let row = 0; row < swapped.length; row++) {
      if (swapped[row] === 0) continue;
      pair[0][row] = b[row]!;
      pair[1][row] = a[row]!;
    }
    return pair;
  };
  if (first.task === 'regression' && second.task === 'regression') {
    const [a, b] = exchange(first.predicted, second.predicted);
    return { candidate: { ...first, predicted: a }, baseline: { ...second, predicted: b } };
  }
  if (first.task === 'regression' || second.task === 'regression') return {};
  const [a, b] = exchange(first.predicted, second.predicted);
  const scores = first.scores?.map((values, label) => exchange(values, second.scores?.[label] ?? values));
  return {
    candidate: { ...first, predicted: a, ...(scores ? { scores: scores.map(([own]) => own) } : {}) },
    baseline: { ...second, predicted: b, ...(scores ? { scores: scores.map(([, other]) => other) } : {}) },
  };
}
