import { spawnSync } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type StandIn, startGitHub } from '../github/server.ts';
import { addJobToken, addRepository, type Repository as Known } from '../github/state.ts';
import { type Result, ROOT, scratchFolder } from '../pawl.ts';
import { codeBlocks } from '../readme.ts';
import { runWorkflow } from './act.ts';
import { startArtifactService } from './artifact-service.ts';
import { startGitServer } from './git-server.ts';
import { makeRepository, type Repository } from './repository.ts';

/** A repository on a GitHub of its own, whose workflows can be run. */
export interface Place {
  readonly github: StandIn;
  readonly known: Known;
  readonly repository: Repository;
  /** Opens a pull request from a branch. */
  openPull(number: number, branch: string, from?: string): Promise<void>;
  /** Runs the workflows of a pull request on what GitHub would check out. */
  runPull(number: number, options?: Options): Promise<Result>;
  /** Runs the workflows of a push of main. */
  runPush(options?: Options): Promise<Result>;
  /** Runs the workflows that follow the run of a pull request. */
  runFollower(
    number: number,
    upstream: { readonly id: number; readonly conclusion: string },
  ): Promise<Result>;
  /** Runs the workflows of a push of a tag, on its commit. */
  runTag(tag: string, options?: Options): Promise<Result>;
  /** Runs the workflows of a release that somebody published. */
  runRelease(tag: string, author: string, options?: Options): Promise<Result>;
  /** Runs a workflow that is started by hand on main. */
  runByHand(inputs: Readonly<Record<string, string>>, options: Options): Promise<Result>;
  /** Text of the comments of a pull request. */
  comments(number: number): string[];
}

interface Options {
  readonly runId?: number;
  readonly token?: string;
  readonly file?: string;
  readonly secrets?: Readonly<Record<string, string>>;
}

const NAME = 'acme/models';
let runs = 100;

/** `workflows` are files of the README, by their name. */
export async function makePlace(
  examples: Readonly<Record<string, string>>,
  workflows: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<Place> {
  const scratch = await scratchFolder();
  const origins = join(scratch, 'origins');
  const action = await actionCopy(scratch);
  const github = await startGitHub();
  const server = await startGitServer(
    origins,
    (token) => github.state.tokens.get(token ?? '')?.permissions.contents ?? 'read',
  );
  const artifacts = await startArtifactService();
  onTestFinished(async () => {
    await artifacts.close();
    await server.close();
    await github.close();
  });
  const known = addRepository(github.state, NAME);
  const writes = { issues: 'write', pull_requests: 'write', checks: 'write', actions: 'read' } as const;
  addJobToken(github.state, 'job-token', { ...writes, contents: 'read' });
  addJobToken(github.state, 'push-token', { contents: 'write' });
  const promotes = { contents: 'write', pull_requests: 'read', actions: 'read' } as const;
  addJobToken(github.state, 'promote-token', promotes);
  known.hasTag = (name) =>
    spawnSync('git', ['-C', join(origins, `${NAME}.git`), 'rev-parse', '-q', '--verify', `refs/tags/${name}`])
      .status === 0;
  addJobToken(github.state, 'fork-token', { contents: 'read', pull_requests: 'read' });
  const written = (await codeBlocks()).filter(({ content }) =>
    workflows.some((name) => content.includes(name)),
  );
  const repository = await makeRepository(
    NAME,
    { origins, work: join(scratch, 'work'), serverUrl: server.url },
    examples,
    { ...Object.fromEntries(written.map(({ file, content }) => [file!, content])), ...files },
  );
  const about = { full_name: NAME, name: 'models', owner: { login: 'acme' }, default_branch: 'main' };
  const run = (event: string, payload: object, options: Options, token: string) =>
    runWorkflow({
      action,
      folder: repository.folder,
      repository: NAME,
      event,
      payload,
      runId: options.runId ?? runs++,
      token: options.token ?? token,
      apiUrl: github.url,
      serverUrl: server.url,
      artifacts,
      ...(options.file === undefined ? {} : { file: options.file }),
      ...(options.secrets === undefined ? {} : { secrets: options.secrets }),
    });
  const pullOf = (number: number) => known.pulls.find((pull) => pull.number === number)!;

  return {
    github,
    known,
    repository,
    async openPull(number, branch, from = NAME) {
      const sha = await repository.git('rev-parse', branch);
      const base = { sha: await repository.git('rev-parse', 'main'), ref: 'main' };
      known.pulls.push({
        number,
        state: 'open',
        head: { sha, ref: branch, repository: from },
        base,
        labels: [],
      });
    },
    async runPull(number, options = {}) {
      const { head, base, labels } = pullOf(number);
      head.sha = await repository.git('rev-parse', head.ref);
      await repository.checkoutMerge('main', head.ref);
      const pull_request = {
        number,
        head: { sha: head.sha, ref: head.ref, repo: { full_name: head.repository } },
        base: { ...base, repo: about },
        labels: labels.map((name) => ({ name })),
      };
      return run(
        'pull_request',
        { action: 'synchronize', number, pull_request, repository: about },
        options,
        'job-token',
      );
    },
    async runPush(options = {}) {
      await repository.git('checkout', '-q', 'main');
      return run('push', { ref: 'refs/heads/main', repository: about }, options, 'push-token');
    },
    async runTag(tag, options = {}) {
      await repository.git('checkout', '-q', '--detach', `refs/tags/${tag}`);
      return run('push', { ref: `refs/tags/${tag}`, repository: about }, options, 'promote-token');
    },
    async runRelease(tag, author, options = {}) {
      await repository.git('checkout', '-q', '--detach', `refs/tags/${tag}`);
      const release = { id: 1, tag_name: tag, author: { login: author } };
      const payload = { action: 'published', ref: `refs/tags/${tag}`, release, repository: about };
      return run('release', payload, options, 'promote-token');
    },
    async runByHand(inputs, options) {
      await repository.git('checkout', '-q', 'main');
      const payload = { ref: 'refs/heads/main', inputs, repository: about };
      return run('workflow_dispatch', payload, options, 'promote-token');
    },
    async runFollower(number, { id, conclusion }) {
      const { head } = pullOf(number);
      for (const ref of ['main', head.ref]) {
        const sha = await repository.git('rev-parse', ref);
        for (const path of (await repository.git('ls-tree', '-r', '--name-only', ref)).split('\n'))
          if (path.endsWith('pawl.yaml'))
            for (const name of [ref, sha])
              known.contents.set(`${name}:${path}`, `${await repository.git('show', `${ref}:${path}`)}\n`);
      }
      for (const [name, zip] of artifacts.artifactsOf(id))
        known.artifacts.push({ id: known.artifacts.length + 1, name, runId: id, zip, expired: false });
      await repository.git('checkout', '-q', 'main');
      const workflow_run = {
        id,
        name: 'Pawl',
        event: 'pull_request',
        conclusion,
        head_sha: head.sha,
        head_branch: head.ref,
        head_repository: { full_name: head.repository },
      };
      return run('workflow_run', { action: 'completed', workflow_run, repository: about }, {}, 'job-token');
    },
    comments: (number) => known.comments.filter(({ issue }) => issue === number).map(({ body }) => body),
  };
}

/** What a release of the action holds; without the sources, which `act` would copy for each step. */
async function actionCopy(scratch: string): Promise<string> {
  const folder = join(scratch, 'action');
  await mkdir(folder);
  for (const item of ['action.yml', 'actions', 'dist', '.github'])
    await cp(join(ROOT, item), join(folder, item), { recursive: true });
  return folder;
}

/** Fails with the whole log where a run did not end as it should. */
export function expectSuccess(result: Result, success = true): void {
  expect(result.status === 0, result.stdout + result.stderr).toBe(success);
}
