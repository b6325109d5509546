import { join } from 'node:path';
import type { EventView, ModelView } from '@pawl/report';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, pawl, scratchFolder } from './pawl.ts';
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

/** What Pawl's command prints, in the words of GTO. */
async function readByPawl(...args: string[]): Promise<Omit<GtoReading, 'made'>> {
  const [show, history] = await Promise.all([
    pawl(['show', '--json', ...args]),
    pawl(['history', '--json', ...args]),
  ]);
  expect([show.status, history.status], show.stderr + history.stderr).toEqual([0, 0]);
  const models = JSON.parse(show.stdout) as ModelView[];
  const events = JSON.parse(history.stdout) as EventView[];
  return {
    history: events.map(({ at, model, event, version, stage, commit, tag }) => ({
      at: Date.parse(at) / 1000,
      artifact: model,
      event,
      version,
      stage,
      commit,
      ref: tag,
    })),
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
          at: version === commit ? null : Date.parse(registeredAt) / 1000,
          stages: [...stages].sort(),
        })),
      ]),
    ),
  };
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
          .map((version) => (version.version === version.commit ? { ...version, at: null } : version)),
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
