import { type Runner, type WorkflowEvent, workflowEvent, workflowRunner } from '@pawl/hosts';
import { type ActionName, actionOf } from '@pawl/pipeline/actions';
import { type PawlError, toPawlError } from '@pawl/records';
import { markdownText } from '@pawl/report';
import { type Inputs, readInputs } from './inputs.ts';

/** What an action works with. */
export interface Job {
  readonly action: ActionName;
  readonly runner: Runner;
  readonly event: WorkflowEvent;
  readonly inputs: Inputs;
  /** A folder that is gone after the job. */
  readonly temp: string;
  /** The top of the checked-out repository. */
  readonly workspace: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Runs an action: its inputs are read, its work is done, and whatever is thrown ends the step with one clear message. */
export async function runAction(name: ActionName, work: (job: Job) => Promise<void>): Promise<void> {
  const runner = workflowRunner();
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort(signal));
  try {
    const declaration = actionOf(name);
    const inputs = readInputs(declaration, runner.input);
    const token = declaration.inputs.some((input) => input.name === 'token') ? inputs.text('token') : '';
    if (token !== '') runner.mask(token);
    await work({
      action: name,
      runner,
      event: workflowEvent(),
      inputs,
      temp: process.env.RUNNER_TEMP ?? process.cwd(),
      workspace: process.env.GITHUB_WORKSPACE ?? process.cwd(),
      token,
      signal: interrupt.signal,
    });
  } catch (thrown) {
    const error = toPawlError(thrown);
    if (process.env.PAWL_DEBUG || process.env.RUNNER_DEBUG === '1')
      runner.note(String(thrown instanceof Error ? thrown.stack : thrown));
    await reportError(runner, error, `Pawl: ${name}`);
    runner.fail();
  }
}

/** Says what went wrong beside the place it concerns, and in the summary. */
export async function reportError(runner: Runner, error: PawlError, title: string): Promise<void> {
  const place = /^([^:\n]+):(\d+)(?::\d+)?$/.exec(error.where ?? '');
  runner.annotate({
    level: 'error',
    title,
    message: sentence(error),
    ...(place ? { file: place[1]!, line: Number(place[2]) } : {}),
  });
  const lines = [`### ⛔ ${markdownText(title)}`, markdownText(error.message, 2000)];
  if (error.where) lines.push(`at ${markdownText(error.where, 500)}`);
  if (error.remedy) lines.push(markdownText(error.remedy, 1000));
  await runner.summary(`${lines.join('\n\n')}\n`);
}

/** An error as one line: what, where, what to do. */
export function sentence(error: PawlError): string {
  return [error.where ? `${error.message} (${error.where})` : error.message, error.remedy]
    .filter(Boolean)
    .join('. ');
}
