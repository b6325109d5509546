import { terminalHost } from '@pawl/hosts';
import {
  accept,
  check,
  evaluate,
  gate,
  openProject,
  originStore,
  type Project,
  parseParams,
  readEvidence,
  requirePassed,
  resolveCommit,
  run,
  train,
  withWorkFolder,
} from '@pawl/pipeline';
import type { VerbName } from '@pawl/pipeline/options';
import { formatRecord, type RecordKind, type RecordOf } from '@pawl/records';
import { renderMarkdown } from '@pawl/report';
import type { Invocation, OptionValues } from './arguments.ts';
import type { Surroundings } from './surroundings.ts';

type VerbInvocation = Extract<Invocation, { kind: 'verb' }>;

interface Outcome {
  readonly record: RecordOf<RecordKind> | undefined;
  readonly status: number;
}

/** Runs a verb on a folder, prints its report or record, and returns the exit status. */
export async function runVerb(invocation: VerbInvocation, surroundings: Surroundings): Promise<number> {
  const { options, verb, folder } = invocation;
  const json = options.flag('json');
  const host = terminalHost({ ...surroundings, quiet: options.flag('quiet') });
  const base = options.text('base');
  const project = await openProject(folder, {
    configName: options.text('config') ?? 'pawl.yaml',
    host,
    signal: surroundings.signal,
    params: parseParams(options.text('params')),
    ...(options.text('store') === 'git' ? { store: await originStore(folder, host) } : {}),
    ...(base === undefined ? {} : { change: { base: await resolveCommit(folder, base), allowedBy: null } }),
  });
  const { record, status } = await VERB_ACTIONS[verb.name](project, options);
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

const VERB_ACTIONS: Record<VerbName, (project: Project, options: OptionValues) => Promise<Outcome>> = {
  run: (project) => withWorkFolder(project, async () => gated(await run(project))),
  check: (project, options) =>
    withWorkFolder(project, async () =>
      done((await check(project, { infer: options.flag('infer') })).record),
    ),
  train: (project) => withWorkFolder(project, async () => done(await train(project))),
  evaluate: (project) => withWorkFolder(project, async () => done(await evaluate(project))),
  gate: (project) => withWorkFolder(project, async () => gated(await gate(project))),
  accept: (project, options) =>
    withWorkFolder(project, async () =>
      done(await accept(project, { force: options.flag('force'), reason: options.text('reason') })),
    ),
  report: async (project) => {
    const evidence = await readEvidence(project);
    return done(evidence.verdict ?? evidence.evaluation ?? evidence.run ?? evidence.check);
  },
};

function done(record: Outcome['record']): Outcome {
  return { record, status: 0 };
}

function gated(record: RecordOf<'verdict'> | RecordOf<'data-check'>): Outcome {
  return { record, status: record.kind === 'verdict' && record.answer === 'refused' ? 1 : 0 };
}
