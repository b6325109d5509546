import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { execute, type Result, ROOT, scratchFolder } from '../pawl.ts';
import { tool } from '../system/tool.ts';

export const act = tool('act');

export interface Workflow {
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
  /** Where artifacts of all runs are kept. */
  readonly artifacts: string;
}

/** Runs a workflow as it is written, with this checkout as the action, and Node 24 for it. */
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
  };
  const path = `${dirname(process.execPath)}:${process.env.PATH}`;
  return execute(
    act.command,
    [
      workflow.event,
      ...(workflow.file === undefined ? [] : ['-W', join('.github/workflows', workflow.file)]),
      ...['-e', payload, '-P', 'ubuntu-latest=-self-hosted', '-s', `GITHUB_TOKEN=${workflow.token}`],
      ...['--local-repository', `OWNER/pawl@v1=${ROOT}`],
      ...['--artifact-server-path', workflow.artifacts, '--artifact-server-addr', '127.0.0.1'],
      ...['--artifact-server-port', String(await freePort())],
      ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ],
    {
      cwd: workflow.folder,
      env: { PATH: path, XDG_CACHE_HOME: join(scratch, 'cache'), CI: '' },
    },
  );
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
