import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ATTACKS } from '../attacks-case.ts';
import { textWidth } from '../columns.ts';
import {
  renderPromotion,
  renderPromotionMarkdown,
  renderReconciliation,
  renderReconciliationMarkdown,
  renderRefusal,
  renderRefusalMarkdown,
} from './promotion.ts';
import { FORCED, PLAIN, releaseOf } from './release-case.ts';
import type { FollowerView, RefusalView } from './view.ts';

const DIGEST = releaseOf().verdict!.slice(7, 19);
const FOLLOWERS: readonly FollowerView[] = [
  {
    name: 'MLflow at http://127.0.0.1:5000',
    changes: [
      { what: 'alias production: v1.3.2 → v1.4.0' },
      { what: 'version v1.5.0, once its image is pushed', waiting: true },
    ],
    failed: null,
  },
  { name: 'ghcr.io/acme/housing', changes: [], failed: 'it answers 503, after 4 tries' },
  { name: 'GitHub releases of acme/housing', changes: [], failed: null },
];
const REFUSAL: RefusalView = {
  model: 'housing',
  version: 'v1.5.0',
  stage: 'production',
  checks: [
    { check: 'version', state: 'held', detail: 'it is registered' },
    { check: 'approval', state: 'not checked', detail: 'no token' },
    { check: 'soak', state: 'failed', detail: '2 h of 24 h in dev' },
  ],
  remedies: [{ say: 'Wait, or run `pawl promote --force`.' }],
  withdrawnBy: null,
};

test('a promotion says what is where now, why it might be, and what followed', () => {
  expect(renderPromotion(releaseOf({ reason: 'spring model' }), FOLLOWERS, PLAIN)).toBe(`\
housing v1.4.0 is in production now, in place of v1.3.2

Reason    "spring model"
By        alice
Verdict   ${DIGEST}
Approved  by bob (review of pull request #12) on 2026-11-18
Tag       housing#production#7

Checks
  not checked  ledger      looks are not counted for this model
  held         version     housing@v1.4.0 is registered at aaaaaaa
  held         verdict     passed, all 3 conditions hold

Followers
  MLflow at http://127.0.0.1:5000: 1 changed, 1 waiting
    alias production: v1.3.2 → v1.4.0
    waiting: version v1.5.0, once its image is pushed
  ghcr.io/acme/housing: FAILED
    it answers 503, after 4 tries
    The tags are as they should be; \`pawl reconcile\` repairs it.
  GitHub releases of acme/housing: in step, nothing to change
`);
});

test('a forced one says so before all else', () => {
  expect(renderPromotion(FORCED, [], PLAIN)).toBe(`\
housing v1.5.0 is in staging now, in place of v1.3.2
FORCED by alice: "demo at the fair"

By        alice
Verdict   none
Approved  by nobody
Tag       housing#production#7

Checks
  failed       verdict     no verdict is known for commit bbbbbbb
  failed       soak        2 h of 24 h in dev
  held         version     housing@v1.5.0 is registered at bbbbbbb
`);
});

test.each([
  [{ action: 'rollback' }, 'Rollback: housing v1.4.0 is in production again, in place of v1.3.2'],
  [{ replaced: null }, 'housing v1.4.0 is in production now, where there was none'],
  [{ action: 'withdraw' }, 'housing v1.4.0 is no longer in production, and nothing came in its place'],
] as const)('%j: %s', (changes, line) => {
  expect(renderPromotion(releaseOf(changes), [], PLAIN).split('\n')[0]).toBe(line);
  expect(renderPromotionMarkdown(releaseOf(changes), []).split('\n')[0]).toBe(`### ✅ ${line}`);
});

test('the same facts for the summary of a job', () => {
  const plain = (text: string) => text.replaceAll('\u2060', '');
  expect(plain(renderPromotionMarkdown(FORCED, FOLLOWERS))).toBe(`\
### ⚠️ housing v1.5.0 is in staging now, in place of v1.3.2

> [!WARNING]
> **Forced past its checks** by alice: "demo at the fair"

- By alice
- Verdict: none
- Approved by nobody
- Tag: housing#production#7

| | Check | Detail |
| - | - | - |
| ❌ failed | verdict | no verdict is known for commit bbbbbbb |
| ❌ failed | soak | 2 h of 24 h in dev |
| ✅ held | version | housing@v1.5.0 is registered at bbbbbbb |

**Followers**

- MLflow at http://127.0.0.1:5000: 1 changed, 1 waiting
  - alias production: v1.3.2 → v1.4.0
  - waiting: version v1.5.0, once its image is pushed
- ghcr.io/acme/housing: ❌ failed
  - it answers 503, after 4 tries
  - The tags are as they should be; <code>pawl reconcile</code> repairs it.
- GitHub releases of acme/housing: in step, nothing to change
`);
  const clean = plain(renderPromotionMarkdown(releaseOf({ reason: 'spring' }), []));
  expect(clean).toContain(
    `\n\n- Reason: "spring"\n- By alice\n- Verdict: <code>${DIGEST}</code>\n- Approved by bob (review of pull request #12) on 2026-11-18\n`,
  );
  expect(clean).not.toContain('WARNING');
});

test('a refusal says what failed first, then what held, then what to do', () => {
  expect(renderRefusal(REFUSAL, PLAIN)).toBe(`\
housing v1.5.0 may not move to production: 1 of 3 checks failed

  failed       soak        2 h of 24 h in dev
  not checked  approval    no token
  held         version     it is registered

Wait, or run \`pawl promote --force\`.
`);
  expect(renderRefusalMarkdown(REFUSAL)).toBe(`\
### ❌ housing v1.5.0 may not move to production: 1 of 3 checks failed

| | Check | Detail |
| - | - | - |
| ❌ failed | soak | 2 h of 24 h in dev |
| ❔ not checked | approval | no token |
| ✅ held | version | it is registered |

Wait, or run <code>pawl promote --force</code>.
`);
  const bare = { ...REFUSAL, checks: [], remedies: [] };
  expect(renderRefusal(bare, PLAIN)).toBe('housing v1.5.0 may not move to production\n');
});

test('a reconciliation says what it did, would do, or could not', () => {
  const [mlflow, image, github] = FOLLOWERS as [FollowerView, FollowerView, FollowerView];
  const first = (list: readonly FollowerView[], dryRun: boolean) =>
    renderReconciliation(list, dryRun, PLAIN).split('\n')[0];
  expect(first([mlflow, image, github], false)).toBe('1 of 3 followers could not be brought in step');
  expect(first([mlflow, github], false)).toBe('1 of 2 followers changed');
  expect(first([mlflow, github], true)).toBe('1 of 2 followers would be changed');
  expect(first([github], true)).toBe('All is in step: nothing to change at 1 follower');
  expect(first([], false)).toBe('There are no followers to bring in step');
  expect(renderReconciliation([{ ...mlflow, model: 'housing' }], true, PLAIN)).toBe(`\
1 of 1 follower would be changed

  housing at MLflow at http://127.0.0.1:5000: 1 to change, 1 waiting
    alias production: v1.3.2 → v1.4.0
    waiting: version v1.5.0, once its image is pushed
`);
  expect(renderReconciliationMarkdown([github], false)).toBe(`\
### All is in step: nothing to change at 1 follower

- GitHub releases of acme/housing: in step, nothing to change
`);
});

test('whatever the text, lines fit 80 columns, and nothing is more than text', () => {
  const text = fc.oneof(
    fc.constantFrom(...ATTACKS),
    fc.string({
      unit: fc.constantFrom('a', '東', ' ', '😀', '\u001b', '\n', '@', '<b>', '|', '`'),
      maxLength: 300,
    }),
  );
  fc.assert(
    fc.property(text, text, text, (name, who, why) => {
      const checks = [{ check: 'soak' as const, state: 'failed' as const, detail: why }];
      const record = {
        ...releaseOf(),
        model: name,
        version: name,
        stage: who,
        by: who,
        tag: name,
        reason: why,
        forced: { by: who, reason: why },
        replaced: { version: name, release: null },
        approvals: [{ by: who, kind: 'review' as const, of: why, at: why }],
        checks,
      };
      const followers = [{ name, model: who, changes: [{ what: why, waiting: true }], failed: why }];
      const refusal = {
        model: name,
        version: who,
        stage: name,
        checks,
        remedies: [{ say: why }],
        withdrawnBy: why,
      };
      const terminal = [
        renderPromotion(record, followers, PLAIN),
        renderRefusal(refusal, PLAIN),
        renderReconciliation(followers, false, PLAIN),
      ].join('');
      for (const line of terminal.split('\n')) {
        expect(textWidth(line), line).toBeLessThanOrEqual(80);
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      }
      const markdown = [
        renderPromotionMarkdown(record, followers),
        renderRefusalMarkdown(refusal),
        renderReconciliationMarkdown(followers, false),
      ].join('');
      expect(markdown).not.toMatch(
        /[@%~](?=\w)|:\/\/|www\.|<(?!\/?(span|code)>)|[\u0000-\u0009\u000b-\u001f]/i,
      );
      expect(markdown.replace(/\\./g, '').replaceAll('[!WARNING]', '')).not.toMatch(/[`[\]]/);
    }),
  );
});
