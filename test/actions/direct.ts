import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ActionName, actionOf } from '@pawl/pipeline/actions';
import { expect } from 'vitest';
import { execute, type Result, ROOT } from '../pawl.ts';

export interface DirectRun {
  readonly scratch: string;
  readonly workspace: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly event: string;
  readonly payload: object;
  readonly sha: string;
  readonly runId?: number;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome extends Result {
  readonly summary: string;
  readonly outputs: string;
}

/** Runs the bundle of an action as a process of its own with what a runner gives it: much faster than a whole workflow. */
export async function runAction(name: ActionName, run: DirectRun): Promise<Outcome> {
  const temp = await mkdtemp(join(run.scratch, 'runner-'));
  const file = async (of: string, content = '') => {
    await writeFile(join(temp, of), content);
    return join(temp, of);
  };
  const [event, output, summary] = await Promise.all([
    file('event.json', JSON.stringify(run.payload)),
    file('output'),
    file('summary'),
  ]);
  await mkdir(join(temp, 'temp'));
  const inputs = Object.fromEntries(
    actionOf(name).inputs.map((input) => [
      `INPUT_${input.name.toUpperCase()}`,
      run.inputs?.[input.name] ?? (input.name === 'token' ? 'job-token' : input.default),
    ]),
  );
  const result = await execute(process.execPath, [join(ROOT, 'dist', `${name}.js`)], {
    cwd: run.workspace,
    env: {
      ...inputs,
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/models',
      GITHUB_EVENT_NAME: run.event,
      GITHUB_EVENT_PATH: event,
      GITHUB_SHA: run.sha,
      GITHUB_REF: 'refs/pull/1/merge',
      GITHUB_RUN_ID: String(run.runId ?? 9),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_API_URL: run.apiUrl,
      GITHUB_SERVER_URL: run.serverUrl,
      GITHUB_WORKSPACE: run.workspace,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: join(temp, 'temp'),
      ...run.env,
    },
  });
  const outputs = await readFile(output, 'utf8');
  const set = [...outputs.matchAll(/^([a-z-]+)<<ghadelimiter/gm)].map((match) => match[1]);
  expect(actionOf(name).outputs.map((declared) => declared.name)).toEqual(expect.arrayContaining(set));
  return { ...result, summary: await readFile(summary, 'utf8'), outputs };
}
