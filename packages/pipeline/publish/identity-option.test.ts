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
});
