import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edit } from './pawl.ts';
import {
  commitAll,
  evidence,
  evidenceOf,
  fails,
  gitIn,
  onBranch,
  type Place,
  promoted,
  tag,
} from './promotion-case.ts';

const place = evidenceOf(2);
const PROMOTE = ['promote', '--version', 'v1.0.0'];
const BASELINES = 'baselines/wine';

describe('evidence that was edited on the branch', () => {
  test('a number of the evaluation, whose digest no longer holds', async () => {
    const here = await place();
    await onBranch(here, async (branch) => {
      const { digest } = (await branch.log(BASELINES)).at(-1)!;
      const { evaluation } = await branch.read('verdict', digest);
      await edit(branch.pathOf(evaluation), /"value":0\.\d+/, '"value":0.999');
    });
    await fails(
      here,
      PROMOTE,
      1,
      /failed records the object sha256:\w+ is damaged: its bytes have the digest/,
    );
  });

  test('a verdict that was changed in its place', async () => {
    const here = await place();
    await onBranch(here, async (branch) => {
      const { digest } = (await branch.log(BASELINES)).at(-1)!;
      await edit(branch.pathOf(digest), /"reason":"/, '"reason":"x');
    });
    await fails(here, PROMOTE, 1, /failed verdict the object sha256:\w+ is damaged/);
  });

  test('a refused verdict, accepted by force, then rewritten as passed under its right digest', async () => {
    const here = await place();
    await edit(join(here.clone, 'pawl.yaml'), 'accuracy >= 0.8', 'accuracy >= 0.999');
    await commitAll(here, 'too much is asked for');
    await evidence(here, true);
    await fails(here, PROMOTE, 1, /failed verdict refused: .*Mend the model/);
    await onBranch(here, async (branch) => {
      const { digest } = (await branch.log(BASELINES)).at(-1)!;
      const verdict = await branch.read('verdict', digest);
      expect(verdict.answer).toBe('refused');
      const conditions = verdict.conditions.map((condition) => ({ ...condition, state: 'proved' as const }));
      const forged = await branch.write({ ...verdict, conditions, answer: 'passed', reason: 'all hold' });
      await branch.point(BASELINES, digest, forged);
    });
    const why =
      /failed records the verdict says passed, and its evaluation, decided again, is refused: .*anew/;
    await fails(here, PROMOTE, 1, /held verdict passed/, why);
  });

  test('a verdict that borrows the evaluation of another commit', async () => {
    const here = await place();
    const commit = await commitAll(here, 'without evidence');
    const borrow = (said: string) =>
      onBranch(here, async (branch) => {
        const last = (await branch.log(BASELINES)).at(-1)!;
        const verdict = await branch.read('verdict', last.digest);
        await branch.point(BASELINES, last.digest, await branch.write({ ...verdict, commit: said }));
        if (last.commit !== commit) await branch.point(BASELINES, last.commit!, commit);
      });
    await borrow('0'.repeat(40));
    await fails(here, PROMOTE, 1, /failed verdict the verdict under it is of wine at 0000000/);
    await borrow(commit);
    await fails(here, PROMOTE, 1, /failed records the records are of several commits/);
  });

  test('a chain that was forged as a whole holds together, and makes nobody read a device', async () => {
    const here = await place();
    await onBranch(here, async (branch) => {
      const { digest } = (await branch.log(BASELINES)).at(-1)!;
      const verdict = await branch.read('verdict', digest);
      const evaluation = await branch.read('evaluation', verdict.evaluation);
      const run = await branch.read('run', evaluation.run);
      const data = run.data.map((file) => ({ ...file, path: `${'../'.repeat(20)}dev/zero` }));
      const forgedRun = await branch.write({ ...run, data });
      const forgedEvaluation = await branch.write({ ...evaluation, run: forgedRun });
      const forged = { ...verdict, run: forgedRun, evaluation: forgedEvaluation };
      await branch.point(BASELINES, digest, await branch.write(forged));
    });
    const { stdout } = await promoted(here, 'v1.0.0');
    expect(stdout).toMatch(/not checked +data +1 of 1 data files are not here/);
  });

  test('a ref that is no log', async () => {
    const here = await place();
    await onBranch(here, async (branch) => {
      const { digest } = (await branch.log(BASELINES)).at(-1)!;
      await branch.point(BASELINES, digest, '../../../etc/passwd');
    });
    await fails(here, PROMOTE, 3, /branch pawl: refs\/baselines\/wine\.jsonl/);
  });
});

describe('evidence that does not fit', () => {
  test('another model, one that is gone, and one that was damaged', async () => {
    const here = await place();
    const other = `sha256:${'1'.repeat(64)}`;
    const why =
      /failed verdict the evidence of commit \w{7} is for another model \(sha256:\w{12}\), not sha256:1{12}/;
    await fails(here, [...PROMOTE, '--model-digest', other], 1, why);
    let path = '';
    await onBranch(here, async (branch) => {
      const { digest } = (await branch.log(BASELINES)).at(-1)!;
      const { modelDigest } = await branch.read('verdict', digest);
      path = branch.pathOf(modelDigest!);
      await edit(path, /\d/, '7.5');
    });
    await fails(
      here,
      PROMOTE,
      1,
      /failed model \.pawl\/output\/model\.pawl: the object sha256:\w+ is damaged/,
    );
    await onBranch(here, async (branch) => {
      const { digest } = (await branch.log(BASELINES)).at(-1)!;
      await rm(branch.pathOf((await branch.read('verdict', digest)).modelDigest!));
    });
    await fails(
      here,
      PROMOTE,
      1,
      /failed model .*model\.pawl: the store has no object/,
      /Make the evidence anew/,
    );
  });

  test('data that changed since, evidence that is too old, and one from a time to come', async () => {
    const here = await place();
    await edit(join(here.clone, 'data/wine.csv'), /\d\n$/, '9\n');
    await fails(here, PROMOTE, 1, /failed data data\/wine\.csv is not the file that the model was made from/);
    here.git('checkout', '-q', '.');
    await edit(join(here.clone, 'pawl.yaml'), /$/, '\npromote: { max_age: 0.0001h }\n');
    await fails(
      here,
      PROMOTE,
      1,
      /failed age less than an hour old, at most 0\.0001h.*Make the evidence anew/,
    );
    await onBranch(here, async (branch) => {
      const { digest } = (await branch.log(BASELINES)).at(-1)!;
      const verdict = await branch.read('verdict', digest);
      const forged = await branch.write({ ...verdict, createdAt: '2999-01-01T00:00:00.000Z' });
      await branch.point(BASELINES, digest, forged);
    });
    await fails(
      here,
      PROMOTE,
      1,
      /failed age it says that it is of 2999-01-01T00:00:00\.000Z, which is yet to come/,
    );
  });

  test('files that differed from the commit when the model was trained', async () => {
    const here = await place();
    await commitAll(here, 'clean');
    await edit(join(here.clone, 'pawl.yaml'), 'max_depth: 6', 'max_depth: 5');
    await evidence(here);
    await fails(here, PROMOTE, 1, /failed records files differed from the commit when the model was trained/);
  });

  test('a ledger of looks with a gap', async () => {
    const here = await place();
    await edit(
      join(here.clone, 'pawl.yaml'),
      /gate:\n/,
      'gate:\n  looks: { budget: 10, adaptivity: none }\n  conditions:\n',
    );
    await edit(join(here.clone, 'pawl.yaml'), /\n {2}- /g, '\n    - ');
    await commitAll(here, 'looks are counted');
    await evidence(here);
    await onBranch(here, async (branch) => {
      const { digest } = (await branch.log(BASELINES)).at(-1)!;
      const { evaluation } = await branch.read('verdict', digest);
      const { look } = await branch.read('evaluation', evaluation);
      await rm(branch.pathOf(look!.ledger!));
    });
    await fails(here, PROMOTE, 1, /failed ledger .*Make the evidence anew/);
  });
});

describe('stage tags that Pawl did not make', () => {
  const messageOf = ({ remote }: Place, name: string) =>
    gitIn(remote, 'tag', '-l', '--format=%(contents)', name);

  /** v1.0.0 in staging by Pawl, and v1.2.0, which has no evidence, by a tag that pretends. */
  async function pretended(change: (message: string) => string) {
    const here = await place();
    here.git('checkout', '-q', 'HEAD~1');
    await promoted(here, 'v1.0.0');
    here.git('checkout', '-q', 'main');
    await commitAll(here, 'without evidence');
    tag(here, 'wine@v1.2.0');
    tag(
      here,
      'wine#staging#9',
      'HEAD',
      change(messageOf(here, 'wine#staging#1')),
      Math.floor(Date.now() / 1000) + 9,
    );
    return here;
  }

  test.each([
    ['nothing', () => 'by hand'],
    ['a record of another tag', (message: string) => message.replaceAll('v1.0.0', 'v1.2.0')],
    [
      'a record that never was',
      (message: string) =>
        message.replaceAll('v1.0.0', 'v1.2.0').replace(/(Pawl-Release: sha256:).*/, `$1${'a'.repeat(64)}`),
    ],
  ])('one that names %s counts as nothing, and is taken back', async (_, change) => {
    const here = await pretended(change);
    const toProduction = ['promote', '--version', 'v1.2.0', '--stage', 'production'];
    const why = /failed order it was in staging by wine#staging#9 alone, which was made without Pawl/;
    await fails(here, toProduction, 1, why);
    const refused = await here.pawl(['promote', '--tag', 'wine#staging#9']);
    expect(refused.status, refused.stderr).toBe(1);
    expect(refused.stdout).toMatch(/failed +verdict +no accepted run belongs/);
    expect(here.tags()).toContain('wine#staging!#10');
    expect(here.tags()).toContain('wine#staging#9');
    const [shown] = JSON.parse((await here.pawl(['show', '--json'])).stdout);
    expect(shown.stages).toMatchObject([{ stage: 'staging', holder: { version: 'v1.0.0' } }]);
    // What was never there neither blocks a lower version nor comes back.
    here.git('checkout', '-q', 'HEAD~1');
    await promoted(here, 'v1.1.0');
    const back = await here.pawl(['rollback', '--stage', 'staging']);
    expect(back.stdout).toMatch(/back|v1\.0\.0 is in staging again, in place of v1\.1\.0/);
    expect(back.stdout).not.toContain('v1.2.0');
  });

  test('one that says that a version was of its commit does not make it a moved one', async () => {
    const here = await pretended((message) => message);
    here.git('checkout', '-q', 'HEAD~2');
    await fails(here, PROMOTE, 1, /1 of 7 checks failed .*v1\.0\.0 is lower than v1\.2\.0/);
  });

  test('a tag of Pawl’s own, brought again', async () => {
    const here = await place();
    here.git('checkout', '-q', 'HEAD~1');
    await promoted(here, 'v1.0.0');
    const again = ['promote', '--tag', 'wine#staging#1'];
    const before = here.refs();
    const held = await here.pawl(again);
    expect([held.status, here.refs()]).toEqual([0, before]);
    expect(held.stdout).toMatch(/v1\.0\.0 is in staging already/);
    here.git('checkout', '-q', 'main');
    await promoted(here, 'v1.1.0');
    const after = here.refs();
    const past = await here.pawl(again);
    expect([past.status, here.refs()]).toEqual([0, after]);
    expect(past.stdout).toMatch(/wine#staging#1 gave staging to v1\.0\.0; later tags moved it on/);
    await onBranch(here, async (branch) => {
      await rm(branch.pathOf((await branch.log('releases/wine'))[0]!.digest));
    });
    expect([(await here.pawl(again)).status, here.tags()]).toEqual([0, here.tags()]);
  });

  test('a tag of a stage for a commit without a version', async () => {
    const here = await place();
    tag(here, 'wine#staging#1');
    const why =
      /gives a stage to a commit that has no version.*at wine#staging#1.*git tag -a 'wine@vX\.Y\.Z'/;
    await fails(here, ['promote', '--tag', 'wine#staging#1'], 2, why);
  });

  test('a tag of a stage that pawl.yaml has not', async () => {
    const here = await place();
    tag(here, 'wine@v1.0.0');
    tag(here, 'wine#stagging#1');
    await fails(
      here,
      ['promote', '--tag', 'wine#stagging#1'],
      2,
      /no stage "stagging".*Did you mean "staging"/,
    );
  });
});

test('a record of release that was edited: told, and nothing rests on it', async () => {
  const here = await place();
  await promoted(here, 'v1.0.0');
  await onBranch(here, async (branch) => {
    await writeFile(branch.pathOf((await branch.log('releases/wine'))[0]!.digest), '{"forced":null}');
  });
  const shown = await here.pawl(['show']);
  expect([shown.status, shown.stdout]).toEqual([0, expect.stringMatching(/is damaged/)]);
  await fails(
    here,
    ['promote', '--version', 'v1.0.0', '--stage', 'production'],
    1,
    /failed order the record of/,
  );
});
