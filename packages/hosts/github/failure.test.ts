import { PawlError } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { isForbidden, isMissing, remoteError, wordsOf } from './failure.ts';

interface Answer {
  readonly headers?: Record<string, string>;
  readonly data?: unknown;
}

/** As Octokit throws it; without an answer when the network failed. */
function failure(status: number, answer: Answer | null = {}, message = 'the message'): Error {
  return Object.assign(new Error(message), {
    name: 'HttpError',
    status,
    request: { method: 'POST', url: 'https://api.github.com/repos/acme/housing/issues/12/comments?x=1' },
    ...(answer === null ? {} : { response: { headers: answer.headers ?? {}, data: answer.data } }),
  });
}

function explained(error: unknown): PawlError {
  return remoteError(error, 'commenting on pull request 12', 'pull-requests: write');
}

const DENIED = { message: 'Resource not accessible by integration' };

describe('a refusal', () => {
  test('names what was done, where, the missing permission and the way for forks', () => {
    const error = explained(failure(403, { data: DENIED }));
    expect(error).toMatchObject({
      code: 'remote',
      where: 'POST /repos/acme/housing/issues/12/comments',
      message:
        'Commenting on pull request 12 failed: GitHub does not allow it (403 Resource not accessible by integration)',
    });
    expect(error.remedy).toContain("Add `pull-requests: write` to the job's permissions.");
    expect(error.remedy).toContain('fork');
  });

  test.each([
    ['issues=write; pull_requests=write', 'Add `pull-requests: write` to'],
    ['issues=write; checks=write', 'Add `issues: write` or `checks: write` to'],
    ['statuses=write', 'Add `statuses: write` to'],
    ['a <b>@everyone</b>', 'Add `pull-requests: write` to'],
    ['issues=write,metadata=read', 'Add `pull-requests: write` to'],
  ])('with the header %j asks for what it lists', (header, remedy) => {
    const headers = { 'x-accepted-github-permissions': header };
    expect(explained(failure(403, { data: DENIED, headers })).remedy).toContain(remedy);
  });

  test.each([
    ['Unable to create comment because issue is locked.', /Unlock the conversation/],
    ['Repository was archived so is read-only.', /archived/],
  ])('%j is not about permissions', (message, remedy) => {
    const error = explained(failure(403, { data: { message } }));
    expect(error.remedy).toMatch(remedy);
    expect(error.remedy).not.toContain('permissions');
  });

  test('is told from a limit', () => {
    expect(isForbidden(failure(403, { data: DENIED }))).toBe(true);
    expect(isForbidden(failure(403, { headers: { 'x-ratelimit-remaining': '0' } }))).toBe(false);
    expect(isForbidden(failure(403, { headers: { 'retry-after': '60' } }))).toBe(false);
    expect(isForbidden(failure(403, {}, 'You have exceeded a secondary rate limit'))).toBe(false);
    expect(isForbidden(failure(401))).toBe(false);
    expect(isForbidden(new Error('403'))).toBe(false);
    expect(isForbidden(undefined)).toBe(false);
  });
});

describe('the answers', () => {
  test.each([
    [401, { message: 'Bad credentials' }, /does not accept the token \(401 Bad credentials\)/, /renew/],
    [
      404,
      { message: 'Not Found' },
      /finds nothing there \(404 Not Found\)/,
      /still exists.*`pull-requests: write`/,
    ],
    [410, { message: 'Gone' }, /finds nothing there \(410 Gone\)/, /still exists/],
    [502, '<html>', /answered 502, also when asked again/, /githubstatus/],
    [500, { message: 'Server Error' }, /answered 500 Server Error/, /run the job again/],
    [418, undefined, /answered 418/, /./],
  ])('%i', (status, data, message, remedy) => {
    const error = explained(failure(status, { data }));
    expect(error.code).toBe('remote');
    expect(error.message).toMatch(message);
    expect(error.remedy).toMatch(remedy);
  });

  test('422 carries what GitHub says, on one line, bounded, without hidden characters', () => {
    const errors = [
      { resource: 'IssueComment', field: 'body', code: 'custom' },
      'plain',
      { message: 'body\nis \u202etoo long' },
      7,
    ];
    expect(wordsOf(failure(422, { data: { message: 'Validation Failed', errors } }))).toBe(
      'Validation Failed: IssueComment body custom; plain; body is \ufffdtoo long',
    );
    const many = Array.from({ length: 1000 }, () => ({ message: 'x'.repeat(1000) }));
    expect(explained(failure(422, { data: { message: 'm', errors: many } })).message.length).toBeLessThan(
      700,
    );
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'text'],
    ['a list', [1]],
    ['fields of other types', { message: 7, errors: 'x' }],
  ])('GitHub says nothing with %s', (_, data) => {
    expect(wordsOf(failure(422, { data }))).toBe('');
  });
});

describe('limits', () => {
  test('the primary one is named with its size and the time it resets', () => {
    const headers = {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-limit': '1000',
      'x-ratelimit-reset': '1000000000',
    };
    const error = explained(failure(403, { headers }));
    // date -u -d @1000000000
    expect(error.message).toContain(
      'rate limit of 1000 requests is used up, and resets at 2001-09-09T01:46:40Z',
    );
  });

  test('the primary one without its headers', () => {
    expect(explained(failure(429, { headers: { 'x-ratelimit-remaining': '0' } })).message).toMatch(
      /limit is used up$/,
    );
  });

  test('the secondary one is named with its pause', () => {
    const error = explained(failure(429, { headers: { 'retry-after': '90' } }));
    expect(error.message).toContain('secondary rate limit is reached, and asks for a pause of 90 s');
    expect(error.remedy).toContain('90 s');
    expect(explained(failure(429)).message).toMatch(/secondary rate limit is reached$/);
  });
});

describe('what is no answer', () => {
  test('a network failure', () => {
    const error = explained(failure(500, null, 'connect ECONNREFUSED 127.0.0.1:1'));
    expect(error.message).toContain('GitHub could not be reached (connect ECONNREFUSED 127.0.0.1:1)');
    expect(error.code).toBe('remote');
  });

  test('an error of ours below Octokit keeps its words', () => {
    const inner = new PawlError('remote', 'the answer is not JSON', { remedy: 'Look.' });
    const error = explained(Object.assign(failure(500, null), { cause: inner }));
    expect(error.message).toBe('Commenting on pull request 12 failed: the answer is not JSON');
    expect(error.remedy).toBe('Look.');
  });

  test('an error of ours stays itself, a bug stays a bug, and giving up says so', () => {
    const own = new PawlError('config', 'x');
    expect(explained(own)).toBe(own);
    expect(explained(new TypeError('x is not a function')).code).toBe('internal');
    expect(explained('thrown').code).toBe('internal');
    expect(explained(new DOMException('', 'AbortError')).message).toBe(
      'Commenting on pull request 12 was given up',
    );
  });

  test('missing is 404 and 410', () => {
    expect([404, 410, 403, 500].map((status) => isMissing(failure(status)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
