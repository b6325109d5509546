import type { Approval } from '@pawl/hosts';
import { type StageConfig, sealRecord, storedForm } from '@pawl/records';
import { type ModelTags, readRegistry } from '@pawl/store';
import { describe, expect, test } from 'vitest';
import type { Project } from '../project.ts';
import { policyChecks } from './policy.ts';
import { messageOf } from './state.ts';

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
const staging: StageConfig = { name: 'staging', requires: [] };

/** Objects and log of the releases that `tagsOf` made. */
const objects = new Map<string, string>();
const log: { digest: string; reason: string; commit: string }[] = [];
const store = {
  history: async () => log,
  get: async (digest: string) => new TextEncoder().encode(objects.get(digest)),
};
const project = { config: { model: 'm' }, store } as unknown as Project;

/** Tags as Pawl makes them, each with its record. */
function tagsOf(...made: readonly (readonly [name: string, commit: string, hoursAgo: number])[]): ModelTags {
  objects.clear();
  log.length = 0;
  const annotated = made.map(([name, letter, hoursAgo]) => {
    const commit = letter.repeat(40);
    const at = now - hoursAgo * HOUR;
    const tag = { name, commit, tagger: { name: 'Ada', email: 'ada@localhost' }, at, message: '' };
    return name.includes('#') ? { ...tag, message: recorded(name, commit, at) } : tag;
  });
  return readRegistry({ annotated, lightweight: [], odd: [] }).get('m')!;
}

function recorded(tag: string, commit: string, at: number): string {
  const record = sealRecord(
    'release',
    {
      model: 'm',
      action: tag.includes('!') ? 'withdraw' : 'promote',
      version: commit.startsWith('a') ? 'v1.0.0' : 'v1.1.0',
      stage: 'staging',
      commit,
      tag,
      versionTag: 'm@v1.0.0',
      modelDigest: null,
      verdict: null,
      replaced: null,
      previous: null,
      checks: [],
      approvals: [],
      forced: null,
      reason: null,
      by: 'Ada',
    },
    new Date(at * 1000),
  );
  objects.set(record.digest, storedForm(record));
  log.push({ digest: record.digest, reason: `${tag}: ${record.version}`, commit });
  return messageOf(record);
}

async function asked(stage: StageConfig, tags: ModelTags, approvals: readonly Approval[] | string = []) {
  const checks = await policyChecks(project, { stage, before: staging }, 'v1.0.0', tags, null, approvals);
  return checks.map(({ check, state, detail }) => `${check} ${state}: ${detail}`);
}

describe('time in the stage before', () => {
  const production: StageConfig = { name: 'production', requires: [], soak: '12h' };

  test('is counted while it is there', async () => {
    const held = tagsOf(['m@v1.0.0', 'a', 20], ['m#staging#1', 'a', 13]);
    expect(await asked(production, held)).toEqual([
      'order held: it was in staging',
      'soak held: 13 h in staging, at least 12h',
    ]);
    const short = tagsOf(['m@v1.0.0', 'a', 20], ['m#staging#1', 'a', 2]);
    expect(await asked(production, short)).toContain('soak failed: 2 h in staging, at least 12h');
  });

  test('ends when another version comes, and does not add up', async () => {
    const tags = tagsOf(
      ['m@v1.0.0', 'a', 40],
      ['m@v1.1.0', 'b', 39],
      ['m#staging#1', 'a', 30],
      ['m#staging#2', 'b', 22],
      ['m#staging#3', 'a', 7],
    );
    expect(await asked(production, tags)).toContain('soak failed: 8 h in staging, at least 12h');
  });

  test('ends when the version is taken out', async () => {
    const tags = tagsOf(['m@v1.0.0', 'a', 40], ['m#staging#1', 'a', 30], ['m#staging!#2', 'a', 29]);
    expect(await asked(production, tags)).toContain('soak failed: 1 h in staging, at least 12h');
  });

  test('what a tag gave by hand does not count', async () => {
    const tags = tagsOf(['m@v1.0.0', 'a', 40], ['m#staging#1', 'a', 30]);
    log.length = 0;
    log.push({ digest: `sha256:${'0'.repeat(64)}`, reason: 'm#staging#9: v1.0.0', commit: 'a'.repeat(40) });
    expect(await asked(production, tags)).toEqual([
      'order failed: it was in staging by m#staging#1 alone, which was made without Pawl',
    ]);
  });

  test('a version that never was there is told so', async () => {
    expect(await asked(production, tagsOf(['m@v1.0.0', 'a', 1]))).toEqual([
      'order failed: it was never in staging',
    ]);
  });
});

describe('approvals', () => {
  const tags = tagsOf(['m@v1.0.0', 'a', 2], ['m#staging#1', 'a', 1]);
  const by = (name: string, kind: Approval['kind'], of: string): Approval => ({
    by: name,
    kind,
    of,
    at: null,
  });
  const people: StageConfig = {
    name: 'production',
    requires: [],
    approvals: { from: ['Ann', 'bob', 'cleo'], count: 2 },
  };
  const environment: StageConfig = {
    name: 'production',
    requires: [],
    approvals: { environment: 'prod', count: 1 },
  };

  test.each([
    [
      'two of those named, in any case of letters',
      people,
      [by('ann', 'review', '#1'), by('BOB', 'review', '#1')],
      'held: 2 of 2',
    ],
    ['one twice is one', people, [by('ann', 'review', '#1'), by('Ann', 'review', '#2')], 'failed: 1 of 2'],
    ['others do not count', people, [by('ann', 'review', '#1'), by('eve', 'review', '#1')], 'failed: 1 of 2'],
    [
      'an environment is no review',
      people,
      [by('ann', 'environment', 'prod'), by('bob', 'review', '#1')],
      'failed: 1 of 2',
    ],
    ['the environment that is named', environment, [by('eve', 'environment', 'prod')], 'held: 1 of 1'],
    ['not another one', environment, [by('eve', 'environment', 'test')], 'failed: 0 of 1'],
    ['nor a review', environment, [by('eve', 'review', 'prod')], 'failed: 0 of 1'],
  ])('%s', async (_, stage, found, said) => {
    expect((await asked(stage, tags, found)).at(-1)).toContain(`approval ${said}`);
  });

  test('what cannot be asked is no approval', async () => {
    expect((await asked(people, tags, 'GitHub does not answer')).at(-1)).toBe(
      'approval failed: GitHub does not answer',
    );
  });
});
