import { expect, test } from 'vitest';
import { builderOf, repositoryAddress } from './build-facts.ts';

test.each([
  ['https://github.com/acme/housing.git', 'https://github.com/acme/housing'],
  ['https://ghp_secret@github.com/acme/housing', 'https://github.com/acme/housing'],
  ['https://x:secret@git.acme.test:8443/a/b.git', 'https://git.acme.test:8443/a/b'],
  ['git@github.com:acme/housing.git', 'ssh://git@github.com/acme/housing'],
  ['ssh://git:secret@git.acme.test:2222/a/b.git', 'ssh://git@git.acme.test:2222/a/b'],
  ['/srv/git/housing.git', null],
  ['../housing', null],
  ['file:///srv/git/housing.git', null],
  ['C:\\work\\housing', null],
  [null, null],
])('the origin %s is told as %s', (origin, address) => {
  expect(repositoryAddress(origin)).toBe(address);
});

test('a workflow of GitHub builds by its name and run, and everything else is a machine', () => {
  const job = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/housing',
    GITHUB_WORKFLOW_REF: 'acme/housing/.github/workflows/release.yml@refs/heads/main',
    GITHUB_RUN_ID: '12',
    GITHUB_RUN_ATTEMPT: '3',
  };
  expect(builderOf(job)).toEqual({
    id: 'https://github.com/acme/housing/.github/workflows/release.yml@refs/heads/main',
    invocation: 'https://github.com/acme/housing/actions/runs/12/attempts/3',
  });
  const machine = { id: expect.stringMatching(/attestations\.md#a-machine$/), invocation: null };
  expect(builderOf({})).toEqual(machine);
  expect(builderOf({ ...job, GITHUB_ACTIONS: undefined })).toEqual(machine);
  expect(builderOf({ ...job, GITHUB_WORKFLOW_REF: '' })).toEqual(machine);
});
