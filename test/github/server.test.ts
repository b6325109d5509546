import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reducedFrom } from '../../scripts/reference/github-api.ts';
import { ROOT } from '../pawl.ts';
import { CACHE } from '../system/tool.ts';
import { connectionReset, primaryRateLimit, secondaryRateLimit, serverError } from './faults.ts';
import { type StandIn, startGitHub } from './server.ts';
import { addJobToken, addRepository, type Repository } from './state.ts';

const SHA = 'a'.repeat(40);
const REPO = '/repos/acme/models';
let github: StandIn;
let repository: Repository;
let expectViolations = false;

beforeEach(async () => {
  github = await startGitHub();
  repository = addRepository(github.state, 'acme/models');
  repository.pulls.push({
    number: 1,
    state: 'open',
    head: { sha: SHA, ref: 'change', repository: 'eve/models' },
    base: { sha: 'b'.repeat(40), ref: 'main' },
    labels: ['x'],
  });
  addJobToken(github.state, 'write', {
    contents: 'read',
    pull_requests: 'read',
    issues: 'write',
    checks: 'write',
    statuses: 'write',
    actions: 'read',
  });
  addJobToken(github.state, 'read', { issues: 'read' });
  addJobToken(github.state, 'release', { contents: 'write' });
  expectViolations = false;
});
afterEach(async () => {
  const closed = github.close();
  if (expectViolations) await expect(closed).rejects.toThrow(/not as GitHub describes/);
  else await closed;
});

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: { authorization: 'token write', ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed = (() => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  })();
  return { status: response.status, headers: response.headers, body: parsed };
}

test('comments are made, listed, changed and deleted', async () => {
  const made = await call('POST', `${REPO}/issues/1/comments`, { body: 'one' });
  expect(made).toMatchObject({ status: 201, body: { body: 'one', user: { login: 'github-actions[bot]' } } });
  const path = `${REPO}/issues/comments/${made.body.id}`;
  expect((await call('PATCH', path, { body: 'two' })).status).toBe(200);
  expect((await call('GET', path)).body.body).toBe('two');
  expect((await call('GET', `${REPO}/issues/1/comments`)).body).toHaveLength(1);
  expect((await call('DELETE', path)).status).toBe(204);
  expect((await call('GET', path)).status).toBe(404);
});

test('lists have pages of at most 100, and links to the next', async () => {
  for (let i = 0; i < 250; i++)
    repository.comments.push({ id: i, issue: 1, author: { login: 'x', type: 'User' }, body: `${i}` });
  const first = await call('GET', `${REPO}/issues/1/comments`);
  expect(first.body).toHaveLength(30);
  const large = await call('GET', `${REPO}/issues/1/comments?per_page=100&page=2`);
  expect(large.body[0].body).toBe('100');
  expect(large.headers.get('link')).toMatch(/page=3>; rel="next".*page=1>; rel="prev"/);
  expect(
    (await call('GET', `${REPO}/issues/1/comments?per_page=100&page=3`)).headers.get('link'),
  ).not.toMatch(/next/);
});

test('bodies that GitHub refuses are refused', async () => {
  for (const body of [' ', 'x'.repeat(65_537)])
    expect((await call('POST', `${REPO}/issues/1/comments`, { body })).status).toBe(422);
  const annotations = Array.from({ length: 51 }, () => ({
    path: 'a',
    start_line: 1,
    end_line: 1,
    annotation_level: 'notice',
    message: 'm',
  }));
  const check = { name: 'c', head_sha: SHA, output: { title: 't', summary: 's', annotations } };
  expect((await call('POST', `${REPO}/check-runs`, check)).status).toBe(422);
  expect(github.violations).toHaveLength(1);
  expectViolations = true;
  const long = { state: 'success', context: 'c', description: 'x'.repeat(141) };
  expect((await call('POST', `${REPO}/statuses/${SHA}`, long)).status).toBe(422);
});

test('a token needs the permission, and is told which', async () => {
  const refused = await call(
    'POST',
    `${REPO}/issues/1/comments`,
    { body: 'x' },
    { authorization: 'token read' },
  );
  expect(refused).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
  expect(refused.headers.get('x-accepted-github-permissions')).toBe('issues=write; pull_requests=write');
  expect(
    (await call('GET', `${REPO}/issues/1/comments`, undefined, { authorization: 'token other' })).status,
  ).toBe(401);
});

test('pull requests, with their head, labels and fork', async () => {
  const { body } = await call('GET', `${REPO}/pulls/1`);
  expect(body).toMatchObject({
    number: 1,
    head: { sha: SHA, repo: { full_name: 'eve/models' } },
    labels: [{ name: 'x' }],
  });
  expect((await call('GET', `${REPO}/pulls?state=open&head=eve:change`)).body).toHaveLength(1);
  expect((await call('GET', `${REPO}/pulls?state=open&head=acme:change`)).body).toHaveLength(0);
});

test('checks, whose annotations add up, and statuses', async () => {
  const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' };
  const output = { title: 't', summary: 's', annotations: [annotation] };
  const made = await call('POST', `${REPO}/check-runs`, {
    name: 'c',
    head_sha: SHA,
    status: 'completed',
    conclusion: 'neutral',
    output,
  });
  expect(made.status).toBe(201);
  expect(
    (await call('PATCH', `${REPO}/check-runs/${made.body.id}`, { output })).body.output.annotations_count,
  ).toBe(2);
  expect((await call('GET', `${REPO}/commits/${SHA}/check-runs?check_name=c`)).body.check_runs).toHaveLength(
    1,
  );
  expect((await call('POST', `${REPO}/statuses/${SHA}`, { state: 'success', context: 'c' })).status).toBe(
    201,
  );
  expect(repository.statuses).toMatchObject([{ state: 'success', context: 'c' }]);
});

test('files, as JSON and raw, and not modified', async () => {
  repository.contents.set(`${SHA}:a/pawl.yaml`, 'model: x\n');
  const path = `${REPO}/contents/a/pawl.yaml?ref=${SHA}`;
  const json = await call('GET', path);
  expect(Buffer.from(json.body.content, 'base64').toString()).toBe('model: x\n');
  expect((await call('GET', path, undefined, { accept: 'application/vnd.github.raw+json' })).body).toBe(
    'model: x\n',
  );
  expect((await call('GET', path, undefined, { 'if-none-match': json.headers.get('etag')! })).status).toBe(
    304,
  );
  expect((await call('GET', `${REPO}/contents/b?ref=${SHA}`)).status).toBe(404);
});

test('artifacts are fetched from elsewhere, without the token', async () => {
  repository.artifacts.push({ id: 5, name: 'e', runId: 7, zip: Buffer.from('zip'), expired: false });
  const list = await call('GET', `${REPO}/actions/runs/7/artifacts`);
  expect(list.body).toMatchObject({ total_count: 1, artifacts: [{ name: 'e', size_in_bytes: 3 }] });
  const found = await call('GET', `${REPO}/actions/artifacts/5/zip`);
  expect(found.status).toBe(302);
  const blob = await fetch(found.headers.get('location')!);
  expect(await blob.text()).toBe('zip');
  await fetch(found.headers.get('location')!, { headers: { authorization: 'token write' } });
  expect(github.violations).toEqual(['a blob was asked for with the token of the API']);
  expectViolations = true;
});

describe('releases', () => {
  const as = { authorization: 'token release' };
  const make = async (body: object) =>
    (await call('POST', `${REPO}/releases`, { tag_name: 'v1', ...body }, as)).body;

  test('are made, listed, found by their tag and deleted; drafts for those who may write alone', async () => {
    const draft = await make({ draft: true, body: 'b' });
    expect(draft).toMatchObject({ tag_name: 'v1', draft: true, prerelease: false, published_at: null });
    expect((await call('GET', `${REPO}/releases/tags/v1`)).status).toBe(404);
    expect((await call('GET', `${REPO}/releases`)).body).toEqual([]);
    expect((await call('GET', `${REPO}/releases`, undefined, as)).body).toHaveLength(1);
    const path = `${REPO}/releases/${draft.id}`;
    expect((await call('PATCH', path, { draft: false })).status).toBe(403);
    expect((await call('PATCH', path, { draft: false }, as)).body).toMatchObject({ draft: false, body: 'b' });
    expect((await call('GET', `${REPO}/releases/tags/v1`)).body.id).toBe(draft.id);
    expect((await call('DELETE', path, undefined, as)).status).toBe(204);
    expect((await call('GET', `${REPO}/releases`, undefined, as)).body).toEqual([]);
  });

  test('one published for a tag, which is made where it is not there, and bodies that are not too long', async () => {
    expect((await call('GET', `${REPO}/git/ref/tags%2Fv1`)).status).toBe(404);
    await make({});
    expect((await call('GET', `${REPO}/git/ref/tags%2Fv1`)).body.ref).toBe('refs/tags/v1');
    expect(await make({})).toMatchObject({ errors: [{ code: 'already_exists', field: 'tag_name' }] });
    expect((await make({ draft: true })).draft).toBe(true);
    expect((await make({ tag_name: 'v2', body: 'x'.repeat(125_001) })).message).toBe('Validation Failed');
  });

  test('the latest is one that is full, and moves as asked', async () => {
    expect((await call('GET', `${REPO}/releases/latest`)).status).toBe(404);
    await make({ tag_name: 'v0', prerelease: true });
    expect((await call('GET', `${REPO}/releases/latest`)).status).toBe(404);
    const first = await make({});
    await make({ tag_name: 'v2', make_latest: 'false' });
    const latest = async () => (await call('GET', `${REPO}/releases/latest`)).body.tag_name;
    expect(await latest()).toBe('v1');
    await make({ tag_name: 'v3' });
    expect(await latest()).toBe('v3');
    await call('PATCH', `${REPO}/releases/${first.id}`, { make_latest: 'true' }, as);
    expect(await latest()).toBe('v1');
    const refused = { prerelease: true, make_latest: 'true' };
    expect((await call('PATCH', `${REPO}/releases/${first.id}`, refused, as)).status).toBe(422);
  });

  test('assets are sent to their own address, once a name, and deleted', async () => {
    const { id, upload_url: address } = await make({});
    const path = new URL(address.replace(/\{.*/, '')).pathname;
    expect(path).toBe(`/api/uploads${REPO}/releases/${id}/assets`);
    const sent = await call('POST', `${path}?name=a%20b.md`, Buffer.from('abc'), {
      ...as,
      'content-type': 'text/x',
    });
    expect(sent).toMatchObject({ status: 201, body: { name: 'a.b.md', size: 3, content_type: 'text/x' } });
    expect(sent.body.digest).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    const again = await call('POST', `${path}?name=a.b.md`, Buffer.from('abc'), as);
    expect(again.body.errors).toMatchObject([{ code: 'already_exists' }]);
    expect((await call('GET', `${REPO}/releases/${id}/assets`)).body).toHaveLength(1);
    expect((await call('GET', `${REPO}/releases/latest`)).body.assets).toHaveLength(1);
    expect((await call('DELETE', `${REPO}/releases/assets/${sent.body.id}`, undefined, as)).status).toBe(204);
    expect((await call('GET', `${REPO}/releases/${id}/assets`)).body).toEqual([]);
    expect(github.violations).toEqual([]);
    await call('POST', `${REPO}/releases/${id}/assets?name=x`, Buffer.from('abc'), as);
    expect(github.violations).toEqual([expect.stringContaining('are sent to /api/uploads/')]);
    expectViolations = true;
  });

  test('that are immutable keep their assets once they are published', async () => {
    repository.immutableReleases = true;
    const { id, immutable } = await make({ draft: true });
    expect(immutable).toBe(false);
    const path = `/api/uploads${REPO}/releases/${id}/assets`;
    const { body: asset } = await call('POST', `${path}?name=a`, Buffer.from('a'), as);
    const published = await call('PATCH', `${REPO}/releases/${id}`, { draft: false }, as);
    expect(published.body.immutable).toBe(true);
    expect((await call('POST', `${path}?name=b`, Buffer.from('b'), as)).body.message).toMatch(/immutable/);
    expect((await call('DELETE', `${REPO}/releases/assets/${asset.id}`, undefined, as)).status).toBe(422);
    expect((await call('PATCH', `${REPO}/releases/${id}`, { body: 'new' }, as)).status).toBe(200);
  });
});

test('pull requests of a commit, their reviews, and what people may do', async () => {
  const user = { login: 'ann', type: 'User' } as const;
  const at = '2026-03-01T10:00:00Z';
  repository.pulls[0]!.merged = { at, commit: 'c'.repeat(40) };
  repository.pulls[0]!.commits = ['d'.repeat(40)];
  repository.reviews.push({ id: 1, pull: 1, user, state: 'APPROVED', commit: SHA, at });
  repository.permissions.set('ann', 'write');
  for (const commit of [SHA, 'c'.repeat(40), 'd'.repeat(40)])
    expect((await call('GET', `${REPO}/commits/${commit}/pulls`)).body).toMatchObject([
      { number: 1, merged_at: at, merge_commit_sha: 'c'.repeat(40), user: { login: 'octocat' } },
    ]);
  expect((await call('GET', `${REPO}/commits/${'e'.repeat(40)}/pulls`)).body).toEqual([]);
  expect((await call('GET', `${REPO}/pulls/1/reviews`)).body).toMatchObject([
    { user, state: 'APPROVED', commit_id: SHA, submitted_at: at },
  ]);
  expect((await call('GET', `${REPO}/pulls/2/reviews`)).status).toBe(404);
  expect((await call('GET', `${REPO}/pulls/1`)).body).toMatchObject({ merged: true, merged_at: at });
  expect((await call('GET', `${REPO}/collaborators/Ann/permission`)).body.permission).toBe('write');
  expect((await call('GET', `${REPO}/collaborators/eve/permission`)).body.permission).toBe('read');
});

test('who approved the environments of a run', async () => {
  const user = { login: 'ann', type: 'User' } as const;
  repository.approvals.push({ runId: 7, state: 'approved', user, environments: ['production', 'canary'] });
  expect((await call('GET', `${REPO}/actions/runs/7/approvals`)).body).toMatchObject([
    { state: 'approved', user, environments: [{ name: 'production' }, { name: 'canary' }] },
  ]);
  expect((await call('GET', `${REPO}/actions/runs/8/approvals`)).body).toEqual([]);
});

test('the login of a token', async () => {
  const { body } = await call('POST', '/graphql', { query: 'query { viewer { login } }' });
  expect(body.data.viewer.login).toBe('github-actions[bot]');
  expect((await call('POST', '/api/graphql', { query: '{ viewer { login } }' })).body.data.viewer.login).toBe(
    'github-actions[bot]',
  );
  expect((await call('GET', `/api/v3${REPO}/pulls/1`)).status).toBe(200);
});

describe('the description catches', () => {
  test.each([
    [
      'a property that is not there',
      'POST',
      `${REPO}/issues/1/comments`,
      { body: 'x', colour: 'red' },
      /colour is not described/,
    ],
    ['a value of another type', 'POST', `${REPO}/check-runs`, { name: 1, head_sha: SHA }, /name/],
    [
      'a value that is not among those allowed',
      'POST',
      `${REPO}/statuses/${SHA}`,
      { state: 'fine' },
      /state/,
    ],
    ['a query that is not there', 'GET', `${REPO}/pulls?author=x`, undefined, /author is not described/],
    ['an endpoint that is not there', 'GET', `${REPO}/comments-of/1`, undefined, /does not know/],
  ])('%s', async (_what, method, path, body, message) => {
    await call(method, path, body);
    expect(github.violations.join('\n')).toMatch(message);
    expectViolations = true;
  });

  test('an answer of ours that is not GitHub’s', async () => {
    repository.comments.push({
      id: 'x' as unknown as number,
      issue: 1,
      author: { login: 'x', type: 'User' },
      body: '',
    });
    await call('GET', `${REPO}/issues/1/comments`);
    expect(github.violations.join('\n')).toMatch(/answer 200: \/0\/id must be integer/);
    expectViolations = true;
  });
});

test('faults, as often as asked, before or after the work', async () => {
  github.fail({ method: 'POST', path: /comments$/, times: 2, ...serverError(502) });
  github.fail({ method: 'POST', path: /comments$/, ...secondaryRateLimit(1, 429) });
  github.fail({ method: 'POST', path: /comments$/, ...primaryRateLimit(60) });
  github.fail({ method: 'POST', path: /comments$/, afterEffect: true, ...serverError(500) });
  github.fail({ method: 'POST', path: /comments$/, ...connectionReset() });
  const statuses: (number | string)[] = [];
  for (let i = 0; i < 7; i++)
    statuses.push(
      await call('POST', `${REPO}/issues/1/comments`, { body: 'x' }).then(
        ({ status }) => status,
        () => 'reset',
      ),
    );
  expect(statuses).toEqual([502, 502, 429, 403, 500, 'reset', 201]);
  expect(repository.comments).toHaveLength(2);
});

const package_ = join(CACHE, 'openapi');
const missing = await access(join(package_, 'api.github.com.json')).then(
  () => undefined,
  () => 'skipped: no @octokit/openapi (test/system/install.sh installs it)',
);
if (missing && process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
test.skipIf(missing !== undefined)(
  `the kept description is GitHub’s own${missing ? `: ${missing}` : ''}`,
  async () => {
    const kept = await readFile(join(ROOT, 'test/github/api.github.com.json'), 'utf8');
    expect(kept, 'run scripts/reference/github-api.ts').toBe(await reducedFrom(package_));
  },
);
