import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ACTIONS } from '@pawl/pipeline/actions';
import { loadSize } from '../scripts/load-size.ts';
import { startGitServer } from '../test/actions/git-server.ts';
import { makeRepository } from '../test/actions/repository.ts';
import { startGitHub } from '../test/github/server.ts';
import { addJobToken, addRepository } from '../test/github/state.ts';
import { ROOT } from '../test/pawl.ts';

const run = promisify(execFile);
const ROUNDS = 15;
const NAME = 'acme/models';

/** From the start of the process to the comment on a pull request, beside a bare `node -e 0`; and how much code that is. */
export async function benchActions(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'pawl-bench-'));
  const github = await startGitHub();
  const server = await startGitServer(join(scratch, 'origins'), () => 'write');
  try {
    const known = addRepository(github.state, NAME);
    addJobToken(github.state, 'token', {
      issues: 'write',
      pull_requests: 'write',
      checks: 'write',
      contents: 'read',
    });
    const repository = await makeRepository(
      NAME,
      { origins: join(scratch, 'origins'), work: join(scratch, 'work'), serverUrl: server.url },
      { '.': 'wine' },
      {},
    );
    const sha = await repository.git('rev-parse', 'HEAD');
    known.pulls.push({
      number: 1,
      state: 'open',
      head: { sha, ref: 'change', repository: NAME },
      base: { sha, ref: 'main' },
      labels: [],
    });
    await run(process.execPath, [join(ROOT, 'dist/pawl.js'), 'run', repository.folder]);
    const about = { full_name: NAME, default_branch: 'main' };
    const pull = { number: 1, head: { sha, repo: about }, base: { sha, repo: about }, labels: [] };
    await writeFile(join(scratch, 'event.json'), JSON.stringify({ repository: about, pull_request: pull }));
    const environment = {
      PATH: process.env.PATH,
      GITHUB_REPOSITORY: NAME,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: join(scratch, 'event.json'),
      GITHUB_SHA: sha,
      GITHUB_RUN_ID: '1',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: server.url,
      GITHUB_WORKSPACE: repository.folder,
      RUNNER_TEMP: scratch,
      INPUT_TOKEN: 'token',
    };
    const samples: { bare: number; comment: number; servers: number }[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const bare = await timed(['-e', '0'], environment, () => false);
      known.comments.length = 0;
      known.checks.length = 0;
      await rm(join(scratch, 'pawl-state.git'), { recursive: true, force: true });
      const before = github.busyMs() + server.busyMs();
      const comment = await timed(
        [join(ROOT, 'dist/comment.js')],
        environment,
        () => known.comments.length > 0,
      );
      if (round > 0) samples.push({ bare, comment, servers: github.busyMs() + server.busyMs() - before });
    }
    const bare = median(samples.map((sample) => sample.bare));
    const all = median(samples.map((sample) => sample.comment));
    const servers = median(samples.map((sample) => sample.servers));
    console.log(`bare node -e 0                     ${bare.toFixed(0)} ms`);
    console.log(
      `start to comment posted            ${all.toFixed(0)} ms, of which the servers ${servers.toFixed(0)} ms`,
    );
    console.log(
      `ratio without the servers'         ${((all - servers) / bare).toFixed(2)} (asked: at most 2.5)`,
    );
    await sizes();
  } finally {
    await server.close();
    await github.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function timed(args: string[], env: NodeJS.ProcessEnv, done: () => boolean): Promise<number> {
  const started = performance.now();
  let at: number | undefined;
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  const watch = setInterval(() => {
    if (at === undefined && done()) at = performance.now();
  }, 1);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  return (at ?? performance.now()) - started;
}

/** The JavaScript that an action loads before it is asked to do anything. */
async function sizes(): Promise<void> {
  for (const { name } of ACTIONS) {
    const bytes = await loadSize(join(ROOT, 'dist', `${name}.js`));
    console.log(
      `${name.padEnd(9)} loads at its start    ${(bytes / 1000).toFixed(0)} kB (asked: below 1,000)`,
    );
  }
  const { stdout } = await run('sh', ['-c', 'git archive HEAD | gzip | wc -c'], { cwd: ROOT });
  console.log(`git archive | gzip                 ${(Number(stdout) / 1e6).toFixed(2)} MB (asked: below 6)`);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
