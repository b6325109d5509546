import { describe, expect, test } from 'vitest';
import { codeBlocks } from '../readme.ts';
import { act } from './act.ts';
import { expectSuccess, makePlace, type Place } from './place.ts';

/** Workflows as the READMEs of the actions have them, run by `act` on the push of tags, on releases and by hand. */
const story = test.skipIf(act.missing !== undefined);
const TIMEOUT = 180_000;
const WHOLE = 'github.event_name ==';

async function place(): Promise<Place> {
  const files: Record<string, string> = {};
  for (const action of ['promote', 'rollback', 'reconcile']) {
    const [block] = await codeBlocks(`actions/${action}/README.md`);
    files[`.github/workflows/${action}.yml`] = block!.content.replace(
      '  push:',
      '  release: { types: [published] }\n  push:',
    );
  }
  return makePlace({ '.': 'wine' }, [WHOLE], files);
}

const file = 'promote.yml';

describe(`promotion${act.missing ? `: ${act.missing}` : ''}`, () => {
  story(
    'a tag, a run by hand, a release of GitHub, a refusal, and the way back',
    { timeout: TIMEOUT },
    async () => {
      const { repository, known, ...on } = await place();
      const config = await repository.git('show', 'main:pawl.yaml');
      expectSuccess(await on.runPush({ file: 'pawl.yml' }));

      await repository.git('tag', '-a', '-m', 'first', 'wine@v1.0.0', 'main');
      await repository.git('tag', '-a', '-m', 'not ours', 'v7.0.0', 'main');
      await repository.git('push', '-q', 'origin', '--tags');
      const first = await on.runTag('wine@v1.0.0', { file });
      expectSuccess(first);
      expect(await tags(repository)).toContain('wine#staging#1');
      expect(known.releases).toMatchObject([
        { tag: 'wine@v1.0.0', prerelease: true, draft: false, name: 'wine v1.0.0' },
      ]);
      expect(known.releases[0]!.assets.map(({ name }) => name)).toContain('model-card.md');
      expect(await repository.read('pawl', 'refs/releases/wine.jsonl')).toContain('wine#staging#1');

      expectSuccess(await on.runTag('wine@v1.0.0', { file }));
      expect(await tags(repository), 'again changes nothing').toHaveLength(3);

      const other = await on.runTag('v7.0.0', { file });
      expectSuccess(other);
      expect(other.stdout).toMatch(
        /::notice title=Pawl%3A nothing to promote::the tag v7\.0\.0 is not one of a model/,
      );

      const byHand = { version: 'v1.0.0', stage: 'production' };
      expectSuccess(await on.runByHand(byHand, { file }));
      expect(await tags(repository)).toContain('wine#production#2');
      expect(known.releases).toMatchObject([{ prerelease: false }]);

      // A commit that no run was accepted on.
      await repository.commit('main', 'Fewer trees', {
        'pawl.yaml': config.replace('trees: 50', 'trees: 40'),
      });
      await repository.git('tag', '-a', '-m', 'second', 'wine@v1.1.0', 'main');
      await repository.git('push', '-q', 'origin', '--tags');
      const refused = await on.runTag('wine@v1.1.0', { file });
      expectSuccess(refused, false);
      expect(refused.stdout).toMatch(/::error title=Pawl%3A promote::.*no accepted run belongs to commit/);
      expect(await tags(repository)).not.toContain('wine#staging#3');

      expectSuccess(await on.runPush({ file: 'pawl.yml' }));
      expectSuccess(await on.runTag('wine@v1.1.0', { file }));
      expectSuccess(await on.runByHand({ version: 'v1.1.0', stage: 'production' }, { file }));
      expect(known.releases).toHaveLength(2);

      const back = { stage: 'production', reason: 'slow' };
      expectSuccess(await on.runByHand(back, { file: 'rollback.yml' }));
      const message = await repository.git('ls-remote', '--tags', 'origin', 'refs/tags/wine#production#5');
      expect(message).not.toBe('');
      expect(known.releases.find(({ tag }) => tag === 'wine@v1.0.0')).toMatchObject({ prerelease: false });

      known.releases = known.releases.filter(({ tag }) => tag !== 'wine@v1.0.0');
      // The registry of the README's example is not there: what can be mended is.
      const reconciled = await on.runByHand({}, { file: 'reconcile.yml' });
      expectSuccess(reconciled, false);
      expect(reconciled.stdout).toMatch(
        /not in step with the tags: MLflow at https:\/\/mlflow\.example\.org: /,
      );
      expect(known.releases.map(({ tag }) => tag).sort()).toEqual(['wine@v1.0.0', 'wine@v1.1.0']);
    },
  );

  story('production waits for people', { timeout: TIMEOUT }, async () => {
    const { repository, known, ...on } = await place();
    const config = await repository.git('show', 'main:pawl.yaml');
    const stages =
      'promote:\n  stages:\n    - staging\n    - { name: production, approvals: { from: [Ann, bob] } }\n';
    const sha = await repository.commit('main', 'Ask people', { 'pawl.yaml': `${config}\n${stages}` });
    expectSuccess(await on.runPush({ file: 'pawl.yml' }));
    await repository.git('tag', '-a', '-m', 'first', 'wine@v1.0.0', sha);
    await repository.git('push', '-q', 'origin', '--tags');
    expectSuccess(await on.runTag('wine@v1.0.0', { file }));
    const byHand = { version: 'v1.0.0', stage: 'production' };
    const alone = await on.runByHand(byHand, { file });
    expectSuccess(alone, false);
    expect(alone.stdout).toMatch(/approval: 0 of 1 by Ann, bob/);

    const [user, at] = [{ login: 'ann', type: 'User' } as const, '2026-01-01T00:00:00Z'];
    const head = { sha, ref: 'change', repository: 'acme/models' };
    const base = { sha: 'b'.repeat(40), ref: 'main' };
    known.pulls.push({ number: 5, state: 'closed', merged: { at, commit: sha }, head, base, labels: [] });
    known.reviews.push({ id: 1, pull: 5, user, state: 'APPROVED', commit: sha, at });
    known.permissions.set('ann', 'write');
    expectSuccess(await on.runByHand(byHand, { file }));
    const kept = known.releases[0]!.assets.find(({ name }) => name === 'release.json')!;
    expect(JSON.parse(Buffer.from(kept.bytes).toString())).toMatchObject({
      stage: 'production',
      approvals: [{ by: 'ann', kind: 'review', of: '#5', at }],
    });
  });

  story('a release that somebody publishes on GitHub', { timeout: TIMEOUT }, async () => {
    const { repository, known, ...on } = await place();
    expectSuccess(await on.runPush({ file: 'pawl.yml' }));
    // GitHub makes lightweight tags for releases.
    await repository.git('tag', 'wine@v2.0.0', 'main');
    await repository.git('push', '-q', 'origin', '--tags');
    expectSuccess(await on.runTag('wine@v2.0.0', { file }), false);
    expectSuccess(await on.runRelease('wine@v2.0.0', 'ann', { file }));
    expect(await tags(repository)).toEqual(['wine#staging#2', 'wine@v2.0.0', 'wine@v2.0.0#1']);
    expect(known.releases.map(({ tag }) => tag)).toEqual(['wine@v2.0.0']);
  });
});

async function tags(repository: Place['repository']): Promise<string[]> {
  const listed = await repository.git('ls-remote', '--refs', '--tags', 'origin');
  return listed
    .split('\n')
    .map((line) => line.split('refs/tags/')[1]!)
    .sort();
}
