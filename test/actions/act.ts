import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execute, type Result, scratchFolder } from '../pawl.ts';
import { tool } from '../system/tool.ts';
import type { ArtifactService } from './artifact-service.ts';

export const act = tool('act');

export interface Workflow {
  /** Folder that stands for `OWNER/pawl@v1`. */
  readonly action: string;
  /** Work tree of the repository that holds `.github/workflows`. */
  readonly folder: string;
  readonly repository: string;
  /** File below `.github/workflows`; all of the event's when not given. */
  readonly file?: string;
  readonly event: string;
  readonly payload: object;
  readonly runId: number;
  readonly token: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly artifacts: ArtifactService;
  /** Besides GITHUB_TOKEN. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Runs workflows as they are written, with Node 24 for the actions. */
export async function runWorkflow(workflow: Workflow): Promise<Result> {
  const scratch = await scratchFolder();
  const payload = join(scratch, 'event.json');
  await mkdir(join(scratch, 'cache'), { recursive: true });
  await writeFile(payload, JSON.stringify(workflow.payload));
  const environment = {
    GITHUB_API_URL: workflow.apiUrl,
    GITHUB_SERVER_URL: workflow.serverUrl,
    GITHUB_GRAPHQL_URL: `${workflow.apiUrl}/graphql`,
    GITHUB_REPOSITORY: workflow.repository,
    GITHUB_RUN_ID: String(workflow.runId),
    GITHUB_RUN_ATTEMPT: '1',
    ACTIONS_RESULTS_URL: workflow.artifacts.url,
    ACTIONS_RUNTIME_TOKEN: workflow.artifacts.tokenFor(workflow.runId),
  };
  const path = `${dirname(process.execPath)}:${process.env.PATH}`;
  return execute(
    act.command,
    [
      workflow.event,
      ...(workflow.file === undefined ? [] : ['-W', join('.github/workflows', workflow.file)]),
      ...['-e', payload, '-P', 'ubuntu-latest=-self-hosted', '-s', `GITHUB_TOKEN=${workflow.token}`],
      ...Object.entries(workflow.secrets ?? {}).flatMap(([name, value]) => ['-s', `${name}=${value}`]),
      ...['--local-repository', `OWNER/pawl@v1=${workflow.action}`],
      ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ],
    {
      cwd: workflow.folder,
      env: { PATH: path, XDG_CACHE_HOME: join(scratch, 'cache'), CI: '' },
    },
  );
}
