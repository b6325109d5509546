import { beforeEach, describe, expect, test } from 'vitest';
import { githubAlarms } from './alarms.ts';
import { commentMarker } from './comment-marker.ts';
import { type Hub, startHub } from './test-github.ts';

const KEY = { model: 'housing', path: '.', marker: 'drift' };
const TEXT = { title: 'housing drifted', body: 'the table' };

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
  return () => hub.close();
});

const at = (id: number, token = 'ghs_job') => githubAlarms(hub.client({ token }), { id, attempt: 1 });
const copied = (id: number) => `forged\n\n${commentMarker(KEY, { id, attempt: 1 }, 'digest')}`;

function issueBy(login: string, body: string): number {
  const number = hub.github.state.nextId++;
  const type = login.endsWith('[bot]') ? 'Bot' : 'User';
  hub.model.issues.push({ number, author: { login, type }, title: 'x', body, state: 'open', labels: [] });
  return number;
}

describe('an issue', () => {
  test('is opened once, kept current, left alone where nothing changed, and closed with a comment', async () => {
    expect(await at(1).placeIssue(KEY, TEXT, true)).toMatchObject({ state: 'created' });
    const writes = hub.writes().length;
    expect(await at(2).placeIssue(KEY, TEXT, true)).toMatchObject({ state: 'unchanged' });
    expect(hub.writes()).toHaveLength(writes);
    expect(await at(3).placeIssue(KEY, { ...TEXT, body: 'worse' }, false)).toMatchObject({
      state: 'updated',
    });
    expect(hub.model.issues).toMatchObject(
      [{ state: 'open', title: TEXT.title, body: /^worse\n\n<!-- pawl/ }].map((issue) => ({
        ...issue,
        body: expect.stringMatching(issue.body),
      })),
    );
    expect(await at(4).closeIssue(KEY, { ...TEXT, body: 'over' }, 'It has passed.')).toMatchObject({
      state: 'closed',
    });
    expect(hub.model.issues).toMatchObject([{ state: 'closed', body: expect.stringMatching(/^over\n/) }]);
    expect(hub.bodies()).toEqual(['It has passed.']);
    expect(await at(5).closeIssue(KEY, TEXT, 'again')).toBe(undefined);
    expect(await at(5).placeIssue(KEY, TEXT, false)).toBe(undefined);
    // What comes again later is another issue: the old one is history.
    expect(await at(6).placeIssue(KEY, TEXT, true)).toMatchObject({ state: 'created' });
    expect(hub.model.issues.map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  test('of another model, folder or kind is another', async () => {
    for (const key of [KEY, { ...KEY, model: 'wine' }, { ...KEY, path: 'a' }, { ...KEY, marker: 'no data' }])
      expect(await at(1).placeIssue(key, TEXT, true)).toMatchObject({ state: 'created' });
    expect(await at(2).closeIssue(KEY, TEXT, 'over')).toMatchObject({ state: 'closed' });
    expect(hub.model.issues.map(({ state }) => state)).toEqual(['closed', 'open', 'open', 'open']);
  });

  test('is not written by an older run', async () => {
    await at(7).placeIssue(KEY, TEXT, true);
    expect(await at(6).placeIssue(KEY, { ...TEXT, body: 'old' }, true)).toMatchObject({
      state: 'superseded',
    });
    expect(await at(6).closeIssue(KEY, TEXT, 'old')).toMatchObject({ state: 'superseded' });
    expect(hub.model.issues).toMatchObject([{ state: 'open', body: expect.stringMatching(/^the table\n/) }]);
  });

  test('of others that copied the marker is neither written nor closed, nor taken for ours', async () => {
    // One would hide ours by being older, one by claiming a run that is yet to come.
    const first = issueBy('mallory', copied(1));
    const pull = hub.model.pulls.push({
      number: 77,
      state: 'open',
      head: { sha: 'c'.repeat(40), ref: 'x', repository: 'acme/housing' },
      base: { sha: 'd'.repeat(40), ref: 'main' },
      labels: [],
      author: 'github-actions[bot]',
      body: copied(1),
    });
    expect(pull).toBeGreaterThan(0);
    issueBy('github-actions', copied(999_999));
    const placed = await at(5).placeIssue(KEY, TEXT, true);
    expect(placed).toMatchObject({ state: 'created' });
    expect(await at(6).closeIssue(KEY, TEXT, 'over')).toMatchObject({
      number: placed!.number,
      state: 'closed',
    });
    expect(await at(7).closeIssue(KEY, TEXT, 'over')).toBe(undefined);
    const forged = hub.model.issues.filter(({ author }) => author.type === 'User');
    expect(forged).toMatchObject([{ number: first, state: 'open' }, { state: 'open' }]);
    expect(forged.every(({ body }) => body.startsWith('forged'))).toBe(true);
    expect(await at(8).noteOnIssue(KEY, 'hello')).toBe(false);
  });

  test('that ends with a quoted marker in its middle is nobody’s', async () => {
    issueBy('github-actions[bot]', `${copied(1)}\n\nas I said`);
    expect(await at(5).placeIssue(KEY, TEXT, false)).toBe(undefined);
  });

  test('stays one where two jobs open it at once', async () => {
    hub.beforeOnce('POST', /\/issues$/, () => issueBy('github-actions[bot]', copied(3)));
    expect(await at(4).placeIssue(KEY, TEXT, true)).toMatchObject({ state: 'updated' });
    expect(hub.model.issues.filter(({ state }) => state === 'open')).toHaveLength(1);
  });

  test('of any length is cut to what GitHub takes, and still found', async () => {
    const long = { title: '😀'.repeat(400), body: 'x'.repeat(80_000) };
    expect(await at(1).placeIssue(KEY, long, true)).toMatchObject({ state: 'created' });
    expect(await at(2).placeIssue(KEY, long, true)).toMatchObject({ state: 'unchanged' });
  });

  test('that the token may not write says which permission is missing', async () => {
    await expect(at(1, 'ghs_release').placeIssue(KEY, TEXT, true)).rejects.toMatchObject({
      code: 'remote',
      remedy: expect.stringContaining('`issues: write`'),
    });
  });
});

describe('a workflow', () => {
  const start = { workflow: 'retrain.yml', ref: 'main', inputs: { model: 'housing', drift: 'sha256:1' } };
  test('is started with its inputs', async () => {
    hub.model.workflows.set('retrain.yml', ['model', 'drift']);
    await at(1, 'ghs_act').startWorkflow(start);
    expect(hub.model.dispatches).toEqual([start]);
  });

  test('that is not there, takes no such input, or is not ours to start is an error', async () => {
    await expect(at(1, 'ghs_act').startWorkflow(start)).rejects.toThrow('finds nothing there');
    hub.model.workflows.set('retrain.yml', ['model']);
    await expect(at(1, 'ghs_act').startWorkflow(start)).rejects.toThrow('Unexpected inputs');
    await expect(at(1).startWorkflow(start)).rejects.toMatchObject({
      remedy: expect.stringContaining('`actions: write`'),
    });
  });
});

test('a branch is proposed once', async () => {
  const proposal = { ...TEXT, branch: 'pawl/retrain', base: 'main' };
  const { url } = await at(1).propose(proposal);
  expect(await at(2).propose(proposal)).toEqual({ url });
  expect(hub.model.pulls.filter(({ head }) => head.ref === 'pawl/retrain')).toMatchObject([
    { title: TEXT.title, base: { ref: 'main' } },
  ]);
});
