import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { claimsOf, identityOf, isOfPublic, signerOf } from './signer.ts';

const token = (claims: unknown) =>
  `e30.${Buffer.from(typeof claims === 'string' ? claims : JSON.stringify(claims)).toString('base64url')}.x`;
const note = () => {};
const ISSUER = 'https://token.actions.githubusercontent.com';

describe('the token of a job', () => {
  test.each([
    [{ repository_visibility: 'public' }, true],
    [{ repository_visibility: 'private' }, false],
    [{ repository_visibility: 'internal' }, false],
    [{ repository_visibility: ['public'] }, false],
    [{}, false],
    ['no JSON', false],
    ['null', false],
  ])('of %j tells that the repository is public: %s', (claims, isPublic) => {
    expect(isOfPublic(claimsOf(token(claims)))).toBe(isPublic);
  });

  test('names the workflow where there is one, else its subject, else nobody', () => {
    const workflow = 'acme/housing/.github/workflows/release.yml@refs/heads/main';
    const of = (claims: object) => identityOf(claimsOf(token(claims)), 'https://github.com');
    expect(of({ sub: 'repo:acme/housing', iss: ISSUER, job_workflow_ref: workflow })).toEqual({
      subject: `https://github.com/${workflow}`,
      issuer: ISSUER,
    });
    const called = { iss: ISSUER, job_workflow_ref: workflow, repository: 'evil/model' };
    expect(of(called)).toMatchObject({ repository: 'https://github.com/evil/model' });
    expect(of({ sub: 'ada@acme.test', iss: ISSUER })).toEqual({ subject: 'ada@acme.test', issuer: ISSUER });
    for (const claims of [{}, { sub: 'x' }, { iss: ISSUER }, { sub: 1, iss: ISSUER }])
      expect(of(claims)).toBeNull();
    expect(identityOf(claimsOf('not-a-token'), 'https://github.com')).toBeNull();
  });
});

describe('who signs', () => {
  test('is nobody where nothing says who', async () => {
    for (const environment of [
      {},
      { PAWL_SIGNING_KEY: '' },
      { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1/?x' },
    ])
      expect(await signerOf(environment, note)).toBeNull();
  });

  test('is the key, also where the job has an identity', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    const job = {
      ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1/?x',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
    };
    const signer = await signerOf({ ...job, PAWL_SIGNING_KEY: pem }, note);
    const bundle = await signer!.sign(Buffer.from('{}'));
    expect(bundle.verificationMaterial).toHaveProperty('publicKey');
  });

  test.each([
    [{ PAWL_SIGNING_KEY: '/none/key.pem' }, 'PAWL_SIGNING_KEY'],
    [{ PAWL_SIGNING_KEY: '-----BEGIN PRIVATE KEY-----\nsecret' }, 'PAWL_SIGNING_KEY'],
  ])('%j is an error that shows no key', async (environment, where) => {
    const error = await signerOf(environment, note).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'config', where });
    expect(`${error.message}${error.remedy}`).not.toContain('secret');
  });
});
