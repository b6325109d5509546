import { execFileSync } from 'node:child_process';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { githubAlarms, githubForge, type Host } from '@pawl/hosts';
import { openProject, type Project, run, withWorkFolder } from '@pawl/pipeline';
import { accept } from '@pawl/pipeline/accept';
import { promote } from '@pawl/pipeline/release';
import { type Retrained, retrain } from '@pawl/pipeline/retrain';
import { actOn, type Watched, type WayBack, watch } from '@pawl/pipeline/watch';
import { folderStore, gitStore, type Store } from '@pawl/store';
import { createRandom } from '@pawl/table';
import { gitHubClient } from '../packages/hosts/github/client.ts';
import { type StandIn, startGitHub } from './github/server.ts';
import { addJobToken, addRepository, type Repository } from './github/state.ts';
import { scratchFolder } from './pawl.ts';

const REPOSITORY = 'acme/loans';
const ACTOR = { name: 'Ada', email: 'ada@localhost' };
export const DAY = 86_400_000;

/** A project in a clone of a bare remote, on a GitHub of its own, whose drift job runs at times that a test says. */
export interface WatchCase {
  readonly github: StandIn;
  readonly known: Repository;
  readonly clone: string;
  readonly notes: readonly string[];
  git(...args: string[]): string;
  remote(...args: string[]): string;
  open(baselineAt?: string | null): Promise<Project>;
  store(): Store;
  /** Files of now that were written at that time, in place of those before; none for null. */
  arrive(rows: string | null, at: Date, name?: string): Promise<void>;
  /** One run of the drift job. */
  watch(at: Date): Promise<Watched & WayBack>;
  retrain(): Promise<Retrained>;
  issues(state: 'open' | 'closed'): Repository['issues'];
  close(): Promise<void>;
}

/** Rows of loans: what is paid back goes by income and debt, in whatever range these are. `shift` moves the incomes. */
export function loans(seed: number, rows: number, shift = 0, labels: 'true' | 'random' = 'true'): string {
  const source = createRandom(seed);
  const random = { next: () => source.next() / 2 ** 32 };
  const lines = Array.from({ length: rows }, (_, i) => {
    const income = random.next() * 4 + shift;
    const debt = random.next() * 4;
    const region = ['north', 'south', 'east'][Math.floor(random.next() * 3)];
    const noise = random.next() < 0.02;
    const paid = labels === 'random' ? random.next() < 0.5 : income - shift > debt !== noise;
    return `${seed}-${i},${income.toFixed(3)},${debt.toFixed(3)},${region},${paid ? 'yes' : 'no'}`;
  });
  return `id,income,debt,region,paid\n${lines.join('\n')}\n`;
}

export function pawlYaml(more: string): string {
  return `# Who pays back.
model: loans
task: classification
data:
  train: data/train.csv # of last year
  test: data/test.csv
  target: paid
  id: id
train:
  trainer: random-forest
  params: { trees: 10, max_depth: 6 }
evaluate:
  positive: 'yes'
  metrics: [accuracy]
gate:
  conditions: [accuracy >= 0.8, accuracy >= baseline.accuracy - 0.03]
  undecided: pass
drift:
  current: now/*.csv
${more}`;
}

/**
 * The store of a year of runs: what is accepted and promoted goes to git as ever, and the history of drift to a folder, as it
 * is kept without GitHub. A process of git for each step of each week would be most of the time that a year takes. What git
 * holds is read anew once it is written; nobody else writes it.
 */
function yearStore(branch: Store, folder: Store): Store {
  const known = new Map<string, Promise<unknown>>();
  const waiting: (() => Promise<unknown>)[] = [];
  const once = <T>(key: string, find: () => Promise<T>): Promise<T> => {
    const found = (known.get(key) as Promise<T> | undefined) ?? find();
    known.set(key, found);
    return found;
  };
  const isOfDrift = (name: string) => name.startsWith('drift/');
  const history = (name: string) =>
    isOfDrift(name) ? folder.history(name) : once(`history ${name}`, () => branch.history(name));
  return {
    ...branch,
    history,
    ref: async (name) => (await history(name))[0]?.digest ?? null,
    tags: () => once('tags', () => branch.tags()),
    get: (digest) => folder.get(digest).catch(() => branch.get(digest)),
    getFile: (digest) => folder.getFile(digest).catch(() => branch.getFile(digest)),
    put(content) {
      waiting.push(() => branch.put(content));
      return folder.put(content);
    },
    putFile(path) {
      waiting.push(() => branch.putFile(path));
      return folder.putFile(path);
    },
    async setRef(name, ...change) {
      if (isOfDrift(name)) return folder.setRef(name, ...change);
      for (const put of waiting.splice(0)) await put();
      known.clear();
      await branch.setRef(name, ...change);
    },
  };
}

/** What somebody accepted and promoted to `staging` as v1.0.0. */
export async function watchCase(config: string, history: 'folder' | 'git' = 'folder'): Promise<WatchCase> {
  const scratch = await scratchFolder();
  const [bare, clone] = [join(scratch, 'origin.git'), join(scratch, 'clone')];
  const gitAt = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', ...args], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  gitAt(scratch, 'init', '-q', '--bare', '-b', 'main', bare);
  gitAt(scratch, 'clone', '-q', bare, clone);
  gitAt(clone, 'checkout', '-q', '-B', 'main');
  await mkdir(join(clone, 'data'));
  await writeFile(join(clone, 'data/train.csv'), loans(1, 1500));
  await writeFile(join(clone, 'data/test.csv'), loans(2, 500));
  await writeFile(join(clone, '.gitignore'), '/now/\n/fresh/\n');
  await writeFile(join(clone, 'pawl.yaml'), pawlYaml(config));
  gitAt(clone, 'add', '-A');
  gitAt(clone, 'commit', '-q', '-m', 'Loans');
  gitAt(clone, 'push', '-q', 'origin', 'main');

  const github = await startGitHub();
  const known = addRepository(github.state, REPOSITORY);
  const writes = { issues: 'write', pull_requests: 'write', checks: 'write', actions: 'write' } as const;
  addJobToken(github.state, 'ghs_job', { ...writes, contents: 'write' });
  known.workflows.set('retrain.yml', ['model', 'drift']);
  known.hasTag = (name) => gitAt(bare, 'tag', '-l', name) !== '';
  const headSha = gitAt(clone, 'rev-parse', 'HEAD');
  known.commits.add(headSha);
  const notes: string[] = [];
  const client = gitHubClient({
    token: 'ghs_job',
    apiUrl: github.url,
    repository: REPOSITORY,
    note: (message) => notes.push(message),
    retryDelayMs: 1,
  });
  const host: Host = { show() {}, note: (message) => notes.push(message), output() {}, progress() {} };
  let runs = 0;
  const newStore = () =>
    gitStore({ cache: join(scratch, 'state.git'), remote: bare, writable: true, secondMs: 1 });
  const year =
    history === 'folder' ? yearStore(newStore(), folderStore(join(scratch, 'history'), clone)) : null;
  const open = (baselineAt: string | null = null) =>
    openProject(clone, {
      configName: 'pawl.yaml',
      host,
      signal: new AbortController().signal,
      baselineAt,
      store: year ?? newStore(),
    });
  const context = () => ({
    actor: ACTOR,
    forge: githubForge(client, { actor: 'ada', runId: null }),
    environment: {},
  });
  const alarms = () => githubAlarms(client, { id: ++runs, attempt: 1 });

  const first = await open();
  await run(first);
  await accept(first, { force: false, reason: undefined });
  await promote(first, { version: 'v1.0.0', stage: 'staging', force: false, reason: undefined }, context());

  return {
    github,
    known,
    clone,
    notes,
    git: (...args) => gitAt(clone, ...args),
    remote: (...args) => gitAt(bare, ...args),
    open,
    store: () => year ?? newStore(),
    async arrive(rows, at, name = 'rows.csv') {
      await rm(join(clone, 'now'), { recursive: true, force: true });
      if (rows === null) return;
      await mkdir(join(clone, 'now'));
      await writeFile(join(clone, 'now', name), rows);
      await utimes(join(clone, 'now', name), at, at);
    },
    async watch(at) {
      const place = {
        alarms: alarms(),
        path: '.',
        headSha,
        runId: runs,
        runUrl: `https://github.com/${REPOSITORY}/actions/runs/${runs}`,
        now: at,
      };
      const project = await open();
      return withWorkFolder(project, async () => {
        const watched = await watch(project, {}, at);
        return { ...watched, ...(await actOn(project, watched, place)) };
      });
    },
    async retrain() {
      const place = {
        alarms: alarms(),
        context: context(),
        path: '.',
        gitEnvironment: {},
        runUrl: undefined,
        reopen: open,
      };
      return retrain(await open(), place);
    },
    issues: (state) => known.issues.filter((issue) => issue.state === state),
    close: () => github.close(),
  };
}
