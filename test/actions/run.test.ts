import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StandIn, startGitHub } from '../github/server.ts';
import { addJobToken, addRepository, type Repository as Known } from '../github/state.ts';
import { edit, execute } from '../pawl.ts';
import { type Outcome, runAction } from './direct.ts';
import { type GitAccess, type GitServer, startGitServer } from './git-server.ts';
import { makeRepository, type Repository } from './repository.ts';

/** The whole flow where something is not as it should be. */

let scratch: string;
let github: StandIn;
let server: GitServer;
let repository: Repository;
let known: Known;
let access: GitAccess;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pawl-run-'));
  access = 'write';
  github = await startGitHub();
  server = await startGitServer(join(scratch, 'origins'), () => access);
  known = addRepository(github.state, 'acme/models');
  const all = { issues: 'write', pull_requests: 'write', checks: 'write', contents: 'read' } as const;
  addJobToken(github.state, 'job-token', all);
  addJobToken(github.state, 'reader', {
    contents: 'read',
    pull_requests: 'read',
    checks: 'read',
    issues: 'read',
  });
  const places = { origins: join(scratch, 'origins'), work: join(scratch, 'work'), serverUrl: server.url };
  repository = await makeRepository('acme/models', places, { '.': 'wine' }, {});
});
afterEach(async () => {
  await server.close();
  await github.close();
  await rm(scratch, { recursive: true, force: true });
});

/** Commits what was changed on a branch, and runs the action on its pull request. */
async function runPull(inputs: Record<string, string> = {}, workspace = repository.folder): Promise<Outcome> {
  const base = await repository.git('rev-parse', 'main');
  await repository.git('checkout', '-q', '-B', 'change');
  await repository.git('add', '-A');
  await repository.git('commit', '-q', '--allow-empty', '-m', 'Change');
  const sha = await repository.git('rev-parse', 'HEAD');
  const about = { full_name: 'acme/models', default_branch: 'main' };
  const head = { sha, ref: 'change', repository: 'acme/models' };
  known.pulls.splice(0, 1, { number: 1, state: 'open', head, base: { sha: base, ref: 'main' }, labels: [] });
  return runAction('run', {
    scratch,
    workspace,
    apiUrl: github.url,
    serverUrl: server.url,
    event: 'pull_request',
    sha,
    payload: {
      repository: about,
      pull_request: { number: 1, head: { sha, repo: about }, base: { sha: base, repo: about }, labels: [] },
    },
    inputs,
  });
}

test('a token that may not write: the permission is named, and the summary is there', async () => {
  await writeFile(join(repository.folder, 'x.txt'), 'x');
  const { status, stdout, summary } = await runPull({ token: 'reader' });
  expect(status, stdout).toBe(0);
  expect(stdout).toMatch(/::warning .*not said on the pull request.*pull-requests: write/);
  expect(stdout).toMatch(/checks: write/);
  expect(summary).toMatch(/^### ✅ wine: passed/);
  expect(known.comments).toEqual([]);
});

test('a shallow clone says what to do', async () => {
  await repository.commit('change', 'Two', { 'y.txt': 'y' });
  const shallow = join(scratch, 'shallow');
  await execute('git', [
    'clone',
    '-q',
    '--depth=1',
    '--branch=change',
    `file://${join(scratch, 'origins/acme/models.git')}`,
    shallow,
  ]);
  const { status, stdout } = await runPull({}, shallow);
  expect(status).toBe(1);
  expect(stdout).toMatch(/::error .*fetch-depth: 0/);
  expect(known.checks).toMatchObject([{ conclusion: 'failure' }]);
});

test.each(['../other', '/etc', 'a/../../b'])('the path %s is refused', async (path) => {
  const { status, stdout } = await runPull({ path });
  expect(status).toBe(1);
  expect(stdout).toMatch(/is outside of the repository/);
});

test('a mistake in pawl.yaml stands beside its line, and an earlier comment is no longer believed', async () => {
  await writeFile(join(repository.folder, 'x.txt'), 'x');
  await runPull();
  expect(known.comments[0]?.body).toMatch(/^### ✅/);
  await edit(join(repository.folder, 'pawl.yaml'), 'task: classification', 'task: clasification');
  const { status, stdout, summary } = await runPull();
  expect(status).toBe(1);
  expect(stdout).toMatch(/::error title=[^,]*,file=pawl\.yaml,line=4::/);
  expect(summary).toMatch(/⛔/);
  expect(known.comments.map(({ body }) => body.split('\n')[0])).toEqual([
    expect.stringMatching(/^### ⛔ wine: not evaluated/),
  ]);
});

test('a training command that fails is told of with its last words', async () => {
  await edit(
    join(repository.folder, 'pawl.yaml'),
    'trainer: random-forest',
    'run: echo no such column && exit 3',
  );
  const { status, stdout } = await runPull();
  expect(status).toBe(1);
  expect(stdout).toMatch(/no such column/);
  expect(known.comments[0]?.body).toMatch(/^### ⛔ wine: not evaluated/);
  expect(known.checks).toMatchObject([{ conclusion: 'failure' }]);
});

test('a training command gives the runner no commands, and sees no token and no file of outputs', async () => {
  const script = 'echo "::error::from the script"; echo "::add-mask::passed"; env > env.txt; exit 3';
  await edit(join(repository.folder, 'pawl.yaml'), 'trainer: random-forest', `run: '${script}'`);
  const { stdout, outputs } = await runPull();
  const stop = /^::stop-commands::(\S+)$/m.exec(stdout);
  expect(stop).not.toBeNull();
  const [from, to] = [stop!.index, stdout.indexOf(`\n::${stop![1]}::`)];
  for (const command of ['::error::from the script', '::add-mask::passed']) {
    expect(stdout.indexOf(command)).toBeGreaterThan(from);
    expect(stdout.lastIndexOf(`\n${command}`)).toBeLessThan(to);
  }
  const { stdout: seen } = await execute('cat', [join(repository.folder, 'env.txt')]);
  expect(seen).toMatch(/^PAWL_SEED=/m);
  expect(seen).not.toMatch(/job-token|^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY|TOKEN)=|^INPUT_/m);
  expect(outputs).toMatch(/verdict<<.*\nrefused\n/);
});

test('several models in one comment', async () => {
  await execute('cp', ['-r', join(repository.folder, 'data'), join(repository.folder, 'pawl.yaml'), scratch]);
  await execute(
    'sh',
    ['-c', `mkdir -p b && cp -r data pawl.yaml b && sed -i 's/model: wine/model: port/' b/pawl.yaml`],
    {
      cwd: repository.folder,
    },
  );
  const { status, stdout, outputs } = await runPull({ path: '.\nb', together: 'true' });
  expect(status, stdout).toBe(0);
  expect(known.comments).toHaveLength(1);
  expect(known.comments[0]?.body).toMatch(/^### ✅ 2 of 2 models pass/);
  expect(known.checks.map(({ name }) => name).sort()).toEqual(['pawl / port (b)', 'pawl / wine']);
  expect(outputs).toMatch(/"wine":\{"accuracy".*"b":\{"accuracy"/);
});

async function runPush(): Promise<Outcome> {
  return runAction('run', {
    scratch,
    workspace: repository.folder,
    apiUrl: github.url,
    serverUrl: server.url,
    event: 'push',
    sha: await repository.git('rev-parse', 'HEAD'),
    payload: { ref: 'refs/heads/main', repository: { full_name: 'acme/models', default_branch: 'main' } },
    env: { GITHUB_REF: 'refs/heads/main' },
  });
}

test('a push whose token may not write: the permission is named, and nothing is half accepted', async () => {
  access = 'read';
  const { status, stdout } = await runPush();
  expect(status).toBe(1);
  expect(stdout).toMatch(/::error .*writing the branch "pawl" failed.*contents: write/);
  expect(await repository.read('pawl', 'README.md')).toBeUndefined();
  access = 'write';
  expect((await runPush()).status).toBe(0);
  expect(await repository.read('pawl', 'refs/baselines/wine.jsonl')).toMatch(/the gate passed/);
});

test('a push that the gate refuses leaves the baseline as it was', async () => {
  expect((await runPush()).status).toBe(0);
  const before = await repository.read('pawl', 'refs/baselines/wine.jsonl');
  await edit(join(repository.folder, 'pawl.yaml'), 'trees: 50, max_depth: 6', 'trees: 1, max_depth: 1');
  await repository.git('commit', '-q', '-a', '-m', 'Worse');
  const { status, stdout } = await runPush();
  expect(status).toBe(1);
  expect(stdout).toMatch(/refuted/);
  expect(await repository.read('pawl', 'refs/baselines/wine.jsonl')).toBe(before);
});

test('a run on another branch than the default one writes nothing', async () => {
  const { status } = await runAction('run', {
    scratch,
    workspace: repository.folder,
    apiUrl: github.url,
    serverUrl: server.url,
    event: 'push',
    sha: await repository.git('rev-parse', 'HEAD'),
    payload: { ref: 'refs/heads/x', repository: { full_name: 'acme/models', default_branch: 'main' } },
    env: { GITHUB_REF: 'refs/heads/x' },
  });
  expect(status).toBe(0);
  expect(await repository.read('pawl', 'README.md')).toBeUndefined();
});
