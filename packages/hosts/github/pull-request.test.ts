import { beforeEach, describe, expect, test } from 'vitest';
import { findPullRequests, getPullRequest, readFileAt } from './pull-request.ts';
import { BASE, HEAD, type Hub, PULL, startHub } from './test-github.ts';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
  return () => hub.close();
});

describe('a pull request by its number', () => {
  test('is told with its commits, labels and state', async () => {
    expect(await getPullRequest(hub.client(), PULL)).toMatchObject({
      number: PULL,
      state: 'open',
      headSha: HEAD,
      headRepository: 'acme/housing',
      baseSha: BASE,
      baseRef: 'main',
      labels: ['model'],
      url: expect.stringMatching(/^http/),
    });
  });

  test('whose fork is deleted has no head repository', async () => {
    hub.pull(13, { sha: HEAD, repository: null, branch: 'better' });
    expect((await getPullRequest(hub.client(), 13)).headRepository).toBeNull();
  });

  test('that is not there', async () => {
    await expect(getPullRequest(hub.client(), 99)).rejects.toThrow(
      /Reading pull request 99 failed: GitHub finds nothing/,
    );
  });
});

describe('the pull requests of a commit', () => {
  const sha = 'c'.repeat(40);
  const head = { sha, repository: 'stranger/housing', branch: 'better' };

  test('are those of its branch in its repository, and no others', async () => {
    hub.pull(20, head);
    hub.pull(21, { ...head, sha: 'd'.repeat(40) });
    hub.pull(22, { ...head, repository: 'acme/housing' });
    hub.pull(23, { ...head, repository: null });
    hub.pull(24, { ...head, branch: 'other' });
    hub.pull(25, head, 'closed');
    expect((await findPullRequests(hub.client(), head)).map(({ number }) => number)).toEqual([20]);
  });

  test('are found whatever the case of the name, and when two have the same head', async () => {
    hub.pull(20, { ...head, repository: 'Stranger/Housing' });
    hub.pull(21, { ...head, repository: 'Stranger/Housing' });
    const found = await findPullRequests(hub.client(), { ...head, repository: 'Stranger/housing' });
    expect(found.map(({ number }) => number).sort()).toEqual([20, 21]);
  });

  test('are found beyond the first page', async () => {
    hub.pull(20, head);
    for (let number = 100; number < 300; number++) hub.pull(number, { ...head, sha: 'e'.repeat(40) });
    expect((await findPullRequests(hub.client(), head)).map(({ number }) => number)).toEqual([20]);
  });

  test('are none when the branch has moved on, or has no name', async () => {
    hub.pull(20, { ...head, sha: 'd'.repeat(40) });
    expect(await findPullRequests(hub.client(), head)).toEqual([]);
    expect(await findPullRequests(hub.client(), { ...head, branch: '' })).toEqual([]);
  });
});

describe('a file at a commit', () => {
  test('is read as text, from a folder and under a strange name too', async () => {
    hub.file(HEAD, 'pawl.yaml', 'model: housing\n');
    hub.file(HEAD, 'modèles/a b#1?.yaml', 'naïve: "日本"\n');
    expect(await readFileAt(hub.client(), 'pawl.yaml', HEAD)).toBe('model: housing\n');
    expect(await readFileAt(hub.client(), './x/../pawl.yaml', HEAD)).toBe('model: housing\n');
    expect(await readFileAt(hub.client(), 'modèles/a b#1?.yaml', HEAD)).toBe('naïve: "日本"\n');
  });

  test('is null where that commit has none', async () => {
    hub.file(HEAD, 'other.yaml', 'x');
    expect(await readFileAt(hub.client(), 'pawl.yaml', HEAD)).toBeNull();
  });

  test('is no null where the commit cannot be seen', async () => {
    await expect(readFileAt(hub.client(), 'pawl.yaml', 'f'.repeat(40))).rejects.toThrow(
      /Reading pawl\.yaml at f{40} failed/,
    );
  });

  test('needs the permission', async () => {
    await expect(readFileAt(hub.client({ token: 'ghs_nothing' }), 'pawl.yaml', HEAD)).rejects.toMatchObject({
      code: 'remote',
      remedy: expect.stringContaining('`contents: read`'),
    });
  });

  test('may be of a mebibyte and no more', async () => {
    hub.file(HEAD, 'full', 'x'.repeat(1024 * 1024));
    hub.file(HEAD, 'over', 'é'.repeat(512 * 1024 + 1));
    expect((await readFileAt(hub.client(), 'full', HEAD))?.length).toBe(1024 * 1024);
    await expect(readFileAt(hub.client(), 'over', HEAD)).rejects.toThrow(/longer than 1048576 bytes/);
  });

  test('is not looked for outside of the repository', async () => {
    for (const path of ['..', '../x', 'a/../../x', '/etc/passwd', '.', '']) {
      await expect(readFileAt(hub.client(), path, HEAD)).rejects.toMatchObject({ code: 'usage' });
    }
    expect(hub.github.requests).toEqual([]);
  });
});
