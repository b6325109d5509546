import { describe, expect, test } from 'vitest';
import { ATTACKS } from '../attacks-case.ts';
import { textWidth } from '../columns.ts';
import { PLAIN } from './release-case.ts';
import { renderVerification, type VerificationView } from './verification.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const typeOf = (kind: string) =>
  `https://github.com/OWNER/pawl/blob/main/docs/reference/records/${kind}.schema.json`;
const KEY = 'key wWrSlSIh4BhESzEYPlS6m2YRVrAEp8XgiAOpHvzHkd0=';

const RECORDS = ['run', 'evaluation', 'verdict', 'release'].map(typeOf);
const TYPES = [...RECORDS, 'https://spdx.dev/Document', 'https://slsa.dev/provenance/v1'];
const signed = TYPES.map((predicateType) => ({
  predicateType,
  signedBy: KEY as string | null,
  counts: true,
  problem: null,
}));
const foreign = {
  predicateType: typeOf('verdict'),
  signedBy: null,
  counts: false,
  problem: 'it is not signed',
};

const CHECKS: VerificationView['checks'] = [
  { check: 'image', state: 'held', detail: `v1.4.0 is ${digest('a')}` },
  { check: 'signatures', state: 'held', detail: '6 statements by 1 signer; 1 more do not count' },
  { check: 'records', state: 'held', detail: '4 records, each as it was written' },
  { check: 'release', state: 'held', detail: 'v1.4.0 to production by ada' },
  { check: 'verdict', state: 'held', detail: `${digest('b')} passed: all 3 conditions hold` },
  {
    check: 'chain',
    state: 'held',
    detail: `verdict ${digest('b')}, evaluation ${digest('c')}, run ${digest('d')}, data-check ${digest('e')}`,
  },
  { check: 'model', state: 'not checked', detail: 'which model the image holds is not known' },
];
const PASSED: VerificationView = {
  name: 'ghcr.io/acme/housing',
  digest: digest('a'),
  passed: true,
  statements: [...signed, foreign],
  checks: CHECKS,
};
const but = (check: string, state: 'held' | 'failed' | 'not checked', detail: string) =>
  CHECKS.map((one) => (one.check === check ? { check, state, detail } : one));

describe('what verifying prints at 80 columns', () => {
  test('where all is signed and holds', () => {
    expect(renderVerification(PASSED, PLAIN)).toBe(`\
PASSED: its evidence holds
  ghcr.io/acme/housing@${digest('a')}
  signed by ${KEY}

  not checked  model       which model the image holds is not known
  held         image       v1.4.0 is aaaaaaaaaaaa
  held         signatures  6 statements by 1 signer; 1 more do not count
  held         records     4 records, each as it was written
  held         release     v1.4.0 to production by ada
  held         verdict     bbbbbbbbbbbb passed: all 3 conditions hold
  held         chain       verdict bbbbbbbbbbbb, evaluation cccccccccccc, run
                           dddddddddddd, data-check eeeeeeeeeeee

Statements
  counted      run, evaluation, verdict, release, SPDX, provenance: signed
  not counted  verdict: it is not signed
`);
  });

  test('where no signature was checked', () => {
    const detail =
      'no key and no identity is given: anybody who can write to the repository may have made the 6 statements';
    const view: VerificationView = {
      ...PASSED,
      statements: signed.map((one) => ({ ...one, signedBy: null })),
      checks: but('signatures', 'not checked', detail),
    };
    expect(renderVerification(view, PLAIN)).toBe(`\
PASSED, SIGNATURES NOT CHECKED: its evidence holds, if nobody forged it; give
--key, or --identity and --issuer
  ghcr.io/acme/housing@${digest('a')}

  not checked  signatures  no key and no identity is given: anybody who can
                           write to the repository may have made the 6
                           statements
  not checked  model       which model the image holds is not known
  held         image       v1.4.0 is aaaaaaaaaaaa
  held         records     4 records, each as it was written
  held         release     v1.4.0 to production by ada
  held         verdict     bbbbbbbbbbbb passed: all 3 conditions hold
  held         chain       verdict bbbbbbbbbbbb, evaluation cccccccccccc, run
                           dddddddddddd, data-check eeeeeeeeeeee

Statements
  counted      run, evaluation, verdict, release, SPDX, provenance: signatures
               not checked
`);
  });

  test('where something failed', () => {
    const view: VerificationView = {
      ...PASSED,
      passed: false,
      statements: [foreign, { ...foreign, predicateType: null, problem: 'the bundle is no JSON' }],
      checks: [
        ...but('signatures', 'failed', 'no statement about this image is signed by an accepted signer').slice(
          0,
          2,
        ),
        { check: 'verdict', state: 'failed', detail: 'no verdict on this image counts' },
      ],
    };
    expect(renderVerification(view, PLAIN)).toBe(`\
FAILED: its evidence does NOT hold: signatures, verdict
  ghcr.io/acme/housing@${digest('a')}

  failed       signatures  no statement about this image is signed by an
                           accepted signer
  failed       verdict     no verdict on this image counts
  held         image       v1.4.0 is aaaaaaaaaaaa

Statements
  not counted  verdict: it is not signed
  not counted  unreadable: the bundle is no JSON
`);
  });

  test('stays short where somebody hung hundreds of statements on the image', () => {
    const many = Array.from({ length: 490 }, (_, i) => ({
      ...foreign,
      predicateType: `https://evil.test/${i}`,
      problem: `it is odd ${i % 30}`,
    }));
    const lines = renderVerification({ ...PASSED, statements: [...many, ...signed] }, PLAIN).split('\n');
    expect(lines.length).toBeLessThan(60);
    // Five of thirty faults are shown, each of 17 statements.
    expect(lines).toContain('  405 statements more');
    expect(lines.findIndex((line) => line.startsWith('  counted'))).toBeLessThan(
      lines.findIndex((line) => line.startsWith('  not counted')),
    );
  });

  test.each(ATTACKS)('shows %j as text and breaks no line with it', (attack) => {
    const shown = renderVerification(
      {
        ...PASSED,
        name: attack,
        statements: [
          { predicateType: attack, signedBy: attack, counts: true, problem: null },
          { predicateType: null, signedBy: null, counts: false, problem: attack },
        ],
        checks: but('verdict', 'held', attack),
      },
      PLAIN,
    );
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    const [, pinned, signer, ...rest] = shown.split('\n');
    expect(signer).toMatch(/^ {2}signed by /);
    expect(pinned).toContain(`@${digest('a')}`);
    for (const line of rest) expect(textWidth(line)).toBeLessThanOrEqual(80);
  });
});
