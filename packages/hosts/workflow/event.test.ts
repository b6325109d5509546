import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context } from '@actions/github';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type WorkflowEvent, workflowEvent } from './event.ts';

const SHA = 'a'.repeat(40);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pawl-event-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** The event of a run, as the toolkit finds it in its environment. */
async function event(
  name: string,
  payload: unknown,
  variables: Readonly<Record<string, string>> = {},
): Promise<WorkflowEvent> {
  const path = join(folder, 'event.json');
  await writeFile(path, JSON.stringify(payload));
  const all = {
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'acme/housing',
    GITHUB_SHA: SHA,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_ACTOR: 'Jo-Smith',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_SERVER_URL: 'https://github.com/',
    GITHUB_API_URL: 'https://api.github.com',
    ...variables,
  };
  for (const [key, value] of Object.entries(all)) vi.stubEnv(key, value);
  // What it read when it was loaded, it reads again.
  Object.assign(context, Reflect.construct(context.constructor, []));
  return workflowEvent();
}

const REPOSITORY = { full_name: 'acme/housing', default_branch: 'main' };
const release = (fields: object = {}) => ({
  action: 'published',
  repository: REPOSITORY,
  release: { id: 7, tag_name: 'housing@v1.4.0', author: { login: 'jo' }, ...fields },
});
const pushed = (tag: string, payload: object = {}) =>
  event('push', { repository: REPOSITORY, ...payload }, { GITHUB_REF: `refs/tags/${tag}` });

test('a push to the default branch is no tag', async () => {
  expect(await event('push', { repository: REPOSITORY })).toEqual({
    name: 'push',
    repository: 'acme/housing',
    sha: SHA,
    apiUrl: 'https://api.github.com',
    serverUrl: 'https://github.com',
    run: { id: 4711, attempt: 2, url: 'https://github.com/acme/housing/actions/runs/4711' },
    pull: null,
    upstream: null,
    actor: 'Jo-Smith',
    tag: null,
    tagDeleted: false,
    release: null,
    onDefaultBranch: true,
  });
});

describe('a push of a tag', () => {
  test.each([
    'v1.4.0',
    'housing@v1.4.0',
    'housing@v1.4.0#production',
    'models/eu/housing=north@v1.4.0#production.2',
    'refs/tags/x',
    '模型@v1',
    '--force'.slice(2),
    '$(id)\'"`;&|',
  ])('%s', async (tag) => {
    expect(await pushed(tag)).toMatchObject({
      tag,
      tagDeleted: false,
      onDefaultBranch: false,
      release: null,
    });
  });

  test('may delete it', async () => {
    expect(await pushed('housing@v1.4.0', { deleted: true })).toMatchObject({
      tag: 'housing@v1.4.0',
      tagDeleted: true,
    });
    expect(await event('push', { deleted: true })).toMatchObject({ tag: null, tagDeleted: false });
  });

  test.each([
    '',
    'a b',
    'a\nb',
    'a..b',
    '-x',
    'a/',
    '/a',
    'a//b',
    'a.lock',
    'a~1',
    'a:b',
    'a@{1}',
    'a\\b',
    '.a',
    'a/.b',
  ])('%j is none that git knows', async (tag) => {
    await expect(pushed(tag)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/not one of GitHub's/),
    });
  });

  test.each(['create', 'workflow_dispatch', 'schedule'])('is no %s at a tag', async (name) => {
    const at = { GITHUB_REF: 'refs/tags/housing@v1.4.0' };
    expect(await event(name, { repository: REPOSITORY }, at)).toMatchObject({
      tag: null,
      onDefaultBranch: false,
    });
  });
});

describe('a release', () => {
  test('that is published has its tag, whatever the ref', async () => {
    expect(await event('release', release(), { GITHUB_REF: 'refs/tags/other' })).toMatchObject({
      tag: 'housing@v1.4.0',
      tagDeleted: false,
      release: { id: 7, author: 'jo' },
      onDefaultBranch: false,
    });
  });

  test.each(['created', 'edited', 'deleted', 'prereleased', 'unpublished', undefined])(
    'that is %s has none to promote',
    async (action) => {
      expect(await event('release', { ...release(), action })).toMatchObject({
        tag: null,
        release: { id: 7, author: 'jo' },
      });
    },
  );

  test('in the payload of another event is none', async () => {
    expect(await event('workflow_dispatch', release())).toMatchObject({ tag: null, release: null });
    expect(await event('release', { action: 'published' })).toMatchObject({ tag: null, release: null });
  });

  test.each([
    ['no author', { author: null }],
    ['an author without a login', { author: {} }],
    ['no tag', { tag_name: undefined }],
    ['a tag that is none', { tag_name: 'a b' }],
    ['a tag of another type', { tag_name: { toString: 1 } }],
    ['an id that is a text', { id: '7' }],
  ])('with %s is not one of GitHub’s', async (_, fields) => {
    await expect(event('release', release(fields))).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^the event is not one of GitHub's: release\./),
    });
  });
});

test('a deleted that is no yes or no is not one of GitHub’s', async () => {
  await expect(pushed('v1', { deleted: 'true' })).rejects.toThrow(/not one of GitHub's: deleted/);
});

test('outside of a workflow there is none', async () => {
  await expect(event('push', {}, { GITHUB_REPOSITORY: '' })).rejects.toThrow(/it runs in a workflow/);
});
