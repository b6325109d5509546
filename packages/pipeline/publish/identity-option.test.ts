import { refusalOf } from '@pawl/image/attest';
import { describe, expect, test } from 'vitest';
import { identityPolicy } from './identity-option.ts';

const IDENTITY = 'https://github.com/acme/models/.github/workflows/release.yml@refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';
const of = (more: Partial<Parameters<typeof identityPolicy>[0]>) =>
  identityPolicy({ identity: undefined, issuer: undefined, repository: undefined, ...more });

describe('whose certificates count', () => {
  test('is not said where nothing is given, and wants identity and issuer together', () => {
    expect(of({})).toBeNull();
    expect(of({ identity: IDENTITY, issuer: ISSUER })).toEqual({ subject: IDENTITY, issuer: ISSUER });
    for (const half of [{ identity: IDENTITY }, { issuer: ISSUER }, { repository: 'acme/models' }])
      expect(() => of(half)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test.each([
    ['acme/models', 'https://github.com/acme/models'],
    ['acme/a.b-c_d', 'https://github.com/acme/a.b-c_d'],
    ['https://github.com/acme/models', 'https://github.com/acme/models'],
    ['https://github.com/acme/models/', 'https://github.com/acme/models'],
    ['https://gitlab.test/a/b/c', 'https://gitlab.test/a/b/c'],
  ])('the repository %s is %s', (repository, address) => {
    expect(of({ identity: IDENTITY, issuer: ISSUER, repository })).toMatchObject({ repository: address });
  });

  test('a repository by name is on the server of the identity', () => {
    const identity = IDENTITY.replace('github.com', 'acme.ghe.com');
    expect(of({ identity, issuer: ISSUER, repository: 'acme/models' })).toMatchObject({
      repository: 'https://acme.ghe.com/acme/models',
    });
    expect(() => of({ identity: 'ada@acme.test', issuer: ISSUER, repository: 'acme/models' })).toThrow(
      'no repository',
    );
  });

  test.each([
    '',
    'acme',
    'acme/',
    '/acme',
    'acme/*',
    '*/*',
    'acme/models/x',
    'https://github.com/acme',
    'https://github.com/acme/*',
    'http://github.com/acme/models',
    'https://a@github.com/acme/models',
    'https://github.com/acme/models?x',
    ' acme/models',
    'acme/models\n',
  ])('the repository %j is an error', (repository) => {
    expect(() => of({ identity: IDENTITY, issuer: ISSUER, repository })).toThrow(
      expect.objectContaining({ code: 'usage', where: '--repository' }),
    );
  });

  const FILE = 'https://github.com/acme/models/.github/workflows/release.yml';
  const SHA = '0123456789abcdef0123456789abcdef01234567';
  const matches = (identity: string, subject: string) => {
    const policy = of({ identity, issuer: ISSUER })!;
    const repository = 'https://github.com/acme/models';
    return refusalOf({ subject, issuer: ISSUER, repository }, [policy]) === null;
  };

  test.each([
    [`${FILE}@*`, `${FILE}@refs/tags/v1.2.0`, true],
    [`${FILE}@*`, `${FILE}@refs/heads/main`, true],
    [`${FILE}@*`, `${FILE}@${SHA}`, true],
    [`${FILE}@refs/tags/*`, `${FILE}@refs/tags/wine@v1.2.0`, true],
    [`${FILE}@refs/tags/wine@*`, `${FILE}@refs/tags/wine@v1.2.0`, true],
    [`${FILE}@refs/tags/wine@*`, `${FILE}@refs/tags/cars@v1.2.0`, false],
    [`${FILE}@refs/tags/*`, `${FILE}@refs/heads/main`, false],
    [`${FILE}@refs/tags/*`, `${FILE}@refs/tags/`, false],
    [`${FILE}@*`, `${FILE}@`, false],
    [`${FILE}@*`, `${FILE}@evil.yml@refs/heads/main`, false],
    [`${FILE}@*`, `${FILE}@${SHA}.yml@refs/heads/main`, false],
    [`${FILE}@refs/tags/*`, `${FILE}@refs/tags/v1\nhttps://x`, false],
    [`${FILE}@*`, FILE.replace('release.yml', 'releaseXyml@refs/heads/main'), false],
    [`${FILE}@*`, `https://github.com/acme/models/x/.github/workflows/release.yml@refs/heads/main`, false],
    [`${FILE}@*`, `x${FILE}@refs/heads/main`, false],
    [`${FILE}@*`, FILE.replace('models', 'models-evil').concat('@refs/heads/main'), false],
    [`${FILE}@*`, FILE.replace('release', 'other').concat('@refs/heads/main'), false],
  ])('the identity %s takes in %s: %s', (identity, subject, isTakenIn) => {
    expect(matches(identity, subject)).toBe(isTakenIn);
  });

  test('a pattern takes in no other repository that calls the workflow', () => {
    const policy = of({ identity: `${FILE}@*`, issuer: ISSUER })!;
    const called = { subject: `${FILE}@refs/tags/v1`, issuer: ISSUER };
    expect(refusalOf({ ...called, repository: 'https://github.com/evil/x' }, [policy])).toMatch(
      'whoever calls',
    );
    expect(refusalOf({ ...called, repository: null }, [policy])).toMatch('does not say');
    expect(refusalOf({ ...called, issuer: 'https://evil.test', repository: null }, [policy])).not.toBeNull();
  });

  test.each([
    '*',
    '**',
    'https://*',
    'https://github.com/*',
    'https://github.com/acme*',
    'https://github.com/acme/*',
    'https://github.com/acme/models/*',
    'https://github.com/acme/models/.github/workflows/*',
    'https://github.com/acme/models/.github/workflows/*@*',
    'https://github.com/acme/models/.github/workflows/*.yml@refs/heads/main',
    'https://*/acme/models/.github/workflows/release.yml@*',
    'https://github.com/*/models/.github/workflows/release.yml@*',
    `${FILE}*`,
    `${FILE}@*/main`,
    `${FILE}@refs/*/main`,
    `${FILE}@**`,
    `${FILE}@*\n`,
    ` ${FILE}@*`,
    FILE.replace('https', 'http').concat('@*'),
    'https://github.com@*',
    'https://github.com@evil.test/x.yml@*',
    'https://github.com/acme@*',
    'ada@*',
    '*@acme.test',
    '@*',
  ])('the identity %j is an error', (identity) => {
    expect(() => of({ identity, issuer: ISSUER })).toThrow(
      expect.objectContaining({ code: 'usage', where: '--identity' }),
    );
  });
});
