import { digestOf } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { accepting } from './accept.ts';
import { type AttestationBundle, bundleBytes, parseBundle } from './bundle.ts';
import { certificateVerifier } from './certificate.ts';
import { type KeylessOptions, keylessSigner } from './keyless.ts';
import { chainOf } from './records-case.ts';
import { type SigstoreCase, startSigstore } from './sigstore-case.ts';
import { recordStatement, statementBytes } from './statement.ts';
import { parseTrustedRoot } from './trusted-root.ts';

const SUBJECT = 'https://github.com/acme/housing/.github/workflows/release.yml@refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';
const REPOSITORY = 'https://github.com/acme/housing';
const STATEMENT = statementBytes(
  recordStatement({ name: 'x', digest: digestOf('image') }, chainOf().verdict),
);

async function signed(
  sigstore: SigstoreCase,
  changes: Partial<KeylessOptions> = {},
): Promise<AttestationBundle> {
  const signer = await keylessSigner({
    identityToken: async () => sigstore.token({ sub: SUBJECT, iss: ISSUER, repository: 'acme/housing' }),
    services: { fulcio: sigstore.fulcio, rekor: sigstore.rekor, timestamps: null },
    ...changes,
  });
  return signer.sign(STATEMENT);
}

describe('signed with a certificate of minutes', () => {
  test('it verifies offline, and names the workflow', async () => {
    const sigstore = await startSigstore();
    const bundle = parseBundle(bundleBytes(await signed(sigstore)), 'x');
    const verify = await certificateVerifier({ trustedRoot: sigstore.trustedRoot });
    expect(verify(bundle)).toEqual({
      identity: { subject: SUBJECT, issuer: ISSUER, repository: REPOSITORY },
    });
    const hostile = { ...bundle.dsseEnvelope, payload: Buffer.from('{}').toString('base64') };
    expect(verify({ ...bundle, dsseEnvelope: hostile })).toHaveProperty('problem');
  });

  test('it verifies with a timestamp in place of the log', async () => {
    const sigstore = await startSigstore();
    const bundle = await signed(sigstore, {
      services: { fulcio: sigstore.fulcio, rekor: null, timestamps: sigstore.timestamps },
    });
    const { trustedRoot } = sigstore;
    const lax = await certificateVerifier({ trustedRoot, logs: 0 });
    expect(lax(bundle)).toHaveProperty('identity');
    const strict = await certificateVerifier({ trustedRoot });
    expect(strict(bundle)).toEqual({ problem: expect.stringContaining('expected 1 tlog entries') });
    // As of a private repository of GitHub by the root of the public services.
    const stranger = await certificateVerifier({ trustedRoot: (await startSigstore()).trustedRoot });
    expect(stranger(bundle)).toEqual({ problem: expect.stringContaining('gh attestation trusted-root') });
    const none = await certificateVerifier({
      trustedRoot: { ...trustedRoot, timestampAuthorities: [] },
      logs: 0,
    });
    expect(none(bundle)).toHaveProperty('problem');
  });

  test.each([
    ['of another authority', 'certificateAuthorities'],
    ['of another log of certificates', 'ctlogs'],
    ['of another log', 'tlogs'],
  ])('it is refused by a root of trust %s', async (_, part) => {
    const [sigstore, other] = [await startSigstore(), await startSigstore()];
    const trustedRoot = { ...sigstore.trustedRoot, [part]: other.trustedRoot[part] };
    const verify = await certificateVerifier({ trustedRoot });
    expect(verify(await signed(sigstore))).toHaveProperty('problem');
  });

  test('it is refused where no log has the certificate, unless none is asked for', async () => {
    const sigstore = await startSigstore({ isLogged: false });
    const bundle = await signed(sigstore);
    const { trustedRoot } = sigstore;
    const strict = await certificateVerifier({ trustedRoot });
    expect(strict(bundle)).toEqual({ problem: expect.stringContaining('expected 1 SCTs, got 0') });
    const lax = await certificateVerifier({ trustedRoot, certificateLogs: 0 });
    expect(lax(bundle)).toHaveProperty('identity');
  });

  test('it is refused where the certificate had expired when the log got it', async () => {
    const sigstore = await startSigstore({ certificates: new Date(Date.now() + 60 * 60_000) });
    const early = await signed(sigstore);
    const verify = await certificateVerifier({ trustedRoot: sigstore.trustedRoot });
    expect(verify(early)).toEqual({
      problem: expect.stringMatching(/certificate is not valid or expired at the specified date$/),
    });
  });

  test('it is refused where the authority is no longer trusted at that time', async () => {
    const sigstore = await startSigstore();
    const [authority] = sigstore.trustedRoot.certificateAuthorities as readonly object[];
    const validFor = { start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' };
    const trustedRoot = { ...sigstore.trustedRoot, certificateAuthorities: [{ ...authority, validFor }] };
    expect((await certificateVerifier({ trustedRoot }))(await signed(sigstore))).toHaveProperty('problem');
  });
});

let made: Promise<{ readonly trustedRoot: unknown; readonly bundle: AttestationBundle }> | undefined;
/** One bundle for several tests. */
function shared() {
  made ??= startSigstore().then(async (sigstore) => ({
    trustedRoot: sigstore.trustedRoot,
    bundle: await signed(sigstore),
  }));
  return made;
}

describe('who is accepted', () => {
  test.each([
    ['the whole subject', SUBJECT, ISSUER, true],
    ['a pattern of the whole', /https:\/\/github\.com\/acme\/housing\/.*/, ISSUER, true],
    ['a part of the subject', 'https://github.com/acme/housing', ISSUER, false],
    ['a pattern of a part', /github\.com\/acme/, ISSUER, false],
    ['a pattern of two parts, the first of which fits in front', /.*acme|nobody/, ISSUER, false],
    ['a pattern of two parts, the second of which fits at the end', /nobody|main/, ISSUER, false],
    ['another issuer', SUBJECT, 'https://accounts.example.com', false],
    ['another repository', SUBJECT.replace('acme', 'acme-evil'), ISSUER, false],
  ])('%s', async (_, subject, issuer, isAccepted) => {
    const { trustedRoot, bundle } = await shared();
    const accept = await accepting({ identities: [{ subject, issuer }], trustedRoot });
    expect('signedBy' in accept(bundle)).toBe(isAccepted);
  });

  const CALLED = 'https://github.com/pawl/pawl/.github/workflows/publish.yml@refs/tags/v1';
  const PERSON = 'https://accounts.example.com';
  const at = (name: string) => `https://github.com/${name}`;
  test.each([
    ['whoever calls the workflow, where nobody is named', CALLED, 'evil/model', {}, false],
    ['a stranger who calls it', CALLED, 'evil/model', { repository: at('acme/housing') }, false],
    ['one whose name begins alike', CALLED, 'acme/housing-evil', { repository: at('acme/housing') }, false],
    ['one of whom it is the beginning', CALLED, 'acme/housing', { repository: at('acme/housing-ev') }, false],
    [
      'who has that name elsewhere',
      CALLED,
      'acme/housing',
      { repository: 'https://ghe.test/acme/housing' },
      false,
    ],
    ['the owner alone', CALLED, 'acme/housing', { repository: at('acme') }, false],
    ['the repository that is named', CALLED, 'acme/housing', { repository: at('acme/housing') }, true],
    ["a fork of the workflow's repository", CALLED, 'pawl/pawl-fork', {}, false],
    ['the repository of the workflow itself', CALLED, 'pawl/pawl', {}, true],
    ['its own workflow, named', SUBJECT, 'acme/housing', { repository: REPOSITORY }, true],
    ['its own workflow, and another named', SUBJECT, 'acme/housing', { repository: at('pawl/pawl') }, false],
    ['a workflow without repository', SUBJECT, undefined, {}, false],
    ['a workflow without repository, one named', SUBJECT, undefined, { repository: REPOSITORY }, false],
    ['a person', 'ada@acme.test', undefined, { issuer: PERSON }, true],
    [
      'a person, a repository named',
      'ada@acme.test',
      undefined,
      { issuer: PERSON, repository: REPOSITORY },
      false,
    ],
    [
      'a service without repositories',
      'https://ci.test/acme',
      undefined,
      { issuer: 'https://ci.test' },
      true,
    ],
  ])('a run of %s', async (_, sub, repository, more, isAccepted) => {
    const issuer = ISSUER;
    const policy = { subject: sub, issuer, ...more };
    const sigstore = await startSigstore();
    const claims = { sub, iss: policy.issuer, ...(repository === undefined ? {} : { repository }) };
    const bundle = await signed(sigstore, { identityToken: async () => sigstore.token(claims) });
    const accept = await accepting({ identities: [policy], trustedRoot: sigstore.trustedRoot });
    expect('signedBy' in accept(bundle), JSON.stringify(accept(bundle))).toBe(isAccepted);
  });

  test('who calls a workflow is told, and what would count', async () => {
    const sigstore = await startSigstore();
    const claims = { sub: CALLED, iss: ISSUER, repository: 'evil/model' };
    const bundle = await signed(sigstore, { identityToken: async () => sigstore.token(claims) });
    const { trustedRoot } = sigstore;
    const by = async (...repositories: readonly (string | undefined)[]) => {
      const identities = repositories.map((repository) => ({ subject: CALLED, issuer: ISSUER, repository }));
      return (await accepting({ identities, trustedRoot }))(bundle);
    };
    expect(await by(undefined)).toEqual({
      problem: `it is signed by ${CALLED} in a run of ${at('evil/model')}, and whoever calls that workflow signs as it: name the repository whose runs count (\`repository\`)`,
    });
    expect(await by(REPOSITORY)).toEqual({
      problem: `it is signed by ${CALLED} in a run of ${at('evil/model')}, and not of ${REPOSITORY}`,
    });
    expect(await by(REPOSITORY, at('evil/model'))).toEqual({
      signedBy: `${CALLED} by ${ISSUER} for ${at('evil/model')}`,
    });
  });

  test('nobody by a certificate where only keys are given', async () => {
    const { bundle } = await shared();
    expect((await accepting({}))(bundle)).toEqual({
      problem: 'it is signed with a certificate, and no identity is given',
    });
  });

  test('a root of trust that is none is an error', async () => {
    for (const trustedRoot of [{ tlogs: [{}] }, 'x', null, { certificateAuthorities: [{ certChain: 1 }] }])
      await expect(
        accepting({ identities: [{ subject: SUBJECT, issuer: ISSUER }], trustedRoot }),
      ).rejects.toMatchObject({ code: 'config' });
  });
});

test('what the same workflow signed need not be signed again, what another one signed must', async () => {
  const { trustedRoot, bundle } = await shared();
  const identityToken = () => Promise.reject(new Error('not asked for'));
  const services = { fulcio: 'https://fulcio.test', rekor: null, timestamps: null };
  const mine = (subject: string) =>
    keylessSigner({
      identityToken,
      services,
      mine: async () => ({ identities: [{ subject, issuer: ISSUER }], trustedRoot }),
    });
  expect(await (await mine(SUBJECT)).isMine(bundle)).toBe(true);
  expect(await (await mine(`${SUBJECT}x`)).isMine(bundle)).toBe(false);
  expect(await (await keylessSigner({ identityToken, services })).isMine(bundle)).toBe(false);
});

describe('what goes wrong while signing', () => {
  test('a run without identity', async () => {
    const sigstore = await startSigstore();
    await expect(
      signed(sigstore, { identityToken: () => Promise.reject(new Error('no token')) }),
    ).rejects.toMatchObject({ code: 'remote', remedy: expect.stringContaining('id-token: write') });
    const secret = 'not-a-token';
    const error = await signed(sigstore, { identityToken: async () => secret }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'remote' });
    expect(`${error.message} ${error.cause}`).not.toContain(secret);
  });

  test('a service that is not there', async () => {
    const sigstore = await startSigstore();
    const services = { fulcio: sigstore.fulcio, rekor: 'http://127.0.0.1:1', timestamps: null };
    await expect(signed(sigstore, { services, timeoutMs: 500, secondMs: 20 })).rejects.toMatchObject({
      code: 'remote',
      message: expect.stringContaining('nothing was signed'),
    });
  });
});

describe("a deployment of one's own", () => {
  test('signs by its configuration, and verifies by its root', async () => {
    const { signingConfig, trustedRoot, ...sigstore } = await startSigstore();
    const bundle = await signed({ ...sigstore, signingConfig, trustedRoot }, { services: { signingConfig } });
    const verify = await certificateVerifier({ trustedRoot });
    expect(verify(bundle)).toEqual({
      identity: { subject: SUBJECT, issuer: ISSUER, repository: REPOSITORY },
    });
  });

  test('with timestamps and no logs is trusted by a root that names none, and by no other', async () => {
    const sigstore = await startSigstore({ isLogged: false });
    const services = { fulcio: sigstore.fulcio, rekor: null, timestamps: sigstore.timestamps };
    const bundle = await signed(sigstore, { services });
    const { trustedRoot } = sigstore;
    const unlogged = { ...trustedRoot, tlogs: [], ctlogs: [] };
    expect((await certificateVerifier({ trustedRoot: unlogged }))(bundle)).toHaveProperty('identity');
    expect((await certificateVerifier({ trustedRoot }))(bundle)).toHaveProperty('problem');
    const nothing = { ...unlogged, timestampAuthorities: [] };
    expect((await certificateVerifier({ trustedRoot: nothing }))(bundle)).toHaveProperty('problem');

    // A file of several roots, as that of GitHub: each counts, with what it asks for.
    const other = await startSigstore();
    const identities = [{ subject: SUBJECT, issuer: ISSUER }];
    const text = [other.trustedRoot, unlogged].map((root) => JSON.stringify(root)).join('\n');
    const several = await accepting({ identities, trustedRoot: parseTrustedRoot(`${text}\n`, 'x') });
    expect(several(bundle)).toHaveProperty('signedBy');
    expect(several(await signed(other))).toHaveProperty('signedBy');
    const stranger = await accepting({ identities, trustedRoot: [other.trustedRoot, trustedRoot] });
    expect(stranger(bundle)).toHaveProperty('problem');
    expect(() => parseTrustedRoot('{}\nx', 'root.json')).toThrow('no JSON');
    await expect(accepting({ identities, trustedRoot: [] })).rejects.toMatchObject({ code: 'config' });
  });

  const url = 'https://sigstore.acme.test';
  const rekor = { rekorTlogUrls: [{ url }], rekorTlogConfig: { selector: 'ANY' } };
  test.each([
    ['nothing', null],
    ['a list', []],
    ['no authority', rekor],
    ['no witness', { caUrls: [{ url }] }],
    ['a log that is not used', { caUrls: [{ url }], rekorTlogUrls: [{ url }] }],
    ['an address that is none', { ...rekor, caUrls: [{ url: 'x' }] }],
    ['a token sent in the clear', { ...rekor, caUrls: [{ url: 'http://sigstore.acme.test' }] }],
    ['a script', { ...rekor, caUrls: [{ url: 'javascript:alert(1)' }] }],
    ['a list that is none', { ...rekor, caUrls: { url } }],
  ])('is not taken from %s', async (_, signingConfig) => {
    const identityToken = () => Promise.reject(new Error('not asked for'));
    await expect(keylessSigner({ identityToken, services: { signingConfig } })).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('signing configuration'),
    });
  });
});
