import { setTimeout as sleep } from 'node:timers/promises';
import { PawlError, sealRecord } from '@pawl/records';
import type { ReleasedVersion, VersionDocument, Wanted } from '@pawl/store';
import { describe, expect, test as plain } from 'vitest';
import type { Release } from '../../../test/github/state.ts';
import { githubReleases } from './release.ts';
import { type Hub, startHub } from './test-github.ts';

const tagOf = (version: string) => `housing@${version}`;
const CARD: VersionDocument = { name: 'model-card.md', content: '# Housing\n', mediaType: 'text/markdown' };
const RECORD: VersionDocument = { name: 'verdict.json', content: '{"ä":1}\n', mediaType: 'application/json' };

function released(
  version: string,
  { documents = [CARD, RECORD], notes = `Notes of ${version}.`, tag = tagOf(version) } = {},
): ReleasedVersion {
  return {
    version,
    tag,
    commit: 'a'.repeat(40),
    release: sealRecord('release', {
      model: 'housing',
      action: 'promote',
      version,
      stage: 'production',
      commit: 'a'.repeat(40),
      tag: `${tag}#production`,
      versionTag: tag,
      modelDigest: null,
      verdict: null,
      replaced: null,
      previous: null,
      checks: [],
      approvals: [],
      forced: null,
      reason: null,
      by: 'jo',
    }),
    evidence: async () => null,
    modelFiles: async () => [],
    documents: async () => documents,
    notes: async () => notes,
  };
}

function wanted(versions: readonly ReleasedVersion[], production: string | null): Wanted {
  const stages = new Map([
    ['staging', versions.at(-1)?.version ?? null],
    ['production', production],
  ]);
  return { model: 'housing', versions, stages, lastStage: 'production' };
}

/** A GitHub of its own, so that tests run beside each other: most of their time is spent on waiting for answers. */
const test = plain.extend<{ place: Place }>({
  place: async ({ task: _ }, use) => {
    const hub = await startHub();
    for (const version of ['v1.3.2', 'v1.4.0']) hub.model.tags.add(tagOf(version));
    await use(placeAt(hub));
    await hub.close();
  },
});

type Place = ReturnType<typeof placeAt>;

function placeAt(hub: Hub) {
  return {
    hub,
    async follow(what: Wanted, { dryRun = false, token = 'ghs_release' } = {}): Promise<string[]> {
      const changes = await githubReleases(hub.client({ token })).follow(what, { dryRun });
      return changes.map(({ what: line }) => line);
    },
    release(fields: Partial<Release> = {}): Release {
      const made: Release = {
        id: hub.github.state.nextId++,
        author: { login: 'jo', type: 'User' },
        tag: tagOf('v1.4.0'),
        name: 'By hand',
        body: 'Written by hand.',
        draft: false,
        prerelease: true,
        immutable: false,
        assets: [],
        ...fields,
      };
      hub.model.releases.push(made);
      return made;
    },
    only(): Release {
      expect(hub.model.releases).toHaveLength(1);
      return hub.model.releases[0]!;
    },
  };
}

const texts = ({ assets }: Release) =>
  Object.fromEntries(assets.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]));

describe.concurrent('a version without a release', () => {
  test('gets one, a prerelease, with its text and its documents', async ({
    place: { hub, follow, only },
  }) => {
    expect(await follow(wanted([released('v1.4.0')], null))).toEqual([
      'release housing@v1.4.0: none → prerelease',
      'asset model-card.md of housing@v1.4.0: none → added',
      'asset verdict.json of housing@v1.4.0: none → added',
    ]);
    expect(only()).toMatchObject({
      tag: 'housing@v1.4.0',
      name: 'housing v1.4.0',
      draft: false,
      prerelease: true,
    });
    expect(only().body).toMatch(
      /^<!-- pawl:release v1 assets=\S+ -->\n\nNotes of v1\.4\.0\.\n\n<!-- \/pawl:release -->$/,
    );
    expect(texts(only())).toEqual({ 'model-card.md': CARD.content, 'verdict.json': RECORD.content });
    expect(only().assets.map(({ mediaType }) => mediaType)).toEqual(['text/markdown', 'application/json']);
    expect(hub.model.latest).toBeNull();
  });

  test('that is in the last stage is the latest', async ({ place: { hub, follow } }) => {
    expect(await follow(wanted([released('v1.3.2'), released('v1.4.0')], 'v1.4.0'))).toContain(
      'latest release: none → housing@v1.4.0',
    );
    const [older, newer] = hub.model.releases;
    expect([older!.prerelease, newer!.prerelease, hub.model.latest]).toEqual([true, false, newer!.id]);
  });

  test('a second time changes nothing, and writes nothing', async ({ place: { hub, follow } }) => {
    const what = wanted([released('v1.3.2'), released('v1.4.0')], 'v1.4.0');
    await follow(what);
    const writes = hub.writes().length;
    expect(await follow(what)).toEqual([]);
    expect(hub.writes()).toHaveLength(writes);
  });

  test('is told and not made in a dry run', async ({ place: { hub, follow } }) => {
    const what = wanted([released('v1.3.2'), released('v1.4.0')], 'v1.3.2');
    const told = await follow(what, { dryRun: true });
    expect(hub.writes()).toEqual([]);
    expect(told).toEqual(await follow(what));
  });

  test('is published when all is in place, and not before', async ({ place: { hub, follow, only } }) => {
    hub.beforeOnce('PATCH', /releases/, () => {
      expect(only().draft).toBe(true);
      expect(only().assets).toHaveLength(2);
    });
    await follow(wanted([released('v1.4.0')], 'v1.4.0'));
    expect(only().draft).toBe(false);
  });

  test('gets none while GitHub has no tag for it: GitHub would make one', async ({
    place: { hub, follow },
  }) => {
    hub.model.tags.clear();
    await expect(follow(wanted([released('v1.4.0')], null))).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringContaining('no tag housing@v1.4.0'),
      remedy: 'Push it: git push origin housing@v1.4.0',
    });
    expect([hub.model.releases, hub.model.tags.size]).toEqual([[], 0]);
  });

  test('is found by a tag with any character that git allows', async ({ place: { hub, follow, only } }) => {
    const tag = 'models/a#b=c%20@v1.4.0';
    hub.model.tags.add(tag);
    const what = wanted([released('v1.4.0', { tag })], 'v1.4.0');
    await follow(what);
    expect(only().tag).toBe(tag);
    hub.model.releases.push(
      ...Array.from({ length: 150 }, (_, i) => ({ ...only(), id: 9e5 + i, tag: `x${i}` })),
    );
    expect(await follow(what)).toEqual([]);
  });

  test('no versions ask nothing', async ({ place: { hub, follow } }) => {
    expect(await follow(wanted([], null))).toEqual([]);
    expect(hub.github.requests).toEqual([]);
  });
});

describe.concurrent('stages that move', () => {
  const both = [released('v1.3.2'), released('v1.4.0')];

  test('make a prerelease a release, and the latest', async ({ place: { hub, follow } }) => {
    await follow(wanted(both, 'v1.3.2'));
    expect(await follow(wanted(both, 'v1.4.0'))).toEqual([
      'release housing@v1.4.0: prerelease → release',
      'latest release: housing@v1.3.2 → housing@v1.4.0',
    ]);
    expect(hub.model.latest).toBe(hub.model.releases[1]!.id);
  });

  test('back: the older is the latest, and the newer stays a release', async ({ place: { hub, follow } }) => {
    await follow(wanted(both, 'v1.4.0'));
    await follow(wanted(both, 'v1.3.2'));
    expect(hub.model.releases.map(({ prerelease }) => prerelease)).toEqual([false, false]);
    expect(await follow(wanted(both, 'v1.4.0'))).toEqual(['latest release: housing@v1.3.2 → housing@v1.4.0']);
    expect(await follow(wanted(both, null))).toEqual([]);
  });

  test('a latest release of another model stays until this one moves', async ({
    place: { hub, follow, release },
  }) => {
    await follow(wanted(both, 'v1.3.2'));
    const other = release({ tag: 'prices@v9', prerelease: false });
    hub.model.latest = other.id;
    expect(await follow(wanted(both, 'v1.3.2'))).toEqual([]);
    const changed = both.map((version) => ({ ...version, notes: async () => 'New notes.' }));
    await follow(wanted(changed, 'v1.3.2'));
    expect(hub.model.latest).toBe(other.id);
    expect(await follow(wanted(changed, 'v1.4.0'))).toContain('latest release: prices@v9 → housing@v1.4.0');
  });
});

describe.concurrent('a release that is there', () => {
  test('made by a person keeps its name, its text and its assets', async ({
    place: { follow, release, only },
  }) => {
    const theirs = {
      id: 5,
      name: 'data.csv',
      mediaType: 'text/csv',
      bytes: Buffer.from('a'),
      state: 'uploaded',
    } as const;
    release({ assets: [theirs], prerelease: false });
    await follow(wanted([released('v1.4.0')], null));
    expect(only()).toMatchObject({ name: 'By hand', prerelease: false });
    expect(only().body).toMatch(/^Written by hand\.\n\n<!-- pawl:release v1 [^>]+-->\n\nNotes of v1\.4\.0\./);
    expect(Object.keys(texts(only()))).toEqual(['data.csv', 'model-card.md', 'verdict.json']);
  });

  test('is kept current between the markers, and nowhere else', async ({ place: { follow, only } }) => {
    await follow(wanted([released('v1.4.0')], null));
    only().body = `Above.\r\n\r\n${only().body!.replaceAll('\n', '\r\n')}\r\n\r\nBelow.`;
    expect(await follow(wanted([released('v1.4.0')], null))).toEqual([]);
    expect(await follow(wanted([released('v1.4.0', { notes: 'Better.' })], null))).toEqual([
      'release housing@v1.4.0: text → brought up to date',
    ]);
    expect(only().body).toMatch(
      /^Above\.\r\n\r\n<!--[^>]+-->\n\nBetter\.\n\n<!-- \/pawl:release -->\r\n\r\nBelow\.$/,
    );
  });

  test('as the draft of a person is filled in, and stays a draft that is not the latest', async ({
    place: { hub, follow, release, only },
  }) => {
    release({ draft: true });
    const what = wanted([released('v1.4.0')], 'v1.4.0');
    await follow(what);
    expect(only()).toMatchObject({ draft: true, body: expect.stringContaining('Notes of v1.4.0.') });
    expect(only().assets).toHaveLength(2);
    expect(hub.model.latest).toBeNull();
    expect(await follow(what)).toEqual([]);
  });

  test('beside a draft of ours that was cut off: the draft goes', async ({
    place: { hub, follow, release, only },
  }) => {
    hub.github.fail({ method: 'PATCH', path: /releases/, status: 502, times: 3 });
    await expect(follow(wanted([released('v1.4.0')], null))).rejects.toThrow(/502/);
    expect(only().draft).toBe(true);
    const theirs = release();
    await follow(wanted([released('v1.4.0')], null));
    expect(only().id).toBe(theirs.id);
  });

  test('beside one that another job publishes meanwhile is given up for it', async ({
    place: { hub, follow, release, only },
  }) => {
    hub.beforeOnce('PATCH', /releases/, () => void release({ body: 'Theirs.' }));
    const what = wanted([released('v1.4.0')], 'v1.4.0');
    await follow(what);
    expect(only()).toMatchObject({ body: expect.stringMatching(/^Theirs\..*Notes/s), prerelease: false });
    expect(only().assets).toHaveLength(2);
  });
});

describe.concurrent('assets', () => {
  const what = wanted([released('v1.4.0')], null);
  const changed = wanted(
    [released('v1.4.0', { documents: [{ ...CARD, content: '# Mansion\n' }, RECORD] })],
    null,
  );

  test.for([true, false])(
    'that differ are sent again, others are left (digests told: %s)',
    async (told, { place: { hub, follow, only } }) => {
      hub.model.assetDigests = told;
      await follow(what);
      const [card, record] = only().assets.map(({ id }) => id);
      expect(await follow(what)).toEqual([]);
      expect(await follow(changed)).toContain('asset model-card.md of housing@v1.4.0: old → new');
      expect(texts(only())).toMatchObject({ 'model-card.md': '# Mansion\n' });
      expect(only().assets.some(({ id }) => id === card)).toBe(false);
      expect(only().assets.some(({ id }) => id === record)).toBe(true);
      expect(await follow(changed)).toEqual([]);
    },
  );

  test('that were cut off on the way are taken away and sent again', async ({
    place: { hub, follow, only },
  }) => {
    hub.beforeOnce('POST', /assets$/, () => {
      only().assets.push({
        id: 7,
        name: CARD.name,
        mediaType: 'x',
        bytes: Buffer.from('# H'),
        state: 'starter',
      });
    });
    hub.github.fail({ method: 'POST', path: /assets$/, status: 502 });
    await follow(what);
    expect(texts(only())).toEqual({ 'model-card.md': CARD.content, 'verdict.json': RECORD.content });
    only().assets[1] = { ...only().assets[1]!, state: 'starter' };
    expect(await follow(what)).toEqual(['asset verdict.json of housing@v1.4.0: old → new']);
    expect(await follow(what)).toEqual([]);
  });

  test.for(['POST', 'DELETE'])(
    'whose %s took effect though the answer was lost',
    async (method, { place: { hub, follow, only } }) => {
      await follow(what);
      hub.github.fail({ method, path: /assets/, reset: true, afterEffect: true });
      await follow(changed);
      expect(texts(only())).toMatchObject({ 'model-card.md': '# Mansion\n' });
      expect(only().assets).toHaveLength(2);
    },
  );

  test('that cannot be sent fail the run; the next completes what was begun', async ({
    place: { hub, follow, only },
  }) => {
    hub.github.fail({ method: 'POST', path: /assets$/, status: 502, times: 3 });
    await expect(follow(what)).rejects.toThrow(
      /uploading model-card\.md to the release of housing@v1\.4\.0 failed.*502/i,
    );
    expect(hub.tries('POST', /assets$/)).toBe(3);
    expect(only()).toMatchObject({ draft: true });
    const told = await follow(what, { dryRun: true });
    expect(await follow(what)).toEqual(told);
    expect(only()).toMatchObject({ draft: false });
    expect(only().body).not.toContain('unfinished');
  });

  test('have names that GitHub leaves as they are', async ({ place: { follow, only } }) => {
    const documents = [{ ...CARD, name: '.my card (1).md' }];
    const named = wanted([released('v1.4.0', { documents })], null);
    await follow(named);
    expect(Object.keys(texts(only()))).toEqual(['my.card.1.md']);
    expect(await follow(named)).toEqual([]);
  });

  test.for([
    'https://evil.example/repos/acme/housing/releases/ID/assets{?name,label}',
    'https://uploads.github.com/repos/acme/housing/releases/ID/assets{?name,label}',
    'HERE/api/uploads/repos/acme/housing/releases/1/assets',
    'HERE/repos/acme/housing/issues/ID/comments',
    'HERE/api/uploads/repos/acme/housing/releases/ID/assets?to=x',
    'not an address',
  ])('are not sent to %s', async (address, { place: { hub, follow, release } }) => {
    const there = release();
    there.uploadUrl = address.replace('HERE', hub.github.url).replace('ID', String(there.id));
    await expect(follow(what)).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringMatching(/another place, which gets no token/),
    });
    expect(hub.writes()).toEqual([]);
  });
});

describe.concurrent('an immutable release', () => {
  test('is published with its assets', async ({ place: { hub, follow, only } }) => {
    hub.model.immutableReleases = true;
    await follow(wanted([released('v1.4.0')], 'v1.4.0'));
    expect(only()).toMatchObject({ immutable: true, draft: false });
    expect(only().assets).toHaveLength(2);
    expect(await follow(wanted([released('v1.4.0')], 'v1.4.0'))).toEqual([]);
  });

  test('keeps its assets, which is said, and its text is kept current', async ({
    place: { hub, follow, only },
  }) => {
    hub.model.immutableReleases = true;
    await follow(wanted([released('v1.4.0')], null));
    const documents = [{ ...CARD, content: 'new' }, RECORD];
    const what = wanted([released('v1.4.0', { documents, notes: 'New.' })], 'v1.4.0');
    const told = await follow(what, { dryRun: true });
    expect(await follow(what)).toEqual(told);
    expect(told.join()).not.toMatch(/asset/);
    expect(only()).toMatchObject({ prerelease: false, body: expect.stringContaining('New.') });
    expect(hub.notes.join()).toMatch(/housing@v1\.4\.0 is immutable.*model-card\.md stay/);
    expect(await follow(what)).toEqual([]);
  });

  test('that does not say so before it refuses', async ({ place: { hub, follow } }) => {
    hub.model.immutableReleases = true;
    await follow(wanted([released('v1.4.0')], null));
    hub.github.fail({
      method: 'PATCH',
      path: /releases/,
      status: 422,
      body: { message: 'Cannot update an immutable release' },
    });
    await expect(follow(wanted([released('v1.4.0')], 'v1.4.0'))).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringMatching(/the release is immutable/),
      remedy: expect.stringMatching(/promote a new version/),
    });
  });
});

describe.concurrent('a text that is too long', () => {
  test('is cut, with a note, and what people wrote is kept', async ({
    place: { hub, follow, release, only },
  }) => {
    release({ body: 'By hand.' });
    const what = wanted([released('v1.4.0', { notes: 'A paragraph of words.\n\n'.repeat(9000) })], null);
    await follow(what);
    expect(only().body!.length).toBeLessThanOrEqual(125_000);
    expect(only().body!.length).toBeGreaterThan(120_000);
    expect(only().body).toMatch(/^By hand\..*The rest is left out.*<!-- \/pawl:release -->$/s);
    expect(hub.notes.join()).toMatch(/was cut/);
    expect(await follow(what)).toEqual([]);
  });

  test('of people leaves no room: it is left as it is', async ({ place: { hub, follow, release, only } }) => {
    release({ body: 'x'.repeat(124_990) });
    await follow(wanted([released('v1.4.0')], null));
    expect(only().body).toBe('x'.repeat(124_990));
    expect(hub.notes.join()).toMatch(/no room/);
  });
});

describe.concurrent('races', () => {
  test.for([0, 5, 20, 40, 60, 90])(
    'two jobs at once, %i ms apart, end with one release',
    async (apart, { place: { follow, only } }) => {
      const what = wanted([released('v1.4.0')], 'v1.4.0');
      await Promise.all([follow(what), sleep(apart).then(() => follow(what))]);
      expect(only()).toMatchObject({ draft: false, prerelease: false });
      expect(Object.keys(texts(only())).sort()).toEqual(['model-card.md', 'verdict.json']);
      expect(await follow(what)).toEqual([]);
    },
  );
});

describe.concurrent('failures', () => {
  test('a lost answer makes no second release', async ({ place: { hub, follow, only } }) => {
    hub.github.fail({ method: 'POST', path: /releases$/, reset: true, afterEffect: true });
    await follow(wanted([released('v1.4.0')], null));
    expect(only().draft).toBe(false);
  });

  test('a token that may only read is told the permission', async ({ place: { follow } }) => {
    const following = follow(wanted([released('v1.4.0')], null), { token: 'ghs_fork' });
    await expect(following).rejects.toMatchObject({
      code: 'remote',
      remedy: expect.stringContaining('Add `contents: write`'),
    });
  });

  test.for([
    ['GET', /releases$/, 404, 'Listing the releases failed: GitHub finds nothing'],
    ['GET', /latest$/, 502, 'Looking for the latest release failed: GitHub answered 502'],
    ['GET', /tags\//, 403, 'Looking for the release of housing@v1.4.0 failed: GitHub does not allow it'],
    ['POST', /releases$/, 422, 'Making the release of housing@v1.4.0 failed: GitHub does not take it'],
    ['PATCH', /releases/, 404, 'Changing the release of housing@v1.4.0 failed: GitHub finds nothing'],
  ] as const)('%s %s with %i', async ([method, path, status, message], { place: { hub, follow } }) => {
    hub.github.fail({ method, path, status, times: 9, body: { message: 'no' } });
    const following = follow(wanted([released('v1.4.0')], 'v1.4.0'));
    await expect(following).rejects.toBeInstanceOf(PawlError);
    await expect(following).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringContaining(message),
    });
  });
});
