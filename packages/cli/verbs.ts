import { terminalHost } from '@pawl/hosts';
import {
  type Burden,
  check,
  evaluate,
  gate,
  loadCheckedData,
  openProject,
  originStore,
  type Project,
  parseParams,
  planOf,
  planProject,
  readEvidence,
  requirePassed,
  resolveCommit,
  run,
  selfTest,
  train,
  withWorkFolder,
} from '@pawl/pipeline';
import type { ReleaseVerbName, VerbName } from '@pawl/pipeline/options';
import { formatRecord, PawlError, type RecordKind, type RecordOf } from '@pawl/records';
import { renderMarkdown, renderPlan, renderReproduction, renderSelfTest, renderTrials } from '@pawl/report';
import type { Invocation, OptionValues } from './arguments.ts';
import { answerOfDrift, answerOfProfile } from './drift.ts';
import type { Surroundings } from './surroundings.ts';

type VerbInvocation = Extract<Invocation, { kind: 'verb' }>;

interface Outcome {
  readonly record: RecordOf<RecordKind> | undefined;
  readonly status: number;
}

/** Runs a verb on a folder, prints its report or record, and returns the exit status. */
export async function runVerb(invocation: VerbInvocation, surroundings: Surroundings): Promise<number> {
  const { options, verb, folder } = invocation;
  if (verb.group === 'release') {
    const { runReleaseVerb } = await import('./releases.ts');
    return runReleaseVerb(invocation, surroundings);
  }
  const json = options.flag('json');
  const host = terminalHost({ ...surroundings, quiet: options.flag('quiet') });
  const base = options.text('base');
  const formula = verb.name === 'plan' ? options.text('condition') : undefined;
  if (formula !== undefined) {
    const plan = planOf(formula, { ...SINGLE_LOOK, ...burdenOf(options) });
    surroundings.stdout.write(json ? `${JSON.stringify(plan, null, 2)}\n` : renderPlan(plan));
    return 0;
  }
  const project = await openProject(folder, {
    configName: options.text('config') ?? 'pawl.yaml',
    host,
    signal: surroundings.signal,
    params: parseParams(options.text('params')),
    ...(options.text('store') === 'git' ? { store: await originStore(folder, host) } : {}),
    ...(base === undefined ? {} : { change: { base: await resolveCommit(folder, base), allowedBy: null } }),
  });
  const question = QUESTIONS.find((name) => name === verb.name);
  if (question) {
    const { value, text, status = 0 } = await answerOf(question, project, options, surroundings);
    surroundings.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : text);
    return status;
  }
  const { record, status } = await VERB_ACTIONS[verb.name as RecordVerb](project, options);
  if (json) surroundings.stdout.write(record ? formatRecord(record) : '{}\n');
  else if (options.text('format') === 'markdown')
    surroundings.stdout.write(renderMarkdown(await readEvidence(project)));
  else if (verb.name !== 'accept') host.show(await readEvidence(project));
  if (verb.name === 'check' || (verb.name === 'run' && record?.kind === 'data-check')) {
    const { check: found } = await readEvidence(project);
    if (found) requirePassed(found);
  }
  return status;
}

/** Verbs that answer a question of their own, beside the chain of records. */
const QUESTIONS = ['plan', 'self-test', 'sweep', 'reproduce', 'export', 'drift', 'profile'] as const;
type Question = (typeof QUESTIONS)[number];
type RecordVerb = Exclude<VerbName, Question | ReleaseVerbName>;

const VERB_ACTIONS: Record<RecordVerb, (project: Project, options: OptionValues) => Promise<Outcome>> = {
  run: (project, options) =>
    withWorkFolder(project, async () => gated(await run(project, { force: options.flag('force') }))),
  check: (project, options) =>
    withWorkFolder(project, async () =>
      done((await check(project, { infer: options.flag('infer') })).record),
    ),
  train: (project, options) =>
    withWorkFolder(project, async () =>
      done(await train(project, undefined, { force: options.flag('force') })),
    ),
  evaluate: (project) => withWorkFolder(project, async () => done(await evaluate(project))),
  gate: (project) => withWorkFolder(project, async () => gated(await gate(project))),
  accept: (project, options) =>
    withWorkFolder(project, async () => {
      const { accept } = await import('@pawl/pipeline/accept');
      return done(await accept(project, { force: options.flag('force'), reason: options.text('reason') }));
    }),
  report: async (project) => {
    const evidence = await readEvidence(project);
    return done(evidence.verdict ?? evidence.evaluation ?? evidence.run ?? evidence.check);
  },
};

/** What a test set is to bear where nothing else is said. */
const SINGLE_LOOK: Burden = { confidence: 0.95, looks: 1, adaptivity: 'none', changed: undefined };

interface Answer {
  readonly value: object;
  readonly text: string;
  readonly status?: number;
}

/** What the answer to a question is, as data and for people. */
async function answerOf(
  verb: Question,
  project: Project,
  options: OptionValues,
  surroundings: Surroundings,
): Promise<Answer> {
  switch (verb) {
    case 'drift':
      return answerOfDrift(project, options, surroundings);
    case 'profile':
      return answerOfProfile(project, options);
    case 'plan': {
      const plan = await planProject(project, burdenOf(options));
      return { value: plan, text: renderPlan(plan) };
    }
    case 'self-test': {
      const draws = countOption(options, 'draws', 1) ?? 500;
      const seed = countOption(options, 'seed', 0) ?? 42;
      const found = await selfTest(project, { draws, seed });
      return { value: found, text: renderSelfTest(found) };
    }
    case 'sweep':
      return withWorkFolder(project, async () => answerOfSweep(project, options));
    case 'reproduce': {
      const { reproduce } = await import('@pawl/pipeline/reproduce');
      const found = await withWorkFolder(project, async () => reproduce(project, options.text('run')));
      const status = found.answer === 'different' ? 1 : 0;
      return { value: found, text: renderReproduction(found), status };
    }
    case 'export': {
      const path = options.text('output') ?? 'model.onnx';
      const { exportModel } = await import('@pawl/pipeline/export');
      const written = await exportModel(project, path);
      return { value: written, text: `wrote ${path}: ${written.bytes} bytes, ${written.digest}\n` };
    }
  }
}

async function answerOfSweep(project: Project, options: OptionValues): Promise<Answer> {
  const [shard, merge] = [options.text('shard'), options.text('merge')];
  if (shard !== undefined && merge !== undefined)
    throw new PawlError('usage', '--shard and --merge exclude each other', {
      remedy: 'Run the shards first, then merge what they left.',
    });
  const { mergeSweep, parseShard, sweepOnly } = await import('@pawl/pipeline/sweep');
  const part = shard === undefined ? undefined : parseShard(shard);
  const data = await loadCheckedData(project);
  const outcome =
    merge === undefined ? await sweepOnly(project, data, part) : await mergeSweep(project, data, merge);
  return { value: outcome, text: renderTrials(outcome) };
}

/** What the options say that a test set is to bear. */
function burdenOf(options: OptionValues): Partial<Burden> {
  const confidence = shareOption(options, 'confidence');
  const looks = countOption(options, 'looks', 1);
  const adaptivity = options.text('adaptivity') as Burden['adaptivity'] | undefined;
  const changed = shareOption(options, 'changed');
  return {
    ...(confidence === undefined ? {} : { confidence }),
    ...(looks === undefined ? {} : { looks }),
    ...(adaptivity === undefined ? {} : { adaptivity }),
    ...(changed === undefined ? {} : { changed }),
  };
}

function shareOption(options: OptionValues, name: string): number | undefined {
  const text = options.text(name);
  const share = Number(text);
  if (text === undefined || (share > 0 && share < 1)) return text === undefined ? undefined : share;
  throw new PawlError('usage', `--${name} is "${text}", not a share between 0 and 1`, {
    remedy: 'Write 0.95, for example.',
  });
}

function countOption(options: OptionValues, name: string, least: number): number | undefined {
  const text = options.text(name);
  const count = Number(text);
  if (text === undefined || (Number.isSafeInteger(count) && count >= least && count <= 1e6))
    return text === undefined ? undefined : count;
  throw new PawlError('usage', `--${name} is "${text}", not a whole number from ${least} to 1000000`);
}

function done(record: Outcome['record']): Outcome {
  return { record, status: 0 };
}

function gated(record: RecordOf<'verdict'> | RecordOf<'data-check'>): Outcome {
  return { record, status: record.kind === 'verdict' && record.answer === 'refused' ? 1 : 0 };
}
