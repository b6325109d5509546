import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edit } from './pawl.ts';
import {
  commitAll,
  evidence,
  evidenceOf,
  fails,
  gitIn,
  type Place,
  promoted,
  tag,
} from './promotion-case.ts';

const place = evidenceOf(2);

describe('tags that name no version', () => {
  test('one by one', async () => {
    const here = await place();
    for (const [name, why] of [
      ['wine@1.0.0', /is not the tag of a version or a stage.*housing@v1\.4\.0/],
      ['wine@v1.0', /is not the tag of a version/],
      ['wine@v01.0.0', /is not the tag of a version/],
      ['wine@v1.0.0\n', /is not the tag of a version/],
      ['', /--tag needs a value/],
      ['--upload-pack=touch injected', /is not the tag of a version/],
      ['../../x@v1.0.0', /is not the tag of a version/],
      ['../wine=wine@v1.0.0', /is not the tag of a version/],
      ['beer@v1.0.0', /is of beer, and this is wine/],
      ['wine@v9.0.0', /there is no tag "wine@v9\.0\.0".*git push origin.*No version is registered yet/],
      ['wine@v1.0.0!', /there is no tag/],
      ['wine@deprecated', /there is no tag/],
    ] as const)
      await fails(here, ['promote', `--tag=${name}`], 2, why);
    await expect(readFile(join(here.clone, 'injected'))).rejects.toThrow();
  });

  test('lightweight, of a tree, of a tag, and one that calls itself otherwise', async () => {
    const here = await place();
    tag(here, 'wine@v1.0.0', 'HEAD', null);
    tag(here, 'wine@v2.0.0', 'HEAD^{tree}');
    tag(here, 'wine@v3.0.0', 'wine@v2.0.0');
    tag(here, 'wine@v4.0.0');
    gitIn(here.remote, 'update-ref', 'refs/tags/wine@v5.0.0', 'refs/tags/wine@v4.0.0');
    for (const [version, why] of [
      ['v1.0.0', /lightweight: it does not say who made it.*at wine@v1\.0\.0.*git tag -a 'wine@v1\.0\.0'/],
      ['v2.0.0', /cannot be used: it is of a tree, not of a commit.*at wine@v2\.0\.0.*Make it anew/],
      ['v3.0.0', /cannot be used: it is of a tag, not of a commit/],
      ['v5.0.0', /cannot be used: it calls itself "wine@v4\.0\.0"/],
    ] as const) {
      await fails(here, ['promote', '--tag', `wine@${version}`], 2, why);
      await fails(here, ['promote', '--version', version, '--force', '--reason', 'x'], 2, why);
    }
  });

  test('a version that was taken back, and tags that take something back', async () => {
    const here = await place();
    tag(here, 'wine@v1.0.0');
    await promoted(here, 'v1.0.0');
    tag(here, 'wine@v1.0.0!');
    await fails(here, ['promote', '--tag', 'wine@v1.0.0'], 2, /was taken back/);
    await fails(
      here,
      ['promote', '--version', 'v1.0.0'],
      2,
      /v1\.0\.0 was taken back.*at wine@v1\.0\.0!.*higher/,
    );
    await fails(
      here,
      ['promote', '--tag', 'wine@v1.0.0!'],
      2,
      /takes something back, which promotes nothing/,
    );
    await fails(
      here,
      ['rollback', '--stage', 'staging', '--to', 'v1.0.0'],
      2,
      /never in staging, or was taken/,
    );
  });

  test('a version whose tag was moved after it was promoted', async () => {
    const here = await place();
    await promoted(here, 'v1.0.0');
    here.git('fetch', '-q', '--tags');
    here.git('push', '-q', '--delete', 'origin', 'wine@v1.0.0');
    here.git('tag', '-d', 'wine@v1.0.0');
    tag(here, 'wine@v1.0.0', 'HEAD~1');
    const why =
      /the tag of v1\.0\.0 was moved: it was commit \w{7}, and is \w{7} now.*at wine@v1\.0\.0.*Put the tag back/;
    await fails(here, ['promote', '--tag', 'wine@v1.0.0'], 2, why);
    await fails(here, ['promote', '--version', 'v1.0.0', '--force', '--reason', 'x'], 2, why);
  });

  test('two versions of one commit', async () => {
    const here = await place();
    tag(here, 'wine@v1.0.0');
    const why = /is v1\.0\.0 already, and cannot be v1\.1\.0 too.*at wine@v1\.0\.0.*one of its own/;
    await fails(here, ['promote', '--version', 'v1.1.0'], 2, why);
    tag(here, 'wine@v1.1.0');
    await fails(here, ['promote', '--tag', 'wine@v1.1.0'], 2, why);
  });

  test('names that are taken by tags that say nothing are passed over', async () => {
    const here = await place();
    tag(here, 'wine#staging#1', 'HEAD', null);
    tag(here, 'wine#staging#2', 'HEAD^{tree}');
    tag(here, `wine#staging#${'9'.repeat(21)}`, 'HEAD~1', null);
    await promoted(here, 'v1.0.0');
    expect(here.tags()).toContain('wine#staging#3');
  });

  test('a tag below the name of the version', async () => {
    const here = await place();
    tag(here, 'wine@v1.0.0/x');
    const why = /the tag "wine@v1\.0\.0\/x" of the remote is in the way.*git push --delete origin/;
    await fails(here, ['promote', '--version', 'v1.0.0'], 2, why);
  });

  test('a tag of a time to come, after which nothing could follow', async () => {
    const here = await place();
    await promoted(here, 'v1.0.0');
    tag(here, 'wine@v1.9.0', 'HEAD~1', 'x', 4_000_000_000);
    const args = ['promote', '--version', 'v1.0.0', '--stage', 'production'];
    await fails(here, args, 3, /time to come.*at wine@v1\.9\.0, of 2096-10-02.*git push --delete/);
  });
});

describe('names that try to be something else', () => {
  test('one by one', async () => {
    const here = await place();
    for (const [args, why] of [
      [['promote', '--version', 'v1.0.0/../..'], /"v1\.0\.0\/\.\.\/\.\." is not a version.*v1\.4\.0/],
      [['promote', '--version=-x'], /"-x" is not a version/],
      [['promote', '--version=--upload-pack=touch injected'], /is not a version/],
      [['promote', '--version', `v1.0.0-${'a'.repeat(200)}`], /is not a version/],
      [
        ['promote', '--version', 'v1.0.0', '--stage', '../x'],
        /there is no stage "\.\.\/x".*It has staging, production/,
      ],
      [['promote', '--version', 'v1.0.0', '--stage', 'prodution'], /Did you mean "production"\?/],
      [
        ['promote', '../wine', '--version', 'v1.0.0'],
        /the model of this folder is wine, not \.\.\/wine.*--folder/,
      ],
      [['promote'], /it is not said which version.*--version/],
      [['promote', '--tag', 'wine@v1.0.0', '--version', 'v1.0.0'], /exclude each other/],
      [['promote', '--version', 'v1.0.0', '--model-digest', 'abc'], /"abc" is no digest.*sha256:/],
      [['rollback', '--stage', '../x'], /no version of wine was ever in stage "\.\.\/x"/],
      [['rollback', '--stage', 'staging'], /ever in stage "staging".*No version was in any stage yet/],
      [['rollback'], /it is not said which stage.*staging or production/],
      [['lineage', '../../etc/passwd'], /"\.\.\/\.\.\/etc\/passwd" is no name of an image: it is a path/],
      [['lineage', '--upload-pack=x'], /unknown option|--upload-pack/],
      [['history', '../wine'], /no tag speaks of a model \.\.\/wine/],
    ] as const)
      await fails(here, args, 2, why);
    await expect(readFile(join(here.clone, 'injected'))).rejects.toThrow();
  });

  test('a rollback to what is no version, or was never there', async () => {
    const here = await place();
    await promoted(here, 'v1.0.0');
    const back = ['rollback', '--stage', 'staging', '--to'];
    await fails(here, [...back, 'v1.0.0/../..'], 2, /is not a version/);
    await fails(
      here,
      [...back, 'v0.9.0'],
      2,
      /v0\.9\.0 was never in staging.*What was there: v1\.0\.0.*pawl promote/,
    );
    await fails(
      here,
      ['rollback', '--stage', 'stagin'],
      2,
      /There were versions in staging\. Did you mean "staging"/,
    );
  });
});

describe('reasons', () => {
  const forced = ['promote', '--version', 'v1.0.0', '--force'];

  test('none, an empty one, and a document', async () => {
    const here = await place();
    await fails(here, forced, 2, /--force needs --reason.*in a few words/);
    await fails(here, [...forced, '--reason', ' \n'], 2, /--force needs --reason/);
    const why = /the reason has 100000 characters, and may have 2000/;
    await fails(here, [...forced, '--reason', 'x'.repeat(100_000)], 2, why);
    await fails(here, ['rollback', '--stage', 'staging', '--reason', 'x'.repeat(100_000)], 2, why);
  });

  test('terminal codes, forged trailers and a forged signature stay words', async () => {
    const here = await place();
    await commitAll(here, 'without evidence');
    const forgedRelease = `sha256:${'0'.repeat(64)}`;
    const reason = [
      '\u001b[2J\u001b]0;owned\u0007red',
      '',
      `Pawl-Release: ${forgedRelease}`,
      'Pawl-Version: v9.9.9',
      '\u2028Pawl-Action: rollback\r',
      '-----BEGIN SSH SIGNATURE-----',
      '',
      '-----BEGIN PGP SIGNATURE-----',
    ].join('\n');
    const done = await here.pawl([...forced, '--reason', reason]);
    expect(done.status, done.stderr).toBe(0);
    expect(done.stdout).toMatch(/^FORCED by Ada: /m);
    expect(done.stdout + done.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028]/);
    const message = gitIn(here.remote, 'tag', '-l', '--format=%(contents)', 'wine#staging#1');
    expect(message.match(/^Pawl-(Version|Action|Release): .*$/gm)).toEqual([
      'Pawl-Version: v1.0.0',
      'Pawl-Action: promote',
      expect.stringMatching(/^Pawl-Release: sha256:(?!0{64})/),
    ]);
    const [event] = JSON.parse((await here.pawl(['history', '--json'])).stdout);
    expect(event.release).toMatchObject({ action: 'promote', version: 'v1.0.0', forced: { by: 'Ada' } });
    expect(event.release.release).not.toBe(forgedRelease);
    for (const verb of ['show', 'history']) {
      const { stdout } = await here.pawl([verb]);
      expect(stdout).toContain('FORCED');
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028]/);
    }
  });
});

describe('what stages ask for', () => {
  /** Stages, in pawl.yaml as it is checked out; not committed, as they say nothing of the model. */
  async function stages(here: Place, text: string): Promise<void> {
    const path = join(here.clone, 'pawl.yaml');
    await writeFile(path, `${await readFile(path, 'utf8')}\npromote:\n${text}\n`);
  }

  test('the stage before, and time in it', async () => {
    const here = await place();
    await stages(here, '  stages:\n    - staging\n    - { name: production, soak: 1h }');
    const toProduction = ['promote', '--version', 'v1.0.0', '--stage', 'production'];
    await fails(
      here,
      toProduction,
      1,
      /failed order it was never in staging.*Promote v1\.0\.0 to the stage before first/,
    );
    await promoted(here, 'v1.0.0');
    await fails(
      here,
      toProduction,
      1,
      /failed soak 0 min in staging, at least 1h.*Wait, then promote it again/,
    );
  });

  test('conditions that do not hold, and one that was added after the evaluation', async () => {
    const here = await place();
    await stages(
      here,
      '  stages:\n    - { name: staging, requires: [f1 >= 0.2] }\n    - { name: production, requires: [f1 >= 0.1] }',
    );
    await fails(here, ['promote', '--version', 'v1.0.0'], 1, /failed conditions .*evaluated/, /pawl run/);
    await commitAll(here, 'stages');
    await evidence(here);
    await promoted(here, 'v1.0.0');
    await edit(join(here.clone, 'pawl.yaml'), 'f1 >= 0.1', 'f1 >= 0.999');
    await commitAll(here, 'more is asked for');
    await evidence(here);
    await promoted(here, 'v1.1.0');
    const args = ['promote', '--version', 'v1.1.0', '--stage', 'production'];
    await fails(here, args, 1, /failed conditions f1 >= 0\.999: (undecided|refuted)/);
  });

  test('approvals, which nobody can see at a terminal', async () => {
    const here = await place();
    await stages(here, '  stages:\n    - { name: staging, approvals: { count: 1, from: [grace] } }');
    const why =
      /failed approval who approved can be seen in a workflow of GitHub only.*Promote it in a workflow/;
    await fails(here, ['promote', '--version', 'v1.0.0'], 1, why);
  });

  test('a version above the last', async () => {
    const here = await place();
    await promoted(here, 'v1.1.0');
    here.git('checkout', '-q', 'HEAD~1');
    const args = ['promote', '--version', 'v1.0.0'];
    await fails(here, args, 1, /v1\.0\.0 is lower than v1\.1\.0, which was in staging/);
  });
});

describe('where there is nothing to promote from', () => {
  test('no evidence, with the way to make it', async () => {
    const here = await place();
    const commit = await commitAll(here, 'without evidence');
    const short = commit.slice(0, 7);
    const why = new RegExp(
      `no accepted run belongs to commit ${short}.*git checkout ${short} && pawl run \\. --store git`,
    );
    await fails(here, ['promote', '--version', 'v1.0.0'], 1, why);
  });

  test('a commit that was not pushed', async () => {
    const here = await place();
    here.git('commit', '-q', '--allow-empty', '-m', 'mine alone');
    const args = ['promote', '--version', 'v1.0.0', '--force', '--reason', 'x'];
    await fails(here, args, 2, /the remote does not have commit \w{7}.*git push origin HEAD/);
  });

  test('git does not know who is at work', async () => {
    const here = await place();
    const before = here.refs();
    const env = { GIT_COMMITTER_NAME: '', GIT_COMMITTER_EMAIL: '', EMAIL: '' };
    const { status, stderr } = await here.pawl(['promote', '--version', 'v1.0.0'], env);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/git does not know who you are[\s\S]*git config user\.name/),
    ]);
    expect(here.refs()).toBe(before);
  });

  test('a clone without an origin has its own tags, and one without git none', async () => {
    const here = await place();
    here.git('remote', 'remove', 'origin');
    await fails(here, ['promote', '--version', 'v1.0.0'], 1, /no accepted run belongs to commit/);
    await fails(here, ['promote', '--version', 'v1.0.0', '--store', 'git'], 2, /in no clone.*origin/);
    await rm(join(here.clone, '.git'), { recursive: true });
    await fails(here, ['show'], 2, /in no git repository, so there are no tags/);
  });
});
