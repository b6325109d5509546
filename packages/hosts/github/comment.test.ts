import { beforeEach, describe, expect, test } from 'vitest';
import { placeComment, removeComments } from './comment.ts';
import { commentMarker } from './comment-marker.ts';
import { type Hub, PULL, startHub } from './test-github.ts';

const KEY = { model: 'housing', path: '.', marker: '' };
const run = (id: number, attempt = 1) => ({ id, attempt });
/** A comment's body that carries our marker; the digest is of no body. */
const marked = (id: number, key = KEY) => `of run ${id}\n\n${commentMarker(key, run(id), `digest-${id}`)}`;

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
  return () => hub.close();
});

describe('the first run', () => {
  test('writes one comment that ends with its marker', async () => {
    const placed = await placeComment(hub.client(), PULL, KEY, run(7), 'the body');
    expect(placed.state).toBe('created');
    expect(hub.comments()).toEqual([
      {
        id: placed.id,
        login: 'github-actions[bot]',
        body: expect.stringMatching(/^the body\n\n<!-- pawl:comment:v1 .* -->$/),
      },
    ]);
    expect(placed.url).toContain(`${PULL}#issuecomment-${placed.id}`);
    expect(hub.asked('/graphql')).toBe(0);
  });

  test('writes none where only a comment that is there should be kept current', async () => {
    expect(await placeComment(hub.client(), PULL, KEY, run(7), 'the body', false)).toBeUndefined();
    expect(hub.comments()).toEqual([]);
  });
});

describe('a later run', () => {
  test('edits the comment, wherever in three pages it stands', async () => {
    for (let i = 0; i < 230; i++) hub.comment('maintainer', `comment ${i}`);
    const ours = hub.comment('github-actions[bot]', marked(7));
    for (let i = 0; i < 20; i++) hub.comment('maintainer', `later ${i}`);
    const placed = await placeComment(hub.client(), PULL, KEY, run(8), 'new', false);
    expect(placed).toMatchObject({ state: 'updated', id: ours });
    expect(hub.bodies()).toHaveLength(251);
    expect(hub.bodyOf(ours)).toMatch(/^new\n/);
  });

  test('with the same body writes nothing', async () => {
    const first = await placeComment(hub.client(), PULL, KEY, run(7), 'same');
    const writes = hub.writes();
    expect(await placeComment(hub.client(), PULL, KEY, run(8), 'same')).toEqual({
      ...first,
      state: 'unchanged',
    });
    expect(hub.writes()).toEqual(writes);
  });

  test('that is in truth the older one leaves the newer one its comment', async () => {
    await placeComment(hub.client(), PULL, KEY, run(8), 'of 8');
    expect(await placeComment(hub.client(), PULL, KEY, run(7, 9), 'of 7')).toMatchObject({
      state: 'superseded',
    });
    expect(hub.bodies()).toEqual([expect.stringMatching(/^of 8\n/)]);
    expect(await placeComment(hub.client(), PULL, KEY, run(8, 2), 'of 8, again')).toMatchObject({
      state: 'updated',
    });
  });

  test('keeps comments of other models, folders and markers apart', async () => {
    const keys = [KEY, { ...KEY, model: 'prices' }, { ...KEY, path: 'b' }, { ...KEY, marker: 'nightly' }];
    for (const key of keys) await placeComment(hub.client(), PULL, key, run(7), 'first');
    expect(hub.bodies()).toHaveLength(4);
    for (const key of keys) await placeComment(hub.client(), PULL, key, run(8), 'second');
    expect(hub.bodies()).toEqual(
      keys.map((key) => expect.stringContaining(commentMarker(key, run(8), '').split(' digest')[0]!)),
    );
  });

  test('writes a comment anew when the old one is deleted between its look and its edit', async () => {
    const old = hub.comment('github-actions[bot]', marked(7));
    hub.before('PATCH', () => hub.drop(old));
    expect(await placeComment(hub.client(), PULL, KEY, run(8), 'new')).toMatchObject({ state: 'created' });
    expect(hub.bodies()).toEqual([expect.stringMatching(/^new\n/)]);
  });

  test('clears up what a run that died has left twice', async () => {
    const first = hub.comment('github-actions[bot]', marked(6));
    hub.comment('github-actions[bot]', marked(7));
    expect(await placeComment(hub.client(), PULL, KEY, run(8), 'new')).toMatchObject({ id: first });
    expect(hub.bodies()).toEqual([expect.stringMatching(/^new\n/)]);
  });
});

describe('whose comment it is', () => {
  test("a stranger's comment with our marker is neither edited nor deleted nor believed", async () => {
    const theirs = hub.comment('attacker', marked(999));
    const placed = await placeComment(hub.client(), PULL, KEY, run(8), 'ours');
    expect(placed.state).toBe('created');
    expect(hub.bodyOf(theirs)).toBe(marked(999));
    await removeComments(hub.client(), PULL, '', async () => true);
    expect(hub.comments().map(({ id }) => id)).toEqual([theirs]);
  });

  test('a comment of ours that only quotes a marker is left', async () => {
    const quoting = hub.comment('github-actions[bot]', `> ${marked(7)}\n\nsaid somebody`);
    expect(await placeComment(hub.client(), PULL, KEY, run(8), 'ours')).toMatchObject({ state: 'created' });
    expect(hub.bodyOf(quoting)).toContain('said somebody');
  });

  test("a person's token knows the person's comments, not the bot's", async () => {
    hub.comment('github-actions[bot]', marked(7));
    const client = hub.client({ token: 'ghp_maintainer' });
    const first = await placeComment(client, PULL, KEY, run(8), 'mine');
    expect(first.state).toBe('created');
    expect(await placeComment(client, PULL, KEY, run(9), 'mine, later')).toMatchObject({
      state: 'updated',
      id: first.id,
    });
    expect(hub.bodies()).toHaveLength(2);
  });

  test('a bot whose login GraphQL gives without its suffix is itself, and no person of that name', async () => {
    hub.viewerWithoutSuffix();
    hub.comment('pawl-app', marked(7), 'User');
    const own = hub.comment('pawl-app[bot]', marked(7));
    const placed = await placeComment(hub.client({ token: 'ghs_app' }), PULL, KEY, run(8), 'new');
    expect(placed).toMatchObject({ state: 'updated', id: own });
  });

  test('when GitHub does not say who we are, the bot of Actions is believed and no other', async () => {
    hub.comment('pawl-app[bot]', marked(7));
    const ours = hub.comment('github-actions[bot]', marked(7));
    hub.github.fail({ method: 'POST', path: /graphql$/, status: 403, times: 9 });
    expect(await placeComment(hub.client(), PULL, KEY, run(8), 'new')).toMatchObject({
      state: 'updated',
      id: ours,
    });
  });
});

describe('races', () => {
  test('two that create at once end with one comment, with the newer body, whoever comes first', async () => {
    for (const [early, late] of [
      [7, 8],
      [8, 7],
    ] as const) {
      await hub.close();
      hub = await startHub();
      hub.beforeOnce('POST', /comments$/, async () => {
        await placeComment(hub.client(), PULL, KEY, run(early), `of ${early}`);
      });
      const placed = await placeComment(hub.client(), PULL, KEY, run(late), `of ${late}`);
      expect(hub.bodies()).toEqual([expect.stringMatching(/^of 8\n/)]);
      expect(placed).toMatchObject({
        state: late === 8 ? 'updated' : 'superseded',
        id: hub.comments()[0]!.id,
      });
    }
  });

  test('ten at once end with one comment, with the newest body', async () => {
    const runs = [3, 9, 1, 10, 5, 2, 7, 4, 8, 6];
    const placed = await Promise.all(
      runs.map((id) => placeComment(hub.client(), PULL, KEY, run(id), `of ${id}`)),
    );
    expect(hub.bodies()).toHaveLength(1);
    // What was read before another's edit may be written after it; the next run mends that.
    const after = await placeComment(hub.client(), PULL, KEY, run(11), 'of 11');
    expect(hub.bodies()).toEqual([expect.stringMatching(/^of 11\n/)]);
    expect(placed.every(({ id }) => id >= after.id)).toBe(true);
  });

  test('an attempt that took effect though its answer was lost leaves no second comment', async () => {
    hub.github.fail({ method: 'POST', path: /comments$/, reset: true, afterEffect: true, times: 2 });
    const placed = await placeComment(hub.client(), PULL, KEY, run(7), 'once');
    expect(placed.state).toBe('created');
    expect(hub.comments().map(({ id }) => id)).toEqual([placed.id]);
  });

  test('a second comment that cannot be deleted is a note, and no failure', async () => {
    hub.comment('github-actions[bot]', marked(6));
    hub.comment('github-actions[bot]', marked(7));
    hub.github.fail({ method: 'DELETE', path: /comments/, status: 403, times: 9 });
    expect(await placeComment(hub.client(), PULL, KEY, run(8), 'new')).toMatchObject({ state: 'updated' });
    expect(hub.notes.join()).toMatch(/second comment was left at http/);
  });
});

describe('failures', () => {
  test.each([403, 404, 422, 429, 502])(
    '%i on listing, creating and editing is told with what was done',
    async (status) => {
      for (const [method, doing] of [
        ['GET', 'Listing the comments of'],
        ['POST', 'Commenting on'],
        ['PATCH', 'Updating the comment on'],
      ] as const) {
        if (status === 404 && method === 'PATCH') continue;
        await hub.close();
        hub = await startHub();
        if (method === 'PATCH') hub.comment('github-actions[bot]', marked(7));
        hub.github.fail({
          method,
          path: /comments/,
          status,
          times: 9,
          headers: status === 429 ? { 'retry-after': '1' } : {},
        });
        const placing = placeComment(hub.client(), PULL, KEY, run(8), 'body');
        await expect(placing).rejects.toMatchObject({
          code: 'remote',
          message: expect.stringContaining(`${doing} pull request ${PULL} failed`),
        });
        expect(hub.tries(method, /comments/)).toBe(status === 502 || status === 429 ? 3 : 1);
      }
    },
  );

  test('a read-only token is told which permission it lacks', async () => {
    const placing = placeComment(hub.client({ token: 'ghs_fork' }), PULL, KEY, run(8), 'body');
    await expect(placing).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringContaining('Resource not accessible by integration'),
      remedy: expect.stringContaining('Add `pull-requests: write`'),
    });
  });

  test('no such pull request, and a token that is not accepted', async () => {
    await expect(placeComment(hub.client(), 404, KEY, run(8), 'body')).rejects.toThrow(
      /pull request 404 failed: GitHub finds nothing/,
    );
    const other = hub.client({ token: 'ghs_other' });
    await expect(placeComment(other, PULL, KEY, run(8), 'body')).rejects.toThrow(/does not accept the token/);
  });

  test('a body that is too long is told with its length, before it is sent', async () => {
    const placing = placeComment(hub.client(), PULL, KEY, run(8), 'x'.repeat(65_536));
    await expect(placing).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringMatching(/too long for GitHub: 65\d\d\d characters/),
    });
    expect(hub.writes()).toEqual([]);
  });

  test('a body that GitHub finds too long is told with its length as well', async () => {
    const body = {
      message: 'Validation Failed',
      errors: [
        {
          resource: 'IssueComment',
          code: 'custom',
          field: 'body',
          message: 'body is too long (maximum is 65536 characters)',
        },
      ],
    };
    hub.github.fail({ method: 'POST', path: /comments$/, status: 422, body });
    await expect(placeComment(hub.client(), PULL, KEY, run(8), 'abc')).rejects.toThrow(
      /too long for GitHub: \d+ characters/,
    );
  });
});

describe('models that are gone', () => {
  const keys = [KEY, { ...KEY, model: 'old' }, { ...KEY, model: 'old', marker: 'nightly' }];

  test('lose their comments, of this marker and of ours only', async () => {
    for (const key of keys) hub.comment('github-actions[bot]', marked(7, key));
    hub.comment('attacker', marked(7, keys[1]));
    const asked: string[] = [];
    const removed = await removeComments(hub.client(), PULL, '', async ({ model }) => {
      asked.push(model);
      return model === 'old';
    });
    expect(removed).toBe(1);
    expect(asked).toEqual(['housing', 'old']);
    expect(hub.comments().map(({ login }) => login)).toEqual([
      'github-actions[bot]',
      'github-actions[bot]',
      'attacker',
    ]);
  });

  test('nobody is asked who we are where there is no comment', async () => {
    expect(await removeComments(hub.client(), PULL, '', async () => true)).toBe(0);
    expect(hub.asked('/graphql')).toBe(0);
  });

  test('one that somebody else has just deleted is not counted', async () => {
    const old = hub.comment('github-actions[bot]', marked(7));
    hub.before('DELETE', () => hub.drop(old));
    expect(await removeComments(hub.client(), PULL, '', async () => true)).toBe(0);
  });
});
