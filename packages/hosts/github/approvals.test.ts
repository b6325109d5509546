import { beforeEach, describe, expect, test } from 'vitest';
import type { EnvironmentApproval, Pull } from '../../../test/github/state.ts';
import { approvalsOf, sameLogin } from './approvals.ts';
import { githubForge } from './forge.ts';
import { BASE, type Hub, RUN_ID, startHub } from './test-github.ts';

const HEAD = 'c'.repeat(40);
const MERGE = 'd'.repeat(40);
const AT = '2026-03-01T10:00:00Z';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
  for (const login of ['ann', 'ben']) hub.model.permissions.set(login, 'write');
  return () => hub.close();
});

function merged(fields: Partial<Pull> = {}): Pull {
  const pull: Pull = {
    number: 20,
    state: 'closed',
    head: { sha: HEAD, ref: 'better', repository: 'acme/housing' },
    base: { sha: BASE, ref: 'main' },
    labels: [],
    author: 'eve',
    merged: { at: AT, commit: MERGE },
    ...fields,
  };
  hub.model.pulls.push(pull);
  return pull;
}

function review(login: string | null, state = 'APPROVED', commit: string | null = HEAD, pull = 20): void {
  const type = login?.endsWith('[bot]') ? 'Bot' : 'User';
  const user = login === null ? null : ({ login, type } as const);
  hub.model.reviews.push({ id: hub.github.state.nextId++, pull, user, state, commit, at: AT });
}

function environment(
  login: string,
  names: readonly string[],
  state: EnvironmentApproval['state'] = 'approved',
) {
  const type = login.endsWith('[bot]') ? 'Bot' : 'User';
  hub.model.approvals.push({ runId: RUN_ID, state, user: { login, type }, environments: names });
}

const approvals = (commit = MERGE, runId: number | null = null) =>
  approvalsOf(hub.client(), { commit, runId });
const people = async (commit = MERGE) => (await approvals(commit)).map(({ by }) => by);

describe('a review', () => {
  test('of the pull request that was merged approves the merge, and the head that was merged', async () => {
    merged();
    review('ann');
    for (const commit of [MERGE, HEAD])
      expect(await approvals(commit)).toEqual([{ by: 'ann', kind: 'review', of: '#20', at: AT }]);
    expect(await people('e'.repeat(40))).toEqual([]);
  });

  test('by several, beyond the first page', async () => {
    merged();
    for (let i = 0; i < 150; i++) review('ann', 'COMMENTED');
    review('ann');
    review('ben');
    expect(await people()).toEqual(['ann', 'ben']);
  });

  test.each([
    ['changes are asked for later', ['APPROVED', 'CHANGES_REQUESTED'], []],
    ['it is approved after that', ['CHANGES_REQUESTED', 'APPROVED'], ['ann']],
    ['it is dismissed', ['DISMISSED'], []],
    ['a later one is dismissed', ['APPROVED', 'DISMISSED'], []],
    ['an earlier one is dismissed', ['DISMISSED', 'APPROVED'], ['ann']],
    ['a comment follows', ['APPROVED', 'COMMENTED'], ['ann']],
    ['it was never handed in', ['PENDING'], []],
  ])('counts by the newest that decides: %s', async (_, states, expected) => {
    merged();
    for (const state of states) review('ann', state);
    expect(await people()).toEqual(expected);
  });

  test('taken back under another case of the same login is taken back', async () => {
    merged();
    review('Ann');
    review('aNN', 'CHANGES_REQUESTED');
    expect(await people()).toEqual([]);
  });

  test('taken back by a review of an older commit is taken back', async () => {
    merged();
    review('ann');
    review('ann', 'CHANGES_REQUESTED', BASE);
    expect(await people()).toEqual([]);
  });
});

describe('no approval', () => {
  test.each([
    ['of the author', () => review('eve')],
    ['of the author in other letters', () => review('EVE')],
    ['of an earlier commit', () => review('ann', 'APPROVED', BASE)],
    ['of a commit that is gone', () => review('ann', 'APPROVED', null)],
    ['of the commit that the merge made', () => review('ann', 'APPROVED', MERGE)],
    ['of a bot', () => review('ann[bot]')],
    ['of an account that is gone', () => review(null)],
    ['of somebody who may only read', () => review('stranger')],
  ])('is one %s', async (_, act) => {
    merged();
    hub.model.permissions.set('eve', 'admin').set('ann[bot]', 'write');
    act();
    expect(await approvals()).toEqual([]);
  });

  test.each<[string, Partial<Pull>]>([
    ['that is open', { state: 'open', merged: undefined as never }],
    ['that was closed and not merged', { merged: undefined as never }],
    ['of another repository', { baseRepository: 'stranger/housing' }],
    [
      'whose merge was another commit',
      { merged: { at: AT, commit: BASE }, head: { sha: BASE, ref: 'x', repository: null } },
    ],
  ])('comes from a pull request %s and merely contains the commit', async (_, fields) => {
    merged({ ...fields, commits: [MERGE] });
    review('ann');
    review('ann', 'APPROVED', fields.head?.sha ?? HEAD);
    expect(await approvals()).toEqual([]);
  });

  test('of one pull request counts for another of the same commit', async () => {
    merged({ number: 30, merged: undefined as never, state: 'open', author: 'eve', commits: [MERGE] });
    merged({ author: 'ann' });
    review('ann', 'APPROVED', HEAD, 30);
    expect(await approvals()).toEqual([]);
  });
});

describe('an environment', () => {
  test('is approved by a person, one entry for each', async () => {
    environment('ann', ['production', 'canary']);
    environment('Ann', ['production']);
    environment('ben', ['production'], 'rejected');
    environment('cat', ['production'], 'pending');
    environment('app[bot]', ['production']);
    const found = await approvals(MERGE, RUN_ID);
    expect(found.map(({ by, kind, of, at }) => `${by.toLowerCase()} ${kind} ${of} ${at}`)).toEqual([
      'ann environment production null',
      'ann environment canary null',
    ]);
  });

  test('of another run, or of none, is none', async () => {
    environment('ann', ['production']);
    expect(await approvals(MERGE, RUN_ID + 1)).toEqual([]);
    expect(await approvals(MERGE)).toEqual([]);
    expect(hub.asked('/approvals')).toBe(1);
  });
});

describe('logins', () => {
  test('are alike whatever the case of ASCII letters, and of no others', () => {
    expect(sameLogin('Ann-K', 'aNN-k')).toBe(true);
    expect(sameLogin('ann', 'anne')).toBe(false);
    expect(sameLogin('\u212aate', 'kate')).toBe(false);
    expect(sameLogin('app[bot]', 'APP[bot]')).toBe(true);
  });
});

describe('failures', () => {
  test.each([
    [/\/pulls$/, 403, /Looking for the pull request of commit d{12} failed/, '`pull-requests: read`'],
    [/\/reviews$/, 403, /Listing the reviews of pull request 20 failed/, '`pull-requests: read`'],
    [/\/permission$/, 403, /Asking what ann may do in the repository failed/, '`contents: write`'],
    [/\/approvals$/, 403, /Reading the approvals of run 4711 failed/, '`actions: read`'],
    [/\/reviews$/, 502, /502/, 'run the job again'],
    [/\/commits\/.*\/pulls$/, 404, /finds nothing/, '`pull-requests: read`'],
  ] as const)('%s with %i is no approval and no silence', async (path, status, message, remedy) => {
    merged();
    review('ann');
    hub.github.fail({ method: 'GET', path, status, times: 9, body: { message: 'no' } });
    await expect(approvals(MERGE, RUN_ID)).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringMatching(message),
      remedy: expect.stringContaining(remedy),
    });
  });

  test('somebody whom the repository does not know may not write', async () => {
    merged();
    review('ann');
    hub.github.fail({ path: /\/permission$/, status: 404, body: { message: 'Not Found' } });
    expect(await approvals()).toEqual([]);
  });
});

test('the forge tells both, and the actor', async () => {
  merged();
  review('ann');
  environment('ben', ['production']);
  const forge = githubForge(hub.client(), { actor: 'eve', runId: RUN_ID });
  expect((await forge.approvals(MERGE)).map(({ by, kind }) => [by, kind])).toEqual([
    ['ann', 'review'],
    ['ben', 'environment'],
  ]);
  expect(forge).toMatchObject({
    actor: 'eve',
    releases: { kind: 'github', name: 'releases of acme/housing on GitHub' },
  });
});
