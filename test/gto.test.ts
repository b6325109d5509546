import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { eventViews, modelViews } from '@pawl/pipeline/release';
import type { EventView, ModelView } from '@pawl/report';
import { folderStore } from '@pawl/store';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyExample, edit, execute, pawl, scratchFolder } from './pawl.ts';
import { type Gto, type GtoReading, startGto } from './system/gto.ts';
import { releasePython } from './system/release-python.ts';

const { python, missing } = releasePython('gto');
const REPOSITORIES = 12;
const EVENTS = 25;

let gto: Gto;
beforeAll(() => {
  if (!missing) gto = startGto(python);
});
afterAll(() => gto?.stop());

async function git(folder: string, ...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost'];
  const env = { GIT_AUTHOR_DATE: '1600000000 +0000', GIT_COMMITTER_DATE: '1600000000 +0000' };
  const { status, stdout, stderr } = await execute('git', [...identity, ...args], { cwd: folder, env });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** A repository of a few commits that are older than any tag. */
async function repositoryOf(commits: number): Promise<string> {
  const folder = join(await scratchFolder(), 'repository');
  await git('/', 'init', '-q', '-b', 'main', folder);
  await git(folder, 'config', 'user.name', 'Ada');
  await git(folder, 'config', 'user.email', 'ada@localhost');
  for (let i = 0; i < commits; i++) await git(folder, 'commit', '-q', '--allow-empty', '-m', `Commit ${i}`);
  return folder;
}

/** What Pawl's command prints. */
async function readByPawl(...args: string[]): Promise<Omit<GtoReading, 'made'>> {
  const [show, history] = await Promise.all([
    pawl(['show', '--json', ...args]),
    pawl(['history', '--json', ...args]),
  ]);
  expect([show.status, history.status], show.stderr + history.stderr).toEqual([0, 0]);
  return inWordsOfGto(JSON.parse(show.stdout) as ModelView[], JSON.parse(history.stdout) as EventView[]);
}

/** The same without the command, which is quicker. */
async function readInProcess(repo: string): Promise<Omit<GtoReading, 'made'>> {
  const store = folderStore(join(repo, '.pawl/store'), repo);
  return inWordsOfGto(await modelViews(store, undefined), await eventViews(store, undefined));
}

function inWordsOfGto(models: readonly ModelView[], events: readonly EventView[]): Omit<GtoReading, 'made'> {
  const history = events.map(({ at, model, event, version, stage, commit, tag }) => ({
    at: Date.parse(at) / 1000,
    artifact: model,
    event,
    version,
    stage,
    commit,
    ref: tag,
  }));
  return {
    history,
    state: Object.fromEntries(
      models.map(({ model, deprecated, stages, versions }) => [
        model,
        {
          version: versions.find(({ version, active }) => active && version.startsWith('v'))?.version ?? null,
          stage: Object.fromEntries(
            stages.flatMap(({ stage, holder }) => (holder ? [[stage, holder.version]] : [])),
          ),
          active: !deprecated,
        },
      ]),
    ),
    versions: Object.fromEntries(
      models.map(({ model, versions }) => [
        model,
        versions.map(({ version, commit, active, registeredAt, stages }) => ({
          version,
          commit,
          active,
          at: isRegistered({ history }, model, version, commit) ? Date.parse(registeredAt) / 1000 : null,
          stages: [...stages].sort(),
        })),
      ]),
    ),
  };
}

/** Whether there is a time of a version that means anything. */
function isRegistered({ history }: Pick<GtoReading, 'history'>, ...version: readonly string[]): boolean {
  return history.some(
    ({ event, ...known }) =>
      event === 'registration' && [known.artifact, known.version, known.commit].join() === version.join(),
  );
}

/**
 * What GTO says, without what says nothing: stages that are empty, and the version that it makes once more for each tag
 * that gives a stage to a commit without one.
 */
function readByGto({ history, state, versions }: GtoReading): Omit<GtoReading, 'made'> {
  return {
    history,
    state: Object.fromEntries(
      Object.entries(state).map(([model, { version, stage, active }]) => {
        const held = Object.entries(stage).filter(([, holder]) => holder !== null);
        return [model, { version, active, stage: Object.fromEntries(held) }];
      }),
    ),
    versions: Object.fromEntries(
      Object.entries(versions).map(([model, found]) => [
        model,
        found
          .filter(({ version, commit }, i) => version !== commit || found[i - 1]?.commit !== commit)
          .map((known) => ({
            ...known,
            at: isRegistered({ history }, model, known.version, known.commit) ? known.at : null,
          })),
      ]),
    ),
  };
}

describe.skipIf(missing)(`what GTO wrote is read as GTO reads it`, () => {
  test.each(Array.from({ length: REPOSITORIES }, (_, i) => i + 1))('random events, seed %i', async (seed) => {
    const repo = await repositoryOf(6);
    const reading = await gto.ask({ repo, write: { seed, events: EVENTS } });
    const made = Object.values(reading.made!).reduce((sum, count) => sum + count, 0);
    expect(made).toBe(EVENTS);
    expect(await readByPawl('--folder', repo)).toEqual(readByGto(reading));
  });
});

/** An event of a model at a commit: each of the first four commits may have a version of its own. */
const event = fc.record({
  model: fc.constantFrom('housing', 'models/uk=housing'),
  at: fc.nat({ max: 9 }),
  what: fc.constantFrom('@', '@', '@!', '#', '#', '#', '#!', 'deprecated'),
  commit: fc.nat({ max: 4 }),
  stage: fc.constantFrom('staging', 'production'),
  counter: fc.option(fc.integer({ min: 1, max: 15 })),
});
type HandEvent = typeof event extends fc.Arbitrary<infer Event> ? Event : never;
const VERSIONS = ['v1.0.0', 'v1.1.0-rc.10', 'v1.1.0-rc.9', 'v2.0.0'];

/** What `git fast-import` makes of events, as a tool without any rules would tag them. */
function tagsByHand(events: readonly HandEvent[]): string {
  const who = 'Ada <ada@localhost>';
  const commits = [1, 2, 3, 4, 5].map(
    (mark) =>
      `commit refs/heads/main\nmark :${mark}\ncommitter ${who} ${1_600_000_000 + mark} +0000\ndata 1\nx\n${mark > 1 ? `from :${mark - 1}\n` : ''}\n`,
  );
  const tags = new Map<string, string>();
  const versioned = new Set(
    events
      .filter(({ what, commit }) => what.startsWith('@') && VERSIONS[commit] !== undefined)
      .map(({ model, commit }) => `${model} ${commit}`),
  );
  for (const { model, at, what, commit, stage, counter } of events) {
    const version = VERSIONS[commit];
    if (what.startsWith('@') && version === undefined) continue;
    // GTO does not take a commit without a version out of a stage, whatever the tag says.
    if (what === '#!' && !versioned.has(`${model} ${commit}`)) continue;
    const said = { '@': `@${version}`, '@!': `@${version}!`, '#': `#${stage}`, '#!': `#${stage}!` };
    const name = `${model}${what === 'deprecated' ? '@deprecated' : said[what as keyof typeof said]}${counter ? `#${counter}` : ''}`;
    tags.set(
      name,
      `tag ${name}\nfrom :${commit + 1}\ntagger ${who} ${1_700_000_000 + at} ${at % 2 ? '-0330' : '+0000'}\ndata 1\nx\n`,
    );
  }
  return [...commits, ...tags.values()].join('');
}

test.skipIf(missing)(
  'tags that broke every rule, many in a second, are read as GTO reads them',
  { timeout: 120_000 },
  async () => {
    const many = fc.sample(fc.array(event, { minLength: 10, maxLength: 40 }), { seed: 1, numRuns: 20 });
    for (const events of many) {
      const repo = join(await scratchFolder(), 'repository');
      await git('/', 'init', '-q', '-b', 'main', repo);
      execFileSync('git', ['fast-import', '--quiet'], { cwd: repo, input: tagsByHand(events) });
      const reading = await gto.ask({ repo });
      expect(await readInProcess(repo)).toEqual(readByGto(reading));
    }
  },
);

/** A clone of a bare remote with a project, at its first commit. */
async function wineClone(): Promise<string> {
  const folder = await copyExample('wine');
  const origin = join(await scratchFolder(), 'origin.git');
  await git(folder, 'init', '-q', '--bare', '-b', 'main', origin);
  await git(folder, 'init', '-q', '-b', 'main');
  await git(folder, 'config', 'user.name', 'Ada');
  await git(folder, 'config', 'user.email', 'ada@localhost');
  await git(folder, 'remote', 'add', 'origin', `file://${origin}`);
  return folder;
}

/** A commit whose model has so many trees, on the remote; with evidence where it is accepted. */
async function commitModel(folder: string, trees: number, accepted: boolean): Promise<void> {
  await edit(join(folder, 'pawl.yaml'), /trees: \d+/, `trees: ${trees}`);
  await git(folder, 'add', '-A');
  await git(folder, 'commit', '-q', '-m', `${trees} trees`);
  await git(folder, 'push', '-q', 'origin', 'main');
  if (!accepted) return;
  for (const verb of ['run', 'accept']) {
    const { status, stderr } = await pawl([verb, '--store', 'git', folder]);
    expect(status, stderr).toBe(0);
  }
}

test.skipIf(missing)(
  'what Pawl wrote is read by GTO as Pawl reads it, after every step',
  async () => {
    const folder = await wineClone();
    let reading: GtoReading | undefined;
    const agree = async () => {
      await git(folder, 'fetch', '-q', 'origin', '+refs/tags/*:refs/tags/*');
      reading = await gto.ask({ repo: folder });
      expect(await readByPawl('--folder', folder)).toEqual(readByGto(reading));
      return reading.state.wine!.stage;
    };
    const move = async (verb: 'promote' | 'rollback', line: string, status = 0) => {
      const result = await pawl([verb, '--folder', folder, ...line.split(' ')]);
      expect(result.status, result.stdout + result.stderr).toBe(status);
      return agree();
    };
    /** Someone uses GTO itself, and pushes the tag. */
    const byHand = async (action: string, values: Record<string, unknown>) => {
      const at = reading!.history[0]!.at + 1;
      const { history } = await gto.ask({ repo: folder, call: [action, { name: 'wine', ...values }], at });
      await git(folder, 'push', '-q', 'origin', `refs/tags/${history[0]!.ref}`);
      return history[0]!.ref;
    };

    await commitModel(folder, 5, true);
    expect(await move('promote', '--version v1.0.0')).toEqual({ staging: 'v1.0.0' });
    expect(await move('promote', '--version v1.0.0 --stage production')).toMatchObject({
      production: 'v1.0.0',
    });
    // The only version that ever was there.
    expect((await move('rollback', '--stage production')).production ?? null).toBeNull();
    expect(await move('promote', '--version v1.0.0 --stage production')).toMatchObject({
      production: 'v1.0.0',
    });

    await commitModel(folder, 6, true);
    await move('promote', '--version v1.1.0-rc.1');
    expect(await move('promote', '--version v1.1.0-rc.1 --stage production')).toEqual({
      staging: 'v1.1.0-rc.1',
      production: 'v1.1.0-rc.1',
    });
    expect(await move('rollback', '--stage production')).toMatchObject({ production: 'v1.0.0' });

    await commitModel(folder, 7, false);
    expect(await move('promote', '--version v1.1.0', 1)).toMatchObject({ staging: 'v1.1.0-rc.1' });
    expect(await move('promote', '--version v1.1.0 --force --reason urgent')).toMatchObject({
      staging: 'v1.1.0',
    });
    const tag = await byHand('assign', { stage: 'production', version: 'v1.1.0' });
    expect(await agree()).toMatchObject({ production: 'v1.1.0' });
    // It has no evidence, and what it had before comes back.
    expect(await move('promote', `--tag ${tag}`, 1)).toMatchObject({ production: 'v1.0.0' });
    expect(reading!.history[0]).toMatchObject({
      event: 'unassignment',
      version: 'v1.1.0',
      stage: 'production',
    });

    await commitModel(folder, 8, true);
    await byHand('register', { ref: 'HEAD', version: 'v2.0.0', simple: false });
    await move('promote', '--version v2.0.0');
    expect(await move('promote', '--version v2.0.0 --stage production')).toMatchObject({
      production: 'v2.0.0',
    });
    expect(await move('rollback', '--stage production --to v1.1.0-rc.1')).toMatchObject({
      production: 'v1.1.0-rc.1',
    });
    expect(await move('rollback', '--stage staging')).toMatchObject({ staging: 'v1.1.0' });
    await byHand('deregister', { version: 'v1.1.0-rc.1' });
    expect(await agree()).toMatchObject({ production: 'v2.0.0' });
    expect(await move('rollback', '--stage production')).toMatchObject({ production: 'v1.0.0' });
    await byHand('deprecate', {});
    await agree();
    expect(reading!.state.wine!.active).toBe(false);
    expect(await readByPawl('--folder', folder, '--store', 'folder')).toEqual(readByGto(reading!));
  },
  180_000,
);
