import type { Approval } from '@pawl/hosts';
import type { StageConfig } from '@pawl/records';
import { type ModelTags, readRegistry } from '@pawl/store';
import { describe, expect, test } from 'vitest';
import type { Project } from '../project.ts';
import { policyChecks } from './policy.ts';

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
const project = { config: {} } as Project;
const staging: StageConfig = { name: 'staging', requires: [] };

function tagsOf(...made: readonly (readonly [name: string, commit: string, hoursAgo: number])[]): ModelTags {
  const annotated = made.map(([name, commit, hoursAgo]) => ({
    name,
    commit: commit.repeat(40),
    tagger: { name: 'Ada', email: 'ada@localhost' },
    at: now - hoursAgo * HOUR,
    message: '',
  }));
  return readRegistry({ annotated, lightweight: [], odd: [] }).get('m')!;
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
