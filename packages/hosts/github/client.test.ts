import { inspect } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { gitHubClient } from './client.ts';
import { remoteError } from './failure.ts';
import { getPullRequest } from './pull-request.ts';
import { type Hub, PULL, startHub } from './test-github.ts';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
  return () => hub.close();
});

const PULLS = /\/pulls\/\d+$/;
const RESETS = { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '1000' };
const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);

describe('tries', () => {
  test.each([408, 500, 502, 503, 504])('%i is tried again, three times in all', async (status) => {
    hub.github.fail({ method: 'GET', path: PULLS, status, times: 2 });
    expect((await getPullRequest(hub.client(), PULL)).number).toBe(PULL);
    hub.github.fail({ method: 'GET', path: PULLS, status, times: 3 });
    await expect(getPullRequest(hub.client(), PULL)).rejects.toThrow(
      new RegExp(`failed: GitHub answered ${status}`),
    );
    expect(hub.tries('GET', PULLS)).toBe(6);
  });

  test.each([400, 401, 403, 404, 409, 410, 422, 451])('%i is final', async (status) => {
    hub.github.fail({ method: 'GET', path: PULLS, status, times: 3 });
    await expect(getPullRequest(hub.client(), PULL)).rejects.toMatchObject({ code: 'remote' });
    expect(hub.tries('GET', PULLS)).toBe(1);
  });

  test('a lost connection is tried again, three times in all', async () => {
    hub.github.fail({ method: 'GET', path: PULLS, reset: true, times: 2 });
    expect((await getPullRequest(hub.client(), PULL)).number).toBe(PULL);
    hub.github.fail({ method: 'GET', path: PULLS, reset: true, times: 3 });
    await expect(getPullRequest(hub.client(), PULL)).rejects.toThrow(/GitHub could not be reached/);
    expect(hub.tries('GET', PULLS)).toBe(6);
  });

  test('an answer that does not come is given up, and tried again', async () => {
    hub.github.fail({ method: 'GET', path: PULLS, status: 200, delayMs: 3000, times: 1 });
    const started = performance.now();
    expect((await getPullRequest(hub.client({ timeoutMs: 100 }), PULL)).number).toBe(PULL);
    expect(performance.now() - started).toBeLessThan(2500);
  });
});

describe('limits', () => {
  test.each([
    // When it resets is said by the clock, so it is told while the test runs.
    ['primary', () => ({ status: 403, headers: { ...RESETS, 'x-ratelimit-reset': inSeconds(2) } })],
    [
      'secondary',
      () => ({
        status: 403,
        headers: { 'retry-after': '2' },
        body: { message: 'You have exceeded a secondary rate limit.' },
      }),
    ],
    ['secondary, in other words', () => ({ status: 429, headers: { 'retry-after': '2' } })],
    [
      'abuse, of an old server',
      () => ({
        status: 403,
        headers: { 'retry-after': '2' },
        body: { message: 'abuse detection mechanism' },
      }),
    ],
  ])('%s: it waits as long as it is told, says so, and goes on', async (_, fault) => {
    hub.github.fail({ method: 'GET', path: PULLS, times: 1, ...fault() });
    const started = performance.now();
    const client = hub.client({ retryDelayMs: 100 });
    expect((await getPullRequest(client, PULL)).number).toBe(PULL);
    expect(performance.now() - started).toBeGreaterThan(95);
    expect(hub.notes).toEqual([
      expect.stringMatching(/^GitHub's (secondary )?rate limit is reached: waiting [1-4] s/),
    ]);
  });

  test('it tries three times, and names the limit', async () => {
    hub.github.fail({ method: 'GET', path: PULLS, status: 429, headers: { 'retry-after': '1' }, times: 9 });
    await expect(getPullRequest(hub.client(), PULL)).rejects.toThrow(
      /secondary rate limit is reached, and asks for a pause of 1 s/,
    );
    expect(hub.tries('GET', PULLS)).toBe(3);
  });

  test('a limit that resets after more than a minute is not waited for; its time is told', async () => {
    const reset = inSeconds(1800);
    hub.github.fail({
      method: 'GET',
      path: PULLS,
      status: 403,
      headers: { ...RESETS, 'x-ratelimit-reset': reset },
      times: 9,
    });
    const when = new Date(Number(reset) * 1000).toISOString().slice(0, 19);
    await expect(getPullRequest(hub.client(), PULL)).rejects.toThrow(
      `rate limit of 1000 requests is used up, and resets at ${when}Z`,
    );
    expect(hub.tries('GET', PULLS)).toBe(1);
    expect(hub.notes).toEqual([]);
  });

  test('it waits a minute in all, however the waits are spread', async () => {
    const client = hub.client({ retryDelayMs: 1 });
    const limit = () =>
      hub.github.fail({
        method: 'GET',
        path: PULLS,
        status: 429,
        headers: { 'retry-after': '25' },
        times: 1,
      });
    for (let i = 0; i < 2; i++) {
      limit();
      expect((await getPullRequest(client, PULL)).number).toBe(PULL);
    }
    limit();
    await expect(getPullRequest(client, PULL)).rejects.toThrow(/secondary rate limit/);
  });
});

describe('many writes', () => {
  test('are a second apart after the first few; reading is not held back', async () => {
    const second = 150;
    const { octokit, owner, repo } = hub.client({ retryDelayMs: second });
    const started = performance.now();
    const write = () => octokit.rest.issues.createComment({ owner, repo, issue_number: PULL, body: 'x' });
    for (let i = 0; i < 5; i++) await write();
    const some = performance.now() - started;
    for (let i = 0; i < 5; i++) await write();
    expect(performance.now() - started).toBeGreaterThan(5 * second - 5);
    expect(some).toBeLessThan(5 * second);
  });
});

describe('giving up', () => {
  test('ends a wait at once', async () => {
    const abort = new AbortController();
    hub.github.fail({ method: 'GET', path: PULLS, status: 429, headers: { 'retry-after': '30' }, times: 1 });
    const client = hub.client({ signal: abort.signal, retryDelayMs: 100 });
    const reading = getPullRequest(client, PULL);
    setTimeout(() => abort.abort(), 50);
    await expect(reading).rejects.toThrow(/^Reading pull request \d+ was given up$/);
    await expect(getPullRequest(client, PULL)).rejects.toThrow(/was given up/);
    expect(hub.tries('GET', PULLS)).toBe(1);
  });
});

describe('addresses', () => {
  test('an Enterprise Server has its prefix, for GraphQL too', async () => {
    const client = hub.client({ apiUrl: `${hub.github.url}/api/v3/` });
    expect(client.apiUrl).toBe(`${hub.github.url}/api/v3`);
    expect((await getPullRequest(client, PULL)).number).toBe(PULL);
    const { viewer } = await client.octokit.graphql<{ viewer: { login: string } }>(
      'query { viewer { login } }',
    );
    expect(viewer.login).toBe('github-actions[bot]');
    expect(hub.github.requests.map(({ path }) => path.split('?')[0])).toContain('/api/graphql');
  });

  test('a list that goes on at another host is not followed', async () => {
    hub.github.fail({
      method: 'GET',
      path: /\/comments/,
      status: 200,
      body: [],
      headers: { link: '<http://127.0.0.1:9/x>; rel="next"' },
      times: 1,
    });
    const { octokit, owner, repo } = hub.client();
    const listing = octokit.paginate(octokit.rest.issues.listComments, { owner, repo, issue_number: PULL });
    const error = remoteError(await listing.catch((thrown: unknown) => thrown), 'listing comments', 'x');
    expect(error.message).toBe(
      "Listing comments failed: GitHub's answer leads to another host, 127.0.0.1:9, which gets no token",
    );
  });

  test.each([
    '',
    'api.github.com',
    'ftp://api.github.com',
    'https://me:secret@host/api/v3',
    'https://host/?x=1',
  ])('%j is no address of an API', (apiUrl) => {
    expect(() => hub.client({ apiUrl })).toThrow(/not a URL/);
  });

  test.each(['', 'housing', 'acme/housing/x', 'acme/', '../x', 'acme/..', 'acme/a b'])(
    '%j is no repository',
    (repository) => {
      expect(() => hub.client({ repository })).toThrow(/owner\/name/);
    },
  );
});

describe('the token', () => {
  test('stands in no error, whatever the server answers', async () => {
    const secret = 'ghs_secretsecret';
    for (const body of [{ message: `Bad credentials: ${secret}` }, secret]) {
      hub.github.fail({ method: 'GET', path: PULLS, status: 401, body, times: 1 });
      const error = await getPullRequest(hub.client({ token: secret }), PULL).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'remote' });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
    }
  });

  test.each(['', ' ', 'ghs_a\nb', 'ghs_é'])('%j is none', (token) => {
    const make = () =>
      gitHubClient({ token, apiUrl: 'https://api.github.com', repository: 'a/b', note() {} });
    expect(make).toThrow(/token/);
    expect(make).not.toThrow(/ghs_/);
  });
});
