import { digestOf } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { checkEvidence } from './evidence.ts';
import type { AttestedKind } from './predicate-types.ts';
import { chainOf, MODEL } from './records-case.ts';

type Chain = ReturnType<typeof chainOf>;

function check(records: readonly Chain[keyof Chain][], allowForced = false) {
  const said = records.map((content) => ({ kind: content.kind as AttestedKind, content, model: null }));
  const checks = checkEvidence({ records: said, models: [MODEL], allowForced });
  return Object.fromEntries(checks.map(({ check: name, state, detail }) => [name, `${state}: ${detail}`]));
}

const all = (chain: Chain) => Object.values(chain) as readonly Chain[keyof Chain][];
const condition = (state: 'proved' | 'refuted' | 'undecided' | 'skipped') => ({
  condition: 'f1 >= 0.8',
  slice: null,
  state,
  value: null,
  interval: null,
  n: null,
  pValue: null,
  level: null,
  detectable: null,
  rowsToDecide: null,
  reason: 'why',
  remedy: null,
});

test('a whole chain holds, down to the check of the data', () => {
  const chain = chainOf();
  expect(check(all(chain)).chain).toBe(
    `held: verdict ${chain.verdict.digest}, evaluation ${chain.evaluation.digest}, run ${chain.run.digest}, data-check ${chain.check.digest}`,
  );
});

describe('a chain is broken by', () => {
  const { run, verdict, evaluation } = chainOf();
  test('an evaluation of another run', () => {
    const chain = chainOf({ verdict: { run: digestOf('another') } });
    expect(check(all(chain)).chain).toContain('failed: the verdict is about the run');
  });

  test('another model or commit', () => {
    expect(check(all(chainOf({ run: { modelDigest: digestOf('y') } }))).chain).toContain(
      'of different models',
    );
    expect(check(all(chainOf({ verdict: { commit: 'b'.repeat(40) } }))).chain).toContain(
      'of different commits',
    );
  });

  test('a record that is not there, which is told', () => {
    expect(check([verdict, evaluation]).chain).toBe(`not checked: not on the image: run ${run.digest}`);
    const other = chainOf({ run: { dataCheck: digestOf('y') } });
    expect(check(all(other)).chain).toBe(`not checked: not on the image: data-check ${digestOf('y')}`);
    expect(check([run]).chain).toContain('not checked');
  });
});

describe('a verdict', () => {
  test.each(['refuted', 'undecided'] as const)('that passed with a condition %s is not believed', (state) => {
    const { verdict } = chainOf({ verdict: { conditions: [condition(state)], together: 1 } });
    expect(check([verdict]).verdict).toContain('failed: ');
  });

  test('may pass undecided conditions where its rules say so', () => {
    const { verdict } = chainOf({
      verdict: { conditions: [condition('undecided'), condition('skipped')], undecided: 'pass' },
    });
    expect(check([verdict]).verdict).toContain('held: ');
  });

  test('that names no model proves nothing of one', () => {
    expect(check([chainOf({ verdict: { modelDigest: null } }).verdict]).model).toContain('failed');
  });
});

test('verdicts on two models are about no image', () => {
  const modelDigest = digestOf('another model');
  const other = chainOf({ run: { modelDigest }, evaluation: { modelDigest }, verdict: { modelDigest } });
  const said = check([chainOf().verdict, other.verdict]);
  expect(said.model).toBe(`failed: the records are about several models: ${MODEL}, ${modelDigest}`);
});

describe('a forced release', () => {
  const forced = chainOf({
    verdict: { answer: 'refused', reason: 'f1 fell' },
    release: { forced: { by: 'ann', reason: 'the old one is worse' } },
  });

  test('fails, and says who forced it and why', () => {
    const said = check(all(forced));
    expect(said.release).toBe('failed: 1.4.0 WAS FORCED into production by ann: the old one is worse');
    expect(said.verdict).toContain('failed: ');
  });

  test('passes where that is allowed, and says no less', () => {
    const said = check(all(forced), true);
    expect(said.release).toBe('held: 1.4.0 WAS FORCED into production by ann: the old one is worse');
    expect(said.verdict).toContain('held: ');
    expect(said.verdict).toContain('REFUSED: f1 fell; allowed, as 1.4.0 WAS FORCED');
  });

  test('allowing it lets no refusal pass that nobody forced', () => {
    const { verdict, release } = chainOf({ verdict: { answer: 'refused', reason: 'f1 fell' } });
    expect(check([verdict, release], true).verdict).toContain('failed');
  });

  test.each([
    { verdict: null },
    { checks: [{ check: 'age' as const, state: 'failed' as const, detail: 'old' }] },
  ])('one that says %j is as good as forced', (release) => {
    expect(check(all(chainOf({ release }))).release).toContain('failed: 1.4.0 WAS RELEASED');
  });
});

test('a release on a verdict that is not on the image fails', () => {
  const said = check(all(chainOf({ release: { verdict: digestOf('another') } })));
  expect(said.release).toContain(`failed: the release of 1.4.0 rests on ${digestOf('another')}`);
});

test('no record at all is no evidence', () => {
  const said = check([]);
  expect([said.records, said.verdict]).toEqual([
    'failed: no record of Pawl counts as evidence on this image',
    'failed: no verdict on this image counts',
  ]);
});
