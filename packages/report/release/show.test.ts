import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTACKS } from '../attacks-case.ts';
import { textWidth } from '../columns.ts';
import { modelOf, PLAIN, releaseOf, STAGES } from './release-case.ts';
import { renderShow } from './show.ts';

const DIGEST = releaseOf().verdict!.slice(7, 19);

test('which version is in which stage, since when, by whom and on what evidence', () => {
  expect(renderShow([modelOf()], PLAIN)).toBe(`housing
  production  v1.4.0   2 days ago (2026-11-18 10:14 UTC) by alice
              verdict ${DIGEST}, in place of v1.3.2
              approved by bob (review of pull request #12)
  staging     v1.5.0   15 hours ago (2026-11-20 18:00 UTC) by alice
              FORCED by alice: "demo at the fair"
              failed checks: verdict, soak
              no verdict, in place of v1.3.2, no approval
  dev         ccccccc  2 minutes ago (2026-11-21 09:28 UTC) by carol
              moved without Pawl: no evidence
  shadow      empty

  v1.5.0  2026-11-20  by ci   staging
  v1.4.0  2026-11-17  by ci   production
  v1.3.3  2026-11-10  by bob  taken back
  v1.3.2  2026-10-01  by bob
`);
});

test('a rollback is called one, with its reason', () => {
  const release = releaseOf({ action: 'rollback', reason: 'latency doubled', approvals: [] });
  const holder = { version: 'v1.4.0', since: '2026-11-21T09:00:00Z', by: 'alice', release };
  expect(
    renderShow([modelOf({ stages: [{ stage: 'production', holder }], versions: [] })], PLAIN),
  ).toBe(`housing
  production  v1.4.0  30 minutes ago (2026-11-21 09:00 UTC) by alice
              put back by a rollback
              reason "latency doubled"
              verdict ${DIGEST}, in place of v1.3.2, no approval

  no versions
`);
});

test('ten versions are listed, the others counted', () => {
  const [version] = modelOf().versions;
  const versions = Array.from({ length: 22 }, (_, i) => ({ ...version!, version: `v1.${30 - i}.0` }));
  const text = renderShow([modelOf({ stages: [], versions, deprecated: true })], PLAIN);
  expect(text.split('\n')).toHaveLength(3 + 10 + 2);
  expect(text).toMatch(/^housing {2}DEPRECATED\n {2}no stage holds a version\n\n {2}v1\.30\.0 /);
  expect(text).toMatch(/v1\.21\.0 .*\n {2}and 12 more\n$/);
});

test('models stand apart, and none is said to be none', () => {
  const model = (name: string) => modelOf({ model: name, stages: [], versions: [] });
  expect(renderShow([model('a'), model('b')], PLAIN)).toBe(
    'a\n  no stage holds a version\n\n  no versions\n\nb\n  no stage holds a version\n\n  no versions\n',
  );
  expect(renderShow([], PLAIN)).toBe('No version of any model is registered.\n');
});

test('colour only adds', () => {
  const coloured = renderShow([modelOf()], { ...PLAIN, colour: true });
  expect(coloured).toContain('\u001b[31mFORCED by alice: "demo at the fair"\u001b[0m');
  expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(renderShow([modelOf()], PLAIN));
});

describe('hostile and long text', () => {
  const text = fc.oneof(
    fc.constantFrom(...ATTACKS),
    fc.string({ unit: fc.constantFrom('a', '東', ' ', '😀', '\u001b', '\n', 'e\u0301'), maxLength: 300 }),
  );

  test('no line is wider than 80 columns, no code reaches the terminal', () => {
    fc.assert(
      fc.property(text, text, text, (name, who, why) => {
        const release = {
          ...releaseOf(),
          forced: { by: who, reason: why },
          reason: why,
          replaced: { version: name, release: null },
          approvals: Array.from({ length: 7 }, () => ({
            by: who,
            kind: 'review' as const,
            of: why,
            at: null,
          })),
        };
        const stages = [
          ...STAGES,
          { stage: name, holder: { version: name, since: who, by: who, release } },
          {
            stage: `${name} 2`,
            holder: { version: name, since: '2026-11-21T09:00:00Z', by: who, release: null },
          },
        ];
        const [version] = modelOf().versions;
        const versions = [{ ...version!, version: name, by: who, stages: [name, who, why], active: false }];
        const shown = renderShow([modelOf({ model: name, stages, versions })], PLAIN);
        for (const line of shown.split('\n')) {
          expect(textWidth(line), line).toBeLessThanOrEqual(80);
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
        }
      }),
    );
  });
});
